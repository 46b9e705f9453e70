"""A model server that misbehaves: how it answers. Rows of the list of faults, over real HTTP."""

from __future__ import annotations

import time

import pytest

from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.client.ladder import Rung
from assistant.config import Settings
from tests.advisor.client.helpers import (
    BOTH,
    GOOD,
    KEY,
    NOTE,
    OnText,
    PatientClock,
    ask,
    client_for,
    everything_said,
    failure_of,
)
from tests.fakes import scenarios
from tests.fakes.model_server import FakeModelServer, Reply, says

# 400 naming response_format or schema or grammar.


@BOTH
@pytest.mark.parametrize(
    ("accepted", "asked", "rung"),
    [
        pytest.param(["json_object"], ["json_schema", "json_object"], Rung.JSON_OBJECT, id="one step"),
        pytest.param(["none"], ["json_schema", "json_object", "none"], Rung.PROMPT_ONLY, id="two steps"),
    ],
)
async def test_a_server_without_schemas_is_asked_on_the_next_rung_which_is_remembered(
    server: FakeModelServer, accepted: list[str], asked: list[str], rung: Rung, on_text: OnText
) -> None:
    server.default = scenarios.takes_only(*accepted, then=says(GOOD))
    standing = Standing()
    completion = await ask(client_for(server, standing=standing), on_text=on_text)
    assert completion.rung is rung
    again = await ask(client_for(server, standing=standing), on_text=on_text)
    assert again.attempts == 1
    kinds = [(body.get("response_format") or {}).get("type", "none") for body in server.bodies]
    assert kinds == [*asked, asked[-1]]
    assert all('"maxLength":80' in body["messages"][0]["content"] for body in server.bodies)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "Invalid schema for response_format 'Note'"),
        (400, "json_schema is not supported"),
        (400, "failed to parse grammar"),
        (500, "grammar is too complex"),
        (422, "Unknown parameter: structured outputs"),
    ],
)
async def test_the_words_that_step_down_the_ladder(server: FakeModelServer, status: int, words: str) -> None:
    server.queue(scenarios.fails(status, words), says(GOOD))
    assert (await ask(client_for(server))).rung is Rung.JSON_OBJECT


async def test_a_server_that_complains_about_the_format_on_every_rung_is_not_configured(
    server: FakeModelServer,
) -> None:
    server.default = scenarios.fails(400, "no grammar at all")
    failure = await failure_of(client_for(server))
    assert failure.code == "not_configured"
    assert len(server.bodies) == 3


# 400 context length.


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "This model's maximum context length is 8192 tokens"),
        (400, "prompt is too long: 210000 tokens > 200000 maximum"),
        (500, "the request exceeds the available context size"),
        (413, "entity too large"),
    ],
)
async def test_a_request_beyond_the_context_says_so_for_the_caller_to_pack_smaller(
    server: FakeModelServer, status: int, words: str
) -> None:
    server.default = scenarios.fails(status, words)
    failure = await failure_of(client_for(server))
    assert failure.code == "too_long"
    assert failure.input_too_long
    assert "Leave something out" in failure.hint
    assert len(server.bodies) == 1


# 401, 403, 404 model.


@BOTH
@pytest.mark.parametrize(
    ("status", "code", "setting"),
    [
        (401, "auth", "OPENAI_API_KEY"),
        (403, "auth", "OPENAI_API_KEY"),
        (404, "not_configured", "COUNTERPOINT_MODEL"),
        (400, "not_configured", "COUNTERPOINT_MODEL"),
    ],
)
async def test_a_request_turned_down_for_good_names_the_setting_after_one_call(
    server: FakeModelServer, status: int, code: str, setting: str, on_text: OnText
) -> None:
    server.default = scenarios.fails(status, "computer says no")
    failure = await failure_of(client_for(server), on_text=on_text)
    assert failure.code == code
    assert setting in failure.hint
    assert "computer says no" in failure.message
    assert len(server.bodies) == 1


# 429 with Retry-After (seconds, date), without, for ever.


async def test_429_with_seconds_waits_as_told(server: FakeModelServer, patience: PatientClock) -> None:
    server.queue(scenarios.limited(2), says(GOOD))
    completion = await ask(client_for(server, clock=patience.clock()))
    assert completion.attempts == 2
    assert patience.waits == [2.0]


async def test_429_with_a_date_waits_until_then(server: FakeModelServer, patience: PatientClock) -> None:
    server.queue(scenarios.limited(3, as_date=True), says(GOOD))
    await ask(client_for(server, clock=patience.clock()))
    assert patience.waits == [pytest.approx(2.5, abs=0.6)]


async def test_429_without_a_time_waits_a_little_at_random(
    server: FakeModelServer, patience: PatientClock
) -> None:
    server.queue(scenarios.limited(), scenarios.limited(), says(GOOD))
    await ask(client_for(server, clock=patience.clock()))
    assert patience.waits == [0.5, 1.0]


