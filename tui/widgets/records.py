"""The records that belong to a question, each on one line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.method.records import KINDS, Need, Record, opportunity_score
from assistant.method.said import counted_field, link_kind, within
from assistant.text import one_line
from tui.keys import key
from tui.safe import joined

if TYPE_CHECKING:
    from tui.state import Snapshot

_SKIPPED = {"id", "kind", "title", "note", "sources", "origin", "evidence"}


def brief(record: Record, snapshot: Snapshot, first: Sequence[str] = ()) -> str:
    """What a record says in a few words: figures, choices, and how many others it names; the fields `first` lead."""
    parts: list[str] = []
    fields = type(record).model_fields
    for name in sorted(fields, key=lambda name: name not in first):
        field = fields[name]
        value = getattr(record, name)
        if name in _SKIPPED or value in (None, "", []) or value is False:
            continue
        if link_kind(field):
            ids = [value] if isinstance(value, str) else value
            names = (
                snapshot.title(ids[0])
                if len(ids) == 1
                else f"{len(ids)} {within(KINDS[link_kind(field) or ''].plural)}"
            )
            parts.append(one_line(names, 30))
        elif isinstance(value, list):
            parts.append(counted_field(name, len(value)))
        elif isinstance(value, str) and len(value) > 24:
            continue
        elif isinstance(value, bool):
            parts.append(name.replace("_", " "))
        elif isinstance(value, int | float | Decimal):
            parts.append(f"{_short(name)} {value}")
        else:
            parts.append(one_line(str(value), 24))
    if isinstance(record, Need) and (score := opportunity_score(record)) is not None:
        parts.append(f"opp {score:g}")
    return " · ".join(parts)


def _short(name: str) -> str:
    return {
        "importance": "imp",
        "satisfaction": "sat",
        "magnitude": "mag",
        "priority": "prio",
        "due_year": "by",
    }.get(name, name)


class RecordList(OptionList):
    """The records of the current question's kind."""

    HELP_TITLE = "Records"
    HELP_TEXT = (
        "What the answers name, as typed and linked records: the gap rules and the bets are made from them. "
        "Enter opens one, n makes a new one, r removes it (u brings it back). Where several questions share a "
        "kind, ✓ marks the records that hold what this question decides."
    )

    BINDINGS: ClassVar = [
        key("records.edit", "enter", "edit", "open", "Open the record in a form"),
        # The place has this key too; here it comes before what is not about records, where the bar is short.
        key("records.new", "n", "screen.new_record", "new", "Add a record to this question"),
        key("records.remove", "r,delete", "remove", "remove", "Remove the record; undo brings it back"),
    ]

    @dataclass
    class Edit(Message):
        """Open the record `id`."""

        id: str

    @dataclass
    class Remove(Message):
        """Remove the record `id`."""

        id: str

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False, compact=True)
        self._drawn: object = None

    def show(
        self,
        snapshot: Snapshot,
        slug: str,
        records: Iterable[Record],
        *,
        kinds: int,
        worn: Collection[str] = (),
    ) -> None:
        """Draw one line for each of `records`; those whose ids are `worn` cite words that stand there no more."""
        from assistant.method.questions import QUESTION

        records = list(records)
        state = (snapshot.revision, slug, tuple(record.id for record in records), frozenset(worn))
        if state == self._drawn:
            return
        self._drawn = state
        at = self._at()
        question = QUESTION.get(slug)
        shared = question is not None and question.decided_by is not None
        options = [
            Option(
                _line(
                    record,
                    snapshot,
                    decided=question.holds_answer(record) if question and shared else None,
                    first=question.decides if question else (),
                    kinds=kinds,
                    worn=record.id in worn,
                ),
                record.id,
            )
            for record in records
        ]
        self.set_options(options)
        if options:
            ids = [record.id for record in records]
            self.highlighted = ids.index(at) if at in ids else 0

    def _at(self) -> str | None:
        if self.highlighted is None or self.highlighted >= self.option_count:
            return None
        return self.get_option_at_index(self.highlighted).id

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without records there is nothing to open or remove."""
        if action in {"edit", "remove"}:
            return self.option_count > 0
        return super().check_action(action, parameters)

    def action_edit(self) -> None:
        """Open the highlighted record."""
        if id_ := self._at():
            self.post_message(self.Edit(id_))

    def action_remove(self) -> None:
        """Remove the highlighted record."""
        if id_ := self._at():
            self.post_message(self.Remove(id_))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_edit()


def _line(
    record: Record,
    snapshot: Snapshot,
    *,
    decided: bool | None,
    first: Sequence[str],
    kinds: int,
    worn: bool,
) -> Content:
    mark = "" if decided is None else "✓ " if decided else "· "
    label = f"{KINDS[record.kind].label}: " if kinds > 1 else ""
    drafted = " ◇" if record.origin is not None and record.origin.by in ("model", "guide") else ""
    return joined(
        [
            (mark, "$quiet"),
            (f"{record.id} ", "$quiet"),
            label,
            (one_line(record.title) or "untitled", "bold"),
            drafted,
            ("  ✗ a source is gone or changed", "$text-error") if worn else "",
            "  ",
            (brief(record, snapshot, first), "$quiet"),
        ]
    )
