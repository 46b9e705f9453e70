"""A full examination of a workspace file: what is sound, what is not, and what to do about it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import CounterpointError
from assistant.method.records import RECORD
from assistant.method.said import counted, links
from assistant.text import one_line
from assistant.workspace import backups, calls, contents, events
from assistant.workspace.changes import Mismatch
from assistant.workspace.files import connect, has_hot_journal, journal_of, look
from assistant.workspace.handles import copy_bytes
from assistant.workspace.schema import VERSION, WITH_CALLS, WITH_PASSAGES, expected
from assistant.workspace.snapshot import Snapshots
from assistant.workspace.state import State, load, replay


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `advisory` ones are worth knowing and leave the file as sound as it was."""

    name: str
    ok: bool
    text: str
    hint: str = ""
    advisory: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What an examination found; `ok` means that the file is sound."""

    path: Path
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether every check that is not merely advisory has passed."""
        return all(check.ok or check.advisory for check in self.checks)

    @property
    def hints(self) -> tuple[str, ...]:
        """What to do, in the order of the checks, each once."""
        return tuple(dict.fromkeys(check.hint for check in self.checks if check.hint))


def examine(path: Path, *, backup_folder: Path | None = None) -> Report:
    """Looks at everything in and around the workspace at `path`, and changes nothing.

    Checks, as far as the file lets itself be read: ``file``, ``version``, ``journal``, ``folder``,
    ``pages`` (every page and index), ``tables`` (nothing that guards the log is missing), ``chain`` (hashes), ``replay`` (the tables are what the events make),
    ``passages`` (the texts of documents are as they were read), ``calls`` (the log of calls and the journal),
    ``content`` (every thing fits its model), ``links`` (advisory: records that name others which are not
    there). Never raises for what it finds.
    """
    checks = [*_outside(path)]
    if all(check.ok or check.advisory for check in checks):
        try:
            with _readable(path) as connection:
                checks += _inside(connection, path)
        except (sqlite3.Error, OSError, CounterpointError) as error:
            checks.append(Check("pages", False, f"It cannot be read: {one_line(str(error), 300)}."))
    if any(not check.ok and not check.advisory for check in checks):
        checks.append(_way_back(path, backup_folder))
    return Report(path, tuple(checks))


