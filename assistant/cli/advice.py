"""Commands that ask for advice: follow-up questions, gaps, bets, and a search of the guidance."""

from __future__ import annotations

import re
from pathlib import Path

import click

from assistant.cli.desk import at_desk, show_sendings
from assistant.cli.inputs import open_workspace, question_named
from assistant.cli.options import (
    by_option,
    file_argument,
    json_option,
    model_option,
    preview_option,
    question_argument,
)
from assistant.cli.output import EXIT_BAD, emit, error_data, report, say
from assistant.cli.quoting import tell_follow_up, tell_sides
from assistant.cli.shapes import finding_data
from assistant.cli.suggested import SEALED, sealed_in
from assistant.method.rules import Finding, find_gaps
from assistant.workspace.errors import ReadOnly

_WIDTH = 100
_LINE_BREAK = re.compile(r"(?<=\S)\n[ \t]*(?=\S)(?!(?:[-*•]|\d+[.)])\s)")
"""Where Markdown goes on in the next line of its file, and a reader should not notice."""
_RULES_ONLY = "The model could not be asked, so these are the findings of the rules alone."


@click.command()
@file_argument
@question_argument
@preview_option
@model_option
@by_option
@json_option
def ask(
    file: Path, question: str, preview: bool, model: str | None, actor: str | None, as_json: bool
) -> None:
    """Up to three follow-up questions that go to the weak spot of the answer to QUESTION."""
    asked = question_named(question)
    with open_workspace(file, actor) as workspace:
        if preview:
            show_sendings(workspace, model, "follow-ups", asked.slug, as_json=as_json)
            return
        result = at_desk(workspace, model, lambda desk: desk.ask(asked.slug))
    if as_json:
        emit(
            {
                "question": asked.slug,
                "by": result.by,
                "follow_ups": [follow_up for _, follow_up in result.follow_ups],
                "suggestions": [suggestion.id for suggestion, _ in result.follow_ups],
                "notices": list(result.notices),
            }
        )
        return
    for suggestion, follow_up in result.follow_ups:
        say(f"{suggestion.id}  {follow_up.text}", width=_WIDTH)
        tell_follow_up(follow_up)
    if not result.follow_ups:
        say("Nothing to ask: the answer has what a good answer has.")
    _notices(result.notices)


@click.command()
@file_argument
@click.option("--all", "everything", is_flag=True, help="Include findings that were dismissed.")
@json_option
def check(file: Path, everything: bool, as_json: bool) -> int:
    """The gaps between customer and business that the rules see; exit code 1 where there are any."""
    with open_workspace(file, read_only=True) as workspace:
        findings = find_gaps(workspace.engagement(), dismissed=everything)
    if as_json:
        emit({"findings": [finding_data(finding) for finding in findings]})
    else:
        _tell(findings)
    return 1 if findings else 0


@click.command()
@file_argument
@preview_option
@model_option
@by_option
@json_option
def gaps(file: Path, preview: bool, model: str | None, actor: str | None, as_json: bool) -> int:
    """The gaps the rules see, and with a model also contradictions in meaning, both sides quoted."""
    from assistant.advisor.client.failures import ModelFailure
    from assistant.advisor.desk import Gaps

    failure: ModelFailure | ReadOnly | None = None
    with open_workspace(file, actor) as workspace:
        if preview:
            show_sendings(workspace, model, "gaps", as_json=as_json)
            return 0
        try:
            result = at_desk(workspace, model, lambda desk: desk.gaps())
        except (ModelFailure, ReadOnly) as error:
            if error.code == "cancelled":
                raise
            # What the rules found needs no model, so it is not withheld because none could be asked.
            failure = error
            result = Gaps("guide", find_gaps(workspace.engagement()), [], (_RULES_ONLY,))
    if as_json:
        emit(
            {
                "by": result.by,
                "findings": [finding_data(finding) for finding in result.findings],
                "contradictions": [
                    {"id": suggestion.id, **contradiction.model_dump(mode="json")}
                    for suggestion, contradiction in result.contradictions
                ],
                "notices": list(result.notices),
            }
            | ({"error": error_data(failure)} if failure else {})
        )
        return EXIT_BAD if failure else 0
    _tell(result.findings)
    for suggestion, found in result.contradictions:
        say(f"\n{suggestion.id}  {found.severity}: {found.text}", width=_WIDTH)
        tell_sides(found)
    _notices(result.notices)
    if failure:
        report(failure, as_json=False)
    return EXIT_BAD if failure else 0


