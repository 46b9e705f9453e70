"""A report as one HTML file: readable on a phone and on paper, with nothing from elsewhere and nothing that runs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from assistant.reports.model import Report, Section
from assistant.text import safe_text

if TYPE_CHECKING:
    from jinja2 import Template


def to_html(report: Report) -> str:
    """The whole report as the text of a file.

    All text is escaped: what people wrote is shown as they wrote it and is never markup.
    """
    return _template().render(report=report, anchors=dict(_anchors(report)))


def _anchors(report: Report) -> Iterator[tuple[int, str]]:
    """A name for each section that links can lead to, by its identity: titles may be equal."""
    number = 0
    waiting = list(reversed(report.sections))
    while waiting:
        section: Section = waiting.pop()
        number += 1
        yield id(section), f"s{number}"
        waiting += reversed(section.sections)


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assistant.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(kind=lambda block: type(block).__name__, identity=id)
    return environment.get_template("report.html")


def _safe(value: Any) -> Any:
    """Text as it may be shown; what is markup already is left alone."""
    return safe_text(value) if type(value) is str else value
