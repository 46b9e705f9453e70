"""Suggestions: proposed by an advisor, moved on by a person alone."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Engagement, Suggestion
from assistant.method.said import Origin
from assistant.workspace.document import Proposal, Workspace
from assistant.workspace.errors import NotOpen
from tests.workspace.build import assert_sound

MODEL = Origin(by="model", model="openai/x", prompt="bets", prompt_version="2", tokens_in=10, tokens_out=20)
GUIDE = Origin(by="guide")


def proposal(**parts: Any) -> Proposal:
    return Proposal.model_validate(parts)


def bet(title: str, **more: Any) -> dict[str, Any]:
    return {"kind": "bet", "title": title} | more


def state_of(ws: Workspace, id_: str) -> str:
    return next(one.state for one in ws.suggestions(state=None) if one.id == id_)


def suggest(ws: Workspace, *proposals: Proposal, task: str = "bets", **more: Any) -> list[Suggestion]:
    return ws.suggest(task, proposals, origin=MODEL, **more)


def test_an_accepted_bet_keeps_where_it_came_from(ws: Workspace) -> None:
    [suggestion] = suggest(ws, proposal(records=[bet("Night boat")], shown={"note": "n"}))
    assert ws.engagement().records == []
    [accepted] = ws.accept([suggestion.id])
    [record] = ws.engagement().records
    assert accepted.records == (record,)
    assert accepted.revision == ws.revision
    assert accepted.suggestion.state == "accepted"
    assert record.origin == MODEL.model_copy(update={"suggestion": suggestion.id})
    assert ws.suggestions() == []
    assert [one.id for one in ws.suggestions(state="accepted", task="bets")] == [suggestion.id]
    assert ws.suggestions(state=None, task="gaps") == []
    assert_sound(ws.path)


def test_an_edited_bet_says_so(ws: Workspace) -> None:
    [suggestion] = suggest(ws, proposal(records=[bet("Night boat")], based_on=["market"]))
    accepted = ws.edit(suggestion.id, {"records": [bet("Night boat from ten", id="bet-1", rank=1)]})
    assert accepted.suggestion.state == "edited"
    assert accepted.records[0].title == "Night boat from ten"
    assert accepted.records[0].origin
    assert accepted.records[0].origin.edited
    assert accepted.suggestion.payload["based_on"] == ["market"]
    [suggestion] = suggest(ws, proposal(records=[bet("Day boat")]))
    assert ws.edit(suggestion.id, {"records": [bet("Without an id")]}).records[0].id == "bet-3"


def test_naming_the_changed_fields_of_a_single_thing_is_enough(ws: Workspace) -> None:
    boat, item, text, change = suggest(
        ws,
        proposal(records=[bet("Night boat", rank=2)]),
        proposal(parked=[{"question": "market", "title": "Freight?"}]),
        proposal(answers=[{"question": "market", "field": "agreed", "text": "Fjord"}]),
        proposal(records=[bet("A"), bet("B")]),
    )
    [record] = ws.edit(boat.id, {"title": "Late boat"}).records
    assert (record.title, record.model_dump()["rank"]) == ("Late boat", 2)
    assert ws.edit(item.id, {"title": "Freight at night?"}).parked[0].question == "market"
    assert ws.edit(text.id, {"text": "The fjord"}).answers[0].agreed == "The fjord"
    with pytest.raises(BadInput, match="title: there is no such field"):
        ws.edit(change.id, {"title": "which?"})


def test_what_an_edit_makes_of_it_must_fit(ws: Workspace) -> None:
    [suggestion] = suggest(ws, proposal(records=[bet("Night boat")]))
    payloads: tuple[dict[str, object], ...] = (
        {"records": [bet("x", rank=0)]},
        {"colour": 1},
        {"answers": [{"question": "x"}]},
        {"kind": "need"},
        {"id": "bet-77"},
        {"records": [bet("Another", id="bet-77")]},
        {"records": []},
    )
    for payload in payloads:
        with pytest.raises(BadInput):
            ws.edit(suggestion.id, payload)
    assert state_of(ws, suggestion.id) == "open"
    assert ws.engagement().records == []


def test_accepting_adds_parked_items_answers_and_changes(ws: Workspace) -> None:
    ws.add_record("persona", {"title": "Nurse"})
    [suggestion] = ws.suggest(
        "gaps",
        [
            proposal(
                parked=[{"question": "market", "title": "Freight?"}],
                answers=[{"question": "needs", "field": "assumed", "text": "Be on time"}],
                changes=[{"id": "persona-1", "fields": {"targeted": "now"}}],
            )
        ],
        origin=GUIDE,
    )
    [accepted] = ws.accept([suggestion.id])
    assert (accepted.parked[0].title, accepted.parked[0].raised_by) == ("Freight?", "guide")
    assert accepted.answers[0].assumed == "Be on time"
    assert accepted.changed[0].model_dump()["targeted"] == "now"
    assert ws.engagement().parked == list(accepted.parked)
    assert ws.engagement().answer("needs").status == "assumed"


def test_several_are_accepted_together_or_not_at_all(ws: Workspace) -> None:
    one, two = suggest(ws, proposal(records=[bet("A")]), proposal(records=[bet("B")]))
    with pytest.raises(NotFound):
        ws.accept([one.id, "s-99"])
    assert ws.engagement().records == []
    assert [accepted.records[0].title for accepted in ws.accept([one.id, two.id, one.id])] == ["A", "B"]
    ws.undo()
    assert len(ws.suggestions()) == 2


def test_what_was_dealt_with_stays_dealt_with(ws: Workspace) -> None:
    one, two = suggest(ws, proposal(records=[bet("A")]), proposal(records=[bet("B")]))
    ws.accept([one.id])
    [rejected] = ws.reject([two.id], reason="too dear")
    assert rejected.state == "rejected"
    for act in (lambda: ws.accept([one.id]), lambda: ws.reject([two.id]), lambda: ws.edit(two.id, {})):
        with pytest.raises(NotOpen):
            act()
    assert "too dear" in ws.history()[0].summary


def test_a_change_underneath_makes_stale(ws: Workspace) -> None:
    ws.add_record("persona", {"title": "Nurse"})
    on_record, on_answer, on_nothing = suggest(
        ws,
        proposal(records=[bet("A")], based_on=["persona-1"]),
        proposal(records=[bet("B")], based_on=["market"]),
        proposal(records=[bet("C")]),
    )
    ws.change_record("persona-1", {"priority": 2})
    assert state_of(ws, on_record.id) == "stale"
    ws.set_status("market", "open")
    ws.skip_answer("market")
    assert state_of(ws, on_answer.id) == "open"
    ws.write_answer("market", "assumed", "Islands")
    assert state_of(ws, on_answer.id) == "stale"
    assert state_of(ws, on_nothing.id) == "open"
    with pytest.raises(NotOpen, match="has changed since"):
        ws.accept([on_record.id])
    assert ws.history()[0].seq == ws.revision_of("market")  # the same act, the same transaction


def test_removing_what_it_rests_on_makes_stale(ws: Workspace) -> None:
    ws.add_record("persona", {"title": "Nurse"})
    [suggestion] = suggest(ws, proposal(records=[bet("A")], based_on=["persona-1"]))
    ws.remove_record("persona-1")
    assert state_of(ws, suggestion.id) == "stale"


def test_accepting_makes_neither_itself_nor_its_sibling_stale(ws: Workspace) -> None:
    ws.add_record("persona", {"title": "Nurse"})
    one, two, three = suggest(
        ws,
        proposal(changes=[{"id": "persona-1", "fields": {"note": "met"}}], based_on=["persona-1"]),
        proposal(records=[bet("B")], based_on=["market"]),
        proposal(records=[bet("C")], based_on=["persona-1"]),
    )
    ws.accept([two.id])
    assert [state_of(ws, one_.id) for one_ in (one, three)] == ["open", "open"]
    ws.accept([one.id])
    assert state_of(ws, one.id) == "accepted"
    assert state_of(ws, three.id) == "stale"


def test_a_reply_that_comes_too_late_is_born_stale(ws: Workspace) -> None:
    ws.add_record("persona", {"title": "Nurse"})
    ws.write_answer("market", "assumed", "Islands")
    seen = ws.revision
    ws.write_answer("market", "assumed", "Islands and fjord")
    ws.remove_record("persona-1")
    made = suggest(
        ws,
        proposal(records=[bet("A")], based_on=["market"]),
        proposal(records=[bet("B")], based_on=["persona-1"]),
        proposal(records=[bet("C")], based_on=["needs"]),
        seen=seen,
    )
    assert [one.state for one in made] == ["stale", "stale", "open"]
    assert [one.state for one in suggest(ws, proposal(records=[bet("A")], based_on=["market"]))] == ["open"]


def test_the_same_proposal_is_not_stored_twice(ws: Workspace) -> None:
    first = suggest(ws, proposal(records=[bet("A", id="bet-1")], shown={"bet": "bet-1"}))
    again = suggest(ws, proposal(records=[bet("A", id="bet-7")], shown={"bet": "bet-7"}))
    assert [one.id for one in again] == [one.id for one in first]
    other_task = suggest(ws, proposal(records=[bet("A", id="bet-8")]), task="drafts")
    assert other_task[0].id != first[0].id
    ws.reject([first[0].id])
    assert suggest(ws, proposal(records=[bet("A")], shown={"bet": "?"}))[0].state == "open"
    assert len(ws.suggestions(state=None)) == 3


def test_new_ones_can_take_the_place_of_old_ones(ws: Workspace) -> None:
    old, same = suggest(ws, proposal(records=[bet("A")]), proposal(records=[bet("B")]))
    new = suggest(ws, proposal(records=[bet("B")]), proposal(records=[bet("C")]), supersede=[old.id, same.id])
    assert new[0].id == same.id
    assert [state_of(ws, one.id) for one in (old, same, new[1])] == ["stale", "open", "open"]
    assert suggest(ws, supersede=[old.id]) == []
    with pytest.raises(NotFound):
        suggest(ws, supersede=["s-99"])


def test_ids_held_by_suggestions_are_not_handed_out(ws: Workspace) -> None:
    assert ws.next_ids("bet", 2) == ["bet-1", "bet-2"]
    one, two = suggest(ws, proposal(records=[bet("A", id="bet-1")]), proposal(records=[bet("B", id="bet-1")]))
    assert (one.payload["records"][0]["id"], two.payload["records"][0]["id"]) == ("bet-1", "bet-2")
    assert ws.add_record("bet", {"title": "By hand"}).id == "bet-3"
    with pytest.raises(BadInput, match="bet-2 is taken"):
        ws.add_record("bet", {"id": "bet-2"})
    assert [one_.records[0].id for one_ in ws.accept([one.id, two.id])] == ["bet-1", "bet-2"]


def test_links_within_a_proposal_follow_a_changed_id(ws: Workspace) -> None:
    ws.add_record("bet", {"title": "There already"})
    records = [bet("New", id="bet-1"), {"kind": "objective", "bet_ids": ["bet-1"]}]
    [suggestion] = suggest(ws, proposal(records=records, shown={"which": ["bet-1"]}))
    assert suggestion.payload["records"][0]["id"] == "bet-2"
    assert suggestion.payload["records"][1]["bet_ids"] == ["bet-2"]
    assert suggestion.payload["shown"] == {"which": ["bet-2"]}


def test_an_id_taken_between_proposal_and_acceptance_is_changed(ws: Workspace) -> None:
    [suggestion] = suggest(ws, proposal(records=[bet("Mine", id="bet-1")]))
    ws.import_engagement(
        type(ws.engagement()).model_validate({"records": [bet("Theirs", id="bet-1")]}), source="x.json"
    )
    [accepted] = ws.accept([suggestion.id])
    assert accepted.records[0].id == "bet-2"
    assert accepted.suggestion.payload["records"][0]["id"] == "bet-2"


@pytest.mark.parametrize(
    "parts",
    [
        {"records": [{"kind": "bat"}]},
        {"records": [bet("A", rank=0)]},
        {"records": [bet("A", colour="red")]},
    ],
)
def test_a_proposal_that_does_not_fit_is_refused(ws: Workspace, parts: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        suggest(ws, proposal(**parts))
    assert ws.suggestions(state=None) == []


def test_a_record_that_is_gone_cannot_be_changed_by_accepting(ws: Workspace) -> None:
    ws.add_record("persona", {"title": "Nurse"})
    [suggestion] = suggest(ws, proposal(changes=[{"id": "persona-1", "fields": {"note": "x"}}]))
    ws.remove_record("persona-1")
    with pytest.raises(NotFound, match="persona-1"):
        ws.accept([suggestion.id])
    assert state_of(ws, suggestion.id) == "open"


def test_text_of_a_model_is_made_safe(ws: Workspace) -> None:
    title = "Night\x1b[31m boat\u202e"
    [suggestion] = suggest(ws, proposal(records=[bet(title)], shown={"why\x07": title}))
    assert suggestion.payload["records"][0]["title"] == "Night boat"
    assert suggestion.payload["shown"] == {"why": "Night boat"}
    assert ws.edit(suggestion.id, {"records": [bet(title)]}).records[0].title == "Night boat"


def test_the_history_names_what_was_suggested(ws: Workspace) -> None:
    [one] = suggest(ws, proposal(records=[bet("A")]))
    suggest(ws, supersede=[one.id])
    assert [act.summary for act in ws.history()][:2] == [
        "Put older suggestions aside: Bet “A”", "Suggested 1 change: Bet “A”",
    ]  # fmt: skip


def outdated(ws: Workspace) -> list[str]:
    return [one.id for one in ws.outdated_suggestions()]


def test_what_grew_stale_is_told_of_until_it_is_asked_for_again(ws: Workspace) -> None:
    ws.add_record("bet", {"title": "Night boat"})
    on_bet = {"based_on": ["bet-1"], "shown": {"target": "bet-1"}}
    first = suggest(ws, *(proposal(records=[bet(title)], **on_bet) for title in "AB"), task="capabilities")
    second = suggest(ws, proposal(records=[bet("C")], **on_bet), task="capabilities")
    trace = suggest(ws, proposal(records=[bet("D")], **on_bet), task="trace")
    assert outdated(ws) == []
    ws.remove_record("bet-1")
    # A later round took no place of the first: all of them rest on what is gone.
    assert outdated(ws) == [one.id for one in (*first, *second, *trace)]
    ws.undo()
    assert outdated(ws) == []
    ws.remove_record("bet-1")
    other = {"shown": {"target": "bet-2"}}
    suggest(ws, proposal(records=[bet("E")], **other), task="capabilities")
    assert trace[0].id in outdated(ws)
    assert first[0].id in outdated(ws)
    suggest(ws, proposal(records=[bet("F")], shown={"target": "bet-1"}), task="capabilities")
    assert outdated(ws) == [trace[0].id]


def test_what_was_replaced_by_asking_again_is_not_told_of_as_stale(ws: Workspace) -> None:
    old, same, third = suggest(
        ws, *(proposal(records=[bet(title)], shown={"question": "market"}) for title in "ABC"), task="draft"
    )
    suggest(ws, proposal(records=[bet("D")]), task="draft", supersede=[old.id])
    assert suggest(ws, task="draft", supersede=[same.id, third.id]) == []
    assert [state_of(ws, one.id) for one in (old, same, third)] == ["stale"] * 3
    assert outdated(ws) == []


def test_a_persons_own_edit_that_grew_stale_is_told_of_beside_newer_ones(ws: Workspace) -> None:
    ws.add_record("persona", {"title": "Nurse"})
    [mine] = suggest(ws, proposal(records=[bet("A")], based_on=["persona-1"]), task="edit")
    ws.change_record("persona-1", {"priority": 2})
    suggest(ws, proposal(records=[bet("B")]), task="edit")
    assert outdated(ws) == [mine.id]


def test_a_file_that_is_taken_in_tells_of_the_newest_stale_ones_only(ws: Workspace) -> None:
    told = [
        Suggestion(
            id=f"s-{n}", task=task, state="stale", origin=MODEL, payload={"shown": {"target": "market"}}
        )
        for n, task in enumerate(("draft", "draft", "extract"), 1)
    ]
    ws.import_engagement(Engagement(suggestions=told))
    assert outdated(ws) == ["s-2", "s-3"]


def test_a_stale_one_is_put_away_for_good_and_comes_back_by_undo(ws: Workspace) -> None:
    ws.write_answer("market", "assumed", "Islands")
    [one] = suggest(ws, proposal(records=[bet("A")], based_on=["market"]))
    ws.write_answer("market", "assumed", "Fjords")
    assert outdated(ws) == [one.id]
    for act in (lambda: ws.accept([one.id]), lambda: ws.edit(one.id, {"records": [bet("A", id="bet-1")]})):
        with pytest.raises(NotOpen, match="has changed since"):
            act()
    assert ws.reject([one.id])[0].state == "rejected"
    assert outdated(ws) == []
    ws.undo()
    assert outdated(ws) == [one.id]
    assert_sound(ws.path)
