"""The plots: everything with figures is drawn or named, nothing is wider than asked, and nothing acts on a terminal."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cells import cell_width, cut, wrapped
from assistant.method.engagement import Engagement
from assistant.reports import figures, plots

CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
FRAME = re.compile(r"^ *[\w -]*[│┤├](.*)│$")
"""A line inside the frame of a drawing; the group is what is drawn on it."""


def bakery(*records: dict[str, Any], **rest: Any) -> Engagement:
    return Engagement.model_validate({"organisation": "Crumb and Co", "records": list(records), **rest})


def need(
    number: int, importance: float | None, satisfaction: float | None, title: str = ""
) -> dict[str, Any]:
    return {
        "kind": "need",
        "id": f"need-{number}",
        "title": title or f"Job {number}",
        "importance": importance,
        "satisfaction": satisfaction,
    }


def trend(number: int, **fields: Any) -> dict[str, Any]:
    return {"kind": "trend", "id": f"trend-{number}", "title": f"Tide {number}", **fields}


def drawn(text: str) -> list[str]:
    return [found[1] for line in text.split("\n") if (found := FRAME.match(line))]


def below(text: str) -> list[str]:
    """The lines under the drawing."""
    lines = text.split("\n")
    return lines[
        next(place for place, line in enumerate(lines) if line.startswith(("Dotted", "+ ", "├ ", "█ "))) :
    ]


def test_an_under_served_need_stands_among_the_dots_and_a_well_served_one_does_not() -> None:
    held = bakery(need(1, 9, 2, "Bread before six"), need(2, 4, 9, "A pretty bag"))
    text = plots.opportunities(held, 78, 22)
    lines = drawn(text)
    assert len(lines) == 18
    (here,) = [line for line in lines if "a" in line]
    place = here.index("a")
    assert "·" in here[:place]
    assert "·" in here[place:]
    (other,) = [line for line in lines if "b" in line]
    assert "·" not in other
    assert other.index("b") < place  # importance grows to the right
    assert lines.index(other) < lines.index(here)  # satisfaction grows upwards
    assert any(re.match(r"a +16 +9/2 +Bread before six \(need-1\)", line) for line in below(text))
    assert any(re.match(r"b +4 +4/9 +A pretty bag", line) for line in below(text))


def test_the_dotted_region_ends_where_a_need_is_no_longer_under_served() -> None:
    top = drawn(plots.opportunities(bakery(need(1, 1, 1)), 78, 22))
    dotted = ["·" in line for line in top]
    # At importance 10 a need is under-served up to satisfaction 8; at 1 from 6.5 on.
    assert dotted[:3] == [False, False, False]
    assert all(dotted[5:])
    assert "·" not in "".join(line[: int(74 * 5 / 9)] for line in top)


def test_needs_at_one_place_share_a_letter_and_are_all_named() -> None:
    held = bakery(need(1, 9, 2), need(2, 9, 2), need(3, 8, 2))
    text = plots.opportunities(held, 78, 22)
    assert sorted(set("".join(drawn(text))) - set(" ·")) == ["a", "b"]
    letters = {re.search(r"need-\d", line)[0]: line[0] for line in below(text)[1:]}  # type: ignore[index]  # every line has one
    assert letters == {"need-1": "a", "need-2": "a", "need-3": "b"}


def test_needs_without_figures_are_named_as_not_drawn() -> None:
    text = plots.opportunities(bakery(need(1, 9, 2), need(2, 9, None), need(3, None, None)), 78, 22)
    assert "Not drawn, without both figures: 2 needs (need-2, need-3)." in text


def test_the_radar_places_each_trend_in_its_category_with_what_it_means() -> None:
    held = bakery(
        trend(1, category="legal", magnitude=5, effect_direction="threat", horizon="now"),
        trend(2, category="political", magnitude=1, effect_direction="opportunity"),
        trend(3, category="legal", magnitude=5, effect_direction="mixed"),
        trend(4, category="social"),
    )
    text = plots.trends(held, 78, 22)
    legal = next(line for line in text.split("\n") if line.lstrip().startswith("legal"))
    political = next(line for line in text.split("\n") if line.lstrip().startswith("political"))
    assert "b-" in legal
    assert "c±" in legal
    assert "a+" in political
    assert political.index("a+") < legal.index("b-")
    assert "no category" not in text
    assert "Not drawn, without magnitude: 1 trend (trend-4)." in text


def test_a_trend_without_a_category_has_a_line_of_its_own() -> None:
    text = plots.trends(bakery(trend(1, magnitude=3)), 78, 22)
    assert re.search(r"no category┤ +a\?", text)


def scores(**given: list[int | None]) -> Engagement:
    return bakery(
        answers={
            slug: {"voices": [{"participant": f"P{n}", "agreement": value, "answer": "x"} for n, value in enumerate(values)]}
            for slug, values in given.items()
        }
    )  # fmt: skip


def test_the_spread_runs_from_the_lowest_over_the_mean_to_the_highest_the_most_disputed_on_top() -> None:
    text = plots.agreement(scores(market=[4, 5], needs=[0, 5, 4], swot=[3, 3], trends=[None]), 78, 22)
    lines = {
        name: line for line in text.split("\n") for name in ("market", "needs", "swot") if f"{name}┤" in line
    }
    assert list(lines) == ["needs", "swot", "market"]
    row = lines["needs"]
    assert row.index("├") < row.index("●") < row.rindex("┤")
    assert "├" not in lines["swot"]  # all gave the same: a point
    assert "0  3.0  5  needs: 3 of 3 scored" in text
    assert "without a score: 1 question (trends)" in text


def test_answers_given_alone_do_not_show_in_the_spread() -> None:
    held = bakery(
        answers={"market": {"voices": [{"participant": "Ida", "answer": "SECRET", "agreement": 1}]}}
    )
    assert "SECRET" not in plots.agreement(held, 78, 22)
    assert "Ida" not in plots.agreement(held, 78, 22)


def money(*budgets: dict[str, Any]) -> Engagement:
    return bakery(
        {"kind": "bet", "id": "bet-1", "status": "chosen"},
        {"kind": "capability", "id": "cap-1", "bet_ids": ["bet-1"]},
        {"kind": "activity", "id": "act-1", "capability_ids": ["cap-1"]},
        *(
            {"kind": "budget", "id": f"budget-{number}", "activity_ids": ["act-1"], **fields}
            for number, fields in enumerate(budgets, 1)
        ),
    )


def year(year: int, amount: str, currency: str = "EUR", spend: str | None = "capex") -> dict[str, Any]:
    return {
        "amount": amount,
        "currency": currency,
        "spend": spend,
        "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31",
    }


def test_the_budget_bars_are_as_long_as_the_sums_and_kinds_are_told_apart() -> None:
    held = money(year(2027, "100"), year(2027, "100", spend="opex"), year(2028, "50", spend=None))
    text = plots.budget(held, 78, 22)
    first = next(line for line in text.split("\n") if line.startswith("2027┤"))
    second = next(line for line in text.split("\n") if line.startswith("2028┤"))
    assert abs(first.count("█") - first.count("▒")) <= 1
    assert abs(first.count("█") + first.count("▒") - 4 * second.count("░")) <= 4
    assert re.search(r"2027  EUR +200\.00  capex 100\.00, opex 100\.00", text)
    assert re.search(r"2028  EUR +50\.00  kind not said 50\.00", text)


def test_currencies_have_a_drawing_and_a_scale_each() -> None:
    text = plots.budget(
        money(year(2027, "9000000"), year(2027, "3", currency="SEK"), {"amount": "5"}), 78, 22
    )
    bars = [line for line in text.split("\n") if line.startswith("2027┤")]
    assert len(bars) == 2
    assert bars[0].count("█") == bars[1].count("█")
    assert "EUR by year" in text
    assert "SEK by year" in text
    assert "1 budget (budget-3)" in text


def test_what_finds_no_room_is_named_and_never_lost() -> None:
    text = plots.budget(money(*(year(2020 + n, "10") for n in range(12))), 60, 12)
    assert len(drawn(text)) == 8
    assert "Not drawn, for want of room: 2028 EUR, 2029 EUR" in text
    narrow = plots.opportunities(bakery(need(1, 9, 2)), 20, 22)
    assert "want of room: need-1" in " ".join(narrow.split())


@pytest.mark.parametrize("name", plots.PLOTS)
def test_nothing_yet_is_said_in_a_sentence(name: str) -> None:
    text = plots.PLOTS[name](bakery(), 40, 12)
    assert text.replace("\n", " ").endswith(("yet.", "answer."))
    assert max(map(len, text.split("\n"))) <= 40


@st.composite
def engagements(draw: st.DrawFn) -> Engagement:
    title = st.text(max_size=40)
    score = st.none() | st.integers(1, 10) | st.floats(1, 10)
    needs = [need(n, draw(score), draw(score), draw(title)) for n in range(draw(st.integers(0, 70)))]
    trends = [
        trend(
            n,
            title=draw(title),
            category=draw(st.sampled_from([None, *figures.CATEGORIES])),
            magnitude=draw(st.none() | st.integers(1, 5)),
            effect_direction=draw(st.sampled_from([None, "opportunity", "threat", "mixed", "none"])),
        )
        for n in range(draw(st.integers(0, 40)))
    ]  # fmt: skip
    amounts = st.decimals(0, 10**15, places=2).map(str)
    budgets = [
        year(draw(st.integers(1950, 2080)), draw(amounts), draw(st.sampled_from(["EUR", "SEK", "USD"])))
        for _ in range(draw(st.integers(0, 6)))
    ]
    held = [record.model_dump(mode="json") for record in money(*budgets).records]
    voices = draw(
        st.dictionaries(st.sampled_from(["market", "needs", "swot"]), st.lists(st.integers(0, 5), max_size=4))
    )
    return bakery(*needs, *trends, *held, answers=scores(**voices).model_dump(mode="json")["answers"])  # type: ignore[arg-type]  # lists of int are lists of int or None


@settings(max_examples=40, deadline=None)
@given(engagements(), st.integers(10, 130), st.integers(4, 40))
def test_no_line_is_wider_than_asked_no_drawing_higher_and_nothing_acts(
    held: Engagement, width: int, height: int
) -> None:
    for name, plot in plots.PLOTS.items():
        text = plot(held, width, height)
        assert not CONTROL.search(text), name
        assert max(map(cell_width, text.split("\n"))) <= width, name
        framed = [
            place for place, line in enumerate(text.split("\n")) if line.rstrip().endswith(("│", "┐", "┘"))
        ]
        assert len(framed) + 2 <= max(height, 2), name


@settings(max_examples=40, deadline=None)
@given(engagements(), st.integers(40, 130), st.integers(10, 40))
def test_every_letter_below_stands_in_the_map_and_every_need_is_below_or_named(
    held: Engagement, width: int, height: int
) -> None:
    text = plots.opportunities(held, width, height)
    placed = [each.id for each in figures.opportunities(held) if each.score is not None]
    if placed:
        in_map = set("".join(drawn(text))) - set(" ·")
        rows = [line for line in below(text) if re.match(r"[a-zA-Z] +\d", line)]
        assert {line[0] for line in rows} == in_map
        left_out = re.search(r"for want of room: (.*?)\.(?=\s|$)", " ".join(text.split()))
        assert len(rows) + (len(left_out[1].split(", ")) if left_out else 0) == len(placed)


def test_figures_add_up_to_the_cent() -> None:
    years, unplaced = figures.budget(
        money(year(2027, "0.10"), year(2027, "0.20", spend="opex"), {"amount": "7"})
    )
    assert [each.total for each in years] == [Decimal("0.30")]
    assert unplaced == ["budget-3"]


@given(st.text(max_size=60), st.integers(1, 30))
def test_cut_and_wrapped_text_keeps_within_its_cells(text: str, cells: int) -> None:
    assert cell_width(cut(text, cells)) <= cells
    narrowest = max(2, cells)  # a wide character takes two
    lines = wrapped(text, narrowest)
    assert all(cell_width(line) <= narrowest for line in lines)
    assert "".join("".join(lines).split()) == "".join(" ".join(wrapped(text, 10_000)).split())
