"""Getting MiniLM's files: one download that a person asked for, or an archive that a person brings.

What arrives is kept beside until it is whole and its checksum is the one that Chroma names; then its files take their
place at once. A download that broke off goes on where it stopped.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, TypeAlias

from filelock import FileLock, Timeout

from assistant.errors import CounterpointError
from assistant.retrieval.minilm import FILES, GET, SEAL, is_fetched, source
from assistant.text import one_line

if TYPE_CHECKING:
    import httpx

MEGABYTES: Final = 83
"""About the size of the archive, told before anything is fetched."""
LARGEST: Final = 400_000_000
"""Bytes that an archive, and each file in it, may have."""

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many bytes of how many are here; 0 of the latter where the server does not say."""

_BLOCK: Final = 1 << 16
_CONNECT: Final = 15.0
_SILENCE: Final = 30.0


class NotFetched(CounterpointError):
    """The embedder's model could not be got."""

    code = "not-fetched"


def fetch(
    folder: Path, progress: Progress, *, address: str | None = None, checksum: str | None = None
) -> None:
    """Download the archive and put its files into `folder`; nothing is contacted but the one address.

    `address` and `checksum` are Chroma's unless given.

    Raises:
        NotFetched: it says what happened, what is kept and what to do.
    """
    known = source()
    address, checksum = address or known[0], checksum or known[1]
    with _alone(folder):
        part = folder.parent / f"{folder.name}-{checksum[:16]}.part"
        try:
            _download(part, address, progress)
            if _sha256(part) != checksum:
                part.unlink()
                raise NotFetched(
                    f"What {_host(address)} sent is not the model: its checksum is wrong.",
                    kept="It was thrown away.",
                    hint=f"Try again; if it stays so, the network changes what it carries. {_by_hand(address)}",
                )
            _install(part, folder, checksum)
            part.unlink()
        except OSError as fault:
            raise _unwritable(folder, fault) from None


def take(archive: Path, folder: Path, *, checksum: str | None = None) -> None:
    """Put the files of an `archive` that a person brings into `folder`; it is left where it is.

    Raises:
        NotFetched: it is not there, not the archive that Chroma names, or cannot be unpacked.
    """
    checksum = checksum or source()[1]
    shown = one_line(str(archive), 200)
    try:
        found = _sha256(archive)
    except OSError as fault:
        raise NotFetched(f"{shown} cannot be read: {one_line(fault.strerror or str(fault))}.") from None
    if found != checksum:
        raise NotFetched(
            f"{shown} is not the model: its checksum is {found[:16]}… instead of {checksum[:16]}….",
            kept="Nothing was changed.",
            hint=f"Download it again from {source()[0]} and leave it packed.",
        )
    with _alone(folder):
        try:
            _install(archive, folder, checksum)
        except OSError as fault:
            raise _unwritable(folder, fault) from None


def _download(part: Path, address: str, progress: Progress) -> None:
    """Bring `part` to its full length, from where it stopped if the server can."""
    import httpx

    here = part.stat().st_size if part.is_file() else 0
    headers = {"accept-encoding": "identity"} | ({"range": f"bytes={here}-"} if here else {})
    try:
        with httpx.stream(
            "GET", address, headers=headers, timeout=httpx.Timeout(_SILENCE, connect=_CONNECT)
        ) as reply:
            goes_on = reply.status_code == httpx.codes.PARTIAL_CONTENT and _begins(reply) == here
            if reply.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                return  # it is all here already, or it is none of ours: the checksum tells
            _check(reply, address, goes_on=goes_on)
            here = here if goes_on else 0
            length = reply.headers.get("content-length", "")
            total = here + int(length) if length.isdecimal() else 0
            if total > LARGEST:
                raise _no_model(address, f"an archive of {total // 1_000_000} MB")
            with part.open("ab" if goes_on else "wb") as file:
                progress(here, total)
                for block in reply.iter_raw():
                    here += file.write(block)
                    if here > LARGEST:
                        raise _no_model(address, "more than the model could be")
                    progress(here, total)
    except httpx.HTTPError as fault:
        raise _unreachable(part, address, fault) from None
    except NotFetched:
        if here > LARGEST:
            part.unlink(missing_ok=True)
        raise


