"""What was indexed of the documents is kept, whatever happens to the process or to the cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import NotFound
from assistant.passages import READER, Passage
from assistant.retrieval import lexical, segments
from assistant.retrieval.library import Library
from tests.retrieval.documents import MemoryStore, companies, passages, queries

ROOT = Path(__file__).parents[2]


def answers(library: Library) -> list[list[tuple[str, int, float]]]:
    return [
        [(one.document, one.place, one.score) for one in library.search(asked.words)]
        for asked in queries()[:8]
    ]


@pytest.fixture(scope="module")
def expected() -> list[list[tuple[str, int, float]]]:
    """What an index in memory answers."""
    return answers(Library(MemoryStore(companies()), folder=None))


def test_a_second_start_counts_nothing_again(tmp_path: Path, expected: object) -> None:
    with Library(MemoryStore(companies()), folder=tmp_path) as library:
        library.refresh()
    store = MemoryStore(companies())
    with Library(store, folder=tmp_path) as library:
        assert answers(library) == expected
    assert store.read == []


def test_a_new_document_is_all_that_is_counted(tmp_path: Path, expected: object) -> None:
    some = companies()
    last = some.popitem()
    store = MemoryStore(some)
    with Library(store, folder=tmp_path) as library:
        library.refresh()
        store.read.clear()
        before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("library-*")}
        digest = store.add(*last)
        library.refresh()
        assert store.read == [digest]
        assert answers(library) == expected
    after = {path: path.stat().st_mtime_ns for path in tmp_path.glob("library-*")}
    assert len(after) == 2
    assert before.items() <= after.items()


def test_progress_is_told_and_work_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    store = MemoryStore({f"d{n}": passages(*[f"Case {n} {m}." for m in range(60)]) for n in range(4)})
    told: list[tuple[int, int]] = []
    with Library(store, folder=tmp_path) as library:
        assert not library.refresh(lambda *done: told.append(done), lambda: bool(told) and told[-1][0] >= 150)
        assert told[-1] == (150, 240)
        stopped_in = store.read[-1]
        store.read.clear()
        assert library.refresh(lambda *done: told.append(done))
        assert store.read[0] == stopped_in
        assert len(store.read) == 2
        assert told[-1] == (240, 240)


def test_a_killed_process_leaves_what_it_had_done(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from assistant.retrieval.library import Library\n"
        "from tests.retrieval.documents import MemoryStore, companies\n"
        "store = MemoryStore(companies())\n"
        "class Dying(MemoryStore):\n"
        "    def texts(self, digest, reader):\n"
        "        yield from super().texts(digest, reader) if len(self.read) < 3 else os._exit(9)\n"
        "Library(Dying(companies()), folder=Path(sys.argv[1])).refresh()\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == 9
    store = MemoryStore(companies())
    with Library(store, folder=tmp_path) as library:
        assert library.refresh()
    assert len(store.read) == len(companies()) - 3


@pytest.mark.parametrize("damage", ["emptied", "halved", "garbled", "another make"])
@pytest.mark.parametrize("what", ["index", "segments", "both"])
def test_damage_is_found_and_mended(tmp_path: Path, expected: object, damage: str, what: str) -> None:
    with Library(MemoryStore(companies()), folder=tmp_path) as library:
        library.refresh()
    paths = list(tmp_path.glob("library-*/places")) if what != "segments" else []
    paths += list(tmp_path.glob("contents/*.words")) if what != "index" else []
    assert paths
    for path in paths:
        whole = path.read_bytes()
        if damage == "another make":
            with path.open("wb") as file:
                np.savez(file, allow_pickle=False, something=np.zeros(3))
        else:
            path.write_bytes({"emptied": b"", "halved": whole[: len(whole) // 2]}.get(damage, os.urandom(99)))
    store = MemoryStore(companies())
    with Library(store, folder=tmp_path) as library:
        assert answers(library) == expected
        assert library.notice == ""
    assert len(store.read) == (len(companies()) if what == "both" else 0)


@pytest.mark.parametrize(("folder", "why"), [("file/cache", "Not a directory"), (None, "no cache folder")])
def test_where_the_cache_cannot_be_used_memory_does_and_it_is_said(
    tmp_path: Path, expected: object, folder: str | None, why: str
) -> None:
    (tmp_path / "file").write_text("in the way")
    store = MemoryStore(companies())
    with Library(store, folder=tmp_path / folder if folder else None) as library:
        assert library.notice == ""
        assert answers(library) == expected
        assert "could not be kept" in library.notice
        assert why in library.notice
        assert len(store.read) == len(companies())
        library.refresh()
        assert len(store.read) == len(companies())


def test_another_way_of_counting_words_counts_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library(MemoryStore(companies()), folder=tmp_path) as library:
        library.refresh()
    monkeypatch.setattr(lexical, "VERSION", "99")
    store = MemoryStore(companies())
    with Library(store, folder=tmp_path) as library:
        library.refresh()
    assert len(store.read) == len(companies())


def test_a_text_that_was_erased_while_it_was_counted_is_counted_when_it_comes_back(tmp_path: Path) -> None:
    class Going(MemoryStore):
        def texts(self, digest: str, reader: str) -> Iterator[Passage]:
            yield next(super().texts(digest, reader))

        def get(self, digest: str, reader: str, places: Sequence[int]) -> Sequence[Passage]:
            raise NotFound("gone")

    documents = {"a": passages("A ferry.", "A zeppelin."), "b": passages("Rope.")}
    with Library(Going(documents), folder=tmp_path) as library:
        assert library.refresh()
        assert library.search("zeppelin") == []
    with Library(MemoryStore(documents), folder=tmp_path) as library:
        assert [found.place for found in library.search("zeppelin")] == [1]


def test_two_workspaces_share_what_is_the_same_and_see_only_their_own(tmp_path: Path) -> None:
    shared = passages("The cell comes from one supplier.")
    with (
        Library(MemoryStore({"a": shared, "b": passages("a lonely zeppelin")}), folder=tmp_path) as one,
        Library(store := MemoryStore({"x": shared}), folder=tmp_path) as other,
    ):
        one.refresh()
        assert [found.document for found in other.search("supplier zeppelin")] == ["x"]
        assert store.read == []
        assert len(one.search("supplier zeppelin")) == 2


def test_processes_that_start_at_once_all_find_the_same(tmp_path: Path, expected: object) -> None:
    script = (
        "import json, sys; from pathlib import Path; from assistant.retrieval.library import Library\n"
        "from tests.retrieval.documents import MemoryStore, companies\n"
        "from tests.retrieval.test_library_cache import answers\n"
        "with Library(MemoryStore(companies()), folder=Path(sys.argv[1])) as library:\n"
        "    print(json.dumps([answers(library), library.notice]))\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        for _ in range(3)
    ]
    outputs = [json.loads(process.communicate(timeout=60)[0]) for process in processes]
    assert outputs == [json.loads(json.dumps([expected, ""]))] * 3


def test_threads_search_while_documents_come_and_go(tmp_path: Path) -> None:
    store = MemoryStore({"a": passages("the ferry at dawn")})
    faults: list[BaseException] = []
    with Library(store, folder=tmp_path) as library:

        def search() -> None:
            try:
                for _ in range(40):
                    assert "a" in {found.document for found in library.search("ferry at dawn", k=30)}
            except BaseException as fault:
                faults.append(fault)

        threads = [threading.Thread(target=search) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(8):
            store.add(f"b{number}", passages(f"another ferry at dusk, number {number}"))
            library.refresh()
        for thread in threads:
            thread.join()
        assert not faults
        assert len(library.search("ferry", k=30)) > 1


def test_what_was_erased_for_good_leaves_the_cache_too(tmp_path: Path) -> None:
    store = MemoryStore(companies())
    with Library(store, folder=tmp_path) as library:
        library.refresh()
        digest = store.in_use["pool-notes"]
        store.remove("pool-notes")
        before = {path.name for path in (tmp_path / "contents").iterdir()}
        library.forget(digest, READER)
        after = {path.name for path in (tmp_path / "contents").iterdir()}
        assert len(before - after) == 1
        assert list(tmp_path.glob("library-*")) == []
        store.read.clear()
        assert library.search("red eyes") == []
        assert library.search("hail")
        assert store.read == []


def test_what_nobody_has_used_for_long_goes(tmp_path: Path) -> None:
    store, contents = MemoryStore(companies()), tmp_path / "contents"
    with Library(store, folder=tmp_path) as library:
        library.refresh()
        store.remove("pool-notes")
        store.add("new", [*companies()["ferry-survey"] * 2, *passages("A boat.")])
        library.refresh()
        in_use = {path.name for path in contents.iterdir()}
        for path in [*contents.iterdir(), contents / "x.part"]:
            path.touch()
            os.utime(path, (1.0, 1.0))
        store.add("newer", companies()["ferry-survey"] * 2)
        library.refresh()
        left = {path.name for path in contents.iterdir()}
        assert len(in_use - left) == 1
        assert len(left) == len(store.in_use)


def test_a_segment_knows_headings_from_text() -> None:
    (passage,) = passages("price price", headings=("Price",))
    segment = segments.Segment.of([passage])
    words = segment.counts[segment.counts[:, segments.TEXT] == 2]
    assert words[:, segments.CONTEXT].max() == 1
    assert segment.passages == 1
