"""Bet frames by rule: targeted persona × under-served need × alternative × strength or trend.

A frame is a sentence to argue with, not advice. It is composed from the records' own words, aims at nobody
who was declined, and leaves blank what only people can know (source: cvmbok/session-5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from assistant.advisor.guide.checks.core import lowered, named
from assistant.advisor.guide.ground import Ground, Lever, Pair
from assistant.method.records import UNDER_SERVED, Alternative, Bet, Condition, Need, SwotItem, Trend
from assistant.method.said import BaseRecord
from assistant.text import one_line

_USED: Final = 3
"""What one earlier use costs an alternative, a persona or a need: variety before strength."""


def frames(ground: Ground) -> Iterator[Bet]:
    """Frames without end of ideas: each pair once before any comes again, each time with something new.

    The ids are placeholders; whoever stores a frame gives it its own.
    """
    uses = _Uses()
    taken = {
        (persona, need, alternative)
        for bet in ground.bets
        for persona in bet.persona_ids
        for need in bet.need_ids
        for alternative in bet.alternative_ids or [""]
    }
    ranked = list(enumerate(ground.pairs))
    while ranked:
        waiting, exhausted = list(ranked), set[int]()
        while waiting:
            rank, pair = min(waiting, key=lambda known: known[0] + uses.of(known[1].persona, known[1].need))
            waiting.remove((rank, pair))
            left = _rivals_left(ground, pair, taken)
            if not left:
                exhausted.add(rank)
                continue
            alternative = _freshest(left, uses)
            lever = _best_lever(ground, pair.need, uses)
            taken.add((pair.persona.id, pair.need.id, alternative.id if alternative else ""))
            uses.count(pair.persona, pair.need, alternative, lever)
            yield _composed(ground, pair, alternative, lever)
        ranked = [(rank, pair) for rank, pair in ranked if rank not in exhausted]


@dataclass(slots=True)
class _Uses:
    """How often each record stands in a frame already."""

    counts: Counter[str] = field(default_factory=Counter)

    def of(self, *records: BaseRecord) -> int:
        """What their use so far costs these records."""
        return _USED * sum(self.counts[record.id] for record in records)

    def count(self, *records: BaseRecord | None) -> None:
        """Note that these records are used once more."""
        self.counts.update(record.id for record in records if record is not None)


def _rivals_left(ground: Ground, pair: Pair, taken: set[tuple[str, str, str]]) -> list[Alternative | None]:
    """What a frame of `pair` could still be set against; ``[None]`` where no alternative is known and none was needed."""
    known: tuple[Alternative | None, ...] = ground.others(pair.need) or (None,)
    return [
        other for other in known if (pair.persona.id, pair.need.id, other.id if other else "") not in taken
    ]


def _freshest(others: list[Alternative | None], uses: _Uses) -> Alternative | None:
    """The least used one, preferring those with a weakness to aim at and those on the rise."""
    return min(
        others,
        key=lambda other: uses.of(other) - bool(other.weaknesses) - bool(other.emerging) if other else 0,
    )


def _best_lever(ground: Ground, need: Need, uses: _Uses) -> Lever | None:
    return max(ground.levers, key=lambda lever: _pull(lever, need) - uses.of(lever) // _USED, default=None)


def _pull(lever: Lever, need: Need) -> int:
    """How strongly a lever speaks for a bet on `need`: a trend that moves other needs says little about this one."""
    if isinstance(lever, SwotItem):
        return (lever.weight or 2) + (lever.quadrant == "strength")
    if any(effect.need_id == need.id for effect in lever.need_effects):
        return (lever.magnitude or 2) + 3
    return (lever.magnitude or 2) - (6 if lever.need_effects else 1)


def _composed(ground: Ground, pair: Pair, alternative: Alternative | None, lever: Lever | None) -> Bet:
    persona, need = named(pair.persona), named(pair.need)
    return Bet(
        id="bet",
        title=_title(pair, alternative),
        hypothesis=f"{_opening(pair, alternative)}, {_closing(lever, pair.need)}",
        persona_ids=[pair.persona.id],
        need_ids=[pair.need.id],
        value_proposition_ids=ground.promises(pair),
        alternative_ids=[alternative.id] if alternative else [],
        swot_ids=[lever.id] if isinstance(lever, SwotItem) else [],
        trend_ids=[lever.id] if isinstance(lever, Trend) else [],
        conditions=[
            Condition(statement=statement)
            for statement in (
                f"Customers like {persona} would change what they do about {need}, and not only say so.",
                *(
                    [f"{need} really is a need of {persona}; no persona is recorded for it."]
                    if pair.assumed
                    else ()
                ),
                *_about_alternative(persona, alternative),
                *_about_lever(persona, lever),
                f"For both sides, meeting {need} is worth more than it costs.",
            )
        ],
        note=_note(pair, alternative, lever),
    )


def _title(pair: Pair, alternative: Alternative | None) -> str:
    need, persona = _plain(pair.need), _plain(pair.persona)
    return f"{need} · {persona} · instead of {_plain(alternative)}" if alternative else f"{need} · {persona}"


def _opening(pair: Pair, alternative: Alternative | None) -> str:
    """What we do, and what the customer then does, depending on what they do today."""
    persona, need = named(pair.persona), named(pair.need)
    if alternative is None:
        return f"If we help {persona} with {need} before anybody else does, they will choose us"
    other, lets_down = named(alternative), _weak_spot(alternative)
    if alternative.form == "do-nothing":
        return f"If {need} becomes so easy to get for {persona} that {other} no longer looks cheaper{lets_down}, they will move, and to us"
    if alternative.form == "in-house":
        return f"If we take {need} off the hands of {persona}, who manage by {other} today{lets_down}, they will hand it over to us"
    if alternative.form == "substitute":
        return f"If we meet {need} for {persona} more fully than {other} does{lets_down}, they will need the makeshift no longer"
    return f"If we get {need} done for {persona} where {other} falls short{lets_down}, they will come to us, or stay"


def _weak_spot(alternative: Alternative) -> str:
    known = next((weakness for weakness in alternative.weaknesses if weakness.strip()), "")
    return f" ({lowered(one_line(known, 80).rstrip('.'))})" if known else ""


def _closing(lever: Lever | None, need: Need) -> str:
    if lever is None:
        return "because of something that has still to be named."
    if isinstance(lever, SwotItem):
        verb = "to build on" if lever.quadrant == "strength" else "in our favour"
        return f"because we have {named(lever)} {verb}."
    effect = next(
        (known.effect for known in lever.need_effects if known.need_id == need.id and known.effect.strip()),
        "",
    )
    return f"because {named(lever)} pushes the same way" + (
        f": {one_line(effect, 120).rstrip('.')}." if effect else "."
    )


def _about_alternative(persona: str, alternative: Alternative | None) -> Iterator[str]:
    if alternative is None:
        yield "There is another way to get this done that we have not recorded, and ours compares well with it."
    elif alternative.form == "do-nothing":
        yield f"Customers like {persona} feel what it costs them to go on with {named(alternative)}."
    elif alternative.weaknesses:
        yield f"{named(alternative)} will not soon mend this: {one_line(alternative.weaknesses[0], 80)}."
    else:
        yield f"There is something that {named(alternative)} does badly enough for {persona} to leave it."


def _about_lever(persona: str, lever: Lever | None) -> Iterator[str]:
    if isinstance(lever, SwotItem) and lever.quadrant == "strength":
        yield f"{named(lever)} makes a difference that {persona} can notice."
    elif lever is not None:
        yield f"{named(lever)} lasts long enough to carry this."


def _note(pair: Pair, alternative: Alternative | None, lever: Lever | None) -> str:
    score = pair.score
    if score is None:
        reason = "The need has no opportunity score yet, because importance or satisfaction is missing."
    else:
        served = "under-served" if score >= UNDER_SERVED else "not under-served"
        reason = f"Opportunity score {score:g} of 20 (importance {pair.need.importance:g}, satisfaction {pair.need.satisfaction:g}): {served}."
    missing = [
        *([] if alternative else ["an alternative to this need"]),
        *([] if lever else ["a strength or a trend that speaks for it"]),
    ]
    lacks = f" Not recorded: {' and '.join(missing)}." if missing else ""
    return f"Frame composed by rule from the records. {reason}{lacks} {LEFT_BLANK}"


LEFT_BLANK: Final = (
    "Left blank, because only people can know it: tests, what stops, what would end it, the first step, "
    "the customer's objection, and how it fits the purpose."
)


def _plain(record: BaseRecord) -> str:
    return one_line(record.title, 60).rstrip(" .") or record.id
