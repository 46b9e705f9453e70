"""What the workspace cannot take: forms neither kept nor cancelled, and answers whose saving failed.

One file for each open workspace and process, replaced whole each time, gone when nothing is left in it. The
process holds a lock beside it for as long as it lives, so that another window does not take its forms away.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, get_args
from uuid import uuid4

from assistant.config import data_dir
from assistant.errors import CounterpointError
from assistant.files import write_whole
from assistant.text import one_line, safe_data

Subject = Literal[
    "new",
    "record",
    "suggestion",
    "probe",
    "voice",
    "dissent",
    "beside",
    "advisor",
    "plan",
    "workshop",
    "runsheet",
    "done",
]

_LARGEST: Final = 32 * 1024 * 1024
"""Bytes up to which a recovery file is read."""
_TAKEN: Final = ".taken"


@dataclass(frozen=True)
class Unfinished:
    """A form under way: what it is for, and what a person changed in it, as typed and unchecked."""

    subject: Subject
    ref: str = ""
    """The record or suggestion, or the record that a probe is put to; empty for a new record and for the whole."""
    kind: str = ""
    """The kind of record it fills, or the probe it answers; empty where it holds one text."""
    base: int = 0
    """Revision of the workspace that the person had before their eyes."""
    typed: dict[str, Any] = field(default_factory=dict)
    named_in: list[tuple[str, str]] = field(default_factory=list)
    """Where the record is named once it is kept: pairs of the id of another record and a field of it."""
    key: str = field(default_factory=lambda: uuid4().hex)

    def with_typed(self, typed: dict[str, Any]) -> Unfinished:
        """The same form with `typed` in it."""
        return replace(self, typed=typed)


@dataclass(frozen=True)
class Stray:
    """A text of an answer that could not be committed."""

    question: str
    field: str
    text: str


T = TypeVar("T", Stray, Unfinished)


@dataclass(frozen=True)
class Found:
    """What earlier sessions left behind; `unreadable` are files in which nothing could be read."""

    texts: tuple[Stray, ...] = ()
    forms: tuple[Unfinished, ...] = ()
    unreadable: tuple[Path, ...] = ()


class Recovery:
    """The recovery file of this process for one workspace."""

    def __init__(self, workspace: Path) -> None:
        self._prefix = f"unsaved-{hashlib.sha256(os.fsencode(workspace.resolve())).hexdigest()[:16]}-"
        self._mine = f"{self._prefix}{time.strftime('%Y%m%d-%H%M%S')}-{uuid4().hex[:8]}"
        self._folder: Path | None = None
        self._lock: int | None = None
        self._written = b""
        self._taken: list[Path] = []

    def take(self) -> Found:
        """What earlier sessions left; each file is renamed before it is read, so that a bad one does harm once.

        The files go for good with the next `write` that succeeds.
        """
        texts: list[Stray] = []
        forms: list[Unfinished] = []
        unreadable: list[Path] = []
        for path in self._left_behind():
            try:
                taken = path.replace(path.with_suffix(_TAKEN))
            except OSError:
                continue
            try:
                found = _read(taken)
            except (OSError, ValueError, RecursionError, MemoryError):
                unreadable.append(taken)
                continue
            texts += found.texts
            forms += found.forms
            self._taken.append(taken)
        return Found(tuple(texts), tuple(forms), tuple(unreadable))

    def write(self, texts: Sequence[Stray], forms: Sequence[Unfinished]) -> None:
        """Make the file hold exactly these, on the disk when this returns; without any there is no file.

        Raises:
            CounterpointError: it could not be written; what it held before still stands.
        """
        content = b""
        if texts or forms:
            body = {"texts": [asdict(item) for item in texts], "forms": [asdict(item) for item in forms]}
            content = json.dumps(safe_data(body), ensure_ascii=False, indent=1).encode("utf-8")
        if content != self._written:
            self._put(content)
            self._written = content
        with contextlib.suppress(OSError):
            while self._taken:
                self._taken[-1].unlink(missing_ok=True)
                self._taken.pop()

    def close(self) -> None:
        """Let go of the file; what is still in it is for the next session."""
        if self._lock is None:
            return
        if self._folder is not None and not self._written:
            with contextlib.suppress(OSError):
                (self._folder / f"{self._mine}.lock").unlink(missing_ok=True)
        os.close(self._lock)
        self._lock = None

    def _put(self, content: bytes) -> None:
        trouble: CounterpointError | None = None
        for folder in _folders() if self._folder is None else [self._folder]:
            path = folder / f"{self._mine}.json"
            try:
                if content:
                    self._hold_lock(path.with_suffix(".lock"))
                    write_whole(path, content)
                else:
                    path.unlink(missing_ok=True)
            except CounterpointError as error:
                trouble = trouble or error
            except OSError as error:
                trouble = trouble or CounterpointError(one_line(error.strerror or str(error)))
            else:
                self._folder = folder
                return
        raise trouble or CounterpointError(
            "There is no folder to put it in.",
            hint="Set COUNTERPOINT_HOME to a folder that you may write to.",
        )

    def _hold_lock(self, path: Path) -> None:
        if self._lock is None:
            self._lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            # A file system without locks has no second window to guard against that could see them.
            with contextlib.suppress(OSError):
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _left_behind(self) -> Iterator[Path]:
        for folder in _folders():
            locked = {lock.stem for lock in folder.glob(f"{self._prefix}*.lock") if _in_use(lock)}
            yield from sorted(
                path for path in folder.glob(f"{self._prefix}*.json") if path.stem not in locked
            )


def _in_use(lock: Path) -> bool:
    """Whether a living process holds `lock`; one that nobody holds any more is cleared away."""
    try:
        handle = os.open(lock, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        lock.unlink(missing_ok=True)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _read(path: Path) -> Found:
    """What the file at `path` holds; ValueError where it is not one of ours. Entries that make no sense are left out."""
    with path.open("rb") as file:
        raw = file.read(_LARGEST + 1)
    body = safe_data(json.loads(raw)) if len(raw) <= _LARGEST else None
    if not isinstance(body, dict):
        raise ValueError("not a recovery file")  # noqa: TRY004 - to the caller it is a bad file like any other
    texts = [_entry(Stray, item) for item in _list(body.get("texts"))]
    forms = [_entry(Unfinished, item) for item in _list(body.get("forms"))]
    return Found(
        tuple(text for text in texts if text is not None),
        tuple(
            form for form in forms if form is not None and form.subject in get_args(Subject) and form.typed
        ),
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _entry(sort: type[T], value: object) -> T | None:
    """`value` as an entry, where every field that it has is of the right type."""
    if not isinstance(value, dict):
        return None
    kinds = {"base": int, "typed": dict, "named_in": list}
    given = {item.name: value[item.name] for item in fields(sort) if item.name in value}
    if not all(type(part) is kinds.get(name, str) for name, part in given.items()):
        return None
    if "named_in" in given:
        pairs = (pair for pair in given["named_in"] if isinstance(pair, list) and len(pair) == 2)
        given["named_in"] = [(ref, name) for ref, name in pairs if type(ref) is type(name) is str]
    try:
        return sort(**given)
    except TypeError:
        return None


def _folders() -> list[Path]:
    """Where recovery files lie: among the data of this user, or else in a temporary folder of this user alone."""
    spare = Path(tempfile.gettempdir()) / f"counterpoint-{os.getuid()}"
    found: list[Path] = []
    for environ in (os.environ, {"COUNTERPOINT_HOME": str(spare)}):
        with contextlib.suppress(OSError, CounterpointError):
            folder = data_dir(environ) / "recovery"
            folder.mkdir(mode=0o700, exist_ok=True)
            found.append(folder)
    return found
