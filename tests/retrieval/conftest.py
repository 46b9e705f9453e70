"""Searches over the little library and over the shipped cards, each index built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.retrieval.search import Guidance
from tests.retrieval.cards import library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A cache folder of this test."""
    return tmp_path / "cache"


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guidance]:
    """Guidance over the little library."""
    with Guidance(library(), folder=tmp_path_factory.mktemp("small")) as guidance:
        yield guidance


@pytest.fixture(scope="session")
def shipped(guidance_index: Path) -> Iterator[Guidance]:
    """Guidance over the shipped cards."""
    with Guidance(folder=guidance_index) as guidance:
        yield guidance
