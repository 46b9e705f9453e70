"""Pre-mortem prompts by rule: the failures that a bet's own records make likely, told as if they had happened.

They are for after people have written their own reasons; what is read first is what gets written.
Way of asking: Gary Klein, "Performing a Project Premortem", Harvard Business Review, September 2007.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from assistant.advisor.guide.checks.core import named, quoted
from assistant.method.bets import weakest
from assistant.method.engagement import Engagement
from assistant.method.lenses import work_of
from assistant.method.records import Activity, Alternative, Bet, Persona, SwotItem, Trend
from assistant.method.said import BaseRecord

MOST: Final = 8
"""The most prompts given for one bet: enough to jog the memory, few enough to be read out."""
_ALTERNATIVES: Final = 2

_WON: Final = {
    "competitor": "{} answered within a year: with what did they win these customers?",
    "substitute": "Customers turned to {} after all: what did it do better for them?",
    "in-house": "Customers went on helping themselves ({}): what made that easier than coming to us?",
    "do-nothing": "Customers left things as they were ({}): what made waiting feel safe?",
}
_TURNED: Final = {
    "opportunity": "{} slowed down when we had come to rely on it: which signs had been there?",
    "threat": "{} came sooner than we had planned for: where did it hit this bet first?",
}
_TURNED_OTHERWISE: Final = "{} went another way than we had thought: which of our plans did it undo?"
_BROUGHT_DOWN: Final = {
    "weakness": "We had known of {} and begun all the same: how did it bring the bet down?",
    "threat": "{} came true: what had we prepared too late?",
    "strength": "{} was not there when this bet leaned on it: what had become of it?",
    "opportunity": "{} went to somebody else: what had they begun earlier?",
}


def premortem(engagement: Engagement, bet: Bet) -> list[str]:
    """At most `MOST` prompts in the past tense on why `bet` failed, the likeliest first.

    Empty where the bet says and links nothing: then only people's own words can help. Every prompt is one
    line and one open question.
    """
    return list(dict.fromkeys(_prompts(engagement, bet)))[:MOST]


def _prompts(engagement: Engagement, bet: Bet) -> Iterator[str]:
    by_id = {record.id: record for record in engagement.records}
    linked = [by_id[id_] for id_ in (*bet.alternative_ids, *bet.trend_ids, *bet.swot_ids) if id_ in by_id]
    if condition := weakest(bet):
        what = _told(condition.statement)
        if condition.test.strip():
            yield f"{what} was not true, although we had tested it: what did the test not see?"
        else:
            yield f"{what} was not true, and nobody had tested it: how did we find out?"
    if bet.customer_objection.strip():
        yield f"Customers said {_told(bet.customer_objection)} and stayed away: what did they do instead?"
    yield from _alternatives(engagement, bet, linked)
    yield from _trends(linked)
    yield from _owners(engagement, bet)
    yield from _swot(linked)
    if bet.kill_criterion.strip():
        yield f"{_told(bet.kill_criterion)} had come about, and we went on: what had we told ourselves?"
    for id_ in bet.persona_ids:
        if isinstance(persona := by_id.get(id_), Persona):
            yield f"{named(persona)} tried it and left again: what did they tell others like them?"
    if bet.first_step.strip():
        yield f"{_told(bet.first_step)} was never done: what came before it each time?"
    for stop in bet.stops:
        if stop.strip():
            yield f"We had said we would give up {_told(stop)} and never did: who held on to it?"


def _alternatives(engagement: Engagement, bet: Bet, linked: Sequence[BaseRecord]) -> Iterator[str]:
    """What won instead: the alternatives the bet names, else those to its needs."""
    found = [record for record in linked if isinstance(record, Alternative)] or [
        record
        for record in engagement.records
        if isinstance(record, Alternative) and set(record.need_ids).intersection(bet.need_ids)
    ]
    for alternative in found[:_ALTERNATIVES]:
        yield _WON[alternative.form or "substitute"].replace("{}", named(alternative))


def _trends(linked: Sequence[BaseRecord]) -> Iterator[str]:
    """How the strongest trend behind the bet turned."""
    trends = [record for record in linked if isinstance(record, Trend)]
    if trends:
        trend = max(trends, key=lambda each: each.magnitude or 0)
        yield _TURNED.get(trend.effect_direction or "", _TURNED_OTHERWISE).replace("{}", named(trend))


def _owners(engagement: Engagement, bet: Bet) -> Iterator[str]:
    """Who left: the owner on whom most of the work hangs; and the first work that nobody owned."""
    work = [record for record in work_of(engagement, bet) if isinstance(record, Activity)]
    owners = Counter(activity.owner.strip() for activity in work if activity.owner.strip())
    if owners:
        owner, _ = owners.most_common(1)[0]
        first = next(activity for activity in work if activity.owner.strip() == owner)
        yield f"{_told(owner)} had left halfway through {named(first)}: what came to a stop?"
    orphan = next((activity for activity in work if not activity.owner.strip()), None)
    if orphan:
        yield f"{named(orphan)} had belonged to nobody: when did that come out?"


def _swot(linked: Sequence[BaseRecord]) -> Iterator[str]:
    """What the heaviest strength, weakness, opportunity or threat behind the bet did to it."""
    items = [record for record in linked if isinstance(record, SwotItem) and record.quadrant]
    if items:
        item = max(items, key=lambda each: each.weight or 0)
        yield _BROUGHT_DOWN[item.quadrant or ""].replace("{}", named(item))


def _told(words: str) -> str:
    """Words of the bet in quotes, on one line, without the full stop that would end the prompt."""
    return quoted(words.strip().rstrip("."))
