"""The command line: thin, every verb a call into the layers below, `--json` everywhere."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line on `arguments` (the process's own where None) and give back its exit code."""
    from assistant.cli.app import run

    return run(arguments)
