"""A UUID and a ULID are two ways to write the same 128 bits."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.ids import CROCKFORD, DIGITS, read_id

ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
ULID = "01H455VB4PEX5VSKNK084SN02Q"
"""The same bits; UUID and ULID as the ULID specification's converters give them."""


def ulid_of(some_id: UUID) -> str:
    return "".join(DIGITS[some_id.int >> 5 * place & 31] for place in range(25, -1, -1))


@pytest.mark.parametrize("written", [str(ID), str(ID).upper(), ID.hex, ULID, ULID.lower(), ULID.replace("0", "O")])
def test_an_id_is_read_as_uuid_or_ulid(written: str):
    assert read_id(written) == ID


@given(some.uuids())
def test_every_id_has_a_ulid_that_is_read_as_it(some_id: UUID):
    assert read_id(ulid_of(some_id)) == some_id


@pytest.mark.parametrize("written", ["", "ada@example.org", ULID[:-1], "8" + ULID[1:], ULID[:-1] + "U", "é" * 26])
def test_what_is_no_id_is_none(written: str):
    assert read_id(written) is None


def test_letters_that_look_like_digits_are_those_digits():
    assert {letter: CROCKFORD[letter] for letter in "ILO"} == {"I": 1, "L": 1, "O": 0}
