"""Files that nobody can take in: each with the field its answer must name and the fix it must give."""

from typing import NamedTuple

from tests.jobs.harness import INTAKE

EMAIL = INTAKE["email"]


class Malformed(NamedTuple):
    """A file as it stands, and what the answer must say."""

    name: str
    content: object
    field: str
    fix: str


def intake(name: str, field: str, fix: str, **changes: object) -> Malformed:
    """A good intake but for these fields; `...` takes a field out."""
    content = {key: value for key, value in (INTAKE | changes).items() if value is not ...}
    return Malformed(name, content, field, fix)


def check_in(name: str, field: str, fix: str, **fields: object) -> Malformed:
    return Malformed(name, {"client": EMAIL} | fields, field, fix)


def day(name: str, field: str, fix: str, **fields: object) -> Malformed:
    return check_in(name, f"days.0.{field}", fix, days=[{"day": "2026-01-05"} | fields])


def lift(name: str, field: str, fix: str, **fields: object) -> Malformed:
    good = {"day": "2026-01-05", "exercise": "Pull-Up", "sets": [{"reps": 5, "weight_kg": 0}]}
    return check_in(name, f"lifts.0.{field}", fix, lifts=[good | fields])


RAW = (
    Malformed("empty", b"", "body", "is not JSON"),
    Malformed("cut off", b'{"email": ', "body", "line 1 column 11"),
    Malformed("a comma too many", b'{"email": "a@example.org",}', "body", "line 1 column 2"),
    Malformed("YAML", b"email: a@example.org\n", "body", "is not JSON"),
    Malformed("not UTF-8", '{"email": "jos\xe9@example.org"}'.encode("latin-1"), "body", "save it as UTF-8"),
    Malformed("bottomless", b"[" * 100_000, "body", "nested too deeply"),
    Malformed("a number without end", b'{"weight_kg": ' + b"7" * 5_000 + b"}", "body", "is not JSON"),
    Malformed("no document", [], "body", "give one document or more"),
    Malformed("null", None, "body", "put it in { }"),
    Malformed("a text", "ada@example.org", "body", "put it in { }"),
    Malformed("a list in a list", [[{}]], "0.body", "put it in { }"),
)

INTAKES = (
    intake("no e-mail", "email", "add it", email=...),
    intake("no sex", "sex", "add it", sex=...),
    intake("no goal", "goal", "add it", goal=...),
    intake("e-mail without @", "email", "write one such as ada@example.org", email="ada"),
    intake("e-mail a number", "email", "put it in quotes", email=7),
    intake("name empty", "full_name", "give 1 characters or more", full_name=" "),
    intake("name with NUL", "full_name", "holds a control character or half a character; remove it", full_name="A\0da"),
    intake("half a character", "training.location", "remove it", training={"location": "\ud83d"}),
    intake("unknown field", "wieght_kg", "correct its name", wieght_kg=70),
    intake("unknown field within", "eating.diets", "correct its name", eating={"diets": "vegan"}),
    intake("sex unknown", "sex", "'female', 'male'", sex="f"),
    intake("goal unknown", "goal", "write one of 'fat_loss'", goal="lose weight"),
    intake("height in metres", "height_cm", "give 120 or more", height_cm=1.68),
    intake("weight no number", "weight_kg", "write digits such as 72.5", weight_kg="heavy"),
    intake("weight not a number", "weight_kg", "digits such as 72.5", weight_kg=float("nan")),
    intake("weight infinite", "weight_kg", "digits such as 72.5", weight_kg=float("inf")),
    intake("born with decimals", "birth_year", "leave out the decimals", birth_year=1990.5),
    intake("born in the future", "birth_year", "give the year of birth", birth_year=2099),
    intake("born long ago", "birth_year", "is over 120 years ago", birth_year=1900),
    intake("target above weight", "target_weight_kg", "must be below weight_kg", target_weight_kg=80),
    intake("target below weight", "target_weight_kg", "must be above", target_weight_kg=60, goal="muscle_gain"),
    intake("zone unknown", "timezone", "write one such as Europe/Berlin", timezone="Berlin"),
    intake("weekday unknown", "training.weekdays.1", "write one of 'monday'", training={"weekdays": ["monday", "Tue"]}),
    intake("eight weekdays", "training.weekdays", "give 7 or fewer", training={"weekdays": ["monday"] * 8}),
    intake("weekdays a text", "training.weekdays", "put it in [ ]", training={"weekdays": "monday"}),
    intake("training a list", "training", "put it in { }", training=[]),
    intake("hour 24", "check_in.hour", "give 23 or less", check_in={"hour": 24}),
    intake("allergy unknown", "eating.allergies.0", "write one of", eating={"allergies": ["sunlight"]}),
    intake("injury without joint", "training.injuries.0.joint", "add it", training={"injuries": [{"note": "old"}]}),
    intake("par_q yes", "health.par_q.chest_pain", "true nor false", health={"par_q": {"chest_pain": "perhaps"}}),
    Malformed("the same client twice", [INTAKE, INTAKE], "1.email", "keep one of them"),
    Malformed("the second of two", [INTAKE, INTAKE | {"email": "b@example.org", "sex": 1}], "1.sex", "write one of"),
)

