"""`counterpoint eval` as people and scripts see it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import Any

import pytest

from assistant.advisor.client import runtime
from assistant.cells import cell_width
from tests.cli.command import ROOT, counterpoint
from tests.fakes.model_server import Exchange, FakeModelServer, says
from tests.fakes.network_guard import guarded_environment
from tests.fakes.scenarios import fails

PAGE = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def _library() -> None:
    """The model library, loaded once."""
    runtime.load_litellm()


def keys(value: Any) -> set[str]:
    """Every key in JSON."""
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def test_the_guides_figures_as_a_table_and_for_scripts() -> None:
    done = counterpoint("eval", "--model", "none")
    assert done.code == 0
    assert done.err == ""
    assert max(map(cell_width, done.out.splitlines())) <= 100
    assert re.search(r"^- clean twins left alone +100% +8 of 8$", done.out, re.MULTILINE)
    assert re.search(r"^- replies that needed no correction +–", done.out, re.MULTILINE)
    data = counterpoint("eval", "--model", "none", "--only", "bets", "--json").data
    assert data["by"] == "guide"
    assert data["complete"] is True
    assert [part["part"] for part in data["parts"]] == ["bets"]
    assert data["parts"][0]["figures"]["given"] == {"value": 1.0, "got": 20, "of": 20}
    assert data["cases"] in done.out
    told = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert keys(data) - told == set(), "each key stands in docs/evaluation.md"


@pytest.mark.usefixtures("_library")
def test_a_models_figures_say_what_they_took_and_what_failed() -> None:
    async def mostly(exchange: Exchange) -> None:
        number = len(exchange.server.bodies)
        reply = says("I would rather not.") if number <= 3 else says('{"contradictions": []}')
        await reply(exchange)

    with FakeModelServer(default=mostly) as server:
        done = counterpoint("eval", "--only", "contradictions", env=server.environment())
        assert done.code == 0
        assert "Up to 16 requests to openai/fake" in done.err
        assert "8 of 8 cases; failed: 1 not_json" in done.out
        assert re.search(r"^- clean twins left alone +100% +7 of 7$", done.out, re.MULTILINE)
        assert re.search(r"^  17 calls, 680 tokens in and 204 out, cost unknown", done.out, re.MULTILINE)


@pytest.mark.usefixtures("_library")
def test_a_cap_ends_a_run_with_what_there_is_and_a_fault_at_once_is_told_as_one() -> None:
    with FakeModelServer(default=says('{"contradictions": []}')) as server:
        capped = counterpoint(
            "eval", "--only", "contradictions", "--token-cap", "3300", "--json", env=server.environment()
        )
        assert capped.code == 2
        assert capped.data["stopped"]["code"] == "budget"
        assert capped.data["complete"] is False
        (part,) = capped.data["parts"]
        assert 1 <= part["done"] < 8
        assert part["tokens_in"] + part["tokens_out"] <= 3300
    with FakeModelServer(default=fails(401)) as server:
        refused = counterpoint("eval", "--json", env=server.environment())
        assert refused.code == 2
        assert refused.data["error"]["code"] == "auth"
        assert len(server.bodies) == 1
    assert counterpoint("eval", "--only", "nonsense").code == 2
    assert counterpoint("eval", "--token-cap", "0").code == 2


def test_ctrl_c_shows_what_there_is() -> None:
    async def half(exchange: Exchange) -> None:
        if len(exchange.server.bodies) > 4:
            await exchange.forever()
        await says('{"contradictions": []}')(exchange)

    with FakeModelServer(default=half) as server:
        running = subprocess.Popen(
            [sys.executable, "-m", "assistant", "eval", "--only", "contradictions"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT,
            env=guarded_environment(os.environ | server.environment() | {"COUNTERPOINT_DEBUG": "1"}),
        )  # fmt: skip
        assert server.wait_for(lambda seen: len(seen.bodies) > 4, 60)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    assert running.returncode == 130, err
    assert "Traceback" not in err, err
    assert "2 of 8 cases" in out, err
    assert "5 calls" in out
    assert "Stopped before the end." in out
