"""Six sessions over the weeks: in order, on working days, with homework between, and moved with open eyes."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.method.engagement import Participant
from assistant.method.planned import MOST_WEEKS, WEEKDAYS, Plan, Workshop
from assistant.method.schedule import (
    Impossible,
    homework,
    is_working,
    last_day,
    lay,
    moved,
    must_come,
    warnings,
)

MONDAY = date(2026, 3, 2)
ROOM = [
    Participant(name="Ida", role="sponsor"),
    Participant(name="Bo", role="decider"),
    Participant(name="Cy"),
    Participant(name="Fay", role="facilitator"),
]


def plan(**more: Any) -> Plan:
    return Plan.model_validate({"start": MONDAY, **more})


def workshops(by: Plan) -> list[Workshop]:
    return [
        Workshop(id=f"workshop-{number}", session=number, date=day) for number, day in enumerate(lay(by), 1)
    ]


def told(rows: list[Workshop], by: Plan, today: date = MONDAY) -> list[tuple[int, str]]:
    return [(each.session, each.code) for each in warnings(rows, by, ROOM, today)]


plans = st.builds(
    lambda start, weeks, per_week, days, off: plan(
        start=start,
        weeks=weeks,
        per_week=per_week,
        days=days,
        holidays=[start + timedelta(days=each) for each in off],
    ),
    st.dates(date(2020, 1, 1), date(2032, 12, 31)),
    st.integers(1, 9),
    st.integers(1, 2),
    st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=7),
    st.lists(st.integers(0, 62), max_size=12),
)


def test_the_usual_plan_is_six_workshops_in_four_weeks_with_room_between() -> None:
    days = lay(plan())
    assert days[0] == MONDAY
    assert days[-1] == date(2026, 3, 27)
    assert {(day - MONDAY).days // 7 for day in days} == {0, 1, 2, 3}
    assert min((after - before).days for before, after in pairwise(days)) >= 3
    assert told(workshops(plan()), plan()) == []


@given(plans)
@settings(max_examples=80, deadline=None)
def test_a_plan_is_in_order_on_working_days_and_its_homework_never_meets_a_workshop(by: Plan) -> None:
    try:
        rows = workshops(by)
    except Impossible:
        return
    last = last_day(by)
    assert by.start is not None
    assert last is not None
    assert all(is_working(each.date, by) and by.start <= each.date <= last for each in rows)
    assert all(before.date + timedelta(days=2) <= after.date for before, after in pairwise(rows))
    assert max(Counter(each.date.isocalendar()[:2] for each in rows).values()) <= by.per_week
    found = homework(rows, by)
    assert [each.before for each in found] == [2, 3, 4, 5, 6]
    for each, (before, after) in zip(found, pairwise(rows), strict=True):
        assert before.date < each.opens <= each.due < after.date
        between = [each.opens + timedelta(days=number) for number in range((after.date - each.opens).days)]
        working = [day for day in between if is_working(day, by)]
        assert not working or each.due == working[-1]
    assert lay(by) == [each.date for each in rows]


@given(plans)
@settings(max_examples=40, deadline=None)
def test_what_a_refusal_says_would_do_does(by: Plan) -> None:
    try:
        lay(by)
    except Impossible as error:
        weeks = error.hint.partition(" weeks would do")[0]
        assume(weeks.isdecimal())
        assert by.weeks < int(weeks) <= MOST_WEEKS
        lay(by.model_copy(update={"weeks": int(weeks)}))


def test_one_a_week_does_not_fit_into_four_and_the_refusal_says_what_would() -> None:
    with pytest.raises(Impossible) as refused:
        lay(plan(per_week=1))
    assert refused.value.hint == "6 weeks would do."
    assert len({day.isocalendar().week for day in lay(plan(per_week=1, weeks=6))}) == 6


def test_days_that_are_all_holidays_are_no_working_days() -> None:
    off = [MONDAY + timedelta(days=number) for number in range(7 * MOST_WEEKS)]
    with pytest.raises(Impossible) as refused:
        lay(plan(holidays=off))
    assert refused.value.hint == "Name more working days, or fewer holidays."


def test_without_a_start_there_is_nothing_to_lay() -> None:
    with pytest.raises(Impossible, match="a day to start from"):
        lay(Plan())


def test_workshops_on_two_days_a_week_leave_the_others_for_homework() -> None:
    by = plan(days=["mon", "thu"])
    rows = workshops(by)
    assert {WEEKDAYS[each.date.weekday()] for each in rows} <= {"mon", "thu"}
    assert {each.days for each in homework(rows, by) if each.days > 1} == {2, 4}


def test_homework_comes_before_even_distances() -> None:
    for first in range(14):
        for weeks in (3, 4, 5):
            by = plan(start=MONDAY + timedelta(days=first), weeks=weeks)
            assert min(each.days for each in homework(workshops(by), by)) >= (1 if weeks == 3 else 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"weeks": 0},
        {"weeks": 27},
        {"per_week": 3},
        {"weeks": True},
        {"days": ["noday"]},
        {"start": "2026-02-31"},
        {"start": "9999-12-31"},
        {"colour": "red"},
    ],
)
def test_a_plan_of_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        plan(**wrong)


@pytest.mark.parametrize(
    "times", [("9:00", "12:00"), ("12:00", "12:00"), ("13:00", "12:00"), ("09:00", "24:00")]
)
def test_a_workshop_has_times_of_one_day(times: tuple[str, str]) -> None:
    with pytest.raises(ValidationError):
        Workshop(id="workshop-1", session=1, date=MONDAY, start=times[0], finish=times[1])


# -- moving


def test_a_workshop_moves_between_its_neighbours_and_says_what_is_doubtful() -> None:
    by = plan(holidays=["2026-03-10"])
    rows = workshops(by)
    before, after = rows[0].date, rows[2].date
    there = moved(rows, 2, date(2026, 3, 7), by)
    assert [each.date for each in there] == [before, date(2026, 3, 7), *(each.date for each in rows[2:])]
    assert [each.moved for each in there] == [False, True, False, False, False, False]
    assert told(there, by) == [(2, "no-working-day")]
    assert (2, "holiday") in told(moved(rows, 2, date(2026, 3, 10), by), by)
    assert (3, "same-day") in told(moved(rows, 2, after, by), by)
    assert (2, "little-homework") in told(moved(rows, 2, before + timedelta(days=1), by), by)
    assert (6, "beyond-the-weeks") in told(moved(rows, 6, date(2026, 4, 6), by), by)
    assert told(rows, by, date(2026, 3, 3)) == []
    assert told(rows, by, date(2027, 3, 3)) == [(1, "past")]
    assert (1, "before-the-start") in told(moved(rows, 1, date(2026, 2, 27), by), by)


def test_three_in_one_week_are_told_once() -> None:
    by = plan()
    rows = moved(workshops(by), 3, date(2026, 3, 9), by)
    rows = moved(rows, 4, date(2026, 3, 13), by)
    rows = moved(rows, 3, date(2026, 3, 11), by)
    rows = moved(rows, 2, date(2026, 3, 9), by)
    assert [session for session, code in told(rows, by) if code == "crowded-week"] == [2]


def test_nothing_is_overtaken() -> None:
    by = plan()
    rows = workshops(by)
    with pytest.raises(Impossible, match="before session 2"):
        moved(rows, 3, rows[1].date - timedelta(days=1), by)
    with pytest.raises(Impossible, match="after session 4"):
        moved(rows, 3, rows[3].date + timedelta(days=1), by)
    with pytest.raises(Impossible, match="no workshop of session 3"):
        moved(rows[:2], 3, MONDAY, by)


@given(plans, st.integers(1, 6), st.integers(-30, 90), st.booleans())
@settings(max_examples=80, deadline=None)
def test_a_move_keeps_the_order_or_is_refused(by: Plan, session: int, far: int, push: bool) -> None:
    try:
        rows = workshops(by)
    except Impossible:
        return
    to = rows[session - 1].date + timedelta(days=far)
    try:
        after = moved(rows, session, to, by, push=push)
    except Impossible:
        meets_an_earlier = session > 1 and to < rows[session - 2].date
        passes_a_later = not push and session < 6 and to > rows[session].date
        refused = meets_an_earlier or passes_a_later
        assert refused
        return
    assert after[session - 1].date == to
    assert [each.session for each in after] == [1, 2, 3, 4, 5, 6]
    assert all(one.date <= following.date for one, following in pairwise(after))
    assert after[: session - 1] == rows[: session - 1]
    for was, now in zip(rows[session:], after[session:], strict=True):
        assert now == was or (push and now.moved and is_working(now.date, by))


def test_pushing_moves_the_later_ones_on_by_as_much_only_where_one_is_in_the_way() -> None:
    by = plan()
    rows = workshops(by)
    onward = moved(rows, 3, rows[2].date + timedelta(days=7), by, push=True)
    assert [(now.date - was.date).days for was, now in zip(rows, onward, strict=True)] == [0, 0, 7, 7, 7, 7]
    aside = moved(rows, 3, rows[2].date + timedelta(days=1), by, push=True)
    assert aside[3:] == rows[3:]


@pytest.mark.parametrize("far", [date.max, date.min, date(2200, 1, 1)])
def test_a_day_far_off_is_refused(far: date) -> None:
    with pytest.raises(Impossible, match="no day to plan for"):
        moved(workshops(plan()), 6 if far > MONDAY else 1, far, plan())


# -- who must come


def test_those_who_decide_must_come_where_something_is_decided() -> None:
    come = {each.session: must_come(ROOM, each) for each in workshops(plan())}
    assert {session for session, names in come.items() if "Ida" in names and "Bo" in names} == {2, 5, 6}
    assert all(names[-2:] == ["Cy", "Fay"] for names in come.values())


def test_a_workshop_may_name_its_people_and_a_room_without_deciders_is_told() -> None:
    rows = [each.model_copy(update={"attendees": ["Cy", "Zoe"]}) for each in workshops(plan())]
    assert must_come(ROOM, rows[0]) == ["Cy", "Zoe"]
    codes = told(rows, plan())
    assert [session for session, code in codes if code == "nobody-decides"] == [2, 5, 6]
    assert [session for session, code in codes if code == "unknown-person"] == [1, 2, 3, 4, 5, 6]
