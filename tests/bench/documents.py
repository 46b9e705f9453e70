"""The user's documents: reading, indexing and searching 200 of them with 20,000 passages, and what opening costs."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from docx import Document

from assistant.passages import Reading
from assistant.retrieval.library import Library
from assistant.retrieval.proof import evidence_for
from assistant.retrieval.reading.reader import Reader
from assistant.workspace.document import Workspace
from tests.bench.figures import row, told
from tests.bench.layers import timed

_DOCUMENTS = 200
_LATER = 20
"""Documents that are added one by one when the others are indexed."""
_ACTS = 60
"""Acts of a session in the workspaces whose opening is compared."""
_PARAGRAPHS = 100
_WORDS = 30_000
_COMMON = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "is",
    "that",
    "for",
    "it",
    "was",
    "on",
    "are",
    "with",
    "as",
    "by",
    "be",
    "this",
    "from",
    "have",
    "or",
    "our",
    "we",
    "which",
    "customers",
    "market",
    "churn",
    "price",
    "plan",
    "year",
    "they",
    "were",
    "not",
    "at",
    "their",
    "an",
    "team",
    "has",
    "been",
    "value",
    "more",
    "sales",
    "service",
]
_SYLLABLES = [
    "ba",
    "ko",
    "mi",
    "tu",
    "ren",
    "sal",
    "der",
    "vin",
    "os",
    "ta",
    "pel",
    "gra",
    "mon",
    "ti",
    "er",
    "ing",
    "con",
    "pro",
    "st",
    "al",
    "ma",
    "ri",
    "ne",
    "lo",
]


def measure() -> None:
    """Print the figures of the documents."""
    chance = random.Random(4)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = _files(folder, chance)
        begun = time.perf_counter()
        with Reader() as reader:
            readings = [reader.read(path) for path in paths]
        read = time.perf_counter() - begun
        count = sum(len(reading.passages) for reading in readings)
        row(f"documents, bare readers ({len(paths)} files)", f"{count / read:.0f} passages/s")
        _index(folder, readings[:_DOCUMENTS], readings[_DOCUMENTS:], read)


def _index(folder: Path, readings: Sequence[Reading], later: Sequence[Reading], read: float) -> None:
    count = sum(len(reading.passages) for reading in readings)
    empty, full = folder / "empty.counterpoint", folder / "full.counterpoint"
    Workspace.create(empty, organisation="Bench").close()
    with Workspace.create(full, organisation="Bench") as workspace:
        begun = time.perf_counter()
        for reading in readings:
            workspace.add_document(reading)
        added = time.perf_counter() - begun
        row("documents, taken into the workspace", f"{count / added:.0f} passages/s")
        print(_process("build", full, folder / "cache"), end="", flush=True)
        print(_process("search", full, folder / "cache"), end="", flush=True)
        with Library(workspace.passages(), folder=folder / "cache") as library:
            begun = time.perf_counter()
            library.refresh()
            row(f"documents, index of {count} passages opened", f"{time.perf_counter() - begun:.2f} s")
            library.search("anything")
            for words in (3, 8, 500):
                sought = _sought(readings, words)
                times = timed(lambda n, sought=sought: library.search(sought[n]), 100)  # type: ignore[misc]  # bound now
                row(f"documents, search for {words} words", told(times))
            sought = _sought(readings, 40)
            proof = timed(lambda n: evidence_for(library, "needs", sought[n].replace(" the ", ". ")), 20)
            row("documents, proof for an answer of 40 words", told(proof))
            _one_by_one(workspace, library, later)
    with Library(_Passages(readings), folder=None) as bare:  # type: ignore[arg-type]  # as much of a store as it takes
        begun = time.perf_counter()
        bare.refresh()
        index = time.perf_counter() - begun
    row("documents, indexed in memory", f"{count / index:.0f} passages/s")
    row("documents, ratio indexing / reading (time)", f"{index / read:.2f}")
    _opening(empty, full)


def _one_by_one(workspace: Workspace, library: Library, later: Sequence[Reading]) -> None:
    """How long it takes until a document that comes in is found, and until the index is kept with it."""
    found, kept = list[float](), list[float]()
    for reading in later:
        id_ = workspace.add_document(reading).id
        words = " ".join(reading.passages[5].text.split()[:8])
        begun = time.perf_counter()
        assert any(one.document == id_ for one in library.search(words))
        found.append(time.perf_counter() - begun)
        library.refresh()
        kept.append(time.perf_counter() - begun)
    row("documents, one more added: found after", told(found))
    row("documents, one more added: index kept after", told(kept))


def _opening(empty: Path, full: Path) -> None:
    """What opening costs with documents and without, of workspaces in which as much was done besides."""
    for path in (empty, full):
        with Workspace.open(path) as workspace:
            for number in range(_ACTS):
                workspace.write_answer("market", "agreed", f"Whoever sails to the islands, {number} of them.")
    without, with_ = list[float](), list[float]()
    for _ in range(50):
        without += timed(lambda _: Workspace.open(empty).close(), 1)
        with_ += timed(lambda _: Workspace.open(full).close(), 1)
    row("opening, without documents", told(without))
    row("opening, with all documents", told(with_))
    row("opening, ratio (medians)", f"{statistics.median(with_) / statistics.median(without):.2f}")


def _process(what: str, workspace: Path, cache: Path) -> str:
    """What a process of its own prints that holds the interface and does `what` with the documents."""
    command = [sys.executable, "-m", "tests.bench.documents", what, str(workspace), str(cache)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=600).stdout


def _alone(what: str, path: str, cache: str) -> None:
    """Within that process: build or search, and print the time and the most memory it took.

    It has loaded all that a person's session ever loads: the interface, the model library, the guidance and Chroma.
    """
    import tui.app  # noqa: F401 - as where a person works
    from assistant.advisor.client.runtime import warm_up
    from assistant.retrieval.search import Guidance

    warm_up()
    guidance = Guidance()
    guidance.search("everyone is our customer")
    bare = _peak()
    with (
        Workspace.open(Path(path)) as workspace,
        Library(workspace.passages(), folder=Path(cache)) as library,
    ):
        begun = time.perf_counter()
        library.refresh()
        spent = time.perf_counter() - begun
        if what == "build":
            count = sum(content.count for content in workspace.passages().contents())
            row("documents, indexed from the workspace", f"{count / spent:.0f} passages/s   {spent:.1f} s")
        for words in _COMMON:
            library.search(f"{words} customers of the market leave for the price")
    row(
        f"documents, peak memory of a process: {what}",
        f"{_peak():.0f} MB   before any documents {bare:.0f} MB",
    )


def _peak() -> float:
    """The most memory this process has had, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


