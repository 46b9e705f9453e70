"""Commands on whole workspaces: new, import, export, history, undo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.inputs import actor_name, open_workspace
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import emit, say, table
from assistant.errors import BadInput, NotFound
from assistant.files import keep_apart
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION
from assistant.method.said import counted
from assistant.reports.formats import offered
from assistant.text import one_line
from assistant.workspace.document import Mode, Workspace
from assistant.workspace.interchange import read_engagement

if TYPE_CHECKING:
    from assistant.reports.build import Level


@click.command()
@file_argument
@click.option("--organisation", required=True, metavar="NAME", help="Whose engagement it is.")
@click.option(
    "--mode",
    type=click.Choice(["prepare", "assess", "draft"]),
    default="assess",
    show_default=True,
    help="How you will work: prepare a workshop, assess yourselves, or draft for review.",
)
@by_option
@json_option
def new(file: Path, organisation: str, mode: Mode, actor: str | None, as_json: bool) -> None:
    """Make an empty workspace at FILE."""
    if not one_line(organisation):
        raise BadInput("An engagement needs a name.", hint="Give --organisation NAME.")
    with Workspace.create(file, organisation=organisation, mode=mode, actor=actor_name(actor)) as workspace:
        data = {"file": str(workspace.path), "organisation": workspace.organisation, "mode": workspace.mode}
    if as_json:
        emit(data)
    else:
        say(f"Made {file} for {data['organisation']}. Open it with: counterpoint open {file}")
        if mode == "assess":
            say(
                "It opens in Guide me, one question at a time; made with --mode prepare it opens in the workshop."
            )


@click.command("import")
@file_argument
@click.argument("data", type=click.Path(path_type=Path))
@by_option
@json_option
def import_(file: Path, data: Path, actor: str | None, as_json: bool) -> None:
    """Take everything in DATA.json (the interchange format) into FILE, which is made where it is missing."""
    engagement = read_engagement(data)
    made = not file.exists()
    source = one_line(data.name, 120)
    if made:
        workspace = Workspace.create(
            file,
            organisation=engagement.organisation,
            actor=actor_name(actor),
            content=engagement,
            source=source,
        )
    else:
        workspace = open_workspace(file, actor)
    with workspace:
        if not made:
            workspace.import_engagement(engagement, source=source)
        held = workspace.engagement()
    summary = {"file": str(file), "answers": len(engagement.answers), "records": len(engagement.records)}
    if as_json:
        emit(summary | {"made": made})
    else:
        say(f"Took {_content(engagement)} from {data} into {file}.")
        say(f"It now holds {_content(held)}.")


def _content(engagement: Engagement) -> str:
    return f"{counted(len(engagement.answers), 'answer')} and {counted(len(engagement.records), 'record')}"


@click.command()
@file_argument
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    help=f"Where to; the ending says how: {offered()}.",
)
@click.option(
    "--level",
    type=click.Choice(["record", "synthesis", "questions", "interpretation"]),
    default="record",
    show_default=True,
    help="How deep a report goes: all of it, what it comes to, what is open, or what it means.",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="THEIRS.docx",
    help="For .docx: your own Word document, whose styles, page set-up, headers and footers the report takes on.",
)
@json_option
def export(file: Path, target: Path, level: Level, template: Path | None, as_json: bool) -> None:
    """Write FILE as a report, a workbook, notes for a whiteboard or data for another program, by the ending of OUT."""
    from assistant.reports.docx.write import Template
    from assistant.reports.export import export as write_report

    looks = None if template is None else Template.read(template)
    with open_workspace(file, read_only=True) as workspace:
        for kept, what in ((workspace.path, "workspace"), (template, "template")):
            if kept is not None:
                keep_apart([target], kept, what)
        states = workspace.citation_states()
        name, held = workspace.calendar().name, workspace.engagement()
        of = (name, workspace.revision)
        write_report(held, target, states=states, level=level, template=looks, of=of)
    added = [] if looks is None else list(looks.missing)
    if as_json:
        told = {"styles_added": added} if looks else {}
        emit({"file": str(target), "bytes": target.stat().st_size} | told)
        return
    say(f"Wrote {target}.")
    if added and looks:
        say(f"Added as ours are, for {looks.name} has no styles of these names: {', '.join(added)}.")


@click.command()
@file_argument
@by_option
@json_option
def undo(file: Path, actor: str | None, as_json: bool) -> None:
    """Take back the last act."""
    with open_workspace(file, actor) as workspace:
        undo_act = workspace.undo()
        act = next(act for act in workspace.history(limit=workspace.revision) if act.seq == undo_act.undoes)
    if as_json:
        emit({"undone": {"seq": act.seq, "kind": act.kind, "summary": act.summary}})
    else:
        say(f"Took back: {act.summary}")


@click.command()
@file_argument
@click.argument("ref", required=False)
@click.option(
    "-n", "limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="How many acts."
)
@json_option
def history(file: Path, ref: str | None, limit: int, as_json: bool) -> None:
    """The acts of FILE, newest first; REF (a question or record id) keeps those about it."""
    with open_workspace(file, read_only=True) as workspace:
        acts = workspace.history(ref, limit=limit)
    if not acts and ref and ref not in QUESTION:
        raise NotFound(
            f"No act was about {one_line(ref, 80)!r}.", hint="Name a question or the id of a record."
        )
    if as_json:
        emit(
            {
                "acts": [
                    {
                        "seq": act.seq,
                        "at": act.at.isoformat(),
                        "by": act.actor,
                        "kind": act.kind,
                        "summary": act.summary,
                        "refs": list(act.refs),
                        "undone": act.undone,
                    }
                    for act in acts
                ]
            }
        )
    else:
        table(
            (
                act.at.astimezone().strftime("%Y-%m-%d %H:%M"),
                act.actor,
                act.summary + (" (taken back)" if act.undone else ""),
            )
            for act in acts
        )


COMMANDS = (new, import_, export, undo, history)
