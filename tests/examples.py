"""What Counterpoint writes, made from the demo and kept in `docs/examples`: `make examples`.

Each is made from the same data on the same day, so that a change in what is written shows as a change here.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from assistant import demo
from assistant.documents.packing import material_for
from assistant.method.engagement import Engagement
from assistant.method.runsheet import run_sheet
from assistant.reports.build import Level, build
from assistant.reports.calendar import render_calendar
from assistant.reports.export import FORMATS, REPORTS
from assistant.reports.formats import ENDINGS
from assistant.reports.forms.model import issue
from assistant.reports.forms.written import FORMATS as FORM_FORMATS
from assistant.reports.homework import homework_lists
from assistant.reports.pack import pack
from assistant.workspace.interchange import read_engagement
from assistant.workspace.planning import Calendar, Dated

FOLDER: Final = Path(__file__).resolve().parents[1] / "docs" / "examples"
TODAY: Final = date(2026, 11, 16)
_DEPTHS: Final[dict[Level, str]] = {
    "synthesis": "What it comes to",
    "questions": "What is open",
    "interpretation": "What it means",
}
_WORKSPACE: Final = "0" * 12
"""The name of the workspace that the forms are of: each has its own, so that this one is nobody's."""


@cache
def demo_of(name: str) -> Engagement:
    """The data of a demo: ``finished`` or ``under-way``."""
    return read_engagement(demo._DATA / f"{name}.json")


def examples() -> Iterator[tuple[str, str, bytes]]:
    """Every example: its file name, what it is in a line, and its content."""
    finished, under_way = demo_of("finished"), demo_of("under-way")
    for ending, what in ENDINGS.items():
        yield f"aldermoor{ending}", f"All of it, as {what}", FORMATS[ending](finished, TODAY, {})
    for level, what in _DEPTHS.items():
        report = build(under_way if level == "questions" else finished, TODAY, level=level)
        yield f"{level}.docx", f"{what}, as a Word document", REPORTS[".docx"](report)
    sheet = run_sheet(under_way, 4)
    mine = pack(under_way, sheet, TODAY, audience="facilitator", material=material_for(under_way, 4))
    yield "session-4-facilitator.html", "The pack of a session for its facilitator", REPORTS[".html"](mine)
    theirs = pack(under_way, sheet, TODAY, audience="participants")
    yield "session-4-participants.docx", "The same for participants", REPORTS[".docx"](theirs)
    form = issue(under_way, _WORKSPACE, 1).forms[0]
    for ending, write in FORM_FORMATS.items():
        yield f"form.{ending}", f"What {form.participant} fills in before it, as .{ending}", write(form)
    made = Dated(1, datetime(2026, 11, 16, 9, tzinfo=UTC))
    calendar = Calendar(_WORKSPACE, {each.session: made for each in under_way.workshops}, made, made)
    yield "workshops.ics", "The workshops and the homework between them, for a calendar", render_calendar(under_way, calendar)  # fmt: skip
    lists = homework_lists(under_way, TODAY)
    yield "homework.md", "Who does what until when", REPORTS[".md"](lists)


def index(told: list[tuple[str, str]]) -> bytes:
    """The page that lists them."""
    rows = [f"| [{name}]({name}) | {what} |" for name, what in told]
    head = (
        "# Examples\n\nWhat Counterpoint writes, made from its demo (Aldermoor Heating, an invented company) by "
        "`make examples`.\n\n| file | what it is |\n|---|---|"
    )
    return "\n".join([head, *rows, ""]).encode()


def content(data: bytes) -> object:
    """What is in a file, so that the same parts packed by another release of a library are the same."""
    try:
        with ZipFile(BytesIO(data)) as parts:
            return {name: parts.read(name) for name in parts.namelist()}
    except BadZipFile:
        return data


def main() -> None:
    """Write them all, and nothing else."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    told = []
    for name, what, data in examples():
        (FOLDER / name).write_bytes(data)
        told.append((name, what))
    (FOLDER / "README.md").write_bytes(index(told))
    print(f"Wrote {len(told)} examples to {FOLDER}.")


if __name__ == "__main__":
    main()