class _Passages:
    """What was read, as a store in memory: what indexing costs without reading from the workspace."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        from assistant.passages import Content

        self._held = {reading.digest: reading for reading in readings}
        self._contents = [
            Content(digest, digest, reading.reader, len(reading.passages))
            for digest, reading in self._held.items()
        ]

    def contents(self) -> object:
        return self._contents

    def texts(self, digest: str, reader: str) -> object:
        return iter(self._held[digest].passages)


def _files(folder: Path, chance: random.Random) -> list[Path]:
    """Files of invented words, as often as words are used: every fifth a Word document, the others Markdown."""
    words = _COMMON + ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(_WORDS)]
    often = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    paths = []
    for number in range(_DOCUMENTS + _LATER):
        paragraphs = [
            " ".join(chance.choices(words, cum_weights=often, k=110)) + "." for _ in range(_PARAGRAPHS)
        ]
        if number % 5 == 4:
            path = folder / f"document {number}.docx"
            document = Document()
            for place, paragraph in enumerate(paragraphs):
                if place % 10 == 0:
                    document.add_heading(paragraph[:30], 1)
                document.add_paragraph(paragraph)
            document.save(str(path))
        else:
            path = folder / f"document {number}.md"
            text = "\n\n".join(
                f"# {paragraph[:30]}\n\n{paragraph}" if place % 10 == 0 else paragraph
                for place, paragraph in enumerate(paragraphs)
            )
            path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def _sought(readings: Sequence[Reading], count: int) -> list[str]:
    """Runs of `count` words out of the documents."""
    chance = random.Random(count)
    found = []
    for _ in range(100):
        reading = chance.choice(readings)
        words = " ".join(passage.text for passage in reading.passages[:10]).split()
        start = chance.randrange(max(1, len(words) - count))
        found.append(" ".join(words[start : start + count]))
    return found


if __name__ == "__main__":
    _alone(*sys.argv[1:])