async def test_429_for_ever_is_rate_limited_after_three_attempts(
    server: FakeModelServer, patience: PatientClock
) -> None:
    server.default = scenarios.limited(1)
    failure = await failure_of(client_for(server, clock=patience.clock()))
    assert failure.code == "rate_limited"
    assert " It says: “slow down" in failure.message
    assert failure.message.endswith("”.")
    assert len(server.bodies) == 3
    assert failure.retry_at is not None
    assert f"{failure.retry_at.astimezone():%H:%M:%S}" in failure.hint


async def test_429_with_a_wait_beyond_the_timeout_is_told_and_not_sat_out(
    server: FakeModelServer, patience: PatientClock
) -> None:
    server.default = scenarios.limited(20)
    failure = await failure_of(client_for(server, clock=patience.clock(), timeout=5))
    assert failure.code == "rate_limited"
    assert failure.retry_at is not None
    assert (len(server.bodies), patience.waits) == (1, [])


async def test_429_for_a_used_up_quota_is_not_tried_again(server: FakeModelServer) -> None:
    server.default = scenarios.fails(429, "You exceeded your current quota, check your billing details")
    failure = await failure_of(client_for(server))
    assert failure.code == "rate_limited"
    assert "billing" in failure.hint
    assert len(server.bodies) == 1


# 500, 502, 503, 529; connection refused, reset; DNS failure; TLS error.


@BOTH
@pytest.mark.parametrize("status", [408, 409, 500, 502, 503, 529])
async def test_a_server_error_is_tried_three_times(
    server: FakeModelServer, patience: PatientClock, status: int, on_text: OnText
) -> None:
    server.default = scenarios.fails(status, html=status == 502)
    failure = await failure_of(client_for(server, clock=patience.clock()), on_text=on_text)
    assert failure.code == ("timeout" if status == 408 else "unavailable")
    assert str(status) in failure.message
    assert "<" not in failure.message
    assert len(server.bodies) == 3
    assert patience.waits == [0.5, 1.0]


@BOTH
async def test_a_server_error_that_passes_is_not_noticed(server: FakeModelServer, on_text: OnText) -> None:
    server.queue(scenarios.fails(503), scenarios.resets, says(GOOD))
    completion = await ask(client_for(server), on_text=on_text)
    assert completion.value == NOTE
    assert completion.attempts == 3


@BOTH
async def test_a_reset_connection_is_tried_three_times(server: FakeModelServer, on_text: OnText) -> None:
    server.default = scenarios.resets
    failure = await failure_of(client_for(server), on_text=on_text)
    assert failure.code == "unavailable"
    assert len(server.bodies) == 3


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("http://127.0.0.1:9/v1", id="refused"),
        pytest.param("http://no-such-host.invalid/v1", id="dns failure"),
        pytest.param("https://127.0.0.1:{port}/v1", id="tls error"),
    ],
)
async def test_an_unreachable_server_is_tried_three_times(
    server: FakeModelServer, patience: PatientClock, address: str
) -> None:
    settings = Settings(model="openai/fake", api_base=address.format(port=server.port), timeout=5)
    failure = await failure_of(ModelClient(settings, clock=patience.clock(), standing=Standing()))
    assert failure.code == "unavailable"
    assert failure.attempts == 3
    assert patience.waits == [0.5, 1.0]
    assert "COUNTERPOINT_API_BASE" in failure.hint


@pytest.mark.parametrize("reply", [scenarios.fails(500), scenarios.limited()])
async def test_three_failures_in_a_row_rest_the_model_for_a_minute(
    server: FakeModelServer, patience: PatientClock, reply: Reply
) -> None:
    server.default = reply
    client = client_for(server, clock=patience.clock())
    for _ in range(2):
        assert (await failure_of(client)).retry_at is None
    third = await failure_of(client)
    assert "rests until" in third.hint
    asked = len(server.bodies)
    resting = await failure_of(client)
    assert resting.code == "unavailable"
    assert resting.retry_at is not None
    assert f"rests until {resting.retry_at.astimezone():%H:%M:%S}" in resting.message
    assert len(server.bodies) == asked
    patience.ahead += 61
    server.default = says(GOOD)
    assert (await ask(client)).value == NOTE


async def test_a_good_reply_between_failures_keeps_the_model_awake(server: FakeModelServer) -> None:
    bad = [scenarios.fails(500)] * 3
    client = client_for(server)
    for replies in (bad, bad, [says(GOOD)], bad, bad):
        server.queue(*replies)
        if len(replies) == 1:
            await ask(client)
        else:
            assert "rests" not in (await failure_of(client)).hint


# 200 with HTML (a captive portal).


