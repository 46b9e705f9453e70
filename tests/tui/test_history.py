"""History: every act in order, and how an answer or a record came to be."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.widgets import OptionList, Static

from assistant.method.said import Citation
from assistant.workspace.document import Workspace
from assistant.workspace.history import Act
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, make_room, options, text_of, until, words
from tests.tui.test_documents import reading
from tui.app import CounterpointApp
from tui.happened import rows_of
from tui.places import PLACES
from tui.screens.history import History

LONG = "Homes of families in the two river counties, from the first cold morning to the last."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = make_room(tmp_path / "room.counterpoint")
    with Workspace.open(path, actor="Ines") as workspace:
        workspace.write_answer("market", "assumed", LONG)
        workspace.write_answer("market", "assumed", LONG.replace("families", "everybody"))
        workspace.change_record("need-1", {"importance": 10})
        workspace.give_voice("personas", "Ola", answer="Only the [@click=app.quit]castle[/]")
        workspace.add_record("persona", {"title": "Night nurse"})
        workspace.undo()
    return path


def read(app: CounterpointApp) -> str:
    return "\n".join(text_of(block) for block in app.screen.query(".moment").results(Static))


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_act_is_listed_and_tells_how_its_subject_came_to_be(
    path: Path, size: tuple[int, int]
) -> None:
    async with at_work(path, size=size) as (app, pilot):
        await pilot.press("o", PLACES["history"].letter)
        await until(pilot, lambda: isinstance(app.screen, History), "the history")
        lines = options(app.screen.query_one("#acts", OptionList))
        assert len(lines) == 8
        assert lines[0].endswith("Undone: Persona “Night nurse” added  Ines")
        assert lines[1].endswith("undone")
        await pilot.press("down", "down")
        told = read(app)
        assert "Typical customers" in told
        assert "changed; what people gave is shown where it is open" in told
        assert "castle" not in words(app)
        await pilot.press("down")
        told = read(app)
        assert "importance: 9 → 10" in told
        assert "▶" in told
        await pilot.press("down")
        told = read(app)
        assert "[-families-]" in told
        assert "{+everybody+}" in told
        await looks_the_same(app, "history")
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, History))
        assert app.view is not None
        assert app.view.question == "market"


async def test_undo_there_takes_the_last_act_back_and_shows_it(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        app.go("history")
        await until(pilot, lambda: isinstance(app.screen, History))
        await pilot.press("u")
        await until(pilot, lambda: "Undone: " in words(app).splitlines()[1], "the undo on top")
        assert app.view is not None
        assert app.view.snapshot.engagement.answer("personas").voices == []
        # What another person adds at once is one line, which tells of each and unfolds.
        with Workspace.open(path, actor="Ola") as workspace:
            for number in range(4):
                workspace.add_document(reading(f"talk {number} added", f"[/x] {number} warm homes"))
            workspace.cite(
                "needs", Citation(title="talk 1", location="page 1", quote="1 warm", document="document-2")
            )
        listing = app.screen.query_one("#acts", OptionList)
        await until(pilot, lambda: "▸ Added 4 documents  Ola" in options(listing)[1], "what came in")
        await pilot.press("home")
        await until(pilot, lambda: "+ “1 warm” · talk 1 · page 1" in read(app), "what is cited, and where")
        assert "document-2" not in words(app)
        await pilot.press("down")
        await until(pilot, lambda: "Document talk 0 added added" in read(app), "each of them")
        before = len(options(listing))
        await pilot.press("enter")
        await until(pilot, lambda: len(options(listing)) == before + 4, "a line for each")
        assert "enter fold" in words(app).splitlines()[-1]
        await pilot.press("down")
        await until(pilot, lambda: "How it came to be: talk 3 added" in read(app), "the last one's story")
        with Workspace.open(path, actor="Ola") as workspace:
            workspace.uncite("needs", 0)
            workspace.undo()
        await until(pilot, lambda: "Undone" in options(listing)[0], "more on top")
        assert listing.highlighted is not None
        assert "talk 3 added" in options(listing)[listing.highlighted]
        await pilot.press("up", "enter")
        await until(pilot, lambda: "▸ Added 4" in words(app), "one line again")


def test_only_what_one_person_added_within_a_short_while_is_one_row() -> None:
    def act(seq: int, minute: int, actor: str = "Ola", *, told: str = "added", undone: bool = False) -> Act:
        at = datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
        return Act(seq, at, actor, "document", f"Document {seq} {told}", (f"document-{seq}",), undone)

    def sizes(*oldest_first: Act) -> list[int]:
        return [len(row.acts) for row in rows_of(oldest_first[::-1], ())]

    three = act(1, 0), act(2, 4), act(3, 9)
    assert sizes(*three) == [3]
    assert sizes(*three[:2]) == [1, 1]
    assert sizes(*three, act(4, 15)) == [1, 3]
    assert sizes(*three, act(4, 9, "Ines")) == [1, 3]
    assert sizes(*three, act(4, 9, undone=True)) == [1, 3]
    assert sizes(*three[:2], act(3, 9, told="replaced"), act(4, 9)) == [1, 1, 1, 1]
    assert sizes() == []
