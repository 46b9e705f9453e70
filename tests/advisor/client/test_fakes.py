"""The stand-ins themselves: a model server that answers by the schema, a guard that lets nothing out."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from assistant.advisor.client.ladder import Rung, strict_schema
from tests.advisor.client.helpers import ASKED, NOTE, Note, ask, client_for
from tests.fakes import scenarios
from tests.fakes.filler import fill
from tests.fakes.model_server import FakeModelServer, says
from tests.fakes.network_guard import NetworkForbidden, guarded_environment

ROOT = Path(__file__).resolve().parents[3]


class Leaf(BaseModel):
    name: str = Field(min_length=100, max_length=120)
    date: str = Field(json_schema_extra={"format": "date"})
    share: float = Field(gt=0.5, le=1)
    count: int = Field(ge=3)


class Tree(BaseModel):
    kind: Literal["oak"]
    leaves: list[Leaf] = Field(min_length=2)
    parent: Tree | None
    choice: int | str
    flag: bool
    note: str = "as usual"
    nothing: None
    empty: list[str] = Field(max_length=0)


@pytest.mark.parametrize("strict", [False, True])
def test_any_response_model_gets_a_reply_that_fits_as_far_as_its_schema_tells(strict: bool) -> None:
    value = fill(strict_schema(Tree) if strict else Tree.model_json_schema())
    if not strict:
        assert Tree.model_validate(value).leaves[1].count == 3
    else:
        assert set(value) == set(Tree.model_fields)


async def test_a_nested_response_model_is_answered_at_once(server: FakeModelServer) -> None:
    completion = await client_for(server).complete(ASKED, Tree)
    assert completion.attempts == 1


async def test_replies_by_schema_work_on_every_rung(server: FakeModelServer) -> None:
    for kind, rung in (("json_object", Rung.JSON_OBJECT), ("none", Rung.PROMPT_ONLY)):
        server.default = scenarios.takes_only(kind)
        assert (await ask(client_for(server))).rung is rung


async def test_a_responder_answers_for_its_schema(server: FakeModelServer) -> None:
    asked: list[dict[str, Any]] = []

    def note(body: dict[str, Any]) -> object:
        asked.append(body)
        return NOTE.model_dump()

    server.responders["Note"] = note
    assert (await ask(client_for(server))).value == NOTE
    assert asked[0]["model"] == "fake"


def get(server: FakeModelServer, path: str) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def test_models_are_listed_and_other_paths_are_not_found(server: FakeModelServer) -> None:
    status, body = get(server, "/v1/models")
    assert (status, body["data"][0]["id"]) == (200, "fake")
    assert get(server, "/v2/nothing")[0] == 404
    assert server.bodies == []


def test_the_server_runs_by_hand(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.model_server", "--scenario", "good"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _ in range(3)]
        exported = dict(line.removeprefix("export ").split("=", 1) for line in lines)
        host, port = exported["COUNTERPOINT_API_BASE"].removeprefix("http://").split("/")[0].split(":")
        with socket.create_connection((host, int(port)), timeout=5):
            pass
        assert exported["COUNTERPOINT_MODEL"] == "openai/fake"
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        if process.stdout is not None:
            process.stdout.close()


def test_the_guard_lets_nothing_out() -> None:
    with pytest.raises(NetworkForbidden):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkForbidden):
        socket.getaddrinfo("example.org", 80)
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("nowhere.invalid", 80)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock, pytest.raises(NetworkForbidden):
        sock.sendto(b"x", ("192.0.2.1", 53))


def test_the_guard_works_in_a_subprocess_and_writes_down_who_was_wanted(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = "import socket\ntry: socket.create_connection(('example.org', 80), 1)\nexcept OSError as e: print(type(e).__name__)"
    environ = guarded_environment({"PATH": os.environ["PATH"], "PYTHONPATH": "/nowhere"}, log)
    process = subprocess.run(
        [sys.executable, "-c", code], env=environ, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert process.stdout.strip() == "NetworkForbidden"
    assert log.read_text().split() == ["example.org"]


def test_replies_are_used_up_in_order(server: FakeModelServer) -> None:
    server.queue(says("one"), says("two"))
    texts = []
    for _ in range(2):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        connection.request("POST", "/v1/chat/completions", body=b"not json")
        texts.append(json.loads(connection.getresponse().read())["choices"][0]["message"]["content"])
        connection.close()
    assert texts == ["one", "two"]
    assert Note.__doc__
