"""A bet on trial: own words first, each answer kept with the bet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.tui.betroom import WEIGHED, bets
from tests.tui.hostile import HOSTILE
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, in_form, make_room, said, stored, until, words
from tests.tui.test_hostile import hostile_room, sound
from tui.app import CounterpointApp
from tui.screens.bets import Bets
from tui.screens.challenge import CONDITIONS, Challenge
from tui.screens.form import RecordForm
from tui.widgets.betcard import BetCard
from tui.widgets.choice import Rows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint", WEIGHED)


async def on_trial(pilot: Pilot[Any], app: CounterpointApp, slug: str = CONDITIONS) -> OptionList:
    """Go to the first bet's trial and look at the probe `slug`."""
    await pilot.press("b")
    await until(pilot, lambda: isinstance(app.focused, BetCard), "a card")
    await pilot.press("t")
    await until(pilot, lambda: isinstance(app.screen, Challenge) and isinstance(app.focused, OptionList))
    return await look_at(pilot, app, slug)


async def look_at(pilot: Pilot[Any], app: CounterpointApp, slug: str) -> OptionList:
    listing = app.screen.query_one("#probes", OptionList)
    listing.highlighted = listing.get_option_index(slug)
    await pilot.pause()
    return listing


async def answer(pilot: Pilot[Any], app: CounterpointApp, text: str) -> None:
    """Answer the probe that is looked at, and keep it."""
    await pilot.press("enter")
    await in_form(pilot)
    await pilot.press("end", *text, "ctrl+s")
    await until(pilot, lambda: isinstance(app.screen, Challenge), "the form to close")


def reflected(path: Path) -> dict[tuple[str, str], tuple[str, str | None]]:
    return {(each.probe, each.about): (each.answer, each.verdict) for each in stored(path).reflections}


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_weakest_condition_is_marked(path: Path, size: tuple[int, int]) -> None:
    async with at_work(path, size=size) as (app, pilot):
        await on_trial(pilot, app)
        await until(pilot, lambda: "▸ Families pay in summer" in words(app), "the weakest condition")
        assert "• Boilers last a year" in words(app)
        await looks_the_same(app, "challenge")


async def test_the_conditions_lead_to_themselves_in_the_form(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await on_trial(pilot, app)
        await pilot.press("enter")
        await in_form(pilot)
        assert isinstance(app.focused, Rows)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Challenge), "the form to close")


async def test_the_guides_prompts_and_a_models_reasons_follow_own_words_and_never_lead(
    tmp_path: Path,
) -> None:
    kept = {"bet": "bet-1", "reasons": ["Every boiler \x1b[31mfroze in March."]}
    told = {"id": "s-1", "task": "challenge", "payload": {"shown": {"premortem": kept}}}
    path = make_room(tmp_path / "room.counterpoint", WEIGHED | {"suggestions": [told]})
    async with at_work(path, size=WIDE) as (app, pilot):
        await on_trial(pilot, app, "premortem")
        assert "Your own words come first" in words(app)
        assert "froze in March" not in words(app)
        assert "had it been one of these" not in words(app)
        await pilot.press("enter")
        await in_form(pilot)
        assert "had it been one of these" not in words(app)
        await pilot.press(*"We hired too late", "ctrl+s")
        await until(pilot, lambda: "had it been one of these" in words(app), "the guide's prompts")
        assert "“Families pay in summer” was not true" in words(app)
        assert "Every boiler froze in March." in words(app)
        assert reflected(path) == {("premortem", "bet-1"): ("We hired too late", None)}
        await pilot.press("enter")
        await in_form(pilot)
        assert "was not true" in words(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Challenge))
        await pilot.press("u")
        await until(pilot, lambda: "Your own words come first" in words(app), "the undo to be seen")
        assert "had it been one of these" not in words(app)
        assert reflected(path) == {}


async def test_a_claim_is_judged_by_a_key_or_in_the_form(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await on_trial(pilot, app, "competitor-says")
        assert "One visit a year and you can forget us" in words(app)
        await pilot.press("n")
        await until(pilot, lambda: reflected(path) == {("competitor-says", "bet-1"): ("", "no")})
        await answer(pilot, app, "Any plumber")
        assert reflected(path)["competitor-says", "bet-1"] == ("Any plumber", "no")
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press("tab", "right", "ctrl+s")
        await until(pilot, lambda: reflected(path)["competitor-says", "bet-1"] == ("Any plumber", None))


async def test_objection_end_and_litmus_are_kept_in_the_bet_itself(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await on_trial(pilot, app, "litmus")
        assert "Nobody in the two counties is cold at home." in words(app)
        await answer(pilot, app, "It strains it")
        await look_at(pilot, app, "objection")
        await answer(pilot, app, " Cheaply.")
        await look_at(pilot, app, "what-ends-it")
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Challenge))
        assert said(app) == "Nothing was changed."
    bet = bets(path)["bet-1"]
    assert bet.purpose_fit == "It strains it"
    assert bet.customer_objection == "My plumber comes when I call. Cheaply."
    assert bet.kill_criterion == "Under 40 families by May."
    assert reflected(path) == {}


async def test_without_a_purpose_the_litmus_leads_to_it_and_other_bets_are_a_key_away(tmp_path: Path) -> None:
    records = [record for record in WEIGHED["records"] if record["kind"] != "purpose"]
    path = make_room(tmp_path / "room.counterpoint", WEIGHED | {"records": records})
    async with at_work(path) as (app, pilot):
        await on_trial(pilot, app, "litmus")
        assert "It needs your purpose beside it" in words(app)
        await pilot.press("enter")
        await in_form(pilot)
        assert "New purpose" in words(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Challenge))
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: "Warmth as a service  bet-2" in words(app), "the next bet")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Bets), "the cards again")


async def test_the_four_questions_are_within_reach(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        listing = await on_trial(pilot, app, "customer-as-counterweight")
        assert "due once it is chosen" in str([option.prompt for option in listing.options])
        await answer(pilot, app, "They would drop the contract")
        assert reflected(path) == {
            ("customer-as-counterweight", "bet-1"): ("They would drop the contract", None)
        }


async def test_a_typed_answer_survives_a_kill(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await on_trial(pilot, app, "premortem")
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press(*"half a th")
        await until(
            pilot,
            lambda: app.keeper is not None and any(form.typed for form in app.keeper.forms),
            "the form to be put by",
        )
        # The end without a word, as a kill would have it: neither kept nor let go.
    async with at_work(path) as (again, pilot):
        assert "answer about bet-1; f5" in said(again)
        await pilot.press("f5")
        await in_form(pilot)
        assert "half a th" in words(again)
        await pilot.press("end", *"ought", "ctrl+s")
        await until(pilot, lambda: not isinstance(again.screen, RecordForm))
    assert reflected(path) == {("premortem", "bet-1"): ("half a thought", None)}


async def test_hostile_words_do_nothing_on_trial_or_side_by_side(tmp_path: Path) -> None:
    path = hostile_room(tmp_path / "room.counterpoint")
    async with at_work(path, size=WIDE) as (app, pilot):
        listing = await on_trial(pilot, app)
        for slug in (CONDITIONS, "premortem", "weakest-condition", "objection", "what-ends-it"):
            await look_at(pilot, app, slug)
            sound(app)
        for _ in range(len(HOSTILE) // 3):
            await pilot.press("right_square_bracket")
            sound(app)
        assert listing.option_count
        await look_at(pilot, app, "objection")
        await pilot.press("enter")
        await in_form(pilot)
        sound(app)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, Bets))
        await pilot.press("m")
        for _ in range(4):
            sound(app)
            await pilot.press("right", "pagedown")
