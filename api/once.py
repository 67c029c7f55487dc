"""Idempotency-Key: a POST that is made once, however often it is sent (draft-ietf-httpapi-idempotency-key-header).

What it was answered is kept for a day if it succeeded, and given to whoever sends the same again. A request that was
refused or failed wrote nothing, so its key is free at once. A request whose process was killed is in flight until its
lease ends; then it may be made again, and a run's own key makes sure that there is one run.
"""

import hashlib
import json
import logging
from datetime import timedelta
from uuid import uuid4

from flask import Flask, Response, abort, g, request
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import UnsupportedMediaType

from access.gate import acting_if_known
from access.runtime import runtime
from api import problems
from api.run_request import Keyed as Header
from db.queries import idempotency
from db.queries.idempotency import Keyed, Known
from db.session import transaction
from domain.errors import Conflict, InvalidFile, InvalidInput
from jobs.maintenance.pruning import KEEP_ANSWERS

logger = logging.getLogger(__name__)

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LEASE = timedelta(seconds=60)
SOONEST_SECONDS = 2
"""When to ask again for a request that is in flight; most take far less than their lease."""
KEPT_HEADERS = ("Content-Type", "Location", "ETag", "Retry-After")
SUCCESS = range(200, 300)


def stand(app: Flask) -> None:
    """Look after every POST of the API; register it behind the gate, so that it knows who asks."""
    app.before_request(begin)
    app.after_request(end)


def begin() -> Response | None:
    """Claim the key of a request that has one, or answer as the first was answered.

    Raises:
        Conflict: the first is in flight.
        InvalidFile: the key was used for something else.
    """
    actor = acting_if_known()
    if request.method != "POST" or HEADER not in request.headers or actor is None or request.url_rule is None:
        return None
    if not request.path.startswith("/v1/"):
        return None
    asked = Keyed(actor=actor.counted_as, key=_key(), request_sha256=_sha256(), token=uuid4())
    with transaction(runtime().engine, durable=False) as session:
        known = idempotency.claim(session, asked, lease=LEASE, keep=KEEP_ANSWERS)
    if known is None:
        g.once = asked
        return None
    return _again(asked, known)


def end(response: Response) -> Response:
    """Keep the answer if it is a success, or free the key."""
    asked: Keyed | None = g.pop("once", None)
    if asked is None:
        return response
    try:
        with transaction(runtime().engine) as session:
            if response.status_code in SUCCESS and not g.get("answers_anew"):
                idempotency.keep(session, asked, _kept(g.get("kept_instead") or response))
            else:
                idempotency.release(session, asked)
    except SQLAlchemyError as error:
        logger.warning("what was answered under a key was not kept; it is free when its lease ends", exc_info=error)
    return response


def answer_anew() -> None:
    """Let the same key be answered by the view each time: what it means is for the view to say."""
    g.answers_anew = True


def forget_secret(instead: str) -> None:
    """Keep not what is answered here, for it has a secret; whoever sends the same again is told that it was done."""
    g.kept_instead = problems.of_regimen(Conflict(f"{HEADER}: this was carried out; {instead}"))


def _again(asked: Keyed, known: Known) -> Response:
    if known.request_sha256 != asked.request_sha256:
        message = f"{HEADER}: {asked.key!r} was sent with another request within a day; send a new key"
        raise InvalidFile("headers", [message])
    if known.status is None:
        message = f"{HEADER}: the same request is being carried out; ask again in {SOONEST_SECONDS} s"
        refused = problems.of_regimen(Conflict(message))
        refused.headers["Retry-After"] = str(min(SOONEST_SECONDS, known.leased_seconds))
        return refused
    return Response(known.body, known.status, {**(known.headers or {}), REPLAYED: "true"})


def _kept(response: Response) -> dict[str, object]:
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return {"status": response.status_code, "headers": json.dumps(headers), "body": response.get_data()}


def _key() -> str:
    try:
        said = Header.model_validate({HEADER: request.headers[HEADER]})
    except ValidationError as error:
        abort(problems.of_fields(error))
    return said.idempotency_key or ""


def _sha256() -> bytes:
    """Return what tells this request from others: where it goes, and its body as JSON, however that is spaced."""
    try:
        said = json.dumps(request.get_json(), sort_keys=True).encode()
    except (InvalidInput, UnsupportedMediaType, RecursionError):  # the view will refuse it
        said = request.get_data()
    return hashlib.sha256(b"\n".join((request.full_path.encode(), said))).digest()
