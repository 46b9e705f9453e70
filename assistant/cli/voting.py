"""Commands on votes: everybody has the same number of dots, and nobody sees another's before the vote is opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assistant.cells import cut
from assistant.cli.inputs import acting_for, open_workspace
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import WIDTH, emit, say, table
from assistant.cli.people import joined, person_of, waited_for
from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Ballot, Engagement
from assistant.method.said import counted
from assistant.text import one_line

vote_argument = click.argument("id_", metavar="VOTE")


@click.group()
@file_argument
@click.pass_context
def vote(context: click.Context, file: Path) -> None:
    """Vote on bets of FILE with dots, in secret until the vote is opened."""
    context.obj = file


@vote.command()
@click.argument("bets", nargs=-1, required=True, metavar="BET...")
@click.option(
    "--dots", type=click.IntRange(1, 100), default=3, show_default=True, help="How many everybody has."
)
@by_option
@json_option
@click.pass_obj
def call(file: Path, bets: tuple[str, ...], dots: int, actor: str | None, as_json: bool) -> None:
    """Begin a vote on two or more bets."""
    with open_workspace(file, actor) as workspace:
        called = workspace.call_vote(bets, dots)
        engagement = workspace.engagement()
    if as_json:
        emit({"vote": vote_data(called, engagement)})
    else:
        say(
            f"{called.id}: everybody has {counted(dots, 'dot')} for {', '.join(called.bet_ids)}.", width=WIDTH
        )
        say(f"counterpoint vote {file} give {called.id} --by NAME {called.bet_ids[0]}={dots}", indent="  ")


@vote.command()
@vote_argument
@click.argument("dots", nargs=-1, metavar="[BET=DOTS]...")
@click.option("--by", "name", required=True, metavar="NAME", help="Whose dots they are, by name or alias.")
@click.option("--take-back", is_flag=True, help="Take their vote back.")
@json_option
@click.pass_obj
def give(file: Path, id_: str, dots: tuple[str, ...], name: str, take_back: bool, as_json: bool) -> None:
    """Give the dots of one participant, in place of those they gave before."""
    placed = _placed(dots)
    if take_back == bool(placed):
        raise BadInput(
            "A vote is either given or taken back.",
            kept="Nothing was changed.",
            hint="Give BET=DOTS, such as bet-1=2, or --take-back.",
        )
    name = one_line(name, 200)
    with open_workspace(file, acting_for(name)) as workspace:
        known = person_of(workspace.engagement(), name) is not None
        written = workspace.vote(id_, name, placed)
        engagement = workspace.engagement()
    added = not known and person_of(engagement, name) is not None
    held = _vote(engagement, id_)
    given = sum(placed.values())
    if as_json:
        emit(
            {
                "vote": held.id,
                "participant": name,
                "participant_added": added,
                "given": given,
                "left": held.dots - given,
                "revision": written.revision,
                "changed": written.changed,
            }
        )
        return
    joined(name, added=added)
    left = f", {held.dots - given} left" if given < held.dots else ""
    told = f"took the vote of {name} back" if take_back else f"{name} gave {given}{left}"
    say(f"{held.id}: {told}.", width=WIDTH)


@vote.command("open")
@vote_argument
@by_option
@json_option
@click.pass_obj
def open_(file: Path, id_: str, actor: str | None, as_json: bool) -> None:
    """Open a vote: from here on everybody sees who gave what, and nobody can change it."""
    with open_workspace(file, actor) as workspace:
        opened = workspace.open_vote(id_)
        engagement = workspace.engagement()
    if as_json:
        emit({"vote": vote_data(opened, engagement)})
    else:
        _tell(opened, engagement)


@vote.command()
@click.argument("id_", metavar="[VOTE]", required=False)
@json_option
@click.pass_obj
def show(file: Path, id_: str | None, as_json: bool) -> None:
    """Show votes: the counts of those that are open, of the others only who has voted."""
    with open_workspace(file, read_only=True) as workspace:
        engagement = workspace.engagement()
    votes = [_vote(engagement, id_)] if id_ else engagement.ballots
    if as_json:
        emit({"votes": [vote_data(each, engagement) for each in votes]})
        return
    for each in votes:
        _tell(each, engagement)
    if not votes:
        say("No vote was called yet.")


def vote_data(held: Ballot, engagement: Engagement) -> dict[str, Any]:
    """A vote as the room may see it; ``counts`` is null until it is opened."""
    return held.in_the_open.model_dump(mode="json") | {
        "counts": held.counts if held.opened else None,
        "voted": _voted(held),
        "waiting": _waiting(held, engagement),
    }


def _placed(dots: tuple[str, ...]) -> dict[str, int]:
    placed: dict[str, int] = {}
    for pair in dots:
        bet, _, count = pair.rpartition("=")
        if not bet or not count.isascii() or not count.isdigit() or len(count) > 3:
            raise BadInput(
                f"{one_line(pair, 80)!r} gives no dots.",
                kept="Nothing was changed.",
                hint="Write BET=DOTS, such as bet-1=2.",
            )
        if bet in placed:
            raise BadInput(f"{one_line(bet, 80)} is named twice.", kept="Nothing was changed.")
        placed[bet] = int(count)
    return placed


def _vote(engagement: Engagement, id_: str) -> Ballot:
    for held in engagement.ballots:
        if held.id == id_:
            return held
    raise NotFound(
        f"There is no vote {one_line(id_, 80)!r}.",
        hint=f"Votes: {', '.join(held.id for held in engagement.ballots) or 'none yet'}.",
    )


def _voted(held: Ballot) -> list[str]:
    return [each.participant for each in held.votes]


def _waiting(held: Ballot, engagement: Engagement) -> list[str]:
    return [] if held.opened else waited_for(engagement, _voted(held))


def _tell(held: Ballot, engagement: Engagement) -> None:
    titles = {record.id: record.title for record in engagement.records}
    if held.opened is None:
        voted = ", ".join(_voted(held)) or "nobody yet"
        say(
            f"{held.id}: {counted(held.dots, 'dot')} each, not opened. Voted: {voted}", width=WIDTH, hang="  "
        )
        if waiting := _waiting(held, engagement):
            say(f"Waiting for: {', '.join(waiting)}", indent="  ", width=WIDTH, hang="  ")
        return
    say(f"{held.id}: {counted(held.dots, 'dot')} each, opened {held.opened.date}")
    table((str(count), bet, cut(titles.get(bet, ""), 50)) for bet, count in held.counts.items())
    for each in held.votes:
        gave = ", ".join(f"{dots.bet_id} {dots.count}" for dots in each.dots)
        say(f"{each.participant}: {gave}", indent="  ", width=WIDTH, hang="  ")


COMMANDS = (vote,)
