"""Cases for the rules on SWOT and bets."""

from __future__ import annotations

from collections.abc import Iterator

from tests.method.build import CANDIDATES, CHOSEN, NEED, PERSONA, Case, answered, but, case, rec


def cases() -> Iterator[Case]:
    """Each rule of this module, firing and silent."""
    yield case(
        "persona-without-bet",
        "targeted, bets for others",
        PERSONA,
        but(CHOSEN, persona_ids=[]),
        about=({"p1", "bets"},),
    )
    yield case(
        "persona-without-bet",
        "only a parked bet",
        PERSONA,
        but(CHOSEN, status="parked"),
        about=({"p1", "bets"},),
    )
    yield case("persona-without-bet", "a living bet", PERSONA, NEED, but(CHOSEN, status="candidate"))
    yield case("persona-without-bet", "no bets yet", PERSONA)
    yield case(
        "bet-without-customer",
        "no persona",
        NEED,
        but(CHOSEN, persona_ids=[]),
        about=({"b1", "target-personas"},),
    )
    yield case(
        "bet-without-customer",
        "no need",
        PERSONA,
        but(CHOSEN, need_ids=[]),
        about=({"b1", "target-personas"},),
    )
    yield case("bet-without-customer", "both named", PERSONA, NEED, CHOSEN)
    yield case("bet-without-customer", "dropped bet", but(CHOSEN, persona_ids=[], status="dropped"))
    yield case(
        "bet-off-target", "persona we leave", but(PERSONA, targeted="no"), NEED, CHOSEN, about=({"p1", "b1"},)
    )
    yield case(
        "bet-off-target", "need we leave", PERSONA, but(NEED, served="no"), CHOSEN, about=({"n1", "b1"},)
    )
    yield case(
        "bet-off-target", "undecided is not off", but(PERSONA, targeted=None), but(NEED, served=None), CHOSEN
    )
    yield case(
        "bet-off-target", "parked bet", but(PERSONA, targeted="no"), NEED, but(CHOSEN, status="parked")
    )
    strong = rec("swot_item", "s1", quadrant="threat", weight=4)
    candidate = but(CHOSEN, status="candidate")
    yield case(
        "threat-unanswered",
        "threat not taken up",
        strong,
        PERSONA,
        NEED,
        candidate,
        about=({"s1", "trends-alternatives"},),
    )
    yield case("threat-unanswered", "weakness not taken up", but(strong, quadrant="weakness", weight=5), candidate, about=({"s1", "trends-alternatives"},))  # fmt: skip
    yield case("threat-unanswered", "taken up", strong, but(candidate, swot_ids=["s1"]))
    yield case("threat-unanswered", "taken up by a dropped bet only", strong, but(candidate, swot_ids=["s1"], status="dropped"), about=({"s1", "trends-alternatives"},))  # fmt: skip
    yield case("threat-unanswered", "light", but(strong, weight=3), candidate)
    yield case("threat-unanswered", "no bets yet", strong)
    yield case(
        "strength-unused",
        "not used",
        but(strong, quadrant="strength"),
        candidate,
        about=({"s1", "differentiation"},),
    )
    yield case("strength-unused", "used", but(strong, quadrant="strength"), but(candidate, swot_ids=["s1"]))
    four = [rec("swot_item", f"s{q}", quadrant=q) for q in ("strength", "weakness", "opportunity", "threat")]
    yield case("swot-one-sided", "one empty", *four[1:], about=({"swot"},))
    yield case("swot-one-sided", "all four", *four)
    yield case("swot-one-sided", "only talked about", answers=answered("swot"))
    yield case(
        "too-few-candidates", "chosen out of two", CHOSEN, CANDIDATES[0], about=({"b1", "value-proposition"},)
    )
    yield case(
        "too-few-candidates",
        "chosen out of three, one dropped",
        CHOSEN,
        CANDIDATES[0],
        but(CANDIDATES[1], status="dropped"),
    )
    yield case("too-few-candidates", "none chosen", *CANDIDATES)
    chosen = [but(CHOSEN, id=f"b{n}", rank=n) for n in (1, 2, 3, 4)]
    yield case("too-many-chosen", "four", *chosen, about=({"b1", "b2", "b3", "b4", "target-personas"},))
    yield case("too-many-chosen", "three", *chosen[:3])
    yield case(
        "too-many-chosen",
        "a shared rank",
        chosen[0],
        but(chosen[1], rank=1),
        about=({"b1", "b2", "target-personas"},),
    )
    yield case(
        "too-many-chosen",
        "missing ranks are not shared",
        but(chosen[0], rank=None),
        but(chosen[1], rank=None),
    )
    yield case(
        "bet-not-falsifiable",
        "no test",
        but(CHOSEN, conditions=[{"statement": "They come"}]),
        about=({"b1", "needs"},),
    )
    yield case(
        "bet-not-falsifiable", "no kill criterion", but(CHOSEN, kill_criterion=" "), about=({"b1", "needs"},)
    )
    yield case("bet-not-falsifiable", "both there", CHOSEN)
    yield case("bet-not-falsifiable", "not chosen", but(CHOSEN, kill_criterion="", status="shortlisted"))
    yield case(
        "bet-on-opinion",
        "all opinion",
        but(PERSONA, evidence="opinion"),
        NEED,
        CHOSEN,
        about=({"p1", "n1", "b1"},),
    )
    yield case("bet-on-opinion", "one was heard", but(PERSONA, evidence="said"), NEED, CHOSEN)
    yield case("bet-on-opinion", "links nothing", but(CHOSEN, persona_ids=[], need_ids=[], evidence="none"))
    yield case("bet-on-opinion", "the bet's own evidence does not count", PERSONA, NEED, but(CHOSEN, evidence="paid"), about=({"p1", "n1", "b1"},))  # fmt: skip
    purpose = rec("purpose", "why", purpose="Bread for all")
    yield case(
        "bet-not-put-to-purpose", "blank", purpose, CHOSEN, about=({"b1", "why", "value-proposition"},)
    )
    yield case("bet-not-put-to-purpose", "put to it", purpose, but(CHOSEN, purpose_fit="It feeds more"))
    yield case("bet-not-put-to-purpose", "no purpose recorded", CHOSEN)
