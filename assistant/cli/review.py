"""Commands on suggestions and findings: review, accept, edit, reject, dismiss. Only a person calls these."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.inputs import open_workspace
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import emit, say
from assistant.cli.quoting import tell_words
from assistant.cli.records import json_object
from assistant.cli.reworded import tell_rewording
from assistant.cli.suggested import must_be_unsealed, sealed_in, shown_data, tell_suggestion
from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Dismissal
from assistant.method.rules import RULES, find_gaps, is_dismissed
from assistant.method.said import counted
from assistant.text import one_line
from assistant.workspace.document import Accepted

_WIDTH = 100


@click.command()
@file_argument
@click.option("--all", "everything", is_flag=True, help="Also those accepted, edited, rejected or stale.")
@json_option
def review(file: Path, everything: bool, as_json: bool) -> None:
    """The suggestions waiting in FILE, where each came from and what accepting it would do."""
    with open_workspace(file, read_only=True) as workspace:
        waiting = workspace.suggestions(state=None if everything else "open")
        sealed, engagement = sealed_in(workspace), workspace.engagement()
        outdated = 0 if everything else len(workspace.outdated_suggestions())
    if as_json:
        emit({"suggestions": [shown_data(each, engagement, sealed) for each in waiting]})
        return
    for each in waiting:
        tell_suggestion(each, sealed=each.id in sealed)
        tell_words(each)
        tell_rewording(each, engagement)
    if not waiting:
        say("Nothing waits for review.")
    if outdated:
        say(
            f"{counted(outdated, 'stale suggestion')} besides: what they rest on has changed or is gone. "
            "`review FILE --all` shows them, `reject` puts them away.",
            width=_WIDTH,
        )


@click.command()
@file_argument
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@by_option
@json_option
def accept(file: Path, ids: tuple[str, ...], actor: str | None, as_json: bool) -> None:
    """Accept suggestions: what they propose enters the workspace, with its origin."""
    with open_workspace(file, actor) as workspace:
        must_be_unsealed(workspace, ids)
        accepted = workspace.accept(ids)
    _tell_accepted(accepted, as_json=as_json)


@click.command()
@file_argument
@click.argument("id_", metavar="ID")
@click.option(
    "--json-file", required=True, metavar="F", help="The fields you change, as JSON; - for standard input."
)
@by_option
@json_option
def edit(file: Path, id_: str, json_file: str, actor: str | None, as_json: bool) -> None:
    """Accept the suggestion ID with changes: a JSON object of the proposed record's fields, or of the payload."""
    payload = json_object(json_file)
    if not payload:
        raise BadInput("There is nothing to change.", hint="`accept` takes a suggestion as it stands.")
    with open_workspace(file, actor) as workspace:
        must_be_unsealed(workspace, [id_])
        accepted = [workspace.edit(id_, payload)]
    _tell_accepted(accepted, as_json=as_json)


@click.command()
@file_argument
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--reason", default="", help="Why, for the history.")
@by_option
@json_option
def reject(file: Path, ids: tuple[str, ...], reason: str, actor: str | None, as_json: bool) -> None:
    """Reject suggestions, stale ones too; they stay in the history and are not proposed again."""
    with open_workspace(file, actor) as workspace:
        rejected = workspace.reject(ids, reason)
    if as_json:
        emit({"rejected": [suggestion.id for suggestion in rejected]})
    else:
        say(f"Rejected {', '.join(suggestion.id for suggestion in rejected)}.")


@click.command()
@file_argument
@click.argument("rule")
@click.argument("refs", nargs=-1, metavar="REF...")
@click.option("--reason", required=True, help="Why it is no gap for you.")
@by_option
@json_option
def dismiss(
    file: Path, rule: str, refs: tuple[str, ...], reason: str, actor: str | None, as_json: bool
) -> None:
    """Set a finding aside: RULE and the ids or slugs on both its sides. It returns when one of them changes."""
    with open_workspace(file, actor) as workspace:
        meant = Dismissal(rule=rule, ids=list(refs), reason=reason)
        found = find_gaps(workspace.engagement(), dismissed=True)
        if rule in RULES and not any(is_dismissed(finding, [meant]) for finding in found):
            raise NotFound(
                f"{one_line(rule, 60)} finds nothing about {one_line(', '.join(refs), 200) or 'nothing named'}.",
                kept="Nothing was changed.",
                hint="`check FILE --json` gives the ids and slugs of each finding.",
            )
        written = workspace.dismiss(rule, refs, reason)
    if as_json:
        emit({"dismissed": {"rule": rule, "ids": list(refs), "reason": reason}, "revision": written.revision})
    else:
        say(f"Dismissed {one_line(rule, 60)}.")


def _tell_accepted(accepted: list[Accepted], *, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "accepted": [
                    {
                        "id": item.suggestion.id,
                        "state": item.suggestion.state,
                        "added": _added(item),
                        "left_out": list(item.unlinked),
                    }
                    for item in accepted
                ]
            }
        )
        return
    for item in accepted:
        added = f" (added {', '.join(_added(item))})" if _added(item) else ""
        say(f"Accepted {item.suggestion.id}{added}.")
        for sentence in item.unlinked:
            say(sentence, indent="  ", width=_WIDTH)


def _added(item: Accepted) -> list[str]:
    """Ids of what accepting brought into the workspace."""
    return [*(record.id for record in item.records), *(parked.id for parked in item.parked)]


COMMANDS = (review, accept, edit, reject, dismiss)
