"""Objectives for a bet: a chain that the rules would pass, targets marked as proposals, and no baseline made up."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.advisor.base import Advice
from assistant.advisor.betting.planning import Planned
from assistant.advisor.desk import Desk
from assistant.advisor.grounds.sources import Source
from assistant.advisor.guide.advisor import GuideAdvisor
from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.paper import Paper, paper_of
from assistant.advisor.task import Brief
from assistant.advisor.tasks.objectives import TASK
from assistant.errors import BadInput, CounterpointError
from assistant.method.engagement import Engagement
from assistant.method.records import RECORD, Bet, Objective
from assistant.method.rules import find_gaps
from assistant.retrieval.search import Guidance
from assistant.workspace.document import Workspace
from tests.advisor.company import record
from tests.advisor.model_helpers import answers, sent
from tests.advisor.papers import INTERVIEWS, Papers
from tests.advisor.planned import BET, at, item, quote
from tests.fakes.model_server import FakeModelServer, Reply

COUNT = Source(
    "count", 0, "Count of losses", "page 3", "In 2025 homes reported 412 pieces lost in a thousand."
)


def objective(
    key: str, horizon: str | None, perspective: str | None, supports: list[str], **more: Any
) -> dict[str, Any]:
    years = {"long": 2033, "medium": 2030, "short": 2027}
    plain = {
        "key": key, "horizon": horizon, "perspective": perspective, "supports": supports,
        "metric": "Share of homes that renew", "baseline": "unknown", "target": "95 %", "due_year": years.get(horizon or "", 2030),
    }  # fmt: skip
    return item(more.pop("title", f"Homes stay with us ({key})"), **plain | more)


CHAIN = (
    objective("a", "long", "financial", []),
    objective("b", "medium", "customer", ["a"]),
    objective("c", "short", "learning", ["b"], title="Our drivers know every home"),
)


def chain(*items: dict[str, Any]) -> Reply:
    return answers({"objectives": list(items or CHAIN)})


def swapped(place: int, **fields: Any) -> list[dict[str, Any]]:
    """The chain with some fields of one objective changed."""
    return [each | fields if number == place else each for number, each in enumerate(CHAIN)]


async def drafted(
    advisor: ModelAdvisor, engagement: Engagement, *papers: Source, language: str = ""
) -> tuple[Advice[Planned], Paper]:
    brief = Brief(engagement, "bet-1", documents=Papers(*papers), language=language)
    advice = await advisor.give(TASK, brief)
    paper = paper_of(TASK.propose(brief, advice.items[0]).model_dump(mode="json"))
    assert paper is not None
    return advice, paper


def records_of(advice: Advice[Planned]) -> list[Objective]:
    held = [RECORD.validate_python(each) for each in advice.items[0].records]
    return [each for each in held if isinstance(each, Objective)]


async def test_a_sensible_chain_comes_as_one_suggestion_that_no_rule_finds_fault_with(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    model.queue(chain(*reversed(CHAIN)))
    engagement = at()
    advice, paper = await drafted(advisor, engagement)
    assert len(model.bodies) == 1
    assert advice.notices == ()
    found = records_of(advice)
    assert [(each.horizon, each.title) for each in found] == [
        ("long", "Homes stay with us (a)"),
        ("medium", "Homes stay with us (b)"),
        ("short", "Our drivers know every home"),
    ]
    ids = {each.title: each.id for each in found}
    assert [each.supports_ids for each in found] == [
        [],
        [ids["Homes stay with us (a)"]],
        [ids["Homes stay with us (b)"]],
    ]
    assert {(each.baseline, each.evidence, tuple(each.bet_ids)) for each in found} == {
        ("unknown", "opinion", ("bet-1",))
    }
    after = engagement.model_copy(update={"records": [*engagement.records, *found]})
    about = {each.id for each in found} | {"bet-1"}
    spoken = {finding.rule for finding in find_gaps(after) if about.intersection(finding.refs)}
    assert not {rule for rule in spoken if "objective" in rule or "horizon" in rule}
    # Targets and years are proposals, and are marked as the model's own.
    assert [part.marks for part in paper.parts] == [
        (f"These figures are the model's own: 95 %, {year}.",) for year in (2033, 2030, 2027)
    ]
    assert paper.marks == ("The strategy map would still lack: No internal objective.",)
    assert "supports: “Homes stay with us (a)”" in paper.parts[1].text


@pytest.mark.parametrize(
    ("faulty", "feedback"),
    [
        (swapped(0, due_year=2028), "2028 lies outside the long horizon, 2031 to 2036"),
        (swapped(1, supports=[]), "supports no long one"),
        (swapped(1, supports=["zz"]), "objectives[1].supports: there is no objective 'zz'; known are a, b, c"),
        (swapped(1, supports=["c"]), "supports: c is neither of a longer horizon nor higher up"),
        (swapped(1, key="a"), "give each objective a key of its own"),
        (swapped(1, metric=None), "objectives[1]: how much: Say what is measured."),
        (swapped(1, target="Much better"), "how much: The target holds no figure"),
        (swapped(1, horizon=None, supports=[]), "objectives: none is medium; give one that falls due from 2029 to 2031"),
        (swapped(1, title="Launch the new app for us", metric="Go-live"), "outcome: This reads like work to be done"),
        (swapped(1, baseline="62 %"), "baseline: nobody has given this"),
        (swapped(1, support=quote("market", "we wash for hotels and ships")), "objectives[1].support[0]"),
        ([each | {"perspective": "financial"} for each in CHAIN], "is financial; none says what customers will notice"),
        (CHAIN[:2], "objectives: none is short"),
    ],
)  # fmt: skip
async def test_what_the_rules_would_say_is_told_to_the_model_once(
    model: FakeModelServer, advisor: ModelAdvisor, faulty: list[dict[str, Any]], feedback: str
) -> None:
    model.queue(chain(*faulty), chain())
    advice, _ = await drafted(advisor, at())
    assert feedback in sent(model)
    assert len(model.bodies) == 2
    assert len(advice.items[0].records) == 3
    assert advice.notices == ()


async def test_what_stays_faulty_is_mended_marked_or_left_out_and_said(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    items = [
        *swapped(0, due_year=2028, baseline="Some of them")[:1],
        *swapped(1, supports=["zz", "c", "b"], baseline="62 %")[1:2],
        *swapped(2, supports=["b", "zz"])[2:],
        objective("d", None, None, [], title="No horizon"),
        objective("e", "short", "customer", ["b"], title="Homes stay with us (A)"),
    ]
    model.queue(chain(*items), chain(*items))
    advice, paper = await drafted(advisor, at())
    found = records_of(advice)
    assert [each.title for each in found] == [
        "Homes stay with us (a)",
        "Homes stay with us (b)",
        "Our drivers know every home",
    ]
    assert [each.baseline for each in found] == ["unknown"] * 3
    assert found[1].supports_ids == []
    assert "2028 lies outside the long horizon, 2031 to 2036." in paper.parts[0].marks
    assert "Taken out, since nobody had given it: baseline." in advice.notices
    assert "Links that lead to no longer or higher objective were removed: 4." in advice.notices
    assert "1 record was left out: no horizon was given." in advice.notices
    assert (
        "The rules would still say: The medium objective “Homes stay with us (b)” supports no long one."
        in advice.notices
    )


async def test_a_baseline_that_a_document_gives_is_kept_with_its_source(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    words = "homes reported 412 pieces lost in a thousand"
    model.queue(
        chain(
            *swapped(1, metric="Pieces lost in a thousand", baseline="412", support=quote("count/1", words))
        )
    )
    advice, paper = await drafted(advisor, at(), COUNT, INTERVIEWS)
    found = records_of(advice)[1]
    assert (found.baseline, found.sources[0].quote, found.sources[0].document) == ("412", words, "count")
    assert paper.parts[1].claims[0].basis == "source"
    assert len(model.bodies) == 1


async def test_objectives_that_exist_are_named_supported_and_not_repeated(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    there = record(
        "objective", 4, "Every home in the county", horizon="long", bet_ids=["bet-1"], metric="Homes", target="All 60",
        due_year=2034, perspective="customer",
    )  # fmt: skip
    repeated = objective("x", "long", "customer", [], title="EVERY home in the county")
    model.queue(
        chain(repeated, *swapped(1, supports=["objective-4"], perspective="internal")[1:]),
        chain(*swapped(1, supports=["objective-4"], perspective="internal")[1:]),
    )
    advice, paper = await drafted(advisor, at(there))
    assert "- long: 2031 to 2036; exist: objective-4" in sent(model, 0)
    assert "objective-4 is this already" in sent(model)
    assert [each.id for each in records_of(advice)] == ["objective-5", "objective-6"]
    assert records_of(advice)[0].supports_ids == ["objective-4"]
    assert "objective-4" in advice.items[0].rests_on
    assert paper.marks[0] == "There already, and not repeated: “Every home in the county”."


async def test_a_bet_that_is_not_chosen_is_planned_for_and_that_is_said(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    model.queue(chain())
    advice, paper = await drafted(advisor, at(status="shortlisted"))
    assert paper.marks[0].startswith("“Every piece comes home” is not chosen yet")
    assert advice.notices == ()
    assert len(model.bodies) == 1


async def test_nothing_is_planned_for_a_bet_that_was_set_aside_and_the_guide_says_what_to_do(
    model: FakeModelServer, advisor: ModelAdvisor, guidance: Guidance
) -> None:
    with pytest.raises(BadInput, match="bet-1 is dropped"):
        await advisor.give(TASK, Brief(at(status="dropped"), "bet-1"))
    assert model.bodies == []
    with pytest.raises(CounterpointError) as refused:
        await GuideAdvisor(guidance).give(TASK, Brief(at(), "bet-1"))
    assert "opens the form" in (refused.value.hint or "")


async def test_german_titles_are_not_held_to_english_words(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    german = [
        each
        | {"title": f"Niemand verliert ein Hemd {each['key']}", "metric": "Anteil der Verträge, die bleiben"}
        for each in CHAIN
    ]
    model.queue(chain(*german))
    _, paper = await drafted(advisor, at(), language="German")
    assert len(model.bodies) == 1
    assert all(len(part.marks) == 1 for part in paper.parts)
    assert "Write in this language, whatever language the passages are in: German" in sent(model)


async def test_one_of_the_chain_can_be_dropped_and_a_rejected_chain_does_not_come_back(
    workspace: Workspace, model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    workspace.add_record("bet", {name: value for name, value in BET.items() if name not in ("id", "kind")})
    desk = Desk(workspace, advisor)
    [(suggestion, _)] = (await desk.give("objectives", "bet-1")).items
    assert len(suggestion.payload["records"]) == 3
    workspace.reject([suggestion.id])
    again = await desk.give("objectives", "bet-1")
    assert again.items == []
    assert "SET ASIDE by the team before" in sent(model)
    workspace.change_record("bet-1", {"first_step": "Chip one ward."})
    [(suggestion, _)] = (await desk.give("objectives", "bet-1")).items
    long, _, short = suggestion.payload["records"]
    accepted = workspace.edit(suggestion.id, {"records": [long, short]})
    assert [each.id for each in accepted.records] == [long["id"], short["id"]]
    [unlinked] = accepted.unlinked
    assert short["title"] in unlinked
    goals = [each for each in workspace.engagement().records if isinstance(each, Objective)]
    assert [each.supports_ids for each in goals] == [[], []]
    assert next(each for each in workspace.engagement().records if isinstance(each, Bet)).status == "chosen"
