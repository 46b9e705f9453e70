"""From older tables to today's: named steps, each recorded, each after a verified backup."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from assistant.workspace.events import stamp
from assistant.workspace.schema import CALLS, PASSAGES, WITH_CALLS, WITH_PASSAGES, run


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from the version before to `version`. `change` alters tables; it neither begins nor commits."""

    name: str
    version: int
    change: Callable[[sqlite3.Connection], None]


def _tables_stay(_connection: sqlite3.Connection) -> None:
    """What is new lies in the tables there are; the version keeps an older program from reading past it."""


def _passages(connection: sqlite3.Connection) -> None:
    run(connection, PASSAGES)


def _calls(connection: sqlite3.Connection) -> None:
    run(connection, CALLS)


MIGRATIONS: Final = (
    Migration("voices-reflections-ballots", 2, _tables_stay),
    Migration("passages", WITH_PASSAGES, _passages),
    Migration("calls", WITH_CALLS, _calls),
    Migration("workshops", 5, _tables_stay),
)
"""Every step since version 1, in order. A name, once released, is never changed or left out."""

Point = Callable[[str], None]
"""Told the name of each point that a migration passes; tests end the process there."""


def nowhere(_point: str) -> None:
    """A `Point` that does nothing."""


def target(migrations: Sequence[Migration], base: int) -> int:
    """The version that the steps lead to; `base` without any."""
    return max((step.version for step in migrations), default=base)


def migrate(
    connection: sqlite3.Connection,
    migrations: Sequence[Migration],
    *,
    back_up: Callable[[], object],
    now: datetime,
    at: Point = nowhere,
) -> list[str]:
    """Brings a file up to date; returns the names of the steps taken.

    Each step is one transaction together with its name and the new version, so a process that ends
    anywhere leaves the file either before or after it. Two processes may try at once: the second finds
    nothing left to do.

    Raises:
        Exception: whatever `back_up` raises; the step was then not begun.
        sqlite3.Error: a step failed and was rolled back.
    """
    done = []
    for step in migrations:
        if _version(connection) >= step.version:
            continue
        at("before-backup")
        back_up()
        at("backed-up")
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _version(connection) < step.version:
                at("begun")
                step.change(connection)
                at("changed")
                connection.execute("INSERT INTO migration VALUES (?, ?)", (step.name, stamp(now)))
                connection.execute(f"PRAGMA user_version = {int(step.version)}")
                at("recorded")
                done.append(step.name)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        at("committed")
    return done


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
