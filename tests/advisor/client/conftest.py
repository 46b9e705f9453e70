"""Fixtures of the model layer: the key in the environment, no network, and one server per test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.advisor.client import runtime
from tests.advisor.client.helpers import KEY, PatientClock
from tests.fakes.model_server import FakeModelServer
from tests.fakes.network_guard import forbid_network


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> None:
    forbid_network()
    runtime.load_litellm()


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    for name in (
        "COUNTERPOINT_MODEL",
        "COUNTERPOINT_API_BASE",
        "COUNTERPOINT_TIMEOUT",
        "COUNTERPOINT_CONFIG",
        "COUNTERPOINT_LOCAL_ONLY",
        "COUNTERPOINT_TOKEN_CAP",
        "COUNTERPOINT_CONTEXT_TOKENS",
        "COUNTERPOINT_LANGUAGE",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[FakeModelServer]:
    """A model server of its own for each test; it answers by the schema until told otherwise."""
    with FakeModelServer() as running:
        yield running


@pytest.fixture
def patience() -> PatientClock:
    return PatientClock()
