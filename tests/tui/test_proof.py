"""The Proof tab: passages for an answer, cited and taken back, opened in context, and what becomes of their documents."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from assistant.method.said import Citation, Origin
from assistant.passages import DocumentNote, Passage, Reading
from assistant.text import safe_text
from assistant.workspace.document import Workspace
from assistant.workspace.proposals import Proposal
from tests.tui.hostile import HOSTILE
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, in_form, make_room, options, said, stored, until, words
from tests.tui.test_documents import a_morning, at_documents, highlighted, in_document, reading
from tests.tui.test_hostile import sound
from tui.app import CounterpointApp
from tui.screens.adding import AddDocuments
from tui.screens.dialogs import Pick
from tui.screens.document import DocumentText
from tui.screens.review import Review
from tui.screens.workshop import Workshop
from tui.widgets.panels import SidePanel
from tui.widgets.proof import ConflictCard, QuoteCard, SourceCard
from tui.widgets.records import RecordList
from tui.widgets.tabs import Tabs

HIDDEN = DocumentNote(
    "invisible-text", "Text is white or too small to be seen; it was read all the same.", "page 3"
)
WARM = "Families want to be warm by breakfast and never think about it."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace whose documents speak to the jobs of its customers, and contradict each other."""
    room = make_room(tmp_path / "room.counterpoint")
    with Workspace.open(room, actor="Tester", clock=a_morning) as workspace:
        workspace.write_answer(
            "needs", "agreed", "To be warm by breakfast. A home pays 40 EUR a month for warmth."
        )
        workspace.add_document(
            reading("talks.pdf", "Nothing of note.", WARM, "The shop opens at nine.", notes=(HIDDEN,))
        )
        workspace.add_document(reading("plan.pdf", "A home pays 65 EUR a month for warmth."))
    return room


def cards(app: CounterpointApp) -> list[str]:
    kinds = {SourceCard: "cited", ConflictCard: "differs", QuoteCard: "offered"}
    panel = app.screen.query_one("#panel")
    return [kinds[type(card)] for card in panel.children if type(card) in kinds]


async def at_proof(app: CounterpointApp, pilot: Pilot[int]) -> None:
    app.show_question("needs")
    await pilot.press("4")
    await until(pilot, lambda: "offered" in cards(app), "what the documents say")
    if not app.screen.has_class("-narrow"):
        await pilot.press("4")
    await until(pilot, lambda: type(app.focused) in (SourceCard, ConflictCard, QuoteCard), "the cards")


async def on_quote(app: CounterpointApp, pilot: Pilot[int], words_: str) -> QuoteCard:
    card = next(each for each in app.screen.query(QuoteCard) if words_ in str(each.visual))
    card.focus()
    await until(pilot, lambda: app.focused is card, "the passage")
    return card


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_passage_is_found_cited_by_one_act_opened_in_context_and_taken_back(
    path: Path, size: tuple[int, int]
) -> None:
    async with at_work(path, size=size) as (app, pilot):
        await at_proof(app, pilot)
        assert cards(app)[0] == "differs"
        await until(pilot, lambda: "≠ " in words(app), "the numbers that differ")
        shown = " ".join(words(app).split())
        assert "What you say" in shown
        assert "plan.pdf · page 1" in shown
        assert "⚠ 1 note" in str((await on_quote(app, pilot, "warm by breakfast")).visual)
        await on_quote(app, pilot, "warm by breakfast")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, Pick), "on what")
        await pilot.press(*"need-1", "enter")
        await until(pilot, lambda: cards(app)[:1] == ["cited"], "the citation")
        assert said(app) == "Cited on “Warm by breakfast”. u takes it back."
        await until(pilot, lambda: "✓ stands there" in words(app), "whether it stands")
        source = next(record for record in stored(path).records if record.id == "need-1").sources[0]
        assert source == Citation(title="talks.pdf", location="page 2", quote=WARM, document="document-1")
        await pilot.press("home")
        app.screen.query_one("#panel").scroll_home(animate=False)
        app.screen.query(SourceCard).first().focus()
        await pilot.pause()
        await looks_the_same(app, "proof")
        await pilot.press(*["down"] * 9)
        assert type(app.focused) is QuoteCard, "the last passage, and not the question below"
        await pilot.press(*["up"] * 9)
        app.screen.query(SourceCard).first().focus()
        await pilot.press("enter")
        listing = await in_document(app, pilot)
        assert "▸ page 2" in highlighted(listing)
        assert "Nothing of note." in words(app)
        assert "The shop opens at nine." in words(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Workshop), "the way back")
        await until(pilot, lambda: isinstance(app.focused, SourceCard), "the card")
        await pilot.press("r")
        await until(pilot, lambda: "cited" not in cards(app), "it to be taken back")
        await pilot.press("u")
        await until(pilot, lambda: "cited" in cards(app), "undo")
    assert len(next(record for record in stored(path).records if record.id == "need-1").sources) == 1


