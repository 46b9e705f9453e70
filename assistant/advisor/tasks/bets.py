"""Candidate bets: linked to records that exist, aimed at nobody who was declined, never chosen or ranked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.advisor.base import FEWEST_BETS
from assistant.advisor.foreign import Foreign
from assistant.advisor.guide.bets import compose_bets, missing_for_bets
from assistant.advisor.guide.counters import MARK, is_counter
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.guide.ground import declined, survey
from assistant.advisor.ids import with_fresh_ids
from assistant.advisor.material import left_out, pack, passages
from assistant.advisor.settled import BETS, settled_bets
from assistant.advisor.strict import Strict
from assistant.advisor.task import Brief, Filled, Job, Result, Task
from assistant.method.engagement import Engagement
from assistant.method.records import Bet, Condition
from assistant.method.said import link_kind, links
from assistant.text import fold, one_line
from assistant.workspace.proposals import Proposal

LINKS: Final[Mapping[str, str]] = {
    name: kind for name, info in Bet.model_fields.items() if (kind := link_kind(info)) is not None
}
"""The link fields of a bet, and the kind of record each names."""
_TEXTS: Final = ("title", "hypothesis", "kill_criterion", "first_step", "customer_objection")
_TOKENS_EACH: Final = 900
_MOST_IDS: Final = 60


class ConditionItem(Strict):
    """What would have to be true, how to find out, and how sure one can be today (0 to 100)."""

    statement: str
    test: str | None
    confidence: int | None


class BetItem(Strict):
    """One candidate. It has no status, rank or evidence: those are people's to give."""

    title: str
    hypothesis: str
    persona_ids: list[str]
    need_ids: list[str]
    value_proposition_ids: list[str]
    alternative_ids: list[str]
    swot_ids: list[str]
    trend_ids: list[str]
    conditions: list[ConditionItem]
    stops: list[str]
    kill_criterion: str
    first_step: str
    customer_objection: str
    purpose_fit: str | None
    counter_position: bool


class BetsReply(Strict):
    """The candidates, in no order."""

    bets: list[BetItem]


@dataclass
class _Removed:
    """What the sieve took away."""

    unknown: set[str] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)
    aimless: int = 0
    repeated: int = 0


class BetSieve:
    """The grounding rule: links exist and are of the right kind, and nothing aims at whom people declined."""

    def __init__(self, engagement: Engagement, count: int) -> None:
        self._count = count
        self._ids: dict[str, set[str]] = {}
        for record in engagement.records:
            self._ids.setdefault(record.kind, set()).add(record.id)
        self._declined = declined(engagement)
        self._settled = settled_bets(engagement)

    def known(self, kind: str) -> list[str]:
        """Ids that a bet may name for `kind`, in no order of merit."""
        return sorted(self._ids.get(kind, set()) - self._declined)

    def faults(self, reply: BetsReply) -> list[str]:
        """What is wrong with `reply`, a line each."""
        found = []
        if len(reply.bets) < self._count:
            found.append(f"bets: {self._count} are asked for, and {len(reply.bets)} were given")
        if reply.bets and not any(item.counter_position for item in reply.bets):
            found.append("bets: at least one must be a counter-position to the others, marked as such")
        for place, item in enumerate(reply.bets):
            found += [f"bets[{place}].{fault}" for fault in self._faults_of(item)]
        return found

    def kept(self, reply: BetsReply) -> tuple[list[Bet], _Removed]:
        """The bets that hold, without the links that do not, and what was removed."""
        removed, kept, seen = _Removed(), list[Bet](), set(self._settled)
        for item in reply.bets:
            links = {name: self._sound(getattr(item, name), kind, removed) for name, kind in LINKS.items()}
            if not links["persona_ids"] or not links["need_ids"] or not item.hypothesis.strip():
                removed.aimless += 1
            elif fold(item.hypothesis) in seen:
                removed.repeated += 1
            else:
                seen.add(fold(item.hypothesis))
                kept.append(_bet(item, links))
        return kept, removed

    def _faults_of(self, item: BetItem) -> Iterator[str]:
        for name, kind in LINKS.items():
            for id_ in getattr(item, name):
                if id_ in self._declined:
                    yield f"{name}: {one_line(id_, 40)} was declined by the people and cannot be aimed at"
                elif id_ not in self._ids.get(kind, ()):
                    known = ", ".join(self.known(kind)[:12]) or "none"
                    yield f"{name}: there is no {kind} {one_line(id_, 40)!r}; known are {known}"
        for name in ("persona_ids", "need_ids"):
            if not getattr(item, name):
                yield f"{name}: name at least one"
        for name in _TEXTS:
            if not str(getattr(item, name)).strip():
                yield f"{name}: must not be blank"
        if not any((condition.test or "").strip() for condition in item.conditions):
            yield "conditions: name what would have to be true, and a test for it"
        if not any(stop.strip() for stop in item.stops):
            yield "stops: say what is given up"
        if fold(item.hypothesis) in self._settled:
            yield "hypothesis: this one exists already or was set aside; propose another"

    def _sound(self, ids: list[str], kind: str, removed: _Removed) -> list[str]:
        sound = []
        for id_ in dict.fromkeys(ids):
            if id_ in self._declined:
                removed.declined.add(id_)
            elif id_ in self._ids.get(kind, ()):
                sound.append(id_)
            else:
                removed.unknown.add(one_line(id_, 40))
        return sound


