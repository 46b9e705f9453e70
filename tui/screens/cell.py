"""A cell of the board opened: its questions, and what stands behind each of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.method.agreement import Agreement
from assistant.method.aspects import ASPECT
from assistant.method.board import Asked, Cell, board
from assistant.method.questions import QUESTION
from assistant.method.rules import Finding
from assistant.method.said import counted
from assistant.text import one_line
from tui.cited import source_line
from tui.gaprows import SIGNS as SEVERITIES
from tui.keys import key
from tui.safe import joined, plain
from tui.screens.within import Within
from tui.widgets.boardcell import kept_line, question_line, state_line


class CellScreen(Within):
    """The questions of one cell, with records, gaps and agreement."""

    NAME = "cell"
    HELP_TITLE = "A cell of the board"
    HELP_TEXT = (
        "On the left the questions of this cell, on the right what stands behind the one you are at. Enter goes to the "
        "question, j to its first gap, escape back to the board."
    )
    CSS_PATH = "../styles/cell.tcss"
    BINDINGS: ClassVar = [
        key(
            "cell.open",
            "e,enter",
            "open",
            "go to question",
            "Answer this question in the Workshop",
            display="enter",
        ),
        key("cell.gap", "j", "jump", "to its gap", "Go to the first gap of this question"),
        key("cell.read", "right", "read", "read", "Go into the text to scroll it", show=False),
        key("cell.list", "left", "list", "questions", "Go back to the questions", show=False),
    ]

    def __init__(self, name: str) -> None:
        super().__init__()
        self.cell_name = name
        self._cell: Cell | None = None
        self._drawn: object = None

    def body(self) -> Iterable[Widget]:
        """What the cell is, its questions, and the one you are at."""
        yield Static("", id="cell-head", markup=False)
        yield Horizontal(
            OptionList(id="cell-questions", markup=False, compact=True),
            VerticalScroll(Static("", id="cell-text", markup=False), id="cell-reading"),
            id="place",
        )

    def on_mount(self) -> None:
        self.redraw()
        self.query_one("#cell-questions").focus()

    def redraw(self) -> None:
        """Draw the cell as it stands now."""
        snapshot = self.view.snapshot
        state = (snapshot.revision, self.counterpoint.citation_states)
        if state != self._drawn:
            self._drawn = state
            self._cell = board(snapshot.engagement, snapshot.findings).cell(self.cell_name)
            self._draw(self._cell)
        super().redraw()

    def _draw(self, cell: Cell) -> None:
        row = ASPECT[cell.row]
        across = [ASPECT[letter].name for letter in cell.columns]
        title = [
            (f"{row.letter} {row.name}", f"bold ${row.side}"),
            (f"  ×  {', '.join(across)}", "bold $customer"),
        ]
        lines = [joined(title), joined([state_line(cell), (f"  {cell.why}", "$quiet")])]
        if cell.records:
            lines.append(kept_line(cell))
        self.query_one("#cell-head", Static).update(joined(lines, "\n"))
        listing = self.query_one("#cell-questions", OptionList)
        at = listing.highlighted or 0
        listing.set_options([Option(question_line(asked), asked.slug) for asked in cell.questions])
        listing.highlighted = at
        self._detail()

    @property
    def _asked(self) -> Asked | None:
        at = self.query_one("#cell-questions", OptionList).highlighted
        return self._cell.questions[at] if self._cell is not None and at is not None else None

    @property
    def _gaps(self) -> list[Finding]:
        if self._cell is None or (asked := self._asked) is None:
            return []
        return [finding for finding in self._cell.findings if finding.question == asked.slug]

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._detail()
        self.query_one("#cell-reading").scroll_home(animate=False)
        self.refresh_bindings()

    def _detail(self) -> None:
        asked = self._asked
        if asked is not None and self._cell is not None:
            pictures = {picture.question: picture for picture in self._cell.agreements}
            text = self._in_full(asked, pictures.get(asked.slug))
            self.query_one("#cell-text", Static).update(text)

    def _in_full(self, asked: Asked, picture: Agreement | None) -> Content:
        question, snapshot = QUESTION[asked.slug], self.view.snapshot
        answer = snapshot.text(asked.slug).strip()
        parts = [joined([(question.text, "bold"), "\n", answer or ("Not answered yet.", "italic $quiet")])]
        held = [record for record in snapshot.engagement.records if question.holds_answer(record)]
        names = [joined([(f"\n  {record.id} ", "$quiet"), one_line(record.title, 100)]) for record in held]
        parts.append(joined([_heading(counted(len(held), "record")), *names]))
        states = self.counterpoint.citation_states
        sources = [source_line(each, states) for each in snapshot.sources.get(asked.slug, ())]
        if sources:
            parts.append(joined([_heading("Rests on"), *sources], "\n"))
        gaps = [
            joined(
                [
                    ("\n" + SEVERITIES[gap.severity][0] + " ", SEVERITIES[gap.severity][1]),
                    one_line(gap.text, 400),
                ]
            )
            for gap in self._gaps
        ]
        parts.append(joined([_heading(counted(len(gaps), "gap")), *gaps]))
        parts.append(joined([_heading("Agreement"), "\n", *_agreement(picture)]))
        return joined(parts, "\n\n")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a gap there is none to go to."""
        if action == "jump":
            return self.is_mounted and bool(self._gaps)
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Go to the question."""
        if (asked := self._asked) is not None:
            self.counterpoint.show_question(asked.slug)

    def action_jump(self) -> None:
        """Go to the first gap of the question."""
        if gaps := self._gaps:
            self.counterpoint.go("gaps", rule=gaps[0].rule, refs=tuple(gaps[0].refs))

    def action_read(self) -> None:
        """Go into the text."""
        self.query_one("#cell-reading").focus()

    def action_list(self) -> None:
        """Go back to the questions."""
        self.query_one("#cell-questions").focus()


def _heading(text: str) -> Content:
    return plain(text, "bold $text-accent")


def _agreement(picture: Agreement | None) -> list[Content]:
    if picture is None:
        return [plain("Nobody has been asked how far they go along.", "$quiet")]
    scores = (
        f"{picture.scored} scores: lowest {picture.lowest}, mean {picture.mean:.1f}"
        if picture.mean is not None
        else "no scores"
    )
    said: list[Content] = [plain(f"{counted(picture.voices, 'voice')}, {scores}")]
    said += [
        joined(
            [
                (f"\n{one_line(name, 60) or 'somebody'} does not go along: ", "$text-warning"),
                f"“{words.strip()}”",
            ]
        )
        for name, words in picture.dissents
    ]
    return said
