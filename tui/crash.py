"""When things go wrong for good: a report without anybody's words, and a file that holds what was not saved."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.config import data_dir
from assistant.errors import CounterpointError
from assistant.text import safe_data

if TYPE_CHECKING:
    from tui.keeper import Keeper

_MOST_REPORTS: Final = 20


def record(error: BaseException) -> Path | None:
    """Write where `error` came from, without its message and without any variable; the file, if it could be written."""
    lines = [f"{time.strftime('%Y-%m-%d %H:%M:%S')} {type(error).__module__}.{type(error).__name__}"]
    lines += [
        f"  {frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    try:
        folder = data_dir() / "reports"
        folder.mkdir(mode=0o700, exist_ok=True)
        for old in sorted(folder.glob("report-*.txt"))[:-_MOST_REPORTS]:
            old.unlink(missing_ok=True)
        path = folder / f"report-{time.strftime('%Y%m%d-%H%M%S')}.txt"
        with path.open("a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except (OSError, CounterpointError):
        return None
    return path


def rescue(keeper: Keeper, workspace: Path | None) -> Path | None:
    """Put the texts that could not be committed into a recovery file; the file, if there was anything to put."""
    pending = keeper.pending
    if not pending or workspace is None:
        return None
    body = {
        "workspace": str(workspace.resolve()),
        "texts": [
            {"question": slot.question, "field": slot.field, "text": text} for slot, text in pending.items()
        ],
    }
    name = f"unsaved-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.json"
    for folder in (_recovery_folder(), Path(tempfile.gettempdir())):
        if folder is None:
            continue
        with contextlib.suppress(OSError):
            path = folder / name
            with os.fdopen(
                os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
            ) as file:
                json.dump(body, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            return path
    return None


def rescued(workspace: Path) -> list[dict[str, str]]:
    """The texts that a recovery file holds for `workspace`.

    Each file is renamed before it is read, so that one that does harm does it once.
    """
    folder = _recovery_folder()
    if folder is None:
        return []
    texts: list[dict[str, str]] = []
    wanted = str(workspace.resolve())
    for path in sorted(folder.glob("unsaved-*.json")):
        try:
            if wanted not in path.read_text(encoding="utf-8"):
                continue
            taken = path.rename(path.with_suffix(".taken"))
            body = safe_data(json.loads(taken.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            continue
        if isinstance(body, dict) and body.get("workspace") == wanted and isinstance(body.get("texts"), list):
            texts += [
                {name: str(item.get(name, "")) for name in ("question", "field", "text")}
                for item in body["texts"]
                if isinstance(item, dict)
            ]
    return texts


def _recovery_folder() -> Path | None:
    try:
        folder = data_dir() / "recovery"
        folder.mkdir(mode=0o700, exist_ok=True)
    except (OSError, CounterpointError):
        return None
    return folder
