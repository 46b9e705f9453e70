"""What the documents say to an answer, as cards: what is cited, numbers that differ, passages to cite."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from assistant.method.said import counted
from assistant.text import one_line
from tui.cited import quoted, state_words, where
from tui.keys import key
from tui.safe import joined, line, plain
from tui.state import TRACE
from tui.widgets.cards import Card, Neighbours, heading

if TYPE_CHECKING:
    from assistant.method.engagement import Document
    from assistant.method.said import Citation
    from assistant.retrieval.proof import Conflict, ConflictSide, Quotable
    from tui.app import CounterpointApp
    from tui.seeking import Sought
    from tui.state import View

_DOUBTFUL: Final = ("invisible-text", "addresses-assistant")
"""Notes on a document after which one looks twice before its words are cited."""
_SIDES: Final = 2
"""Numbers that stand next to each other in a card; there is no room for more."""


class SourceCard(Card):
    """Words that an answer or record cites, and whether they still stand there."""

    HELP_TITLE = "A source"
    HELP_TEXT = (
        "Words that the answer, or one of its records, rests on, and whether they still stand in the document. Enter opens "
        "the passage among its neighbours, r takes the citation back, u brings it back."
    )
    BINDINGS: ClassVar = [
        key("source.open", "enter", "open", "in context", "Open the passage among its neighbours"),
        key("source.uncite", "r,delete", "uncite", "take back", "Take the citation back"),
    ]

    def __init__(self, target: str, called: str, index: int, citation: Citation, foot: Content) -> None:
        quote = f"“{one_line(citation.quote, 400)}”" if citation.quote.strip() else ""
        parts = [
            joined([("Cited on ", "$quiet"), (called, "bold")]),
            plain(quote),
            line(where(citation), "$quiet"),
            foot,
        ]
        super().__init__(joined([part for part in parts if part.plain], "\n"), classes="source", markup=False)
        self.ref = f"{target} {index}"
        self._target, self._index, self._citation = target, index, citation

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a document's words have a passage to open."""
        if action == "open":
            return bool(self._citation.document)
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Open the passage."""
        _app(self).open_citation(self._citation)

    def action_uncite(self) -> None:
        """Take the citation back."""
        _app(self).uncite(self._target, self._index)


class QuoteCard(Card):
    """A passage that speaks to the answer, and is not cited yet."""

    HELP_TITLE = "A passage"
    HELP_TEXT = (
        "A passage of a document that speaks to the answer; the words that do stand out. With c it is cited on the answer or on one "
        "of its records, word for word. Enter opens it among its neighbours. Where ⚠ stands, "
        "the document has text that is not to be seen, or that speaks to a reader's assistant: look first."
    )
    BINDINGS: ClassVar = [
        key("quote.cite", "c", "cite", "cite", "Cite it on the answer or on a record"),
        key("quote.open", "enter", "open", "in context", "Open the passage among its neighbours"),
    ]

    def __init__(self, found: Quotable, document: Document) -> None:
        one = found.found
        title, doubts = document.title, sum(note.code in _DOUBTFUL for note in document.notes)
        places = [title, *one.passage.headings[-1:], one.passage.location]
        foot = " · ".join(filter(None, (one_line(each, 80) for each in places)))
        sent = "  ⊘ never sent" if document.send == "never" else ""
        noted = f"  ⚠ {counted(doubts, 'note')}" if doubts else ""
        super().__init__(
            joined(
                [
                    quoted(one.passage.text, found.matched, found.start, found.end),
                    (f"\n{foot}{sent}", "$quiet"),
                    (noted, "$text-warning"),
                ]
            ),
            classes="quote",
            markup=False,
        )
        self.ref = f"{one.document} {one.place}"
        self._quotable = found

    def action_cite(self) -> None:
        """Cite it."""
        one = self._quotable
        _app(self).cite_passage(one.found.document, one.found.place, one.quote)

    def action_open(self) -> None:
        """Open it among its neighbours."""
        one = self._quotable
        _app(self).open_document(one.found.document, one.found.place, one.matched)


class ConflictCard(Vertical, Neighbours, can_focus=True):
    """Numbers for the same thing that differ, next to each other."""

    HELP_TITLE = "Numbers that differ"
    HELP_TEXT = (
        "Two places give different numbers for what seems to be the same thing. Enter opens the passage; where there are "
        "several, it asks which. Which of them holds is yours to find out."
    )
    BINDINGS: ClassVar = [
        *Neighbours.BINDINGS,
        key("conflict.open", "enter", "open", "in context", "Open one of the passages"),
    ]

    def __init__(self, conflict: Conflict, answer: str, titles: dict[str, str]) -> None:
        super().__init__(classes="conflict")
        self.ref = f"≠ {conflict.what}"
        self._conflict, self._answer, self._titles = conflict, answer, titles

    def compose(self) -> ComposeResult:
        yield Static(
            joined([("≠ ", "bold $text-warning"), (one_line(self._conflict.what, 80), "bold")]), markup=False
        )
        with Horizontal(classes="sides"):
            for side in self._conflict.sides[:_SIDES]:
                yield Static(self._side(side), classes="side", markup=False)
        if (more := len(self._conflict.sides) - _SIDES) > 0:
            yield Static(plain(f"and {more} more; enter lists them", "$quiet"), markup=False)

    def _side(self, side: ConflictSide) -> Content:
        from assistant.documents.proving import number_in

        number = number_in(side, self._answer)
        return joined(
            [
                (self._named(side), "$text-accent"),
                "\n",
                number.before,
                (number.number, "bold $text-accent underline"),
                number.after,
            ]
        )

    def _named(self, side: ConflictSide) -> str:
        if side.found is None:
            return "What you say"
        title = one_line(self._titles.get(side.found.document, "").rpartition("/")[2], 60)
        return " · ".join(filter(None, (title, one_line(side.found.passage.location, 40))))

    def _label(self, side: ConflictSide) -> str:
        number = side.found.passage.text[side.start : side.end] if side.found is not None else ""
        return f"{one_line(number, 30)}  {self._named(side)}"

    def action_open(self) -> None:
        """Open one of the passages."""
        from tui.offers import pick

        sides = [side for side in self._conflict.sides if side.found is not None]
        if len(sides) == 1:
            self._open(sides[0])
        else:
            pick(_app(self), "Which of them?", sides, self._label, self._open)

    def _open(self, side: ConflictSide) -> None:
        if side.found is not None:
            _app(self).open_document(side.found.document, side.found.place, ((side.start, side.end),))


class AddCard(Card):
    """The way to documents, where there are none."""

    HELP_TITLE = "No documents yet"
    HELP_TEXT = "Enter asks which documents to add: files, or folders of them."
    BINDINGS: ClassVar = [key("addcard.add", "enter,n", "add", "add documents", "Add files or folders")]

    def action_add(self) -> None:
        """Ask which."""
        _app(self).add_documents()


def _app(widget: Widget) -> CounterpointApp:
    return cast("CounterpointApp", widget.app)


def prose(content: Content) -> Static:
    """Quiet text between cards."""
    return Static(content, markup=False, classes="prose")


def sources_of(view: View, slug: str) -> list[tuple[str, str, int, Citation]]:
    """What the answer to a question and its records cite: on what, what that is called, the how-manieth, and what."""
    snapshot = view.snapshot
    records = [record.id for kind in view.kinds(slug) for record in snapshot.of_kind(kind)]
    return [
        (ref, "the answer" if ref == slug else f"{ref} {one_line(snapshot.title(ref), 40)}", index, citation)
        for ref in (slug, *records)
        for index, citation in enumerate(snapshot.sources.get(ref, ()))
    ]


def proof_cards(app: CounterpointApp, view: View) -> Iterator[Widget]:
    """Everything that the tab shows for the question at hand."""
    snapshot, slug, place = view.snapshot, view.question, app.place
    cited = sources_of(view, slug)
    if cited:
        yield prose(heading("Cited"))
        for ref, called, index, citation in cited:
            state = app.citation_states.get(citation)
            foot = state_words(state) if citation.document else plain("not one of the documents", "$quiet")
            yield SourceCard(ref, called, index, citation, foot)
    if slug == TRACE:
        yield prose(plain("The trace has no question of its own; what its records cite is shown here."))
        return
    if not snapshot.documents:
        text = "No documents yet. Enter adds files or folders; passages that speak to the answer are shown here then."
        yield AddCard(plain(text), classes="quote", markup=False)
        return
    sought = app.sought
    words = app.looking_for(slug)
    if (sought.question, sought.words) == (slug, words) and sought.proof is not None:
        # Loaded by now: it is what found them.
        from assistant.documents.proving import is_cited

        titles = {each.id: each.title for each in snapshot.engagement.documents}
        if sought.proof.conflicts:
            yield prose(heading("Numbers that differ"))
            yield from (ConflictCard(each, sought.said, titles) for each in sought.proof.conflicts)
        brought = [
            each
            for each in sought.homework
            if each.found.document in titles and not is_cited(snapshot.engagement, slug, each.found)
        ]
        way = "" if place is None or place.has_class("-narrow") else "   4 goes there, esc back"
        if brought:
            yield prose(joined([heading("From homework"), (way, "$quiet")]))
        for each in brought:
            yield QuoteCard(each, snapshot.documents[each.found.document])
        shown = {(each.found.document, each.found.place) for each in brought}
        offered = [
            each
            for each in sought.proof.found
            if each.found.document in titles
            and (each.found.document, each.found.place) not in shown
            and (words or not is_cited(snapshot.engagement, slug, each.found))
        ]
        if offered:
            called = f"In the documents for “{one_line(words, 60)}”" if words else "In the documents"
            yield prose(joined([heading(called), ("" if brought else way, "$quiet")]))
        for each in offered:
            yield QuoteCard(each, snapshot.documents[each.found.document])
        if words and not offered:
            yield prose(plain("No passage of the documents speaks to these words. Others may find one."))
        elif not offered and not cited and not brought:
            yield prose(
                plain("No passage speaks to this answer. / searches the documents for words of your own.")
            )
    yield from _foot(app, sought, slug)


def _foot(app: CounterpointApp, sought: Sought, slug: str) -> Iterator[Widget]:
    """What is under way, and what is wrong."""
    if app.indexing is not None:
        done, total = app.indexing
        yield prose(plain(f"… {done:,} of {total:,} passages can be found by now; esc stops", "$quiet"))
    elif app.is_seeking and (sought.key[:2] != (slug, app.looking_for(slug)) or sought.proof is None):
        yield prose(plain("… looking into the documents", "$quiet"))
    if sought.question == slug and sought.stopped:
        yield prose(plain("You stopped making the index; what is done of it is kept. 4 goes on.", "$quiet"))
    if sought.question == slug and sought.trouble:
        yield prose(joined([(f"✗ {sought.trouble}", "$text-error"), ("  4 tries again.", "$quiet")]))
    if app.settings.embedding_model:
        text = f"◇ What the answer says, and documents that may be sent, go to {one_line(app.settings.embedding_model, 60)}."
        yield prose(plain(text, "$quiet"))
    if sought.notice:
        yield prose(plain(f"! {one_line(sought.notice, 300)}", "$text-warning"))
