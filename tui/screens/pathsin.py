"""What takes paths of files, shows how far they are, and tells what became of each: documents, and replies on forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, Literal, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from tui.safe import plain
from tui.screens.overlay import Overlay
from tui.widgets.bars import KeyBar
from tui.widgets.pathline import PathInput

if TYPE_CHECKING:
    from tui.app import CounterpointApp

Phase = Literal["ask", "work", "ended"]
"""A line for paths is shown, files are read, or all of them are dealt with."""
BAR: Final = 24
"""Columns of the bar that shows how far it is."""
_TICK: Final = 0.5
"""Seconds between two looks at the clock while a file is read."""


class PathsIn(Overlay[None]):
    """A dialog in three phases, each of which is a class of it: ``-ask``, ``-work`` and ``-ended``."""

    LIKE: ClassVar[str] = "~/interviews"
    """A path such as may be given."""

    def __init__(self) -> None:
        super().__init__()
        self._drawn: tuple[Phase, object] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog adding"):
            yield Static("", classes="question", id="adding-head", markup=False)
            line = PathInput()
            line.placeholder = self.LIKE
            yield line
            yield Static("", classes="hint", id="adding-hint", markup=False)
            yield Static("", id="error", classes="error", markup=False)
            yield OptionList(id="outcomes", markup=False, compact=True)
            yield KeyBar()

    @property
    def counterpoint(self) -> CounterpointApp:
        """The application, by its own type."""
        return cast("CounterpointApp", self.app)

    @property
    def phase(self) -> Phase:
        """How far it is."""
        raise NotImplementedError

    @property
    def state(self) -> object:
        """What is drawn, but for the line on top."""
        raise NotImplementedError

    def head(self) -> Content:
        """The question, how far it is, or what it came to."""
        raise NotImplementedError

    def hint(self) -> str:
        """What may be named, and what becomes of it."""
        raise NotImplementedError

    def draw_list(self) -> None:
        """What became of each file."""
        raise NotImplementedError

    def begin(self, paths: list[Path]) -> None:
        """Take in what was named; there is something at each path."""
        raise NotImplementedError

    def forget(self) -> None:
        """What came in is told of no more."""
        raise NotImplementedError

    def opened(self) -> None:
        """Do what enter does on the highlighted file."""

    def on_mount(self) -> None:
        self.redraw()
        self.set_interval(_TICK, self._tick)

    def _tick(self) -> None:
        """A file that takes its time shows that it does."""
        if self.phase == "work":
            self.query_one("#adding-head", Static).update(self.head())

    def told(self) -> None:
        """A file was dealt with."""
        self.redraw()

    def redraw(self) -> None:
        """Draw how far it is."""
        self.query_one("#adding-head", Static).update(self.head())
        phase = self.phase
        state = (phase, self.state)
        if state == self._drawn:
            return
        fresh = self._drawn is None or self._drawn[0] != phase
        self._drawn = state
        for name in ("ask", "work", "ended"):
            self.set_class(name == phase, f"-{name}")
        self.query_one("#adding-hint", Static).update(plain(self.hint()))
        self.draw_list()
        if fresh:
            line, listing = self.query_one(PathInput), self.query_one("#outcomes", OptionList)
            line.disabled = phase != "ask"
            self.set_focus(line if phase == "ask" else listing)
        self.refresh_bindings()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        from assistant.documents.dropped import paths_in
        from tui.fence import is_there

        paths = paths_in(event.value.strip())
        missing = [path for path in paths if not is_there(str(path))]
        if not paths or missing:
            self._wrong(missing)
        else:
            self.begin(paths)
            self.redraw()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        """What was wrong with another line is not wrong with this one."""
        event.stop()
        self.query_one("#error", Static).update("")

    def on_paste(self, event: events.Paste) -> None:
        """More files, dragged onto the terminal when the others are done."""
        event.stop()
        if self.phase == "ended":
            self.action_more()
            self.query_one(PathInput).put(event.text)
        elif self.phase == "work":
            self.counterpoint.say("Other files are still being read: add these when that is done.", "warn")

    def _wrong(self, missing: list[Path]) -> None:
        from tui.intake import nothing_at

        what = nothing_at(missing) if missing else "A path is needed."
        self.query_one("#error", Static).update(plain(f"✗ {what}"))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.opened()

    def action_more(self) -> None:
        """Ask for more."""
        self.forget()
        self.query_one(PathInput).value = ""
        self.query_one("#error", Static).update("")
        self.redraw()
