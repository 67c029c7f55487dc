"""Abuse below HTTP, on gunicorn as it runs: slow clients, forged framing, headers and paths that mean another."""

import json
import socket
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import patience
from access.patience import ARRIVAL_SECONDS, HEAD_ENDS, LOOKED_AT_BYTES, is_whole

Say = Callable[[bytes], bytes]
SLOW = 80
"""Far more than there are threads."""
THREADS = 16
"""Of both processes."""
CLOSE_WAIT = "08"


def get(path: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"GET " + path + b" HTTP/1.1", b"Host: localhost", b"Connection: close", *headers, b"", b""])


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


@contextmanager
def many(port: int, beginning: bytes, count: int = SLOW, *, receive: int = 0) -> Iterator[list[socket.socket]]:
    """Connections that begin a request and do not end it; with `receive` they take in no more bytes than that."""
    with ExitStack() as stack:
        socks = [stack.enter_context(socket.socket()) for _ in range(count)]
        for sock in socks:
            if receive:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
            sock.connect(("127.0.0.1", port))
            sock.sendall(beginning)
        yield socks


def left_open(port: int) -> int:
    """How many connections the process still holds whose other side has closed, as the kernel lists them."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(line[1].endswith(f":{port:04X}") and line[3] == CLOSE_WAIT for line in lines)


def unread(port: int) -> int:
    """How many bytes of its answers the kernel holds, for nobody takes them."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(int(line[4].partition(":")[0], 16) for line in lines if line[1].endswith(f":{port:04X}"))


def assert_prompt(port: int) -> None:
    began = time.monotonic()
    for _ in range(5):
        with urlopen(f"http://127.0.0.1:{port}/livez", timeout=10) as answer:
            assert answer.status == 200
    assert time.monotonic() - began < 5


HEAD = b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: "
BODY = (
    b"POST /sign-in HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nemail="
)
CHUNKS = BODY.replace(b"Content-Length: 1000", b"Transfer-Encoding: chunked").replace(b"email=", b"3e8\r\nemail=")


@pytest.mark.parametrize("beginning", [b"", HEAD, BODY, CHUNKS], ids=["silent", "head", "body", "chunks"])
def test_slow_clients_keep_nobody_waiting(wire: int, beginning: bytes):
    with many(wire, beginning) as socks:
        for sock in socks:
            if beginning:
                sock.sendall(b"a")
        assert_prompt(wire)


def test_who_hangs_up_in_mid_request_leaves_nothing_to_do(wire: int):
    with many(wire, HEAD):
        pass
    deadline = time.monotonic() + ARRIVAL_SECONDS / 2
    while left_open(wire):
        assert time.monotonic() < deadline, "whoever has gone is not waited for"
        time.sleep(0.05)


def test_a_slow_request_that_arrives_in_time_is_answered(wire: int):
    with socket.create_connection(("127.0.0.1", wire)) as sock:
        for part in (b"GET /livez HT", b"TP/1.1\r\nHost: x\r\nConn", b"ection: close\r\n\r", b"\n"):
            sock.sendall(part)
            time.sleep(0.05)
        assert b"200 OK" in sock.recv(4_096)


@given(st.integers(min_value=0, max_value=200), st.integers(min_value=0, max_value=200))
def test_a_request_is_whole_when_its_last_byte_is_there_and_never_before(length: int, seen: int):
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + str(length).encode() + HEAD_ENDS
    request = head + b"x" * length
    part = request[: min(seen + len(head) - 100, len(request))]

    assert is_whole(request)
    assert is_whole(part) == (len(part) >= len(request))
    assert is_whole(b"x" * LOOKED_AT_BYTES)


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 1e3\r\n\r\n",
        b"Content-Length : 5\r\n\r\nhello",
    ],
)
def test_a_request_that_says_two_lengths_is_not_taken_for_two(say: Say, framing: bytes):
    smuggled = get(b"/livez")
    answer = say(b"POST /v1/runs HTTP/1.1\r\nHost: x\r\n" + framing + smuggled)

    assert answer.count(b"HTTP/1.1 200") == 0
    assert 400 <= status(answer) < 500 or status(answer) == 501


@pytest.mark.parametrize(
    "path",
    [
        b"/v1/../v1/runs", b"//v1/runs", b"/v1//runs", b"/v1/runs/", b"/v1/runs;x=1", b"/v1/%72uns",
        b"/V1/runs", b"/v1/runs%00", b"/v1/runs%2f", b"http://localhost/v1/runs", b"/livez/../v1/runs",
        b"/static/../v1/runs", b"/sign-in/../v1/runs",
    ],
)  # fmt: skip
def test_no_spelling_of_a_path_goes_around_the_gate(say: Say, path: bytes):
    assert status(say(get(path))) in {400, 401, 404}