async def test_what_is_cited_says_what_became_of_its_document(path: Path) -> None:
    with Workspace.open(path, actor="Tester") as workspace:
        cited = Citation(title="talks.pdf", location="page 2", quote=WARM, document="document-1")
        workspace.cite("needs", cited)
        workspace.cite("need-1", cited)
        drawn = [{"kind": "need", "title": "Heat", "sources": [cited.model_dump(mode="json")]}]
        workspace.suggest("follow-ups", [Proposal(records=drawn)], origin=Origin(by="model"))
    async with at_work(path, size=WIDE) as (app, pilot):
        app.show_question("needs")
        await until(pilot, lambda: "Proof(2)" in words(app), "how many sources there are")
        await pilot.press("v")
        await until(pilot, lambda: "◇" in words(app), "the suggestion")
        with Workspace.open(path, actor="Somebody") as other:
            other.add_document(reading("talks.pdf", "Families want to be left in peace."))
        await until(pilot, lambda: "✗ stale" in words(app), "the suggestion to be stale", 10)
        listing = app.screen.query_one("#suggestions", OptionList)
        await pilot.press("down")
        assert "What this rests on has changed or is gone" in " ".join(words(app).split())
        await pilot.press("y", "enter")
        assert isinstance(app.screen, Review)
        assert listing.option_count == 2
        await pilot.press("escape", "4")
        await until(
            pilot, lambda: "the document does not say so any more" in " ".join(words(app).split()), "that"
        )
        assert "Proof(2!)" in words(app)
        records = options(app.screen.query_one(RecordList))
        assert "✗ a source is gone or changed" in records[0]
        with Workspace.open(path, actor="Somebody") as other:
            other.remove_document("document-1")
        await until(pilot, lambda: "the document was removed" in words(app), "the removal", 10)
        app.screen.query(SourceCard).first().focus()
        await pilot.press("enter")
        await in_document(app, pilot)
        assert "✗ the document was removed" in words(app)
        assert "✗ removed, no longer in use" in words(app)
        await pilot.press("escape")
        with Workspace.open(path, actor="Somebody") as other:
            other.erase_document("document-1")
        await until(pilot, lambda: "erased" in words(app), "it to be erased", 10)
        app.screen.query(SourceCard).first().focus()
        await pilot.press("enter")
        await until(pilot, lambda: "there is nothing to open" in said(app), "that there is nothing to open")
        app.edit_record("need-1")
        await in_form(pilot)
        await until(pilot, lambda: "removed and its text erased" in words(app), "the form")


async def test_a_source_in_a_form_opens_its_passage_and_keeps_its_document(path: Path) -> None:
    with Workspace.open(path, actor="Tester") as workspace:
        workspace.cite(
            "need-1", Citation(title="talks.pdf", location="page 2", quote=WARM, document="document-1")
        )
    async with at_work(path) as (app, pilot):
        app.edit_record("need-1", at="sources")
        await in_form(pilot)
        await until(pilot, lambda: "✓ stands there" in words(app), "the state of the source")
        await pilot.press("o")
        await in_document(app, pilot)
        await until(pilot, lambda: "▸ page 2" in words(app), "the passage")
        await pilot.press("escape")
        await in_form(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "to the letter" in words(app), "its own form")
        await pilot.press("end", *", 2nd talk", "ctrl+s", "ctrl+s")
        await until(
            pilot, lambda: stored(path).records[3].sources[0].title == "talks.pdf, 2nd talk", "the new title"
        )
    assert stored(path).records[3].sources[0].document == "document-1"


