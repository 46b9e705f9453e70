"""Run sheets add up to the minute for every session and length, go by where questions stand, and obey the facilitator."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from assistant.method.adjusted import Adjusted
from assistant.method.engagement import Engagement
from assistant.method.runsheet import RunSheet, adjust, known_steps, lay_out, out_of_order, run_sheet, shifts
from assistant.method.schedule import Impossible
from assistant.method.sessions import SESSIONS
from assistant.method.timeboxes import ROUND, State

STATES: st.SearchStrategy[State] = st.sampled_from(get_args(State))


def minutes(sheet: RunSheet) -> dict[str, int]:
    return {step.id: step.minutes for step in sheet.steps}


def adjusted(session: int, **fields: object) -> Adjusted:
    return Adjusted.model_validate({"id": f"runsheet-{session}", "session": session, **fields})


def assert_adds_up(sheet: RunSheet, length: int) -> None:
    assert sheet.minutes == length == sheet.steps[-1].finishes
    assert sheet.steps[0].starts == 0
    assert all(one.finishes == following.starts for one, following in pairwise(sheet.steps))
    assert all(step.minutes >= 1 for step in sheet.steps)
    assert len({step.id for step in sheet.steps}) == len(sheet.steps)


@st.composite
def changed(draw: st.DrawFn, session: int) -> Adjusted:
    ids = st.sampled_from(known_steps(session))
    return adjusted(
        session,
        minutes=[{"step": id_, "minutes": n} for id_, n in draw(st.dictionaries(ids, st.integers(1, 60), max_size=4)).items()],
        without=draw(st.lists(ids, max_size=4)),
        moves=[{"step": one, "before": other} for one, other in draw(st.lists(st.tuples(ids, ids), max_size=4))],
    )  # fmt: skip


@given(data=st.data(), session=st.integers(1, 6), length=st.integers(45, 480))
def test_whatever_is_changed_it_adds_up_or_says_what_would_do(
    data: st.DataObject, session: int, length: int
) -> None:
    slugs = [question.slug for question in SESSIONS[session - 1].questions]
    states = data.draw(st.fixed_dictionaries(dict.fromkeys(slugs, STATES)))
    held = data.draw(st.one_of(st.none(), changed(session)))
    sheet = None
    try:
        sheet = lay_out(session, length, states, held, data.draw(st.sets(st.sampled_from(slugs))))
    except Impossible as refused:
        told = refused.hint
        event("refused")
    else:
        told = ""
    assert bool(told) == (sheet is None)
    if sheet is None:
        return
    assert_adds_up(sheet, length)
    for each in held.minutes if held else ():
        if each.step in minutes(sheet):
            assert minutes(sheet)[each.step] == each.minutes
    assert not {step.id for step in sheet.steps} & set(held.without if held else ())


@pytest.mark.parametrize("session", range(1, 7))
def test_every_session_fits_from_some_length_on_and_is_refused_below_it(session: int) -> None:
    fits = []
    for length in range(45, 481):
        try:
            assert_adds_up(lay_out(session, length, {}), length)
            fits.append(length)
        except Impossible as refused:
            would_do = int(refused.hint.split()[0])
            assert_adds_up(lay_out(session, would_do, {}), would_do)
    assert 180 in fits
    assert 480 in fits
    assert (45 in fits) == (session in (2, 5))


def test_each_question_is_written_shared_clustered_discussed_and_decided_in_that_order() -> None:
    sheet = lay_out(1, 180, {})
    for question in SESSIONS[0].questions:
        assert [step.kind for step in sheet.on(question.slug)] == list(ROUND)
    assert [sheet.steps[0].kind, sheet.steps[-2].kind, sheet.steps[-1].kind] == ["arrive", "parking", "close"]
    assert "trace" in minutes(lay_out(6, 180, {}))


def test_an_agreed_question_is_only_confirmed_and_a_disputed_one_gets_more() -> None:
    sheet = lay_out(2, 120, {"target-personas": "agreed", "needs-served": "disputed"})
    assert [step.kind for step in sheet.on("target-personas")] == ["confirm"]
    level = lay_out(4, 240, {"swot": "disputed"})
    took = minutes(level)
    assert took["swot.discuss"] > 1.5 * took["differentiation.discuss"]
    assert took["swot.alone"] == pytest.approx(took["differentiation.alone"], abs=1)


def test_who_wrote_before_the_workshop_writes_less_in_it() -> None:
    took = minutes(lay_out(1, 240, {}, written={"market"}))
    assert took["market.alone"] < took["needs.alone"]


@pytest.mark.parametrize(
    ("length", "breaks"), [(89, []), (90, [10]), (180, [15]), (240, [15]), (241, [15, 15]), (420, [45, 15])]
)
def test_breaks_by_length_and_never_between_writing_and_sharing(length: int, breaks: list[int]) -> None:
    sheet = lay_out(4, length, {})
    assert [step.minutes for step in sheet.steps if step.kind == "break"] == breaks
    for one, following in pairwise(sheet.steps):
        if following.kind == "break":
            assert one.kind not in ("alone", "arrive")
            assert 0.2 * length < following.starts < 0.8 * length


def test_a_break_rather_stands_off_its_best_place_than_after_writing() -> None:
    sheet = lay_out(5, 180, {}, adjusted(5, minutes=[{"step": "bets.alone", "minutes": 75}]))
    kinds = [step.kind for step in sheet.steps]
    assert kinds[kinds.index("break") - 1] == "share"


def test_time_that_nobody_needs_is_in_hand_and_needs_no_break() -> None:
    sheet = lay_out(2, 180, {"target-personas": "agreed", "needs-served": "agreed"})
    assert [step.kind for step in sheet.steps] == [
        "arrive",
        "confirm",
        "confirm",
        "spare",
        "parking",
        "close",
    ]
    done: dict[str, State] = dict.fromkeys(("target-personas", "needs-served"), "agreed")
    filled = lay_out(2, 180, done, adjusted(2, without=["spare"]))
    assert_adds_up(filled, 180)
    assert minutes(filled)["needs-served.confirm"] >= 30
    times = [{"step": step.id, "minutes": 5} for step in filled.steps]
    with pytest.raises(Impossible, match="left over"):
        lay_out(2, 180, done, adjusted(2, without=["spare"], minutes=times))


def test_what_is_set_by_hand_stands_and_the_rest_gives_way() -> None:
    before = lay_out(2, 180, {})
    after = lay_out(2, 180, {}, adjusted(2, minutes=[{"step": "target-personas.discuss", "minutes": 45}]))
    moved = {each.id: each for each in shifts(before, after)}
    assert moved["target-personas.discuss"].now == 45
    assert all(each.now <= each.was for id_, each in moved.items() if id_ != "target-personas.discuss")
    assert sum(each.now - each.was for each in moved.values()) == 0
    assert [step.id for step in after.steps if step.by_hand] == ["target-personas.discuss"]


def test_a_whole_question_takes_what_it_is_given_and_can_be_left_out_or_come_first() -> None:
    sheet = lay_out(
        1,
        180,
        {},
        adjusted(1, minutes=[{"step": "needs", "minutes": 61}, {"step": "needs.alone", "minutes": 5}]),
    )
    assert sum(step.minutes for step in sheet.on("needs")) == 61
    assert minutes(sheet)["needs.alone"] == 5
    assert not lay_out(1, 180, {}, adjusted(1, without=["needs"])).on("needs")
    moved = lay_out(1, 180, {}, adjusted(1, moves=[{"step": "alternatives", "before": "market"}]))
    assert moved.steps[1].question == "alternatives"
    assert out_of_order(moved) == [("alternatives", "needs")]
    assert out_of_order(lay_out(1, 180, {})) == []
    paused = lay_out(1, 180, {}, adjusted(1, moves=[{"step": "break-1", "before": "personas.alone"}]))
    place = [step.id for step in paused.steps].index("break-1")
    assert paused.steps[place + 1].id == "personas.alone"
    assert_adds_up(paused, 180)


def test_too_little_time_says_how_much_would_do_and_what_was_set_by_hand() -> None:
    with pytest.raises(Impossible, match=r"at least 162 minutes, 120 of them set by hand") as refused:
        lay_out(2, 140, {}, adjusted(2, minutes=[{"step": "needs-served.discuss", "minutes": 120}]))
    assert "167 minutes would do" in refused.value.hint
    with pytest.raises(Impossible, match="too few"):
        lay_out(2, 180, {}, adjusted(2, minutes=[{"step": "needs-served", "minutes": 2}]))


def test_changes_are_kept_one_upon_the_other_and_taken_back() -> None:
    held = adjusted(
        1,
        minutes=[{"step": "needs", "minutes": 40}],
        without=["spare"],
        moves=[{"step": "needs", "before": "market"}],
    )
    fields = adjust(
        held,
        times={"market": 20},
        usual=["needs"],
        back=["spare"],
        without=["trace"],
        moves=[("needs", "personas")],
    )
    assert fields == {
        "minutes": [{"step": "market", "minutes": 20}],
        "without": ["trace"],
        "moves": [{"step": "needs", "before": "personas"}],
    }


def test_the_sheet_of_an_engagement_goes_by_its_workshop_answers_and_voices() -> None:
    engagement = Engagement.model_validate(
        {
            "participants": [{"name": "Ada"}, {"name": "Bo"}, {"name": "Fia", "role": "facilitator"}],
            "workshops": [{"id": "w", "session": 2, "date": "2026-03-05", "start": "13:30", "finish": "15:40"}],
            "answers": {
                "target-personas": {"voices": [{"participant": "Ada", "answer": "x"}, {"participant": "Bo", "answer": "y"}]},
                "needs-served": {"agreed": "All of them.", "voices": [{"participant": "Ada", "agreement": 1}]},
            },
        }
    )  # fmt: skip
    sheet = run_sheet(engagement, 2)
    assert_adds_up(sheet, 130)
    assert sheet.states == {"target-personas": "open", "needs-served": "disputed"}
    assert sheet.clock(0) == "13:30"
    assert sheet.clock(sheet.minutes) == "15:40"
    assert minutes(sheet)["target-personas.alone"] < minutes(sheet)["needs-served.alone"]
    assert sheet.step_at(0) == sheet.steps[0]
    assert sheet.step_at(129) == sheet.steps[-1]
    assert sheet.step_at(130) is None
    assert sheet.step_at(-1) is None
    assert run_sheet(engagement, 1).clock(75) == "1:15"
