"""The log of calls and the journal of long runs: a cap that holds, and nothing that moves the engagement."""

from __future__ import annotations

import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadInput, NotFound
from assistant.workspace import backups
from assistant.workspace.calls import (
    NEVER_CAME_BACK,
    UNDER_WAY,
    CallBegun,
    CallEnded,
    JournalEntry,
    TokenUse,
)
from assistant.workspace.doctor import examine
from assistant.workspace.document import Workspace
from assistant.workspace.errors import NothingToUndo, OverBudget, ReadOnly, Vanished
from assistant.workspace.files import connect
from assistant.workspace.interchange import dump_engagement
from tests.workspace.build import Clock, assert_sound, child, finished

HASH = "0123456789abcdef" * 4
STEP = JournalEntry("k1", "draft", "market", "given", ("s-1", "s-2"), ("Two passages were left out.",))


def call(reserved: int = 100, **more: str) -> CallBegun:
    words = {"task": "draft", "prompt": "draft", "model": "ollama/x", "host": "localhost:11434"} | more
    return CallBegun(**words, payload_hash=HASH, reserved=reserved, prompt_version="3")


def test_a_call_is_entered_before_it_is_sent_and_settled_after_it(ws: Workspace) -> None:
    first = ws.begin_call(call(4000))
    second = ws.begin_call(call(500, task="challenge"))
    assert ws.token_use() == TokenUse(0, 4500)
    ws.end_call(first, CallEnded("ok", 300, 200, estimated=True, cost=0.0125))
    ws.end_call(second, CallEnded("timeout", 120))
    assert ws.token_use() == TokenUse(620, 0)
    assert ws.tokens_used() == 620
    newest, oldest = ws.calls()
    assert (oldest.begun, oldest.outcome, oldest.tokens, oldest.cost) == (call(4000), "ok", 500, 0.0125)
    assert oldest.ended
    assert oldest.ended > oldest.at
    assert (newest.begun.task, newest.outcome, newest.cost, newest.estimated) == (
        "challenge", "timeout", None, False,
    )  # fmt: skip
    assert ws.calls(1) == [newest]
    assert_sound(ws.path)


def test_neither_log_nor_journal_is_a_change_of_the_engagement(ws: Workspace, other: Workspace) -> None:
    held, revision = ws.engagement(), ws.revision
    exported = dump_engagement(held)
    ws.end_call(ws.begin_call(call()), CallEnded("ok", 1, 1))
    ws.journal_put(STEP)
    assert not other.changed_elsewhere()
    assert ws.revision == revision
    assert ws.engagement() is held
    assert dump_engagement(ws.engagement()) == exported
    assert len(ws.history()) == len(other.history()) == 1
    with pytest.raises(NothingToUndo):
        ws.undo()
    ws.write_answer("market", "assumed", "Islands")
    ws.begin_call(call())
    assert other.changed_elsewhere()
    assert not other.changed_elsewhere()
    assert not ws.changed_elsewhere()
    assert [one.outcome for one in other.calls()] == [UNDER_WAY, "ok"]
    other.write_answer("needs", "assumed", "On time")
    ws.write_answer("market", "assumed", "Islands and fjord")
    assert ws.changed_elsewhere()
    assert other.changed_elsewhere()
    ws.undo()
    assert len(ws.calls()) == 2


def test_a_cap_counts_what_is_used_and_what_is_reserved(ws: Workspace) -> None:
    used = ws.begin_call(call(600), cap=1000)
    with pytest.raises(OverBudget) as refused:
        ws.begin_call(call(401), cap=1000)
    assert refused.value.code == "budget"
    assert "1,000 tokens: 0 are used, 600 are reserved" in refused.value.message
    assert "may take 401" in refused.value.message
    assert len(ws.calls()) == 1
    ws.begin_call(call(400), cap=1000)
    ws.end_call(used, CallEnded("ok", 100, 50))
    ws.begin_call(call(450), cap=1000)
    with pytest.raises(OverBudget, match="150 are used, 850 are reserved"):
        ws.begin_call(call(1), cap=1000)
    ws.begin_call(call(1))  # without a cap there is none


