"""Bets as a model gives them, and what of them holds: the grounding rule of the task that asks for candidates."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.advisor.betting.candidates import Candidate
from assistant.advisor.craft.generic_words import generic_marks
from assistant.advisor.craft.sameness import SAME_BET, hypothesis_meaning, nearness
from assistant.advisor.craft.unranked import ranks, unranked
from assistant.advisor.grounds.claims import ClaimItem, ClaimSieve, SupportItem
from assistant.advisor.grounds.figures import Known
from assistant.advisor.grounds.sources import Source, SourceBook
from assistant.advisor.guide.ground import declined
from assistant.advisor.material import own_texts, passages
from assistant.advisor.paper import cautions
from assistant.advisor.settled import BETS, settled_bets
from assistant.advisor.strict import Strict
from assistant.method.engagement import Engagement
from assistant.method.records import Bet, Condition
from assistant.method.said import Citation, link_kind
from assistant.text import fold, one_line

LINKS: Final[Mapping[str, str]] = {
    name: kind for name, info in Bet.model_fields.items() if (kind := link_kind(info)) is not None
}
"""The link fields of a bet, and the kind of record each names."""
_TEXTS: Final = ("title", "hypothesis", "kill_criterion", "first_step", "customer_objection")


class ConditionItem(Strict):
    """What would have to be true, words that speak for it, how to find out, and how sure one can be (0 to 100)."""

    statement: str
    support: list[SupportItem]
    test: str | None
    confidence: int | None


class BetItem(Strict):
    """One candidate. It has no status, rank or evidence: those are people's to give."""

    title: str
    hypothesis: str
    support: list[SupportItem]
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
class Removed:
    """What the sieve took away."""

    unknown: set[str] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)
    aimless: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)
    """Folded, so that what both passes bring up counts once."""
    ranked: bool = False


