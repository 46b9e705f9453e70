"""Citing passages on answers and records, taking that back, and opening what is cited among its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.text import one_line
from tui.replies import Collecting
from tui.screens.dialogs import Pick
from tui.state import TRACE
from tui.theme import fitting

if TYPE_CHECKING:
    from assistant.method.said import Citation


class Citing(Collecting):
    """The application's acts on sources."""

    def cite_passage(self, document: str, place: int, quote: str = "") -> None:
        """Cite a passage on the answer at hand or on one of its records; where there are records, ask on which."""
        if not self._view_or_none():
            return
        assert self.view is not None
        view = self.view
        records = [record for kind in view.kinds(view.question) for record in view.snapshot.of_kind(kind)]
        choices = [(record.id, f"{record.id}  {one_line(record.title, 100)}") for record in records]
        if view.question != TRACE:
            choices.insert(0, (view.question, f"The answer to “{view.current_title}”"))
        if not choices:
            self.say("There is no record to cite it on yet.", "warn")
        elif len(choices) == 1:
            self._cite(choices[0][0], document, place, quote)
        else:
            self.push_screen(
                Pick("Cite it on what?", choices),
                lambda target: self._cite(target, document, place, quote) if target else None,
            )

    def _cite(self, target: str, document: str, place: int, quote: str) -> None:
        # Loaded by now where something was found; where a document is read, this is the first need for it.
        from assistant.documents.proving import cite_passage

        assert self.view is not None
        view = self.view
        done = self.act(lambda: cite_passage(view.workspace, target, document, place, quote))
        if done is None:
            return
        called = view.snapshot.title(target)
        if done[1].changed:
            self.say(f"Cited on “{one_line(called, 80)}”. u takes it back.", "done")
        else:
            self.say(f"“{one_line(called, 80)}” cites these words already.")

    def uncite(self, target: str, index: int) -> None:
        """Take one citation back; undo brings it back."""
        if not self._view_or_none():
            return
        assert self.view is not None
        workspace, base = self.view.workspace, self.view.snapshot.revision
        self.act(
            lambda: workspace.uncite(target, index, base=base),
            "The citation is taken back. u brings it back.",
        )

    def open_document(self, id: str, place: int | None = None, spans: Sequence[tuple[int, int]] = ()) -> None:
        """Open a document, at a passage in which the words at `spans` are marked where one is named."""
        self._open(id, place=place, spans=spans)

    def open_citation(self, citation: Citation) -> None:
        """Open what is cited among its neighbours, also in a document that was removed; where it was erased, that is said."""
        if self.view is None:
            return
        from tui.screens.document import gone

        if not citation.document:
            self.say("That is not one of the documents, so there is nothing to open.")
        elif self.view.document(citation.document) is None:
            self.say(gone(citation), "warn")
        else:
            self._open(citation.document, citation=citation)

    def _open(
        self,
        id: str,
        *,
        place: int | None = None,
        spans: Sequence[tuple[int, int]] = (),
        citation: Citation | None = None,
    ) -> None:
        if self.view is None:
            return
        from tui.screens.document import DocumentText

        screen = DocumentText(id, place=place, spans=spans, citation=citation)
        screen.add_class(*fitting(*self.size))
        self.push_screen(screen)
