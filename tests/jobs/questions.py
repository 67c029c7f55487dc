"""What tests of questions to the PHYSICIAN share: a client who asks, and how a question is put."""

from typing import Any

from sqlalchemy import text

from db.queries.invariants import list_broken
from db.queries.physician_queries import QueryLine
from db.session import transaction
from jobs import asking
from jobs.asking import Question
from jobs.runtime import Runtime

ADA = "ada@example.org"
DIZZY = "Is dizziness after squats worrying?"


def ask(runtime: Runtime, words: str = DIZZY, **facts: object) -> QueryLine:
    return asking.ask(runtime, Question.model_validate({"client": ADA, "text": words} | facts))


def rows(runtime: Runtime, statement: str) -> list[dict[str, Any]]:
    with transaction(runtime.engine) as session:
        return [dict(row) for row in session.execute(text(statement)).mappings()]


def nothing_is_broken(runtime: Runtime) -> bool:
    with transaction(runtime.engine) as session:
        return list_broken(session) == []
