"""Editors for free text: what is typed is held at once, pasted text is made safe, nothing is cut silently."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from textual import events
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from assistant.config import data_dir
from assistant.errors import CounterpointError
from assistant.text import safe_text
from tui.keeper import Slot
from tui.keys import key

LONGEST_TEXT: Final = 100_000
"""Characters up to which a text is edited here; about forty pages. Longer ones are shown in part."""
LONGEST_LINE: Final = 20_000
"""Characters up to which one line is wrapped on the screen without being felt."""


class SafeTextArea(TextArea):
    """A text area whose pasted text is made safe, and which refuses a flood instead of choking on it."""

    BINDINGS: ClassVar = [key("editor.leave", "escape", "leave", "leave", "Leave the text; it is saved")]

    @dataclass
    class Refused(Message):
        """A paste was too long for an editor; `kept` is the file that holds all of it, if one could be written."""

        length: int
        kept: Path | None

    class Leave(Message):
        """The person wants to leave the editor."""

    _fresh = True
    """Whether nobody has been in the text since it was shown."""

    def on_mount(self) -> None:
        self.cursor_blink = self.app.animation_level == "full"

    def on_focus(self) -> None:
        if self._fresh:
            # People go on where the text ends; until then they read it from its beginning.
            self._fresh = False
            self.move_cursor(self.document.end)

    def action_leave(self) -> None:
        """Leave the editor."""
        self.post_message(self.Leave())

    async def _on_key(self, event: events.Key) -> None:
        if self.read_only and event.is_printable:
            # Somebody who types means to write; their letters must not act as commands.
            event.stop()
            event.prevent_default()
            self.app.bell()

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if self.read_only:
            return
        text = safe_text(event.text)
        whole = len(text) + len(self.document.text) <= LONGEST_TEXT
        if not whole or max(map(len, text.split("\n"))) > LONGEST_LINE:
            self.post_message(self.Refused(len(text), _put_by(text)))
        elif result := self._replace_via_keyboard(text, *self.selection):
            self.move_cursor(result.end_location)
            self.focus()


def _put_by(text: str) -> Path | None:
    try:
        path = data_dir() / "pastes" / f"paste-{time.strftime('%Y%m%d-%H%M%S')}.txt"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
    except (OSError, CounterpointError):
        return None
    return path


class AnswerEditor(SafeTextArea):
    """One text of the answer to the current question; every change is announced in the same instant."""

    HELP_TITLE = "Your answer"
    HELP_TEXT = (
        "Write freely; it is saved by itself, soon after you pause and at the latest every three seconds. The header "
        "says when. Tab goes on to the next field, escape back to the flow; ctrl+z undoes typing."
    )

    @dataclass
    class Typed(Message):
        """The text of `slot` was changed by the person."""

        editor: AnswerEditor

    @dataclass
    class Left(Message):
        """The focus left the editor."""

        editor: AnswerEditor

    def __init__(self, *, id: str, placeholder: str) -> None:
        super().__init__(id=id, placeholder=placeholder, highlight_cursor_line=False, compact=True)
        self.slot: Slot | None = None
        self.base = 0
        self.whole = True
        """False where the stored text is too long to be edited here and only its beginning is shown."""
        self._shown = ""

    def show(self, slot: Slot, text: str, base: int, *, read_only: bool) -> None:
        """Show the stored `text` of `slot` as of revision `base`, keeping the cursor if it is the same slot."""
        same = slot == self.slot
        self.slot, self.base = slot, base
        self.whole = len(text) <= LONGEST_TEXT and all(len(line) <= LONGEST_LINE for line in text.split("\n"))
        self.read_only = read_only or not self.whole
        shown = text if self.whole else text[:2000] + "\n…"
        if same and shown == self.text:
            self._shown = self.text
            return
        self._fresh = not same
        cursor = self.cursor_location
        self.load_text(shown)
        self._shown = self.text
        if same:
            row = min(cursor[0], self.document.line_count - 1)
            self.move_cursor((row, min(cursor[1], len(self.document.get_line(row)))))

    @property
    def dirty(self) -> bool:
        """Whether the person has changed what was shown."""
        return self.text != self._shown

    def settled(self, base: int) -> None:
        """What stands here is committed as of revision `base`."""
        self.base = base
        self._shown = self.text

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit and announce it before the next key can arrive."""
        result = super().edit(edit)
        self._announce()
        return result

    def undo(self) -> None:
        """Undo typing."""
        super().undo()
        self._announce()

    def redo(self) -> None:
        """Redo typing."""
        super().redo()
        self._announce()

    def _announce(self) -> None:
        # Not as a message: one that waits in a queue while the question changes would name the wrong answer.
        keep = getattr(self.screen, "typed", None)
        if keep is not None:
            keep(self)

    def on_blur(self) -> None:
        self.post_message(self.Left(self))
