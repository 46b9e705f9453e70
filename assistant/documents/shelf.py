"""The documents of a workspace as a library: what may be sent of them, and what erasing takes along."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from assistant.advisor.embedder import embedder_of
from assistant.config import Settings, cache_dir
from assistant.errors import CounterpointError
from assistant.retrieval.cache import make_room
from assistant.retrieval.library import Library
from assistant.workspace.backups import folder_for
from assistant.workspace.document import Workspace
from assistant.workspace.documents import Erased


def open_library(workspace: Workspace, settings: Settings) -> Library:
    """The documents of `workspace`, searched with the embedder that `settings` name.

    An embedder on a server is given only what may be sent as of now. Nothing is read before the first search.
    """

    def may_send(document: str) -> bool:
        return any(one.id == document and one.send == "always" for one in workspace.engagement().documents)

    return Library(
        workspace.passages(),
        folder=index_folder(workspace.path),
        embedder=embedder_of(settings, workspace.engagement().advisor),
        may_send=may_send,
        grown=partial(_make_room, workspace.path),
    )


def index_folder(path: Path) -> Path | None:
    """Where the index for the workspace at `path` is kept, apart from those of others; None where it cannot be."""
    try:
        return cache_dir() / "documents" / folder_for(path).name
    except (OSError, CounterpointError):
        return None


def erase_document(
    workspace: Workspace, library: Library, id: str, *, step: Callable[[str], None] = lambda _: None
) -> Erased:
    """Erases a document for good: its text in the workspace, and what the cache holds of it.

    `step` is told what is under way, in words.

    Raises:
        NotFound: there is and was no such document.
        ReadOnly: nothing may be written.
    """
    workspace.must_be_writable()
    step("out of the index")
    # Before, while it can be told from the text which vectors are its own.
    forgotten = workspace.texts_to_erase(id)
    for digest, reader in forgotten:
        library.forget(digest, reader)
    step("out of the file")
    erased = workspace.erase_document(id)
    for digest, reader in set(erased.texts).difference(forgotten):
        library.forget(digest, reader)  # came in meanwhile
    return erased


def _make_room(path: Path) -> None:
    """Bound what the cache holds of other workspaces than the one at `path`, many of which may be no more."""
    if (folder := index_folder(path)) is not None:
        with suppress(OSError):  # another process makes room as well
            make_room(folder.parent, folder)
