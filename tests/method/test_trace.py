"""The trace from persona to KPI: whole where everything holds, and cut exactly where something is taken away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import assistant
from assistant.method.engagement import Engagement
from assistant.method.trace import COLUMNS, Node, Trace, trace
from tests.method.build import (
    ACTIVITY,
    BUDGET,
    CAPABILITY,
    CHOSEN,
    LONG,
    MEDIUM,
    NEED,
    PERSONA,
    PROMISE,
    SHORT,
    Fields,
    but,
    engagement,
    rec,
)

DEMO = Path(assistant.__file__).parent / "_demo"
BET = but(CHOSEN, title="Bread at four", value_proposition_ids=["v1"])
KPI = rec("kpi", "q1", objective_ids=["o3"])
MOMENT = rec("moment_of_truth", "t1", bet_ids=["b1"], priority="high")
SET_UP = rec("collaboration", "s1", bet_ids=["b1"])
WHOLE = (
    *(PERSONA, NEED, PROMISE, BET, LONG, MEDIUM, SHORT, CAPABILITY, ACTIVITY, BUDGET, KPI, MOMENT, SET_UP),
)


def without(*ids: str) -> list[Fields]:
    return [record for record in WHOLE if record["id"] not in ids]


def changed(id_: str, **fields: Any) -> list[Fields]:
    return [but(record, **fields) if record["id"] == id_ else record for record in WHOLE]


def example(which: str) -> Engagement:
    return Engagement.model_validate_json((DEMO / f"{which}.json").read_text(encoding="utf-8"))


def cuts(found: Trace) -> set[tuple[str, str]]:
    return {(each.ref, each.missing) for each in found.breaks}


def nodes(*roots: Node) -> list[Node]:
    return [node for root in roots for node in (root, *nodes(*root.children))]


def paths(found: Trace) -> list[list[str]]:
    return [[node.ref for node in row.nodes] for row in found.table]


def test_a_whole_chain_has_no_break_and_shows_every_record_on_its_way() -> None:
    found = trace(engagement(*WHOLE))
    assert (found.state, found.broken, found.breaks, found.orphans) == ("whole", False, (), ())
    assert found.open_ends == ()
    head = ["p1", "n1", "v1", "b1"]
    assert paths(found) == [
        [*head, "o1"],
        [*head, "o2"],
        [*head, "o3", "q1"],
        [*head, "k1", "w1", "m1"],
        [*head, "t1"],
        [*head, "s1"],
    ]
    assert {node.kind for node in nodes(*found.roots)} == set(COLUMNS)


def test_the_table_has_a_cell_for_each_kind_on_the_way() -> None:
    row = next(row for row in trace(engagement(*WHOLE)).table if row.cell("kpi"))
    told = {column: cell.ref if (cell := row.cell(column)) else None for column in COLUMNS}
    assert told["persona"] == "p1"
    assert (told["objective"], told["kpi"]) == ("o3", "q1")
    assert told["activity"] is None


def test_titles_and_what_tells_records_apart_are_at_hand() -> None:
    told = {node.ref: (node.title, node.detail) for node in nodes(*trace(engagement(*WHOLE)).roots)}
    assert told["p1"] == ("Night baker", "now")
    assert told["o3"] == ("o3", "short")
    assert told["t1"] == ("t1", "high")
    assert told["v1"] == ("v1", "")


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        (without("o1"), {("b1", "objective")}),
        (without("k1", "w1", "m1"), {("b1", "capability")}),
        (without("w1", "m1"), {("k1", "activity")}),
        (without("m1"), {("w1", "budget")}),
        (without("q1"), {("b1", "kpi")}),
        (without("t1"), {("b1", "moment_of_truth")}),
        (changed("t1", priority="low"), {("b1", "moment_of_truth")}),
        (without("s1"), {("b1", "collaboration")}),
        (changed("b1", value_proposition_ids=[]), {("n1", "value_proposition")}),
        (changed("b1", need_ids=[]), {("v1", "need")}),
        (changed("b1", persona_ids=[]), {("n1", "persona")}),
        (
            changed("b1", persona_ids=[], need_ids=[], value_proposition_ids=[]),
            {("b1", "persona"), ("b1", "need"), ("b1", "value_proposition")},
        ),
        (changed("n1", persona_ids=[]), {("n1", "persona")}),
        (changed("v1", need_ids=[]), {("v1", "need")}),
        (changed("v1", persona_id=None), {("v1", "persona")}),
        (changed("k1", bet_ids=[]), {("b1", "capability"), ("k1", "bet")}),
        (changed("w1", capability_ids=[]), {("k1", "activity"), ("w1", "bet")}),
        (changed("m1", activity_ids=[]), {("w1", "budget"), ("m1", "bet")}),
        (changed("q1", objective_ids=[]), {("b1", "kpi"), ("q1", "bet")}),
        (changed("o2", bet_ids=[]), {("b1", "objective"), ("o2", "bet")}),
        (changed("o1", horizon=None), {("b1", "objective")}),
        (changed("b1", persona_ids=[], need_ids=[]), {("v1", "persona"), ("b1", "need")}),
        ([*without("k1", "w1", "m1"), but(CAPABILITY, state="have")], {("b1", "activity")}),
        ([*without("m1"), but(ACTIVITY, id="w2")], {("b1", "budget")}),
        (changed("w1", capability_ids=["gone"]), {("k1", "activity"), ("w1", "capability")}),
        (changed("b1", persona_ids=["p1", "gone"]), {("b1", "persona")}),
        (changed("n1", persona_ids=["p1", "b1"]), {("n1", "persona")}),
        (changed("o1", supports_ids=["gone"]), {("o1", "objective")}),
    ],
)  # fmt: skip
def test_the_trace_is_cut_exactly_where_something_is_missing(
    records: list[Fields], expected: set[tuple[str, str]]
) -> None:
    found = trace(engagement(*records))
    assert cuts(found) == expected
    assert found.broken
    told = {each for node in nodes(*found.roots, *found.orphans) for each in node.breaks}
    assert told == set(found.breaks)
    assert all(each.text.endswith(".") for each in told)


def test_a_break_names_the_bet_and_what_it_lacks() -> None:
    (only,) = trace(engagement(*without("s1"))).breaks
    assert "“Bread at four”" in only.text
    assert "collaboration" in only.text
    assert only.severity == "important"
    assert trace(engagement(*without("s1"))).roots[0].broken


def test_nothing_is_broken_before_a_bet_is_chosen() -> None:
    for records in ((), changed("b1", status="shortlisted"), without("b1")):
        found = trace(engagement(*records))
        assert (found.state, found.broken, found.breaks, found.orphans) == ("not yet", False, (), ())
        assert not any(node.breaks for node in nodes(*found.roots))
    assert found.open_ends == ("p1", "n1", "v1")


def test_what_no_chosen_bet_takes_up_is_an_open_end_and_no_break() -> None:
    found = trace(
        engagement(
            *WHOLE,
            rec("persona", "p2", targeted="should"),
            rec("persona", "p3", targeted="no"),
            rec("need", "n2", persona_ids=["p2", "p1"], served="should"),
            rec("need", "n3", persona_ids=["p3"], served="now"),
            rec("need", "n4", persona_ids=["p2"]),
            rec("value_proposition", "v2", persona_id="p2", need_ids=["n2"]),
            rec("value_proposition", "v3", persona_id="p2", need_ids=["n4"]),
            rec("value_proposition", "v4"),
        )
    )
    assert found.state == "whole"
    assert set(found.open_ends) == {"p2", "n2", "n3", "v2", "v3", "v4"}
    assert [root.ref for root in found.roots] == ["p1", "p2", "n3", "v4"]
    assert ["p2", "n2", "v2"] in paths(found)
    assert ["p1", "n2"] in paths(found)
    assert not {"p3", "n4"} & {node.ref for node in nodes(*found.roots)}


def test_a_promise_is_named_below_its_need_though_no_chosen_bet_takes_the_need_up() -> None:
    found = trace(
        engagement(
            *WHOLE,
            rec("persona", "p3", targeted="no"),
            rec("need", "n3", persona_ids=["p3"], served="now"),
            rec("value_proposition", "v3", persona_id="p3", need_ids=["n3"]),
        )
    )
    assert ["n3", "v3"] in paths(found)
    assert [root.ref for root in found.roots] == ["p1", "n3"]
    assert {"n3", "v3"} == set(found.open_ends)

    # The bet keeps this promise, but names no need that it is about: it is told at the need as well.
    kept = but(PROMISE, id="v2", need_ids=["n2"])
    found = trace(
        engagement(*changed("b1", value_proposition_ids=["v1", "v2"]), but(NEED, id="n2", served="now"), kept)
    )
    assert ["p1", "n2", "v2"] in paths(found)
    assert cuts(found) == {("v2", "need")}
    assert "n2" in found.open_ends
    assert "v2" not in found.open_ends


def test_work_without_money_is_an_open_end_while_other_work_of_the_bet_has_some() -> None:
    found = trace(engagement(*WHOLE, but(ACTIVITY, id="w2", mode="everyday")))
    assert found.state == "whole"
    assert found.open_ends == ("w2",)


def test_a_capability_we_have_needs_no_work_but_a_missing_one_does() -> None:
    for state, expected in (("have", set()), ("partial", {("k2", "activity")})):
        assert cuts(trace(engagement(*WHOLE, but(CAPABILITY, id="k2", state=state)))) == expected


def test_a_bet_reached_on_two_ways_is_shown_in_full_once_and_stands_in_every_row() -> None:
    found = trace(
        engagement(
            *changed("b1", need_ids=["n1", "n2"], value_proposition_ids=["v1", "v2"]),
            but(NEED, id="n2"),
            but(PROMISE, id="v2", need_ids=["n2"]),
        )
    )
    assert [node.repeated for node in nodes(*found.roots) if node.kind == "bet"] == [False, True]
    assert found.state == "whole"
    assert ["p1", "n2", "v2", "b1", "k1", "w1", "m1"] in paths(found)


def test_each_of_several_bets_must_hold_on_its_own() -> None:
    found = trace(engagement(*WHOLE, but(BET, id="b2", title="Bread at {}")))
    assert {ref for ref, _ in cuts(found)} == {"b2"}
    assert all("“Bread at {}”" in each.text for each in found.breaks)


def test_a_kpi_of_the_bet_alone_stands_under_the_bet() -> None:
    found = trace(engagement(*changed("q1", objective_ids=[], bet_ids=["b1"])))
    assert found.state == "whole"
    assert ["p1", "n1", "v1", "b1", "q1"] in paths(found)


def test_objectives_that_support_one_another_in_a_circle_are_each_shown_once() -> None:
    records = changed("o1", supports_ids=["o3"])
    found = trace(
        engagement(*[but(each, supports_ids=["o1"]) if each["id"] == "o3" else each for each in records])
    )
    assert found.state == "whole"
    assert [node.ref for node in nodes(*found.roots)].count("o3") == 1


def test_rows_carry_the_breaks_on_their_way() -> None:
    rows = trace(engagement(*changed("v1", need_ids=[]))).table
    assert {each.missing for row in rows for each in row.breaks} == {"need"}


def test_the_finished_demo_traces_without_a_break() -> None:
    found = trace(example("finished"))
    assert (found.state, found.breaks) == ("whole", ())


def test_the_demo_under_way_is_not_yet_to_be_judged() -> None:
    assert trace(example("under-way")).state == "not yet"


def test_an_empty_engagement_has_an_empty_trace() -> None:
    assert trace(Engagement()) == Trace("not yet")
