"""Contradictions in meaning: two texts, one from each side, each with its own words to prove it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from assistant.advisor.base import Contradiction, Span
from assistant.advisor.foreign import Foreign
from assistant.advisor.grounding import Grounding
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.material import Passage, left_out, pack, passages
from assistant.advisor.settled import GAPS, settled_contradictions
from assistant.advisor.strict import Strict
from assistant.advisor.task import Brief, Filled, Job, Result, Task
from assistant.method.aspects import Side
from assistant.method.engagement import SEVERITIES, Engagement, Severity
from assistant.method.questions import QUESTION
from assistant.text import one_line
from assistant.workspace.proposals import ParkedItem, Proposal

MOST: Final = 10
"""How many contradictions are worth a room's time at once."""
_SIDES: Final[tuple[Side, ...]] = ("customer", "business")
TOO_LITTLE: Final = "There is not enough written on both sides yet for anything to contradict."


class SpanItem(Strict):
    """Words copied from one passage."""

    ref: str
    quote: str


class ContradictionItem(Strict):
    """Two spans that cannot both hold, why, how bad, and the question to reopen."""

    customer: SpanItem
    business: SpanItem
    explanation: str
    severity: Severity
    reopen: str


class GapsReply(Strict):
    """Every contradiction found; none is a good answer."""

    contradictions: list[ContradictionItem]


class ContradictionSieve:
    """The grounding rule: both spans stand where they are said to stand, each on its own side."""

    def __init__(self, engagement: Engagement) -> None:
        self.passages = passages(engagement)
        self._by_ref = {passage.ref: passage for passage in self.passages}
        self._settled = settled_contradictions(engagement)

    @property
    def has_both_sides(self) -> bool:
        """Whether there is anything on each side to hold against the other."""
        return all(any(side in passage.sides for passage in self.passages) for side in _SIDES)

    def faults(self, reply: GapsReply) -> list[str]:
        """What is wrong with `reply`, a line each."""
        found = []
        for place, item in enumerate(reply.contradictions):
            path = f"contradictions[{place}]"
            found += [
                f"{path}.{side}.{fault}"
                for side in _SIDES
                for fault in self._span_faults(_span(item, side), side)
            ]
            if item.customer.ref == item.business.ref:
                found.append(f"{path}: needs two different passages")
            if item.reopen not in QUESTION:
                found.append(f"{path}.reopen: must be the slug of a question, such as {self._reopen(item)}")
            if not item.explanation.strip():
                found.append(f"{path}.explanation: say in one sentence why both cannot hold")
        return found

    def kept(self, reply: GapsReply) -> list[Contradiction]:
        """The contradictions whose two spans are verified, with the words as they stand in the texts."""
        kept: dict[tuple[str, str], Contradiction] = {}
        for item in reply.contradictions:
            refs = (item.customer.ref, item.business.ref)
            spans = [self._ground(_span(item, side), side) for side in _SIDES]
            whole = all(span.verified for span in spans) and refs[0] != refs[1] and item.explanation.strip()
            if whole and refs not in kept and refs not in self._settled:
                kept[refs] = Contradiction(
                    severity=item.severity,
                    customer=Span(ref=refs[0], quote=spans[0].words),
                    business=Span(ref=refs[1], quote=spans[1].words),
                    text=one_line(item.explanation, 400),
                    question=item.reopen if item.reopen in QUESTION else self._reopen(item),
                )
        return sorted(kept.values(), key=lambda found: SEVERITIES.index(found.severity))

    def unverified(self, reply: GapsReply) -> int:
        """How many contradictions lack a verified span."""
        return sum(
            not all(self._ground(_span(item, side), side).verified for side in _SIDES)
            for item in reply.contradictions
        )

    def _reopen(self, item: ContradictionItem) -> str:
        passage = self._by_ref.get(item.business.ref)
        return passage.question if passage else "bets"

    def _ground(self, span: SpanItem, side: Side) -> Grounding:
        passage = self._by_ref.get(span.ref)
        if passage is None or side not in passage.sides:
            return Grounding("absent")
        return passage.find(span.quote)

    def _span_faults(self, span: SpanItem, side: Side) -> list[str]:
        passage: Passage | None = self._by_ref.get(span.ref)
        if passage is None:
            return [f"ref: there is no passage {one_line(span.ref, 40)!r}"]
        if side not in passage.sides:
            return [f"ref: {span.ref} does not belong to the {side}'s side"]
        grounding = passage.find(span.quote)
        if grounding.verified:
            return []
        why = (
            "is too short to prove anything"
            if grounding.kind == "too-short"
            else f"does not stand in {span.ref}; copy the words exactly"
        )
        return [f"quote: {why}"]


