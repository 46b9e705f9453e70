"""What may be cited in one request: passages of documents, and what people said themselves.

Each has an id that we give; a quote is looked for where it is said to stand, and where it does not, in all
the others, because models mix up ids more often than words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from assistant.advisor.grounds.grounding import SHORTEST, WORTH, Grounding, Quotable, Quote, find_in_parts
from assistant.text import fold, one_line, safe_text

State = Literal["verbatim", "elided", "moved", "near", "absent", "unknown", "too-short"]
"""verbatim: the words stand where they are said to. elided: but for what the quote says that it leaves out.
moved: they stand elsewhere, and that is named instead. near: most of them do, or a "not" is left out of them, or they stand in
another text that addresses an assistant; they are shown and do not count.
absent: they stand nowhere. unknown: so they do, and what is named was not given. too-short: too few to tell."""

COUNT: Final[frozenset[State]] = frozenset({"verbatim", "elided", "moved"})
SURE: Final = 16
"""Folded characters from which on words name the place that they are from; fewer must stand in one place alone."""
_LONGEST_REF: Final = 80
_AROUND_REFS: Final = " \t\n[](){}<>\"'`“”‘’«»#*.,;:"


@dataclass(frozen=True)
class Source:
    """A passage of a document as a task reads it."""

    document: str
    """Id of the document."""
    place: int
    """The how-manieth passage of it, from 0."""
    title: str
    location: str
    """The place as a citation names it: ``page 4``, ``Sheet!B7``."""
    text: str
    warned: str = ""
    """What people are told of a text that addresses an assistant; empty for any other."""

    @property
    def ref(self) -> str:
        """The id that the model cites; it counts passages from 1, as people do."""
        return f"{self.document}/{self.place + 1}"


@dataclass(frozen=True)
class Grounded:
    """What became of a quote: where it stands and in which words, the text's own."""

    state: State
    ref: str
    """Where the words stand; where they stand nowhere, what was named."""
    source: Source | None = None
    """The passage that holds them; None where people said them themselves, and where they stand nowhere."""
    words: str = ""
    """The text's own words, ``" … "`` where some are left out; empty where none match."""
    stretch: str = ""
    """The same with what is left out: always one slice of the text."""

    @property
    def counts(self) -> bool:
        """Whether the quote may back a claim."""
        return self.state in COUNT


@dataclass(frozen=True)
class _Entry:
    """What can be cited by one id; most often one text."""

    ref: str
    source: Source | None
    texts: tuple[str, ...]

    @cached_property
    def quotables(self) -> tuple[Quotable, ...]:
        """The texts, folded once they are needed."""
        return tuple(Quotable(text) for text in self.texts)

    @property
    def document(self) -> str:
        """Id of the document; empty for what people said themselves."""
        return self.source.document if self.source is not None else ""

    @property
    def warned(self) -> bool:
        """Whether it addresses an assistant."""
        return self.source is not None and bool(self.source.warned)

    @cached_property
    def folded_document(self) -> str:
        """As it is compared with what a model names."""
        return fold(self.document)

    def find(self, quote: Quote, shortest: int) -> Grounding:
        """The best grounding in any one of the texts."""
        return find_in_parts(quote, self.quotables, shortest=shortest)

    def standing(self, quote: Quote, shortest: int) -> Grounding:
        """As `find`, without a look for what is only near."""
        return max(
            (text.standing(quote, shortest=shortest) for text in self.quotables),
            key=lambda found: WORTH[found.kind],
            default=Grounding("absent"),
        )