@pytest.mark.parametrize(
    "path",
    [
        b"/static/../web.py", b"/static/..%2f..%2fweb.py", b"/static/%2e%2e/%2e%2e/settings.py",
        b"/static//etc/passwd", b"/static/..\\..\\web.py", b"/static/vendor/../../pages.py", b"/static/.%00./web.py",
    ],
)  # fmt: skip
def test_no_spelling_of_a_path_leads_out_of_the_static_files(say: Say, path: bytes):
    answer = say(get(path))

    assert status(answer) in {303, 400, 401, 404}
    assert b"import" not in answer
    assert b"root:" not in answer


@pytest.mark.parametrize(
    "header",
    [
        b"X-HTTP-Method-Override: GET", b"X-Original-URL: /livez", b"X-Rewrite-URL: /livez",
        b"X-Forwarded-User: admin", b"Remote-User: admin", b"X-Remote-User: admin", b"X-Forwarded-For: 127.0.0.1",
        b"X-Operator: admin", b"Authorization: Bearer", b"Authorization: Basic Og==", b"Authorization: Digest x=1",
        b"Cookie: regimen_session=", b"Cookie: regimen_session=00000000000000000000000000000000.", b"X-User_Id: 1",
    ],
)  # fmt: skip
def test_no_header_makes_somebody_somebody_else(say: Say, header: bytes):
    assert status(say(get(b"/v1/runs", header))) == 401


def test_a_header_that_is_too_long_or_one_of_too_many_is_refused(say: Say):
    for expected, request in (
        (431, get(b"/livez", b"X-Long: " + b"a" * 20_000)),
        (431, get(b"/livez", *(b"X-%d: a" % number for number in range(200)))),
        (414, get(b"/livez?" + b"a" * 20_000)),
        (400, get(b"/livez", b"X Y: a")),
    ):
        head, _, body = say(request).partition(HEAD_ENDS)
        problem = json.loads(body)
        assert (status(head), problem["status"]) == (expected, expected)
        assert b"application/problem+json" in head
        assert problem["detail"].startswith(("headers: ", "address: ", "request: "))


@pytest.mark.parametrize(
    "host", [b"evil.example", b"evil.example:80", b"localhost@evil.example", b"localhost, evil.example"]
)
def test_no_answer_repeats_the_host_it_was_asked_for(say: Say, host: bytes):
    for path in (b"/", b"/runs", b"/sign-in", b"/v1/openapi.json", b"/v1/runs/", b"//v1/runs"):
        request = b"GET " + path + b" HTTP/1.1\r\nHost: " + host + b"\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
        assert b"evil.example" not in say(request)


@pytest.mark.parametrize("method", [b"TRACE", b"TRACK", b"CONNECT", b"DEBUG", b"PROPFIND"])
def test_a_method_nobody_serves_is_refused_and_echoes_nothing(say: Say, method: bytes):
    answer = say(method + b" /v1/runs HTTP/1.1\r\nHost: x\r\nX-Secret: kept quiet\r\nConnection: close\r\n\r\n")

    assert 400 <= status(answer) < 502
    assert b"kept quiet" not in answer


def test_every_answer_carries_the_headers_that_keep_a_browser_safe(say: Say):
    for path in (b"/livez", b"/sign-in", b"/nothing", b"/v1/runs", b"/static/regimen.css"):
        head = say(get(path)).split(b"\r\n\r\n")[0].lower()
        assert b"content-security-policy: default-src 'none'; script-src 'self'" in head, path
        assert b"x-content-type-options: nosniff" in head
        assert b"referrer-policy: no-referrer" in head
        assert b"frame-ancestors 'none'" in head
        assert b"werkzeug" not in head
        assert b"python" not in head


SIGN_IN = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n" + (
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n"
)


def test_who_does_not_hang_up_after_the_answer_keeps_nobody_waiting(wire: int):
    with many(wire, get(b"/livez")) as socks:
        for sock in socks[:4]:
            assert b"200 OK" in sock.recv(4_096)
        assert_prompt(wire)


def test_half_a_request_behind_a_whole_one_keeps_nobody_waiting(wire: int):
    whole = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
    with many(wire, whole + b"GET /livez HT") as socks:
        for sock in socks[:4]:
            assert b"200 OK" in sock.recv(4_096)
        assert_prompt(wire)


def test_who_begins_a_body_of_sixty_kilobytes_and_drips_keeps_nobody_waiting(wire: int):
    body = b"email=" + b"a" * 60_000
    with many(wire, SIGN_IN % len(body) + b"\r\n" + body[:58_000]) as socks:
        for sock in socks:
            sock.sendall(b"a")
        assert_prompt(wire)


