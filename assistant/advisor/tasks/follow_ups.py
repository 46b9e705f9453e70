"""Follow-ups to an answer: well asked, grounded in the answer's own words, and with a card behind each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.advisor.base import MOST_FOLLOW_UPS, CardRef, FollowUp
from assistant.advisor.foreign import Foreign
from assistant.advisor.grounding import Quotable
from assistant.advisor.guide.checks.core import named
from assistant.advisor.guide.deck import NO_CARDS, CardSearch, card_ref, deck_of
from assistant.advisor.guide.follow_ups import follow_ups
from assistant.advisor.material import Passage, left_out, pack, passages
from assistant.advisor.settled import FOLLOW_UPS, asked_before, settled_follow_ups
from assistant.advisor.strict import Strict
from assistant.advisor.task import Brief, Filled, Job, Result, Task
from assistant.advisor.wording import mistakes, seems_answered
from assistant.errors import CounterpointError
from assistant.method.engagement import Engagement
from assistant.method.graph import upstream
from assistant.method.questions import QUESTION, Question
from assistant.retrieval.cards import Card
from assistant.text import fold, one_line
from assistant.workspace.proposals import ParkedItem, Proposal

_CARDS: Final = 6
_MOST_BEFORE: Final = 20
_SHORTEST_QUOTE: Final = 3
"""One word can be the weak spot, so a follow-up may quote one."""

CUT: Final = "The answer was shortened for the model."


class FollowUpItem(Strict):
    """One question, why it is worth asking, the words it goes to, and the card it rests on."""

    question: str
    why: str
    quote: str | None
    card: str


class FollowUpsReply(Strict):
    """The questions to ask now; none when `complete`."""

    complete: bool
    follow_ups: list[FollowUpItem]


class FollowUpSieve:
    """The grounding rule: which of the model's questions may be put to the room."""

    def __init__(self, engagement: Engagement, question: Question, cards: Sequence[Card]) -> None:
        self._text = engagement.answer(question.slug).text
        self._quotable = Quotable(self._text)
        self._cards: dict[str, CardRef] = {card.id: card_ref(card) for card in cards}
        self._settled = settled_follow_ups(engagement, question)
        self._anything = bool(self._text.strip()) or any(
            question.holds_answer(record) for record in engagement.records
        )

    def faults(self, reply: FollowUpsReply) -> list[str]:
        """What is wrong with `reply`, a line each, so that the model can mend it."""
        found = []
        if reply.complete and reply.follow_ups:
            found.append("follow_ups: must be empty when complete is true")
        if reply.complete and not self._anything:
            found.append("complete: nothing has been answered yet, so it cannot be complete")
        if len(reply.follow_ups) > MOST_FOLLOW_UPS:
            found.append(f"follow_ups: at most {MOST_FOLLOW_UPS}, keep those that matter most")
        for place, item in enumerate(reply.follow_ups):
            found += [f"follow_ups[{place}].{fault}" for fault in self._faults_of(item)]
        return found

    def kept(self, reply: FollowUpsReply) -> list[FollowUp]:
        """The questions that hold, in the words of the answer where they quote it."""
        if reply.complete and self._anything:
            return []
        kept: list[FollowUp] = []
        for item in reply.follow_ups:
            if not self._faults_of(item) and all(fold(item.question) != fold(other.text) for other in kept):
                kept.append(
                    FollowUp(
                        text=one_line(item.question),
                        why=one_line(item.why, 300),
                        quote=self._quotable.find(item.quote or "", shortest=_SHORTEST_QUOTE).words,
                        card=self._cards[item.card],
                    )
                )
        return kept[:MOST_FOLLOW_UPS]

    def _faults_of(self, item: FollowUpItem) -> list[str]:
        found = [f"question: {mistake}" for mistake in mistakes(item.question)]
        if fold(item.question) in self._settled:
            found.append("question: people have set this one aside; ask something else")
        quote = item.quote or ""
        if quote.strip() and not self._quotable.find(quote, shortest=_SHORTEST_QUOTE).verified:
            found.append("quote: these words do not stand in the answer; copy them exactly, or give null")
        elif seems_answered(item.question, self._text, quote):
            found.append("question: the answer says this already; ask what it leaves open")
        if not item.why.strip():
            found.append("why: say in a sentence what the question is good for")
        if item.card not in self._cards:
            found.append(f"card: must be one of {', '.join(self._cards)}")
        return found


