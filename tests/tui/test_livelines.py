"""What the live view says of a step: how its time stands, who has spoken, and what the room has before its eyes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.method.engagement import Engagement
from assistant.method.runsheet import run_sheet, standing_of
from assistant.method.sessions import SESSIONS
from tui.livelines import before_the_room, head_of, heard_on
from tui.running import begun


def test_the_trace_step_shows_what_follows_from_each_chosen_bet() -> None:
    engagement = Engagement.model_validate(
        {
            "records": [
                {"id": "bet-1", "kind": "bet", "title": "Cheap", "status": "chosen", "rank": 2},
                {"id": "bet-2", "kind": "bet", "title": "Warm", "status": "chosen", "rank": 1},
                {"id": "bet-3", "kind": "bet", "title": "Left out"},
                {"id": "objective-1", "kind": "objective", "title": "Warm homes", "bet_ids": ["bet-2"]},
                {"id": "kpi-1", "kind": "kpi", "title": "Calls", "objective_ids": ["objective-1"]},
                {"id": "kpi-2", "kind": "kpi", "title": "Likes"},
                {"id": "moment-1", "kind": "moment_of_truth", "title": "First frost", "bet_ids": ["bet-2"], "priority": "high"},
            ],
        }
    )  # fmt: skip
    sheet = run_sheet(engagement, 6)
    step = next(each for each in sheet.steps if each.kind == "trace")
    told = before_the_room(engagement, 6, step, date(2026, 3, 4)).plain
    warm, cheap = told.index("Bet: Warm"), told.index("Bet: Cheap")
    assert warm < told.index("Measured by: Calls") < told.index("First frost (high)") < cheap
    assert told.index("Measured by: nothing yet") > cheap
    assert "Likes" in told[told.index("Leads to no chosen bet (1)") :]
    assert "Left out" not in told


def test_what_a_step_takes_too_long_makes_the_workshop_late() -> None:
    sheet = run_sheet(Engagement(), 1)
    step = sheet.steps[0]
    running = begun(sheet, step, 1000.0, standing_of(Engagement(), 1))

    def told(after: float) -> str:
        return head_of(sheet, step, running, running.left(step, 1000.0 + after)).plain

    assert "late" not in told(60)
    assert " · 3 min late" in told(step.minutes * 60 + 185)
    assert "over its time by 3:05 min" in told(step.minutes * 60 + 185)


def test_the_room_sees_what_a_step_is_about() -> None:
    engagement = Engagement.model_validate(
        {
            "participants": [
                {"name": "Ada Fennel", "role": "decider"},
                {"name": "Bo Rye", "role": "contributor"},
                {"name": "Cy Sedge", "role": "contributor"},
            ],
            "answers": {
                "market": {
                    "agreed": "Homes.",
                    "opened": {"by": "Tester", "at": "2026-03-04T10:00:00Z"},
                    "voices": [
                        {"participant": "Ada Fennel", "answer": "Homes", "agreement": 5},
                        {"participant": "Bo Rye", "answer": "Barns", "agreement": 1, "dissent": "No barns, no Bo."},
                    ],
                },
                "personas": {"voices": [{"participant": "Bo Rye", "answer": "Sealed words"}]},
            },
            "decisions": [
                {"id": "decision-1", "question": "market", "decided": "Homes only", "by": ["Ada Fennel"],
                 "dissent": ["Bo Rye: No barns, no Bo."]},
                {"id": "decision-2", "question": "bets", "decided": "Of another session"},
                {"id": "decision-3", "decided": "On no question", "date": "2026-03-04"},
            ],
            "actions": [
                {"id": "action-1", "title": "Count the vans", "owner": "Bo Rye", "due": "2026-03-11"},
                {"id": "action-2", "title": "Done long ago", "done": "2026-01-01"},
                {"id": "action-3", "title": "Nobody's errand"},
            ],
            "parked": [
                *({"id": f"parked-{number}", "title": f"Point {number}", "raised_by": "Bo Rye"} for number in range(9)),
                {"id": "parked-9", "title": "Settled", "state": "dropped"},
            ],
            "workshops": [
                {"id": "workshop-1", "session": 1, "date": "2026-03-04"},
                {"id": "workshop-2", "session": 2, "date": "2026-03-12"},
            ],
        }
    )  # fmt: skip
    steps = {step.id: step for step in run_sheet(engagement, 1).steps}

    def seen(step: str) -> str:
        return before_the_room(engagement, 1, steps[step], date(2026, 3, 4)).plain

    assert SESSIONS[0].outcome in seen("arrive")
    assert "Ada Fennel" in seen("arrive")
    assert all(f"Point {number} · Bo Rye" in seen("parking") for number in range(9))
    assert "Settled" not in seen("parking")
    close = seen("close")
    for told in ("Homes only · Ada Fennel", "On no question", "Count the vans · Bo Rye, by 2026-03-11",
                 "Nobody's errand · nobody yet, no day yet", "Session 2: Targeting · 2026-03-12"):  # fmt: skip
        assert told in close
    assert close.count("Bo Rye: No barns, no Bo.") == 1
    for kept_back in ("Of another session", "Done long ago", "Sealed words"):
        assert kept_back not in close

    decide = heard_on(engagement, replace(steps["personas.decide"], question="market")).plain
    assert "2 of 3 have said how far they go along" in decide
    assert "waiting for Cy Sedge" in decide
    alone = heard_on(engagement, steps["personas.share"]).plain
    assert "1 of 3 have answered alone" in alone
    assert "f opens them to the room" in alone
    assert "Sealed" not in alone
