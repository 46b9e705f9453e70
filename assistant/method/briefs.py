"""What a facilitator takes into each session besides the questions: why it is held, who plays which part, what goes wrong.

The words are ours; each says which section of a source it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from assistant.method.sources import Section


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that tends to go wrong: the sign by which it is noticed, and what to do then."""

    sign: str
    then: str
    source: Section


@dataclass(frozen=True, slots=True)
class Brief:
    """One session as it is prepared; its outcome and questions stand in `Session`."""

    purpose: str
    seats: tuple[str, ...]
    """Who should sit in the room for what they know, besides the parts that everybody plays."""
    materials: tuple[str, ...]
    risks: tuple[Risk, ...]
    source: Section


def _cvm(section: str) -> Section:
    return Section("cvmbok", section)


ROLES: Final[tuple[tuple[str, str], ...]] = (
    ("Sponsor", "Opens with two sentences on why this is done now, and holds the dates."),
    ("Decider", "Says before the scoring how much support a decision needs, and speaks last."),
    ("Contributor", "Brings an own answer in writing, one fact from their own field, and one doubt."),
    ("Facilitator", "Keeps the clock and the order, asks, and has no answer of their own."),
    (
        "Scribe",
        "Writes what was assumed, what was agreed, and who sees it otherwise, in that person's words.",
    ),
)
"""The parts that are played in every session (source: cvmbok/matrix)."""
ROLES_SOURCE: Final = _cvm("matrix")

EVERY_MATERIAL: Final[tuple[str, ...]] = (
    "A wall or board that all can reach, and another sheet on it that says “Parking lot”",
    "Slips and a thick pen for each; for people on a screen the same on a shared board",
    "A clock that everybody sees",
    "The questions of the day in large letters, one a sheet",
    "Cards from 0 to 5 for each, to score with all at once",
)
"""What every session needs."""

EVERY_RISK: Final[tuple[Risk, ...]] = (
    Risk(
        "Everybody nods, and nobody can say what is given up.",
        "Let each write the answer in one sentence, unseen; read out the two that lie furthest apart.",
        _cvm("necessity"),
    ),
    Risk(
        "Four people do the talking.",
        "Another silent round on slips, or talk in pairs; people on a screen come first.",
        Section("big-picture", "large-groups"),
    ),
)
"""What can happen in any of them."""

