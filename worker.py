"""The worker process: Dramatiq's master, which starts the processes that work and passes their lines on."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from dramatiq import cli

from jobs import logs
from settings import get_settings

NICENESS = 5
"""Agents compute for seconds on end: on a shared machine they do so when nobody waits for an answer."""
AUTOGROUP = Path("/proc/self/autogroup")
"""Linux weighs sessions against each other, each by its own niceness, and processes within one: sched(7)."""


def main() -> None:
    """Hand over to Dramatiq; told to reload by SIGHUP, it runs `sys.argv` anew."""
    logs.configure("worker", get_settings())
    stand_back()
    arguments = cli.make_argument_parser().parse_args()
    sys.argv.insert(0, sys.executable)
    sys.exit(cli.main(arguments))


def stand_back() -> None:
    """Let the web process and the servers go before this process, and whatever it starts."""
    os.nice(max(0, NICENESS - os.nice(0)))
    if os.getsid(0) == os.getpid():  # a session of its own, as `regimen up` gives it; another's is not ours to slow
        with suppress(OSError):
            AUTOGROUP.write_text(str(NICENESS))


if __name__ == "__main__":
    main()
