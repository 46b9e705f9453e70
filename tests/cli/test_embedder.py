"""The embedder by command: shown, fetched after consent, tried, and no obstacle to a search."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pexpect
import pytest

from assistant.retrieval.minilm import MiniLM, is_fetched, model_folder
from tests.cli.command import ROOT, counterpoint
from tests.fakes.embeddings import embeds
from tests.fakes.file_server import FileServer
from tests.fakes.model_server import FakeModelServer
from tests.fakes.scenarios import fails
from tests.retrieval.tiny_model import write_archive, write_model

WORDS = ("search", "everyone", "is", "our", "customer", "-k", "2", "--json")


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPOINT_HOME", str(tmp_path / "home"))
    for name in ("COUNTERPOINT_EMBEDDER", "COUNTERPOINT_EMBEDDER_API_BASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def archive(tmp_path: Path) -> bytes:
    write_archive(tmp_path / "onnx.tar.gz", write_model(tmp_path / "made"))
    return (tmp_path / "onnx.tar.gz").read_bytes()


@pytest.fixture
def download(archive: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """A tiny model where the real one would come from."""
    with FileServer(archive) as server:
        where = (server.url, sha256(archive).hexdigest())
        for module in ("minilm", "minilm_fetch"):
            monkeypatch.setattr(f"assistant.retrieval.{module}.source", lambda: where)
        yield server


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModelServer]:
    """A server that embeds, set as the embedder."""
    with FakeModelServer() as server:
        monkeypatch.setenv("COUNTERPOINT_EMBEDDER", "litellm:openai/fake")
        monkeypatch.setenv("COUNTERPOINT_EMBEDDER_API_BASE", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-fake-0123456789")
        yield server


def test_the_embedder_is_shown_with_where_it_was_set_and_whether_it_is_ready() -> None:
    assert counterpoint("model", "--json").data["embedder"] == {
        "name": "lexical", "origin": "default", "api_base": None, "ready": True,
    }  # fmt: skip
    assert "Nothing leaves this machine." in counterpoint("model").out
    mini = {"COUNTERPOINT_EMBEDDER": "MiniLM"}
    assert counterpoint("model", "--json", env=mini).data["embedder"]["ready"] is False
    told = counterpoint("model", env=mini).out
    assert "minilm (from COUNTERPOINT_EMBEDDER), not fetched yet" in told
    assert "counterpoint model --get-embedder" in told


def test_an_embedder_on_a_server_is_shown_with_what_it_is_sent(far: FakeModelServer) -> None:
    told = counterpoint("model").out
    assert f"litellm:openai/fake (from COUNTERPOINT_EMBEDDER) at {far.url}" in told
    assert "What is searched for" in told
    assert "Nothing leaves this machine" not in told
    assert counterpoint("model", "--json").data["embedder"]["ready"] is None
    assert far.calls == []


def test_fetching_puts_the_model_in_place_and_tries_it(download: FileServer) -> None:
    done = counterpoint("model", "--get-embedder", "--yes")
    assert done.code == 0, done.err
    assert "minilm works: 384 numbers a text." in done.out
    assert "COUNTERPOINT_EMBEDDER=minilm" in done.out
    assert download.url in done.err
    assert "83 MB" in done.err
    assert is_fetched(model_folder())
    mini = {"COUNTERPOINT_EMBEDDER": "minilm"}
    again = counterpoint("model", "--get-embedder", "--json", env=mini)
    assert (again.data["ready"], again.data["used"]) == (True, True)
    assert len(download.ranges) == 1  # it is here, so nothing is fetched again
    assert counterpoint("model", "--check", "--json", env=mini).data["embedder"]["ready"] is True


def test_what_is_here_and_damaged_is_fetched_again(download: FileServer) -> None:
    counterpoint("model", "--get-embedder", "--yes")
    (model_folder() / "onnx" / "model.onnx").write_bytes(b"damaged")
    assert counterpoint("model", "--get-embedder", "--yes").code == 0
    assert MiniLM().embed(["ferry"]).shape == (1, 384)


def test_without_anybody_to_ask_nothing_is_fetched(download: FileServer) -> None:
    done = counterpoint("model", "--get-embedder")
    assert done.code == 2
    assert "Nothing was fetched" in done.err
    assert "--yes" in done.err
    assert download.ranges == []


def test_a_file_brought_by_hand_needs_no_network(download: FileServer, tmp_path: Path) -> None:
    done = counterpoint("model", "--get-embedder", "--from", tmp_path / "onnx.tar.gz", "--json")
    assert done.data["ready"] is True
    assert download.ranges == []


@pytest.mark.parametrize("options", [["--yes"], ["--from", "x"]])
def test_options_of_fetching_alone_are_refused(options: list[str]) -> None:
    done = counterpoint("model", *options, "--json")
    assert (done.code, done.data["error"]["code"]) == (2, "usage")


def test_at_a_terminal_it_asks_and_shows_how_far_it_is(
    download: FileServer, archive: bytes, tmp_path: Path
) -> None:
    code = (
        "import assistant.retrieval.minilm as one, assistant.retrieval.minilm_fetch as other, sys\n"
        f"one.source = other.source = lambda: ({download.url!r}, {sha256(archive).hexdigest()!r})\n"
        "from assistant.cli import main\nsys.exit(main(['model', '--get-embedder']))\n"
    )
    for answer, status in (("n", 130), ("y", 0)):
        child = pexpect.spawn(
            sys.executable, ["-c", code], cwd=str(ROOT), env=os.environ | {"TERM": "xterm"}, timeout=30,
            encoding="utf-8",
        )  # fmt: skip
        child.expect("about 83 MB")
        child.expect_exact(download.url)
        child.expect("Fetch it\\?")
        child.sendline(answer)
        if answer == "y":
            child.expect("Fetching.*100%")
            child.expect("minilm works")
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == status
        assert len(download.ranges) == (answer == "y")


def test_a_search_without_the_fetched_model_says_so_and_finds_by_words() -> None:
    plain = counterpoint(*WORDS)
    assert plain.err == ""
    told = counterpoint(*WORDS, env={"COUNTERPOINT_EMBEDDER": "minilm"})
    assert told.data == plain.data
    assert "found by their words alone" in told.err
    assert "counterpoint model --get-embedder" in told.err


def test_a_search_by_a_server_sends_the_words_and_the_guidance_and_nothing_of_the_workspace(
    far: FakeModelServer, under_way: Path
) -> None:
    done = counterpoint("search", "cold", "house", "--workspace", under_way, "--json")
    assert done.code == 0
    assert done.err == ""
    assert far.embedded[-1] == "cold house"
    assert {call.path for call in far.calls} == {"/v1/embeddings"}
    assert not any("Aldermoor" in text for text in far.embedded)
    sent = len(far.embedded)
    counterpoint("search", "cold", "house", "--json")
    assert far.embedded[sent:] == ["cold house"]  # the guidance was paid for once


def test_names_that_are_held_back_are_not_sent_to_an_embedder_either(
    far: FakeModelServer, file: Path, tmp_path: Path
) -> None:
    paper = tmp_path / "visit.md"
    paper.write_text(
        "Weir Mill is loved by its bakers: what customers need is flour at dawn.", encoding="utf-8"
    )
    assert counterpoint("advisor", file, "--alias", "Weir Mill=COMPANY-A").code == 0
    assert counterpoint("add", file, paper).code == 0
    found = counterpoint("search", "flour", "at", "dawn", "in", "Weir", "Mill", "--workspace", file, "--json")
    assert "Weir Mill is loved" in str(found.data)
    assert "flour at dawn in [[COMPANY-A]]" in far.embedded
    assert any("[[COMPANY-A]] is loved" in text for text in far.embedded)
    assert not any("Weir Mill" in text for text in far.embedded)


def test_a_server_that_is_away_costs_a_notice(far: FakeModelServer) -> None:
    far.vectors.extend([fails(401, "bad key")] * 3)
    done = counterpoint(*WORDS)
    assert done.code == 0
    assert done.data["results"]
    assert "does not accept the key" in done.err
    assert "sk-fake" not in done.err


def test_checking_tries_the_embedder_too(far: FakeModelServer) -> None:
    done = counterpoint("model", "--check")
    assert "litellm:openai/fake works: 8 numbers a text." in done.out
    far.vectors.append(embeds(change=lambda rows: [[0.0] * 8 for _ in rows]))
    bad = counterpoint("model", "--check", "--json")
    assert (bad.code, bad.data["error"]["code"]) == (2, "embedder")


def test_an_embedder_that_nobody_knows_is_refused_by_name() -> None:
    done = counterpoint(*WORDS, env={"COUNTERPOINT_EMBEDDER": "word2vec"})
    assert done.code == 2
    assert "COUNTERPOINT_EMBEDDER" in str(done.data)
