"""Where an engagement stands: five separate measures for each aspect and overall, what matters most, what is next.

There is no blended score on purpose: each figure says on how many things it rests and how it came about, and
is None, "not evaluable", where there is nothing to judge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median
from typing import Final, Literal

from assistant.method.agreement import HIGHEST, agenda, low, open_dissents
from assistant.method.aspects import ASPECTS
from assistant.method.board import CELLS, cells_of, question_state, questions_in, records_in
from assistant.method.engagement import SEVERITIES, Engagement, Severity
from assistant.method.graph import downstream, order
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.rules import Finding, Picture
from assistant.method.rules.picture import name
from assistant.method.said import BaseRecord, counted, links

BACKED: Final = frozenset({"said", "observed", "paid"})
"""Evidence that comes from customers; ``opinion`` and ``none`` do not."""
WEIGHT: Final[Mapping[Severity, float]] = {"blocking": 1, "important": 0.5, "hint": 0.25}
"""How much of an answer or record the gravest gap it stands in takes away."""
_IN_GAP: Final[Mapping[Severity, str]] = {
    "blocking": "in a blocking gap, counted whole",
    "important": "in an important one, counted half",
    "hint": "in a hint, counted a quarter",
}
MOST: Final = 3
"""Gaps named as those that matter most."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: a share from 0 to 1 or a number of days, on how many things it rests, and how it came about."""

    value: float | None
    """None where it cannot be told: there is nothing to judge."""
    unit: Literal["share", "days"]
    of: int
    how: str


@dataclass(frozen=True, slots=True)
class Measures:
    """The five measures of one aspect, or of the whole."""

    coverage: Measure
    """Share of the questions that have been worked on."""
    evidence: Measure
    """Share of the records that rest on what customers said, did or paid."""
    coherence: Measure
    """Share of the answers and records worked on that stand in no gap, gaps weighed by severity."""
    agreement: Measure
    """Share of the scores that go along with an answer, 3 to 5 of 5."""
    freshness: Measure
    """Median of the days since answers and records last changed."""


@dataclass(frozen=True, slots=True)
class Step:
    """The one thing to do next: at which question (None where at none), what, and why."""

    question: str | None
    what: str
    why: str
    sort: Literal["mend", "answer", "settle", "agree", "repeat"]
    """What it comes to: mend a gap, answer what is open, decide on a dissent, agree, or begin the next round."""
    gap: Finding | None = None
    """The gap that is to be mended."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an engagement stands."""

    overall: Measures
    aspects: Mapping[str, Measures]
    """By letter, A to F."""
    top: list[Finding]
    """Up to three gaps that matter most, the first before all."""
    next_step: Step
    as_of: date
    """The date from which age is counted: the engagement's own where it has one, else the present day."""


def standing(
    engagement: Engagement, findings: Sequence[Finding], last_changed: Mapping[str, date], today: date
) -> Standing:
    """Where `engagement` stands.

    A, B and C take the questions of their column in row D; D, E and F those of their row. Records stand where the
    questions do that they answer, so that a trend may count for several aspects, but once for each and overall.

    Args:
        engagement: what is known.
        findings: its gaps as the rules found them, without those dismissed.
        last_changed: when the substance of an answer (by slug) or a record (by id) last changed.
        today: the present day; age is counted from it where the engagement does not say as of when it is.
    """
    as_of = engagement.as_of or today
    gaps = ranked(engagement, findings, as_of)
    return Standing(
        overall=_measures(engagement, findings, last_changed, as_of, CELLS),
        aspects={
            aspect.letter: _measures(engagement, findings, last_changed, as_of, cells_of(aspect.letter))
            for aspect in ASPECTS
        },
        top=gaps[:MOST],
        next_step=_next_step(engagement, gaps),
        as_of=as_of,
    )


