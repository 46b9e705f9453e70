"""The documents of a workspace as the advisor may read them, and the desk with the documents at hand."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, Final, TypeVar

from assistant.advisor.base import Advisor
from assistant.advisor.desk import Desk, make_advisor
from assistant.advisor.found import all_sources, found_of, source_of
from assistant.advisor.grounds.sources import Source
from assistant.advisor.task import Found
from assistant.config import Settings
from assistant.documents.shelf import open_library
from assistant.method.engagement import Document, Remark
from assistant.method.said import counted
from assistant.retrieval.library import Library
from assistant.retrieval.proof import evidence_for
from assistant.text import one_line
from assistant.workspace.document import Workspace

T = TypeVar("T")

_NAMED: Final = 4
_REMEMBERED: Final = 500
"""Searches that are remembered: those for drafts of all questions, twice over."""


class Evidence:
    """The documents in use, without those that are never to be sent where a model would be the reader.

    Which those are is looked up at every search, so that a document kept back a moment ago is not in the next one.
    """

    def __init__(self, workspace: Workspace, library: Callable[[], Library], *, leaves: bool) -> None:
        """`library` opens the index at the first search; `leaves` says whether what is found may leave this machine."""
        self._workspace = workspace
        self._library = library
        self._leaves = leaves
        self._found: OrderedDict[object, Any] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, words: str, k: int) -> Sequence[Source]:
        """The `k` passages that fit `words` best; none where there are no words."""
        if not words.strip():
            return ()

        def found(readable: Sequence[Document]) -> Sequence[Source]:
            titles, remarks = _titles(readable), _remarks(readable)
            found = self._library().search(words, k=k, documents=titles)
            return [source_of(one, titles, remarks) for one in found]

        return self._remembered((words, k), found, ())

    def speaking_to(self, question: str, said: str, k: int) -> Found:
        """The `k` passages that speak most to the answer `said` to a question, or to the question itself."""
        year = (self._workspace.engagement().as_of or date.today()).year

        def found(readable: Sequence[Document]) -> Found:
            titles = _titles(readable)
            proof = evidence_for(
                self._library(), question, said, k, documents=titles, titles=titles, year=year
            )
            return found_of(proof, said, titles, _remarks(readable))

        return self._remembered((question, said, k, year), found, Found())

    def everything(self, characters: int) -> Sequence[Source]:
        """All passages in their order, where all together have at most so many characters; none otherwise."""

        def found(readable: Sequence[Document]) -> Sequence[Source]:
            store = self._workspace.passages()
            return all_sources(store, _titles(readable), characters, _remarks(readable))

        return self._remembered((characters,), found, ())

    def _remembered(self, asked: tuple[object, ...], search: Callable[[Sequence[Document]], T], none: T) -> T:
        """What `search` gives over the documents that may be read now; the same for the same is not sought twice."""
        readable = [one for one in self._documents() if self._may_read(one)]
        if not readable:
            return none
        key = (asked, tuple((one.id, one.title, one.hash, one.reader) for one in readable))
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                held: T = self._found[key]
                return held
        found = search(readable)
        with self._lock:
            self._found[key] = found
            while len(self._found) > _REMEMBERED:
                self._found.popitem(last=False)
        return found

    @property
    def notices(self) -> tuple[str, ...]:
        """Which documents were kept back."""
        kept = [one for one in self._documents() if not self._may_read(one)]
        if not kept:
            return ()
        named = ", ".join(one_line(one.title, 60) or one.id for one in kept[:_NAMED])
        more = " and others" if len(kept) > _NAMED else ""
        return (f"{counted(len(kept), 'document')} kept back, never to be sent: {named}{more}.",)

    def _documents(self) -> list[Document]:
        return self._workspace.engagement().documents

    def _may_read(self, document: Document) -> bool:
        return not self._leaves or document.send == "always"


@contextmanager
def open_desk(
    workspace: Workspace,
    settings: Settings,
    *,
    advisor: Advisor | None = None,
    library: Callable[[], Library] | None = None,
) -> Iterator[Desk]:
    """A desk on `workspace` with the advisor that `settings` ask for and the documents that it may read.

    An `advisor` or a `library` that is there already is used, and left open.
    """
    advisor = advisor or make_advisor(settings, workspace=workspace)
    opened: list[Library] = []
    opening = threading.Lock()

    def own() -> Library:
        with opening:
            if not opened:
                opened.append(open_library(workspace, settings))
            return opened[0]

    documents = Evidence(workspace, library or own, leaves=advisor.by == "model")
    try:
        yield Desk(workspace, advisor, documents, language=settings.language or "")
    finally:
        for each in opened:
            each.close()


def _titles(documents: Sequence[Document]) -> dict[str, str]:
    return {one.id: one.title for one in documents}


def _remarks(documents: Sequence[Document]) -> dict[str, list[Remark]]:
    return {one.id: one.notes for one in documents}
