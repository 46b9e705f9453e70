"""JSON from elsewhere: what is not quite JSON is refused with its place, and nothing else is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.strict_json import DEEPEST, NotJson, load_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_json_is_read_as_it_stands(value: object) -> None:
    assert load_json(json.dumps(value)) == value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": [1, NaN]}', "f.json: a[1]: NaN is not a number that JSON knows."),
        ('{"a": 1e999}', "f.json: a: this number is too large."),
        ('{"a": {"b": 1, "b": 2}}', "f.json: a: the key 'b' stands twice in one object."),
        ('{"a": 1,\n "b" 2}', "f.json, line 2, column 6, is not JSON: "),
        ("[" * (DEEPEST + 2) + "]" * (DEEPEST + 2), "nested too deeply."),
        ("[" * 100_000, "f.json: this is nested too deeply."),
        ("9" * 5000, "f.json: this number is too long."),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, told: str) -> None:
    with pytest.raises(NotJson) as caught:
        load_json(text)
    assert told in caught.value.told("f.json")


def test_what_nests_just_deep_enough_is_read() -> None:
    assert load_json("[" * DEEPEST + "]" * DEEPEST)
