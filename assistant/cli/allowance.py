"""Commands for what the advisor may do in a workspace, and the log of what it did: language, cap, hosts, hidden names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from assistant.cli.inputs import open_workspace
from assistant.cli.options import by_option, file_argument, json_option, model_option
from assistant.cli.output import emit, say, table
from assistant.errors import BadInput
from assistant.method.advising import AdvisorSettings
from assistant.method.said import counted
from assistant.text import one_line
from assistant.workspace.calls import Call, TokenUse

_WIDTH: Final = 100
_NO_CAP: Final = "none"


@click.command()
@file_argument
@click.option("--language", metavar="NAME", help='What it answers in, such as German; "" for the writer\'s.')
@click.option("--token-cap", metavar="N", help="The most tokens that all calls may take; none for no cap.")
@click.option(
    "--local-only/--anywhere", default=None, help="Send nothing to a model on another machine, or let it."
)
@click.option(
    "--alias", "aliases", multiple=True, metavar="NAME=ALIAS", help="Send ALIAS in the place of NAME."
)
@click.option("--no-alias", "bare", multiple=True, metavar="NAME", help="Send NAME as it is again.")
@model_option
@by_option
@json_option
def advisor(
    file: Path,
    language: str | None,
    token_cap: str | None,
    local_only: bool | None,
    aliases: tuple[str, ...],
    bare: tuple[str, ...],
    model: str | None,
    actor: str | None,
    as_json: bool,
) -> None:
    """What the advisor may do in FILE: the language it answers in, its cap, which hosts, which names stay here."""
    from assistant.advisor.client.whereto import shown_host
    from assistant.advisor.in_force import in_force
    from assistant.config import load_settings

    asked = _asked(language, token_cap, local_only)
    settings = load_settings(model)
    with open_workspace(file, actor, read_only=not (asked or aliases or bare)) as workspace:
        if aliases or bare:
            asked["aliases"] = _renamed(workspace.engagement().advisor, aliases, bare)
        if asked:
            workspace.set_advisor(asked)
        agreed, used = workspace.engagement().advisor, workspace.token_use()
        kept = [each for each in workspace.engagement().documents if each.send == "never"]
    forced = in_force(settings, agreed)
    host = shown_host(forced) if forced.uses_model else None
    if as_json:
        emit(
            {
                "model": forced.model if forced.uses_model else None,
                "host": host,
                "language": forced.language or None,
                "token_cap": agreed.token_cap,
                "local_only": forced.local_only,
                "aliases": [each.model_dump(mode="json") for each in agreed.aliases],
                "never_sent": [each.id for each in kept],
                "tokens": _use_data(used),
            }
        )
        return
    say(
        f"Model: {forced.model} at {host}" if host else "No model: the method guide answers. Nothing is sent."
    )
    say(f"Language: {one_line(forced.language or '') or 'the one people write in'}")
    cap = f" of {agreed.token_cap:,}" if agreed.token_cap else ", no cap"
    say(f"Tokens: {used.used:,} used{cap}{_reserved(used)}")
    say("Hosts: this machine alone" if forced.local_only else "Hosts: wherever the model is")
    for each in agreed.aliases:
        say(f"Stays here: {one_line(each.name)}, sent as {one_line(each.alias)}", width=_WIDTH)
    for document in kept:
        say(f"Never sent: {document.id} {one_line(document.title)}", width=_WIDTH)


@click.command()
@file_argument
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="How many, newest first.")
@json_option
def calls(file: Path, last: int, as_json: bool) -> None:
    """The log of calls to models: when, where to, what for, tokens and outcome; never what was said."""
    with open_workspace(file, read_only=True) as workspace:
        held, used = workspace.calls(), workspace.token_use()
    tasks = _by_task(held)
    if as_json:
        emit(
            {
                "calls": [_call_data(each) for each in held[:last]],
                "tasks": [asdict(each) for each in tasks],
                "tokens": _use_data(used),
            }
        )
        return
    if not held:
        say("No model was ever asked.")
        return
    table(_row(each) for each in held[:last])
    say()
    table(
        (each.task, counted(each.calls, "call"), f"{each.tokens:,} tokens", _money(each.cost))
        for each in tasks
    )
    say(f"In all: {used.used:,} tokens{_reserved(used)}{_money(_sum(each.cost for each in tasks), ', ')}")


@dataclass(frozen=True)
class _Task:
    """What a task has used so far. `cost` is in US dollars, of the calls whose price is known; None where none is."""

    task: str
    calls: int
    tokens: int
    cost: float | None


def _by_task(held: Sequence[Call]) -> list[_Task]:
    by_task: dict[str, list[Call]] = {}
    for call in held:
        by_task.setdefault(call.begun.task, []).append(call)
    return [
        _Task(task, len(calls), sum(call.tokens for call in calls), _sum(call.cost for call in calls))
        for task, calls in sorted(by_task.items())
    ]


def _sum(costs: Iterable[float | None]) -> float | None:
    known = [cost for cost in costs if cost is not None]
    return sum(known) if known else None


def _money(cost: float | None, lead: str = "") -> str:
    return "" if cost is None else f"{lead}${cost:.4f}"


def _asked(language: str | None, token_cap: str | None, local_only: bool | None) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    if language is not None:
        asked["language"] = language
    if token_cap is not None:
        asked["token_cap"] = _number(token_cap)
    if local_only is not None:
        asked["local_only"] = local_only
    return asked


def _number(text: str) -> int | None:
    plain = text.strip().replace(",", "").replace("_", "")
    if plain.casefold() == _NO_CAP:
        return None
    if not (plain.isascii() and plain.isdigit() and int(plain)):
        raise BadInput(
            f"--token-cap cannot be {one_line(text, 40)!r}.",
            hint="Give a number of tokens, such as 200000, or none.",
        )
    return int(plain)


def _renamed(held: AdvisorSettings, aliases: tuple[str, ...], bare: tuple[str, ...]) -> list[dict[str, str]]:
    """The aliases with those that were given in the place of what they were, and without those to be sent as they are."""
    known = {each.name.casefold(): (each.name, each.alias) for each in held.aliases}
    for pair in aliases:
        name, equals, alias = (part.strip() for part in pair.partition("="))
        if not (name and equals and alias):
            raise BadInput(
                f"--alias cannot be {one_line(pair, 60)!r}.", hint='Write NAME=ALIAS: "Northwind=PROVIDER-A".'
            )
        known[name.casefold()] = (name, alias)
    for name in bare:
        if known.pop(name.strip().casefold(), None) is None:
            raise BadInput(
                f"{one_line(name, 60)!r} has no alias.", hint="`advisor FILE` lists those that have."
            )
    return [{"name": name, "alias": alias} for name, alias in known.values()]


def _row(call: Call) -> tuple[str, ...]:
    tokens = f"{'~' if call.estimated else ''}{call.tokens:,}"
    begun = call.begun
    return (
        _clock(call.at),
        begun.task,
        begun.model,
        begun.host,
        tokens,
        _money(call.cost),
        call.outcome.replace("_", " "),
    )


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"


def _reserved(used: TokenUse) -> str:
    return f" ({used.reserved:,} more reserved for calls whose end is not known)" if used.reserved else ""


def _use_data(used: TokenUse) -> dict[str, int]:
    return {"used": used.used, "reserved": used.reserved, "total": used.total}


def _call_data(call: Call) -> dict[str, Any]:
    return {
        "id": call.id,
        "at": call.at.isoformat(),
        "ended": call.ended.isoformat() if call.ended else None,
        **asdict(call.begun),
        "outcome": call.outcome,
        "tokens_in": call.tokens_in,
        "tokens_out": call.tokens_out,
        "estimated": call.estimated,
        "cost": call.cost,
    }


COMMANDS = (advisor, calls)
