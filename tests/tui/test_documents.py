"""Documents in Prepare: added by path, paste and folder, read, kept from being sent, removed, erased."""

from __future__ import annotations

import hashlib
import shlex
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

import assistant.documents.adding
from assistant.documents import shelf
from assistant.documents.adding import Outcome
from assistant.method.said import Citation
from assistant.passages import DocumentNote, Passage, Reading
from assistant.retrieval.library import Library
from assistant.workspace.document import Workspace
from assistant.workspace.documents import Erased
from assistant.workspace.errors import CannotWrite
from tests.tui.pictures import looks_the_same
from tests.tui.room import (
    ENGAGEMENT,
    NARROW,
    WIDE,
    at_work,
    make_room,
    options,
    said,
    stored,
    text_of,
    until,
    words,
)
from tui.app import CounterpointApp
from tui.screens.adding import AddDocuments
from tui.screens.document import DocumentText
from tui.screens.prepare import Prepare
from tui.screens.workshop import Workshop
from tui.widgets.editors import AnswerEditor
from tui.widgets.pathline import PathInput

NOTE = DocumentNote("hidden-text", "Text that nobody sees on the page was left out.", "page 2")


def a_morning() -> datetime:
    """A clock that stands still, so that a picture is the same every day."""
    return datetime(2026, 3, 2, 9, tzinfo=UTC)


