"""The guidance cards as the guide uses them: the card behind a check, and probes for an answer."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from assistant.advisor.base import CardRef
from assistant.advisor.craft.wording import stems
from assistant.errors import CounterpointError
from assistant.method.questions import Question
from assistant.retrieval.cards import Card, Probe

if TYPE_CHECKING:
    from assistant.retrieval.search import Guidance, Hit

_TELLING: Final = 2
"""How much a stem in a card's title or cues counts beside one in its body."""
_MOST_PROBE_CARDS: Final = 4


class CardSearch(Hashable, Protocol):
    """What the advisors need of `assistant.retrieval.search.Guidance`."""

    cards: tuple[Card, ...]

    def search(
        self, words: str, *, question: str | None = None, kinds: Collection[str] | None = None, k: int = 5
    ) -> list[Hit]:
        """The `k` cards that fit `words` best."""

    def for_question(self, question: str, kinds: Collection[str] | None = None) -> Sequence[Card]:
        """All cards of a question."""


@lru_cache(maxsize=1)
def shipped_guidance() -> Guidance:
    """The shipped cards with their index, one for the whole process; opened at the first search."""
    # Search brings numpy along, and a screen that only wants to exist should not wait for it.
    from assistant.retrieval.search import Guidance

    return Guidance()


NO_CARDS: Final = (
    "The guidance cards are missing; install Counterpoint again to be asked follow-up questions."
)


@lru_cache(maxsize=4)
def deck_of(search: CardSearch) -> Deck:
    """The deck over `search`; kept, since it remembers what it looked up."""
    return Deck(search)


class Deck:
    """The cards of one search, asked the two things the guide wants to know."""

    def __init__(self, search: CardSearch) -> None:
        self._search = search
        self._behind = lru_cache(maxsize=1024)(self._card_behind)

    @property
    def has_cards(self) -> bool:
        """Whether there is any card at all."""
        return bool(self._search.cards)

    def card_behind(self, cue: str, question: Question) -> CardRef | None:
        """The card of `question` that says most about `cue`, or without a cue the marks of a good answer.

        One of another question where it has none; None where there are no cards at all.
        """
        return self._behind(cue, question.slug)

    def probes(self, words: str, question: Question) -> Iterator[tuple[Card, Probe]]:
        """Follow-up questions of the probe cards of `question`, the cards that fit `words` best first.

        One bullet of each card in turn, so that three of them do not dig in the same hole.
        """
        cards = self._ranked(words, question)
        for place in range(max((len(card.probes) for card in cards), default=0)):
            for card in cards:
                bullets = _by_nearness(card.probes, words)
                if place < len(bullets):
                    yield card, bullets[place]

    def _ranked(self, words: str, question: Question) -> list[Card]:
        try:
            hits = self._search.search(words, question=question.slug, kinds={"probe"}, k=_MOST_PROBE_CARDS)
        except CounterpointError:
            # No index can be made here; the cards themselves are still at hand.
            return list(self._search.for_question(question.slug, {"probe"}))[:_MOST_PROBE_CARDS]
        return [hit.card for hit in hits]

    def _card_behind(self, cue: str, slug: str) -> CardRef | None:
        wanted = stems(cue)
        # An example shows a thing well and says little about why one should ask.
        cards = [
            card for card in self._search.for_question(slug) if card.kind != "example"
        ] or self._search.cards
        # Among equals, the one that belongs to this question most of all.
        best = max(cards, key=lambda card: (_overlap(card, wanted), *_fitness(card)), default=None)
        return None if best is None else card_ref(best)


def card_ref(card: Card) -> CardRef:
    """How a follow-up names `card`."""
    return CardRef(id=card.id, source=card.source, section=card.section)


def _fitness(card: Card) -> tuple[bool, bool, int]:
    return card.kind in ("good-answer", "probe"), card.source == "cvmbok", -len(card.questions)


def _overlap(card: Card, wanted: frozenset[str]) -> int:
    head, body = _card_stems(card.title, card.cues, card.body)
    return _TELLING * len(wanted & head) + len(wanted & body)


@lru_cache(maxsize=512)
def _card_stems(title: str, cues: tuple[str, ...], body: str) -> tuple[frozenset[str], frozenset[str]]:
    return stems(" ".join((title, *cues))), stems(body)


def _by_nearness(probes: tuple[Probe, ...], words: str) -> list[Probe]:
    """The bullets that speak of what was said before those that do not, otherwise as the card has them."""
    said = stems(words)
    return sorted(probes, key=lambda probe: -len(said & stems(probe.question)))
