"""Documents coming in, as both interfaces have it: what is told of each file, and what holds when it is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.documents.adding import Outcome, add_documents
from assistant.errors import CounterpointError
from assistant.retrieval.reading.limits import Limits
from assistant.workspace.document import Workspace
from tests.retrieval.reading.made import laid, pdf

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
    endless, tides = add_documents(workspace, paths, limits=Limits(cpu=1, wall=20))
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
