"""Accepting: links among what is proposed hold or are left out and told, and no written word is lost."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.method.engagement import Engagement
from assistant.method.said import Citation, Origin
from assistant.workspace.doctor import examine
from assistant.workspace.document import Proposal, Workspace
from assistant.workspace.errors import Overtaken
from tests.workspace.build import SURVEY, assert_sound
from tests.workspace.test_suggestions import bet, proposal, state_of, suggest

QUOTE = Citation(title="survey.csv", location="page 1", quote="Nurses: 40 %", document="document-1")
OTHER = Citation(title="minutes", quote="every tenth crossing")


def need(title: str, **more: Any) -> dict[str, Any]:
    return {"kind": "need", "title": title} | more


def persona(title: str, **more: Any) -> dict[str, Any]:
    return {"kind": "persona", "title": title} | more


def text(words: str, *sources: Citation, **more: Any) -> Proposal:
    answer = {"question": "market", "field": "assumed", "text": words, "sources": sources}
    return proposal(answers=[answer], **more)


def stored(ws: Workspace) -> dict[str, dict[str, Any]]:
    return {record.id: record.model_dump(mode="json") for record in ws.engagement().records}


def imported(ws: Workspace, *records: dict[str, Any]) -> None:
    ws.import_engagement(Engagement.model_validate({"records": records}), source="x.json")


def links_hold(ws: Workspace) -> bool:
    return next(check.ok for check in examine(ws.path).checks if check.name == "links")


# -- texts


def test_accepting_adds_the_sources_of_a_text_once_and_undo_takes_them_back(ws: Workspace) -> None:
    ws.add_document(SURVEY)
    ws.write_answer("market", "assumed", "Islands\n")
    ws.cite("market", OTHER)
    before = ws.engagement().answer("market")
    [one] = suggest(ws, text("Islands\n\nMost of them nurses.", QUOTE, OTHER, QUOTE))
    [accepted] = ws.accept([one.id])
    assert accepted.answers[0].sources == [OTHER, QUOTE]
    assert accepted.answers[0].assumed == "Islands\n\nMost of them nurses."
    assert [(cited.target, cited.state) for cited in ws.citations()] == [("market", "stands")]
    ws.undo()
    assert ws.engagement().answer("market") == before
    ws.add_document(
        SURVEY.__class__(**{**_fields(SURVEY), "digest": "d" * 64, "passages": SURVEY.passages[:0]})
    )
    assert state_of(ws, one.id) == "stale"  # the text rests on a document that says something else by now
    assert_sound(ws.path)


def _fields(reading: Any) -> dict[str, Any]:
    return {name: getattr(reading, name) for name in reading.__dataclass_fields__}


@pytest.mark.parametrize("side", ["assumed", "agreed"])
@pytest.mark.parametrize(
    ("stands", "words", "fits"),
    [
        ("", "Anything", True),
        (" \n", "Anything", True),
        ("Islands", "Islands", True),
        ("Islands", "Islands, and the fjord", True),
        ("Islands \n", "Islands\n\nThe fjord", True),
        ("Islands.", "Islands.The fjord", True),
        ("Island", "Islanders", False),
        ("Islands", "The fjord", False),
        ("Islands", "islands and more", False),
        ("Islands", "The fjord\n\nIslands", False),
        ("Islands", "", False),
    ],
)
def test_a_text_that_somebody_wrote_is_never_replaced(
    ws: Workspace, side: Any, stands: str, words: str, fits: bool
) -> None:
    ws.write_answer("market", side, stands)
    answer = {"question": "market", "field": side, "text": words or "x"}
    [one] = suggest(ws, proposal(answers=[answer]))
    before = ws.engagement()
    edited: dict[str, object] = {"answers": [answer | {"text": words}]}
    if fits:
        ws.accept([one.id])
        assert getattr(ws.engagement().answer("market"), side) == words
    else:
        for act in (lambda: ws.edit(one.id, edited), lambda: ws.accept([one.id])):
            with pytest.raises(Overtaken, match=f"would replace what is {side} for “The market we play in”"):
                act()
        assert ws.engagement() == before


def test_two_texts_for_one_answer_are_not_accepted_over_each_other(ws: Workspace) -> None:
    one, two = suggest(ws, text("Islands"), text("The fjord"))
    with pytest.raises(Overtaken):
        ws.accept([one.id, two.id])
    assert ws.engagement().answers == {}
    ws.suggest("edit", [text("My own")], origin=Origin(by="person", name="Ida"))
    ws.write_answer("market", "assumed", "Theirs")
    ws.accept(
        [ws.suggestions(task="edit")[0].id]
    )  # a person's own edit, which met another's, may take its place
    assert ws.engagement().answer("market").assumed == "My own"


@pytest.mark.parametrize(
    ("stands", "becomes"),
    [("", "The fjord"), ("Islands \n", "Islands\n\nThe fjord"), ("The fjord", "The fjord\n\nThe fjord")],
)
def test_a_text_that_goes_on_comes_below_what_was_written_meanwhile(
    ws: Workspace, stands: str, becomes: str
) -> None:
    [one] = suggest(
        ws,
        proposal(answers=[{"question": "market", "field": "assumed", "text": "The fjord", "goes_on": True}]),
    )
    if stands:
        ws.write_answer("market", "assumed", stands)
    ws.accept([one.id])
    assert ws.engagement().answer("market").assumed == becomes


def test_a_text_that_goes_on_is_left_out_where_the_room_has_agreed_meanwhile(ws: Workspace) -> None:
    [one] = suggest(
        ws,
        proposal(
            records=[persona("Nurse", id="persona-1")],
            answers=[{"question": "market", "field": "assumed", "text": "The fjord", "goes_on": True}],
        ),
    )
    ws.write_answer("market", "agreed", "Islands")
    [accepted] = ws.accept([one.id])
    assert ws.engagement().answer("market").text == "Islands"
    assert [record.id for record in accepted.records] == ["persona-1"]
    assert accepted.unlinked == ("The text is left out: one is agreed for “The market we play in” by now.",)


# -- links


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_links_among_what_is_accepted_together_hold_in_any_order(
    ws: Workspace, order: tuple[int, ...]
) -> None:
    made = suggest(
        ws,
        proposal(records=[persona("Nurse", id="persona-1")]),
        proposal(records=[need("Be home", id="need-1", persona_ids=["persona-1"])]),
        proposal(
            records=[bet("Night boat", persona_ids=["persona-1"], need_ids=["need-1"])],
            changes=[{"id": "need-1", "fields": {"note": "by two"}}],
        ),
    )
    accepted = ws.accept([made[place].id for place in order])
    assert [one.unlinked for one in accepted] == [()] * 3
    assert stored(ws)["bet-1"]["need_ids"] == ["need-1"]
    assert stored(ws)["need-1"]["persona_ids"] == ["persona-1"]
    assert stored(ws)["need-1"]["note"] == "by two"
    assert links_hold(ws)


def test_links_to_what_is_only_proposed_are_left_out_and_told(ws: Workspace) -> None:
    ws.add_record("persona", {"title": "Nurse"})
    ws.add_record("need", {"title": "Old", "persona_ids": ["persona-1", "persona-77"]})
    _, one = suggest(
        ws,
        proposal(records=[need("Be home", id="need-2"), persona("Sailor", id="persona-2")]),
        proposal(
            records=[
                bet("Night boat", need_ids=["need-1", "need-2", "bet-1"], persona_ids=["persona-2"]),
                {"kind": "value_proposition", "title": "Home", "persona_id": "persona-2", "need_ids": ["need-1"]},
                {
                    "kind": "trend",
                    "title": "Storms",
                    "need_effects": [{"need_id": "need-2", "effect": "worse"}, {"need_id": "need-1", "effect": "worse"}],
                },
            ],
            changes=[{"id": "need-1", "fields": {"persona_ids": ["persona-77", "persona-1", "persona-9"]}}],
        ),
    )  # fmt: skip
    [accepted] = ws.accept([one.id])
    held = stored(ws)
    assert (held["bet-1"]["need_ids"], held["bet-1"]["persona_ids"]) == (["need-1"], [])
    assert held["value-proposition-1"]["persona_id"] is None
    assert [effect["need_id"] for effect in held["trend-1"]["need_effects"]] == ["need-1"]
    assert held["need-1"]["persona_ids"] == ["persona-77", "persona-1"]  # what led nowhere before stays a gap
    assert accepted.unlinked == (
        "Bet “Night boat”: persona persona-2 is left out; it is only proposed.",
        "Bet “Night boat”: need need-2 is left out; it is only proposed.",
        "Bet “Night boat”: need bet-1 is left out; there is no such record.",
        "Value proposition “Home”: persona persona-2 is left out; it is only proposed.",
        "Trend “Storms”: need need-2 is left out; it is only proposed.",
        "Need “Old”: persona persona-9 is left out; there is no such record.",
    )
    assert accepted.records[0] == ws.engagement().records[2]
    ws.undo()
    assert stored(ws).keys() == {"persona-1", "need-1"}
    assert_sound(ws.path)


def test_links_to_what_an_edit_takes_out_go_with_it(ws: Workspace) -> None:
    [one] = suggest(
        ws, proposal(records=[persona("Nurse"), need("Be home", id="need-1"), bet("Boat", need_ids=["need-1"])])
    )  # fmt: skip
    imported(ws, need("A stranger", id="need-1"))
    records = [record for record in one.payload["records"] if record["kind"] != "need"]
    accepted = ws.edit(one.id, {"records": records})
    assert stored(ws)["bet-1"]["need_ids"] == []
    assert accepted.unlinked == ("Bet “Boat”: need need-1 is left out; it was taken out.",)


def test_links_follow_records_that_get_another_id_in_what_was_proposed_before_or_upon_them(
    ws: Workspace,
) -> None:
    [first] = suggest(ws, proposal(records=[need("Be home", id="need-1"), need("Be safe", id="need-2")]))
    upon = {"need_ids": ["need-1", "need-2"]}
    older, later = suggest(ws, proposal(records=[bet("A", **upon)]), proposal(records=[bet("B", **upon)]))
    imported(ws, need("A stranger", id="need-1"), need("Another", id="need-2"))
    drafted, meant = suggest(
        ws,
        proposal(records=[bet("C", **upon)], based_on=["need-1"], drafts=[first.id]),
        proposal(records=[bet("D", **upon)]),
    )
    accepted = ws.accept([older.id, first.id])
    assert [record.id for record in accepted[1].records] == ["need-3", "need-4"]
    assert stored(ws)["bet-1"]["need_ids"] == ["need-3", "need-4"]
    ws.accept([later.id, drafted.id, meant.id])
    assert [stored(ws)[id_]["need_ids"] for id_ in ("bet-2", "bet-3", "bet-4")] == [
        ["need-3", "need-4"], ["need-3", "need-4"], ["need-1", "need-2"],
    ]  # fmt: skip
    ws.undo()
    ws.undo()
    assert [one.payload for one in ws.suggestions()] == [
        one.payload for one in (first, older, later, drafted, meant)
    ]
    assert_sound(ws.path)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_whatever_is_accepted_in_whatever_order_leaves_no_broken_link_and_one_undo_takes_it_back(
    data: st.DataObject,
) -> None:
    ids = st.lists(st.sampled_from([f"need-{n}" for n in range(1, 6)]), max_size=3)
    record = st.builds(
        lambda kind, number, upon: {
            "kind": kind, "id": f"{kind}-{number}", "title": f"{kind} {number} {upon}", **({"need_ids": upon} if kind == "bet" else {}),
        },
        st.sampled_from(["need", "bet"]), st.integers(1, 4), ids,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        with Workspace.create(path, organisation="X", backup_folder=path) as ws:
            made: list[str] = []
            for records in data.draw(
                st.lists(st.lists(record, min_size=1, max_size=3), min_size=2, max_size=5)
            ):
                if data.draw(st.booleans()):
                    known = {one["id"]: one for one in records if one["id"] not in stored(ws)}
                    imported(
                        ws,
                        *(one | {"need_ids": []} if one["kind"] == "bet" else one for one in known.values()),
                    )
                drafts = data.draw(st.lists(st.sampled_from(made), max_size=2)) if made else []
                made += [one.id for one in suggest(ws, proposal(records=records, drafts=drafts))]
            while waiting := [one.id for one in ws.suggestions()]:
                some = data.draw(st.lists(st.sampled_from(waiting), min_size=1, max_size=3, unique=True))
                before = ws.engagement()
                accepted = ws.accept(some)
                count = sum(len(one.records) for one in accepted)
                assert len(ws.engagement().records) == len(before.records) + count
                for one in accepted:
                    links = [id_ for each in one.records for id_ in each.model_dump().get("need_ids", ())]
                    asked = [
                        id_ for each in one.suggestion.payload["records"] for id_ in each.get("need_ids", ())
                    ]
                    assert set(links) <= set(asked)
                    assert {*links, *(each.split(" is left")[0].split()[-1] for each in one.unlinked)} == set(
                        asked
                    )
                if data.draw(st.integers(0, 3)) == 0:
                    ws.undo()
                    assert ws.engagement() == before
                    ws.reject(some)
            assert links_hold(ws)
        assert_sound(path)
