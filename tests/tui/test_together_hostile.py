"""Hostile text in what people say and in what stands beside the answers: shown as it is, and harmless."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.widgets import OptionList

from assistant.text import one_line, safe_text
from tests.tui.hostile import HOSTILE
from tests.tui.room import WIDE, at_work, in_form, make_room, stored, until
from tests.tui.test_hostile import sound
from tui.screens.dialogs import Confirm
from tui.screens.form import Leave
from tui.screens.moving import MoveWorkshop
from tui.screens.voices import Voices
from tui.screens.workshop import Workshop
from tui.widgets.names import NameInput, NamesArea
from tui.widgets.voicecard import VoiceCard


def hostile_people(path: Path) -> Path:
    """A room whose people have hostile names and say hostile things; one question is open, one is not."""
    texts = list(dict.fromkeys(text for text in (safe_text(text).strip() for text in HOSTILE) if text))
    names = list(dict.fromkeys(one_line(text, 200) for text in texts))
    voices: list[dict[str, Any]] = [
        {"participant": name, "answer": f"{texts[-1]} {text}", "agreement": number % 6, "dissent": text}
        for number, (name, text) in enumerate(zip(names, texts, strict=False))
    ]
    beside = [
        {"id": f"x-{number}", "question": "market", "title": text, "owner": text, "due": "2020-01-01"}
        for number, text in enumerate(texts)
    ]
    data = {
        "organisation": "New",
        "participants": [{"name": name, "contact": name} for name in names],
        "answers": {
            "market": {"assumed": texts[0], "agreed": texts[1], "voices": voices},
            "personas": {"assumed": texts[0], "voices": voices},
        },
        "actions": [row | {"found": row["title"]} for row in beside],
        "plan": {"start": "2036-03-03"},
        "workshops": [
            {"id": f"w-{number}", "session": number, "date": f"2036-03-{3 * number + 3:02}", "place": text, "attendees": [name]}
            for number, (text, name) in enumerate(zip(texts, names, strict=False), 1)
            if number <= 6
        ],
        "parked": [
            {"id": row["id"], "question": "market", "title": row["title"], "raised_by": row["owner"]}
            for row in beside
        ],
        "decisions": [
            {"id": row["id"], "question": "market", "decided": text, "by": [text], "assumptions": [text], "dissent": [text], "date": text}
            for row in beside
            if (text := row["title"])
        ],
    }  # fmt: skip
    return make_room(path, data)


async def test_nobody_is_harmed_by_what_people_say(tmp_path: Path) -> None:
    path = hostile_people(tmp_path / "room.counterpoint")
    before = stored(path)
    async with at_work(path, size=WIDE) as (app, pilot):
        for tab in "54":
            await pilot.press(tab)
            await pilot.pause()
            sound(app)
        await pilot.press("escape", "p")
        await until(pilot, lambda: isinstance(app.focused, VoiceCard), "the cards")
        for _ in range(6):
            await pilot.press("right", "down")
            sound(app)
        await pilot.press("d")
        await in_form(pilot)
        sound(app)
        await pilot.press("escape", "n")
        await pilot.pause()
        sound(app)
        await pilot.press("escape", "right_square_bracket")
        await until(
            pilot, lambda: isinstance(app.screen, Voices) and not app.screen.answer.is_open, "the next"
        )
        sound(app)
        await pilot.press("f")
        await pilot.pause()
        sound(app)
        await pilot.press("escape", "enter")
        await until(pilot, lambda: isinstance(app.screen, Confirm), "the question")
        sound(app)
        await pilot.press("y")
        await in_form(pilot)
        sound(app)
        await pilot.press("escape")
        app.go("prepare")
        await pilot.pause()
        for section in "123456":
            await pilot.press(section)
            listing = app.screen.query_one("#things", OptionList)
            for number in range(0, listing.option_count, 8):
                listing.highlighted = number
                await pilot.pause()
                sound(app)
            if section in "12456":
                if section == "2":
                    await pilot.press("plus")
                    await until(pilot, lambda: isinstance(app.screen, MoveWorkshop), "the move")
                    sound(app)
                    await pilot.press("escape")
                await pilot.press("e")
                await in_form(pilot)
                sound(app)
                for names in app.screen.query(NameInput):
                    # The first letters of a hostile name, and the empty field that shows them all.
                    for begun in (names.value[:1], ""):
                        names.focus()
                        names.value = begun
                        await pilot.pause()
                        sound(app)
                for area in app.screen.query(NamesArea):
                    area.focus()
                    area.load_text(area.text[:1])
                    await pilot.press("end", "right")
                    sound(app)
                await pilot.press("escape")
                await pilot.pause()
                if isinstance(app.screen, Leave):
                    await pilot.press("n")
                    await pilot.pause()
        await pilot.press("escape")
        assert isinstance(app.screen, Workshop)
    assert stored(path) == before
