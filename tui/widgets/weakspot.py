"""Below an answer in the guided way: the one question of the method guide that goes to its weak spot."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from assistant.method.engagement import Suggestion
from assistant.method.said import Origin
from tui import crash
from tui.safe import hint
from tui.shown import Shown, show
from tui.widgets.cards import SuggestionCard

if TYPE_CHECKING:
    from assistant.advisor.base import FollowUp
    from assistant.advisor.guide.advisor import GuideAdvisor
    from assistant.method.engagement import Engagement
    from tui.state import Snapshot, View

_OURS: Final = "guide"
"""Stands for the id of a follow-up that is no suggestion of the workspace."""
_UNSAID: Final = "A question that goes to the weak spot comes once you have written; `x` skips it on purpose."
_LOOKING: Final = "Looking for the weak spot …"
_COMPLETE: Final = "No question left: the answer has what a good answer has."


class WeakSpot(VerticalScroll, can_focus=False):
    """Asks the guide about an answer once there is one and nobody is writing it, and shows the first question.

    What the guide asks is kept nowhere unless a person parks it; open suggestions of the workspace come first.
    """

    @dataclass
    class Found(Message):
        """What the guide would ask about the question `slug` as of `revision`."""

        slug: str
        revision: int
        follow_ups: tuple[FollowUp, ...]

    @dataclass
    class Park(Message):
        """The person wants `text` to be parked for the current question."""

        text: str

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._view: View | None = None
        self._found = WeakSpot.Found("", -1, ())
        self._looking: tuple[str, int] | None = None
        self._passed: set[str] = set()
        """Questions that were turned down here; others are shown in their place."""
        self._carded = ("", "")
        """The question for which something is shown, and what it is."""
        self._guide: GuideAdvisor | None = None

    def show(self, view: View, *, writing: bool) -> None:
        """Show what goes to the weak spot of the current answer; while somebody is `writing`, nothing moves."""
        self._view = view
        slug, revision = view.question, view.snapshot.revision
        if not view.answer.has_own_answer:
            self._put(None, _UNSAID)
        elif (self._found.slug, self._found.revision) == (slug, revision):
            self._show_first(view)
        elif writing:
            if self._carded[0] != slug:
                self._put(None, _UNSAID)
        else:
            if self._found.slug != slug:
                self._put(None, "" if self._guide else _LOOKING)
            if self._looking != (slug, revision):
                self._looking = (slug, revision)
                self._look(slug, revision, view.snapshot.engagement)

    @work(thread=True, exclusive=True, exit_on_error=False, group="guide")
    def _look(self, slug: str, revision: int, engagement: Engagement) -> None:
        try:
            if self._guide is None:
                from assistant.advisor.guide.advisor import GuideAdvisor

                self._guide = GuideAdvisor()
            from assistant.advisor.task import Brief
            from assistant.advisor.tasks.follow_ups import TASK

            advice = asyncio.run(self._guide.give(TASK, Brief(engagement, slug)))
        except Exception as error:  # noqa: BLE001 - without a follow-up one goes on as well
            crash.record(error)
            self.post_message(self.Found(slug, revision, ()))
        else:
            self.post_message(self.Found(slug, revision, advice.items))

    def on_weak_spot_found(self, message: Found) -> None:
        """The guide has looked at the answer."""
        message.stop()
        if self._looking != (message.slug, message.revision) or self._view is None:
            # A look at what no longer stands there; a newer one is under way.
            return
        self._looking, self._found = None, message
        if self._view.question == message.slug:
            self._show_first(self._view)

    def _show_first(self, view: View) -> None:
        snapshot = view.snapshot
        stored = [show(item, snapshot) for item in snapshot.of_task("follow-ups")]
        mine = [item for item in stored if item.question == view.question]
        if mine or self._ours:
            self._put(mine[0] if mine else _shown(self._ours[0], snapshot), "")
        else:
            self._put(None, _COMPLETE)

    @property
    def _ours(self) -> list[FollowUp]:
        return [item for item in self._found.follow_ups if item.text not in self._passed]

    def _put(self, shown: Shown | None, words: str) -> None:
        assert self._view is not None
        state = (self._view.question, shown.id + shown.title if shown else words)
        if state == self._carded:
            return
        self._carded = state
        focused = self.screen.focused
        if focused is not None and self in focused.ancestors:
            # Else the focus would fall to the next in line, and a key meant for this one would act on another.
            self.screen.set_focus(None)
        self.remove_children()
        if shown is None:
            self.mount(Static(hint(words), classes="prose", markup=False))
        else:
            self.mount(SuggestionCard(shown, 1))
        self.screen.refresh_bindings()

    @on(SuggestionCard.Decided)
    def _decided(self, event: SuggestionCard.Decided) -> None:
        if event.id != _OURS:
            # A suggestion of the workspace is decided on by the place.
            return
        event.stop()
        text = self._ours[0].text
        if event.accept:
            self.post_message(self.Park(text))
        else:
            self._passed.add(text)
            if self._view is not None:
                self._show_first(self._view)


def _shown(item: FollowUp, snapshot: Snapshot) -> Shown:
    """A follow-up of the guide in the words in which suggestions are shown."""
    payload = {"shown": item.model_dump()}
    return show(Suggestion(id=_OURS, task="follow-ups", origin=Origin(by="guide"), payload=payload), snapshot)
