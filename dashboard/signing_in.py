"""GET /sign-in, POST /sign-in, POST /sign-out: a person's session begins and ends."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from access import sessions
from access.accounts import sign_in
from access.gate import COOKIE, SIGN_IN
from access.needs import open_to_all
from access.origins import counted_as
from access.runtime import runtime
from dashboard.pages import local_path, render
from db.queries.access import has_users
from db.session import transaction
from domain.errors import TooMany, Unknown

routes = Blueprint("signing_in", __name__)

LONGEST = 2_000


@routes.get(SIGN_IN)
@open_to_all
def ask() -> Response:
    """Ask who somebody is, or say how the first administrator is made."""
    return _page(200)


@routes.post(SIGN_IN)
@open_to_all
def answer() -> Response:
    """Let somebody in, or say that it does not fit."""
    email, password = (request.form.get(name, "")[:LONGEST] for name in ("email", "password"))
    try:
        cookie = sign_in(runtime(), email.strip(), password, counted_as(request.remote_addr))
    except Unknown:
        return _page(401, email, "Address and password do not go together.")
    except TooMany as error:
        return _page(429, email, str(error).partition(": ")[2])
    response = redirect(local_path(request.form.get("next", "")), 303)
    response.set_cookie(
        COOKIE, cookie, max_age=sessions.KEPT_SECONDS, httponly=True, secure=request.is_secure, samesite="Lax"
    )
    return response


@routes.post("/sign-out")
@open_to_all
def leave() -> Response:
    """End the session, whatever state it is in."""
    if session := sessions.find(runtime().redis, request.cookies.get(COOKIE, "")):
        sessions.end(runtime().redis, session)
    response = redirect(SIGN_IN, 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    return response


def _page(status: int, email: str = "", trouble: str = "") -> Response:
    with transaction(runtime().engine, durable=False) as session:
        anybody = has_users(session)
    wanted = local_path(request.values.get("next", ""))
    response = render("sign_in.html", anybody=anybody, email=email, trouble=trouble, next=wanted)
    response.status_code = status
    if status == 429:  # noqa: PLR2004 - HTTP's own number
        response.headers["Retry-After"] = trouble.rpartition(" in ")[2].removesuffix(" s")
    return response
