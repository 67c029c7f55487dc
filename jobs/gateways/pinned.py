"""POST to an address somebody else chose: resolved once, examined, and connected to as examined, within a time limit.

No name is looked up after the examination, so an answer of DNS that changes in between reaches nothing. Redirects are
not followed, proxies and cookies of the environment are not used, and no more of the answer is read than is kept.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from ipaddress import ip_address
from typing import NamedTuple

import httpcore

from domain.webhooks.destinations import Address, Destination, Network, check_addresses


class Limits(NamedTuple):
    """How long a receiver may take, in seconds."""

    connect: float
    """To take the connection, at each of its addresses."""
    total: float
    """From the first packet to the last byte that is read, however many there are in between."""


LIMITS = Limits(connect=5, total=15)
READ_BYTES = 4_096
EXCERPT_CHARACTERS = 1_000
FAULTS = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError)
Remaining = Callable[[float | None], float]
"""Returns what is left of a time limit, never more than what is wanted."""


class Answer(NamedTuple):
    """What came back."""

    status_code: int | None
    error: str | None
    """Why there was no answer."""
    excerpt: str | None
    milliseconds: int
    retry_after: timedelta | None


def resolve(host: str, port: int) -> tuple[Address, ...]:
    """Return the addresses of a host; none when it has none, or nobody answers."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(ip_address(place[0]) for *_, place in found)


def examine(place: Destination, allowed: Iterable[Network]) -> tuple[Address, ...]:
    """Return the addresses that may be connected to for a destination.

    Raises:
        InvalidInput: one of them may not.
    """
    addresses = resolve(place.host, place.port)
    check_addresses(place, addresses, allowed)
    return addresses


def post(place: Destination, addresses: tuple[Address, ...], headers: Mapping[str, str], body: bytes) -> Answer:
    """Send a body to one of these addresses, the first that takes the connection, and return what came back.

    TLS is verified for the destination's name, not for the address.
    """
    began = time.monotonic()
    try:
        status_code, excerpt, retry_after = _exchange(place, addresses, headers, body)
    except FAULTS as fault:
        return Answer(None, _told(fault), None, _since(began), None)
    return Answer(status_code, None, excerpt, _since(began), retry_after)


def _exchange(
    place: Destination, addresses: tuple[Address, ...], headers: Mapping[str, str], body: bytes
) -> tuple[int, str, timedelta | None]:
    url = httpcore.URL(scheme=place.scheme, host=place.host, port=place.port, target=place.target)
    fixed = {"Host": place.authority, "Connection": "close", "Accept-Encoding": "identity"}
    backend = Pinned(addresses, _countdown(LIMITS.total))
    with (
        httpcore.ConnectionPool(ssl_context=trust(), network_backend=backend) as pool,
        pool.stream("POST", url, headers={**fixed, **headers}, content=body) as response,
    ):
        asked = next((value for name, value in response.headers if name.lower() == b"retry-after"), b"")
        return response.status, _excerpt(response), read_retry_after(asked.decode("latin-1"), datetime.now(UTC))


@cache
def trust() -> ssl.SSLContext:
    """Return whose certificates are believed: this system's authorities, or those of SSL_CERT_FILE, and Mozilla's."""
    return httpcore.default_ssl_context()


class Pinned(httpcore.NetworkBackend):
    """Connects to the addresses it was given, whatever host is asked for."""

    def __init__(self, addresses: tuple[Address, ...], remaining: Remaining) -> None:
        """Take the addresses, and what is left of the time."""
        self._addresses = addresses
        self._remaining = remaining
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - not looked up
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the limit is ours
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that takes it."""
        failed: Exception = httpcore.ConnectError("it has no address")
        for address in self._addresses:
            try:
                limit = self._remaining(LIMITS.connect)
                stream = self._inner.connect_tcp(str(address), port, limit, local_address, socket_options)
            except (httpcore.TimeoutException, httpcore.NetworkError) as fault:
                failed = fault
            else:
                return Timed(stream, self._remaining)
        raise failed


class Timed(httpcore.NetworkStream):
    """A connection on which everything together takes no longer than the limit."""

    def __init__(self, inner: httpcore.NetworkStream, remaining: Remaining) -> None:
        """Wrap a connection."""
        self._inner = inner
        self._remaining = remaining

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there."""
        return self._inner.read(max_bytes, self._remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self._inner.write(buffer, self._remaining(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Go on in TLS."""
        return Timed(self._inner.start_tls(ssl_context, server_hostname, self._remaining(timeout)), self._remaining)

    def get_extra_info(self, info: str) -> object:
        """Say what the connection is."""
        return self._inner.get_extra_info(info)


def _countdown(seconds: float) -> Remaining:
    until = time.monotonic() + seconds

    def remaining(wanted: float | None) -> float:
        left = until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if wanted is None else min(left, wanted)

    return remaining


def read_retry_after(asked: str, now: datetime) -> timedelta | None:
    """Read how long a receiver asks to be left alone: seconds or an HTTP date; None when it says neither."""
    if asked.isascii() and asked.isdecimal():
        return timedelta(seconds=min(int(asked[:9]), 10**8))
    try:
        moment = parsedate_to_datetime(asked)
    except (ValueError, OverflowError):
        return None
    return max(moment.replace(tzinfo=moment.tzinfo or UTC) - now, timedelta(0))


def _excerpt(response: httpcore.Response) -> str:
    """Read how an answer begins, and leave the rest."""
    read = b""
    for piece in response.iter_stream():
        read += piece
        if len(read) >= READ_BYTES:
            break
    words = read[:READ_BYTES].decode(errors="replace")[:EXCERPT_CHARACTERS]
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in words)


def _told(fault: Exception) -> str:
    """Say what went wrong on the way, in a line."""
    if isinstance(fault, httpcore.TimeoutException):
        where = "connect" if isinstance(fault, httpcore.ConnectTimeout) else "answer"
        return f"did not {where} in time ({LIMITS.connect:g} s to connect, {LIMITS.total:g} s in all)"
    inner = fault.args[0] if fault.args else None  # what httpcore made this of; it hands on no cause
    if isinstance(inner, ssl.SSLCertVerificationError):
        return f"its certificate is not believed: {inner.verify_message}"
    words = " ".join(str(fault).split()) or type(fault).__name__
    return "".join(letter if letter.isprintable() else "?" for letter in words)[:300]


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
