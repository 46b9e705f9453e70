"""The desk: what command line and screens call. It asks the advisor and stores what comes back as suggestions.

Nothing here changes an answer or a record. An advisor works from a snapshot; what changes while it thinks
makes its suggestions stale from the start, and a call that is cancelled or fails stores nothing at all.
"""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from pydantic import BaseModel

from assistant.advisor.base import (
    FEWEST_BETS,
    Advice,
    Advisor,
    Contradiction,
    FollowUp,
    Preparing,
    Ready,
    Watch,
)
from assistant.advisor.guide.advisor import GuideAdvisor
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.in_force import in_force
from assistant.advisor.settled import GROUNDS, grounds_of
from assistant.advisor.task import NO_DOCUMENTS, Brief, Documents, Task
from assistant.advisor.tasks import bets, follow_ups, gaps
from assistant.advisor.tasks.table import TASKS
from assistant.advisor.wary import Heeded
from assistant.config import Settings
from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Engagement, Suggestion
from assistant.method.questions import QUESTION
from assistant.method.records import RECORD, Bet
from assistant.method.rules import Finding, find_gaps
from assistant.method.said import Origin
from assistant.method.sessions import SESSIONS
from assistant.text import one_line
from assistant.workspace.document import Workspace
from assistant.workspace.proposals import TARGET, Proposal, target_of

if TYPE_CHECKING:
    from assistant.advisor.client.sending import Sending

V = TypeVar("V", bound=BaseModel)

MOST_BETS: Final = 20
"""How many candidate bets can be asked for at a time."""
STALE: Final = "What this rests on was changed meanwhile, so it is marked stale; ask again."
MADE_FROM: Final = "made_from"
"""Where a suggestion's `shown` keeps the hash of all that a model's reply depended on."""


@dataclass(frozen=True)
class Given(Generic[V]):
    """What a task came to: each thing given with the suggestion it is stored as."""

    task: str
    target: str
    by: Literal["model", "guide"]
    items: list[tuple[Suggestion, V]]
    origin: Origin
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """Follow-ups to one question, each with the suggestion it is stored as."""

    question: str
    by: Literal["model", "guide"]
    follow_ups: list[tuple[Suggestion, FollowUp]]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gaps:
    """What the rules found, and the contradictions in meaning that a model found."""

    by: Literal["model", "guide"]
    findings: list[Finding]
    contradictions: list[tuple[Suggestion, Contradiction]]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bets:
    """Candidate bets, each with the suggestion it is stored as. The bets carry the ids reserved for them."""

    by: Literal["model", "guide"]
    suggestions: list[tuple[Suggestion, Bet]]
    notices: tuple[str, ...] = ()


