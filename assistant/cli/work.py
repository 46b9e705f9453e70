"""Commands on the work itself: where we stand, one question, and its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import click

from assistant.cli.beside import action_data, open_parked, say_beside
from assistant.cli.inputs import check_base, open_workspace, question_named, text_from
from assistant.cli.options import by_option, file_argument, json_option, question_argument
from assistant.cli.output import emit, say, table
from assistant.cli.shapes import finding_data, question_data, status_data
from assistant.cli.suggested import sealed_in, shown_data
from assistant.errors import BadInput
from assistant.method.engagement import Answer
from assistant.method.rules import find_gaps
from assistant.method.said import BaseRecord, Citation, CitationState
from assistant.text import one_line
from assistant.workspace.document import Field, Written

_DOT = {"agreed": "●", "assumed": "◐", "open": "○"}
_WIDTH = 100


@click.command()
@file_argument
@json_option
def status(file: Path, as_json: bool) -> None:
    """Where FILE stands: each session's questions, gaps by severity, suggestions waiting."""
    with open_workspace(file, read_only=True) as workspace:
        data = status_data(workspace)
    if as_json:
        emit(data)
        return
    say(f"{data['organisation'] or 'Unnamed'}: {data['agreed']} of {data['questions']} answers agreed")
    table(
        (
            str(session["number"]),
            session["title"],
            "".join(_DOT[question["status"]] for question in session["questions"]),
            ", ".join(
                question["slug"] for question in session["questions"] if question["status"] != "agreed"
            ),
        )
        for session in data["sessions"]
    )
    gaps = ", ".join(f"{count} {severity}" for severity, count in data["gaps"].items() if count)
    say(f"Gaps: {gaps or 'none in what has been worked on'}. Suggestions waiting: {data['suggestions']}.")
    if work := data["homework"]["open"]:
        late = ", ".join(data["homework"]["overdue"])
        say(f"Homework to do: {work}{f' (overdue: {late})' if late else ''}.", width=_WIDTH)
    if coming := data["next_workshop"]:
        say(f"The next workshop is session {coming['session']}, on {coming['date']}.")


def _cited(
    answer: Answer, records: Sequence[BaseRecord], states: Mapping[Citation, CitationState]
) -> Iterator[str]:
    """What an answer and its records cite, and of words of a document whether they no longer stand there."""
    from assistant.reports.cited import TOLD

    for ref, sources in ((answer.question, answer.sources), *((each.id, each.sources) for each in records)):
        for source in sources:
            where = ", ".join(filter(None, (one_line(source.title), one_line(source.location))))
            words = f"“{one_line(source.quote, 200)}”" if source.quote.strip() else ""
            told = TOLD.get(states.get(source, "stands"), "")
            yield f"{ref}  {': '.join(filter(None, (where, words)))}{f' ({told})' if told else ''}"


