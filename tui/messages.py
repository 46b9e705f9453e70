"""What threads tell the interface: one typed message each; they touch no widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

from tui.backstage import Outcome, Work

if TYPE_CHECKING:
    from assistant.retrieval.cards import Card
    from tui.keeper import Report


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
