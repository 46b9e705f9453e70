"""Candidate bets without a model: frames and counter-positions, and what is missing for more of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from pydantic import ValidationError

from assistant.advisor.guide.counters import counters, is_counter
from assistant.advisor.guide.frames import frames
from assistant.advisor.guide.ground import Ground, declined, survey
from assistant.advisor.settled import BETS, settled_bets
from assistant.method.engagement import Engagement
from assistant.method.records import Bet
from assistant.method.said import links
from assistant.text import fold

_FRAMES_FOR_ONE_COUNTER = 4
BY_RULE = (
    "These are frames made by rule from your records, with nobody's judgement in them; "
    "what only people can know is left blank."
)


def compose_bets(engagement: Engagement, count: int) -> tuple[tuple[Bet, ...], tuple[str, ...]]:
    """Up to `count` frames, one in five a counter-position (one at least), and notices on what is missing.

    Frames that were suggested before and still wait for a person are given again before new ones.

    The ids of the bets are placeholders.
    """
    waiting = _waiting(engagement)
    ground = survey(engagement, waiting)
    settled = settled_bets(engagement) | {fold(bet.hypothesis) for bet in waiting}
    against = [bet for bet in waiting if is_counter(bet)]
    against += _new(counters(ground), settled)
    wanted_against = min(len(against), max(1, count // (_FRAMES_FOR_ONE_COUNTER + 1)))
    found = [bet for bet in waiting if not is_counter(bet)][: count - wanted_against]
    found += islice(_new(frames(ground), settled), count - wanted_against - len(found))
    found += against[: count - len(found)]
    notices = list(_missing(ground, engagement, len(found), count))
    if found:
        notices.insert(0, BY_RULE)
    return tuple(found), tuple(notices)


def missing_for_bets(engagement: Engagement) -> tuple[str, ...]:
    """What the records lack before any bet can be made of them, in plain sentences."""
    return tuple(_missing(survey(engagement), engagement, 0, 0))


def _waiting(engagement: Engagement) -> list[Bet]:
    """Frames that still wait for a person: they come first, so that asking twice does not bury them."""
    found = [
        bet
        for suggestion in engagement.suggestions
        if suggestion.task == BETS and suggestion.state == "open" and suggestion.origin.by == "guide"
        for record in suggestion.payload.get("records") or ()
        if (bet := _still_sound(record, engagement)) is not None
    ]
    return list({fold(bet.hypothesis): bet for bet in found}.values())


def _still_sound(record: object, engagement: Engagement) -> Bet | None:
    """The bet that `record` holds, if all it links is still there and nobody has declined it since."""
    try:
        bet = Bet.model_validate(record)
    except ValidationError:
        return None
    known = {held.id for held in engagement.records} - declined(engagement)
    return bet if all(link.id in known for link in links(bet)) else None


def _new(bets: Iterable[Bet], settled: frozenset[str]) -> Iterator[Bet]:
    """Those that say something which is neither settled nor was said just before: records can share their names."""
    seen = set(settled)
    for bet in bets:
        if (said := fold(bet.hypothesis)) not in seen:
            seen.add(said)
            yield bet


def _missing(ground: Ground, engagement: Engagement, found: int, count: int) -> Iterator[str]:
    if not engagement.records:
        yield "There are no records yet to make bets of. Begin with personas, their needs and the alternatives, then ask again."
        return
    if not ground.personas:
        declined = any(record.kind == "persona" for record in engagement.records)
        yield (
            "Every persona is marked as not targeted, so there is nobody to bet on. Mark whom you target under “Whom we target”."
            if declined
            else "There are no personas yet. Record typical customers, and which of them you target."
        )
        return
    if not ground.decided:
        yield "Nobody has marked yet whom you target, so every undecided persona was taken. Decide under “Whom we target” and ask again."
    if not ground.pairs:
        yield "No need that is not declined belongs to a persona you target. Record needs and whose they are."
        return
    needy = {pair.persona.id for pair in ground.pairs}
    idle = [persona.id for persona in ground.personas if persona.id not in needy]
    if idle:
        yield f"Nothing was composed for {', '.join(idle[:4])}: no need is recorded for them."
    if found < count:
        yield f"The records allow {found} of {count}. " + " ".join(_more(ground))


def _more(ground: Ground) -> Iterator[str]:
    """What to record so that more frames become possible."""
    bare = [pair.need.id for pair in ground.pairs if not ground.others(pair.need)]
    said = False
    if bare:
        said = True
        yield f"No alternative is recorded for {', '.join(list(dict.fromkeys(bare))[:4])}; doing nothing counts as one."
    if not ground.levers:
        said = True
        yield "There is no strength, opportunity or helpful trend to lean on."
    if not said:
        yield "More needs or alternatives would give more to combine; all combinations of what is there are used or were settled."
