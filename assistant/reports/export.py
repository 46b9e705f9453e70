"""The formats an engagement can be written in, by file ending; a new format is one function in one file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from assistant.errors import BadInput
from assistant.files import write_each, write_whole
from assistant.method.engagement import Engagement
from assistant.method.said import Citation, CitationState
from assistant.reports.build import Level, build
from assistant.reports.docx.write import Template, to_docx
from assistant.reports.formats import ENDINGS, offered
from assistant.reports.html import to_html
from assistant.reports.markdown import to_markdown
from assistant.reports.model import Report
from assistant.reports.onepage import to_pdf, to_svg
from assistant.reports.slides.writer import to_pptx
from assistant.reports.stickies import to_stickies
from assistant.reports.tables import tables
from assistant.reports.traced import ReportMark
from assistant.reports.xlsx import to_xlsx
from assistant.text import one_line
from assistant.workspace.interchange import dump_engagement

States = Mapping[Citation, CitationState]


def _render_json(engagement: Engagement, _today: date, states: States) -> bytes:
    return dump_engagement(engagement, states).encode()


def _report(write: Callable[[Report], bytes]) -> Callable[[Engagement, date, States], bytes]:
    """A format for the whole record, from how it writes any report."""
    return lambda engagement, today, states: write(build(engagement, today, states))


REPORTS: Final[Mapping[str, Callable[[Report], bytes]]] = MappingProxyType(
    {
        ".docx": to_docx,
        ".html": lambda report: to_html(report).encode(),
        ".md": lambda report: to_markdown(report).encode(),
    }
)
"""Formats for people to read, at any depth, by file ending."""


def _render_xlsx(engagement: Engagement, today: date, states: States) -> bytes:
    return to_xlsx(tables(engagement, today, states))


_WRITERS: Final[Mapping[str, Callable[[Engagement, date, States], bytes]]] = {
    ".json": _render_json,
    ".pptx": lambda engagement, today, _states: to_pptx(engagement, today),
    ".xlsx": _render_xlsx,
    ".csv": lambda engagement, today, _states: to_stickies(engagement, today),
    ".pdf": lambda engagement, today, _states: to_pdf(engagement, today),
    ".svg": lambda engagement, today, _states: to_svg(engagement, today),
} | {ending: _report(write) for ending, write in REPORTS.items()}

FORMATS: Final[Mapping[str, Callable[[Engagement, date, States], bytes]]] = MappingProxyType(
    {ending: _WRITERS[ending] for ending in ENDINGS}
)
"""All formats by file ending: from an engagement, today's date and the state of its citations to the file's content."""


def write_report(report: Report, path: Path) -> Path:
    """Write a `report` that is no export of everything to `path`, in the format of its ending, whole or not at all.

    Raises:
        BadInput: the ending is none that a report has, or the file cannot be written.
    """
    write_reports({path: report})
    return path


def write_reports(reports: Mapping[Path, Report]) -> None:
    """Write each of `reports` as `write_report` does; all of them are made before one is written.

    Raises:
        BadInput: an ending is none that a report has, or a file cannot be written; those before it stand, which is said.
    """
    contents = {}
    for path, report in reports.items():
        write = REPORTS.get(path.suffix.lower())
        if write is None:
            raise BadInput(
                f"{_named(path)} has no ending that a report is written with.",
                hint=f"Use one of {', '.join(REPORTS)}.",
            )
        contents[path] = write(report)
    write_each(contents)


def _named(path: Path) -> str:
    """What a path is called where it cannot be written; one without a name, such as an empty one, is a folder."""
    return one_line(path.name, 120) or f"The folder {one_line(str(path), 120)}"


def export(
    engagement: Engagement,
    path: Path,
    *,
    today: date | None = None,
    states: States | None = None,
    level: Level = "record",
    template: Template | None = None,
    of: tuple[str, int] | None = None,
) -> Path:
    """Write `engagement` to `path` in the format of its ending, whole or not at all.

    `states` says of citations whether their words still stand where they were cited (`Workspace.citation_states`).
    A Word document takes its looks from `template`, where one is given; it can be collected when it comes back changed
    where it is said what it is a report `of`, a workspace by its name and revision. The same arguments give the same
    bytes.

    Raises:
        BadInput: the ending is not known, holds everything at any rate or takes no template, or the file cannot be
            written.
    """
    ending = path.suffix.lower()
    render = FORMATS.get(ending)
    if render is None:
        raise BadInput(
            f"{_named(path)} has no ending that Counterpoint can write.",
            hint=f"Use {offered()}.",
        )
    if template is not None and ending != ".docx":
        raise BadInput(
            f"A {ending} file takes no template; only .docx does.",
            hint="Leave --template out, or write a .docx.",
        )
    day, known = today or date.today(), states or {}
    if ending == ".docx":
        # The day that the report speaks of: where the engagement has one, no clock is in what is written.
        mark = str(ReportMark.of(*of, level, engagement.as_of or day)) if of else ""
        content = to_docx(build(engagement, day, known, level, mark), template)
    elif level == "record":
        content = render(engagement, day, known)
    elif write := REPORTS.get(ending):
        content = write(build(engagement, day, known, level))
    else:
        raise BadInput(
            f"A {ending} file holds everything; only reports are written at the level {level}.",
            hint=f"Use one of {', '.join(REPORTS)}, or leave the level out.",
        )
    write_whole(path, content)
    return path
