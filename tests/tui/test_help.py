"""Help, commands and keys: everything is named, explained and within reach."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.color import Color
from textual.dom import DOMNode
from textual.widgets import Input, Static

import tui
from assistant.method.lenses import LENSES
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, make_room, said, stored, text_of, until, words
from tui.app import CounterpointApp
from tui.commandlist import commands
from tui.commands import Commands
from tui.help import Help, keys
from tui.places import PLACES
from tui.screens.bets import Bets
from tui.screens.gaps import Gaps
from tui.screens.goto import GoTo
from tui.screens.start import Start
from tui.screens.workshop import Workshop
from tui.theme import DARK, LIGHT

SWALLOWED = {
    "ctrl+b",
    "ctrl+z",
    "ctrl+\\",
    "ctrl+a",
    "ctrl+o",
    "ctrl+t",
    "ctrl+n",
    "f10",
    "f11",
    "alt+tab",
    "ctrl+tab",
}
"""Keys that a terminal or a multiplexer takes for itself."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint")


def ours() -> list[Binding]:
    found: list[Binding] = []
    for info in pkgutil.walk_packages(tui.__path__, "tui."):
        for item in vars(importlib.import_module(info.name)).values():
            if isinstance(item, type) and issubclass(item, DOMNode) and item.__module__ == info.name:
                found += [key for key in vars(item).get("BINDINGS", []) if isinstance(key, Binding)]
    return found


def test_each_key_has_an_id_and_a_tooltip_and_reaches_the_application() -> None:
    bindings = {id(binding): binding for binding in ours()}.values()
    assert len(bindings) > 60
    for binding in bindings:
        assert binding.id, binding
        assert binding.tooltip, binding
        assert binding.description, binding
        assert set(binding.key.split(",")) - SWALLOWED, binding
    ids = [binding.id or "" for binding in bindings]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_f1_explains_what_has_the_focus_and_lists_its_keys(path: Path, size: tuple[int, int]) -> None:
    async with at_work(path, size=size) as (app, pilot):
        for keys, title, text in (
            ([], "The flow", "Six working sessions"),
            (["e"], "Your answer", "saved by itself"),
            (["escape", "n"], "Market", "ctrl+s"),
        ):
            await pilot.press(*keys, "f1")
            await until(pilot, lambda text=text: text in " ".join(words(app).split()), f"the help of {title}")  # type: ignore[misc]  # a default binds the loop's value
            assert isinstance(app.screen, Help)
            await pilot.press("escape")
        await pilot.press("escape", "question_mark")
        assert isinstance(app.screen, Help)


async def test_the_help_names_the_keys_of_the_place_before_those_of_every_place(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, Bets), "the bets")
        texts = [text for _, text in keys(app.screen)]
        everywhere = texts.index("See every place there is, and go there")
        assert texts.index("Have candidate bets drafted, once your own answer stands") < everywhere
        assert everywhere < texts.index("Leave Counterpoint; everything is saved")


