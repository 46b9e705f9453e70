"""The index is a cache: rebuilt when what it rests on changes, harmless when it is damaged or cannot be kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval import neighbours
from assistant.retrieval.cards import Card
from assistant.retrieval.chunks import Chunk
from assistant.retrieval.index import index_key, open_index
from assistant.retrieval.lexical import LexicalEmbedder
from assistant.retrieval.neighbours import ChromaNeighbours, Everything, IndexBroken, Narrowing
from assistant.retrieval.search import ChunkSearch, Guidance
from tests.fakes.network_guard import guarded_environment
from tests.retrieval.cards import library

QUERIES = (
    ("why did passengers of the ferry cross at dawn", None),
    ("the boss announced our market is everybody", None),
    ("what do they expect", "needs"),
)


def answers(guidance: Guidance) -> list[list[tuple[str, float]]]:
    return [
        [(hit.card.id, hit.score) for hit in guidance.search(words, question=slug)] for words, slug in QUERIES
    ]


def fresh(folder: Path, cards: Sequence[Card] | None = None) -> list[list[tuple[str, float]]]:
    with Guidance(library() if cards is None else cards, folder=folder) as guidance:
        return answers(guidance)


def kept(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("guidance-*")}


@pytest.fixture
def expected(folder: Path) -> list[list[tuple[str, float]]]:
    """What an undamaged index answers; it lies in `folder` afterwards."""
    return fresh(folder)


def test_the_index_is_chroma_on_disk_and_used_again(folder: Path, expected: object) -> None:
    before = kept(folder)
    assert len(before) == 1
    assert (folder / before.pop() / "chroma.sqlite3").stat().st_size > 0
    with Guidance(library(), folder=folder) as guidance:
        assert answers(guidance) == expected
        assert guidance.notice == ""
    assert len(kept(folder)) == 1


def test_a_changed_card_is_found_by_its_new_words_at_once(folder: Path, expected: object) -> None:
    cards = [
        card.model_copy(update={"cues": ("zeppelin",)}) if card.id == "edges-of-market" else card
        for card in library()
    ]
    with Guidance(cards, folder=folder) as guidance:
        assert guidance.search("zeppelin")[0].card.id == "edges-of-market"
    assert len(kept(folder)) == 2


def test_a_change_of_embedder_or_of_chroma_gets_an_index_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    chunks = (Chunk("a", "A", "text"),)
    embedder = LexicalEmbedder()
    key = index_key(chunks, embedder)
    assert index_key(chunks, LexicalEmbedder()) == key
    others = {
        index_key(chunks, replace(embedder, version="99")),
        index_key(chunks, replace(embedder, name="other")),
        index_key(chunks, replace(embedder, dimension=64)),
        index_key((Chunk("a", "A", "text!"),), embedder),
        index_key((*chunks, Chunk("b", "B", "text")), embedder),
    }
    monkeypatch.setattr("assistant.retrieval.index.chroma_version", lambda: "99")
    others.add(index_key(chunks, embedder))
    monkeypatch.setattr("assistant.retrieval.index.LAYOUT", "99")
    others.add(index_key(chunks, embedder))
    assert len(others | {key}) == 8


@pytest.mark.parametrize(
    "file", ["chroma.sqlite3", "data_level0.bin", "header.bin", "index_metadata.pickle", "terms.npz"]
)
@pytest.mark.parametrize("damage", ["truncated", "garbage"])
def test_a_damaged_index_answers_like_a_fresh_one(
    folder: Path, expected: object, file: str, damage: str
) -> None:
    (index,) = folder.glob("guidance-*")
    paths = list(index.rglob(file))
    assert paths
    for path in paths:
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2] if damage == "truncated" else os.urandom(len(content)))
    with Guidance(library(), folder=folder) as guidance:
        assert answers(guidance) == expected
        assert guidance.notice == ""


def test_the_same_results_without_a_place_to_keep_the_index(
    tmp_path: Path, folder: Path, expected: object
) -> None:
    (tmp_path / "file").write_text("in the way")
    with Guidance(library(), folder=tmp_path / "file" / "cache") as guidance:
        assert answers(guidance) == expected
        assert "could not be kept" in guidance.notice


def test_the_same_results_where_there_is_no_cache_folder_at_all(
    tmp_path: Path, expected: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").write_text("in the way")
    monkeypatch.setenv("COUNTERPOINT_HOME", str(tmp_path / "home"))
    with Guidance(library()) as guidance:
        assert answers(guidance) == expected


def test_two_indexes_in_memory_do_not_meet(tmp_path: Path, expected: object) -> None:
    (tmp_path / "file").write_text("in the way")
    first = Guidance(library(), folder=tmp_path / "file")
    other = Guidance(library()[:1], folder=tmp_path / "file")
    assert [hit.card.id for hit in other.search("ferry job product")] == ["job-not-product"]
    assert answers(first) == expected
    other.close()
    assert answers(first) == expected
    first.close()


@pytest.mark.parametrize("where", ["import", "opening", "asking", "everywhere"])
def test_the_same_results_when_chroma_itself_fails(
    folder: Path, expected: object, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        """What the native part of Chroma raises: no Exception."""

    def fail(*_: object, **__: object) -> object:
        raise Panic("the index is on fire")

    if where == "import":
        monkeypatch.setitem(sys.modules, "chromadb", None)
    elif where == "opening":
        monkeypatch.setattr(ChromaNeighbours, "opened", classmethod(_broken))
    elif where == "asking":
        monkeypatch.setattr("chromadb.api.models.Collection.Collection.query", fail)
    else:
        monkeypatch.setattr(neighbours, "_client", fail)
    with Guidance(library(), folder=folder) as guidance:
        assert answers(guidance) == expected
        assert guidance.notice


def _broken(_: type, folder: Path) -> ChromaNeighbours:
    raise IndexBroken(f"cannot open {folder}")


def test_a_key_press_is_not_taken_for_damage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(neighbours, "_client", interrupt)
    with pytest.raises(KeyboardInterrupt):
        Guidance(library(), folder=folder).warm()


def test_chroma_finds_what_comparing_everything_finds(folder: Path) -> None:
    generator = np.random.default_rng(7)
    topics = [
        [f"{topic}{word}" for word in ("anvil", "bridge", "candle", "dune", "ember")]
        for topic in ("ba", "ko", "mi", "tu")
    ]
    chunks = [
        Chunk(
            str(n),
            " ".join(generator.choice(topics[n % 4], 2)),
            " ".join(generator.choice(topics[n % 4], 12)) + f" case{n}",
            questions=("needs",) if n % 3 else ("market", "needs"),
            document=f"d{n % 5}",
        )
        for n in range(400)
    ]
    within = Narrowing(question="market", documents=frozenset({"d1", "d2"}))
    with ChunkSearch(chunks, name="documents", folder=folder) as search:
        index = search._opened()
        for n in range(0, 400, 20):
            words = f"case{n} {chunks[n].title}"
            (found, *_) = search.find(words)
            assert found.chunk.id == str(n)
        near = index.evidence("bacandle", 100, within).places
        assert set(near.tolist()) == set(
            Everything(chunks).near(np.zeros((1, 8), dtype=np.float32), 100, within)
        )


def test_many_processes_that_start_at_once_all_find_the_same(folder: Path) -> None:
    script = (
        "import json, sys; from pathlib import Path\n"
        "from assistant.retrieval.search import Guidance; from tests.retrieval.cards import library\n"
        "from tests.retrieval.test_index import answers\n"
        "with Guidance(library(), folder=Path(sys.argv[1])) as guidance:\n"
        "    print(json.dumps([answers(guidance), guidance.notice]))\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(folder)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(3)
    ]
    outputs = [json.loads(process.communicate(timeout=60)[0]) for process in processes]
    assert outputs == [outputs[0]] * 3
    assert outputs[0][1] == ""
    assert len(kept(folder)) == 1


def test_a_search_from_scratch_touches_no_network_and_importing_it_loads_no_chroma(tmp_path: Path) -> None:
    log = tmp_path / "network.log"
    script = (
        "import sys, assistant.retrieval.search as search\n"
        "assert not {'chromadb', 'litellm', 'textual', 'onnxruntime'} & set(sys.modules)\n"
        "from tests.retrieval.cards import library\n"
        "guidance = search.Guidance(library())\n"
        "assert 'chromadb' not in sys.modules\n"
        "assert guidance.search('ferry')[0].card.id.startswith('ferry')\n"
        "assert 'chromadb' in sys.modules and guidance.notice == ''\n"
    )
    environment = guarded_environment(
        os.environ | {"ANONYMIZED_TELEMETRY": "True", "CHROMA_API_IMPL": "nonsense"}, log
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env=environment
        | {
            "PYTHONPATH": os.pathsep.join((environment.get("PYTHONPATH", ""), str(Path(__file__).parents[2])))
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not log.exists() or log.read_text() == ""


def test_a_whole_index_of_another_make_is_passed_over(
    folder: Path, expected: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("assistant.retrieval.terms.TermTable.arrays", lambda _: {"something": np.zeros(3)})
        assert fresh(folder / "other") == expected
    with Guidance(library(), folder=folder / "other") as guidance:
        assert answers(guidance) == expected
        assert "not of this version" in guidance.notice


def test_passages_without_any_word_are_kept_and_do_no_harm(folder: Path) -> None:
    chunks = [Chunk("a", "Ferry", "the of"), Chunk("b", "?", "dawn ferry"), Chunk("c", "", "")]
    with ChunkSearch(chunks, name="documents", folder=folder) as search:
        assert {found.chunk.id for found in search.find("ferry")} == {"a", "b"}
        assert search.notice == ""


def test_an_index_in_memory_needs_no_folder() -> None:
    index = open_index([Chunk("a", "Ferry", "dawn")], LexicalEmbedder(), name="x", folder=None)
    assert index.notice == ""
    assert index.evidence("ferry", 5, Narrowing()).places.tolist() == [0]
    index.close()
    assert index.evidence("ferry", 5, Narrowing()).places.tolist() == [0]
