"""Numbers of things read as sentences say them: one thing, two things."""

from __future__ import annotations

import pytest

from assistant.method.said import counted, counted_field


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 pieces"), (1, "1 piece"), (2, "2 pieces"), (21, "21 pieces")]
)
def test_one_thing_has_no_s(number: int, told: str) -> None:
    assert counted(number, "piece") == told


@pytest.mark.parametrize(
    ("name", "one", "two"),
    [
        ("traits", "1 trait", "2 traits"),
        ("changing_traits", "1 changing trait", "2 changing traits"),
        ("geographies", "1 geography", "2 geographies"),
        ("languages", "1 language", "2 languages"),
        ("services", "1 service", "2 services"),
        ("weaknesses", "1 weakness", "2 weaknesses"),
        ("alternative_effects", "1 alternative effect", "2 alternative effects"),
        ("excluded", "1 excluded", "2 excluded"),
    ],
)
def test_what_stands_in_a_list_is_told_by_its_fields_name(name: str, one: str, two: str) -> None:
    assert (counted_field(name, 1), counted_field(name, 2)) == (one, two)
