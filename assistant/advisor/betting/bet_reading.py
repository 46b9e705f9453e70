"""What a task on one bet reads: the bet and what it names first, then all else that was said, and what documents say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from assistant.advisor.grounds.sources import Source, SourceBook
from assistant.advisor.material import Packed, Passage, own_texts, pack, passages
from assistant.advisor.task import LITTLE, Brief
from assistant.errors import BadInput
from assistant.method.bets import LIVING
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION
from assistant.method.records import Activity, Bet, Capability, Need
from assistant.method.said import links

MOST_SOURCES: Final = 12
"""Passages of documents that are read for one bet."""
_EACH: Final = 4
"""Passages that are looked for with each query."""
_SCORES: Final = frozenset(
    {"importance", "satisfaction", "magnitude", "weight", "priority", "rank", "confidence"}
)
"""Figures of fields that say how much something counts: they are not facts to be taken over."""


@dataclass(frozen=True)
class Reading:
    """The material on one bet, the most telling first, and what of it can be cited."""

    bet: Bet
    passages: tuple[Passage, ...]
    sources: tuple[Source, ...]
    book: SourceBook
    facts: tuple[str, ...]
    """Texts that figures, dates and names may come from."""
    unconfirmed: frozenset[str]

    def packed(self, budget: int) -> Packed:
        """As much of it as `budget` characters hold; passages of documents whole."""
        return pack(self.passages, budget, sources=self.sources, unconfirmed=self.unconfirmed)


def bet_of(brief: Brief) -> Bet:
    """The bet that `brief` is about; the desk has seen to it that there is one."""
    return next(
        record for record in brief.engagement.records if isinstance(record, Bet) and record.id == brief.target
    )


def must_live(bet: Bet) -> Bet:
    """`bet`, unless it was set aside.

    Raises:
        BadInput: it is parked or dropped; no work is planned for it.
    """
    if bet.status in LIVING:
        return bet
    raise BadInput(
        f"{bet.id} is {bet.status}, and nothing is planned for a bet that was set aside.",
        hint="Choose it first, or ask for another.",
    )


def read(brief: Brief, *queries: str) -> Reading:
    """What there is to read on the bet of `brief`.

    Documents are searched for its hypothesis, for each need that it names, and for each of `queries`.
    """
    engagement, bet = brief.engagement, bet_of(brief)
    near = _near(engagement, bet)
    held = tuple(sorted(passages(engagement), key=lambda passage: _distance(passage, bet, near)))
    needs = (
        record.title
        for record in engagement.records
        if isinstance(record, Need) and record.id in bet.need_ids
    )
    sources = tuple(_found(brief, (bet.hypothesis or bet.title, *needs, *queries)))
    facts = [
        text
        for passage in held
        for name, text, _ in passage.fields
        if name.rpartition(".")[2] not in _SCORES and not name.endswith(("_id", "_ids"))
    ]
    return Reading(
        bet,
        held,
        sources,
        SourceBook(sources, own_texts(held)),
        (*facts, *(source.text for source in sources)),
        brief.unconfirmed,
    )


def _near(engagement: Engagement, bet: Bet) -> set[str]:
    """Ids of what the bet names, of what names the bet, and of the work on its capabilities."""
    near = {link.id for link in links(bet)}
    near |= {record.id for record in engagement.records if bet.id in getattr(record, "bet_ids", ())}
    able = {record.id for record in engagement.records if isinstance(record, Capability)} & near
    return near | {
        record.id
        for record in engagement.records
        if isinstance(record, Activity) and able.intersection(record.capability_ids)
    }


def _distance(passage: Passage, bet: Bet, near: set[str]) -> int:
    if passage.ref == bet.id:
        return 0
    if passage.ref in near:
        return 1
    return 2 if passage.ref in QUESTION else 3


def _found(brief: Brief, queries: Iterable[str]) -> Iterator[Source]:
    """What is found for each query in turn, so that no query takes all the room; where there is little, all of it."""
    if every := brief.documents.everything(LITTLE):
        yield from every
        return
    wanted = list(dict.fromkeys(query.strip() for query in queries if query.strip()))
    rounds = zip_longest(*(brief.documents.find(words, _EACH) for words in wanted))
    seen: dict[str, Source] = {}
    for source in (source for each in rounds for source in each if source is not None):
        seen.setdefault(source.ref, source)
    yield from list(seen.values())[:MOST_SOURCES]
