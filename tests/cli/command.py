"""The command line as a user has it: within this process, or as a process with a start of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.cli.app import run
from tests.fakes.network_guard import guarded_environment

ROOT = Path(__file__).resolve().parents[2]
_OURS = {"COUNTERPOINT_DEBUG": "1", "TERM": "dumb"}
"""Faults of ours come with a traceback, which no test takes for an error told; no terminal is ever drawn on."""


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


def counterpoint(*arguments: object, text: str = "", env: Mapping[str, str] | None = None) -> Result:
    """Run the command line within this process, many times as fast as `in_own_process`.

    It has streams of its own, `text` as standard input, `env` on top of the environment, and the working
    folder it would have as a process; all of that is put back. A fault of ours is raised here. What is
    loaded stays loaded, so whatever is about the start, signals, the bytes on the streams, or what the
    environment does to Python belongs to `in_own_process`.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(ROOT):
        for name, value in (_OURS | dict(env or {})).items():
            patch.setenv(name, value)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode("utf-8")), encoding="utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = run([str(argument) for argument in arguments])
    return Result(code, _written(out), _written(err))


def data(*arguments: object) -> Any:
    """What a command that must succeed prints with --json."""
    done = counterpoint(*arguments, "--json")
    assert done.code == 0, done
    return done.data


def report(file: Path) -> str:
    """The report of a workspace."""
    counterpoint("export", file, "--to", file.with_suffix(".md"))
    return file.with_suffix(".md").read_text(encoding="utf-8")


def in_own_process(*arguments: object, text: str = "", env: Mapping[str, str] | None = None) -> Result:
    """Run the command line as a process, its network closed; any traceback fails the test at once."""
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *map(str, arguments)],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=90,
        cwd=ROOT,
        env=guarded_environment(os.environ | _OURS | dict(env or {})),
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Result(done.returncode, done.stdout, done.stderr)


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8")