@click.command()
@file_argument
@click.option("--count", type=click.IntRange(1, 20), default=5, show_default=True, help="How many to draft.")
@click.option("--skip", is_flag=True, help="Leave your own bets out on purpose, and see the drafts at once.")
@preview_option
@model_option
@by_option
@json_option
def bets(
    file: Path, count: int, skip: bool, preview: bool, model: str | None, actor: str | None, as_json: bool
) -> None:
    """Draft candidate bets as suggestions, one of them contrary to the rest; your own bets come first."""
    with open_workspace(file, actor) as workspace:
        if preview:
            show_sendings(workspace, model, "bets", count=count, as_json=as_json)
            return
        result = at_desk(workspace, model, lambda desk: desk.bets(count))
        # Only now: where nothing was drafted, nothing is said of people's own bets either.
        if skip and result.suggestions and not workspace.engagement().answer("bets").has_own_answer:
            workspace.skip_answer("bets")
        held_back = sealed_in(workspace)
    from assistant.advisor.paper import paper_of

    papers = {suggestion.id: paper_of(suggestion.payload) for suggestion, _ in result.suggestions}
    marks = {id_: list(paper.marks) if paper is not None else [] for id_, paper in papers.items()}
    shown = [
        (suggestion.id, None if suggestion.id in held_back else bet) for suggestion, bet in result.suggestions
    ]
    if as_json:
        emit(
            {
                "by": result.by,
                "suggestions": [
                    {
                        "id": id_,
                        "sealed": bet is None,
                        "bet": bet,
                        "marks": marks[id_] if bet is not None else [],
                    }
                    for id_, bet in shown
                ],
                "notices": list(result.notices),
            }
        )
        return
    for id_, bet in shown:
        if bet is None:
            say(f"{id_}  a drafted bet; it {SEALED.format(slug='bets')}", width=_WIDTH, hang="    ")
            continue
        say(f"{id_}  {bet.title}", width=_WIDTH)
        say(bet.hypothesis, indent="      ", width=_WIDTH)
        for mark in marks[id_]:
            say(f"! {mark}", indent="      ", width=_WIDTH, hang="  ")
    if any(bet is not None for _, bet in shown):
        say(f"\nRead them with: counterpoint review {file}. Accept or reject: counterpoint accept {file} ID…")
    _notices(result.notices)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--question", metavar="SLUG", help="Guidance for this question first.")
@click.option(
    "--workspace",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Search this workspace too: its documents, answers and records.",
)
@click.option(
    "-k", "count", type=click.IntRange(1, 50), default=5, show_default=True, help="How many results."
)
@json_option
def search(
    words: tuple[str, ...], question: str | None, file: Path | None, count: int, as_json: bool
) -> None:
    """Guidance for a situation, described in your own WORDS; with --workspace also what is said there of it."""
    slug = question_named(question).slug if question else None
    from assistant.cli.finding import find
    from assistant.cli.proof import conflict_data, tell_conflicts

    found = find(" ".join(words), question=slug, file=file, count=count)
    if as_json:
        emit(
            {
                "results": found.results,
                "conflicts": [conflict_data(each, found.titles) for each in found.conflicts],
            }
        )
        return
    for result in found.results:
        say(f"{result['title']}   [{result['id']}; {result['source']}/{result['section']}]")
        say(_LINE_BREAK.sub(" ", str(result["text"])), indent="  ", width=_WIDTH)
        for credit in result["credits"]:
            say(f"After {credit}", indent="  ", width=_WIDTH)
        if result["see"]:
            say(f"See also: {', '.join(result['see'])}", indent="  ", width=_WIDTH)
        say()
    tell_conflicts(found.conflicts, found.titles)
    if not found.results:
        say("Nothing found. Try the words people used in the room.")


def _tell(findings: list[Finding]) -> None:
    for finding in findings:
        say(f"{finding.severity}: {finding.text}", width=_WIDTH)
        customer, business = (", ".join(side) or "–" for side in (finding.customer, finding.business))
        say(
            f"customer {customer} · business {business} · {finding.rule} · reopen {finding.question}",
            indent="    ",
        )
    if not findings:
        say("No gaps in what has been worked on so far.")


def _notices(notices: tuple[str, ...]) -> None:
    for notice in notices:
        say(f"Note: {notice}", width=_WIDTH)


COMMANDS = (ask, check, gaps, bets, search)
