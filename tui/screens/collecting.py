"""Replies on forms coming in: which files, how far it is, and what became of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.method.said import counted
from assistant.text import one_line
from tui.keys import key
from tui.safe import joined
from tui.screens.pathsin import PathsIn, Phase

if TYPE_CHECKING:
    from assistant.collecting.outcome import Outcome
    from tui.replies import Replies

_ASK: Final = (
    "Filled forms (docx, xlsx, Markdown, or the file that a page saved), reports that were edited (docx), or folders of them. "
    "Type a path (tab completes it), paste several, or drag files onto the terminal. enter shows what they would bring."
)


class CollectReplies(PathsIn):
    """Takes paths, shows what each reply would bring, and once somebody wants that, what became of it."""

    LIKE = "~/replies"
    HELP_TITLE = "Collecting replies"
    HELP_TEXT = (
        "First it is told what the replies would bring, and nothing is changed; enter takes them in, each in one act. "
        "Each form becomes the voice of whom it was made for; a report that was edited gives a suggestion for each changed text. "
        "Escape stops; what was collected is kept, and collecting the same "
        "again passes over it. At the end what somebody has to look at comes first; enter goes to the voices, v to what waits "
        "for review, n collects more, and u takes the last reply back."
    )
    BINDINGS: ClassVar = [
        key("collecting.stop", "escape", "stop", "stop", "Stop; what was collected is kept"),
        key(
            "collecting.take",
            "enter,y",
            "take",
            "take in",
            "Take them in, each reply in one act",
            display="enter",
        ),
        key("collecting.back", "escape", "back", "leave", "Leave"),
        key(
            "collecting.voices", "enter", "voices", "voices", "Go to the voices on the first of its questions"
        ),
        key("collecting.undo", "u", "undo", "take the last back", "Take the last reply back"),
        key("collecting.review", "v", "review", "review", "Look at what waits as a suggestion"),
        key("collecting.more", "n", "more", "collect more", "Collect more"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[Outcome] = []

    @property
    def _replies(self) -> Replies | None:
        return self.counterpoint.replies

    @property
    def _is_trial(self) -> bool:
        """Whether it is told what would come of the replies, and nothing has come of them yet."""
        return self._replies is not None and self._replies.trial

    @property
    def phase(self) -> Phase:
        """How far it is."""
        replies = self._replies
        return "ask" if replies is None else "ended" if replies.ended else "work"

    @property
    def state(self) -> object:
        """What is drawn, but for the line on top."""
        return self._replies and (len(self._replies.outcomes), self._replies.trial)

    def head(self) -> Content:
        """The question, which file is read, or what it came to."""
        replies = self._replies
        if replies is None:
            return joined([("Which replies?", "bold")])
        if replies.ended:
            from assistant.collecting.told import summary

            trouble = f"\n✗ {replies.trouble}" if replies.trouble is not None else ""
            look = sum(each.needs_a_person for each in replies.outcomes)
            told = f"\n▼ {counted(look, 'file')} to look at." if look else ""
            stopped = " Stopped: collect the same again, and it goes on." if replies.stop.is_set() else ""
            yet = "\nNothing is changed yet." if replies.trial else ""
            return joined(
                [
                    (f"{summary(replies.outcomes, dry_run=replies.trial)}{stopped}", "bold"),
                    (yet, "$quiet"),
                    (told, "$text-warning"),
                    (trouble, "$text-error"),
                ]
            )
        now = f"reading {one_line(replies.title, 60)}" if replies.title else "looking for replies"
        now = "stopping …" if replies.stop.is_set() else now
        kept = "nothing is changed by looking" if replies.trial else "what was collected is kept"
        done = f"{counted(len(replies.outcomes), 'file')} so far · esc stops; {kept}"
        return joined([(now, "bold"), (f"\n{done}", "$quiet")])

    def hint(self) -> str:
        """What may be named, and what becomes of it."""
        return _ASK

    def draw_list(self) -> None:
        """What became of each reply: what somebody has to look at comes first once all are read."""
        replies, listing = self._replies, self.query_one("#outcomes", OptionList)
        self._shown = list(replies.outcomes) if replies is not None else []
        if replies is not None and replies.ended:
            self._shown.sort(key=lambda each: not each.needs_a_person)
        listing.display = bool(self._shown)
        listing.set_options([Option(_told(each)) for each in self._shown])
        if self._shown:
            listing.highlighted = 0 if self.phase == "ended" else len(self._shown) - 1

    def begin(self, paths: list[Path]) -> None:
        """Tell what they would bring."""
        self.counterpoint.collect_from(paths, trial=True)

    def action_take(self) -> None:
        """Take them in."""
        if (replies := self._replies) is not None:
            self.counterpoint.collect_from(replies.paths, trial=False)
            self.redraw()

    def forget(self) -> None:
        """What was collected is told of no more."""
        self.counterpoint.replies = None

    @property
    def _current(self) -> Outcome | None:
        at = self.query_one("#outcomes", OptionList).highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What makes sense at this stage."""
        if action == "stop":
            return self.phase == "work"
        if action == "back":
            return self.phase != "work"
        if action == "take":
            would = any(each.state == "collected" for each in self._shown)
            return self.phase == "ended" and self._is_trial and would
        if self._is_trial and action in ("undo", "review", "voices"):
            return False
        if action == "undo":
            return self.phase == "ended" and any(each.state == "collected" for each in self._shown)
        if action == "review":
            view = self.counterpoint.view
            return self.phase == "ended" and view is not None and bool(view.snapshot.suggestions)
        if action == "voices":
            return self.phase == "ended" and any(each.taken for each in self._shown)
        if action == "more":
            return self.phase == "ended"
        return super().check_action(action, parameters)

    def action_stop(self) -> None:
        """Stop before the next file."""
        if self._replies is not None:
            self._replies.stop.set()
            self.redraw()

    def action_back(self) -> None:
        """Leave."""
        self.dismiss(None)

    def opened(self) -> None:
        """Take in what would come of it; then, go to the voices."""
        if self._is_trial:
            if self.check_action("take", ()):
                self.action_take()
        else:
            self.action_voices()

    def action_voices(self) -> None:
        """Go to the voices on the first question of the highlighted reply."""
        if (outcome := self._current) is not None and outcome.taken:
            self.dismiss(None)
            self.counterpoint.show_voices(outcome.taken[0].question)

    def action_undo(self) -> None:
        """Take the last act back, which is said on the place beneath."""
        self.dismiss(None)
        self.counterpoint.undo()

    def action_review(self) -> None:
        """Look at what waits."""
        self.dismiss(None)
        self.counterpoint.go("review")


def _told(outcome: Outcome) -> Content:
    """A reply in the words in which it is told everywhere."""
    from assistant.collecting.told import Ways, heading, lines

    ways = Ways(
        lambda name: f"n in Prepare, People, adds {one_line(name, 60)}.",
        lambda waiting: f"v lists {waiting}.",
    )
    if outcome.needs_a_person:
        sign, style = (
            ("▼", "$text-warning") if outcome.state in ("collected", "already") else ("✗", "$text-error")
        )
    else:
        sign, style = ("✓", "$text-success") if outcome.state == "collected" else ("=", "$quiet")
    rows: list[Content] = [joined([(f"{sign} ", style), (one_line(heading(outcome), 300), "bold")])]
    rows += [
        joined([(f"  {one_line(words, 500)}", "$text-warning" if words.startswith("!") else "$quiet")])
        for words in lines(outcome, ways)
    ]
    return joined(rows, "\n")
