"""What answers a request: this process's connections, as the application was given them."""

from flask import current_app

from jobs.runtime import Runtime


def runtime() -> Runtime:
    """Return the runtime of the application that answers this request."""
    return current_app.extensions["runtime"]
