"""Review: every open suggestion in full, decided one by one or many at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from assistant.method.engagement import Engagement, Suggestion
from assistant.method.said import Origin
from assistant.workspace.document import Workspace
from assistant.workspace.proposals import AnswerText, ParkedItem, Proposal, RecordEdit
from tests.tui.room import NARROW, WIDE, at_work, make_room, said, stored, until, words
from tui.app import CounterpointApp
from tui.screens.form import PlainForm, RecordForm
from tui.screens.review import Review
from tui.shown import show
from tui.state import Snapshot

MODEL = Origin(
    by="model", model="test/scripted", prompt="bets", prompt_version="3", tokens_in=900, tokens_out=100
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = make_room(tmp_path / "room.counterpoint")
    quote = {"title": "survey.docx", "location": "page 4", "quote": "we only want the heating to work"}
    with Workspace.open(path) as workspace:
        workspace.suggest(
            "bets",
            [
                Proposal(
                    records=[
                        {
                            "kind": "bet",
                            "title": "Quiet heat",
                            "hypothesis": "If quiet, then loyal.",
                            "sources": [quote],
                        }
                    ]
                )
            ],
            origin=MODEL,
        )
        workspace.suggest(
            "follow-ups",
            [
                Proposal(
                    parked=[ParkedItem(question="market", title=f"Question {n}?")],
                    shown={"text": f"Question {n}?", "why": "It is silent."},
                )
                for n in range(3)
            ],
            origin=Origin(by="guide", prompt="guide"),
        )
        workspace.suggest(
            "edit",
            [Proposal(answers=[AnswerText(question="market", field="agreed", text="Mine")])],
            origin=Origin(by="person", name="Tester"),
        )
        workspace.suggest(
            "tidy", [Proposal(changes=[RecordEdit(id="need-1", fields={"importance": 7})])], origin=MODEL
        )
    return path


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_each_says_what_it_would_change_what_it_quotes_and_who_made_it(
    path: Path, size: tuple[int, int]
) -> None:
    async with at_work(path, size=size) as (app, pilot):
        await until(pilot, lambda: "review (6)" in words(app), "how much waits")
        await pilot.press("v")
        assert isinstance(app.screen, Review)
        details = []
        for _ in range(6):
            details.append(str(app.screen.query_one("#detail").render()))
            await pilot.press("down")
        seen = "\n".join(details)
        for part in (
            "Quiet heat", "If quiet, then loyal.", "“we only want the heating to work”", "survey.docx · page 4",
            "model test/scripted · prompt bets v3 · 1000 tokens", "Question 2?", "It is silent.", "method guide",
            "your other version", "As stored", "Owner-occupied homes, no landlords.", "9 → 7", "parks it for",
        ):  # fmt: skip
            assert part in seen, part


def _open(app: CounterpointApp, form: type[Screen[Any]]) -> bool:
    return isinstance(app.screen, form)


async def test_one_is_accepted_one_edited_one_rejected_one_left(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("v", "e")
        assert _open(app, RecordForm)
        await pilot.press("end", *" at last", "ctrl+s")
        await until(
            pilot, lambda: any(record.title == "Quiet heat at last" for record in stored(path).records)
        )
        await pilot.press("y")
        await until(pilot, lambda: [item.title for item in stored(path).parked] == ["Question 0?"])
        await pilot.press("x", "e")
        assert _open(app, PlainForm)
        await pilot.press("f1")
        assert "asks first if it was changed" in words(app)
        assert "it is saved" not in words(app)
        await pilot.press("escape", "ctrl+s")
        await until(pilot, lambda: len(stored(path).parked) == 2)
        states = {
            item.task: [other.state for other in stored(path).suggestions if other.task == item.task]
            for item in stored(path).suggestions
        }
        assert states["bets"] == ["edited"]
        assert states["follow-ups"] == ["accepted", "rejected", "edited"]
        assert states["edit"] == states["tidy"] == ["open"]
        await pilot.press("u")
        assert said(app).startswith("Undone")


async def test_many_are_decided_at_once_after_one_question(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("v", "asterisk", "x")
        assert "Reject all 6" in words(app)
        await pilot.press("n")
        assert len(stored(path).suggestions) == 6
        await pilot.press("x", "y")
        await until(
            pilot,
            lambda: all(item.state == "rejected" for item in stored(path).suggestions),
            "all to be rejected",
        )
        assert "Nothing waits for you" in words(app)
        await pilot.press("y", "x", "e", "space", "l", "escape")
        await until(pilot, lambda: not isinstance(app.screen, Review))


async def test_two_marked_ones_are_accepted_together(path: Path) -> None:
    async with at_work(path, size=WIDE) as (_app, pilot):
        await pilot.press("v", "down", "space", "space", "y")
        await until(pilot, lambda: len(stored(path).parked) == 2, "both to be parked")
        await pilot.press("u")
        await until(pilot, lambda: len(stored(path).parked) == 0, "both to be taken back at once")


def test_a_drafted_record_is_read_in_the_order_of_its_form(path: Path) -> None:
    bet = {
        "kind": "bet",
        "title": "Quiet heat",
        "note": "Made in a hurry.",
        "swot_ids": ["swot-9"],
        "conditions": [{"statement": "They sleep"}, {"statement": "They pay", "test": "Ask ten"}],
        "hypothesis": "If quiet, then loyal.",
    }
    with Workspace.open(path) as workspace:
        (suggestion,) = workspace.suggest("bets", [Proposal(records=[bet])], origin=MODEL)
        shown = show(suggestion, Snapshot(0, workspace.engagement(), (suggestion,)))
    assert [label for label, _ in shown.lines] == ["hypothesis", "SWOT", "conditions", "note"]
    assert dict(shown.lines)["conditions"] == "• They sleep\n• They pay, Ask ten"


def test_what_waits_from_a_form_is_named_and_no_word_of_it_shown() -> None:
    voice = {"question": "market", "participant": "Ove", "answer": "Given alone"}
    waiting = Suggestion(id="s-1", task="edit", payload={"voices": [voice], "shown": {"ref": "market"}})
    shown = show(waiting, Snapshot(0, Engagement(), (waiting,)))
    assert shown.title == "Ove on The market we play in"
    assert "what Ove said on “The market we play in”" in shown.effect
    assert "Given alone" not in str(shown)


def test_what_came_back_with_a_report_says_so_and_what_it_was_written_upon() -> None:
    about = {"report": "Report 1", "source": "board.docx", "at": "2026-11-20T10:00:00Z", "was": "Homes."}
    text = AnswerText(question="market", field="agreed", text="Homes. All of them.")
    given = Suggestion(
        id="s-1", task="edit", payload=Proposal(answers=[text], shown=about).model_dump(mode="json"),
        origin=Origin(by="person", name="Ann"),
    )  # fmt: skip
    for stands, extra in (
        ("Homes.", []),
        ("Flats.", [("as the report said, before it was changed here", "Homes.")]),
    ):
        held = Engagement.model_validate({"answers": {"market": {"agreed": stands}}})
        shown = show(given, Snapshot(1, held, (given,)))
        assert (shown.sort, shown.made_by) == ("back with a report", "Ann")
        assert list(shown.lines) == [
            ("as stored", stands), ("as suggested", "Homes. All of them."), *extra, ("came back with", "board.docx, 2026-11-20"),
        ]  # fmt: skip


async def test_what_grew_stale_is_listed_cannot_be_accepted_and_can_be_put_away(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    with Workspace.open(path) as workspace:
        draft = Proposal(
            records=[{"kind": "capability", "title": "Quiet pumps"}],
            based_on=["need-1"],
            shown={"target": "bet-1"},
        )
        workspace.suggest("capabilities", [draft], origin=MODEL)
        workspace.change_record("need-1", {"importance": 3})
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("v")
        await until(pilot, lambda: "✗ stale Quiet pumps" in words(app), "what grew stale")
        assert "can no longer be accepted as it stands" in words(app)
        assert "Nothing waits for you" in words(app)
        await pilot.press("y", "space")
        assert [item.state for item in stored(path).suggestions] == ["stale"]
        await pilot.press("x")
        await until(pilot, lambda: [item.state for item in stored(path).suggestions] == ["rejected"])
        await until(pilot, lambda: "stale" not in words(app), "it to be put away")
        await pilot.press("u")
        await until(pilot, lambda: "✗ stale Quiet pumps" in words(app), "it to be back")


async def test_with_nothing_open_the_place_says_where_suggestions_come_from(tmp_path: Path) -> None:
    async with at_work(make_room(tmp_path / "room.counterpoint"), size=WIDE) as (app, pilot):
        await pilot.press("v")
        await until(pilot, lambda: "Suggestions come from a in Workshop, Gaps and Bets." in words(app))
        assert not app.screen.query_one("#reading").region
