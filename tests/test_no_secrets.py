"""Nothing in the repository lets anybody in anywhere."""

import re
import subprocess
from functools import cache

import pytest
from argon2 import PasswordHasher

from access import keys
from domain.webhooks.signatures import make_secret
from settings import CHECKOUT

SECRETS = {
    "a key of ours": r"rgm_[0-9a-f]{8}_[\w-]{43}",
    "a web hook's secret": r"whsec_[A-Za-z0-9+/]{32,}={0,2}",
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "a password hash": r"\$argon2id\$v=\d+\$m=\d+[^\s$]*\$[\w+/]{16,}\$",
    "a token of somebody else's service": r"\b(?:gh[posu]|github_pat|glpat|xox[abp]|sk_live|AKIA|AIza)[_-]?[\w-]{16,}",
    "a JSON web token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.",
    "a password in an address": r"\b[a-z]\w+://[\w.-]+:[^\s@/{}<>$\"'`\\]{3,}@",
}
MADE_UP = {
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",  # the example of the Standard Webhooks specification
    "whsec_c29tZSBvdGhlciBzZWNyZXQgb2YgMjQgYnl0ZXM=",  # "some other secret of 24 bytes"
    *("postgresql://regimen:secret@", "amqp://regimen:secret@", "postgresql://regimen:hunter2@", "amqp://u:hunter2@"),
    *("https://user:pass@", "amqp://guest:guest@", "postgresql://a:b%40c@", "postgresql://a:secret@"),
}
"""What looks like a secret, and opens nothing."""
WRITTEN_BY_TOOLS = {".png", ".ico", ".lock"}


@cache
def tracked() -> dict[str, str]:
    """Every file under version control with what it holds; not this one, which says what to look for."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=True).stdout.decode()  # noqa: S607 - as installed
    paths = [CHECKOUT / name for name in listed.split("\0") if name]
    return {
        str(path.relative_to(CHECKOUT)): path.read_text(encoding="utf-8", errors="replace")
        for path in paths
        if path.is_file() and path.suffix not in WRITTEN_BY_TOOLS and path.name != "test_no_secrets.py"
    }


@pytest.mark.parametrize("what", SECRETS)
def test_no_file_holds(what: str):
    pattern = re.compile(SECRETS[what])
    found = {(name, one) for name, text in tracked().items() for one in pattern.findall(text) if one not in MADE_UP}

    assert found == set()


PLANTED = {
    "a key of ours": keys.make().secret,
    "a web hook's secret": make_secret(b"24 bytes that nobody uses"),
    "a private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "a password hash": PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("x"),
    "a password in an address": "postgresql://" + "me:opensesame@db/x",
}
"""One of each kind, made up anew each time."""


@pytest.mark.parametrize("what", PLANTED)
def test_one_that_is_planted_is_found(what: str):
    assert re.search(SECRETS[what], PLANTED[what])
