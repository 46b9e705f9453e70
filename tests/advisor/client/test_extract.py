"""Finding the object in what a model said."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.advisor.client.extract import extract

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
OBJECT = st.dictionaries(st.text(max_size=8), JSON, min_size=1, max_size=3)
PROSE = st.text(alphabet=st.characters(exclude_characters="{}<>", exclude_categories=["Cs"]), max_size=60)


@given(value=OBJECT, before=PROSE, after=PROSE, indent=st.sampled_from([None, 2]))
def test_an_object_is_found_whatever_prose_stands_around_it(
    value: dict[str, object], before: str, after: str, indent: int | None
) -> None:
    text = f"{before}{json.dumps(value, indent=indent)}{after}"
    assert extract(text).best_first[0] == value


@given(value=OBJECT, cut=st.floats(0, 0.999))
def test_half_an_object_is_never_an_answer(value: dict[str, object], cut: float) -> None:
    whole = json.dumps(value)
    assert value not in extract(whole[: int(len(whole) * cut)]).objects
    assert all(part != value for part in extract(whole[: int(len(whole) * cut)]).objects)


@given(st.text(max_size=300))
def test_any_text_is_taken_without_an_error(text: str) -> None:
    assert all(isinstance(item, dict) for item in extract(text, text).objects)


def test_a_fragment_inside_a_broken_object_is_not_an_answer() -> None:
    assert extract('{"bet": {"name": "a"}, oops }').objects == []
    assert extract('{"bet": {"name": "a"}').objects == []


def test_the_answer_comes_after_the_example() -> None:
    found = extract('For example {"a": 1}. My answer: {"a": 2}')
    assert found.best_first == [{"a": 2}, {"a": 1}]


def test_raw_line_breaks_in_a_string_are_forgiven() -> None:
    assert extract('{"a": "one\ntwo"}').objects == [{"a": "one\ntwo"}]


def test_drafts_in_thoughts_are_not_answers() -> None:
    assert extract('<think>{"a": 1}</think>{"a": 2}').objects == [{"a": 2}]
    assert extract('{"a": 1}</think>{"a": 2}').objects == [{"a": 2}]
    assert extract('<thinking>one</thinking><think>{"a": 1}').objects == []
    assert "thought" in extract('<think>{"a": 1}').problem


def test_an_object_that_mentions_the_end_of_a_thought_is_found() -> None:
    assert extract('{"a": "</think> is a tag"}').objects == [{"a": "</think> is a tag"}]


def test_reasoning_is_looked_at_only_where_the_content_has_nothing() -> None:
    assert extract("", '{"a": 1}').objects == [{"a": 1}]
    assert extract('{"a": 2}', '{"a": 1}').objects == [{"a": 2}]
    assert extract('{"a": 2', '{"a": 1}').objects == []
    assert extract("no", "nothing").objects == []


def test_what_is_wrong_is_said_for_the_repair() -> None:
    assert extract('{"a": 1,, }').problem.endswith("line 1 column 9")
    assert extract("no braces").problem == ""


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "{",
        "}",
        '{"',
        '{"a":',
        '{"a":[',
        '{"a',
        '{ "a" ',
        "{}",
        '{"a":1}',
        '{"\\"',
        "<think>",
        "</think>",
    ],
)
def test_a_million_brackets_take_no_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    begun = time.process_time()
    found = extract(text, text)
    assert time.process_time() - begun < 1.5
    assert len(found.objects) <= 40


def test_a_number_beyond_reason_is_a_problem_and_no_error() -> None:
    found = extract('{"a": ' + "9" * 10_000 + "}")
    assert found.objects == []
    assert found.problem
