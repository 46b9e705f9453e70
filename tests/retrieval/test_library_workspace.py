"""The library over a workspace file: what is in use is found, what is not is not."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from assistant.config import Settings, cache_dir
from assistant.documents.shelf import erase_document, open_library
from assistant.errors import NotFound
from assistant.passages import Passage, Reading
from assistant.retrieval.library import Library
from assistant.workspace.backups import folder_for
from assistant.workspace.document import Workspace
from tests.retrieval.documents import passages
from tests.retrieval.things import ThingEmbedder


def reading(title: str, texts: list[Passage]) -> Reading:
    """What reading a file of these passages would have given."""
    return Reading(title, "text/plain", sha256(repr(texts).encode()).hexdigest(), 1000, tuple(texts))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace of a company that repairs boats."""
    with Workspace.create(tmp_path / "work.counterpoint", organisation="Eelwick Boats") as workspace:
        yield workspace


def test_what_is_in_use_is_found_and_what_is_not_is_not(workspace: Workspace, tmp_path: Path) -> None:
    with Library(workspace.passages(), folder=tmp_path / "cache") as library:
        first = workspace.add_document(
            reading("prices.txt", passages("A new mast costs 900 euros.", "Rope."))
        )
        secret = workspace.add_document(
            reading("secret.txt", passages("The zeppelin is for sale.")), send="never"
        )
        assert [one.document for one in library.search("mast")] == [first.id]
        assert [one.document for one in library.search("zeppelin")] == [secret.id]
        assert [one.passage.text for one in library.search("the secret")] == ["The zeppelin is for sale."]
        assert library.around(first.id, 0)[1][1].text == "Rope."

        workspace.add_document(reading("prices.txt", passages("A mast is no longer sold.")))
        assert [one.passage.text for one in library.search("mast")] == ["A mast is no longer sold."]
        workspace.undo()
        assert [one.passage.text for one in library.search("mast")] == ["A new mast costs 900 euros."]

        workspace.remove_document(secret.id)
        assert library.search("zeppelin") == []
        with pytest.raises(NotFound):
            library.around(secret.id, 0)
        workspace.undo()
        assert library.search("zeppelin")


def test_what_is_erased_leaves_no_trace_in_the_cache(workspace: Workspace, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    workspace.add_document(reading("kept.txt", passages("Rope is stored in the loft.")))
    id_ = workspace.add_document(reading("boats.txt", passages("A zeppelin is no ferry."))).id
    with Library(workspace.passages(), folder=cache, embedder=ThingEmbedder()) as library:
        library.refresh()
    # What replaced it is indexed by words alone: the vectors of before are of no embedder in use.
    workspace.add_document(reading("boats.txt", passages("The zeppelin is for sale.")))
    with Library(workspace.passages(), folder=cache) as library:
        library.refresh()
        assert len(list((cache / "contents").iterdir())) == 5
        erased = erase_document(workspace, library, id_)
        assert len(erased.texts) == 2
        assert library.search("zeppelin") == []
        assert library.search("rope")
        library.refresh()
    assert len(list((cache / "contents").iterdir())) == 2
    (vectors,) = cache.glob("vectors-*.sqlite3")
    with contextlib.closing(sqlite3.connect(vectors)) as file:
        assert file.execute("SELECT count(*) FROM vector").fetchone() == (1,)
    (sealed,) = cache.glob("library-*/contents.json")
    assert not any(digest in sealed.read_text() for digest, _ in erased.texts)


def test_indexes_of_workspaces_that_nobody_opens_any_more_go(workspace: Workspace) -> None:
    forgotten = cache_dir() / "documents" / "a-workspace-of-long-ago"
    forgotten.mkdir(parents=True)
    (forgotten / "places").write_text("x")
    os.utime(forgotten / "places", (1.0, 1.0))
    with open_library(workspace, Settings()) as library:
        library.refresh()
        assert forgotten.exists()
        workspace.add_document(reading("boats.txt", passages("A zeppelin is no ferry.")))
        library.refresh()
        assert [path.name for path in forgotten.parent.iterdir()] == [folder_for(workspace.path).name]
        assert library.search("zeppelin")
