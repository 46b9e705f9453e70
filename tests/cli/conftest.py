"""Workspaces to start from: the demo, made once and copied for each test, and a new one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.command import counterpoint


@pytest.fixture(scope="session")
def demos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which both demos lie; nobody writes to them there."""
    folder = tmp_path_factory.mktemp("demos")
    # Made before any test has a home of its own.
    home = {"COUNTERPOINT_HOME": str(tmp_path_factory.mktemp("home"))}
    assert counterpoint("demo", "--to", folder / "under-way.counterpoint", env=home).code == 0
    assert counterpoint("demo", "--finished", "--to", folder / "finished.counterpoint", env=home).code == 0
    return folder


@pytest.fixture
def under_way(demos: Path, tmp_path: Path) -> Path:
    """The demo three sessions in."""
    return Path(shutil.copy(demos / "under-way.counterpoint", tmp_path))


@pytest.fixture
def finished(demos: Path, tmp_path: Path) -> Path:
    """The demo carried through to the trace."""
    return Path(shutil.copy(demos / "finished.counterpoint", tmp_path))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A new workspace, in which nothing is written yet."""
    path = tmp_path / "mill.counterpoint"
    assert counterpoint("new", path, "--organisation", "Weir Mill").code == 0
    return path
