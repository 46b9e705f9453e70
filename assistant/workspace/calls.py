"""What is kept beside the event log: the log of calls to models, and what long runs have done so far.

Neither is a change of the engagement: no event tells of them, undo passes them by, and an open window that sees
only these grow reads nothing again. They lie in the same file, as durable as everything in it. The log of calls
never holds what was sent or came back, and no key: of the payload only its SHA-256.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, cast, get_args

from assistant.errors import BadInput, NotFound
from assistant.method.said import counted
from assistant.text import one_line, safe_text
from assistant.workspace.errors import NOTHING_CHANGED, OverBudget
from assistant.workspace.events import canonical, stamp

UNDER_WAY: Final = "under_way"
"""The outcome of a call that has begun less than a day ago and has not ended."""
NEVER_CAME_BACK: Final = "never_came_back"
"""The outcome of a call that began a day ago or longer and whose end nobody wrote: its process was killed."""

COMES_BACK_WITHIN: Final = timedelta(days=1)

_MOST_TOKENS: Final = 10**12
"""More than any bill could hold; what claims more is cut to it, so that sums always fit."""
_SHORT: Final = 80
_LONG: Final = 255
_NOTICE: Final = 1000
_MOST_LISTED: Final = 200
_SHA256: Final = re.compile("[0-9a-f]{64}")

Outcome = Literal["given", "blank", "failed"]

_COPIES: Final = (
    ("SELECT * FROM call", "INSERT INTO call VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
    ("SELECT * FROM journal", "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)"),
)


@dataclass(frozen=True, slots=True)
class CallBegun:
    """What is known of a call before it is sent.

    `prompt` and `prompt_version` name the prompt file, `host` is host and port alone, `payload_hash` the SHA-256
    of the exact bytes in lower-case hex, `reserved` the most tokens that the call may take, in and out together.
    """

    task: str
    prompt: str
    model: str
    host: str
    payload_hash: str
    reserved: int
    prompt_version: str = ""


@dataclass(frozen=True, slots=True)
class CallEnded:
    """How a call ended: ``ok`` or the code of its failure, and what it used. `cost` in US dollars, None if unknown."""

    outcome: str
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One entry of the log. `ended` is None and `outcome` is `UNDER_WAY` or `NEVER_CAME_BACK` where no end is known."""

    id: int
    at: datetime
    begun: CallBegun
    ended: datetime | None
    outcome: str
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False
    cost: float | None = None

    @property
    def tokens(self) -> int:
        """What it counts for: what it used; what was reserved for it as long as no end is known, however long."""
        return self.begun.reserved if self.ended is None else self.tokens_in + self.tokens_out


@dataclass(frozen=True, slots=True)
class TokenUse:
    """Tokens of all calls of a workspace: `used` by those that ended, `reserved` for those whose end is not known."""

    used: int
    reserved: int

    @property
    def total(self) -> int:
        """What counts against the cap."""
        return self.used + self.reserved


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What one step of a long run came to, under a key that stands for everything the step was given.

    ``given``: it made `suggestions`. ``blank``: there was nothing to say. ``failed``: it is to be tried again.
    `at` is set by the workspace.
    """

    key: str
    task: str
    target: str
    outcome: Outcome
    suggestions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    at: datetime | None = None


# -- writing, each within a transaction of the caller's that nobody else can write beside


def begin(connection: sqlite3.Connection, call: CallBegun, cap: int | None, now: datetime) -> int:
    """Reserves the tokens of a call and enters it; returns its number.

    Raises:
        OverBudget: what was used and is reserved, with this call, would be more than `cap`.
        BadInput: the hash is none.
    """
    if not _SHA256.fullmatch(call.payload_hash):
        raise BadInput("Of what is sent, the log keeps the SHA-256 and nothing else.", kept=NOTHING_CHANGED)
    reserved, use = _tokens(call.reserved), token_use(connection)
    if cap is not None and use.total + reserved > cap:
        raise OverBudget.of(use.used, use.reserved, reserved, cap)
    words = (call.task, call.prompt, call.prompt_version, call.model, call.host)
    id_ = connection.execute(
        "INSERT INTO call (at, task, prompt, prompt_version, model, host, payload_hash, reserved) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (stamp(now), *(one_line(text, _LONG) for text in words), call.payload_hash, reserved),
    ).lastrowid
    return cast("int", id_)


def end(connection: sqlite3.Connection, id_: int, call: CallEnded, now: datetime) -> None:
    """Puts what a call used in the place of what was reserved for it. The first end counts; later ones change nothing.

    Raises:
        NotFound: no such call has begun.
        BadInput: it does not say how the call ended.
    """
    outcome = one_line(call.outcome, _SHORT)
    if outcome in ("", UNDER_WAY, NEVER_CAME_BACK):
        raise BadInput("A call ends with ok, or with the code of its failure.", kept=NOTHING_CHANGED)
    if connection.execute("SELECT 1 FROM call WHERE id = ?", (id_,)).fetchone() is None:
        raise NotFound(f"There is no call {id_}.", kept=NOTHING_CHANGED)
    connection.execute(
        "UPDATE call SET ended = ?, outcome = ?, tokens_in = ?, tokens_out = ?, estimated = ?, cost = ? "
        "WHERE id = ? AND ended IS NULL",
        (
            stamp(now), outcome, _tokens(call.tokens_in), _tokens(call.tokens_out), int(call.estimated),
            _dollars(call.cost), id_,
        ),
    )  # fmt: skip


def put_journal(connection: sqlite3.Connection, entry: JournalEntry, now: datetime) -> None:
    """Writes what a step came to, in the place of what it came to before.

    Raises:
        BadInput: it has no key, or no such outcome.
    """
    key = entry.key
    if not key or key != one_line(key, _LONG) or entry.outcome not in get_args(Outcome):
        raise BadInput("A step has a key and comes to given, blank or failed.", kept=NOTHING_CHANGED)
    connection.execute(
        "INSERT OR REPLACE INTO journal (key, at, task, target, outcome, suggestions, notices) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            key, stamp(now), one_line(entry.task, _LONG), one_line(entry.target, _LONG), entry.outcome,
            _list(entry.suggestions, _SHORT), _list(entry.notices, _NOTICE),
        ),
    )  # fmt: skip


def carry_over(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copies all of it into a new file."""
    for read, write in _COPIES:
        target.executemany(write, source.execute(read).fetchall())


