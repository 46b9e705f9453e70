"""Cases for the rules on objectives, work, money and the trace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.method.build import (
    ACTIVITY,
    BUDGET,
    CAPABILITY,
    CHOSEN,
    LONG,
    MEDIUM,
    SHORT,
    TODAY,
    Case,
    answered,
    but,
    case,
    objective,
    rec,
)


def cases() -> Iterator[Case]:
    """Each rule of this module, firing and silent."""
    yield case("bet-without-objective", "no long one", CHOSEN, answers=answered("objectives-long"), about=({"b1", "value-proposition", "objectives-long"},))  # fmt: skip
    yield case("bet-without-objective", "one horizon lacking", CHOSEN, but(CHOSEN, id="b2"), LONG, about=({"b2", "value-proposition", "objectives-long"},))  # fmt: skip
    yield case("bet-without-objective", "horizons not worked on", CHOSEN)
    yield case("bet-without-objective", "all there", CHOSEN, LONG, MEDIUM, SHORT)
    yield case(
        "objective-without-bet",
        "names none",
        but(LONG, bet_ids=[]),
        CHOSEN,
        about=({"o1", "value-proposition"},),
    )
    yield case(
        "objective-without-bet",
        "names a parked one",
        LONG,
        but(CHOSEN, status="parked"),
        about=({"o1", "value-proposition"},),
    )
    yield case("objective-without-bet", "names a chosen one", LONG, CHOSEN)
    yield case("objective-without-bet", "bets not worked on", but(LONG, bet_ids=[]))
    for gone in ("metric", "target", "due_year"):
        yield case(
            "objective-unmeasurable", f"no {gone}", but(LONG, **{gone: None}), about=({"o1", "needs"},)
        )
    dated: dict[str, Any] = {"as_of": "2026-01-31"}
    for horizon, inside, outside in (("long", (2031, 2036), (2030, 2037)), ("medium", (2029, 2031), (2028, 2032)), ("short", (2027, 2028), (2026, 2029))):  # fmt: skip
        for year in inside:
            yield case(
                "objective-unmeasurable", f"{horizon} in {year}", objective("o1", horizon, year), **dated
            )
        for year in outside:
            yield case("objective-unmeasurable", f"{horizon} in {year}", objective("o1", horizon, year), about=({"o1", "needs"},), **dated)  # fmt: skip
    yield case(
        "objective-unmeasurable",
        "today counts where as_of is not said",
        objective("o1", "short", TODAY.year + 2),
    )
    yield case("objective-unmeasurable", "unknown is a baseline", but(LONG, baseline="unknown"))
    yield case("horizon-broken", "short supports long only", LONG, MEDIUM, but(SHORT, supports_ids=["o1"]), but(MEDIUM, id="o4", supports_ids=["o1"]), about=({"o3", "value-proposition"}, {"o2", "value-proposition"}))  # fmt: skip
    yield case(
        "horizon-broken", "unbroken", LONG, but(MEDIUM, supports_ids=["o1"]), but(SHORT, supports_ids=["o2"])
    )
    yield case("horizon-broken", "longer horizon not worked on", SHORT)
    money = {"perspective": "financial"}
    yield case("objectives-all-financial", "all money", CHOSEN, *(but(o, **money) for o in (LONG, MEDIUM, SHORT)), about=({"b1", "o1", "o2", "o3", "needs"},))  # fmt: skip
    yield case(
        "objectives-all-financial", "one is not said", CHOSEN, but(LONG, **money), but(MEDIUM, **money), SHORT
    )
    yield case("objectives-all-financial", "horizons open", CHOSEN, but(LONG, **money))
    yield case(
        "capability-without-activity",
        "missing, no work",
        CAPABILITY,
        answers=answered("activities"),
        about=({"k1", "needs"},),
    )
    yield case("capability-without-activity", "partial, no work", but(CAPABILITY, state="partial"), answers=answered("activities"), about=({"k1", "needs"},))  # fmt: skip
    yield case(
        "capability-without-activity",
        "we have it",
        but(CAPABILITY, state="have"),
        answers=answered("activities"),
    )
    yield case("capability-without-activity", "work creates it", CAPABILITY, ACTIVITY)
    yield case(
        "initiative-without-bet",
        "capability alone",
        but(CAPABILITY, bet_ids=[]),
        CHOSEN,
        about=({"k1", "value-proposition"},),
    )
    yield case("initiative-without-bet", "activity through it", but(CAPABILITY, bet_ids=[]), ACTIVITY, CHOSEN, about=({"k1", "value-proposition"}, {"w1", "value-proposition"}))  # fmt: skip
    yield case("initiative-without-bet", "both lead to a chosen bet", CAPABILITY, ACTIVITY, CHOSEN)
    yield case("activity-without-owner", "no owner", but(ACTIVITY, owner=""), about=({"w1", "needs-served"},))
    yield case(
        "activity-without-owner", "no finish", but(ACTIVITY, finish=None), about=({"w1", "needs-served"},)
    )
    yield case("activity-without-owner", "both", ACTIVITY)
    yield case(
        "activity-without-budget",
        "unfunded",
        ACTIVITY,
        answers=answered("budgets"),
        about=({"w1", "needs-served"},),
    )
    yield case("activity-without-budget", "funded", ACTIVITY, BUDGET)
    yield case("activity-without-budget", "budgets not worked on", ACTIVITY)
    yield case(
        "budget-without-activity",
        "for nothing",
        but(BUDGET, activity_ids=[]),
        about=({"m1", "needs-served"},),
    )
    yield case("budget-without-activity", "for something", ACTIVITY, BUDGET)
    yield case(
        "currencies-mixed",
        "two",
        BUDGET,
        but(BUDGET, id="m2", currency="SEK"),
        about=({"m1", "m2", "needs-served"},),
    )
    yield case("currencies-mixed", "one, and one not said", BUDGET, but(BUDGET, id="m2", currency=None))
    yield case("project-rut", "all projects", CHOSEN, CAPABILITY, ACTIVITY, about=({"b1", "w1", "needs"},))
    yield case(
        "project-rut", "some everyday", CHOSEN, CAPABILITY, ACTIVITY, but(ACTIVITY, id="w2", mode="everyday")
    )
    yield case("project-rut", "no activities of its own", CHOSEN, but(ACTIVITY, capability_ids=[]))
    kpi = rec("kpi", "q1", bet_ids=["b1"])
    moment = rec("moment_of_truth", "h1", bet_ids=["b1"], priority="high")
    yield case("bet-untraced", "no collaboration", CHOSEN, kpi, moment, about=({"b1", "needs-served"},))
    together = rec("collaboration", "g1", bet_ids=["b1"])
    yield case("bet-untraced", "moment of low priority", CHOSEN, kpi, but(moment, priority="low"), together, about=({"b1", "needs-served"},))  # fmt: skip
    yield case("bet-untraced", "all three, KPI through an objective", CHOSEN, LONG, but(kpi, bet_ids=[], objective_ids=["o1"]), moment, together)  # fmt: skip
    yield case("bet-untraced", "nothing traced yet", CHOSEN)
    yield case(
        "trace-without-bet", "KPI for nothing", CHOSEN, but(kpi, bet_ids=[]), about=({"q1", "needs-served"},)
    )
    yield case(
        "trace-without-bet",
        "moment for a parked bet",
        but(CHOSEN, status="parked"),
        moment,
        about=({"h1", "bets"},),
    )
    yield case("trace-without-bet", "all lead to the bet", CHOSEN, kpi, moment, together)
