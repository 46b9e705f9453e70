"""Every check of the house, in the order in which a fault is cheapest to find: `make test`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# Many a test waits, for a process or a screen: one worker more than there are cores keeps them busy.
WORKERS = os.environ.get("TEST_WORKERS") or str((os.cpu_count() or 2) + 1)
PYTEST = [str(BIN / "pytest"), "-q", "-n", WORKERS, "--dist", "worksteal"]
CORE = ("tests/method", "tests/workspace", "tests/advisor")
MEASURED = ("assistant.method", "assistant.workspace", "assistant.advisor")

CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("lint", [str(BIN / "ruff"), "check", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("layers", [str(BIN / "lint-imports")]),
    ("dependencies", [str(BIN / "deptry"), "."]),
    ("types", [str(BIN / "mypy")]),
    ("cards", [sys.executable, "-m", "assistant.retrieval.audit"]),
    # Tracing costs a fifth of the time, so only the tests next to what is measured run under it.
    ("core", [*PYTEST, *CORE, *(f"--cov={name}" for name in MEASURED), "--cov-branch", "--cov-report="]),
    ("tests", [*PYTEST, "tests", *(f"--ignore={folder}" for folder in CORE)]),
    ("coverage", [str(BIN / "coverage"), "report", "--fail-under=95", "--skip-covered", "--include=assistant/method/*,assistant/workspace/*,assistant/advisor/grounding.py"]),
)  # fmt: skip


def main() -> int:
    """Run the checks; stop at the first that fails and give back its exit code."""
    for name, command in CHECKS:
        print(f"== {name}", flush=True)
        started = time.monotonic()
        outcome = subprocess.run(command, cwd=ROOT, check=False)
        if outcome.returncode:
            print(f"== {name} failed", flush=True)
            return outcome.returncode
        print(f"== {name} ok, {time.monotonic() - started:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
