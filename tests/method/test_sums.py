"""What the bets cost: to the cent, by year, and never counted twice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assistant
from assistant.method.engagement import Engagement
from assistant.method.sums import Sums, split_by_year, sums
from tests.method.build import ACTIVITY, CAPABILITY, CHOSEN, Fields, but, engagement, rec

YEAR = {"period_start": "2027-01-01", "period_end": "2027-12-31"}
SECOND = (
    but(CHOSEN, id="b2"),
    but(CAPABILITY, id="k2", bet_ids=["b2"]),
    but(ACTIVITY, id="w2", capability_ids=["k2"]),
)


def money(id_: str = "m1", **fields: Any) -> Fields:
    return rec("budget", id_, **{"activity_ids": ["w1"], "amount": "100", "currency": "EUR"} | YEAR | fields)


def added(*records: Fields) -> Sums:
    return sums(engagement(CHOSEN, CAPABILITY, ACTIVITY, *records))


def told(found: Sums) -> list[tuple[str, int, str, str | None, str]]:
    return [
        ("+".join(line.bets), line.year, line.currency, line.spend, str(line.amount)) for line in found.lines
    ]


def test_budgets_of_one_bet_year_currency_and_kind_become_one_line() -> None:
    found = added(
        money("m1", amount="100.10", spend="capex"),
        money("m2", amount="0.20", spend="capex"),
        money("m3", spend="opex"),
        money("m4", currency="SEK"),
        money("m5", period_start="2028-02-01", period_end="2028-02-01"),
    )
    assert told(found) == [
        ("b1", 2027, "EUR", "capex", "100.30"),
        ("b1", 2027, "EUR", "opex", "100.00"),
        ("b1", 2027, "SEK", None, "100.00"),
        ("b1", 2028, "EUR", None, "100.00"),
    ]
    assert found.lines[0].budgets == ("m1", "m2")
    assert found.totals == {"EUR": Decimal("300.30"), "SEK": Decimal(100)}
    assert found.unplaced == ()


def test_money_that_serves_two_bets_stands_once_under_both() -> None:
    found = added(*SECOND, money("m1", activity_ids=["w2", "w1", "w1"]), money("m2"))
    assert told(found) == [("b1", 2027, "EUR", None, "100.00"), ("b1+b2", 2027, "EUR", None, "100.00")]
    assert found.totals == {"EUR": Decimal(200)}


def test_a_period_over_several_years_is_split_by_days_with_the_rest_in_the_last() -> None:
    found = added(money(amount="100", period_start="2027-12-31", period_end="2029-01-01"))
    # 1, 366 and 1 of 368 days.
    assert [str(line.amount) for line in found.lines] == ["0.27", "99.45", "0.28"]


def test_money_of_a_bet_that_was_dropped_is_seen_unless_a_living_one_has_it_too() -> None:
    gone = but(CHOSEN, id="b3", status="dropped")
    shared = but(CAPABILITY, id="k3", bet_ids=["b3", "b1"])
    only = but(CAPABILITY, id="k4", bet_ids=["b3"])
    found = added(
        *(gone, shared, only, but(ACTIVITY, id="w3", capability_ids=["k3"])),
        but(ACTIVITY, id="w4", capability_ids=["k4"]),
        money("m3", activity_ids=["w3"]),
        money("m4", activity_ids=["w4"]),
    )
    assert [line.bets for line in found.lines] == [("b1",), ("b3",)]


@pytest.mark.parametrize(
    ("fields", "reasons"),
    [
        ({"amount": None}, ("no amount",)),
        ({"currency": None}, ("no currency",)),
        ({"period_start": None, "period_end": None}, ("no period",)),
        ({"period_start": None}, ("half a period",)),
        ({"period_end": "2026-12-31"}, ("a period that ends before it begins",)),
        ({"activity_ids": []}, ("no activity",)),
        ({"activity_ids": ["gone"], "amount": None}, ("no amount", "no activity")),
        ({"activity_ids": ["idle"]}, ("no bet",)),
    ],
)
def test_what_cannot_be_placed_is_listed_with_every_reason(fields: Fields, reasons: tuple[str, ...]) -> None:
    found = added(rec("activity", "idle"), money(**fields))
    assert found.lines == ()
    assert [(each.budget.id, each.reasons) for each in found.unplaced] == [("m1", reasons)]


def test_unplaced_money_is_told_as_far_as_it_is_known() -> None:
    found = added(
        *(money("m1", activity_ids=[]), money("m2", activity_ids=[], currency="SEK")),
        *(money("m3", amount=None), money("m4", currency=None)),
    )
    assert found.totals == {}
    assert found.unplaced_totals == {"EUR": Decimal(100), "SEK": Decimal(100)}


def test_lines_add_up_by_any_column_and_keep_currencies_apart() -> None:
    found = added(
        *SECOND, money("m1", currency="SEK"), money("m2"), money("m3", activity_ids=["w2"]), money("m4")
    )
    assert [(group.values, group.currency, group.amount) for group in found.by("year")] == [
        ((2027,), "EUR", Decimal(300)),
        ((2027,), "SEK", Decimal(100)),
    ]
    assert [
        (group.values, group.amount) for group in found.by("bets", "spend") if group.currency == "EUR"
    ] == [
        ((("b1",), None), Decimal(200)),
        ((("b2",), None), Decimal(100)),
    ]


def test_groups_come_in_the_order_of_their_columns_with_what_nobody_said_last() -> None:
    late = {"period_start": "2028-01-01", "period_end": "2028-12-31"}
    found = added(*SECOND, money("m1", **late), money("m2", spend="opex", activity_ids=["w2"]))
    assert [group.values for group in found.by("year")] == [(2027,), (2028,)]
    assert [group.values for group in found.by("spend")] == [("opex",), (None,)]
    assert [group.values for group in found.by("bets")] == [(("b1",),), (("b2",),)]


def test_a_fraction_of_a_cent_is_kept() -> None:
    assert told(added(money(amount="0.0301"))) == [("b1", 2027, "EUR", None, "0.0301")]


DAYS = st.dates(date(1990, 1, 1), date(2300, 12, 31))


@given(
    amount=st.decimals(0, Decimal("9999999999999999.9999"), places=4),
    start=DAYS,
    length=st.integers(0, 5000),
)
def test_shares_add_up_exactly_and_none_is_negative(amount: Decimal, start: date, length: int) -> None:
    shares = list(split_by_year(amount, start, start + timedelta(days=length)))
    assert sum(share for _, share in shares) == amount
    assert all(share >= 0 for _, share in shares)
    assert [year for year, _ in shares] == list(range(start.year, (start + timedelta(days=length)).year + 1))
    assert all(share == round(share, 2) for _, share in shares[:-1])


def test_the_demo_adds_up_to_what_its_budgets_say() -> None:
    path = Path(assistant.__file__).parent / "_demo" / "finished.json"
    found = sums(Engagement.model_validate_json(path.read_text(encoding="utf-8")))
    assert found.totals == {"GBP": Decimal("395000.00")}
    assert {line.bets for line in found.lines} == {("bet-1",), ("bet-1", "bet-2"), ("bet-2",)}
    assert {line.year for line in found.lines} == {2026, 2027, 2028}
    assert found.unplaced == ()
