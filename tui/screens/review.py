"""Review: every open suggestion, what it would change, what it rests on and who made it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.method.questions import QUESTION
from assistant.text import one_line
from tui.keys import key
from tui.papers import paper_content
from tui.safe import hint, joined, plain
from tui.screens.dialogs import Confirm
from tui.screens.place import Place
from tui.shown import REVIEWED, YOURS, Shown, show

_OUTDATED: Final = 100
"""Stale suggestions that are listed, the newest; of the rest it says how many there are."""
_STALE: Final = "What this rests on has changed or is gone, so it can no longer be accepted as it stands. Ask again; x puts it away."


class Review(Place):
    """Nothing enters the record before a person acts; here is where they do."""

    NAME = "review"
    HELP_TITLE = "Review"
    HELP_TEXT = (
        "Every open suggestion: y accepts, e edits and then accepts, x rejects, l leaves it for later and goes on. "
        "What each claim rests on stands before it: ■ words of a document, □ your own words, ? nothing, an assumption. "
        "In a suggestion with several parts, e lets you leave out single ones. A draft shows nothing before your own answer. "
        "Space marks several, * marks all: then y and x act on all that are marked. Everything can be undone with u. "
        "At the end stand the stale ones: what they rest on has changed or is gone. Ask again for them, or put them away with x."
    )
    CSS_PATH = "../styles/review.tcss"
    BINDINGS: ClassVar = [
        key("review.accept", "y", "decide(True)", "accept", "Accept it (or all that are marked)"),
        key("review.edit", "e,enter", "edit", "edit", "Edit it; what comes out is accepted"),
        key("review.reject", "x", "decide(False)", "reject", "Reject it (or all that are marked)"),
        key("review.later", "l", "later", "later", "Leave it open and go to the next"),
        key("review.mark", "space", "mark", "mark", "Mark it, or take the mark away"),
        key("review.all", "asterisk", "mark_all", "mark all", "Mark all, or none", show=False),
        key("review.jump", "j", "jump", "go to question", "Go to the question it belongs to", show=False),
        key("review.read", "right", "read", "read", "Go into the text to scroll it", show=False),
    ]

    def __init__(self, *, at: str = "") -> None:
        super().__init__()
        self._at = at
        self._marked: set[str] = set()
        self._shown: dict[str, Shown] = {}
        self._outdated: dict[str, Shown] = {}
        self._drawn: object = None

    def body(self) -> Iterable[Widget]:
        """The list, and what the highlighted one would change."""
        yield Horizontal(
            OptionList(id="suggestions", markup=False, compact=True),
            VerticalScroll(Static("", id="detail", markup=False), id="reading"),
            id="place",
        )

    def on_mount(self) -> None:
        self.redraw()
        self.query_one("#suggestions").focus()

    def redraw(self) -> None:
        """List what is open now."""
        snapshot = self.view.snapshot
        state = (snapshot.revision, frozenset(self._marked))
        if state != self._drawn:
            self._drawn = state
            self._shown = {item.id: show(item, snapshot) for item in snapshot.suggestions}
            self._outdated = {item.id: show(item, snapshot) for item in snapshot.outdated[-_OUTDATED:]}
            self._marked &= set(self._shown)
            self._list()
        super().redraw()

    def _list(self) -> None:
        listing = self.query_one("#suggestions", OptionList)
        at, place = self._at or self._current, listing.highlighted or 0
        self._at = ""
        options = []
        for shown in self._shown.values():
            mark = "[x] " if shown.id in self._marked else "" if not self._marked else "[ ] "
            options.append(
                Option(
                    joined(
                        [
                            mark,
                            (f"◇ {shown.sort} ", "$secondary"),
                            one_line(shown.title, 200),
                            (f"  {shown.id}", "$quiet"),
                        ]
                    ),
                    shown.id,
                )
            )
        if not options:
            options.append(
                Option(
                    hint("Nothing waits for you. Suggestions come from `a` in Workshop, Gaps and Bets."),
                    disabled=True,
                )
            )
        options += [
            Option(joined([("✗ stale ", "$text-warning"), (one_line(shown.title, 200), "$quiet")]), shown.id)
            for shown in self._outdated.values()
        ]
        if (more := len(self.view.snapshot.outdated) - len(self._outdated)) > 0:
            options.append(
                Option(
                    hint(f"And {more} older stale ones, which come up as these are put away."), disabled=True
                )
            )
        self.set_class(not self._shown and not self._outdated, "-empty")
        listing.set_options(options)
        ids = [option.id for option in options]
        if self._shown or self._outdated:
            told = [index for index, id_ in enumerate(ids) if id_]
            # Where nothing waits, a line that says so stands before the stale ones.
            near = next((index for index in told if index >= place), told[-1])
            listing.highlighted = ids.index(at) if at in ids else near
        self._detail()

    @property
    def _current(self) -> str:
        listing = self.query_one("#suggestions", OptionList)
        if listing.highlighted is None or listing.highlighted >= listing.option_count:
            return ""
        return listing.get_option_at_index(listing.highlighted).id or ""

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._detail()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_edit()

    def _detail(self) -> None:
        shown, outdated = self._shown.get(self._current), self._outdated.get(self._current)
        text = detail(shown) if shown is not None else plain("")
        if outdated is not None:
            text = joined([(_STALE, "$text-warning"), "\n\n", detail(outdated)])
        self.query_one("#detail", Static).update(text)
        self.refresh_bindings()
        self.query_one("#reading", VerticalScroll).scroll_home(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to decide where nothing waits."""
        if action == "edit" and self._current in self.view.snapshot.sealed:
            return False
        if action in {"decide", "edit", "mark"} and self.is_mounted:
            # With some marked, it is those that are decided on, whichever is in hand.
            puts_away = parameters == (False,) and self._current in self._outdated
            return self._current in self._shown or (action == "decide" and bool(self._marked or puts_away))
        if action in {"decide", "edit", "later", "mark", "mark_all", "jump", "read"}:
            return bool(self._shown or self._outdated)
        return super().check_action(action, parameters)

    def action_decide(self, accept: bool) -> None:
        """Accept or reject the highlighted one, or all that are marked."""
        ids = [id_ for id_ in self._shown if id_ in self._marked] or [self._current]
        if len(ids) < 4:
            self._marked.clear()
            self.counterpoint.decide(ids, accept=accept)
            return

        def sure(yes: bool | None) -> None:
            if yes:
                self._marked.clear()
                self.counterpoint.decide(ids, accept=accept)

        verb = "Accept" if accept else "Reject"
        self.app.push_screen(
            Confirm(f"{verb} all {len(ids)} marked suggestions?", yes=verb.lower(), no="leave them"), sure
        )

    def action_edit(self) -> None:
        """Edit the highlighted one, then accept it."""
        if self._current:
            self.counterpoint.edit_suggestion(self._current)

    def action_later(self) -> None:
        """Leave it open and go on."""
        self.query_one("#suggestions", OptionList).action_cursor_down()

    def action_mark(self) -> None:
        """Mark the highlighted one and go on."""
        self._marked ^= {self._current}
        self.redraw()
        self.action_later()

    def action_mark_all(self) -> None:
        """Mark all, or none where all are marked."""
        self._marked = set() if len(self._marked) == len(self._shown) else set(self._shown)
        self.redraw()

    def action_jump(self) -> None:
        """Go to the question the suggestion belongs to."""
        shown = self._shown.get(self._current)
        if shown is not None and shown.question in QUESTION:
            self.counterpoint.show_question(shown.question)

    def action_read(self) -> None:
        """Go into the text."""
        self.query_one("#reading").focus()


