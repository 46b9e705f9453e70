"""A model server that misbehaves: every row of the list of faults, over real HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.client.ladder import Rung
from assistant.config import Settings
from tests.advisor.client.helpers import (
    GOOD,
    KEY,
    NOTE,
    Note,
    PatientClock,
    ask,
    client_for,
    everything_said,
    failure_of,
)
from tests.fakes import scenarios
from tests.fakes.model_server import FakeModelServer, Reply, says

BOTH = pytest.mark.parametrize("on_text", [None, lambda text: None], ids=["whole", "streamed"])
OnText = Callable[[str], None] | None


# Plain JSON; fenced JSON with prose around; <think> before it; JSON only in reasoning_content.


@BOTH
@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(says(GOOD), id="plain"),
        pytest.param(says(f"Gladly:\n```json\n{GOOD}\n```\nShall I go {{on}}?"), id="fenced with prose"),
        pytest.param(
            says(f'<think>Perhaps {{"text": "no", "tags": []}}?</think>\n{GOOD}'), id="thought before"
        ),
        pytest.param(says(None, reasoning=GOOD), id="only in reasoning_content"),
        pytest.param(says("", reasoning=f"So: {GOOD}"), id="in reasoning_content with prose"),
    ],
)
async def test_a_wrapped_reply_is_understood_in_one_call(
    server: FakeModelServer, reply: Reply, on_text: OnText
) -> None:
    server.queue(reply)
    completion = await ask(client_for(server), on_text=on_text)
    assert completion.value == NOTE
    assert (completion.attempts, completion.repairs) == (1, 0)
    assert completion.model == "openai/fake"
    assert (completion.usage.prompt_tokens, completion.usage.completion_tokens) == (40, 12)
    assert not completion.usage.estimated


# Malformed JSON, wrong schema, unknown id, too long a list; then right.


@BOTH
@pytest.mark.parametrize(
    ("first", "complaint"),
    [
        pytest.param('{"text": "x",, "tags": []}', "not valid JSON", id="malformed"),
        pytest.param('{"text": "x", "tags": [', "not valid JSON", id="not closed"),
        pytest.param('{"txt": "x", "tags": []}', "text: Field required", id="wrong schema"),
        pytest.param('{"text": "x", "tags": ["a", "b", "c"]}', "tags: ", id="too long a list"),
        pytest.param('{"text": "x", "tags": ["n-99"]}', "tags: there is no n-99", id="unknown id"),
    ],
)
async def test_a_faulty_reply_is_put_right_by_one_repair(
    server: FakeModelServer, first: str, complaint: str, on_text: OnText
) -> None:
    def validate(note: Note) -> list[str]:
        return [f"tags: there is no {tag}" for tag in note.tags if tag.startswith("n-")]

    server.queue(says(first), says(GOOD))
    completion = await ask(client_for(server), validate=validate, on_text=on_text)
    assert completion.value == NOTE
    assert (completion.attempts, completion.repairs) == (2, 1)
    assert completion.usage.prompt_tokens == 80
    said = server.bodies[1]["messages"]
    assert said[-2] == {"role": "assistant", "content": first}
    assert said[-1]["role"] == "user"
    assert complaint in said[-1]["content"]


# Prose only; empty string; null content; choices=[].


@BOTH
@pytest.mark.parametrize("name", ["prose", "empty", "null", "no-choices"])
async def test_a_reply_without_json_is_not_json_after_two_repairs(
    server: FakeModelServer, name: str, on_text: OnText
) -> None:
    server.default = scenarios.SCENARIOS[name]
    failure = await failure_of(client_for(server), on_text=on_text)
    assert failure.code == "not_json"
    assert len(server.bodies) == 3
    assert "COUNTERPOINT_MODEL" in failure.hint


@BOTH
async def test_a_reply_that_never_fits_is_invalid_after_two_repairs(
    server: FakeModelServer, on_text: OnText
) -> None:
    server.default = says('{"text": "x", "tags": 3}')
    failure = await failure_of(client_for(server), on_text=on_text)
    assert failure.code == "invalid"
    assert "tags: " in failure.message
    assert failure.attempts == 3
    assert failure.usage.total_tokens == 3 * 52


# Refusal field; finish_reason=content_filter.


@BOTH
async def test_a_refusal_is_shown_in_its_own_words_after_one_call(
    server: FakeModelServer, on_text: OnText
) -> None:
    server.default = says(None, refusal="I cannot\x1b[2J help with that.")
    failure = await failure_of(client_for(server), on_text=on_text)
    assert failure.code == "refused"
    assert "I cannot help with that." in failure.message
    assert len(server.bodies) == 1


@BOTH
async def test_a_content_filter_is_a_refusal_after_one_call(server: FakeModelServer, on_text: OnText) -> None:
    server.default = says("Sorry, no.", finish="content_filter")
    failure = await failure_of(client_for(server), on_text=on_text)
    assert failure.code == "refused"
    assert "Sorry, no." in failure.message
    assert len(server.bodies) == 1


async def test_a_request_that_is_filtered_is_a_refusal(server: FakeModelServer) -> None:
    server.default = scenarios.fails(400, "The prompt was filtered by the content management policy")
    failure = await failure_of(client_for(server))
    assert failure.code == "refused"
    assert len(server.bodies) == 1


# finish_reason=length, or a stream cut cleanly.


@BOTH
async def test_a_reply_that_ran_out_of_tokens_is_too_long(server: FakeModelServer, on_text: OnText) -> None:
    server.default = says('{"text": "half a sen', finish="length")
    failure = await failure_of(client_for(server), on_text=on_text)
    assert failure.code == "too_long"
    assert not failure.input_too_long
    assert len(server.bodies) == 1


@BOTH
async def test_a_whole_object_counts_even_if_the_tokens_ran_out_behind_it(
    server: FakeModelServer, on_text: OnText
) -> None:
    server.default = says(f"{GOOD} and another thing", finish="length")
    assert (await ask(client_for(server), on_text=on_text)).value == NOTE


async def test_a_stream_cut_cleanly_before_anything_was_shown_is_asked_once_more(
    server: FakeModelServer,
) -> None:
    server.queue(scenarios.breaks_off(""), says(GOOD))
    shown: list[str] = []
    completion = await ask(client_for(server), on_text=shown.append)
    assert completion.value == NOTE
    assert (completion.attempts, completion.repairs) == (2, 0)
    assert "".join(shown) == GOOD


async def test_a_stream_cut_cleanly_twice_is_too_long(server: FakeModelServer) -> None:
    server.default = scenarios.breaks_off("")
    failure = await failure_of(client_for(server), on_text=lambda text: None)
    assert failure.code == "too_long"
    assert len(server.bodies) == 2


async def test_a_stream_cut_cleanly_in_the_middle_never_gives_half_an_object(server: FakeModelServer) -> None:
    server.default = scenarios.breaks_off('{"text": "half", "tags": [], "more": "a sen')
    failure = await failure_of(client_for(server), on_text=lambda text: None)
    assert failure.code == "too_long"
    assert failure.partial.startswith('{"text": "half"')
    assert "incomplete" in failure.kept
    assert len(server.bodies) == 1


async def test_a_whole_object_in_a_cut_stream_counts(server: FakeModelServer) -> None:
    server.default = scenarios.breaks_off(GOOD)
    assert (await ask(client_for(server), on_text=lambda text: None)).value == NOTE


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


async def test_three_failures_in_a_row_rest_the_model_for_a_minute(
    server: FakeModelServer, patience: PatientClock
) -> None:
    server.default = scenarios.fails(500)
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


# Hang before headers; slow trickle; stall in mid-stream.


@BOTH
@pytest.mark.parametrize("name", ["hang", "trickle", "stall"])
async def test_a_slow_server_is_given_up_at_the_time_that_was_set(
    server: FakeModelServer, name: str, on_text: OnText
) -> None:
    server.default = scenarios.SCENARIOS[name]
    begun = time.monotonic()
    failure = await failure_of(client_for(server, timeout=0.5), on_text=on_text)
    assert 0.45 < time.monotonic() - begun < 1.0
    assert failure.code == "timeout"
    assert "COUNTERPOINT_TIMEOUT" in failure.hint
    assert len(server.bodies) == 1
    assert server.wait_for_disconnects(1)


# Error event, bad chunk, abort in mid-stream.


@pytest.mark.parametrize("how", ["error", "bad", "abort"])
async def test_a_stream_that_breaks_before_anything_was_shown_is_tried_again(
    server: FakeModelServer, how: str
) -> None:
    server.queue(scenarios.breaks_off("", how=how), says(GOOD))
    shown: list[str] = []
    completion = await ask(client_for(server), on_text=shown.append)
    assert completion.value == NOTE
    assert completion.attempts == 2
    assert "".join(shown) == GOOD


@pytest.mark.parametrize("how", ["error", "bad", "abort"])
async def test_a_stream_that_breaks_after_text_was_shown_is_unavailable_with_the_text_marked(
    server: FakeModelServer, how: str
) -> None:
    server.default = scenarios.breaks_off('{"text": "half', how=how)
    shown: list[str] = []
    failure = await failure_of(client_for(server), on_text=shown.append)
    assert failure.code == "unavailable"
    assert failure.partial == "".join(shown) == '{"text": "half'
    assert "incomplete" in failure.kept
    assert len(server.bodies) == 1


async def test_a_whole_reply_that_breaks_off_is_tried_again(server: FakeModelServer) -> None:
    server.queue(scenarios.breaks_off(), says(GOOD))
    assert (await ask(client_for(server))).attempts == 2


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


# Escape codes, bidi, markup, [@click=…], a million brackets in the reply.


@BOTH
async def test_hostile_text_in_a_reply_comes_out_clean(server: FakeModelServer, on_text: OnText) -> None:
    hostile = (
        '{"text": "a\\u001b[2Jb\\u202ec\\u009b31m [@click=app.quit]x[/]", "tags": ["\\u001b]0;t\\u0007k"]}'
    )
    server.default = says(hostile)
    completion = await ask(client_for(server), on_text=on_text)
    assert completion.value == Note(text="abc [@click=app.quit]x[/]", tags=["k"])


async def test_hostile_text_is_clean_when_it_is_shown(server: FakeModelServer) -> None:
    server.default = says("\x1b[2J\u202e" + GOOD, pieces=30)
    shown: list[str] = []
    await ask(client_for(server), on_text=shown.append)
    assert not set("".join(shown)) & {"\x1b", "\u202e"}


@BOTH
@pytest.mark.parametrize("flood", ["[", "{", '{"a":', '{"a":[', "}{", '"{'])
async def test_a_million_brackets_cost_no_more_than_a_moment(
    server: FakeModelServer, flood: str, on_text: OnText
) -> None:
    server.queue(says(flood * (900_000 // len(flood)), pieces=50), says(GOOD))
    begun = time.monotonic()
    completion = await ask(client_for(server, timeout=20), on_text=on_text)
    assert completion.repairs == 1
    assert time.monotonic() - begun < 4


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


# Escape pressed at any moment.


async def seconds_to_stop(task: asyncio.Task[Any]) -> float:
    """How long a cancelled call takes to come back."""
    begun = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return time.monotonic() - begun


@BOTH
@pytest.mark.parametrize("name", ["hang", "trickle", "stall"])
async def test_escape_during_a_reply_returns_at_once_and_the_server_sees_it(
    server: FakeModelServer, name: str, on_text: OnText
) -> None:
    server.default = scenarios.SCENARIOS[name]
    taken: list[float] = []
    for count in (1, 2, 3):
        task = asyncio.create_task(ask(client_for(server), on_text=on_text))
        assert await asyncio.to_thread(server.wait_for_calls, count)
        await asyncio.sleep(0.03)
        taken.append(await seconds_to_stop(task))
        assert await asyncio.to_thread(server.wait_for_disconnects, count)
    # The best of three: other work on the machine may hold up one of them.
    assert min(taken) < 0.1


@BOTH
async def test_escape_at_any_moment_returns_at_once_and_leaves_nothing_behind(
    server: FakeModelServer, on_text: OnText
) -> None:
    server.default = scenarios.hangs
    client = client_for(server)
    taken: list[float] = []
    for delay in [0, 0, 0.001, 0.002, 0.003, 0.004, 0.006, 0.008, 0.012, 0.02]:
        task = asyncio.create_task(ask(client, on_text=on_text))
        await asyncio.sleep(delay)
        taken.append(await seconds_to_stop(task))
    assert sorted(taken)[7] < 0.1
    assert await asyncio.to_thread(server.wait_for, lambda seen: len(seen.disconnects) == len(seen.calls))
    server.default = says(GOOD)
    assert (await ask(client)).value == NOTE


async def test_escape_while_waiting_for_the_next_attempt_returns_at_once(server: FakeModelServer) -> None:
    server.default = scenarios.limited(4)
    settings = Settings(model="openai/fake", api_base=server.url, timeout=5)
    task = asyncio.create_task(ask(ModelClient(settings, standing=Standing())))
    assert await asyncio.to_thread(server.wait_for_calls, 1)
    await asyncio.sleep(0.1)
    assert await seconds_to_stop(task) < 1
    assert len(server.calls) == 1


# No usage in the reply.


@BOTH
async def test_tokens_are_estimated_and_marked_where_the_reply_does_not_tell(
    server: FakeModelServer, on_text: OnText
) -> None:
    server.default = says(GOOD, usage=False)
    usage = (await ask(client_for(server), on_text=on_text)).usage
    assert usage.estimated
    assert usage.prompt_tokens > 50
    assert 10 < usage.completion_tokens < 60
    assert usage.cost is None


# Beyond the list.


async def test_a_server_that_ignores_streaming_is_understood_in_one_call(server: FakeModelServer) -> None:
    server.default = scenarios.ignores_streaming
    server.responders["Note"] = lambda body: NOTE.model_dump()
    completion = await ask(client_for(server), on_text=lambda text: None)
    assert completion.value == NOTE
    assert completion.attempts == 1
    assert not completion.usage.estimated


async def test_the_usual_address_of_the_provider_is_used_where_none_is_set(
    server: FakeModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    server.default = says(GOOD)
    assert (await ask(ModelClient(Settings(model="openai/fake"), standing=Standing()))).value == NOTE


async def test_an_object_nested_beyond_reason_is_put_right_by_one_repair(server: FakeModelServer) -> None:
    server.queue(says('{"text":' * 600 + '""' + "}" * 600), says(GOOD))
    completion = await ask(client_for(server))
    assert completion.repairs == 1
    assert "nested too deeply" in server.bodies[1]["messages"][-1]["content"]


async def test_what_on_text_raises_is_passed_on(server: FakeModelServer) -> None:
    def broken(text: str) -> None:
        raise LookupError("the widget is gone")

    server.default = says(GOOD)
    with pytest.raises(LookupError, match="the widget is gone"):
        await ask(client_for(server), on_text=broken)


async def test_shown_text_comes_while_the_reply_is_still_coming(server: FakeModelServer) -> None:
    shown = asyncio.Event()
    server.default = scenarios.stalls
    task = asyncio.create_task(ask(client_for(server), on_text=lambda text: shown.set()))
    await asyncio.wait_for(shown.wait(), 2)
    assert not task.done()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def scenario_names() -> list[Any]:
    return sorted(scenarios.SCENARIOS)


@pytest.mark.parametrize("name", scenario_names())
async def test_every_named_scenario_ends_in_a_value_or_a_failure_without_the_key(
    server: FakeModelServer, name: str
) -> None:
    server.default = scenarios.SCENARIOS[name]
    outcome: Any
    try:
        outcome = (await ask(client_for(server, timeout=0.6))).value
    except ModelFailure as failure:
        outcome = failure
    assert (
        KEY not in everything_said(outcome)
        if isinstance(outcome, ModelFailure)
        else isinstance(outcome, Note)
    )
