"""What has left the shelf of documents: listed, brought back, and what rested on it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from assistant.errors import CounterpointError
from assistant.method.engagement import Engagement
from assistant.method.said import Citation, Origin
from assistant.passages import Passage, Reading
from assistant.workspace.document import Workspace
from assistant.workspace.errors import UndoConflict
from assistant.workspace.proposals import Proposal


def reading(title: str, text: str) -> Reading:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Reading(title, "text/plain", digest, len(text), (Passage(text, "line 1"),))


def titles(workspace: Workspace) -> tuple[list[str], list[str]]:
    """Of those in use, and of those that were removed."""
    used = [each.title for each in workspace.engagement().documents]
    return used, [each.title for each in workspace.removed_documents()]


def test_a_removed_document_is_listed_until_it_is_brought_back_or_erased(tmp_path: Path) -> None:
    path = tmp_path / "mill.counterpoint"
    with Workspace.create(path, organisation="Weir Mill") as workspace:
        tides = workspace.add_document(reading("tides.txt", "High water at dawn."), send="never").id
        carts = workspace.add_document(reading("carts.txt", "Two carts leave early.")).id
        words = Citation(title="tides.txt", location="line 1", quote="High water", document=tides)
        workspace.cite("market", words)
        workspace.remove_document(carts)
        workspace.remove_document(tides)
        # Removed last, listed first; another one has its name by now.
        other = workspace.add_document(reading("tides.txt", "Low water at noon."), as_new=True).id
        assert titles(workspace) == (["tides.txt"], ["tides.txt", "carts.txt"])
        workspace.return_document(tides)
        assert titles(workspace) == (["tides.txt", "tides (2).txt"], ["carts.txt"])
        assert workspace.engagement().documents[1].send == "never"
        assert [each.state for each in workspace.citations()] == ["stands"]
        assert not workspace.return_document(tides).changed
        assert workspace.history(limit=1)[0].summary == "Document “tides (2).txt” in use again"
        workspace.undo()
        assert titles(workspace)[1] == ["tides (2).txt", "carts.txt"]
        workspace.erase_document(carts)
        assert titles(workspace) == (["tides.txt"], ["tides (2).txt"])
        with pytest.raises(UndoConflict, match=r"carts\.txt was erased for good"):
            workspace.return_document(carts)
        with pytest.raises(CounterpointError, match="no 'document-9'"):
            workspace.return_document("document-9")
    with Workspace.open(path) as again:
        assert titles(again) == (["tides.txt"], ["tides (2).txt"])
        assert other in {each.id for each in again.engagement().documents}


def test_what_is_outdated_is_told_whatever_it_rests_on_and_however_ids_look(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "mill.counterpoint", organisation="Weir Mill") as workspace:
        workspace.put("documents", {"id": "talk-1", "title": "talk.txt", "hash": "a", "reader": "1"})
        workspace.import_engagement(
            Engagement.model_validate(
                {"records": [{"id": "document-7", "kind": "market", "title": "An odd id"}]}
            )
        )
        by_document, by_record = workspace.suggest(
            "follow-ups",
            [Proposal(based_on=["talk-1"]), Proposal(based_on=["document-7"])],
            origin=Origin(by="model"),
        )
        assert workspace.outdated_suggestions() == []
        workspace.change_record("document-7", {"title": "Another"})
        workspace.remove_document("talk-1")
        assert [each.id for each in workspace.outdated_suggestions()] == [by_document.id, by_record.id]
