"""Looking into the documents: what they say to an answer, and whether what is cited still stands there.

All of it is done in threads, which touch no widget; the index is made behind the interface, one run at a time, and
what was asked for meanwhile is looked for when that is done.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual import work
from textual.timer import Timer

from assistant.errors import CounterpointError
from assistant.method.questions import QUESTION
from assistant.text import one_line
from tui import crash
from tui.asking import Asking
from tui.messages import IndexTold, ProofFound, StatesKnown

if TYPE_CHECKING:
    from assistant.config import Settings
    from assistant.method.advising import AdvisorSettings
    from assistant.method.engagement import Engagement
    from assistant.method.said import Citation, CitationState
    from assistant.retrieval.library import Library
    from assistant.retrieval.proof import Proof, Quotable
    from assistant.workspace.document import Workspace
    from tui.state import Snapshot, View

MOST: Final = 8
"""Passages that are offered for an answer."""
PAUSE: Final = 0.5
"""Seconds for which an answer must rest before it is looked for again."""
_LONGEST: Final = 500
"""Characters of the words that are looked for."""
_TELL: Final = 0.1
"""Seconds between two words on how far the index is."""

Key = tuple[Any, ...]
"""What proof depends on: the question, the words looked for instead of its answer, that answer, what homework brought,
and the documents in use."""


@dataclass(frozen=True)
class Sought:
    """What was found for one state of an answer and of the documents; or why nothing was."""

    key: Key = ()
    proof: Proof | None = None
    homework: tuple[Quotable, ...] = ()
    """What homework on the question came back with."""
    said: str = ""
    """The words that it was sought for."""
    trouble: str = ""
    """Why nothing could be looked for."""
    stopped: bool = False
    """Whether the person stopped making the index."""
    notice: str = ""
    """What the search could not do as it should."""

    @property
    def question(self) -> str:
        """The slug of the question it is for."""
        return self.key[0] if self.key else ""

    @property
    def words(self) -> str:
        """What was looked for instead of the answer; empty where it was the answer."""
        return self.key[1] if self.key else ""


class Seeking(Asking):
    """The application's search in the documents."""

    sought: Sought = Sought()
    """What was found last."""
    indexing: tuple[int, int] | None = None
    """How far the index is, while one is made."""
    citation_states: dict[Citation, CitationState]
    """What is known of the citations of documents."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.citation_states = {}
        self._library: tuple[Workspace, Library] | None = None
        self._searched_under: AdvisorSettings | None = None
        self._library_lock = threading.Lock()
        self._stop_index = threading.Event()
        self._wanted: Key = ()
        self._own_words = "", ""
        self._at_search = False
        self._rest: Timer | None = None
        self._states_of: object = None

    # -- proof -------------------------------------------------------------------------------------

    @property
    def is_seeking(self) -> bool:
        """Whether something is looked for, or about to be."""
        return bool(self._wanted) and self._wanted != self.sought.key

    def looking_for(self, slug: str) -> str:
        """The person's own words that are looked for in place of the answer to a question; they hold for that one."""
        asked, words = self._own_words
        return words if asked == slug else ""

    def look_for(self, slug: str, words: str) -> None:
        """Look for the person's own words in the documents; with none, again for what is answered."""
        self._own_words = slug, one_line(words, _LONGEST)
        self.seek_proof(slug, again=True)
        self._show_proof()

    def seek_proof(self, slug: str, *, again: bool = False) -> None:
        """Have looked for what the documents say to the answer of a question, unless that was done.

        What failed or was stopped is not tried again by itself, but where the person asks for it (`again`).
        """
        view = self.view
        if view is None or slug not in QUESTION or not view.snapshot.documents:
            return
        key = _key(view.snapshot, slug, view.kinds(slug), self.looking_for(slug))
        if again and self.sought.key == key and self.sought.proof is None:
            self.sought = Sought()
        if key in (self.sought.key, self._wanted):
            if key == self.sought.key:
                self._wanted = ()
            return
        # Another question, and words that were entered, are looked for at once; an answer that is being written, once it rests.
        rests = PAUSE if key[:2] in (self._wanted[:2], self.sought.key[:2]) else 0.01
        self._wanted = key
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(rests, self._begin)

    def _begin(self) -> None:
        view, key = self.view, self._wanted
        if view is None or not key or self._at_search:
            return
        self._at_search = True
        self._stop_index.clear()
        self._seek(view.workspace, view.snapshot.engagement, key, self.settings)

    @work(thread=True, exit_on_error=False, group="proof")
    def _seek(self, workspace: Workspace, engagement: Engagement, key: Key, settings: Settings) -> None:
        told = 0.0

        def progress(done: int, total: int) -> None:
            nonlocal told
            if monotonic() - told > _TELL:
                told = monotonic()
                self.post_message(IndexTold(done, total))

        found: Sought
        try:
            from assistant.documents.homework import results
            from assistant.documents.proving import proof_for, said_to

            library = self._opened(workspace, settings)
            if library.refresh(progress, self._stop_index.is_set):
                slug, words = key[:2]
                proof = proof_for(engagement, library, slug, MOST, looking_for=words, instead=bool(words))
                said = "" if words else said_to(engagement, QUESTION[slug])
                brought = () if words else tuple(each for _, each in results(workspace, engagement, slug))
                found = Sought(key, proof, brought, said, notice=library.notice)
            else:
                found = Sought(key, stopped=True)
        except CounterpointError as error:
            found = Sought(key, trouble=str(error))
        except Exception as error:  # noqa: BLE001 - a search that fails is a message
            crash.record(error)
            found = Sought(
                key,
                trouble=f"The documents could not be searched ({type(error).__name__}); nothing else is touched.",
            )
        self.post_message(ProofFound(found))

    def on_index_told(self, message: IndexTold) -> None:
        """The index has grown."""
        self.indexing = (message.done, message.total)
        self._show_proof()

    def on_proof_found(self, message: ProofFound) -> None:
        """Show what was found; look again where something else was asked for meanwhile."""
        self._at_search, self.indexing = False, None
        if self.view is None:
            return
        if message.sought.key == self._wanted:
            self.sought, self._wanted = message.sought, ()
        elif self._wanted:
            self._begin()
        self._show_proof()

    def _show_proof(self) -> None:
        from tui.widgets.panels import SidePanel

        place = self.place
        for panel in place.query(SidePanel) if place is not None else ():
            panel.redraw()

    def _opened(self, workspace: Workspace, settings: Settings) -> Library:
        from assistant.documents.shelf import open_library

        agreed = workspace.engagement().advisor
        with self._library_lock:
            held = self._library
            if held is not None and held[0] is workspace and self._searched_under != agreed:
                # Other names are held back by now, or no server is to be asked any more.
                held[1].close()
                held = None
            if held is None or held[0] is not workspace:
                held = self._library = workspace, open_library(workspace, settings)
                self._searched_under = agreed
            return held[1]

    def _library_for(self, workspace: Workspace) -> Callable[[], Library]:
        """The library that is open for searching, so that the advisor reads from the same index."""
        settings = self.settings
        return lambda: self._opened(workspace, settings)

    def stop_work(self) -> bool:
        """Stop the running call, or making the index; whether there was anything to stop."""
        if super().stop_work():
            return True
        if self.indexing is None:
            return False
        self._stop_index.set()
        return True

    def let_go(self) -> None:
        """Stop looking, save what is typed and close the workspace."""
        self._stop_index.set()
        with self._library_lock:
            library, self._library = self._library, None
        if library is not None:
            library[1].close()
        self.sought, self._wanted, self.indexing = Sought(), (), None
        self.citation_states, self._states_of = {}, None
        super().let_go()

    # -- citations ---------------------------------------------------------------------------------

    def refresh_view(self) -> None:
        """Read the workspace again and draw the place that is shown; see whether what is cited still stands."""
        super().refresh_view()
        if self.view is not None and self.painted:
            self._look_at_citations(self.view)

    def _look_at_citations(self, view: View) -> None:
        cited = frozenset(
            each for sources in view.snapshot.sources.values() for each in sources if each.document
        )
        gone = {each.document for each in cited} - view.snapshot.documents.keys()
        # What was removed may be erased later, which changes no document in use.
        removed = tuple(id_ for id_ in view.removed if id_ in gone) if gone else ()
        about = (view.workspace.path, cited, _documents(view.snapshot), removed)
        if about == self._states_of:
            return
        self._states_of = about
        if cited:
            self._look_up(view.workspace, about)
        else:
            self.citation_states = {}

    @work(thread=True, exit_on_error=False, group="states")
    def _look_up(self, workspace: Workspace, about: object) -> None:
        try:
            states = workspace.citation_states()
        except Exception as error:  # noqa: BLE001 - what is cited is shown all the same, without a word on where it stands
            crash.record(error)
            return
        self.post_message(StatesKnown(about, states))

    def on_states_known(self, message: StatesKnown) -> None:
        """Show whether what is cited still stands."""
        if self.view is not None and message.about == self._states_of:
            self.citation_states = dict(message.states)
            super().refresh_view()


def _documents(snapshot: Snapshot) -> Key:
    return tuple((each.id, each.hash, each.reader) for each in snapshot.documents.values())


def _key(snapshot: Snapshot, slug: str, kinds: tuple[str, ...], words: str) -> Key:
    if words:
        return slug, words, _documents(snapshot)
    records = tuple(record for kind in kinds for record in snapshot.of_kind(kind))
    done = tuple(
        (each.id, *each.documents)
        for each in snapshot.engagement.actions
        if each.question == slug and each.done is not None
    )
    return slug, "", snapshot.engagement.answer(slug).text, records, done, _documents(snapshot)
