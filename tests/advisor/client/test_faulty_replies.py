"""A model server that misbehaves: what it says. Rows of the list of faults, over real HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.client.failures import ModelFailure
from assistant.config import Settings
from tests.advisor.client.helpers import (
    BOTH,
    GOOD,
    KEY,
    NOTE,
    Note,
    OnText,
    ask,
    client_for,
    everything_said,
    failure_of,
)
from tests.fakes import scenarios
from tests.fakes.model_server import FakeModelServer, Reply, says

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
    assert failure.message.endswith(".")
    assert not failure.message.endswith("..")
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
    assert "It says: “I cannot help with that.”" in failure.message
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
@pytest.mark.timeout(30)
async def test_a_million_brackets_do_not_hang(server: FakeModelServer, flood: str, on_text: OnText) -> None:
    server.queue(says(flood * (900_000 // len(flood)), pieces=50), says(GOOD))
    completion = await ask(client_for(server, timeout=20), on_text=on_text)
    assert completion.repairs == 1


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
    # How deep the parser of the standard library goes differs by version; the reply is unfit either way.
    told = server.bodies[1]["messages"][-1]["content"]
    assert "nested too deeply" in told or "text: " in told


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
