"""Commands of the room: what each thinks on a question, and which question to talk about first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assistant.cli.inputs import acting_for, open_workspace, question_named, text_from
from assistant.cli.options import by_option, file_argument, json_option, question_argument
from assistant.cli.output import WIDTH, emit, say
from assistant.cli.people import joined, person_of, waited_for
from assistant.cli.shapes import agreement_data
from assistant.errors import BadInput
from assistant.method.agreement import HIGHEST, NOTHING_AGREED, Agreement, agenda, agreement, told_score
from assistant.method.engagement import Answer
from assistant.method.questions import QUESTION
from assistant.text import one_line
from assistant.workspace.gathering import NO_SCORE, NoScore


@click.command()
@file_argument
@question_argument
@click.option("--by", "name", required=True, metavar="NAME", help="Whose voice it is, by name or alias.")
@click.option("--text", help="Their answer, given alone, in Markdown; empty takes it back.")
@click.option("--text-file", metavar="F", help="Read the answer from a file; - for standard input.")
@click.option(
    "--agreement",
    type=click.Choice([*map(str, range(HIGHEST + 1)), NO_SCORE]),
    help=f"With the agreed text: 0 not at all, {HIGHEST} wholly; {NO_SCORE} takes it back.",
)
@click.option("--dissent", help="Against it, in their own words; empty takes it back.")
@click.option("--take-back", is_flag=True, help="Remove all that they said on this question.")
@json_option
def voice(
    file: Path,
    question: str,
    name: str,
    text: str | None,
    text_file: str | None,
    agreement: str | None,
    dissent: str | None,
    take_back: bool,
    as_json: bool,
) -> None:
    """What one participant thinks on QUESTION. An answer is hidden from the room until `voices --open`."""
    asked = question_named(question)
    gives_text = text is not None or text_file is not None
    gives = gives_text or agreement is not None or dissent is not None
    if take_back and gives:
        raise BadInput("A voice is either given or taken back.", kept="Nothing was changed.")
    if not (take_back or gives):
        raise BadInput(
            "There is nothing to say.",
            hint="Give --text, --text-file, --agreement, --dissent or --take-back.",
        )
    content = text_from(text, text_file) if gives_text else None
    name = one_line(name, 200)
    with open_workspace(file, acting_for(name)) as workspace:
        known = person_of(workspace.engagement(), name) is not None
        if take_back:
            written = workspace.take_back_voice(asked.slug, name)
        else:
            written = workspace.give_voice(
                asked.slug, name, answer=content, agreement=_score(agreement), dissent=dissent
            )
        engagement = workspace.engagement()
    held = engagement.answer(asked.slug)
    added = not known and person_of(engagement, name) is not None
    if as_json:
        emit(
            {
                "question": asked.slug,
                "participant": name,
                "participant_added": added,
                "given": _given(held, name),
                "revision": written.revision,
                "at": written.at.isoformat(),
                "changed": written.changed,
            }
        )
        return
    joined(name, added=added)
    told = f"Took back what {name} said" if take_back else f"Saved for {name}"
    say(f"{told} ({asked.title}).", width=WIDTH)
    if held.voice(name).agreement is not None and agreement is not None and not held.agreed.strip():
        say(NOTHING_AGREED, width=WIDTH)
    if gives_text and not held.is_open:
        say(f"The room sees it after: counterpoint voices {file} {asked.slug} --open")


@click.command()
@file_argument
@question_argument
@click.option("--open", "opens", is_flag=True, help="Open the answers that were given alone to the room.")
@by_option
@json_option
def voices(file: Path, question: str, opens: bool, actor: str | None, as_json: bool) -> None:
    """All voices on QUESTION next to each other; before they are opened, only who has given an answer."""
    asked = question_named(question)
    with open_workspace(file, actor, read_only=not opens) as workspace:
        if opens:
            workspace.open_voices(asked.slug)
        engagement = workspace.engagement()
    held = engagement.answer(asked.slug)
    picture = agreement(held)
    given = [each.participant for each in held.voices if each.answer.strip()]
    waiting = [] if held.is_open else waited_for(engagement, given)
    named = _named(held)
    if as_json:
        emit(
            {
                "question": asked.slug,
                "open": held.is_open,
                "opened": held.opened,
                "voices": [
                    {**each.model_dump(mode="json"), "given": each.participant in given}
                    for each in held.in_the_open.voices
                ],
                "waiting": waiting,
                "agreement": agreement_data(picture),
                **named,
            }
        )
        return
    say(f"{asked.number}. {asked.title}: {_picture(picture)}", width=WIDTH)
    if given and not held.is_open:
        say(f"Answered alone, not opened yet: {', '.join(given)}", width=WIDTH)
    if waiting:
        say(f"Waiting for: {', '.join(waiting)}", width=WIDTH)
    _say_voices(held.in_the_open)
    for heading, key in (("Named by several", "named"), ("Named by one alone", "only")):
        if named[key]:
            say(f"\n{heading}:")
            for each in named[key]:
                say(f"{each['term']}: {', '.join(each['by'])}", indent="  ", width=WIDTH, hang="  ")
    if not held.voices:
        say("Nobody has said anything yet.")


@click.command("agenda")
@file_argument
@json_option
def agenda_(file: Path, as_json: bool) -> None:
    """The questions on which somebody has spoken, the most disputed first."""
    with open_workspace(file, read_only=True) as workspace:
        engagement = workspace.engagement()
    pictures = agenda(engagement)
    if as_json:
        emit(
            {
                "agenda": [
                    {"title": QUESTION[picture.question].title, **agreement_data(picture)}
                    for picture in pictures
                ]
            }
        )
        return
    for picture in pictures:
        say(f"{picture.question}: {_picture(picture)}", width=WIDTH, hang="    ")
        for name, words in picture.dissents:
            say(f"{name or 'one voice'}: {words}", indent="    ", width=WIDTH, hang="  ")
    if not pictures:
        say("Nobody has said anything yet.")


def _score(given: str | None) -> int | NoScore | None:
    return None if given is None else NO_SCORE if given == NO_SCORE else int(given)


def _say_voices(held: Answer) -> None:
    for each in held.voices:
        if not (each.answer.strip() or each.dissent.strip() or each.agreement is not None):
            continue
        told = told_score(held, each)
        score = f": agreement {told}" if told else ""
        say()
        say(f"{each.participant or 'One voice'}{score}", width=WIDTH)
        if each.answer.strip():
            say(each.answer, indent="  ", width=WIDTH)
        if each.dissent.strip():
            say(f"dissent: {each.dissent}", indent="  ", width=WIDTH, hang="  ")


def _named(held: Answer) -> dict[str, list[dict[str, Any]]]:
    """What several name, and what one names alone; nothing as long as the answers are hidden."""
    from assistant.retrieval.named import named, only

    answers = held.in_the_open.voices
    texts = {each.participant or f"voice {place}": each.answer for place, each in enumerate(answers, 1)}
    return {
        key: [{"term": found.term, "by": list(found.by)} for found in count(texts)]
        for key, count in (("named", named), ("only", only))
    }


def _picture(picture: Agreement) -> str:
    """How far people agree, in one line."""
    parts = []
    if picture.scored == 1:
        parts.append(f"agreement {picture.lowest} of one voice")
    elif picture.scored and not picture.spread:
        parts.append(f"agreement {picture.lowest} of all {picture.scored} voices")
    elif picture.scored:
        lowest = ", ".join(name or "one voice" for name in picture.lowest_by)
        parts.append(f"agreement {picture.lowest} ({lowest}) to {picture.highest}, mean {picture.mean:.1f}")
    parts.append(f"{picture.answered} answered alone")
    if picture.dissents:
        parts.append(f"{len(picture.dissents)} in dissent")
    return ", ".join(parts)


def _given(held: Answer, name: str) -> list[str]:
    """Which parts of a voice somebody has given; never what."""
    said = held.voice(name)
    parts: dict[str, Any] = {
        "answer": said.answer.strip(),
        "agreement": said.agreement is not None,
        "dissent": said.dissent.strip(),
    }
    return [part for part, there in parts.items() if there]


COMMANDS = (voice, voices, agenda_)
