"""The lines of the history: an act is told in titles and plain words, also once it is undone."""

from __future__ import annotations

from assistant.method.said import Origin
from assistant.workspace.document import Proposal, Workspace


def last(ws: Workspace) -> str:
    return ws.history(limit=1)[0].summary


def two_bets(ws: Workspace) -> tuple[str, str]:
    first = ws.add_record("bet", {"title": "Warmth as a service"})
    second = ws.add_record("bet", {"title": "Night boat"})
    return first.id, second.id


def test_choosing_is_told_by_the_titles_of_the_bets(ws: Workspace) -> None:
    warmth, boat = two_bets(ws)
    ws.place_bet(warmth, "chosen")
    assert last(ws) == "Chose the bet “Warmth as a service”"
    assert ws.undo().summary == "Undone: Chose the bet “Warmth as a service”"
    ws.choose_bets([warmth, boat])
    assert last(ws) == "Chose the bet “Warmth as a service”; Chose the bet “Night boat”"
    ws.rank_bet(boat, 1)
    assert last(ws) == "Put the bet “Warmth as a service” second; Put the bet “Night boat” first"
    ws.place_bet(boat, "dropped", reason="Too dear")
    assert last(ws) == "Dropped the bet “Night boat”"
    ws.place_bet(boat, "parked")
    assert last(ws) == "Parked the bet “Night boat”"
    ws.place_bet(boat, "shortlisted")
    assert last(ws) == "Shortlisted the bet “Night boat”"
    ws.place_bet(boat, "candidate")
    assert last(ws) == "Made the bet “Night boat” a candidate again"


def test_other_fields_are_told_by_their_labels_and_the_title(ws: Workspace) -> None:
    boat = ws.add_record("bet", {"title": "Night boat"}).id
    persona = ws.add_record("persona", {"title": "Shift nurse"}).id
    ws.change_record(
        boat, {"persona_ids": [persona], "kill_criterion": "Empty twice", "status": "shortlisted"}
    )
    assert last(ws) == "Bet “Night boat”: kill criterion, persona, status"
    ws.remove_record(persona)
    told = [act.summary for act in ws.history(persona)]
    assert told == ["Persona “Shift nurse” removed", "Persona “Shift nurse” added"]


def test_what_is_gone_keeps_its_title_in_the_history(ws: Workspace) -> None:
    persona = ws.add_record("persona", {"title": "Shift nurse"}).id
    ws.change_record(persona, {"targeted": "now"})
    ws.remove_record(persona)
    assert ws.history()[1].summary == "Persona “Shift nurse”: targeted"
    assert ws.story(persona)[1].act.summary == "Persona “Shift nurse”: targeted"


def test_suggestions_are_told_by_what_they_are_about(ws: Workspace) -> None:
    boat = ws.add_record("bet", {"title": "Night boat"}).id
    change = {"changes": [{"id": boat, "fields": {"first_step": "Ask the crews"}}]}
    (one, two) = ws.suggest(
        "edit",
        [Proposal.model_validate(change), Proposal(records=[{"kind": "need", "title": "Be home"}])],
        origin=Origin(),
    )
    assert last(ws) == "Suggested 2 changes: Bet “Night boat”; Need “Be home”"
    ws.reject([one.id], "too dear")
    assert last(ws) == "Rejected the suggestion: Bet “Night boat” (too dear)"
    assert ws.undo().summary == "Undone: Rejected the suggestion: Bet “Night boat” (too dear)"
    ws.reject([one.id, two.id])
    assert last(ws) == "Rejected 2 suggestions: Bet “Night boat”; Need “Be home”"
    (empty,) = ws.suggest("gaps", [Proposal(shown={"why": "They differ"})], origin=Origin())
    ws.reject([empty.id])
    assert last(ws) == "Rejected the suggestion"


def test_what_was_set_aside_and_the_homework_are_told_by_their_titles(ws: Workspace) -> None:
    ws.put("parked", {"title": "Freight?"})
    assert last(ws) == "Parked “Freight?”"
    for state, told in (("taken up", "Took up"), ("dropped", "Dropped")):
        ws.put("parked", {"id": "parked-1", "title": "Freight?", "state": state})
        assert last(ws) == f"{told} the parked item “Freight?”"
    ws.put("parked", {"id": "parked-1", "title": "Freight?", "state": "open"})
    assert last(ws) == "Opened the parked item “Freight?” again"
    ws.put("actions", {"title": "Ask the crews"})
    assert last(ws) == "Homework “Ask the crews” added"
    ws.put("actions", {"id": "action-1", "title": "Ask the crews", "done": "2026-03-01"})
    assert last(ws) == "Homework “Ask the crews” done"


def test_a_question_is_told_by_its_title_and_where_it_stands(ws: Workspace) -> None:
    ws.write_answer("market", "assumed", "Islands")
    assert last(ws) == "The market we play in: assumed"
    ws.set_status("market", "agreed")
    assert last(ws) == "The market we play in marked agreed"
