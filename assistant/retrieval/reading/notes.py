"""What whoever uses a document should know about it, gathered while it is read."""

from __future__ import annotations

from typing import Final

from assistant.passages import DocumentNote
from assistant.retrieval.reading.addressed import addresses_assistant
from assistant.retrieval.reading.places import Place, location
from assistant.text import one_line

_NAMED_PLACES: Final = 6


class Notes:
    """The notes on one document: a remark that holds in many places is one note that names them."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], list[str]] = {}
        self._removed = 0
        self._removed_at = ""

    def add(self, code: str, text: str, at: Place | str = "") -> None:
        """Keep the remark `text`, one sentence, about the place `at`."""
        where = at if isinstance(at, str) else location([at])
        places = self._places.setdefault((code, text), [])
        if where and where not in places[-1:]:
            places.append(where)

    def removed(self, count: int, at: Place) -> None:
        """Count characters that were taken away because they can hide or reorder what is read."""
        if count > 0:
            self._removed_at = self._removed_at or location([at])
            self._removed += count

    def look(self, text: str, at: Place | str) -> bool:
        """Note it where `text` asks the reader's assistant to do something; says whether it does."""
        phrase = addresses_assistant(text)
        if phrase:
            self.add(
                "addresses-assistant",
                f"The text asks the reader's assistant to do something: “{one_line(phrase, 80)}”.",
                at,
            )
        return bool(phrase)

    def gathered(self) -> tuple[DocumentNote, ...]:
        """All notes, in the order in which they came up."""
        notes = [DocumentNote(code, text, _listed(places)) for (code, text), places in self._places.items()]
        if self._removed:
            removed = (
                "1 hidden character was" if self._removed == 1 else f"{self._removed} hidden characters were"
            )
            text = f"{removed} removed, the first of them here."
            notes.append(DocumentNote("hidden-characters", text, self._removed_at))
        return tuple(notes)


def _listed(places: list[str]) -> str:
    named = ", ".join(places[:_NAMED_PLACES])
    more = len(places) - _NAMED_PLACES
    return f"{named} and {more} more" if more > 0 else named
