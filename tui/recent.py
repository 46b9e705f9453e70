"""The workspaces opened last; a damaged list is an empty one."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.config import data_dir
from assistant.errors import CounterpointError
from assistant.text import one_line

MOST: Final = 12
"""How many are remembered."""


@dataclass(frozen=True, slots=True)
class Recent:
    """A workspace that was opened: where it lies, what it is called, the question at which one paused, the stop one left."""

    path: Path
    organisation: str
    question: str = ""
    at: str = ""

    @property
    def there(self) -> bool:
        """Whether the file still is where it was."""
        with contextlib.suppress(OSError):
            return self.path.is_file()
        return False


def recent() -> list[Recent]:
    """The workspaces opened last, newest first; what cannot be read is left out."""
    try:
        rows = json.loads((data_dir() / "recent.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, CounterpointError):
        return []
    found: dict[str, Recent] = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(path := row.get("path"), str) and path and "\0" not in path:
            texts = (one_line(str(row.get(name, "")), 80) for name in ("organisation", "question", "at"))
            found.setdefault(path, Recent(Path(path), *texts))
    return list(found.values())[:MOST]


def _known(path: Path) -> Recent:
    return next((item for item in recent() if item.path == path), Recent(path, ""))


def paused_at(path: Path) -> str:
    """The question at which one paused when led through the workspace at `path`; empty where one did not."""
    return _known(path.absolute()).question


def left_at(path: Path) -> str:
    """The stop of the flow at which one left the workspace at `path`; empty where one never did."""
    return _known(path.absolute()).at


def remember(path: Path, organisation: str, question: str | None = None, *, at: str | None = None) -> None:
    """Put a workspace at the head of the list; a list that cannot be written is no reason to stop.

    `question` is where one pauses, `at` the stop of the flow one is on; None leaves either as it was.
    """
    path = path.absolute()
    known = _known(path)
    now = Recent(
        path, organisation, known.question if question is None else question, known.at if at is None else at
    )
    rows = [now, *(item for item in recent() if item.path != path)][:MOST]
    body = [
        {"path": str(item.path), "organisation": item.organisation, "question": item.question, "at": item.at}
        for item in rows
    ]
    with contextlib.suppress(OSError, UnicodeError, CounterpointError):
        target = data_dir() / "recent.json"
        draft = target.with_name(f".recent-{os.getpid()}.json")
        draft.write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.chmod(0o600)
        draft.replace(target)
