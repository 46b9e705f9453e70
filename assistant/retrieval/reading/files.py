"""Finds the files to read in what a person named: files, and folders of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from assistant.retrieval.reading.errors import Refusal, UnreadableDocument
from assistant.retrieval.reading.kinds import SUFFIXES
from assistant.text import one_line

DEEPEST: Final = 12
"""Folders within folders that are walked."""
MOST: Final = 2_000
"""Files that one call gives."""
LONGEST_TITLE: Final = 200

_SYSTEM: Final = frozenset({"desktop.ini", "thumbs.db", "ehthumbs.db", "__macosx", "$recycle.bin", "icon\r"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read."""

    path: Path
    title: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file or folder that is not read, and why."""

    path: Path
    title: str
    error: UnreadableDocument

    @property
    def is_skipped(self) -> bool:
        """Whether it merely lay in a folder and is of a kind that is not read: worth a line, not an error."""
        return self.error.code == "unsupported"


def find_files(
    paths: Iterable[str | Path], *, deepest: int = DEEPEST, most: int = MOST
) -> Iterator[Found | Refused]:
    """The files that `paths` name, folders walked in the order of their names, each file once.

    A file that is named is given whatever its name: its content decides. In folders, hidden files and those
    of the system are passed over in silence, files of other kinds are refused as ``unsupported``, links
    that lead out of the folder as ``link-outside``. Titles are safe to show and tell files of one call apart.
    """
    seen: set[Path] = set()
    titles: set[str] = set()
    count = 0
    for named in paths:
        for found in _under(Path(named), deepest):
            if isinstance(found, Refused):
                yield found
                continue
            if found.path in seen:
                continue
            seen.add(found.path)
            title = _apart(found, titles)
            titles.add(title)
            count += 1
            if count > most:
                yield _refused(found.path, title, "too-large", f"only {most} files are read at a time")
                return
            yield replace(found, title=title)


def _under(path: Path, deepest: int) -> Iterator[Found | Refused]:
    title = _title(path.name or str(path))
    try:
        # A link that a person names is meant: what it leads to is read.
        real = path.resolve(strict=True)
        mode = real.stat().st_mode
    except (OSError, ValueError, RuntimeError) as error:
        yield _refused(path, title, "gone", _why(error))
        return
    if stat.S_ISDIR(mode):
        yield from _walk(real, real, _title(real.name), deepest)
    elif stat.S_ISREG(mode):
        yield Found(real, title)
    else:
        yield _refused(path, title, "not-a-document", "it is a device or a pipe")


def _walk(folder: Path, top: Path, title: str, depth: int) -> Iterator[Found | Refused]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield _refused(folder, title, "gone", _why(error))
        return
    for entry in entries:
        if _is_hidden(entry):
            continue
        path, named = folder / entry.name, _title(f"{title}/{entry.name}" if title else entry.name)
        if entry.is_symlink():
            yield from _through_link(path, top, named)
        elif entry.is_dir(follow_symlinks=False):
            if depth <= 1:
                yield _refused(path, named, "too-large", "it lies too many folders deep")
            else:
                yield from _walk(path, top, named, depth - 1)
        else:
            yield _judged(path, named)


def _through_link(path: Path, top: Path, title: str) -> Iterator[Found | Refused]:
    """What a link in a folder leads to, where that is a file within the folder; folders in it are walked anyway."""
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        yield _refused(path, title, "gone", _why(error))
        return
    if not real.is_relative_to(top):
        yield _refused(path, title, "link-outside")
    elif not real.is_dir():
        yield _judged(real, title)


def _judged(path: Path, title: str) -> Found | Refused:
    if path.suffix.lower() not in SUFFIXES:
        return _refused(path, title, "unsupported")
    try:
        regular = stat.S_ISREG(path.lstat().st_mode)
    except OSError as error:
        return _refused(path, title, "gone", _why(error))
    return (
        Found(path, title) if regular else _refused(path, title, "not-a-document", "it is a device or a pipe")
    )


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    name = entry.name
    if name.startswith((".", "~$")) or name.lower() in _SYSTEM:
        return True
    try:
        attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    except OSError:
        return False
    # Only Windows keeps such attributes.
    return bool(attributes & (stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM))


def _title(name: str) -> str:
    # A byte that is no text comes as a surrogate, which safe_text drops: two such names may then look alike.
    return one_line(name, LONGEST_TITLE) or "unnamed"


def _apart(found: Found, titles: set[str]) -> str:
    """A title that no other file of this call has: with its folder's name first, and then a number."""
    if found.title not in titles:
        return found.title
    title = _title(f"{found.path.parent.name}/{found.title}")
    number = 2
    while title in titles:
        title = _title(f"{found.path.parent.name}/{found.title} ({number})")
        number += 1
    return title


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "it is not there"
    if isinstance(error, PermissionError):
        return "it may not be opened"
    return ""


def _refused(path: Path, title: str, code: str, reason: str = "") -> Refused:
    return Refused(path, title, UnreadableDocument(title, Refusal(code, reason)))
