"""A first answer to a question with its records, from documents and earlier answers, for people to review.

Each claim quotes what it rests on or is labelled an assumption. Where nothing speaks to the question it stays blank, and
that is said. Nothing that people have written is replaced: a draft goes on from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, cast

from pydantic import create_model

from assistant.advisor.drafting.drafted import RecordItem, RecordSieve, now_assumed
from assistant.advisor.drafting.drafts import Conflict, Draft, plain_claim, proposal_of
from assistant.advisor.drafting.question_records import (
    given_with,
    goes_on,
    ids_for,
    in_words,
    kinds_beside,
    must_not_be_bets,
    record_item,
)
from assistant.advisor.drafting.saying import conflicts_in
from assistant.advisor.foreign import Foreign
from assistant.advisor.grounds.claims import Claim, ClaimItem, ClaimSieve, Quoted, SupportItem
from assistant.advisor.grounds.sources import Source, SourceBook
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.guide.drafting import quoted_draft
from assistant.advisor.material import Passage, own_texts, pack, passages
from assistant.advisor.paper import place_of
from assistant.advisor.strict import Strict
from assistant.advisor.task import LITTLE, Brief, Filled, Found, Job, Result, Task
from assistant.method.graph import upstream
from assistant.method.questions import QUESTION, Question
from assistant.text import fold, one_line

DRAFT: Final = "draft"
MOST_CLAIMS: Final = 10
MOST_RECORDS: Final = 12
_PASSAGES: Final = 12
_FEW: Final = 6
"""Passages below which others are looked for by what the question is for."""
_OF_EACH: Final = 3
_TOKENS: Final = 6_000
BLANK: Final = "{question} stays blank: {why}"
NOTHING: Final = "neither your documents nor earlier answers speak to it."
UNBACKED: Final = "what the model wrote rests on nothing in your documents or answers."
NOT_SAID: Final = "the model found nothing that speaks to it."


class ConflictItem(Strict):
    """Two passages that do not agree, and what about."""

    about: str
    one: SupportItem
    other: SupportItem


class Drafting(Strict):
    """A draft: what the answer says, why it says nothing where it does not, and where sources disagree."""

    claims: list[ClaimItem]
    silent: str | None
    conflicts: list[ConflictItem]


@lru_cache(maxsize=len(QUESTION))
def reply_for(question: Question) -> type[Drafting]:
    """What a model answers with for a question: `Drafting` and records of its kind."""
    listed: Any = list[record_item(question, revises=goes_on(question))]  # type: ignore[misc]  # a type made at run time
    made = create_model("DraftReply", __base__=Drafting, __doc__=Drafting.__doc__, records=(listed, ...))
    return cast("type[Drafting]", made)


@dataclass(frozen=True)
class Material:
    """What a draft can be made from."""

    found: Found
    sources: tuple[Source, ...]
    own: Passage | None
    """What people have written already."""
    earlier: tuple[Passage, ...]
    """Answers and records that the question builds on, and records of its own kind."""

    def speaks_to(self, question: Question) -> bool:
        """Whether there is anything besides what the question itself has been answered with."""
        own = set() if question.decides else {question.kind}
        return bool(self.sources) or any(each.label not in own for each in self.earlier)


class DraftSieve:
    """The grounding rule: which claims, records and conflicts hold, and what each of them rests on."""

    def __init__(self, brief: Brief, question: Question, material: Material) -> None:
        self._question, self._found = question, material.found
        own = own_texts([*([material.own] if material.own else []), *material.earlier])
        self._book = SourceBook(material.sources, own)
        said = (question.text, brief.engagement.organisation)
        self._claims = ClaimSieve(self._book, said)
        self.records = RecordSieve(
            brief.engagement,
            question.kind,
            self._claims,
            lambda: [*self._book.texts, *said],
            fixed=given_with(question),
            revises=goes_on(question),
        )

    def faults(self, reply: Drafting) -> list[str]:
        """What is wrong with `reply`, a line each, so that the model can mend it."""
        found = []
        if not reply.claims and not _records(reply) and not (reply.silent or "").strip():
            found.append("silent: say in a sentence what nothing speaks to, or give claims")
        if len(reply.claims) > MOST_CLAIMS:
            found.append(f"claims: at most {MOST_CLAIMS}, keep those that answer the question")
        if len(_records(reply)) > MOST_RECORDS:
            found.append(f"records: at most {MOST_RECORDS}, keep those that matter most")
        found += self._claims.faults(reply.claims, "claims")
        found += self.records.faults(_records(reply))
        for place, item in enumerate(reply.conflicts):
            path = f"conflicts[{place}]"
            for fault in self._claims.faults([_both(item)], path):
                found.append(fault.replace("[0].support[0]", ".one").replace("[0].support[1]", ".other"))
            if fold(item.one.ref) == fold(item.other.ref):
                found.append(f"{path}: needs two different passages")
        return found

    def result(self, reply: Drafting) -> Result[Draft]:
        """The draft, or why there is none."""
        claims, unbacked = self._settled(reply.claims)
        records, told = self.records.settle(_records(reply))
        conflicts = tuple(self._conflicts(reply))
        draft = Draft(
            question=self._question.slug,
            claims=tuple(claims),
            records=tuple(records[:MOST_RECORDS]),
            conflicts=conflicts,
            sources=tuple(self._claims.citations(claims)),
            silent=plain_claim(reply.silent or ""),
        )
        if draft.is_blank:
            return blank(self._question, draft.silent or NOT_SAID, conflicts)
        if not draft.is_backed:
            return blank(self._question, UNBACKED, conflicts)
        return Result((draft,), (*now_assumed(unbacked, "claim"), *told))

    def _settled(self, items: Sequence[ClaimItem]) -> tuple[list[Claim], int]:
        """The claims that hold, and how many of them quote what stands nowhere."""
        plain = [item.model_copy(update={"text": plain_claim(item.text)}) for item in items]
        claims = self._claims.settle(plain)[:MOST_CLAIMS]
        quoting = {item.text for item in plain if item.support}
        return claims, sum(claim.basis == "assumption" and claim.text in quoting for claim in claims)

    def _conflicts(self, reply: Drafting) -> Iterator[Conflict]:
        """Those that the numbers show, and those of the model whose words stand on both sides."""
        seen = list(conflicts_in(self._found, self._question.slug, self._book.sources))
        yield from seen
        for item in reply.conflicts:
            about = plain_claim(item.about)
            for claim in self._claims.settle([_both(item)]):
                sides = {quoted.ref: quoted for quoted in claim.quotes}
                found = Conflict(about=one_line(about, 160), sides=tuple(sides.values()))
                if len(sides) == 2 and about and not any(_is_known(found, each) for each in seen):
                    seen.append(found)
                    yield found


def _is_known(found: Conflict, known: Conflict) -> bool:
    """Whether both sides quote the same words, or some of them: two passages may differ in more than one thing."""
    quoted = {side.ref: fold(side.quote) for side in known.sides}
    return all(
        side.ref in quoted and (fold(side.quote) in quoted[side.ref] or quoted[side.ref] in fold(side.quote))
        for side in found.sides
    )


def blank(question: Question, why: str, conflicts: Sequence[Conflict] = ()) -> Result[Draft]:
    """No draft, and what people should know: why, and where their documents disagree all the same."""
    disagree = tuple(
        f"Your documents disagree on {conflict.about}: {' against '.join(map(_words, conflict.sides))}."
        for conflict in conflicts
    )
    return Result((), (BLANK.format(question=question.title, why=one_line(why, 300)), *disagree))


def _job(brief: Brief, _guidance: CardSearch) -> Job[Drafting, Draft]:
    question = QUESTION[brief.target]
    must_not_be_bets(question)
    material = gathered(brief, question)
    sieve = DraftSieve(brief, question, material)

    def fill(budget: int) -> Filled:
        packed = pack(material.earlier, budget, sources=material.sources, unconfirmed=brief.unconfirmed)
        own = material.own.render(budget // 4) if material.own else None
        values = {
            "organisation": Foreign("organisation", brief.engagement.organisation),
            "question": question,
            "own": own,
            "documents": packed.documents,
            "material": packed.passages,
            "unconfirmed": bool(brief.unconfirmed),
            **in_words(question),
            "decides": question.decides,
            "horizon": given_with(question).get("horizon", ""),
            "goes_on": goes_on(question),
            "ids": ids_for(record_item(question, revises=goes_on(question)), sieve.records),
            "most_claims": MOST_CLAIMS,
            "most_records": MOST_RECORDS,
        }
        return Filled(values, packed.notices)

    def result(replies: Sequence[Drafting]) -> Result[Draft]:
        if not replies:
            return blank(question, NOTHING)
        return sieve.result(replies[0])

    turns = (fill,) if material.speaks_to(question) else ()
    return Job(reply_for(question), turns, sieve.faults, result, max_output_tokens=_TOKENS)


def _by_guide(brief: Brief, _guidance: CardSearch) -> Result[Draft]:
    question = QUESTION[brief.target]
    must_not_be_bets(question)
    found = brief.documents.speaking_to(question.slug, brief.engagement.answer(question.slug).text, _PASSAGES)
    draft = quoted_draft(question.slug, found)
    if draft.is_blank:
        return blank(question, "your documents do not speak to it.", draft.conflicts)
    return Result((draft,))


def gathered(brief: Brief, question: Question) -> Material:
    """What a draft for a question can be made from."""
    held = passages(brief.engagement)
    own = next((passage for passage in held if passage.ref == question.slug), None)
    earlier = upstream(question.slug)
    kinds = kinds_beside(question)
    found = brief.documents.speaking_to(question.slug, own.texts[0] if own else "", _PASSAGES)
    sources = {source.ref: source for source in found.sources}
    every = brief.documents.everything(LITTLE)
    if len(sources) < _FEW and not every:
        # All of it in one search would leave out what fits a single mark.
        for words in (question.title, question.text, question.purpose, *question.good):
            for source in brief.documents.find(words, _OF_EACH):
                sources.setdefault(source.ref, source)
    chosen = {source.ref: source for source in (*list(sources.values())[:_PASSAGES], *every)}
    return Material(
        found,
        tuple(chosen.values()),
        own,
        tuple(
            passage
            for passage in held
            if passage.ref in earlier or (passage.label != "answer" and passage.label in kinds)
        ),
    )


def _records(reply: Drafting) -> list[RecordItem]:
    return list(getattr(reply, "records", ()))


def _both(item: ConflictItem) -> ClaimItem:
    return ClaimItem(text=item.about, support=[item.one, item.other])


def _words(quoted: Quoted) -> str:
    return f"“{one_line(quoted.quote, 120)}” ({place_of(quoted)})"


TASK: Final = Task(
    id=DRAFT,
    subject="question",
    doing="drafts an answer",
    gives="a first answer with its records, each claim with its ground",
    job=_job,
    propose=proposal_of,
    guide=_by_guide,
    resumed=True,
)
