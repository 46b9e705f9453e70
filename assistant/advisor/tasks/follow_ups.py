"""Follow-ups to an answer: well asked, grounded in the answer's own words or a document's, with a card behind each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import ValidationError

from assistant.advisor.base import MOST_FOLLOW_UPS, CardRef, FollowUp
from assistant.advisor.craft.jargon import jargon
from assistant.advisor.craft.sameness import asked_already
from assistant.advisor.craft.wording import mistakes, seems_answered
from assistant.advisor.foreign import Foreign
from assistant.advisor.grounds.claims import Quoted
from assistant.advisor.grounds.grounding import Quotable
from assistant.advisor.grounds.sources import Source, SourceBook
from assistant.advisor.guide.checks.core import named
from assistant.advisor.guide.deck import NO_CARDS, CardSearch, card_ref, deck_of
from assistant.advisor.guide.follow_ups import follow_ups
from assistant.advisor.material import Passage, left_out, pack, passages
from assistant.advisor.settled import FOLLOW_UPS, asked_before, asked_by_advisor, settled_follow_ups
from assistant.advisor.strict import Strict
from assistant.advisor.task import Brief, Filled, Found, Job, Result, Task
from assistant.errors import CounterpointError
from assistant.method.engagement import Engagement
from assistant.method.graph import upstream
from assistant.method.questions import QUESTION, Question
from assistant.retrieval.cards import Card
from assistant.text import fold, one_line
from assistant.workspace.proposals import ParkedItem, Proposal

_CARDS: Final = 6
_SOURCES: Final = 8
_MOST_BEFORE: Final = 20
_MOST_SAID: Final = 4_000
"""Characters of the answer by which documents are searched."""
_SHORTEST_QUOTE: Final = 3
"""One word can be the weak spot, so a follow-up may quote one."""

CUT: Final = "The answer was shortened for the model."


class FollowUpItem(Strict):
    """One question, why it is worth asking, the words it goes to, and the card and document it rests on."""

    question: str
    why: str
    quote: str | None
    card: str
    source: str | None
    source_quote: str | None


class FollowUpsReply(Strict):
    """The questions to ask now; none when `complete`."""

    complete: bool
    follow_ups: list[FollowUpItem]


class FollowUpSieve:
    """The grounding rule: which of the model's questions may be put to the room."""

    def __init__(
        self,
        engagement: Engagement,
        question: Question,
        cards: Sequence[Card],
        sources: Sequence[Source] = (),
    ) -> None:
        self._text = engagement.answer(question.slug).text
        self._quotable = Quotable(self._text)
        self._cards: dict[str, CardRef] = {card.id: card_ref(card) for card in cards}
        self._before = _before(engagement, question, asked_before(engagement, question))
        self._waiting = [waiting.text for slug, waiting in _waiting(engagement) if slug == question.slug]
        self._book = SourceBook(sources)
        self._records = [passage for passage in _around(engagement, question) if passage.ref not in QUESTION]
        self._heard = (
            engagement.organisation, question.title, question.text, *(engagement.answer(slug).text for slug in QUESTION),
            *(text for passage in passages(engagement) for text in passage.texts), *self._book.texts,
        )  # fmt: skip
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
            path = f"follow_ups[{place}]"
            found += [f"{path}.{fault}" for fault in self._faults_of(item)]
            earlier = [each.question for each in reply.follow_ups[:place]]
            if asked_already(item.question, earlier):
                found.append(
                    f"{path}.question: repeats one before it in other words; drop it or ask something else"
                )
        return found

    def kept(self, reply: FollowUpsReply) -> list[FollowUp]:
        """The questions that hold, in the words of the answer and the documents where they quote them."""
        if reply.complete and self._anything:
            return []
        kept: list[FollowUp] = []
        for item in reply.follow_ups:
            if self._faults_of(item) or asked_already(item.question, (each.text for each in kept)):
                continue
            # Worded anew it is the one that waits; two that are the same as that one are one.
            waiting = asked_already(item.question, self._waiting)
            if waiting and any(waiting == asked_already(each.text, self._waiting) for each in kept):
                continue
            kept.append(
                FollowUp(
                    text=one_line(item.question),
                    why=one_line(item.why, 300),
                    quote=self._quotable.find(item.quote or "", shortest=_SHORTEST_QUOTE).words,
                    card=self._cards[item.card],
                    source=self._cited(item),
                )
            )
        return kept[:MOST_FOLLOW_UPS]

    def _faults_of(self, item: FollowUpItem) -> list[str]:
        found = [f"question: {mistake}" for mistake in mistakes(item.question)]
        if words := jargon(item.question, self._heard):
            found.append(f"question: nobody here says {_listed(words)}; use their words or plain ones")
        if asked_already(item.question, self._before):
            found.append("question: this was asked before, in other words perhaps; ask something else")
        quote = item.quote or ""
        if quote.strip() and not self._quotable.find(quote, shortest=_SHORTEST_QUOTE).verified:
            found.append("quote: these words do not stand in the answer; copy them exactly, or give null")
        else:
            found += self._answered(item)
        found += self._source_faults(item)
        if not item.why.strip():
            found.append("why: say in a sentence what the question is good for")
        if item.card not in self._cards:
            found.append(f"card: must be one of {', '.join(self._cards)}")
        return found

    def _answered(self, item: FollowUpItem) -> Iterator[str]:
        """Who says already what the question asks for: the answer, a record or a document."""
        quoted = " ".join(filter(None, (item.quote, item.source_quote)))
        if seems_answered(item.question, self._text, quoted):
            yield "question: the answer says this already; ask what it leaves open"
            return
        asked = fold(item.question)
        for passage in self._records:
            # A record's own name in a question is what it is about, and no answer to it.
            about = " ".join(text for text in passage.texts if fold(text) in asked)
            if any(seems_answered(item.question, text, f"{quoted} {about}") for text in passage.texts):
                yield f"question: {passage.ref} says this already; ask what is still open"
                return
        for source in self._book.sources:
            if seems_answered(item.question, source.text, quoted):
                yield f"question: {source.ref} says this already; ask what is still open, or rest the question on its words"
                return

    def _source_faults(self, item: FollowUpItem) -> Iterator[str]:
        ref, quote = (item.source or "").strip(), (item.source_quote or "").strip()
        if not ref and not quote:
            return
        if not self._book.refs:
            yield "source: there are no documents here; give null for source and source_quote"
        elif not ref or not quote:
            yield "source: source and source_quote belong together; give both, or null for both"
        elif not (found := self._book.check(ref, quote)).counts:
            yield (
                f"source: there is no passage {one_line(ref, 40)!r}; cite one that is given, or give null for both"
                if found.state == "unknown"
                else f"source_quote: these words do not stand in {one_line(found.ref, 60)}; copy a whole sentence exactly, or give null for both"
            )

    def _cited(self, item: FollowUpItem) -> Quoted | None:
        ref, quote = (item.source or "").strip(), (item.source_quote or "").strip()
        return Quoted.of(self._book.check(ref, quote)) if ref and quote else None


