"""The engagement as a report, at one of the four depths at which one is read; what is written in a format comes from here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from assistant.method.engagement import Engagement
from assistant.method.said import Citation, CitationState
from assistant.method.sources import ATTRIBUTION
from assistant.reports.cited import Citations
from assistant.reports.interpretation import interpretation
from assistant.reports.model import Report, Section, Text, emphasis, line
from assistant.reports.open_questions import open_questions
from assistant.reports.record import record
from assistant.reports.synthesis import synthesis
from assistant.reports.worded import standing_in_words

Level: TypeAlias = Literal["record", "synthesis", "questions", "interpretation"]
"""How deep a report goes: all there is, what it comes to, what is open, what it means."""

_Part: TypeAlias = Callable[[Engagement, date, Citations], Iterator[Section]]

LEVELS: Final[Mapping[Level, tuple[str, _Part]]] = MappingProxyType(
    {
        "record": ("The whole record: what was said, written down and decided.", record),
        "synthesis": ("What it comes to: the bets, what was agreed, and who does not go along.", synthesis),
        "questions": ("What is open: gaps, answers without agreement, dissent, and what was set aside.", open_questions),
        "interpretation": ("What it means: how far the answers carry, what matters most, and what is next.", interpretation),
    }
)  # fmt: skip
"""Each depth with what it is, in a sentence, and its sections."""


def build(
    engagement: Engagement,
    today: date,
    states: Mapping[Citation, CitationState] | None = None,
    level: Level = "record",
    mark: str = "",
) -> Report:
    """The report on an engagement; `today` counts horizons where the engagement has no ``as_of``.

    `states` says of citations whether their words still stand where they were cited; the report says so of those
    that do not. With a `mark`, texts in a Word document are found again when it comes back changed.
    """
    what, sections = LEVELS[level]
    as_of = f"As of {(engagement.as_of or today).isoformat()}. {standing_in_words(engagement)}"
    title = engagement.organisation.strip() or "Strategic alignment"
    first = [Text(line(as_of))] if level == "record" else [Text(line(emphasis(what))), Text(line(as_of))]
    told = tuple(sections(engagement, today, Citations(states or {})))
    return Report(title, tuple(first), told, ATTRIBUTION, mark)
