"""A drafted answer: its claims and records, each with what it rests on, and where sources disagree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from assistant.advisor.craft.question_forms import Language, language_of
from assistant.advisor.drafting.drafted import PEOPLES, Drafted
from assistant.advisor.grounds.claims import Claim, Quoted
from assistant.advisor.paper import PAPER, Paper, Part, cautions, place_of
from assistant.advisor.task import Brief
from assistant.method.questions import QUESTION
from assistant.method.records import KINDS
from assistant.method.said import Citation, field_label, field_order, not_said, within
from assistant.text import fold, one_line
from assistant.workspace.proposals import AnswerText, Proposal, RecordEdit

_ASSUMPTION: Final[Mapping[Language, str]] = MappingProxyType(
    {"en": "(assumption)", "de": "(Annahme)", "fr": "(hypothèse)"}
)
"""What stands behind a claim in the text of an answer where nothing supports it, in the language of the text."""
QUOTES_ONLY: Final = "These are quotes and nothing else, put together without a model: what follows from them is for you to write."
DECIDE: Final = "This is a choice, and yours to make: the draft only says what it could be."
NO_TEXT: Final = (
    "The room has agreed a text already, so none is proposed: this is for comparison, and for records."
)

_LONGEST: Final = 600
_LEADING: Final = re.compile(r"^(?:[\s>#*+=|~•-]|\[[ xX]\](?=\s)|\d{1,3}[.)](?=\s))+")
_EMPHASIS: Final = re.compile(r"(?<!\d)\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?!\d)|__|`+")
_LINK: Final = re.compile(r"!?\[([^\[\]]*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])")
_TAG: Final = re.compile(r"</?[A-Za-z!][^<>]*>")


class Conflict(BaseModel):
    """Sources that do not agree: what about, and the words of each."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str
    sides: tuple[Quoted, ...]


class Draft(BaseModel):
    """What was drafted for one question."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    claims: tuple[Claim, ...] = Field((), description="What the answer says, in reading order")
    records: tuple[Drafted, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    sources: tuple[Citation, ...] = Field((), description="The passages that the claims rest on")
    silent: str = Field("", description="What nothing speaks to")
    quotes_only: bool = Field(False, description="Its claims are quotes, and nobody has thought about them")

    @property
    def is_blank(self) -> bool:
        """Whether it has nothing to say: neither a claim nor a record."""
        return not self.claims and not self.records

    @property
    def is_backed(self) -> bool:
        """Whether anything in it rests on a source or an answer."""
        claims = (*self.claims, *(record.claim for record in self.records))
        return any(claim.basis != "assumption" for claim in claims)

    @property
    def text(self) -> str:
        """The answer it proposes, in Markdown: a paragraph, or a bullet for each claim."""
        mark = _ASSUMPTION[language_of(fold(" ".join(claim.text for claim in self.claims))) or "en"]
        said = [
            f"{claim.text} {mark}" if claim.basis == "assumption" else claim.text for claim in self.claims
        ]
        if self.quotes_only:
            said = [f"“{plain_claim(claim.text)}” ({place_of(claim.quotes[0])})" for claim in self.claims]
        return said[0] if len(said) == 1 else "\n".join(f"- {line}" for line in said)


def plain_claim(text: str) -> str:
    """A model's sentence as plain words on one line: no heading, list, link or tag, whatever it has tried."""
    line, before = one_line(text, 4 * _LONGEST), ""
    while line != before:
        # What is taken out of a link or a tag may leave another.
        before, line = line, _EMPHASIS.sub("", _TAG.sub("", _LINK.sub(r"\1", line)))
    return one_line(_LEADING.sub("", line), _LONGEST)


