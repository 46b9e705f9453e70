"""A cell of the board of aspects: how its questions stand, what is recorded, where it is out of step."""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.widget import Widget

from assistant.method.board import Asked, Cell, CellState, Heading, QuestionState, Tally
from assistant.method.questions import QUESTION
from assistant.method.records import KINDS
from assistant.method.said import counted
from tui.gaprows import SIGNS as SEVERITIES
from tui.safe import joined, plain

STATES: Final[dict[CellState, tuple[str, str]]] = {
    "not yet": ("○", "$quiet"),
    "under way": ("◐", "$text-accent"),
    "agreed": ("●", "$text-success"),
    "disputed": ("≠", "$text-warning"),
    "in trouble": ("▲", "$text-error"),
}
"""The sign of each state of a cell, and its colour."""
DOTS: Final[dict[QuestionState, str]] = {"open": "○", "under way": "◐", "agreed": "●"}


class CellBox(Widget, can_focus=True):
    """One cell. Enter opens it; it says as much as it has room for."""

    HELP_TITLE = "A cell of the board"
    HELP_TEXT = (
        "○ not yet, ◐ under way, ● agreed, ≠ disputed, ▲ a blocking gap. Below it the questions with their dots, how "
        "many records there are, gaps (▲ blocking, ◆ important, · hints), and the lowest and the mean (⌀) agreement, 0 to 5."
    )

    def __init__(self, name: str) -> None:
        super().__init__(id=f"cell-{name.replace('×', '-')}", classes="cell")
        self.cell_name = name
        self.cell: Cell | None = None

    def show(self, cell: Cell) -> None:
        """Draw what `cell` holds now."""
        self.cell = cell
        self.set_class(cell.state in ("in trouble", "disputed"), "-trouble")
        self.refresh()

    def render(self) -> Content:
        """The state and the figures; with room, every question by its title and the records by kind."""
        cell = self.cell
        if cell is None:
            return plain("")
        lines = [state_line(cell), *_figures(cell)]
        titles = [question_line(asked) for asked in cell.questions]
        kinds = [kept_line(cell)] if cell.records else []
        room = self.size.height
        if room < len(lines) + 1:
            return joined([joined([lines[0], dots(cell.questions)], "  "), joined(lines[1:], "   ")], "\n")
        if room < len(lines) + len(titles) + len(kinds) + 2:
            return joined([lines[0], dots(cell.questions), *lines[1:]], "\n")
        return joined([lines[0], "", *titles, "", *lines[1:], *kinds], "\n")


def state_line(cell: Cell) -> Content:
    """The state of a cell, with its sign."""
    sign, style = STATES[cell.state]
    return plain(f"{sign} {cell.state}", f"bold {style}")


def dots(questions: tuple[Asked, ...]) -> Content:
    """The questions by their printed numbers, each with its dot."""
    return joined(
        [joined([(f"{QUESTION[asked.slug].number}", "$quiet"), DOTS[asked.state]]) for asked in questions],
        " ",
    )


def question_line(asked: Asked) -> Content:
    """A question by its title, with its dot."""
    question = QUESTION[asked.slug]
    return joined([f"{DOTS[asked.state]} ", (f"{question.number} ", "$quiet"), question.title])


def kept_line(cell: Cell) -> Content:
    """The records of a cell by kind."""
    named = [
        f"{len(kept.ids)} {KINDS[kept.kind].label if len(kept.ids) == 1 else KINDS[kept.kind].plural}"
        for kept in cell.records
    ]
    return plain(" · ".join(named), "$quiet")


def gaps_line(tally: Tally) -> Content:
    """Gaps by severity, each with its sign."""
    figures = {"blocking": tally.blocking, "important": tally.important, "hint": tally.hints}
    parts = [
        (f"{SEVERITIES[name][0]}{number}", SEVERITIES[name][1]) for name, number in figures.items() if number
    ]
    return joined(["gaps", *[joined([part]) for part in parts]], " ") if parts else plain("no gaps", "$quiet")


def agreement_line(lowest: int | None, mean: float | None) -> Content:
    """The lowest score of agreement and the mean, where anybody gave one."""
    if lowest is None or mean is None:
        return plain("no agreement given", "$quiet")
    return plain(f"agreement {lowest}, ⌀ {mean:.1f}")


def heading(head: Heading) -> Content:
    """A column or row of the board with its figures."""
    side = head.aspect.side
    figures = f"{head.tally.agreed}/{head.tally.questions}"
    return joined([(f"{head.aspect.letter} {head.aspect.name}", f"bold ${side}"), (f"  {figures}", "$quiet")])


def _figures(cell: Cell) -> list[Content]:
    return [
        plain(counted(cell.tally.records, "record")),
        gaps_line(cell.tally),
        agreement_line(cell.lowest, cell.mean),
    ]
