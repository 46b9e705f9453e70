"""The interface as it runs for one tab of a browser: ``python -m tui.served FILE``."""

from __future__ import annotations

import sys
from pathlib import Path

from tui.app import run


def main() -> int:
    """Open the workspace that is named; the exit code."""
    from assistant.config import load_settings

    return run(Path(sys.argv[1]), settings=load_settings)


if __name__ == "__main__":
    sys.exit(main())
