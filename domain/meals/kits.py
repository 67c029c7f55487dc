"""Flavour kits: three to six seasonings that make a plain plate taste of a kitchen. DOMAIN.md, section 4."""

from collections.abc import Container

Seasonings = tuple[tuple[str, float], ...]
"""Foods and grams, the most wanted first."""

LEAST, MOST = 3, 6
"""Seasonings of a plate; with fewer that may be served the kit is left out."""

KITS: dict[str, Seasonings] = {
    "mediterranean": (
        ("garlic raw", 4), ("lemon juice", 10), ("oregano dried", 1), ("parsley fresh", 5), ("black pepper", 0.5),
    ),
    "mexican": (
        ("lime juice", 10), ("cumin seed", 1), ("chili powder", 1), ("cilantro fresh", 5), ("garlic raw", 4),
        ("oregano dried", 1),
    ),
    "indian": (
        ("curry powder", 2), ("turmeric", 1), ("ginger root", 5), ("cumin seed", 1), ("garlic raw", 4),
        ("cilantro fresh", 5),
    ),
    "thai": (
        ("lime juice", 12), ("ginger root", 5), ("basil fresh", 6), ("fish sauce", 4), ("chili powder", 0.5),
        ("garlic raw", 4),
    ),
    "japanese": (
        ("ginger root", 5), ("soy sauce", 6), ("scallion raw", 15), ("miso", 6), ("sesame oil", 3), ("lemon juice", 8),
    ),
    "korean": (
        ("garlic raw", 5), ("chili powder", 1), ("soy sauce", 6), ("sesame oil", 3), ("scallion raw", 15),
        ("ginger root", 4),
    ),
    "west_african": (
        ("onion raw", 40), ("tomato paste", 15), ("ginger root", 5), ("chili powder", 1), ("black pepper", 0.5),
        ("garlic raw", 4),
    ),
    "levantine": (
        ("lemon juice", 10), ("cumin seed", 1), ("parsley fresh", 8), ("garlic raw", 4), ("cinnamon", 0.5),
        ("paprika", 1),
    ),
    "italian": (
        ("garlic raw", 4), ("basil fresh", 6), ("tomato paste", 15), ("oregano dried", 1), ("vinegar balsamic", 6),
    ),
    "american_diner": (
        ("paprika", 1), ("mustard yellow", 6), ("onion raw", 40), ("black pepper", 0.5), ("garlic raw", 4),
    ),
    "chinese": (
        ("ginger root", 5), ("garlic raw", 4), ("scallion raw", 15), ("soy sauce", 6), ("black pepper", 0.5),
        ("sesame oil", 2),
    ),
    "nordic": (
        ("parsley fresh", 6), ("lemon juice", 8), ("mustard yellow", 5), ("black pepper", 0.5), ("scallion raw", 12),
    ),
}  # fmt: skip
"""By cuisine. [D] docs: design choice."""


def season(cuisine: str, may_be_served: Container[str], meal: frozenset[str]) -> Seasonings | None:
    """A cuisine's seasonings that may be served at a meal of these foods; None if too few are left."""
    kit = tuple(part for part in KITS[cuisine] if part[0] in may_be_served and part[0] not in meal)[:MOST]
    return kit if len(kit) >= LEAST else None
