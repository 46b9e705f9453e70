"""The library over a workspace file: what is in use is found, what is not is not."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from assistant.errors import NotFound
from assistant.passages import Passage, Reading
from assistant.retrieval.library import Library
from assistant.workspace.document import Workspace
from tests.retrieval.documents import passages


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
    kept = reading("kept.txt", passages("Rope is stored in the loft."))
    erased = reading("erased.txt", passages("The zeppelin is for sale."))
    workspace.add_document(kept)
    id_ = workspace.add_document(erased).id
    with Library(workspace.passages(), folder=tmp_path / "cache") as library:
        library.refresh()
        library.forget(erased.digest, erased.reader)
        workspace.erase_document(id_)
        assert library.search("zeppelin") == []
        assert library.search("rope")
        assert len(list((tmp_path / "cache" / "contents").iterdir())) == 1
