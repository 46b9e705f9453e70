"""First drafts of everything: the 21 questions as a graph, each drafted as soon as what it builds on is.

What is drafted goes on from earlier drafts, which count as unconfirmed. A question that people have answered is left to
them. One that fails stops nobody else; what was done is kept, and a run that was stopped, by a person, a cap or a crash,
goes on where it was: a journal knows each draft by what it was made from.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from time import monotonic
from typing import Any, Final, Literal

from assistant.advisor.base import FEWEST_BETS, Glimpse, Ready, Watch
from assistant.advisor.client.sending import Sending
from assistant.advisor.desk import MADE_FROM, Desk, Given
from assistant.advisor.drafting.overlay import overlaid
from assistant.advisor.task import Brief, Task
from assistant.advisor.tasks import bets, draft
from assistant.errors import CounterpointError
from assistant.method.engagement import Engagement, Suggestion
from assistant.method.graph import order, upstream
from assistant.method.questions import QUESTION, QUESTIONS, Question
from assistant.workspace.calls import JournalEntry

State = Literal["waiting", "running", "drafted", "kept", "blank", "answered", "failed", "left"]
"""waiting, running: not done yet. drafted: a suggestion waits for review. kept: it was drafted before, from the same.
blank: nothing supports an answer. answered: people have said something themselves, so nothing was drafted.
failed: see why. left: its turn did not come."""
DONE: Final[frozenset[State]] = frozenset({"drafted", "kept", "blank", "answered"})

_ENDS_ALL: Final = frozenset({"auth", "not_configured", "budget", "cancelled", "not_logged"})
"""Failures that the next question would meet as well."""
_IN_A_ROW: Final = 3


@dataclass(frozen=True)
class Node:
    """How far one question is. `seconds` is how long it took, where anything was asked."""

    question: str
    state: State = "waiting"
    suggestions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    error: CounterpointError | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Run:
    """What a run came to, question by question in the order of the method."""

    by: Literal["model", "guide"]
    nodes: tuple[Node, ...]
    notices: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every question was dealt with."""
        return all(node.state in DONE for node in self.nodes)

    def count(self, *states: State) -> int:
        """How many questions are in one of `states`."""
        return sum(node.state in states for node in self.nodes)


@dataclass(frozen=True)
class Ahead:
    """What a run would send now for a question that people have not answered."""

    question: str
    sendings: tuple[Sending, ...]
    """Nothing where the guide answers, where there is nothing to ask, or where it is drafted already."""
    is_kept: bool
    """Whether it is drafted already, from the very same."""


Progress = Callable[[Node], None]


def _unseen(_node: Node) -> None:
    """Progress that nobody looks at."""


async def draft_all(desk: Desk, *, progress: Progress = _unseen, watch: Watch | None = None) -> Run:
    """Drafts an answer to every question that people have not answered; what comes of it waits for review.

    `progress` is told of every change of a question's state, `watch` is shown what a model writes meanwhile. Cancelled,
    it stops what is under way, and keeps what is done.

    Raises:
        ReadOnly: there is nowhere to keep drafts; nobody was asked.
    """
    desk.workspace.must_be_writable()
    return await _Running(desk, progress, watch).run()


async def foresee(desk: Desk) -> tuple[Ahead, ...]:
    """What `draft_all` would send if it began now; sends and stores nothing.

    Somewhat more goes out in the end: later questions read what is drafted for earlier ones meanwhile.
    """
    return await _Running(desk, _unseen, None).ahead()


@lru_cache(maxsize=1)
def _weights() -> dict[str, int]:
    """How many questions wait for each one in the longest row behind it: those come first."""
    behind: dict[str, int] = {}
    for question in reversed(order()):
        after = [each.slug for each in QUESTIONS if question.slug in each.builds_on]
        behind[question.slug] = 1 + max((behind[slug] for slug in after), default=0)
    return behind