def _job(brief: Brief, _guidance: CardSearch) -> Job[GapsReply, Contradiction]:
    engagement = brief.engagement
    sieve = ContradictionSieve(engagement)

    def fill(budget: int) -> Filled:
        packed = pack(_alternating(sieve.passages), budget)
        values = {
            "organisation": Foreign("organisation", engagement.organisation),
            "material": packed.passages,
            "customer_refs": [passage.ref for passage in sieve.passages if "customer" in passage.sides],
            "business_refs": [passage.ref for passage in sieve.passages if "business" in passage.sides],
            "questions": list(QUESTION),
            "most": MOST,
        }
        return Filled(values, packed.notices)

    def result(replies: Sequence[GapsReply]) -> Result[Contradiction]:
        if not replies:
            return Result((), (TOO_LITTLE,))
        (reply,) = replies
        notice = left_out(
            sieve.unverified(reply), "contradiction of the model was", "contradictions of the model were",
            "the words it quoted do not stand in the texts it named",
        )  # fmt: skip
        return Result(tuple(sieve.kept(reply)[:MOST]), notice)

    return Job(GapsReply, (fill,) if sieve.has_both_sides else (), sieve.faults, result)


def _by_guide(_brief: Brief, _guidance: CardSearch) -> Result[Contradiction]:
    """None: what contradicts in meaning takes somebody, or something, that reads."""
    return Result(())


def _propose(_brief: Brief, item: Contradiction) -> Proposal:
    return Proposal(
        based_on=[item.customer.ref, item.business.ref],
        parked=[ParkedItem(question=item.question, title=item.text)],
        shown=item.model_dump(mode="json"),
    )


def _settled(brief: Brief, item: Contradiction) -> bool:
    return (item.customer.ref, item.business.ref) in settled_contradictions(brief.engagement)


def _known(brief: Brief, item: Contradiction) -> Contradiction:
    """The same contradiction as it waits for a person already: worded anew it is no other."""
    for suggestion in brief.engagement.suggestions:
        if suggestion.task == GAPS and suggestion.state == "open":
            shown = suggestion.payload.get("shown")
            fields = shown if isinstance(shown, dict) else {}
            known = {name: fields[name] for name in Contradiction.model_fields if name in fields}
            if known.keys() == Contradiction.model_fields.keys():
                waiting = Contradiction.model_validate(known)
                if (waiting.customer, waiting.business) == (item.customer, item.business):
                    return waiting
    return item


def _span(item: ContradictionItem, side: Side) -> SpanItem:
    return item.customer if side == "customer" else item.business


def _alternating(held: Sequence[Passage]) -> list[Passage]:
    """The two sides in turn, so that a lack of room takes from both alike."""
    customer = [passage for passage in held if "customer" in passage.sides]
    business = [passage for passage in held if "customer" not in passage.sides]
    pairs = zip_longest(customer, business)
    return [passage for pair in pairs for passage in pair if passage is not None]


TASK: Final = Task(
    id=GAPS,
    subject="engagement",
    doing="compares both sides",
    job=_job,
    propose=_propose,
    settled=_settled,
    known=_known,
    guide=_by_guide,
    replaces=False,
)
