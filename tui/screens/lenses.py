"""Lenses: ways of looking at the plan, their probes put to its records, and what people answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.method.lens_gaps import lens_gaps
from assistant.method.lenses import Put, due
from assistant.method.rules import Finding
from tui.keys import key
from tui.lensdetail import row_in_full
from tui.lensrows import Row, next_open, put_id, row_content, rows_of, way_to
from tui.safe import plain
from tui.screens.judging import Judging


class Lenses(Judging):
    """Put the plan under one lens after the other."""

    NAME = "lenses"
    HELP_TITLE = "Lenses"
    HELP_TEXT = (
        "Each lens asks a few questions of the records it is put to: ○ waits, ● is answered, ✓ ◐ ✗ say that its claim "
        "holds, in part, or not. Enter answers, or folds a heading; y, p and n judge a claim without words, and the "
        "same key again takes that back. A no on a chosen bet becomes a gap. There are no right answers, and none "
        "that must be given."
    )
    CSS_PATH = "../styles/lenses.tcss"
    BINDINGS: ClassVar = [
        key(
            "lenses.answer",
            "enter,e",
            "answer",
            "answer",
            "Answer the question, or fold the heading",
            display="enter",
        ),
        key("lenses.next", "right_square_bracket", "next_open", "next open", "Go to the next one that waits"),
        key("lenses.gap", "j", "jump", "to its gap", "Go to the first gap of this lens"),
        key("lenses.unfold", "right", "unfold", "unfold", "Unfold the heading, or go into it", show=False),
        key("lenses.fold", "left", "fold", "fold", "Fold the heading, or go up to it", show=False),
    ]

    def __init__(self, probe: str = "", about: str = "") -> None:
        super().__init__()
        self._wanted = (probe, about)
        """The probe to begin at, and the record it is put to."""
        self._puts: list[Put] = []
        self._rows: list[Row] = []
        self._unfolded: set[str] = set()
        self._drawn: object = None

    def body(self) -> Iterable[Widget]:
        """The list, and what is behind the line you are on."""
        yield Horizontal(
            OptionList(id="probes", markup=False, compact=True),
            VerticalScroll(Static("", id="detail-text", markup=False), id="detail"),
            id="place",
        )

    def on_mount(self) -> None:
        self._puts = due(self.view.snapshot.engagement)
        probe, about = self._wanted
        wanted = (put for put in self._puts if put.probe.slug == probe and put.about == about)
        first = next(wanted, None) or next_open(self._puts, None)
        if first is not None:
            self._unfolded = way_to(first)
        self.redraw()
        if first is not None:
            self._go_to(put_id(first))
        self.query_one("#probes").focus()

    def redraw(self) -> None:
        """List what is asked and answered now."""
        snapshot = self.view.snapshot
        if snapshot.revision != self._drawn:
            self._drawn = snapshot.revision
            self._puts = due(snapshot.engagement)
            self._list()
        super().redraw()

    def _list(self) -> None:
        listing = self.query_one("#probes", OptionList)
        at, place = self._current, listing.highlighted or 0
        snapshot = self.view.snapshot
        self._rows = rows_of(self._puts, self._unfolded)
        listing.set_options([Option(row_content(row, snapshot), row.id) for row in self._rows])
        ids = [row.id for row in self._rows]
        # Where a fold took the line away, its heading is the nearest that is left.
        near = [id_ for id_ in ((at.id, at.parent) if at else ()) if id_ in ids]
        listing.highlighted = ids.index(near[0]) if near else min(place, len(ids) - 1)
        self._detail()

    def _go_to(self, id: str) -> None:
        ids = [row.id for row in self._rows]
        if id in ids:
            self.query_one("#probes", OptionList).highlighted = ids.index(id)

    @property
    def _current(self) -> Row | None:
        at = self.query_one("#probes", OptionList).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    @property
    def put(self) -> Put | None:
        row = self._current
        return row.put if row is not None else None

    @property
    def _gaps(self) -> list[Finding]:
        row = self._current
        return lens_gaps(row.lens, self.view.snapshot.findings, self._puts) if row is not None else []

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._detail()
        self.query_one("#detail").scroll_home(animate=False)
        self.refresh_bindings()

    def _detail(self) -> None:
        row = self._current
        full = row_in_full(row, self.view.snapshot, self._gaps) if row is not None else plain("")
        self.query_one("#detail-text", Static).update(full)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes sense for the line you are on."""
        if action == "jump":
            return self.is_mounted and bool(self._gaps)
        if action == "next_open":
            return any(not put.answered for put in self._puts)
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_answer()

    def action_answer(self) -> None:
        """Answer the probe in a form; fold or unfold a heading."""
        row = self._current
        if row is None:
            return
        if row.put is not None:
            self.counterpoint.answer_probe(row.put.probe.slug, row.put.about)
        else:
            self._unfolded ^= {row.id}
            self._list()

    def action_next_open(self) -> None:
        """Go to the next probe that waits for an answer."""
        row = self._current
        put = next_open(self._puts, row.puts[0] if row is not None and row.put is not None else None)
        if put is not None:
            self._unfolded |= way_to(put)
            self._list()
            self._go_to(put_id(put))

    def action_jump(self) -> None:
        """Go to the first gap of this lens, if possible one of the record you are at."""
        row, gaps = self._current, self._gaps
        if row is not None and gaps:
            own = [gap for gap in gaps if row.about in gap.refs]
            gap = (own or gaps)[0]
            self.counterpoint.go("gaps", rule=gap.rule, refs=tuple(gap.refs))

    def action_unfold(self) -> None:
        """Unfold a heading; on an unfolded one, go to its first line; on a probe, into what it says."""
        row = self._current
        if row is None:
            return
        if row.put is not None:
            self.query_one("#detail").focus()
        elif row.shown:
            self.query_one("#probes", OptionList).action_cursor_down()
        else:
            self._unfolded.add(row.id)
            self._list()

    def action_fold(self) -> None:
        """Fold a heading; on a folded one or a probe, go up to what it lies under; beside the list, back to it."""
        listing, row = self.query_one("#probes", OptionList), self._current
        if not listing.has_focus:
            listing.focus()
        elif row is not None and row.shown:
            self._unfolded.discard(row.id)
            self._list()
        elif row is not None and row.parent:
            self._go_to(row.parent)
