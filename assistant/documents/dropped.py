"""Paths as people give them: typed, pasted, or dropped on a terminal, which quotes them in its own way."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

Exists = Callable[[str], bool]
"""Whether there is a file or folder of that name."""

_QUOTES: Final = "'\""
_WINDOWS: Final = re.compile(r"""["']?(?:[A-Za-z]:\\|\\\\[^\\\s])""")
"""How a path of Windows begins, in quotes or not: a drive, or a machine."""
_HERE: Final = ("", "localhost")


def is_there(name: str) -> bool:
    """Whether something has that name: a file, a folder, or a link to nowhere. False for what can be no name."""
    try:
        return os.path.lexists(name)
    except (OSError, ValueError):
        return False


def paths_in(text: str, *, exists: Exists = is_there, escapes: bool = sys.platform != "win32") -> list[Path]:
    """The paths in a piece of text, one or several in a line: quoted, with escaped spaces, or as ``file://`` URLs.

    What exists by the very name that a line has is taken as it stands; so is a line of which no part exists, for it
    is more likely one name that was mistyped than several. Nothing is read.

    Args:
        text: what was typed, pasted or dropped.
        exists: says whether there is a file or folder of a name.
        escapes: whether a backslash protects the character after it, which it does not where it parts folders.
    """
    if exists(text):
        return [Path(text)]
    lines = (line.strip() for line in text.split("\n"))
    return [Path(name) for line in lines if line for name in _in_line(line, exists, escapes) if name]


def _in_line(line: str, exists: Exists, escapes: bool) -> list[str]:
    if exists(line):
        return [line]
    # In a path of Windows a backslash parts folders, wherever it is dropped.
    words = list(_words(line, escapes and not _WINDOWS.match(line)))
    named = [_named(word, exists) for word in words]
    if len(named) == 1 or any(map(_is_url, words)) or any(map(exists, named)):
        return named
    return [_from_windows(line, exists) if _WINDOWS.match(line) else _from_home(line)]


def _words(line: str, escapes: bool) -> Iterator[str]:
    """The parts of a line between unprotected spaces, without what protected them; an open quote ends with the line."""
    # Within a name an apostrophe is one: a terminal that quotes a name does so from its first character on.
    word, quote, is_quoted, begun = "", "", False, False
    characters = iter(line)
    for character in characters:
        if escapes and character == "\\" and quote != "'":
            word, begun = word + next(characters, character), True
        elif quote:
            word, quote = (word, "") if character == quote else (word + character, quote)
        elif character in _QUOTES and (is_quoted or not begun):
            quote, is_quoted, begun = character, True, True
        elif not character.isspace():
            word, begun = word + character, True
        elif begun:
            yield word
            word, is_quoted, begun = "", False, False
    if begun:
        yield word


def _named(word: str, exists: Exists) -> str:
    if exists(word):
        return word
    if _is_url(word):
        return _from_url(word)
    if _WINDOWS.match(word):
        return _from_windows(word, exists)
    return _from_home(word)


def _from_windows(name: str, exists: Exists) -> str:
    """A path of Windows as the Linux that runs beside it sees it, where that is so; else as it stands."""
    mounted = f"/mnt/{name[0].lower()}{name[2:].replace(chr(92), '/')}"
    return mounted if name[1] == ":" and exists(mounted) else name


def _from_home(name: str) -> str:
    return os.path.expanduser(name)  # noqa: PTH111 - a Path raises where there is no home; this leaves the name


def _is_url(word: str) -> bool:
    return word[:7].lower() == "file://"


def _from_url(url: str) -> str:
    """The path of a ``file://`` URL; one of another machine stays as it is, and will not be found."""
    host, slash, rest = url[7:].partition("/")
    if host.lower() not in _HERE:
        return url
    path = os.fsdecode(unquote_to_bytes(slash + rest))
    is_drive = len(path) > 2 and path[1].isalpha() and path[2] == ":"
    return path[1:] if is_drive else path
