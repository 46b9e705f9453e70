"""The Big Picture board: purpose on top, the customer in the middle, value and delivery beside it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import ClassVar, Final

from textual import on
from textual.containers import Grid
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.method.lenses import PROBE, Put, due
from assistant.text import one_line
from tui.keys import key
from tui.lensrows import put_id, sign
from tui.safe import hint, joined, plain
from tui.screens.judging import Judging
from tui.screens.within import Within
from tui.state import Snapshot
from tui.widgets.probe import words_of
from tui.widgets.statement import NAMES, StatementBox

LENS: Final = "big-picture"
_PAIRS: Final = "The statements, pair by pair: are they in step?"
_LITMUS: Final = "Purpose as litmus test: every living bet is put to it"


class BigPicture(Judging, Within):
    """Four statements on one page, whether they are in step, and what the bets do to the purpose."""

    NAME = "big-picture"
    HELP_TITLE = "Big Picture board"
    HELP_TEXT = (
        "Purpose on top, the customer in the middle, the value delivered on the left, and on the right how it gets "
        "there. Tab goes from box to box and down to the list. Enter writes a statement or an answer; y, p and n say "
        "whether two statements are in step. ○ waits, ● is answered, ✓ ◐ ✗ are yes, partly and no. 1 goes back to "
        "the matrix."
    )
    CSS_PATH = "../styles/bigpicture.tcss"
    BINDINGS: ClassVar = [
        key(
            "picture.answer",
            "e,enter",
            "answer",
            "write",
            "Write the statement, or answer the question",
            display="enter",
        ),
        key("picture.form", "f", "form", "all four", "Open the form with all four statements"),
        key("picture.matrix", "1", "back", "matrix", "Go back to the matrix of aspects"),
        key("picture.up", "up", "move('up')", "up", "Go to the purpose", show=False),
        key("picture.down", "down", "move('down')", "down", "Go to the box or the list below", show=False),
        key("picture.left", "left", "move('left')", "left", "Go to the box on the left", show=False),
        key("picture.right", "right", "move('right')", "right", "Go to the box on the right", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._puts: dict[str, Put] = {}
        self._drawn: object = None

    def body(self) -> Iterable[Widget]:
        """The four boxes, and below them what is asked of them."""
        yield Grid(*(StatementBox(name) for name in NAMES), id="picture")
        yield OptionList(id="in-step", markup=False, compact=True)

    def on_mount(self) -> None:
        self.redraw()
        self.query_one("#big-purpose").focus()

    def redraw(self) -> None:
        """Draw what is written and answered now."""
        snapshot = self.view.snapshot
        if snapshot.revision != self._drawn:
            self._drawn = snapshot.revision
            for box in self.query(StatementBox):
                box.show(words_of(box.statement, snapshot))
            self._list(snapshot)
        super().redraw()

    def _list(self, snapshot: Snapshot) -> None:
        listing = self.query_one("#in-step", OptionList)
        at = listing.highlighted
        puts = [put for put in due(snapshot.engagement) if put.probe.lens == LENS]
        self._puts = {put_id(put): put for put in puts}
        options = [Option(plain(_PAIRS, "bold $text-accent"), disabled=True)]
        pairs = [put for put in puts if len(put.probe.statements) > 1]
        options += [Option(_pair(put), put_id(put)) for put in pairs]
        waiting = sum(len(probe.statements) > 1 for probe in PROBE.values()) - len(pairs)
        if waiting:
            options.append(Option(hint(f"{waiting} wait until both statements are written"), disabled=True))
        options.append(Option(plain(_LITMUS, "bold $text-accent"), disabled=True))
        bets = [put for put in puts if put.about in snapshot.records and put.probe.statements]
        for about, group in groupby(bets, lambda put: put.about):
            title = one_line(snapshot.title(about), 80)
            options.append(Option(joined([(f"{about} ", "$quiet"), (title, "bold")]), disabled=True))
            options += [Option(_litmus(put), put_id(put)) for put in group]
        if not bets:
            needs = "a bet (`b` goes there)" if words_of("purpose", snapshot) else "the purpose to be written"
            options.append(Option(hint(f"It needs {needs}."), disabled=True))
        listing.set_options(options)
        usable = [number for number, option in enumerate(options) if not option.disabled]
        if usable:
            listing.highlighted = min(usable, key=lambda number: abs(number - (at or 0)))

    @property
    def put(self) -> Put | None:
        listing = self.query_one("#in-step", OptionList)
        if not listing.has_focus or listing.highlighted is None:
            return None
        return self._puts.get(listing.get_option_at_index(listing.highlighted).id or "")

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_answer()

    def action_answer(self) -> None:
        """Write the statement in hand, or answer what is asked in the list."""
        box, put = self.focused, self.put
        if isinstance(box, StatementBox):
            purpose = self.view.snapshot.of_kind("purpose")
            self.counterpoint.answer_probe(box.probe, purpose[0].id if purpose else "")
        elif put is not None:
            self.counterpoint.answer_probe(put.probe.slug, put.about)

    def action_form(self) -> None:
        """Open the form with all four statements."""
        self.counterpoint.add_record("purpose")

    def action_move(self, way: str) -> None:
        """Go to a neighbouring box; from the boxes below the purpose, down to the list."""
        box = self.focused
        if not isinstance(box, StatementBox):
            self.query_one("#big-customer").focus()
            return
        below = NAMES[1:]
        if box.statement == "purpose":
            target = "#big-customer" if way == "down" else ""
        elif way in ("left", "right"):
            place = below.index(box.statement) + (1 if way == "right" else -1)
            target = f"#big-{below[min(max(place, 0), len(below) - 1)]}"
        else:
            target = "#big-purpose" if way == "up" else "#in-step"
        if target:
            self.query_one(target).focus()


def _pair(put: Put) -> Content:
    first, second = put.probe.statements
    claim = (f"{first} and {second}", "bold")
    return joined([_mark(put), claim, f": {put.probe.claim}", *_words(put)])


def _litmus(put: Put) -> Content:
    asked = put.probe.claim or ("" if put.answered else put.probe.text)
    return joined(["  ", _mark(put), asked, *_words(put)])


def _mark(put: Put) -> Content:
    mark, style = sign(put)
    # A claim is judged in a word; where there is none, an answer is all that can be given.
    word = put.verdict or ("not yet" if put.probe.verdicts or not put.answered else "answered")
    return plain(f"{mark} {word:<9}", style)


def _words(put: Put) -> list[tuple[str, str]]:
    return [(f" {one_line(put.answer, 200)}", "$quiet")] if put.answer else []
