"""What an operator's requests hold, and what they get."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from api.ids import Id, Shown
from db.queries.bulk import BulkLine, Refusal
from db.queries.operators import Action
from db.queries.runs import RunLine
from db.queries.selection import Where
from domain.bulk import BulkState, Deed
from domain.facts import Facts
from domain.runs import RunStatus
from jobs.control.bulk import Choice
from jobs.control.steer import NO_REASON

Reason = Annotated[str, Field(min_length=1, max_length=500), Shown]
WHY = "Why; kept with the action."


class Operated(BaseModel):
    """The header in which an app says for whom it acts."""

    model_config = ConfigDict(extra="ignore")

    x_operator: Annotated[str, Field(max_length=100), Shown] | None = Field(
        default=None,
        alias="X-Operator",
        description="The person an app acts for; kept with the action, beside the name of its key.",
    )


class BulkPath(BaseModel):
    """What is done to many runs."""

    action: Deed


class Because(Facts):
    """Why it is done."""

    reason: Reason = Field(description=WHY)


class PerhapsBecause(Facts):
    """Why it is done, if there is anything to say."""

    reason: Reason = Field(default=NO_REASON, description=WHY)


class NewPriority(Because):
    """Whom a run goes before."""

    priority: int = Field(ge=-100, le=100, strict=True, description="Higher goes first.")


class NewFork(Facts):
    """Where a fork begins, and with what."""

    agent: Annotated[str, Field(max_length=60), Shown] | None = Field(
        default=None, description="Whose stage it begins at; none is the first."
    )
    change: dict[str, Any] = Field(default={}, description="A JSON merge patch (RFC 7386) on the run's snapshot.")
    dry_run: bool = Field(default=False, description="Only show what it would take over and change.")
    reason: Reason | None = Field(default=None, validate_default=True, description=f"{WHY} Not for a dry run.")

    @field_validator("reason")
    @classmethod
    def _says_why(cls, reason: str | None, info: ValidationInfo) -> str | None:
        """Insist on a reason for whatever is written."""
        if reason is None and not info.data.get("dry_run"):
            message = "is missing; say why"
            raise ValueError(message)
        return reason


class Many(Facts):
    """Which runs, and that they were seen."""

    where: Where = Field(description="What the runs have in common; they fit all of it.")
    dry_run: bool = Field(default=False, description="Only show which runs it would reach, and a token.")
    confirm: Annotated[str, Field(max_length=64), Shown] | None = Field(
        default=None, description="The token of the dry run: these runs and no others."
    )
    reason: Reason | None = Field(default=None, description=f"{WHY} Required to cancel.")


class ActionsQuery(BaseModel):
    """Which actions."""

    run: Id | None = Field(default=None, description="Only what was done to this run.")
    limit: int = Field(default=50, ge=1, le=1000, description="How many, the newest first.")


class Actions(Facts):
    """What operators did, the newest first."""

    actions: tuple[Action, ...]


class Chosen(Facts):
    """A run that a bulk action would reach. No name of any client."""

    id: UUID
    status: RunStatus
    agent: str | None
    error: str | None


class Bulk(Facts):
    """What a bulk action would reach, or how far it has come."""

    action: Deed
    dry_run: bool
    count: int
    """How many runs it reaches, at most 100,000."""
    total: int | None = None
    """How many fit; in a dry run."""
    token: str | None = None
    """What `confirm` must hold; in a dry run."""
    first: tuple[Chosen, ...] = ()
    """The oldest of them; in a dry run."""
    id: UUID | None = None
    """Of what was confirmed; `/v1/bulk-actions/{id}` says how far it has come."""
    state: BulkState | None = None
    """`at_work` while runs are left, then `done`, or `stopped`."""
    done: int | None = None
    refused: int | None = None
    """How many were left as they are, because they could not move so when their turn came."""
    skipped: tuple[Refusal, ...] = ()
    """The first 100 of those, each with the reason."""


class BulkAction(Bulk):
    """What somebody does to many runs, and how far it has come."""

    where: dict[str, Any]
    """What the runs had in common when they were seen; empty where they were named by their ids."""
    actor: str
    reason: str | None
    seen_at: datetime
    """Runs that came to fit after this moment are not touched."""
    confirmed_at: datetime | None
    worked_at: datetime | None
    """When runs last had their turn."""
    ended_at: datetime | None
    stopped_by: str | None
    stop_reason: str | None


class BulkActions(Facts):
    """Bulk actions, the newest first."""

    bulk_actions: tuple[BulkAction, ...]
    next_cursor: UUID | None
    """Where the next page begins; null on the last one."""


class BulkActionPath(BaseModel):
    """A bulk action."""

    bulk_id: Id


def choice_reply(choice: Choice) -> Bulk:
    """Return what a dry run found."""
    return Bulk(
        action=choice.action,
        dry_run=True,
        count=choice.count,
        total=choice.total,
        token=choice.token,
        first=tuple(map(_chosen, choice.first)),
    )


def bulk_reply(line: BulkLine) -> Bulk:
    """Return what was confirmed, and how far it has come."""
    return Bulk(**_progress(line))


def bulk_action(line: BulkLine) -> BulkAction:
    """Return a bulk action as it is looked up."""
    own = {name: getattr(line, name) for name in BulkAction.model_fields.keys() & BulkLine.model_fields.keys()}
    return BulkAction(**own | _progress(line), where=line.filter)


def _progress(line: BulkLine) -> dict[str, Any]:
    shared = {name: getattr(line, name) for name in ("id", "state", "count", "done", "refused")}
    return {"action": line.deed, "dry_run": False, "skipped": line.refusals} | shared


def _chosen(line: RunLine) -> Chosen:
    return Chosen(
        id=line.id, status=line.status, agent=line.error_agent or line.current_agent, error=line.error_message
    )
