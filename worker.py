"""The worker process: Dramatiq's master, which starts the processes that work and passes their lines on."""

import sys

from dramatiq import cli

from jobs import logs
from settings import get_settings


def main() -> None:
    """Hand over to Dramatiq; told to reload by SIGHUP, it runs `sys.argv` anew."""
    logs.configure("worker", get_settings())
    arguments = cli.make_argument_parser().parse_args()
    sys.argv.insert(0, sys.executable)
    sys.exit(cli.main(arguments))


if __name__ == "__main__":
    main()
