"""Who may come in: people and keys. Secrets arrive here as hashes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from domain.access import Role, Scope
from domain.errors import Conflict, NotFound
from domain.facts import Facts

USERS = "SELECT id, email, role, disabled_at, signed_in_at, created_at FROM users"
SIGNED_IN = text(f"""
    {USERS} WHERE id = :id AND disabled_at IS NULL
        AND encode(sha256(convert_to(password_hash, 'UTF8')), 'hex') = :password_sha256
""")
ADD_USER = text("""
    INSERT INTO users (email, password_hash, role) VALUES (:email, :password_hash, CAST(:role AS user_role))
    RETURNING id
""")
CHANGES = {
    "role": "role = CAST(:value AS user_role)",
    "password_hash": "password_hash = :value",
    "disabled": "disabled_at = CASE WHEN :value THEN coalesce(disabled_at, now()) END",
}
"""What of a user can be changed."""

KEYS = """
    SELECT k.id, k.name, k.prefix, k.scopes, k.upstream, k.client_id, c.email AS client, k.expires_at, k.revoked_at,
        k.last_used_at, k.created_at
    FROM api_keys k LEFT JOIN clients c ON c.id = k.client_id
"""
ADD_KEY = text("""
    INSERT INTO api_keys (name, prefix, key_sha256, scopes, upstream, client_id, expires_at)
    VALUES (:name, :prefix, :key_sha256, :scopes, :upstream, :client_id, :expires_at) RETURNING id
""")
FIND_KEY = text("""
    SELECT id, name, scopes, upstream, client_id,
        last_used_at IS NULL OR last_used_at < now() - interval '1 minute' AS stale
    FROM api_keys WHERE key_sha256 = :key_sha256 AND revoked_at IS NULL AND coalesce(expires_at > now(), true)
""")
USED = text("""
    UPDATE api_keys SET last_used_at = now()
    WHERE id = :id AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
""")


class User(Facts):
    """Somebody who may sign in."""

    id: UUID
    email: str
    role: Role
    disabled_at: datetime | None
    signed_in_at: datetime | None
    created_at: datetime


class Key(Facts):
    """An app's key, as lists show it."""

    id: UUID
    name: str
    prefix: str
    scopes: tuple[Scope, ...]
    upstream: str | None
    client_id: UUID | None
    client: str | None
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    created_at: datetime


class NewKey(Facts):
    """A key to be kept."""

    name: str
    prefix: str
    key_sha256: bytes
    scopes: tuple[Scope, ...]
    upstream: str | None = None
    client_id: UUID | None = None
    expires_at: datetime | None = None


class KnownKey(Facts):
    """A key that may be used now."""

    id: UUID
    name: str
    scopes: frozenset[Scope]
    upstream: str | None
    client_id: UUID | None
    stale: bool
    """Its last use was noted more than a minute ago."""


def add_user(session: Connection, email: str, password_hash: str, role: Role) -> UUID:
    """Let somebody sign in.

    Raises:
        Conflict: the address is taken.
    """
    try:
        return session.execute(
            ADD_USER, {"email": email.lower(), "password_hash": password_hash, "role": role}
        ).scalar_one()
    except IntegrityError as error:
        message = f"email: {email.lower()} may sign in already; `regimen users` lists who may"
        raise Conflict(message) from error


def find_user(session: Connection, email: str) -> User:
    """Return a user.

    Raises:
        NotFound: nobody signs in with that address.
    """
    row = session.execute(text(f"{USERS} WHERE email = :email"), {"email": email.lower()}).mappings().one_or_none()
    if row is None:
        message = f"email: nobody signs in as {email.lower()}; `regimen users` lists who may"
        raise NotFound(message)
    return User.model_validate(dict(row))


def get_signed_in(session: Connection, user_id: UUID, password_sha256: str) -> User | None:
    """Return a user whom a session of that password is of; None when they are disabled or have a new password."""
    row = session.execute(SIGNED_IN, {"id": user_id, "password_sha256": password_sha256}).mappings().one_or_none()
    return User.model_validate(dict(row)) if row else None


def find_password(session: Connection, email: str) -> tuple[UUID, str] | None:
    """Return id and password hash of somebody who may sign in now."""
    statement = text("SELECT id, password_hash FROM users WHERE email = :email AND disabled_at IS NULL")
    row = session.execute(statement, {"email": email.lower()}).one_or_none()
    return (row.id, row.password_hash) if row else None


def list_users(session: Connection) -> list[User]:
    """Return everybody who may or might sign in, by address."""
    return [User.model_validate(dict(row)) for row in session.execute(text(f"{USERS} ORDER BY email")).mappings()]


def has_users(session: Connection) -> bool:
    """Return whether anybody can sign in."""
    return session.execute(text("SELECT EXISTS (SELECT FROM users WHERE disabled_at IS NULL)")).scalar_one()


def change_user(session: Connection, user_id: UUID, what: str, value: object) -> None:
    """Change one thing of a user: its `role`, `password_hash`, or whether it is `disabled`."""
    session.execute(text(f"UPDATE users SET {CHANGES[what]} WHERE id = :id"), {"id": user_id, "value": value})


def note_sign_in(session: Connection, user_id: UUID) -> None:
    """Keep when somebody signed in last."""
    session.execute(text("UPDATE users SET signed_in_at = now() WHERE id = :id"), {"id": user_id})


def add_key(session: Connection, key: NewKey) -> UUID:
    """Keep a key.

    Raises:
        Conflict: a key that stands has that name.
    """
    try:
        return session.execute(ADD_KEY, key.model_dump() | {"scopes": list(key.scopes)}).scalar_one()
    except IntegrityError as error:
        message = f"name: a key called {key.name} stands already; revoke it or choose another name"
        raise Conflict(message) from error


def find_key(session: Connection, key_sha256: bytes) -> KnownKey | None:
    """Return the key with that hash; None when there is none, or it is revoked or expired."""
    row = session.execute(FIND_KEY, {"key_sha256": key_sha256}).mappings().one_or_none()
    return KnownKey.model_validate(dict(row)) if row else None


def note_use(session: Connection, key_id: UUID) -> None:
    """Keep when a key was used last, to the minute."""
    session.execute(USED, {"id": key_id})


def list_keys(session: Connection) -> list[Key]:
    """Return every key there ever was, by name, the newest of a name first."""
    rows = session.execute(text(f"{KEYS} ORDER BY k.name, k.created_at DESC")).mappings()
    return [Key.model_validate(dict(row)) for row in rows]


def revoke_key(session: Connection, name: str) -> UUID:
    """End a key, by its name or prefix.

    Raises:
        NotFound: none that stands is called so.
    """
    statement = text("""
        UPDATE api_keys SET revoked_at = now() WHERE revoked_at IS NULL AND (name = :name OR prefix = :name)
        RETURNING id
    """)
    found = session.execute(statement, {"name": name}).scalar_one_or_none()
    if found is None:
        message = f"name: no key that stands is called {name}; `regimen keys` lists them"
        raise NotFound(message)
    return found