def reading(title: str, *texts: str, notes: tuple[DocumentNote, ...] = ()) -> Reading:
    """What reading a file gives that says `texts`, one to a page."""
    whole = "\n".join(texts)
    passages = tuple(Passage(text, f"page {number}", ("Visits",)) for number, text in enumerate(texts, 1))
    digest = hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()
    return Reading(title, "application/pdf", digest, len(whole), passages, notes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace with two documents, one of them with a note and cited by an answer."""
    room = make_room(tmp_path / "room.counterpoint")
    with Workspace.open(room, actor="Tester", clock=a_morning) as workspace:
        workspace.add_document(
            reading(
                "visits.pdf",
                "Families want to be warm by breakfast and never think about it.",
                "An engineer makes four visits a day.",
                *(f"Street {number} was visited in spring." for number in range(1, 150)),
                notes=(NOTE,),
            )
        )
        workspace.add_document(
            reading("survey.pdf", "Nine in ten families would pay for warmth by the month.")
        )
        workspace.cite(
            "needs",
            Citation(title="visits.pdf", location="page 1", quote="warm by breakfast", document="document-1"),
        )
    return room


def things(app: CounterpointApp) -> list[str]:
    return options(app.screen.query_one("#things", OptionList))


async def at_documents(app: CounterpointApp, pilot: Pilot[Any]) -> None:
    app.go("prepare")
    await until(pilot, lambda: isinstance(app.focused, OptionList) and app.focused.id == "things", "Prepare")
    await pilot.press("7")


async def in_document(app: CounterpointApp, pilot: Pilot[Any]) -> OptionList:
    await until(
        pilot, lambda: isinstance(app.screen, DocumentText) and app.focused is not None, "the document"
    )
    return app.screen.query_one("#passages", OptionList)


def highlighted(listing: OptionList) -> str:
    assert listing.highlighted is not None
    return str(listing.get_option_at_index(listing.highlighted).prompt)


async def test_a_folder_is_added_by_its_path_and_each_file_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "talks in may"
    folder.mkdir()
    (folder / "ada.md").write_text("# Ada\n\nShe waits two weeks for an engineer.\n")
    (folder / "ben.txt").write_text("Ben wants to be warm by breakfast.\n")
    (folder / "torn.docx").write_bytes(b"PK\x03\x04 torn")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    room = make_room(tmp_path / "room.counterpoint")
    async with at_work(room) as (app, pilot):
        await at_documents(app, pilot)
        assert "No documents yet" in words(app)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.focused, PathInput), "the line")
        await pilot.press(*"nowhere", "enter")
        assert "There is nothing at nowhere" in words(app)
        line = app.screen.query_one(PathInput)
        line.value = f"'{tmp_path}/tal"
        line.cursor_position = len(line.value)
        await until(pilot, lambda: line._suggestion.endswith("talks in may/"), "the completed path")
        await pilot.press("f3", "tab")
        assert "⊘ never sent" in words(app)
        assert line.value == f"'{folder}/"
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.has_class("-ended"), "the end")
        told = options(app.screen.query_one("#outcomes", OptionList))
        assert told[0].startswith("✗ talks in may/torn.docx cannot be read: it is damaged")
        assert "Open it in the program it was made with" in told[0]
        assert ["⊘ never sent" in each for each in told[:3]] == [False, True, True]
        assert [line.split("  ")[0] for line in told[1:3]] == [
            "✓ talks in may/ada.md",
            "✓ talks in may/ben.txt",
        ]
        assert "photo.png" in told[3]
        head = text_of(app.screen.query_one("#adding-head", Static))
        assert head == "2 added, 1 refused, 1 passed over. What was refused changed nothing."
        await looks_the_same(app, "documents-added")
        await pilot.press("down", "enter")
        listing = await in_document(app, pilot)
        assert "She waits two weeks" in highlighted(listing)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Prepare), "the way back")
        assert things(app) == [
            "talks in may/ada.md  1 passage · ⊘ never sent",
            "talks in may/ben.txt  1 passage · ⊘ never sent",
        ]
        await pilot.press("u")
        await until(pilot, lambda: len(stored(room).documents) == 1, "the last one to be taken back")
    assert [document.title for document in stored(room).documents] == ["talks in may/ada.md"]


Adder = Callable[..., Iterator[Outcome]]


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Adding takes the first file at once, and at the second waits until it is stopped."""

    def add(
        workspace: Workspace, paths: Any, *, progress: Any, within: Any, cancel: Callable[[], bool], **_: Any
    ) -> Iterator[Outcome]:
        first, second, *_rest = paths
        progress(0, 2, first.name)
        added = workspace.add_document(reading(first.name, "First."))
        yield Outcome(first, first.name, "added", added.id, 1, (NOTE,))
        progress(1, 2, second.name)
        within(10, 40)
        while not cancel():
            time.sleep(0.005)
        yield Outcome(second, second.name, "left")

    monkeypatch.setattr(assistant.documents.adding, "add_documents", add)
    monkeypatch.setattr("tui.screens.adding.monotonic", lambda: time.monotonic() + 2)


async def test_pasted_paths_are_added_and_escape_keeps_what_was_done(tmp_path: Path, slowly: None) -> None:
    names = ["my notes.txt", "ben's talk.txt"]
    for name in names:
        (tmp_path / name).write_text("…")
    one, two = (tmp_path / name for name in names)
    room = make_room(tmp_path / "room.counterpoint")
    async with at_work(room) as (app, pilot):
        app.post_message(events.Paste("just some words"))
        await until(pilot, lambda: "Nothing here takes a text" in said(app), "the refusal")
        await pilot.press("e")
        app.post_message(events.Paste(f"{one}\nis a path"))
        await until(
            pilot, lambda: "is a path" in app.screen.query_one("#before", AnswerEditor).text, "the text"
        )
        assert isinstance(app.screen, Workshop)
        await pilot.press("escape")
        app.go("prepare")
        await until(pilot, lambda: isinstance(app.screen, Prepare) and app.focused, "Prepare")
        app.post_message(events.Paste("just some words"))
        await until(pilot, lambda: "no path" in said(app), "the refusal")
        app.post_message(events.Paste(f"{shlex.quote(str(one))} /nowhere/a.txt /nowhere/b.txt"))
        await until(pilot, lambda: "/nowhere/a.txt, nor at 1 other path" in said(app), "what is not there")
        app.post_message(events.Paste(f"{shlex.quote(str(one))}\n{two.as_uri()}\n"))
        await until(pilot, lambda: isinstance(app.screen, AddDocuments), "the dialog")
        assert app.screen_stack[-2].query_one("#notice").has_class("-empty")
        await until(pilot, lambda: "1 of 2  reading ben's talk.txt" in words(app), "how far it is")
        await until(pilot, lambda: "page 10 of 40" in words(app), "how far that file is")
        assert "━" * 15 + "─" in words(app)
        assert "esc stops" in words(app)
        await until(pilot, lambda: " · 2 s" in words(app), "how long it has taken")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, Prepare), "to go on working")
        await until(
            pilot, lambda: things(app) == ["my notes.txt  1 passage · may be sent"], "what is there by now"
        )
        await pilot.press("escape")
        await until(
            pilot,
            lambda: (
                isinstance(app.screen, Workshop) and "reading file 2/2, 25 %" in words(app).splitlines()[0]
            ),
            "how far it is, wherever one is",
        )
        await at_documents(app, pilot)
        await pilot.press("n")
        await until(pilot, lambda: "reading ben's talk.txt" in words(app), "the way back")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.has_class("-ended"), "the end")
        assert "⚠ 1 to look at" in words(app)
        assert "1 file left: add the same again" in " ".join(words(app).split())
        app.post_message(events.Paste(f"{one}\r\n{two}"))
        line = app.screen.query_one(PathInput)
        await until(pilot, lambda: app.focused is line and line.value, "the paths, to be added next")
        app.post_message(events.Paste("\n".join(f"/nowhere/{number} of them.pdf" for number in range(498))))
        await until(pilot, lambda: "497" in line.value, "many more")
        assert shlex.split(line.value)[:2] == [str(one), str(two)]
        await pilot.press("enter")
        assert "/nowhere/0 of them.pdf, nor at 497 other paths" in " ".join(
            words(app).replace("│", " ").split()
        )
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Prepare), "to be back")
        app.take_in([one, two])
        await until(pilot, lambda: "reading file 2/2" in words(app).splitlines()[0], "the same again")
        app.stop_intake()
        await until(pilot, lambda: "add the same again, and it goes on" in said(app), "what came of it")
        assert app.notices[-1][0] == "warn"
        assert "session 1 of 6" in words(app).splitlines()[0]
    assert [document.title for document in stored(room).documents] == ["my notes.txt"]


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_document_is_read_searched_kept_home_removed_and_erased(
    path: Path, size: tuple[int, int]
) -> None:
    async with at_work(path, size=size) as (app, pilot):
        await at_documents(app, pilot)
        assert things(app)[0] == "visits.pdf  ⚠ 1 note  151 passages · may be sent · cited by 1"
        await until(pilot, lambda: "✓ stands there" in words(app), "whether it stands")
        await looks_the_same(app, "documents")
        await pilot.press("enter")
        listing = await in_document(app, pilot)
        assert "⚠ Text that nobody sees" in options(listing)[0]
        assert "warm by breakfast" in highlighted(listing)
        await looks_the_same(app, "document")
        for _ in range(6):
            await pilot.press("pagedown", "pagedown")
        await until(pilot, lambda: listing.option_count > 62, "more passages, as one goes on")
        assert sum(row.startswith("Visits") for row in options(listing)) == 1
        await pilot.press("end")
        await until(pilot, lambda: "Street 149" in highlighted(listing), "the last")
        await pilot.press("slash", *"visits a DAY", "enter")
        await until(pilot, lambda: "four visits a day" in highlighted(listing), "the words")
        assert said(app) == "1 of 1 passages with “visits a DAY”; n goes on."
        await pilot.press("slash")
        assert app.screen.query_one("#find").has_focus
        await pilot.press("escape", "s")
        await until(pilot, lambda: stored(path).documents[0].send == "never", "to stay here")
        assert "⊘ never sent" in words(app)
        assert said(app) == "“visits.pdf” is never sent; it is still searched here."
        await pilot.press("r")
        assert "One answer or record cites it" in " ".join(words(app).split())
        await pilot.press("y")
        await until(pilot, lambda: "✗ removed, no longer in use" in words(app), "it to be removed")
        assert "c cite" not in words(app).splitlines()[-1]
        await pilot.press("home")
        await until(pilot, lambda: "warm by breakfast" in highlighted(listing), "its text, still")
        await pilot.press("r")
        await until(pilot, lambda: len(stored(path).documents) == 2, "it back")
        assert "removed" not in words(app)
        await pilot.press("r", "y", "escape")
        await until(pilot, lambda: isinstance(app.screen, Prepare), "the list")
        assert things(app)[1] == "✗ removed  visits.pdf  cited by 1"
        await pilot.press("end")
        await until(pilot, lambda: "✗ the document" in words(app), "what becomes of the citation")
        assert "r bring back" in words(app).splitlines()[-1]
        assert "never send" not in words(app).splitlines()[-1]
        await looks_the_same(app, "documents-removed")
        await pilot.press("X")
        assert "cannot be undone" in " ".join(words(app).split())
        await pilot.press("y")
        await until(pilot, lambda: "Erased “visits.pdf” for good" in said(app), "it to be erased")
        assert things(app) == ["survey.pdf  1 passage · may be sent"]
        await pilot.press("u")
        await until(pilot, lambda: "✗" in words(app), "the refusal")
    with Workspace.open(path, read_only=True) as workspace:
        assert [content.document for content in workspace.passages().contents()] == ["document-2"]
        assert [cited.state for cited in workspace.citations()] == ["erased"]


