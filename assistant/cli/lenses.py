"""The companion lenses by command: which there are, what one asks, and what people answer."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from assistant.cli.inputs import open_workspace, text_from
from assistant.cli.lines import tell
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import emit, say
from assistant.cli.records import record_named
from assistant.cli.shapes import finding_data, lens_data, put_data
from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Engagement
from assistant.method.lens_gaps import lens_gaps
from assistant.method.lenses import LENS, LENSES, PROBE, Lens, Probe, due
from assistant.method.records import Bet, Purpose
from assistant.method.rules import find_gaps
from assistant.text import one_line
from assistant.workspace.document import Workspace

_PREMORTEM: Final = "premortem"
_UNCHANGED: Final = "Nothing was changed."
_PUT_TO: Final = {"living": "bets that are neither parked nor dropped", "chosen": "chosen bets"}


@click.group()
@file_argument
@click.pass_context
def lens(context: click.Context, file: Path) -> None:
    """Look at FILE through a companion lens: list them, show one, answer a probe."""
    context.obj = file


@lens.command("list")
@json_option
@click.pass_obj
def list_(file: Path, as_json: bool) -> None:
    """The lenses, and how many of their probes are answered."""
    with open_workspace(file, read_only=True) as workspace:
        puts = due(workspace.engagement())
    rows = []
    for each in LENSES:
        own = [put for put in puts if put.probe.lens == each.id]
        rows.append(lens_data(each) | {"due": len(own), "answered": sum(put.answered for put in own)})
    if as_json:
        emit({"lenses": rows})
        return
    for row in rows:
        tell(f"{row['id']}: {row['title']}, {row['answered']} of {row['due']} answered")
        tell(f"{row['purpose']} ({row['source']})", depth=1, hang="")


@lens.command()
@click.argument("name", metavar="LENS")
@click.option("--about", metavar="ID", help="Only what is put to this record.")
@json_option
@click.pass_obj
def show(file: Path, name: str, about: str | None, as_json: bool) -> None:
    """What LENS asks about which record, what was answered, and the gaps that belong to it."""
    looked_through = _lens_named(name)
    with open_workspace(file, read_only=True) as workspace:
        engagement = workspace.engagement()
        subject = record_named(workspace, about) if about else None
    asked = [put for put in due(engagement) if put.probe.lens == looked_through.id]
    puts = [put for put in asked if subject is None or put.about == subject.id]
    found = lens_gaps(looked_through, find_gaps(engagement), asked)
    gaps = [finding for finding in found if subject is None or subject.id in finding.refs]
    prompts, reasons = (
        _beside_own_words(engagement, subject)
        if isinstance(subject, Bet) and looked_through.id == PROBE[_PREMORTEM].lens
        else ([], [])
    )
    if as_json:
        emit(
            {
                "lens": lens_data(looked_through),
                "about": subject.id if subject else None,
                "probes": [put_data(put) for put in puts],
                "prompts": prompts,
                "reasons": reasons,
                "findings": [finding_data(finding) for finding in gaps],
            }
        )
        return
    tell(f"{looked_through.title} ({looked_through.source})")
    tell(looked_through.purpose)
    titles = {record.id: record.title for record in engagement.records}
    place: str | None = None
    for put in puts:
        if put.about != place:
            place = put.about
            say()
            tell(f"{one_line(titles.get(place, ''))} ({place})" if place else "The whole")
        tell(f"{put.probe.slug}: {put.probe.text}", depth=1)
        if put.probe.credit:
            tell(f"after {put.probe.credit}", depth=2)
        if put.probe.claim:
            tell(f"yes, partly or no: {put.probe.claim}", depth=2)
        if put.answered:
            tell(f"→ {f'{put.verdict}. ' if put.verdict else ''}{put.answer}", depth=2)
    if not puts:
        tell(f"It asks nothing here yet: it is put to {_PUT_TO[looked_through.bets]}.")
    if prompts:
        say()
        tell("And what else may have happened?")
        for prompt in prompts:
            tell(f"- {prompt}", depth=1)
    if reasons:
        say()
        tell("As the model tells it:")
        for reason in reasons:
            tell(f"- {reason}", depth=1)
    if gaps:
        say()
        tell("Gaps:")
        for finding in gaps:
            tell(f"{finding.severity}: {finding.text}", depth=1)


@lens.command()
@click.argument("slug", metavar="PROBE")
@click.option("--about", default="", metavar="ID", help="The record it is put to.")
@click.option("--text", help="The answer, in Markdown; an empty one takes it back.")
@click.option("--text-file", metavar="F", help="Read the answer from a file; - for standard input.")
@click.option(
    "--verdict", type=click.Choice(["yes", "partly", "no"]), help="Whether the probe's claim holds."
)
@by_option
@json_option
@click.pass_obj
def answer(
    file: Path,
    slug: str,
    about: str,
    text: str | None,
    text_file: str | None,
    verdict: str | None,
    actor: str | None,
    as_json: bool,
) -> None:
    """Record what was answered to PROBE about one record, or about the whole."""
    probe = _probe_named(slug)
    gives_text = text is not None or text_file is not None
    if not gives_text and verdict is None:
        raise BadInput("There is nothing to note.", hint="Give --text, --text-file or --verdict.")
    if verdict is not None and not probe.verdicts:
        raise BadInput(f"{slug} asks for no yes or no.", kept=_UNCHANGED, hint="Give --text or --text-file.")
    content = text_from(text, text_file) if gives_text else None
    with open_workspace(file, actor) as workspace:
        about = _subject(workspace, probe, about)
        if probe.field and not about:
            changed = bool(content and content.strip())
            about = workspace.add_record("purpose", {probe.field: content}).id if changed else ""
        elif probe.field:
            changed = workspace.change_record(about, {probe.field: content}).changed
        else:
            changed = workspace.reflect(probe.slug, about, answer=content, verdict=verdict).changed
        revision = workspace.revision
        put = next(
            (put for put in due(workspace.engagement()) if (put.probe, put.about) == (probe, about)), None
        )
    if as_json:
        emit(
            {
                "probe": probe.slug,
                "about": about,
                "field": probe.field or None,
                "answer": put.answer if put else "",
                "verdict": put.verdict if put else None,
                "revision": revision,
                "changed": changed,
            }
        )
    else:
        tell(f"Noted ({probe.slug}{f', {about}' if about else ''}).")


def _subject(workspace: Workspace, probe: Probe, about: str) -> str:
    """The id of what `probe` is put to; blank for the whole, and for a purpose yet to be written.

    Raises:
        NotFound: there is no record of that id.
        BadInput: the probe is not put to that, or not yet.
    """
    engagement = workspace.engagement()
    if not about and probe.about == ("purpose",):
        return next((record.id for record in engagement.records if isinstance(record, Purpose)), "")
    if about and not probe.about:
        raise BadInput(f"{probe.slug} is asked of the whole.", kept=_UNCHANGED, hint="Leave out --about.")
    if not about and probe.about:
        kinds = " or ".join(probe.about)
        raise BadInput(
            f"{probe.slug} is asked of a {kinds}.", kept=_UNCHANGED, hint="Name it with --about ID."
        )
    if about:
        about = record_named(workspace, about).id
    asked = any((put.probe, put.about) == (probe, about) for put in due(engagement))
    if not asked and not any(
        (said.probe, said.about) == (probe.slug, about) for said in engagement.reflections
    ):
        raise BadInput(
            f"{probe.slug} is not asked {f'of {one_line(about, 80)}' if about else 'yet'}.",
            kept=_UNCHANGED,
            hint=_when_asked(probe),
        )
    return about


def _when_asked(probe: Probe) -> str:
    bets = _PUT_TO[LENS[probe.lens].bets]
    whose = {
        "bet": bets,
        "capability": f"the capabilities of {bets}",
        "activity": f"the activities of {bets}",
    }
    of = " and ".join(whose[kind] for kind in probe.about)
    asked = f"it is asked of {of}" if of else ""
    first = f"the Big Picture must say its {' and '.join(probe.statements)} first" if probe.statements else ""
    told = "; ".join(filter(None, (asked, first)))
    return f"{told[:1].upper()}{told[1:]}."


def _beside_own_words(engagement: Engagement, bet: Bet) -> tuple[list[str], list[str]]:
    """Prompts for the pre-mortem of a bet and a model's reasons, once people have written theirs: not before."""
    from assistant.advisor.betting.reasons import has_own_words, reasons_told
    from assistant.advisor.guide.premortem import premortem

    prompts = premortem(engagement, bet) if has_own_words(engagement, bet) else []
    return prompts, reasons_told(engagement, bet)


def _lens_named(name: str) -> Lens:
    if name not in LENS:
        raise NotFound(f"There is no lens {one_line(name, 60)!r}.", hint=f"Lenses: {', '.join(LENS)}.")
    return LENS[name]


def _probe_named(slug: str) -> Probe:
    if slug not in PROBE:
        raise NotFound(
            f"There is no probe {one_line(slug, 60)!r}.",
            hint="`counterpoint lens FILE show LENS` names them.",
        )
    return PROBE[slug]


COMMANDS = (lens,)