def _job(brief: Brief, guidance: CardSearch) -> Job[FollowUpsReply, FollowUp]:
    engagement, question = brief.engagement, QUESTION[brief.target]
    cards = _cards(guidance, engagement, question)
    sieve = FollowUpSieve(engagement, question, cards)
    answer = engagement.answer(question.slug)
    around = _around(engagement, question)
    before = asked_before(engagement, question)[:_MOST_BEFORE]

    def fill(budget: int) -> Filled:
        text = answer.text[: budget // 2]
        packed = pack(around, budget - len(text))
        cut = (CUT,) if len(text) < len(answer.text) else ()
        values = {
            "question": question,
            "organisation": Foreign("organisation", engagement.organisation),
            "answer": Foreign(f"answer {question.slug}", text) if text.strip() else None,
            "material": packed.passages,
            "before": [Foreign("asked before", text) for text in before],
            "cards": cards,
            "most": MOST_FOLLOW_UPS,
        }
        return Filled(values, (*cut, *packed.notices))

    def result(replies: Sequence[FollowUpsReply]) -> Result[FollowUp]:
        (reply,) = replies
        kept = sieve.kept(reply)
        dropped = 0 if reply.complete else len(reply.follow_ups[:MOST_FOLLOW_UPS]) - len(kept)
        notice = left_out(
            dropped,
            "question of the model was",
            "questions of the model were",
            "they were not well asked or not grounded",
        )
        return Result(tuple(kept), notice)

    return Job(FollowUpsReply, (fill,), sieve.faults, result, max_output_tokens=2048)


def _by_guide(brief: Brief, guidance: CardSearch) -> Result[FollowUp]:
    deck = deck_of(guidance)
    notices = () if deck.has_cards else (NO_CARDS,)
    return Result(follow_ups(brief.engagement, QUESTION[brief.target], deck), notices)


def _propose(brief: Brief, item: FollowUp) -> Proposal:
    engagement, question = brief.engagement, QUESTION[brief.target]
    named_here = [record.id for record in engagement.records if record.title and named(record) in item.text]
    # What names no record and quotes nothing rests on what is missing from all records of the question.
    missing = (
        []
        if named_here or item.quote
        else [record.id for record in engagement.records if record.kind == question.kind]
    )
    return Proposal(
        based_on=[question.slug, *named_here, *missing],
        parked=[ParkedItem(question=question.slug, title=item.text)],
        shown={"question": question.slug, **item.model_dump(mode="json")},
    )


def _settled(brief: Brief, item: FollowUp) -> bool:
    return fold(item.text) in settled_follow_ups(brief.engagement, QUESTION[brief.target])


def _around(engagement: Engagement, question: Question) -> list[Passage]:
    """What the answer can be held against: its own records first, then what the question builds on."""
    relevant = upstream(question.slug) | {question.slug}
    held = [
        passage
        for passage in passages(engagement)
        if passage.question in relevant and passage.ref != question.slug
    ]
    kind = question.kind
    return sorted(held, key=lambda passage: passage.label != kind)


def _cards(guidance: CardSearch, engagement: Engagement, question: Question) -> list[Card]:
    """The cards that fit the answer, probes and marks of a good answer among them in any case."""
    words = engagement.answer(question.slug).text.strip() or f"{question.title}. {question.text}"
    try:
        found = [hit.card for hit in guidance.search(words, question=question.slug, k=_CARDS)]
    except CounterpointError:
        found = []
    found += guidance.for_question(question.slug, {"probe", "good-answer"})
    return list({card.id: card for card in found}.values())[: _CARDS + 2]


TASK: Final = Task(
    id=FOLLOW_UPS,
    subject="question",
    doing="reads your answer",
    job=_job,
    propose=_propose,
    settled=_settled,
    guide=_by_guide,
)
