"""The real thing in a real terminal: killed, ended, and looked at byte by byte."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

import pexpect
import pytest

from assistant.config import data_dir
from assistant.workspace.document import Workspace
from tests.tui.hostile import harm
from tests.tui.room import make_room, stored
from tests.tui.test_hostile import hostile_room

PROGRAM = (
    "import sys; from pathlib import Path; from assistant.config import load_settings; from tui.app import run; "
    "sys.exit(run(Path(sys.argv[1]), settings=load_settings))"
)


def start(
    path: Path, log: TextIO | None = None, shown: str = "Before the discussion", *, by: Sequence[str] = ()
) -> pexpect.spawn[str]:
    command = [*by, sys.executable, "-c", PROGRAM, str(path)]
    child: pexpect.spawn[str] = pexpect.spawn(
        command[0],
        command[1:],
        dimensions=(24, 80),
        encoding="utf-8",
        codec_errors="surrogateescape",
        timeout=30,
        env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    if log is not None:
        child.logfile_read = log
    child.expect(shown)
    return child


def drain(child: pexpect.spawn[str], holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Read what the application writes until `holds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        try:
            child.read_nonblocking(65536, timeout=0.05)
        except pexpect.TIMEOUT:
            continue


def market(path: Path) -> str:
    return stored(path).answer("market").assumed


def test_killed_after_the_longest_wait_what_was_typed_is_in_the_file(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    child = start(path)
    child.send("e")
    child.send(" typed before the end")
    drain(child, lambda: market(path).endswith("typed before the end"), 15)
    child.kill(signal.SIGKILL)
    child.wait()
    assert market(path).endswith("typed before the end")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_ended_by_the_system_the_text_is_flushed_at_once(tmp_path: Path, number: signal.Signals) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    child = start(path)
    child.send("e")
    child.send(" last")
    child.expect("typing")
    child.kill(number)
    child.expect(pexpect.EOF)
    child.close()
    assert market(path).endswith(" last")
    assert child.exitstatus == 128 + number or child.signalstatus == number


def test_keys_pressed_while_the_file_is_opened_are_handed_on_in_order(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    child = start(path, shown="Opening")
    # Every letter of it is a command somewhere: x would skip the answer, a would ask, v go to the review.
    child.send("e xavier, again: 1 2 3?")
    drain(child, lambda: market(path).endswith(" xavier, again: 1 2 3?"))
    child.send("\x1b")
    drain(child, _quiet(child))
    child.send("]f in one go")
    drain(child, lambda: stored(path).answer("personas").agreed == " in one go")
    child.send("\x11")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    with Workspace.open(path) as workspace:
        assert workspace.engagement().answer("market").skipped is None
        assert workspace.suggestions(state=None) == []


def test_letters_that_follow_at_once_on_what_opens_a_form_or_a_question_reach_it(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    child = start(path)
    drain(child, _quiet(child))
    child.send("]]nQuick vans\x13")
    drain(child, lambda: "Quick vans" in titles(path))
    child.kill(signal.SIGKILL)
    child.wait()


def titles(path: Path) -> str:
    return " · ".join(record.title for record in stored(path).records)


def put_by() -> str:
    """What the recovery files hold."""
    found = []
    for file in (data_dir() / "recovery").glob("unsaved-*.json"):
        with contextlib.suppress(FileNotFoundError):  # taken away between the two
            found.append(file.read_text())
    return "".join(found)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_form_under_way_survives_the_end_of_the_program(tmp_path: Path, number: signal.Signals) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    child = start(path)
    child.send("n")
    child.expect("Geographies")
    child.send(" and Harbour towns")
    if number == signal.SIGKILL:
        # Nothing can be done at the end: it must lie on the disk within the longest wait.
        drain(child, lambda: "Harbour towns" in put_by(), 15)
    else:
        child.expect("towns")
    child.kill(number)
    child.expect(pexpect.EOF)
    child.close()
    assert "Harbour" not in titles(path)
    (file,) = (data_dir() / "recovery").glob("unsaved-*.json")
    assert file.stat().st_mode & 0o777 == 0o600
    again = start(path)
    again.expect("f5 goes on with what you typed")
    again.send("\x1b[15~")
    again.expect("Harbour towns")
    again.send("\x13")
    drain(again, lambda: "Harbour towns" in titles(path))
    drain(again, lambda: not put_by())
    again.send("\x11")
    again.expect(pexpect.EOF)
    again.close()
    assert again.exitstatus == 0
    assert not list((data_dir() / "recovery").iterdir())


def test_without_its_terminal_it_ends_though_nobody_sends_a_signal(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    # Like make, the shell waits for what it started, and does not hand on that the terminal has gone.
    shell = start(path, by=["/bin/sh", "-c", "trap '' HUP; \"$@\"; :", "sh"])
    shell.send("e")
    shell.send(" typed before the end")
    shell.expect("before the end")
    os.close(shell.child_fd)
    assert shell.pid is not None
    os.waitpid(shell.pid, 0)
    assert market(path).endswith("typed before the end")


def test_a_fault_of_its_own_leaves_no_word_of_the_answers_in_the_scrollback(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    log = tmp_path / "log"
    fault = (
        "import sys; from pathlib import Path; from assistant.config import load_settings; import tui.app as a\n"
        "def bang(self): secret = 'unspeakable'; text = self.view.answer.assumed; raise RuntimeError(text + secret)\n"
        "a.CounterpointApp.undo = bang\n"
        "sys.exit(a.run(Path(sys.argv[1]), settings=load_settings))"
    )
    child: pexpect.spawn[str] = pexpect.spawn(
        sys.executable, ["-c", fault, str(path)], dimensions=(24, 80), encoding="utf-8", timeout=30,
        env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    child.expect("Before the discussion")
    child.send("e")
    child.expect("\\?25h|counties")
    child.send(" kept words")
    child.expect("typing")
    child.send("\x1b")
    time.sleep(0.3)  # an escape is told from the beginning of a sequence only by what does not follow
    child.send("u")
    child.expect("ran into a fault")
    after = "ran into a fault" + child.read()
    child.close()
    log.write_text(after)
    assert "unspeakable" not in after
    assert "river counties" not in after
    assert "Traceback" not in after
    assert child.exitstatus == 1
    assert market(path).endswith(" kept words")


def test_no_byte_of_hostile_text_acts_on_the_terminal(tmp_path: Path) -> None:
    path = hostile_room(tmp_path / "room.counterpoint")
    log = tmp_path / "raw"
    raw_file = log.open("w", encoding="utf-8", errors="surrogateescape")
    child = start(path, raw_file)
    for keys in ("]]]", "2", "3", "4", "g", "b", "v", "w"):
        for key in keys:
            child.send(key)
            drain(child, _quiet(child))
    child.send("\x11")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    raw_file.close()
    raw = log.read_text(encoding="utf-8", errors="surrogateescape")
    for payload in ("]52;", "]0;", "]2;", "]8;", "\x1bP1$r", "\x1b[2J\x1b[31m"):
        assert payload not in raw, payload
    assert set(harm(raw)) <= set("\x1b\r\n\x07\x0f\x08\t")


def _quiet(child: pexpect.spawn[str]) -> Callable[[], bool]:
    """Whether the application has written nothing for a moment."""

    def quiet() -> bool:
        try:
            child.read_nonblocking(65536, timeout=0.15)
        except pexpect.TIMEOUT:
            return True
        return False

    return quiet
