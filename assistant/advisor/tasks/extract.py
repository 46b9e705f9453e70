"""Records out of the prose that people wrote: each quotes the words it is from, and none is there already.

Only records of the question's own kind: what else a text speaks of belongs to another question, where more is asked
about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, cast

from pydantic import BaseModel, ConfigDict, create_model

from assistant.advisor.drafting.drafted import Drafted, RecordItem, RecordSieve
from assistant.advisor.drafting.drafts import part_of_record, parts_of
from assistant.advisor.drafting.question_records import (
    given_with,
    ids_for,
    in_words,
    kinds_beside,
    must_not_be_bets,
    record_item,
)
from assistant.advisor.drafting.revised import title_key
from assistant.advisor.foreign import Foreign
from assistant.advisor.grounds.claims import ClaimSieve
from assistant.advisor.grounds.sources import SourceBook
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.material import Passage, pack, passages
from assistant.advisor.paper import PAPER, Paper
from assistant.advisor.settled import changes_set_aside, set_aside
from assistant.advisor.strict import Strict
from assistant.advisor.task import Brief, Filled, Job, Result, Task
from assistant.method.questions import QUESTION, Question
from assistant.text import fold
from assistant.workspace.proposals import Proposal

EXTRACT: Final = "extract"
MOST: Final = 15
_TOKENS: Final = 5_000


class Extracting(Strict):
    """The records that a text names."""


class Extracted(BaseModel):
    """One record that the prose of an answer names, or what it says anew of one that exists."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    record: Drafted


@lru_cache(maxsize=len(QUESTION))
def reply_for(question: Question) -> type[Extracting]:
    """What a model answers with for a question: records of its kind, new ones and ones that exist."""
    listed: Any = list[record_item(question, revises=True)]  # type: ignore[misc]  # a type made at run time
    made = create_model(
        "ExtractReply", __base__=Extracting, __doc__=Extracting.__doc__, records=(listed, ...)
    )
    return cast("type[Extracting]", made)


def _job(brief: Brief, _guidance: CardSearch) -> Job[Extracting, Extracted]:
    question = QUESTION[brief.target]
    must_not_be_bets(question)
    prose = _prose(brief, question)
    texts = [text for passage in prose for text in passage.texts]
    sieve = RecordSieve(
        brief.engagement,
        question.kind,
        ClaimSieve(SourceBook((), [(question.slug, texts)])),
        lambda: texts,
        fixed=given_with(question),
        revises=True,
        must_quote=True,
    )
    kinds = kinds_beside(question)
    beside = [each for each in passages(brief.engagement) if each.label in kinds]

    def faults(reply: Extracting) -> list[str]:
        items = _records(reply)
        many = [f"records: at most {MOST}, keep those that matter most"] if len(items) > MOST else []
        return many + sieve.faults(items)

    def fill(budget: int) -> Filled:
        packed = pack([*prose, *beside], budget, unconfirmed=brief.unconfirmed)
        values = {
            "organisation": Foreign("organisation", brief.engagement.organisation),
            "question": question,
            "prose": packed.passages[: len(prose)],
            "material": packed.passages[len(prose) :],
            **in_words(question),
            "ids": ids_for(record_item(question, revises=True), sieve),
            "most": MOST,
        }
        return Filled(values, packed.notices)

    def result(replies: Sequence[Extracting]) -> Result[Extracted]:
        if not replies:
            return Result((), ("Nothing is written here yet, so there is nothing to find records in.",))
        drafted, told = sieve.settle(_records(replies[0]))
        nothing = () if drafted else (f"Nothing new was found: {in_words(question)['plural']}.",)
        found = (Extracted(question=question.slug, record=each) for each in drafted[:MOST])
        return Result(tuple(found), (*told, *nothing))

    return Job(reply_for(question), (fill,) if prose else (), faults, result, max_output_tokens=_TOKENS)


def _prose(brief: Brief, question: Question) -> list[Passage]:
    """What people wrote as the answer, on both sides of the discussion."""
    answer = brief.engagement.answer(question.slug)
    texts = {"agreed": answer.agreed.strip(), "assumed": answer.assumed.strip()}
    if fold(texts["agreed"]) == fold(texts["assumed"]):
        del texts["assumed"]
    return [
        Passage(question.slug, f"answer - {side}", frozenset(), question.slug, (("", text, True),))
        for side, text in texts.items()
        if text
    ]


def _records(reply: Extracting) -> list[RecordItem]:
    return list(getattr(reply, "records", ()))


def _propose(brief: Brief, item: Extracted) -> Proposal:
    records, changes = parts_of([item.record])
    part = part_of_record(brief, item.record)
    return Proposal(
        records=records,
        changes=changes,
        based_on=[item.question, *(each.id for each in changes)],
        shown={
            "title": part.heading,
            "question": item.question,
            PAPER: Paper(parts=(part,)).model_dump(mode="json"),
        },
    )


def _settled(brief: Brief, item: Extracted) -> bool:
    record = item.record
    if record.id is not None:
        return (record.id, record.fields) in changes_set_aside(brief.engagement, EXTRACT)
    return title_key(str(record.fields["title"])) in map(title_key, set_aside(brief.engagement, EXTRACT))


TASK: Final = Task(
    id=EXTRACT,
    subject="question",
    doing="finds the records that an answer names",
    gives="records from what an answer says in prose",
    job=_job,
    propose=_propose,
    settled=_settled,
    instead="The Records panel (n in the interface, `record` on the command line) makes one by hand.",
)
