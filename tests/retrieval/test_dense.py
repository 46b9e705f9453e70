"""A dense embedder beside the words: what it adds, what it costs, and that the search never waits or fails for it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.retrieval import dense
from assistant.retrieval.chunks import Chunk
from assistant.retrieval.dense import DenseSearch
from assistant.retrieval.embedders import Cancel, EmbedderFailed, Vectors
from assistant.retrieval.minilm import MiniLM
from assistant.retrieval.neighbours import ChromaNeighbours, IndexBroken, Narrowing
from assistant.retrieval.search import ChunkSearch, Guidance
from tests.fakes.network_guard import guarded_environment
from tests.retrieval.cards import library
from tests.retrieval.things import ThingEmbedder, away

CHUNKS = (
    Chunk("ferry", "Crossing", "The ferry leaves at six.", questions=("needs",), document="one"),
    Chunk("slogan", "Said", "A slogan on the wall.", questions=("market",), document="one"),
    Chunk("bazaar", "Stalls", "The bazaar opens late.", document="two"),
    Chunk("other", "Rest", "Nothing in particular."),
)


def found(words: str, embedder: ThingEmbedder | None = None, folder: Path | None = None) -> list[str]:
    with ChunkSearch(CHUNKS, name="chunks", folder=folder, embedder=embedder) as search:
        return [one.chunk.id for one in search.find(words)]


def by_words(words: str) -> list[tuple[str, float]]:
    with Guidance(library(), folder=None) as guidance:
        return [(hit.card.id, hit.score) for hit in guidance.search(words)]


def test_what_means_the_same_is_found_although_no_word_is_shared() -> None:
    assert "ferry" not in found("a boat")
    assert found("a boat", ThingEmbedder())[0] == "ferry"


def test_words_that_fit_still_count(folder: Path) -> None:
    embedder = ThingEmbedder()
    assert found("boat or slogan on the wall", embedder, folder)[:2] in (
        ["slogan", "ferry"],
        ["ferry", "slogan"],
    )
    assert found("bazaar opens late", embedder, folder)[0] == "bazaar"


def test_nonsense_finds_nothing_with_an_embedder_either() -> None:
    assert found("qwertzuiop", ThingEmbedder()) == []


def test_a_question_and_kinds_narrow_what_is_near_by_meaning(folder: Path) -> None:
    near = DenseSearch(CHUNKS, ThingEmbedder(), name="x", folder=folder)
    assert set(near.near("a boat", 10, Narrowing(question="market"))) == {1}
    assert set(near.near("a boat", 10, Narrowing(documents=frozenset({"two"})))) == {2}
    assert near.near("a boat", 10, Narrowing())[0] > 0.9
    near.close()


def test_the_index_and_the_vectors_are_used_again(folder: Path) -> None:
    first = ThingEmbedder()
    expected = found("a boat", first, folder)
    assert len(first.given) == 2 * len(CHUNKS) + 1
    again = ThingEmbedder()
    assert found("a boat", again, folder) == expected
    assert again.given == ["a boat"]  # the words sought, and none of the texts


def test_words_sought_twice_are_embedded_once(folder: Path) -> None:
    embedder = ThingEmbedder()
    with ChunkSearch(CHUNKS, name="chunks", folder=folder, embedder=embedder) as search:
        assert search.find("a boat") == search.find("a boat")
    assert embedder.given.count("a boat") == 1


def test_a_change_of_text_pays_for_that_text_alone(folder: Path) -> None:
    found("a boat", ThingEmbedder(), folder)
    embedder = ThingEmbedder()
    changed = (*CHUNKS[:-1], Chunk("other", "Rest", "A nurse waits."))
    with ChunkSearch(changed, name="chunks", folder=folder, embedder=embedder) as search:
        assert search.find("a medic")[0].chunk.id == "other"
    assert embedder.given == ["A nurse waits.", "a medic"]


def test_another_embedder_gets_an_index_beside_and_going_back_costs_nothing(folder: Path) -> None:
    lexical = found("a boat", None, folder)
    for version in ("1", "2"):
        assert found("a boat", ThingEmbedder(version=version), folder)[0] == "ferry"
    assert len(list(folder.glob("meaning-of-chunks-*"))) == 2
    assert len(list(folder.glob("chunks-*"))) == 1  # the one of words is untouched
    back = ThingEmbedder(version="1")
    assert found("a boat", back, folder)[0] == "ferry"
    assert back.given == ["a boat"]
    assert found("a boat", None, folder) == lexical


@pytest.mark.parametrize("words", ["why did passengers of the ferry cross at dawn", "the boss announced it"])
def test_an_embedder_that_is_away_leaves_what_the_words_find(folder: Path, words: str) -> None:
    expected = by_words(words)
    with Guidance(library(), folder=folder, embedder=ThingEmbedder(before=away)) as guidance:
        assert [(hit.card.id, hit.score) for hit in guidance.search(words)] == expected
        assert guidance.notice == (
            "For now passages are found by their words alone. The server is away. Start it."
        )


def test_a_server_that_goes_away_later_is_left_in_peace_for_a_while_and_then_asked_again(
    folder: Path,
) -> None:
    now = 0.0
    up = True
    embedder = ThingEmbedder(before=lambda: None if up else away())
    near = DenseSearch(CHUNKS, embedder, name="x", folder=folder, clock=lambda: now)
    assert near.near("a boat", 5, Narrowing())
    up = False
    assert near.near("a ship", 5, Narrowing()) == {}
    asked = len(embedder.seconds)
    now = dense.REST_SECONDS - 1
    assert near.near("a ship", 5, Narrowing()) == {}
    assert len(embedder.seconds) == asked
    assert "away" in near.notice
    up, now = True, dense.REST_SECONDS + 1
    assert near.near("a ship", 5, Narrowing())
    assert near.notice == ""
    near.close()


def test_the_embedder_is_told_how_long_a_search_may_take(folder: Path) -> None:
    embedder = ThingEmbedder()
    found("a boat", embedder, folder)
    assert embedder.seconds[-1] == dense.QUERY_SECONDS
    assert all(seconds is not None and seconds <= dense.OPEN_SECONDS for seconds in embedder.seconds)


def test_a_first_search_that_would_take_too_long_goes_by_words_and_the_next_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "OPEN_SECONDS", 0.05)
    embedder = ThingEmbedder(batch=4, before=lambda: time.sleep(0.06))
    with Guidance(library(), folder=folder, embedder=embedder) as guidance:
        assert guidance.search("ferry")
        assert "more to embed than the time allowed" in guidance.notice
        assert 0 < len(embedder.given) < 13
        guidance.warm()  # takes its time
        assert guidance.notice == ""
        assert len(embedder.given) == len(set(embedder.given))


def test_a_search_does_not_wait_for_the_embedder_to_be_prepared(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "QUERY_SECONDS", 0.05)
    began, go_on = threading.Event(), threading.Event()

    def dawdle() -> None:
        began.set()
        assert go_on.wait(10)

    with Guidance(library(), folder=folder, embedder=ThingEmbedder(before=dawdle)) as guidance:
        warming = threading.Thread(target=guidance.warm)
        warming.start()
        assert began.wait(10)
        assert guidance.search("why did passengers of the ferry cross at dawn")
        assert "is being prepared" in guidance.notice
        go_on.set()
        warming.join(10)


def test_closing_stops_what_is_under_way(folder: Path) -> None:
    began, stopped = threading.Event(), threading.Event()

    class Endless(ThingEmbedder):
        def embed(
            self, texts: Sequence[str], *, seconds: float | None = None, cancel: Cancel | None = None
        ) -> Vectors:
            began.set()
            assert cancel is not None
            while not cancel():
                time.sleep(0.002)
            stopped.set()
            raise EmbedderFailed("The embedding was stopped.")

    guidance = Guidance(library(), folder=folder, embedder=Endless())
    searching = threading.Thread(target=guidance.search, args=("ferry",))
    searching.start()
    assert began.wait(10)
    guidance.close()
    searching.join(5)
    assert stopped.is_set()
    assert not searching.is_alive()
    guidance.close()


def test_a_server_whose_model_changed_is_noticed_and_believed_anew(folder: Path) -> None:
    found("a boat", ThingEmbedder(), folder)
    now = 0.0
    changed = DenseSearch(
        CHUNKS, ThingEmbedder(size=12), name="meaning-of-chunks", folder=folder, clock=lambda: now
    )
    assert changed.near("a ship", 5, Narrowing()) == {}
    assert "other vectors" in changed.notice
    now = dense.REST_SECONDS + 1
    assert 0 in changed.near("a ship", 5, Narrowing())
    assert changed.notice == ""
    changed.close()


@pytest.mark.parametrize("sends", [True, False])
def test_what_must_not_be_sent_is_never_given_to_an_embedder_that_sends(folder: Path, sends: bool) -> None:
    embedder = ThingEmbedder(sends=sends)
    search = ChunkSearch(
        CHUNKS, name="x", folder=folder, embedder=embedder, may_send=lambda chunk: chunk.document != "two"
    )
    with search:
        assert search.find("bazaar opens late")[0].chunk.id == "bazaar"
        assert ("bazaar" in [one.chunk.id for one in search.find("a market")]) is not sends
    assert ("The bazaar opens late." in embedder.given) is not sends


def test_an_index_that_cannot_be_kept_is_made_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    embedder = ThingEmbedder()
    assert found("a boat", embedder, tmp_path / "file" / "cache")[0] == "ferry"


@pytest.mark.parametrize("where", ["opened", "in_memory", "near"])
def test_where_chroma_fails_the_words_decide(
    folder: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> object:
        raise IndexBroken("on fire")

    for name in ("opened", "in_memory") if where == "in_memory" else (where,):
        monkeypatch.setattr(ChromaNeighbours, name, broken)
    near = DenseSearch(CHUNKS, ThingEmbedder(), name="x", folder=folder)
    answer = near.near("a boat", 5, Narrowing())
    assert bool(answer) is (where == "opened")  # then it is made in memory
    assert bool(near.notice) is (where != "opened")
    near.close()


def test_damage_to_the_index_is_mended_from_the_vectors(folder: Path) -> None:
    expected = found("a boat", ThingEmbedder(), folder)
    for path in folder.glob("meaning-of-chunks-*/**/data_level0.bin"):
        path.write_bytes(b"x" * 10)
    again = ThingEmbedder()
    assert found("a boat", again, folder) == expected
    assert again.given == ["a boat"]


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.retrieval.test_dense import CHUNKS
from tests.retrieval.things import ThingEmbedder
from assistant.retrieval import cache
from assistant.retrieval.search import ChunkSearch
folder, log, where = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
calls = []
def die():
    calls.append(1)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
if where == "sealing":
    cache._hash = lambda path: os.kill(os.getpid(), signal.SIGKILL) if 'building' in str(path) and 'meaning' in str(path) else 'x'
embedder = ThingEmbedder(log=log, before=die if where == "embedding" else None)
ChunkSearch(CHUNKS, name="chunks", folder=folder, embedder=embedder).find("a boat")
"""


