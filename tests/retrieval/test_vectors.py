"""Vectors are kept by what the text is: made once, whatever happens in between."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval import vectors as module
from assistant.retrieval.embedders import EmbedderFailed
from assistant.retrieval.vectors import VectorStore
from tests.retrieval.things import ThingEmbedder, away

TEXTS = ["a ferry", "the motto", "a boat", "a ferry", " \n", "a market", "nurses", "something else"]


@pytest.mark.parametrize("kept", [True, False], ids=["on disk", "in memory"])
def test_each_text_is_embedded_once_and_a_blank_one_never(folder: Path, kept: bool) -> None:
    embedder = ThingEmbedder()
    store = VectorStore(folder if kept else None, embedder)
    first = store.vectors(TEXTS)
    assert sorted(embedder.given) == sorted({text for text in TEXTS if text.strip()})
    assert (first[0] == first[3]).all()
    assert first[0] @ first[2] == pytest.approx(1, abs=0.1)
    assert not first[4].any()
    assert (store.vectors([*TEXTS, "new"])[: len(TEXTS)] == first).all()
    assert embedder.given.count("new") == 1
    assert len(embedder.given) == 7
    store.close()


def test_another_process_finds_what_this_one_paid_for(folder: Path) -> None:
    VectorStore(folder, ThingEmbedder()).vectors(TEXTS)
    later = ThingEmbedder()
    store = VectorStore(folder, later)
    assert store.dimension == 8
    assert store.vectors(TEXTS).shape == (8, 8)
    assert later.given == []


def test_another_version_pays_anew(folder: Path) -> None:
    VectorStore(folder, ThingEmbedder()).vectors(TEXTS)
    other = ThingEmbedder(version="2")
    VectorStore(folder, other).vectors(TEXTS)
    assert len(other.given) == 6


def test_what_was_done_before_a_failure_is_kept(folder: Path) -> None:
    calls = 0

    def second_fails() -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            away()

    embedder = ThingEmbedder(before=second_fails)
    store = VectorStore(folder, embedder)
    told: list[tuple[int, int]] = []
    with pytest.raises(EmbedderFailed, match="away"):
        store.vectors(TEXTS, progress=lambda done, of: told.append((done, of)))
    assert told == [(0, 6), (4, 6)]
    told.clear()
    store.vectors(TEXTS, progress=lambda done, of: told.append((done, of)))
    assert told == [(4, 6), (6, 6)]
    assert len(embedder.given) == 6


def test_a_limit_in_time_and_a_change_of_mind_stop_between_batches(folder: Path) -> None:
    embedder = ThingEmbedder()
    store = VectorStore(folder, embedder)
    with pytest.raises(EmbedderFailed, match="not ready"):
        store.vectors(TEXTS, seconds=0)
    with pytest.raises(EmbedderFailed, match="stopped"):
        store.vectors(TEXTS, cancel=lambda: bool(embedder.given))
    assert len(embedder.given) == 4


@pytest.mark.parametrize("damage", ["garbage", "cut", "a folder", "nothing"])
def test_a_damaged_file_is_begun_anew(folder: Path, damage: str) -> None:
    store = VectorStore(folder, ThingEmbedder())
    expected = store.vectors(TEXTS)
    store.close()
    (path,) = folder.glob("vectors-*.sqlite3")
    content = path.read_bytes()
    path.unlink()
    if damage == "a folder":
        path.mkdir()
    else:
        path.write_bytes(
            {"garbage": b"x" * 9000, "cut": content[: len(content) // 2], "nothing": b""}[damage]
        )
    again = ThingEmbedder()
    assert (VectorStore(folder, again).vectors(TEXTS) == expected).all()
    assert len(again.given) == 6


def test_a_vector_that_was_changed_behind_our_back_is_made_again(folder: Path) -> None:
    store = VectorStore(folder, ThingEmbedder())
    expected = store.vectors(TEXTS)
    store.close()
    (path,) = folder.glob("vectors-*.sqlite3")
    with sqlite3.connect(path) as file:
        file.execute("UPDATE vector SET numbers = zeroblob(32) WHERE rowid = 1")
        file.execute("UPDATE vector SET numbers = x'00' WHERE rowid = 2")
    file.close()
    again = ThingEmbedder()
    assert (VectorStore(folder, again).vectors(TEXTS) == expected).all()
    assert len(again.given) == 2


def test_a_model_that_became_another_under_its_old_name_is_believed_anew(folder: Path) -> None:
    VectorStore(folder, ThingEmbedder()).vectors(TEXTS)
    changed = ThingEmbedder(size=12)
    store = VectorStore(folder, changed)
    assert store.vectors([*TEXTS, "new"]).shape == (9, 12)
    assert store.dimension == 12
    assert set(changed.given) == {text for text in TEXTS if text.strip()} | {"new"}


def test_forgotten_texts_leave_nothing_behind(folder: Path) -> None:
    embedder = ThingEmbedder(size=64)
    store = VectorStore(folder, embedder)
    store.vectors(TEXTS)
    (path,) = folder.glob("vectors-*.sqlite3")
    assert module.text_key("a market") in path.read_bytes()
    store.forget(["a market"])
    store.close()
    assert module.text_key("a market") not in path.read_bytes()
    assert module.text_key("a boat") in path.read_bytes()


def test_the_oldest_vectors_go_where_there_are_too_many(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 5)
    embedder = ThingEmbedder()
    store = VectorStore(folder, embedder)
    assert store.vectors([f"text {n}" for n in range(12)]).any(axis=1).all()
    embedder.given.clear()
    store.vectors([f"text {n}" for n in range(7, 12)])
    assert embedder.given == []
    store.vectors(["text 0"])
    assert embedder.given == ["text 0"]


def test_two_that_want_the_same_at_once_pay_once(folder: Path) -> None:
    began, go_on = threading.Event(), threading.Event()

    def dawdle() -> None:
        began.set()
        assert go_on.wait(5)

    slow, other = ThingEmbedder(before=dawdle, batch=64), ThingEmbedder(batch=64)
    threads = [
        threading.Thread(target=VectorStore(folder, one).vectors, args=(TEXTS,)) for one in (slow, other)
    ]
    threads[0].start()
    assert began.wait(5)
    threads[1].start()
    with pytest.raises(EmbedderFailed, match="not ready"):
        VectorStore(folder, ThingEmbedder(batch=64)).vectors(TEXTS, seconds=0.05)
    go_on.set()
    for thread in threads:
        thread.join(5)
    assert len(slow.given) == 6
    assert other.given == []


def test_vectors_are_private_to_their_owner(folder: Path) -> None:
    VectorStore(folder, ThingEmbedder()).vectors(TEXTS)
    (path,) = folder.glob("vectors-*.sqlite3")
    assert path.stat().st_mode & 0o077 == 0
    assert np.isfinite(VectorStore(folder, ThingEmbedder()).vectors(TEXTS)).all()
