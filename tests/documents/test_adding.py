"""Documents coming in, as both interfaces have it: what is told of each file, and what holds when it is stopped."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.documents.adding import Outcome, add_documents, so_far
from assistant.errors import CounterpointError
from assistant.retrieval.reading.limits import Limits
from assistant.retrieval.reading.pulse import Pulse
from assistant.workspace.document import Workspace
from tests.retrieval.reading.made import laid, pdf

LAX = Limits(cpu=1, wall=20, page=1 << 40, drawn=1 << 40)
"""Lets even a page be read that nobody could draw, for a second."""
ENDLESS = pdf([b"BT /F1 9 Tf " + b"(word) Tj T* " * 1_500_000 + b"ET"])


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "mill.counterpoint", organisation="Weir Mill") as made:
        yield made


def states(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return [(outcome.title, outcome.state) for outcome in outcomes]


def test_a_pdf_that_never_ends_is_refused_and_the_next_file_comes_in(
    workspace: Workspace, tmp_path: Path
) -> None:
    paths = [laid(tmp_path, "endless.pdf", ENDLESS), laid(tmp_path, "tides.txt", "High water at dawn.")]
    endless, tides = add_documents(workspace, paths, limits=LAX)
    assert endless.error is not None
    assert endless.error.code == "too-slow"
    assert tides.state == "added"


def test_what_is_being_read_when_it_is_stopped_is_left_with_the_rest(
    workspace: Workspace, tmp_path: Path
) -> None:
    paths = [
        laid(tmp_path, name, content)
        for name, content in (("a.txt", "Dawn."), ("b.pdf", ENDLESS), ("c.txt", "Dusk."))
    ]
    begun: list[str] = []
    outcomes = list(
        add_documents(
            workspace,
            paths,
            progress=lambda done, of, title: begun.append(f"{done} of {of} {title}"),
            cancel=lambda: "1 of 3 b.pdf" in begun,
            limits=LAX,
        )
    )
    assert states(outcomes) == [("a.txt", "added"), ("b.pdf", "left"), ("c.txt", "left")]
    assert begun[0] == "0 of 3 a.txt"
    assert begun[-1] == "3 of 3 "
    assert [document.title for document in workspace.engagement().documents] == ["a.txt"]


def test_nothing_more_is_tried_once_the_workspace_is_gone(workspace: Workspace, tmp_path: Path) -> None:
    paths = [laid(tmp_path, f"{name}.txt", f"{name} at dawn.") for name in "abc"]
    outcomes = []
    for outcome in add_documents(workspace, paths):
        outcomes.append(outcome)
        workspace.path.unlink(missing_ok=True)
    assert [state for _, state in states(outcomes)] == ["added", "refused", "left"]
    assert isinstance(outcomes[1].error, CounterpointError)
    assert outcomes[1].error.kept


def test_files_of_one_name_are_told_apart_and_each_finds_its_own_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    for folder in ("north", "south"):
        (tmp_path / "coast" / folder).mkdir(parents=True)
        laid(tmp_path / "coast" / folder, "plan.txt", f"The {folder} coast.")
    assert states(list(add_documents(workspace, [tmp_path / "coast"]))) == [
        ("coast/north/plan.txt", "added"),
        ("coast/south/plan.txt", "added"),
    ]
    paths = [
        laid(tmp_path / "coast" / folder, "plan.txt", f"The {folder} coast at dawn.")
        for folder in ("south", "north")
    ]
    again = list(add_documents(workspace, paths))
    assert [(outcome.title, outcome.state, outcome.document) for outcome in again] == [
        ("coast/south/plan.txt", "replaced", "document-2"),
        ("coast/north/plan.txt", "replaced", "document-1"),
    ]


def test_a_text_that_was_listed_without_its_passages_is_read_after_all(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = laid(tmp_path, "tides.txt", "High water at dawn.")
    list(add_documents(workspace, [path]))
    with Workspace.create(
        tmp_path / "other.counterpoint", organisation="X", content=workspace.engagement()
    ) as other:
        (outcome,) = add_documents(other, [path])
        assert (outcome.state, outcome.passages) == ("returned", 1)
        assert len(other.passages().contents()) == 1


def test_it_is_told_how_far_reading_a_long_file_is_and_bad_news_harms_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    pages = [" ".join(f"Tide {page} on day {day}." for day in range(120)) for page in range(150)]
    rows = "\n".join(f"{row};north;{row * 3};High water at dawn, low water at noon." for row in range(15_000))
    told: list[tuple[int, int]] = []
    paths = [laid(tmp_path, "tides.pdf", pdf(pages)), laid(tmp_path, "tides.csv", rows)]
    outcomes = list(add_documents(workspace, paths, within=lambda done, of: told.append((done, of))))
    assert states(outcomes) == [("tides.pdf", "added"), ("tides.csv", "added")]
    by_page = [done for done, of in told if of == 150]
    by_passage = [done for done, of in told if not of]
    assert by_page
    assert by_page == sorted(by_page)
    assert by_passage
    assert [so_far(*told[0]), so_far(*told[-1])] == [
        f"page {by_page[0]} of 150",
        f"{by_passage[-1]} passages",
    ]
    assert told == [(done, 150) for done in by_page] + [(done, 0) for done in by_passage]


def test_what_a_reading_process_says_of_how_far_it_is_is_not_trusted() -> None:
    pulse = Pulse()
    (inlet,) = pulse.handed_on
    assert pulse.newest() is None
    for news, heard in (
        (b"\x05\0\0\0\x02\0\0\0", (2, 2)),
        (b"\xff" * 8 + b"odd", ((1 << 32) - 1,) * 2),
        (b"odd", None),
    ):
        os.write(inlet, news)
        assert pulse.newest() == heard
    with contextlib.suppress(BlockingIOError):
        while os.write(inlet, b"\0" * 4096):
            pass
    assert pulse.newest() == (0, 0)
    pulse.close()
    pulse.close()
    assert pulse.newest() is None
