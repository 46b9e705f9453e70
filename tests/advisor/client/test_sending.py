"""What would be sent is what is sent; and of names that are hidden nothing leaves in any part of it."""

from __future__ import annotations

import json
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.client.cloak import Cloak
from assistant.advisor.client.ladder import Message, Rung
from assistant.config import Settings
from tests.advisor.client.helpers import ASKED, GOOD, NOTE, Note, ask, client_for, failure_of
from tests.fakes import scenarios
from tests.fakes.model_server import Call, FakeModelServer, says

NAMES = {
    "Nordwind Energie": "COMPANY-A",
    "Nordwind": "COMPANY-A",
    "Anna Größe": "PERSON-1",
    "Blitzstrom": "the product",
    "O'Brien & Söhne": "COMPANY-B",
}
MATERIAL = [
    Message("system", "You help the people of Nordwind Energie.\nAnswer in German."),
    Message(
        "user",
        "Answers:\n- [market] “NORDWIND’s Kunden”, says Anna\n  Größe of O’Brien & Söhne: Blitzstroms Preis\n"
        "Documents:\n## Nordwind_Energie-Strategie 2025.pdf (need-blitzstrom-2/1)\n"
        'In JSON: {"who": "Anna Gr\\u00f6\\u00dfe"} and Nord\u00adwind, Blitz\x00strom, Nord-\nwind.',
    ),
]


class Cited(BaseModel):
    """What people at Nordwind said."""

    ref: Literal["need-blitzstrom-2/1", "market"]
    quote: str = Field(description="Words of Anna Größe.", max_length=200)


