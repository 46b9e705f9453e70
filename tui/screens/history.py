"""History: every act of the workspace in order, by whom, and how an answer or a record came to be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.method.differences import differences
from assistant.method.questions import QUESTION
from assistant.method.said import field_label
from assistant.text import one_line
from tui.changed import marked
from tui.happened import Row, rows_of
from tui.keys import key
from tui.safe import hint, joined
from tui.screens.place import Place
from tui.shown import said

if TYPE_CHECKING:
    from assistant.workspace.history import Act
    from assistant.workspace.looking_back import Moment
    from tui.state import Snapshot

_MOST: Final = 1000
_SECRET: Final = {"voices", "votes"}
"""Fields that may hold what is not opened yet: told of, never shown."""
_TEXT: Final = 60
"""Characters from which a text is shown as what changed in it, not as from and to."""


class History(Place):
    """What was done, newest first; beside it the story of the thing an act was about."""

    NAME = "history"
    HELP_TITLE = "History"
    HELP_TEXT = (
        "Every act, newest first, and by whom. Beside it: how the answer or record it was about came to be, from its "
        "first word. Where an act was about several, n goes to the next. u takes the last act back, wherever you "
        "are in the list; what is undone stays in the history, and says so. Documents that one person added together are one "
        "line; enter unfolds it."
    )
    CSS_PATH = "../styles/history.tcss"
    BINDINGS: ClassVar = [
        key("history.jump", "enter,j", "jump", "go to question", "Go to the question it belongs to", display="enter"),
        key("history.next", "n", "next", "next of these", "Show the story of the next thing the act was about"),
        key("history.read", "right", "read", "read", "Go into the story to scroll it", show=False),
        key("history.undo", "u", "undo", "undo the last", "Take the last act back"),
    ]  # fmt: skip

    def __init__(self, ref: str = "") -> None:
        super().__init__()
        self._only = ref
        self._rows: list[Row] = []
        self._unfolded: set[str] = set()
        self._turn = 0
        self._drawn: object = None

    def body(self) -> Iterable[Widget]:
        """The acts, and the story."""
        yield Horizontal(
            OptionList(id="acts", markup=False, compact=True),
            VerticalScroll(id="reading"),
            id="place",
        )

    def on_mount(self) -> None:
        self.redraw()
        self.query_one("#acts").focus()

    def redraw(self) -> None:
        """List the acts as of now."""
        revision = self.view.snapshot.revision
        if revision != self._drawn:
            self._drawn = revision
            self._list()
        super().redraw()

    def _list(self) -> None:
        listing = self.query_one("#acts", OptionList)
        at = self._row
        acts = self.view.workspace.history(self._only or None, limit=_MOST)
        self._rows = rows_of(acts, self._unfolded)
        options = [Option(row.line, row.id) for row in self._rows]
        self.set_class(not options, "-empty")
        listing.set_options(options or [Option(hint("Nothing has happened yet."), disabled=True)])
        if options:
            listing.highlighted = self._place_of(at)
        self._story()

    def _place_of(self, wanted: Row | None) -> int:
        """Where a row stands now; where it was folded, the one that tells of it."""
        if wanted is not None:
            for place, row in enumerate(self._rows):
                if row.id == wanted.id:
                    return place
            for place, row in enumerate(self._rows):
                if wanted.acts[-1].seq in {act.seq for act in row.acts}:
                    return place
        return 0

    @property
    def _row(self) -> Row | None:
        at = self.query_one("#acts", OptionList).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    @property
    def _current(self) -> Act | None:
        """The act one is on; None on a row that tells of several."""
        row = self._row
        return row.acts[0] if row is not None and not row.several else None

    @property
    def _ref(self) -> str:
        refs = self._refs
        return refs[self._turn % len(refs)] if refs else ""

    @property
    def _refs(self) -> list[str]:
        """What the act was about: answers and records first, settings and the like after them."""
        act = self._current
        records = self.view.snapshot.records
        return sorted(act.refs, key=lambda ref: ref not in QUESTION and ref not in records) if act else []

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._turn = 0
        self._story()
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_jump()

    def _story(self) -> None:
        row, act, ref = self._row, self._current, self._ref
        reading = self.query_one("#reading", VerticalScroll)
        with self.app.batch_update():
            reading.remove_children()
            if row is not None and row.several:
                titles = "\n".join(one_line(each.summary, 200) for each in row.acts)
                reading.mount(Block(joined([("Added together:", "$quiet")])), Block(joined([titles])))
            if act is None or not ref:
                return
            moments = self.view.workspace.story(ref)
            reading.mount(Block(heading(ref, self.view.snapshot)))
            for moment in moments:
                here = moment.act.seq == act.seq
                kind = Here if here else Block
                reading.mount(kind(told(moment, self.view.snapshot, here)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes sense for the act you are on."""
        if action in {"jump", "next", "read"} and self.is_mounted:
            if self._row is not None and self._row.several:
                return action != "next"
            act = self._current
            if act is None:
                return False
            if action == "next":
                return len(self._refs) > 1
            if action == "jump":
                return bool(self._question)
        return super().check_action(action, parameters)

    @property
    def _question(self) -> str:
        ref = self._ref
        if ref in QUESTION:
            return ref
        record = self.view.snapshot.records.get(ref)
        kinds = (question.slug for question in QUESTION.values() if record and question.kind == record.kind)
        return next(kinds, "")

    def key_label(self, binding: Binding) -> str:
        """Where several acts are one row, the key that leads on unfolds it."""
        row = self._row if binding.id == "history.jump" else None
        return ("fold" if row.open else "unfold") if row is not None and row.several else ""

    def action_jump(self) -> None:
        """Go to the question it belongs to; of several acts in one row, show each, or no longer."""
        if self._row is not None and self._row.several:
            self._unfolded ^= {self._row.id}
            self._list()
            self.refresh_bindings()
        elif self._question:
            self.counterpoint.show_question(self._question)

    def action_next(self) -> None:
        """Show the story of the next thing."""
        self._turn += 1
        self._story()

    def action_read(self) -> None:
        """Go into the story."""
        self.query_one("#reading").focus()


