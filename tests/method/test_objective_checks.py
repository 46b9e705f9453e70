"""What an objective lacks, as told to somebody who is still writing it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assistant
from assistant.method.engagement import Engagement
from assistant.method.objective_checks import NAMES, Check, checks
from assistant.method.records import Objective
from tests.method.build import CHOSEN, PERSONA, TODAY, but, engagement, rec

GIVEN = engagement(
    PERSONA,
    rec("persona", "p2", title="Café owner"),
    but(CHOSEN, title="Bread at four"),
    but(CHOSEN, id="b2", title="Vans", status="parked", persona_ids=[]),
)
GOOD: dict[str, Any] = {
    "title": "Night bakers sell out before closing",
    "metric": "Share of loaves sold by six",
    "baseline": "40 %",
    "target": "80 %",
    "due_year": 2027,
    "horizon": "short",
    "perspective": "customer",
    "bet_ids": ["b1"],
}


def told(name: str, **fields: object) -> Check:
    return {check.name: check for check in checks(GOOD | fields, GIVEN, TODAY)}[name]


def test_a_good_objective_is_right_on_every_point() -> None:
    found = checks(GOOD, GIVEN, TODAY)
    assert tuple(check.name for check in found) == NAMES
    assert {check.state for check in found} == {"ok"}


def test_an_empty_form_lacks_everything_and_doubts_nothing() -> None:
    for blank in ({}, dict.fromkeys(GOOD), dict.fromkeys(GOOD, " ")):
        found = checks(blank, Engagement(), TODAY)
        assert tuple(check.name for check in found) == NAMES
        assert {check.state for check in found} == {"missing"}
        assert all(check.text.endswith(".") for check in found)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"title": "Launch the baker's app", "metric": ""}, "doubtful"),
        ({"title": "We will roll out vans", "metric": ""}, "doubtful"),
        ({"title": "Launch the app so that bakers waste less", "metric": ""}, "ok"),
        ({"title": "Launch the app"}, "ok"),
        ({"title": "Bakers waste less", "metric": "Features delivered"}, "doubtful"),
        ({"title": "Bakers waste less", "metric": "Open rate of evening orders"}, "ok"),
        ({"title": "Bäckerei ohne Reste", "metric": "Anteil der Reste"}, "ok"),
        ({"title": "", "metric": "Waste of bakers"}, "ok"),
        ({"perspective": None}, "doubtful"),
    ],
)
def test_an_outcome_is_told_from_an_output(fields: dict[str, object], state: str) -> None:
    assert told("outcome", **fields).state == state


def test_whose_outcome_it_is_goes_by_the_perspective() -> None:
    assert "customers" in told("outcome").text
    for perspective in ("financial", "internal", "learning"):
        assert "the business" in told("outcome", perspective=perspective).text


@pytest.mark.parametrize(
    ("fields", "state", "part"),
    [
        ({"title": "The baker keeps more", "metric": "Money kept"}, "ok", "“Night baker”"),
        ({"title": "Every CAFÉ OWNER orders", "metric": "Orders"}, "ok", "“Café owner”"),
        ({"title": "Cafés order", "metric": "Orders"}, "doubtful", "“Night baker”"),
        ({"title": "Households order", "metric": "Orders"}, "ok", "households"),
        ({"title": "Margin", "metric": "Margin", "perspective": "financial"}, "ok", "business"),
        ({"title": "Waste", "metric": "Waste", "bet_ids": ["b2"]}, "doubtful", "nobody"),
        ({"title": "Waste", "metric": "Waste", "bet_ids": []}, "doubtful", "nobody"),
    ],
)
def test_an_objective_says_who(fields: dict[str, object], state: str, part: str) -> None:
    found = told("who", **fields)
    assert found.state == state
    assert part in found.text


@pytest.mark.parametrize(
    ("fields", "state", "part"),
    [
        ({"metric": ""}, "missing", "Say what is measured."),
        ({"target": None}, "missing", "Say how far it must have come."),
        ({"metric": "", "target": ""}, "missing", "measured and how far"),
        ({"target": "much better"}, "doubtful", "figure"),
        ({"target": "half of them"}, "ok", ""),
        ({"target": "٨٠"}, "ok", ""),
    ],
)
def test_a_target_can_be_missed(fields: dict[str, object], state: str, part: str) -> None:
    found = told("how much", **fields)
    assert found.state == state
    assert part in found.text


@pytest.mark.parametrize(
    ("baseline", "state", "part"),
    [
        ("", "missing", "unknown"),
        ("Unknown", "ok", "honest"),
        ("unknown (first count in May)", "ok", "honest"),
        ("80 %", "doubtful", "same"),
        ("low", "doubtful", "unknown"),
        ("2 of 9", "ok", ""),
    ],
)
def test_a_baseline_is_a_figure_or_unknown(baseline: str, state: str, part: str) -> None:
    found = told("baseline", baseline=baseline)
    assert found.state == state
    assert part in found.text


@pytest.mark.parametrize(
    ("horizon", "year", "state", "part"),
    [
        ("short", None, "missing", "2027 to 2028"),
        (None, None, "missing", "Choose a horizon"),
        ("short", "20", "doubtful", "four digits"),
        ("short", "soon", "doubtful", "four digits"),
        ("short", "2028", "ok", "2028"),
        ("short", 2029, "doubtful", "2027 to 2028"),
        ("long", 2031, "ok", "long"),
        ("medium", 2031, "ok", "medium"),
        (None, 2031, "missing", "long or medium"),
        (None, 2026, "missing", "none of the three"),
    ],
)
def test_by_when_goes_by_the_horizon(horizon: str | None, year: object, state: str, part: str) -> None:
    found = told("by when", horizon=horizon, due_year=year)
    assert found.state == state
    assert part in found.text


@pytest.mark.parametrize(
    ("bets", "state", "part"),
    [
        ([], "missing", "chosen bet"),
        (["gone", "p1"], "doubtful", "exists"),
        (["b2"], "doubtful", "“Vans”"),
        (["b2", "b1"], "ok", "“Bread at four”"),
        ("b1, b2", "ok", "“Bread at four”"),
        ((None, "b1"), "ok", "“Bread at four”"),
    ],
)
def test_an_objective_serves_a_chosen_bet(bets: object, state: str, part: str) -> None:
    found = told("bet", bet_ids=bets)
    assert found.state == state
    assert part in found.text


def test_the_objectives_of_the_finished_demo_lack_nothing() -> None:
    path = Path(assistant.__file__).parent / "_demo" / "finished.json"
    given_ = Engagement.model_validate_json(path.read_text(encoding="utf-8"))
    assert given_.as_of is not None
    for record in given_.records:
        if isinstance(record, Objective):
            found = checks(record.model_dump(), given_, given_.as_of)
            assert not [check for check in found if check.state == "missing"], record.title


VALUES = st.none() | st.text(max_size=40) | st.integers() | st.lists(st.text(max_size=8), max_size=3)


@given(fields=st.dictionaries(st.sampled_from([*GOOD, "note"]), VALUES), as_of=st.dates(date(1990, 1, 1)))
def test_whatever_is_typed_every_point_is_told_once_in_a_sentence(
    fields: dict[str, object], as_of: date
) -> None:
    found = checks(fields, GIVEN, as_of)
    assert tuple(check.name for check in found) == NAMES
    assert all(check.text.endswith((".", "?")) for check in found)


def test_a_report_pasted_into_a_field_does_not_stall_the_typing() -> None:
    pasted = "we will " * 200_000
    assert told("outcome", title=pasted, metric="").name == "outcome"
