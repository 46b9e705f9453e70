"""The reading process is watched, and nothing that happens to it reaches the parent."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.passages import Reading
from assistant.retrieval.reading import intake, process, wire
from assistant.retrieval.reading.errors import Refusal, UnreadableDocument
from assistant.retrieval.reading.flow import Contents
from assistant.retrieval.reading.limits import LIMITS, Limits
from assistant.retrieval.reading.reader import Reader, read
from tests.retrieval.reading.made import Desk, laid, paragraph, said, word
from tests.retrieval.reading.test_hostile import ENDLESS

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and forks of POSIX")


def starting(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let reading processes run `code` instead of reading, once they are as they would be."""
    monkeypatch.setattr(process, "_START", process._START.replace("main()", f"{code}; main()"))


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        call()
    return caught.value.code


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_running(reader: Reader) -> bool:
    return reader.pid is not None


def forks(pid: int) -> list[int]:
    return [
        int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    ]


def test_one_process_reads_many_documents_and_ends_with_its_reader(tmp_path: Path) -> None:
    with Reader() as reader:
        desk = Desk(reader, tmp_path)
        desk.read("a.txt", "One.")
        first = reader.pid
        desk.read("b.txt", "Two.")
        assert first is not None
        assert reader.pid == first
    assert not is_running(reader)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_without_forks_every_document_gets_a_process_of_its_own(tmp_path: Path) -> None:
    with Reader(forks=False) as reader:
        desk = Desk(reader, tmp_path)
        assert said(desk.read("a.docx", word(paragraph("One.")))) == [("paragraph 1", "One.")]
        assert not is_running(reader)
        assert code_of(lambda: desk.read("b.docx", b"PK\x03\x04 broken")) == "damaged"
        assert said(desk.read("c.txt", "Three.")) == [("line 1", "Three.")]


def test_the_process_gets_no_secret_and_no_path_of_the_parents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("MY_TOKEN", "secret")
    (tmp_path / "docx.py").write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    told = tmp_path / "told.txt"
    code = f"import os, pathlib; pathlib.Path({str(told)!r}).write_text(repr([*os.environ, *sys.path]))"
    starting(monkeypatch, code)
    with Reader() as reader:
        assert said(Desk(reader, tmp_path).read("a.docx", word(paragraph("One."))))
    seen = told.read_text(encoding="utf-8")
    assert "KEY" not in seen
    assert "TOKEN" not in seen
    assert str(tmp_path) not in seen


@POSIX
@pytest.mark.parametrize(
    "attempt",
    [
        "__import__('socket').socket()",
        "__import__('subprocess').run(['true'])",
        "__import__('os').system('true')",
        "open('/tmp/never-written', 'w')",
        "__import__('os').remove('/tmp/never-written')",
    ],
)
def test_the_fork_that_reads_may_open_no_socket_and_write_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attempt: str
) -> None:
    starting(
        monkeypatch,
        f"import assistant.retrieval.reading.child as c; c.contents = lambda *a: ({attempt}, c.os._exit(7))",
    )
    with Reader() as reader:
        # Were the attempt to succeed, the fork would end with 7 and its error would say so.
        with pytest.raises(UnreadableDocument) as caught:
            Desk(reader, tmp_path).read("a.txt", "Words.")
        assert "broke down" not in caught.value.message
        assert caught.value.code == "damaged"


@POSIX
@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("c.os.kill(c.os.getpid(), 11)", "damaged"),
        ("c.os.kill(c.os.getpid(), 9)", "too-large"),
        ("c.os._exit(3)", "damaged"),
        ("[bytearray(1 << 20) for _ in range(4096)]", "too-large"),
        ("c.sys.stdout.write('noise' * 1000) and c.os._exit(0)", "damaged"),
    ],
)
def test_whatever_happens_in_the_fork_is_one_error_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str, code: str
) -> None:
    starting(
        monkeypatch,
        "import assistant.retrieval.reading.child as c; real = c.contents; "
        f"c.contents = lambda data, *a: ({harm}) if b'harm' in data else real(data, *a)",
    )
    with Reader(Limits(memory=256 * 1024 * 1024)) as reader:
        desk = Desk(reader, tmp_path)
        assert code_of(lambda: desk.read("a.txt", "harm")) == code
        pid = reader.pid
        assert said(desk.read("b.txt", "Fine.")) == [("line 1", "Fine.")]
        assert reader.pid == pid


