"""Looking back and going on: how something came to be, the next round, and two rounds side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import click

from assistant.cli.inputs import actor_name, open_workspace
from assistant.cli.lines import in_words, tell
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import emit
from assistant.errors import NotFound
from assistant.method.questions import QUESTION
from assistant.method.records import KINDS
from assistant.method.rounds import Comparison, RecordChange, compare
from assistant.method.said import counted, field_label
from assistant.text import one_line
from assistant.workspace.again import begin_again
from assistant.workspace.looking_back import Moment

_WITHHELD: Final = frozenset({"voices", "votes", "dots"})
"""Fields that may hold what was given alone: a story tells that they changed, and no more."""
_CAME_ALONG: Final = ("answers", "records", "participants", "actions", "parked")


@click.command()
@file_argument
@click.argument("ref")
@json_option
def story(file: Path, ref: str, as_json: bool) -> None:
    """How REF (a question, a record, a decision…) came to be, act by act, the oldest first."""
    with open_workspace(file, read_only=True) as workspace:
        moments = workspace.story(ref)
    if not moments and ref not in QUESTION:
        raise NotFound(
            f"No act was about {one_line(ref, 80)!r}.", hint="Name a question or the id of a record."
        )
    if as_json:
        emit({"ref": ref, "moments": [_moment_data(moment) for moment in moments]})
        return
    if not moments:
        tell("Nothing has been done on this question yet.")
    for moment in moments:
        act = moment.act
        when = act.at.astimezone().strftime("%Y-%m-%d %H:%M")
        tell(f"{when}  {act.actor}: {act.summary}{' (taken back)' if act.undone else ''}")
        for name, (was, now) in moment.fields.items():
            if name in _WITHHELD:
                tell(
                    f"{field_label(name)}: changed; what is open to the room, `voices` and `vote` show",
                    depth=1,
                )
            elif was in (None, "", []):
                tell(f"{field_label(name)}: {in_words(now)}", depth=1)
            else:
                tell(f"{field_label(name)}: {in_words(was)} → {in_words(now)}", depth=1)


def _moment_data(moment: Moment) -> dict[str, Any]:
    act = moment.act
    return {
        "seq": act.seq,
        "at": act.at.isoformat(),
        "by": act.actor,
        "kind": act.kind,
        "summary": act.summary,
        "undone": act.undone,
        "fields": {
            name: {"was": None, "now": None, "withheld": True}
            if name in _WITHHELD
            else {"was": was, "now": now, "withheld": False}
            for name, (was, now) in moment.fields.items()
        },
    }


@click.command()
@file_argument
@click.argument("newfile", type=click.Path(path_type=Path))
@by_option
@json_option
def again(file: Path, newfile: Path, actor: str | None, as_json: bool) -> None:
    """Begin the next round in NEWFILE with what FILE ended with; FILE stays as it is."""
    with (
        open_workspace(file, read_only=True) as old,
        begin_again(old, newfile, actor=actor_name(actor)) as new,
    ):
        held = new.engagement()
    counts = {name: len(getattr(held, name)) for name in _CAME_ALONG}
    if as_json:
        emit({"file": str(newfile), "organisation": held.organisation} | counts)
        return
    tell(
        f"Made {newfile}: {counted(counts['answers'], 'answer')} to look at again, "
        f"{counted(counts['records'], 'record')}, {counted(counts['participants'], 'participant')}, "
        f"{counted(counts['actions'], 'piece')} of homework, {counted(counts['parked'], 'parked item')}."
    )


@click.command("compare")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@json_option
def compare_(old: Path, new: Path, as_json: bool) -> None:
    """What moved between the rounds OLD and NEW, and which bets that undermines."""
    with open_workspace(old, read_only=True) as before, open_workspace(new, read_only=True) as after:
        found = compare(before.engagement(), after.engagement())
    if as_json:
        emit({"old": str(old), "new": str(new)} | _comparison_data(found))
        return
    for heading, lines in _told(found):
        if lines:
            tell(heading)
            for line in lines:
                tell(line, depth=1)
    if not (found.records or found.answers):
        tell("Nothing differs.")


def _comparison_data(found: Comparison) -> dict[str, Any]:
    return {
        "records": [
            {
                "id": change.id,
                "was_id": change.was_id,
                "kind": change.kind,
                "title": change.title,
                "sort": change.sort,
                "fields": {name: {"was": was, "now": now} for name, (was, now) in change.fields.items()},
            }
            for change in found.records
        ],
        "answers": [asdict(change) for change in found.answers],
        "moved": [asdict(moved) for moved in found.moved],
        "undermined": [asdict(bet) for bet in found.undermined],
    }


def _told(found: Comparison) -> Iterator[tuple[str, list[str]]]:
    """Headings with the lines below them; what weighs most comes first."""
    undermined = []
    for bet in found.undermined:
        statuses = [status or "not there" for status in (bet.status_was, bet.status_now)]
        status = statuses[1] if statuses[0] == statuses[1] else f"{statuses[0]} → {statuses[1]}"
        undermined.append(f"{bet.title or bet.ref} ({bet.ref}, {status})")
        undermined += [f"- {reason.text}" for reason in bet.reasons]
    yield "Bets that this undermines:", undermined
    yield "Moved:", [f"{moved.text} ({moved.ref})" for moved in found.moved]
    yield "Agreed answers:", list(_answers(found))
    told = {moved.ref for moved in found.moved}
    yield "Other records:", [_change_line(change) for change in found.records if change.id not in told]


def _answers(found: Comparison) -> Iterator[str]:
    for change in found.answers:
        if change.sort == "changed":
            yield f"{QUESTION[change.question].title}: {in_words(change.was)} → {in_words(change.now)}"
    for sort in ("new", "open again"):
        if slugs := [change.question for change in found.answers if change.sort == sort]:
            yield f"{sort}: {', '.join(slugs)}"


def _change_line(change: RecordChange) -> str:
    label = KINDS[change.kind].label
    fields: Mapping[str, Any] = change.fields if change.sort == "changed" else {}
    named = f": {', '.join(map(field_label, fields))}" if fields else ""
    return f"{label} {change.title or change.id} ({change.id}) {change.sort}{named}"


COMMANDS = (story, again, compare_)
