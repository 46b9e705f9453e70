"""Counter-positions: bets against the grain of the others, so that there is something to choose between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from assistant.advisor.guide.checks.core import lowered, named
from assistant.advisor.guide.ground import Ground, Pair
from assistant.method.records import Bet, Condition, SwotItem
from assistant.text import one_line

MARK: Final = "Counter-position"
"""How the note of a counter-position begins."""
_HEAVY: Final = 4
_IDLE: Final = 9


def counters(ground: Ground) -> Iterator[Bet]:
    """Each counter-position that the records allow, the one that cuts deepest first; ids are placeholders."""
    if ground.pairs:
        for compose in _KINDS:
            bet = compose(ground)
            if bet is not None:
                yield bet


def is_counter(bet: Bet) -> bool:
    """Whether `bet` was proposed as a counter-position."""
    return bet.note.startswith(MARK)


def _only_one(ground: Ground) -> Bet | None:
    """Serve the first persona only."""
    first = next((pair for pair in ground.pairs if not pair.assumed), ground.pairs[0])
    rest = [persona for persona in ground.personas if persona.id != first.persona.id]
    if not rest:
        return None
    persona, need = named(first.persona), named(first.need)
    return _bet(
        ground,
        first,
        title=f"Only {_short(first.persona.title, first.persona.id)}, and nobody else for two years",
        hypothesis=f"If we serve only {persona} and put everything into {need}, we will be so much better for them that "
        "they bring the next ones, because being good for a few is quicker than being fair to all.",
        against="All other bets add customers; this one asks what we could be if we stopped trying to.",
        conditions=[
            f"Customers like {persona} are enough to live on while we find out.",
            f"They tell others like them once {need} is done far better than before.",
        ],
        stops=[f"Going after {named(other)}" for other in rest[:5]],
    )


def _mend_first(ground: Ground) -> Bet | None:
    """Deal with the heaviest weakness or threat before anything new."""
    burden = next((item for item in ground.burdens if (item.weight or 0) >= _HEAVY), None)
    if burden is None:
        return None
    pair = next((pair for pair in ground.pairs if pair.need.served == "now"), ground.pairs[0])
    persona, need = named(pair.persona), named(pair.need)
    what = "mend" if burden.quadrant == "weakness" else "make ourselves safe from"
    return _bet(
        ground,
        pair,
        burden=burden,
        title=f"First {what} {_short(burden.title, burden.id)}",
        hypothesis=f"If we begin nothing new and first {what} {named(burden)}, {persona} will trust us with {need} for longer, "
        "because a promise that breaks costs more than one that was never made.",
        against="All other bets begin something; this one says that we are not ready to.",
        conditions=[
            f"{named(burden)} costs us more customers than any new offer would bring.",
            f"It can be dealt with before the chance for {need} has passed.",
        ],
        stops=["Every launch planned for the meantime"],
    )


def _join_them(ground: Ground) -> Bet | None:
    """Work with the strongest rival instead of against them."""
    for pair in ground.pairs:
        for rival in ground.others(pair.need):
            if rival.form == "competitor":
                persona, need = named(pair.persona), named(pair.need)
                good = f" ({lowered(one_line(rival.strengths[0], 80))})" if rival.strengths else ""
                return _bet(
                    ground,
                    pair,
                    alternative=rival.id,
                    title=f"With {_short(rival.title, rival.id)}, not against",
                    hypothesis=f"If we bring our part of {need} to {persona} through {named(rival)}{good} instead of beating them, both "
                    "will gain, because customers there are already served in the rest.",
                    against="All other bets fight over the customer; this one shares them.",
                    conditions=[
                        f"{named(rival)} lacks something for {need} that they would rather take from us than build.",
                        f"Customers like {persona} would still know that it is us.",
                    ],
                    stops=[f"Winning {persona} away from {named(rival)}"],
                )
    return None


def _let_them_wait(ground: Ground) -> Bet | None:
    """Help those who do nothing to go on doing so, and earn from that."""
    for pair in ground.pairs:
        for habit in ground.others(pair.need):
            if habit.form == "do-nothing":
                persona, need = named(pair.persona), named(pair.need)
                return _bet(
                    ground,
                    pair,
                    alternative=habit.id,
                    title=f"Make it safe to wait: {_short(habit.title, habit.id)}",
                    hypothesis=f"If we help {persona} to go on with {named(habit)} safely, until they are ready for more, they will come to us "
                    f"for {need} when the day arrives, because we were the ones who did not push.",
                    against="All other bets hurry the customer; this one keeps them company.",
                    conditions=[
                        f"Customers like {persona} would pay something for going on as they are with less risk.",
                        "Enough of them move on later, and remember who helped.",
                    ],
                    stops=[f"Talking {persona} into deciding now"],
                )
    return None


def _do_less(ground: Ground) -> Bet | None:
    """Do less where customers are content, and move the effort to where they are not."""
    full = next(
        (
            pair
            for pair in reversed(ground.pairs)
            if pair.need.served == "now" and pair.score is not None and pair.score <= _IDLE
        ),
        None,
    )
    if full is None or full.need.id == ground.pairs[0].need.id:
        return None
    pair = ground.pairs[0]
    return _bet(
        ground,
        pair,
        title=f"Do less: {_short(full.need.title, full.need.id)}",
        hypothesis=f"If we do only what is necessary for {named(full.need)} and move the people and money to {named(pair.need)}, "
        f"{named(pair.persona)} will notice the second more than they miss the first, because they are content with the one and not "
        "with the other.",
        against="All other bets ask for more; this one is paid for by doing less.",
        conditions=[
            f"Customers would hardly notice if we did less for {named(full.need)}.",
            "The people who are freed by it can do the other work.",
        ],
        stops=[f"Improving how we serve {named(full.need)}"],
    )


_KINDS: Final[tuple[Callable[[Ground], Bet | None], ...]] = (
    _only_one,
    _mend_first,
    _join_them,
    _let_them_wait,
    _do_less,
)


def _bet(
    ground: Ground,
    pair: Pair,
    *,
    title: str,
    hypothesis: str,
    against: str,
    conditions: list[str],
    stops: list[str],
    alternative: str = "",
    burden: SwotItem | None = None,
) -> Bet:
    others = ground.others(pair.need)
    return Bet(
        id="bet",
        title=title,
        hypothesis=hypothesis,
        persona_ids=[pair.persona.id],
        need_ids=[pair.need.id],
        value_proposition_ids=ground.promises(pair),
        alternative_ids=[alternative] if alternative else [other.id for other in others[:1]],
        swot_ids=[burden.id] if burden else [],
        conditions=[Condition(statement=statement) for statement in conditions],
        stops=stops,
        note=f"{MARK}. {against} Frame composed by rule from the records. Left blank, because only people can know it: "
        "tests, what would end it, the first step, the customer's objection, and how it fits the purpose.",
    )


def _short(title: str, otherwise: str) -> str:
    return one_line(title, 60).rstrip(" .") or otherwise
