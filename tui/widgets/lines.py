"""Lists of lines of which only some can be gone to, and which keep their place when they are drawn anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui import moneyrows, tracerows
from tui.safe import plain

if TYPE_CHECKING:
    from assistant.method.sums import Sums
    from assistant.method.trace import Break, Trace
    from tui.state import Snapshot


def stay(before: Sequence[str], at: str, now: Sequence[str]) -> str:
    """Where the cursor belongs in a list that is drawn anew: on the line it was on, by its id, or on one beside that.

    `before` and `now` are the ids of the list, and `at` is the one it was on; empty where there is no line at all.
    """
    if at in now or not now:
        return at if now else ""
    place = before.index(at) if at in before else 0
    known = set(now)
    beside = (id_ for id_ in (*before[place + 1 :], *reversed(before[:place])) if id_ in known)
    return next(beside, now[min(place, len(now) - 1)])


class Lines(OptionList):
    """Lines with ids; headings are passed over."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False, compact=True)

    @property
    def current(self) -> str:
        """The id of the line that is highlighted; empty where none is."""
        if self.highlighted is None or self.highlighted >= self.option_count:
            return ""
        return self.get_option_at_index(self.highlighted).id or ""

    def put(self, rows: Sequence[tuple[str, Content, bool]], empty: str, at: str = "") -> None:
        """Show rows of id, content and whether it can be gone to; stay on the line in hand, or near where it stood.

        `at` is the id that the line in hand has now, where it is not the one that it had.
        """
        before, at = [option.id or "" for option in self.options], at or self.current
        options = [Option(content, id_, disabled=not usable) for id_, content, usable in rows]
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(options or [Option(plain(empty, "$quiet"), disabled=True)])
            usable = {id_: number for number, (id_, _, usable) in enumerate(rows) if usable}
            there = stay(before, at, list(usable))
            self.highlighted = usable[there] if there else None


class WayTree(Lines):
    """The trace as a tree."""

    HELP_TITLE = "The trace as a tree"
    HELP_TEXT = (
        "From each persona through need, promise and bet to objectives, work, money and measures. Enter opens a record; "
        "on a break it offers ways to mend it. What leads to no chosen bet stands at the end."
    )

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._by_id: Mapping[str, tracerows.Line] = {}

    def fill(self, trace: Trace) -> None:
        """Show `trace`, with the cursor where it was."""
        here = self._here
        self._by_id = {line.id: line for line in tracerows.tree_lines(trace)}
        rows = [(line.id, line.content, bool(line.ref)) for line in self._by_id.values()]
        at = self.current
        if here is not None and at not in self._by_id:
            # A record may hang elsewhere now, and a break be mended: the record that it cut is next to it.
            lines = self._by_id.values()
            same = (line.id for line in lines if line.says_as_much_as(here))
            cut = (line.id for line in lines if line.ref == here.ref)
            at = next(chain(same, cut), "")
        self.put(rows, "Not yet: no persona is targeted and no bet is chosen.", at)

    def find(self, ref: str) -> None:
        """Go to the first line of the record `ref`, if it is in the tree."""
        for number, line in enumerate(self._by_id.values()):
            if line.ref == ref and line.found is None:
                self.highlighted = number
                return

    def next_break(self) -> None:
        """Go to the next break, from the last one to the first."""
        cuts = [number for number, line in enumerate(self._by_id.values()) if line.found is not None]
        at = -1 if self.highlighted is None else self.highlighted
        if cuts:
            self.highlighted = next((number for number in cuts if number > at), cuts[0])

    @property
    def _here(self) -> tracerows.Line | None:
        return self._by_id.get(self.current)

    @property
    def ref(self) -> str:
        """The id of the record in hand, or of the one that a break in hand cuts."""
        return self._here.ref if self._here is not None else ""

    @property
    def breaks(self) -> Sequence[Break]:
        """The break in hand; none where the cursor is on a record."""
        here = self._here
        return [here.found] if here is not None and here.found is not None else []

    @property
    def around(self) -> Mapping[str, Sequence[str]]:
        """The ids by kind on the way to the line in hand."""
        return self._here.around if self._here is not None else {}


class MoneyList(Lines):
    """What the bets cost."""

    HELP_TITLE = "The money"
    HELP_TEXT = (
        "Budgets by bet, year, currency and kind of spending. A budget whose work serves several bets stands once, under "
        "all of them; over several years it is split by days. Enter opens the budgets behind a line."
    )

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._by_id: Mapping[str, moneyrows.Line] = {}

    def fill(self, sums: Sums, snapshot: Snapshot, *, bars: bool) -> None:
        """Show `sums`, with the cursor where it was."""
        self._by_id = {line.id: line for line in moneyrows.lines(sums, snapshot, bars=bars)}
        rows = [(line.id, line.content, bool(line.budgets)) for line in self._by_id.values()]
        self.put(rows, "No budget yet: n adds one for an activity.")

    @property
    def line(self) -> moneyrows.Line | None:
        """The line in hand."""
        return self._by_id.get(self.current)

    @property
    def budgets(self) -> tuple[str, ...]:
        """The ids of the budgets behind the line in hand."""
        return self.line.budgets if self.line is not None else ()
