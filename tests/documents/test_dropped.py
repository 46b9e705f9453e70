"""Paths as terminals paste them when files are dropped: each form gives the path that was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.dropped import is_there, paths_in

THERE = {
    "/a b/plan.pdf",
    "/x.pdf",
    "it's.txt",
    "/a b",
    "two\nlines.txt",
    "file:odd.txt",
    'say "so".txt',
    "/mnt/c/Users/me/plan.pdf",
    "/mnt/c/Users/me/My plans/a.pdf",
}


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("/x.pdf", ["/x.pdf"]),
        ("  /x.pdf \n", ["/x.pdf"]),
        ("/a b/plan.pdf", ["/a b/plan.pdf"]),
        ("'/a b/plan.pdf' ", ["/a b/plan.pdf"]),
        ('"/a b/plan.pdf" /x.pdf', ["/a b/plan.pdf", "/x.pdf"]),
        (r"/a\ b/plan.pdf /x.pdf", ["/a b/plan.pdf", "/x.pdf"]),
        (r"'it'\''s.txt'", ["it's.txt"]),
        (r"it\'s.txt", ["it's.txt"]),
        ("it's.txt", ["it's.txt"]),
        ("it's.txt /x.pdf", ["it's.txt", "/x.pdf"]),
        (r"say\ \"so\".txt", ['say "so".txt']),
        ("file:///a%20b/plan.pdf", ["/a b/plan.pdf"]),
        ("file://localhost/x.pdf\r\nFILE:///a%20b\r\n", ["/x.pdf", "/a b"]),
        ("/x.pdf\n/a b/plan.pdf\n", ["/x.pdf", "/a b/plan.pdf"]),
        ("two\nlines.txt", ["two\nlines.txt"]),
        ("file:odd.txt", ["file:odd.txt"]),
        ("file:///C:/Users/a.pdf", ["C:/Users/a.pdf"]),
        # Of Windows: from the Linux beside it, and from elsewhere, where it is told of as it was dropped.
        (r"C:\Users\me\plan.pdf", ["/mnt/c/Users/me/plan.pdf"]),
        (r'"C:\Users\me\My plans\a.pdf" /x.pdf', ["/mnt/c/Users/me/My plans/a.pdf", "/x.pdf"]),
        (r"C:\Users\me\My plans\a.pdf", ["/mnt/c/Users/me/My plans/a.pdf"]),
        (r"D:\lost\b.pdf", [r"D:\lost\b.pdf"]),
        (r"\\server\share\plan.pdf", [r"\\server\share\plan.pdf"]),
        # Nothing of this exists: one name that was mistyped, not four.
        ("My plan for 2026.docx", ["My plan for 2026.docx"]),
        ("'/no end", ["/no end"]),
        ("", []),
        ("  \n ", []),
        ("''", []),
    ],
)
def test_what_was_pasted_gives_the_path_that_was_meant(text: str, paths: list[str]) -> None:
    assert paths_in(text, exists=THERE.__contains__, escapes=True) == [Path(path) for path in paths]


def test_where_a_backslash_parts_folders_it_protects_nothing() -> None:
    there = {r"C:\my plans\a.pdf", r"D:\b.pdf"}
    found = paths_in('"C:\\my plans\\a.pdf" D:\\b.pdf', exists=there.__contains__, escapes=False)
    assert found == [Path(r"C:\my plans\a.pdf"), Path(r"D:\b.pdf")]


def test_the_home_folder_may_be_written_as_people_write_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "plan.md").write_text("x")
    assert paths_in("~/plan.md") == [tmp_path / "plan.md"]


def test_a_url_of_another_machine_is_no_path_of_this_one() -> None:
    (path,) = paths_in("file://server/share/plan.pdf")
    assert not is_there(str(path))


@given(st.text())
def test_any_text_gives_paths_or_none_and_does_no_harm(text: str) -> None:
    for path in paths_in(text, exists=lambda name: False):
        assert str(path)
        assert text.strip()
    assert is_there(text) in (True, False)