class _Running:
    """One run: what is done, what is ready, and what is under way."""

    def __init__(self, desk: Desk, progress: Progress, watch: Watch | None) -> None:
        self._desk = desk
        self._progress = progress
        self._watch = watch
        self._nodes = {question.slug: Node(question.slug) for question in QUESTIONS}
        self._suggestions: dict[str, list[Suggestion]] = {}
        self._ready: list[tuple[int, int, str]] = []
        self._begun: set[str] = set()
        self._in_a_row = 0
        self._ended = False
        self._lanes: int = getattr(desk.advisor, "lanes", 1)

    async def run(self) -> Run:
        """Draws questions as lanes come free, until none is left or nothing more can be done."""
        under_way: dict[asyncio.Task[Any], str] = {}
        self._look_for_ready()
        looking = asyncio.create_task(self._look_ahead())
        try:
            while (self._ready and not self._ended) or under_way:
                while self._ready and len(under_way) < self._lanes and not self._ended:
                    slug = heapq.heappop(self._ready)[-1]
                    under_way[asyncio.create_task(self._node(QUESTION[slug]))] = slug
                done, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    del under_way[task]
                    self._take(task.result())
                self._look_for_ready()
        finally:
            self._ended = True
            for task in (looking, *under_way):
                task.cancel()
            await asyncio.gather(looking, *under_way, return_exceptions=True)
            for node in self._nodes.values():
                if node.state in ("waiting", "running"):
                    self._tell(replace(node, state="left"))
        nodes = tuple(self._nodes[question.slug] for question in QUESTIONS)
        return Run(self._desk.by, nodes, self._desk.documents.notices)

    async def _look_ahead(self) -> None:
        """Looks in the documents for what later questions need, while the model is busy with the first.

        What is found is remembered there, for the same words over the same documents.
        """
        if self._desk.by != "model":
            return
        _, engagement = await asyncio.to_thread(self._desk.snapshot)
        for question in order():
            if self._ended:
                return
            if question.kind != "bet" and not is_answered(engagement, question):
                brief = self._desk.brief(engagement, question.slug)
                with contextlib.suppress(Exception):  # whoever really needs it says what is wrong
                    await asyncio.to_thread(draft.gathered, brief, question)

    def _look_for_ready(self) -> None:
        for place, question in enumerate(QUESTIONS):
            over = all(self._nodes[slug].state not in ("waiting", "running") for slug in question.builds_on)
            if over and question.slug not in self._begun:
                self._begun.add(question.slug)
                heapq.heappush(self._ready, (-_weights()[question.slug], place, question.slug))

    def _tell(self, node: Node) -> None:
        self._nodes[node.question] = node
        self._progress(node)

    def _take(self, node: Node) -> None:
        self._tell(node)
        code = getattr(node.error, "code", "")
        if node.state == "failed":
            self._in_a_row += 1
            self._ended = self._ended or code in _ENDS_ALL or self._in_a_row >= _IN_A_ROW
        elif node.seconds:
            self._in_a_row = 0

    async def _node(self, question: Question) -> Node:
        """One question from its snapshot to its stored suggestions; what goes wrong is told in the node."""
        begun = monotonic()
        self._tell(Node(question.slug, "running"))
        try:
            return await self._drafted(question, begun)
        except CounterpointError as error:
            return Node(question.slug, "failed", error=error, seconds=monotonic() - begun)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong with one question must not take the others along
            told = CounterpointError(
                f"{question.title} could not be drafted ({type(error).__name__}); the others go on.",
                hint="Ask for this one alone to see more, or go on by hand.",
            )
            return Node(question.slug, "failed", error=told, seconds=monotonic() - begun)

    async def _drafted(self, question: Question, begun: float) -> Node:
        seen, engagement = await asyncio.to_thread(self._desk.snapshot)
        if is_answered(engagement, question):
            return Node(question.slug, "answered")
        task, brief, prepared, known = await self._prepared(engagement, question)
        if known is not None:
            return known
        given = await self._desk.carry_out(task, brief, prepared, seen, self._watching(question))
        suggestions = [suggestion for suggestion, _ in given.items]
        self._suggestions[question.slug] = suggestions
        node = Node(
            question.slug,
            "drafted" if suggestions else "blank",
            tuple(suggestion.id for suggestion in suggestions),
            (*self._went_without(question), *_own_notices(given, self._desk)),
            seconds=monotonic() - begun,
        )
        if prepared is not None:
            key = prepared.key
            outcome: Literal["given", "blank"] = "given" if suggestions else "blank"
            entry = JournalEntry(key, task.id, question.slug, outcome, node.suggestions, node.notices)
            await asyncio.to_thread(self._desk.workspace.journal_put, entry)
        return node

    async def ahead(self) -> tuple[Ahead, ...]:
        """What would be asked now, question by question, were nothing drafted meanwhile."""
        _, engagement = await asyncio.to_thread(self._desk.snapshot)
        found = {}
        for question in order():
            if not is_answered(engagement, question):
                _, _, prepared, known = await self._prepared(engagement, question)
                sendings = prepared.sendings if prepared is not None and known is None else ()
                found[question.slug] = Ahead(question.slug, sendings, is_kept=known is not None)
        return tuple(found[question.slug] for question in QUESTIONS if question.slug in found)

    async def _prepared(
        self, engagement: Engagement, question: Question
    ) -> tuple[Task[Any], Brief, Ready[Any] | None, Node | None]:
        """The task on a question, its brief, what would be sent for it, and what an earlier run made from the very same."""
        task: Task[Any] = bets.TASK if question.kind == "bet" else draft.TASK
        brief = self._brief(engagement, question)
        prepared = await self._desk.ready(task, brief)
        known = None
        if prepared is not None:
            known = await asyncio.to_thread(self._known, question, prepared.key)
        return task, brief, prepared, known

    def _brief(self, engagement: Engagement, question: Question) -> Brief:
        """The brief with the drafts that this question builds on, those that still wait for a person."""
        states = {suggestion.id: suggestion for suggestion in engagement.suggestions}
        drafts = [
            states[suggestion.id]
            for slug in _in_order(upstream(question.slug))
            for suggestion in self._suggestions.get(slug, ())
            if suggestion.id in states and states[suggestion.id].state == "open"
        ]
        whole = overlaid(engagement, drafts)
        target = "" if question.kind == "bet" else question.slug
        brief = self._desk.brief(whole.engagement, target, FEWEST_BETS if question.kind == "bet" else 0)
        return replace(
            brief, unconfirmed=whole.unconfirmed, drafts=tuple(suggestion.id for suggestion in drafts)
        )

    def _known(self, question: Question, key: str) -> Node | None:
        """What an earlier run made from the very same, unless somebody has to be asked again."""
        entry = self._desk.workspace.journal_get(key)
        if entry is not None and entry.outcome == "blank":
            return Node(question.slug, "blank", notices=tuple(entry.notices))
        # By the suggestions themselves: a process that was killed may have kept these and not got to the journal.
        held = [
            suggestion
            for suggestion in self._desk.workspace.engagement().suggestions
            if made_from(suggestion) == key
        ]
        if not held or any(suggestion.state == "stale" for suggestion in held):
            return None
        self._suggestions[question.slug] = held
        told = entry.notices if entry is not None else ()
        return Node(question.slug, "kept", tuple(suggestion.id for suggestion in held), tuple(told))

    def _went_without(self, question: Question) -> tuple[str, ...]:
        failed = [slug for slug in question.builds_on if self._nodes[slug].state == "failed"]
        if not failed:
            return ()
        named = " and ".join(f"“{QUESTION[slug].title}”" for slug in failed)
        return (f"Drafted without {named}, which failed.",)

    def _watching(self, question: Question) -> Watch | None:
        watch = self._watch
        if watch is None:
            return None

        def seen(glimpse: Glimpse) -> None:
            watch(replace(glimpse, target=question.slug))

        return seen


def is_answered(engagement: Engagement, question: Question) -> bool:
    """Whether people have said something to a question themselves, in words or in records: that is left to them."""
    return bool(engagement.answer(question.slug).text.strip()) or any(
        question.holds_answer(record) for record in engagement.records
    )


def made_from(suggestion: Suggestion) -> str:
    """The hash of all that the reply behind a suggestion depended on; empty where it is not known."""
    shown = suggestion.payload.get("shown")
    return str(shown.get(MADE_FROM, "")) if isinstance(shown, dict) else ""


def _in_order(slugs: frozenset[str]) -> Iterator[str]:
    return (question.slug for question in order() if question.slug in slugs)


def _own_notices(given: Given[Any], desk: Desk) -> Sequence[str]:
    """The notices of one question, without those that hold for all."""
    return [notice for notice in given.notices if notice not in desk.documents.notices]