# -- reading


def token_use(connection: sqlite3.Connection) -> TokenUse:
    """What all calls used and may still use."""
    used, reserved = connection.execute(
        "SELECT coalesce(sum(tokens_in + tokens_out), 0), "
        "coalesce(sum(CASE WHEN ended IS NULL THEN reserved END), 0) FROM call"
    ).fetchone()
    return TokenUse(used, reserved)


def listed(connection: sqlite3.Connection, now: datetime, limit: int = -1) -> list[Call]:
    """Calls, newest first; all of them where `limit` is negative."""
    rows = connection.execute(
        "SELECT id, at, task, prompt, model, host, payload_hash, reserved, prompt_version, "
        "ended, outcome, tokens_in, tokens_out, estimated, cost FROM call ORDER BY id DESC LIMIT ?",
        (limit,),
    )
    return [_call(row, now) for row in rows]


def _call(row: tuple[Any, ...], now: datetime) -> Call:
    id_, at, *begun, ended, outcome, tokens_in, tokens_out, estimated, cost = row
    moment = datetime.fromisoformat(at)
    if ended is None:
        lost = now - moment >= COMES_BACK_WITHIN
        return Call(id_, moment, CallBegun(*begun), None, NEVER_CAME_BACK if lost else UNDER_WAY)
    used = (tokens_in, tokens_out, bool(estimated), cost)
    return Call(id_, moment, CallBegun(*begun), datetime.fromisoformat(ended), outcome, *used)


def journal(connection: sqlite3.Connection, key: str | None = None) -> list[JournalEntry]:
    """What steps came to, in the order in which they did; only the step of `key` where one is given."""
    rows = connection.execute(
        "SELECT key, task, target, outcome, suggestions, notices, at FROM journal "
        "WHERE ? IS NULL OR key = ? ORDER BY rowid",
        (key, key),
    )
    return [
        JournalEntry(
            key, task, target, outcome, tuple(json.loads(suggestions)), tuple(json.loads(notices)),
            datetime.fromisoformat(at),
        )
        for key, task, target, outcome, suggestions, notices, at in rows
    ]  # fmt: skip


def check(connection: sqlite3.Connection, now: datetime) -> str:
    """Reads all of it; returns what it came to in a sentence.

    Raises:
        ValueError, TypeError: something is not as it is written here.
    """
    calls, steps = listed(connection, now), journal(connection)
    for call in calls:
        # The database library looks at these only where it may write.
        if not all(
            0 <= count <= _MOST_TOKENS for count in (call.begun.reserved, call.tokens_in, call.tokens_out)
        ):
            raise ValueError(f"call {call.id} has tokens that nobody counted")
    return f"{counted(len(calls), 'call')} and {counted(len(steps), 'step')} of long runs are told in full."


# -- within


def _tokens(count: int) -> int:
    return min(max(int(count), 0), _MOST_TOKENS)


def _dollars(cost: float | None) -> float | None:
    return cost if cost is not None and math.isfinite(cost) and cost >= 0 else None


def _list(texts: Iterable[str], longest: int) -> str:
    kept = [safe_text(text)[:longest] for text in texts]
    return canonical(kept[:_MOST_LISTED])
