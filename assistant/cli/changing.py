"""The command on what the room changed: between what was assumed and what was agreed, and among the records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from assistant.cli.inputs import open_workspace, question_named
from assistant.cli.options import file_argument, json_option
from assistant.cli.output import WIDTH, emit, say
from assistant.errors import BadInput
from assistant.method.differences import Piece, differences, summary
from assistant.method.engagement import Answer
from assistant.method.questions import Question
from assistant.method.said import field_label
from assistant.method.sessions import SESSIONS
from assistant.text import one_line
from assistant.workspace.document import Workspace
from assistant.workspace.looking_back import RecordChange

_SHOWN = 160
"""Letters of a field's value that are shown."""


@dataclass(frozen=True)
class _Changed:
    """What the room did to one question."""

    question: Question
    answer: Answer
    pieces: Sequence[Piece]
    records: Sequence[RecordChange]

    @property
    def discussed(self) -> bool:
        """Whether there is anything agreed to compare with."""
        return bool(self.answer.agreed.strip())

    @property
    def rewritten(self) -> bool:
        """Whether the agreed text says something else than was assumed."""
        return bool(self.answer.assumed.strip()) and any(piece.sort != "same" for piece in self.pieces)

    @property
    def words(self) -> dict[str, int]:
        """Words added, removed and kept."""
        return dict(zip(("added", "removed", "kept"), summary(self.pieces), strict=True))


@click.command()
@file_argument
@click.argument("question", required=False)
@click.option(
    "--session", "number", type=click.IntRange(1, len(SESSIONS)), help="Only the questions of this session."
)
@json_option
def changes(file: Path, question: str | None, number: int | None, as_json: bool) -> None:
    """What the room changed: QUESTION word by word, or a summary of each session."""
    if question and number:
        raise BadInput("Name a question or a session.", hint="A question belongs to one session.")
    with open_workspace(file, read_only=True) as workspace:
        if question:
            one = _changed(workspace, question_named(question))
        else:
            sessions = [session for session in SESSIONS if number in (None, session.number)]
            found = [
                (session, [_changed(workspace, asked) for asked in session.questions]) for session in sessions
            ]
    if question:
        if as_json:
            emit(_data(one))
        else:
            _tell(one)
        return
    if as_json:
        emit(
            {
                "sessions": [
                    {
                        "number": session.number,
                        "title": session.title,
                        "summary": _summary(changed),
                        "questions": [_data(each) for each in changed],
                    }
                    for session, changed in found
                ]
            }
        )
        return
    for session, changed in found:
        say(f"{session.number}. {session.title}: {_in_words(_summary(changed))}", width=WIDTH, hang="  ")
        for each in changed:
            if each.discussed or each.records:
                say(f"{each.question.slug}: {_line(each)}", indent="  ", width=WIDTH, hang="  ")


def _changed(workspace: Workspace, question: Question) -> _Changed:
    answer = workspace.engagement().answer(question.slug)
    pieces = differences(answer.assumed, answer.agreed) if answer.agreed.strip() else []
    return _Changed(question, answer, pieces, workspace.changes_since_assumed(question.slug))


def _data(changed: _Changed) -> dict[str, Any]:
    return {
        "question": changed.question.slug,
        "status": changed.answer.status,
        "assumed": changed.answer.assumed,
        "agreed": changed.answer.agreed,
        "pieces": [asdict(piece) for piece in changed.pieces],
        "words": changed.words,
        "records": [
            {
                "id": record.id,
                "kind": record.kind,
                "title": record.title,
                "sort": record.sort,
                "fields": {name: {"was": was, "now": now} for name, (was, now) in record.fields.items()},
            }
            for record in changed.records
        ],
    }


def _summary(changed: Sequence[_Changed]) -> dict[str, Any]:
    """What the room changed in a session: how many answers, how many words, how many records."""
    # Several questions of a session may decide about the same records.
    sorts = {record.id: record.sort for each in reversed(changed) for record in each.records}
    records = Counter[str](sorts.values())
    words = Counter[str]()
    for each in changed:
        words.update(each.words)
    return {
        "questions": len(changed),
        "agreed": sum(each.answer.status == "agreed" for each in changed),
        "rewritten": sum(each.rewritten for each in changed),
        "words": {name: words[name] for name in ("added", "removed", "kept")},
        "records": {sort: records[sort] for sort in ("added", "changed", "removed")},
    }


def _in_words(told: dict[str, Any]) -> str:
    if not told["agreed"] and not told["rewritten"]:
        return "nothing agreed yet"
    return (
        f"{told['agreed']} of {told['questions']} agreed, {told['rewritten']} other than assumed; "
        f"{_words(told['words'])}; records: {_counts(told['records']) or 'as before'}"
    )


def _words(words: dict[str, int]) -> str:
    return f"words put in {words['added']}, taken out {words['removed']}, kept {words['kept']}"


def _counts(records: dict[str, int]) -> str:
    return ", ".join(f"{count} {sort}" for sort, count in records.items() if count)


def _line(changed: _Changed) -> str:
    if not changed.discussed:
        text = "nothing agreed yet"
    elif not changed.answer.assumed.strip():
        text = "agreed with nothing assumed before"
    elif changed.rewritten:
        text = _words(changed.words)
    else:
        text = "agreed as assumed"
    ids: dict[str, list[str]] = {}
    for record in changed.records:
        ids.setdefault(record.sort, []).append(record.id)
    return "; ".join([text, *(f"{sort} {', '.join(named)}" for sort, named in ids.items())])


def _tell(changed: _Changed) -> None:
    say(f"{changed.question.number}. {changed.question.title}: {_line(changed)}", width=WIDTH, hang="  ")
    if changed.rewritten:
        say("\n[-taken out-] {+put in+}\n")
        say("".join(map(_marked, changed.pieces)), indent="  ", width=WIDTH)
    if changed.records:
        say("\nRecords:")
    for record in changed.records:
        say(f"{record.sort} {record.id}  {one_line(record.title)}", indent="  ", width=WIDTH, hang="    ")
        if record.sort == "changed":
            for name, (was, now) in record.fields.items():
                say(
                    f"{field_label(name)}: {_value(was)} → {_value(now)}",
                    indent="      ", width=WIDTH, hang="  ",
                )  # fmt: skip


def _marked(piece: Piece) -> str:
    if piece.sort == "same":
        return piece.text
    inner = piece.text.rstrip()
    rest = piece.text[len(inner) :]
    left, right = ("[-", "-]") if piece.sort == "removed" else ("{+", "+}")
    return f"{left}{inner}{right}{rest}" if inner else rest


def _value(value: Any) -> str:
    if value is None or value == []:
        return "–"
    if isinstance(value, list):
        return one_line("; ".join(_value(each) for each in value), _SHOWN)
    if isinstance(value, dict):
        return one_line(
            ", ".join(f"{field_label(name)} {_value(each)}" for name, each in value.items()), _SHOWN
        )
    return one_line(str(value), _SHOWN)


COMMANDS = (changes,)
