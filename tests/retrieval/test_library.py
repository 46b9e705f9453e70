"""What a person gets who searches the documents of the workspace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadInput, NotFound
from assistant.passages import Passage
from assistant.retrieval.library import Library, PassageFound
from tests.retrieval.documents import MemoryStore, companies, passages, queries, titles


def where(found: list[PassageFound]) -> list[tuple[str, int]]:
    return [(one.document, one.place) for one in found]


@pytest.fixture(scope="module")
def library() -> Library:
    """The invented companies' documents, indexed in memory."""
    store = MemoryStore(companies())
    store.titles = titles()
    return Library(store, folder=None)


@pytest.mark.parametrize(("kind", "found_at_all", "rank"), [("queries", 0.9, 0.82), ("named", 1.0, 0.9)])
def test_situations_find_the_passage_that_answers_them(
    library: Library, kind: str, found_at_all: float, rank: float
) -> None:
    places = [
        next((n for n, found in enumerate(where(library.search(asked.words)), 1) if found in asked.right), 0)
        for asked in queries(kind)
    ]
    assert sum(1 for place in places if place) / len(places) >= found_at_all
    assert sum(1 / place for place in places if place) / len(places) >= rank


def test_a_passage_that_is_found_can_be_quoted_and_placed(library: Library) -> None:
    (found, *_) = library.search("who lacks toolmakers")
    assert found.document == "tools-report"
    assert found.passage == companies()["tools-report"][found.place]
    assert found.passage.location == "page 14"
    assert 0 < found.score < 1


def test_headings_are_searched_with_what_stands_below_them(library: Library) -> None:
    assert where(library.search("regulation"))[0] == ("insurer-strategy", 6)


def test_documents_narrow_the_search(library: Library) -> None:
    assert {one.document for one in library.search("price", documents=["ferry-survey"])} == {"ferry-survey"}
    assert library.search("price", documents=[]) == []
    assert library.search("price", documents=["nobody"]) == []


def test_words_that_no_document_has_find_nothing(library: Library) -> None:
    for words in ("xyzzy quux", "🦒🦒", "the of and", "为什么"):
        assert library.search(words) == []


def test_without_words_or_with_no_room_for_results_it_is_said_so(library: Library) -> None:
    with pytest.raises(BadInput):
        library.search(" \n")
    with pytest.raises(BadInput):
        library.search("ferry", k=0)


@given(st.text(max_size=300))
def test_any_words_can_be_searched_for(library: Library, words: str) -> None:
    try:
        found = library.search(words, k=3)
    except BadInput:
        return
    assert len(found) <= 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_a_long_paste_finds_what_it_was_pasted_from(library: Library) -> None:
    page = " ".join(passage.text for passage in companies()["insurer-interviews"]) * 4
    assert {one.document for one in library.search(page, k=3)} == {"insurer-interviews"}


def test_of_passages_that_say_the_same_one_is_given() -> None:
    text = "Churn among mid-size hotels reached twelve percent."
    library = Library(MemoryStore({"a": passages(text), "b": passages(text + " ")}), folder=None)
    assert len(library.search("churn of hotels")) == 1


def test_without_documents_nothing_is_found() -> None:
    library = Library(MemoryStore(), folder=None)
    assert library.refresh()
    assert library.search("anything") == []


def test_a_removed_document_is_not_found_any_more_and_comes_back_with_its_return() -> None:
    store = MemoryStore(companies())
    library = Library(store, folder=None)
    assert where(library.search("hail", documents=["insurer-strategy"]))
    removed = store.in_use.pop("insurer-strategy")
    assert {one.document for one in library.search("hail on roofs")} == {"insurer-interviews"}
    library.refresh()
    assert {one.document for one in library.search("hail on roofs")} == {"insurer-interviews"}
    store.in_use["insurer-strategy"] = removed
    assert ("insurer-strategy", 8) in where(library.search("hail on roofs"))


def test_a_new_or_changed_document_is_found_by_the_next_search() -> None:
    store = MemoryStore({"a": passages("The ferry sails at dawn.")})
    library = Library(store, folder=None)
    assert library.search("zeppelin") == []
    store.add("b", passages("A zeppelin needs a mast."))
    assert where(library.search("zeppelin")) == [("b", 0)]
    store.add("a", passages("Tickets.", "The zeppelin replaces the ferry at dawn."))
    assert set(where(library.search("zeppelin"))) == {("b", 0), ("a", 1)}


def test_two_documents_with_the_same_content_are_both_reachable() -> None:
    same = passages("Only one supplier makes the cell.")
    library = Library(MemoryStore({"a": same, "copy": same}), folder=None)
    assert where(library.search("supplier")) == [("a", 0)]
    assert where(library.search("supplier", documents=["copy"])) == [("copy", 0)]


def test_only_what_may_be_shown_is_read_from_the_workspace() -> None:
    store = MemoryStore(
        {f"d{n}": passages(*[f"Case {n} {m} of the ferry." for m in range(100)]) for n in range(3)}
    )
    library = Library(store, folder=None)
    library.refresh()
    store.read.clear()
    library.search("ferry case", k=3)
    assert store.read == []
    assert store.fetched <= 20


def test_a_passage_is_shown_in_its_context(library: Library) -> None:
    whole = companies()["ferry-minutes"]
    assert library.around("ferry-minutes", 3) == [(place, whole[place]) for place in (2, 3, 4)]
    assert library.around("ferry-minutes", 0, before=5, after=0) == [(0, whole[0])]
    assert len(library.around("ferry-minutes", 7, after=9)) == 2


@pytest.mark.parametrize(("document", "place"), [("nobody", 0), ("ferry-minutes", 99), ("ferry-minutes", -1)])
def test_a_passage_that_is_gone_is_said_to_be_gone(library: Library, document: str, place: int) -> None:
    with pytest.raises(NotFound, match="no passage"):
        library.around(document, place)


def test_passages_without_words_do_no_harm() -> None:
    library = Library(MemoryStore({"a": passages("", "?!", "the of"), "b": passages("dawn")}), folder=None)
    assert where(library.search("dawn")) == [("b", 0)]


def test_a_content_that_holds_fewer_passages_than_it_says_does_no_harm() -> None:
    class Short(MemoryStore):
        def contents(self):  # type: ignore[no-untyped-def]  # the same as above
            return [replace(content, count=content.count + 3) for content in super().contents()]

        def get(self, digest, reader, places):  # type: ignore[no-untyped-def]  # the same as above
            if places[-1] >= len(self.kept[digest]):
                raise NotFound("gone")
            return super().get(digest, reader, places)

    library = Library(Short({"a": passages("dawn ferry"), "b": passages("dusk ferry")}), folder=None)
    assert where(library.search("dusk")) == [("b", 0)]


def test_the_order_is_the_same_with_and_without_a_folder(tmp_path: Path, library: Library) -> None:
    store = MemoryStore(companies())
    store.titles = titles()
    with Library(store, folder=tmp_path) as kept:
        for asked in queries()[:10]:
            assert kept.search(asked.words) == library.search(asked.words)
        assert kept.notice == ""


def test_a_passage_is_found_among_very_many_features() -> None:
    texts = [Passage(" ".join(f"word{n}x{m}" for m in range(60))) for n in range(300)]
    library = Library(MemoryStore({"a": texts}), folder=None)
    assert where(library.search("word177x3 word177x4"))[0] == ("a", 177)