_BEGINS = """
import sys
from pathlib import Path
from assistant.workspace.calls import CallEnded
from assistant.workspace.document import Workspace
from assistant.workspace.errors import OverBudget
from tests.workspace.test_calls import call
with Workspace.open(Path(sys.argv[1])) as ws:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(12):
        try:
            id_ = ws.begin_call(call(100), 1000)
            if number % 2:
                ws.end_call(id_, CallEnded("ok", 60, 40))
            print("begun")
        except OverBudget:
            print("refused")
"""


def test_a_cap_holds_under_parallel_calls_of_several_processes(ws: Workspace) -> None:
    import subprocess

    both = [child(_BEGINS, ws.path, stdin=subprocess.PIPE) for _ in range(2)]
    for process in both:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()

    def here(_: int) -> bool:
        try:
            ws.begin_call(call(100), 1000)
        except OverBudget:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        begun = sum(threads.map(here, range(16)))
    told = "".join(finished(process) for process in both)
    assert begun + told.count("begun") == 10
    assert told.count("refused") == 24 - told.count("begun")
    assert ws.tokens_used() == 1000
    assert_sound(ws.path)


_KILLED = """
import os, signal, sys
from pathlib import Path
from assistant.workspace.document import Workspace
from tests.workspace.test_calls import STEP, call
ws = Workspace.open(Path(sys.argv[1]))
ws.journal_put(STEP)
ws.begin_call(call(700))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_call_whose_process_was_killed_counts_for_good_and_is_said_not_to_have_come_back(
    path: Path,
) -> None:
    Workspace.create(path, organisation="Fjordline Ferries").close()
    process = child(_KILLED, path)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    clock = Clock()
    with Workspace.open(path, clock=clock) as ws:
        [lost] = ws.calls()
        clock.now = lost.at + timedelta(hours=23)
        assert ws.calls()[0].outcome == UNDER_WAY
        clock.now = lost.at + timedelta(days=1)
        assert ws.calls()[0].outcome == NEVER_CAME_BACK
        assert ws.calls()[0].tokens == 700
        assert ws.token_use() == TokenUse(0, 700)
        with pytest.raises(OverBudget):
            ws.begin_call(call(400), 1000)
        assert ws.journal_get("k1") is not None
        ws.end_call(lost.id, CallEnded("ok", 10, 10))  # a machine that slept, and came back after all
        assert ws.token_use() == TokenUse(20, 0)
    assert_sound(path)


def test_the_first_end_counts_and_nothing_is_ever_taken_out(ws: Workspace) -> None:
    id_ = ws.begin_call(call())
    ws.end_call(id_, CallEnded("ok", 10, 10))
    ws.end_call(id_, CallEnded("cancelled", 99))
    assert [(one.outcome, one.tokens) for one in ws.calls()] == [("ok", 20)]
    with pytest.raises(NotFound):
        ws.end_call(77, CallEnded("ok"))
    for outcome in ("", " \x1b[31m ", UNDER_WAY):
        with pytest.raises(BadInput):
            ws.end_call(id_, CallEnded(outcome))
    raw = connect(ws.path)
    for statement in ("DELETE FROM call", "UPDATE call SET tokens_in = 0"):
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(statement)
    raw.close()


def test_of_what_is_sent_only_a_hash_gets_in(ws: Workspace) -> None:
    for payload in ("", "Dear model", HASH.upper(), HASH + "0", HASH + "\n"):
        with pytest.raises(BadInput):
            ws.begin_call(CallBegun("t", "p", "m", "h", payload, 1))
    assert ws.calls() == []


@given(
    words=st.text(max_size=400),
    counts=st.lists(st.integers(), min_size=3, max_size=3),
    cost=st.none() | st.floats(),
)
def test_whatever_a_server_claims_can_be_kept_and_counted(
    words: str, counts: list[int], cost: float | None
) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        with Workspace.create(path, organisation="X", backup_folder=path) as ws:
            id_ = ws.begin_call(call(counts[0], task=words, model=words, host=words))
            ws.end_call(id_, CallEnded(f"x{words}", counts[1], counts[2], cost=cost))
            ws.journal_put(JournalEntry("k", words, words, "failed", (words,), (words, words)))
            [kept] = ws.calls()
            assert 0 <= ws.tokens_used() <= 2 * 10**12
            assert kept.cost is None or 0 <= kept.cost < float("inf")
            step = ws.journal_get("k")
            assert step is not None
            for text in (kept.begun.model, kept.outcome, step.target, *step.notices):
                assert len(text) <= 1000
                assert "\x1b" not in text
        assert_sound(path)


def test_the_journal_says_what_a_step_came_to_last(ws: Workspace, other: Workspace) -> None:
    assert ws.journal_get("k1") is None
    ws.journal_put(JournalEntry("k1", "draft", "market", "failed", notices=("The server was busy.",)))
    ws.journal_put(JournalEntry("k2", "draft", "needs", "blank"))
    ws.journal_put(STEP)
    found, blank = other.journal_get("k1"), other.journal_get("k2")
    assert found
    assert found.at
    assert blank
    assert (found.outcome, found.suggestions, found.notices) == ("given", STEP.suggestions, STEP.notices)
    assert (blank.target, blank.outcome, blank.suggestions) == ("needs", "blank", ())
    for key in ("", " k1", "k\n1", "k" * 300):
        with pytest.raises(BadInput):
            ws.journal_put(JournalEntry(key, "draft", "market", "given"))
    with pytest.raises(BadInput):
        ws.journal_put(JournalEntry("k3", "draft", "market", "lost"))  # type: ignore[arg-type]  # what a caller gets wrong


def test_what_may_only_be_read_refuses_a_call_before_it_is_sent(ws: Workspace) -> None:
    ws.begin_call(call())
    with Workspace.open(ws.path, read_only=True) as reader:
        for act in (lambda: reader.begin_call(call()), lambda: reader.journal_put(STEP)):
            with pytest.raises(ReadOnly):
                act()
        assert len(reader.calls()) == 1
    ws.path.rename(ws.path.with_name("elsewhere"))
    with pytest.raises(Vanished):
        ws.begin_call(call())


def test_calls_and_journal_are_in_copies_and_backups(ws: Workspace, tmp_path: Path) -> None:
    ws.write_answer("market", "assumed", "Islands")
    ws.end_call(ws.begin_call(call()), CallEnded("ok", 7, 7, cost=0.5))
    ws.begin_call(call(11))
    ws.journal_put(STEP)
    whole = ws.save_copy(tmp_path / "whole")
    backup = ws.back_up().path
    ws._ledger.state.seq += 1
    saved = ws.save_copy(tmp_path / "saved")
    ws._ledger.state.seq -= 1
    assert backup
    for copy in (whole, backup, saved):
        with Workspace.open(copy, clock=ws._ledger.clock) as opened:
            assert opened.calls() == ws.calls()
            assert opened.journal_get("k1") == ws.journal_get("k1")
        assert_sound(copy)
    assert backups.listed(backups.folder_for(ws.path))


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("DROP TABLE journal", "tables"),
        ("DROP TRIGGER call_ends_once", "tables"),
        ("UPDATE call SET at = 'yesterday'", "calls"),
        ("UPDATE journal SET notices = 'none'", "calls"),
        ("PRAGMA ignore_check_constraints = ON; UPDATE call SET reserved = -5", "calls"),
    ],
)
def test_the_doctor_looks_at_them(ws: Workspace, statement: str, name: str) -> None:
    ws.begin_call(call())
    ws.journal_put(STEP)
    ws.close()
    raw = connect(ws.path)
    raw.executescript(statement)
    raw.close()
    failed = [check.name for check in examine(ws.path).checks if not check.ok and not check.advisory]
    assert failed[0] == name
