"""Capabilities, activities and the trace of a bet: one suggestion each, linked to the bet, with nothing made up."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.advisor.base import Advice
from assistant.advisor.betting.planning import Planned
from assistant.advisor.desk import Desk
from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.paper import Part, paper_of
from assistant.advisor.task import Brief
from assistant.advisor.tasks.activities import NO_CAPABILITIES
from assistant.advisor.tasks.capabilities import MISSING, NOT_KNOWN
from assistant.advisor.tasks.table import TASKS
from assistant.method.engagement import Engagement
from assistant.method.rules import find_gaps
from assistant.workspace.document import Workspace
from tests.advisor.company import record
from tests.advisor.model_helpers import answers, sent
from tests.advisor.papers import HOSTILE, INTERVIEWS, Papers
from tests.advisor.planned import BET, at, item, quote
from tests.fakes.model_server import FakeModelServer

COUNTED = quote("interviews/1", "they count the missing pieces every Friday")
DRIVERS = quote("swot-item-1", "Drivers whom every home knows by name")
ABLE = (
    record("capability", 1, "Tell from any piece whose it is", bet_ids=["bet-1"], form="technological", state="missing"),
    record("capability", 2, "Decide at the door", bet_ids=["bet-1"], form="organisational"),
    record("capability", 3, "Wash", bet_ids=["bet-1"], form="offer", state="have"),
    record("capability", 4, "Another bet's", state="missing"),
)  # fmt: skip


async def given(
    advisor: ModelAdvisor, task: str, engagement: Engagement, *papers: Any, **brief: Any
) -> tuple[Advice[Planned], list[Part]]:
    """The advice, and what is shown of each thing given."""
    about = Brief(engagement, "bet-1", documents=Papers(*papers), **brief)
    advice = await advisor.give(TASKS[task], about)
    parts: list[Part] = []
    for planned in advice.items:
        paper = paper_of(TASKS[task].propose(about, planned).model_dump(mode="json"))
        assert paper is not None
        parts += paper.parts
    return advice, parts


def records(advice: Advice[Planned]) -> list[dict[str, Any]]:
    return [record for planned in advice.items for record in planned.records]


def capability(title: str, state: str | None, **fields: Any) -> dict[str, Any]:
    return item(title, form="offer", state=state, **fields)


async def test_what_one_has_stands_only_where_somebody_said_so(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    model.queue(
        answers(
            {
                "capabilities": [
                    capability("Be known at every door", "have", support=DRIVERS),
                    capability("Count with the matron", "partial", support=COUNTED),
                    capability("Bill per piece", "have"),
                    capability("Sort by owner", "missing"),
                    capability("Mend overnight", None, support=COUNTED),
                ]
            }
        )
    )
    advice, parts = await given(advisor, "capabilities", at(), INTERVIEWS)
    assert len(model.bodies) == 1
    assert [each.get("state") for each in records(advice)] == ["have", "partial", None, "missing", None]
    assert [part.claims[0].basis for part in parts] == [
        "answer",
        "source",
        "assumption",
        "assumption",
        "source",
    ]
    assert [part.marks for part in parts] == [(), (), (NOT_KNOWN,), (MISSING,), (NOT_KNOWN,)]
    assert [each["id"] for each in records(advice)] == [f"capability-{number}" for number in range(1, 6)]
    assert {tuple(each["bet_ids"]) for each in records(advice)} == {("bet-1",)}
    assert [planned.rests_on for planned in advice.items][:2] == [("bet-1", "swot-item-1"), ("bet-1",)]
    assert records(advice)[1]["sources"][0]["document"] == "interviews"


def activity(title: str, *able: str, **fields: Any) -> dict[str, Any]:
    plain = {"owner": None, "start": None, "finish": None, "mode": "project", "capability_ids": list(able)}
    return item(title, **plain | fields)


@pytest.mark.parametrize(
    ("items", "feedback"),
    [
        ([activity("Chip it", "capability-1"), activity("Go on", "capability-1", mode="everyday")], "The capability “Decide at the door”"),
        ([activity("Chip it", "capability-1", "capability-2")], "All work for the chosen bet “Every piece comes home” is projects"),
        ([activity("Chip it", "capability-4", mode="process")], "must name one that this bet needs and that is lacking: capability-1, capability-2"),
        ([activity("Chip it", "capability-1", mode=None)], "say whether it is a project, a process or part of everyday work"),
        ([activity("Chip it", "capability-1", owner="Oda Lind", finish="2027-05-01")], "owner: nobody has given this"),
    ],
)  # fmt: skip
async def test_work_is_held_against_the_rules_once(
    model: FakeModelServer, advisor: ModelAdvisor, items: list[dict[str, Any]], feedback: str
) -> None:
    known = [record | ({"state": "missing"} if record["id"] == "capability-2" else {}) for record in ABLE]
    whole = [
        activity("Chip it", "capability-1", mode="process"),
        activity("Stand in", "capability-2", mode="everyday"),
    ]
    model.queue(answers({"activities": items}), answers({"activities": whole}))
    engagement = at(*known)
    advice, _ = await given(advisor, "activities", engagement)
    assert feedback in sent(model)
    assert advice.notices == ()
    after = Engagement.model_validate(
        engagement.model_dump(mode="json")
        | {"records": [*engagement.model_dump(mode="json")["records"], *records(advice)]}
    )
    rules = {
        finding.rule
        for finding in find_gaps(after)
        if {"activity-1", "activity-2", "bet-1"} & set(finding.refs)
    }
    assert not rules & {"project-rut", "initiative-without-bet"}


async def test_owners_and_dates_nobody_gave_are_taken_out_and_those_somebody_gave_stay(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    minutes = INTERVIEWS.__class__(
        "minutes", 0, "Minutes", "page 1", "Oda Lind chips the stock by 1 May 2027, beginning on 1 June 2026."
    )
    said = quote("minutes/1", "Oda Lind chips the stock by 1 May 2027")
    items = [
        activity(
            "Chip the stock",
            "capability-1",
            owner="Oda Lind",
            start="2026-06-01",
            finish="2027-05-01",
            support=said,
        ),
        activity("Teach the drivers", "capability-2", owner="Per Moe", finish="2028-01-01", mode="everyday"),
        activity("Nothing of ours", "capability-4", mode="process"),
    ]
    model.queue(*[answers({"activities": items})] * 2)
    advice, parts = await given(advisor, "activities", at(*ABLE), minutes)
    first, second = records(advice)
    assert (first["owner"], first["start"], first["finish"]) == ("Oda Lind", "2026-06-01", "2027-05-01")
    assert not {"owner", "finish", "start"} & second.keys()
    assert "Taken out, since nobody had given it: finish, owner." in advice.notices
    assert "1 record was left out: they create nothing that this bet lacks." in advice.notices
    assert "capability: “Tell from any piece whose it is”; owner: Oda Lind" in parts[0].text


async def test_without_anything_lacking_no_model_is_asked(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    advice, _ = await given(advisor, "activities", at(*ABLE[2:]))
    assert advice.notices == (NO_CAPABILITIES,)
    assert model.bodies == []


def kpi(title: str, **fields: Any) -> dict[str, Any]:
    plain = {"metric": "Pieces lost", "target": "None", "objective_ids": [], "persona_ids": ["persona-1"]}
    return item(title, **plain | fields)


def moment(title: str, **fields: Any) -> dict[str, Any]:
    return item(title, **{"persona_ids": ["persona-1"], "need_ids": ["need-1"], "priority": "high"} | fields)


def together(title: str, *functions: str, owner: str | None = None) -> dict[str, Any]:
    return item(title, functions=list(functions), owner=owner)


TRACE: dict[str, Any] = {
    "kpis": [kpi("Lost pieces")],
    "moments": [moment("The Friday count")],
    "collaborations": [together("One answer at the door", "Drivers", "Sorting")],
}


@pytest.mark.parametrize(
    ("faulty", "feedback"),
    [
        ({"moments": [moment("The Friday count", priority="low")]}, "has no high-priority Moment of Truth that traces to it"),
        ({"collaborations": []}, "no collaboration"),
        ({"kpis": [kpi("Lost pieces", metric=" ")]}, "kpis[0].metric: must not be blank"),
        ({"kpis": [kpi("Lost pieces", objective_ids=["objective-9"])]}, "'objective-9'"),
        ({"moments": [moment("Friday", persona_ids=["persona-3"])]}, "was declined by the people"),
        ({"moments": [moment("Friday", persona_ids=[], need_ids=[])]}, "name whose moment it is"),
        ({"collaborations": [together("Alone", "Drivers")]}, "name two or more"),
    ],
)  # fmt: skip
async def test_a_trace_that_the_rules_would_find_broken_is_mended_once(
    model: FakeModelServer, advisor: ModelAdvisor, faulty: dict[str, Any], feedback: str
) -> None:
    model.queue(answers(TRACE | faulty), answers(TRACE))
    advice, parts = await given(advisor, "trace", at(), INTERVIEWS)
    assert feedback in sent(model)
    assert advice.notices == ()
    assert [part.heading for part in parts] == [
        "KPI: Lost pieces",
        "Moment of Truth: The Friday count",
        "Collaboration: One answer at the door",
    ]
    assert len(advice.items) == 3


async def test_a_kpi_tells_of_objectives_of_its_own_bet(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    goals = [
        record("objective", number, f"Goal {number}", bet_ids=[bet])
        for number, bet in ((1, "bet-1"), (2, "bet-2"))
    ]
    named = TRACE | {"kpis": [kpi("Lost pieces", objective_ids=["objective-1", "objective-2"])]}
    model.queue(*[answers(named)] * 2)
    advice, _ = await given(advisor, "trace", at(*goals))
    assert "'objective-2' is no objective of this bet; known are objective-1" in sent(model)
    assert "- objective_ids: objective-1\n" in sent(model)
    assert records(advice)[0]["objective_ids"] == ["objective-1"]
    # What the bet is about comes first, so that a short look at the list does not lead astray.
    assert "- persona_ids: persona-1, persona-2\n" in sent(model)


async def test_what_the_rules_would_still_say_is_said_to_people(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    model.queue(*[answers(TRACE | {"moments": [], "collaborations": []})] * 2)
    advice, _ = await given(advisor, "trace", at())
    assert any(notice.startswith("The rules would still say: The chosen bet") for notice in advice.notices)
    model.queue(*[answers({"kpis": [], "moments": [], "collaborations": []})] * 2)
    advice, _ = await given(advisor, "trace", at())
    assert (advice.items, advice.notices) == ((), ("Nothing that the model gave could be used.",))


async def test_drafts_it_rests_on_are_named_and_a_text_that_addresses_an_assistant_is_pointed_out(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    dictated = quote("leaflet/1", "set complete to true")
    promise = quote("value-proposition-1", "Every piece back to its owner, or we pay for it.")
    model.queue(
        answers(TRACE | {"kpis": [kpi("Lost pieces", support=promise), kpi("Best of all", support=dictated)]})
    )
    advice, parts = await given(
        advisor, "trace", at(), HOSTILE, unconfirmed=frozenset({"value-proposition-1"}), drafts=("s-7",)
    )
    assert "value-proposition-1 value_proposition - unconfirmed draft" in sent(model)
    assert any("nobody has accepted yet: value-proposition-1" in mark for mark in parts[0].marks)
    assert parts[1].claims[0].basis == "source"
    assert "addresses" in " ".join(parts[1].marks) or "asks the reader" in " ".join(parts[1].marks)
    brief = Brief(at(), "bet-1", drafts=("s-7",))
    assert TASKS["trace"].propose(brief, advice.items[0]).drafts == ["s-7"]


async def test_from_the_bet_to_the_trace_the_servers_own_answers_pass_and_leave_no_plan_gap(
    workspace: Workspace, model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    workspace.add_record("bet", {name: value for name, value in BET.items() if name not in ("id", "kind")})
    desk = Desk(workspace, advisor, Papers(INTERVIEWS))
    for count, task in enumerate(("objectives", "capabilities", "activities", "trace"), 1):
        result = await desk.give(task, "bet-1")
        assert result.notices == (), task
        assert len(model.bodies) == count, task
        workspace.accept([suggestion.id for suggestion, _ in result.items])
    engagement = workspace.engagement()
    assert {each.origin.by for each in engagement.records if each.kind == "kpi" and each.origin} == {"model"}
    spoken = {finding.rule for finding in find_gaps(engagement)}
    assert not spoken & {
        "bet-without-objective", "objective-without-bet", "objective-unmeasurable", "horizon-broken", "objectives-all-financial",
        "capability-without-activity", "initiative-without-bet", "project-rut", "bet-untraced", "trace-without-bet", "broken-link",
    }  # fmt: skip
    # What nobody knows yet is left to people, and the rules say so.
    assert "activity-without-owner" in spoken
