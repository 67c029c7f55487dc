"""Web hooks over TLS: a receiver is believed for its name, whatever its address; a refusal says why."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
import redis
from sqlalchemy import Engine

from domain.webhooks.retries import State
from jobs.gateways import pinned
from jobs.runtime import Runtime
from jobs.webhooks import endpoints
from jobs.webhooks.sending import send_due
from tests.jobs.harness import Thoughts, runtime_on
from tests.jobs.test_webhooks import ANYBODY, add, later, told
from tests.receiver import Receiver, receiving

NAME = "hooks.example.org"
KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def openssl(folder: Path, *words: str) -> None:
    program = shutil.which("openssl")
    assert program, "the tests make certificates with openssl"
    subprocess.run([program, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate authority of its own and what it, or nobody, signed."""
    folder = tmp_path_factory.mktemp("tls")
    openssl(folder, "req", "-x509", *KEY, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=A test")
    openssl(folder, "req", *KEY, "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=a receiver")
    for name, host, days in (("valid", NAME, "2"), ("another", "other.example.org", "2"), ("expired", NAME, "-1")):
        (folder / "names").write_text(f"subjectAltName=DNS:{host}")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-days", days, "-extfile", "names", "-out", f"{name}.pem")
        openssl(folder, "x509", "-req", "-in", "leaf.csr", *signed)
    alone = ("-signkey", "leaf.key", "-days", "2", "-extfile", "names", "-out", "unknown.pem")
    (folder / "names").write_text(f"subjectAltName=DNS:{NAME}")
    openssl(folder, "x509", "-req", "-in", "leaf.csr", *alone)
    return folder


@pytest.fixture
def runtime(
    clean_database: Engine,
    valkey: redis.Redis,
    thoughts: Thoughts,  # noqa: ARG001 - declared first
    certificates: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Runtime]:
    """A runtime that believes that authority, and for which every name is this machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "ca.pem"))
    monkeypatch.setattr(pinned, "resolve", lambda *_: (ip_address("127.0.0.1"),))
    pinned.trust.cache_clear()
    runtime = runtime_on(clean_database, valkey, retry_base_seconds=0.001, webhook_allow_private="127.0.0.0/8")
    yield runtime
    runtime.journal.close()
    pinned.trust.cache_clear()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def speak_tls(receiver: Receiver, certificates: Path, certificate: str) -> list[str | None]:
    """Let a receiver answer with this certificate; return a list that gets the names it is asked for."""
    context, asked = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), list[str | None]()
    context.load_cert_chain(certificates / f"{certificate}.pem", certificates / "leaf.key")
    context.sni_callback = lambda _, name, __: asked.append(name)
    receiver.socket = context.wrap_socket(receiver.socket, server_side=True, do_handshake_on_connect=False)
    return asked


def test_a_message_goes_to_the_examined_address_by_the_name_of_its_receiver(
    runtime: Runtime, receiver: Receiver, certificates: Path
):
    asked = speak_tls(receiver, certificates, "valid")
    endpoint, _ = add(runtime, f"https://{NAME}:{receiver.server_port}/ok")
    endpoints.send_test(runtime, ANYBODY, endpoint.id)
    assert send_due(runtime) == 1
    (delivery,) = told(runtime, endpoint)
    assert (delivery.state, delivery.log[0].error) == (State.DELIVERED, None)
    assert asked == [NAME]
    assert receiver.received[0].headers["host"] == f"{NAME}:{receiver.server_port}"


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        ("another", f"Hostname mismatch, certificate is not valid for '{NAME}'."),
        ("expired", "certificate has expired"),
        ("unknown", "self-signed certificate"),
    ],
)
def test_a_certificate_that_is_not_believed_is_a_failed_attempt_that_says_why(
    runtime: Runtime, receiver: Receiver, certificates: Path, certificate: str, reason: str
):
    speak_tls(receiver, certificates, certificate)
    endpoint, _ = add(runtime, f"https://{NAME}:{receiver.server_port}/ok")
    endpoints.send_test(runtime, ANYBODY, endpoint.id)
    for attempts in (1, 2):
        assert send_due(runtime) == 1
        (delivery,) = told(runtime, endpoint)
        assert (delivery.state, delivery.attempts) == (State.WAITING, attempts), "it may be mended"
        assert delivery.log[-1].error == f"its certificate is not believed: {reason}"
        later(runtime)
    assert receiver.received == []


def test_an_authority_that_nobody_told_of_is_not_believed(
    runtime: Runtime, receiver: Receiver, certificates: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("SSL_CERT_FILE")
    pinned.trust.cache_clear()
    speak_tls(receiver, certificates, "valid")
    endpoint, _ = add(runtime, f"https://{NAME}:{receiver.server_port}/ok")
    endpoints.send_test(runtime, ANYBODY, endpoint.id)
    send_due(runtime)
    (delivery,) = told(runtime, endpoint)
    assert delivery.log[0].error == "its certificate is not believed: unable to get local issuer certificate"