BRIEFS: Final[Mapping[int, Brief]] = MappingProxyType(
    {
        1: Brief(
            "Everything later is about the people inside one market, so it is fenced before anybody speaks of ourselves. "
            "What customers try to get done is found first and sorted into personas after; the two are mended together.",
            (
                "Somebody who spoke with a customer this week, and somebody who heard why one left",
                "Whoever has the figures of the market and knows how they were counted",
            ),
            (
                "Last quarter's complaints and praise, unsorted",
                "Five or six conversations with customers, a page each, in their own words",
                "A map or list of the market with its edges drawn in pencil",
            ),
            (
                Risk(
                    "The market is named after what we sell.",
                    "Ask what customers would do on the day that our product was gone; draw the edge around that.",
                    _cvm("session-1"),
                ),
                Risk(
                    "Personas come out as ages and incomes.",
                    "Ask what this one wants that the next one does not. Where nothing comes, they are one persona.",
                    _cvm("session-1"),
                ),
                Risk(
                    "Needs are spelt like features.",
                    "Take the name of the product out of the sentence, and see what is left of it.",
                    _cvm("jobs-to-be-done"),
                ),
                Risk(
                    "Only rivals of our own trade stand on the wall.",
                    "Ask for doing it oneself, for something from another trade, and for leaving it undone.",
                    _cvm("session-1"),
                ),
            ),
            _cvm("session-1"),
        ),
        2: Brief(
            "The room says whom the company is for, and for which of their jobs it wants to be judged. "
            "Both are choices only if somebody and something is declined aloud.",
            (
                "Whoever may say no to a group of customers",
                "Somebody who would have to tell these customers",
                "Whoever knows what each persona brings in and costs",
            ),
            (
                "The personas and needs of session 1 on one sheet, importance and satisfaction beside each need",
                "What each persona brings in and takes up, as rough as it has to be",
                "Three columns on the wall: now, should, no",
            ),
            (
                Risk(
                    "Every persona turns out to be a target.",
                    "Give out fewer dots than there are personas. What nobody spends a dot on is the first no.",
                    _cvm("session-2"),
                ),
                Risk(
                    "The targets are those whom we happen to have.",
                    "Ask which of them we would seek out if we began today.",
                    _cvm("session-2"),
                ),
                Risk(
                    "“We serve that” is our own opinion.",
                    "Ask which customer would say so, and mark it as assumed until one does.",
                    _cvm("session-2"),
                ),
            ),
            _cvm("session-2"),
        ),
        3: Brief(
            "Slow forces move the market whether or not we look. They are gathered from five sides, ranked by how hard they "
            "bite, and followed to where they land: on us, on what customers need, on the other ways to get it done.",
            (
                "Somebody from outside the trade, or new enough to be surprised",
                "Somebody each for law, for technology and for money",
            ),
            (
                "Two or three sources on each of the five sorts, dated",
                "The needs and alternatives of session 1 on the wall, to draw arrows to",
                "A line from “little” to “much”, long enough to argue over places on it",
            ),
            (
                Risk(
                    "Headlines without direction or pace.",
                    "For each: what was it five years ago, what is it today, and what will it be?",
                    _cvm("session-3"),
                ),
                Risk(
                    "Nothing but technology.",
                    "Give each of the five sorts its own minutes and its own heap.",
                    _cvm("session-3"),
                ),
                Risk(
                    "A trend that happens to nobody.",
                    "Ask which persona feels it first, and what that persona does differently on Monday.",
                    Section("customer-empowers", "sensemaking"),
                ),
            ),
            _cvm("session-3"),
        ),
        4: Brief(
            "What was learned about customers now meets what we offer: what to add, alter and drop, one promise to each target "
            "persona, and why it will still be ours in some years. Only then are strengths and weaknesses weighed, against that promise.",
            (
                "Whoever makes the offer, and whoever keeps its promises when things go wrong",
                "Somebody who has lost a sale to each alternative",
            ),
            (
                "One sheet for each target persona: needs, alternatives, the trends that touch them",
                "The offers of the alternatives, as customers see them",
                "A cross for strengths, weaknesses, opportunities and threats, with room for weights",
            ),
            (
                Risk(
                    "A promise that every rival could sign.",
                    "Cover our name, read it out, and ask whose it is.",
                    _cvm("session-4"),
                ),
                Risk(
                    "The list of changes only grows.",
                    "Nothing is added before something to drop lies beside it.",
                    _cvm("session-4"),
                ),
                Risk(
                    "Strengths of which only we have heard.",
                    "Ask which customer paid for it, or which rival tried to copy it.",
                    _cvm("session-4"),
                ),
            ),
            _cvm("session-4"),
        ),
        5: Brief(
            "Many bets are put on the table before one is judged, each with what it gives up. Then one to three are chosen, "
            "by people who say what would have to be true and at which sign they would stop.",
            (
                "All who decide; without them the choice is only advice",
                "Whoever would have to carry out each bet",
                "Somebody who speaks for the customer, and for nothing else",
            ),
            (
                "The promise, the difference and the weighed strengths of session 4, a sheet each",
                "Cards for bets: persona, need, instead of what, what would have to be true, what ends it, what stops for it",
                "Dots, as many for each as was settled before",
            ),
            (
                Risk(
                    "One bet with two straw men beside it.",
                    "Choose nothing before five lie there, one of them contrary to the rest.",
                    _cvm("session-5"),
                ),
                Risk(
                    "The most senior favourite wins in the first minutes.",
                    "Vote unseen, open all at once, and let whoever decides speak last.",
                    _cvm("session-5"),
                ),
                Risk(
                    "Chosen, and nothing stops for it.",
                    "No bet is taken down from the wall before its price hangs beside it: what we no longer do.",
                    _cvm("session-5"),
                ),
                Risk(
                    "Nobody can think of how it fails.",
                    "It is two years on and it failed. Everybody writes why, for three minutes.",
                    Section("customer-empowers", "decisions"),
                ),
            ),
            _cvm("session-5"),
        ),
        6: Brief(
            "The chosen bets become places to reach on three horizons, and these become abilities, work and money. "
            "At the end each is followed to what will be measured, to the moments that count, and to who works together.",
            (
                "Whoever answers for money, and whoever answers for people",
                "The owners that the work will have",
                "Somebody who knows what the last undertaking of this size cost",
            ),
            (
                "The chosen bets, one a sheet, with what must be true",
                "A line of ten years on the wall, with today's figures at its start",
                "What is under way already, with its owners and its cost",
            ),
            (
                Risk(
                    "Every objective is about money.",
                    "Ask what customers, work and people must be like before the money can come.",
                    Section("unification-roadmap", "chain"),
                ),
                Risk(
                    "Abilities are written as tools to buy.",
                    "Ask what people will be able to do then that they cannot do now.",
                    _cvm("session-6-initiatives"),
                ),
                Risk(
                    "Nothing but projects.",
                    "Ask who does it a year after the project is over.",
                    Section("value-at-scale", "project-rut"),
                ),
                Risk(
                    "The old plan comes back under new headings.",
                    "Follow each piece of work to its bet. What leads nowhere is stopped, or parked by name.",
                    _cvm("session-6-initiatives"),
                ),
            ),
            _cvm("session-6-objectives"),
        ),
    }
)
"""By number of the session."""
