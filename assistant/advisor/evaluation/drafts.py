"""Drafts from documents: what they hold that the documents say, what it rests on, and blanks where they say nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from assistant.advisor.base import Advisor
from assistant.advisor.drafting.drafts import Draft
from assistant.advisor.evaluation.cases import Archive, Asked, Speaking, load
from assistant.advisor.evaluation.observed import observed
from assistant.advisor.evaluation.papers import Papers
from assistant.advisor.evaluation.part import Figure, Part, Tally
from assistant.advisor.grounds.claims import Claim
from assistant.advisor.task import Brief
from assistant.advisor.tasks import draft
from assistant.method.said import not_said


@dataclass(frozen=True)
class Case:
    """One question to draft from the documents of one company."""

    archive: Archive
    asked: Asked

    @property
    def id(self) -> str:
        """The company and the question."""
        return f"{self.archive.id}/{self.asked.question}"


@dataclass(frozen=True)
class _Statement:
    """A claim, or a record with the claim that it makes: all that it says."""

    text: str
    claim: Claim
    figures: tuple[str, ...]

    def grounds(self, fact: Speaking) -> bool:
        """Whether it quotes words that hold the fact, from where the fact stands."""
        return any(
            quote.ref in fact.stands_in and fact.keys.in_text(quote.quote) for quote in self.claim.quotes
        )


def _statements(drafted: Draft) -> Iterator[_Statement]:
    for claim in drafted.claims:
        yield _Statement(claim.text, claim, claim.figures)
    for record in drafted.records:
        said = [str(value) for value in record.fields.values() if not not_said(value)]
        yield _Statement(
            "\n".join((record.claim.text, *said)), record.claim, (*record.claim.figures, *record.figures)
        )


def scored(asked: Asked, drafted: Draft | None, shown: Collection[str]) -> Tally:
    """What a draft of a question comes to, None for a blank; `shown` are refs of the passages that the search brought."""
    if not asked.facts:
        return {"left_blank": (drafted is None, 1)}
    statements = list(_statements(drafted)) if drafted is not None else []
    saying = {fact: [each for each in statements if fact.keys.in_text(each.text)] for fact in asked.facts}
    found = [fact for fact, said in saying.items() if said]
    grounded = [fact for fact in found if any(each.grounds(fact) for each in saying[fact])]
    there = [fact for fact in asked.facts if fact.stands_in & set(shown)]
    return {
        "shown": (len(there), len(asked.facts)),
        "used": (sum(fact in there for fact in found), len(there)),
        "facts_found": (len(found), len(asked.facts)),
        "quoted": (sum(bool(each.claim.quotes) for each in statements), len(statements)),
        "grounded": (len(grounded), len(found)),
        "invented": (sum(len(each.figures) for each in statements), 0),
    }


async def _measure(advisor: Advisor, case: Case) -> Tally:
    task, seen = observed(draft.TASK)
    papers = Papers(case.archive.papers)
    brief = Brief(case.archive.engagement(), case.asked.question, documents=papers)
    advice = await advisor.give(task, brief)
    return {
        **scored(case.asked, advice.items[0] if advice.items else None, papers.shown),
        "right_at_first": (seen.faultless, seen.replies),
    }


def _cases() -> tuple[Case, ...]:
    return tuple(Case(archive, asked) for archive in load("drafts", Archive) for asked in archive.questions)


PART: Final = Part(
    id="drafts",
    title="Drafts from documents, some of them silent",
    figures=(
        Figure("shown", "facts whose passage the search brought"),
        Figure("used", "those of them that are in the drafts"),
        Figure("facts_found", "facts in the drafts, of all"),
        Figure("quoted", "claims and records with a quote that counts"),
        Figure("grounded", "facts found whose quote holds them, from the right place"),
        Figure("invented", "numbers that stand nowhere", share=False, more_is_better=False),
        Figure("left_blank", "questions left blank where the documents are silent"),
        Figure("right_at_first", "replies that needed no correction"),
    ),
    cases=_cases,
    measure=_measure,
    missed=lambda case: {"facts_found": (0, len(case.asked.facts))} if case.asked.facts else {},
    requests=1,
)
