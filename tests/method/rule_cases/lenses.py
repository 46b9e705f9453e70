"""Cases for the rules on what the companion lenses brought to light."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.method.build import ACTIVITY, CAPABILITY, CHOSEN, SHORT, Case, but, case, rec

BOARD = rec("purpose", "why", purpose="Bread for all", value="Fresh at six", customer="Those who work nights")


def said(probe: str, about: str = "b1", **fields: Any) -> dict[str, Any]:
    return {"probe": probe, "about": about, **(fields or {"answer": "We talked about it."})}


def cases() -> Iterator[Case]:
    """Each rule of this module, firing and silent."""
    yield from _board()
    yield from _answered_no()
    yield from _left_open()
    yield from _weakest()
    yield from _strategy_map()
    yield from _scaling()


def _board() -> Iterator[Case]:
    rule = "board-out-of-step"
    no = [said("purpose-and-value", "", verdict="no")]
    yield case(rule, "people said no", BOARD, reflections=no, about=({"why", "value-proposition"},))
    yield case(
        rule, "two pairs are two gaps", BOARD, reflections=[*no, said("value-and-customer", "", verdict="no")],
        about=({"why", "value-proposition"}, {"why", "needs-served"}),
    )  # fmt: skip
    yield case(rule, "partly", BOARD, reflections=[said("purpose-and-value", "", verdict="partly")])
    yield case(rule, "only talked about", BOARD, reflections=[said("purpose-and-value", "")])
    yield case(rule, "a statement was taken back", but(BOARD, value=" "), reflections=no)
    yield case(rule, "never compared", BOARD)


def _answered_no() -> Iterator[Case]:
    rule = "lens-answered-no"
    no = said("customer-as-counterweight", verdict="no")
    yield case(rule, "on a chosen bet", CHOSEN, reflections=[no], about=({"b1", "needs"},))
    yield case(
        rule, "two questions are two gaps", CHOSEN, reflections=[no, said("model-of-the-world", verdict="no")],
        about=({"b1", "needs"}, {"b1", "personas"}),
    )  # fmt: skip
    yield case(
        rule, "a question of the business side", CHOSEN,
        reflections=[said("organised-around-situations", verdict="no")], about=({"b1", "capabilities", "needs"},),
    )  # fmt: skip
    yield case(
        rule, "on its work", CHOSEN, CAPABILITY, ACTIVITY, reflections=[said("own-stake", "w1", verdict="no")],
        about=({"w1", "target-personas"},),
    )  # fmt: skip
    yield case(
        rule, "by the purpose", BOARD, CHOSEN, reflections=[said("litmus-strain", verdict="no")],
        about=({"b1", "value-proposition"},),
    )  # fmt: skip
    yield case(rule, "yes", CHOSEN, reflections=[but(no, verdict="yes")])
    yield case(rule, "partly", CHOSEN, reflections=[but(no, verdict="partly")])
    yield case(rule, "words without a verdict", CHOSEN, reflections=[said("customer-as-counterweight")])
    yield case(rule, "only shortlisted", but(CHOSEN, status="shortlisted"), reflections=[said("competitor-says", verdict="no")])  # fmt: skip
    yield case(rule, "work of no chosen bet", CHOSEN, but(CAPABILITY, bet_ids=[]), ACTIVITY, reflections=[said("own-stake", "w1", verdict="no")])  # fmt: skip
    yield case(rule, "no such question", CHOSEN, reflections=[said("weather", verdict="no")])
    yield case(
        rule, "a question that takes no verdict", CHOSEN, reflections=[said("premortem", verdict="no")]
    )
    yield case(rule, "no lens opened", CHOSEN)


def _left_open() -> Iterator[Case]:
    rule = "lens-left-open"
    four = (
        "organised-around-situations",
        "model-of-the-world",
        "customer-as-counterweight",
        "learning-for-both",
    )
    yield case(rule, "one of four", CHOSEN, reflections=[said(four[0])], about=({"b1", "needs"},))
    yield case(
        rule, "two lenses are one gap", CHOSEN, reflections=[said(four[0]), said("premortem")], about=({"b1", "needs"},)
    )  # fmt: skip
    yield case(
        rule, "a verdict is an answer", CHOSEN, reflections=[said(probe, verdict="yes") for probe in four]
    )
    yield case(rule, "all four", CHOSEN, reflections=[said(probe) for probe in four])
    yield case(rule, "an empty reflection opens nothing", CHOSEN, reflections=[said(four[0], answer=" ")])
    yield case(rule, "about another bet", CHOSEN, reflections=[said(four[0], "b2")])
    yield case(rule, "fields filled in without the lens", CHOSEN)


def _weakest() -> Iterator[Case]:
    rule = "weakest-condition-untested"
    tested = {"statement": "They come", "test": "Count them", "confidence": 80}
    shaky = {"statement": "They pay", "confidence": 20}
    bet = but(CHOSEN, conditions=[tested, shaky])
    challenged = [said("premortem")]
    yield case(rule, "others are tested", bet, reflections=challenged, about=({"b1", "needs"},))
    yield case(rule, "the weakest is tested", but(CHOSEN, conditions=[shaky | {"test": "Ask ten"}, {"statement": "It rains"}]), reflections=challenged)  # fmt: skip
    yield case(rule, "no test at all is another gap", but(CHOSEN, conditions=[shaky]), reflections=challenged)
    yield case(rule, "no conditions", but(CHOSEN, conditions=[]), reflections=challenged)
    yield case(rule, "never challenged", bet)
    yield case(rule, "put to another lens", bet, reflections=[said("model-of-the-world")])


def _strategy_map() -> Iterator[Case]:
    rule = "strategy-map-broken"
    asked = [said("reason-to-stay")]
    learning, internal, customer, financial = (
        but(SHORT, id=f"o-{row}", perspective=row, supports_ids=[f"o-{above}"] if above else [])
        for row, above in (("learning", "internal"), ("internal", "customer"), ("customer", "financial"), ("financial", ""))
    )  # fmt: skip
    yield case(
        rule, "no work between", CHOSEN, customer, financial, reflections=asked, about=({"b1", "needs"},)
    )
    yield case(
        rule, "a link is missing", CHOSEN, learning, but(internal, supports_ids=[]), customer, financial,
        reflections=asked, about=({"b1", "o-internal", "needs"},),
    )  # fmt: skip
    yield case(
        rule, "no link at all", CHOSEN, *(but(goal, supports_ids=[]) for goal in (learning, internal, customer, financial)),
        reflections=asked, about=({"b1", "o-learning", "o-internal", "o-customer", "o-financial", "needs"},),
    )  # fmt: skip
    yield case(rule, "a whole chain", CHOSEN, learning, internal, customer, financial, reflections=asked)
    yield case(rule, "all financial is another gap", CHOSEN, financial, reflections=asked)
    yield case(rule, "no perspective said yet", CHOSEN, SHORT, reflections=asked)
    yield case(rule, "no objectives yet", CHOSEN, reflections=asked)
    yield case(rule, "never put to the map", CHOSEN, customer, financial)


def _scaling() -> Iterator[Case]:
    rule = "scaling-cold"
    asked = [said("own-stake", "w1")]
    process = but(ACTIVITY, id="w2", mode="process")
    yield case(rule, "project and process", CHOSEN, CAPABILITY, ACTIVITY, process, reflections=asked, about=({"b1", "needs"},))  # fmt: skip
    yield case(rule, "asked about the capability", CHOSEN, CAPABILITY, process, reflections=[said("executives-give", "k1")], about=({"b1", "needs"},))  # fmt: skip
    yield case(rule, "some is everyday", CHOSEN, CAPABILITY, ACTIVITY, process, but(ACTIVITY, id="w3", mode="everyday"), reflections=asked)  # fmt: skip
    yield case(rule, "some is undecided", CHOSEN, CAPABILITY, process, but(ACTIVITY, mode=None), reflections=asked)  # fmt: skip
    yield case(rule, "all project is another gap", CHOSEN, CAPABILITY, ACTIVITY, reflections=asked)
    yield case(rule, "never put to the check", CHOSEN, CAPABILITY, ACTIVITY, process)
    yield case(rule, "asked about work of another bet", CHOSEN, CAPABILITY, process, reflections=[said("own-stake", "w9")])  # fmt: skip
