"""Differences between JSON values: applied, replayed and taken back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.workspace.changes import Change, Entity, Mismatch, backward, diff, forward, same

TEXT = st.text(max_size=80) | st.text("ab", min_size=20, max_size=80)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
BODIES = st.dictionaries(st.sampled_from("abcdef"), JSON, max_size=4)


@given(BODIES, BODIES)
def test_a_difference_leads_forward_and_back(was: dict[str, object], now: dict[str, object]) -> None:
    change = diff(was, now)
    assert same(forward(was, change), now)  # type: ignore[arg-type]  # forward gives back what diff was given
    assert same(backward(now, change), was)  # type: ignore[arg-type]  # as above


@example(was={"a": {}}, now={"a": {"": None}}, stranger={"a": []})
@example(was={"a": {}}, now={"a": {"": None}}, stranger={"a": {"0": None}})
@given(BODIES, BODIES, BODIES)
def test_a_difference_refuses_any_other_value(
    was: dict[str, object], now: dict[str, object], stranger: dict[str, object]
) -> None:
    """It may fit where the stranger agrees in all that was changed; then it must lead to equal fields."""
    change = diff(was, now)
    try:
        result = forward(stranger, change)
    except Mismatch:
        assert not same(stranger, was)
    else:
        assert_equal_where_changed(result, now, change)


def assert_equal_where_changed(result: object, now: object, change: dict[str, Any]) -> None:
    """Two objects are equal in every field that a difference names, whatever else they hold."""
    if "of" in change and isinstance(result, dict) and isinstance(now, dict):
        for key, inner in change["of"].items():
            assert_equal_where_changed(result.get(key), now.get(key), inner)
    else:
        assert same({"_": result}, {"_": now})


def test_one_word_changed_in_a_long_text_costs_bytes_not_kilobytes() -> None:
    text = "The nurse has to cross the fjord before six. " * 2000
    change = diff(text, text.replace("nurse", "teacher", 1))
    assert change["was"] == "nurse"
    assert change["put"] == "teacher"


def test_ten_megabytes_are_compared_quickly() -> None:
    text = "x" * 10_000_000
    change = diff(text, text[:5_000_000] + "y" + text[5_000_000:])
    assert len(str(change)) < 200


def test_a_text_that_changed_elsewhere_is_not_taken_back() -> None:
    change = diff("a" * 60, "a" * 60 + "b")
    with pytest.raises(Mismatch):
        backward("c" + "a" * 60 + "b", change)
    with pytest.raises(Mismatch):
        backward("a" * 60 + "b" + "c", change)
    with pytest.raises(Mismatch):
        forward("c" + "a" * 60, change)
    with pytest.raises(Mismatch):
        forward(7, change)


def test_true_and_one_and_one_point_nought_are_three_values() -> None:
    for was, now in ((True, 1), (1, 1.0), (False, 0)):
        assert not same({"a": was}, {"a": now})
        assert forward({"a": was}, diff({"a": was}, {"a": now})) == {"a": now}


def test_parts_of_what_has_no_parts_do_not_fit() -> None:
    with pytest.raises(Mismatch):
        forward("text", {"of": {"a": {"now": 1}}})
    with pytest.raises(Mismatch):
        forward([1], {"of": {"3": {"was": 1, "now": 2}}})


def test_a_change_refuses_what_it_was_not_made_for() -> None:
    body = {"title": "Shift nurse"}
    created = Change.between("records", "p", None, body, 1)
    removed = Change.between("records", "p", body, None, 1)
    edited = Change.between("records", "p", body, {"title": "Teacher"}, 1)
    entity = Entity(body, {"": 1, "title": 1}, 1)
    for change, stands in (
        (created, entity),
        (removed, None),
        (edited, None),
        (removed, Entity(body, {}, 2)),
    ):
        with pytest.raises(Mismatch):
            change.apply(stands, 2)
    for change, after in ((created, None), (created, {"title": "Other"}), (removed, body), (edited, None)):
        with pytest.raises(Mismatch):
            change.revert(after)
    assert removed.revert(None) == body
    assert created.revert(body) is None
    assert edited.revert({"title": "Teacher"}) == body


def test_a_change_is_the_same_after_a_trip_through_json() -> None:
    for was, now in ((None, {"a": 1}), ({"a": 1}, None), ({"a": 1}, {"a": 2})):
        change = Change.between("records", "p", was, now, 4)
        assert Change.from_json(change.to_json()) == change