@BOTH
@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/plain", "application/json"])
async def test_a_captive_portal_does_not_look_like_a_model_server(
    server: FakeModelServer, kind: str, on_text: OnText
) -> None:
    server.default = scenarios.sends(scenarios.PORTAL, kind)
    failure = await failure_of(client_for(server), on_text=on_text)
    assert failure.code == "unavailable"
    assert "does not look like a model server" in failure.message
    assert len(server.bodies) == 1


@BOTH
@pytest.mark.parametrize("status", [302, 307])
async def test_a_redirect_is_not_followed_with_the_prompt(
    server: FakeModelServer, status: int, on_text: OnText
) -> None:
    with FakeModelServer() as elsewhere:
        target = f"http://who:secret@127.0.0.1:{elsewhere.port}/v1/chat/completions?token=abc"
        server.default = scenarios.sends(b"", status=status, location=target)
        failure = await failure_of(client_for(server), on_text=on_text)
        assert elsewhere.calls == []
    assert failure.code == "unavailable"
    assert "does not look like a model server" in failure.message
    assert f"http://127.0.0.1:{elsewhere.port}" in failure.message
    assert "secret" not in failure.message


@BOTH
@pytest.mark.parametrize("body", [b'{"hello": "world"}', b"[]", b"", b"null"])
async def test_json_that_is_no_reply_does_not_look_like_a_model_server(
    server: FakeModelServer, body: bytes, on_text: OnText
) -> None:
    server.default = scenarios.sends(body, "application/json")
    failure = await failure_of(client_for(server), on_text=on_text)
    assert failure.code in {"unavailable", "not_json", "too_long"}
    if body.startswith(b"{"):
        assert "does not look like a model server" in failure.message


@BOTH
async def test_an_error_inside_a_reply_that_was_200_counts_as_that_error(
    server: FakeModelServer, on_text: OnText
) -> None:
    server.default = scenarios.sends(b'{"error": {"message": "no credit", "code": 402}}', "application/json")
    failure = await failure_of(client_for(server), on_text=on_text)
    assert failure.code == "auth"
    assert "no credit" in failure.message


# 50 MB reply.


@BOTH
async def test_a_reply_of_50_megabytes_is_cut_at_the_cap(server: FakeModelServer, on_text: OnText) -> None:
    server.default = scenarios.floods(50)
    begun = time.monotonic()
    failure = await failure_of(client_for(server, timeout=20), on_text=on_text)
    assert failure.code == "too_long"
    assert not failure.input_too_long
    assert len(server.bodies) == 1
    assert time.monotonic() - begun < 5
    assert server.wait_for_disconnects(1)


async def test_a_reply_that_is_long_but_not_huge_is_too_long_as_well(server: FakeModelServer) -> None:
    server.default = says('{"text": "' + "x" * 1_100_000)
    assert (await failure_of(client_for(server))).code == "too_long"


async def test_a_compressed_reply_is_not_unpacked(server: FakeModelServer) -> None:
    server.default = scenarios.sends(b"\x1f\x8b", "application/json", content_encoding="gzip")
    failure = await failure_of(client_for(server))
    assert failure.code == "unavailable"
    assert "compressed" in failure.message
    assert server.calls[0].headers["accept-encoding"] == "identity"


# Provider echoes the key in its error.


@BOTH
async def test_a_key_that_the_provider_echoes_is_masked(server: FakeModelServer, on_text: OnText) -> None:
    server.default = scenarios.echoes_the_key
    failure = await failure_of(client_for(server), on_text=on_text)
    assert failure.code == "auth"
    assert server.calls[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in everything_said(failure)
    assert "[key hidden]" in failure.message


async def test_a_key_that_looks_like_none_is_masked_as_well(
    server: FakeModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "plainwordsecret")
    server.default = scenarios.fails(
        500, "worker 3 said: plainwordsecret is over quota, by plainword\x1b[0msecret"
    )
    said = everything_said(await failure_of(client_for(server)))
    assert "plainwordsecret" not in said


# The same guards for providers that litellm speaks to in other ways.


@BOTH
@pytest.mark.parametrize(
    "model", ["anthropic/claude-x", "ollama_chat/llama-x", "openrouter/acme/x", "hosted_vllm/x"]
)
async def test_other_providers_go_through_the_same_guards(
    server: FakeModelServer, monkeypatch: pytest.MonkeyPatch, model: str, on_text: OnText
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("OPENROUTER_API_KEY", KEY)
    server.default = scenarios.fails(404, f"no such path, {KEY}")
    base = server.url.removesuffix("/v1") if model.startswith("ollama") else server.url
    settings = Settings(model=model, api_base=base, timeout=5)
    failure = await failure_of(ModelClient(settings, standing=Standing()), on_text=on_text)
    assert failure.code == "not_configured"
    assert "no such path" in failure.message
    assert KEY not in everything_said(failure)
    assert {call.headers["accept-encoding"] for call in server.calls if call.method == "POST"} == {"identity"}
