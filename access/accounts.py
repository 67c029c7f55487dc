"""People and keys: let in, changed, signed in and out, each on the record."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

from access import attempts, keys, passwords, sessions
from db.queries import access, operators
from db.queries.access import NewKey
from db.session import transaction
from domain.access import OF_ONE_CLIENT, Role, Scope
from domain.errors import InvalidInput, Unknown
from jobs.runtime import Runtime

ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")
LONGEST_NAME = 60


def sign_in(runtime: Runtime, email: str, password: str, address: str) -> str:
    """Check who somebody is and return the cookie of a new session.

    Raises:
        Unknown: address and password do not go together, or the user is disabled.
        TooMany: there were too many failures.
        NotReady: Redis is away.
    """
    attempts.count(runtime.redis, email, address)
    with transaction(runtime.engine) as session:
        found = access.find_password(session, email)
    if not passwords.fits(found[1] if found else None, password) or found is None:
        message = "email, password: do not go together"
        raise Unknown(message)
    attempts.forget(runtime.redis, email, address)
    with transaction(runtime.engine) as session:
        user = access.find_user(session, email)
        access.note_sign_in(session, user.id)
    return sessions.begin(runtime.redis, user.id, user.role, found[1])


def add_user(runtime: Runtime, email: str, password: str, role: Role, by: str) -> None:
    """Let somebody sign in.

    Raises:
        InvalidInput: the address is none, or the password is weak.
        Conflict: the address is taken.
    """
    if not ADDRESS.fullmatch(email):
        message = f"email: {email!r} is no e-mail address"
        raise InvalidInput(message)
    kept = passwords.hashed(password, email)
    with transaction(runtime.engine) as session:
        user_id = access.add_user(session, email, kept, role)
        operators.record(session, by, "add-user", "user", user_id, f"as {role}", {"email": email.lower()})


def set_password(runtime: Runtime, email: str, password: str, by: str) -> None:
    """Give somebody a new password and end their sessions."""
    _change(runtime, email, "password_hash", passwords.hashed(password, email), by, "a new password")


def set_role(runtime: Runtime, email: str, role: Role, by: str) -> None:
    """Make somebody something else, from their next request on."""
    _change(runtime, email, "role", role, by, f"now {role}")


def set_disabled(runtime: Runtime, email: str, by: str, *, disabled: bool) -> None:
    """Keep somebody out, or let them in again; their sessions end."""
    _change(runtime, email, "disabled", disabled, by, "disabled" if disabled else "enabled")


def sign_out_everywhere(runtime: Runtime, email: str, by: str) -> None:
    """End every session of somebody."""
    with transaction(runtime.engine) as session:
        user = access.find_user(session, email)
        operators.record(session, by, "sign-out-user", "user", user.id, "every session ended", {"email": user.email})
    sessions.end_all(runtime.redis, user.id)


def _change(runtime: Runtime, email: str, what: str, value: object, by: str, why: str) -> None:
    with transaction(runtime.engine) as session:
        user = access.find_user(session, email)
        access.change_user(session, user.id, what, value)
        operators.record(session, by, "change-user", "user", user.id, why, {"email": user.email})
    sessions.end_all(runtime.redis, user.id)


def add_key(
    runtime: Runtime,
    name: str,
    scopes: tuple[Scope, ...],
    by: str,
    *,
    upstream: str | None = None,
    client_id: UUID | None = None,
    expires_in: timedelta | None = None,
) -> str:
    """Make a key for an app and return it; it is not kept, so it cannot be shown again.

    Raises:
        InvalidInput: no scope, one that a key of one client cannot have, or a name that cannot be.
        Conflict: a key that stands has that name.
    """
    _check_new_key(name, scopes, client_id)
    made = keys.make()
    expires_at = datetime.now(UTC) + expires_in if expires_in else None
    new = NewKey(
        name=name,
        prefix=made.prefix,
        key_sha256=made.sha256,
        scopes=tuple(sorted(set(scopes))),
        upstream=upstream,
        client_id=client_id,
        expires_at=expires_at,
    )
    with transaction(runtime.engine) as session:
        key_id = access.add_key(session, new)
        detail = {"name": name, "scopes": new.scopes, "upstream": upstream, "client_id": client_id}
        operators.record(session, by, "add-key", "key", key_id, "a new key", detail | {"expires_at": expires_at})
    return made.secret


def _check_new_key(name: str, scopes: tuple[Scope, ...], client_id: UUID | None) -> None:
    if not scopes:
        message = (
            "scope: is missing; a key without one opens nothing; give --scope, as often as needed, or --all-scopes"
        )
        raise InvalidInput(message)
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        message = f"name: {name!r} is no name; write 1 to {LONGEST_NAME} printable characters"
        raise InvalidInput(message)
    if client_id is not None and (beyond := set(scopes) - OF_ONE_CLIENT):
        message = f"scope: {', '.join(sorted(beyond))} cannot go to a key of one client; it may have " + ", ".join(
            sorted(OF_ONE_CLIENT)
        )
        raise InvalidInput(message)


def revoke_key(runtime: Runtime, name: str, by: str) -> None:
    """End a key at once.

    Raises:
        NotFound: none that stands is called so.
    """
    with transaction(runtime.engine) as session:
        key_id = access.revoke_key(session, name)
        operators.record(session, by, "revoke-key", "key", key_id, "revoked", {"name": name})
