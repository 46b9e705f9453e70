"""Rules on what the companion lenses brought to light.

Each speaks only of what somebody has put to the lens: a file in which no lens was opened has no such gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from assistant.method.aspects import Side
from assistant.method.bets import weakest
from assistant.method.lenses import LENS, PROBE, Lens, Put, due, work_of
from assistant.method.questions import QUESTION
from assistant.method.records import Bet, Objective, Purpose
from assistant.method.rules.picture import Picture, name, quoted
from assistant.method.rules.table import Gap, rule
from assistant.method.said import BaseRecord, within
from assistant.method.strategy_map import PERSPECTIVES, strategy_map

_MOST_TOLD: Final = 3
"""Breaks of a strategy map that a sentence tells of; the map shows the others."""


@rule(
    "board-out-of-step", "important",
    reopen="value-proposition", source="big-picture/anchors", customer="needs-served",
)  # fmt: skip
def board_out_of_step(picture: Picture) -> Iterator[Gap]:
    """Two statements of the Big Picture were compared, and people said no."""
    for put in _answered_no(picture):
        if not put.about:
            first, second = put.probe.statements
            text = f"On the Big Picture board, {first} and {second} are out of step: people said no to {_claim(put)}."
            yield _back_to(put, Gap(text, tuple(picture.all(Purpose))))


@rule(
    "lens-answered-no", "important", "bets",
    reopen="bets", source="customer-empowers/decisions", customer="needs",
)  # fmt: skip
def lens_answered_no(picture: Picture) -> Iterator[Gap]:
    """A lens was put to a chosen bet, or to its work, and people said no."""
    spoken_for: list[BaseRecord] = [*picture.chosen, *work_of(picture.engagement, *picture.chosen)]
    by_id = {record.id: record for record in spoken_for}
    for put in _answered_no(picture):
        record = by_id.get(put.about)
        if record is not None:
            what = "chosen bet" if isinstance(record, Bet) else within(record.label)
            text = f"Of the {what} {name(record)} people said no to {_claim(put)}."
            yield _back_to(put, Gap(text, (record,)))


@rule(
    "lens-left-open", "hint", "bets",
    reopen="bets", source="customer-empowers/decisions", customer="needs",
)  # fmt: skip
def lens_left_open(picture: Picture) -> Iterator[Gap]:
    """A chosen bet was put to some questions of a lens, and the others wait."""
    puts = due(picture.engagement)
    for bet in picture.chosen:
        waiting = [
            f"{left} of {len(own)} questions of “{lens.title}”"
            for lens in LENS.values()
            if _opened(picture, lens, bet)
            for own in ([put for put in puts if put.about == bet.id and put.probe.lens == lens.id],)
            if (left := sum(not put.answered for put in own))
        ]
        if waiting:
            yield Gap(f"For the chosen bet {name(bet)}, {' and '.join(waiting)} wait for an answer.", (bet,))


@rule(
    "weakest-condition-untested", "important", "bets",
    reopen="bets", source="cvmbok/session-5", customer="needs",
)  # fmt: skip
def weakest_condition_untested(picture: Picture) -> Iterator[Gap]:
    """A chosen bet was challenged, and of its conditions the weakest has no test while others have."""
    for bet in picture.chosen:
        condition = weakest(bet)
        tested = any(each.test.strip() for each in bet.conditions)
        if condition and tested and not condition.test.strip() and _opened(picture, LENS["challenge"], bet):
            shakiest = quoted(condition.statement.strip(" ."))
            text = f"The chosen bet {name(bet)} tests other conditions, but not its weakest, {shakiest}."
            yield Gap(text, (bet,))


@rule(
    "strategy-map-broken", "important", "bets",
    reopen="objectives-medium", source="unification-roadmap/chain", customer="needs",
)  # fmt: skip
def strategy_map_broken(picture: Picture) -> Iterator[Gap]:
    """A chosen bet was put to the strategy map, and its chain of objectives has breaks."""
    goals = picture.all(Objective)
    for bet in picture.chosen:
        chart = strategy_map(bet, goals)
        breaks = chart.lacks
        # An objective without a perspective is undecided; where all are financial, another rule has said it.
        told = not chart.unplaced and any(chart.rows[row] for row in PERSPECTIVES[:-1])
        if told and breaks and _opened(picture, LENS["strategy-map"], bet):
            words = [lack.text.rstrip(".") for lack in breaks[:_MOST_TOLD]]
            if more := len(breaks) - len(words):
                words.append(f"and {more} more")
            broken = picture.linked(dict.fromkeys(lack.ref for lack in breaks), Objective)
            text = f"The chain of the chosen bet {name(bet)} is broken: {'; '.join(words)}."
            yield Gap(text, (bet, *broken))


@rule(
    "scaling-cold", "hint", "bets activities",
    reopen="activities", source="value-at-scale/process-limits", customer="needs",
)  # fmt: skip
def scaling_cold(picture: Picture) -> Iterator[Gap]:
    """Work of a chosen bet was put to the scaling check, and all of it is project or process."""
    for bet in picture.chosen:
        modes = {activity.mode for activity in picture.activities_of(bet)}
        # Where all is project, another rule has said it.
        if "process" in modes and modes <= {"project", "process"}:
            work = work_of(picture.engagement, bet)
            if _opened(picture, LENS["scaling"], *work):
                text = f"No work of the chosen bet {name(bet)} is part of the everyday of those who face customers."
                yield Gap(text, (bet,))


def _answered_no(picture: Picture) -> Iterator[Put]:
    return (put for put in due(picture.engagement) if put.probe.verdicts and put.verdict == "no")


def _opened(picture: Picture, lens: Lens, *records: BaseRecord) -> bool:
    """Whether anybody has said anything in reply to a probe of `lens` about one of `records`."""
    ids = {record.id for record in records}
    return any(
        reflection.about in ids
        and (reflection.answer.strip() or reflection.verdict)
        and (probe := PROBE.get(reflection.probe)) is not None
        and probe.lens == lens.id
        for reflection in picture.engagement.reflections
    )


def _claim(put: Put) -> str:
    return f"“{put.probe.claim.rstrip('.')}”"


def _back_to(put: Put, gap: Gap) -> Gap:
    """`gap` with the question and the source of its probe, so that each can be reopened and set aside alone."""
    slug = put.probe.question
    side: Side = "business" if QUESTION[slug].row in "EF" else "customer"
    return replace(gap, reopen=slug, source=str(put.probe.source)).on(side, slug)
