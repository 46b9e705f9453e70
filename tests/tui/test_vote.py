"""A vote: dots given in private, seen by nobody before it is opened, and an order that people take or leave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from assistant.method.engagement import Ballot
from assistant.workspace.document import Workspace
from tests.tui.betroom import WEIGHED, bets
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, make_room, said, stored, until, words
from tests.tui.test_hostile import hostile_room, sound
from tui.app import CounterpointApp
from tui.screens.bets import Bets
from tui.screens.dialogs import Ask, Confirm
from tui.screens.dots import GiveDots
from tui.screens.voting import Voting
from tui.widgets.betcard import BetCard


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint", WEIGHED)


def ballot(path: Path) -> Ballot:
    return stored(path).ballots[-1]


def called(path: Path, votes: dict[str, dict[str, int]], *, opened: bool = False) -> Path:
    """A room in which these people have given these dots."""
    with Workspace.open(path) as workspace:
        id_ = workspace.call_vote(["bet-1", "bet-2", "bet-3"], 3).id
        for name, dots in votes.items():
            workspace.vote(id_, name, dots)
        if opened:
            workspace.open_vote(id_)
    return path


async def at_vote(pilot: Pilot[Any], app: CounterpointApp) -> None:
    await pilot.press("b")
    await until(pilot, lambda: isinstance(app.focused, BetCard), "a card")
    await pilot.press("r")
    await until(pilot, lambda: any(isinstance(screen, Voting) for screen in app.screen_stack), "the vote")
    await pilot.pause()


async def hand_in(pilot: Pilot[Any], app: CounterpointApp, *keys: str) -> None:
    """Give dots in the private screen that the highlighted participant is asked in."""
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, GiveDots), "the private screen")
    await pilot.pause()
    await pilot.press(*keys, "enter")
    await until(pilot, lambda: isinstance(app.screen, Voting), "the vote again")


async def test_dots_are_given_one_after_the_other_and_seen_by_nobody_until_opened(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await at_vote(pilot, app)
        assert isinstance(app.screen, Ask)
        await pilot.press("0", "enter")
        assert "A whole number from 1 to 100" in words(app)
        await pilot.press("backspace", "4", "enter")
        await until(pilot, lambda: "0 of 3 have voted · 4 dots each" in words(app), "the vote to be called")
        await pilot.press("f")
        assert said(app) == "Nobody has voted yet."
        await hand_in(pilot, app, "right", "right", "right", "down", "1")
        assert said(app) == "Ada has voted."
        await until(pilot, lambda: "✓ Ada" in words(app), "who has voted")
        await hand_in(pilot, app, "9", "left")
        assert said(app) == "Bram has voted."
        assert "●" not in words(app)
        # Down the list by habit, from Cleo, who is next, past the end to Ada: she is asked about first.
        assert app.screen.query_one("#voters", OptionList).highlighted == 2
        await pilot.press("down", "enter")
        await until(
            pilot, lambda: "Ada has voted already. Give their dots anew?" in words(app), "the question"
        )
        await pilot.press("n")
        assert isinstance(app.screen, Voting)
        await pilot.press("enter", "y")
        await until(pilot, lambda: "take the place of what you gave before" in words(app))
        assert "4 of 4 left" in words(app)
        assert "●" not in words(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Voting))
        assert {
            vote.participant: {dots.bet_id: dots.count for dots in vote.dots} for vote in ballot(path).votes
        } == {
            "Ada": {"bet-1": 3, "bet-2": 1},
            "Bram": {"bet-1": 3},
        }
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, Confirm), "the question")
        assert "Not yet: Cleo." in words(app)
        await pilot.press("n")
        assert ballot(path).opened is None
        await pilot.press("f", "y")
        await until(pilot, lambda: "Ada 3, Bram 3" in words(app), "the count")
        assert ballot(path).opened is not None
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Bets) and "●●●●●● 6 of 7" in words(app), "the card")


async def test_after_a_vote_the_next_one_down_who_has_not_voted_is_on(path: Path) -> None:
    called(path, {"Cleo": {"bet-1": 1}})
    async with at_work(path) as (app, pilot):
        await at_vote(pilot, app)
        listing = app.screen.query_one("#voters", OptionList)
        await pilot.press("down")
        await hand_in(pilot, app, "2")
        # Bram has voted, Cleo had before: Ada is left.
        await until(pilot, lambda: listing.highlighted == 0, "Ada")
        await hand_in(pilot, app, "2")
        assert listing.highlighted == 0
        await pilot.press("a", *"Bram", "enter")
        await until(pilot, lambda: isinstance(app.screen, Confirm), "the question about Bram")
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, GiveDots), "the private screen")
        await pilot.pause()
        await pilot.press("down", "3", "enter")
        await until(pilot, lambda: isinstance(app.screen, Voting))
        votes = {each.participant: [dots.bet_id for dots in each.dots] for each in ballot(path).votes}
        assert votes == {"Cleo": ["bet-1"], "Bram": ["bet-2"], "Ada": ["bet-1"]}


async def test_somebody_who_is_not_listed_votes_too_and_a_vote_is_withdrawn_after_one_question(
    path: Path,
) -> None:
    called(path, {})
    async with at_work(path, size=WIDE) as (app, pilot):
        await at_vote(pilot, app)
        await pilot.press("a", *"Dana", "enter")
        await until(pilot, lambda: isinstance(app.screen, GiveDots) and "Dots of Dana" in words(app))
        await pilot.press("down", "2", "enter")
        await until(pilot, lambda: "✓ Dana" in words(app), "the new voter")
        assert {each.name for each in stored(path).participants} == {"Ada", "Bram", "Cleo", "Dana"}
        await pilot.press("x", "n")
        assert len(stored(path).ballots) == 1
        await pilot.press("x", "y")
        await until(pilot, lambda: not stored(path).ballots)
        await pilot.press("u")
        await until(pilot, lambda: len(stored(path).ballots) == 1)
        assert "✓ Dana" in words(app)


async def test_only_marked_bets_are_voted_on(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.focused, BetCard), "a card")
        await pilot.press("space", "right", "right", "space")
        await until(pilot, lambda: "2 marked" in words(app), "the marks")
        assert "[x]" in words(app)
        await pilot.press("r")
        await until(pilot, lambda: "A vote on 2 bets" in words(app), "the question")
        await pilot.press("enter")
        await until(pilot, lambda: len(stored(path).ballots) == 1)
        assert ballot(path).bet_ids == ["bet-1", "bet-3"]


async def test_the_order_of_the_dots_is_a_persons_to_take_and_one_undo_away(path: Path) -> None:
    called(path, {"Ada": {"bet-3": 3}, "Bram": {"bet-2": 2, "bet-3": 1}}, opened=True)
    async with at_work(path) as (app, pilot):
        await at_vote(pilot, app)
        assert {bet.status for bet in bets(path).values()} == {"candidate"}
        await pilot.press("k")
        await until(pilot, lambda: "Choose these, in this order?" in words(app), "the offer")
        assert "1  Be the cheapest  (4)" in words(app)
        assert "2  Warmth as a service  (2)" in words(app)
        assert "One visit" not in words(app).split("Choose these")[1].split("choose them")[0]
        await pilot.press("y")
        await until(pilot, lambda: bets(path)["bet-3"].status == "chosen", "the choice")
        ranks = {id_: bet.rank for id_, bet in bets(path).items()}
        assert ranks == {"bet-1": None, "bet-2": 2, "bet-3": 1}
        await pilot.press("u")
        await until(pilot, lambda: {bet.status for bet in bets(path).values()} == {"candidate"}, "one undo")


async def test_chosen_bets_are_ranked_by_dots_and_a_tie_at_the_edge_is_left_to_people(path: Path) -> None:
    with Workspace.open(path) as workspace:
        workspace.place_bet("bet-1", "chosen")
        workspace.place_bet("bet-2", "chosen")
        workspace.add_record("bet", {"id": "bet-4", "title": "A fourth"})
        id_ = workspace.call_vote(["bet-1", "bet-2", "bet-3", "bet-4"], 4).id
        workspace.vote(id_, "Ada", {"bet-2": 1, "bet-1": 1, "bet-3": 1, "bet-4": 1})
        workspace.vote(id_, "Bram", {"bet-2": 1})
        workspace.open_vote(id_)
    async with at_work(path) as (app, pilot):
        await at_vote(pilot, app)
        await pilot.press("k")
        await until(pilot, lambda: "Rank the chosen bets by their dots?" in words(app), "the offer")
        await pilot.press("y")
        await until(pilot, lambda: bets(path)["bet-2"].rank == 1, "the new rank")
        assert bets(path)["bet-1"].rank == 2
        with Workspace.open(path) as workspace:
            workspace.place_bet("bet-1", "candidate")
            workspace.place_bet("bet-2", "candidate")
        await until(
            pilot, lambda: app.view is not None and not app.view.snapshot.chosen, "the other's change"
        )
        await pilot.press("k")
        assert "leave open which come first" in said(app)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_pictures_of_the_vote(path: Path, size: tuple[int, int]) -> None:
    called(path, {"Ada": {"bet-1": 2, "bet-2": 1}})
    async with at_work(path, size=size) as (app, pilot):
        await at_vote(pilot, app)
        await looks_the_same(app, "vote")
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, GiveDots))
        await pilot.pause()
        await pilot.press("right", "right", "down", "right")
        await looks_the_same(app, "vote-dots")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Voting))
        await pilot.press("f", "y")
        await until(pilot, lambda: "Ada 2" in words(app), "the count")


async def test_hostile_names_and_titles_do_nothing_in_a_vote(tmp_path: Path) -> None:
    path = hostile_room(tmp_path / "room.counterpoint")
    with Workspace.open(path) as workspace:
        ids = [record.id for record in workspace.engagement().records if record.kind == "bet"]
        id_ = workspace.call_vote(ids, 5).id
        for name in ("[@click=app.quit]x[/]", "[/x]", "a\u202eb [$primary]", "\x1b[31mred"):
            workspace.vote(id_, name, {ids[0]: 1, ids[4]: 2})
    async with at_work(path, size=WIDE) as (app, pilot):
        await at_vote(pilot, app)
        sound(app)
        await pilot.press("end", "enter")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        sound(app)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, GiveDots))
        sound(app)
        await pilot.press("escape", "f", "y")
        await until(pilot, lambda: "Opened" in words(app))
        sound(app)
        await pilot.press("k")
        sound(app)
