"""The flow: six sessions and the trace, with a dot for each question and the current session unfolded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.cells import cell_len
from textual import events, on
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.method.questions import QUESTION
from assistant.method.sessions import SESSIONS, TRACE_TITLE
from assistant.text import one_line
from tui.keys import key
from tui.safe import joined
from tui.state import PLACES, TRACE

ROWS: Final = len(SESSIONS) + len(PLACES)
"""Lines from which on every session is unfolded."""
_DOT_STYLE: Final = {"●": "$success", "◐": "$warning", "○": "$quiet", "·": "$faint"}


class Flow(OptionList):
    """Where you are in the method; moving through it shows each question at once."""

    HELP_TITLE = "The flow"
    HELP_TEXT = (
        "Six working sessions, then the trace. ● is agreed, ◐ under way, ○ not begun. Up and down go from question "
        "to question, through all sessions; enter begins to write the answer."
    )

    BINDINGS: ClassVar = [
        key("flow.write", "enter", "write", "write", "Write the answer to this question"),
        key("flow.down", "down,j", "cursor_down", "next question", "Go to the next question", show=False),
        key("flow.up", "up,k", "cursor_up", "previous question", "Go to the question before", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """The person went to another stop of the flow."""

        slug: str

    class Write(Message):
        """The person wants to write the answer to the current question."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False, compact=True)
        self._current = PLACES[0]
        self._dots: Mapping[str, str] = {}
        self._drawn: object = None

    def show(self, dots: Mapping[str, str], current: str) -> None:
        """Draw the flow with the session of `current` unfolded; `dots` has one for every stop, ``·`` where unknown."""
        self._dots = dots
        self._current = current
        self._draw()

    def _draw(self) -> None:
        dots = self._dots
        width = self.size.width - 1
        if not dots or width <= 0:
            return
        roomy = self.size.height >= ROWS
        state = (tuple(dots.items()), self._current, width, roomy)
        if state == self._drawn:
            return
        self._drawn = state
        options = [Option(content, id_) for id_, content in rows(dots, self._current, width, roomy=roomy)]
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(options)
            self.highlighted = self.get_option_index(f"q:{self._current}")

    def on_resize(self, _: events.Resize) -> None:
        self._draw()

    def action_cursor_down(self) -> None:
        """Go to the next question, unfolding its session."""
        self._go(PLACES.index(self._current) + 1)

    def action_cursor_up(self) -> None:
        """Go to the question before."""
        self._go(PLACES.index(self._current) - 1)

    def action_first(self) -> None:
        """Go to the first question."""
        self._go(0)

    def action_last(self) -> None:
        """Go to the trace."""
        self._go(len(PLACES) - 1)

    def action_page_down(self) -> None:
        """Go to the first question of the next session."""
        self._session(1)

    def action_page_up(self) -> None:
        """Go to the first question of the session before."""
        self._session(-1)

    def action_write(self) -> None:
        """Begin to write."""
        self.post_message(self.Write())

    def _session(self, by: int) -> None:
        current = QUESTION[self._current].session if self._current in QUESTION else len(SESSIONS) + 1
        wanted = current + by
        if wanted > len(SESSIONS):
            self._go(len(PLACES) - 1)
        else:
            self._go(PLACES.index(SESSIONS[max(wanted, 1) - 1].questions[0].slug))

    def _go(self, place: int) -> None:
        slug = PLACES[min(max(place, 0), len(PLACES) - 1)]
        if slug != self._current:
            self._current = slug
            self.post_message(self.Chosen(slug))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        sort, _, name = (event.option.id or "").partition(":")
        self._go(PLACES.index(SESSIONS[int(name) - 1].questions[0].slug if sort == "s" else name))


def rows(dots: Mapping[str, str], current: str, width: int, *, roomy: bool) -> Iterator[tuple[str, Content]]:
    """The lines of the flow, each with its id; where there is no room, only the session of `current` is unfolded."""
    session = QUESTION[current].session if current in QUESTION else 0
    for item in SESSIONS:
        signs = [dots[question.slug] for question in item.questions]
        head = _row(f"{item.number} {item.title}", signs, width, bold=item.number == session)
        yield f"s:{item.number}", head
        if roomy or item.number == session:
            for question in item.questions:
                yield f"q:{question.slug}", _question(question.slug, dots[question.slug], width)
    yield f"q:{TRACE}", _row(f"─ {TRACE_TITLE}", [dots[TRACE]], width, bold=current == TRACE)


def _row(title: str, dots: list[str], width: int, *, bold: bool) -> Content:
    title = one_line(title, max(4, width - len(dots) - 1))
    pad = " " * max(1, width - cell_len(title) - len(dots))
    return joined([(title, "bold" if bold else ""), pad, *((dot, _DOT_STYLE[dot]) for dot in dots)])


def _question(slug: str, dot: str, width: int) -> Content:
    question = QUESTION[slug]
    return joined(
        [
            "  ",
            (dot, _DOT_STYLE[dot]),
            (f" {question.number:>2} ", "$quiet"),
            one_line(question.title, max(4, width - 6)),
        ]
    )