@pytest.mark.parametrize(("where", "paid"), [("embedding", 4), ("sealing", 8)])
def test_a_process_killed_in_the_middle_leaves_what_it_paid_for_and_no_half_index(
    folder: Path, tmp_path: Path, where: str, paid: int
) -> None:
    expected = found("a boat", ThingEmbedder(), tmp_path / "other")
    log = tmp_path / "log"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(log), where],
        cwd=Path(__file__).parents[2],
        env=guarded_environment(os.environ),
        check=False,
        timeout=60,
    )
    assert done.returncode == -9
    assert len(log.read_text().splitlines()) == paid
    assert not list(folder.glob("meaning-of-chunks-*"))
    later = ThingEmbedder()
    assert found("a boat", later, folder) == expected
    assert len(later.given) == 8 - paid + 1
    assert not list(folder.glob("*.building-*"))


def test_minilm_that_was_not_fetched_is_told_and_nothing_is_downloaded(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "why did passengers of the ferry cross at dawn"
    expected = by_words(words)
    with Guidance(library(), folder=folder, embedder=MiniLM(tmp_path / "nowhere")) as guidance:
        assert [(hit.card.id, hit.score) for hit in guidance.search(words)] == expected
        assert "has not been fetched" in guidance.notice
        assert "counterpoint model --get-embedder" in guidance.notice
    assert not (tmp_path / "nowhere").exists()


def test_whatever_an_embedder_says_becomes_one_safe_line(folder: Path) -> None:
    def rude() -> None:
        raise EmbedderFailed("boom\x1b[2J\nand more")

    near = DenseSearch(CHUNKS, ThingEmbedder(before=rude), name="x", folder=folder)
    assert near.near("a boat", 5, Narrowing()) == {}
    assert "\x1b" not in near.notice
    assert "\n" not in near.notice
