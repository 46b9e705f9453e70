"""A program in a pseudo-terminal, timed from outside: first paint, and from keystroke to screen."""

from __future__ import annotations

import os
import select
import string
import sys
import time
from collections.abc import Mapping
from itertools import cycle
from types import TracebackType
from typing import Self

import pexpect


class Terminal:
    """A process behind a pseudo-terminal of 40 by 140; `started` is when it was spawned (monotonic)."""

    def __init__(self, *arguments: str, env: Mapping[str, str]) -> None:
        self.started = time.perf_counter()
        self.process = pexpect.spawn(
            sys.executable,
            list(arguments),
            env={**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
            dimensions=(40, 140),
            timeout=60,
            encoding=None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.close(force=True)

    def seconds_until(self, words: str) -> float:
        """Seconds from the start until `words` were written to the screen."""
        self.process.expect_exact(words.encode())
        return time.perf_counter() - self.started

    def send(self, keys: str) -> None:
        """Press keys."""
        self.process.send(keys.encode())

    def settle(self, quiet: float = 0.4, longest: float = 10.0) -> None:
        """Read until nothing was written for `quiet` seconds."""
        deadline = time.monotonic() + longest
        while time.monotonic() < deadline and select.select([self.process.child_fd], [], [], quiet)[0]:
            os.read(self.process.child_fd, 65536)

    def type_and_time(self, count: int, pause: float = 0.03) -> list[float]:
        """Type `count` letters into what has the focus; seconds from each key to its letter on the screen."""
        times: list[float] = []
        for letter, _ in zip(cycle(string.ascii_lowercase), range(count), strict=False):
            self._drain()
            begun = time.perf_counter()
            os.write(self.process.child_fd, letter.encode())
            if self._shows(letter.encode(), begun + 2.0):
                times.append(time.perf_counter() - begun)
            time.sleep(pause)
        return times

    def _drain(self) -> None:
        while select.select([self.process.child_fd], [], [], 0)[0]:
            os.read(self.process.child_fd, 65536)

    def _shows(self, letter: bytes, deadline: float) -> bool:
        while (left := deadline - time.perf_counter()) > 0:
            if select.select([self.process.child_fd], [], [], left)[0]:
                written = os.read(self.process.child_fd, 65536)
                if letter in _visible(written):
                    return True
        return False


def _visible(written: bytes) -> bytes:
    """What was written without control sequences, roughly: enough to find a letter."""
    kept = bytearray()
    parts = written.split(b"\x1b[")
    kept += parts[0]
    for part in parts[1:]:
        end = next((at for at, byte in enumerate(part) if 0x40 <= byte <= 0x7E), len(part))
        kept += part[end + 1 :]
    return bytes(kept)