class BetSieve:
    """The grounding rule: links exist and are of the right kind, nothing aims at whom people declined, quotes stand."""

    def __init__(
        self,
        engagement: Engagement,
        count: int,
        sources: Sequence[Source] = (),
        unconfirmed: Collection[str] = (),
    ) -> None:
        """`unconfirmed` are slugs and ids that are only drafted."""
        self._engagement = engagement
        self._unconfirmed = unconfirmed
        self._count = count
        self._ids: dict[str, set[str]] = {}
        for record in engagement.records:
            self._ids.setdefault(record.kind, set()).add(record.id)
        self._declined = declined(engagement)
        self._settled = settled_bets(engagement) | {fold(text) for text in _waiting(engagement)}
        self._meanings = [hypothesis_meaning(text) for text in self._settled]
        own = own_texts(passages(engagement))
        self._claims = ClaimSieve(SourceBook(sources, own), (engagement.organisation,))
        self._given = (*(text for _, texts in own for text in texts), *(source.text for source in sources))

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
        found += self._claims.faults([_claim_item(item) for item in reply.bets], "bets")
        for place, item in enumerate(reply.bets):
            found += self._claims.faults(
                [_claim_item(each) for each in item.conditions], f"bets[{place}].conditions"
            )
        return found

    def kept(self, reply: BetsReply, removed: Removed) -> list[Candidate]:
        """The bets that hold, without the links and words that do not; `removed` counts what was taken away."""
        kept: list[Candidate] = []
        for item in reply.bets:
            linked = {name: self._sound(getattr(item, name), kind, removed) for name, kind in LINKS.items()}
            clean = _without_rank(item)
            removed.ranked |= clean != item
            if not linked["persona_ids"] or not linked["need_ids"] or not clean.hypothesis.strip():
                removed.aimless.add(fold(clean.hypothesis))
            elif self._is_settled(clean.hypothesis):
                removed.repeated.add(fold(clean.hypothesis))
            else:
                kept.append(self._candidate(clean, linked))
        return kept

    def _candidate(self, item: BetItem, linked: Mapping[str, list[str]]) -> Candidate:
        claims = self._claims.settle([_claim_item(item)])
        conditions = self._claims.settle(
            _claim_item(each) for each in item.conditions if each.statement.strip()
        )
        bet = _bet(item, linked, ClaimSieve.citations([*claims, *conditions]))
        marks = (
            *generic_marks(bet.hypothesis, self._engagement),
            *cautions((*claims, *conditions), self._own_figures(item), self._unconfirmed),
        )
        return Candidate(
            bet=bet,
            hypothesis=claims[0] if claims else None,
            conditions=tuple(conditions),
            counter=item.counter_position,
            marks=marks,
        )

    def _own_figures(self, item: BetItem) -> tuple[str, ...]:
        """Figures in what is no claim: a sign to stop at and a first step need figures, and people should know whose."""
        tests = (condition.test or "" for condition in item.conditions)
        return Known(self._given).missing(
            "\n\n".join((item.title, *item.stops, item.kill_criterion, item.first_step, *tests))
        )

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
            text = str(getattr(item, name))
            if not text.strip():
                yield f"{name}: must not be blank"
            elif ranks(text):
                yield f"{name}: no bet stands above another here; leave out words that rank, recommend or choose"
        if not any((condition.test or "").strip() for condition in item.conditions):
            yield "conditions: name what would have to be true, and a test for it"
        if not any(stop.strip() for stop in item.stops):
            yield "stops: say what is given up"
        if self._is_settled(item.hypothesis):
            yield "hypothesis: this one exists already, waits or was set aside; propose another"
        elif marks := generic_marks(item.hypothesis, self._engagement):
            yield f"hypothesis: {one_line(marks[0], 200)} Say it with what only these records hold"

    def _is_settled(self, hypothesis: str) -> bool:
        """Whether it is there already, or was set aside, in these words or nearly these."""
        meaning = hypothesis_meaning(hypothesis)
        return fold(hypothesis) in self._settled or any(
            nearness(meaning, each) >= SAME_BET for each in self._meanings
        )

    def _sound(self, ids: list[str], kind: str, removed: Removed) -> list[str]:
        sound = []
        for id_ in dict.fromkeys(ids):
            if id_ in self._declined:
                removed.declined.add(id_)
            elif id_ in self._ids.get(kind, ()):
                sound.append(id_)
            else:
                removed.unknown.add(one_line(id_, 40))
        return sound


def _waiting(engagement: Engagement) -> list[str]:
    """The hypotheses that a model has proposed and that wait for a person."""
    return [
        str(record.get("hypothesis", ""))
        for suggestion in engagement.suggestions
        if suggestion.task == BETS and suggestion.state == "open" and suggestion.origin.by == "model"
        for record in suggestion.payload.get("records") or ()
        if isinstance(record, dict) and str(record.get("hypothesis", "")).strip()
    ]


def _claim_item(item: BetItem | ConditionItem) -> ClaimItem:
    text = item.hypothesis if isinstance(item, BetItem) else item.statement
    return ClaimItem(text=text.strip() or "–", support=item.support)


def _without_rank(item: BetItem) -> BetItem:
    """The bet without words that set it above others."""
    texts: dict[str, object] = {name: unranked(str(getattr(item, name))) for name in _TEXTS}
    texts["purpose_fit"] = None if item.purpose_fit is None else unranked(item.purpose_fit)
    texts["stops"] = [unranked(stop) for stop in item.stops]
    texts["conditions"] = [
        each.model_copy(
            update={"statement": unranked(each.statement), "test": each.test and unranked(each.test)}
        )
        for each in item.conditions
    ]
    return item.model_copy(update=texts)


def _bet(item: BetItem, linked: Mapping[str, list[str]], sources: list[Citation]) -> Bet:
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
        sources=sources,
        # A model has seen nobody: what it proposes is an opinion until people bring better.
        evidence="opinion",
        **linked,
    )
