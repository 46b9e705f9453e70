"""Drafting everything: in the order of the graph, side by side as far as allowed, resumed without asking twice."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.desk import Desk
from assistant.advisor.drafting.all_drafts import Node, Run, draft_all, foresee
from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.model.lanes import Lanes
from assistant.config import Settings
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.retrieval.search import Guidance
from assistant.workspace.document import Workspace
from tests.advisor.model_helpers import answers
from tests.fakes.advice import passages
from tests.fakes.model_server import Exchange, FakeModelServer, says
from tests.fakes.scenarios import fails

OWN = "We wash for care homes in Fernhill county and nobody else."


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "f.counterpoint", organisation="Fernhill", actor="Iva") as opened:
        opened.write_answer("market", "assumed", OWN)
        yield opened


def asked(body: dict[str, Any]) -> str:
    """Which question a request is about."""
    words = "\n".join(message["content"] for message in body["messages"])
    return next((slug for slug in QUESTION if f"({slug})" in words), "bets")


def drafts(body: dict[str, Any]) -> object:
    """A thought on every question, with the first words of some passage as its ground."""
    label, words = next((label, text) for label, text in passages(body) if label != "organisation")
    ground = {"ref": label.split()[0], "quote": " ".join(words.removeprefix("- ").split()[:6])}
    return {
        "claims": [{"text": f"A first thought on {asked(body)}.", "support": [ground]}],
        "records": [],
        "silent": None,
        "conflicts": [],
    }


@pytest.fixture
def server(model: FakeModelServer) -> FakeModelServer:
    model.responders["DraftReply"] = drafts
    model.responders["BetsReply"] = lambda _: {"bets": []}
    return model


def desk(workspace: Workspace, server: FakeModelServer, guidance: Guidance, lanes: int = 4) -> Desk:
    settings = Settings(model="openai/fake", api_base=server.url, timeout=10.0)
    client = ModelClient(settings, standing=Standing())
    return Desk(workspace, ModelAdvisor(client, guidance, lanes=Lanes(lanes)))


def states(run: Run) -> dict[str, str]:
    return {node.question: node.state for node in run.nodes}


async def test_every_open_question_gets_a_draft_that_goes_on_from_earlier_ones(
    workspace: Workspace, server: FakeModelServer, guidance: Guidance
) -> None:
    told: list[Node] = []
    run = await draft_all(desk(workspace, server, guidance), progress=told.append)
    assert run.complete
    assert states(run)["market"] == "answered"
    assert run.count("drafted") == len(QUESTIONS) - 2
    assert states(run)["bets"] == "blank"
    requests = {asked(body): "\n".join(m["content"] for m in body["messages"]) for body in server.bodies}
    assert OWN in requests["needs"]
    assert "A first thought on needs." in requests["alternatives"]
    assert "unconfirmed draft" in requests["alternatives"]
    begun = [node.question for node in told if node.state == "running"]
    ended = [node.question for node in told if node.state not in ("running", "waiting")]
    for question in QUESTIONS:
        for earlier in question.builds_on:
            assert begun.index(question.slug) > begun.index(earlier)
    assert set(ended) == set(QUESTION)
    # What people wrote stands as it stood, and nothing else is an answer.
    engagement = workspace.engagement()
    assert {slug: answer.text for slug, answer in engagement.answers.items() if answer.text} == {
        "market": OWN
    }
    assert engagement.records == []


async def test_as_many_as_are_allowed_are_under_way_and_no_more(
    workspace: Workspace, server: FakeModelServer, guidance: Guidance
) -> None:
    lock, now, most = threading.Lock(), 0, 0

    async def slowly(exchange: Exchange) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        await asyncio.sleep(0.05)
        with lock:
            now -= 1
        await says_draft(exchange)

    async def says_draft(exchange: Exchange) -> None:
        await answers(drafts(exchange.call.body))(exchange)

    server.responders.clear()
    server.default = slowly
    await draft_all(desk(workspace, server, guidance, lanes=2))
    assert most == 2


async def test_a_question_that_fails_stops_neither_the_others_nor_the_next_run(
    workspace: Workspace, server: FakeModelServer, guidance: Guidance
) -> None:
    async def one_fails(exchange: Exchange) -> None:
        slug = asked(exchange.call.body)
        reply = says("I would rather not.") if slug == "trends" else answers(drafts(exchange.call.body))
        await reply(exchange)

    server.default = one_fails
    first = await draft_all(desk(workspace, server, guidance))
    assert states(first)["trends"] == "failed"
    assert states(first)["trends-needs"] == "drafted"
    assert any("Drafted without" in notice for node in first.nodes for notice in node.notices)
    assert not first.complete
    server.default = None
    before = len(server.bodies)
    second = await draft_all(desk(workspace, server, guidance))
    assert second.complete
    again = {asked(body) for body in server.bodies[before:]}
    assert "trends" in again
    # What does not build on it had been made from the same, and is not paid for twice.
    assert states(second)["personas"] == "kept"
    assert not {"personas", "needs", "alternatives"} & again


async def test_a_run_that_was_stopped_goes_on_where_it_was(
    workspace: Workspace, server: FakeModelServer, guidance: Guidance
) -> None:
    running: list[asyncio.Task[Run]] = []

    def stop_after_five(node: Node) -> None:
        done.append(node.question) if node.state == "drafted" else None
        if len(done) == 5 and running:
            running[0].cancel()

    done: list[str] = []
    running.append(
        asyncio.create_task(draft_all(desk(workspace, server, guidance), progress=stop_after_five))
    )
    with pytest.raises(asyncio.CancelledError):
        await running[0]
    waiting = {suggestion.payload["shown"]["question"] for suggestion in workspace.suggestions(task="draft")}
    assert waiting >= set(done)
    before = len(server.bodies)
    ahead = await foresee(desk(workspace, server, guidance))
    assert {each.question for each in ahead if each.is_kept} == waiting
    assert not any(each.sendings for each in ahead if each.is_kept)
    assert sum(len(each.sendings) for each in ahead) > 0
    assert len(server.bodies) == before
    run = await draft_all(desk(workspace, server, guidance))
    assert run.complete
    assert run.count("kept") == len(waiting)
    assert not {asked(body) for body in server.bodies[before:]} & waiting


async def test_a_key_that_is_refused_ends_the_run_at_once(
    workspace: Workspace, server: FakeModelServer, guidance: Guidance
) -> None:
    server.default = fails(401)
    begun = time.monotonic()
    run = await draft_all(desk(workspace, server, guidance))
    assert run.count("failed") <= 4
    assert run.count("left") >= 16
    assert len(server.bodies) <= 4
    assert time.monotonic() - begun < 20


async def test_what_a_person_writes_meanwhile_is_theirs(
    workspace: Workspace, server: FakeModelServer, guidance: Guidance
) -> None:
    def writes(node: Node) -> None:
        if node.question == "needs" and node.state == "running":
            workspace.write_answer("personas", "assumed", "Matrons, mostly.")

    run = await draft_all(desk(workspace, server, guidance), progress=writes)
    assert states(run)["personas"] == "answered"
    assert workspace.engagement().answer("personas").text == "Matrons, mostly."
