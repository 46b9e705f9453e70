"""A finished plan to draw and to break, and the moves that tests of the roadmap and the trace share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from tests.tui.room import (
    in_form,
    make_room,
    options,
    text_of,
    until,
)
from tui.app import CounterpointApp
from tui.screens.dialogs import Pick
from tui.screens.form import RecordForm
from tui.screens.roadmap import Roadmap

FINISHED: dict[str, Any] = json.loads((Path(__file__).parent / "plan.json").read_text(encoding="utf-8"))
"""The plan of the demo as it once was, so that the demo can grow without a picture changing here."""


def room(tmp_path: Path, *without: str, more: tuple[dict[str, Any], ...] = ()) -> Path:
    """The finished plan without some of its records, and with some more."""
    records = [record for record in FINISHED["records"] if record["id"] not in without]
    return make_room(tmp_path / "room.counterpoint", FINISHED | {"records": [*records, *more]})


def place(app: CounterpointApp) -> Roadmap:
    assert isinstance(app.screen, Roadmap)
    return app.screen


def detail(app: CounterpointApp) -> str:
    return text_of(place(app).query_one("#words", Static))


def in_hand(app: CounterpointApp) -> str:
    record = place(app).record
    return record.title if record is not None else ""


async def go_to(pilot: Pilot[int], listing: str, text: str) -> None:
    """Put the cursor on the first line of a list that holds `text`."""
    lines = pilot.app.screen.query_one(listing, OptionList)
    found = [number for number, option in enumerate(options(lines)) if text in option]
    assert found, f"{text!r} is not among {options(lines)}"
    lines.highlighted = found[0]
    await pilot.pause()


async def picked(pilot: Pilot[int], text: str) -> None:
    """Take the first line of the list of choices that holds `text`."""
    await until(pilot, lambda: isinstance(pilot.app.screen, Pick), "the choices")
    await go_to(pilot, "#choices", text)
    await pilot.press("enter")


async def put_by_and_saved(app: CounterpointApp, pilot: Pilot[int]) -> None:
    """Leave the form as it stands for another place, take it up again there, and save."""
    app.go("gaps")
    await pilot.press("f5")
    await in_form(pilot)
    await pilot.press("ctrl+s")
    await until(pilot, lambda: not isinstance(app.screen, RecordForm), "the form to close")


async def kept(pilot: Pilot[int], title: str) -> None:
    """Name the record in the form that opens, and keep it."""
    await in_form(pilot)
    await pilot.press(*title, "ctrl+s")
    await until(pilot, lambda: isinstance(pilot.app.screen, Roadmap), "the form to close")