def _outside(path: Path) -> Iterator[Check]:
    try:
        header = look(path)
    except CounterpointError as error:
        yield Check("file", False, error.message, error.hint)
        return
    cut = not header.is_whole and not has_hot_journal(path)
    short = f"It is cut short: {header.size} bytes of {header.pages * header.page_size}."
    yield Check("file", not cut, short if cut else f"A workspace of {header.size} bytes.")
    newer = header.user_version > VERSION
    yield Check(
        "version",
        header.user_version >= 1,
        f"Workspace version {header.user_version}; this program writes {VERSION}."
        if header.user_version
        else "It does not say which version it is.",
        "Update Counterpoint to change it." if newer else "",
    )
    hot = has_hot_journal(path)
    yield Check(
        "journal",
        not hot,
        "A save is under way or was cut off." if hot else "No save was cut off.",
        "Open it once with Counterpoint, without moving it: the last complete state comes back by itself."
        if hot
        else "",
        advisory=True,
    )
    writable = os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)
    yield Check(
        "folder",
        writable,
        "It can be written to." if writable else "The file or its folder may only be read.",
        "" if writable else "Mend the permissions, or save a copy elsewhere and work in that.",
        advisory=True,
    )


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for reading; on a copy where a save that was cut off must be rolled back first."""
    with tempfile.TemporaryDirectory(prefix="counterpoint-") as folder:
        try:
            connection = connect(path, read_only=True)
        except sqlite3.Error:
            # A journal may also be that of a save under way: only the database library can tell them apart.
            if not has_hot_journal(path):
                raise
            copy = Path(folder) / "copy"
            copy_bytes(path, copy)
            copy_bytes(journal_of(path), journal_of(copy))
            connection = connect(copy)
        with contextlib.closing(connection):
            yield connection


def _inside(connection: sqlite3.Connection, path: Path) -> Iterator[Check]:
    connection.execute("BEGIN")
    problems = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
    sound = problems == ["ok"]
    yield Check("pages", sound, "Every page is in order." if sound else one_line("; ".join(problems), 500))
    if not sound:
        return
    yield _checked("tables", lambda: _tables(connection))
    yield _checked("chain", lambda: _chain(connection))
    yield _checked("replay", lambda: _replay(connection))
    yield _checked("passages", lambda: _passages(connection))
    yield _checked("calls", lambda: _calls(connection))
    state = State()
    content = _checked("content", lambda: _content(connection, path, state))
    yield content
    if content.ok:
        yield _links(state)


def _checked(name: str, examine_it: Callable[[], str]) -> Check:
    try:
        return Check(name, True, examine_it())
    except (events.BrokenChain, Mismatch, CounterpointError) as error:
        return Check(name, False, _sentence(error))
    except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError) as error:
        return Check(name, False, f"It holds what was never written ({one_line(repr(error), 200)}).")


def _sentence(error: Exception) -> str:
    text = one_line(error.message if isinstance(error, CounterpointError) else str(error), 500)
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _tables(connection: sqlite3.Connection) -> str:
    schema = "SELECT type || ' ' || name FROM sqlite_schema WHERE sql IS NOT NULL"
    missing = expected(_version(connection)) - {row[0] for row in connection.execute(schema)}
    if missing:
        raise Mismatch(f"what guards the log is missing: {', '.join(sorted(missing))}")
    return "All tables are there, and the log takes no changes."


def _chain(connection: sqlite3.Connection) -> str:
    last = events.check_chain(events.select(connection))
    if last is None:
        raise events.BrokenChain("there is no event, not even that of its making")
    return f"All {last.seq} events are as they were written."


def _replay(connection: sqlite3.Connection) -> str:
    made = list(replay(events.select(connection)).rows())
    stands = list(load(connection).rows())
    if made != stands:
        keys = {(row[0], row[1]) for row in set(made).symmetric_difference(stands)}
        named = ", ".join(f"{id_} ({collection})" for collection, id_ in sorted(keys)[:5])
        raise Mismatch(f"the tables differ from what the events make, at {named}")
    return f"The tables hold what the events make: {len(made)} things."


def _passages(connection: sqlite3.Connection) -> str:
    if _version(connection) < WITH_PASSAGES:
        return "It is of a version that keeps no texts of documents."
    return contents.check(connection, events.select(connection))


def _calls(connection: sqlite3.Connection) -> str:
    if _version(connection) < WITH_CALLS:
        return "It is of a version that keeps no log of calls."
    return calls.check(connection, datetime.now(UTC))


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _content(connection: sqlite3.Connection, path: Path, state: State) -> str:
    loaded = load(connection)
    state.seq, state.hash, state.entities = loaded.seq, loaded.hash, loaded.entities
    engagement = Snapshots(path).engagement(state)
    answers, records = counted(len(engagement.answers), "answer"), counted(len(engagement.records), "record")
    return f"All that it holds fits the method: {answers}, {records}."


def _links(state: State) -> Check:
    records = {id_: RECORD.validate_python(entity.body) for id_, entity in state.listed("records")}
    lost = [
        f"{record.id}.{link.path} → {link.id}"
        for record in records.values()
        for link in links(record)
        if link.id not in records or records[link.id].kind != link.kind
    ]
    return Check(
        "links",
        not lost,
        f"{len(lost)} lead nowhere: {one_line(', '.join(lost[:10]), 500)}" if lost else "All links hold.",
        "Mend them in the records named; `counterpoint check` shows them as gaps." if lost else "",
        advisory=True,
    )


def _way_back(path: Path, folder: Path | None) -> Check:
    try:
        folder = folder or backups.folder_for(path)
        copy = backups.newest_whole(folder)
    except CounterpointError:
        copy = None
    if copy is None:
        return Check(
            "backup",
            False,
            "There is no whole backup of it.",
            "Keep the file, look for a copy on other disks, in a sync service or a mail.",
        )
    return Check(
        "backup",
        True,
        f"A whole backup of {copy.at:%Y-%m-%d %H:%M} UTC reaches event {copy.seq}.",
        f"Keep the damaged file under another name, and copy {copy.path} to {one_line(str(path))}.",
    )
