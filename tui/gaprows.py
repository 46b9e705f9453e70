"""What the Gaps place lists: findings and suggested contradictions as rows, and the two sides of each in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.method.questions import QUESTION
from assistant.method.records import KINDS
from assistant.method.said import within
from assistant.method.sources import SOURCES
from tui.cited import States, is_worn, source_line
from tui.safe import joined, plain
from tui.shown import Quote, show
from tui.state import Snapshot
from tui.widgets.records import brief

if TYPE_CHECKING:
    from assistant.method.rules import Finding

SIGNS: Final = {
    "blocking": ("▲", "$text-error"),
    "important": ("◆", "$text-warning"),
    "hint": ("·", "$quiet"),
}


@dataclass(frozen=True)
class Row:
    """One line of the list: a finding of the rules, or a contradiction that was suggested."""

    id: str
    severity: str
    text: str
    customer: tuple[str, ...]
    business: tuple[str, ...]
    question: str
    finding: Finding | None = None
    suggestion: str = ""
    quotes: tuple[Quote, ...] = ()
    foot: str = ""
    dismissed: bool = False


def rows_of(snapshot: Snapshot, *, with_dismissed: bool) -> list[Row]:
    """The lines of the list: contradictions that wait, findings by severity, dismissed ones where asked for."""
    rows: list[Row] = []
    for suggestion in snapshot.of_task("gaps"):
        shown = show(suggestion, snapshot)
        refs = {side: _ref(shown.extra.get(side)) for side in ("customer", "business")}
        severity = str(shown.extra.get("severity", "important"))
        rows.append(
            Row(
                id=f"s:{shown.id}",
                severity=severity if severity in SIGNS else "important",
                text=shown.title,
                customer=refs["customer"],
                business=refs["business"],
                question=shown.question,
                suggestion=shown.id,
                quotes=shown.quotes,
                foot=f"{shown.id} · {shown.made_by}",
            )
        )
    rows += [_row(number, finding) for number, finding in enumerate(snapshot.findings)]
    if with_dismissed:
        rows += [_row(number, finding, dismissed=True) for number, finding in enumerate(snapshot.dismissed)]
    return rows


def _row(number: int, finding: Finding, *, dismissed: bool = False) -> Row:
    source, _, section = finding.source.partition("/")
    heading = SOURCES[source].sections.get(section, section) if source in SOURCES else finding.source
    return Row(
        id=f"{'d' if dismissed else 'f'}:{number}",
        severity=finding.severity,
        text=finding.text,
        customer=tuple(finding.customer),
        business=tuple(finding.business),
        question=finding.question,
        finding=finding,
        foot=f"rule {finding.rule} · {SOURCES[source].title if source in SOURCES else source}: {heading}",
        dismissed=dismissed,
    )


def _ref(span: object) -> tuple[str, ...]:
    """What a side names of the plan; words of a document are shown with their place instead."""
    if not isinstance(span, dict) or span.get("source"):
        return ()
    return (str(span["ref"]),) if span.get("ref") else ()


def side_content(
    refs: Sequence[str], quotes: Sequence[Quote], snapshot: Snapshot, side: str, states: States
) -> Content:
    """The records, answers and quoted words of one side, and what they cite that no longer stands where it was cited."""
    if not refs and not quotes:
        return plain("Nothing is recorded on this side.", "italic $quiet")
    parts: list[Content] = []
    for ref in refs:
        if ref in QUESTION:
            text = snapshot.text(ref) or "not answered yet"
            parts.append(
                joined(
                    [
                        (f"{QUESTION[ref].number} ", "$quiet"),
                        (QUESTION[ref].title, f"bold ${side}"),
                        "\n",
                        text,
                        *_worn(ref, snapshot, states),
                    ]
                )
            )
            continue
        record = snapshot.records.get(ref)
        label = within(KINDS[record.kind].label) if record is not None else "missing"
        lines: list[Content | str | tuple[str, str]] = [
            (f"{label} {ref}\n", "$quiet"),
            (snapshot.title(ref), f"bold ${side}"),
        ]
        if record is not None:
            facts = brief(record, snapshot)
            lines += [("\n" + facts, "$quiet")] if facts else []
            lines += ["\n" + text] if (text := snapshot.text(ref)) else []
            lines += [(f"\nbacked by: {record.evidence}", "$quiet")]
        lines += _worn(ref, snapshot, states)
        parts.append(joined(lines))
    for quote in quotes:
        if quote.document:
            parts.append(joined([("document\n", "$quiet"), (quote.document, f"bold ${side}")]))
        parts.append(plain(f"“{quote.words}”", f"italic ${side}"))
        parts += [plain(f"! {quote.warned}", "$text-warning")] if quote.warned else []
    return joined(parts, "\n\n")


def _worn(ref: str, snapshot: Snapshot, states: States) -> list[Content]:
    cited = (each for each in snapshot.sources.get(ref, ()) if is_worn(states.get(each)))
    return [joined(["\n", source_line(each, states)]) for each in cited]
