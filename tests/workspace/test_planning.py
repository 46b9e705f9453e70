"""The plan in the workspace: laid, moved, told of, undone, carried over, and known to calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Engagement
from assistant.workspace.again import next_round
from assistant.workspace.document import Workspace
from assistant.workspace.interchange import dump_engagement, parse_engagement
from tests.workspace.build import Clock, assert_sound, engagement

START = {"start": "2026-03-02"}


@pytest.fixture
def full(path: Path, clock: Clock) -> Iterator[Workspace]:
    with Workspace.create(
        path, organisation="Fjordline", actor="Ida", clock=clock, content=engagement()
    ) as made:
        yield made


@pytest.fixture
def ws(full: Workspace) -> Workspace:
    full.lay_plan(START)
    return full


def days(ws: Workspace) -> list[date]:
    return [each.date for each in ws.engagement().workshops]


def test_a_plan_is_one_act_that_the_history_tells_and_one_undo_takes_back(full: Workspace) -> None:
    before = full.engagement()
    full.lay_plan({**START, "holidays": ["2026-03-13"]}, times={"start": "13:00", "finish": "16:00"})
    assert [each.session for each in full.engagement().workshops] == [1, 2, 3, 4, 5, 6]
    assert {(each.start, each.finish) for each in full.engagement().workshops} == {("13:00", "16:00")}
    assert full.engagement().plan.holidays == [date(2026, 3, 13)]
    assert full.history()[0].summary == "Planned 6 workshops from 2026-03-02 to 2026-03-27"
    full.undo()
    assert full.engagement() == before


def test_a_move_and_the_pushed_are_one_act(ws: Workspace) -> None:
    laid = days(ws)
    ws.move_workshop(3, date(2026, 3, 20), push=True)
    assert days(ws)[2] == date(2026, 3, 20)
    assert days(ws)[3:] != laid[3:]
    assert ws.history()[0].summary.startswith("Workshop “Trends” moved to 2026-03-20; Workshop “Promise")
    ws.undo()
    assert days(ws) == laid
    assert_sound(ws.path)


def test_what_was_moved_by_hand_is_laid_anew_only_when_asked_and_places_stay(ws: Workspace) -> None:
    laid = days(ws)
    ws.set_workshop(2, {"place": "Boathouse", "attendees": ["Ida"]})
    ws.move_workshop(2, date(2026, 3, 5))
    with pytest.raises(BadInput, match="Session 2 was moved by hand"):
        ws.lay_plan({"weeks": 5})
    assert days(ws)[1] == date(2026, 3, 5)
    ws.lay_plan({}, again=True)
    assert days(ws) == laid
    second = ws.engagement().workshops[1]
    assert (second.place, second.attendees, second.moved) == ("Boathouse", ["Ida"], False)


def test_what_was_planned_before_holds_until_something_else_is_said(ws: Workspace) -> None:
    ws.lay_plan({"weeks": 6, "per_week": 1, "zone": "Europe/Oslo"})
    ws.lay_plan({"holidays": ["2026-03-02"]})
    plan = ws.engagement().plan
    assert (plan.weeks, plan.per_week, plan.zone, plan.start) == (6, 1, "Europe/Oslo", date(2026, 3, 2))
    assert days(ws)[0] == date(2026, 3, 3)
    ws.lay_plan({"holidays": [], "zone": None})
    assert days(ws)[0] == date(2026, 3, 2)
    assert ws.engagement().plan.zone == ""


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda ws: ws.lay_plan({"weeks": 0}), BadInput),
        (lambda ws: ws.lay_plan({"weeks": 1}), BadInput),
        (lambda ws: ws.lay_plan({"zone": "../../etc/passwd"}), BadInput),
        (lambda ws: ws.lay_plan({"zone": "localtime"}), BadInput),
        (lambda ws: ws.lay_plan({"colour": "red"}), BadInput),
        (lambda ws: ws.lay_plan({}, times={"start": "25:00"}), BadInput),
        (lambda ws: ws.move_workshop(3, date(2026, 3, 2)), BadInput),
        (lambda ws: ws.move_workshop(7, date(2026, 3, 2)), BadInput),
        (lambda ws: ws.set_workshop(9, {"place": "Pier"}), NotFound),
        (lambda ws: ws.set_workshop(1, {"moved": True}), BadInput),
        (lambda ws: ws.set_workshop(1, {"finish": "08:00"}), BadInput),
        (lambda ws: ws.set_workshop(1, {"attendees": ["Nobody"]}), NotFound),
    ],
)
def test_what_does_not_fit_changes_nothing(
    ws: Workspace, act: Callable[[Workspace], Any], error: type[BadInput]
) -> None:
    before, revision = ws.engagement(), ws.revision
    with pytest.raises(error) as refused:
        act(ws)
    assert refused.value.message
    assert (ws.engagement(), ws.revision) == (before, revision)


def test_who_must_come_is_renamed_with_them(ws: Workspace) -> None:
    ws.set_workshop(5, {"attendees": ["Ida"]})
    ws.rename_participant("Ida", "Ida Berg")
    assert ws.engagement().workshops[4].attendees == ["Ida Berg"]


def test_a_plan_goes_out_and_comes_in_as_it_was(ws: Workspace, tmp_path: Path) -> None:
    ws.move_workshop(2, date(2026, 3, 5))
    gone = parse_engagement(dump_engagement(ws.engagement()))
    assert gone == ws.engagement()
    with Workspace.create(tmp_path / "new.counterpoint", organisation="", content=gone) as other:
        assert (other.engagement().plan, other.engagement().workshops) == (gone.plan, gone.workshops)


def test_one_session_has_one_workshop() -> None:
    twice = [{"id": each, "session": 1, "date": "2026-03-02"} for each in ("a", "b")]
    with pytest.raises(ValueError, match=r"workshops\[1\].session: 1 is used twice"):
        Engagement.model_validate({"workshops": twice})


def test_the_next_round_begins_without_a_plan(ws: Workspace) -> None:
    again = next_round(ws.engagement())
    assert (again.workshops, again.plan.start) == ([], None)


def test_the_same_file_is_the_same_calendar_and_each_change_raises_the_number(
    ws: Workspace, tmp_path: Path
) -> None:
    first = ws.calendar()
    assert ws.calendar() == first
    assert set(first.dated) == {1, 2, 3, 4, 5, 6}
    ws.move_workshop(2, date(2026, 3, 5))
    moved = ws.calendar()
    assert moved.name == first.name
    assert [session for session in first.dated if moved.dated[session] != first.dated[session]] == [2]
    assert moved.dated[2].revision > first.dated[2].revision
    ws.undo()
    assert ws.calendar().dated[2].revision > moved.dated[2].revision
    assert ws.calendar().dated[2].at > moved.dated[2].at
    copy = ws.save_copy(tmp_path / "copy.counterpoint")
    with Workspace.open(copy) as other:
        assert other.calendar() == ws.calendar()


def test_a_day_is_said_with_the_rest_pushes_when_asked_and_undoes_in_one_step(ws: Workspace) -> None:
    before = ws.engagement()
    to = before.workshops[3].date
    with pytest.raises(BadInput, match="after session 3"):
        ws.set_workshop(2, {"date": to, "place": "Pier"})
    assert ws.engagement() == before
    ws.set_workshop(2, {"date": to, "place": "Pier"}, push=True)
    assert ws.history()[0].summary.startswith("Workshop “Targeting”")
    after = ws.engagement().workshops
    assert (after[1].date, after[1].place, after[1].moved) == (to, "Pier", True)
    assert [each.date for each in after] == sorted({each.date for each in after})
    ws.undo()
    assert ws.engagement() == before


def test_what_another_changed_meanwhile_is_not_written_over(ws: Workspace) -> None:
    seen = ws.engagement().workshops[5].model_dump(mode="json")
    with Workspace.open(ws.path, actor="Ben") as other:
        other.set_workshop(6, {"place": "Attic"})
    with pytest.raises(BadInput, match="meanwhile"):
        ws.set_workshop(6, {"place": "Pier"}, was=seen)
    # Another field than the one that was changed is no matter.
    ws.set_workshop(6, {"start": "10:00"}, was=seen)
    last = ws.engagement().workshops[5]
    assert (last.place, last.start) == ("Attic", "10:00")
