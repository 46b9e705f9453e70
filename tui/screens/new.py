"""A new workspace: whose it is, where it lies, how you will work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.text import one_line, safe_text
from assistant.workspace.document import Mode
from tui.fence import outside
from tui.keys import key
from tui.safe import joined, plain
from tui.screens.overlay import Overlay
from tui.widgets.bars import KeyBar

MODES: Final[tuple[tuple[Mode, str, str], ...]] = (
    ("prepare", "prepare a workshop", "questions, gaps and what is disputed set the agenda"),
    ("assess", "assess ourselves", "one question at a time; your own answer first"),
    ("draft", "draft for review", "own answers are skipped; drafts come first and you review them"),
)
ENDING: Final = ".counterpoint"


class NewWorkspace(Overlay[tuple[str, Path, Mode] | None]):
    """Asks the three things a new workspace needs."""

    HELP_TITLE = "A new workspace"
    HELP_TEXT = "The organisation's name, the file to make, and how you will work (this can be changed later). Enter goes on."
    BINDINGS: ClassVar = [
        key("new.make", "ctrl+s,f3", "make", "make it", "Make the workspace", display="ctrl+s"),
        key("new.leave", "escape", "leave", "leave", "Make nothing"),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain("New workspace", "bold $text-primary"), classes="title", markup=False)
            yield Static(plain("Organisation"), classes="hint", markup=False)
            yield Input(id="organisation", placeholder="Whose strategy is it?")
            yield Static(plain("File"), classes="hint", markup=False)
            yield Input(id="file", placeholder=f"name{ENDING}")
            yield Static(plain("How will you work?"), classes="hint", markup=False)
            yield OptionList(
                *(Option(_mode_line(name, about, taken=False), mode) for mode, name, about in MODES),
                id="mode",
                markup=False,
                compact=True,
            )
            yield Static("", id="error", classes="error", markup=False)
            yield KeyBar()

    def on_mount(self) -> None:
        self._own_name = False
        self.query_one("#mode", OptionList).highlighted = 1
        self.query_one("#organisation").focus()

    @on(Input.Changed, "#organisation")
    def _suggest(self, event: Input.Changed) -> None:
        event.stop()
        file = self.query_one("#file", Input)
        if not self._own_name:
            with self.prevent(Input.Changed):
                file.value = (
                    str(Path.cwd() / f"{file_name(event.value)}{ENDING}") if event.value.strip() else ""
                )

    @on(Input.Changed, "#file")
    def _own(self, event: Input.Changed) -> None:
        event.stop()
        self._own_name = True

    @on(OptionList.OptionHighlighted, "#mode")
    def _take(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        for place, (_, name, about) in enumerate(MODES):
            line = _mode_line(name, about, taken=place == event.option_index)
            event.option_list.replace_option_prompt_at_index(place, line)

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    @on(OptionList.OptionSelected)
    def _mode(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_make()

    def action_make(self) -> None:
        """Make it, if everything is there."""
        organisation = one_line(self.query_one("#organisation", Input).value)
        file = safe_text(self.query_one("#file", Input).value).strip()
        wrong = ""
        if not organisation:
            wrong = "The organisation needs a name."
        elif not file:
            wrong = "The file needs a name."
        path = Path(file).expanduser()
        if not path.suffix:
            path = path.with_name(path.name + ENDING) if path.name else path
        if not wrong:
            wrong = outside(path)
        if not wrong and path.exists():
            wrong = f"{one_line(path.name, 60)} is already there; open it, or take another name."
        if not wrong and not path.absolute().parent.is_dir():
            wrong = f"There is no folder {one_line(str(path.absolute().parent), 80)}."
        if wrong:
            self.query_one("#error", Static).update(plain(f"✗ {wrong}"))
            return
        listing = self.query_one("#mode", OptionList)
        self.dismiss((organisation, path, MODES[listing.highlighted or 0][0]))

    def action_leave(self) -> None:
        """Make nothing."""
        self.dismiss(None)


def _mode_line(name: str, about: str, *, taken: bool) -> Content:
    # Which one is taken must be seen while the focus is elsewhere, and without colours.
    return joined(["● " if taken else "○ ", (name, "bold"), (f"  {about}", "$quiet")])


def file_name(organisation: str) -> str:
    """A file name made of an organisation's name: letters and digits of any script, joined by hyphens."""
    words = re.findall(r"\w+", one_line(organisation).casefold())
    return "-".join(words)[:60] or "engagement"
