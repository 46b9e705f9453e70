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
    """A workspace that was opened: where it lies, what it is called, and the question at which one paused."""

    path: Path
    organisation: str
    question: str = ""

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
            organisation, question = (
                one_line(str(row.get(name, "")), 80) for name in ("organisation", "question")
            )
            found.setdefault(path, Recent(Path(path), organisation, question))
    return list(found.values())[:MOST]


def paused_at(path: Path) -> str:
    """The question at which one paused when led through the workspace at `path`; empty where one did not."""
    path = path.absolute()
    return next((item.question for item in recent() if item.path == path), "")


def remember(path: Path, organisation: str, question: str | None = None) -> None:
    """Put a workspace at the head of the list; a list that cannot be written is no reason to stop.

    `question` is where one pauses; None leaves it as it was.
    """
    path = path.absolute()
    if question is None:
        question = paused_at(path)
    rows = [Recent(path, organisation, question), *(item for item in recent() if item.path != path)][:MOST]
    body = [
        {"path": str(item.path), "organisation": item.organisation, "question": item.question}
        for item in rows
    ]
    with contextlib.suppress(OSError, UnicodeError, CounterpointError):
        target = data_dir() / "recent.json"
        draft = target.with_name(f".recent-{os.getpid()}.json")
        draft.write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.chmod(0o600)
        draft.replace(target)
