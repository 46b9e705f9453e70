"""The papers of the demo."""

from __future__ import annotations

from pathlib import Path

from assistant import demo
from assistant.retrieval.reading.reader import Reader

PAPERS = Path(demo.__file__).parent / "_demo" / "papers"


def test_what_the_demo_holds_is_what_reading_its_papers_gives() -> None:
    with Reader() as reader:
        read = {path.name: reader.read(path) for path in PAPERS.iterdir()}
    assert {reading.title: reading for reading in demo.readings()} == read
