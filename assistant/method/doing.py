"""What people do in each step of a run sheet, in words for the room and for the facilitator (source: cvmbok)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from assistant.method.questions import QUESTION
from assistant.method.runsheet import Step
from assistant.method.timeboxes import Kind


@dataclass(frozen=True, slots=True)
class Doing:
    """One step in words: its title, what everybody does, and what the facilitator sees to."""

    title: str
    """With the question that it is on."""
    short: str
    """The sort of step alone, such as ``Write alone``."""
    everybody: str
    facilitator: str
    write: str = ""
    """What to write on this question, where that is the step."""


_TITLE: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "arrive": "Arrive, and the aim",
        "alone": "Write alone",
        "share": "Share",
        "cluster": "Cluster",
        "discuss": "Discuss",
        "decide": "Decide",
        "confirm": "Confirm",
        "trace": "Alignment trace",
        "break": "Break",
        "spare": "Time in hand",
        "parking": "Parking lot",
        "close": "Close",
    }
)

_DOING: Final[Mapping[Kind, tuple[str, str]]] = MappingProxyType(
    {
        "arrive": (
            "Read the aim, and what the room is to leave with.",
            "Say what is decided today and who decides it. Name whose preparation set the agenda. Ask for nothing yet.",
        ),
        "alone": (
            "Write your own answer, in silence.",
            "Keep the silence to the end, your own included. Whoever is done writes down one doubt.",
        ),
        "share": (
            "Read out what you wrote, word for word; the others listen.",
            "Those who decide come last, people on a screen first. No comments yet; the scribe takes down each voice.",
        ),
        "cluster": (
            "Lay together what means the same, and name each heap in a few words.",
            "Ask what a word means before two are called equal. What stands alone stays on the wall.",
        ),
        "discuss": (
            "Talk about what lies furthest apart.",
            "Begin with the two answers that differ most; use the probes. What belongs elsewhere goes to the parking lot.",
        ),
        "decide": (
            "Say alone from 0 to 5 how far you go along, then show it at once.",
            "Read the text aloud before anybody scores. Ask each 0, 1 and 2 what would have to change, and write it down as said.",
        ),
        "confirm": (
            "Read the agreed answer; say whether anything speaks against it by now.",
            "It was agreed before. Reopen it only for news, never for style; otherwise go on.",
        ),
        "trace": (
            "Follow each chosen bet to what will be measured, to its Moments of Truth, and to who works on it together.",
            "What leads to no bet is taken off the list or parked; a bet that nothing follows from is not done yet.",
        ),
        "break": (
            "A real one: away from the table.",
            "Sort the wall meanwhile, and look at the clock. Announce the minute at which you go on.",
        ),
        "spare": (
            "Take up what is parked, or finish early.",
            "No step needs this time. Give it to a question, or send people home with it.",
        ),
        "parking": (
            "Decide of each parked point: a question of a later session, somebody's homework, or dropped.",
            "Each point leaves with a place or a name. Nothing is discussed again here.",
        ),
        "close": (
            "Hear what was decided, what each takes home to do and by when, and what happens next.",
            "Read the decisions and every dissent aloud as they were written. Each piece of homework has one name and one day.",
        ),
    }
)

_ALONE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "market": "One sentence: who, where, for what. One more: who is outside it.",
        "personas": "Two customers you could tell apart by what they want, each in three lines.",
        "needs": "Three jobs in a customer's words, and for each how you know.",
        "alternatives": "For the weightiest job, three ways to get it done without us; one is to leave it undone.",
        "target-personas": "Each persona marked now, should or no, with a reason; at least one no.",
        "needs-served": "The needs that we should be judged by, and one that we decline.",
        "trends": "Two trends of each sort, with direction, pace and where you have it from.",
        "trends-organisation": "The three that hit us hardest, and through what: income, cost, people or licence.",
        "trends-needs": "One need that grows and one that fades, each with the trend behind it and the persona who feels it first.",
        "trends-alternatives": "One way of doing without us that gets easier, and when customers will notice.",
        "offer-changes": "Something to add, something to alter, something to drop, each for a named need.",
        "value-proposition": "One promise to one persona, in words that customer would use, and instead of what.",
        "differentiation": "What a rival would have to give up to say the same of themselves.",
        "swot": "One item for each quadrant, about the promise, weighed from 1 to 5.",
        "bets": "Two bets with persona, need and what we stop doing for them; one that goes against the other.",
        "objectives-long": "For each chosen bet one outcome, with measure, target and year.",
        "objectives-medium": "The halfway mark that would tell us soonest that we are wrong.",
        "objectives-short": "One target that a customer would notice within a year or two, and who answers for it.",
        "capabilities": "Three abilities that the bets need; each had, partly had or missing.",
        "activities": "The largest piece of work behind each gap, with one owner and a finish.",
        "budgets": "A range for each piece of work, and what it is a guess about.",
    }
)
"""What to write alone, by question."""

_OF_BETS: Final[Mapping[Kind, tuple[str, str]]] = MappingProxyType(
    {
        "share": (
            "Read out your bets; nobody judges yet.",
            "Go on until five lie on the table, one of them contrary to the rest. Quantity first.",
        ),
        "cluster": (
            "Lay together bets for the same persona and need; merge only what is the same bet.",
            "Two bets that differ in what they give up are two bets. Strike none.",
        ),
        "discuss": (
            "For each bet: what would have to be true, which of that is the shakiest, and how it could be tested soon.",
            "Let each bet fail on paper first: it is two years on, what happened? Every chair plays the customer once.",
        ),
        "decide": (
            "Give your dots alone. They are opened at once; then choose one to three, in order.",
            "Say aloud what stops for each chosen bet, and what would end it. No choice without a reason in writing.",
        ),
    }
)


def said_of(step: Step) -> Doing:
    """What is done in a step, in words."""
    everybody, facilitator = _DOING[step.kind]
    if step.question == "bets":
        everybody, facilitator = _OF_BETS.get(step.kind, (everybody, facilitator))
    short = _TITLE[step.kind]
    question = QUESTION.get(step.question)
    title = f"{question.number}. {question.title}: {short[:1].lower()}{short[1:]}" if question else short
    write = to_write(step.question) if step.kind == "alone" else ""
    return Doing(title, short, everybody, facilitator, write)


def to_write(slug: str) -> str:
    """What each writes alone on a question."""
    return _ALONE[slug]
