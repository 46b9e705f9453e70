"""Hostile text on every screen: it is shown as the characters it is, and does nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual import events
from textual.widgets import Input, OptionList

from assistant.errors import CounterpointError
from assistant.method.questions import QUESTIONS
from assistant.method.said import Origin
from assistant.text import safe_text
from assistant.workspace.document import Workspace
from assistant.workspace.proposals import AnswerText, ParkedItem, Proposal
from tests.tui.hostile import HOSTILE, harm
from tests.tui.papers import a_draft
from tests.tui.room import (
    WIDE,
    at_work,
    in_form,
    make_room,
    said,
    stored,
    until,
    words,
)
from tests.tui.scripted import ScriptedAdvisor, follow_up
from tui import places
from tui.app import CounterpointApp
from tui.recent import remember
from tui.screens.workshop import Workshop
from tui.state import PLACES
from tui.widgets.editors import AnswerEditor


def hostile_room(path: Path) -> Path:
    """A workspace with hostile text in every field of records, answers, names and suggestions."""
    texts = [text for text in (safe_text(text).strip() for text in HOSTILE) if text]
    records: list[dict[str, Any]] = []
    for number, text in enumerate(texts):
        records += [
            {"id": f"persona-{number}", "kind": "persona", "title": text, "note": text, "traits": [text], "targeted": "now"},
            {"id": f"need-{number}", "kind": "need", "title": text, "note": text, "persona_ids": [f"persona-{number}"], "served": "now"},
            {
                "id": f"bet-{number}", "kind": "bet", "title": text, "hypothesis": text, "note": text, "kill_criterion": text,
                "persona_ids": [f"persona-{number}"], "stops": [text], "customer_objection": text, "first_step": text,
                "conditions": [{"statement": text, "test": text}], "sources": [{"title": text, "location": text, "quote": text}],
                "origin": {"by": "model", "model": text, "prompt": text},
            },
        ]  # fmt: skip
    answers = {
        question.slug: {"assumed": texts[place % len(texts)], "agreed": texts[-1 - place % len(texts)]}
        for place, question in enumerate(QUESTIONS)
    }
    data = {"organisation": " ".join(texts[:3]), "answers": answers, "records": records}
    make_room(path, data)
    with Workspace.open(path, actor="[/x] actor") as workspace:
        for task, proposals in (
            ("follow-ups", [Proposal(parked=[ParkedItem(question="market", title=text)], shown={"text": text, "why": text, "quote": text}) for text in texts]),
            ("gaps", [Proposal(shown={"text": text, "question": "needs", "customer": {"ref": "need-1", "quote": text}, "business": {"ref": text, "quote": text}}) for text in texts]),
            ("bets", [Proposal(records=[{"kind": "bet", "title": text, "hypothesis": text, "stops": [text]}]) for text in texts]),
            ("draft", [a_draft("needs", text=text) for text in texts]),
            ("edit", [Proposal(answers=[AnswerText(question="needs", field="agreed", text=text)]) for text in texts]),
        ):  # fmt: skip
            workspace.suggest(
                task,
                proposals,
                origin=Origin(by="model", model="[/x]", prompt="[$error]", prompt_version="[/]"),
            )
    return path


def sound(app: CounterpointApp) -> None:
    """The application runs, and nothing on the screen acts on the terminal."""
    assert app._exception is None
    shown = words(app)
    assert harm(shown.replace("\n", "")) == ""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            assert segment.style is None or segment.style.link is None
            assert segment.style is None or "@click" not in segment.style.meta


async def test_no_place_is_harmed(tmp_path: Path) -> None:
    path = hostile_room(tmp_path / "room.counterpoint")
    before = stored(path)
    async with at_work(path, size=WIDE) as (app, pilot):
        sound(app)
        for slug in PLACES:
            app.show_question(slug)
            await pilot.pause()
            sound(app)
        app.show_question("market")
        for tab in "234561":
            await pilot.press(tab)
            sound(app)
        await pilot.press("escape")
        for place in places.PLACES:
            app.go(place)
            await pilot.pause()
            sound(app)
            for listing in app.screen.query(OptionList):
                for number in range(0, listing.option_count, 9):
                    listing.highlighted = number
                    await pilot.pause()
                    sound(app)
            await pilot.press("f1")
            sound(app)
            await pilot.press("escape", "escape")
        app.export()
        for _ in range(4):
            await pilot.pause()
            sound(app)
            await pilot.press("end", "right")
        await pilot.press("escape")
        for id_ in ("bet-0", "need-2", "persona-8"):
            app.edit_record(id_)
            await in_form(pilot)
            sound(app)
            await pilot.press("escape")
        await pilot.press("ctrl+p")
        app.screen.query_one(Input).value = HOSTILE[0]
        await pilot.pause(0.3)
        sound(app)
        await pilot.press("escape")
        assert isinstance(app.screen, Workshop)
    assert stored(path) == before


async def test_pasted_text_is_made_safe_and_kept(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint", {"organisation": "New"})
    async with at_work(path) as (app, pilot):
        for number, text in enumerate(HOSTILE):
            editor = app.screen.query_one("#before" if number % 2 == 0 else "#after", AnswerEditor)
            editor.focus()
            editor.post_message(events.Paste(text))
            await until(pilot, lambda editor=editor, text=text: editor.text or not safe_text(text).strip())  # type: ignore[misc]  # defaults bind the loop's values
            sound(app)
            if number % 2:
                await pilot.press("escape", "right_square_bracket")
        await until(pilot, lambda: app.keeper is not None and not app.keeper.pending, "the texts to be saved")
        sound(app)
    engagement = stored(path)
    for number, text in enumerate(HOSTILE):
        answer = engagement.answer(PLACES[number // 2])
        assert (answer.agreed if number % 2 else answer.assumed) == safe_text(text)


async def test_names_errors_and_replies_are_harmless(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    for number, text in enumerate(HOSTILE):
        remember(tmp_path / f"{number} {safe_text(text)[:40]}", text)
    async with at_work(None) as (app, pilot):
        sound(app)
        await pilot.press("end")
        sound(app)
        for text in HOSTILE:
            app.say(text, "fail")
            app.say_error(CounterpointError(text, kept=text, hint=text))
            await pilot.pause()
            sound(app)
    advisor = ScriptedAdvisor(
        questions=[follow_up(text[:80] or "?") for text in HOSTILE[:3]], notices=HOSTILE
    )
    async with at_work(path, advisor=advisor, size=WIDE) as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: said(app).startswith("3 questions"), "the questions")
        sound(app)
