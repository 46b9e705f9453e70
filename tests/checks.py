"""Every check of the house, in the order in which a fault is cheapest to find: `make test`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("lint", [str(BIN / "ruff"), "check", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("layers", [str(BIN / "lint-imports")]),
    ("dependencies", [str(BIN / "deptry"), "."]),
    ("types", [str(BIN / "mypy")]),
    (
        "tests",
        [str(BIN / "pytest"), "-q", "-n", os.environ.get("TEST_WORKERS", "2"), "--dist", "worksteal"]
        + [f"--cov={name}" for name in ("assistant.method", "assistant.workspace", "assistant.advisor")]
        + ["--cov-branch", "--cov-report="],
    ),
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