def _check(reply: httpx.Response, address: str, *, goes_on: bool) -> None:
    status = reply.status_code
    if reply.has_redirect_location:
        raise _no_model(address, f"a pointer to {one_line(reply.headers['location'], 120)}")
    if status == 200 and "html" in reply.headers.get("content-type", "").lower():
        raise _no_model(address, "a web page; on a guest network, open a browser and sign in first")
    if status != 200 and not goes_on:
        raise NotFetched(
            f"{_host(address)} does not give the model (HTTP {status}).",
            kept="Nothing was changed.",
            hint=f"Try again later. {_by_hand(address)}",
        )


def _begins(reply: httpx.Response) -> int:
    """The byte that a partial reply begins with; -1 where it does not say."""
    first = reply.headers.get("content-range", "").removeprefix("bytes ").partition("-")[0]
    return int(first) if first.isdecimal() else -1


def _install(archive: Path, folder: Path, checksum: str) -> None:
    """Unpack `archive` beside `folder` and put it in its place."""
    beside = folder.with_name(f"{folder.name}.unpacking-{secrets.token_hex(4)}")
    try:
        (beside / "onnx").mkdir(parents=True, mode=0o700)
        try:
            _unpack(archive, beside / "onnx")
        except (tarfile.TarError, EOFError, ValueError) as fault:
            raise NotFetched(
                f"The archive of the model cannot be unpacked: {one_line(str(fault), 120)}."
            ) from None
        (beside / SEAL).write_text(checksum, encoding="ascii")
        if not is_fetched(beside):
            raise NotFetched(f"The archive of the model lacks {' or '.join(FILES)}.")
        old = folder.with_name(f"{folder.name}.old-{secrets.token_hex(4)}")
        with contextlib.suppress(FileNotFoundError):
            folder.rename(old)
        beside.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _unpack(archive: Path, target: Path) -> None:
    """The plain files of the archive's one folder, and nothing else that an archive may hold."""
    with tarfile.open(archive, mode="r:gz") as packed:
        for member in packed:
            where = PurePosixPath(member.name)
            if not member.isreg() or where.parts[:-1] != ("onnx",) or where.name.startswith("."):
                continue
            content = packed.extractfile(member)
            if content is None or member.size > LARGEST:
                continue
            with (target / where.name).open("wb") as file:
                shutil.copyfileobj(content, file, _BLOCK)
                file.flush()
                os.fsync(file.fileno())


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(folder.with_name(f"{folder.name}.lock"), timeout=0):
            yield
    except Timeout:
        raise NotFetched(
            "Another Counterpoint is fetching the model just now.", hint="Wait for it."
        ) from None
    except OSError as fault:
        raise _unwritable(folder, fault) from None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _host(address: str) -> str:
    return one_line(address.partition("://")[2].partition("/")[0], 120)


def _by_hand(address: str) -> str:
    return f"Or bring the file from {address} by other means: {GET} --from FILE"


def _no_model(address: str, what: str) -> NotFetched:
    return NotFetched(
        f"What answers at {_host(address)} is not the model but {what}.",
        kept="Nothing was changed.",
        hint=_by_hand(address),
    )


def _unreachable(part: Path, address: str, fault: Exception) -> NotFetched:
    here = part.stat().st_size if part.is_file() else 0
    broke = f"The download from {_host(address)} broke off" if here else f"{_host(address)} cannot be reached"
    kept = (
        f"{here / 1e6:.1f} MB of it are kept; the next try goes on from there."
        if here
        else "Nothing was changed."
    )
    why = one_line(str(fault), 120).rstrip(".") or type(fault).__name__
    return NotFetched(f"{broke}: {why}.", kept=kept, hint=f"Try again with a network. {_by_hand(address)}")


def _unwritable(folder: Path, fault: OSError) -> NotFetched:
    return NotFetched(
        f"The model cannot be put into {one_line(str(folder), 200)}: {one_line(fault.strerror or str(fault))}.",
        hint="Make room on the disk, or set COUNTERPOINT_HOME to a folder that you may write to.",
    )
