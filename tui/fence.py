"""The folders that this window may read and write in: all of them, unless it is shown in somebody's browser.

Whoever has the address of a served window is not always who sits at the machine: they get the folders that were
named when it was served, and no others.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from assistant.errors import BadInput
from assistant.text import one_line

FOLDERS: Final = "COUNTERPOINT_FOLDERS"
"""The variable in which the server names the folders, parted as paths are in PATH."""


def folders() -> tuple[Path, ...]:
    """The folders that were named; none where there is no fence."""
    return tuple(Path(each) for each in os.environ.get(FOLDERS, "").split(os.pathsep) if each)


def is_within(path: Path) -> bool:
    """Whether `path`, wherever links lead, lies in one of the folders, or there is no fence."""
    fence = folders()
    try:
        real = path.expanduser().resolve()
    except (OSError, RuntimeError, ValueError):
        return not fence
    return not fence or any(real.is_relative_to(each) for each in fence)


def is_there(path: str) -> bool:
    """Whether there is something at `path` that may be read; of what is outside nobody is told."""
    from assistant.documents.dropped import is_there as lies_there

    return is_within(Path(path)) and lies_there(path)


def outside(path: Path) -> str:
    """Why `path` cannot be taken, in a sentence; empty where it can."""
    return "" if is_within(path) else f"{one_line(str(path), 120)} is outside the folders that were served."


def keep_within(path: Path) -> None:
    """Do nothing where `path` may be read and written.

    Raises:
        BadInput: it is outside the folders that were named.
    """
    if wrong := outside(path):
        named = ", ".join(one_line(str(each), 80) for each in folders())
        raise BadInput(wrong, kept="Nothing was opened or written.", hint=f"Served are: {named}.")
