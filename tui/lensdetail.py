"""What stands beside the list of the Lenses place: a lens, a record it is put to, or one of its probes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.method.lenses import Put
from assistant.method.records import Bet
from assistant.method.rules import Finding
from assistant.method.strategy_map import strategy_maps
from assistant.text import one_line
from tui.gaprows import SIGNS as SEVERITIES
from tui.lensrows import Row, sign
from tui.safe import hint, joined, plain
from tui.trial import helps
from tui.widgets.probe import about_content, probe_content
from tui.widgets.strategymap import map_content

if TYPE_CHECKING:
    from tui.state import Snapshot

MAP: Final = "strategy-map"
"""The lens under which the strategy maps are drawn."""


def row_in_full(row: Row, snapshot: Snapshot, gaps: Sequence[Finding]) -> Content:
    """Everything behind a line of the list; `gaps` are those of its lens."""
    if row.put is not None:
        parts = [probe_content(row.put, snapshot)]
        if len(aside := helps(snapshot, row.put)):
            parts.append(aside)
    else:
        heading = about_content(row.about, snapshot) if row.about else [_heading(row)]
        parts = [
            *heading,
            plain(f"{row.answered} of {len(row.puts)} answered", "$quiet") if row.puts else _waits(row),
        ]
        parts += [_given(put, snapshot, with_ref=row.about is None) for put in row.puts if put.answered]
    if row.lens.id == MAP:
        parts += [
            map_content(chart)
            for chart in strategy_maps(snapshot.engagement)
            if chart.bet.status == "chosen" and row.about in (None, chart.bet.id)
        ]
    parts.append(gaps_content(gaps))
    if row.put is None:
        parts.append(plain(f"Source: {row.lens.source.citation}", "$quiet"))
    return joined(parts, "\n\n")


def gaps_content(gaps: Sequence[Finding]) -> Content:
    """The gaps of a lens in a line each, and the key that leads to them."""
    if not gaps:
        return plain("No gap of this lens is open.", "$quiet")
    told = [
        joined([(f"{SEVERITIES[gap.severity][0]} ", SEVERITIES[gap.severity][1]), one_line(gap.text, 400)])
        for gap in gaps
    ]
    heading = joined([("Its gaps", "bold $text-accent"), hint("   `j` goes to the first")])
    return joined([heading, *told], "\n")


def _heading(row: Row) -> Content:
    if row.about is None:
        return joined([(row.lens.title, "bold"), "\n", row.lens.purpose])
    return plain("The whole", "bold")


def _waits(row: Row) -> Content:
    what = "a chosen bet" if row.lens.bets == "chosen" else "a bet"
    work = " and the capabilities and activities that carry it" if "activity" in row.lens.about else ""
    return hint(f"This lens is put to {what}{work}; there is none yet. `b` goes to the bets.")


def _given(put: Put, snapshot: Snapshot, *, with_ref: bool) -> Content:
    mark, style = sign(put)
    record = snapshot.records.get(put.about)
    ref = f"{put.about}  " if with_ref and record is not None and isinstance(record, Bet) else ""
    answer = one_line(put.answer, 300) or put.probe.claim
    return joined([(f"{mark} ", style), (ref, "$quiet"), (put.probe.text, "$quiet"), "\n  ", answer])