def strings_of(call: Call) -> str:
    """Every string of a request as the server reads it, its keys as well, whatever JSON is in JSON."""
    found: list[str] = []
    waiting: list[object] = [json.loads(call.raw)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
    return "\n".join(found)


def leaks(call: Call) -> list[str]:
    told = strings_of(call).casefold()
    parts = [
        "nordwind",
        "nord-\nwind",
        "nord\u00adwind",
        "größe",
        "grösse",
        "grosse",
        "gr\\u00f6",
        "blitz",
        "brien",
    ]
    return [part for part in parts if part in told or part.encode() in call.raw]


def cloaked(server: FakeModelServer) -> ModelClient:
    return client_for(server, cloak=Cloak(NAMES))


# What would be sent.


async def test_what_was_shown_is_what_goes_out(server: FakeModelServer) -> None:
    client = cloaked(server)
    sending = client.sending(MATERIAL, Cited, max_output_tokens=700)
    assert server.calls == []
    assert (sending.model, sending.host) == ("openai/fake", f"127.0.0.1:{server.port}")
    assert sending.reserved == sending.tokens + 700
    # Met meanwhile in another text, so that placeholders are numbered otherwise from now on.
    client.sending([Message("user", "nordwind NordWind NORDWIND ENERGIE")], Cited)
    server.default = says('{"ref": "need-[[the product~2]]-2/1", "quote": "[[Company-A]]s [PERSON-1]"}')
    completion = await client.complete(sending, Cited)
    (sent,) = server.bodies
    assert [(message["role"], message["content"]) for message in sent["messages"]] == [
        (message.role, message.content) for message in sending.messages
    ]
    assert sent["response_format"] == sending.response_format
    assert sent["max_tokens"] == sending.output_tokens == 700
    assert completion.value.ref == "need-blitzstrom-2/1"
    assert "[[" in sending.messages[0].content
    assert "double square brackets" in sending.messages[0].content


async def test_what_was_prepared_for_something_else_is_not_sent(server: FakeModelServer) -> None:
    sending = client_for(server).sending(ASKED, Note)
    other = ModelClient(Settings(model="openai/other", api_base=server.url), standing=Standing())
    for client, reply in ((other, Note), (client_for(server), Cited)):
        with pytest.raises(ValueError, match="another"):
            await client.complete(sending, reply)
    assert server.calls == []


async def test_plain_messages_go_out_as_they_would_be_shown(server: FakeModelServer) -> None:
    server.default = says(GOOD)
    client = client_for(server)
    shown = client.sending([Message("user", "a\x1b[2Jb\u202ec")], Note)
    await client.complete([Message("user", "a\x1b[2Jb\u202ec")], Note)
    assert [message["content"] for message in server.bodies[0]["messages"]] == [
        message.content for message in shown.messages
    ]
    assert shown.messages[-1].content == "abc"
    assert "square brackets" not in shown.messages[0].content


@pytest.mark.parametrize(
    ("model", "host"),
    [
        ("openai/gpt-4.1", "api.openai.com:443"),
        ("mistral/small", "api.mistral.ai:443"),
        ("ollama_chat/llama", "localhost:11434"),
        ("somebody/else", "somebody"),
    ],
)
def test_where_it_would_go_is_told_without_asking_anybody(
    model: str, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OLLAMA_API_BASE", raising=False)
    sending = ModelClient(Settings(model=model), standing=Standing()).sending(ASKED, Note)
    assert sending.host == host
    assert sending.response_format is not None


def test_the_rung_that_a_server_stands_on_shows(server: FakeModelServer) -> None:
    standing = Standing()
    client = client_for(server, standing=standing)
    standing.rungs.remember(("openai/fake", server.url), Rung.PROMPT_ONLY)
    assert client.sending(ASKED, Note).response_format is None


# Nothing hidden leaves.


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
async def test_no_name_is_in_the_bytes_that_leave_also_when_the_reply_is_mended(
    server: FakeModelServer, streamed: bool
) -> None:
    server.queue(
        scenarios.fails(500),
        scenarios.fails(400, "no json_schema"),
        # Names that the model had no placeholder for, and faults whose words name them.
        says('{"ref": "Nordwind", "quote": "Blitzstrom by ANNA GRÖSSE"}'),
        says("prose about [[COMPANY-A]] and Nordwind's [[the product]]"),
        says('{"ref": "market", "quote": "[[PERSON-1~2]] of COMPANY-B"}'),
    )
    shown: list[str] = []
    completion = await cloaked(server).complete(MATERIAL, Cited, on_text=shown.append if streamed else None)
    assert len(server.calls) == 5
    assert [leaks(call) for call in server.calls] == [[]] * 5
    assert completion.value.quote == "Anna\n  Größe of O'Brien & Söhne"
    if streamed:
        assert "[[" not in "".join(shown)
        assert "Anna\\n  Größe of O'Brien & Söhne" in "".join(shown)


async def test_faults_that_are_told_to_the_model_name_nobody(server: FakeModelServer) -> None:
    server.default = says('{"ref": "market", "quote": "[[COMPANY-A]]"}')
    told = [["quote: Nordwind Energie never said this; Anna Größe did"], []]
    seen: list[str] = []

    def validate(value: Cited) -> list[str]:
        seen.append(value.quote)
        return told.pop(0)

    await cloaked(server).complete(MATERIAL, Cited, validate=validate)
    assert seen == ["Nordwind Energie"] * 2
    assert [leaks(call) for call in server.calls] == [[], []]
    assert "[[COMPANY-A]] never said this; [[PERSON-1]] did" in strings_of(server.calls[1])


async def test_names_come_back_in_failures_and_in_what_was_shown_before_one(server: FakeModelServer) -> None:
    server.queue(says(None, refusal="I will not speak of [[COMPANY-A]]."))
    assert "I will not speak of Nordwind Energie." in (await failure_of(cloaked(server))).message
    server.queue(scenarios.breaks_off('{"text": "[[PERSON-1]] and [[COMP', how="error"))
    shown: list[str] = []
    failure = await failure_of(cloaked(server), on_text=shown.append)
    assert failure.partial == "".join(shown) == '{"text": "Anna Größe and [[COMP'


async def test_names_like_words_of_our_own_break_nothing(server: FakeModelServer) -> None:
    server.default = says(GOOD)
    client = client_for(server, cloak=Cloak({"Text": "A-1", "string": "B-1", "object": "C-1", "JSON": "D-1"}))
    assert (await ask(client)).value == NOTE
    schema = server.bodies[0]["response_format"]["json_schema"]["schema"]
    assert set(schema["properties"]) == {"text", "tags"}
    assert schema["type"] == "object"


async def test_without_aliases_a_text_with_brackets_is_left_alone(server: FakeModelServer) -> None:
    server.default = says('{"text": "[[COMPANY-A]]", "tags": []}')
    assert (await ask(client_for(server))).value.text == "[[COMPANY-A]]"
