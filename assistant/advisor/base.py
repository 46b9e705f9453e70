"""What every advisor gives, whoever stands behind it: a model, or the built-in method guide.

An advisor reads a snapshot of the engagement and answers with values. It stores nothing and decides
nothing; the desk turns its answers into suggestions, and only a person's act turns those into records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel, ConfigDict, Field

from assistant.advisor.grounds.claims import Quoted
from assistant.advisor.task import Brief, Task
from assistant.method.engagement import Severity
from assistant.method.said import Origin

if TYPE_CHECKING:
    from assistant.advisor.client.sending import Sending

T_co = TypeVar("T_co", covariant=True)
V = TypeVar("V", bound=BaseModel)
V_co = TypeVar("V_co", bound=BaseModel, covariant=True)

MOST_FOLLOW_UPS = 3
"""How many follow-up questions are asked at a time: more is an interrogation."""
FEWEST_BETS = 5
"""How many candidate bets there should be before any is chosen (source: cvmbok/session-5)."""


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CardRef(_Value):
    """The guidance card behind a follow-up: its id, its source and the section of it."""

    id: str
    source: str
    section: str


class FollowUp(_Value):
    """One question to put to the room, why, and the words of the answer it goes to."""

    text: str
    why: str
    quote: Annotated[str, Field(description="Verbatim from the answer; empty where the answer is silent")] = (
        ""
    )
    card: CardRef
    source: Annotated[
        Quoted | None, Field(description="Words of a document that contradict the answer or go beyond it")
    ] = None


class Span(_Value):
    """Words of a record (its id), an answer (its question's slug) or a passage of a document, as they stand there."""

    ref: str
    quote: str
    source: Annotated[Quoted | None, Field(description="Where in a document the words stand")] = None


class Contradiction(_Value):
    """Two texts, one from each perspective, that cannot both hold."""

    severity: Severity
    customer: Span
    business: Span
    text: str
    question: Annotated[str, Field(description="Slug of the question to reopen")]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a model has written so far, to be looked at and never to be kept."""

    task: str
    target: str
    turn: int
    """Which request of the task, from 0."""
    so_far: Mapping[str, Any]
    """The unfinished reply: an object as far as it goes, its last text perhaps cut in the middle. Safe text."""


Watch = Callable[[Glimpse], None]


@dataclass(frozen=True, slots=True)
class Advice(Generic[T_co]):
    """What an advisor found, where it came from, and what people should know about it.

    `notices` are plain sentences: what was left out and why, what is missing for more.
    """

    items: tuple[T_co, ...]
    origin: Origin
    notices: tuple[str, ...] = ()


class Advisor(Protocol):
    """Asks, flags and drafts. It may take as long as a model takes.

    What stands in the snapshot's `suggestions` as rejected, or in `parked`, is not brought up again.
    """

    @property
    def by(self) -> Literal["model", "guide"]:
        """Who stands behind it."""

    async def give(self, task: Task[V], brief: Brief, watch: Watch | None = None) -> Advice[V]:
        """What `task` comes to on `brief`. `watch` is shown what a model has written so far.

        Raises:
            ModelFailure: the model gave nothing to use, or the guide cannot do this without one.
        """


class Ready(Protocol[V_co]):
    """A task on a brief, ready to be sent."""

    @property
    def sendings(self) -> tuple[Sending, ...]:
        """Exactly the requests that go out first; none where there is nothing to ask."""

    @property
    def key(self) -> str:
        """A hash of all that the reply depends on: prompt, model and what is read."""

    async def send(self, watch: Watch | None = None) -> Advice[V_co]:
        """What comes of it; raises as `Advisor.give` does."""


@runtime_checkable
class Preparing(Protocol):
    """An advisor that can show what it would send."""

    async def prepare(self, task: Task[V], brief: Brief) -> Ready[V]:
        """What would be sent for `task`, ready to go out as it is."""
