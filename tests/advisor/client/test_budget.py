"""Tokens reserved before a request leaves and settled when it is over: in the budget of a run and in the book."""

from __future__ import annotations

import asyncio
import hashlib
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from assistant.advisor.client.attempt import About, Attempt
from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.client.usage import TokenBudget, Usage, room
from assistant.config import Settings
from assistant.workspace.calls import CallBegun, CallEnded
from assistant.workspace.document import Workspace
from assistant.workspace.errors import OverBudget, ReadOnly
from tests.advisor.client.helpers import (
    ASKED,
    GOOD,
    KEY,
    NOTE,
    Note,
    PatientClock,
    ask,
    client_for,
    failure_of,
)
from tests.fakes import scenarios
from tests.fakes.model_server import Exchange, FakeModelServer, Reply, says


class Book:
    """A book in memory, with a cap of its own, that may be broken."""

    def __init__(self, cap: int | None = None, *, broken: Exception | None = None, slow: float = 0) -> None:
        self.begun: list[CallBegun] = []
        self.ended: dict[int, CallEnded] = {}
        self.broken = broken
        self._cap = cap
        self._slow = slow
        self._lock = threading.Lock()

    @property
    def taken(self) -> int:
        return sum(
            (end.tokens_in + end.tokens_out) if (end := self.ended.get(id)) else call.reserved
            for id, call in enumerate(self.begun)
        )

    def begin(self, call: CallBegun) -> int:
        time.sleep(self._slow)
        if self.broken is not None:
            raise self.broken
        with self._lock:
            if self._cap is not None and self.taken + call.reserved > self._cap:
                raise OverBudget.of(self.taken, 0, call.reserved, self._cap)
            self.begun.append(call)
            return len(self.begun) - 1

    def end(self, id: int, call: CallEnded) -> None:
        if self.broken is not None:
            raise self.broken
        with self._lock:
            self.ended[id] = call


def tokens_of_asking(server: FakeModelServer) -> int:
    """What a request for a note is estimated to take."""
    return client_for(server).sending(ASKED, Note).tokens


# The arithmetic.


@pytest.mark.parametrize(
    ("left", "prompt", "output", "given"),
    [(1000, 100, 500, 500), (600, 100, 500, 500), (300, 100, 500, 200), (267, 100, 500, 167), (266, 100, 500, None),
     (100, 100, 1, None), (50, 100, 500, None), (0, 0, 0, None), (101, 100, 1, 1)],
)  # fmt: skip
def test_a_shorter_reply_is_asked_for_down_to_a_third(
    left: int, prompt: int, output: int, given: int | None
) -> None:
    assert room(left, prompt, output) == given


def test_what_is_reserved_and_settled_never_exceeds_the_cap_however_many_threads_ask() -> None:
    budget = TokenBudget(1000)
    most = 0

    def work() -> None:
        nonlocal most
        for _ in range(300):
            given = budget.reserve(7, 50)
            most = max(most, budget.spent + budget.reserved)
            if given is not None:
                budget.settle(7 + given, 3)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most <= 1000
    assert budget.reserved == 0
    assert budget.spent % 3 == 0


def test_a_provider_that_counts_more_than_was_reserved_is_believed() -> None:
    budget = TokenBudget(100)
    assert budget.reserve(10, 10) == 10
    budget.settle(20, 150)
    assert (budget.spent, budget.remaining) == (150, 0)


# Over the wire.


async def test_a_budget_stops_before_the_request_that_would_break_it(server: FakeModelServer) -> None:
    server.default = says(GOOD)
    budget = TokenBudget(limit=2000)
    client = client_for(server, budget=budget)
    await ask(client, max_output_tokens=500)
    assert (budget.spent, budget.reserved) == (52, 0)
    failure = await failure_of(client, max_output_tokens=90_000)
    assert failure.code == "budget"
    for figure in ("90,", "2,000", "52 are used", "1,948 are left"):
        assert figure in failure.message
    assert "COUNTERPOINT_TOKEN_CAP" in failure.hint
    assert len(server.bodies) == 1
    assert server.bodies[0]["max_tokens"] == 500


async def test_a_shorter_reply_is_asked_for_where_it_still_fits(server: FakeModelServer) -> None:
    server.default = says(GOOD)
    needed = tokens_of_asking(server)
    await ask(client_for(server, budget=TokenBudget(needed + 400)), max_output_tokens=1000)
    book = Book(cap=needed + 350)
    await ask(client_for(server, book=book), max_output_tokens=1000)
    assert [body["max_tokens"] for body in server.bodies] == [400, 350]
    assert [call.reserved for call in book.begun] == [needed + 350]


