"""No reference case is left aside."""

from pathlib import Path

from tests.domain.reference_cases import every_case

TESTS = Path(__file__).parent


def test_every_area_of_the_reference_cases_is_tested() -> None:
    areas = {case["area"] for case in every_case()}
    sources = "".join(path.read_text() for path in TESTS.glob("test_*.py") if path != Path(__file__))
    assert {area for area in areas if f'"{area}"' not in sources} == set()
