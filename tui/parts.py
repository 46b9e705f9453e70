"""The parts of a suggestion that a person can edit or leave out, each in the form that fits it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from assistant.method.questions import QUESTION
from assistant.method.records import KINDS
from assistant.method.said import field_label, not_said, within
from assistant.text import one_line
from tui.screens.form import Form, PlainForm, RecordForm

if TYPE_CHECKING:
    from tui.recovery import Unfinished
    from tui.state import Snapshot

_TEXTS: Final = {"answers": "text", "parked": "title"}
"""The parts that are one text, and the field that holds it."""
_SORTS: Final = ("records", "changes", "answers", "parked")


@dataclass(frozen=True)
class Part:
    """One thing that accepting a suggestion would do: the list of the payload it stands in, and what stands there."""

    sort: str
    row: dict[str, Any]

    @property
    def kind(self) -> str:
        """The kind of record it adds, where it adds one of a kind that is known; else nothing."""
        kind = str(self.row.get("kind", ""))
        return kind if self.sort == "records" and kind in KINDS else ""


def parts_of(payload: Mapping[str, Any]) -> list[Part]:
    """What a payload holds, records first."""
    return [
        Part(sort, {str(name): value for name, value in row.items()})
        for sort in _SORTS
        for row in payload.get(sort) or []
        if isinstance(row, Mapping)
    ]


def with_parts(payload: Mapping[str, Any], parts: Sequence[Part]) -> dict[str, Any]:
    """The payload with `parts` in the place of those it has."""
    return {**payload, **{sort: [part.row for part in parts if part.sort == sort] for sort in _SORTS}}


def label(part: Part, snapshot: Snapshot) -> str:
    """What a part does, in a line."""
    row = part.row
    if part.sort == "records":
        name = within(KINDS[part.kind].label) if part.kind else "record"
        return f"new {name}: {one_line(str(row.get('title', '')), 160)}"
    if part.sort == "changes":
        fields = ", ".join(field_label(name) for name in _fields(row))
        return f"change {one_line(snapshot.title(str(row.get('id', ''))), 100)}: {fields}"
    slug = str(row.get("question", ""))
    title = QUESTION[slug].title if slug in QUESTION else slug
    what = "answer to" if part.sort == "answers" else "park for"
    return f"{what} “{title}”: {one_line(str(row.get(_TEXTS[part.sort], '')), 160)}"


def form_for(part: Part, snapshot: Snapshot, heading: str, about: Unfinished) -> Form[Any] | None:
    """The form in which a part is edited; None where this version knows none for it."""
    if part.sort in _TEXTS:
        return PlainForm(heading, str(part.row.get(_TEXTS[part.sort], "")), about=about)
    if part.sort == "records":
        return (
            RecordForm(KINDS[part.kind], part.row, snapshot, heading=heading, about=about)
            if part.kind
            else None
        )
    record = snapshot.records.get(str(part.row.get("id", "")))
    if record is None:
        return None
    values = record.model_dump(mode="json") | _fields(part.row)
    return RecordForm(type(record), values, snapshot, heading=heading, about=about)


def edited(part: Part, result: Any, snapshot: Snapshot) -> Part:
    """The part as its form gave it."""
    if part.sort in _TEXTS:
        return replace(part, row={**part.row, _TEXTS[part.sort]: str(result)})
    if part.sort == "records":
        merged = {**part.row, **result}
        return replace(
            part, row={name: value for name, value in merged.items() if value not in (None, "", [])}
        )
    return replace(part, row={**part.row, "fields": dict(_changed(part, result, snapshot))})


def _changed(part: Part, result: Mapping[str, Any], snapshot: Snapshot) -> Iterator[tuple[str, Any]]:
    """What of the form differs from the record as it stands."""
    record = snapshot.records.get(str(part.row.get("id", "")))
    stands = record.model_dump(mode="json") if record is not None else {}
    for name, value in result.items():
        before = stands.get(name)
        if value != before and not (not_said(value) and not_said(before)):
            yield name, value


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    fields = row.get("fields")
    return {str(name): value for name, value in fields.items()} if isinstance(fields, Mapping) else {}