def _job(brief: Brief, _guidance: CardSearch) -> Job[BetsReply, Bet]:
    engagement, count = brief.engagement, brief.count or FEWEST_BETS
    sieve = BetSieve(engagement, count)

    def fill(budget: int) -> Filled:
        packed = pack(passages(engagement), budget)
        values = {
            "organisation": Foreign("organisation", engagement.organisation),
            "material": packed.passages,
            "ids": {name: sieve.known(kind)[:_MOST_IDS] for name, kind in LINKS.items()},
            "count": count,
            "fewest": min(count, FEWEST_BETS),
        }
        return Filled(values, packed.notices)

    def result(replies: Sequence[BetsReply]) -> Result[Bet]:
        if not replies:
            return Result((), missing_for_bets(engagement))
        (reply,) = replies
        kept, removed = sieve.kept(reply)
        found = with_fresh_ids(kept[:count], "bet", engagement)
        return Result(found, tuple(_said(removed, found, count)))

    tokens = min(16_000, 1_000 + _TOKENS_EACH * count)
    turns = (fill,) if survey(engagement).pairs else ()
    return Job(BetsReply, turns, sieve.faults, result, max_output_tokens=tokens)


def _by_guide(brief: Brief, _guidance: CardSearch) -> Result[Bet]:
    found, notices = compose_bets(brief.engagement, brief.count or FEWEST_BETS)
    return Result(with_fresh_ids(found, "bet", brief.engagement), notices)


def _propose(_brief: Brief, bet: Bet) -> Proposal:
    # The workspace gives the id: only it knows which are free when it writes.
    record = bet.model_dump(mode="json", exclude={"id", "origin"}, exclude_defaults=True) | {"kind": bet.kind}
    return Proposal(
        based_on=list(dict.fromkeys(link.id for link in links(bet))),
        records=[record],
        shown={"title": bet.title, "counter_position": is_counter(bet)},
    )


def _settled(brief: Brief, bet: Bet) -> bool:
    return fold(bet.hypothesis) in settled_bets(brief.engagement)


def _bet(item: BetItem, links: Mapping[str, list[str]]) -> Bet:
    conditions = [
        Condition(
            statement=condition.statement,
            test=condition.test or "",
            confidence=None if condition.confidence is None else max(0, min(100, condition.confidence)),
        )
        for condition in item.conditions
        if condition.statement.strip()
    ]
    return Bet(
        id="bet",
        title=one_line(item.title, 160),
        hypothesis=item.hypothesis.strip(),
        conditions=conditions,
        stops=[stop.strip() for stop in item.stops if stop.strip()],
        kill_criterion=item.kill_criterion,
        first_step=item.first_step,
        customer_objection=item.customer_objection,
        purpose_fit=item.purpose_fit or "",
        note=f"{MARK} to the other candidates." if item.counter_position else "",
        # A model has seen nobody: what it proposes is an opinion until people bring better.
        evidence="opinion",
        **links,
    )


def _said(removed: _Removed, found: tuple[Bet, ...], count: int) -> Iterator[str]:
    if removed.unknown:
        yield f"Links to records that do not exist were removed: {', '.join(sorted(removed.unknown)[:8])}."
    if removed.declined:
        yield f"Links to what you declined to target or serve were removed: {', '.join(sorted(removed.declined)[:8])}."
    yield from left_out(removed.aimless, "bet was", "bets were", "no persona or no need was left in them")
    yield from left_out(removed.repeated, "bet was", "bets were", "they exist already or were set aside")
    if len(found) < count:
        yield f"The model gave {len(found)} usable candidates out of {count} asked for."
    if found and not any(bet.note.startswith(MARK) for bet in found):
        yield "None of them is a counter-position to the others; ask again, or write one yourselves."


TASK: Final = Task(
    id=BETS,
    subject="engagement",
    doing="drafts candidate bets",
    job=_job,
    propose=_propose,
    settled=_settled,
    guide=_by_guide,
    replaces=False,
)
