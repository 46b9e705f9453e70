"""A suggestion that would do several things: each can be edited or left out before the rest is accepted."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.keys import key
from tui.parts import Part, edited, form_for, label, with_parts
from tui.recovery import Unfinished
from tui.safe import joined, plain
from tui.screens.form import Form
from tui.state import Snapshot
from tui.widgets.bars import KeyBar


class PartsForm(Form[dict[str, Any]]):
    """The parts of a suggestion in a list; what comes out is the payload that a person stands behind."""

    HELP_TITLE = "A suggestion with several parts"
    HELP_TEXT = (
        "Space leaves a part out, or takes it in again; enter opens it in its form. Ctrl+s (or F3) accepts what is "
        "marked, as you edited it; escape leaves, and asks first if something was changed."
    )
    BINDINGS: ClassVar = [
        key(
            "parts.keep",
            "ctrl+s,f3",
            "keep",
            "accept what is marked",
            "Accept the marked parts",
            display="ctrl+s",
        ),
        key("parts.drop", "space", "drop", "leave out", "Leave the part out, or take it in again"),
        key("parts.edit", "enter,e", "edit", "edit", "Open the part in its form"),
        key("parts.leave", "escape", "leave", "leave", "Leave the suggestion as it was"),
    ]

    def __init__(
        self,
        payload: dict[str, Any],
        parts: list[Part],
        snapshot: Snapshot,
        heading: str,
        *,
        about: Unfinished,
    ) -> None:
        super().__init__(about)
        self._payload, self._snapshot, self._heading = payload, snapshot, heading
        self._parts = list(parts)
        self._edited: set[int] = set()
        self._dropped: set[int] = set()
        self._open: tuple[int, Form[Any]] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog parts"):
            yield Static(plain(self._heading, "bold"), classes="title", markup=False)
            yield OptionList(id="parts", markup=False, compact=True)
            yield Static("", id="wrong", classes="error", markup=False)
            yield KeyBar()

    def _fill(self, typed: dict[str, Any]) -> None:
        rows, dropped, under_way = typed.get("rows"), typed.get("dropped"), typed.get("open")
        for place, part in enumerate(self._parts):
            row = rows.get(str(place)) if isinstance(rows, dict) else None
            if isinstance(row, dict):
                self._parts[place] = Part(part.sort, row)
                self._edited.add(place)
            if isinstance(dropped, list) and place in dropped:
                self._dropped.add(place)
        self._draw()
        self.set_focus(self.query_one(OptionList))
        if isinstance(under_way, dict) and isinstance(at := under_way.get("place"), int):
            self._form(at, under_way.get("typed"))

    def _differences(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self._edited:
            found["rows"] = {str(place): self._parts[place].row for place in sorted(self._edited)}
        if self._dropped:
            found["dropped"] = sorted(self._dropped)
        if self._open is not None and self._open[1].typed:
            found["open"] = {"place": self._open[0], "typed": self._open[1].typed}
        return found

    def _draw(self) -> None:
        listing = self.query_one(OptionList)
        at = listing.highlighted or 0
        listing.set_options([Option(self._line(place, part)) for place, part in enumerate(self._parts)])
        listing.highlighted = at

    def _line(self, place: int, part: Part) -> Any:
        kept = place not in self._dropped
        note = "" if kept else "  left out"
        note += "  edited" if place in self._edited else ""
        return joined(
            [
                "[x] " if kept else "[ ] ",
                (label(part, self._snapshot), "" if kept else "$quiet"),
                (note, "italic $text-accent"),
            ]
        )

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_edit()

    def action_drop(self) -> None:
        """Leave the highlighted part out, or take it in again."""
        if (at := self.query_one(OptionList).highlighted) is not None:
            self._dropped ^= {at}
            self._draw()
            self.warn("")
            self.touched()

    def action_edit(self) -> None:
        """Open the highlighted part."""
        if (at := self.query_one(OptionList).highlighted) is not None:
            self._form(at)

    def _form(self, place: int, typed: object = None) -> None:
        if not 0 <= place < len(self._parts):
            return
        part = self._parts[place]
        about = Unfinished("suggestion", typed=typed if isinstance(typed, dict) else {})
        form = form_for(part, self._snapshot, label(part, self._snapshot), about)
        if form is None:
            self.warn("This part cannot be edited here; it can be left out.")
            return

        def closed(result: Any) -> None:
            self._open = None
            if result is not None:
                self._parts[place] = edited(part, result, self._snapshot)
                self._edited.add(place)
                self._dropped.discard(place)
                self._draw()
            self.touched()

        self._open = place, form
        self.app.push_screen(form, closed)

    def action_keep(self) -> None:
        """Give the payload with the marked parts."""
        kept = [part for place, part in enumerate(self._parts) if place not in self._dropped]
        if kept:
            self.dismiss(with_parts(self._payload, kept))
        else:
            self.warn("Nothing is left to accept; x rejects a suggestion.")
