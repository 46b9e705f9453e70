"""Documents found by what is meant, where a person has chosen an embedder; by their words where it fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.passages import READER
from assistant.retrieval.library import Library
from tests.retrieval.documents import MemoryStore, passages
from tests.retrieval.things import ThingEmbedder, away


def store() -> MemoryStore:
    return MemoryStore(
        {
            "harbour": passages("The boat is late again.", "Nothing here."),
            "town": passages("The bazaar opens late.", "A parade in May."),
        }
    )


def found(library: Library, words: str) -> list[tuple[str, int]]:
    return [(one.document, one.place) for one in library.search(words)]


def test_what_is_meant_is_found_though_no_word_is_shared(tmp_path: Path) -> None:
    with Library(store(), folder=tmp_path, embedder=ThingEmbedder()) as library:
        assert library.refresh()
        assert ("harbour", 0) in found(library, "ferry")
        assert library.notice == ""
    with Library(store(), folder=tmp_path) as library:
        assert found(library, "ferry") == []


def test_nothing_is_embedded_twice(tmp_path: Path) -> None:
    with Library(store(), folder=tmp_path, embedder=ThingEmbedder()) as library:
        library.refresh()
    documents, embedder = store(), ThingEmbedder()
    documents.add("town", passages("The bazaar opens late.", "A parade in June."))
    with Library(documents, folder=tmp_path, embedder=embedder) as library:
        library.refresh()
        assert embedder.given == ["A parade in June."]
        assert ("harbour", 0) in found(library, "ferry")


@pytest.mark.parametrize(
    ("may_send", "given"),
    [
        (None, set[str]()),
        (lambda document: document == "town", {"The bazaar opens late.", "A parade in May."}),
        (lambda document: document != "copy", {"The bazaar opens late.", "A parade in May."}),
    ],
)
def test_what_must_not_be_sent_is_not_given_to_a_server_and_found_by_its_words(
    may_send: Callable[[str], bool] | None, given: set[str]
) -> None:
    documents, embedder = store(), ThingEmbedder(sends=True)
    documents.add("copy", documents.kept[documents.in_use["harbour"]])
    with Library(documents, folder=None, embedder=embedder, may_send=may_send) as library:
        library.refresh()
        assert set(embedder.given) == given
        assert ("harbour", 0) in found(library, "late boat")
        assert "The boat is late again." not in embedder.given


def test_an_embedder_on_this_machine_is_given_everything() -> None:
    embedder = ThingEmbedder(sends=False)
    with Library(store(), folder=None, embedder=embedder, may_send=lambda _: False) as library:
        library.refresh()
    assert len(embedder.given) == 4


def test_removed_and_narrowed_documents_are_not_found_by_meaning_either() -> None:
    documents = store()
    with Library(documents, folder=None, embedder=ThingEmbedder()) as library:
        library.refresh()
        assert all(one.document == "town" for one in library.search("ferry", documents=["town"]))
        documents.remove("harbour")
        assert ("harbour", 0) not in found(library, "ferry")


def test_an_embedder_that_fails_leaves_the_search_to_the_words_and_is_left_in_peace(tmp_path: Path) -> None:
    embedder = ThingEmbedder()
    with Library(store(), folder=tmp_path, embedder=embedder) as library:
        library.refresh()
        embedder.before = away
        assert ("harbour", 0) in found(library, "a late boat")
        assert "The server is away" in library.notice
        asked = len(embedder.seconds)
        found(library, "another late boat")
        assert len(embedder.seconds) == asked
        embedder.before = None
        assert library.refresh()
        assert library.notice == ""


def test_a_search_embeds_only_what_is_sought(tmp_path: Path) -> None:
    embedder = ThingEmbedder()
    with Library(store(), folder=tmp_path, embedder=embedder) as library:
        assert ("harbour", 0) in found(library, "boat")
        assert embedder.given == []


def test_documents_that_wait_for_their_vectors_are_said_to_wait() -> None:
    documents = store()
    with Library(documents, folder=None, embedder=ThingEmbedder()) as library:
        library.refresh()
        documents.add("new", passages("A catamaran."))
        found(library, "ferry")
        assert "1 passage." in library.notice


def test_work_that_was_stopped_goes_on(tmp_path: Path) -> None:
    embedder = ThingEmbedder(batch=1)
    with Library(store(), folder=tmp_path, embedder=embedder) as library:
        assert not library.refresh(cancel=lambda: len(embedder.given) >= 3)
        assert library.refresh()
    assert len(embedder.given) == 4


def test_vectors_of_another_size_are_made_anew(tmp_path: Path) -> None:
    with Library(store(), folder=tmp_path, embedder=ThingEmbedder(size=8)) as library:
        library.refresh()
    embedder = ThingEmbedder(size=16)
    with Library(store(), folder=tmp_path, embedder=embedder) as library:
        assert ("harbour", 0) in found(library, "boat")
        assert "other vectors" in library.notice
        library.refresh()
        assert len(embedder.given) > 4
        assert ("harbour", 0) in found(library, "ferry")


def test_a_damaged_file_of_vectors_is_made_again(tmp_path: Path) -> None:
    with Library(store(), folder=tmp_path, embedder=ThingEmbedder()) as library:
        library.refresh()
    for path in (tmp_path / "contents").glob("*.vectors"):
        path.write_bytes(b"x" * 50)
    with Library(store(), folder=tmp_path, embedder=ThingEmbedder()) as library:
        library.refresh()
        assert ("harbour", 0) in found(library, "ferry")


def test_vectors_of_what_was_erased_go_too(tmp_path: Path) -> None:
    documents = store()
    with Library(documents, folder=tmp_path, embedder=ThingEmbedder()) as library:
        library.refresh()
        library.forget(documents.in_use["harbour"], READER)
        documents.remove("harbour")
    assert len(list((tmp_path / "contents").glob("*.vectors"))) == 1
    embedder = ThingEmbedder()
    with Library(store(), folder=tmp_path, embedder=embedder) as library:
        library.refresh()
    assert set(embedder.given) == {"The boat is late again.", "Nothing here."}
