"""Bets: drafted, weighed, chosen by people, up to three."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.method.records import Bet
from assistant.workspace.document import Workspace
from tests.tui.room import (
    ENGAGEMENT,
    WIDE,
    at_work,
    make_room,
    said,
    stored,
    until,
    words,
)
from tests.tui.scripted import ScriptedAdvisor, bet
from tui.screens.bets import Bets
from tui.screens.form import RecordForm
from tui.widgets.betcard import BetCard


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint")


def bets(path: Path) -> dict[str, Bet]:
    return {record.id: record for record in stored(path).records if isinstance(record, Bet)}


async def test_cards_lie_side_by_side_and_show_whom_they_are_for(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("b")
        await until(pilot, lambda: "Be the cheapest" in words(app), "the cards")
        shown = words(app)
        for part in (
            "One visit a year",
            "Warmth as a service",
            "Be the cheapest",
            "Young family",
            "Warm by breakfast",
            "○ candidate",
        ):
            assert part in shown, part
        await pilot.press("right", "right", "right")
        assert isinstance(app.focused, BetCard)
        assert app.focused.ref == "bet-3"


async def test_choosing_asks_once_ranks_and_stops_at_three(path: Path) -> None:
    with Workspace.open(path) as workspace:
        workspace.add_record("bet", {"title": "A fourth"})
    async with at_work(path) as (app, pilot):
        await pilot.press("b")
        for _ in range(3):
            await until(pilot, lambda: isinstance(app.focused, BetCard))
            card = next(card for card in app.screen.query(BetCard) if card.bet.status == "candidate")
            card.focus()
            await pilot.press("c")
            assert "what would have to be true" in words(app)
            await pilot.press("y")
            await until(pilot, lambda: isinstance(app.screen, Bets))
        assert sorted(bet.rank or 0 for bet in bets(path).values() if bet.status == "chosen") == [1, 2, 3]
        next(card for card in app.screen.query(BetCard) if card.bet.status == "candidate").focus()
        await pilot.press("c")
        assert "3 bets are chosen, which is the most" in said(app)
        first = next(card for card in app.screen.query(BetCard) if card.bet.rank == 1)
        first.focus()
        await pilot.press("3")
        await until(pilot, lambda: bets(path)[first.ref].rank == 3, "the new rank")
        assert sorted(bet.rank or 0 for bet in bets(path).values() if bet.status == "chosen") == [1, 2, 3]
        await until(pilot, lambda: isinstance(app.focused, BetCard) and app.focused.ref == first.ref)
        await pilot.press("c")
        await until(pilot, lambda: bets(path)[first.ref].status == "shortlisted")


async def test_parking_shortlisting_and_dropping_with_a_reason(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.focused, BetCard))
        await pilot.press("s")
        assert bets(path)["bet-1"].status == "shortlisted"
        await until(pilot, lambda: isinstance(app.focused, BetCard) and app.focused.ref == "bet-1")
        await pilot.press("p", *"not now", "enter")
        assert bets(path)["bet-1"].status == "parked"
        await until(pilot, lambda: "not now" in words(app), "the reason on the card")
        assert isinstance(app.focused, BetCard)
        assert app.focused.ref == "bet-1"
        await pilot.press("d", "enter")
        assert "A reason is needed" in words(app)
        await pilot.press(*"too dear", "enter")
        await until(pilot, lambda: bets(path)["bet-1"].status == "dropped")
        assert bets(path)["bet-1"].reason == "too dear"
        await until(pilot, lambda: "too dear" in words(app), "the reason on the card")
        await pilot.press("u")
        await until(pilot, lambda: bets(path)["bet-1"].status == "parked")
        assert bets(path)["bet-1"].reason == "not now"
        await until(pilot, lambda: isinstance(app.focused, BetCard) and app.focused.ref == "bet-1")
        await pilot.press("p")
        await until(pilot, lambda: bets(path)["bet-1"].status == "candidate")
        assert bets(path)["bet-1"].reason == ""
        await until(pilot, lambda: isinstance(app.focused, BetCard) and app.focused.ref == "bet-1")
        await pilot.press("p", "enter")
        await until(pilot, lambda: bets(path)["bet-1"].status == "parked", "parking without a word")


async def test_drafted_bets_look_different_and_become_records_only_when_accepted(path: Path) -> None:
    advisor = ScriptedAdvisor(
        bets=[
            bet("draft-1"),
            bet("draft-2", "Let them warm themselves").model_copy(
                update={"hypothesis": "If they help themselves, we serve more."}
            ),
        ]
    )
    async with at_work(path, advisor=advisor, size=WIDE) as (app, pilot):
        await pilot.press("b", "a")
        await until(pilot, lambda: "◇ suggested, not yet yours" in words(app), "the drafts")
        assert len(bets(path)) == 3
        await pilot.pause()
        card = next(card for card in app.screen.query(BetCard) if card.suggestion is not None)
        card.focus()
        await until(pilot, lambda: app.focused is card, "the focus")
        await pilot.press("c")
        assert len(bets(path)) == 3
        await pilot.press("y")
        await until(pilot, lambda: len(bets(path)) == 4, "the accepted bet")
        new = next(item for id_, item in bets(path).items() if id_ not in {"bet-1", "bet-2", "bet-3"})
        assert new.origin is not None
        assert new.origin.by == "model"
        other = next(card for card in app.screen.query(BetCard) if card.suggestion is not None)
        other.focus()
        await pilot.press("enter")
        assert isinstance(app.screen, RecordForm)
        await pilot.press("end", *" slowly", "ctrl+s")
        await until(
            pilot,
            lambda: any(item.title.endswith(" slowly") for item in bets(path).values()),
            "the edited bet",
        )


async def test_the_own_answer_comes_before_any_draft_and_skipping_is_recorded(tmp_path: Path) -> None:
    data = ENGAGEMENT | {
        "answers": {slug: answer for slug, answer in ENGAGEMENT["answers"].items() if slug != "bets"},
        "records": [record for record in ENGAGEMENT["records"] if record["kind"] != "bet"],
    }
    path = make_room(tmp_path / "room.counterpoint", data)
    advisor = ScriptedAdvisor(bets=[bet()])
    async with at_work(path, advisor=advisor) as (app, pilot):
        await pilot.press("b", "a")
        assert "Your own bets first?" in words(app)
        await pilot.press("n")
        assert advisor.calls == []
        await pilot.press("a", "y")
        await until(pilot, lambda: advisor.calls == ["bets"], "the call")
        assert stored(path).answer("bets").skipped is not None


async def test_in_draft_mode_the_skip_was_chosen_once_for_all(tmp_path: Path) -> None:
    data = ENGAGEMENT | {"answers": {}, "records": ENGAGEMENT["records"][:5]}
    path = make_room(tmp_path / "room.counterpoint", data, mode="draft")
    advisor = ScriptedAdvisor(bets=[bet()])
    async with at_work(path, advisor=advisor) as (_app, pilot):
        await pilot.press("b", "a")
        await until(pilot, lambda: advisor.calls == ["bets"], "the call without a question")
