"""Drafting everything against a server that takes a fixed time for each call: how near to the best schedule it comes."""

from __future__ import annotations

import asyncio
import math
import os
import tempfile
import time
from pathlib import Path

import assistant
from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.client.runtime import load_litellm
from assistant.advisor.drafting.all_drafts import Run, draft_all
from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.model.book import WorkspaceBook
from assistant.advisor.model.lanes import HOSTED, Lanes
from assistant.config import Settings
from assistant.documents.adding import add_documents
from assistant.documents.evidence import open_desk
from assistant.method.graph import order
from assistant.method.questions import QUESTION
from assistant.workspace.document import Workspace
from tests.bench.figures import row
from tests.fakes.model_server import Exchange, FakeModelServer, answers_by_schema

_PAPERS = Path(assistant.__file__).parent / "_demo" / "papers"
_SECONDS = 1.0
"""What a call takes at the server: the shorter, the harder."""


def measure() -> None:
    """All drafts with four lanes and with one, over the best that graph and lanes allow."""
    load_litellm()
    with FakeModelServer(default=_slowly) as server:
        os.environ.update(server.environment())
        for lanes in (HOSTED, 1):
            taken, run = _drafted(server, lanes)
            asked = {node.question for node in run.nodes if node.seconds >= _SECONDS}
            best = _SECONDS * _fewest_rounds(asked, lanes)
            row(f"all drafts, {len(asked)} asked, {lanes} at a time", f"{taken:.2f} s, best {best:.2f} s")
            row(f"all drafts, {lanes} at a time, ratio", f"{taken / best:.3f}")


async def _slowly(exchange: Exchange) -> None:
    await asyncio.sleep(_SECONDS)
    await answers_by_schema(exchange)


def _drafted(server: FakeModelServer, lanes: int) -> tuple[float, Run]:
    settings = Settings(model="openai/fake", api_base=server.url)
    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.create(Path(folder) / "bench.counterpoint", organisation="Aldermoor Heating") as workspace,
    ):
        workspace.write_answer("market", "assumed", "Heating for homes in the valley and on the coast.")
        list(add_documents(workspace, [_PAPERS]))
        client = ModelClient(settings, standing=Standing(), book=WorkspaceBook(workspace, None))
        advisor = ModelAdvisor(client, lanes=Lanes(lanes))
        with open_desk(workspace, settings, advisor=advisor) as desk:
            desk.documents.find("warm", 1)
            begun = time.perf_counter()
            run = asyncio.run(draft_all(desk))
            return time.perf_counter() - begun, run


def _fewest_rounds(asked: set[str], lanes: int) -> int:
    """A bound that no schedule beats: the longest row of questions that wait for each other, or all by the lanes.

    Bets are asked twice side by side, so with one lane they take two rounds.
    """
    longest: dict[str, int] = {}
    for question in order():
        before = max((longest[slug] for slug in question.builds_on), default=0)
        longest[question.slug] = before + (question.slug in asked) * _rounds(question.slug, lanes)
    total = sum(_rounds(slug, 1) for slug in asked)
    return max(*longest.values(), math.ceil(total / lanes))


def _rounds(slug: str, lanes: int) -> int:
    return 2 if QUESTION[slug].kind == "bet" and lanes == 1 else 1