class Block(Static):
    """One paragraph of a story."""

    def __init__(self, content: Content) -> None:
        super().__init__(content, markup=False, classes="moment")


class Here(Block):
    """The moment that the list stands on: once it is laid out it brings itself into sight."""

    def on_resize(self) -> None:
        if isinstance(reading := self.parent, VerticalScroll):
            place = self.virtual_region
            y = min(place.y, max(0, place.bottom - reading.size.height))
            reading.scroll_to(y=y, animate=False, immediate=True)


def heading(ref: str, snapshot: Snapshot) -> Content:
    """Whose story it is."""
    if ref in QUESTION:
        return joined([("How it came to be: ", "$quiet"), (QUESTION[ref].title, "bold")])
    title = f"{snapshot.title(ref)}  {ref}" if ref in snapshot.records else ref
    if (document := snapshot.documents.get(ref)) is not None:
        title = one_line(document.title, 200) or ref
    return joined([("How it came to be: ", "$quiet"), (title, "bold")])


def told(moment: Moment, snapshot: Snapshot, here: bool) -> Content:
    """One moment of a story; the one the list stands on (`here`) is marked."""
    act = moment.act
    lines: list[Content | str | tuple[str, str]] = [
        ("▶ " if here else "  ", "$text-accent"),
        (f"{act.at.astimezone():%d %b %H:%M}", "bold" if here else "$quiet"),
        (f"  {one_line(act.actor, 40)}" if act.actor else "", "$quiet"),
        (f"  {act.kind}", "$quiet"),
        ("  undone since" if act.undone else "", "italic $quiet"),
    ]
    for name, (was, is_now) in moment.fields.items():
        lines += ["\n", *_field(name, was, is_now, snapshot)]
    return joined(lines)


def _field(name: str, was: Any, now: Any, snapshot: Snapshot) -> Iterable[Content | str | tuple[str, str]]:
    yield (f"{field_label(name)}: ", "$text-accent")
    if name in _SECRET:
        yield ("changed; what people gave is shown where it is open", "italic $quiet")
    elif name == "sources":
        before, after = ([said(each, snapshot) for each in value or ()] for value in (was, now))
        moved = [f"− {each}" for each in before if each not in after]
        moved += [f"+ {each}" for each in after if each not in before]
        yield "\n".join(["", *moved]) if moved else "–"
    elif isinstance(now, str) and isinstance(was, str) and max(len(was), len(now)) >= _TEXT:
        yield marked(differences(was, now))
    elif was is None:
        yield said(now, snapshot)
    else:
        yield joined([(said(was, snapshot), "$quiet"), (" → ", "$quiet"), said(now, snapshot) or "–"])
