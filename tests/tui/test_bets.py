"""Bets: drafted, weighed, chosen by people, up to three."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.advisor.betting.candidates import UNSTABLE, Candidate
from assistant.advisor.grounds.claims import Claim
from assistant.advisor.tasks.bets import NOT_BACKED
from assistant.workspace.document import Workspace
from tests.tui.betroom import WEIGHED, bets
from tests.tui.pictures import looks_the_same
from tests.tui.room import (
    ENGAGEMENT,
    NARROW,
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
from tui.screens.sidebyside import SideBySide
from tui.widgets.betcard import BetCard


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint")


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


async def test_the_card_in_hand_has_a_frame_that_no_other_has(path: Path) -> None:
    with Workspace.open(path) as workspace:
        workspace.place_bet("bet-1", "chosen")
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.focused, BetCard), "the cards")
        for _ in range(3):
            frames = {card.has_focus: card.styles.border.top[0] for card in app.screen.query(BetCard)}
            assert frames == {True: "heavy", False: "round"}
            await pilot.press("right")


async def test_what_was_dropped_is_not_chosen_before_the_reason_was_shown(path: Path) -> None:
    with Workspace.open(path) as workspace:
        workspace.place_bet("bet-1", "dropped", reason="It strains the purpose")
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.focused, BetCard), "the cards")
        next(card for card in app.screen.query(BetCard) if card.ref == "bet-1").focus()
        await pilot.press("c")
        assert "It is dropped: “It strains the purpose”." in " ".join(words(app).split())
        await pilot.press("n")
        assert bets(path)["bet-1"].status == "dropped"
        await pilot.press("p")
        assert "Why is “One visit a year” parked?" in words(app)


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
        await pilot.press("space", "left", "m")
        await until(pilot, lambda: isinstance(app.screen, SideBySide) and "Hypothesis" in words(app))
        assert "◇ suggested, not yet yours" in words(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.focused, BetCard), "the cards again")
        card.focus()
        await until(pilot, lambda: app.focused is card, "the focus")
        await pilot.press("space", "c", "t")
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
    claim = Claim(text=bet().hypothesis, basis="assumption")
    advisor = ScriptedAdvisor(bets=[Candidate(bet=bet(), hypothesis=claim, marks=(UNSTABLE,))])
    async with at_work(path, advisor=advisor) as (app, pilot):
        await pilot.press("b", "a")
        assert "Your own bets first?" in words(app)
        await pilot.press("n")
        assert advisor.calls == []
        await pilot.press("a", "y")
        await until(pilot, lambda: advisor.calls == ["bets"], "the call")
        assert stored(path).answer("bets").skipped is not None
        await until(pilot, lambda: f"! {UNSTABLE[:18]}" in words(app), "the card")
        assert f"! {NOT_BACKED[:18]}" in words(app)
        # Who takes the skip back sees none of them any more, wherever one looks, and is asked again.
        assert app.view is not None
        app.view.workspace.skip_answer("bets", False)
        app.refresh_view()
        await until(pilot, lambda: "Bets are drafted and wait for one of your own" in words(app), "the seal")
        assert "1 sealed until one is yours" in words(app)
        assert bet().title not in words(app)
        await pilot.press("v")
        await until(pilot, lambda: "It waits for your own answer" in words(app), "the seal in review")
        assert bet().title not in words(app)
        await pilot.press("b", "a", "y")
        await until(pilot, lambda: bet().title in words(app), "what was drafted")
        assert advisor.calls == ["bets"]


async def test_in_draft_mode_the_skip_was_chosen_once_for_all(tmp_path: Path) -> None:
    data = ENGAGEMENT | {"answers": {}, "records": ENGAGEMENT["records"][:5]}
    path = make_room(tmp_path / "room.counterpoint", data, mode="draft")
    advisor = ScriptedAdvisor(bets=[bet()])
    async with at_work(path, advisor=advisor) as (_app, pilot):
        await pilot.press("b", "a")
        await until(pilot, lambda: advisor.calls == ["bets"], "the call without a question")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_bets_are_laid_side_by_side_as_many_as_fit(tmp_path: Path, size: tuple[int, int]) -> None:
    path = make_room(tmp_path / "room.counterpoint", WEIGHED)
    async with at_work(path, size=size) as (app, pilot):
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.focused, BetCard))
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, SideBySide) and "Hypothesis" in words(app))
        await pilot.pause()
        await looks_the_same(app, "compare")
        shown = words(app)
        assert "If one visit is enough" in shown
        assert "pensioners stop" in shown
        assert ("Be the cheapest" in shown) == (size == WIDE)
        await pilot.press("right")
        await until(pilot, lambda: "Be the cheapest" in words(app), "the third bet")
        assert ("If one visit is enough" in words(app)) == (size == WIDE)
        await pilot.press("left")
        await until(pilot, lambda: "If one visit is enough" in words(app), "the first bet again")
        await pilot.press("end")
        await until(pilot, lambda: "Backed by" in words(app), "the last row")
        assert "▸ Families pay in summer" in words(app) or size == NARROW
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.focused, BetCard), "the cards again")


async def test_what_is_marked_is_what_is_compared_and_cards_keep_up_with_changes(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint", WEIGHED)
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.focused, BetCard))
        await pilot.press("space", "right", "right", "m")
        await until(pilot, lambda: isinstance(app.screen, SideBySide) and "Hypothesis" in words(app))
        assert "Be the cheapest" in words(app)
        assert "Warmth as a service" not in words(app)
        with Workspace.open(path, actor="other") as other:
            other.change_record("bet-3", {"first_step": "Halve the price list."})
        await until(pilot, lambda: "Halve the price list" in words(app), "what somebody else wrote")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.focused, BetCard), "the cards again")
        assert "1 marked" in words(app)
        await pilot.press("escape", "b")
        await until(pilot, lambda: isinstance(app.focused, BetCard), "the cards anew")
        assert "marked" not in words(app)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_pictures_of_the_cards(tmp_path: Path, size: tuple[int, int]) -> None:
    path = make_room(tmp_path / "room.counterpoint", WEIGHED)
    with Workspace.open(path) as workspace:
        vote = workspace.call_vote(["bet-1", "bet-2"], 3).id
        workspace.vote(vote, "Ada", {"bet-1": 2, "bet-2": 1})
        workspace.open_vote(vote)
        workspace.place_bet("bet-1", "chosen")
        workspace.place_bet("bet-3", "dropped", reason="Somebody else is cheaper already.")
    async with at_work(path, size=size) as (app, pilot):
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.focused, BetCard))
        await pilot.press("right", "space")
        await until(pilot, lambda: "1 marked" in words(app))
        await looks_the_same(app, "bets")
