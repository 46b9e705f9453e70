"""The board of aspects with what stands in each cell (source: cvmbok/matrix).

Strategy (D) meets personas, needs and alternatives in three cells; business objectives (E) and major initiatives
(F) span all three columns. So A, B and C are each one cell, D is three, E and F are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from assistant.method.agreement import Agreement, agreement, open_dissents
from assistant.method.aspects import ASPECTS, Aspect
from assistant.method.engagement import SEVERITIES, Engagement, Severity
from assistant.method.questions import QUESTION, QUESTIONS, Question
from assistant.method.records import KINDS
from assistant.method.rules import Finding, is_worked_on
from assistant.method.rules.conduct import question_of
from assistant.method.said import BaseRecord, counted

QuestionState = Literal["open", "under way", "agreed"]
CellState = Literal["not yet", "under way", "agreed", "disputed", "in trouble"]

CELLS: Final[tuple[str, ...]] = tuple(dict.fromkeys(question.cell for question in QUESTIONS))
"""The names of the cells, row by row: ``D×A``, ``D×B``, ``D×C``, ``E``, ``F``."""


def cells_of(letter: str) -> frozenset[str]:
    """The cells of one aspect: a column's own cell in row D, or all cells of a row."""
    return frozenset(cell for cell in CELLS if letter in cell)


def cells_with(record: BaseRecord) -> frozenset[str]:
    """The cells in which a record stands: those of the questions it answers, else of the one it is most at home at.

    A trend that changes needs and alternatives stands in three; purpose, KPI, Moment of Truth and collaboration,
    which no question asks for, stand in E with the bets.
    """
    held = frozenset(question.cell for question in QUESTIONS if question.holds_answer(record))
    return held or frozenset({QUESTION[question_of(record)].cell})


def questions_in(cells: Iterable[str]) -> tuple[Question, ...]:
    """The questions of some cells, in the order of the method."""
    wanted = set(cells)
    return tuple(question for question in QUESTIONS if question.cell in wanted)