async def test_a_notice_takes_three_lines_and_f1_tells_what_it_leaves_out(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        long = f"{'So much has happened here. ' * 15}That is all."
        app.say(long, "info")
        await until(pilot, lambda: "So much" in words(app), "the news")
        assert app.screen.query_one("#notice").size.height == 1
        assert "…" in words(app).splitlines()[-2]
        app.say(long, "done")
        await until(pilot, lambda: app.screen.query_one("#notice").size.height == 3, "three lines")
        assert "That is all." not in words(app)
        await pilot.press("f1")
        await until(pilot, lambda: "That is all." in words(app), "the whole of it")
        await pilot.press("escape")
        app.say("Short.", "done")
        await pilot.press("f1")
        await until(pilot, lambda: "The flow" in words(app), "the help")
        assert "What was said last" not in words(app)
        await pilot.press("escape")
        for sign in ("fail", "warn"):
            app.say(long[-140:], sign)
            await until(pilot, lambda: "That is all." in words(app), f"all of what is said with {sign}")
            app.say("")
            await until(pilot, lambda: "That is all." not in words(app), "it to pass")


async def test_news_goes_when_one_goes_on_and_a_failure_stays(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        assert "No model is set up" in words(app)
        for goes_on in (["down"], ["b", "escape"], ["m"]):
            app.say("Something was done.", "done")
            await until(pilot, lambda: "Something was done." in words(app), "the news")
            await pilot.press(*goes_on)
            await until(pilot, lambda: isinstance(app.screen, Workshop), "the questions")
            assert "Something was done." not in words(app), goes_on
        app.say("The disk is full.", "fail")
        await pilot.press("up", "b", "escape")
        await until(pilot, lambda: isinstance(app.screen, Workshop), "the questions")
        assert "The disk is full." in words(app)


async def test_the_palette_finds_a_question_by_its_words_and_a_command_by_its_name(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("ctrl+p", *"best bets")
        await until(pilot, lambda: "Our best bets" in words(app), "the question")
        await pilot.press("enter")
        await until(
            pilot, lambda: app.view is not None and app.view.question == "bets", "the question to open"
        )
        await pilot.press("colon", *"Gaps: where")
        await until(pilot, lambda: "Gaps: where" in words(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Gaps), "the gaps")
        await pilot.press("ctrl+p", *"[/x] $nothing [@click=app.quit]")
        await until(pilot, lambda: "No matches" in words(app) or "nothing" in words(app))
        await pilot.press("escape")
        assert isinstance(app.screen, Gaps)


FOUND = {
    "changed": "What the discussion changed in this answer",
    "diff": "What the discussion changed in this answer",
    "before and after": "What the discussion changed in this answer",
    "what happened": "What happened to this question",
    "example": "What a good answer has",
    "follow-up": "Ask about this answer",
    "score": "Standing: ",
    "status": "Standing: ",
    "next step": "Standing: ",
    "self-assessment": "Guide me: ",
    "resume": "Guide me: ",
    "matrix": "Board: ",
    "purpose": "Big Picture board",
    "litmus": "Big Picture board",
    "objectives": "Question 15: ",
    "plan": "Roadmap: ",
    "trace": "Trace: ",
    "cost": "Money: ",
    "budget year": "Plot: budget by year",
    "radar": "Plot: trend radar",
    "importance satisfaction": "Plot: opportunity map",
    "team": "Prepare: ",
    "participants": "People: ",
    "disputed": "Agenda: ",
    "todo": "Homework",
    "minutes": "Decisions",
    "decide": "Take down a decision on this question",
    "parking": "Parking lot",
    "disagreement": "Voices on this question",
    "suggestions": "Review: ",
    "log": "History: ",
    "findings": "Gaps: ",
    "conflicts": "Find contradictions",
    "premortem": "Challenge a bet",
    "side by side": "Compare bets side by side",
    "dots": "Vote on bets",
    "balanced scorecard": "Lens: ",
    "everyday": "Lens: ",
    "report": "Report: read it",
    "export": "Report: read it",
    "backup": "Save a copy elsewhere",
    "repeat": "Begin the next round",
    "last year": "Compare with an earlier round",
    "take back": "Undo the last act",
    "theme": "Light or dark",
    "shortcuts": "Help",
    "exit": "Quit",
    "persona": "Add: Persona",
    "offline": "Use the method guide",
    "evidence": "Proof for this answer",
    "citations": "Proof for this answer",
    "upload": "Add documents",
    "interviews": "Documents",
    "draft everything": "Draft all open questions",
    "draft answer": "Draft an answer to this question",
    "extract": "Find the records that this answer names",
    "moments of truth": "Draft KPIs, moments and collaboration for a bet",
    "one page": "Put the strategy on one page",
    "privacy": "What would be sent",
    "leaves this machine": "Advisor: ",
    "tokens cap": "Advisor: ",
}
"""Words that a person might type, and the command that is then among the first three."""


async def test_the_palette_finds_what_people_would_call_it(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        provider = Commands(app.screen, None)
        for typed, name in FOUND.items():
            hits = sorted([hit async for hit in provider.search(typed)], key=lambda hit: -hit.score)
            first = [str(hit.text) for hit in hits[:3]]
            assert any(each.startswith(name) for each in first), (typed, first)
        every = [command.name for command in commands(app)]
        assert len(set(every)) == len(every)
        for title in [*(place.title for place in PLACES.values()), *(lens.title for lens in LENSES)]:
            hits = sorted([hit async for hit in provider.search(title)], key=lambda hit: -hit.score)
            assert title in str(hits[0].text), title
        await pilot.press("escape")


async def test_every_part_of_a_place_is_reached_from_the_palette(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        assert app.view is not None
        for typed, shown in (
            ("diff", "Session 1 so far"),
            ("trend radar", "No trend has been given"),
            ("money cost", "no budget"),
            ("minutes", "Nothing was decided yet"),
            ("big picture board", "Purpose"),
            ("side by side", "One visit a year"),
            ("lens challenge", "15 Challenge"),
            ("lens strategy map", "waits until a bet is chosen"),
        ):
            hits = sorted(
                [hit async for hit in Commands(app.screen, None).search(typed)], key=lambda hit: -hit.score
            )
            hits[0].command()
            await until(pilot, lambda shown=shown: shown.casefold() in words(app).casefold(), shown)  # type: ignore[misc]  # a default binds the loop's value
            app.go("workshop")


async def test_the_report_is_read_at_every_depth_and_written_from_the_palette(
    path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.md"
    async with at_work(path, size=NARROW) as (app, pilot):
        app.export()
        await until(pilot, lambda: "1. The market we play in" in everything(app), "all of it")
        for shown in ("Not agreed yet", "Not answered in words", "Where it stands"):
            await pilot.press("right")
            await until(pilot, lambda shown=shown: shown in everything(app), shown)  # type: ignore[misc]  # a default binds the loop's value
        await looks_the_same(app, "report-interpretation")
        await pilot.press("left", "w")
        await until(pilot, lambda: app.screen.query(Input), "the question where to")
        assert app.screen.query_one(Input).value.endswith("room-questions.html")
        app.screen.query_one(Input).value = str(out)
        await pilot.press("enter")
        await until(pilot, lambda: "Exported" in said(app), "the export")
        await pilot.press("w")
        await until(pilot, lambda: app.screen.query(Input), "the question where to")
        app.screen.query_one(Input).value = str(out)
        await pilot.press("enter")
        assert "is there already" in words(app)
        await pilot.press("n")
        await pilot.press("escape")
        assert isinstance(app.screen, Workshop)
    assert "Fennel" in out.read_text()
    assert "## Not answered in words" in out.read_text()


def everything(app: CounterpointApp) -> str:
    """All texts of the screen, those below the fold included."""
    return "\n".join(text_of(each) for each in app.screen.query(Static))


async def test_the_way_of_working_is_chosen_from_the_palette(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        # In its own colours from the first frame, and in the others once they are asked for.
        for theme in (DARK, LIGHT):
            await until(pilot, lambda: app.screen.styles.background == Color.parse(theme.background or ""))  # noqa: B023 - waited for
            assert app.stylesheet._variables["customer"] == theme.variables["customer"]
            app.change_colours()
        await pilot.press("ctrl+p", *"draft for review")
        await until(pilot, lambda: "draft for review" in words(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.view is not None and app.view.mode == "draft", "the mode to change")
        app.go("start")
        await until(pilot, lambda: isinstance(app.screen, Start) and "New workspace" in words(app))
    assert stored(path).organisation == "Fennel & Rye Heating"


async def test_colours_can_be_turned_off_and_nothing_is_lost(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_work(path) as (app, pilot):
        assert app.no_color
        await pilot.press("g")
        assert "▲" in words(app)
        app.change_colours()
        await pilot.press("v", "b", "w")
        assert "●" in words(app)


async def test_every_place_is_offered_and_reached_by_its_letter(tmp_path: Path) -> None:
    async with at_work(make_room(tmp_path / "room.counterpoint"), size=NARROW) as (app, pilot):
        assert "o places" in words(app)
        for place in PLACES.values():
            await pilot.press("o")
            await until(pilot, lambda: isinstance(app.screen, GoTo), "the list of places")
            assert all(other.title in words(app) for other in PLACES.values())
            await pilot.press(place.letter)
            await until(pilot, lambda: not isinstance(app.screen, GoTo), f"the place {place.name}")
            assert getattr(app.screen, "NAME", "") == place.name
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, GoTo))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, GoTo))


def test_no_two_places_share_a_letter() -> None:
    assert len({place.letter for place in PLACES.values()}) == len(PLACES)
