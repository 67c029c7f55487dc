"""EVENTS: what an upstream app can be told of.

A message is thin: ids, status, week and addresses, nothing about anybody's health and no name. Who may read more asks.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from domain.errors import InvalidInput


class Event(NamedTuple):
    """A kind of event: when it comes to be, and where to read on."""

    type: str
    when: str
    links: Mapping[str, str]
    """Addresses by name, with the ids of `data` filled in."""


RUN = "/v1/runs/{run_id}"
PLAN = "/v1/programs/{program_id}/plans/{week}"
TEST = "webhook.test"

EVENTS = (
    Event("run.completed", "a run ended well; `outcome` is published, held or done", {"run": RUN}),
    Event("run.failed", "a run failed and waits for an operator to resume it", {"run": RUN}),
    Event("run.cancelled", "an operator ended a run", {"run": RUN}),
    Event("plan.published", "a client has the plan of a new week, or a new version of one", {"plan": PLAN, "run": RUN}),
    Event("flag.raised", "a red flag was raised about a client", {"flag": "/v1/flags/{flag_id}", "run": RUN}),
    Event("query.answered", "a question to the PHYSICIAN was answered", {"query": "/v1/queries/{query_id}"}),
    Event(TEST, "somebody asked for a test", {}),
)
"""In the transaction that makes it true the database writes the message; see docs/adr/0017-web-hooks.md."""

BY_TYPE = {event.type: event for event in EVENTS}
ASKED_FOR = tuple(event.type for event in EVENTS if event.type != TEST)
"""The types an endpoint can ask for; a test is sent to whoever is tested."""


def check_types(types: tuple[str, ...]) -> tuple[str, ...]:
    """Return the types that an endpoint asks for, each once and in the order of EVENTS.

    Raises:
        InvalidInput: none, or one that there is not.
    """
    unknown = [one for one in types if one not in ASKED_FOR]
    if unknown or not types:
        what = f"{unknown[0]!r} is not known" if unknown else "is empty"
        message = f"event_types: {what}; write one or more of {', '.join(ASKED_FOR)}"
        raise InvalidInput(message)
    return tuple(one for one in ASKED_FOR if one in types)


def body(event_type: str, timestamp: datetime, data: Mapping[str, Any]) -> bytes:
    """Return a message's body: type, moment and data, with the addresses that its ids lead to."""
    links = {
        name: template.format_map(data)
        for name, template in BY_TYPE[event_type].links.items()
        if _filled(template, data)
    }
    at = timestamp.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    message = {"type": event_type, "timestamp": at, "data": {**data, "links": links}}
    return json.dumps(message, separators=(",", ":")).encode()


def _filled(template: str, data: Mapping[str, Any]) -> bool:
    """Say whether the data has the id that an address needs; a flag, for one, may come without a run."""
    wanted = template[template.index("{") + 1 : template.index("}")]
    return data.get(wanted) is not None
