"""Drafts that were made upon drafts nobody had accepted yet: they stand and fall with those."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.errors import NotFound
from assistant.workspace.document import Workspace
from tests.workspace.build import assert_sound
from tests.workspace.test_suggestions import bet, proposal, state_of, suggest


def answer(slug: str, text: str, **more: Any) -> dict[str, Any]:
    return {"answers": [{"question": slug, "field": "assumed", "text": text}], "based_on": [slug]} | more


def chain(ws: Workspace) -> tuple[str, str, str]:
    """A draft of the market with a bet, one of the needs upon it, and one of the bets upon that."""
    market = suggest(ws, proposal(**answer("market", "Islands", records=[bet("Night boat")])))[0].id
    needs = suggest(
        ws, proposal(**answer("needs", "Be home", drafts=[market]) | {"based_on": ["needs", "market", "bet-1"]})
    )[0].id  # fmt: skip
    bets = suggest(ws, proposal(**answer("bets", "Boats", drafts=[needs]) | {"based_on": ["needs"]}))[0].id
    return market, needs, bets


def states(ws: Workspace, ids: tuple[str, ...]) -> list[str]:
    return [state_of(ws, id_) for id_ in ids]


def test_what_falls_takes_down_what_was_drafted_upon_it_and_undo_lifts_all_of_it(ws: Workspace) -> None:
    ids = chain(ws)
    acts: dict[str, Callable[[], object]] = {
        "rejected": lambda: ws.reject([ids[0]], "too small"),
        "edited": lambda: ws.edit(ids[0], {"answers": [{"question": "market", "field": "assumed", "text": "Fjord"}]}),
        "stale": lambda: ws.write_answer("market", "assumed", "My own words"),
    }  # fmt: skip
    for state, act in acts.items():
        act()
        assert states(ws, ids) == [state, "stale", "stale"]
        ws.undo()
        assert states(ws, ids) == ["open"] * 3
    ws.reject([ids[0]], "too small")
    assert ws.history(limit=1)[0].summary == (
        "Rejected the suggestion: Bet “Night boat”; The market we play in (too small)"
    )
    assert_sound(ws.path)


def test_what_is_accepted_as_it_stands_carries_what_was_drafted_upon_it(ws: Workspace) -> None:
    ids = chain(ws)
    for _ in range(2):
        ws.accept([ids[0]])
        assert states(ws, ids) == ["accepted", "open", "open"]
        ws.undo()
        assert states(ws, ids) == ["open"] * 3
    ws.accept(ids[:2])
    ws.accept([ids[2]])
    assert ws.engagement().answer("bets").assumed == "Boats"
    ws.undo()
    ws.change_record("bet-1", {"title": "Day boat"})
    assert states(ws, ids) == ["accepted", "accepted", "open"]
    ws.write_answer("needs", "assumed", "Be home, by a person")
    assert states(ws, ids) == ["accepted", "accepted", "stale"]


def test_what_others_bring_in_the_same_act_is_not_excused(ws: Workspace) -> None:
    ids = chain(ws)
    [sibling] = suggest(ws, proposal(changes=[{"id": "bet-1", "fields": {"note": "by night"}}]))
    ws.accept([ids[0], sibling.id])
    assert states(ws, ids) == ["accepted", "stale", "stale"]


def test_a_draft_that_comes_late_is_measured_by_what_became_of_what_it_was_drafted_upon(
    ws: Workspace,
) -> None:
    market, *_ = chain(ws)
    seen = ws.revision
    late = answer("needs", "Be safe", drafts=[market]) | {"based_on": ["market"]}
    ws.accept([market])
    assert suggest(ws, proposal(**late), seen=seen)[0].state == "open"
    ws.write_answer("market", "assumed", "Islands, and more")
    assert suggest(ws, proposal(**late, shown={"n": 1}), seen=seen)[0].state == "stale"
    [fallen] = suggest(ws, proposal(records=[bet("A")]))
    ws.reject([fallen.id])
    assert suggest(ws, proposal(records=[bet("B")], drafts=[fallen.id]))[0].state == "stale"
    with pytest.raises(NotFound):
        suggest(ws, proposal(records=[bet("C")], drafts=["s-99"]))


def test_superseding_puts_what_was_drafted_upon_it_aside_as_well(ws: Workspace) -> None:
    ids = chain(ws)
    suggest(ws, proposal(**answer("market", "Coast")), supersede=[ids[0]])
    assert states(ws, ids) == ["stale"] * 3
