"""A probe as a person reads it: what is asked and why, of which record, and what people said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from assistant.method.lenses import Put
from assistant.method.records import KINDS, Purpose
from assistant.method.said import field_label, within
from tui.lensrows import sign
from tui.safe import hint, joined, plain

if TYPE_CHECKING:
    from tui.state import Snapshot


def probe_content(put: Put, snapshot: Snapshot, *, beside: Sequence[Content] | None = None) -> Content:
    """All of a probe: the question, claim, answer, the statements to lay beside it, what it is put to, source.

    Where the record it is put to is in sight anyway, `beside` stands in its place.
    """
    probe = put.probe
    parts = [joined([(probe.text, "bold"), "\n", (probe.why, "italic $quiet")])]
    if probe.verdicts:
        mark, style = sign(put) if put.verdict else ("○", "$quiet")
        judged = (f"  {mark} {put.verdict or 'not judged yet'}", style)
        parts.append(joined([("Does this hold?", "bold $text-accent"), judged, "\n", probe.claim]))
    label = field_label(probe.field).capitalize() if probe.field else "Answer"
    parts.append(joined([(label, "bold $text-accent"), "\n", _answer(put)]))
    if probe.statements:
        parts.append(joined([statement(name, snapshot) for name in probe.statements], "\n"))
    parts += about_content(put.about, snapshot) if beside is None else beside
    owed = f"\nThe way of asking: {probe.credit}" if probe.credit else ""
    parts.append(plain(f"Source: {probe.source.citation}{owed}", "$quiet"))
    return joined(parts, "\n\n")


def about_content(about: str, snapshot: Snapshot) -> list[Content]:
    """The record that a probe is put to, by its own words; nothing for the whole."""
    if not about:
        return []
    record = snapshot.records.get(about)
    label = within(KINDS[record.kind].label) if record is not None else "missing"
    style = f"bold ${record.side}" if record is not None else "bold"
    lines: list[Content | str | tuple[str, str]] = [
        (f"{label} {about}\n", "$quiet"),
        (snapshot.title(about), style),
    ]
    if text := snapshot.text(about).strip():
        lines += ["\n", text]
    return [joined(lines)]


def statement(name: str, snapshot: Snapshot) -> Content:
    """One of the four statements of the Big Picture, by its name."""
    side = "customer" if name in ("customer", "value") else "business"
    words = words_of(name, snapshot)
    said = f"“{words}”" if words else plain("not written yet", "italic $quiet")
    return joined([(f"{name.capitalize()}  ", f"bold ${side}"), said])


def words_of(name: str, snapshot: Snapshot) -> str:
    """What the purpose record says in one of its statements; empty where nobody has written it yet."""
    purpose = next((record for record in snapshot.of_kind("purpose") if isinstance(record, Purpose)), None)
    return str(getattr(purpose, name)).strip() if purpose is not None else ""


def _answer(put: Put) -> Content:
    if put.answer:
        return plain(put.answer)
    quick = "; `y`, `p` and `n` judge the claim without words" if put.probe.verdicts else ""
    return hint(f"Nobody has answered yet. `enter` writes an answer{quick}.")
