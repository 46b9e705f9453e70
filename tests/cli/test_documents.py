"""Documents by command once they are in: listed, shown, kept back, removed, erased; proof found, cited and watched."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from assistant.workspace.doctor import examine
from assistant.workspace.document import Workspace
from tests.cli.command import Result, counterpoint, in_own_process
from tests.retrieval.reading.made import laid

PLAN = """# Plan

We serve bakers between the weir and the bridge.

## Prices

A ton of flour costs 640 euros at the door.

## Fleet

Two carts leave the mill before dawn, and never wait for the mail.
"""


@pytest.fixture
def file(file: Path, tmp_path: Path) -> Path:
    laid(tmp_path, "plan.md", PLAN)
    laid(tmp_path, "offer.txt", "A ton of flour costs 590 euros at the door.")
    assert counterpoint("add", file, tmp_path / "plan.md", tmp_path / "offer.txt").code == 0
    return file


def refused(done: Result, *words: str) -> None:
    """The command ended with exit code 2 and an error that holds `words`."""
    assert done.code == 2, done
    error = done.data["error"]
    for word in words:
        assert word in error["message"] + error["hint"], error


def evidence(file: Path, words: str) -> Any:
    return counterpoint("evidence", file, "market", "--for", words, "--json").data


def test_the_list_says_what_each_document_is_and_how_often_it_is_cited(file: Path) -> None:
    counterpoint("cite", file, "market", "--document", "document-1", "--place", 1)
    counterpoint("documents", file, "send", "document-2", "never")
    told = counterpoint("documents", file, "list").out
    assert "document-1  plan.md" in told
    assert "markdown, 3 passages, may be sent, cited 1 time" in told
    assert "text, 1 passage, never sent, not cited" in told
    empty = file.with_name("empty.counterpoint")
    counterpoint("new", empty, "--organisation", "X")
    assert "No documents" in counterpoint("documents", empty, "list").out


def test_passages_are_shown_with_their_numbers_places_and_headings(file: Path) -> None:
    shown = counterpoint("documents", file, "show", "document-1", "-n", "2")
    assert "2  line 7 › Plan › Prices" in shown.out
    assert "A ton of flour costs 640 euros" in shown.out
    assert "show document-1 --from 3" in shown.out
    around = counterpoint("documents", file, "show", "document-1", "--around", "3", "--json").data
    assert [passage["place"] for passage in around["passages"]] == [2, 3]
    refused(
        counterpoint("documents", file, "show", "document-1", "--from", "9", "--json"),
        "no passage 9",
        "3 passages",
    )
    refused(counterpoint("documents", file, "show", "document-9", "--json"), "document-9")


def test_a_removed_document_is_gone_from_the_search_and_back_when_it_is_returned(file: Path) -> None:
    counterpoint("cite", file, "market", "--document", "document-1", "--place", 3)
    removed = counterpoint("documents", file, "remove", "document-1")
    assert "cited on market" in removed.out
    shown = " ".join(counterpoint("show", file, "market").out.split())
    assert "market plan.md, line" in shown
    assert "never wait for the mail.” (the document was removed)" in shown
    assert {one["document"] for one in evidence(file, "carts before dawn")["passages"]} <= {"document-2"}
    told = counterpoint("documents", file, "list")
    assert "document-1  removed: plan.md" in told.out
    assert f"documents {file} return ID" in told.out
    (gone,) = counterpoint("documents", file, "list", "--json").data["removed"]
    assert (gone["id"], gone["title"], gone["cited"]) == ("document-1", "plan.md", 1)
    refused(
        counterpoint("documents", file, "show", "document-1", "--json"), "was removed", "return document-1"
    )
    returned = counterpoint("documents", file, "return", "document-1", "--json").data
    assert (returned["title"], returned["changed"]) == ("plan.md", True)
    assert evidence(file, "carts before dawn")["passages"][0]["document"] == "document-1"
    assert "nothing was changed" in counterpoint("documents", file, "return", "document-1").out
    counterpoint("undo", file)
    assert "removed" in counterpoint("documents", file, "list").out


def test_what_is_erased_is_in_no_file_any_more(file: Path) -> None:
    evidence(file, "carts before dawn")
    refused(counterpoint("documents", file, "erase", "document-1", "--json"), "nobody here to ask", "--yes")
    erased = counterpoint("documents", file, "erase", "document-1", "--yes", "--json").data
    assert erased["passages"] == 3
    assert b"leave the mill before dawn" not in file.read_bytes()
    copies = {Path(copy) for copy in erased["copies"]}
    home = Path(os.environ["COUNTERPOINT_HOME"])
    holding = {path for path in home.rglob("*") if path.is_file() and b"before dawn" in path.read_bytes()}
    assert holding <= copies
    refused(counterpoint("undo", file, "--json"), "cannot be undone")
    refused(counterpoint("documents", file, "erase", "document-7", "--yes", "--json"), "document-7")
    refused(counterpoint("documents", file, "return", "document-1", "--json"), "erased for good")
    assert examine(file).ok


def test_a_document_that_was_removed_can_be_erased_afterwards(file: Path) -> None:
    counterpoint("documents", file, "remove", "document-1")
    assert counterpoint("documents", file, "erase", "document-1", "--yes").code == 0
    assert b"leave the mill before dawn" not in file.read_bytes()


def test_evidence_says_where_it_stands_which_words_matched_and_what_disagrees(file: Path) -> None:
    data = evidence(file, "what a ton of flour costs")
    first = data["passages"][0]
    assert (first["document"], first["place"]) in {("document-1", 2), ("document-2", 1)}
    assert first["quote"] in first["text"]
    assert {"ton", "flour", "costs"} <= set(first["matched"])
    assert [side["number"] for side in data["conflicts"][0]["sides"]] in (
        ["640 euros", "590 euros"],
        ["590 euros", "640 euros"],
    )
    told = counterpoint("evidence", file, "market", "--for", "what a ton of flour costs")
    assert "Numbers that differ" in told.out
    side_by_side = next(line for line in told.out.splitlines() if line.startswith(("590 euros", "640 euros")))
    assert {"590", "640"} <= set(side_by_side.split())


def test_evidence_is_sought_for_what_was_answered_and_holds_it_against_the_documents(file: Path) -> None:
    counterpoint("answer", file, "market", "--agreed", "--text", "Carts bring it before dawn.")
    found = counterpoint("evidence", file, "market", "--json").data["passages"]
    assert found[0]["text"].startswith("Two carts leave")
    counterpoint(
        "answer", file, "market", "--agreed", "--text", "A ton of flour costs 700 euros at the door."
    )
    (conflict,) = counterpoint("evidence", file, "market", "--json").data["conflicts"]
    own = [side["number"] for side in conflict["sides"] if side["document"] is None]
    assert own == ["700 euros"]
    assert "your answer" in counterpoint("evidence", file, "market").out


def test_without_documents_evidence_says_how_to_add_some(tmp_path: Path) -> None:
    file = tmp_path / "empty.counterpoint"
    counterpoint("new", file, "--organisation", "X")
    told = counterpoint("evidence", file, "market")
    assert told.code == 0
    assert "counterpoint add" in told.out


def test_a_quote_must_stand_in_the_passage_and_is_kept_in_its_own_words(file: Path) -> None:
    cited = counterpoint(
        "cite",
        file,
        "market",
        "--document",
        "document-1",
        "--place",
        "3",
        "--quote",
        "TWO  carts … the mill before",
        "--json",
    ).data
    # What was left out is put back: a citation is always one piece of the document.
    assert cited["citation"]["quote"] == "Two carts leave the mill before"
    before = file.read_bytes()
    for quote, *words in (
        ("Three carts leave the mill before noon", "do not stand in plan.md"),
        ("Two carts leave a mill before dawn", "What stands there is", "leave the mill"),
        ("carts", "too few words"),
    ):
        refused(
            counterpoint(
                "cite", file, "market", "--document", "document-1", "--place", "3", "--quote", quote, "--json"
            ),
            *words,
        )
    refused(
        counterpoint("cite", file, "market", "--document", "document-1", "--place", "8", "--json"),
        "no passage 8",
    )
    refused(
        counterpoint("cite", file, "market", "--document", "document-8", "--place", "1", "--json"),
        "document-8",
    )
    refused(
        counterpoint("cite", file, "nonsense", "--document", "document-1", "--place", "1", "--json"),
        "nonsense",
    )
    assert file.read_bytes() == before


def test_a_record_is_cited_as_an_answer_is_and_evidence_knows(file: Path) -> None:
    counterpoint("record", file, "add", "market", "--title", "Bakers between weir and bridge")
    cited = counterpoint("cite", file, "market-1", "--document", "document-1", "--place", "1", "--json").data
    assert cited["citation"]["quote"] == "We serve bakers between the weir and the bridge."
    again = counterpoint("cite", file, "market-1", "--document", "document-1", "--place", "1", "--json").data
    assert (again["changed"], again["index"]) == (False, 1)
    first = evidence(file, "bakers between weir and bridge")["passages"][0]
    assert (first["place"], first["cited"]) == (1, True)
    assert counterpoint("uncite", file, "market-1", "1", "--json").data["left"] == 0
    refused(counterpoint("uncite", file, "market-1", "1", "--json"), "no source 1")
    counterpoint("undo", file)
    assert counterpoint("citations", file, "market-1", "--json").data["citations"][0]["state"] == "stands"


def test_citations_say_what_still_stands_and_the_exit_code_tells_scripts(file: Path, tmp_path: Path) -> None:
    for place in (1, 2, 3):
        counterpoint("cite", file, "market", "--document", "document-1", "--place", place)
    assert counterpoint("citations", file).code == 0
    moved = PLAN.replace("# Plan\n", "# Plan\n\nA word before.\n").replace("640", "680")
    laid(tmp_path, "plan.md", moved)
    counterpoint("add", file, tmp_path / "plan.md")
    done = in_own_process("citations", file, "--json")
    assert done.code == 1
    assert [each["state"] for each in done.data["citations"]] == ["moved", "changed", "moved"]
    assert done.data["broken"] == 1
    counterpoint("undo", file)
    assert counterpoint("citations", file).code == 0
    counterpoint("documents", file, "remove", "document-1")
    told = counterpoint("citations", file)
    assert told.code == 1
    assert "the document was removed" in told.out
    counterpoint("documents", file, "erase", "document-1", "--yes")
    states = {each["state"] for each in counterpoint("citations", file, "--json").data["citations"]}
    assert states == {"erased"}
    refused(counterpoint("citations", file, "need-9", "--json"), "need-9")


def test_a_list_of_documents_from_elsewhere_says_that_the_texts_are_not_here(
    file: Path, tmp_path: Path
) -> None:
    counterpoint("export", file, "--to", tmp_path / "data.json")
    other = tmp_path / "other.counterpoint"
    counterpoint("import", other, tmp_path / "data.json")
    listed = counterpoint("documents", other, "list", "--json").data["documents"]
    assert [document["here"] for document in listed] == [False, False]
    refused(
        counterpoint("documents", other, "show", "document-1", "--json"), "not in this file", "add the file"
    )
    returned = counterpoint("add", other, tmp_path / "plan.md", "--json").data["files"][0]
    assert (returned["state"], returned["document"]) == ("returned", "document-1")


def test_search_keeps_places_for_guidance_documents_and_own_words(file: Path) -> None:
    counterpoint("answer", file, "market", "--agreed", "--text", "Flour for bakers, a ton at a time")
    data = counterpoint(
        "search", "what a ton of flour costs bakers", "--workspace", file, "-k", "6", "--json"
    ).data
    sources = [result["source"] for result in data["results"]]
    assert len(sources) <= 6
    assert sources.count("documents") >= 2
    assert "workspace" in sources
    assert set(sources) - {"documents", "workspace"}, "guidance has its places, too"
    assert len(data["conflicts"]) == 1
    document = next(result for result in data["results"] if result["source"] == "documents")
    cited = counterpoint(
        "cite", file, "market", "--document", document["document"], "--place", document["place"]
    )
    assert cited.code == 0


def test_what_goes_to_an_embedder_is_asked_of_the_workspace_each_time(file: Path) -> None:
    from assistant.config import Settings
    from assistant.documents.shelf import open_library

    counterpoint("documents", file, "send", "document-2", "never")
    with (
        Workspace.open(file) as workspace,
        open_library(workspace, Settings(embedder="litellm:x/y")) as library,
    ):
        assert library._meaning is not None
        contents = workspace.passages().contents()
        allowed = {content.digest for content in library._meaning.allowed(contents)}
        assert allowed == {contents[0].digest}
        workspace.change("documents", "document-1", {"send": "never"})
        assert library._meaning.allowed(contents) == []


def test_the_demo_shows_a_number_of_its_own_beside_another(under_way: Path) -> None:
    (conflict,) = counterpoint("evidence", under_way, "5", "--json").data["conflicts"]
    assert {side["number"] for side in conflict["sides"]} == {"two months", "four months"}
