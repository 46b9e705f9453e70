"""Sealed folders in the cache: built beside, swapped in whole, checked by hash before anything opens them.

The vector store writes into its files even when it is only opened, does not see what another process
wrote, and can crash on a damaged file. So what is kept is never opened in place. A finished index is sealed
with a hash of each file; whoever wants to read it gets a copy of his own (large files as hard links) once
every hash has been found right. A process that dies leaves a stray copy, never a damaged index, and
damage done by anything else is found before it can mislead or crash.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import time
import weakref
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

KEPT: Final = 3
"""How many sealed folders of one name stay: switching back to an earlier content costs nothing."""
LOCK_SECONDS: Final = 120.0
"""How long to wait for another process that builds; longer than any build of guidance takes."""

UNUSED_DAYS: Final = 60.0
"""After so long without use what was made of documents goes: they were removed, or the workspace is no longer opened."""
MOST_BYTES: Final = 1_000_000_000
"""What was made for all workspaces together takes at most so much: that of six large ones."""

_MANIFEST: Final = "manifest.json"
_COPIED: Final = ".sqlite3"


class View:
    """A private copy of a sealed folder, removed on `close` or when the process ends."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        self.path = path
        self._remove = weakref.finalize(self, _remove_own_view, path, lock, os.getpid())

    def close(self) -> None:
        """Remove the copy; what was opened in it must be closed before."""
        self._remove()


def open_sealed(
    root: Path, name: str, key: str, build: Callable[[Path], None], *, kept: int | None = KEPT
) -> View:
    """A view of the folder `name`-`key` below `root`, which `build` fills if it is missing or damaged.

    Of the folders of this name, the `kept` used last stay, or all. Several processes may ask at once: one builds, the others wait and share.

    Raises:
        OSError: the cache cannot be written, or another process has kept it locked for too long
            (`filelock.Timeout` is one).
    """
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(root / f"{name}.lock", timeout=LOCK_SECONDS):
        sealed = root / f"{name}-{key}"
        if not is_intact(sealed):
            _discard(sealed)
            _build(root, name, sealed, build)
        os.utime(sealed / _MANIFEST)
        view = _view(root, name, sealed)
        _prune(root, name, sealed, kept)
    return view


def discard_sealed(root: Path, name: str, unwanted: Callable[[Path], bool]) -> None:
    """Remove those sealed folders called `name` below `root` that are `unwanted`.

    Raises:
        OSError: another process has kept the cache locked for too long (`filelock.Timeout` is one).
    """
    if root.is_dir():
        with FileLock(root / f"{name}.lock", timeout=LOCK_SECONDS):
            for sealed in root.glob(f"{name}-*"):
                if unwanted(sealed):
                    _discard(sealed)


def make_room(root: Path, current: Path, *, days: float = UNUSED_DAYS, most: int = MOST_BYTES) -> None:
    """Remove folders below `root`, one for each workspace: those not used for `days` and, from the one on that was not used
    for longest, as many as take more than `most` bytes. `current` stays, and whatever a process has open.
    """
    folders = [folder for folder in root.iterdir() if folder.is_dir() and not folder.is_symlink()]
    taken = {folder: _taken(folder) for folder in folders}
    total, least = 0, time.time() - days * 86400
    for folder in sorted(folders, key=lambda folder: (folder != current, -taken[folder][0])):
        last, size = taken[folder]
        total += size
        if folder != current and (last < least or total > most) and _removed(folder):
            total -= size


def is_intact(sealed: Path) -> bool:
    """Whether `sealed` holds exactly the files that its manifest names, unchanged."""
    try:
        manifest = json.loads((sealed / _MANIFEST).read_text(encoding="ascii"))
        return isinstance(manifest, dict) and manifest == {
            file: _hash(sealed / file) for file in _files(sealed)
        }
    except (OSError, ValueError, RecursionError):
        return False


def _build(root: Path, name: str, sealed: Path, build: Callable[[Path], None]) -> None:
    beside = root / f"{name}.building-{secrets.token_hex(4)}"
    beside.mkdir(mode=0o700)
    try:
        build(beside)
        manifest = {file: _hash(beside / file) for file in _files(beside)}
        (beside / _MANIFEST).write_text(json.dumps(manifest), encoding="ascii")
        beside.replace(sealed)
    except BaseException:
        _discard(beside)
        raise


def _view(root: Path, name: str, sealed: Path) -> View:
    path = root / f"{name}.open-{secrets.token_hex(4)}"
    # Not bound to this thread: the copy may be given back by whichever thread closes the search.
    lock = FileLock(path.with_name(path.name + ".lock"), timeout=0, thread_local=False)
    lock.acquire()
    try:
        path.mkdir(mode=0o700)
        for file in _files(sealed):
            target = path / file
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _hand_out(sealed / file, target)
    except BaseException:
        _remove_view(path, lock)
        raise
    return View(path, lock)


def _hand_out(source: Path, target: Path) -> None:
    if source.suffix != _COPIED:
        with contextlib.suppress(OSError):  # a file system without hard links
            target.hardlink_to(source)
            return
    shutil.copyfile(source, target)


def _prune(root: Path, name: str, current: Path, kept: int | None) -> None:
    """Remove what nobody uses: old sealed folders, half-built ones, views of processes that are gone.

    Only called with the lock of `name` held, so a folder being built or handed out is never taken for stray.
    """
    for stray in root.glob(f"{name}.building-*"):
        _discard(stray)
    for path in root.glob(f"{name}.open-*.lock"):
        lock = FileLock(path, timeout=0)
        with contextlib.suppress(Timeout):
            lock.acquire()
            _remove_view(path.with_suffix(""), lock)
    if kept is None:
        return
    others = [folder for folder in root.glob(f"{name}-*") if folder != current]
    for folder in sorted(others, key=_last_used, reverse=True)[kept - 1 :]:
        _discard(folder)


def _last_used(sealed: Path) -> float:
    with contextlib.suppress(OSError):
        return (sealed / _MANIFEST).stat().st_mtime
    return 0.0


def _taken(folder: Path) -> tuple[float, int]:
    """When what lies in `folder` was last used, as seconds since 1970, and how many bytes it is."""
    last, size = 0.0, 0
    for path in folder.rglob("*"):
        # Taking a lock to see whether the folder is in use is no use of it.
        if path.suffix != ".lock" and path.is_file():
            with contextlib.suppress(OSError):
                status = path.stat()
                last, size = max(last, status.st_mtime), size + status.st_size
    return last, size


def _removed(folder: Path) -> bool:
    """Remove `folder` unless a process holds one of its locks; returns whether it is gone."""
    with contextlib.ExitStack() as locks:
        try:
            for path in folder.rglob("*.lock"):
                locks.enter_context(FileLock(path, timeout=0))
            # Out of the way at once, so that nobody finds half of it.
            _discard(folder.rename(folder.with_name(f"{folder.name}.building-{secrets.token_hex(4)}")))
        except (OSError, NotImplementedError):
            return False
    return True


def _remove_own_view(path: Path, lock: FileLock, owner: int) -> None:
    if os.getpid() == owner:  # a forked child inherits the object, not the copy
        _remove_view(path, lock)


def _remove_view(path: Path, lock: FileLock) -> None:
    _discard(path)
    # Unlinked while still held: nobody else can take a lock for alive that is about to go.
    with contextlib.suppress(OSError):
        Path(lock.lock_file).unlink()
    lock.release()


def _discard(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def _files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / _MANIFEST:
            yield path.relative_to(folder).as_posix()


def _hash(path: Path) -> str:
    digest = blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
