"""Cards of the method beside the answer: opened and closed, and the way from one to those it leads to, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from assistant.method.sources import SOURCES
from tui.keys import key
from tui.safe import joined, prose
from tui.widgets.cards import Card

if TYPE_CHECKING:
    from assistant.retrieval.cards import Card as Guidance

_SIGN: Final = {"concept": "Concept", "example": "Example", "pitfall": "Pitfall", "method": "Method"}


class _Guiding(Card):
    """A card from which one can go back to where one came from."""

    BINDINGS: ClassVar = [key("guide.back", "backspace,left", "back", "back", "Go back to the card before")]

    class Back(Message):
        """Go back to the card before."""

    def __init__(self, ref: str, *, classes: str, deep: bool) -> None:
        super().__init__(classes=classes, markup=False)
        self.ref, self._deep = ref, deep

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is a way back only where one has followed a card."""
        return self._deep if action == "back" else super().check_action(action, parameters)

    def action_back(self) -> None:
        """Go back."""
        self.post_message(self.Back())


class GuideCard(_Guiding):
    """A card of the method: its title, and its text once it is opened."""

    HELP_TITLE = "A guidance card"
    HELP_TEXT = (
        "Enter opens and closes it. Its source stands at the end, and below it the cards it leads to: enter on one of them goes "
        "there, backspace or ← comes back."
    )
    BINDINGS: ClassVar = [key("guide.open", "enter,space", "unfold", "open", "Open or close the card")]

    @dataclass
    class Unfold(Message):
        """Open the card `id`, or close it."""

        id: str

    def __init__(self, card: Guidance, *, opened: bool = False, deep: bool = False) -> None:
        super().__init__(f"card {card.id}", classes="guide", deep=deep)
        self._card = card
        head: list[Content | str | tuple[str, str]] = [
            (f"{'▾' if opened else '▸'} {_SIGN.get(card.kind, 'Good to know')}: ", "$quiet"),
            (card.title, "bold $text-accent"),
        ]
        if opened:
            source = SOURCES[card.source]
            credits = [(f"\nAfter {credit}", "$quiet") for credit in card.credits]
            section = f"\n{source.title}: {source.sections[card.section]}"
            head += ["\n", prose(card.body), *credits, (section, "$quiet")]
        self.update(joined(head))

    def action_unfold(self) -> None:
        """Open or close the card."""
        self.post_message(self.Unfold(self._card.id))

    def on_click(self) -> None:
        """A click does what enter does."""
        self.action_unfold()


class SeeCard(_Guiding):
    """The way from a card to one that it leads to."""

    HELP_TITLE = "What to read next"
    HELP_TEXT = "A card that the one above leads to. Enter goes there; backspace or ← comes back."
    BINDINGS: ClassVar = [key("see.follow", "enter,space,right", "follow", "go there", "Go to that card")]

    @dataclass
    class Follow(Message):
        """Go to the card `id`, from the place `ref`."""

        id: str
        ref: str

    def __init__(self, of: str, to: Guidance, *, deep: bool = False) -> None:
        super().__init__(f"see {of} {to.id}", classes="see", deep=deep)
        self._to = to.id
        self.update(joined([("→ See ", "$quiet"), (to.title, "$text-accent")]))

    def action_follow(self) -> None:
        """Go there."""
        self.post_message(self.Follow(self._to, self.ref))

    def on_click(self) -> None:
        """A click does what enter does."""
        self.action_follow()


@dataclass
class Trail:
    """Which cards are open, and the way from the question's own cards to the one that is read."""

    opened: set[str] = field(default_factory=set)
    steps: list[tuple[str, str]] = field(default_factory=list)
    """Each card that was followed, and the place it was followed from."""

    @property
    def state(self) -> tuple[object, ...]:
        """What of it is seen."""
        return frozenset(self.opened), tuple(self.steps)

    @property
    def at(self) -> str:
        """The card that was gone to; empty where the question's own cards are shown."""
        return self.steps[-1][0] if self.steps else ""

    def turn(self, id: str) -> None:
        """Open a card, or close it."""
        self.opened ^= {id}

    def follow(self, id: str, ref: str) -> None:
        """Go to a card; it is open."""
        self.steps.append((id, ref))
        self.opened.add(id)

    def back(self) -> str:
        """Go back by one; the place that the card was followed from."""
        return self.steps.pop()[1] if self.steps else ""

    def begin(self, *opened: str) -> None:
        """Be at the beginning, with these cards open."""
        self.opened, self.steps = set(opened), []


def guide_cards(cards: Sequence[Guidance], known: Mapping[str, Guidance], trail: Trail) -> Iterator[Widget]:
    """Each of `cards`, and under an open one the cards it leads to, as far as these are `known`."""
    deep = bool(trail.steps)
    for card in cards:
        opened = card.id in trail.opened
        yield GuideCard(card, opened=opened, deep=deep)
        if opened:
            ways = [SeeCard(card.id, known[to], deep=deep) for to in card.see if to in known]
            for way in ways[-1:]:
                way.add_class("-last")
            yield from ways