@pytest.fixture
def erasing(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Erasing begins, and goes on once this is set; what cannot be erased is the second document."""
    go_on = threading.Event()
    erase = shelf.erase_document

    def slowly(workspace: Workspace, library: Library, id: str, *, step: Callable[[str], None]) -> Erased:
        step("out of the index")
        assert go_on.wait(20)
        if id == "document-2":
            raise CannotWrite("The disk is full.", kept="Nothing was changed.", hint="Make room.")
        return erase(workspace, library, id, step=step)

    monkeypatch.setattr(shelf, "erase_document", slowly)
    yield go_on
    go_on.set()


async def test_erasing_shows_that_it_goes_on_and_holds_up_nobody_who_leaves(
    path: Path, erasing: threading.Event
) -> None:
    async with at_work(path) as (app, pilot):
        await at_documents(app, pilot)
        await pilot.press("end", "X", "y")
        await until(
            pilot, lambda: "Erasing “survey.pdf”: out of the index … 0 s" in words(app), "how far it is"
        )
        assert things(app)[1] == "… erasing  survey.pdf"
        await pilot.press("home", "s")
        assert "try again when that is done" in said(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Workshop), "another place")
        await until(pilot, lambda: "Erasing “survey.pdf”" in words(app), "it to be told there too")
        erasing.set()
        await until(pilot, lambda: "was not erased. The disk is full." in said(app), "why not")
        assert app.erasing is None
        erasing.clear()
        await at_documents(app, pilot)
        assert "survey.pdf  1 passage" in things(app)[1]
        await pilot.press("home", "X", "y")
        await until(pilot, lambda: "Erasing “visits.pdf”" in words(app), "the next one")
        threading.Timer(0.2, erasing.set).start()
    assert [document.title for document in stored(path).documents] == ["survey.pdf"]


async def test_two_hundred_documents_are_sought_through_and_one_keeps_ones_place(tmp_path: Path) -> None:
    talks = [
        {
            "id": f"document-{number + 1}",
            "title": f"talk {number:03}.txt",
            "passages": 1,
            "hash": f"{number:064}",
        }
        for number in range(200)
    ]
    room = make_room(tmp_path / "room.counterpoint", {**ENGAGEMENT, "documents": talks})
    async with at_work(room) as (app, pilot):
        await at_documents(app, pilot)
        await pilot.press("end", "slash", *"talk 15")
        await until(pilot, lambda: "12 of 200" in words(app), "what fits")
        await pilot.press("down", "down", "down", "s")
        await until(pilot, lambda: "⊘ never sent" in words(app), "one to be kept here")
        listing = app.screen.query_one("#things", OptionList)
        assert highlighted(listing) == "talk 150.txt  1 passage · ⊘ never sent"
        await pilot.press("escape")
        await until(pilot, lambda: len(things(app)) == 200, "all of them")
        await pilot.press("up", "up", "up")
        assert "talk 147" in highlighted(listing)
        top = listing.scroll_y
        with Workspace.open(room, actor="Other") as workspace:
            workspace.remove_document("document-1")
            workspace.add_document(reading("more.txt", "More."))
        await until(pilot, lambda: "more.txt" in things(app)[-2], "what somebody else did")
        assert "talk 147" in highlighted(listing)
        assert listing.scroll_y == top - 1
        await pilot.press("slash", *"nowhere")
        await until(pilot, lambda: "No document has “nowhere”" in words(app), "that nothing fits")
        await pilot.press("escape", "slash", *"never 150", "enter", "s")
        await until(pilot, lambda: "No document has" in words(app), "it to be sent again")
        await pilot.press("slash", *["backspace"] * 9, *"150", "enter", "r", "y")
        await until(pilot, lambda: "✗ removed  talk 150.txt" in things(app), "it to be removed")
