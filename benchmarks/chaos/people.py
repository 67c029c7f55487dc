"""The clients of a chaos run: many without a life of their own, and a few of the demo's whom the real agents coach."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Engine, text

from commands.demo import program_start
from db.queries.enqueueing import Request
from db.seeds.cohort import read_cohort
from db.session import transaction
from domain.errors import NotReady
from domain.facts import Facts
from domain.intake import Intake
from domain.vocabulary import Trigger
from jobs.enqueueing import enqueue
from jobs.intake import import_clients, submit_check_ins
from jobs.runtime import Runtime

FIRST = Intake.model_validate(
    {
        "email": "chaos-0@example.org",
        "full_name": "Chaos",
        "sex": "female",
        "birth_year": 1990,
        "height_cm": 168,
        "weight_kg": 70,
        "goal": "maintenance",
    }
)
NOT_COPIED = "'id', 'email', 'client_id', 'next_check_in_at'"
COLUMNS = text(f"""
    SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
    WHERE table_name = :table AND is_generated = 'NEVER' AND column_name NOT IN ({NOT_COPIED})
""")  # noqa: S608 - a constant of this module
NO_CHECK_IN = text("UPDATE programs SET next_check_in_at = NULL WHERE id = :program_id")


class Coached(Facts):
    """A client of the demo's."""

    email: str
    program_id: UUID


def take_many_in(engine: Engine, count: int) -> list[UUID]:
    """Return the programs of so many clients who all came in alike and have no check-in of their own."""
    (first,) = import_clients(engine, "chaos", [FIRST], datetime.now(UTC))
    if first.program_id is None:
        raise NotReady(first.decision.message)
    with transaction(engine) as session:
        session.execute(NO_CHECK_IN, {"program_id": first.program_id})
        facts = {"client_id": first.client_id, "program_id": first.program_id, "count": count - 1}
        columns = {table: session.execute(COLUMNS, {"table": table}).scalar_one() for table in ("clients", "programs")}
        copy = text(f"""
            WITH people AS (
                INSERT INTO clients (email, {columns["clients"]})
                SELECT 'chaos-' || n || '@example.org', {columns["clients"]}
                FROM clients, generate_series(1, :count) n WHERE id = :client_id RETURNING id)
            INSERT INTO programs (client_id, {columns["programs"]})
            SELECT people.id, {", ".join(f"p.{name}" for name in columns["programs"].split(", "))}
            FROM programs p, people WHERE p.id = :program_id RETURNING id
        """)  # noqa: S608 - names of columns, from the database itself
        others = session.execute(copy, facts).scalars().all()
    return [first.program_id, *others]


def coach_some(runtime: Runtime, count: int) -> list[Coached]:
    """Take in so many of the demo's clients, whose first check-in is due, and put their first runs in."""
    now = datetime.now(UTC)
    coached: list[Coached] = []
    for member in read_cohort(now.date())[:count]:
        start = program_start(member.intake, now)
        (one,) = import_clients(runtime.engine, member.slug, [member.intake], start)
        if one.program_id is None:
            continue
        submit_check_ins(runtime.engine, "cohort", [member.logs], now)
        first = Request(program_id=one.program_id, trigger=Trigger.INITIAL, upstream="demo", as_of=start)
        enqueue(runtime, first)
        coached.append(Coached(email=one.email, program_id=one.program_id))
    return coached
