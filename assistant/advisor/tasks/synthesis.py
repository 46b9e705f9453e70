"""The strategy on one page, from what people have agreed: a diagnosis, a guiding policy, coherent action.

Nothing goes in that no agreed answer says, and nobody's dissent is smoothed over: it stands beside the page word for
word, and it is not the model that puts it there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from assistant.advisor.foreign import Foreign
from assistant.advisor.grounds.claims import Claim, ClaimItem, ClaimSieve
from assistant.advisor.grounds.sources import SourceBook
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.material import left_out, pack, passages
from assistant.advisor.paper import PAPER, Paper, Part
from assistant.advisor.strict import Strict
from assistant.advisor.task import Brief, Filled, Job, Result, Task
from assistant.method.agreement import agreement
from assistant.method.engagement import Engagement
from assistant.method.people import attributed
from assistant.method.questions import QUESTIONS, Question
from assistant.method.records import Kernel
from assistant.workspace.proposals import Proposal, RecordEdit

SYNTHESIS: Final = "synthesis"
MOST_WORDS: Final = 350
"""What fits on a page that is read out in a room."""
FEWEST: Final = 3
"""Agreed answers from which something can be put together."""
TITLE: Final = "Our strategy on one page"
_PARTS: Final = (
    ("diagnosis", "Diagnosis"),
    ("guiding_policy", "Guiding policy"),
    ("coherent_action", "Coherent action"),
)


class SynthesisReply(Strict):
    """Three parts, each sentence with the words of the answers that it is from."""

    diagnosis: list[ClaimItem]
    guiding_policy: list[ClaimItem]
    coherent_action: list[ClaimItem]


class Synthesis(BaseModel):
    """The page: what holds of each part, and who does not go along with an answer it rests on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    diagnosis: tuple[Claim, ...]
    guiding_policy: tuple[Claim, ...]
    coherent_action: tuple[Claim, ...]
    dissent: tuple[str, ...]
    answers: tuple[str, ...]
    """Slugs of the agreed answers that were read."""


def agreed(engagement: Engagement) -> list[Question]:
    """The questions whose answer is agreed."""
    return [
        question
        for question in QUESTIONS
        if engagement.answer(question.slug).status == "agreed"
        and engagement.answer(question.slug).agreed.strip()
    ]


def dissent_on(engagement: Engagement, questions: Sequence[Question]) -> Iterator[str]:
    """Who does not go along with the answers to `questions`, each in their own words."""
    for question in questions:
        for name, words in agreement(engagement.answer(question.slug)).dissents:
            yield attributed(name, words) if name else words
    slugs = {question.slug for question in questions}
    for decision in engagement.decisions:
        if decision.question in slugs:
            yield from filter(str.strip, decision.dissent)


class _Sieve:
    """The grounding rule: a sentence stands on words of an agreed answer, or it does not stand."""

    def __init__(self, engagement: Engagement, questions: Sequence[Question]) -> None:
        texts = [(question.slug, [engagement.answer(question.slug).agreed]) for question in questions]
        self._claims = ClaimSieve(SourceBook((), texts), ())

    def faults(self, reply: SynthesisReply) -> list[str]:
        """What is wrong with `reply`, a line each."""
        found: list[str] = []
        words = 0
        for name, _ in _PARTS:
            items: list[ClaimItem] = getattr(reply, name)
            words += sum(len(item.text.split()) for item in items)
            if not items:
                found.append(f"{name}: must not be empty; say what the agreed answers say of it")
            found += self._claims.faults(items, name)
            found += [
                f"{name}[{place}].support: name the agreed answer and quote its words, or leave the sentence out"
                for place, item in enumerate(items)
                if not item.support
            ]
        if words > MOST_WORDS:
            found.append(f"the three parts have {words} words together; {MOST_WORDS} are the most")
        return found

    def kept(self, items: Sequence[ClaimItem]) -> tuple[Claim, ...]:
        """The sentences that rest on an agreed answer."""
        return tuple(
            claim
            for claim in self._claims.settle(items)
            if claim.basis != "assumption" and claim.text.strip()
        )


def _job(brief: Brief, _guidance: CardSearch) -> Job[SynthesisReply, Synthesis]:
    engagement = brief.engagement
    questions = agreed(engagement)
    sieve = _Sieve(engagement, questions)
    slugs = [question.slug for question in questions]

    def fill(budget: int) -> Filled:
        packed = pack([each for each in passages(engagement) if each.ref in slugs], budget)
        values = {
            "organisation": Foreign("organisation", engagement.organisation),
            "material": packed.passages,
            "questions": questions,
            "most_words": MOST_WORDS,
        }
        return Filled(values, packed.notices)

    def result(replies: Sequence[SynthesisReply]) -> Result[Synthesis]:
        if not replies:
            return Result((), (_too_little(len(questions)),))
        (reply,) = replies
        parts = {name: sieve.kept(getattr(reply, name)) for name, _ in _PARTS}
        given = sum(len(getattr(reply, name)) for name, _ in _PARTS)
        dropped = left_out(
            given - sum(map(len, parts.values())), "sentence of the model was", "sentences of the model were",
            "no agreed answer says that",
        )  # fmt: skip
        if not any(parts.values()):
            return Result((), dropped)
        empty = [heading.lower() for name, heading in _PARTS if not parts[name]]
        missing = (f"Nothing that is agreed gave a {' or a '.join(empty)}.",) if empty else ()
        dissent = tuple(dict.fromkeys(dissent_on(engagement, questions)))
        return Result((Synthesis(**parts, dissent=dissent, answers=tuple(slugs)),), (*dropped, *missing))

    turns = (fill,) if len(questions) >= FEWEST else ()
    return Job(SynthesisReply, turns, sieve.faults, result, max_output_tokens=3000)


def _too_little(count: int) -> str:
    there = {0: "none is", 1: "one is"}.get(count, f"{count} are")
    return f"The page is put together from agreed answers, {FEWEST} at least; {there} agreed so far."


def _propose(brief: Brief, item: Synthesis) -> Proposal:
    fields = {
        "diagnosis": _prose(item.diagnosis),
        "guiding_policy": _prose(item.guiding_policy),
        "coherent_action": [claim.text for claim in item.coherent_action],
        "dissent": list(item.dissent),
    }
    there = next((record for record in brief.engagement.records if isinstance(record, Kernel)), None)
    # A sheet that people hold in their hands is changed; a second one would leave two truths.
    parts = (
        {"changes": [RecordEdit(id=there.id, fields=fields)]}
        if there
        else {"records": [{"kind": "kernel", "title": TITLE, "evidence": "opinion", **fields}]}
    )
    return Proposal.model_validate(
        {
            **parts,
            "based_on": [*item.answers, *([there.id] if there else [])],
            "shown": {"title": TITLE, PAPER: _paper(item).model_dump(mode="json")},
        }
    )


def _paper(item: Synthesis) -> Paper:
    parts = [Part(heading=heading, claims=getattr(item, name)) for name, heading in _PARTS]
    if item.dissent:
        parts.append(Part(heading="Dissent, in their own words", text="\n\n".join(item.dissent)))
    return Paper(parts=tuple(parts))


def _prose(claims: Sequence[Claim]) -> str:
    return " ".join(claim.text for claim in claims)


TASK: Final = Task(
    id=SYNTHESIS,
    subject="engagement",
    doing="puts the strategy on one page",
    gives="the strategy on one page, from agreed answers",
    job=_job,
    propose=_propose,
    instead="The report gathers the agreed answers; `s` on the roadmap writes the page by hand.",
)