async def test_the_setting_caps_a_client_that_is_given_no_budget(server: FakeModelServer) -> None:
    settings = Settings(model="openai/fake", api_base=server.url, token_cap=10)
    assert (await failure_of(ModelClient(settings, standing=Standing()))).code == "budget"
    assert server.calls == []


@pytest.mark.parametrize("where", ["budget", "book"])
async def test_eight_at_once_against_a_cap_for_three(server: FakeModelServer, where: str) -> None:
    needed = tokens_of_asking(server) + 300
    budget = TokenBudget(3 * needed + 50)
    book = Book(cap=3 * needed + 50)
    under_way = 0
    most = 0

    async def slowly(exchange: Exchange) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.15)
        under_way -= 1
        await says(GOOD)(exchange)

    server.default = slowly
    client = client_for(server, **({"budget": budget} if where == "budget" else {"book": book}))

    async def one() -> str:
        try:
            await ask(client, max_output_tokens=300)
        except ModelFailure as failure:
            return failure.code if "left" in failure.message else failure.message
        return "ok"

    def in_a_loop_of_its_own(count: int) -> list[str]:
        async def all_of_them() -> list[str]:
            return await asyncio.gather(*(one() for _ in range(count)))

        return asyncio.run(all_of_them())

    outcomes = await asyncio.gather(*(asyncio.to_thread(in_a_loop_of_its_own, 4) for _ in range(2)))
    assert sorted(outcomes[0] + outcomes[1]) == ["budget"] * 5 + ["ok"] * 3
    assert most == len(server.bodies) == 3
    if where == "budget":
        assert (budget.spent, budget.reserved) == (3 * 52, 0)
    else:
        assert book.taken == 3 * 52


async def test_a_cap_holds_in_a_real_workspace_and_the_entry_says_what_was_sent(
    server: FakeModelServer, tmp_path: Path
) -> None:
    with Workspace.create(tmp_path / "a.counterpoint", organisation="Us", actor="Ida") as workspace:

        class Its:
            def begin(self, call: CallBegun) -> int:
                return workspace.begin_call(call, needed + 600)

            def end(self, id: int, call: CallEnded) -> None:
                workspace.end_call(id, call)

        needed = tokens_of_asking(server) + 300
        server.default = says(GOOD)
        client = client_for(server, book=Its())
        await ask(client, max_output_tokens=300, purpose="draft", prompt="draft.md", prompt_version="2")
        assert (await failure_of(client, max_output_tokens=3000)).code == "budget"
        (call,) = workspace.calls()
        assert call.begun.payload_hash == hashlib.sha256(server.calls[-1].raw).hexdigest()
        assert call.begun.host == f"127.0.0.1:{server.port}"
        assert (call.begun.task, call.begun.prompt, call.begun.prompt_version) == ("draft", "draft.md", "2")
        assert (call.begun.model, call.begun.reserved) == ("openai/fake", needed)
        assert (call.outcome, call.tokens_in, call.tokens_out, call.estimated) == ("ok", 40, 12, False)
        assert workspace.tokens_used() == 52


@pytest.mark.parametrize(
    ("replies", "outcomes"),
    [
        ([says(GOOD)], ["ok"]),
        ([scenarios.fails(500), says(GOOD)], ["unavailable", "ok"]),
        ([scenarios.fails(401)], ["auth"]),
        ([scenarios.fails(400, "no json_schema here"), says(GOOD)], ["not_configured", "ok"]),
        ([says("prose"), says('{"text": "x"}'), says(GOOD)], ["not_json", "invalid", "ok"]),
        ([says(None, refusal="no")], ["refused"]),
        ([says('{"text": "and so', finish="length")], ["too_long"]),
        ([scenarios.hangs], ["timeout"]),
        ([scenarios.resets, says(GOOD)], ["unavailable", "ok"]),
    ],
    ids=["good", "500", "401", "ladder", "repairs", "refusal", "length", "timeout", "reset"],
)
async def test_every_request_is_an_entry_that_says_what_became_of_it(
    server: FakeModelServer, replies: list[Reply], outcomes: list[str]
) -> None:
    server.queue(*replies)
    book, budget = Book(), TokenBudget(10**6)
    needed = tokens_of_asking(server)
    with suppress(ModelFailure):
        await ask(client_for(server, book=book, budget=budget, timeout=0.5))
    assert [book.ended[id].outcome for id in range(len(book.begun))] == outcomes
    assert len(book.begun) == len(server.bodies)
    for call, sent in zip(book.begun, server.calls, strict=True):
        assert call.payload_hash == hashlib.sha256(sent.raw).hexdigest()
    failed = [end for end in book.ended.values() if end.outcome in {"unavailable", "auth", "timeout"}]
    assert all((end.tokens_in, end.tokens_out, end.estimated) == (needed, 0, True) for end in failed)
    assert (budget.spent, budget.reserved) == (book.taken, 0)


