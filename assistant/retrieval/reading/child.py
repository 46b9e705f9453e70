"""The reading process: stays small and clean, and reads each document in a fork of itself that may come to harm.

Started by `process` with nothing of the parent's but its standard input and output. Where the system cannot
fork, it reads one document itself and ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO, Final

from assistant.retrieval.reading import wire
from assistant.retrieval.reading.content import contents
from assistant.retrieval.reading.errors import Refusal
from assistant.retrieval.reading.flow import Contents
from assistant.retrieval.reading.kinds import promised
from assistant.retrieval.reading.limits import Limits
from assistant.retrieval.reading.pulse import tell_through
from assistant.retrieval.reading.typed import typed

_FORBIDDEN: Final = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.remove", "os.rename",
    "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "os.link", "os.symlink", "os.truncate", "shutil.", "webbrowser.", "ftplib.",
    "urllib.", "http.",
)  # fmt: skip
_TOO_FAT: Final = Refusal("too-large", "reading it takes more memory than a document may")
_OPEN_FILES: Final = 64
_NEW_USER_AND_NETWORK: Final = 0x10000000 | 0x40000000


def main() -> None:
    """Answer requests until the parent closes its end. The second argument is a pipe for how far each of them is."""
    tell_through(*map(int, sys.argv[2:3]))
    source = os.fdopen(os.dup(0), "rb")
    target = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not reach the answers.
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    while line := source.readline():
        name, size, limits, once, as_typed = wire.asked(line)
        read = partial(_read, found_by=typed if as_typed else contents)
        data = source.read(size)
        target.write(wire.TAKEN)
        target.flush()
        _prepare(name)
        if once:
            _confine(limits, target.fileno())
            target.write(wire.frame(0, read(data, name, limits)))
            target.flush()
            return
        target.write(wire.frame(*_in_a_fork(data, name, limits, read, source, target)))
        target.flush()
        del data


def _prepare(name: str) -> None:
    """Load the library that the name promises to need, so that every later fork finds it there."""
    modules = {
        "docx": ("docx.opc.package", "assistant.retrieval.reading.formats.word"),
        "pptx": ("pptx.package", "pptx.parts.presentation", "assistant.retrieval.reading.formats.slides"),
        "xlsx": ("openpyxl", "assistant.retrieval.reading.formats.workbook"),
        "pdf": ("pypdf", "assistant.retrieval.reading.formats.pages"),
        "html": ("lxml.html",),
        "markdown": ("markdown_it",),
    }.get(promised(name), ())
    for module in modules:
        # One that is missing is reported by the document that needs it.
        with contextlib.suppress(ImportError):
            __import__(module)
    gc.freeze()


def _in_a_fork(
    data: bytes,
    name: str,
    limits: Limits,
    read: Callable[[bytes, str, Limits], bytes],
    source: BinaryIO,
    target: BinaryIO,
) -> tuple[int, bytes]:
    """How a fork ended that read `data`, and what it said."""
    outlet, inlet = os.pipe()
    fork = os.fork()
    if fork == 0:
        try:
            os.close(outlet)
            source.close()
            os.close(target.fileno())
            _confine(limits, inlet)
            body = memoryview(read(data, name, limits))
            while body:
                body = body[os.write(inlet, body) :]
        finally:
            # Not sys.exit: what the parent process had open is the parent's to flush.
            os._exit(0)
    os.close(inlet)
    parts: list[bytes] = []
    left = limits.answer
    while left > 0 and (part := os.read(outlet, min(left, 1 << 16))):
        parts.append(part)
        left -= len(part)
    if left <= 0:
        os.kill(fork, signal.SIGKILL)
    os.close(outlet)
    _, status = os.waitpid(fork, 0)
    return status, b"".join(parts)


def _read(
    data: bytes, name: str, limits: Limits, found_by: Callable[[bytes, str, Limits], Contents] = contents
) -> bytes:
    """The answer for `data`; every way in which a library can fail on it is one of ours."""
    found: Contents | Refusal
    most = _held() + limits.memory * 0.9
    try:
        found = found_by(data, name, limits)
    except Refusal as refusal:
        found = refusal
    except MemoryError:
        found = _TOO_FAT
    except ImportError:
        found = Refusal("unsupported", "a library that reads it is missing; install Counterpoint again")
    except Exception:  # noqa: BLE001 - libraries raise anything on a damaged document, and the person is told that it is one
        # Some of them say something else when memory runs out.
        found = _TOO_FAT if _peak() > most else Refusal("damaged")
    return wire.answer(found)


def _confine(limits: Limits, keep: int) -> None:
    """Take from this process what reading does not need: memory, time, files, the network, other programs."""
    sys.dont_write_bytecode = True
    # The process lives for one document: looking for garbage costs more than it brings.
    gc.set_threshold(200_000, 20, 100)
    if sys.platform != "win32":
        import resource

        _set(resource.RLIMIT_CPU, limits.cpu, limits.cpu + 2)
        _set(resource.RLIMIT_AS, _held() + limits.memory)
        _set(resource.RLIMIT_FSIZE, 0)
        _set(resource.RLIMIT_CORE, 0)
        _set(resource.RLIMIT_NOFILE, max(_OPEN_FILES, keep + 1))
    _leave_the_network()
    sys.addaudithook(_refuse)


def _set(kind: int, soft: int, hard: int | None = None) -> None:
    import resource

    # Some systems refuse some limits; the parent's clock holds in any case.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (soft, soft if hard is None else hard))


def _held() -> int:
    """Bytes of address space that the process has now, where the system says so; a usual number elsewhere."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - the shortest way, in a process that imports little
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 512 * 1024 * 1024


def _peak() -> int:
    """The most address space that this process ever had, in bytes, where the system says so; 0 elsewhere."""
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as file:  # noqa: PTH123 - as above
            return next((int(line.split()[1]) * 1024 for line in file if line.startswith("VmPeak:")), 0)
    except OSError:
        return 0


def _leave_the_network() -> None:
    """On Linux, go where there is none, if the system lets this process; `_refuse` stands in any case."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_USER_AND_NETWORK)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: no network, no other program, no file opened for writing."""
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if (
        event == "open"
        and isinstance(arguments[2], int)
        and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    ):
        raise PermissionError(event)
