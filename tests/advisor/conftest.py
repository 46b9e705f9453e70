"""What the tests of the advisor share: the shipped cards, indexed once, and a key that is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.advisor.client import runtime
from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.guide.deck import Deck
from assistant.advisor.model.advisor import ModelAdvisor
from assistant.config import Settings
from assistant.retrieval.search import Guidance
from assistant.workspace.document import Workspace
from tests.advisor.company import company
from tests.fakes.model_server import FakeModelServer


@pytest.fixture(scope="session")
def guidance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guidance]:
    """The shipped cards, with an index of their own."""
    with Guidance(folder=tmp_path_factory.mktemp("index")) as opened:
        yield opened


@pytest.fixture(scope="session")
def deck(guidance: Guidance) -> Deck:
    return Deck(guidance)


@pytest.fixture(scope="session")
def _library() -> None:
    """The model library, loaded once: its seconds belong to no test."""
    runtime.load_litellm()


@pytest.fixture
def model(_library: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModelServer]:
    """A model server on loopback that answers sensibly until it is told otherwise."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-fake-0123456789")
    with FakeModelServer() as server:
        yield server


@pytest.fixture
def advisor(model: FakeModelServer, guidance: Guidance) -> ModelAdvisor:
    """The model advisor in front of that server."""
    settings = Settings(model="openai/fake", api_base=model.url, timeout=5.0)
    return ModelAdvisor(ModelClient(settings, standing=Standing()), guidance)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """The workspace of Fernhill Laundry."""
    with Workspace.create(
        tmp_path / "fernhill.counterpoint", organisation="Fernhill Laundry", actor="Iva"
    ) as opened:
        opened.import_engagement(company(), source="test")
        yield opened