async def test_no_key_and_nothing_of_the_address_but_host_and_port_is_in_the_book(
    server: FakeModelServer,
) -> None:
    settings = Settings(model="openai/fake", api_base=f"{server.url}/chat?key=sk-in-the-address-12345")
    book = Book()
    client = ModelClient(settings, standing=Standing(), clock=PatientClock().clock(), book=book)
    with suppress(ModelFailure):
        await ask(client)
    assert book.begun
    assert KEY not in repr(book.begun)
    assert "sk-in" not in repr(book.begun)
    assert book.begun[0].host == f"127.0.0.1:{server.port}"


@pytest.mark.parametrize(
    ("error", "words"),
    [(ReadOnly("It is open for reading only.", hint="Open it anew."), "reading only"), (OSError("disk full"), "disk full")],
)  # fmt: skip
async def test_a_book_that_cannot_be_written_keeps_the_request_here(
    server: FakeModelServer, error: Exception, words: str
) -> None:
    budget, standing = TokenBudget(10**6), Standing()
    client = client_for(server, book=Book(broken=error), budget=budget, standing=standing)
    for _ in range(4):
        failure = await failure_of(client)
        assert failure.code == "not_logged"
        assert words in failure.message
        assert "not sent" in failure.message
        assert failure.hint
        assert failure.attempts == 0
    assert server.calls == []
    assert (budget.spent, budget.reserved) == (0, 0)


async def test_a_reply_is_not_lost_where_its_end_cannot_be_written(server: FakeModelServer) -> None:
    book = Book()

    async def then_breaks(exchange: Exchange) -> None:
        book.broken = OSError("disk full")
        await says(GOOD)(exchange)

    server.default = then_breaks
    assert (await ask(client_for(server, book=book))).value == NOTE
    assert book.ended == {}


@pytest.mark.parametrize("slow", [0, 0.3], ids=["on the wire", "in the book"])
async def test_escape_settles_what_was_sent_and_nothing_where_nothing_was(
    server: FakeModelServer, slow: float
) -> None:
    server.default = scenarios.hangs
    book, budget = Book(slow=slow), TokenBudget(10**6)
    task = asyncio.create_task(ask(client_for(server, book=book, budget=budget)))
    if slow:
        await asyncio.sleep(0.15)
    else:
        assert await asyncio.to_thread(server.wait_for_calls, 1)
    begun = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - begun < 0.2
    await until(lambda: len(book.ended) == len(book.begun) == 1 and not budget.reserved)
    needed = 0 if slow else tokens_of_asking(server)
    assert book.ended[0] == CallEnded("cancelled", needed, 0, bool(needed), None)
    assert budget.spent == needed
    assert len(server.bodies) == (0 if slow else 1)


async def test_a_stream_that_is_left_counts_what_was_shown_of_it(server: FakeModelServer) -> None:
    server.default = scenarios.breaks_off("x" * 4000, how="error")
    book = Book()
    await failure_of(client_for(server, book=book), on_text=lambda text: None)
    assert book.ended[0].tokens_out == 1000


async def test_what_the_library_sends_again_by_itself_is_an_entry_of_its_own() -> None:
    book, budget = Book(), TokenBudget(1000)
    assert budget.reserve(10, 90) == 90
    attempt = Attempt("ollama/x", About("draft"), 10, 90, budget, book)
    attempt.leave("http://127.0.0.1:1/api/chat", b"once")
    attempt.leave("http://127.0.0.1:1/api/chat", b"twice")
    await attempt.settle("ok", Usage(12, 5))
    assert [book.ended[id] for id in (0, 1)] == [
        CallEnded("unavailable", 10, 0, True, None),
        CallEnded("ok", 12, 5, False, None),
    ]
    assert (budget.spent, budget.reserved) == (27, 0)
    with pytest.raises(ModelFailure):
        attempt.leave("http://127.0.0.1:1/api/chat", b"late")
    assert len(book.begun) == 2


async def until(condition: Callable[[], Any]) -> None:
    """Waits for `condition`, a moment at most."""
    for _ in range(300):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to that")