def detail(shown: Shown) -> Content:
    """A suggestion in full."""
    parts: list[Content | str | tuple[str, str]] = [
        (f"◇ {shown.sort}, suggested, not yet accepted", "$secondary"),
        "\n",
        (shown.title, "bold"),
        "\n\n",
        (shown.effect, ""),
    ]
    if shown.question in QUESTION:
        parts += [
            "\n",
            (f"Question {QUESTION[shown.question].number}: {QUESTION[shown.question].title}", "$quiet"),
        ]
    if shown.paper is not None:
        parts += ["\n\n", paper_content(shown.paper)]
    for name, text in shown.lines:
        parts += ["\n\n", (name[:1].upper() + name[1:], "bold $text-accent"), "\n", text]
    if shown.quotes:
        parts += ["\n\n", ("It rests on these words", "bold $text-accent")]
        for quote in shown.quotes:
            parts += ["\n", (f"“{quote.words}”", "italic"), (f"  {quote.where}", "$quiet")]
            parts += ["\n", (f"! {quote.warned}", "$text-warning")] if quote.warned else []
    elif not (shown.paper and shown.paper.parts) and not shown.sealed and shown.sort not in (YOURS, REVIEWED):
        parts += ["\n\n", ("It quotes nothing: take it as an assumption.", "italic $quiet")]
    foot = " · ".join(part for part in (shown.id, f"made by {shown.made_by}", shown.source) if part)
    parts += ["\n\n", (foot, "$quiet")]
    return joined(parts)