async def test_proof_follows_the_answer_and_fails_in_words(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await at_proof(app, pilot)
        await pilot.press("slash", *"when does the shop open", "enter")
        await until(
            pilot, lambda: "for “when does the shop open”" in words(app), "passages for one's own words"
        )
        assert "page 3" in words(app)
        assert "differs" not in cards(app), "there is no answer that a document could contradict"
        await pilot.press("right", *["backspace"] * 30)
        await until(pilot, lambda: "differs" in cards(app), "what the documents say to the answer")
        await pilot.press("escape", "f", "end", *" The shop opens at nine.")
        await until(pilot, lambda: "page 3" in words(app), "what fits the new words")
        monkeypatch.setattr("assistant.documents.proving.proof_for", lambda *_, **__: 1 / 0)
        await pilot.press("escape", "right_square_bracket")
        await until(pilot, lambda: "could not be searched" in words(app), "the failure")
        monkeypatch.undo()
        await pilot.press("4")
        await until(pilot, lambda: "could not be searched" not in words(app), "another try")

        def refresh(_: object, progress: Any, cancel: Any) -> bool:
            progress(1200, 20000)
            while not cancel():
                time.sleep(0.005)
            return False

        monkeypatch.setattr("assistant.retrieval.library.Library.refresh", refresh)
        await pilot.press("escape", "left_square_bracket")
        await until(pilot, lambda: "1,200 of 20,000 passages" in words(app), "how far the index is")
        await pilot.press("escape")
        await until(pilot, lambda: "You stopped making the index" in words(app), "it to be stopped")
        monkeypatch.undo()
        await pilot.press("4")
        await until(pilot, lambda: "offered" in cards(app), "it to go on")


async def test_without_documents_the_tab_leads_to_adding_some(tmp_path: Path) -> None:
    async with at_work(make_room(tmp_path / "room.counterpoint")) as (app, pilot):
        await pilot.press("4")
        await until(pilot, lambda: "No documents yet" in words(app), "the line")
        await until(pilot, lambda: app.focused is not None and app.focused.has_class("quote"), "the card")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AddDocuments), "the dialog")
        await pilot.press("escape")
        app.show_question("trace")
        await until(pilot, lambda: "no question of its own" in words(app), "the trace")


async def test_documents_full_of_hostile_text_do_no_harm(tmp_path: Path) -> None:
    texts = [text for text in (safe_text(text).strip() for text in HOSTILE) if text]
    room = make_room(tmp_path / "room.counterpoint")
    with Workspace.open(room, actor="Tester") as workspace:
        for number, text in enumerate(texts):
            passages = tuple(Passage(f"{each} warm by breakfast", each, (each, text)) for each in texts)
            notes = tuple(DocumentNote(text, each, each) for each in texts[:3])
            held = Reading(f"{text} {number}", text, f"{number:064x}", 1, passages, notes)
            id_ = workspace.add_document(held).id
            quote = f"{text} warm by breakfast"
            workspace.cite("needs", Citation(title=text, location=text, quote=quote, document=id_))
        workspace.remove_document("document-1")
    async with at_work(room, size=WIDE) as (app, pilot):
        await at_documents(app, pilot)
        listing = app.screen.query_one("#things", OptionList)
        for number in range(listing.option_count):
            listing.highlighted = number
            await pilot.pause()
            sound(app)
        await pilot.press("enter")
        passages_ = await in_document(app, pilot)
        for number in range(0, passages_.option_count, 7):
            if not passages_.get_option_at_index(number).disabled:
                passages_.highlighted = number
            await pilot.pause()
            sound(app)
        await pilot.press("r")
        sound(app)
        await pilot.press("n", "escape", "escape")
        await at_proof(app, pilot)
        sound(app)
        for card in [*app.screen.query(SourceCard)][:8]:
            card.focus()
            await pilot.press("enter")
            await pilot.pause()
            sound(app)
            if isinstance(app.screen, DocumentText):
                await pilot.press("escape")
                await until(pilot, lambda: isinstance(app.screen, Workshop), "the way back")
        for quoted in [*app.screen.query(QuoteCard)][:3]:
            quoted.focus()
            await pilot.pause()
            sound(app)
        assert app.screen.query_one(SidePanel).tab == "Proof"


def test_a_row_of_tabs_gives_way_where_it_is_narrow() -> None:
    tabs = Tabs(("People", "Parking lot"), id="x")
    tabs._counts, tabs._current = {"People": "5"}, "People"
    lines = [tabs._line(*way).plain for way in (("  ", " ", True), (" ", "", True), (" ", "", False))]
    assert lines == [" 1 People(5)  2 Parking lot", "1People(5) 2Parking lot", "1People 2Parking lot"]
