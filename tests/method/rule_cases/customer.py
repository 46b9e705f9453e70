"""Cases for the rules on customers: personas, needs, alternatives, promises, trends and the market."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.method.build import ALTERNATIVE, CHOSEN, NEED, PERSONA, PROMISE, Case, answered, but, case, rec


def cases() -> Iterator[Case]:
    """Each rule of this module, firing and silent."""
    yield case(
        "persona-without-need",
        "targeted, no need",
        PERSONA,
        but(NEED, persona_ids=[]),
        about=({"p1", "target-personas"},),
    )
    yield case("persona-without-need", "has a need", PERSONA, NEED)
    yield case(
        "persona-without-need",
        "undecided persona",
        but(PERSONA, targeted=None),
        NEED,
        answers=answered("target-personas"),
    )
    yield case("persona-without-need", "not targeted", but(PERSONA, targeted="no"), but(NEED, persona_ids=[]))
    yield case("persona-without-need", "needs not worked on", PERSONA)
    yield case("persona-without-need", "should be targeted, needs only talked about", but(PERSONA, targeted="should"), answers=answered("needs"), about=({"p1", "target-personas"},))  # fmt: skip
    worked: dict[str, Any] = {"answers": answered("alternatives")}
    yield case(
        "need-without-alternative",
        "served, nothing else named",
        PERSONA,
        NEED,
        about=({"n1", "needs-served"},),
        **worked,
    )
    yield case("need-without-alternative", "doing nothing counts", PERSONA, NEED, ALTERNATIVE)
    yield case("need-without-alternative", "not served", PERSONA, but(NEED, served="no"), **worked)
    yield case(
        "need-without-alternative", "persona not targeted", but(PERSONA, targeted="no"), NEED, **worked
    )
    yield case("need-without-alternative", "alternatives not worked on", PERSONA, NEED)
    yield case("alternative-unanswered", "no promise lists it", PERSONA, NEED, ALTERNATIVE, but(PROMISE, alternative_ids=[]), about=({"a1", "value-proposition"},))  # fmt: skip
    yield case("alternative-unanswered", "a promise lists it", PERSONA, NEED, ALTERNATIVE, PROMISE)
    yield case("alternative-unanswered", "a differentiator lists it", PERSONA, NEED, ALTERNATIVE, but(PROMISE, alternative_ids=[]), rec("differentiator", "d1", alternative_ids=["a1"]))  # fmt: skip
    yield case(
        "alternative-unanswered",
        "need not served",
        but(NEED, served="no"),
        ALTERNATIVE,
        but(PROMISE, alternative_ids=[]),
    )
    worked = {"answers": answered("value-proposition")}
    yield case(
        "persona-without-promise",
        "targeted, no promise",
        PERSONA,
        about=({"p1", "value-proposition"},),
        **worked,
    )
    yield case("persona-without-promise", "promised", PERSONA, NEED, PROMISE)
    yield case("persona-without-promise", "promises not worked on", PERSONA)
    yield case(
        "promise-without-need", "no need", PERSONA, NEED, but(PROMISE, need_ids=[]), about=({"v1", "needs"},)
    )
    yield case("promise-without-need", "another persona's need", PERSONA, but(NEED, persona_ids=["p2"]), rec("persona", "p2"), PROMISE, about=({"v1", "n1"},))  # fmt: skip
    yield case("promise-without-need", "its persona's need", PERSONA, NEED, PROMISE)
    yield case("promise-without-need", "no persona said, a need named", NEED, but(PROMISE, persona_id=None))
    yield case(
        "change-without-need", "serves none", rec("offer_change", "c1"), about=({"c1", "needs-served"},)
    )
    yield case("change-without-need", "serves one", NEED, rec("offer_change", "c1", need_ids=["n1"]))
    worked = {"answers": answered("offer-changes")}
    yield case(
        "opportunity-missed",
        "under-served and left",
        PERSONA,
        NEED,
        about=({"n1", "offer-changes"},),
        **worked,
    )
    yield case(
        "opportunity-missed",
        "a change takes it up",
        PERSONA,
        NEED,
        rec("offer_change", "c1", need_ids=["n1"], change="new"),
    )
    yield case("opportunity-missed", "dropping is no answer", PERSONA, NEED, rec("offer_change", "c1", need_ids=["n1"], change="drop"), about=({"n1", "offer-changes"},))  # fmt: skip
    yield case(
        "opportunity-missed",
        "a living bet takes it up",
        PERSONA,
        NEED,
        but(CHOSEN, status="candidate"),
        **worked,
    )
    yield case(
        "opportunity-missed", "score of 11", PERSONA, but(NEED, importance=7, satisfaction=3), **worked
    )
    yield case("opportunity-missed", "score of 12", PERSONA, but(NEED, importance=8, satisfaction=4), about=({"n1", "offer-changes"},), **worked)  # fmt: skip
    yield case("opportunity-missed", "a figure is missing", PERSONA, but(NEED, satisfaction=None), **worked)
    yield case("opportunity-missed", "declined", PERSONA, but(NEED, served="no"), **worked)
    yield case("opportunity-missed", "undecided still counts", PERSONA, but(NEED, served=None), about=({"n1", "offer-changes"},), **worked)  # fmt: skip
    worked = {"answers": answered("trends-organisation", "trends-needs", "trends-alternatives")}
    trend = rec("trend", "t1", magnitude=4)
    yield case(
        "trend-without-effect",
        "strong and unexplained",
        trend,
        about=({"t1", "trends-organisation"},),
        **worked,
    )
    yield case("trend-without-effect", "weak", but(trend, magnitude=3), **worked)
    yield case(
        "trend-without-effect", "considered, leaves us alone", but(trend, effect_direction="none"), **worked
    )
    yield case(
        "trend-without-effect",
        "changes a need",
        NEED,
        but(trend, need_effects=[{"need_id": "n1", "effect": "grows"}]),
        **worked,
    )
    yield case(
        "trend-without-effect", "questions not all worked on", trend, answers=answered("trends-organisation")
    )
    five = [
        rec("trend", f"t{c}", category=c)
        for c in ("political", "economic", "social", "technological", "legal")
    ]
    yield case("pestl-category-empty", "one is missing", *five[1:], about=({"trends"},))
    yield case("pestl-category-empty", "all five", *five)
    yield case("pestl-category-empty", "trends not worked on")
    yield case("market-without-edges", "excludes nothing", rec("market", "m"), about=({"m", "market"},))
    yield case("market-without-edges", "excludes something", rec("market", "m", excluded=["Export"]))
