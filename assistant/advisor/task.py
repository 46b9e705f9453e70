"""What every task of the advisor is made of: what it reads, what it asks a model, and what accepting would change.

A task is one module in `assistant.advisor.tasks`. It never stores anything and never speaks to a server: the
advisor runs its job, the desk turns what is given into suggestions, and only a person's act goes further.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from assistant.method.engagement import Engagement
from assistant.workspace.proposals import Proposal

if TYPE_CHECKING:
    from assistant.advisor.grounds.sources import Source
    from assistant.advisor.guide.deck import CardSearch

R = TypeVar("R", bound=BaseModel)
V = TypeVar("V", bound=BaseModel)

Subject = Literal["engagement", "question", "bet", "session"]
"""What a task is about: all of the engagement, the answer to one question, one bet, or one session."""


LITTLE: Final = 16_000
"""Characters of all documents together, about 4,000 tokens, up to which a task reads all of them: no search knows every
word that a fact may be put in."""


@dataclass(frozen=True)
class Saying:
    """Words to quote, exactly as they stand, and the passage that they stand in; None for the answer itself."""

    source: Source | None
    words: str


@dataclass(frozen=True)
class Found:
    """Passages of documents, best first, and where they give different numbers for the same thing."""

    sources: tuple[Source, ...] = ()
    conflicts: tuple[tuple[str, tuple[Saying, ...]], ...] = ()
    """What the numbers are of, and the words that differ."""
    sayings: tuple[Saying, ...] = ()
    """Of each passage the words that speak most to the answer, in the same order."""


class Documents(Protocol):
    """The user's documents as a task may read them: none that is never to be sent. Safe to call from any thread."""

    def find(self, words: str, k: int) -> Sequence[Source]:
        """The `k` passages that fit `words` best."""

    def speaking_to(self, question: str, said: str, k: int) -> Found:
        """The `k` passages that speak most to the answer `said` to a question, or to the question itself."""

    def everything(self, characters: int) -> Sequence[Source]:
        """All passages in their order, where all together have at most so many characters; none otherwise."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What people should know: which documents were kept out, and why."""


class _NoDocuments:
    """An engagement without documents."""

    notices: tuple[str, ...] = ()

    def find(self, words: str, k: int) -> Sequence[Source]:  # noqa: ARG002 - the protocol's
        return ()

    def speaking_to(self, question: str, said: str, k: int) -> Found:  # noqa: ARG002 - the protocol's
        return Found()

    def everything(self, characters: int) -> Sequence[Source]:  # noqa: ARG002 - the protocol's
        return ()


NO_DOCUMENTS: Final[Documents] = _NoDocuments()


@dataclass(frozen=True)
class Brief:
    """What a task is given to read: a snapshot, and what of it the task is about."""

    engagement: Engagement
    target: str = ""
    """Slug of the question or id of the bet; empty where the task is about the whole engagement."""
    count: int = 0
    """How many things are asked for, where a task gives as many as one wants."""
    documents: Documents = NO_DOCUMENTS
    language: str = ""
    """The language to answer in, in words; empty for the language people write in."""
    unconfirmed: frozenset[str] = frozenset()
    """Slugs and ids in the engagement that are only drafted: nobody has accepted them yet."""
    drafts: tuple[str, ...] = ()
    """Ids of the suggestions those drafts are."""


@dataclass(frozen=True)
class Filled:
    """What a prompt is filled with at one size, and what people should know about that size."""

    values: dict[str, Any]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result(Generic[V]):
    """What holds of the replies to a job. `notices` are plain sentences on what was dropped or is missing."""

    items: tuple[V, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job(Generic[R, V]):
    """One task on one brief, ready to be put to a model.

    Each of the `turns` is a request of its own; it packs its material into a number of characters. None at all
    means that there is nothing to ask, and `result` says why. It is given the replies that came: fewer than turns, where one failed. `faults` are told to the model once, a short
    line each; what is faulty after that, `result` drops.
    """

    reply: type[R]
    turns: tuple[Callable[[int], Filled], ...]
    faults: Callable[[R], list[str]]
    result: Callable[[Sequence[R]], Result[V]]
    max_output_tokens: int = 4096


@dataclass(frozen=True)
class Task(Generic[V]):
    """One kind of advice. The prompt file and the suggestions carry its `id`."""

    id: str
    subject: Subject
    doing: str
    """What the advisor does meanwhile, as in "reads your answer"."""
    gives: str
    """What comes of it, in a line."""
    job: Callable[[Brief, CardSearch], Job[Any, V]]
    """What a model is asked. Called in a thread: it may search and read."""
    propose: Callable[[Brief, V], Proposal]
    """What accepting one of the things given would change, what it rests on, and what is shown of it."""
    settled: Callable[[Brief, V], bool] | None = None
    """Whether people have set this aside before, while what it rests on was the same."""
    known: Callable[[Brief, V], V] | None = None
    """The same thing as it waits for a person already, where what was given is that worded anew."""
    guide: Callable[[Brief, CardSearch], Result[V]] | None = None
    """What the method guide gives without any model. Called in a thread."""
    instead: str = ""
    """Where the guide gives nothing: what people can do without a model."""
    replaces: bool = field(default=True)
    """Whether what it gave before on the same subject grows stale when it gives anew."""
    resumed: bool = False
    """Whether a run of all drafts goes on from what it gave, known by the hash of all that it was made from."""