@pytest.mark.parametrize("noise", ["b'garbage' * 9999", "b'0 99999999999\\n'", "b'0 5\\n{}'", "b''"])
def test_garbage_from_the_process_is_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noise: str
) -> None:
    starting(
        monkeypatch,
        f"sys.stdin.buffer.readline(); sys.stdout.buffer.write({noise}); sys.stdout.flush(); sys.exit()",
    )
    path = laid(tmp_path, "a.txt", "Words.")
    assert code_of(lambda: read(path)) == "damaged"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"null", b"{}", b'{"refused": 3}', b"[" * 100_000, b'{"passages": [], "notes": [], "media_type": "text/plain"}',
        b'{"passages": [["a", "b", ["c"]]], "notes": [], "media_type": "text/evil"}',
        b'{"passages": [[1, 2, 3]], "notes": [], "media_type": "text/plain"}', b"\xff\xfe",
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        wire.answered(body, LIMITS)
    assert caught.value.code == "damaged"


def test_an_answer_is_made_safe_again() -> None:
    body = b'{"media_type": "text/plain", "passages": [["a\\u001b[31mb", "p\\u202e1", ["h\\u0007"]]], "notes": []}'
    found: Contents = wire.answered(body, LIMITS)
    (passage,) = found.passages
    assert (passage.text, passage.location, passage.headings) == ("ab", "p1", ("h",))


def test_cancelling_ends_the_process_at_once(tmp_path: Path) -> None:
    stopped = threading.Event()
    path = laid(tmp_path, "endless.pdf", ENDLESS)
    with Reader() as reader:
        codes: list[str] = []
        thread = threading.Thread(
            target=lambda: codes.append(code_of(lambda: reader.read(path, cancel=stopped.is_set)))
        )
        thread.start()
        until(lambda: reader.pid)
        pid = reader.pid
        assert pid is not None
        stopped.set()
        thread.join(5)
        assert codes == ["cancelled"]
        assert not thread.is_alive()
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        assert said(Desk(reader, tmp_path).read("a.txt", "Words.")) == [("line 1", "Words.")]


def test_the_clock_ends_what_takes_too_long(tmp_path: Path) -> None:
    path = laid(tmp_path, "endless.pdf", ENDLESS)
    assert code_of(lambda: read(path, limits=Limits(wall=0.5))) == "too-slow"


@pytest.mark.skipif(sys.platform != "linux", reason="forks are looked up in /proc")
def test_a_process_or_fork_killed_from_outside_is_one_error(tmp_path: Path) -> None:
    path = laid(tmp_path, "endless.pdf", ENDLESS)
    with Reader() as reader:
        for victim in ("fork", "process", "idle"):
            codes: list[str] = []
            thread = threading.Thread(target=lambda: codes.append(code_of(lambda: reader.read(path))))  # noqa: B023 - joined in this round
            if victim != "idle":
                thread.start()
                until(lambda: reader.pid and forks(reader.pid))
            pid = reader.pid
            assert pid is not None
            os.kill(forks(pid)[0] if victim == "fork" else pid, signal.SIGKILL)
            if victim != "idle":
                thread.join(10)
                assert codes == ["too-large" if victim == "fork" else "damaged"]
            assert said(Desk(reader, tmp_path).read("a.txt", "Words.")) == [("line 1", "Words.")]


def test_a_file_that_changes_while_it_is_read_is_read_again_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("First.", encoding="utf-8")
    real = intake._read
    times = 0

    def changing(descriptor: int, size: int) -> bytes:
        nonlocal times
        data = real(descriptor, size)
        times += 1
        if times <= changes:
            with path.open("a", encoding="utf-8") as file:
                file.write(" More.")
        return data

    monkeypatch.setattr(intake, "_read", changing)
    changes = 1
    assert said(read(path)) == [("line 1", "First. More.")]
    times, changes = 0, 99
    assert code_of(lambda: read(path)) == "changed"


def test_two_threads_may_share_a_reader(reader: Reader, tmp_path: Path) -> None:
    readings: list[Reading] = []
    paths = [Desk(reader, tmp_path).lay(f"{n}.txt", f"Words {n}.") for n in range(6)]
    threads = [
        threading.Thread(target=lambda path=path: readings.append(reader.read(path))) for path in paths
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(reading.title for reading in readings) == [path.name for path in paths]
    assert all(reading.passages[0].text == f"Words {reading.title[0]}." for reading in readings)


def test_the_digest_and_size_are_those_of_the_file(desk: Desk) -> None:
    reading = desk.read("a.txt", "Words.")
    assert reading.size == 6
    assert reading.digest == hashlib.sha256(b"Words.").hexdigest()
