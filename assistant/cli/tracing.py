"""The trace from customers to measures by command: as a tree, as a table, and whether anything cuts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from assistant.cells import cell_width, in_columns, padded, wrapped
from assistant.cli.inputs import open_workspace
from assistant.cli.options import file_argument, json_option
from assistant.cli.output import EXIT_FOUND, WIDTH, emit, say
from assistant.method.records import KINDS
from assistant.method.trace import COLUMNS, Break, Node, Row, Trace, trace

BREAK = "✗"
OPEN_END = "○"
_TABLE = ("persona", "need", "value_proposition", "bet")
"""Columns of the table; what follows from the bet stands in one more."""
_WIDEST = 20


@click.command("trace")
@file_argument
@click.option("--table", "as_table", is_flag=True, help="One line for each way from a persona to a measure.")
@json_option
def trace_(file: Path, as_table: bool, as_json: bool) -> int:
    """The trace from persona to KPI, with every break in it; exit code 1 when it is broken."""
    with open_workspace(file, read_only=True) as workspace:
        found = trace(workspace.engagement())
    if as_json:
        emit(trace_data(found))
    else:
        for line in _table(found) if as_table else _tree(found):
            say(line)
        say(_verdict(found), width=WIDTH)
    return EXIT_FOUND if found.broken else 0


def trace_data(found: Trace) -> dict[str, Any]:
    """A trace as it stands in JSON; the rows of the table hold ids, null where a way misses a column."""
    return {
        "state": found.state,
        "broken": found.broken,
        "roots": [asdict(node) for node in found.roots],
        "orphans": [asdict(node) for node in found.orphans],
        "breaks": [asdict(each) for each in found.breaks],
        "open_ends": list(found.open_ends),
        "table": [
            {column: node.ref if (node := row.cell(column)) else None for column in COLUMNS}
            for row in found.table
        ],
    }


def _verdict(found: Trace) -> str:
    ends = f" Open ends ({OPEN_END}) lead no further: {len(found.open_ends)}." if found.open_ends else ""
    if found.state == "not yet":
        return f"No bet is chosen yet, so nothing counts as broken.{ends}"
    if found.broken:
        count = len(found.breaks)
        return f"The trace is broken in {count} place{'s' if count > 1 else ''} ({BREAK}).{ends}"
    return f"The trace is whole: nothing is cut.{ends}"


def _tree(found: Trace) -> Iterator[str]:
    for root in found.roots:
        yield from _branch(root)
    if found.orphans:
        yield "Leading to no chosen bet:"
        for node in found.orphans:
            yield from _branch(node)
    if found.roots or found.orphans:
        yield ""


def _branch(node: Node, first: str = "", rest: str = "") -> Iterator[str]:
    """A node and what hangs on it; `first` and `rest` are what its first and its further lines begin with."""
    remarks = ", ".join(filter(None, (node.ref, node.detail, "shown above" if node.repeated else "")))
    mark = f"{OPEN_END} " if node.open_end else ""
    below = rest + ("│  " if node.children else "   ")
    yield from wrapped(
        f"{mark}{KINDS[node.kind].label}: {node.title} ({remarks})", WIDTH, indent=first, hang=below
    )
    for each in node.breaks:
        yield from wrapped(f"{BREAK} {each.text}", WIDTH, indent=below, hang=f"{below}  ")
    for child in node.children:
        last = child is node.children[-1]
        yield from _branch(child, f"{rest}{'└─ ' if last else '├─ '}", rest + ("   " if last else "│  "))


def _table(found: Trace) -> Iterator[str]:
    heads = [*(KINDS[kind].label for kind in _TABLE), "What follows"]
    rows = [heads, *([*(_cell(row, column) for column in _TABLE), _follows(row)] for row in found.table)]
    widths = [min(_WIDEST, max(cell_width(row[place]) for row in rows)) for place in range(len(_TABLE))]
    room = sum(widths) + len("  ") * len(widths)
    for row in rows if found.roots else ():
        head = padded(in_columns(row[:-1], widths), room)
        yield from wrapped(row[-1], WIDTH, indent=head, hang=" " * room)
    if found.roots:
        yield ""
    yield from _told(found.breaks)


def _cell(row: Row, column: str) -> str:
    node = row.cell(column)
    return "–" if node is None else _marked(node)


def _follows(row: Row) -> str:
    return " → ".join(_marked(node) for node in row.nodes if node.kind not in _TABLE)


def _marked(node: Node) -> str:
    return f"{BREAK if node.breaks else OPEN_END if node.open_end else ''}{node.ref}"


def _told(breaks: Iterable[Break]) -> Iterator[str]:
    for each in breaks:
        yield from wrapped(f"{BREAK} {each.ref}: {each.text}", WIDTH, hang="  ")


COMMANDS = (trace_,)
