"""The strategy map: what carries what, and where the chain from learning to money does not hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import assistant
from assistant.method.engagement import Engagement
from assistant.method.strategy_map import PERSPECTIVES, StrategyMap, strategy_maps
from tests.method.build import Fields, engagement, rec


def goal(id_: str, perspective: str | None, *supports: str, **fields: Any) -> Fields:
    return rec(
        "objective", id_, **{"bet_ids": ["b1"]} | fields, perspective=perspective, supports_ids=[*supports]
    )


def mapped(*goals: Fields, status: str = "chosen") -> StrategyMap:
    (found,) = strategy_maps(engagement(rec("bet", "b1", status=status), *goals))
    return found


def lacks(found: StrategyMap) -> list[tuple[str, str]]:
    return [(lack.sort, lack.ref or lack.perspective or "") for lack in found.lacks]


CHAIN = (
    goal("l", "learning", "i"),
    goal("i", "internal", "c"),
    goal("c", "customer", "f"),
    goal("f", "financial"),
)


def test_a_chain_from_learning_to_money_lacks_nothing() -> None:
    found = mapped(*CHAIN)
    assert found.lacks == ()
    assert {row: [each.id for each in goals] for row, goals in found.rows.items()} == {
        "learning": ["l"],
        "internal": ["i"],
        "customer": ["c"],
        "financial": ["f"],
    }
    assert tuple(found.rows) == PERSPECTIVES
    assert [(arrow.lower, arrow.upper, arrow.way) for arrow in found.arrows] == [
        ("l", "i", "up"),
        ("i", "c", "up"),
        ("c", "f", "up"),
    ]


def test_a_row_may_be_passed_over_and_a_way_may_go_through_its_own_row() -> None:
    found = mapped(
        goal("l1", "learning", "l2"),
        goal("l2", "learning", "f1"),
        goal("f1", "financial", "f2"),
        goal("f2", "financial"),
    )
    assert lacks(found) == [("empty", "internal"), ("empty", "customer")]


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        ([*CHAIN[:3], goal("f", "financial"), goal("c2", "customer")], [("leads nowhere", "c2")]),
        ([*CHAIN, goal("f2", "financial")], [("led to by nothing", "f2")]),
        ([goal("l", "learning", "i"), goal("i", "internal", "l")],
         [("empty", "customer"), ("empty", "financial")]),
        ([goal("f", "financial", "c"), goal("c", "customer")],
         [("empty", "learning"), ("empty", "internal"), ("leads nowhere", "c"), ("led to by nothing", "f")]),
        ([goal("l1", "learning", "l2"), goal("l2", "learning", "l1"), goal("c", "customer")],
         [("empty", "internal"), ("empty", "financial"), ("leads nowhere", "l1"), ("leads nowhere", "l2")]),
        ([*CHAIN, goal("x", None, "f")], [("unplaced", "x")]),
        ([*CHAIN, goal("l2", "learning", "l2", "gone")], [("leads nowhere", "l2")]),
        ([*CHAIN[:3], goal("f", "financial", bet_ids=["b9"])], [("empty", "financial")]),
    ],
)  # fmt: skip
def test_the_map_tells_what_the_chain_lacks(goals: list[Fields], expected: list[tuple[str, str]]) -> None:
    found = mapped(*goals)
    assert lacks(found) == expected
    assert all(lack.text.endswith(".") for lack in found.lacks)


def test_a_downward_arrow_carries_nothing_up() -> None:
    found = mapped(*CHAIN, goal("i2", "internal", "l"))
    assert lacks(found) == [("leads nowhere", "i2")]
    assert [arrow.way for arrow in found.arrows if arrow.lower == "i2"] == ["down"]


def test_an_objective_is_named_by_its_title() -> None:
    found = mapped(*CHAIN, goal("c2", "customer", title="Bread is warm at six"))
    assert "“Bread is warm at six”" in found.lacks[0].text


def test_a_bet_without_objectives_has_an_empty_map_that_lacks_nothing_yet() -> None:
    found = mapped(status="candidate")
    assert found.is_empty
    assert found.lacks == ()
    assert not mapped(goal("x", None)).is_empty


def test_bets_that_were_set_aside_have_no_map() -> None:
    given = engagement(
        *(rec("bet", f"b-{status}", status=status) for status in ("shortlisted", "parked", "dropped"))
    )
    assert [found.bet.id for found in strategy_maps(given)] == ["b-shortlisted"]


def test_the_finished_demo_has_a_whole_map_of_each_chosen_bet_and_shows_what_is_taken_from_it() -> None:
    path = Path(assistant.__file__).parent / "_demo" / "finished.json"
    finished = Engagement.model_validate_json(path.read_text(encoding="utf-8"))
    first, second, third = strategy_maps(finished)
    assert [found.bet.id for found in (first, second, third)] == ["bet-1", "bet-2", "bet-3"]
    for found in (first, second):
        assert all(found.rows.values())
        assert lacks(found) == []
    assert third.is_empty
    without = [record for record in finished.records if record.id not in ("objective-9", "objective-11")]
    first, second, _ = strategy_maps(finished.model_copy(update={"records": without}))
    assert lacks(first) == [("empty", "financial")]
    assert lacks(second) == [("empty", "internal")]
