"""Candidate bets: linked to records that exist, aimed at nobody who was declined, never chosen or ranked.

The same is asked twice, side by side, with the evidence in another order: what the order alone brings up is marked.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from assistant.advisor.base import FEWEST_BETS
from assistant.advisor.betting.candidates import Candidate, settle
from assistant.advisor.betting.gathered import gathered
from assistant.advisor.betting.proposed_bets import LINKS, BetSieve, BetsReply, Removed
from assistant.advisor.foreign import Foreign
from assistant.advisor.grounds.claims import Claim
from assistant.advisor.grounds.sources import Source
from assistant.advisor.guide.bets import compose_bets, missing_for_bets
from assistant.advisor.guide.counters import MARK, is_counter
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.guide.ground import survey
from assistant.advisor.ids import with_fresh_ids
from assistant.advisor.material import left_out, pack, passages
from assistant.advisor.paper import PAPER, Paper, Part
from assistant.advisor.settled import BETS, settled_bets
from assistant.advisor.task import Brief, Filled, Job, Result, Task
from assistant.method.records import Bet
from assistant.method.said import field_label, links
from assistant.text import fold, one_line
from assistant.workspace.proposals import Proposal

T = TypeVar("T")

_TOKENS_EACH: Final = 1_100
_MOST_IDS: Final = 60
_SEEDS: Final = ("clubs", "hearts")
"""One for each pass: the evidence is read in another order, and in the same one whenever it is asked again."""
ONE_ORDER: Final = (
    "Asked in one order of the evidence only: whether it would come up in another is not known."
)
NOT_BACKED: Final = "Nothing in your answers, records or documents was quoted for it."
COUNTER: Final = "It rests on the opposite belief from most of the others, on purpose, so that there is something to choose between."


def _job(brief: Brief, _guidance: CardSearch) -> Job[BetsReply, Candidate]:
    engagement, count = brief.engagement, brief.count or FEWEST_BETS
    possible = bool(survey(engagement).pairs)
    sources = gathered(brief) if possible else []
    sieve = BetSieve(engagement, count, sources, brief.unconfirmed)
    turns = tuple(_pass(brief, sieve, sources, seed) for seed in _SEEDS) if possible else ()

    def result(replies: Sequence[BetsReply]) -> Result[Candidate]:
        if not replies:
            return Result((), missing_for_bets(engagement))
        removed = Removed()
        found, more = settle([sieve.kept(reply, removed) for reply in replies], count)
        if len(replies) < len(turns):
            found = [each.model_copy(update={"marks": (ONE_ORDER, *each.marks)}) for each in found]
        named = with_fresh_ids([_noted(each) for each in found], "bet", engagement)
        items = tuple(each.model_copy(update={"bet": bet}) for each, bet in zip(found, named, strict=True))
        return Result(items, tuple(_said(removed, items, more, count)))

    tokens = min(16_000, 1_000 + _TOKENS_EACH * count)
    return Job(BetsReply, turns, sieve.faults, result, max_output_tokens=tokens)


def _pass(brief: Brief, sieve: BetSieve, sources: Sequence[Source], seed: str) -> Callable[[int], Filled]:
    """One reading of the evidence, in the order of `seed`; what is read is the same in all of them."""
    engagement, count = brief.engagement, brief.count or FEWEST_BETS

    def fill(budget: int) -> Filled:
        packed = pack(passages(engagement), budget, sources=sources, unconfirmed=brief.unconfirmed)
        ids = {name: sieve.known(kind)[:_MOST_IDS] for name, kind in LINKS.items()}
        values = {
            "organisation": Foreign("organisation", engagement.organisation),
            "material": _shuffled((*packed.passages, *packed.documents), seed),
            "ids": {name: _shuffled(known, seed) for name, known in ids.items()},
            "count": count,
            "fewest": min(count, FEWEST_BETS),
        }
        return Filled(values, packed.notices)

    return fill


def _shuffled(held: Sequence[T], seed: str) -> list[T]:
    order = list(held)
    random.Random(seed).shuffle(order)  # noqa: S311 - an order, and no secret
    return order


def _by_guide(brief: Brief, _guidance: CardSearch) -> Result[Candidate]:
    found, notices = compose_bets(brief.engagement, brief.count or FEWEST_BETS)
    named = with_fresh_ids(found, "bet", brief.engagement)
    return Result(tuple(Candidate(bet=bet, counter=is_counter(bet)) for bet in named), notices)


def _propose(brief: Brief, item: Candidate) -> Proposal:
    bet = item.bet
    # The workspace gives the id: only it knows which are free when it writes.
    record = bet.model_dump(mode="json", exclude={"id", "origin"}, exclude_defaults=True) | {"kind": bet.kind}
    shown: dict[str, object] = {"title": bet.title, "counter_position": item.counter}
    if item.hypothesis is not None:
        shown[PAPER] = _paper(brief, item, item.hypothesis).model_dump(mode="json")
    return Proposal(
        based_on=list(dict.fromkeys(link.id for link in links(bet))),
        records=[record],
        drafts=list(brief.drafts),
        shown=shown,
    )


def _paper(brief: Brief, item: Candidate, hypothesis: Claim) -> Paper:
    """All that the bet says: whoever reads it needs no other page."""
    bet = item.bet
    titles = {record.id: record.title for record in brief.engagement.records}
    linked = {
        field_label(name): [one_line(titles.get(id_, ""), 80) or id_ for id_ in getattr(bet, name)]
        for name in LINKS
    }
    tests = [f"{each.statement.rstrip(' .')}: {each.test}" for each in bet.conditions if each.test.strip()]
    texts = (
        ("How to find out", _apart(tests)),
        ("What stops", _apart(bet.stops)),
        ("Given up when", bet.kill_criterion),
        ("First step", bet.first_step),
        ("What a customer would object", bet.customer_objection),
        ("Beside the purpose", bet.purpose_fit),
        (MARK, COUNTER if item.counter else ""),
        ("Linked to", _apart(f"{label}: {'; '.join(named)}" for label, named in linked.items() if named)),
    )
    parts = (
        Part(heading="Hypothesis", claims=(hypothesis,), marks=() if hypothesis.quotes else (NOT_BACKED,)),
        Part(heading="What would have to be true", claims=item.conditions),
        *(Part(heading=heading, text=text) for heading, text in texts),
    )
    return Paper(parts=tuple(part for part in parts if part.text.strip() or part.claims), marks=item.marks)


def _apart(lines: Iterable[str]) -> str:
    return "\n\n".join(lines)


def _settled(brief: Brief, item: Candidate) -> bool:
    return fold(item.bet.hypothesis) in settled_bets(brief.engagement)


def _noted(item: Candidate) -> Bet:
    note = f"{MARK} to the other candidates." if item.counter else ""
    return item.bet.model_copy(update={"note": note})


def _said(removed: Removed, found: tuple[Candidate, ...], more: int, count: int) -> Iterator[str]:
    if removed.unknown:
        yield f"Links to records that do not exist were removed: {', '.join(sorted(removed.unknown)[:8])}."
    if removed.declined:
        yield f"Links to what you declined to target or serve were removed: {', '.join(sorted(removed.declined)[:8])}."
    yield from left_out(
        len(removed.aimless), "bet was", "bets were", "no persona or no need was left in them"
    )
    yield from left_out(
        len(removed.repeated), "bet was", "bets were", "they exist already, wait for you or were set aside"
    )
    if removed.ranked:
        yield "Words that rank or recommend were taken out: which bet is better is for you to say."
    if more:
        yield f"{more} more came up; ask for more than {count} to see them. Which are shown says nothing about them."
    if len(found) < count:
        yield f"The model gave {len(found)} usable candidates out of {count} asked for."
    if found and not any(each.counter for each in found):
        yield "None of them is a counter-position to the others; ask again, or write one yourselves."


TASK: Final = Task(
    id=BETS,
    subject="engagement",
    doing="drafts candidate bets",
    gives="candidate bets, one of them against the grain of the others",
    job=_job,
    propose=_propose,
    settled=_settled,
    guide=_by_guide,
    replaces=False,
    resumed=True,
)
