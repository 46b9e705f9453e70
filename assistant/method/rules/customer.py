"""Rules on customers: personas, needs, alternatives, trends and the market's edges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from assistant.method.records import (
    UNDER_SERVED,
    Alternative,
    Bet,
    Differentiator,
    Market,
    Need,
    OfferChange,
    Trend,
    ValueProposition,
    opportunity_score,
)
from assistant.method.rules.picture import Picture, has_effect, listed, name, names
from assistant.method.rules.table import Gap, rule


@rule(
    "persona-without-need", "blocking", "target-personas needs",
    reopen="needs", source="cvmbok/session-2", business="target-personas",
)  # fmt: skip
def persona_without_need(picture: Picture) -> Iterator[Gap]:
    """A targeted persona has no need."""
    for persona in picture.targeted:
        if not any(persona.id in need.persona_ids for need in picture.all(Need)):
            yield Gap(f"We target {name(persona)}, but no need of theirs is written down.", (persona,))


@rule(
    "need-without-alternative", "important", "target-personas needs-served alternatives",
    reopen="alternatives", source="cvmbok/jobs-to-be-done", business="needs-served",
)  # fmt: skip
def need_without_alternative(picture: Picture) -> Iterator[Gap]:
    """A served need of a targeted persona has no alternative; doing nothing counts as one."""
    answered = {id_ for alternative in picture.all(Alternative) for id_ in alternative.need_ids}
    for need in picture.served:
        if picture.is_targeted(need) and need.id not in answered:
            yield Gap(
                f"We serve {name(need)} without saying what else customers could do, nothing included.",
                (need,),
            )


@rule(
    "alternative-unanswered", "important", "needs-served alternatives value-proposition",
    reopen="value-proposition", source="cvmbok/session-4", business="value-proposition",
)  # fmt: skip
def alternative_unanswered(picture: Picture) -> Iterator[Gap]:
    """No value proposition or differentiator lists an alternative to a served need."""
    served = {need.id for need in picture.served}
    answers: list[ValueProposition | Differentiator] = [
        *picture.all(ValueProposition),
        *picture.all(Differentiator),
    ]
    answered = {id_ for answer in answers for id_ in answer.alternative_ids}
    for alternative in picture.all(Alternative):
        if served.intersection(alternative.need_ids) and alternative.id not in answered:
            text = (
                f"Customers can turn to {name(alternative)}, and no promise or difference of ours answers it."
            )
            yield Gap(text, (alternative,))


@rule(
    "persona-without-promise", "blocking", "target-personas value-proposition",
    reopen="value-proposition", source="cvmbok/session-4", business="value-proposition",
)  # fmt: skip
def persona_without_promise(picture: Picture) -> Iterator[Gap]:
    """A targeted persona has no value proposition."""
    promised = {promise.persona_id for promise in picture.all(ValueProposition)}
    for persona in picture.targeted:
        if persona.id not in promised:
            yield Gap(f"We target {name(persona)}, but promise them nothing of their own.", (persona,))


@rule(
    "promise-without-need", "blocking", "needs value-proposition",
    reopen="value-proposition", source="cvmbok/session-4", customer="needs",
)  # fmt: skip
def promise_without_need(picture: Picture) -> Iterator[Gap]:
    """A value proposition names no need, or one that its persona does not have."""
    for promise in picture.all(ValueProposition):
        needs = picture.linked(promise.need_ids, Need)
        if not needs:
            yield Gap(f"The promise {name(promise)} answers no need.", (promise,))
        elif promise.persona_id is not None:
            foreign = [need for need in needs if promise.persona_id not in need.persona_ids]
            if foreign:
                text = (
                    f"The promise {name(promise)} answers {names(foreign)}, which its persona does not have."
                )
                yield Gap(text, (promise, *foreign))


@rule(
    "change-without-need", "important", "offer-changes",
    reopen="offer-changes", source="cvmbok/session-4", customer="needs-served",
)  # fmt: skip
def change_without_need(picture: Picture) -> Iterator[Gap]:
    """An offer change serves no need."""
    for change in picture.all(OfferChange):
        if not picture.linked(change.need_ids, Need):
            yield Gap(f"The change {name(change)} serves no need that is written down.", (change,))


@rule(
    "opportunity-missed", "important", "target-personas needs offer-changes",
    reopen="offer-changes", source="cvmbok/jobs-to-be-done", business="offer-changes",
)  # fmt: skip
def opportunity_missed(picture: Picture) -> Iterator[Gap]:
    """An under-served need of a targeted persona that no offer change and no living bet addresses."""
    changes = [change for change in picture.all(OfferChange) if change.change != "drop"]
    answers: list[OfferChange | Bet] = [*changes, *picture.living]
    addressed = {id_ for answer in answers for id_ in answer.need_ids}
    for need in picture.all(Need):
        score = opportunity_score(need)
        if score is None or score < UNDER_SERVED or need.served == "no" or need.id in addressed:
            continue
        if picture.is_targeted(need):
            text = f"{name(need)} is under-served (opportunity {score:g} of 20), and nothing we plan addresses it."
            yield Gap(text, (need,))


@rule(
    "trend-without-effect", "important", "trends-organisation trends-needs trends-alternatives",
    reopen="trends-organisation", source="cvmbok/session-3", business="trends-organisation",
)  # fmt: skip
def trend_without_effect(picture: Picture) -> Iterator[Gap]:
    """A trend of magnitude 4 or 5 has no effect on organisation, needs or alternatives."""
    for trend in picture.all(Trend):
        if (trend.magnitude or 0) >= 4 and not has_effect(trend):
            text = f"{name(trend)} is rated {trend.magnitude} of 5, yet nobody has said what it does."
            yield Gap(text, (trend,))


@rule("pestl-category-empty", "hint", "trends", reopen="trends", source="cvmbok/session-3", customer="trends")
def pestl_category_empty(picture: Picture) -> Iterator[Gap]:
    """One of the five PESTL categories has no trend."""
    categories = get_args(get_args(Trend.model_fields["category"].annotation)[0])
    held = {trend.category for trend in picture.all(Trend)}
    missing = [category for category in categories if category not in held]
    if missing:
        yield Gap(f"No trend has been named that is {listed(missing, 'or')}.")


@rule(
    "market-without-edges", "important", "market",
    reopen="market", source="cvmbok/session-1", business="market",
)  # fmt: skip
def market_without_edges(picture: Picture) -> Iterator[Gap]:
    """The market excludes nothing."""
    for market in picture.all(Market):
        if not any(edge.strip() for edge in market.excluded):
            yield Gap(
                f"The market {name(market)} leaves nothing out, so it cannot tell anyone no.", (market,)
            )