class SourceBook:
    """What may be cited in one request.

    No quote spans two texts. Where a document is cut between two passages that are both in the book, words that
    run over the cut are checked as a whole, and count for the passage that holds more of them, in its words alone.
    """

    def __init__(self, sources: Iterable[Source], own: Iterable[tuple[str, Sequence[str]]] = ()) -> None:
        """`own` is what people said: the slug of an answer or the id of a record, and its texts."""
        self._entries: dict[str, _Entry] = {}
        for source in sources:
            self._entries.setdefault(fold(source.ref), _Entry(source.ref, source, (source.text,)))
        self._places = {
            (entry.source.document, entry.source.place): entry
            for entry in self._entries.values()
            if entry.source is not None
        }
        for ref, texts in own:
            self._entries.setdefault(fold(ref), _Entry(ref, None, tuple(texts)))

    @property
    def sources(self) -> tuple[Source, ...]:
        """The passages of documents, in the order given."""
        return tuple(entry.source for entry in self._entries.values() if entry.source is not None)

    @property
    def refs(self) -> tuple[str, ...]:
        """Every id that can be cited: documents first, in the order given."""
        return tuple(entry.ref for entry in self._entries.values())

    @property
    def texts(self) -> Iterator[str]:
        """All that can be quoted."""
        for entry in self._entries.values():
            yield from entry.texts

    def check(self, ref: str, quote: str, *, shortest: int = SHORTEST) -> Grounded:
        """Whether the words of `quote` stand in what `ref` names, or else where they stand.

        Words that stand elsewhere are looked for in the same document first, then in the order given. In a text that
        addresses an assistant they are shown and do not count, unless it is named: it may have told the model what
        to quote, and as whose words.
        """
        wanted = Quote(safe_text(quote))
        named = self._named(ref)
        here = named.find(wanted, shortest) if named is not None else Grounding("absent")
        if named is not None and here.verified:
            return _grounded(named, here)
        others = self._others(named, fold(ref).strip(_AROUND_REFS))
        if len(wanted.bare) >= shortest:
            over = self._over_edges(([named] if named is not None else []) + others, wanted, shortest)
            if over is not None and (over[0] is named or not over[0].warned):
                return _grounded(*over, moved=over[0] is not named)
            elsewhere = self._elsewhere(others, wanted, shortest)
            if elsewhere is not None:
                return _grounded(*elsewhere, moved=True)
        if named is not None and here.kind == "near":
            return _grounded(named, here)
        if len(wanted.bare) >= shortest:
            for entry in others:
                found = entry.find(wanted, shortest)
                if found.kind == "near" or (found.verified and entry.warned):
                    return _grounded(entry, found, near=True)
        if named is None:
            return Grounded("unknown", one_line(ref, _LONGEST_REF))
        return Grounded("too-short" if here.kind == "too-short" else "absent", named.ref, named.source)

    def _named(self, ref: str) -> _Entry | None:
        """What `ref` names; models put brackets around an id, or what it is called behind it."""
        written = fold(ref).strip()
        bare = written.strip(_AROUND_REFS)
        candidates = (written, bare, bare.partition(" ")[0].strip(_AROUND_REFS))
        return next((self._entries[each] for each in candidates if each in self._entries), None)

    def _others(self, named: _Entry | None, ref: str) -> list[_Entry]:
        """All but the one that is named, the nearest passages of its document first."""
        document = named.folded_document if named is not None else fold(ref.partition("/")[0])
        place = named.source.place if named is not None and named.source is not None else 0

        def order(entry: _Entry) -> tuple[bool, int]:
            same = entry.document != "" and entry.folded_document == document
            return not same, abs(entry.source.place - place) if same and entry.source else 0

        return sorted((entry for entry in self._entries.values() if entry is not named), key=order)

    def _elsewhere(
        self, others: Sequence[_Entry], wanted: Quote, shortest: int
    ) -> tuple[_Entry, Grounding] | None:
        """The first that holds the words, in one piece if any does; few words must be held by one alone."""
        held: list[tuple[_Entry, Grounding]] = []
        for entry in others:
            found = Grounding("absent") if entry.warned else entry.standing(wanted, shortest)
            if found.verified:
                held.append((entry, found))
            if held and held[0][1].kind == "verbatim" and len(wanted.bare) >= SURE:
                break
        if not held or (len(wanted.bare) < SURE and len(held) > 1):
            return None
        document = held[0][0].document
        return max(held, key=lambda each: (each[0].document == document, each[1].kind == "verbatim"))

    def _over_edges(
        self, entries: Sequence[_Entry], wanted: Quote, shortest: int
    ) -> tuple[_Entry, Grounding] | None:
        """The passage that holds more of words that run over the cut between it and the one beside it."""
        for entry in entries:
            if entry.source is None:
                continue
            after = self._places.get((entry.source.document, entry.source.place + 1))
            halves = entry.quotables[0].over_edge(after.quotables[0], wanted) if after is not None else None
            if after is not None and halves is not None:
                best = max(
                    ((entry, halves[0]), (after, halves[1])), key=lambda half: len(Quote(half[1].words).bare)
                )
                if len(Quote(best[1].words).bare) >= shortest:
                    return best
        return None


def _grounded(entry: _Entry, found: Grounding, *, moved: bool = False, near: bool = False) -> Grounded:
    state: State = "moved" if moved else "near" if near else found.kind
    return Grounded(state, entry.ref, entry.source, found.words, found.stretch)