def ranked(engagement: Engagement, findings: Iterable[Finding], as_of: date) -> list[Finding]:
    """Gaps by how much they matter, the most first.

    In this order: the graver; those that touch a chosen bet (the bet itself, what it names, or what traces to it)
    before others; the more things they touch, the earlier (their records, the records that name one of these, and
    the answers worked on that build on the question to reopen); then the order of the method.
    """
    picture = Picture(engagement, as_of)
    chosen = {bet.id for bet in picture.chosen} | {link.id for bet in picture.chosen for link in links(bet)}
    chosen |= {record.id for record in engagement.records if picture.traces_to_chosen(record)}
    naming: dict[str, set[str]] = {}
    for record in engagement.records:
        for link in links(record):
            naming.setdefault(link.id, set()).add(record.id)
    places = {question.slug: place for place, question in enumerate(QUESTIONS)}

    def place(finding: Finding) -> tuple[int, bool, int, int]:
        refs = set(finding.refs)
        touched = refs.union(*(naming.get(ref, ()) for ref in refs))
        touched.update(slug for slug in downstream(finding.question) if picture.worked_on(slug))
        return (
            SEVERITIES.index(finding.severity),
            not refs & chosen,
            -len(touched),
            places[finding.question],
        )

    return sorted(findings, key=place)


def _measures(
    engagement: Engagement,
    findings: Iterable[Finding],
    last_changed: Mapping[str, date],
    as_of: date,
    cells: Collection[str],
) -> Measures:
    slugs = [question.slug for question in questions_in(cells)]
    records = records_in(engagement, cells)
    picture = Picture(engagement, as_of)
    worked_on = [slug for slug in slugs if picture.worked_on(slug)]
    return Measures(
        coverage=_coverage(engagement, slugs, worked_on),
        evidence=_evidence(records),
        coherence=_coherence([*worked_on, *(record.id for record in records)], findings),
        agreement=_agreement(engagement, slugs),
        freshness=_freshness(slugs, records, last_changed, as_of),
    )


def _coverage(engagement: Engagement, slugs: Sequence[str], worked_on: Sequence[str]) -> Measure:
    agreed = sum(engagement.answer(slug).status == "agreed" for slug in slugs)
    how = f"{len(worked_on)} of {len(slugs)} questions worked on, {agreed} of the answers agreed."
    return Measure(len(worked_on) / len(slugs), "share", len(slugs), how)


def _evidence(records: Sequence[BaseRecord]) -> Measure:
    if not records:
        return Measure(None, "share", 0, "There are no records yet.")
    kinds = Counter(record.evidence for record in records)
    backed = sum(kinds[evidence] for evidence in kinds if evidence in BACKED)
    how = (
        f"{backed} of {counted(len(records), 'record')} {_verb(backed, 'rest')} on what customers said, were seen to do or paid, "
        f"{kinds['opinion']} on opinion, {kinds['none']} on nothing."
    )
    return Measure(backed / len(records), "share", len(records), how)


def _coherence(things: Sequence[str], findings: Iterable[Finding]) -> Measure:
    if not things:
        return Measure(None, "share", 0, "Nothing has been worked on yet, so nothing can be out of step.")
    gravest: dict[str, Severity] = {}
    for finding in sorted(findings, key=lambda finding: -SEVERITIES.index(finding.severity)):
        gravest.update(dict.fromkeys(finding.refs, finding.severity))
    lost = Counter(gravest[thing] for thing in things if thing in gravest)
    parts = [f"{lost[severity]} {_IN_GAP[severity]}" for severity in SEVERITIES if lost[severity]]
    clear = len(things) - lost.total()
    told = f"{clear} of {_things(len(things))} worked on {_verb(clear, 'stand')} in no gap"
    how = "; ".join([told, *parts]) + "."
    away = sum(WEIGHT[severity] * number for severity, number in lost.items())
    return Measure(1 - away / len(things), "share", len(things), how)


def _agreement(engagement: Engagement, slugs: Sequence[str]) -> Measure:
    answers = [engagement.answer(slug) for slug in slugs]
    scores = [
        (score, voice.participant or "one voice", answer.question)
        for answer in answers
        for voice in answer.voices
        if (score := answer.score_of(voice)) is not None
    ]
    if not scores:
        return Measure(None, "share", 0, "Nobody has said yet how far they go along with an answer.")
    along = sum(not low(score) for score, _, _ in scores)
    lowest, who, slug = min(scores, key=lambda score: score[0])
    how = (
        f"{along} of {counted(len(scores), 'score')} {'goes' if along == 1 else 'go'} along (3 to {HIGHEST}); the mean is "
        f"{fmean(score for score, _, _ in scores):.1f}, the lowest {lowest}, by {who} on “{QUESTION[slug].title}”."
    )
    return Measure(along / len(scores), "share", len(scores), how)


