"""Paths: of files, completed as they are typed; of headings, told as far as they changed."""

from __future__ import annotations

from pathlib import Path

from assistant.documents.dropped import paths_in
from tui.screens.document import turned
from tui.widgets.pathline import completed


def test_a_path_is_completed_up_to_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "a b.txt").touch()
    (tmp_path / ".hidden").touch()
    (tmp_path / "evil\x1b[2J.txt").touch()
    assert completed(f"{tmp_path}/ta") == f"{tmp_path}/talks/"
    for typed, whole in {
        f"{tmp_path}/talks/a": f"{tmp_path}/talks/a\\ b.txt",
        f"x.txt {tmp_path}/talks/a\\ ": f"x.txt {tmp_path}/talks/a\\ b.txt",
        f"{tmp_path}/talks/a ": f"{tmp_path}/talks/a b.txt",
        f"'{tmp_path}/talks/a": f"'{tmp_path}/talks/a b.txt",
    }.items():
        assert completed(typed) == whole
        assert paths_in(whole)[-1] == tmp_path / "talks" / "a b.txt"
    assert completed(f"{tmp_path}/") is None
    assert completed(f"{tmp_path}/evil") is None
    assert completed(f"{tmp_path}/nothing/x") is None
    assert completed("") is None


def test_of_headings_only_what_changed_is_told() -> None:
    paths = ("A", "B"), ("A", "B"), ("A", "B", "C"), ("A", "B", "D"), ("A", "E"), ("A",), (), ("F", "E")
    told = [turned(here, above) for above, here in zip(((), *paths), paths, strict=False)]
    assert told == ["A › B", "", "… › C", "… › D", "A › E", "A", "", "F › E"]
