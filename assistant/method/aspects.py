"""The six aspects of the board and the two perspectives they belong to (source: CVMBoK, "aspects")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Side = Literal["customer", "business"]


@dataclass(frozen=True, slots=True)
class Aspect:
    """One column (A to C, customer) or row (D to F, business) of the board."""

    letter: str
    name: str
    side: Side
    meaning: str


ASPECTS: Final[tuple[Aspect, ...]] = (
    Aspect(
        "A",
        "Persona",
        "customer",
        "who the typical customers are, what marks them out and how they are changing",
    ),
    Aspect(
        "B",
        "Needs",
        "customer",
        "the jobs each persona tries to get done and what it expects while doing them",
    ),
    Aspect("C", "Alternatives", "customer", "every other way to get the job done, doing nothing included"),
    Aspect(
        "D", "Strategy", "business", "the direction the business takes: where it plays and what sets it apart"
    ),
    Aspect("E", "Business objectives", "business", "measurable targets that follow from the strategy"),
    Aspect(
        "F", "Major initiatives", "business", "the work and money that turn strategy and objectives into fact"
    ),
)

ASPECT: Final[dict[str, Aspect]] = {aspect.letter: aspect for aspect in ASPECTS}
