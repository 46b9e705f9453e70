"""The parent's side of the reading process: starts it, asks it, stops it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from assistant.retrieval.reading import wire
from assistant.retrieval.reading.errors import Refusal
from assistant.retrieval.reading.limits import Limits
from assistant.retrieval.reading.pulse import Pulse, Within

FORKS: Final = hasattr(os, "fork")
"""Whether a process can be kept warm; elsewhere each document gets a new one."""

_KEPT: Final = frozenset(
    {
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TMPDIR",
        "TEMP",
        "TMP",
        "SYSTEMROOT",
        "WINDIR",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
    }
)
"""Variables that the process gets; keys and tokens are not among them."""

# -I keeps out the working folder and PYTHON* variables; the package is found by its own place, in a checkout as in an installation.
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); import assistant; del sys.path[0]; "
    "from assistant.retrieval.reading.child import main; main()"
)
_HOME: Final = str(Path(__file__).resolve().parents[3])
_LOOK: Final = 0.05
"""Seconds between looks at whether the person stopped it."""


class ReadingProcess:
    """One process that reads documents, started when it is first needed. For one caller at a time."""

    def __init__(self, *, forks: bool = FORKS) -> None:
        self._forks = forks
        self._process: subprocess.Popen[bytes] | None = None
        self._pulse: Pulse | None = None

    @property
    def pid(self) -> int | None:
        """Id of the process, while there is one."""
        return self._process.pid if self._process else None

    def read(
        self,
        data: bytes,
        name: str,
        limits: Limits,
        is_stopped: Callable[[], bool],
        within: Within | None = None,
        *,
        as_typed: bool = False,
    ) -> bytes:
        """What reading `data` gave, as `wire.answer` wrote it; `within` is told how far it is, in this thread.

        Raises:
            Refusal: it took too long or too much, crashed, or was stopped; the process is gone then, and the next
                document gets a new one.
        """
        for _ in range(2):
            answer, is_taken = self._exchanged(data, name, limits, is_stopped, within, as_typed)
            if answer is not None:
                return _unharmed(*answer)
            if is_taken:
                break
            # The process had ended while it was idle, which is not this document's doing.
        raise Refusal("damaged", "the process that read it ended without an answer")

    def _exchanged(
        self,
        data: bytes,
        name: str,
        limits: Limits,
        is_stopped: Callable[[], bool],
        within: Within | None,
        as_typed: bool,
    ) -> tuple[tuple[int, bytes] | None, bool]:
        """The answer for `data`, None where the process ended without one, and whether it took the document at all."""
        process = self._running()
        answers: list[tuple[int, bytes] | None] = []
        done, is_taken = threading.Event(), threading.Event()

        def exchange() -> None:
            # A process that ends early closes its pipes, and so ends this.
            with contextlib.suppress(OSError, ValueError):
                assert process.stdin is not None
                assert process.stdout is not None
                once = not self._forks
                process.stdin.write(wire.request(name, len(data), limits, once=once, as_typed=as_typed))
                process.stdin.write(data)
                process.stdin.flush()
                if process.stdout.readline(len(wire.TAKEN)) == wire.TAKEN:
                    is_taken.set()
                    answers.append(wire.framed(process.stdout, limits.answer))
            done.set()

        self._news()
        worker = threading.Thread(target=exchange, name="reading", daemon=True)
        worker.start()

        def look() -> bool:
            news = self._news() if within is not None else None
            if within is not None and news is not None:
                within(*news)
            return is_stopped()

        try:
            _wait(done, limits.wall, look)
        except BaseException:
            self.close()
            raise
        finally:
            worker.join()
        answer = answers[0] if answers else None
        if answer is None or not self._forks:
            self.close()
        return answer, is_taken.is_set()

    def close(self) -> None:
        """End the process, and whatever it is reading, at once."""
        process, self._process = self._process, None
        pulse, self._pulse = self._pulse, None
        if pulse is not None:
            pulse.close()
        if process is None:
            return
        if sys.platform == "win32":
            process.kill()
        else:
            # The fork that reads is of the same group. One that has ended by itself is fine.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            self._pulse = Pulse()
            handed_on = self._pulse.handed_on
            self._process = subprocess.Popen(  # noqa: S603 - this Python, with a program of our own
                [sys.executable, "-I", "-c", _START, _HOME, *map(str, handed_on)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={key: value for key, value in os.environ.items() if key.upper() in _KEPT},
                start_new_session=True,
                pass_fds=handed_on,
            )
            self._pulse.given()
        return self._process

    def _news(self) -> tuple[int, int] | None:
        return self._pulse.newest() if self._pulse is not None else None


def _wait(done: threading.Event, seconds: float, is_stopped: Callable[[], bool]) -> None:
    """Wait until `done`, but no longer than `seconds`, nor after the person stopped it."""
    until = time.monotonic() + seconds
    while not is_stopped():
        if done.wait(_LOOK):
            return
        if time.monotonic() > until:
            raise Refusal("too-slow")
    raise Refusal("cancelled")


def _unharmed(status: int, body: bytes) -> bytes:
    """`body`, unless the fork that wrote it was ended."""
    if status == 0:
        return body
    if not os.WIFSIGNALED(status):
        raise Refusal("damaged", "the process that read it broke down")
    ended_by = os.WTERMSIG(status)
    if ended_by == signal.SIGXCPU:
        raise Refusal("too-slow")
    if ended_by == signal.SIGKILL:
        raise Refusal("too-large", "reading it was ended by the system, or gave more than a document may")
    raise Refusal("damaged", "the process that read it crashed")
