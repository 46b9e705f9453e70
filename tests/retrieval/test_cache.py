"""The cache hands out whole copies or none, whatever happened to it before."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.retrieval.cache import KEPT, is_intact, make_room, open_sealed


def _build(text: str) -> object:
    def build(folder: Path) -> None:
        (folder / "part").mkdir()
        (folder / "part" / "graph.bin").write_text(text)
        (folder / "store.sqlite3").write_text(text)

    return build


def _read(root: Path, key: str, text: str) -> str:
    view = open_sealed(root, "cards", key, _build(text))  # type: ignore[arg-type]  # built above as that
    try:
        return (view.path / "part" / "graph.bin").read_text() + (view.path / "store.sqlite3").read_text()
    finally:
        view.close()


def _folders(root: Path) -> set[str]:
    return {path.name for path in root.iterdir() if path.is_dir()}


def test_what_was_built_once_is_used_again(tmp_path: Path) -> None:
    assert _read(tmp_path, "k", "old") == "oldold"
    assert _read(tmp_path, "k", "new") == "oldold"


def test_writing_into_a_copy_of_the_store_does_not_reach_the_kept_one(tmp_path: Path) -> None:
    view = open_sealed(tmp_path, "cards", "k", _build("old"))  # type: ignore[arg-type]  # built above as that
    (view.path / "store.sqlite3").write_text("scribble")
    view.close()
    assert _read(tmp_path, "k", "new") == "oldold"


@pytest.mark.parametrize("file", ["part/graph.bin", "store.sqlite3", "manifest.json"])
@pytest.mark.parametrize("damage", ["emptied", "garbled", "removed", "foreign"])
def test_damage_of_any_file_leads_to_a_fresh_build(tmp_path: Path, file: str, damage: str) -> None:
    _read(tmp_path, "k", "old")
    path = tmp_path / "cards-k" / file
    if damage == "emptied":
        path.write_bytes(b"")
    elif damage == "garbled":
        path.write_bytes(b"[" * 5000)
    elif damage == "removed":
        path.unlink()
    else:
        path.with_name("stranger").write_text("who?")
    assert not is_intact(tmp_path / "cards-k")
    assert _read(tmp_path, "k", "new") == "newnew"
    assert is_intact(tmp_path / "cards-k")


def test_a_file_where_the_folder_should_be_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "cards-k").write_text("not a folder")
    assert _read(tmp_path, "k", "new") == "newnew"


def test_a_build_that_fails_leaves_nothing_behind_and_the_next_one_works(tmp_path: Path) -> None:
    def failing(folder: Path) -> None:
        (folder / "half").write_text("half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        open_sealed(tmp_path, "cards", "k", failing)
    assert _folders(tmp_path) == set()
    assert _read(tmp_path, "k", "new") == "newnew"


def test_only_a_few_old_ones_are_kept_and_never_another_names(tmp_path: Path) -> None:
    open_sealed(tmp_path, "documents", "x", _build("d")).close()  # type: ignore[arg-type]  # built above as that
    for number in range(KEPT + 3):
        _read(tmp_path, f"k{number}", "text")
    kept = {f"cards-k{number}" for number in range(3, KEPT + 3)}
    assert _folders(tmp_path) == kept | {"documents-x"}


def test_what_a_killed_process_left_is_cleared_away_and_what_others_read_is_not(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from assistant.retrieval.cache import open_sealed\n"
        "view = open_sealed(Path(sys.argv[1]), 'cards', 'k', lambda folder: None)\n"
        "(Path(sys.argv[1]) / 'cards.building-dead').mkdir()\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False, timeout=30)
    assert any(".open-" in name for name in _folders(tmp_path))
    reader = open_sealed(tmp_path, "cards", "k", _build("new"))  # type: ignore[arg-type]  # built above as that
    second = open_sealed(tmp_path, "cards", "k", _build("new"))  # type: ignore[arg-type]  # built above as that
    assert _folders(tmp_path) == {"cards-k", reader.path.name, second.path.name}
    reader.close()
    second.close()
    assert {path.name for path in tmp_path.iterdir()} == {"cards-k", "cards.lock"}


def test_without_hard_links_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    assert _read(tmp_path, "k", "new") == "newnew"


def test_room_is_made_by_last_use_and_size_and_nothing_that_is_open_goes(tmp_path: Path) -> None:
    days = {"current": 90, "open": 80, "ancient": 70, "old": 40, "older": 50, "new": 1}
    views = {}
    for name, age in days.items():
        views[name] = open_sealed(tmp_path / name, "library", "k", _build("x" * 1000))  # type: ignore[arg-type]  # built above as that
        if name != "open":
            views[name].close()
        moment = time.time() - age * 86400
        for path in (tmp_path / name).rglob("*"):
            os.utime(path, (moment, moment))
    (tmp_path / "link").symlink_to(tmp_path / "current")
    size = sum(path.stat().st_size for path in (tmp_path / "new").rglob("*") if path.is_file())
    make_room(tmp_path, tmp_path / "current")
    assert {path.name for path in tmp_path.iterdir()} == {*days, "link"} - {"ancient"}
    make_room(tmp_path, tmp_path / "current", most=3 * size + size // 2)
    assert {path.name for path in tmp_path.iterdir()} == {"current", "open", "old", "new", "link"}
    assert (views["open"].path / "store.sqlite3").exists()
    views["open"].close()
    make_room(tmp_path, tmp_path / "current", most=0)
    assert {path.name for path in tmp_path.iterdir()} == {"current", "link"}
    assert is_intact(tmp_path / "current" / "library-k")
