"""Every check of the house: `make test`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# Two fifths of the time of tests is waiting, for a process or a screen: two workers a core keep it busy.
WORKERS = os.environ.get("TEST_WORKERS") or str((os.cpu_count() or 2) * 2)
PYTEST = [str(BIN / "pytest"), "-q", "-n", WORKERS, "--dist", "worksteal"]
CORE = ("tests/method", "tests/workspace", "tests/advisor/test_grounding.py")
MEASURED = ("assistant.method", "assistant.workspace", "assistant.advisor.grounds.grounding")
"""What is measured, by the tests that stand next to it."""


class Check(NamedTuple):
    """A command that ends with 0 if all is well."""

    name: str
    command: list[str]


class Outcome(NamedTuple):
    """How a check ended."""

    name: str
    code: int
    seconds: float
    printed: str = ""


READ: tuple[Check, ...] = (
    Check("lint", [str(BIN / "ruff"), "check", "."]),
    Check("format", [str(BIN / "ruff"), "format", "--check", "."]),
    Check("layers", [str(BIN / "lint-imports")]),
    Check("dependencies", [str(BIN / "deptry"), "."]),
    Check("types", [str(BIN / "mypy")]),
    Check("cards", [sys.executable, "-m", "assistant.retrieval.audit"]),
)
"""Checks that only read, the quickest first; they go on beside the tests, much of whose time is waiting."""

RUN: tuple[Check, ...] = (
    # Which of them are traced is said in tests/conftest.py.
    Check("tests", [*PYTEST, "tests", *(f"--cov={name}" for name in MEASURED), "--cov-branch", "--cov-report="]),
    Check("coverage", [str(BIN / "coverage"), "report", "--fail-under=95", "--skip-covered", "--include=assistant/method/*,assistant/workspace/*,assistant/advisor/grounds/grounding.py"]),
)  # fmt: skip


def main() -> int:
    """Run the checks; after the first that fails no other is begun, and its exit code is given back."""
    with ThreadPoolExecutor(1) as aside:
        reading = [aside.submit(_done, check, quietly=True) for check in READ]
        for check in RUN:
            print(f"== {check.name}", flush=True)
            failed = _told([_done(check)]) or _told(_ended(reading))
            if failed:
                aside.shutdown(cancel_futures=True)
                return failed
        return _told(each.result() for each in reading)


def _done(check: Check, *, quietly: bool = False) -> Outcome:
    started = time.monotonic()
    ended = subprocess.run(check.command, cwd=ROOT, check=False, capture_output=quietly, text=True)
    return Outcome(
        check.name, ended.returncode, time.monotonic() - started, (ended.stdout or "") + (ended.stderr or "")
    )


def _ended(reading: list[Future[Outcome]]) -> Iterable[Outcome]:
    """What has ended by now, each given once."""
    while reading and reading[0].done():
        yield reading.pop(0).result()


def _told(outcomes: Iterable[Outcome]) -> int:
    """Say how checks ended, up to the first that failed; its exit code, or 0."""
    for name, code, seconds, printed in outcomes:
        if code:
            print(f"{printed.rstrip()}\n== {name} failed", flush=True)
            return code
        print(f"== {name} ok, {seconds:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