def records_in(engagement: Engagement, cells: Iterable[str]) -> tuple[BaseRecord, ...]:
    """The records that stand in some cells, each once, in the order of the workspace."""
    wanted = frozenset(cells)
    return tuple(record for record in engagement.records if wanted & cells_with(record))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in a cell and how far its answer has come; one skipped on purpose is under way."""

    slug: str
    state: QuestionState


@dataclass(frozen=True, slots=True)
class Kept:
    """The records of one kind in a cell, by id."""

    kind: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a cell or an aspect holds, in figures."""

    questions: int
    worked_on: int
    agreed: int
    records: int
    blocking: int
    important: int
    hints: int

    @property
    def gaps(self) -> int:
        """Gaps of all severities."""
        return self.blocking + self.important + self.hints


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the board, with what there is to see when one goes into it."""

    name: str
    row: str
    columns: str
    questions: tuple[Asked, ...]
    records: tuple[Kept, ...]
    """By kind, in the order in which the method meets them; kinds without records are left out."""
    findings: tuple[Finding, ...]
    """Gaps that reopen one of its questions, gravest first."""
    agreements: tuple[Agreement, ...]
    """The agreement pictures of its questions on which anybody has said anything."""
    tally: Tally
    state: CellState
    why: str
    """What the state rests on, in a sentence."""

    @property
    def lowest(self) -> int | None:
        """The lowest score that any voice gave in this cell, 0 to 5; None without scores."""
        return min((seen.lowest for seen in self.agreements if seen.lowest is not None), default=None)

    @property
    def mean(self) -> float | None:
        """The mean of all scores given in this cell, 0 to 5; None without scores."""
        scored = sum(seen.scored for seen in self.agreements)
        total = sum(seen.mean * seen.scored for seen in self.agreements if seen.mean is not None)
        return total / scored if scored else None


@dataclass(frozen=True, slots=True)
class Heading:
    """One column or row of the board, with the figures of all its cells."""

    aspect: Aspect
    tally: Tally


@dataclass(frozen=True, slots=True)
class Board:
    """The board: five cells row by row, and the headings A to F."""

    cells: tuple[Cell, ...]
    headings: tuple[Heading, ...]

    def cell(self, name: str) -> Cell:
        """The cell called `name`, such as ``D×A``.

        Raises:
            KeyError: there is no such cell.
        """
        return {cell.name: cell for cell in self.cells}[name]


def board(engagement: Engagement, findings: Sequence[Finding]) -> Board:
    """The board of `engagement`.

    A cell is *in trouble* while a blocking gap stands in it, else *disputed* while a dissent in it (a score of 0 to
    2, or words) is settled by no decision, else *agreed* when every answer is; *not yet* where nothing was begun.

    Args:
        engagement: what is known.
        findings: its gaps as the rules found them, without those dismissed.
    """
    disputed = open_dissents(engagement)
    return Board(
        tuple(_cell(engagement, findings, name, disputed) for name in CELLS),
        tuple(Heading(aspect, _tally(engagement, findings, cells_of(aspect.letter))) for aspect in ASPECTS),
    )


def question_state(engagement: Engagement, slug: str) -> QuestionState:
    """How far an answer has come: agreed, under way (worked on, or skipped on purpose), or open."""
    answer = engagement.answer(slug)
    if answer.status == "agreed":
        return "agreed"
    return "under way" if answer.skipped or is_worked_on(engagement, slug) else "open"


def _cell(engagement: Engagement, findings: Sequence[Finding], name: str, disputed: frozenset[str]) -> Cell:
    questions = questions_in([name])
    asked = tuple(Asked(question.slug, question_state(engagement, question.slug)) for question in questions)
    records = records_in(engagement, [name])
    by_kind = [
        Kept(kind, tuple(record.id for record in records if isinstance(record, model)))
        for kind, model in KINDS.items()
    ]
    pictures = [agreement(engagement.answer(question.slug)) for question in questions]
    tally = _tally(engagement, findings, [name])
    state, why = _state(tally, asked, disputed)
    return Cell(
        name=name,
        row=questions[0].row,
        columns=questions[0].columns,
        questions=asked,
        records=tuple(kept for kept in by_kind if kept.ids),
        findings=_of_severity(_found_in(findings, [name])),
        agreements=tuple(picture for picture in pictures if picture.voices),
        tally=tally,
        state=state,
        why=why,
    )


def _state(tally: Tally, asked: Sequence[Asked], disputed: frozenset[str]) -> tuple[CellState, str]:
    quarrels = [QUESTION[each.slug].title for each in asked if each.slug in disputed]
    if tally.blocking:
        return "in trouble", f"{counted(tally.blocking, 'blocking gap')} here."
    if quarrels:
        named = ", ".join(f"“{title}”" for title in quarrels)
        return "disputed", f"Somebody does not go along with {named}, and no decision says what follows."
    if tally.agreed == tally.questions:
        return "agreed", f"All {tally.questions} answers are agreed."
    if all(each.state == "open" for each in asked):
        return "not yet", f"None of its {tally.questions} questions has been begun."
    return (
        "under way",
        f"{tally.worked_on} of {tally.questions} questions have been worked on, {tally.agreed} agreed.",
    )


def _tally(engagement: Engagement, findings: Iterable[Finding], cells: Iterable[str]) -> Tally:
    cells = frozenset(cells)
    questions = questions_in(cells)
    found = _found_in(findings, cells)
    gaps: dict[Severity, int] = {
        severity: sum(finding.severity == severity for finding in found) for severity in SEVERITIES
    }
    return Tally(
        questions=len(questions),
        worked_on=sum(is_worked_on(engagement, question.slug) for question in questions),
        agreed=sum(engagement.answer(question.slug).status == "agreed" for question in questions),
        records=len(records_in(engagement, cells)),
        blocking=gaps["blocking"],
        important=gaps["important"],
        hints=gaps["hint"],
    )


def _found_in(findings: Iterable[Finding], cells: Iterable[str]) -> list[Finding]:
    wanted = set(cells)
    return [finding for finding in findings if QUESTION[finding.question].cell in wanted]


def _of_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))
