"""How a drawing and what its signs mean stand under each other."""

from __future__ import annotations

import pytest

from assistant.cells import cell_width
from assistant.reports.page import page, without


@pytest.mark.parametrize("figures", ["a   9   4  ", "名前 名前 ", "e\u0301 ", "x" * 60])
def test_figures_and_title_keep_to_the_cells_of_the_line_and_figures_to_their_columns(figures: str) -> None:
    for width in (2, 9, 20, 40):
        (line,) = page(width, "", "", [(figures, "Wärme 暖かい部屋 before breakfast")]).split("\n")
        assert cell_width(line) <= width
        assert figures.startswith(line) or line.startswith(figures)
    title = "Warm by six"
    assert page(80, "", "", [(figures, title)]) == figures + title


def test_one_thing_that_is_not_drawn_is_said_as_one() -> None:
    assert without("need", "both figures", ["need-1"]) == [
        "Not drawn, without both figures: 1 need (need-1)."
    ]
    assert "2 needs" in without("need", "both figures", ["need-1", "need-2"])[0]