class Desk:
    """One advisor at work on one workspace. `documents` are those of it that the advisor may read."""

    def __init__(
        self,
        workspace: Workspace,
        advisor: Advisor,
        documents: Documents = NO_DOCUMENTS,
        *,
        language: str = "",
    ) -> None:
        self.workspace = workspace
        self.advisor = advisor
        self.documents = documents
        self.language = language

    @property
    def by(self) -> Literal["model", "guide"]:
        """Who stands behind the advice."""
        return self.advisor.by

    async def give(
        self, task: str, target: str = "", *, count: int = 0, watch: Watch | None = None
    ) -> Given[Any]:
        """What the task `task` gives on `target`: the slug of a question, the id of a bet, or the number of a session.

        What it gave before on the same target and does not give again becomes stale, where the task replaces.

        Raises:
            NotFound: there is no such task, question or bet.
            ReadOnly: there is nowhere to keep the suggestions; nobody was asked.
            ModelFailure: the model gave nothing to use.
        """
        wanted = task_named(task)
        self.workspace.must_be_writable()
        seen, engagement = await asyncio.to_thread(self.snapshot)
        brief = self.brief(engagement, _target(engagement, wanted, target), count)
        return await self.carry_out(wanted, brief, await self.ready(wanted, brief), seen, watch)

    async def ready(self, task: Task[V], brief: Brief) -> Ready[V] | None:
        """The task on a brief, ready to be sent; None where nothing is sent, since the guide answers."""
        return await self.advisor.prepare(task, brief) if isinstance(self.advisor, Preparing) else None

    async def carry_out(
        self, task: Task[V], brief: Brief, ready: Ready[V] | None, seen: int, watch: Watch | None = None
    ) -> Given[V]:
        """Asks, and stores what comes back; raises as `give` does. `seen` is the revision that the brief is of."""
        if ready is None:
            advice = await self.advisor.give(task, brief, watch)
        else:
            advice = await ready.send(watch)
        return await self._keep(task, brief, advice, seen, ready.key if ready is not None else "")

    async def preview(self, task: str, target: str = "", *, count: int = 0) -> tuple[Sending, ...]:
        """Exactly what `give` would send first, request by request; sends and stores nothing.

        Nothing at all where the guide answers, or where there is nothing to ask.

        Raises:
            NotFound: there is no such task, question or bet.
        """
        wanted = task_named(task)
        _, engagement = await asyncio.to_thread(self.snapshot)
        brief = self.brief(engagement, _target(engagement, wanted, target), count)
        ready = await self.ready(wanted, brief)
        return ready.sendings if ready is not None else ()

    def brief(self, engagement: Engagement, target: str = "", count: int = 0) -> Brief:
        """What a task on `engagement` is given to read."""
        language = engagement.advisor.language or self.language
        # The guide does nothing that a text asks it to.
        documents = Heeded(self.documents) if self.by == "model" else self.documents
        return Brief(engagement, target, count, documents, language)

    async def ask(self, question: str, *, watch: Watch | None = None) -> Asked:
        """At most three follow-up questions to the answer to `question` (a slug); raises as `give` does."""
        given = await self.give(follow_ups.TASK.id, question, watch=watch)
        return Asked(question, given.by, given.items, given.notices)

    async def gaps(self, *, watch: Watch | None = None) -> Gaps:
        """What the rules find, always, and what a model finds beyond them.

        Raises:
            ReadOnly: there is nowhere to keep what a model would find; it was not asked.
            ModelFailure: the model gave nothing to use.
        """
        if self.by == "model":
            self.workspace.must_be_writable()
        seen, engagement = await asyncio.to_thread(self.snapshot)
        findings = await asyncio.to_thread(find_gaps, engagement)
        brief = self.brief(engagement)
        given = await self._keep(gaps.TASK, brief, await self.advisor.give(gaps.TASK, brief, watch), seen)
        return Gaps(self.by, findings, given.items, given.notices)

    async def bets(self, count: int = FEWEST_BETS, *, watch: Watch | None = None) -> Bets:
        """About `count` candidate bets, one at least a counter-position to the others.

        Raises:
            BadInput: `count` is not between 1 and 20.
            ReadOnly, ModelFailure: as `give` does.
        """
        if not 1 <= count <= MOST_BETS:
            raise BadInput(f"Between 1 and {MOST_BETS} bets can be asked for at a time, not {count}.")
        given = await self.give(bets.TASK.id, count=count, watch=watch)
        # The workspace has the last word on their ids.
        return Bets(given.by, [(kept, _bet_of(kept)) for kept, _ in given.items], given.notices)

    async def _keep(
        self, task: Task[V], brief: Brief, advice: Advice[V], seen: int, key: str = ""
    ) -> Given[V]:
        items = [
            task.known(brief, item) if task.known else item
            for item in advice.items
            if task.settled is None or not task.settled(brief, item)
        ]
        proposals = [_proposal(task, brief, item, key) for item in items]
        before = list(_waiting(brief.engagement, task.id, brief.target)) if task.replaces else []
        stored = await self._store(task.id, proposals, advice.origin, seen, before)
        stale = (STALE,) if any(suggestion.state == "stale" for suggestion in stored) else ()
        return Given(
            task.id,
            brief.target,
            self.by,
            list(zip(stored, items, strict=True)),
            advice.origin,
            (*brief.documents.notices, *advice.notices, *stale),
        )

    def snapshot(self) -> tuple[int, Engagement]:
        """The revision of the workspace, and the engagement at it."""
        while True:
            self.workspace.engagement()
            revision = self.workspace.revision
            engagement = self.workspace.engagement()
            if self.workspace.revision == revision:
                return revision, engagement

    async def _store(
        self,
        task: str,
        proposals: Sequence[Proposal],
        origin: Origin,
        seen: int,
        supersede: Sequence[str] = (),
    ) -> list[Suggestion]:
        if not proposals and not supersede:
            return []
        suggest: Callable[..., list[Suggestion]] = self.workspace.suggest
        return await asyncio.to_thread(
            suggest, task, proposals, origin=origin, seen=seen, supersede=supersede
        )