@click.command()
@file_argument
@question_argument
@json_option
def show(file: Path, question: str, as_json: bool) -> None:
    """One QUESTION with its wording, answer, records, gaps, suggestions, decisions, homework and parked items."""
    asked = question_named(question)
    with open_workspace(file, read_only=True) as workspace:
        engagement = workspace.engagement()
        today = engagement.as_of or date.today()
        answer = engagement.answer(asked.slug)
        records = [record for record in engagement.records if asked.holds_answer(record)]
        findings = [finding for finding in find_gaps(engagement) if finding.question == asked.slug]
        waiting = [
            suggestion
            for suggestion in workspace.suggestions()
            if asked.slug in suggestion.payload.get("based_on", ())
            or any(item.get("question") == asked.slug for item in suggestion.payload.get("parked", ()))
        ]
        held_back = sealed_in(workspace)
        decisions = [each for each in engagement.decisions if each.question == asked.slug]
        actions = [each for each in engagement.actions if each.question == asked.slug]
        parked = open_parked(engagement, asked.slug)
        revisions = {field: workspace.revision_of(asked.slug, field) for field in ("assumed", "agreed")}
        states = workspace.citation_states() if not as_json else {}
    if as_json:
        emit(
            {
                "question": question_data(asked),
                "answer": answer.in_the_open.model_dump(mode="json"),
                "revisions": revisions,
                "records": [record.model_dump(mode="json") for record in records],
                "findings": [finding_data(finding) for finding in findings],
                "suggestions": [shown_data(each, engagement, held_back) for each in waiting],
                "decisions": decisions,
                "actions": [action_data(each, today) for each in actions],
                "parked": parked,
            }
        )
        return
    say(f"{asked.number}. {asked.title}   [{asked.cell}, session {asked.session}, {answer.status}]")
    say(asked.text, width=_WIDTH)
    for label, text in (("Before the discussion", answer.assumed), ("After the discussion", answer.agreed)):
        if text.strip():
            say(f"\n{label}:")
            say(text, indent="  ", width=_WIDTH)
    if answer.skipped:
        say(
            f"\nThe own answer was skipped on purpose {('by ' + answer.skipped.by) if answer.skipped.by else ''}".rstrip()
        )
    for heading, lines in (
        ("Records", [f"{record.id}  {one_line(record.title)}" for record in records]),
        ("Cited", list(_cited(answer, records, states))),
        ("Gaps", [f"{finding.severity}: {finding.text}" for finding in findings]),
        ("Suggestions", [f"{suggestion.id}  {suggestion.task}" for suggestion in waiting]),
        ("A good answer", list(asked.good)),
    ):
        if lines:
            say(f"\n{heading}:")
            for line in lines:
                say(line, indent="  ", width=_WIDTH)
    say_beside(decisions, actions, parked, today)


@click.command()
@file_argument
@question_argument
@click.option("--assumed", is_flag=True, help="The answer before the discussion.")
@click.option("--agreed", is_flag=True, help="The answer after the discussion.")
@click.option("--text", help="The answer, in Markdown.")
@click.option("--text-file", metavar="F", help="Read the answer from a file; - for standard input.")
@click.option("--skip", is_flag=True, help="Skip the own answer on purpose, so that a draft may be shown.")
@click.option("--status", type=click.Choice(["open", "assumed", "agreed"]), help="Set how far the answer is.")
@click.option("--base", type=int, metavar="REVISION", help="The revision you edited (see show --json).")
@by_option
@json_option
def answer(
    file: Path,
    question: str,
    assumed: bool,
    agreed: bool,
    text: str | None,
    text_file: str | None,
    skip: bool,
    status: Literal["open", "assumed", "agreed"] | None,
    base: int | None,
    actor: str | None,
    as_json: bool,
) -> None:
    """Write the answer to QUESTION, as --assumed before the discussion or as --agreed after it."""
    asked = question_named(question)
    gives_text = text is not None or text_file is not None
    if assumed and agreed:
        raise BadInput(
            "An answer is written to one side at a time.", hint="Use either --assumed or --agreed."
        )
    if gives_text and not (assumed or agreed):
        raise BadInput("Say which answer this is.", hint="Use --assumed or --agreed.")
    field: Field | None = "assumed" if assumed else "agreed" if agreed else None
    if not (gives_text or skip or status):
        raise BadInput("There is nothing to write.", hint="Give --text, --text-file, --skip or --status.")
    content = text_from(text, text_file) if gives_text else ""
    with open_workspace(file, actor) as workspace:
        check_base(workspace, base)
        acts: list[Written] = []
        if gives_text and field is not None:
            acts.append(workspace.write_answer(asked.slug, field, content, base=base))
        # A text that met another's waits for review, and nothing is said about the answer before that.
        if not (acts and acts[0].suggestion):
            if skip:
                acts.append(workspace.skip_answer(asked.slug))
            if status:
                acts.append(workspace.set_status(asked.slug, status))
        parked = open_parked(workspace.engagement(), asked.slug) if status == "open" else []
    written = acts[-1]
    if as_json:
        emit(
            {
                "question": asked.slug,
                "field": field,
                "revision": written.revision,
                "at": written.at.isoformat(),
                "changed": any(act.changed for act in acts),
                "suggestion": written.suggestion or None,
                "parked": parked,
            }
        )
    elif written.suggestion:
        say(f"Somebody changed this answer meanwhile. Yours is kept as suggestion {written.suggestion}.")
    else:
        say(f"Saved ({asked.title}).")
        say_beside([], [], parked, date.today())


COMMANDS = (status, show, answer)
