"""The report before it is written: tables row by row, and what changed in an answer on both of its sides."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Static

from tests.tui.room import ENGAGEMENT, NARROW, at_work, make_room, text_of, until
from tui.screens.report import ReportPreview


async def test_tables_and_changes_read_well_on_a_small_screen(tmp_path: Path) -> None:
    answers = {
        "market": {
            "assumed": "Bread for the [old] town, by night",
            "agreed": "Bread for the [old] town, by day",
        }
    }
    actions = [{"id": "action-1", "title": "Ask the harbour", "owner": "Ines", "due": "2027-01-31"}]
    path = make_room(
        tmp_path / "room.counterpoint", ENGAGEMENT | {"answers": answers, "actions": actions, "records": []}
    )
    async with at_work(path, size=NARROW) as (app, pilot):
        app.export()
        await until(pilot, lambda: isinstance(app.screen, ReportPreview), "the report")
        await until(pilot, lambda: app.screen.query("#reading Static"), "its text")
        shown = "\n".join(text_of(each) for each in app.screen.query("#reading Static").results(Static))
    for told in (
        "Assumed before the discussion:\n  │ Bread for the [old] town, by night\n",
        "Agreed after the discussion:\n  │ Bread for the [old] town, by day\n",
        "• Ask the harbour\n  Who: Ines · Due: 2027-01-31\n",
    ):
        assert told in f"{shown}\n"
