"""One record in words, for the pane in which a person reads what stands behind a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from assistant.method.records import KINDS, Bet, Record
from assistant.method.said import within
from assistant.text import one_line
from tui.gaprows import SIGNS
from tui.safe import hint, joined, plain
from tui.shown import told
from tui.widgets.checks import check_lines

if TYPE_CHECKING:
    from assistant.method.trace import Break
    from tui.moneyrows import Line
    from tui.planpages import Cell
    from tui.state import Snapshot


def record_content(record: Record, snapshot: Snapshot, *more: Content) -> Content:
    """What `record` says: its title, what else is to be told of it, its checks, then its fields."""
    data = record.model_dump(mode="json")
    head = joined(
        [
            (one_line(record.title) or "untitled", "bold"),
            (f"  {within(KINDS[record.kind].label)} {record.id}", "$quiet"),
        ]
    )
    fields = [
        joined([(f"{name}: ", "$quiet"), text.replace("\n• ", "; ").removeprefix("• ")])
        for name, text in told(data, snapshot)
    ]
    return joined([head, *more, *check_lines(record.kind, data, snapshot), *fields], "\n")


def cell_content(cell: Cell, bet: Bet | None, breaks: Sequence[Break]) -> Content:
    """What belongs into a list of the plan that is empty, and what the trace of its bet lacks because of that."""
    model = KINDS[cell.kind]
    lacks = [
        plain(f"✗ {each.text}", "$text-error")
        for each in breaks
        if bet is not None
        and each.bet == bet.id
        and (each.missing, each.horizon) == (cell.kind, cell.horizon)
    ]
    head = joined([(model.label, "bold"), (f"  {(model.__doc__ or '').splitlines()[0]}", "$quiet")])
    return joined([head, *lacks], "\n")


def break_content(breaks: Sequence[Break]) -> Content:
    """What cuts the trace here, and what can be done about it."""
    told = [
        joined([(f"{SIGNS[each.severity][0]} {each.severity}: ", SIGNS[each.severity][1]), each.text])
        for each in breaks
    ]
    return joined([*told, hint("`enter` offers what can be done about it")], "\n")


def money_content(line: Line, snapshot: Snapshot) -> Content:
    """What a line of the money says, and each budget behind it."""
    budgets = [record_content(snapshot.records[ref], snapshot) for ref in line.budgets]
    return joined([plain(line.about, "bold $text-accent"), *budgets], "\n")
