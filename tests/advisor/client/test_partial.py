"""What is shown of a reply while it is written."""

from __future__ import annotations

import itertools
import json
import re
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.advisor.client.cloak import Cloak
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.client.partial import LARGEST, Partial
from tests.advisor.client.helpers import GOOD, NOTE, ask, client_for
from tests.fakes import scenarios
from tests.fakes.model_server import FakeModelServer, says


class Watch:
    """A clock that is moved by hand, and what was shown."""

    def __init__(self) -> None:
        self.time = 0.0
        self.shown: list[dict[str, Any]] = []
        self.partial = Partial(self.shown.append, lambda: self.time)

    def feed(self, *pieces: str, seconds: float = 1.0) -> list[dict[str, Any]]:
        for piece in pieces:
            self.partial(piece)
            self.time += seconds
        return self.shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ('{"text": "What do dri', {"text": "What do dri"}),
        ('{"text": "Done", "tags": ["a", "b', {"text": "Done", "tags": ["a", "b"]}),
        ('{"text": "Done", "ta', {"text": "Done"}),
        ('{"text": "Done", "count": 1', {"text": "Done", "count": 1}),
        ("{", {}),
        ('Here you are:\n```json\n{"text": "x', {"text": "x"}),
        ('Here you are:\n```json\n{"text": "x"}\n```\nAnything else?', {"text": "x"}),
        ('<think>perhaps {"text": "no"}</think>{"text": "yes', {"text": "yes"}),
        ('Like {"text": "example"}: {"text": "ans', {"text": "ans"}),
        ('With {"text" as its key, {"text": "ans', {"text": "ans"}),
        ('{"text": "two\nlines', {"text": "two lines"}),
        ('{"text": "\\u001b[2J\\u202eboo', {"text": "boo"}),
    ],
)
def test_the_object_so_far(said: str, shown: dict[str, Any]) -> None:
    assert Watch().feed(said)[-1] == shown


@pytest.mark.parametrize(
    "said",
    ["", "prose", '<think>hm {"text": "no"}', "[1, 2]", "{text: 1}", '{"a": ,}', "{" * 5000, '{"a":' * 5000],
)
def test_nothing_is_shown_where_there_is_nothing(said: str) -> None:
    watch = Watch()
    watch.feed(said)
    watch.partial.finish()
    assert watch.shown in ([], [{}])


def test_ten_times_a_second_and_once_at_the_end() -> None:
    watch = Watch()
    watch.feed('{"text": "', *("word " for _ in range(1000)), seconds=0.003)
    assert 25 <= len(watch.shown) <= 31
    before = len(watch.shown)
    watch.feed('last"}', seconds=0)
    watch.partial.finish()
    watch.partial.finish()
    assert len(watch.shown) <= before + 2
    assert watch.shown[-1]["text"].endswith("word last")
    assert len({json.dumps(shown) for shown in watch.shown}) == len(watch.shown)


def test_many_objects_and_brackets_cost_little() -> None:
    for piece in ("{} ", '{"a": ', "<think>", "</think>"):
        watch = Watch()
        begun = time.process_time()
        watch.feed(*(piece * 100 for _ in range(800)), seconds=0.02)
        assert time.process_time() - begun < 3


def test_a_long_reply_costs_no_more_by_the_piece() -> None:
    watch = Watch()
    words = "word " * 8
    begun = time.process_time()
    watch.feed('{"text": "', *(words for _ in range(25_000)), seconds=0.001)
    assert time.process_time() - begun < 3
    assert len(watch.shown[-1]["text"]) < LARGEST + 40 * 101
    watch.partial.finish()
    assert len(watch.shown[-1]["text"]) == 1_000_000


@given(st.recursive(st.text(max_size=9) | st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=9), st.lists(st.integers(1, 9), max_size=30))  # fmt: skip
def test_whatever_the_object_and_the_cuts_the_last_one_is_whole(value: Any, steps: list[int]) -> None:
    watch = Watch()
    whole = {"value": value}
    said = json.dumps(whole)
    for step in steps:
        watch.feed(said[:step])
        said = said[step:]
    watch.feed(said)
    watch.partial.finish()
    assert watch.shown[-1].keys() == {"value"}
    # What is shown is made safe: other ends of a line are a line feed there, and control characters are seen.
    if not re.search(r"\\[ufr]", json.dumps(whole)):
        assert watch.shown[-1] == whole


async def test_through_the_client_each_corrected_reply_is_shown_anew(server: FakeModelServer) -> None:
    server.queue(says('{"text": "first",, '), says('{"text": "[[X-1]]", "tags": []}'))
    shown: list[dict[str, Any]] = []
    seconds = itertools.count()
    partial = Partial(shown.append, lambda: next(seconds))
    completion = await ask(client_for(server, cloak=Cloak({"Acme": "X-1"})), on_text=partial)
    assert completion.value.text == "Acme"
    assert shown[-1] == {"text": "Acme", "tags": []}
    assert {"text": "first"} in shown
    assert "[[" not in repr(shown)


async def test_what_broke_off_is_shown_as_far_as_it_came(server: FakeModelServer) -> None:
    server.queue(scenarios.breaks_off('{"text": "half a sen', how="error"), says(GOOD))
    shown: list[dict[str, Any]] = []
    partial = Partial(shown.append)
    with pytest.raises(ModelFailure):
        await ask(client_for(server), on_text=partial)
    assert shown[-1] == {"text": "half a sen"}
    assert (await ask(client_for(server), on_text=partial)).value == NOTE
    assert shown[-1] == NOTE.model_dump()
