"""A small invented engagement, and the few moves that tests of the interface share."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual._context import visible_screen_stack
from textual.app import App
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from assistant.advisor.base import Advisor
from assistant.config import Settings, data_dir
from assistant.method.engagement import Engagement
from assistant.workspace.document import Workspace
from tui.app import CounterpointApp
from tui.pace import LONGEST
from tui.screens.form import RecordForm
from tui.widgets.fields import FieldBox

WIDE, NARROW = (160, 50), (80, 24)

ENGAGEMENT: dict[str, Any] = {
    "organisation": "Fennel & Rye Heating",
    "as_of": "2026-01-15",
    "answers": {
        "market": {
            "assumed": "Home heating in the two river counties.",
            "agreed": "Owner-occupied homes, no landlords.",
        },
        "personas": {"assumed": "Young families and careful pensioners."},
        "needs": {"assumed": "To be warm by breakfast without thinking about it."},
        "target-personas": {"assumed": "Families first."},
        "bets": {"assumed": "We want more visits per engineer."},
    },
    "records": [
        {"id": "market-1", "kind": "market", "title": "River counties", "geographies": ["Ald", "Moor"]},
        {
            "id": "persona-1",
            "kind": "persona",
            "title": "Young family",
            "targeted": "now",
            "traits": ["two jobs"],
        },
        {"id": "persona-2", "kind": "persona", "title": "Careful pensioner", "targeted": "should"},
        {
            "id": "need-1",
            "kind": "need",
            "title": "Warm by breakfast",
            "note": "Be warm by breakfast, without a thought.",
            "persona_ids": ["persona-1"],
            "importance": 9,
            "satisfaction": 4,
            "served": "now",
        },
        {
            "id": "alternative-1",
            "kind": "alternative",
            "title": "The neighbour's plumber",
            "form": "substitute",
        },
        {
            "id": "bet-1",
            "kind": "bet",
            "title": "One visit a year",
            "hypothesis": "If one visit is enough, families stay.",
        },
        {
            "id": "bet-2",
            "kind": "bet",
            "title": "Warmth as a service",
            "persona_ids": ["persona-1"],
            "need_ids": ["need-1"],
        },
        {"id": "bet-3", "kind": "bet", "title": "Be the cheapest"},
    ],
}


def make_room(path: Path, data: dict[str, Any] | None = None, **more: Any) -> Path:
    """A workspace at `path` holding the engagement above, or `data`; it leads nobody unless told to."""
    more.setdefault("mode", "prepare")
    engagement = Engagement.model_validate(ENGAGEMENT if data is None else data)
    with Workspace.create(path, organisation=engagement.organisation, actor="Tester", **more) as workspace:
        workspace.import_engagement(engagement)
    return path


def app_for(path: Path | None, *, advisor: Advisor | None = None) -> CounterpointApp:
    """The application on `path`, with no model unless an advisor is given."""
    return CounterpointApp(path, settings=Settings, advisor=advisor)


async def until(
    pilot: Pilot[Any], holds: Callable[[], object], what: str = "", seconds: float = 20.0
) -> None:
    """Wait until `holds` gives something true; a test that waits in vain says for what."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for {what or holds}; the screen shows\n{words(pilot.app)}")
        await pilot.pause(0.02)


async def ready(pilot: Pilot[int]) -> CounterpointApp:
    """The application once its first screen stands and the threads behind it have been started."""
    app = pilot.app
    assert isinstance(app, CounterpointApp)
    await until(pilot, lambda: app.painted, "the first paint")
    await pilot.pause()
    return app


@asynccontextmanager
async def at_work(
    path: Path | None, *, size: tuple[int, int] = NARROW, advisor: Advisor | None = None
) -> AsyncIterator[tuple[CounterpointApp, Pilot[int]]]:
    """The application on `path` in a terminal of `size`, ready for the first key."""
    app = app_for(path, advisor=advisor)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        yield app, pilot


async def in_form(pilot: Pilot[Any]) -> None:
    """Wait until a form stands and its first field has the focus."""
    await until(
        pilot,
        lambda: (
            isinstance(pilot.app.screen, RecordForm)
            and pilot.app.screen.query(FieldBox)
            and pilot.app.focused
        ),
        "the form",
    )
    await pilot.pause()


def stored(path: Path) -> Engagement:
    """What the file at `path` holds, read by another connection."""
    with Workspace.open(path, read_only=True) as workspace:
        return workspace.engagement()


def words(app: App[Any]) -> str:
    """Everything that stands on the screen now, line by line, as the terminal would get it.

    What lies below an overlay is part of it, whichever task drew last.
    """
    visible_screen_stack.set(app._background_screens)
    return "\n".join(
        "".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()
    )


async def put_by(pilot: Pilot[Any], text: str) -> None:
    """Wait until `text`, typed into a form, lies on the disk: after the longest wait at the latest."""
    folder = data_dir() / "recovery"
    await until(
        pilot,
        lambda: any(text in file.read_text() for file in folder.glob("*.json")),
        "it to be put by",
        LONGEST + 5,
    )


def said(app: CounterpointApp) -> str:
    """What the interface said last."""
    return app.notices[-1][1] if app.notices else ""


def options(listing: OptionList) -> list[str]:
    """The lines of a list as plain text."""
    return [str(option.prompt) for option in listing.options]


def text_of(widget: Static) -> str:
    """The plain text of a static widget."""
    visual = widget.visual
    return visual.plain if isinstance(visual, Content) else str(visual)


async def pause_loop() -> None:
    """Let other tasks run."""
    await asyncio.sleep(0)
