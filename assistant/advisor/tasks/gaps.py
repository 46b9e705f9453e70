"""Contradictions in meaning: two texts, one from each side, each with its own words to prove it.

One of the two may be a document's: it is evidence on what customers say or on what the business has decided, and the
model says on which. Documents that give different numbers are found by rule and are not looked for here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from assistant.advisor.base import Contradiction, Span
from assistant.advisor.betting.gathered import gathered
from assistant.advisor.foreign import Foreign
from assistant.advisor.grounds.claims import Quoted
from assistant.advisor.grounds.sources import Grounded, Source, SourceBook
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.material import Passage, left_out, own_texts, pack, passages
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
    """The grounding rule: both spans stand where they are shown to stand, each on its own side, one at least our own."""

    def __init__(self, engagement: Engagement, sources: Sequence[Source] = ()) -> None:
        self.passages = passages(engagement)
        self.sources = tuple(sources)
        self._by_ref = {passage.ref: passage for passage in self.passages}
        self._book = SourceBook(sources, own_texts(self.passages))
        self._settled = settled_contradictions(engagement)

    @property
    def has_both_sides(self) -> bool:
        """Whether there is anything on each side to hold against the other; a document can stand on either."""
        sides = [any(side in passage.sides for passage in self.passages) for side in _SIDES]
        return all(sides) or (any(sides) and bool(self.sources))

    def faults(self, reply: GapsReply) -> list[str]:
        """What is wrong with `reply`, a line each."""
        found = []
        for place, item in enumerate(reply.contradictions):
            path = f"contradictions[{place}]"
            spans = [self._ground(_span(item, side)) for side in _SIDES]
            found += [
                f"{path}.{side}.{fault}"
                for side, span in zip(_SIDES, spans, strict=True)
                if (fault := self._fault(span, side))
            ]
            if spans[0].ref == spans[1].ref:
                found.append(f"{path}: needs two different passages")
            elif all(span.source is not None for span in spans):
                found.append(
                    f"{path}: one of the two must be an answer or a record; leave out what only documents say"
                )
            if item.reopen not in QUESTION:
                found.append(f"{path}.reopen: must be the slug of a question, such as {self._reopen(*spans)}")
            if not item.explanation.strip():
                found.append(f"{path}.explanation: say in one sentence why both cannot hold")
        return found

    def kept(self, reply: GapsReply) -> list[Contradiction]:
        """The contradictions whose two spans are verified, with the words as they stand in the texts."""
        kept: dict[tuple[str, str], Contradiction] = {}
        for item in reply.contradictions:
            customer, business = (self._ground(_span(item, side)) for side in _SIDES)
            refs = (customer.ref, business.ref)
            whole = self._verified(item) and customer.ref != business.ref and item.explanation.strip()
            own = customer.source is None or business.source is None
            if whole and own and refs not in kept and refs not in self._settled:
                kept[refs] = Contradiction(
                    severity=item.severity,
                    customer=_shown(customer),
                    business=_shown(business),
                    text=one_line(item.explanation, 400),
                    question=item.reopen if item.reopen in QUESTION else self._reopen(customer, business),
                )
        return sorted(kept.values(), key=lambda found: SEVERITIES.index(found.severity))

    def unverified(self, reply: GapsReply) -> int:
        """How many contradictions lack a verified span."""
        return sum(not self._verified(item) for item in reply.contradictions)

    def _verified(self, item: ContradictionItem) -> bool:
        return not any(self._fault(self._ground(_span(item, side)), side) for side in _SIDES)

    def _reopen(self, customer: Grounded, business: Grounded) -> str:
        """The question of the business's text, else of the customer's: a document belongs to none."""
        held = (self._by_ref.get(span.ref) for span in (business, customer))
        return next((passage.question for passage in held if passage is not None), "bets")

    def _ground(self, span: SpanItem) -> Grounded:
        return self._book.check(span.ref, span.quote)

    def _fault(self, span: Grounded, side: Side) -> str:
        """What is wrong with a span, empty for nothing; words that stand elsewhere belong where they stand."""
        ref = one_line(span.ref, 40)
        if span.state == "unknown":
            return f"ref: there is no passage {ref!r}"
        passage = self._by_ref.get(span.ref)
        if passage is not None and side not in passage.sides:
            return f"ref: {ref} does not belong to the {side}'s side"
        if span.counts:
            return ""
        if span.state == "too-short":
            return "quote: is too short to prove anything"
        return f"quote: does not stand in {ref}; copy the words exactly"


def _shown(span: Grounded) -> Span:
    return Span(ref=span.ref, quote=span.words, source=Quoted.of(span) if span.source is not None else None)


def _job(brief: Brief, _guidance: CardSearch) -> Job[GapsReply, Contradiction]:
    engagement = brief.engagement
    sieve = ContradictionSieve(engagement, gathered(brief))

    def fill(budget: int) -> Filled:
        packed = pack(
            _alternating(sieve.passages), budget, sources=sieve.sources, unconfirmed=brief.unconfirmed
        )
        values = {
            "organisation": Foreign("organisation", engagement.organisation),
            "material": packed.passages,
            "documents": packed.documents,
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
        based_on=[
            span.source.document if span.source else span.ref for span in (item.customer, item.business)
        ],
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
                spans = ((each.ref, each.quote) for each in (waiting.customer, waiting.business))
                if tuple(spans) == tuple((each.ref, each.quote) for each in (item.customer, item.business)):
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
    gives="texts of the two sides that contradict each other",
    job=_job,
    propose=_propose,
    settled=_settled,
    known=_known,
    guide=_by_guide,
    replaces=False,
)
