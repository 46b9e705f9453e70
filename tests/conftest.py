"""What holds for every test: a home of its own, no model set, no network but loopback."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.checks import CORE
from tests.fakes.network_guard import forbid_network

settings.register_profile(
    "house", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("house")


def pytest_configure() -> None:
    """Close the network for the test process before anything is imported, and collect garbage seldom.

    A screen is many small objects that live for one test: looking through all of them again and again took a
    fifth of the time.
    """
    forbid_network()
    gc.set_threshold(200_000, 50, 100)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Trace only the tests next to what is measured: it costs a test half as much time again.

    Not by pytest-cov's own mark, which halts one of the two traces that it begins in a worker.
    """
    if item.nodeid.startswith(CORE):
        return (yield)
    traced, begun = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(traced)
        threading.settrace(begun)


@pytest.fixture(scope="session")
def guidance_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index of the shipped guidance is kept for all tests: the first that searches makes it."""
    # What is above the folder of this process belongs to all of a run.
    above = tmp_path_factory.getbasetemp()
    folder = (above.parent if "PYTEST_XDIST_WORKER" in os.environ else above) / "index"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def _own_home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, guidance_index: Path
) -> Path:
    """Settings, data and cache of Counterpoint lie in a folder of this test; no model is configured."""
    home = tmp_path_factory.mktemp("home")
    (home / "cache").mkdir(mode=0o700)
    (home / "cache" / "index").symlink_to(guidance_index)
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
    monkeypatch.setenv("COUNTERPOINT_HOME", str(home))
    monkeypatch.setenv("COUNTERPOINT_ACTOR", "Tester")
    return home
