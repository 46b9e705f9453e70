"""Files and folders that may only be read, and paths that vanish while their file is open."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from assistant.workspace.document import Workspace
from assistant.workspace.errors import ReadOnly, Vanished
from tests.workspace.build import assert_sound, child, filled, finished

# -- fault 7: read-only


def test_what_is_opened_for_reading_refuses_every_write(ws: Workspace) -> None:
    ws.write_answer("market", "assumed", "Islands")
    with Workspace.open(ws.path, read_only=True) as reader:
        assert reader.read_only
        assert reader.notice == ""
        assert reader.engagement() == ws.engagement()
        with pytest.raises(ReadOnly, match="for reading only") as error:
            reader.write_answer("market", "assumed", "x")
        assert error.value.kept
        with pytest.raises(ReadOnly):
            reader.undo()


_AS_NOBODY = """
import os, sys
from pathlib import Path
from assistant.workspace.document import Workspace
from assistant.workspace.doctor import examine
from assistant.workspace.errors import ReadOnly
path = Path(sys.argv[1])
with Workspace.open(path, read_only=True) as ws:
    ws.engagement()  # loads all that the unprivileged user may not be able to
examine(path)
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
with Workspace.open(path) as ws:
    print(ws.read_only, ws.notice, ws.engagement().answer("market").assumed)
    try:
        ws.write_answer("market", "assumed", "x")
    except ReadOnly as error:
        print(error.code, error.hint)
print([check.ok for check in examine(path).checks if check.name == "folder"], examine(path).ok)
"""


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_read_only_file_or_folder_opens_for_reading_and_says_why(what: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "a.counterpoint"
        with Workspace.create(path, organisation="X") as ws:
            ws.write_answer("market", "assumed", "Islands")
        path.chmod(0o444 if what == "file" else 0o666)
        folder.chmod(0o777 if what == "file" else 0o555)
        out = finished(child(_AS_NOBODY, path))
        folder.chmod(0o700)
    assert "True Open for reading only: " in out
    assert "Islands" in out
    assert "read-only Save a copy elsewhere" in out
    assert "[False] True" in out


# -- fault 19: a path that vanishes


@pytest.mark.parametrize("how", ["deleted", "moved", "folder moved", "replaced"])
def test_a_file_that_vanished_is_not_written_to_and_can_be_saved_elsewhere(
    ws: Workspace, tmp_path: Path, how: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    path = home / "a"
    with Workspace.create(path, organisation="X") as ws:
        ws.write_answer("market", "assumed", "Islands")
        stranger = b""
        if how == "deleted":
            path.unlink()
        elif how == "moved":
            path.rename(home / "b")
        elif how == "folder moved":
            home.rename(tmp_path / "away")
        else:
            path.rename(home / "b")
            with Workspace.create(path, organisation="Stranger"):
                pass
            stranger = path.read_bytes()
        with pytest.raises(Vanished, match="moved, deleted or replaced") as error:
            ws.write_answer("market", "assumed", "Islands and fjord")
        assert "save a copy elsewhere" in error.value.hint
        assert ws.engagement().answer("market").assumed == "Islands"
        assert not path.exists() or path.read_bytes() == stranger
        copy = ws.save_copy(tmp_path / "rescued")
        with Workspace.open(copy) as rescued:
            assert rescued.engagement() == ws.engagement()
            rescued.write_answer("market", "assumed", "Islands and fjord")
        assert_sound(copy)
        if how == "folder moved":
            (tmp_path / "away").rename(home)
            assert ws.write_answer("market", "assumed", "Islands and fjord").changed


def test_what_is_in_memory_is_saved_even_if_the_file_cannot_be_read(ws: Workspace, tmp_path: Path) -> None:
    filled(ws)
    with Workspace.open(ws.path) as opened:
        held = opened.engagement()
        ws.path.write_bytes(b"\x00" * ws.path.stat().st_size)
        copy = opened.save_copy(tmp_path / "rescued")
    with Workspace.open(copy) as rescued:
        assert rescued.engagement() == held
        assert rescued.history()[0].summary.startswith("Recovered: ")
    assert_sound(copy)


def test_a_file_put_back_to_an_older_state_while_open_is_read_anew(ws: Workspace) -> None:
    ws.write_answer("market", "assumed", "first")
    older = ws.path.read_bytes()
    ws.write_answer("market", "assumed", "second")
    ws.add_record("persona", {"title": "Nurse"})
    ws.remove_record("persona-1")
    ws.path.write_bytes(older)
    assert ws.engagement().answer("market").assumed == "first"
    assert ws.write_answer("market", "agreed", "third").changed
    assert_sound(ws.path)
