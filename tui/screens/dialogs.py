"""Small questions that lie over a place: yes or no, a reason, a path, one of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.errors import CounterpointError
from assistant.text import one_line, safe_text
from tui.fence import outside
from tui.keys import key
from tui.safe import joined, plain
from tui.screens.overlay import Overlay
from tui.widgets.bars import KeyBar


class Confirm(Overlay[bool]):
    """A question with yes and no; enter and y mean yes, escape and n no."""

    HELP_TITLE = "A question"
    HELP_TEXT = "Y or enter does it, n or escape leaves everything as it is."
    BINDINGS: ClassVar = [
        key("confirm.yes", "y,enter", "answer(True)", "yes", "Do it"),
        key("confirm.no", "n,escape", "answer(False)", "no", "Leave everything as it is"),
    ]

    def __init__(
        self, question: str, *, yes: str = "yes", no: str = "no", details: Content | None = None
    ) -> None:
        super().__init__()
        self._question, self._yes, self._no, self._details = question, yes, no, details

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._question, "bold"), classes="question", markup=False)
            if self._details is not None:
                yield Static(self._details, classes="hint", markup=False)
            choices = [
                ("y", "bold $text-accent"),
                (f" {self._yes}    ", ""),
                ("n", "bold $text-accent"),
                (f" {self._no}", ""),
            ]
            yield Static(joined(choices), classes="question", markup=False)

    def action_answer(self, yes: bool) -> None:
        """Give the answer."""
        self.dismiss(yes)


class Tell(Overlay[None]):
    """Something to read in full; escape goes back."""

    HELP_TITLE = "To be read"
    HELP_TEXT = "Up and down scroll, escape goes back."
    BINDINGS: ClassVar = [key("tell.close", "escape,enter", "close", "back", "Go back")]

    def __init__(self, title: str, content: Content) -> None:
        super().__init__()
        self._title, self._content = title, content

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title, "bold"), classes="question", markup=False)
            with VerticalScroll(classes="reading"):
                yield Static(self._content, classes="prose", markup=False)
            yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


class Ask(Overlay[str | None]):
    """A question that is answered with a line of text; None where the person thought better of it.

    `attempt` does what the answer is for: where it raises a `CounterpointError`, that is said under the line, and what
    was typed stays there.
    """

    HELP_TITLE = "A line of text"
    HELP_TEXT = "Enter takes it, escape leaves everything as it is."
    BINDINGS: ClassVar = [key("ask.cancel", "escape", "cancel", "cancel", "Leave everything as it is")]

    def __init__(
        self,
        question: str,
        *,
        value: str = "",
        hint: str = "",
        required: str = "",
        attempt: Callable[[str], None] = lambda _: None,
    ) -> None:
        super().__init__()
        self._question, self._value, self._hint, self._required = question, value, hint, required
        self._attempt = attempt

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._question, "bold"), classes="question", markup=False)
            yield Input(self._value, id="line", select_on_focus=False)
            yield Static(plain(self._hint or "enter takes it · escape cancels"), classes="hint", markup=False)
            yield Static("", id="error", classes="error", markup=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        text, wrong = self.read(event.value)
        if not wrong:
            try:
                self._attempt(text)
            except CounterpointError as error:
                wrong = str(error)
        if wrong:
            self.query_one("#error", Static).update(plain(f"✗ {wrong}"))
        else:
            self.dismiss(text)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        """What was wrong with another line is not wrong with this one."""
        event.stop()
        self.query_one("#error", Static).update("")

    def read(self, value: str) -> tuple[str, str]:
        """The answer that `value` gives, and what is wrong with it, if anything."""
        text = one_line(value)
        return text, "" if text else self._required

    def action_cancel(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)


class AskPath(Ask):
    """A question that is answered with the path of a file."""

    def read(self, value: str) -> tuple[str, str]:
        """The path that `value` names; ``~`` is the home folder."""
        text = safe_text(value).strip().strip("'\"")
        if not text:
            return "", "A file name is needed."
        path = Path(text).expanduser()
        return str(path), outside(path)


class Pick(Overlay[str | None]):
    """A choice of one out of several, found by typing a few letters."""

    PLACEHOLDER: ClassVar[str] = "type to narrow"
    HELP_TITLE = "Pick one"
    HELP_TEXT = "Type to narrow the list, up and down to move, enter to take, escape to leave."
    BINDINGS: ClassVar = [
        key("pick.cancel", "escape", "cancel", "cancel", "Pick nothing"),
        key("pick.down", "down", "move(1)", "down", "Next one", show=False),
        key("pick.up", "up", "move(-1)", "up", "One before", show=False),
    ]

    def __init__(self, question: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._question, self._choices = question, list(choices)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._question, "bold"), classes="question", markup=False)
            yield Input(placeholder=self.PLACEHOLDER, id="filter")
            yield OptionList(id="choices", markup=False, compact=True)

    def on_mount(self) -> None:
        self._fill("")

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        self._fill(event.value)

    def _fill(self, words: str) -> None:
        words = words.casefold().strip()
        listing = self.query_one(OptionList)
        listing.set_options(
            [
                Option(plain(one_line(label, 200)), value)
                for value, label in self._choices
                if words in label.casefold()
            ]
        )
        listing.highlighted = 0 if listing.option_count else None

    def action_move(self, by: int) -> None:
        """Move in the list while the filter has the focus."""
        listing = self.query_one(OptionList)
        if listing.option_count:
            listing.highlighted = ((listing.highlighted or 0) + by) % listing.option_count

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        listing = self.query_one(OptionList)
        if listing.highlighted is not None and listing.option_count:
            self.dismiss(listing.get_option_at_index(listing.highlighted).id)

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option.id)

    def action_cancel(self) -> None:
        """Pick nothing."""
        self.dismiss(None)


class Compare(Overlay[str | None]):
    """Two versions of one text next to each other: ours was kept aside, theirs stands."""

    HELP_TITLE = "Two versions"
    HELP_TEXT = "t goes on with theirs, m puts yours in its place (theirs stays in the history), escape decides later."
    BINDINGS: ClassVar = [
        key(
            "compare.mine",
            "m",
            "choose('mine')",
            "put mine",
            "Your text replaces theirs; theirs stays in the history",
        ),
        key(
            "compare.theirs",
            "t",
            "choose('theirs')",
            "go on with theirs",
            "Show theirs; yours stays among the suggestions",
        ),
        key("compare.later", "escape", "choose('')", "later", "Decide later"),
    ]

    def __init__(self, theirs: str, mine: str) -> None:
        super().__init__()
        self._theirs, self._mine = theirs, mine

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(plain("Two versions of this answer", "bold"), classes="question", markup=False)
            with Horizontal(classes="sides"):
                for name, text in (("Theirs, as stored", self._theirs), ("Yours, kept aside", self._mine)):
                    with VerticalScroll(classes="version"):
                        yield Static(
                            joined([(name, "bold $text-accent"), "\n", text[:20_000] or "–"]), markup=False
                        )
            yield KeyBar()

    def action_choose(self, which: str) -> None:
        """Take one, or neither yet."""
        self.dismiss(which or None)
