"""The web process for a benchmark: where it listens, and when it answers."""

import socket
import time
from pathlib import Path

import httpx

from domain.errors import NotReady
from settings import Settings

LOOK_SECONDS = 0.1


def listening(settings: Settings, folder: Path) -> Settings:
    """Return the settings with a port nobody has and a folder of their own."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    return settings.model_copy(update={"state_dir": folder, "web_host": "127.0.0.1", "web_port": port})


def address(settings: Settings) -> str:
    """Return where it is asked."""
    return f"http://{settings.web_host}:{settings.web_port}"


def await_answers(settings: Settings, limit_seconds: float = 30) -> None:
    """Wait until it is ready.

    Raises:
        NotReady: it is not.
    """
    deadline = time.monotonic() + limit_seconds
    while True:
        try:
            httpx.get(f"{address(settings)}/readyz").raise_for_status()
        except httpx.HTTPError as error:
            if time.monotonic() > deadline:
                message = f"the web process does not answer: {error}"
                raise NotReady(message) from error
            time.sleep(LOOK_SECONDS)
        else:
            return
