"""What a failed statement says about the database, in words for whoever asked."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from db.row_security import SERVICE
from domain.errors import NotReady

ENDED_EARLY = "57014"
"""SQLSTATE of a statement that took longer than it may."""
UNDEFINED = {"42P01", "42703", "42704", "42883"}
"""SQLSTATEs of a table, column, type or function that is not there."""
NO_ROLE = f"nobody may act as {SERVICE} here; run `regimen migrate`, which makes the role and lets its login act as it"


def explain(error: SQLAlchemyError) -> NotReady | None:
    """Return what a failed statement says about the database: away, or behind the code; None when it says neither."""
    if lacks_role(error):
        return NotReady(NO_ROLE)
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == ENDED_EARLY:
        return NotReady("the database took too long over this; ask for less, such as a shorter time, or try again")
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return NotReady("the database does not answer; start PostgreSQL, or correct DATABASE_URL, and try again")
    if isinstance(error, ProgrammingError) and getattr(error.orig, "sqlstate", None) in UNDEFINED:
        return NotReady("the database is behind the code; run `regimen migrate`, and try again")
    return None


def lacks_role(error: SQLAlchemyError) -> bool:
    """Say whether a connection was refused because the role is not there, or not for this login.

    libpq hands on no SQLSTATE of a refused connection, and the words around the name depend on the server's language.
    """
    return isinstance(error, OperationalError) and SERVICE in str(error.orig)
