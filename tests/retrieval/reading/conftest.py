"""One warm reading process for all tests that do not harm it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.retrieval.reading.reader import Reader
from tests.retrieval.reading.made import Desk


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader() as warm:
        yield warm


@pytest.fixture
def desk(reader: Reader, tmp_path: Path) -> Desk:
    return Desk(reader, tmp_path)
