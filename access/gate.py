"""The gate: finds out who asks, and lets them in where they may go. Nothing is open that does not say so."""

from urllib.parse import urlencode

from flask import Flask, Request, current_app, g, redirect, request
from werkzeug.wrappers import Response

from access import keys, sessions
from access.needs import ANYBODY, admits
from access.runtime import runtime
from access.sessions import Session
from db.queries import access
from db.session import look, transaction
from domain.access import ROLES, Actor, Scope
from domain.errors import Forbidden, Unknown

COOKIE = "regimen_session"
SAFE = {"GET", "HEAD", "OPTIONS"}
SIGN_IN = "/sign-in"
GIVEN = {
    "key": "What a key may do stays as it is: have one made that has it, `regimen keys add NAME --scope {}`",
    "user": "An administrator can give a role that has it",
}
"""How whoever asks comes by a scope, by what they are."""


def stand(app: Flask) -> None:
    """Put the gate before every view of the application."""
    app.before_request(admit)


def admit() -> Response | None:
    """Let a request in, send a reader to the sign-in page, or refuse.

    Raises:
        Unknown: nobody knows who asks.
        Forbidden: they may not, or the request comes from another site.
    """
    if request.endpoint is None:
        return None
    wanted = admits(current_app.view_functions[request.endpoint])
    is_open = wanted == ANYBODY or request.endpoint.endswith(".static")
    g.actor = actor = None if is_open else _identify()
    if _is_forged(actor):
        message = "Origin: this request comes from another site; open the page here and send it again"
        raise Forbidden(message)
    if is_open:
        return None
    if actor is None:
        if wants_page():
            return redirect(f"{SIGN_IN}?{urlencode({'next': _here()})}", 303)
        message = "Authorization: is missing or no longer valid; send a key as `Authorization: Bearer rgm_…`"
        raise Unknown(message)
    if not isinstance(wanted, Scope) or not actor.may(wanted):
        message = f"{actor.name} may not do this; it needs the scope {wanted}. {GIVEN[actor.kind].format(wanted)}"
        raise Forbidden(message)
    return None


def acting() -> Actor:
    """Return who makes this request.

    Raises:
        Unknown: the view is open to all, and nobody said who they are.
    """
    actor = acting_if_known()
    if actor is None:
        message = "Authorization: is missing; sign in or send a key"
        raise Unknown(message)
    return actor


def acting_if_known() -> Actor | None:
    """Return who makes this request, if they said so."""
    return g.get("actor")


def wants_page() -> bool:
    """Return whether a person's browser asks for a page, not a program for JSON."""
    if request.path.startswith("/v1/"):
        return False
    accepts = request.accept_mimetypes
    return accepts.accept_html and accepts["text/html"] > accepts["application/json"]


def _here() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


def _identify() -> Actor | None:
    if "Authorization" in request.headers:
        secret = _key_in(request)
        return _by_key(secret) if secret else None
    cookie = request.cookies.get(COOKIE)
    return _by_session(cookie) if cookie else None


def _key_in(asked: Request) -> str | None:
    """Return the key of `Bearer KEY`, or of `Basic` with the key as its password, as calendars send it."""
    try:
        sent = asked.authorization
    except ValueError:  # what stands for Basic's base64 has characters beyond ASCII
        return None
    if sent is None:
        return None
    return {"bearer": sent.token, "basic": sent.password}.get(sent.type)


def _by_key(secret: str) -> Actor | None:
    if not secret.startswith(keys.MARK):
        return None
    with look(runtime().engine) as session:
        known = access.find_key(session, keys.digest(secret))
    if known is not None and known.stale:
        with transaction(runtime().engine, durable=False) as session:
            access.note_use(session, known.id)
    return Actor(kind="key", **known.model_dump(exclude={"stale"})) if known else None


def _by_session(cookie: str) -> Actor | None:
    session = sessions.find(runtime().redis, cookie)
    return _actor_of(session) if session else None


def _actor_of(session: Session) -> Actor | None:
    with look(runtime().engine) as connection:
        user = access.get_signed_in(connection, session.user_id, session.password_sha256)
    if user is None:
        return None
    return Actor(kind="user", id=user.id, name=user.email, scopes=ROLES[user.role], session=session.token_sha256)


def _is_forged(actor: Actor | None) -> bool:
    """Return whether another site may have made a browser send this.

    A key is never sent by a browser on its own, so a request with one is its sender's. For anything else that changes
    something the browser must say that it comes from here: Sec-Fetch-Site, or in older ones Origin.
    """
    if request.method in SAFE or (actor is not None and actor.kind == "key"):
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin.partition("://")[2] != request.host
    return actor is not None
