"""Which files are read when a person names files and folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from assistant.retrieval.reading.files import Found, Refused, find_files

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="names and links that only POSIX has")


def lay(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Words.", encoding="utf-8")


def titles(*paths: Path | str, **limits: int) -> list[str]:
    return [found.title for found in find_files(paths, **limits) if isinstance(found, Found)]


def refused(*paths: Path | str, **limits: int) -> list[tuple[str, str]]:
    return [
        (found.title, found.error.code) for found in find_files(paths, **limits) if isinstance(found, Refused)
    ]


def test_folders_are_walked_by_name_and_titles_say_the_folder(tmp_path: Path) -> None:
    lay(tmp_path / "research", "b.txt", "a.md", "2024/talk.vtt")
    assert titles(tmp_path / "research") == ["research/2024/talk.vtt", "research/a.md", "research/b.txt"]


def test_a_folder_named_by_a_dot_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path / "research", "a.md")
    monkeypatch.chdir(tmp_path / "research")
    assert titles(".") == ["research/a.md"]


def test_hidden_files_and_those_of_the_system_are_passed_over_in_silence(tmp_path: Path) -> None:
    lay(tmp_path, "a.md", ".DS_Store", "~$plan.docx", "Thumbs.db", ".git/config.txt", "__MACOSX/a.txt")
    assert titles(tmp_path) == [f"{tmp_path.name}/a.md"]
    assert refused(tmp_path) == []


def test_files_of_other_kinds_are_skipped_in_a_folder_and_tried_when_named(tmp_path: Path) -> None:
    lay(tmp_path, "a.md", "photo.png", "notes")
    (skipped, other) = [found for found in find_files([tmp_path]) if isinstance(found, Refused)]
    assert skipped.is_skipped
    assert other.is_skipped
    assert titles(tmp_path / "notes") == ["notes"]


@POSIX
def test_links_that_lead_out_are_refused_and_links_within_are_read_once(tmp_path: Path) -> None:
    lay(tmp_path, "secret.txt", "in/a.md", "in/sub/b.md")
    (tmp_path / "in" / "out.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "in" / "up").symlink_to(tmp_path)
    (tmp_path / "in" / "again.md").symlink_to(tmp_path / "in" / "a.md")
    (tmp_path / "in" / "sub" / "round").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "lost.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "in" / "self.md").symlink_to(tmp_path / "in" / "self.md")
    assert titles(tmp_path / "in") == ["in/a.md", "in/sub/b.md"]
    assert refused(tmp_path / "in") == [
        ("in/lost.md", "gone"),
        ("in/out.txt", "link-outside"),
        ("in/self.md", "gone"),
        ("in/up", "link-outside"),
    ]


@POSIX
def test_a_link_that_a_person_names_is_followed(tmp_path: Path) -> None:
    lay(tmp_path, "real.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    (found,) = find_files([tmp_path / "link.txt"])
    assert isinstance(found, Found)
    assert found.path == (tmp_path / "real.txt").resolve()
    assert found.title == "link.txt"


@POSIX
def test_names_with_control_characters_or_broken_bytes_are_safe_to_show(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    for name in (b"red\x1b[31m\nplan.txt", b"caf\xe9.txt", "right\u202eto-left.txt".encode()):
        Path(os.fsdecode(folder + b"/" + name)).write_text("Words.", encoding="utf-8")
    # The broken byte cannot be shown; the name around it can.
    assert titles(tmp_path) == [
        f"{tmp_path.name}/{name}" for name in ("caf.txt", "red plan.txt", "rightto-left.txt")
    ]


@POSIX
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert refused(tmp_path) == [(f"{tmp_path.name}/pipe.txt", "not-a-document")]
    assert refused(tmp_path / "pipe.txt") == [("pipe.txt", "not-a-document")]


def test_depth_and_number_are_bounded_with_a_line_that_says_so(tmp_path: Path) -> None:
    lay(tmp_path, "a.md", "one/b.md", "one/two/c.md")
    name = tmp_path.name
    assert titles(tmp_path, deepest=2) == [f"{name}/a.md", f"{name}/one/b.md"]
    assert refused(tmp_path, deepest=2) == [(f"{name}/one/two", "too-large")]
    assert titles(tmp_path, most=2) == [f"{name}/a.md", f"{name}/one/b.md"]
    assert [code for _, code in refused(tmp_path, most=2)] == ["too-large"]


def test_what_is_not_there_is_one_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    lay(tmp_path, "a.md")
    assert refused(tmp_path / "none.md", tmp_path / "a.md", "bad\0name") == [
        ("none.md", "gone"),
        ("badname", "gone"),
    ]
    assert titles(tmp_path / "none.md", tmp_path / "a.md") == ["a.md"]


def test_files_named_alike_in_two_folders_can_be_told_apart(tmp_path: Path) -> None:
    lay(tmp_path, "x/notes.md", "y/notes.md")
    assert titles(tmp_path / "x/notes.md", tmp_path / "y/notes.md", tmp_path / "x/notes.md") == [
        "notes.md",
        "y/notes.md",
    ]
