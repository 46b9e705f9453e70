"""Room on a terminal is counted in cells, and whatever is set in lines or columns keeps to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cells import cell_width, in_columns


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("warm", 4),
        ("暖房", 4),
        ("한글", 4),
        ("e\u0301", 1),
        ("a\u200bb", 2),
        ("a\u00adb", 3),
        ("\u2764", 1),
        ("\u2764\ufe0f", 2),
        ("\U0001f525", 2),
    ],
)
def test_signs_take_the_cells_that_a_terminal_gives_them(text: str, cells: int) -> None:
    assert cell_width(text) == cells


def test_columns_begin_at_the_same_cell_whatever_stands_before() -> None:
    lines = [in_columns(row, [6, 3]) for row in (("暖房", "abc", "x"), ("warm", "abcd", "x"), ("", "", "x"))]
    assert lines == ["暖房    abc  x", "warm    ab…  x", "             x"]
    assert {cell_width(line) for line in lines} == {14}


def test_what_has_no_width_stays_whole_and_no_line_ends_in_spaces() -> None:
    assert in_columns(["a", "as long as it is"], [1]) == "a  as long as it is"
    assert in_columns(["a", ""], [4, 4]) == "a"
    assert in_columns(["a", "b"], [3, 3], gap=" | ") == "a   | b"


@given(st.lists(st.tuples(st.text(max_size=40), st.integers(1, 20)), min_size=1, max_size=5))
def test_columns_never_take_more_than_their_room(columns: list[tuple[str, int]]) -> None:
    texts, widths = zip(*columns, strict=True)
    assert cell_width(in_columns(texts, widths)) <= sum(widths) + 2 * (len(widths) - 1)
