"""The sources of a record in its form: each with the words, the place, and whether they still stand there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from pydantic import Field
from textual.content import Content

from assistant.method.said import Citation, Said
from tui.cited import source_line
from tui.keys import key
from tui.widgets.choice import Rows

if TYPE_CHECKING:
    from tui.app import CounterpointApp
    from tui.state import Snapshot


class Source(Said):
    """Words that something rests on, as they stand elsewhere."""

    title: str = Field("", description="What they are from: a document, a book, a conversation")
    location: str = Field("", description="The place in it, such as page 4")
    quote: str = Field("", description="The words, to the letter")


class SourceRows(Rows):
    """Sources; one that is a document's opens at its passage."""

    BINDINGS: ClassVar = [
        key("sources.open", "o", "context", "in context", "Open the passage in its document")
    ]
    HELP_TEXT = "n adds a source, enter opens one, o shows its passage in the document, r takes it out."

    def __init__(self, rows: list[dict[str, Any]], snapshot: Snapshot, heading: str) -> None:
        super().__init__(Source, rows, snapshot, heading)

    def line(self, row: Mapping[str, Any]) -> Content:
        """Words, place and state of one source."""
        return source_line(_citation(row), cast("CounterpointApp", self.app).citation_states)

    def merged(self, row: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
        """Of what document the words are is not asked for, and stays as it is."""
        return {**row, **fields}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a document's words have a passage to open."""
        if action == "context":
            return bool(self.row is not None and self.row.get("document"))
        return super().check_action(action, parameters)

    def action_context(self) -> None:
        """Open the passage of the highlighted source."""
        if (row := self.row) is not None:
            cast("CounterpointApp", self.app).open_citation(_citation(row))


def _citation(row: Mapping[str, Any]) -> Citation:
    return Citation(**{name: str(row.get(name) or "") for name in ("title", "location", "quote", "document")})
