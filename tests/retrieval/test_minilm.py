"""MiniLM: loaded by Chroma's own code from files that were fetched on request, checked, and never by itself."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import threading
import time
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval import minilm, minilm_fetch
from assistant.retrieval.embedders import EmbedderFailed
from assistant.retrieval.minilm import SEAL, MiniLM, is_fetched, source
from assistant.retrieval.minilm_fetch import NotFetched, fetch, take
from assistant.retrieval.search import Guidance
from tests.fakes.file_server import FileServer, Manner
from tests.fakes.network_guard import guarded_environment
from tests.retrieval.cards import library
from tests.retrieval.tiny_model import write_archive, write_model

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny model in it, and the archive of its files beside."""
    folder = write_model(tmp_path_factory.mktemp("made") / "model")
    write_archive(folder.with_name("onnx.tar.gz"), folder)
    return folder


@pytest.fixture(scope="module")
def archive(made: Path) -> bytes:
    return made.with_name("onnx.tar.gz").read_bytes()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the model is to go."""
    return tmp_path / "models" / "mini"


def quiet(here: int, of: int) -> None:
    """No progress is shown."""


def fetched(server: FileServer, target: Path, **options: str) -> None:
    fetch(
        target,
        quiet,
        address=server.url,
        checksum=options.get("checksum") or sha256(server.content).hexdigest(),
    )


def refused(server: FileServer, target: Path, **options: str) -> NotFetched:
    with pytest.raises(NotFetched) as caught:
        fetched(server, target, **options)
    return caught.value


def packed(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for member, content in members:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def leftovers(target: Path) -> set[str]:
    return {path.name for path in target.parent.iterdir() if not path.name.endswith(".lock")} - {target.name}


# -- the model ------------------------------------------------------------------------------------


def test_the_model_runs_and_knows_what_means_the_same(made: Path) -> None:
    embedder = MiniLM(made)
    vectors = embedder.embed(["the ferry left", "a boat", "a slogan on the wall"])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1])
    assert vectors[0] @ vectors[1] > 0.9
    assert vectors[0] @ vectors[2] < 0.3


def test_batches_by_length_give_what_each_text_gives_alone_and_what_chroma_gives(made: Path) -> None:
    embedder = MiniLM(made)
    texts = [" ".join(["ferry", "nurse", "slogan", "word"][: 1 + n % 4] * (1 + n)) for n in range(40)]
    together = embedder.embed(texts)
    assert together == pytest.approx(np.vstack([embedder.embed([text]) for text in texts]), abs=1e-6)
    chroma = minilm._function()()
    chroma.DOWNLOAD_PATH = made
    assert together == pytest.approx(chroma._forward(texts), abs=1e-5)


def test_a_very_long_text_is_read_by_its_beginning(made: Path) -> None:
    long, longer = MiniLM(made).embed(["ferry " * 256 + "slogan", "ferry " * 5000])
    assert long == pytest.approx(longer)


def test_the_search_goes_by_meaning_with_it(made: Path, folder: Path) -> None:
    with Guidance(library(), folder=folder, embedder=MiniLM(made)) as guidance:
        assert guidance.search("a vessel full of medics")[0].card.id.startswith("ferry")
        assert guidance.notice == ""
    with Guidance(library(), folder=folder) as guidance:
        assert guidance.search("a vessel full of medics") == []


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_or_missing_file_is_told_with_what_to_do(
    made: Path, tmp_path: Path, file: str, damage: bytes | None
) -> None:
    folder = write_model(tmp_path / "m")
    if damage is None:
        (folder / "onnx" / file).unlink()
    else:
        (folder / "onnx" / file).write_bytes(damage)
    with pytest.raises(EmbedderFailed, match="counterpoint model --get-embedder"):
        MiniLM(folder).embed(["ferry"])


def test_time_and_a_change_of_mind_stop_it(made: Path) -> None:
    embedder = MiniLM(made)
    with pytest.raises(EmbedderFailed, match="time allowed"):
        embedder.embed(["ferry"], seconds=-1)
    with pytest.raises(EmbedderFailed, match="stopped"):
        embedder.embed(["ferry"], cancel=lambda: True)
    assert len(embedder.embed(["ferry"])) == 1
    assert embedder.embed([]).shape == (0, 384)


def test_its_version_is_the_archive_it_came_from(target: Path, archive: bytes) -> None:
    assert MiniLM(target).version == "missing"
    with FileServer(archive) as server:
        fetched(server, target)
    assert MiniLM(target).version == sha256(archive).hexdigest()
    (target / SEAL).unlink()
    assert MiniLM(target).version not in {"missing", sha256(archive).hexdigest()}


def test_neither_making_it_nor_failing_loads_or_fetches_anything(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = (
        "import sys\nfrom assistant.retrieval.minilm import MiniLM\n"
        "from assistant.retrieval.embedders import EmbedderFailed\n"
        "mini = MiniLM()\nassert not mini.is_ready and mini.version == 'missing'\n"
        "assert not {'chromadb', 'onnxruntime', 'tokenizers', 'httpx'} & set(sys.modules)\n"
        "try:\n    mini.embed(['ferry'])\nexcept EmbedderFailed as fault:\n    print(fault)\n"
    )
    environment = guarded_environment(os.environ | {"COUNTERPOINT_HOME": str(tmp_path / "home")}, log)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60,
        check=True,
    )  # fmt: skip
    assert "has not been fetched" in done.stdout
    assert not log.exists() or log.read_text() == ""


def test_chromas_own_download_is_shut_off(tmp_path: Path) -> None:
    chroma = minilm._function()()
    chroma.DOWNLOAD_PATH = tmp_path
    with pytest.raises(EmbedderFailed):
        chroma(["ferry"])


def test_the_address_and_the_checksum_are_chromas() -> None:
    address, checksum = source()
    assert address.startswith("https://")
    assert address.endswith("onnx.tar.gz")
    assert len(checksum) == 64


# -- getting it -----------------------------------------------------------------------------------


@pytest.mark.parametrize("manner", ["well", "vague"])
def test_a_download_puts_everything_in_its_place(target: Path, archive: bytes, manner: Manner) -> None:
    told: list[tuple[int, int]] = []
    with FileServer(archive, manner) as server:
        fetch(
            target, lambda *seen: told.append(seen), address=server.url, checksum=sha256(archive).hexdigest()
        )
    assert told[0][0] == 0
    assert told[-1] == (len(archive), len(archive) if manner == "well" else 0)
    assert is_fetched(target)
    assert MiniLM(target).embed(["ferry"]).shape == (1, 384)
    assert leftovers(target) == set()


def test_a_download_that_broke_off_goes_on_where_it_stopped(target: Path, archive: bytes) -> None:
    with FileServer(archive, "cut") as server:
        fault = refused(server, target)
        assert "broke off" in fault.message
        assert "MB of it are kept" in fault.kept
        assert "--from FILE" in fault.hint
        assert not is_fetched(target)
        fetched(server, target)
        assert server.ranges == ["", f"bytes={len(archive) // 2}-"]
    assert is_fetched(target)
    assert leftovers(target) == set()


def test_a_server_that_cannot_go_on_begins_anew(target: Path, archive: bytes) -> None:
    with FileServer(archive, "cut", "whole") as server:
        refused(server, target)
        fetched(server, target)
    assert is_fetched(target)


def test_what_is_complete_but_wrong_is_thrown_away(target: Path, archive: bytes) -> None:
    with FileServer(archive) as server:
        fault = refused(server, target, checksum="0" * 64)
        assert "checksum is wrong" in fault.message
        assert not target.exists()
        assert leftovers(target) == set()


def test_a_part_of_something_else_is_found_out_and_the_next_try_begins_anew(
    target: Path, archive: bytes
) -> None:
    checksum = sha256(archive).hexdigest()
    target.parent.mkdir(parents=True)
    part = target.parent / f"{target.name}-{checksum[:16]}.part"
    for stray in (b"x" * 50, b"x" * (len(archive) + 5)):
        part.write_bytes(stray)
        with FileServer(archive) as server:
            assert "checksum" in refused(server, target).message
            fetched(server, target)
            assert server.ranges == [f"bytes={len(stray)}-", ""]


@pytest.mark.parametrize(
    ("manner", "told"),
    [
        ("missing", "HTTP 404"),
        ("portal", "sign in first"),
        ("redirect", "http://127.0.0.1:1/elsewhere"),
        ("endless", "an archive of 1000000 MB"),
    ],
)
def test_what_answers_and_is_not_the_model_is_told(
    target: Path, archive: bytes, manner: Manner, told: str
) -> None:
    with FileServer(archive, manner) as server:
        fault = refused(server, target)
    assert told in str(fault)
    assert "Nothing was changed" in fault.kept
    assert "--from FILE" in fault.hint
    assert server.url in fault.hint
    assert leftovers(target) == set()


def test_a_flood_without_a_length_is_stopped(
    target: Path, archive: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minilm_fetch, "LARGEST", len(archive) // 2)
    with FileServer(archive, "vague") as server:
        assert "more than the model could be" in str(refused(server, target))
    assert leftovers(target) == set()


def test_a_server_that_falls_silent_is_given_up(
    target: Path, archive: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minilm_fetch, "_SILENCE", 0.1)
    with FileServer(archive, "silent") as server:
        assert "cannot be reached" in refused(server, target).message


def test_a_closed_network_is_told_with_the_way_round_it(target: Path) -> None:
    with pytest.raises(NotFetched) as caught:
        fetch(target, quiet, address="https://models.invalid/onnx.tar.gz", checksum="0" * 64)
    fault = caught.value
    assert "models.invalid cannot be reached" in fault.message
    assert fault.kept == "Nothing was changed."
    assert "https://models.invalid/onnx.tar.gz" in fault.hint
    assert "counterpoint model --get-embedder --from FILE" in fault.hint
    assert not target.exists()


def test_only_one_fetches_at_a_time(target: Path, archive: bytes) -> None:
    with FileServer(archive, "silent") as server:
        first = threading.Thread(target=refused, args=(server, target))
        first.start()
        deadline = time.monotonic() + 5
        while not server.ranges and time.monotonic() < deadline:
            time.sleep(0.005)
        assert "Another Counterpoint" in refused(server, target).message
    first.join(15)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, archive: bytes) -> None:
    (tmp_path / "models").write_text("in the way")
    with FileServer(archive) as server:
        fault = refused(server, tmp_path / "models" / "mini")
    assert "COUNTERPOINT_HOME" in fault.hint


def test_fetching_again_replaces_what_was_there(target: Path, archive: bytes) -> None:
    write_model(target)
    (target / "onnx" / "model.onnx").write_bytes(b"damaged")
    with FileServer(archive) as server:
        fetched(server, target)
    assert MiniLM(target).embed(["ferry"]).shape == (1, 384)
    assert leftovers(target) == set()


# -- an archive that somebody brings ------------------------------------------------------------------


def test_a_file_brought_by_hand_is_checked_and_stays_where_it_is(
    made: Path, target: Path, archive: bytes
) -> None:
    file = made.with_name("onnx.tar.gz")
    take(file, target, checksum=sha256(archive).hexdigest())
    assert MiniLM(target).embed(["ferry"]).shape == (1, 384)
    assert file.read_bytes() == archive


def test_a_file_with_another_checksum_or_none_at_all_is_refused(
    tmp_path: Path, made: Path, target: Path
) -> None:
    with pytest.raises(NotFetched, match="is not the model: its checksum is"):
        take(made.with_name("onnx.tar.gz"), target)
    with pytest.raises(NotFetched, match="cannot be read"):
        take(tmp_path / "nowhere", target)
    with pytest.raises(NotFetched, match="cannot be read"):
        take(tmp_path, target)
    assert not target.exists()


def test_only_plain_files_of_the_one_folder_are_unpacked(tmp_path: Path, made: Path, target: Path) -> None:
    link = tarfile.TarInfo("onnx/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    inner = [(tarfile.TarInfo(f"onnx/{name}"), (made / "onnx" / name).read_bytes()) for name in minilm.FILES]
    content = packed(
        (tarfile.TarInfo("../evil"), b"x"),
        (tarfile.TarInfo("/tmp/evil"), b"x"),
        (tarfile.TarInfo("onnx/../../evil"), b"x"),
        (tarfile.TarInfo("onnx/deep/er"), b"x"),
        (link, b""),
        *inner,
    )
    file = tmp_path / "a.tar.gz"
    file.write_bytes(content)
    take(file, target, checksum=sha256(content).hexdigest())
    assert {path.name for path in (target / "onnx").iterdir()} == set(minilm.FILES)
    assert {path.name for path in target.iterdir()} == {"onnx", SEAL}
    assert not (target.parent / "evil").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"no archive at all", "cannot be unpacked"),
        (packed((tarfile.TarInfo("onnx/readme"), b"hello")), "lacks model.onnx"),
        (packed((tarfile.TarInfo("onnx/model.onnx"), bytes(5000)))[:60], "cannot be unpacked"),
    ],
    ids=["no archive", "lacks", "cut"],
)
def test_an_archive_that_is_not_whole_changes_nothing(
    tmp_path: Path, target: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "a.tar.gz"
    file.write_bytes(content)
    with pytest.raises(NotFetched, match=told):
        take(file, target, checksum=sha256(content).hexdigest())
    assert not target.exists()
    assert leftovers(target) == set()


# -- the real one, where somebody has it ---------------------------------------------------------------


@pytest.mark.skipif("COUNTERPOINT_TEST_MINILM" not in os.environ, reason="names a folder with the real model")
def test_the_real_model_knows_what_means_the_same() -> None:
    embedder = MiniLM(Path(os.environ["COUNTERPOINT_TEST_MINILM"]))
    boat, ferry, slogan = embedder.embed(["a boat across the bay", "the ferry", "a slogan on the wall"])
    assert boat @ ferry > 0.4 > boat @ slogan
