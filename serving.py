"""How gunicorn serves the web process: its own lines go where all others go, and each process sends its metrics."""

from typing import Any

from gunicorn import glogging

from jobs import logs, traces
from jobs.garbage import look_seldom
from jobs.meters import Sending
from settings import get_settings

SENDING = "sending"


class Logger(glogging.Logger):
    """Leaves lines to the root logger; there is no access log of gunicorn's own, `api/observed.py` writes one."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401 - gunicorn's configuration
        """Take away the handler gunicorn would write with."""
        super().setup(cfg)
        logs.configure("web", get_settings())
        self.error_log.handlers.clear()
        self.error_log.propagate = True


logger_class = Logger
worker_class = "api.unreadable.Worker"
sendfile = False
"""The kernel's shortcut for files waits for their reader."""


def post_worker_init(worker: Any) -> None:  # noqa: ANN401 - gunicorn's worker
    """Begin to send this process's metrics, and to answer without long stops."""
    app = worker.app.wsgi()
    app.extensions[SENDING] = Sending(app.extensions["runtime"], "web")
    app.extensions[SENDING].start()
    look_seldom()


def worker_exit(_: object, worker: Any) -> None:  # noqa: ANN401 - gunicorn's arbiter and worker
    """Send what is left, unless it never began."""
    sending = worker.app.wsgi().extensions.get(SENDING)
    if sending is not None:
        sending.stop()
    traces.close()
