"""The command line as a user has it: a process with its own home, its network closed."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from assistant.cli.app import run
from tests.fakes.network_guard import guarded_environment

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


def counterpoint(*arguments: object, text: str | None = None, env: Mapping[str, str] | None = None) -> Result:
    """Run the command line in a process of its own; any traceback fails the test at once."""
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *map(str, arguments)],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=90,
        cwd=ROOT,
        env=guarded_environment(os.environ | dict(env or {})),
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Result(done.returncode, done.stdout, done.stderr)


def at_once(*arguments: object) -> Result:
    """Run the command line within this process: quicker, where nothing is read from standard input."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    told = Result(code, out.getvalue(), err.getvalue())
    assert "made a mistake" not in told.out + told.err, told
    return told


def in_process(*arguments: object) -> Result:
    """Run the command line in this process: quick, where neither standard input nor a home of its own matters."""
    from assistant.cli.app import run

    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    return Result(code, out.getvalue(), err.getvalue())
