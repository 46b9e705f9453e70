"""A document as it was read: its passages in order, the one in hand marked, and what to know before relying on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.errors import CounterpointError
from assistant.text import fold, one_line
from tui.cited import citing, document_facts, document_key, note_lines, quoted, sending, state_words, where
from tui.keys import key
from tui.safe import hint, joined, plain
from tui.screens.within import Within

if TYPE_CHECKING:
    from assistant.method.said import Citation
    from assistant.passages import Content as Held
    from assistant.passages import Passage

_AT_ONCE: Final = 60
"""Passages that are drawn around the one in hand; more are drawn as one comes to the end of them."""
_EDGE: Final = 4
"""Passages before the last that is drawn, from which on more are drawn."""


class PassageList(OptionList):
    """The passages that are drawn; their first and last are those of the document."""

    def action_first(self) -> None:
        """Go to the beginning of the document."""
        cast("DocumentText", self.screen).go_to_end(first=True)

    def action_last(self) -> None:
        """Go to the end of the document."""
        cast("DocumentText", self.screen).go_to_end(first=False)


class DocumentText(Within):
    """All passages of one document, opened at one of them."""

    NAME = "document"
    HELP_TITLE = "A document"
    HELP_TEXT = (
        "The passages in their order, each with its place; what to know before relying on the document stands on top. "
        "/ finds words in it, n goes to the next place, shift+n to the one before. c cites the passage in hand on the question you "
        "are at, word for word. s says whether the text may be sent to a model; r takes the document out of use, or brings "
        "it back, X erases its text for good."
    )
    CSS_PATH = "../styles/document.tcss"
    BINDINGS: ClassVar = [
        key("document.cite", "c", "cite", "cite", "Cite this passage on the question you are at"),
        key("document.find", "slash", "find", "find", "Find words in this document"),
        key("document.next", "n", "turn(1)", "next", "Go to the next place where they stand"),
        key("document.before", "N", "turn(-1)", "before", "Go to the place before", show=False),
        key("document.send", "s", "send", "never send", "Let the text be sent to a model, or never"),
        key("document.remove", "r,delete", "remove", "remove", "Take it out of use, or bring it back"),
        key("document.erase", "X", "erase", "erase", "Erase its text for good", show=False),
    ]

    def __init__(
        self,
        document: str,
        *,
        place: int | None = None,
        spans: Sequence[tuple[int, int]] = (),
        citation: Citation | None = None,
    ) -> None:
        super().__init__()
        self.document = document
        self._at, self._spans, self._citation = place, tuple(spans), citation
        self._held: Held | None = None
        self._first = self._last = 0
        """The passages that are drawn, from the first to before the last."""
        self._above: tuple[str, ...] = ()
        """The headings of the last passage that is drawn."""
        self._found: list[int] = []
        self._words = ""
        self._drawn: object = None

    def body(self) -> Iterable[Widget]:
        """What the document is, a line to find words, and its passages."""
        yield Static("", id="document-head", markup=False)
        yield Input(placeholder="Find in this document", id="find")
        yield PassageList(id="passages", markup=False)

    def on_mount(self) -> None:
        self.query_one("#find").display = False
        self.redraw()
        self._open()
        self.set_focus(self.query_one("#passages"))

    # -- drawn

    def redraw(self) -> None:
        """Draw what is said of the document as of now."""
        snapshot = self.view.snapshot
        state = (
            snapshot.revision,
            self._citation and self.counterpoint.citation_states.get(self._citation),
            self.counterpoint.erasing,
        )
        if state != self._drawn:
            replaced = self._drawn is not None and self._key() != (self._held and self._held.digest)
            self._drawn = state
            self._draw_head()
            if replaced:
                self._open()
        super().redraw()

    def _key(self) -> str | None:
        document = self.view.document(self.document)
        return document.hash if document is not None else None

    def _draw_head(self) -> None:
        snapshot, document = self.view.snapshot, self.view.document(self.document)
        if document is None:
            parts = [
                joined([("Erased for good.  ", "bold"), ("Nothing of its text is left to show.", "$quiet")])
            ]
        else:
            cited = len(citing(snapshot.sources, self.document))
            facts = (document_facts(document), sending(document), f"cited by {cited}" if cited else "")
            parts = [joined([(one_line(document.title, 200) or document.id, "bold"), self._standing()])]
            parts.append(plain(" · ".join(filter(None, facts)), "$quiet"))
        if self._citation is not None:
            state = self.counterpoint.citation_states.get(self._citation)
            parts.append(
                joined([(f"Cited: “{one_line(self._citation.quote, 160)}”  ", "italic"), state_words(state)])
            )
        self.query_one("#document-head", Static).update(joined(parts, "\n"))

    def _standing(self) -> Content:
        """What is said of a document that is not in use, or not for long."""
        erasing = self.counterpoint.erasing
        if erasing is not None and erasing.id == self.document:
            return plain("  … being erased", "$text-warning")
        if self.document in self.view.snapshot.documents:
            return plain("")
        return joined([("  ✗ removed, no longer in use  ", "$text-warning"), hint("`r` brings it back")])

    def _open(self) -> None:
        """Draw the passages around the one that the document is opened at."""
        try:
            self._held = self._text()
            if self._citation is not None:
                self._seek(self._citation)
            count = self._held.count if self._held is not None else 0
            at = min(self._at or 0, max(0, count - 1))
            self._first = max(0, at - _AT_ONCE // 3)
            self._last = min(count, self._first + _AT_ONCE)
            self._list(at if self._at is not None else None)
        except CounterpointError as error:
            self.counterpoint.say_error(error)

    def _text(self) -> Held | None:
        """Where its text is; None where there is none in this file."""
        contents = self.view.workspace.passages().contents()
        held = next((each for each in contents if each.document == self.document), None)
        removed = self.view.removed.get(self.document)
        if held is not None or removed is None or not removed.passages:
            return held
        from assistant.passages import Content as Gone

        return Gone(removed.id, removed.hash, removed.reader, removed.passages)

    def _seek(self, citation: Citation) -> None:
        """Be at the passage that holds the words of a citation, else at the place it names."""
        held, words, best = self._held, " ".join(citation.quote.split()), 0
        if held is None:
            return
        for place, passage in enumerate(self.view.workspace.passages().texts(held.digest, held.reader)):
            here = passage.location == citation.location
            start = passage.text.find(citation.quote) if citation.quote else -1
            within = start >= 0 or bool(words and words in " ".join(passage.text.split()))
            worth = 2 * within + here
            if worth > best:
                best, self._at = worth, place
                self._spans = ((start, start + len(citation.quote)),) if start >= 0 else ()

    def _list(self, at: int | None) -> None:
        listing = self.query_one("#passages", OptionList)
        rows = self._rows()
        with self.prevent(OptionList.OptionHighlighted):
            listing.set_options(rows)
            ids = [option.id for option in rows]
            wanted = str(at) if at is not None else next((id_ for id_ in ids if id_), None)
            listing.highlighted = ids.index(wanted) if wanted in ids else None
        if at is None:
            listing.scroll_home(animate=False)
        self.refresh_bindings()

    def _rows(self, above: tuple[str, ...] = ()) -> list[Option]:
        document, held = self.view.document(self.document), self._held
        rows: list[Option] = []
        if document is not None and not self._first:
            rows += [Option(line, disabled=True) for line in note_lines(document)]
        if held is None:
            said = "Its text is not in this file: only its name came in from elsewhere. Add the file itself."
            return [*rows, Option(plain(said if document is not None else "", "$quiet"), disabled=True)]
        passages = self.view.workspace.passages().get(
            held.digest, held.reader, range(self._first, self._last)
        )
        for place, passage in enumerate(passages, self._first):
            rows.append(Option(self._row(place, passage, above), str(place)))
            above = passage.headings
        self._above = above
        return rows

    def _row(self, place: int, passage: Passage, above: tuple[str, ...]) -> Content:
        heading = turned(passage.headings, above)
        spans = self._spans if place == self._at and not self._words else self._matches(passage.text)
        mark = "▸ " if place == self._at and (self._spans or self._citation) else ""
        return joined(
            [
                (f"{heading}\n" if heading else "", "bold $text-accent"),
                (f"{mark}{one_line(passage.location, 120) or f'passage {place + 1}'}\n", "$quiet"),
                quoted(passage.text, spans),
                "\n",
            ]
        )

    # -- found

    def _matches(self, text: str) -> list[tuple[int, int]]:
        if not self._words:
            return []
        lower, words, found, at = text.casefold(), self._words.casefold(), [], 0
        if len(lower) != len(text):
            return []
        while (at := lower.find(words, at)) >= 0:
            found.append((at, at + len(words)))
            at += len(words)
        return found

    @on(Input.Submitted, "#find")
    def _find(self, event: Input.Submitted) -> None:
        event.stop()
        self._words = one_line(event.value)
        listing, held = self.query_one("#passages", OptionList), self._held
        sought = fold(self._words)
        self._found = []
        if sought and held is not None:
            texts = self.view.workspace.passages().texts(held.digest, held.reader)
            self._found = [place for place, each in enumerate(texts) if sought in fold(each.text)]
        self.query_one("#find").display = False
        self.set_focus(listing)
        if not self._words:
            self._go(self._here or 0)
        elif not self._found:
            self._words = ""
            self.counterpoint.say(f"“{one_line(event.value, 60)}” does not stand in this document.", "warn")
        else:
            here = self._here or 0
            self._go(next((place for place in self._found if place >= here), self._found[0]))
            self._tell()

    def _tell(self) -> None:
        here = self._found.index(self._here) + 1 if self._here in self._found else 0
        self.counterpoint.say(
            f"{here} of {len(self._found)} passages with “{one_line(self._words, 60)}”; n goes on."
        )

    @property
    def _here(self) -> int | None:
        """The passage in hand."""
        listing = self.query_one("#passages", OptionList)
        at = listing.highlighted
        id_ = listing.get_option_at_index(at).id if at is not None and at < listing.option_count else None
        return int(id_) if id_ else None

    def go_to_end(self, *, first: bool) -> None:
        """Go to the first passage, or to the last."""
        if self._held is not None:
            self._go(0 if first else self._held.count - 1)
        if first:
            # What to know before relying on the document stands above its first passage.
            self.query_one("#passages").scroll_home(animate=False)

    def _go(self, place: int) -> None:
        count = self._held.count if self._held is not None else 0
        self._first = max(0, min(self._first, place - _EDGE))
        if not self._first <= place < self._last:
            self._first = max(0, place - _AT_ONCE // 3)
        self._last = min(count, max(self._first + _AT_ONCE, place + _EDGE))
        self._list(place)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        here, held = self._here, self._held
        if here is None or held is None:
            return
        listing = self.query_one("#passages", OptionList)
        if here >= self._last - _EDGE and self._last < held.count:
            before, self._last = self._last, min(held.count, self._last + _AT_ONCE)
            first, self._first = self._first, before
            more = self._rows(self._above)
            self._first = first
            listing.add_options(more)
        elif here < self._first + _EDGE and self._first:
            self._first = max(0, self._first - _AT_ONCE)
            self._list(here)

    # -- acts

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What makes sense for this document, here."""
        if self.is_mounted:
            if action == "turn":
                return bool(self._found)
            if action == "find":
                return self._held is not None
            if action in ("cite", "send"):
                return self._held is not None and self.document in self.view.snapshot.documents
            if action in ("remove", "erase"):
                return self.view.document(self.document) is not None
        return super().check_action(action, parameters)

    def key_label(self, binding: Binding) -> str:
        """The keys that keep the text from being sent and take the document out of use say what they do now."""
        return document_key(binding.id, self.document, self.view)

    def action_find(self) -> None:
        """Ask for words to find."""
        find = self.query_one("#find", Input)
        find.display = True
        self.set_focus(find)

    def action_turn(self, by: int) -> None:
        """Go to the next passage with the words, or the one before."""
        if not self._found:
            return
        here = self._here or 0
        after = [place for place in self._found if (place > here if by > 0 else place < here)]
        self._go((after[0] if by > 0 else after[-1]) if after else self._found[0 if by > 0 else -1])
        self._tell()

    def action_cite(self) -> None:
        """Cite the passage in hand."""
        if (here := self._here) is not None:
            self.counterpoint.cite_passage(self.document, here)

    def action_send(self) -> None:
        """Let the text be sent, or never."""
        self.counterpoint.turn_sending(self.document)

    def action_remove(self) -> None:
        """Take the document out of use, or bring it back."""
        self.counterpoint.remove_or_return(self.document)

    def action_erase(self) -> None:
        """Erase its text for good."""
        self.counterpoint.erase_document(self.document)

    def leave(self) -> None:
        """Leave the line in which words are sought; else go back to where one came from."""
        find = self.query_one("#find", Input)
        if find.display:
            find.display = False
            self.set_focus(self.query_one("#passages"))
        else:
            super().leave()


def gone(citation: Citation) -> str:
    """What is said where the document of a citation is gone for good."""
    quote = f" The words stay: “{one_line(citation.quote, 200)}”" if citation.quote.strip() else ""
    return f"{where(citation) or 'What is cited'} is not in this workspace any more, so there is nothing to open.{quote}"


def turned(headings: tuple[str, ...], above: tuple[str, ...]) -> str:
    """The headings of a passage, as far as they are not those of the passage `above` it; empty where all are."""
    if headings == above:
        return ""
    same = 0
    while same < min(len(headings), len(above)) and headings[same] == above[same]:
        same += 1
    # Further up than beside the heading before, only the whole path tells where one is.
    beside = 0 < same < len(headings) and same >= len(above) - 1
    told = headings[same:] if beside else headings
    return ("… › " if beside else "") + " › ".join(one_line(each, 100) for each in told)