@pytest.mark.parametrize("size", [100, 60_000])
def test_who_waits_to_be_told_to_go_on_is_told_at_once(wire: int, size: int):
    body = b"email=" + b"a" * size
    with socket.create_connection(("127.0.0.1", wire), timeout=15) as sock:
        sock.sendall(SIGN_IN % len(body) + b"Expect: 100-continue\r\n\r\n")
        assert sock.recv(4_096) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sock.sendall(body)
        answer = b""
        while part := sock.recv(65_536):
            answer += part
    final = [line for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.1 ") and b" 100 " not in line]
    assert final == [b"HTTP/1.1 401 UNAUTHORIZED"]


def test_a_body_of_eight_megabytes_arrives_whole(wire: int, wire_key: str):
    runs = json.dumps({"runs": [{"client": f"nobody-{n}@example.org"} for n in range(10_000)]}).encode()
    body = runs.ljust(8 * 1024 * 1024 - 1)
    request = Request(
        f"http://127.0.0.1:{wire}/v1/runs/bulk", data=body, headers={"Authorization": f"Bearer {wire_key}"}
    )
    request.add_header("Content-Type", "application/json")

    with pytest.raises(HTTPError) as refused:
        urlopen(request, timeout=20)  # noqa: S310 - http to ourselves
    assert refused.value.code == 404
    assert "nobody-0@example.org" in json.load(refused.value)["detail"]


def test_a_large_body_that_trickles_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(patience, "BODY_SECONDS", 0.3)
    theirs, ours = socket.socketpair()
    with theirs, ours:
        ours.settimeout(10)
        pace = patience.Pace(ours, lambda _: ours.recv(8_192))
        began = time.monotonic()

        def trickle() -> None:
            while True:
                theirs.send(b"a")
                pace.read()
                time.sleep(0.01)

        with pytest.raises(TimeoutError):
            trickle()
        assert time.monotonic() - began < 2
        assert ours.gettimeout() == 10


def test_a_large_body_that_flows_is_read_however_long_it_takes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(patience, "BODY_SECONDS", 0.1)
    theirs, ours = socket.socketpair()
    with theirs, ours:
        pace = patience.Pace(ours, lambda _: ours.recv(8_192))
        until = time.monotonic() + 0.3
        while time.monotonic() < until:
            theirs.send(b"a" * 8_192)
            assert pace.read()


def test_a_body_in_a_thousand_pieces_is_read(wire: int):
    body = b"email=" + b"a" * 60_000
    with socket.create_connection(("127.0.0.1", wire), timeout=15) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(SIGN_IN % len(body) + b"\r\n")
        for at in range(0, len(body), 50):
            sock.sendall(body[at : at + 50])
        assert sock.recv(4_096).startswith(b"HTTP/1.1 401")


def test_requests_in_one_packet_and_after_a_pause_are_each_answered(wire: int):
    one = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", wire), timeout=5) as sock:
        sock.sendall(one + one + one[:10])
        time.sleep(0.2)
        sock.sendall(one[10:] + one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        answer = b""
        while part := sock.recv(65_536):
            answer += part
    assert answer.count(b"HTTP/1.1 200 OK") == 4


def test_http_of_the_last_century_is_answered_and_never_told_to_go_on(say: Say):
    assert say(b"GET /livez HTTP/1.0\r\n\r\n").split()[1] == b"200"
    body = b"email=a"
    old = SIGN_IN.replace(b"HTTP/1.1", b"HTTP/1.0") % len(body) + b"Expect: 100-continue\r\n\r\n" + body
    assert old.count(b"1.0") == 1
    assert b" 100 " not in say(old)


def test_a_request_to_speak_another_protocol_is_answered_in_this_one(say: Say):
    asked = (
        b"Upgrade: websocket",
        b"Connection: Upgrade",
        b"Upgrade: h2c",
        b"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
    )
    for upgrade in (asked[:2], (asked[2], b"Connection: Upgrade, HTTP2-Settings", asked[3])):
        lines = [b"GET /livez HTTP/1.1", b"Host: x", *upgrade, b"", b""]
        with_close = b"\r\n".join(lines) + get(b"/livez")
        answer = say(with_close)
        assert (answer.count(b"HTTP/1.1 "), answer.count(b" 101 ")) == (2, 0)


def test_nobody_else_on_the_machine_reads_the_logs(wire_folder: Path):
    files = [path for path in (wire_folder / "logs").iterdir() if path.is_file()]

    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


LONG = b"GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"


def test_who_does_not_read_keeps_nobody_waiting(wire: int):
    with many(wire, LONG * 14, THREADS + 1, receive=2_048):
        before, held = 0, unread(wire)
        while before != held or not held:
            time.sleep(0.3)
            before, held = held, unread(wire)
        assert_prompt(wire)


def test_who_reads_late_gets_all_of_a_long_answer(wire: int):
    with socket.create_connection(("127.0.0.1", wire), timeout=15) as sock:
        sock.sendall(LONG * 12 + get(b"/livez"))
        time.sleep(0.3)
        answer = b""
        while part := sock.recv(1_000_000):
            answer += part
    assert answer.count(b"HTTP/1.1 200 OK") == 13
    assert answer.endswith(b'{"alive":true}\n')
