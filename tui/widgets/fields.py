"""One field of a form, made from a field of a Pydantic model: its name, what it means, its input, what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from assistant.method.said import Citation, field_label, link_kind, person_mark
from assistant.text import one_line
from tui.safe import joined, plain
from tui.widgets.choice import Choice, Links, Rows
from tui.widgets.editors import SafeTextArea
from tui.widgets.names import NameInput, NamesArea
from tui.widgets.sources import SourceRows

if TYPE_CHECKING:
    from tui.state import Snapshot

_SHORT: Final = frozenset(
    {
        "title",
        "currency",
        "owner",
        "location",
        "metric",
        "baseline",
        "target",
        "name",
        "contact",
        "raised_by",
        "date",
        "days",
        "zone",
        "begins",
        "ends",
        "start",
        "finish",
        "place",
        "file",
    }
)
"""Texts that are a few words by their nature; others may be paragraphs."""

_GROUPS: Final = re.compile(r"[,'\u2019\s]")
_GROUPED: Final = re.compile(r"\d{1,3}([,'\u2019\s])\d{3}(?:\1\d{3})*(?:\.\d+)?")


def bare(annotation: Any) -> Any:
    """`annotation` without ``None`` and without what is annotated to it."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        rest = [bare(item) for item in get_args(annotation) if item is not NoneType]
        return rest[0] if len(rest) == 1 else float
    return annotation


def _optional(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, UnionType) and NoneType in get_args(annotation)


class FieldBox(Vertical):
    """A field of a form; `value` is what would be handed to the model."""

    def __init__(self, name: str, info: FieldInfo, value: Any, snapshot: Snapshot) -> None:
        super().__init__(classes="field")
        self.field = name
        label = one_line(field_label(name))
        self.label = label[:1].upper() + label[1:]
        self.HELP_TITLE = self.label
        self._info = info
        self.input = self._make(info, value, snapshot)
        about = getattr(self.input, "HELP_TEXT", "") or "Tab goes on to the next field."
        self.HELP_TEXT = " ".join(
            part for part in (f"{info.description}." if info.description else "", about) if part
        )

    def compose(self) -> ComposeResult:
        hint = self._info.description or ""
        if isinstance(self.input, SafeTextArea) and self._lines:
            hint = f"{hint}; one a line" if hint else "one a line"
        if isinstance(self.input, NameInput | NamesArea) and self.input.names:
            hint = f"{hint}; → takes the name offered" if hint else "→ takes the name offered"
        yield Static(
            joined([(self.label, "bold"), (f"  {hint}" if hint else "", "$quiet")]),
            classes="label",
            markup=False,
        )
        yield self.input
        yield Static("", classes="wrong", markup=False)

    def _make(self, info: FieldInfo, value: Any, snapshot: Snapshot) -> Widget:
        sort = bare(info.annotation)
        self._lines = False
        self._many = get_origin(sort) is list
        mark = person_mark(info)
        if mark is not None and not mark.leads:
            return self._names(value, [person.name for person in snapshot.engagement.participants])
        if kind := link_kind(info):
            ids = value if isinstance(value, list) else [value] if value else []
            return Links(kind, [str(id_) for id_ in ids], snapshot, many=self._many)
        if get_origin(sort) is Literal:
            return Choice(get_args(sort), value, optional=_optional(info.annotation))
        if sort is bool:
            return Choice((True, False), value, optional=True)
        if self._many:
            inner = bare(get_args(sort)[0])
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                rows = [dict(row) for row in value or [] if isinstance(row, Mapping)]
                if inner is Citation:
                    return SourceRows(rows, snapshot, self.label)
                return Rows(inner, rows, snapshot, self.label)
            self._lines = True
            return _area("\n".join(one_line(str(item)) for item in value or []))
        if sort is str and self.field not in _SHORT:
            return _area("" if value is None else str(value))
        placeholder = {date: "YYYY-MM-DD", int: "a number", float: "a number"}.get(sort, "")
        return Input(
            "" if value is None else one_line(str(value)),
            placeholder=placeholder,
            compact=True,
            select_on_focus=False,
        )

    def _names(self, value: Any, names: Sequence[str]) -> Widget:
        if not self._many:
            return NameInput("" if value is None else one_line(str(value)), names)
        self._lines = True
        return NamesArea("\n".join(one_line(str(item)) for item in value or []), names)

    @property
    def value(self) -> Any:
        """The value as the model takes it; blank where nothing is said."""
        widget = self.input
        if isinstance(widget, NameInput):
            return widget.name_given or None
        if isinstance(widget, NamesArea):
            return widget.names_given
        if isinstance(widget, Links):
            return widget.ids if self._many else (widget.ids[0] if widget.ids else None)
        if isinstance(widget, Choice):
            return widget.value
        if isinstance(widget, Rows):
            return widget.rows
        if isinstance(widget, TextArea):
            text = widget.text
            return [line.strip() for line in text.split("\n") if line.strip()] if self._lines else text
        text = cast("Input", widget).value.strip()
        if self.field == "currency":
            text = text.upper()
        elif bare(self._info.annotation) is Decimal:
            text = ungrouped(text)
        return text or None

    @property
    def typed(self) -> Any:
        """What stands in the field to the letter, as JSON data; `fill` puts it there again."""
        widget = self.input
        if isinstance(widget, Links):
            return list(widget.ids)
        if isinstance(widget, Choice):
            return widget.value
        if isinstance(widget, Rows):
            return widget.typed
        return widget.text if isinstance(widget, TextArea) else cast("Input", widget).value

    def fill(self, typed: Any) -> None:
        """Put back what was typed; what cannot stand in this field is left out."""
        widget = self.input
        if isinstance(widget, Links | Choice | Rows):
            widget.fill(typed)
        elif isinstance(typed, str):
            if isinstance(widget, TextArea):
                widget.load_text(typed)
                widget.move_cursor(widget.document.end)
            elif isinstance(widget, Input):
                widget.value = typed.replace("\n", " ")

    def wrong(self, message: str) -> None:
        """Say beside the field what is wrong with it; an empty message clears it."""
        self.set_class(bool(message), "-wrong")
        self.query_one(".wrong", Static).update(plain(f"✗ {message}" if message else ""))


def ungrouped(text: str) -> str:
    """A number without what sets its thousands apart, as people write money: 120,000 or 120 000 or 120'000.50."""
    return _GROUPS.sub("", text) if _GROUPED.fullmatch(text) else text


def _area(text: str) -> SafeTextArea:
    return SafeTextArea(text, compact=True, highlight_cursor_line=False)
