"""Files are written whole or not at all, and never over what they were made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.files import keep_apart, write_each, write_whole


def test_what_stood_there_is_spoken_of_only_where_something_did(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(BadInput) as stood:
        write_whole(tmp_path / "folder.md", b"new")
    assert stood.value.kept == "What stood there before is unchanged."
    with pytest.raises(BadInput) as new:
        write_whole(tmp_path / "no folder" / "a.md", b"new")
    assert new.value.kept == "Nothing stands there, as before."


def test_a_link_that_leads_to_itself_is_refused_in_words(tmp_path: Path) -> None:
    link = tmp_path / "loop.md"
    link.symlink_to(link)
    with pytest.raises(BadInput, match="could not be written: Too many levels of symbolic links"):
        write_whole(link, b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["loop.md"]


def test_a_name_that_the_system_takes_is_written_however_many_bytes_its_letters_have(tmp_path: Path) -> None:
    path = tmp_path / f"{'🌊' * 60}.md"
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert [*tmp_path.iterdir()] == [path]


def test_a_link_in_a_folder_that_is_filled_gives_way_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    kept, folder = tmp_path / "kept.counterpoint", tmp_path / "forms"
    folder.mkdir()
    kept.write_bytes(b"the workspace")
    (folder / "runa.docx").symlink_to(kept)
    write_each({folder / "runa.docx": b"a form"}, follow=False)
    assert kept.read_bytes() == b"the workspace"
    assert (folder / "runa.docx").read_bytes() == b"a form"


def test_where_the_second_of_several_fails_it_is_said_that_the_first_stands(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(BadInput) as told:
        write_each({tmp_path / "a": b"1", tmp_path / "b": b"2", tmp_path / "c": b"3"})
    assert told.value.kept.startswith("Written are 1 of 3.")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("way", ["symlink_to", "hardlink_to"])
def test_what_a_file_is_made_from_is_not_written_over_by_any_name(tmp_path: Path, way: str) -> None:
    kept, link = tmp_path / "kept.counterpoint", tmp_path / "out.html"
    kept.write_bytes(b"the workspace")
    getattr(link, way)(kept)
    with pytest.raises(BadInput, match="is the template itself"):
        keep_apart([tmp_path / ("x" * 300), link], kept, "template")
    keep_apart([tmp_path / "other.html"], kept)
