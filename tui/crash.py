"""When things go wrong for good: a report without anybody's words."""

from __future__ import annotations

import time
import traceback
from pathlib import Path
from typing import Final

from assistant.errors import CounterpointError

_MOST_REPORTS: Final = 20


def record(error: BaseException) -> Path | None:
    """Write where `error` came from, without its message and without any variable; the file, if it could be written."""
    from assistant.config import data_dir

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
