"""What is done to documents that are in: kept from being sent, removed, brought back, and erased for good.

Erasing is the only one that takes its time, and nothing undoes it: it goes on in a thread of its own, the notice line
tells how long, other acts wait for it, and whoever leaves the workspace meanwhile leaves once it is done.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar

from textual import work
from textual.css.query import NoMatches
from textual.timer import Timer

from assistant.errors import CounterpointError
from assistant.text import one_line
from tui.cited import citing
from tui.messages import Erased
from tui.safe import plain
from tui.screens.dialogs import Confirm
from tui.seeking import Seeking
from tui.widgets.bars import Notice

if TYPE_CHECKING:
    from assistant.config import Settings
    from assistant.workspace.document import Workspace

T = TypeVar("T")

_TICK: Final = 0.25
"""Seconds between two words on how long erasing has taken."""


@dataclass(eq=False)
class Erasing:
    """A document on its way out."""

    id: str
    title: str
    step: str = ""
    """What is under way; written by the thread that erases, read by the interface."""
    begun: float = field(default_factory=monotonic)
    over: threading.Event = field(default_factory=threading.Event)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> bool:
        """Whether the caller is the first: the thread that erases, or whoever leaves before it has begun."""
        return self._turn.acquire(blocking=False)

    @property
    def told(self) -> str:
        """How far it is, in a line."""
        seconds = int(monotonic() - self.begun)
        return f"Erasing “{self.title}”: {self.step or 'waiting for its turn'} … {seconds} s"


class Shelving(Seeking):
    """The application's acts on documents that are in."""

    erasing: Erasing | None = None
    """What is being erased."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self._ticking: Timer | None = None

    def act(self, deed: Callable[[], T], said: str = "") -> T | None:
        """Do one act on the workspace, unless a document is being erased: the file is not free until that is done."""
        if self.erasing is not None:
            self.say(f"{self.erasing.told}. Nothing was changed; try again when that is done.", "warn")
            return None
        return super().act(deed, said)

    def turn_sending(self, id: str) -> None:
        """Let a document's text be sent to a model, or never."""
        if not self._view_or_none():
            return
        assert self.view is not None
        document, workspace = self.view.snapshot.documents.get(id), self.view.workspace
        if document is None:
            return
        never, title = document.send == "always", self._titled(id)
        said = (
            f"“{title}” is never sent; it is still searched here."
            if never
            else f"“{title}” may be sent, once you ask a model."
        )
        self.act(lambda: workspace.change("documents", id, {"send": "never" if never else "always"}), said)

    def remove_or_return(self, id: str) -> None:
        """Take a document out of use, or bring one back that was."""
        if self.view is not None and id in self.view.removed:
            self.return_document(id)
        else:
            self.remove_document(id)

    def remove_document(self, id: str) -> None:
        """Ask once, then take a document out of use."""
        if not self._view_or_none():
            return
        assert self.view is not None
        workspace, title = self.view.workspace, self._titled(id)

        def answered(yes: bool | None) -> None:
            if yes:
                self.act(
                    lambda: workspace.remove_document(id),
                    f"Removed “{title}”: it is listed last. u brings it back.",
                )

        details = (
            f"It is no longer searched.{self._cited(id)} Its text stays in the file: it is listed among the documents, "
            "to be brought back or erased for good."
        )
        self._sure(f"Remove “{title}”?", details, "remove it", answered)

    def return_document(self, id: str) -> None:
        """Bring a document that was removed back into use."""
        if not self._view_or_none():
            return
        assert self.view is not None
        workspace, title = self.view.workspace, self._titled(id)
        self.act(lambda: workspace.return_document(id), f"“{title}” is in use again.")

    def erase_document(self, id: str) -> None:
        """Ask with what follows, then erase a document's text for good."""
        if not self._view_or_none():
            return
        title = self._titled(id)

        def answered(yes: bool | None) -> None:
            if yes:
                self._begin_erasing(id, title)

        details = (
            f"Its text leaves this file and the index; that cannot be undone, nor anything before it.{self._cited(id)} "
            "Backups and copies made before still hold it."
        )
        self._sure(f"Erase “{title}” for good?", details, "erase it for good", answered)

    # -- erasing

    def _begin_erasing(self, id: str, title: str) -> None:
        if self.view is None or self.erasing is not None:
            return
        if self.keeper is not None:
            self.pace.now()
            self.keeper.flush()
        self.let_news_pass()
        self.erasing = Erasing(id, title)
        self._ticking = self.set_interval(_TICK, self._tell_erasing)
        # An index that is being made would be waited for.
        self._stop_index.set()
        self._erase(self.erasing, self.view.workspace, self.settings)
        self.refresh_view()

    @work(thread=True, exit_on_error=False, group="erase")
    def _erase(self, erasing: Erasing, workspace: Workspace, settings: Settings) -> None:
        if not erasing.take():
            return
        message = Erased(erasing)
        try:
            from assistant.documents.shelf import erase_document

            library = self._opened(workspace, settings)

            def step(words: str) -> None:
                erasing.step = words

            message.copies = erase_document(workspace, library, erasing.id, step=step).copies
        except Exception as error:  # noqa: BLE001 - whatever it runs into, the person is told, and the file is free again
            message.trouble = error
        finally:
            erasing.over.set()
        self.post_message(message)

    def _tell_erasing(self) -> None:
        place = self.place
        if self.erasing is None or place is None:
            return
        try:
            place.query_one("#notice", Notice).say(self.erasing.told, "info")
        except NoMatches:
            return

    def on_erased(self, message: Erased) -> None:
        """A document is gone for good, or could not be erased."""
        if message.erasing is not self.erasing:
            return
        self._no_longer_erasing()
        if self.view is None:
            return
        title, trouble = message.erasing.title, message.trouble
        if trouble is None:
            self.view.saved_at = datetime.now(UTC)
        self.refresh_view()
        if isinstance(trouble, CounterpointError):
            self.say(f"“{title}” was not erased. {trouble}", "fail")
        elif trouble is not None:
            self.say_error(trouble)
        else:
            held = message.copies
            still = (
                f" {'A backup holds' if len(held) == 1 else f'{len(held)} backups hold'} it still, in {one_line(str(held[0].parent), 200)}."
                if held
                else ""
            )
            self.say(f"Erased “{title}” for good.{still}", "warn" if held else "done")

    def _no_longer_erasing(self) -> None:
        self.erasing = None
        if self._ticking is not None:
            self._ticking.stop()
            self._ticking = None

    def let_go(self) -> None:
        """Let what is being erased be erased, save what is typed and close the workspace."""
        if self.erasing is not None:
            if not self.erasing.take():
                self.erasing.over.wait()
            self._no_longer_erasing()
        super().let_go()

    # -- what is asked

    def _titled(self, id: str) -> str:
        assert self.view is not None
        document = self.view.document(id)
        return one_line(document.title, 80) or id if document is not None else id

    def _cited(self, id: str) -> str:
        """What is said of those that cite a document which is about to go."""
        assert self.view is not None
        count = len(citing(self.view.snapshot.sources, id))
        if not count:
            return ""
        where = "One answer or record cites" if count == 1 else f"{count} answers or records cite"
        return f" {where} it: the words stay there, and say that it is gone."

    def _sure(self, question: str, details: str, yes: str, then: Callable[[bool | None], None]) -> None:
        self.push_screen(Confirm(question, yes=yes, no="leave it", details=plain(details)), then)