def _listed(words: Sequence[str]) -> str:
    return " or ".join(f"“{one_line(word, 40)}”" for word in words)


def _found(brief: Brief) -> Found:
    """What the documents say to the answer, or to the question itself where there is none."""
    said = brief.engagement.answer(brief.target).text[:_MOST_SAID]
    return brief.documents.speaking_to(brief.target, said, _SOURCES)


def _sources(found: Found) -> tuple[Source, ...]:
    """The passages, those with numbers that differ from others first: nothing is more worth asking about."""
    differing = (
        saying.source for _, sides in found.conflicts for saying in sides if saying.source is not None
    )
    return tuple({source.ref: source for source in (*differing, *found.sources)}.values())


def _job(brief: Brief, guidance: CardSearch) -> Job[FollowUpsReply, FollowUp]:
    engagement, question = brief.engagement, QUESTION[brief.target]
    cards = _cards(guidance, engagement, question)
    sources = _sources(_found(brief))
    sieve = FollowUpSieve(engagement, question, cards, sources)
    answer = engagement.answer(question.slug)
    around = _around(engagement, question)
    before = _before(engagement, question, asked_by_advisor(engagement, question))

    def fill(budget: int) -> Filled:
        text = answer.text[: budget // 2]
        packed = pack(around, budget - len(text), sources=sources, unconfirmed=brief.unconfirmed)
        cut = (CUT,) if len(text) < len(answer.text) else ()
        values = {
            "question": question,
            "organisation": Foreign("organisation", engagement.organisation),
            "answer": Foreign(f"answer {question.slug}", text) if text.strip() else None,
            "material": packed.passages,
            "documents": packed.documents,
            "before": [Foreign("asked before", text) for text in before[:_MOST_BEFORE]],
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
            "they were not well asked, asked before or not grounded",
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
    cited = [item.source.document] if item.source is not None else []
    # What names no record and quotes nothing rests on what is missing from all records of the question.
    missing = (
        []
        if named_here or item.quote or cited
        else [record.id for record in engagement.records if record.kind == question.kind]
    )
    return Proposal(
        based_on=[question.slug, *named_here, *cited, *missing],
        parked=[ParkedItem(question=question.slug, title=item.text)],
        shown={"question": question.slug, **item.model_dump(mode="json")},
    )


def _settled(brief: Brief, item: FollowUp) -> bool:
    return fold(item.text) in settled_follow_ups(brief.engagement, QUESTION[brief.target])


def _known(brief: Brief, item: FollowUp) -> FollowUp:
    """The same question as it waits for a person already: worded anew it is no other."""
    waiting = {held.text: held for slug, held in _waiting(brief.engagement) if slug == brief.target}
    return waiting.get(asked_already(item.text, waiting), item)


def _before(engagement: Engagement, question: Question, here: Sequence[str]) -> list[str]:
    """What was asked before and is not to be asked again: `here`, and what waits at another question."""
    elsewhere = [held.text for slug, held in _waiting(engagement) if slug != question.slug]
    return list(dict.fromkeys((*here, *elsewhere)))


def _waiting(engagement: Engagement) -> Iterator[tuple[str, FollowUp]]:
    """The follow-ups that wait for a person, each with the slug of its question."""
    for suggestion in engagement.suggestions:
        shown = suggestion.payload.get("shown")
        if suggestion.task == FOLLOW_UPS and suggestion.state == "open" and isinstance(shown, dict):
            fields = {name: shown[name] for name in FollowUp.model_fields if name in shown}
            try:
                yield str(shown.get("question", "")), FollowUp.model_validate(fields)
            except ValidationError:
                # From a file that somebody else wrote.
                continue


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
    gives="questions that go to the weak spot of an answer",
    job=_job,
    propose=_propose,
    settled=_settled,
    known=_known,
    guide=_by_guide,
)