def proposal_of(brief: Brief, draft: Draft) -> Proposal:
    """What accepting a draft changes: a text below the own one, new records, and what is new in old ones.

    It rests on what it cites, and on the own answer that it was made to go on from. Where there was none yet, it does
    not grow stale by people writing theirs first.
    """
    answer = brief.engagement.answer(draft.question)
    answers = []
    if draft.claims and not answer.agreed.strip():
        text = AnswerText(
            question=draft.question,
            field="assumed",
            text=draft.text,
            sources=list(draft.sources),
            goes_on=True,
        )
        answers.append(text)
    cited = (quoted.document or quoted.ref for quoted in _quotes(draft))
    records, changes = parts_of(draft.records)
    own_slug = [draft.question] if answer.text.strip() else []
    return Proposal(
        answers=answers,
        records=records,
        changes=changes,
        based_on=list(dict.fromkeys((*own_slug, *(each.id for each in changes), *cited))),
        drafts=list(brief.drafts),
        shown={
            "title": QUESTION[draft.question].title,
            "question": draft.question,
            PAPER: paper_of_draft(brief, draft).model_dump(mode="json"),
        },
    )


def parts_of(drafted: Iterable[Drafted]) -> tuple[list[dict[str, Any]], list[RecordEdit]]:
    """What a proposal has of drafted records: the new ones, and what changes in others."""
    records: list[dict[str, Any]] = []
    changes: list[RecordEdit] = []
    for each in drafted:
        if each.id is None:
            # A model has seen nobody: what it drafts is an opinion until people bring better.
            records.append({**each.fields, "kind": each.kind, "evidence": "opinion"})
        else:
            changes.append(RecordEdit(id=each.id, fields=each.fields))
    return records, changes


def paper_of_draft(brief: Brief, draft: Draft) -> Paper:
    """The draft as people read it for review."""
    parts = []
    if draft.claims:
        parts.append(
            Part(
                heading="Answer",
                claims=draft.claims,
                marks=cautions(draft.claims, unconfirmed=brief.unconfirmed),
            )
        )
    parts += [part_of_record(brief, record) for record in draft.records]
    for conflict in draft.conflicts:
        sides = tuple(
            Claim(
                text="Another says" if place else "One says",
                basis="source" if side.document else "answer",
                quotes=(side,),
            )
            for place, side in enumerate(conflict.sides)
        )
        parts.append(Part(heading=f"Sources disagree: {conflict.about}", claims=sides))
    return Paper(parts=tuple(parts), marks=tuple(_marks(brief, draft)))


def part_of_record(brief: Brief, record: Drafted) -> Part:
    """One drafted record as people read it: what it would say, and what that rests on."""
    label = within(KINDS[record.kind].label)
    held = next((each for each in brief.engagement.records if each.id == record.id), None)
    heading = f"New {label}: {record.fields.get('title', '')}"
    if held is not None:
        heading = f"More on {label} {held.id}: {one_line(held.title, 80)}"
    figures = [figure for figure in record.figures if figure not in record.claim.figures]
    marks = cautions([record.claim], figures, brief.unconfirmed)
    if PEOPLES & record.fields.keys():
        marks = (DECIDE, *marks)
    return Part(heading=heading, text=_told(record), claims=(record.claim,), marks=marks)


def _marks(brief: Brief, draft: Draft) -> Iterator[str]:
    if draft.quotes_only:
        yield QUOTES_ONLY
    if draft.silent:
        yield f"Left open: {draft.silent}"
    if brief.engagement.answer(draft.question).agreed.strip():
        yield NO_TEXT


def _quotes(draft: Draft) -> Iterator[Quoted]:
    for claim in (*draft.claims, *(record.claim for record in draft.records)):
        yield from claim.quotes
    for conflict in draft.conflicts:
        yield from conflict.sides


def _told(record: Drafted) -> str:
    """The fields of a drafted record in a line, in the order in which people read them."""
    said = []
    for name in field_order(KINDS[record.kind]):
        value = record.fields.get(name)
        if name in ("title", "sources", "evidence") or not_said(value):
            continue
        said.append(f"{field_label(name)}: {_in_words(value)}")
    return " · ".join(said)


def _in_words(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(map(_in_words, value))
    if isinstance(value, dict):
        return ", ".join(str(each) for each in value.values() if not not_said(each))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return one_line(str(value))
