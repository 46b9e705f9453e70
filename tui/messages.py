"""What threads tell the interface: one typed message each; they touch no widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

from tui.backstage import Outcome, Work

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from assistant.advisor.drafting.all_drafts import Node
    from assistant.collecting.outcome import Outcome as Reply
    from assistant.documents.adding import Outcome as Added
    from assistant.errors import CounterpointError
    from assistant.method.said import Citation, CitationState
    from assistant.passages import Reading
    from assistant.retrieval.cards import Card
    from assistant.workspace.document import Workspace
    from tui.drafting import Drafts
    from tui.intake import Intake
    from tui.keeper import Report
    from tui.recovery import Unfinished
    from tui.replies import Replies
    from tui.seeking import Sought
    from tui.shelving import Erasing


@dataclass
class Saved(Message):
    """The keeper committed a text, or could not; or it could not put a form by."""

    result: Report


class ChangedElsewhere(Message):
    """Another process wrote to the workspace."""


@dataclass
class Consulted(Message):
    """An advisor call has ended."""

    work: Work
    outcome: Outcome
    done: Callable[[Any], str]
    quietly: bool = False
    """Whether it went on beside something else, so that a failure is worth one quiet line and no more."""


@dataclass
class Prepared(Message):
    """Something that is got ready behind the first paint has arrived, or has not (`trouble` says why)."""

    cards: list[Card] | None = None
    trouble: str = ""


@dataclass
class FoundCards(Message):
    """What a search of the guidance found; `trouble` says why it found nothing at all."""

    cards: list[Card]
    trouble: str = ""


@dataclass
class FileTold(Message):
    """Documents are being added: a file was dealt with (`added`), its turn has come (`title`), or it is read so far (`within`)."""

    intake: Intake
    done: int = 0
    total: int = 0
    title: str = ""
    added: Added | None = None
    within: tuple[int, int] | None = None


@dataclass
class IntakeEnded(Message):
    """No file is left to add, or the rest cannot be added (`trouble` says why)."""

    intake: Intake
    trouble: CounterpointError | None = None


@dataclass
class IndexTold(Message):
    """So many of so many passages can be found by now."""

    done: int
    total: int


@dataclass
class ProofFound(Message):
    """What was found in the documents, or why nothing was."""

    sought: Sought


@dataclass
class StatesKnown(Message):
    """Whether the words that are cited still stand where they were cited."""

    about: object
    """What they were looked up for."""
    states: Mapping[Citation, CitationState]


@dataclass
class Erased(Message):
    """A document is gone for good, and these backups hold it still; or it is not, for the reason in `trouble`."""

    erasing: Erasing
    copies: Sequence[Path] = ()
    trouble: Exception | None = None


@dataclass
class DraftTold(Message):
    """A question of a run through all of them has come further."""

    run: Drafts
    node: Node


@dataclass
class DraftsEnded(Message):
    """A run through all questions has ended."""

    run: Drafts
    outcome: Outcome


@dataclass
class HomeworkRead(Message):
    """The file that came with homework was read, or could not be."""

    workspace: Workspace
    unfinished: Unfinished
    fields: dict[str, Any]
    readings: Sequence[Reading] = ()
    trouble: Exception | None = None


@dataclass
class Done(Message):
    """Something that was done behind the interface is: `then` is told what came of it, or why nothing did."""

    workspace: Workspace
    then: Callable[[Any, Exception | None], object]
    result: Any = None
    trouble: Exception | None = None


@dataclass
class ReplyTold(Message):
    """A reply is about to be read, or was dealt with."""

    replies: Replies
    title: str = ""
    outcome: Reply | None = None


@dataclass
class RepliesEnded(Message):
    """All replies that could be collected were."""

    replies: Replies
    trouble: CounterpointError | None = None
