"""Where we stand by command: the board of aspects with the Big Picture, and the five measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import click

from assistant.cells import cell_width, cut, in_columns, padded
from assistant.cli.inputs import open_workspace
from assistant.cli.lines import tell
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import emit, say
from assistant.cli.shapes import finding_data
from assistant.method.aspects import ASPECT, ASPECTS
from assistant.method.board import Board, Cell, board, question_state
from assistant.method.engagement import Engagement
from assistant.method.lenses import LENS, due
from assistant.method.pace import minutes_left
from assistant.method.questions import QUESTIONS
from assistant.method.records import Purpose
from assistant.method.rules import find_gaps
from assistant.method.said import counted
from assistant.method.standing import Measure, Standing, days, standing

MEASURES: Final = ("coverage", "evidence", "coherence", "agreement", "freshness")
_BIG_PICTURE: Final = LENS["big-picture"]
_DOT: Final = {"agreed": "●", "under way": "◐", "open": "○"}
_SIDE, _COLUMN = 11, 23
"""Columns of the drawn board for what stands on the left, and for each customer aspect."""


@click.command("board")
@file_argument
@json_option
def board_(file: Path, as_json: bool) -> None:
    """The board of aspects with the state of each cell, and the Big Picture with how far it is in step."""
    with open_workspace(file, read_only=True) as workspace:
        engagement = workspace.engagement()
    found = board(engagement, find_gaps(engagement))
    picture = _big_picture(engagement)
    if as_json:
        emit(_board_data(found) | {"big_picture": picture})
        return
    for line in _drawn(found):
        say(line)
    tell("● agreed, ◐ under way, ○ open; gaps: blocking / important / hints")
    say()
    for cell in found.cells:
        tell(f"{cell.name}: {cell.why}")
    say()
    tell(f"{_BIG_PICTURE.title} (`lens FILE show {_BIG_PICTURE.id}`)")
    for name, text in picture["statements"].items():
        tell(f"{name}: {text or 'not written yet'}", depth=1)
    for pair in picture["in_step"]:
        if pair["verdict"] or pair["answer"]:
            tell(f"{pair['probe']}: {pair['verdict'] or 'no verdict'}. {pair['answer']}", depth=1)
        elif pair["ready"]:
            tell(f"{pair['probe']}: not compared yet", depth=1)
    for bet in picture["litmus"]:
        tell(f"{bet['bet']} and the purpose: {bet['answer'] or 'not asked yet'}", depth=1)


def _board_data(found: Board) -> dict[str, Any]:
    return {
        "cells": [
            {
                "name": cell.name,
                "row": cell.row,
                "columns": cell.columns,
                "state": cell.state,
                "why": cell.why,
                "questions": [asdict(question) for question in cell.questions],
                "records": [{"kind": kept.kind, "ids": list(kept.ids)} for kept in cell.records],
                "findings": [finding_data(finding) for finding in cell.findings],
                "agreement": {"lowest": cell.lowest, "mean": cell.mean},
                "tally": asdict(cell.tally),
            }
            for cell in found.cells
        ],
        "headings": [
            {"letter": each.aspect.letter, "name": each.aspect.name, "side": each.aspect.side}
            | {"tally": asdict(each.tally)}
            for each in found.headings
        ],
    }


def _big_picture(engagement: Engagement) -> dict[str, Any]:
    """The four statements, what was said on each pair of them, and the litmus of each living bet."""
    purpose = next((record for record in engagement.records if isinstance(record, Purpose)), None)
    puts = [put for put in due(engagement) if put.probe.lens == _BIG_PICTURE.id]
    return {
        "statements": {
            probe.field: str(getattr(purpose, probe.field, "") or "")
            for probe in _BIG_PICTURE.probes
            if probe.field and probe.about == ("purpose",)
        },
        "in_step": [
            {
                "probe": probe.slug,
                "statements": list(probe.statements),
                "claim": probe.claim,
                "ready": put is not None,
                "answer": put.answer if put else "",
                "verdict": put.verdict if put else None,
            }
            for probe in _BIG_PICTURE.probes
            if not probe.about
            for put in [next((put for put in puts if put.probe is probe), None)]
        ],
        "litmus": [
            {"bet": put.about, "answer": put.answer} for put in puts if put.probe.field == "purpose_fit"
        ],
    }


def _drawn(found: Board) -> Iterator[str]:
    headings = [f"{aspect.letter} {aspect.name}" for aspect in ASPECTS if aspect.side == "customer"]
    rule = "─" * (_SIDE + 3 * _COLUMN)
    yield _row("", headings)
    for letter in dict.fromkeys(cell.row for cell in found.cells):
        cells = [_cell_lines(cell) for cell in found.cells if cell.row == letter]
        yield rule
        if len(cells) > 1:
            side = [letter, ASPECT[letter].name]
            for first, *parts in zip_longest(side, *cells, fillvalue=""):
                yield _row(first, parts)
        else:
            yield f"{letter} {ASPECT[letter].name} (A to C)"
            yield f"{' ' * _SIDE}{' · '.join(cells[0])}"
    yield rule


def _row(first: str, parts: list[str]) -> str:
    return in_columns([first, *parts], [_SIDE - 1, *[_COLUMN - 1] * len(parts)], gap=" ")


def _cell_lines(cell: Cell) -> list[str]:
    tally = cell.tally
    voices = (
        f"agreement {cell.mean:.1f}, lowest {cell.lowest}" if cell.mean is not None else "no agreement yet"
    )
    return [
        f"{cell.state} {''.join(_DOT[question.state] for question in cell.questions)}",
        counted(tally.records, "record"),
        f"gaps {tally.blocking} / {tally.important} / {tally.hints}",
        voices if cell_width(voices) < _COLUMN else f"mean {cell.mean:.1f}, lowest {cell.lowest}",
    ]


@click.command()
@file_argument
@click.option("--how", "with_how", is_flag=True, help="How each figure is computed, for every aspect.")
@by_option
@json_option
def assess(file: Path, with_how: bool, actor: str | None, as_json: bool) -> None:
    """Where we stand: five measures for each aspect, what matters most, the next step, and the time left.

    The time left goes by how long the one named with --by has needed for each question so far.
    """
    with open_workspace(file, actor, read_only=True) as workspace:
        engagement = workspace.engagement()
        changed = {ref: moment.astimezone().date() for ref, moment in workspace.last_changed().items()}
        times = workspace.writing_times()
    states = [question_state(engagement, question.slug) for question in QUESTIONS]
    left = minutes_left(times, states.count("open"))
    found = standing(engagement, find_gaps(engagement), changed, date.today())
    progress = {
        "questions": len(states),
        "begun": len(states) - states.count("open"),
        "agreed": states.count("agreed"),
    }
    step = found.next_step
    if as_json:
        emit(
            {
                "organisation": engagement.organisation,
                "as_of": found.as_of.isoformat(),
                "progress": progress,
                "minutes_left": left,
                "overall": asdict(found.overall),
                "aspects": {letter: asdict(measures) for letter, measures in found.aspects.items()},
                "top": [finding_data(finding) for finding in found.top],
                "next_step": {"question": step.question, "what": step.what, "why": step.why},
            }
        )
        return
    _say_standing(found, progress, left, with_how, is_set=engagement.as_of is not None)


def _say_standing(
    found: Standing, progress: dict[str, int], left: float | None, with_how: bool, *, is_set: bool
) -> None:
    time = (
        "How long the rest takes can be said after two questions."
        if left is None
        else f"About {counted(max(1, round(left)), 'minute')} left at your pace."
        if left
        else ""
    )
    tell(
        f"{progress['begun']} of {progress['questions']} questions begun, {progress['agreed']} agreed. {time}"
    )
    say()
    say(_measures_row("", MEASURES))
    rows = {"Overall": found.overall} | {
        f"{letter} {ASPECT[letter].name}": measures for letter, measures in found.aspects.items()
    }
    for name, measures in rows.items():
        say(_measures_row(name, [_figure(getattr(measures, each)) for each in MEASURES]))
    tell("– not evaluable: there is nothing to judge yet")
    tell(f"Age is counted from {found.as_of}: {'the date set for this file' if is_set else 'today'}.")
    for name, measures in rows.items() if with_how else [("Overall", found.overall)]:
        say()
        tell(f"{name}, how each is computed:")
        for each in MEASURES:
            tell(f"{each}: {getattr(measures, each).how}", depth=1)
    say()
    if found.top:
        tell("What matters most:")
    for finding in found.top:
        tell(f"{finding.severity}: {finding.text} ({finding.question})", depth=1)
    tell(f"Next: {found.next_step.what} {found.next_step.why}")


def _measures_row(name: str, cells: tuple[str, ...] | list[str]) -> str:
    return padded(cut(name, 22), 24) + "".join(f"{cell:>11}" for cell in cells)


def _figure(measure: Measure) -> str:
    if measure.value is None:
        return "–"
    return days(round(measure.value)) if measure.unit == "days" else f"{measure.value:.0%}"


COMMANDS = (board_, assess)
