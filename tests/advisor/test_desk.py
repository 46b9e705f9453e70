"""The desk: advice becomes suggestions, people's acts stand, and what comes too late is marked so."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

import pytest

from assistant.advisor.base import Advice, CardRef, Contradiction, FollowUp, Span, Watch
from assistant.advisor.betting.candidates import Candidate
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.desk import STALE, Desk, make_advisor
from assistant.advisor.guide.advisor import GuideAdvisor
from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.task import Brief, Task
from assistant.config import Settings
from assistant.errors import BadInput, NotFound
from assistant.method.records import Bet
from assistant.method.said import Origin
from assistant.retrieval.search import Guidance
from assistant.workspace.document import Workspace
from assistant.workspace.proposals import Proposal
from tests.advisor.model_helpers import answers, bet, bets, contradiction, follow_up, follow_ups
from tests.fakes.model_server import FakeModelServer
from tests.fakes.scenarios import fails, hangs


@pytest.fixture
def guide(workspace: Workspace, guidance: Guidance) -> Desk:
    return Desk(workspace, GuideAdvisor(guidance))


@pytest.fixture
def desk(workspace: Workspace, advisor: ModelAdvisor) -> Desk:
    return Desk(workspace, advisor)


class Slow:
    """An advisor during whose thinking something happens."""

    by: Literal["guide", "model"] = "model"

    def __init__(self, workspace: Workspace, *, answer: str = "", record: str = "") -> None:
        self._workspace, self._answer, self._record = workspace, answer, record

    async def _meanwhile(self) -> None:
        if self._answer:
            self._workspace.write_answer(self._answer, "agreed", "Something else altogether")
        if self._record:
            self._workspace.change_record(self._record, {"title": "Changed"})

    async def give(self, task: Task[Any], brief: Brief, watch: Watch | None = None) -> Advice[Any]:
        await self._meanwhile()
        return Advice((SAID[task.id],), Origin(by="model", model="m"))


SAID = {
    "follow-ups": FollowUp(
        text="Which homes?",
        why="So.",
        quote="care homes",
        card=CardRef(id="market-probe", source="cvmbok", section="session-1"),
    ),
    "gaps": Contradiction(
        severity="hint",
        customer=Span(ref="alternative-2", quote="Cheap per kilo"),
        business=Span(ref="value-proposition", quote="lowest price"),
        text="Both cannot be.",
        question="bets",
    ),
    "bets": Candidate(
        bet=Bet(id="bet-1", title="B", hypothesis="If", persona_ids=["persona-1"], need_ids=["need-1"])
    ),
}


async def test_follow_ups_are_stored_and_asking_again_stores_nothing_new(
    guide: Desk, workspace: Workspace
) -> None:
    first = await guide.ask("market")
    revision = workspace.revision
    again = await guide.ask("market")
    assert first.by == guide.by == "guide"
    assert len(first.follow_ups) == 3
    assert [suggestion.id for suggestion, _ in again.follow_ups] == [
        suggestion.id for suggestion, _ in first.follow_ups
    ]
    assert len(workspace.suggestions(task="follow-ups")) == 3
    assert workspace.revision == revision


async def test_nothing_but_suggestions_changes(guide: Desk, workspace: Workspace) -> None:
    before = workspace.engagement().model_dump(exclude={"suggestions"})
    await guide.ask("market")
    await guide.gaps()
    await guide.bets(5)
    assert workspace.engagement().model_dump(exclude={"suggestions"}) == before


async def test_accepting_a_follow_up_parks_it_and_it_is_not_asked_again(
    guide: Desk, workspace: Workspace
) -> None:
    (suggestion, item), *_ = (await guide.ask("market")).follow_ups
    (accepted,) = workspace.accept([suggestion.id])
    assert (accepted.parked[0].question, accepted.parked[0].title, accepted.parked[0].raised_by) == (
        "market",
        item.text,
        "guide",
    )
    assert item.text not in [found.text for _, found in (await guide.ask("market")).follow_ups]


async def test_a_rejected_follow_up_comes_back_only_when_its_grounds_change(
    guide: Desk, workspace: Workspace
) -> None:
    (suggestion, item), *_ = (await guide.ask("market")).follow_ups
    workspace.reject([suggestion.id], "We know")
    assert item.text not in [found.text for _, found in (await guide.ask("market")).follow_ups]
    workspace.change_record("market-1", {"note": "New"})
    assert item.text in [found.text for _, found in (await guide.ask("market")).follow_ups]


async def test_what_is_no_longer_asked_is_superseded_and_other_questions_are_left_alone(
    guide: Desk, workspace: Workspace
) -> None:
    other = {suggestion.id for suggestion, _ in (await guide.ask("personas")).follow_ups}
    first = {suggestion.id for suggestion, _ in (await guide.ask("market")).follow_ups}
    workspace.write_answer(
        "market",
        "agreed",
        "Laundry for every care home in the county, not for hotels; we lose the clinics to their own cellars.",
    )
    second = {suggestion.id for suggestion, _ in (await guide.ask("market")).follow_ups}
    assert {suggestion.id for suggestion in workspace.suggestions(task="follow-ups")} == second | other
    assert not first & second


async def test_a_reply_to_an_answer_that_has_changed_since_is_stale(workspace: Workspace) -> None:
    asked = await Desk(workspace, Slow(workspace, answer="market")).ask("market")
    assert [suggestion.state for suggestion, _ in asked.follow_ups] == ["stale"]
    assert asked.notices == (STALE,)
    found = await Desk(workspace, Slow(workspace, record="alternative-2")).gaps()
    assert [suggestion.state for suggestion, _ in found.contradictions] == ["stale"]
    proposed = await Desk(workspace, Slow(workspace, record="need-1")).bets(1)
    assert [suggestion.state for suggestion, _ in proposed.suggestions] == ["stale"]


async def test_a_reply_is_fresh_when_something_else_has_changed(workspace: Workspace) -> None:
    asked = await Desk(workspace, Slow(workspace, answer="budgets")).ask("market")
    assert [suggestion.state for suggestion, _ in asked.follow_ups] == ["open"]


async def test_gaps_are_the_rules_and_what_the_model_adds(
    desk: Desk, guide: Desk, model: FakeModelServer, workspace: Workspace
) -> None:
    model.queue(answers({"contradictions": [contradiction()]}))
    found = await desk.gaps()
    assert found.by == "model"
    assert found.findings == (await guide.gaps()).findings != []
    assert (await guide.gaps()).contradictions == []
    ((suggestion, item),) = found.contradictions
    assert suggestion.origin.prompt == "gaps"
    (accepted,) = workspace.accept([suggestion.id])
    assert (accepted.parked[0].question, accepted.parked[0].title) == ("value-proposition", item.text)


async def test_the_same_contradiction_in_other_words_is_the_same_suggestion(
    desk: Desk, model: FakeModelServer
) -> None:
    model.queue(
        answers({"contradictions": [contradiction()]}),
        answers({"contradictions": [contradiction(explanation="In other words.")]}),
    )
    first, second = await desk.gaps(), await desk.gaps()
    assert [(s.id, c.text) for s, c in second.contradictions] == [
        (s.id, c.text) for s, c in first.contradictions
    ]


async def test_bets_are_stored_whole_and_keep_their_origin_when_accepted(
    desk: Desk, model: FakeModelServer, workspace: Workspace
) -> None:
    model.queue(*[bets(*(bet(number) for number in range(1, 6)))] * 2)
    proposed = await desk.bets(5)
    assert [found.id for _, found in proposed.suggestions] == [f"bet-{number}" for number in range(1, 6)]
    suggestion, found = proposed.suggestions[0]
    counters = [kept.payload["shown"]["counter_position"] for kept, _ in proposed.suggestions]
    assert sorted(counters) == [False, False, False, False, True]
    (accepted,) = workspace.accept([suggestion.id])
    record = accepted.records[0]
    assert record.origin is not None
    assert (record.origin.by, record.origin.prompt, record.origin.tokens_in, record.origin.suggestion) == (
        "model",
        "bets",
        80,
        suggestion.id,
    )
    assert record.model_copy(update={"origin": None}) == found


async def test_bets_of_the_guide_are_reused_and_rejected_ones_stay_away(
    guide: Desk, workspace: Workspace
) -> None:
    first = await guide.bets(5)
    again = await guide.bets(5)
    assert [s.id for s, _ in again.suggestions] == [s.id for s, _ in first.suggestions]
    assert any("by rule" in notice for notice in first.notices)
    suggestion, rejected = first.suggestions[0]
    workspace.reject([suggestion.id])
    third = await guide.bets(5)
    assert rejected.hypothesis not in [found.hypothesis for _, found in third.suggestions]
    assert {s.id for s, _ in first.suggestions[1:]} <= {s.id for s, _ in third.suggestions}


async def test_an_id_that_was_taken_meanwhile_is_given_anew(workspace: Workspace) -> None:
    workspace.suggest(
        "bets", [Proposal(records=[{"kind": "bet", "id": "bet-1", "title": "Other"}])], origin=Origin()
    )
    ((_, found),) = (await Desk(workspace, Slow(workspace)).bets(1)).suggestions
    assert found.id == "bet-2"


@pytest.mark.parametrize("count", [0, -1, 21])
async def test_a_count_nobody_could_read_is_refused(guide: Desk, count: int) -> None:
    with pytest.raises(BadInput):
        await guide.bets(count)


async def test_an_unknown_question_is_named_with_the_nearest(guide: Desk) -> None:
    with pytest.raises(NotFound, match="markets") as caught:
        await guide.ask("markets")
    assert "market" in caught.value.hint
    with pytest.raises(NotFound) as caught:
        await guide.ask("\x1b[31mqqq")
    assert "\x1b" not in str(caught.value)
    assert "Known are" in caught.value.hint


async def test_a_failing_model_stores_nothing(
    desk: Desk, model: FakeModelServer, workspace: Workspace
) -> None:
    revision = workspace.revision
    model.queue(fails(401, "bad key"))
    with pytest.raises(ModelFailure) as caught:
        await desk.ask("market")
    assert caught.value.code == "auth"
    assert workspace.revision == revision
    assert workspace.suggestions(state=None) == []


async def test_a_cancelled_call_stores_nothing(
    desk: Desk, model: FakeModelServer, workspace: Workspace
) -> None:
    model.queue(hangs)
    task = asyncio.create_task(desk.ask("market"))
    assert await asyncio.to_thread(model.wait_for, lambda server: len(server.bodies) == 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert workspace.suggestions(state=None) == []


async def test_a_model_that_finds_the_answer_complete_retires_open_questions(
    desk: Desk, model: FakeModelServer, workspace: Workspace
) -> None:
    model.queue(follow_ups(follow_up()), follow_ups(complete=True))
    assert len((await desk.ask("market")).follow_ups) == 1
    assert (await desk.ask("market")).follow_ups == []
    assert workspace.suggestions(task="follow-ups") == []


def test_the_advisor_follows_the_settings(guidance: Guidance) -> None:
    assert make_advisor(Settings(), guidance).by == "guide"
    assert make_advisor(Settings(model="none"), guidance).by == "guide"
    assert make_advisor(Settings(model="openai/x"), guidance).by == "model"


def test_neither_the_model_library_nor_the_index_is_loaded_before_it_is_asked() -> None:
    code = (
        "import sys, json; from assistant.advisor.desk import make_advisor; from assistant.config import Settings; "
        "make_advisor(Settings(model='openai/x')); print(json.dumps([m for m in ('litellm', 'chromadb', 'textual') if m in sys.modules]))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert json.loads(result.stdout) == []
