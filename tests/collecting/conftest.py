"""A company with a form out to each of its people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.reports.forms.model import Form, issue
from assistant.workspace.document import Workspace
from tests.workspace.build import Clock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the workspace of the test lies."""
    return tmp_path / "fjord.counterpoint"


@pytest.fixture
def ws(path: Path) -> Iterator[Workspace]:
    """Three people; the market is assumed and open to the room, the needs are not asked about yet."""
    with Workspace.create(path, organisation="Fjordline Ferries", actor="Ida", clock=Clock()) as made:
        for name, role in (("Ove", "contributor"), ("Åse / Bo", "contributor"), ("Ida", "facilitator")):
            made.put("participants", {"name": name, "role": role})
        made.write_answer("market", "assumed", "Crossings on two routes.")
        made.give_voice("market", "Ove", answer="Islands, not crossings")
        made.open_voices("market")
        yield made


def form_for(workspace: Workspace, name: str) -> Form:
    """The form of one of them, as it would be written now."""
    [form] = issue(
        workspace.engagement(), workspace.calendar().name, workspace.revision, people=[name], sessions=[1]
    ).forms
    return form
