"""Fields that are chosen rather than typed: one of a few words, records to link to, rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from pydantic import BaseModel
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.method.questions import QUESTIONS
from assistant.method.records import KINDS
from assistant.method.said import within
from assistant.text import one_line
from tui.keys import key
from tui.safe import joined, plain
from tui.screens.overlay import Overlay
from tui.shown import said

if TYPE_CHECKING:
    from tui.screens.form import RecordForm
    from tui.state import Snapshot


class FieldChanged(Message):
    """The value of a field was changed by the person."""


class Choice(Widget, can_focus=True):
    """One of a few values, all of them in sight; left and right move between them."""

    BINDINGS: ClassVar = [
        key("choice.right", "right,space", "move(1)", "next value", "Take the next value"),
        key("choice.left", "left", "move(-1)", "previous value", "Take the value before", show=False),
    ]
    HELP_TEXT = "Left and right choose; – means not said."

    def __init__(self, values: Sequence[object], value: object, *, optional: bool) -> None:
        super().__init__()
        self._values: list[object] = [*([None] if optional else []), *values]
        self.value = value if value in self._values else self._values[0]

    def fill(self, typed: object) -> None:
        """Take the value `typed`, if it is one of those there are."""
        if typed in self._values:
            self.value = typed
            self.refresh()

    def action_move(self, by: int) -> None:
        """Take another value."""
        self.value = self._values[(self._values.index(self.value) + by) % len(self._values)]
        self.refresh()
        self.post_message(FieldChanged())

    def render(self) -> Content:
        """All values on a line, the chosen one in brackets."""
        parts = []
        for value in self._values:
            word = (
                "–"
                if value is None
                else ("yes" if value else "no")
                if isinstance(value, bool)
                else str(value)
            )
            parts.append(
                (f"[{word}]", "bold $text-accent") if value == self.value else (f" {word} ", "$quiet")
            )
        return joined(parts, " ")

    def on_click(self, event: events.Click) -> None:
        """A click moves on, as the key does."""
        event.stop()
        self.action_move(1)


DOCUMENT: Final = "document"
"""What a field links to that names documents; they are no records."""


class Links(Static, can_focus=True):
    """The records that a field names, or the question; enter picks among those there are."""

    BINDINGS: ClassVar = [
        key("links.pick", "enter,space", "pick", "pick", "Pick among the records there are")
    ]
    HELP_TEXT = "Enter opens the list of records of this kind; type a few letters to narrow it."

    def __init__(self, kind: str, value: list[str], snapshot: Snapshot, *, many: bool) -> None:
        super().__init__("", markup=False)
        self._kind, self._snapshot, self._many = kind, snapshot, many
        self.ids = list(value)

    def on_mount(self) -> None:
        self._draw()

    def fill(self, typed: object) -> None:
        """Take the ids in `typed`."""
        if isinstance(typed, list):
            self.ids = [id_ for id_ in typed if isinstance(id_, str)][: None if self._many else 1]
            self._draw()

    def _draw(self) -> None:
        if not self.ids:
            self.update(plain("none; enter picks", "$faint"))
            return
        mark = "" if self._kind == "question" else "{} "
        rows = [
            joined([(mark.format(id_), "$quiet"), one_line(self._snapshot.title(id_))]) for id_ in self.ids
        ]
        self.update(joined(rows, "\n"))

    def action_pick(self) -> None:
        """Open the list."""
        if self._kind == "question":
            records = [(question.slug, question.title) for question in QUESTIONS]
        elif self._kind == DOCUMENT:
            records = [(each.id, each.title) for each in self._snapshot.documents.values()]
        else:
            records = [(record.id, record.title) for record in self._snapshot.of_kind(self._kind)]
        known = {id_ for id_, _ in records}
        # A link that leads nowhere stays in sight, so that it can be taken out.
        records += [(id_, "no longer there") for id_ in self.ids if id_ not in known]
        if not records:
            self.app.bell()
            what = self._kind if self._kind == DOCUMENT else within(KINDS[self._kind].label)
            self.update(plain(f"there is no {what} yet; add one first", "$text-warning"))
            return

        def picked(ids: list[str] | None) -> None:
            if ids is not None and ids != self.ids:
                self.ids = ids
                self.post_message(FieldChanged())
            self._draw()

        what = KINDS[self._kind].plural if self._kind in KINDS else f"{self._kind.capitalize()}s"
        self.app.push_screen(LinkPicker(what, records, self.ids, many=self._many), picked)


class LinkPicker(Overlay[list[str]]):
    """Records of one kind, to be marked by enter."""

    HELP_TITLE = "Pick records"
    HELP_TEXT = "Type to narrow the list, up and down to move, enter to mark or unmark, escape when done."
    BINDINGS: ClassVar = [
        key("picker.done", "escape", "done", "done", "Take what is marked"),
        key("picker.down", "down", "move(1)", "down", "Next one", show=False),
        key("picker.up", "up", "move(-1)", "up", "One before", show=False),
    ]

    def __init__(self, title: str, records: list[tuple[str, str]], chosen: list[str], *, many: bool) -> None:
        super().__init__()
        self._title, self._records, self._many = title, records, many
        self._chosen = list(chosen)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            hint = (
                "enter marks · escape done" if self._many else "enter takes it, or lets it go · escape leaves"
            )
            yield Static(
                joined([(self._title, "bold"), (f"   {hint}", "$quiet")]),
                classes="question",
                markup=False,
            )
            yield Input(placeholder="type to narrow", id="filter")
            yield OptionList(id="choices", markup=False, compact=True)

    def on_mount(self) -> None:
        self._fill()

    def _fill(self) -> None:
        words = self.query_one(Input).value.casefold().strip()
        listing = self.query_one(OptionList)
        at = listing.highlighted or 0
        rows = [(id_, title) for id_, title in self._records if words in f"{id_} {title}".casefold()]
        listing.set_options(
            [
                Option(
                    joined(
                        [
                            ("[x] " if id_ in self._chosen else "[ ] ", "bold"),
                            (f"{id_} ", "$quiet"),
                            one_line(title, 120),
                        ]
                    ),
                    id_,
                )
                for id_, title in rows
            ]
        )
        listing.highlighted = min(at, len(rows) - 1) if rows else None

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        self._fill()

    def action_move(self, by: int) -> None:
        """Move in the list while the filter has the focus."""
        listing = self.query_one(OptionList)
        if listing.option_count:
            listing.highlighted = ((listing.highlighted or 0) + by) % listing.option_count

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        listing = self.query_one(OptionList)
        if listing.highlighted is not None and listing.option_count:
            self._mark(listing.get_option_at_index(listing.highlighted).id or "")

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._mark(event.option.id or "")

    def _mark(self, id: str) -> None:
        if self._many:
            self._chosen.remove(id) if id in self._chosen else self._chosen.append(id)
            self._fill()
        else:
            self._chosen = [] if self._chosen == [id] else [id]
            self.action_done()

    def action_done(self) -> None:
        """Take what is marked."""
        self.dismiss(self._chosen)


class Rows(OptionList):
    """A list of small records inside a record, such as the conditions of a bet; each opens in a form of its own."""

    BINDINGS: ClassVar = [
        key("rows.new", "n", "new", "add a row", "Add a row"),
        key("rows.edit", "enter", "open", "open", "Open the row"),
        key("rows.remove", "r,delete", "remove", "remove", "Take the row out"),
    ]
    HELP_TEXT = "n adds a row, enter opens one, r takes it out."

    def __init__(
        self, model: type[BaseModel], rows: list[dict[str, Any]], snapshot: Snapshot, heading: str
    ) -> None:
        super().__init__(markup=False, compact=True)
        self._model, self._snapshot, self._heading = model, snapshot, heading
        self.rows = [dict(row) for row in rows]
        self._under_way: tuple[int | None, RecordForm] | None = None

    def on_mount(self) -> None:
        self._draw()

    @property
    def typed(self) -> dict[str, Any]:
        """The rows, and what was changed in one that is open in a form of its own."""
        place, form = self._under_way or (None, None)
        under_way = form.typed if form is not None else {}
        rows = [dict(row) for row in self.rows]
        return {"rows": rows, "place": place, "open": under_way} if under_way else {"rows": rows}

    def fill(self, typed: object) -> None:
        """Put back the rows, and open the one that was under way."""
        if not isinstance(typed, dict):
            return
        rows, place, under_way = typed.get("rows"), typed.get("place"), typed.get("open")
        if isinstance(rows, list):
            self.rows = [dict(row) for row in rows if isinstance(row, dict)]
            self._draw()
        if isinstance(under_way, dict) and under_way:
            at = place if isinstance(place, int) and 0 <= place < len(self.rows) else None
            self._form({} if at is None else self.rows[at], at, under_way)

    def _draw(self) -> None:
        at = self.highlighted or 0
        rows = [self.line(row) for row in self.rows]
        self.set_options([Option(row) for row in rows] or [Option(plain("none; n adds a row", "$faint"))])
        self.highlighted = min(at, self.option_count - 1)

    def line(self, row: Mapping[str, Any]) -> Content:
        """A row on one line."""
        return plain(one_line(said(row, self._snapshot), 300) or "empty row")

    def merged(self, row: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - a row may hold more than is asked for
        """What a row is once its form gave `fields`."""
        return dict(fields)

    @property
    def row(self) -> dict[str, Any] | None:
        """The highlighted row."""
        at = self.highlighted
        return self.rows[at] if at is not None and at < len(self.rows) else None

    def action_new(self) -> None:
        """Add a row."""
        self._form({}, None)

    def action_open(self) -> None:
        """Open the highlighted row."""
        if self.rows and self.highlighted is not None:
            self._form(self.rows[self.highlighted], self.highlighted)
        else:
            self.action_new()

    def action_remove(self) -> None:
        """Take the highlighted row out."""
        if self.rows and self.highlighted is not None:
            del self.rows[self.highlighted]
            self._draw()
            self.post_message(FieldChanged())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    def _form(self, row: dict[str, Any], place: int | None, typed: dict[str, Any] | None = None) -> None:
        from tui.recovery import Unfinished
        from tui.screens.form import RecordForm

        def keep(fields: dict[str, Any] | None) -> None:
            self._under_way = None
            if fields is not None:
                if place is None:
                    self.rows.append(fields)
                else:
                    self.rows[place] = self.merged(self.rows[place], fields)
                self._draw()
            self.post_message(FieldChanged())

        about = Unfinished("new", typed=typed or {})
        form = RecordForm(self._model, row, self._snapshot, heading=self._heading, about=about)
        self._under_way = (place, form)
        self.app.push_screen(form, keep)
