"""An index in several parts answers as a whole one would, whatever came, went and was renamed."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.passages import Passage
from assistant.retrieval import arranged, postings, upkeep
from assistant.retrieval.library import Library
from tests.retrieval.documents import MemoryStore, companies, passages

WORDS = ["ferry", "boats", "price", "churn", "hail", "roof", "the", "12", "priced"]
some_words = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
texts = st.lists(
    st.builds(Passage, some_words, headings=st.lists(some_words, max_size=1).map(tuple)), max_size=4
)
names = st.sampled_from(["a", "b", "c", "d", "e"])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), names, texts),
        st.tuples(st.just("remove"), names),
        st.tuples(st.just("rename"), names, some_words),
        st.tuples(st.just("refresh")),
        st.tuples(st.just("again")),
    ),
    max_size=12,
)


def answers(library: Library, words: str) -> list[tuple[str, int, float]]:
    return [(one.document, one.place, one.score) for one in library.search(words, k=9, least=0)]


@pytest.mark.parametrize("kept", [True, False])
@given(
    steps=steps,
    growth=st.sampled_from([0, 1, 4]),
    at_once=st.sampled_from([0, 3, 100]),
    entries=st.sampled_from([5, 600_000]),
    sought=st.lists(some_words.filter(str.strip), min_size=1, max_size=3),
)
@settings(max_examples=60)
def test_parts_answer_as_one_whole_index_does(
    kept: bool, steps: list[tuple[object, ...]], growth: int, at_once: int, entries: int, sought: list[str]
) -> None:
    store = MemoryStore()
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(arranged, "MOST_ENTRIES", entries)
        patch.setattr(postings, "_AT_ONCE", 7)
        patch.setattr(postings, "_NAMES_AT_ONCE", 5)
        folder = Path(name) if kept else None
        library = Library(store, folder=folder)
        for step in steps:
            patch.setattr(upkeep, "GROWTH", growth)
            patch.setattr(upkeep, "AT_ONCE", at_once)
            match step:
                case ("add", str(document), list(added)):
                    store.add(document, added)
                case ("remove", str(document)) if document in store.in_use:
                    store.remove(document)
                case ("rename", str(document), str(title)):
                    store.titles[document] = title
                case ("refresh",):
                    assert library.refresh()
                case ("again",):
                    library.close()
                    library = Library(store, folder=folder)
            found = [answers(library, words) for words in sought]
            patch.setattr(upkeep, "AT_ONCE", 1000)
            with Library(store, folder=None) as whole:
                assert found == [answers(whole, words) for words in sought]
        library.close()


def test_documents_that_come_one_by_one_leave_few_parts_and_what_is_removed_leaves_them(
    tmp_path: Path,
) -> None:
    store = MemoryStore()
    with Library(store, folder=tmp_path) as library:
        for number in range(24):
            store.add(f"d{number}", passages(f"Case {number} of the ferry.", "Nothing."))
            library.refresh()
        assert len(list(tmp_path.glob("library-*"))) <= 4
        size = sum(path.stat().st_size for path in tmp_path.glob("library-*/names.npy"))
        for number in range(20):
            store.remove(f"d{number}")
        assert {one.document for one in library.search("ferry", k=9)} == {"d20", "d21", "d22", "d23"}
        library.refresh()
        assert sum(path.stat().st_size for path in tmp_path.glob("library-*/names.npy")) < size
    assert not list(tmp_path.glob("library.open-*"))


def test_titles_are_searched_and_a_new_one_counts_no_words_again(tmp_path: Path) -> None:
    store = MemoryStore(companies())
    store.titles["pool-notes"] = "Zeppelin review.docx"
    with Library(store, folder=tmp_path) as library:
        library.refresh()
        store.read.clear()
        found = library.search("zeppelin review chlorine")
        assert {one.document for one in found} == {"pool-notes"}
        assert "chlorine" in found[0].passage.text
        store.titles["pool-notes"] = "Airship.docx"
        assert library.search("zeppelin") == []
        assert {one.document for one in library.search("airship")} == {"pool-notes"}
        assert library.refresh()
    assert store.read == []
