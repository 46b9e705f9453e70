"""What the advisor may do here and what it did: changed in a form, read line by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from assistant.config import Settings
from assistant.workspace.calls import CallBegun, CallEnded
from assistant.workspace.document import Workspace
from tests.tui.hostile import HOSTILE
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, in_form, make_room, options, said, stored, until, words
from tests.tui.test_hostile import sound
from tui.screens.advisor import AdvisorPlace
from tui.screens.dialogs import Tell
from tui.screens.prepare import Prepare


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = make_room(tmp_path / "room.counterpoint")
    with Workspace.open(path) as workspace:
        for number, outcome in enumerate(("ok", "timeout", "")):
            begun = CallBegun(
                "draft", "draft", "openai/gpt-4.1", "api.openai.com:443", f"{number}" * 64, 5000, "2"
            )
            id_ = workspace.begin_call(begun)
            if outcome:
                workspace.end_call(id_, CallEnded(outcome, 900, 100 * number, cost=0.0123))
    return path


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_settings_are_changed_in_a_form_and_calls_are_listed(path: Path, size: tuple[int, int]) -> None:
    async with at_work(path, size=size) as (app, pilot):
        app.settings = Settings(
            model="openai/gpt-4.1", origins={"model": "COUNTERPOINT_MODEL"}, token_cap=50_000
        )
        await pilot.press("o", "a")
        await until(pilot, lambda: isinstance(app.screen, AdvisorPlace), "the place")
        shown = " ".join(words(app).split())
        assert "at most 50,000 in one run" in shown
        assert "counterpoint doctor says where it lies" in shown
        await looks_the_same(app, "advisor")
        lines = options(app.screen.query_one("#calls", OptionList))
        assert "◐ under way" in lines[0]
        assert "✗ timeout" in lines[1]
        assert "✓ ok" in lines[2]
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, Tell), "the call")
        for part in ("900 in, 100 out", "0.0123 US dollars", "1" * 40):
            await until(pilot, lambda part=part: part in words(app), part)  # type: ignore[misc]  # a default binds the loop's value
        await pilot.press("escape", "e")
        await in_form(pilot)
        await pilot.press(*"German", "tab", *"20000", "tab", "left", "tab", "n")
        await in_form(pilot)
        await pilot.press(*"Fennel & Rye", "tab", *"COMPANY-A", "ctrl+s")
        await until(pilot, lambda: "COMPANY-A" in words(app), "the name in the list")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: said(app).startswith("Kept"), "it to be kept")
        agreed = stored(path).advisor
        assert (agreed.language, agreed.token_cap, agreed.local_only) == ("German", 20_000, True)
        assert [(each.name, each.alias) for each in agreed.aliases] == [("Fennel & Rye", "COMPANY-A")]
        shown = " ".join(words(app).split())
        for part in (
            "German",
            "1,900 used of at most 20,000, 5,000 reserved",
            "yes: no other host",
            "Fennel & Rye → COMPANY-A",
        ):
            assert part in shown, part
        await pilot.press("u")
        await until(pilot, lambda: stored(path).advisor.token_cap is None, "it to be taken back")
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Prepare), "the documents")


async def test_hostile_names_and_calls_do_nothing_and_a_form_is_put_by(path: Path) -> None:
    with Workspace.open(path) as workspace:
        aliases = [
            {"name": f"{text} {place}", "alias": f"alias {place} {text}"}
            for place, text in enumerate(HOSTILE[:6])
        ]
        workspace.set_advisor({"language": HOSTILE[3], "aliases": aliases})
        for text in HOSTILE:
            workspace.begin_call(CallBegun(text, text, text, text, "a" * 64, 1, text))
    async with at_work(path, size=WIDE) as (app, pilot):
        app.go("advisor")
        await until(pilot, lambda: "[/x]" in words(app), "the names")
        sound(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Tell), "a call")
        sound(app)
        await pilot.press("escape", "e")
        await in_form(pilot)
        sound(app)
        await pilot.press("end", *" or Welsh")
        app.go("workshop")
        await pilot.press("f5")
        await in_form(pilot)
        assert "or Welsh" in words(app)
