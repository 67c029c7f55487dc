"""Who may do what: scopes, the roles that hold them, and the one who acts."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Literal
from uuid import UUID

from domain.facts import Facts


class Scope(StrEnum):
    """One thing a person or a key may be allowed to do."""

    RUNS_READ = "runs:read"
    RUNS_WRITE = "runs:write"
    RUNS_OPERATE = "runs:operate"
    CLIENTS_READ = "clients:read"
    CLIENTS_WRITE = "clients:write"
    PLANS_READ = "plans:read"
    HEALTH_READ = "health:read"
    FLAGS_READ = "flags:read"
    FLAGS_WRITE = "flags:write"
    QUERIES_READ = "queries:read"
    QUERIES_WRITE = "queries:write"
    WEBHOOKS_READ = "webhooks:read"
    WEBHOOKS_WRITE = "webhooks:write"
    AUDIT_READ = "audit:read"
    METRICS_READ = "metrics:read"
    ACCESS_ADMIN = "access:admin"


SCOPES: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.RUNS_READ: "see runs, failures, schedules, queues and upstream apps, without what clients logged",
        Scope.RUNS_WRITE: "put runs in",
        Scope.RUNS_OPERATE: "cancel, resume, retry, replay, fork runs; pause; trigger and skip check-ins; set shares",
        Scope.CLIENTS_READ: "see who the clients are and how their programs stand",
        Scope.CLIENTS_WRITE: "take clients in, and what they log",
        Scope.PLANS_READ: "read published weeks: meals, groceries, sessions, calendar",
        Scope.HEALTH_READ: "see what clients told and logged, and what agents made of it; on a page this is recorded",
        Scope.FLAGS_READ: "see that red flags and violations are open, without their words",
        Scope.FLAGS_WRITE: "acknowledge, refer and resolve red flags and violations",
        Scope.QUERIES_READ: "read what the PHYSICIAN was asked and answered",
        Scope.QUERIES_WRITE: "ask the PHYSICIAN",
        Scope.WEBHOOKS_READ: "see web hooks and their deliveries",
        Scope.WEBHOOKS_WRITE: "make, change and remove web hooks, and deliver again",
        Scope.AUDIT_READ: "see what operators did",
        Scope.METRICS_READ: "read /metrics and /status, and see the pages of failures, schedules and queues",
        Scope.ACCESS_ADMIN: "see who may sign in and which keys there are",
    }
)
"""What each is for."""


class Role(StrEnum):
    """What somebody who signs in is."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMIN = "admin"


VIEWER = frozenset({Scope.RUNS_READ, Scope.FLAGS_READ, Scope.AUDIT_READ, Scope.METRICS_READ, Scope.WEBHOOKS_READ})
ROLES: Mapping[Role, frozenset[Scope]] = MappingProxyType(
    {
        Role.VIEWER: VIEWER,
        Role.OPERATOR: frozenset(Scope) - {Scope.ACCESS_ADMIN},
        Role.ADMIN: frozenset(Scope),
    }
)
"""What each role may do."""

OF_ONE_CLIENT = frozenset(
    {
        Scope.RUNS_READ,
        Scope.RUNS_WRITE,
        Scope.CLIENTS_READ,
        Scope.CLIENTS_WRITE,
        Scope.PLANS_READ,
        Scope.HEALTH_READ,
        Scope.FLAGS_READ,
        Scope.QUERIES_READ,
        Scope.QUERIES_WRITE,
    }
)
"""What a key bound to one client may be given; each then reaches that client alone."""


class Actor(Facts):
    """Who acts: somebody signed in, or an app with its key."""

    kind: Literal["user", "key"]
    id: UUID
    name: str
    """As the audit names them: an e-mail address, or the name of a key."""
    scopes: frozenset[Scope]
    client_id: UUID | None = None
    """The one client a key is bound to; None reaches all."""
    upstream: str | None = None
    """The app a key puts runs in for; None may name any."""
    session: str | None = None
    """Which of a user's sessions it is, as the hash of its token."""

    @property
    def counted_as(self) -> str:
        """Under which name limits count them."""
        return f"{self.kind}:{self.id}"

    def may(self, scope: Scope) -> bool:
        """Return whether they hold the scope."""
        return scope in self.scopes
