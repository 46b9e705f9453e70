"""Replies on forms coming back: read and taken in behind the interface, one act each, until somebody stops it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from assistant.errors import CounterpointError
from tui import crash
from tui.handing import HandingOut
from tui.messages import RepliesEnded, ReplyTold

if TYPE_CHECKING:
    from assistant.collecting.outcome import Outcome
    from assistant.workspace.document import Workspace


@dataclass(eq=False)
class Replies:
    """Replies on their way in. Only the interface's own thread changes it, but for asking it to stop."""

    paths: tuple[Path, ...]
    trial: bool = False
    """Whether it is only told what would come of them."""
    outcomes: list[Outcome] = field(default_factory=list)
    title: str = ""
    """The file that is being read."""
    ended: bool = False
    trouble: CounterpointError | None = None
    stop: threading.Event = field(default_factory=threading.Event)


class Collecting(HandingOut):
    """The application's act by which filled forms become voices."""

    replies: Replies | None = None

    def collect_replies(self) -> None:
        """Ask for the files and folders that came back; where some are coming in, show how far it is."""
        if not self._view_or_none():
            return
        from tui.screens.collecting import CollectReplies

        if self.replies is not None and self.replies.ended:
            self.replies = None
        if not isinstance(self.screen, CollectReplies):
            self.push_screen(CollectReplies())

    def collect_from(self, paths: Sequence[Path], *, trial: bool) -> None:
        """Begin to take in the replies that `paths` name; as a `trial`, to tell what would come of it."""
        assert self.view is not None
        self.settle_before_leaving()
        self.say("")
        self.replies = Replies(tuple(paths), trial)
        self._collect(self.replies, self.view.workspace)

    @work(thread=True, exit_on_error=False, group="replies")
    def _collect(self, replies: Replies, workspace: Workspace) -> None:
        def told(_: int, title: str) -> None:
            self.post_message(ReplyTold(replies, title))

        trouble: CounterpointError | None = None
        try:
            from assistant.collecting.replies import collect

            for outcome in collect(
                workspace,
                replies.paths,
                dry_run=replies.trial,
                progress=told,
                cancel=replies.stop.is_set,
            ):
                self.post_message(ReplyTold(replies, outcome=outcome))
        except CounterpointError as error:
            trouble = error
        except Exception as error:  # noqa: BLE001 - whatever it is, what was collected is kept and the person is told
            crash.record(error)
            trouble = CounterpointError(
                f"Something unexpected happened ({type(error).__name__}).",
                kept="What was collected until then is kept.",
                hint="Collect the same again: what is there already is passed over.",
            )
        self.post_message(RepliesEnded(replies, trouble))

    def on_reply_told(self, message: ReplyTold) -> None:
        """A reply has its turn, or was dealt with."""
        replies = message.replies
        replies.title = message.title
        if message.outcome is not None:
            replies.outcomes.append(message.outcome)
        self._tell_replies(replies)

    def on_replies_ended(self, message: RepliesEnded) -> None:
        """All that could be collected was."""
        message.replies.ended, message.replies.trouble = True, message.trouble
        self._tell_replies(message.replies)

    def _tell_replies(self, replies: Replies) -> None:
        if replies is not self.replies or self.view is None:
            return
        if replies.ended:
            before = self.view.snapshot.revision
            self.refresh_view()
            if self.view is not None and self.view.snapshot.revision != before:
                self.view.saved_at = datetime.now(UTC)
        if (redraw := getattr(self.screen, "told", None)) is not None:
            redraw()

    def let_go(self) -> None:
        """Stop what is being collected, save what is typed and close the workspace."""
        if self.replies is not None:
            self.replies.stop.set()
        self.replies = None
        super().let_go()
