"""Two rounds side by side: the same records recognised again, what moved, and the bets that stand on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assistant
from assistant.method.engagement import Engagement
from assistant.method.rounds import Comparison, compare
from tests.method.build import (
    ALTERNATIVE,
    CHOSEN,
    LONG,
    NEED,
    PERSONA,
    PROMISE,
    Fields,
    but,
    engagement,
    rec,
)

TREND = rec(
    "trend", "t1", title="Night shifts end", magnitude=3, need_effects=[{"need_id": "n1", "effect": "less"}]
)
BARE = but(CHOSEN, persona_ids=[], need_ids=[])
EARLIER = (PERSONA, NEED, ALTERNATIVE, PROMISE, TREND, LONG, but(CHOSEN, title="Bread at four"))


def rounds(old: list[Fields] | tuple[Fields, ...], new: list[Fields] | tuple[Fields, ...]) -> Comparison:
    return compare(engagement(*old), engagement(*new))


def put(*changed: Fields) -> list[Fields]:
    """The earlier records, with some of the same id put in their place, or after them."""
    by_id = {record["id"]: record for record in (*EARLIER, *changed)}
    return list(by_id.values())


def without(*ids: str) -> list[Fields]:
    return [record for record in EARLIER if record["id"] not in ids]


def told(found: Comparison) -> list[tuple[str, str]]:
    return [(change.sort, change.id) for change in found.records]


def test_a_round_compared_with_itself_shows_nothing() -> None:
    assert rounds(EARLIER, EARLIER) == Comparison((), (), (), ())


def test_what_came_went_and_changed_is_told_with_what_it_was_and_is() -> None:
    found = rounds(EARLIER, [*put(but(TREND, magnitude=5))[:-1], rec("alternative", "a2", title="Frozen")])
    by_id = {change.id: change for change in found.records}
    assert {id_: change.sort for id_, change in by_id.items()} == {
        "t1": "changed",
        "b1": "removed",
        "a2": "added",
    }
    assert by_id["t1"].fields == {"magnitude": (3, 5)}
    assert by_id["a2"].fields == {"title": (None, "Frozen")}
    assert (by_id["a2"].was_id, by_id["b1"].was_id) == ("", "b1")
    assert by_id["b1"].fields["status"] == ("chosen", None)


def test_blanks_order_and_repetition_are_no_change() -> None:
    old = [
        rec("persona", "p1", title="Baker ", traits=["early", "alone"]),
        rec("need", "n1", persona_ids=["p1", "p2"]),
    ]
    new = [rec("persona", "p1", title="Baker", traits=["alone", "early", "early"], evidence="none"),
           rec("need", "n1", persona_ids=["p2", "p1"])]  # fmt: skip
    assert rounds(old, new).records == ()


def test_a_record_with_a_new_id_is_recognised_by_its_title_and_links_to_it_are_no_change() -> None:
    new = [but(PERSONA, id="p9", title="night  BAKER"), but(NEED, persona_ids=["p9"]), *put()[2:]]
    new = [but(each, persona_ids=["p9"]) if each["id"] == "b1" else each for each in new]
    new = [but(each, persona_id="p9") if each["id"] == "v1" else each for each in new]
    found = rounds(EARLIER, new)
    assert told(found) == [("changed", "p9")]
    assert found.records[0].fields == {"title": ("Night baker", "night  BAKER")}
    assert found.records[0].was_id == "p1"


@pytest.mark.parametrize("title", ["", "Baker"])
def test_records_of_the_same_title_or_of_none_are_not_guessed_at(title: str) -> None:
    old = [rec("persona", "p1", title=title), rec("persona", "p2", title=title)]
    assert told(rounds(old, [rec("persona", "p3", title=title)])) == [
        ("added", "p3"), ("removed", "p1"), ("removed", "p2"),
    ]  # fmt: skip


def test_the_purpose_is_the_same_whatever_it_is_called() -> None:
    found = rounds(
        [rec("purpose", "x", title="Old", purpose="Warm")], [rec("purpose", "y", title="New", purpose="Warm")]
    )
    assert [(change.sort, list(change.fields)) for change in found.records] == [("changed", ["title"])]


def test_an_id_that_now_belongs_to_another_kind_is_a_loss_and_an_arrival() -> None:
    found = rounds(
        [rec("persona", "x", title="Baker"), but(BARE, persona_ids=["x"])],
        [rec("trend", "x", title="Heat"), BARE],
    )
    assert told(found) == [("removed", "x"), ("added", "x"), ("changed", "b1")]
    assert found.records[2].fields == {"persona_ids": (["x"], None)}
    assert [(bet.ref, [reason.kind for reason in bet.reasons]) for bet in found.undermined] == [
        ("b1", ["persona"])
    ]


def test_answers_are_compared_by_what_was_agreed() -> None:
    old = engagement(answers={slug: {"agreed": "So."} for slug in ("market", "needs", "bets")})
    new = engagement(
        answers={
            "market": {"agreed": "So. "},
            "needs": {"agreed": "Not so."},
            "bets": {"assumed": "So."},
            "swot": {"agreed": "!"},
        }
    )
    assert [(each.question, each.sort, each.was, each.now) for each in compare(old, new).answers] == [
        ("needs", "changed", "So.", "Not so."),
        ("swot", "new", "", "!"),
        ("bets", "open again", "So.", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (TREND, but(TREND, magnitude=5, horizon="now"),
         "The trend “Night shifts end” moved: magnitude 3 → 5; horizon not said → now."),
        (but(PERSONA, traits=["early", "alone"]), but(PERSONA, traits=["alone", "proud", "tired"]),
         "The persona “Night baker” moved: traits + proud, + tired, − early."),
        (rec("alternative", "a1", emerging=True), rec("alternative", "a1", emerging=False),
         "The alternative a1 moved: emerging yes → no."),
        (TREND, but(TREND, need_effects=[{"need_id": "n1", "effect": "more"}]),
         "The trend “Night shifts end” moved: need effects “Bread”, less → “Bread”, more."),
        (ALTERNATIVE, but(ALTERNATIVE, need_ids=["n1", "gone"]), "The alternative a1 moved: need + gone."),
        (ALTERNATIVE, but(ALTERNATIVE, need_ids=[]), "The alternative a1 moved: need “Bread” → not said."),
        (but(TREND, organisation_effect="a" * 100), TREND,
         f"The trend “Night shifts end” moved: organisation effect {'a' * 79}… → not said."),
    ],
)  # fmt: skip
def test_a_move_is_told_in_a_sentence(old: Fields, new: Fields, text: str) -> None:
    need = but(NEED, title="Bread")
    assert [each.text for each in rounds([need, old], [need, new]).moved] == [text]


def test_what_comes_and_goes_is_told_by_kind() -> None:
    found = rounds([rec("persona", "p1"), rec("objective", "o1")], [rec("trend", "t1"), rec("need", "n1")])
    assert [each.text for each in found.moved] == [
        "The trend t1 is new.",
        "The persona p1 is gone.",
        "The objective o1 is gone.",
    ]


def test_notes_sources_and_evidence_do_not_move_anything() -> None:
    found = rounds(EARLIER, put(but(PERSONA, note="Met three", evidence="observed")))
    assert told(found) == [("changed", "p1")]
    assert (found.moved, found.undermined) == ((), ())


def reasons(found: Comparison) -> dict[str, list[str]]:
    return {bet.ref: [reason.text for reason in bet.reasons] for bet in found.undermined}


@pytest.mark.parametrize(
    ("bet", "old", "new", "way"),
    [
        ({"persona_ids": ["p1"]}, [PERSONA], [but(PERSONA, targeted="no")], "; the bet is for them."),
        ({"persona_ids": ["p1"]}, [PERSONA], [], "is gone; the bet was for them."),
        ({"alternative_ids": ["a1"]}, [ALTERNATIVE], [but(ALTERNATIVE, emerging=True)], "; the bet is set against it."),
        ({"trend_ids": ["t1"]}, [TREND], [but(TREND, magnitude=1)], "; the bet is tied to it."),
        ({}, [LONG], [but(LONG, target="less")], "; it is an objective of the bet."),
        ({"need_ids": ["n1"]}, [PERSONA, NEED], [but(PERSONA, targeted="no"), NEED],
         "; the need n1, which the bet serves, is theirs."),
        ({"need_ids": ["n1"]}, [NEED], [NEED, ALTERNATIVE], "is new; the need n1, which the bet serves, is answered by it."),
        ({"need_ids": ["n1"]}, [NEED, TREND], [NEED, but(TREND, magnitude=5)], "; the need n1, which the bet serves, is changed by it."),
        ({"value_proposition_ids": ["v1"]}, [PERSONA, PROMISE], [but(PERSONA, targeted="no"), PROMISE],
         "; the promise v1, which the bet keeps, is made to them."),
        ({"value_proposition_ids": ["v1"]}, [ALTERNATIVE, PROMISE], [but(ALTERNATIVE, emerging=True), PROMISE],
         "; the promise v1, which the bet keeps, is measured against it."),
        ({"value_proposition_ids": ["v1"]}, [NEED, PROMISE], [NEED, PROMISE, but(ALTERNATIVE, id="a2")],
         "; the need n1, which a promise of the bet is about, is answered by it."),
        ({"swot_ids": ["s1"]},
         [rec("swot_item", "s1", quadrant="threat", trend_ids=["t1"]), TREND], [rec("swot_item", "s1", quadrant="threat", trend_ids=["t1"]), but(TREND, magnitude=1)],
         "; the threat s1, which the bet counts with, is rooted in it."),
    ],
)  # fmt: skip
def test_a_bet_is_undermined_by_what_moved_beneath_it(
    bet: Fields, old: list[Fields], new: list[Fields], way: str
) -> None:
    (text,) = reasons(rounds([*old, but(BARE, **bet)], [*new, but(BARE, **bet)]))["b1"]
    assert text.endswith(way)


def test_what_is_new_and_named_by_the_bet_already_does_not_undermine_it() -> None:
    assert (
        reasons(rounds([NEED, BARE], [NEED, ALTERNATIVE, but(BARE, need_ids=["n1"], alternative_ids=["a1"])]))
        == {}
    )
    assert reasons(rounds([BARE], [BARE, LONG])) == {}


def test_what_moves_beside_the_needs_of_a_bet_leaves_it_alone() -> None:
    given_ = [NEED, but(BARE, need_ids=["n1"])]
    beside = [
        rec("need", "n2"),
        but(ALTERNATIVE, need_ids=["n2"]),
        but(TREND, need_effects=[{"need_id": "n2"}]),
    ]
    assert len(rounds(given_, [*given_, *beside]).moved) == 2
    assert reasons(rounds(given_, [*given_, *beside])) == {}


def test_a_bet_that_is_new_was_made_on_the_new_ground() -> None:
    assert reasons(rounds([PERSONA], [but(PERSONA, targeted="no"), but(BARE, persona_ids=["p1"])])) == {}


def test_a_promise_to_nobody_rests_on_no_persona() -> None:
    beside = [but(PROMISE, persona_id=None), but(BARE, value_proposition_ids=["v1"])]
    assert reasons(rounds([PERSONA, *beside], [but(PERSONA, targeted="no"), *beside])) == {}


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ("chosen", "dropped", ("chosen", "dropped")),
        ("parked", "candidate", ("parked", "candidate")),
        ("chosen", None, ("chosen", None)),
        ("parked", "dropped", None),
    ],
)
def test_only_bets_that_lived_in_one_of_the_rounds_are_told(
    then: str, now: str | None, expected: tuple[Any, Any] | None
) -> None:
    old = [TREND, but(BARE, trend_ids=["t1"], status=then)]
    new = [but(TREND, magnitude=1), *([but(old[1], status=now)] if now else [])]
    found = [(bet.status_was, bet.status_now) for bet in rounds(old, new).undermined]
    assert found == ([expected] if expected else [])


def test_a_bet_that_is_gone_goes_by_its_old_id_even_if_that_was_given_away() -> None:
    found = rounds([TREND, but(BARE, trend_ids=["t1"], title="Bread")], [rec("persona", "b1")])
    assert [(bet.ref, bet.title, bet.status_now) for bet in found.undermined] == [("b1", "Bread", None)]


def test_chosen_bets_come_first_and_each_thing_counts_once() -> None:
    old = [*EARLIER, but(CHOSEN, id="b2", status="candidate", trend_ids=["t1"])]
    new = [but(TREND, magnitude=1) if each["id"] == "t1" else each for each in reversed(old)]
    found = rounds(old, new)
    assert [bet.ref for bet in found.undermined] == ["b1", "b2"]
    assert [len(bet.reasons) for bet in found.undermined] == [1, 1]
    assert found.undermined[1].reasons[0].text.endswith("the bet is tied to it.")


DEMO = Path(assistant.__file__).parent / "_demo"


def test_from_the_demo_under_way_to_the_finished_one_everything_is_told() -> None:
    old, new = (
        Engagement.model_validate_json((DEMO / f"{which}.json").read_text(encoding="utf-8"))
        for which in ("under-way", "finished")
    )
    found = compare(old, new)
    there, here = {record.id for record in old.records}, {record.id for record in new.records}
    assert {change.id for change in found.records if change.sort == "added"} == here - there
    assert {change.id for change in found.records if change.sort == "removed"} == there - here
    assert {bet.status_was for bet in found.undermined} <= {"candidate", "shortlisted", "chosen"}
    assert all(each.text.endswith(".") for each in found.moved)


IDS = st.sampled_from(["p1", "p2", "t1", "n1"])


@given(
    *(
        st.lists(
            st.builds(
                lambda kind, id_, title: rec(kind, id_, title=title),
                st.sampled_from(["persona", "trend", "need"]), IDS, st.sampled_from(["", "A", "a ", "B"]),
            ),
            unique_by=lambda record: record["id"],
        )
        for _ in range(2)
    )
)  # fmt: skip
def test_comparing_back_turns_arrivals_into_losses(old: list[Fields], new: list[Fields]) -> None:
    opposite = {"added": "removed", "removed": "added", "changed": "changed"}
    there, back = rounds(old, new), rounds(new, old)
    counted = [sorted(change.sort for change in found.records) for found in (there, back)]
    assert sorted(opposite[sort] for sort in counted[0]) == counted[1]
