"""The places of the interface: what each is called, which letter leads there, and what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui.screens.place import Place


@dataclass(frozen=True)
class PlaceInfo:
    """One place. Its screen is imported when somebody goes there, so that the first paint waits for none."""

    name: str
    letter: str
    title: str
    about: str
    screen: str
    """Where its class stands, such as ``gaps.Gaps`` below `tui.screens`."""

    @property
    def load(self) -> Callable[..., Place]:
        """The class of its screen."""
        module, _, name = self.screen.partition(".")
        made: Callable[..., Place] = getattr(import_module(f"tui.screens.{module}"), name)
        return made


PLACES: Final = {
    place.name: place
    for place in (
        PlaceInfo(
            "workshop", "w", "Workshop", "Answer the questions, one after the other", "workshop.Workshop"
        ),
        PlaceInfo("gaps", "g", "Gaps", "See where the two sides are out of step", "gaps.Gaps"),
        PlaceInfo("bets", "b", "Bets", "Weigh and choose strategic bets", "bets.Bets"),
        PlaceInfo(
            "roadmap",
            "r",
            "Roadmap",
            "Plan the bets, trace them, add up the money",
            "roadmap.Roadmap",
        ),
        PlaceInfo(
            "board", "m", "Board", "See every aspect on one page, and the Big Picture", "board.AspectsBoard"
        ),
        PlaceInfo(
            "lenses", "l", "Lenses", "Look at the plan from other sides, one at a time", "lenses.Lenses"
        ),
        PlaceInfo(
            "prepare", "p", "Prepare", "People, agenda, decisions, homework, documents", "prepare.Prepare"
        ),
        PlaceInfo(
            "live", "t", "Live", "Run a workshop: question, clock, who has spoken, what is said", "live.Live"
        ),
        PlaceInfo(
            "standing", "s", "Standing", "See where we stand, in figures and plots", "standing.WhereWeStand"
        ),
        PlaceInfo("guided", "i", "Guide me", "Be led through the questions, one at a time", "guided.Guided"),
        PlaceInfo("review", "v", "Review", "Accept, edit or reject what was suggested", "review.Review"),
        PlaceInfo(
            "advisor",
            "a",
            "Advisor",
            "Settings, what leaves this machine, the log of calls",
            "advisor.AdvisorPlace",
        ),
        PlaceInfo(
            "history", "h", "History", "See what was done, by whom, and how it came to be", "history.History"
        ),
    )
}
"""Every place by its name, in the order in which they are offered."""
