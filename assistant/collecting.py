"""The user's documents as every interface handles them: files in, the search over them, texts erased for good.

Here the workspace, which keeps the texts, meets retrieval, which reads files and finds passages; neither knows the
other. Nothing heavy is loaded before it is used.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from assistant.config import cache_dir
from assistant.errors import CounterpointError
from assistant.method.questions import QUESTION
from assistant.text import one_line
from assistant.workspace.backups import folder_for
from assistant.workspace.document import Workspace
from assistant.workspace.documents import DocumentAdded, Erased, Send

if TYPE_CHECKING:
    from assistant.config import Settings
    from assistant.method.engagement import Engagement
    from assistant.passages import Reading
    from assistant.retrieval.library import Library

Cancel: TypeAlias = Callable[[], bool]
"""Says whether the person wants no more of it."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A file is about to be read: the `number`-th (from 1) of `total`."""

    path: Path
    title: str
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A file was read, and the workspace has what is in it, or had it before; `added` says which."""

    path: Path
    title: str
    """What the file is called. The document may have another title: `added.id` tells which it is."""
    reading: Reading
    added: DocumentAdded


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A file or folder was not taken in, and why; nothing was changed by it."""

    path: Path
    title: str
    error: CounterpointError
    is_skipped: bool = False
    """Whether it merely lay in a folder and is of a kind that is not read: worth a line, not an error."""


Step: TypeAlias = Begun | Taken | NotTaken


def add_files(
    workspace: Workspace,
    paths: Iterable[str | Path],
    *,
    send: Send = "always",
    as_new: bool = False,
    title: str | None = None,
    cancel: Cancel | None = None,
) -> Iterator[Step]:
    """Add the files that `paths` name, folders walked, and tell each step; one act for each file that is taken.

    A file that cannot be taken is told of and passed over. After `cancel` what was taken is kept, and adding the same
    paths again goes on where it was, since a file that is there is not added twice.

    Args:
        workspace: what they are added to.
        paths: files and folders.
        send: whether the texts may be sent to a model.
        as_new: another text under a title that is there comes in beside it, and not in its place.
        title: what the document is to be called, where `paths` name a single file.
        cancel: asked before each file, and while one is read.

    Raises:
        CounterpointError: the workspace cannot be written (any more); what was told as taken is in it.
    """
    from assistant.retrieval.reading.files import Refused, find_files
    from assistant.retrieval.reading.reader import Reader

    is_stopped = cancel or (lambda: False)
    workspace.must_be_writable()
    found = list(find_files(paths))
    for each in found:
        if isinstance(each, Refused):
            yield NotTaken(each.path, each.title, each.error, each.is_skipped)
    files = [each for each in found if not isinstance(each, Refused)]
    if title is not None and len(files) > 1:
        title = None
    with Reader() as reader:
        for number, file in enumerate(files, 1):
            if is_stopped():
                return
            called = title if title is not None else file.title
            yield Begun(file.path, called, number, len(files))
            try:
                reading = reader.read(file.path, title=called, cancel=is_stopped)
            except CounterpointError as error:
                if is_stopped():
                    return
                yield NotTaken(file.path, called, error)
                continue
            yield Taken(file.path, called, reading, workspace.add_document(reading, send=send, as_new=as_new))


def open_library(workspace: Workspace, settings: Settings) -> Library:
    """The search over the documents of `workspace`, with the embedder that `settings` name. Opens nothing yet.

    An embedder on a server is given no text of a document that may never be sent.
    """
    from assistant.advisor.embedder import embedder_for
    from assistant.retrieval.library import Library

    return Library(
        workspace.passages(),
        folder=index_folder(workspace.path),
        embedder=embedder_for(settings),
        may_send=_MaySend(workspace),
    )


def index_folder(path: Path) -> Path | None:
    """Where the index for the workspace at `path` is kept; None where there is no folder for caches."""
    try:
        return cache_dir() / "documents" / folder_for(path).name
    except CounterpointError:
        return None


def erase_document(workspace: Workspace, library: Library, id: str) -> Erased:
    """Erase a document for good, and what the index was made of its text.

    Raises:
        NotFound: there is and was no such document.
        OSError: something of the index is still in use elsewhere; the document is as it was.
    """
    contents = workspace.passages().contents()
    others = {content.digest for content in contents if content.document != id}
    for content in contents:
        if content.document == id and content.digest not in others:
            library.forget(content.digest, content.reader)
    return workspace.erase_document(id)


def what_is_said(engagement: Engagement, slug: str) -> str:
    """The words that proof is sought for on a question: its answer, and the records that hold what it decides."""
    question = QUESTION[slug]
    held = [record for record in engagement.records if question.holds_answer(record)]
    lines = [engagement.answer(slug).text.strip()]
    lines += [one_line(f"{record.title}. {record.note}" if record.note else record.title) for record in held]
    return "\n".join(line for line in lines if line)


class _MaySend:
    """Says of a document whether its text may be sent, as the workspace stands now. Safe to use from any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._known: tuple[Engagement | None, frozenset[str]] = (None, frozenset())

    def __call__(self, id: str) -> bool:
        engagement = self._workspace.engagement()
        with self._lock:
            if self._known[0] is not engagement:
                allowed = frozenset(each.id for each in engagement.documents if each.send == "always")
                self._known = engagement, allowed
            return id in self._known[1]