CHECK_INS = (
    Malformed("no client", {"days": []}, "client", "add it"),
    Malformed("unknown client", {"client": "nobody@example.org"}, "client", "take the intake in first"),
    Malformed(
        "the second unknown", [{"client": EMAIL}, {"client": "b@example.org"}], "1.client", "take the intake in first"
    ),
    Malformed("client with NUL", {"client": "a\0@example.org"}, "client", "remove it"),
    day("day in words", "day", "write YYYY-MM-DD", day="Monday"),
    day("day on no calendar", "day", "write YYYY-MM-DD", day="2026-02-30"),
    day("day to come", "day", "is in the future; give a day up to", day="2100-01-01"),
    day("score 11", "mood", "give 10 or less", mood=11),
    day("weight 5", "weight_kg", "give 20 or more", weight_kg=5),
    day("share 40", "liquid_share", "give 1 or less", liquid_share=40),
    day("symptom unknown", "symptoms.0", "write one of", symptoms=["boredom"]),
    day("pain without score", "pain.0.score", "add it", pain=[{"site": "knee"}]),
    day("unknown field", "wieght_kg", "correct its name", wieght_kg=70),
    check_in(
        "day twice", "days.1.day", "stands at days.0.day too", days=[{"day": "2026-01-05"}, {"day": "2026-01-05"}]
    ),
    lift("exercise misspelt", "exercise", "did you mean Pull-Up?", exercise="Pul-up"),
    lift("exercise unknown", "exercise", "db/seeds/exercises.csv lists the names", exercise="zzzzzz"),
    lift("reps 500", "sets.0.reps", "give 200 or less", sets=[{"reps": 500, "weight_kg": 0}]),
    lift("rpe 0", "sets.0.rpe", "give 1 or more", sets=[{"reps": 5, "weight_kg": 0, "rpe": 0}]),
    lift("lift to come", "day", "is in the future", day="2100-01-01"),
    check_in(
        "forecast twice",
        "weather.1.day",
        "stands at weather.0.day too",
        weather=[{"day": "2100-01-01"}, {"day": "2100-01-01"}],
    ),
    check_in("week to come", "weekly.0.recorded_on", "is in the future", weekly=[{"recorded_on": "2100-01-01"}]),
    check_in("week without weight", "weekly.0.weight_kg", "enter one", weekly=[{"recorded_on": "2026-01-05"}]),
    check_in(
        "three viable days",
        "weekly.0.minimum_viable_days",
        "give 2 or less",
        weekly=[{"recorded_on": "2026-01-05", "minimum_viable_days": 3}],
    ),
)
