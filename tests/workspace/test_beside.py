"""Homework, decisions, parked items and participants: changed field by field, and renamed everywhere at once."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Engagement
from assistant.method.said import Origin
from assistant.workspace.document import Workspace
from assistant.workspace.proposals import Proposal
from tests.workspace.build import Clock, assert_sound

# -- field by field


def test_two_windows_change_different_fields_of_one_thing_and_both_stay(
    ws: Workspace, other: Workspace
) -> None:
    ws.put("actions", {"title": "Count passengers", "owner": "Ida"})
    base = ws.revision
    assert not ws.change("actions", "action-1", {"owner": "Odd"}, base=base).suggestion
    assert not other.change("actions", "action-1", {"due": "2026-04-01"}, base=base).suggestion
    (held,) = ws.engagement().actions
    assert (held.title, held.owner, str(held.due)) == ("Count passengers", "Odd", "2026-04-01")
    ws.undo()
    assert ws.engagement().actions[0].owner == "Ida"
    assert ws.engagement().actions[0].due is not None
    assert_sound(ws.path)


@pytest.mark.parametrize(
    ("collection", "begun", "theirs", "mine"),
    [
        ("actions", {"title": "Count"}, {"owner": "Odd"}, {"owner": "Ida", "title": "Count heads"}),
        ("parked", {"title": "Freight?"}, {"state": "dropped"}, {"state": "taken up"}),
        ("decisions", {"decided": "No tourists"}, {"by": ["Odd"]}, {"by": ["Ida"], "decided": "Few tourists"}),
        ("participants", {"name": "Eva"}, {"role": "scribe"}, {"role": "decider"}),
    ],
)  # fmt: skip
def test_the_same_field_changed_twice_is_kept_as_a_suggestion(
    ws: Workspace, other: Workspace, collection: Any, begun: Any, theirs: Any, mine: Any
) -> None:
    made: Any = ws.put(collection, begun)
    id_ = getattr(made, "id", "Eva")
    base = ws.revision
    other.change(collection, id_, theirs, base=base)
    written = ws.change(collection, id_, mine, base=base)
    assert (written.suggestion, written.revision) == ("s-1", base)
    (held,) = getattr(ws.engagement(), collection)
    assert held.model_dump() == made.model_dump() | theirs
    (waits,) = ws.suggestions(task="edit")
    assert waits.payload["beside"] == [{"collection": collection, "id": id_, "fields": mine}]
    other.accept(["s-1"])
    (held,) = getattr(ws.engagement(), collection)
    assert held.model_dump() == made.model_dump() | theirs | mine
    other.undo()
    (held,) = getattr(ws.engagement(), collection)
    assert held.model_dump() == made.model_dump() | theirs
    assert_sound(ws.path)


def test_what_cannot_be_changed_is_refused(ws: Workspace) -> None:
    ws.put("actions", {"title": "Count"})
    before = ws.revision
    with pytest.raises(NotFound, match="action-9"):
        ws.change("actions", "action-9", {"title": "x"})
    with pytest.raises(BadInput, match="id cannot be changed"):
        ws.change("actions", "action-1", {"id": "action-2"})
    with pytest.raises(BadInput, match="no such field"):
        ws.change("actions", "action-1", {"colour": "red"})
    with pytest.raises(BadInput, match="date"):
        ws.change("actions", "action-1", {"due": "soon"})
    assert ws.change("actions", "action-1", {"title": "Count"}, base=0).changed is False
    assert ws.revision == before


def test_an_edit_that_waits_for_something_that_was_removed_says_so(ws: Workspace, other: Workspace) -> None:
    ws.put("actions", {"title": "Count"})
    base = ws.revision
    other.change("actions", "action-1", {"title": "Count heads"})
    ws.change("actions", "action-1", {"title": "Count bikes"}, base=base)
    ws.remove("actions", "action-1")
    with pytest.raises(NotFound, match="action-1"):
        ws.accept(["s-1"])
    ws.undo()
    ws.accept(["s-1"])
    assert ws.engagement().actions[0].title == "Count bikes"


# -- a score taken back


def test_an_agreement_is_taken_back_and_undo_brings_it_again(ws: Workspace) -> None:
    ws.give_voice("needs", "Ida", answer="Arrive on time", agreement=2, dissent="Not in winter")
    ws.give_voice("needs", "Ida", agreement="none")
    voice = ws.engagement().answer("needs").voice("Ida")
    assert (voice.answer, voice.agreement, voice.dissent) == ("Arrive on time", None, "Not in winter")
    assert not ws.give_voice("needs", "Ida", agreement="none").changed
    ws.undo()
    assert ws.engagement().answer("needs").voice("Ida").agreement == 2


# -- renaming


def peopled(name: str, other: str = "Odd", words: str = "Not in winter") -> Engagement:
    """An engagement that names `name` wherever somebody can be named, and in words of others."""
    return Engagement.model_validate(
        {
            "organisation": "Fjordline Ferries",
            "participants": [
                {"name": other},
                {"name": name, "role": "decider", "contact": name},
                {"name": "Una"},
            ],
            "answers": {
                "market": {
                    "agreed": f"{name} says so",
                    "skipped": {"by": name},
                    "voices": [
                        {"participant": name, "answer": words, "agreement": 1, "dissent": words},
                        {"participant": other, "dissent": f"{name}: no"},
                    ],
                }
            },
            "records": [
                {"id": "bet-1", "kind": "bet", "title": name},
                {"id": "activity-1", "kind": "activity", "title": name, "owner": name},
                {"id": "collaboration-1", "kind": "collaboration", "functions": [name], "owner": name},
                {"id": "activity-2", "kind": "activity", "owner": f"{name} and {other}"},
            ],
            "decisions": [
                {
                    "id": "decision-1",
                    "decided": name,
                    "by": [other, name],
                    "dissent": [f"{name}: {words}", words],
                }
            ],
            "actions": [{"id": "action-1", "title": name, "owner": name}],
            "parked": [{"id": "parked-1", "title": name, "raised_by": name}],
            "ballots": [
                {
                    "id": "vote-1",
                    "bet_ids": ["bet-1"],
                    "votes": [{"participant": name, "dots": [{"bet_id": "bet-1", "count": 2}]}],
                }
            ],
        }
    )


def test_a_new_name_reaches_every_place_where_somebody_is_named_and_no_words(ws: Workspace) -> None:
    ws.import_engagement(peopled("Ann"))
    before = ws.engagement()
    ws.rename_participant("Ann", " Anne  Lund ")
    now = ws.engagement()
    assert [(each.name, each.role, each.contact) for each in now.participants] == [
        ("Odd", "contributor", ""), ("Anne Lund", "decider", "Ann"), ("Una", "contributor", ""),
    ]  # fmt: skip
    market = now.answer("market")
    assert [voice.participant for voice in market.voices] == ["Anne Lund", "Odd"]
    assert [voice.dissent for voice in market.voices] == ["Not in winter", "Ann: no"]
    assert market.agreed == "Ann says so"
    assert market.skipped is not None
    assert market.skipped.by == "Ann"
    records: dict[str, Any] = {record.id: record for record in now.records}
    assert records["activity-1"].owner == records["collaboration-1"].owner == "Anne Lund"
    assert records["activity-2"].owner == "Ann and Odd"
    assert (records["activity-1"].title, records["collaboration-1"].functions) == ("Ann", ["Ann"])
    (decision,) = now.decisions
    assert (decision.decided, decision.by) == ("Ann", ["Odd", "Anne Lund"])
    assert decision.dissent == ["Anne Lund: Not in winter", "Not in winter"]
    assert now.actions[0].owner == now.parked[0].raised_by == "Anne Lund"
    assert now.ballots[0].votes[0].participant == "Anne Lund"
    assert ws.history()[0].summary == "Renamed Ann to Anne Lund"
    assert ws.history("Anne Lund")[0].kind == "rename"
    ws.undo()
    assert ws.engagement() == before
    assert ws.history()[0].summary == "Undone: Renamed Ann to Anne Lund"
    assert_sound(ws.path)


@pytest.mark.parametrize("taken", ["Odd", "Una"])
def test_two_people_are_never_made_one(ws: Workspace, taken: str) -> None:
    ws.import_engagement(peopled("Ann"))
    # Una is named nowhere but on the list; Odd has spoken, and stays somebody when taken off the list.
    with pytest.raises(BadInput, match=f"{taken} takes part already"):
        ws.rename_participant("Ann", taken)
    ws.remove("participants", "Odd")
    with pytest.raises(BadInput, match="Odd is named already, in market, decision-1"):
        ws.rename_participant("Ann", "Odd")
    assert not ws.rename_participant("Ann", "Ann").changed
    for old, new in (("Nobody", "Ann"), ("ann", "Anna")):
        with pytest.raises(NotFound, match=old):
            ws.rename_participant(old, new)
    with pytest.raises(BadInput, match="new name"):
        ws.rename_participant("Ann", " \n")


def test_a_new_name_changes_nothing_that_was_said(ws: Workspace) -> None:
    ws.give_voice("market", "Ida", answer="Islands")
    ws.add_record("activity", {"title": "Count", "owner": "Ida"})
    ws.suggest("follow-ups", [Proposal(based_on=["market"])], origin=Origin(by="guide"))
    ws.dismiss("activity-without-owner", ["activity-1"], "later")
    before = ws.last_changed()
    ws.rename_participant("Ida", "Ida Berg")
    assert ws.last_changed() == before
    ws.undo()
    assert ws.last_changed() == before
    assert [each.state for each in ws.suggestions()] == ["open"]
    assert len(ws.engagement().dismissals) == 1
    ws.change_record("activity-1", {"owner": "Odd"})
    assert ws.last_changed()["activity-1"] > before["activity-1"]
    assert ws.engagement().dismissals == []


_NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


@settings(max_examples=20, deadline=None)
@given(names=st.lists(_NAMES, min_size=3, max_size=3, unique=True), words=st.text(max_size=40))
def test_renaming_and_renaming_back_is_as_if_nothing_had_been_done(
    folder: Path, names: list[str], words: str
) -> None:
    old, new, other = (f"<{name}>" for name in names)
    path = folder / "room.counterpoint"
    path.unlink(missing_ok=True)
    with Workspace.create(path, organisation="", actor="Ida", clock=Clock(), backup_folder=folder) as ws:
        ws.import_engagement(peopled(old, other, words))
        before = ws.engagement()
        ws.rename_participant(old, new)
        there = ws.engagement()
        assert there.participants[1].name != old
        assert {voice.dissent for voice in there.answer("market").voices} == {
            voice.dissent for voice in before.answer("market").voices
        }
        ws.rename_participant(there.participants[1].name, before.participants[1].name)
        assert ws.engagement() == before
        ws.undo()
        assert ws.engagement() == there
        ws.undo()
        assert ws.engagement() == before