def _freshness(
    slugs: Sequence[str], records: Iterable[BaseRecord], last_changed: Mapping[str, date], as_of: date
) -> Measure:
    titles = {slug: f"“{QUESTION[slug].title}”" for slug in slugs}
    titles |= {record.id: name(record) for record in records}
    # A change dated ahead of that comes from a clock that is wrong, or from after it; it is no older than new.
    ages = {ref: max((as_of - last_changed[ref]).days, 0) for ref in titles if ref in last_changed}
    if not ages:
        return Measure(None, "days", 0, "It is not known when anything here last changed.")
    middle = float(median(ages.values()))
    oldest = max(ages, key=ages.__getitem__)
    how = (
        f"Median age on {as_of} of {_things(len(ages))} whose last change is known: {days(middle)}; longest unchanged "
        f"is {titles[oldest]}, {days(ages[oldest])}."
    )
    return Measure(middle, "days", len(ages), how)


def days(number: float) -> str:
    """A number of days as a sentence says it."""
    return f"{number:g} {'day' if number == 1 else 'days'}"


def _things(number: int) -> str:
    return "1 answer or record" if number == 1 else f"{number} answers and records"


def _verb(number: int, verb: str) -> str:
    """What `number` of some things do."""
    return f"{verb}s" if number == 1 else verb


def _next_step(engagement: Engagement, gaps: Sequence[Finding]) -> Step:
    """What to do next: mend what blocks, then answer what is open, then mend the rest and agree.

    In this order: a blocking gap; the first question not begun that builds on no other such; an important gap; the
    most disputed question without a decision; the first answer that is not agreed; a hint; else a new round.
    """
    gap = gaps[0] if gaps else None
    if gap and gap.severity == "blocking":
        return _mend(gap)
    flow = [question.slug for question in order()]
    states = {slug: question_state(engagement, slug) for slug in flow}
    begin = next((slug for slug in flow if states[slug] == "open"), None)
    if begin:
        building = len(downstream(begin))
        later = f" Questions that build on it: {building}." if building else ""
        return Step(
            begin, f"Answer “{QUESTION[begin].title}”.", f"{QUESTION[begin].purpose}{later}", "answer"
        )
    if gap and gap.severity == "important":
        return _mend(gap)
    disputed = open_dissents(engagement)
    settle = next((seen.question for seen in agenda(engagement) if seen.question in disputed), None)
    if settle:
        why = "Somebody does not go along, and no decision says what follows."
        return Step(settle, f"Settle “{QUESTION[settle].title}” with a decision.", why, "settle")
    agree = next((slug for slug in flow if states[slug] == "under way"), None)
    if agree:
        why = "What stands there was never agreed in the room."
        return Step(agree, f"Bring “{QUESTION[agree].title}” to an agreed answer.", why, "agree")
    if gap:
        return _mend(gap)
    later = "begin the next round when the market or the company moves."
    records = engagement.records
    bare = sum(record.evidence not in BACKED for record in records)
    if 2 * bare > len(records):
        # Being in step is not being right: what nobody has seen or heard may be wrong on both sides at once.
        why = (
            "Every answer is agreed and the rules see no gap, but "
            f"{bare} of {counted(len(records), 'record')} {_verb(bare, 'rest')} on opinion or on nothing."
        )
        return Step(None, f"Find out first what the plan only supposes, then {later}", why, "repeat")
    why = "Every answer is agreed and the rules see no gap; what was true will change."
    return Step(None, f"Put the plan to work, and {later}", why, "repeat")


def _mend(gap: Finding) -> Step:
    title = QUESTION[gap.question].title
    what = f"Settle “{title}” with a decision." if gap.rule == "dissent-open" else f"Reopen “{title}”."
    return Step(gap.question, what, gap.text, "mend", gap)
