"""Odd spellings and half-right requests: each is either done or told, never done in part or taken for another."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from assistant.cli import work
from tests.cli.command import ROOT, counterpoint, in_own_process
from tests.fakes.model_server import FakeModelServer
from tests.fakes.network_guard import guarded_environment
from tests.fakes.scenarios import SCENARIOS


def test_what_is_no_workspace_is_not_opened_without_a_terminal_either(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear all", encoding="utf-8")
    for arguments in (("open", file), ("open", file, "--json")):
        assert counterpoint(*arguments).code == 2
    assert counterpoint("open", file, "--json").data["error"]["code"] == "not-a-workspace"


def test_json_is_understood_where_there_is_no_command() -> None:
    assert in_own_process("--json").data == {"file": None, "opened": False}
    assert set(counterpoint("--version", "--json").data) == {"version"}
    assert counterpoint("schema", "--json").data == counterpoint("schema").data
    misplaced = counterpoint("--json", "status", "x")
    assert (misplaced.code, misplaced.data["error"]["code"]) == (2, "usage")


@pytest.mark.parametrize(
    "arguments",
    [
        ("answer", "market", "--assumed", "--agreed", "--text", "Both"),
        ("answer", "market", "--agreed", "--text", "New", "--base", "999"),
        ("answer", "market", "--agreed", "--text", "New", "--base", "-1"),
        ("record", "set", "persona-1", "title=New", "--base", "999"),
        ("record", "add", "persona", "kind=need"),
        ("record", "add", "persona", 'origin={"by": "model"}'),
        ("record", "set", "persona-1", "origin="),
        ("dismiss", "persona-without-need", "persona-99", "--reason", "No such one"),
        ("dismiss", "persona-without-need", "--reason", "Nothing named"),
        ("history", "persona-99"),
        ("edit", "s-1", "--json-file", os.devnull),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_a_request_that_says_two_things_or_none_changes_nothing(
    under_way: Path, arguments: tuple[str, ...]
) -> None:
    before = under_way.read_bytes()
    done = counterpoint(arguments[0], under_way, *arguments[1:], "--json")
    assert done.code == 2, done
    assert set(done.data["error"]) == {"code", "message", "hint"}
    assert under_way.read_bytes() == before


def test_a_fault_of_ours_is_told_without_a_word_of_anyone(
    under_way: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ValueError("Mair said in confidence")

    monkeypatch.setattr(work, "status_data", stumble)
    with pytest.raises(ValueError, match="confidence"):
        counterpoint("status", under_way, "--json")
    done = counterpoint("status", under_way, "--json", env={"COUNTERPOINT_DEBUG": ""})
    assert (done.code, done.data["error"]["code"]) == (2, "internal")
    assert "ValueError, test_edges.py line" in done.data["error"]["message"]
    assert "confidence" not in done.out + done.err


def test_an_engagement_needs_a_name(tmp_path: Path) -> None:
    file = tmp_path / "x.counterpoint"
    assert counterpoint("new", file, "--organisation", " \t", "--json").code == 2
    assert not file.exists()


def test_fields_from_a_file_are_read_as_strictly_as_an_import(under_way: Path) -> None:
    for text, said in (
        ('{"title": "a", "title": "b"}', "'title' stands twice"),
        ('{"priority": NaN}', "priority: NaN"),
        ('{"title": "a",\n "b" 2}', "line 2, column 6"),
        ('{"colour": null}', "colour: there is no such field"),
    ):
        done = counterpoint("record", under_way, "set", "persona-1", "--json-file", "-", "--json", text=text)
        assert done.code == 2
        assert said in done.data["error"]["message"]


def test_a_conflict_is_told_although_the_status_was_set_as_well(under_way: Path) -> None:
    base = counterpoint("show", under_way, "market", "--json").data["revisions"]["agreed"]
    counterpoint("answer", under_way, "market", "--agreed", "--text", "Theirs")
    mine = ("--agreed", "--text", "Mine", "--status", "open", "--base", base)
    done = counterpoint("answer", under_way, "market", *mine, "--json")
    assert done.data["suggestion"]
    answer = counterpoint("show", under_way, "market", "--json").data["answer"]
    assert (answer["agreed"], answer["status"]) == ("Theirs", "agreed")


def test_undo_names_the_act_that_it_took_back(under_way: Path) -> None:
    counterpoint("answer", under_way, "market", "--agreed", "--text", "One")
    acts = counterpoint("history", under_way, "-n", 1, "--json").data["acts"]
    undone = counterpoint("undo", under_way, "--json").data["undone"]
    assert undone == {name: acts[0][name] for name in ("seq", "kind", "summary")}


def test_a_failing_model_does_not_withhold_what_the_rules_found(under_way: Path) -> None:
    findings = counterpoint("gaps", under_way, "--model", "none", "--json").data["findings"]
    with FakeModelServer(default=SCENARIOS["forbidden"]) as server:
        done = counterpoint("gaps", under_way, "--json", env=server.environment())
        plain = in_own_process("gaps", under_way, env=server.environment())
    assert (done.code, done.data["by"], done.data["contradictions"]) == (2, "guide", [])
    assert done.data["findings"] == findings
    assert done.data["error"]["code"] == "auth"
    assert plain.code == 2
    assert findings[0]["text"] in plain.out
    assert "does not accept the key" in plain.err
    assert counterpoint("review", under_way, "--all", "--json").data == {"suggestions": []}


@pytest.mark.parametrize("command", ["ask", "gaps", "bets"])
def test_stopping_while_the_model_thinks_says_so_and_keeps_nothing(under_way: Path, command: str) -> None:
    before = under_way.read_bytes()
    arguments = [command, str(under_way), *(["market"] if command == "ask" else []), "--json"]
    with FakeModelServer(default=SCENARIOS["hang"]) as server:
        process = subprocess.Popen(
            [sys.executable, "-m", "assistant", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=guarded_environment(os.environ | server.environment()),
        )
        deadline = time.monotonic() + 60
        while not server.calls and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130, (out, err)
    assert '"code": "cancelled"' in out
    assert "Traceback" not in err
    assert under_way.read_bytes() == before


def test_no_model_is_paid_for_what_cannot_be_kept(under_way: Path) -> None:
    with closing(sqlite3.connect(under_way)) as later:
        later.execute("PRAGMA user_version = 99")
    with FakeModelServer() as server:
        for command in ("ask", "gaps", "bets"):
            words = [command, under_way, *(["market"] if command == "ask" else []), "--json"]
            done = counterpoint(*words, env=server.environment())
            assert (done.code, done.data["error"]["code"]) == (2, "read-only")
            assert bool(done.data.get("findings")) == (command == "gaps")
        assert server.calls == []
