"""The demo: Aldermoor Heating, an invented company, three sessions in or finished."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from assistant.workspace.document import Workspace
from assistant.workspace.interchange import read_engagement

_DATA: Final = Path(__file__).resolve().parent / "_demo"


def write_demo(path: Path, *, finished: bool = False) -> Path:
    """Make a workspace of the demo at `path`: three sessions in, or carried through to the trace.

    Raises:
        BadInput: something stands at `path` already, or it cannot be written.
    """
    engagement = read_engagement(_DATA / ("finished.json" if finished else "under-way.json"))
    with Workspace.create(
        path, organisation=engagement.organisation, mode="prepare", actor="demo"
    ) as workspace:
        workspace.import_engagement(engagement, source="demo")
    return path
