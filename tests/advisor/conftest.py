"""What the tests of the advisor share: the shipped cards, indexed once, and a key that is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.advisor.guide.deck import Deck
from assistant.retrieval.search import Guidance


@pytest.fixture(scope="session")
def guidance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guidance]:
    """The shipped cards, with an index of their own."""
    with Guidance(folder=tmp_path_factory.mktemp("index")) as opened:
        yield opened


@pytest.fixture(scope="session")
def deck(guidance: Guidance) -> Deck:
    return Deck(guidance)
