"""What a run knew and said, as one document to read paths in."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from domain.catalogue import Catalogue
from domain.why import published
from domain.why.paths import EACH, NOTHING, Path, entries, expand, place, read

SNAPSHOT, CATALOGUE = "snapshot", "catalogue"
ORIGINS: Mapping[Path, str] = {
    ("snapshot", "client"): "the intake",
    ("snapshot", "program"): "the program as it was before",
    ("snapshot", "days"): "the client's logs",
    ("snapshot", "lifts"): "the client's logged lifts",
    ("snapshot", "girths"): "the client's tape measurements",
    ("snapshot", "scientist_state"): "what the SCIENTIST remembered of last week",
    ("snapshot", "coach_state"): "what the COACH remembered of last week",
    ("snapshot",): "frozen when the run began",
    ("catalogue", "food"): "the foods table",
    ("catalogue", "exercise"): "the exercises table",
    ("catalogue", "recipe"): "the recipes",
}
"""Where a value outside the messages comes from; the first that fits."""


class Record:
    """A run's snapshot, its messages by agent in lower case, the catalogue it used, and what publishing changed."""

    def __init__(
        self,
        snapshot: Mapping[str, Any],
        said: Mapping[str, Mapping[str, Any]],
        catalogue: Catalogue,
        adjustments: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Take them as JSON, as they are stored."""
        self.said = {agent.lower(): message for agent, message in said.items()}
        self.snapshot, self.catalogue, self.adjustments = snapshot, catalogue, adjustments

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """Everything by path; plates composed for the week stand with the recipes."""
        composed = {plate["name"]: plate for plate in self.said.get("chef", {}).get("composed", ())}
        known = {"food": self.catalogue.food, "exercise": self.catalogue.exercise}
        return {SNAPSHOT: self.snapshot, **self.said, CATALOGUE: known | {"recipe": self.catalogue.recipe | composed}}

    @cached_property
    def names(self) -> Mapping[Path, Path]:
        """The names the week is published by, and where each is taken from."""
        return dict(published.names(self.said, self.adjustments))

    def resolve(self, asked: Path) -> Path:
        """Return the path of a published name or of an entry called by name; any other stays as it is."""
        starts = (asked[:length] for length in range(len(asked), 0, -1))
        start = next((start for start in starts if start in self.names), ())
        return self.place((*self.names[start], *asked[len(start) :]) if start else asked)

    def get(self, path: Path) -> object:
        """Return the value at a path, or NOTHING."""
        return read(self.document, path)

    def place(self, path: Path) -> Path:
        """Return the path with entries of lists that are called by name as counts."""
        return place(self.document, path)

    def gather(self, path: Path) -> tuple[tuple[Path, ...], object]:
        """Return the places a path with `each` stands for and what is there: a list, or one value without `each`."""
        places = tuple(self.place(one) for one in expand(self.document, path))
        known = {one: value for one in places if (value := self.get(one)) is not NOTHING}
        return tuple(known), list(known.values()) if EACH in path else next(iter(known.values()), None)

    def origin(self, path: Path) -> str:
        """Say in words where a value comes from."""
        if path[0] in self.said:
            return f"the {path[0].upper()}'s message"
        words = next((text for start, text in ORIGINS.items() if path[: len(start)] == start), "")
        if path[:2] in {("catalogue", "food"), ("catalogue", "exercise")}:
            row = entries(self.get(path[:3])) or {}
            words += f" ({row.get('source') or row.get('compendium_code') or 'no source'})"
        return words
