"""Choosing: at most three, each with a rank of its own, and every step one act that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Engagement
from assistant.method.records import Bet, BetStatus
from assistant.method.said import Origin
from assistant.workspace.document import Proposal, Workspace
from tests.workspace.build import assert_sound


@pytest.fixture
def five(ws: Workspace) -> Workspace:
    """A workspace with five candidate bets."""
    for number in range(1, 6):
        ws.add_record("bet", {"title": f"Bet {number}"})
    return ws


def bets(ws: Workspace) -> dict[str, Bet]:
    return {record.id: record for record in ws.engagement().records if isinstance(record, Bet)}


def ranks(ws: Workspace) -> dict[str, int | None]:
    return {id_: bet.rank for id_, bet in bets(ws).items() if bet.status == "chosen"}


def test_a_chosen_bet_takes_the_first_free_rank(five: Workspace) -> None:
    for id_ in ("bet-4", "bet-2", "bet-5"):
        five.place_bet(id_, "chosen")
    five.place_bet("bet-2", "shortlisted")
    five.place_bet("bet-1", "chosen")
    assert ranks(five) == {"bet-4": 1, "bet-1": 2, "bet-5": 3}
    assert bets(five)["bet-2"].rank is None
    assert_sound(five.path)


def test_a_fourth_is_refused_and_nothing_is_changed(five: Workspace) -> None:
    for id_ in ("bet-1", "bet-2", "bet-3"):
        five.place_bet(id_, "chosen")
    before = five.revision
    for rank in (None, 1):
        with pytest.raises(BadInput, match="bet-1, bet-2, bet-3 are chosen already"):
            five.place_bet("bet-4", "chosen", rank=rank)
    assert five.revision == before
    assert not five.place_bet("bet-2", "chosen").changed
    five.place_bet("bet-2", "dropped", reason="Too dear")
    five.place_bet("bet-4", "chosen")
    assert ranks(five) == {"bet-1": 1, "bet-3": 3, "bet-4": 2}


def test_who_takes_a_rank_changes_places_in_one_act(five: Workspace) -> None:
    for id_ in ("bet-1", "bet-2"):
        five.place_bet(id_, "chosen")
    five.place_bet("bet-3", "chosen", rank=1)
    assert ranks(five) == {"bet-1": 3, "bet-2": 2, "bet-3": 1}
    five.rank_bet("bet-2", 1)
    assert ranks(five) == {"bet-1": 3, "bet-2": 1, "bet-3": 2}
    five.undo()
    assert ranks(five) == {"bet-1": 3, "bet-2": 2, "bet-3": 1}
    five.undo()
    assert ranks(five) == {"bet-1": 1, "bet-2": 2}


def test_several_are_chosen_in_an_order_by_one_act_and_others_come_after_them(five: Workspace) -> None:
    for id_ in ("bet-1", "bet-2"):
        five.place_bet(id_, "chosen")
    five.place_bet("bet-3", "parked", reason="Later")
    five.choose_bets(["bet-3", "bet-2", "bet-3"])
    assert ranks(five) == {"bet-3": 1, "bet-2": 2, "bet-1": 3}
    assert bets(five)["bet-3"].reason == ""
    before = five.revision
    with pytest.raises(BadInput, match="4 bets would be chosen"):
        five.choose_bets(["bet-4"])
    with pytest.raises(NotFound):
        five.choose_bets(["bet-1", "bet-9"])
    assert five.revision == before
    five.undo()
    assert ranks(five) == {"bet-1": 1, "bet-2": 2}
    assert bets(five)["bet-3"].reason == "Later"
    assert_sound(five.path)


def test_the_reason_stays_as_long_as_the_bet_is_set_aside(five: Workspace) -> None:
    five.place_bet("bet-1", "parked", reason="Until\nthe law is out")
    five.place_bet("bet-1", "parked")
    assert bets(five)["bet-1"].reason == "Until\nthe law is out"
    five.place_bet("bet-1", "candidate")
    assert bets(five)["bet-1"].reason == ""
    five.undo()
    assert bets(five)["bet-1"].status == "parked"
    assert bets(five)["bet-1"].reason == "Until\nthe law is out"


@pytest.mark.parametrize(
    ("arguments", "more", "words"),
    [
        (("bet-1", "dropped"), {}, "with a reason"),
        (("bet-1", "dropped"), {"reason": " \n"}, "with a reason"),
        (("bet-1", "chosen"), {"reason": "It is the best"}, "parked or dropped"),
        (("bet-1", "shortlisted"), {"rank": 1}, "Only chosen"),
        (("bet-1", "chosen"), {"rank": 4}, "1 to 3"),
        (("bet-1", "chosen"), {"rank": 0}, "1 to 3"),
        (("bet-1", "loved"), {}, "no status"),
    ],
)
def test_what_has_no_meaning_is_refused(
    five: Workspace, arguments: tuple[Any, Any], more: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        five.place_bet(*arguments, **more)
    assert bets(five)["bet-1"].status == "candidate"


def test_only_bets_are_chosen_and_only_chosen_ones_ranked(five: Workspace) -> None:
    five.add_record("persona", {"title": "Shift nurse"})
    with pytest.raises(NotFound, match="no bet"):
        five.place_bet("persona-1", "chosen")
    with pytest.raises(NotFound, match="no bet"):
        five.rank_bet("bet-9", 1)
    with pytest.raises(BadInput, match="Only chosen"):
        five.rank_bet("bet-1", 1)


def test_ranks_that_an_import_left_double_are_put_right(ws: Workspace) -> None:
    records = [
        {"id": f"bet-{number}", "kind": "bet", "title": f"Bet {number}", "status": "chosen", "rank": 2}
        for number in range(1, 5)
    ]
    ws.import_engagement(Engagement.model_validate({"organisation": "Quay", "records": records}))
    # What a file brought in can be worded anew, though one more is chosen than may be.
    ws.change_record("bet-4", {"title": "Bet four", "status": "chosen"})
    ws.rank_bet("bet-4", 2)
    assert sorted(ranks(ws).values(), key=str) == [1, 2, 3, 4]
    assert ranks(ws)["bet-4"] == 2


def test_no_way_of_writing_a_record_makes_a_fourth_bet_a_chosen_one(five: Workspace) -> None:
    for id_ in ("bet-1", "bet-2", "bet-3"):
        five.change_record(id_, {"status": "chosen"})
    drafts = [
        Proposal(records=[{"kind": "bet", "title": "Drafted", "status": "chosen"}]),
        Proposal.model_validate({"changes": [{"id": "bet-4", "fields": {"status": "chosen"}}]}),
    ]
    suggested = [each.id for each in five.suggest("edit", drafts, origin=Origin())]
    before = five.engagement()
    writes: list[Callable[[], object]] = [
        lambda: five.change_record("bet-4", {"status": "chosen"}),
        lambda: five.add_record("bet", {"title": "New", "status": "chosen"}),
        *(partial(five.accept, [id_]) for id_ in suggested),
    ]
    for write in writes:
        with pytest.raises(BadInput, match="fourth"):
            write()
        assert five.engagement() == before
    five.change_record("bet-1", {"status": "parked"})
    five.change_record("bet-4", {"status": "chosen"})
    assert set(ranks(five)) == {"bet-2", "bet-3", "bet-4"}


@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.sampled_from(get_args(BetStatus)), st.none() | st.integers(1, 3)),
        max_size=12,
    )
)
def test_whatever_is_placed_there_are_three_at_most_with_ranks_of_their_own(
    five: Workspace, steps: list[tuple[int, BetStatus, int | None]]
) -> None:
    for id_ in bets(five):
        five.place_bet(id_, "candidate")
    for number, status, rank in steps:
        reason = "Not now" if status == "dropped" else ""
        try:
            five.place_bet(f"bet-{number}", status, reason=reason, rank=rank if status == "chosen" else None)
        except BadInput:
            assert len(ranks(five)) == 3
        held = list(ranks(five).values())
        assert len(held) <= 3
        assert len(set(held)) == len(held)
        assert set(held) <= {1, 2, 3}
