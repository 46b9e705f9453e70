"""Whatever is added with the right links, the trace is never cut in more places than what is added lacks itself."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.method.trace import Break, trace
from tests.method.build import Fields, but, engagement, rec

NEW = "The new one"
STATES = ("have", "partial", "missing", None)


def some(*ids: str, least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(ids), unique=True, min_size=least, max_size=len(ids))


def made(kind: str, id_: str, **fields: Any) -> st.SearchStrategy[Fields]:
    drawn = {name: value for name, value in fields.items() if isinstance(value, st.SearchStrategy)}
    return st.fixed_dictionaries(drawn).map(lambda given: rec(kind, id_, **{"title": id_} | fields | given))


def or_none(*values: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from((*values, None))


BET = made(
    "bet", "b1", status="chosen",
    persona_ids=some("p1", "p2"), need_ids=some("n1", "n2", "n3"), value_proposition_ids=some("v1", "v2", "v3"),
)  # fmt: skip
RECORDS = st.tuples(
    made("persona", "p1", targeted="now"),
    made("persona", "p2", targeted="should"),
    *(made("need", each, persona_ids=some("p1", "p2")) for each in ("n1", "n2", "n3")),
    *(
        made("value_proposition", each, persona_id=or_none("p1", "p2"), need_ids=some("n1", "n2", "n3"))
        for each in ("v1", "v2", "v3")
    ),
    BET,
    *(
        made("objective", each, bet_ids=some("b1"), horizon=or_none("long", "medium", "short"))
        for each in ("o1", "o2")
    ),
    *(made("capability", each, bet_ids=some("b1"), state=st.sampled_from(STATES)) for each in ("k1", "k2")),
    *(made("activity", each, capability_ids=some("k1", "k2")) for each in ("w1", "w2")),
    made("budget", "m1", activity_ids=some("w1", "w2")),
    made("kpi", "q1", bet_ids=some("b1"), objective_ids=some("o1", "o2")),
    made("moment_of_truth", "t1", bet_ids=some("b1"), priority=or_none("high", "low")),
).map(list)


@st.composite
def additions(draw: st.DrawFn) -> tuple[list[Fields], list[Fields]]:
    """Records of an engagement with one chosen bet, before and after one more was added where it belongs."""
    records = draw(RECORDS)
    bet = next(record for record in records if record["kind"] == "bet")
    able = [record["id"] for record in records if record["kind"] == "capability" and record["bet_ids"]]
    work = [
        r["id"] for r in records if r["kind"] == "activity" and set(able).intersection(r["capability_ids"])
    ]
    pairs = [
        (who, record["id"])
        for record in records
        if record["id"] in bet["need_ids"]
        for who in record["persona_ids"]
        if who in bet["persona_ids"]
    ]
    ways: dict[str, dict[str, Any]] = {
        "persona": {"targeted": "now"},
        "objective": {"bet_ids": ["b1"], "horizon": draw(or_none("long", "medium", "short"))},
        "capability": {"bet_ids": ["b1"], "state": draw(st.sampled_from(STATES))},
        "kpi": {"bet_ids": ["b1"]},
        "moment_of_truth": {"bet_ids": ["b1"], "priority": draw(or_none("high", "low"))},
        "collaboration": {"bet_ids": ["b1"]},
    }
    if bet["persona_ids"]:
        ways["need"] = {"persona_ids": draw(some(*bet["persona_ids"], least=1))}
    if pairs:
        who, need = draw(st.sampled_from(pairs))
        ways["value_proposition"] = {"persona_id": who, "need_ids": [need]}
    if able:
        ways["activity"] = {"capability_ids": [draw(st.sampled_from(able))]}
    if work:
        ways["budget"] = {"activity_ids": [draw(st.sampled_from(work))]}
    kind = draw(st.sampled_from(sorted(ways)))
    named = {f"{kind}_ids": [*bet[f"{kind}_ids"], "new"]} if f"{kind}_ids" in bet else {}
    after = [but(record, **named) if record is bet else record for record in records]
    return records, [*after, rec(kind, "new", title=NEW, **ways[kind])]


def breaks(records: list[Fields]) -> tuple[Break, ...]:
    return trace(engagement(*records)).breaks


@settings(max_examples=120)
@given(additions())
def test_a_record_that_is_added_where_it_belongs_brings_no_break_but_its_own(
    added: tuple[list[Fields], list[Fields]],
) -> None:
    before, after = map(breaks, added)
    others = [cut.text for cut in after if f"“{NEW}”" not in cut.text]
    assert len(others) <= len(before), (others, [cut.text for cut in before])


@settings(max_examples=120)
@given(RECORDS)
def test_one_lack_is_one_break(records: list[Fields]) -> None:
    found = breaks(records)
    assert len({(cut.ref, cut.missing, cut.horizon, cut.text) for cut in found}) == len(found)
    for kind in ("capability", "activity", "budget"):
        assert not [cut for cut in found if cut.ref == "b1" and cut.missing == kind] or not [
            cut for cut in found if cut.ref != "b1" and cut.missing == kind
        ], "what a bet lacks is not said again of a record below it"


def test_the_plan_of_a_new_bet_is_mended_step_by_step() -> None:
    steps = (
        rec("persona", "p1"),
        rec("need", "n1", persona_ids=["p1"]),
        rec("value_proposition", "v1", persona_id="p1", need_ids=["n1"]),
        *(rec("objective", each, bet_ids=["b1"], horizon=each) for each in ("long", "medium", "short")),
        rec("capability", "k1", bet_ids=["b1"], state="missing"),
        rec("activity", "w1", capability_ids=["k1"]),
        rec("budget", "m1", activity_ids=["w1"]),
        rec("kpi", "q1", bet_ids=["b1"]),
        rec("moment_of_truth", "t1", bet_ids=["b1"], priority="high"),
        rec("collaboration", "s1", bet_ids=["b1"]),
    )
    counts = []
    for number in range(len(steps) + 1):
        there = {step["id"] for step in steps[:number]}
        names = {"persona_ids": ["p1"], "need_ids": ["n1"], "value_proposition_ids": ["v1"]}
        named = {field: ids for field, ids in names.items() if there.issuperset(ids)}
        counts.append(len(breaks([rec("bet", "b1", status="chosen", **named), *steps[:number]])))
    # Capability, activity and budget are one chain: it is cut in one place until money is found.
    assert counts == [10, 9, 8, 7, 6, 5, 4, 4, 4, 3, 2, 1, 0]
