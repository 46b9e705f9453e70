"""The alignment trace and the money as tables (sources: cvmbok/trace, cvmbok/session-6-initiatives)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assistant.method.engagement import Engagement
from assistant.method.records import KINDS
from assistant.method.sums import sums
from assistant.method.trace import COLUMNS, Row, Trace, trace
from assistant.reports.table import Table
from assistant.reports.worded import named, titles_of

_STATES = {
    "not yet": "No bet is chosen yet, so nothing counts as broken.",
    "broken": "The trace is broken where the sheet Trace breaks says.",
    "whole": "The trace is whole: nothing is cut.",
}


def trace_tables(engagement: Engagement) -> Iterator[Table]:
    """The ways from personas to measures, and what cuts them."""
    found = trace(engagement)
    titles = titles_of(engagement)
    yield Table(
        "Trace",
        f"One way from a persona to a measure, with the records on it that lack a link. {_STATES[found.state]}",
        (*(KINDS[kind].label for kind in COLUMNS), "State", "Cut at"),
        tuple(_way(row, titles) for row in found.table),
    )
    yield Table(
        "Trace breaks",
        "One place where the trace is cut: the record that lacks a link, and what it should lead to.",
        ("Severity", "Record", "Lacks", "Break", "Bet", "Horizon"),
        tuple(_breaks(found, titles)),
    )


def _way(row: Row, titles: dict[str, str]) -> tuple[str | None, ...]:
    nodes = (row.cell(column) for column in COLUMNS)
    cut = dict.fromkeys(each.ref for each in row.breaks)
    ends = any(node.open_end for node in row.nodes)
    return (
        *(named(node.ref, titles) if node else None for node in nodes),
        "cut" if cut else "open end" if ends else "whole",
        "\n".join(named(id_, titles) for id_ in cut) or None,
    )


def _breaks(found: Trace, titles: dict[str, str]) -> Iterator[tuple[str | None, ...]]:
    for each in found.breaks:
        bet = named(each.bet, titles) if each.bet else None
        lacks = KINDS[each.missing].label
        yield each.severity, named(each.ref, titles), lacks, each.text, bet, each.horizon or None


def budget_tables(engagement: Engagement) -> Iterator[Table]:
    """What the bets cost by year, the totals, and the money that belongs to no bet yet."""
    held = sums(engagement)
    titles = titles_of(engagement)
    yield Table(
        "Budget sums",
        "What one bet, or one set of bets that share the work, costs in one year. Currencies are never added.",
        ("Bets", "Year", "Currency", "Spending", "Amount", "Budgets"),
        tuple(
            (
                "\n".join(named(id_, titles) for id_ in line.bets),
                line.year,
                line.currency,
                line.spend or "not said",
                line.amount,
                ", ".join(line.budgets),
            )
            for line in held.lines
        ),
    )
    spare = held.unplaced_totals
    yield Table(
        "Budget totals",
        "All money of one currency: what belongs to a bet, and what could not be placed yet.",
        ("Currency", "For bets", "Not placed", "Together"),
        tuple(
            (code, placed, left, placed + left)
            for code in sorted({*held.totals, *spare})
            for placed, left in [(held.totals.get(code, Decimal()), spare.get(code, Decimal()))]
        ),
    )
    yield Table(
        "Budgets not placed",
        "One budget that belongs to no bet or year yet, and why.",
        ("Budget", "Amount", "Currency", "Lacks"),
        tuple(
            (named(each.budget.id, titles), each.budget.amount, each.budget.currency, ", ".join(each.reasons))
            for each in held.unplaced
        ),
    )
