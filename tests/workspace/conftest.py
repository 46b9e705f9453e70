"""A workspace of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.workspace.document import Workspace
from tests.workspace.build import Clock


@pytest.fixture
def clock() -> Clock:
    """A clock to turn."""
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the workspace of the test lies."""
    return tmp_path / "fjord.counterpoint"


@pytest.fixture
def ws(path: Path, clock: Clock) -> Iterator[Workspace]:
    """A new, empty workspace of an invented company."""
    with Workspace.create(path, organisation="Fjordline Ferries", actor="Ida", clock=clock) as made:
        yield made


@pytest.fixture
def other(ws: Workspace, path: Path, clock: Clock) -> Iterator[Workspace]:
    """The same file, opened a second time as another process would."""
    with Workspace.open(path, actor="Ole", clock=clock) as opened:
        yield opened
