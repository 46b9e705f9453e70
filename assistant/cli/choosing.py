"""Commands on choosing among bets: weigh them side by side, place and rank them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from assistant.cli.inputs import open_workspace
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import emit, say, side_by_side
from assistant.cli.records import record_named
from assistant.errors import NotFound
from assistant.method.bets import MOST_CHOSEN, STANDING, in_order, weakest
from assistant.method.engagement import Engagement
from assistant.method.records import Bet, BetStatus, Condition
from assistant.text import one_line

_ACROSS: Final = 3
"""How many bets stand next to each other on 80 columns."""
_TEXTS: Final = (
    ("What we believe", "hypothesis"),
    ("What we give up", "stops"),
    ("What would make us stop", "kill_criterion"),
    ("The first step", "first_step"),
    ("The customer's objection", "customer_objection"),
    ("Litmus of our purpose", "purpose_fit"),
    ("Why it is parked or dropped", "reason"),
)
_LINKS: Final = (("For whom", "persona_ids"), ("Instead of", "alternative_ids"))

reason_option = click.option("--reason", default="", metavar="TEXT", help="Why; kept on the bet.")
bet_argument = click.argument("id_", metavar="BET")


@click.group()
@file_argument
@click.pass_context
def bet(context: click.Context, file: Path) -> None:
    """Weigh the bets of FILE side by side, and choose: each step can be taken back with `undo`."""
    context.obj = file


@bet.command()
@click.argument("ids", nargs=-1, metavar="[BET]...")
@json_option
@click.pass_obj
def compare(file: Path, ids: tuple[str, ...], as_json: bool) -> None:
    """Show bets next to each other, the weakest condition of each marked; without BET all that live."""
    with open_workspace(file, read_only=True) as workspace:
        engagement = workspace.engagement()
    bets = _bets(engagement, ids)
    if as_json:
        emit(
            {
                "bets": [
                    {"bet": each, "weakest": weakest(each), "dots": _dots(engagement, each)} for each in bets
                ]
            }
        )
        return
    for start in range(0, len(bets), _ACROSS):
        _compare(bets[start : start + _ACROSS], engagement)
    if not bets:
        say("There are no bets to compare yet.")


@bet.command()
@bet_argument
@click.option(
    "--rank", type=click.IntRange(1, MOST_CHOSEN), help="1 is first; the next free one where it is not said."
)
@by_option
@json_option
@click.pass_obj
def choose(file: Path, id_: str, rank: int | None, actor: str | None, as_json: bool) -> None:
    """Choose BET, as one of three at the most; a bet that has the --rank already changes places with it."""
    _place(file, id_, "chosen", actor, rank=rank, as_json=as_json)


@bet.command()
@bet_argument
@by_option
@json_option
@click.pass_obj
def shortlist(file: Path, id_: str, actor: str | None, as_json: bool) -> None:
    """Put BET on the shortlist."""
    _place(file, id_, "shortlisted", actor, as_json=as_json)


@bet.command()
@bet_argument
@by_option
@json_option
@click.pass_obj
def candidate(file: Path, id_: str, actor: str | None, as_json: bool) -> None:
    """Make BET a candidate again."""
    _place(file, id_, "candidate", actor, as_json=as_json)


@bet.command()
@bet_argument
@reason_option
@by_option
@json_option
@click.pass_obj
def park(file: Path, id_: str, reason: str, actor: str | None, as_json: bool) -> None:
    """Park BET for later."""
    _place(file, id_, "parked", actor, reason=reason, as_json=as_json)


@bet.command()
@bet_argument
@reason_option
@by_option
@json_option
@click.pass_obj
def drop(file: Path, id_: str, reason: str, actor: str | None, as_json: bool) -> None:
    """Drop BET; --reason is needed."""
    _place(file, id_, "dropped", actor, reason=reason, as_json=as_json)


@bet.command("rank")
@bet_argument
@click.option("--rank", type=click.IntRange(min=1), required=True, help="1 is first.")
@by_option
@json_option
@click.pass_obj
def rank_(file: Path, id_: str, rank: int, actor: str | None, as_json: bool) -> None:
    """Rank the chosen BET; the bet that has this rank changes places with it."""
    with open_workspace(file, actor) as workspace:
        written = workspace.rank_bet(id_, rank)
        now = record_named(workspace, id_)
    _tell(now, written.revision, as_json=as_json)


def _place(
    file: Path,
    id_: str,
    status: BetStatus,
    actor: str | None,
    *,
    reason: str = "",
    rank: int | None = None,
    as_json: bool,
) -> None:
    with open_workspace(file, actor) as workspace:
        written = workspace.place_bet(id_, status, reason=reason, rank=rank)
        now = record_named(workspace, id_)
    _tell(now, written.revision, as_json=as_json)


def _tell(now: Any, revision: int, *, as_json: bool) -> None:
    if as_json:
        emit({"bet": now, "revision": revision})
    else:
        rank = f", rank {now.rank}" if now.rank else ""
        say(f"{now.id} {one_line(now.title, 60)}: {now.status}{rank}.")


def _bets(engagement: Engagement, ids: Sequence[str]) -> list[Bet]:
    bets = {record.id: record for record in engagement.records if isinstance(record, Bet)}
    for id_ in ids:
        if id_ not in bets:
            raise NotFound(
                f"There is no bet {one_line(id_, 80)!r}.", hint=f"Bets: {', '.join(bets) or 'none yet'}."
            )
    if ids:
        return [bets[id_] for id_ in dict.fromkeys(ids)]
    return in_order(each for each in bets.values() if each.status in STANDING[:3])


def _dots(engagement: Engagement, each: Bet) -> int | None:
    """The dots it was given in the last vote on it that was opened; None where there was none."""
    votes = [ballot for ballot in engagement.ballots if ballot.opened and each.id in ballot.bet_ids]
    return votes[-1].counts[each.id] if votes else None


def _compare(bets: Sequence[Bet], engagement: Engagement) -> None:
    titles = {record.id: record.title for record in engagement.records}
    side_by_side([f"{each.id} · {_standing(each, engagement)}" for each in bets])
    side_by_side([one_line(each.title) for each in bets])
    for heading, name in _TEXTS[:1]:
        _row(heading, [_text(each, name) for each in bets])
    for heading, name in _LINKS:
        _row(heading, [_items([titles.get(id_) or id_ for id_ in getattr(each, name)]) for each in bets])
    _row(
        "What would have to be true",
        [_items([_condition(it, weakest(each)) for it in each.conditions]) for each in bets],
    )
    for heading, name in _TEXTS[1:]:
        _row(heading, [_text(each, name) for each in bets])
    say()


def _row(heading: str, cells: Sequence[str]) -> None:
    if any(cells):
        say(f"\n{heading}")
        side_by_side([cell or "–" for cell in cells])


def _text(each: Bet, name: str) -> str:
    value = getattr(each, name)
    return _items(value) if isinstance(value, list) else str(value).strip()


def _items(texts: Sequence[str]) -> str:
    return "\n".join(f"· {one_line(text)}" for text in texts)


def _condition(each: Condition, weak: Condition | None) -> str:
    sure = "no figure" if each.confidence is None else f"{each.confidence} % sure"
    tested = "" if each.test.strip() else ", untested"
    return f"{'WEAKEST: ' if each is weak else ''}{each.statement} ({sure}{tested})"


def _standing(each: Bet, engagement: Engagement) -> str:
    dots = _dots(engagement, each)
    rank = f" {each.rank}" if each.rank and each.status == "chosen" else ""
    return f"{each.status}{rank}" + ("" if dots is None else f"\ndots: {dots}")


COMMANDS = (bet,)
