"""What is no HTTP never reaches the application: its refusal, too, is a problem that says what to mend."""

import json
import socket
from typing import Any

from access.patience import PatientWorker
from api.problems import MEDIA_TYPE

DETAILS = {
    400: "request: cannot be read as HTTP/1.1; look at its first line, the names of its headers and its lengths",
    414: "address: the first line is longer than 8,190 bytes; send fewer or shorter parameters",
    417: "Expect: only 100-continue is known; leave the header out",
    431: "headers: one is longer than 8,190 bytes, or there are more than 100; send fewer or shorter ones",
    501: "Transfer-Encoding: only chunked is known; send the body so, or with Content-Length",
}
OTHERWISE = "request: cannot be answered; try again, with the same idempotency key"


class Worker(PatientWorker):
    """The worker of the web process."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:  # noqa: ANN401 - gunicorn's
        """Refuse what cannot be read."""
        super().handle_error(req, Refusing(client), addr, exc)  # pyright: ignore[reportArgumentType] - all it is asked for


class Refusing:
    """A connection to which gunicorn writes a page about its refusal: the problem goes out instead."""

    def __init__(self, sock: socket.socket) -> None:
        """Write nothing yet."""
        self._sock = sock

    def gettimeout(self) -> float:
        """Return that nobody waits here."""
        return 0.0

    def sendall(self, page: bytes) -> None:
        """Send the problem with the status of the page."""
        first = page.partition(b"\r\n")[0].decode("latin-1")
        _, status, title = first.split(" ", 2)
        detail = DETAILS.get(int(status), OTHERWISE)
        problem = {"type": "urn:regimen:problem:http", "title": title, "status": int(status), "detail": detail}
        body = json.dumps(problem).encode()
        head = f"{first}\r\nConnection: close\r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._sock.settimeout(0)
        try:
            self._sock.sendall(head.encode("latin-1") + body)
        finally:
            self._sock.settimeout(None)
