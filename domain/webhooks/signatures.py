"""Signatures by Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, each secret's after the other's."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

PREFIX = "whsec_"
SECRET_BYTES = 32
"""The specification asks for 24 to 64."""


def make_secret(random: bytes) -> str:
    """Return random bytes as the secret that is shown."""
    return PREFIX + base64.b64encode(random).decode()


def headers(message_id: str, timestamp: int, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """Return what a message is sent with: its id, the moment of this attempt in Unix seconds, a signature a secret."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(_sign(secret, message_id, timestamp, body) for secret in secrets),
    }


def _sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"
