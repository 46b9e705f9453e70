"""Bad input by command: a clear error, exit code 2, and nothing changed."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from tests.cli.command import Result, counterpoint, in_own_process


def refused(done: Result, *words: str) -> None:
    """The command ended with exit code 2 and one clear error that holds `words`."""
    assert done.code == 2, done
    error = done.data["error"]
    assert set(error) == {"code", "message", "hint"}
    for word in words:
        assert word in error["message"] + error["hint"], (word, error)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("answer", "{file}", "markt", "--agreed", "--text", "x"), ("markt", "market")),
        (("answer", "{file}", "market", "--agreed"), ("nothing to write",)),
        (("answer", "{file}", "market", "--text", "x"), ("--assumed",)),
        (("answer", "{file}", "market", "--agreed", "--text-file", "{folder}/none.txt"), ("none.txt",)),
        (("show", "{file}", "nonsense"), ("nonsense",)),
        (("show", "{file}", "13"), ("differentiation", "swot")),
        (("show", "{file}", "0"), ("0",)),
        (("ask", "{file}", "nonsense"), ("nonsense",)),
        (("record", "{file}", "set", "need-9", "title=x"), ("need-9",)),
        (("record", "{file}", "remove", "need-9"), ("need-9",)),
        (("record", "{file}", "add", "need", "importnce=3"), ("importnce", "importance")),
        (("record", "{file}", "add", "need", "importance=11"), ("importance",)),
        (("record", "{file}", "add", "wish"), ("wish",)),
        (("accept", "{file}", "s-9"), ("s-9",)),
        (("reject", "{file}", "s-9"), ("s-9",)),
        (("search", " "), ()),
        (("search", "x", "--question", "nonsense"), ("nonsense",)),
        (("status", "{folder}/missing.counterpoint"), ("missing.counterpoint",)),
        (("open", "{folder}/missing.counterpoint"), ("missing.counterpoint",)),
        (("status", "{folder}"), ()),
        (("new", "{file}", "--organisation", "X"), ("mill.counterpoint",)),
        (("export", "{file}", "--to", "{folder}/out.pdfx"), (".md",)),
        (("export", "{file}", "--to", "{folder}/none/out.md"), ("out.md",)),
        (("export", "{file}", "--to", "{file}"), ()),
        (("dismiss", "{file}", "no-such-rule", "--reason", "x"), ("no-such-rule",)),
        (("undo", "{file}"), ()),
        (("status",), ("FILE",)),
        (("status", "{file}", "--colour"), ("--colour",)),
        (("frobnicate",), ("frobnicate",)),
        (("documents", "{file}"), ("documents FILE, then one of erase, list",)),
        (("documents", "list", "{file}"), ("documents FILE, then one of",)),
        (("bets", "{file}", "--count", "0"), ("--count",)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_it_is_refused_in_plain_words(
    file: Path, tmp_path: Path, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    before = file.read_bytes()
    given = [argument.format(file=file, folder=tmp_path) for argument in arguments]
    refused(counterpoint(*given, "--json"), *words)
    assert file.read_bytes() == before


def test_without_json_the_error_stands_on_standard_error(file: Path) -> None:
    done = in_own_process("show", file, "nonsense")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("counterpoint: ")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"format": "counterpoint/1",\n "records": [}', ("line 2", "data.json")),
        ("", ("data.json",)),
        ("[]", ("data.json",)),
        ('{"format": "counterpoint/9"}', ("format",)),
        ('{"format": "counterpoint/1", "colour": 1}', ("colour",)),
        (
            '{"format": "counterpoint/1", "records": [{"kind": "need", "id": "n", "importance": 12}]}',
            ("records", "importance"),
        ),
        ('{"format": "counterpoint/1", "records": [{"kind": "wish", "id": "n"}]}', ("records", "wish")),
        ('{"format": "counterpoint/1", "answers": {"markt": {"agreed": "x"}}}', ("markt",)),
        (
            '{"format": "counterpoint/1", "records": [{"kind": "need", "id": "n"}, {"kind": "need", "id": "n"}]}',
            ("n",),
        ),
        ("[" * 100_000, ("data.json",)),
    ],
    ids=[
        "broken",
        "empty",
        "list",
        "format",
        "unknown field",
        "out of range",
        "unknown kind",
        "unknown question",
        "twice",
        "deep",
    ],
)
def test_a_faulty_file_is_not_imported(
    file: Path, tmp_path: Path, content: str, words: tuple[str, ...]
) -> None:
    data = tmp_path / "data.json"
    data.write_text(content, encoding="utf-8")
    before = file.read_bytes()
    refused(counterpoint("import", file, data, "--json"), *words)
    assert file.read_bytes() == before
    refused(counterpoint("import", tmp_path / "made.counterpoint", data, "--json"))
    assert not (tmp_path / "made.counterpoint").exists()


@pytest.mark.parametrize(
    "content", [b"", b"just text\n", b"SQLite format 3\0" + b"x" * 90], ids=["empty", "text", "truncated"]
)
def test_what_is_not_a_workspace_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "strange.counterpoint"
    path.write_bytes(content)
    for arguments in (
        ("status", path),
        ("answer", path, "market", "--agreed", "--text", "x"),
        ("check", path),
    ):
        refused(counterpoint(*arguments, "--json"), "strange.counterpoint")
    assert counterpoint("doctor", path, "--json").code == 2
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "music.counterpoint"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    connection.close()
    before = path.read_bytes()
    refused(counterpoint("status", path, "--json"), "music.counterpoint")
    assert path.read_bytes() == before


def test_a_newer_workspace_can_be_read_and_says_which_version_it_needs(file: Path) -> None:
    counterpoint("answer", file, "market", "--agreed", "--text", "Flour")
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    shown = counterpoint("show", file, "market", "--json")
    assert shown.data["answer"]["agreed"] == "Flour"
    refused(counterpoint("answer", file, "market", "--agreed", "--text", "x", "--json"), "newer")


def test_a_truncated_workspace_is_damage_and_the_doctor_says_so(file: Path) -> None:
    for number in range(3):
        counterpoint("answer", file, "market", "--agreed", "--text", "Flour " * 400 + str(number))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    examined = counterpoint("doctor", file, "--json")
    assert examined.code == 2
    assert examined.data["ok"] is False
    assert any("backup" in check["hint"] for check in examined.data["checks"])


def test_ten_megabytes_pasted_are_kept_to_the_last_letter(file: Path) -> None:
    text = "Äpfel und Birnen. " * 600_000
    assert in_own_process("answer", file, "needs", "--agreed", "--text-file", "-", text=text).code == 0
    assert in_own_process("show", file, "needs", "--json").data["answer"]["agreed"] == text


def test_control_and_bidi_characters_do_not_get_in(file: Path) -> None:
    hostile = "\x1b]0;owned\x07\u202egnp.exe\u202c [@click=app.quit]x[/] \x9b31m{{ 7*7 }}"
    counterpoint("answer", file, "needs", "--agreed", "--text-file", "-", text=hostile)
    shown = counterpoint("show", file, "needs")
    assert not set(shown.out) & set("\x1b\x07\x9b\u202e\u202c")
    assert "[@click=app.quit]x[/]" in shown.out


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):
        # Root may write anywhere but where the system itself lets nobody.
        folder = Path("/proc")
        if not folder.is_dir():
            pytest.skip("no folder here that root may not write")
    refused(counterpoint("new", folder / "x.counterpoint", "--organisation", "X", "--json"), "x.counterpoint")


def test_a_wrong_setting_names_its_variable(file: Path) -> None:
    done = in_own_process("ask", file, "market", "--json", env={"COUNTERPOINT_TIMEOUT": "soon"})
    refused(done, "COUNTERPOINT_TIMEOUT")


@pytest.mark.parametrize("name", ["gpt-that-is-not", "openai/gpt-4.1-mini"])
def test_a_model_without_key_or_provider_is_told_at_set_up(file: Path, name: str) -> None:
    environment = {key: "" for key in os.environ if key.endswith("_API_KEY")}
    done = counterpoint("model", "--check", "--model", name, "--json", env=environment)
    refused(done, name.rpartition("/")[2])
    assert done.data["error"]["code"] in {"auth", "not_configured"}
