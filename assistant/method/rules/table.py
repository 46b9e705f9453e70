"""The table of gap rules, and how it is run over an engagement (source of the rules: each names its own)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from assistant.method.aspects import Side
from assistant.method.engagement import SEVERITIES, Dismissal, Engagement, Severity
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.rules.picture import Picture
from assistant.method.said import BaseRecord
from assistant.method.sources import Section


@dataclass(frozen=True, slots=True)
class Gap:
    """What a rule function gives back: the records or slugs it is about, a sentence, a question to reopen.

    `about` is sorted onto the two sides by record kind; `customer` and `business` add to a side by hand.
    """

    text: str
    about: tuple[BaseRecord, ...] = ()
    customer: tuple[str, ...] = ()
    business: tuple[str, ...] = ()
    reopen: str = ""
    source: str = ""
    """``source/section``, where one rule speaks for several."""

    def on(self, side: Side, ref: str) -> Gap:
        """This gap with one more id or slug on a side."""
        if side == "customer":
            return replace(self, customer=(*self.customer, ref))
        return replace(self, business=(*self.business, ref))


@dataclass(frozen=True, slots=True)
class Finding:
    """A gap between the two perspectives, with both sides, in one plain sentence."""

    rule: str
    severity: Severity
    customer: tuple[str, ...]
    business: tuple[str, ...]
    text: str
    question: str
    source: str

    @property
    def refs(self) -> tuple[str, ...]:
        """Both sides: ids of records and slugs of questions."""
        return self.customer + self.business


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: when it may speak (`needs`), how much it matters, where it comes from, and its function."""

    name: str
    severity: Severity
    needs: tuple[str, ...]
    reopen: str
    source: Section
    customer: str
    business: str
    function: Callable[[Picture], Iterator[Gap]]

    @property
    def meaning(self) -> str:
        """When the rule fires, in one line."""
        return (self.function.__doc__ or "").strip()

    def run(self, picture: Picture) -> Iterator[Finding]:
        """The rule's findings; none while a question it needs has not been worked on."""
        if not picture.worked_on(*self.needs):
            return
        for gap in self.function(picture):
            customer = (*(record.id for record in gap.about if record.side == "customer"), *gap.customer)
            business = (*(record.id for record in gap.about if record.side == "business"), *gap.business)
            yield Finding(
                self.name,
                self.severity,
                customer or ((self.customer,) if self.customer else ()),
                business or ((self.business,) if self.business else ()),
                gap.text,
                gap.reopen or self.reopen,
                gap.source or str(self.source),
            )


RULES: Final[dict[str, Rule]] = {}
"""Every gap rule by name, in the order of the method."""


def rule(
    name: str,
    severity: Severity,
    needs: str = "",
    *,
    reopen: str,
    source: str,
    customer: str = "",
    business: str = "",
) -> Callable[[Callable[[Picture], Iterator[Gap]]], Callable[[Picture], Iterator[Gap]]]:
    """Put a function into the table.

    `needs` are the questions that must have been worked on; `reopen` the question to go back to; `source`
    is ``source/section``; `customer` and `business` name the question that stands for a side without records.
    """

    def register(function: Callable[[Picture], Iterator[Gap]]) -> Callable[[Picture], Iterator[Gap]]:
        slugs = tuple(needs.split())
        for slug in (*slugs, reopen, *filter(None, (customer, business))):
            if slug not in QUESTION:
                raise ValueError(f"rule {name}: there is no question {slug!r}")
        source_id, _, section = source.partition("/")
        RULES[name] = Rule(
            name, severity, slugs, reopen, Section(source_id, section), customer, business, function
        )
        return function

    return register


def find_gaps(engagement: Engagement, *, today: date | None = None, dismissed: bool = False) -> list[Finding]:
    """Every gap the rules see, gravest first, then in the order of the method.

    Args:
        engagement: what is known; dangling links are allowed and reported.
        today: the date horizons are counted from where the engagement has no ``as_of``; the present day if None.
        dismissed: whether to include findings that a person has set aside.
    """
    picture = Picture(engagement, today or date.today())
    place = {question.slug: number for number, question in enumerate(QUESTIONS)}
    findings = [finding for row in RULES.values() for finding in row.run(picture)]
    if not dismissed:
        findings = [finding for finding in findings if not is_dismissed(finding, engagement.dismissals)]
    return sorted(findings, key=lambda finding: (SEVERITIES.index(finding.severity), place[finding.question]))


def is_dismissed(finding: Finding, dismissals: Iterable[Dismissal]) -> bool:
    """Whether a person has dismissed `finding`: the same rule about the same records.

    A dismissal may leave out the slugs that stand for a side without records.
    """
    refs = set(finding.refs)
    records = {ref for ref in refs if ref not in QUESTION}
    return any(
        dismissal.rule == finding.rule
        and (set(dismissal.ids) == refs or (bool(records) and set(dismissal.ids) == records))
        for dismissal in dismissals
    )