def make_advisor(
    settings: Settings, guidance: CardSearch | None = None, workspace: Workspace | None = None
) -> Advisor:
    """The advisor that `settings` ask for: the method guide where no model is configured.

    With a `workspace`, what it says of advice is in force, every call is entered in its log, and names that it keeps
    back go out under their aliases. The library behind models is loaded when a model is first asked, not here.
    """
    if not settings.uses_model:
        return GuideAdvisor(guidance)
    # Templates and client are of no use to the guide, so they are imported only with a model.
    from assistant.advisor.client.client import ModelClient
    from assistant.advisor.client.cloak import Cloak
    from assistant.advisor.model.advisor import ModelAdvisor
    from assistant.advisor.model.book import WorkspaceBook

    if workspace is None:
        return ModelAdvisor(ModelClient(settings), guidance)
    agreed = workspace.engagement().advisor
    client = ModelClient(
        in_force(settings, agreed),
        book=WorkspaceBook(workspace, agreed.token_cap),
        cloak=Cloak([(each.name, each.alias) for each in agreed.aliases]),
    )
    return ModelAdvisor(client, guidance)


def task_named(id_: str) -> Task[Any]:
    """The task of that id.

    Raises:
        NotFound: there is none.
    """
    if id_ in TASKS:
        return TASKS[id_]
    raise NotFound(f"The advisor has no task “{one_line(id_, 80)}”.", hint=_meant(id_, TASKS))


def _target(engagement: Engagement, task: Task[Any], target: str) -> str:
    """`target` as the task wants it.

    Raises:
        NotFound: there is no such question, bet or session.
    """
    if task.subject == "question" and target not in QUESTION:
        raise NotFound(f"There is no question “{one_line(target, 80)}”.", hint=_meant(target, QUESTION))
    if task.subject == "bet":
        known = [record.id for record in engagement.records if isinstance(record, Bet)]
        if target not in known:
            raise NotFound(
                f"There is no bet “{one_line(target, 80)}”.",
                hint=_meant(target, known) if known else "Write one, or ask for some with `bets`.",
            )
    if task.subject == "session" and target not in (known := [str(each.number) for each in SESSIONS]):
        raise NotFound(
            f"There is no session “{one_line(target, 80)}”.", hint=f"Sessions are {', '.join(known)}."
        )
    return target if task.subject != "engagement" else ""


def _meant(name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(name, names, n=3)
    return f"Did you mean {' or '.join(near)}?" if near else f"Known are: {', '.join(names)}."


def _proposal(task: Task[V], brief: Brief, item: V, key: str = "") -> Proposal:
    proposal = task.propose(brief, item)
    based_on = [ref for ref in dict.fromkeys(proposal.based_on) if ref not in brief.unconfirmed]
    # Elsewhere the hash would tell apart what says the same, and it would wait for a person twice.
    made_from = key if task.resumed else ""
    about = {name: value for name, value in ((TARGET, brief.target), (MADE_FROM, made_from)) if value}
    shown = {**proposal.shown, **about, GROUNDS: grounds_of(brief.engagement, based_on)}
    if isinstance(brief.documents, Heeded):
        shown = brief.documents.marked(shown)
    return proposal.model_copy(update={"based_on": based_on, "shown": shown})


def _waiting(engagement: Engagement, task: str, target: str) -> Iterator[str]:
    """Ids of the suggestions of `task` on `target` that wait for a person."""
    for suggestion in engagement.suggestions:
        is_open = suggestion.task == task and suggestion.state == "open"
        if is_open and target == target_of(suggestion.payload):
            yield suggestion.id


def _bet_of(suggestion: Suggestion) -> Bet:
    bet = RECORD.validate_python(suggestion.payload["records"][0])
    assert isinstance(bet, Bet)
    return bet
