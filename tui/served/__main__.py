"""The interface as it runs for one tab of a browser: ``python -m tui.served FILE [SESSION [projected]]``.

With a session (0 for the one that is due) it begins in the live view.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tui.app import run


def main() -> int:
    """Open the workspace that is named; the exit code."""
    from assistant.config import load_settings

    file, *live = sys.argv[1:]
    begin = {"session": int(live[0]), "projected": live[1:] == ["projected"]} if live else None
    return run(Path(file), settings=load_settings, begin=begin)


if __name__ == "__main__":
    sys.exit(main())
