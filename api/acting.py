"""Who acts, where an operator's request says so in a header."""

from api.operator_models import Operated
from domain.errors import InvalidInput


def operator(header: Operated) -> str:
    """Return who acts.

    Raises:
        InvalidInput: nobody is named.
    """
    if not (header.x_operator or "").strip():
        message = "X-Operator: is missing; say in this header who does it"
        raise InvalidInput(message)
    return header.x_operator or ""
