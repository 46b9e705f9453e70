"""The demo: Aldermoor Heating, an invented company, three sessions in or finished."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from assistant.config import data_dir
from assistant.passages import Passage, Reading
from assistant.workspace.document import Workspace
from assistant.workspace.interchange import read_engagement

_DATA: Final = Path(__file__).resolve().parent / "_demo"


def own_demo(*, finished: bool = False) -> Path:
    """The demo that this user plays with, in the data folder; made where it is not there yet.

    Raises:
        CounterpointError: the data folder cannot be used.
    """
    path = data_dir() / ("demo-finished.counterpoint" if finished else "demo.counterpoint")
    return path if path.exists() else write_demo(path, finished=finished)


def write_demo(path: Path, *, finished: bool = False) -> Path:
    """Make a workspace of the demo at `path`: three sessions in, or carried through to the trace.

    Raises:
        BadInput: something stands at `path` already, or it cannot be written.
    """
    engagement = read_engagement(_DATA / ("finished.json" if finished else "under-way.json"))
    with Workspace.create(
        path,
        organisation=engagement.organisation,
        mode="prepare",
        actor="demo",
        content=engagement,
        source="demo",
    ) as workspace:
        for reading in readings():
            workspace.add_document(reading)
    return path


def readings() -> Iterator[Reading]:
    """What reading the papers of the invented company gives, which lie beside it; so that a demo starts no reader."""
    for paper in json.loads((_DATA / "readings.json").read_text(encoding="utf-8")):
        passages = (
            Passage(each["text"], each["location"], tuple(each["headings"])) for each in paper["passages"]
        )
        yield Reading(**paper | {"passages": tuple(passages)})
