"""Rules on SWOT and bets: whom they serve, what they lean on, and how they could be proved wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import get_args

from assistant.method.records import Bet, Need, Persona, Purpose, SwotItem, ValueProposition
from assistant.method.rules.picture import Picture, name, names
from assistant.method.rules.table import Gap, rule


@rule(
    "persona-without-bet", "important", "target-personas bets",
    reopen="bets", source="cvmbok/session-5", business="bets",
)  # fmt: skip
def persona_without_bet(picture: Picture) -> Iterator[Gap]:
    """No living bet is for a targeted persona."""
    reached = {id_ for bet in picture.living for id_ in bet.persona_ids}
    for persona in picture.targeted:
        if persona.id not in reached:
            yield Gap(f"We target {name(persona)}, but no bet is for them.", (persona,))


@rule(
    "bet-without-customer",
    "blocking",
    "bets",
    reopen="bets",
    source="cvmbok/session-5",
    customer="target-personas",
)
def bet_without_customer(picture: Picture) -> Iterator[Gap]:
    """A living bet names no persona, or no need."""
    for bet in picture.living:
        lacks = [
            word
            for word, found in (
                ("persona", picture.linked(bet.persona_ids, Persona)),
                ("need", picture.linked(bet.need_ids, Need)),
            )
            if not found
        ]
        if lacks:
            yield Gap(f"The bet {name(bet)} names no {' and no '.join(lacks)}.", (bet,))


@rule("bet-off-target", "blocking", "bets", reopen="bets", source="cvmbok/session-2")
def bet_off_target(picture: Picture) -> Iterator[Gap]:
    """A living bet aims at a persona we do not target, or a need we do not serve."""
    for bet in picture.living:
        off = [
            *(persona for persona in picture.linked(bet.persona_ids, Persona) if persona.targeted == "no"),
            *(need for need in picture.linked(bet.need_ids, Need) if need.served == "no"),
        ]
        if off:
            yield Gap(f"The bet {name(bet)} aims at {names(off)}, which we decided to leave.", (bet, *off))


@rule(
    "threat-unanswered",
    "important",
    "swot bets",
    reopen="bets",
    source="cvmbok/session-4",
    customer="trends-alternatives",
)
def threat_unanswered(picture: Picture) -> Iterator[Gap]:
    """No living bet lists a threat or weakness of weight 4 or 5."""
    for item in _unlisted(picture, "threat", "weakness"):
        text = f"The {item.quadrant} {name(item)} weighs {item.weight} of 5, and no bet takes it up."
        yield Gap(text, (item,))


@rule(
    "strength-unused",
    "hint",
    "swot bets",
    reopen="bets",
    source="cvmbok/session-4",
    customer="differentiation",
)
def strength_unused(picture: Picture) -> Iterator[Gap]:
    """No living bet lists a strength of weight 4 or 5."""
    for item in _unlisted(picture, "strength"):
        yield Gap(f"The strength {name(item)} weighs {item.weight} of 5, and no bet uses it.", (item,))


def _unlisted(picture: Picture, *quadrants: str) -> Iterator[SwotItem]:
    listed = {id_ for bet in picture.living for id_ in bet.swot_ids}
    for item in picture.all(SwotItem):
        if item.quadrant in quadrants and (item.weight or 0) >= 4 and item.id not in listed:
            yield item


@rule("swot-one-sided", "important", "swot", reopen="swot", source="cvmbok/session-4", business="swot")
def swot_one_sided(picture: Picture) -> Iterator[Gap]:
    """A quadrant is empty while another is filled."""
    quadrants = get_args(get_args(SwotItem.model_fields["quadrant"].annotation)[0])
    filled = {item.quadrant for item in picture.all(SwotItem) if item.quadrant}
    empty = [quadrant for quadrant in quadrants if quadrant not in filled]
    if filled and empty:
        yield Gap(f"The SWOT names no {' and no '.join(empty)}, though other quadrants are filled.")


@rule(
    "too-few-candidates",
    "important",
    "bets",
    reopen="bets",
    source="cvmbok/session-5",
    customer="value-proposition",
)
def too_few_candidates(picture: Picture) -> Iterator[Gap]:
    """A bet is chosen out of fewer than three bets of any status."""
    count = len(picture.all(Bet))
    if picture.chosen and count < 3:
        text = f"{names(picture.chosen)} was chosen out of only {count}; a choice needs at least three to choose from."
        yield Gap(text, tuple(picture.chosen))


@rule(
    "too-many-chosen",
    "important",
    "bets",
    reopen="bets",
    source="cvmbok/session-5",
    customer="target-personas",
)
def too_many_chosen(picture: Picture) -> Iterator[Gap]:
    """More than three bets are chosen, or two chosen ones share a rank."""
    if len(picture.chosen) > 3:
        text = f"{len(picture.chosen)} bets are chosen; three is the most that can come first."
        yield Gap(text, tuple(picture.chosen))
    ranks = Counter(bet.rank for bet in picture.chosen if bet.rank is not None)
    for rank, count in ranks.items():
        if count > 1:
            shared = [bet for bet in picture.chosen if bet.rank == rank]
            yield Gap(f"{names(shared)} share rank {rank}.", tuple(shared))


@rule(
    "bet-not-falsifiable",
    "important",
    "bets",
    reopen="bets",
    source="customer-empowers/decisions",
    customer="needs",
)
def bet_not_falsifiable(picture: Picture) -> Iterator[Gap]:
    """A chosen bet has no condition with a test, or no kill criterion."""
    for bet in picture.chosen:
        lacks = []
        if not any(condition.test.strip() for condition in bet.conditions):
            lacks.append("no condition with a test")
        if not bet.kill_criterion.strip():
            lacks.append("no kill criterion")
        if lacks:
            yield Gap(
                f"The chosen bet {name(bet)} has {' and '.join(lacks)}, so nothing could prove it wrong.",
                (bet,),
            )


@rule("bet-on-opinion", "important", "bets", reopen="bets", source="customer-empowers/decisions")
def bet_on_opinion(picture: Picture) -> Iterator[Gap]:
    """All personas, needs and promises that a chosen bet links rest on nothing or on opinion."""
    for bet in picture.chosen:
        ground = [
            *picture.linked(bet.persona_ids, Persona),
            *picture.linked(bet.need_ids, Need),
            *picture.linked(bet.value_proposition_ids, ValueProposition),
        ]
        if ground and all(record.evidence in ("none", "opinion") for record in ground):
            text = f"The chosen bet {name(bet)} rests on {names(ground)}, for which we have no more than opinion."
            yield Gap(text, (bet, *ground))


@rule(
    "bet-not-put-to-purpose",
    "important",
    "bets",
    reopen="bets",
    source="big-picture/litmus",
    customer="value-proposition",
)
def bet_not_put_to_purpose(picture: Picture) -> Iterator[Gap]:
    """A purpose is recorded, and a chosen bet has not been put to it."""
    purposes = picture.all(Purpose)
    for bet in picture.chosen:
        if purposes and not bet.purpose_fit.strip():
            yield Gap(f"The chosen bet {name(bet)} has not been held against our purpose.", (bet, *purposes))
