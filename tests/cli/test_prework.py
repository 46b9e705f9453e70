"""Forms out and replies in, by command: what is said, what is never said, and the exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import counterpoint
from tests.collecting.filling import fill_md

SECRET = "qwertz-secret"


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A workspace with one participant."""
    file = str(tmp_path / "fjord.counterpoint")
    assert counterpoint("new", file, "--organisation", "Fjordline").code == 0
    assert counterpoint("participants", file, "add", "Ove").code == 0
    return file


def test_a_reply_is_collected_told_of_and_its_words_stay_hidden(file: str, tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    issued = counterpoint("prework", file, "--to", str(folder), "--format", "md", "--json").data
    [form] = issued["forms"]
    assert (form["participant"], form["questions"][0]) == ("Ove", "market")
    path = Path(form["file"])
    blank = path.read_bytes()
    path.write_bytes(fill_md(blank, {("market", "answer"): SECRET}))
    assert counterpoint("prework", file, "--to", str(folder), "--format", "md").code == 2
    assert SECRET.encode() in path.read_bytes()

    done = counterpoint("collect", file, str(folder))
    assert (done.code, "Ove, collected" in done.out, SECRET in done.out) == (0, True, False)
    again = counterpoint("collect", file, str(folder), "--json")
    assert (again.code, again.data["replies"][0]["state"]) == (0, "already")

    assert counterpoint("voice", file, "market", "--by", "Ove", "--text", "Mine now").code == 0
    path.write_bytes(fill_md(blank, {("market", "answer"): f"{SECRET} later"}))
    kept = counterpoint("collect", file, str(path))
    assert (kept.code, "s-1" in kept.out) == (1, True)
    for told in (kept, counterpoint("review", file), counterpoint("review", file, "--json")):
        assert SECRET not in told.out
    assert counterpoint("accept", file, "s-1", "--json").code == 0
    assert SECRET not in counterpoint("voices", file, "market").out
    counterpoint("voices", file, "market", "--open")
    assert f"{SECRET} later" in counterpoint("voices", file, "market").out


def test_a_stranger_is_told_with_the_command_that_adds_them(file: str, tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    assert counterpoint("participants", file, "rename", "Ove", "Ove & Co").code == 0
    assert counterpoint("prework", file, "--to", str(folder), "--format", "md").code == 0
    assert counterpoint("participants", file, "remove", "Ove & Co").code == 0
    told = counterpoint("collect", file, str(folder))
    assert told.code == 1
    assert "add 'Ove & Co'" in told.out
    assert counterpoint("collect", file, str(tmp_path / "nothing.docx")).code == 2
