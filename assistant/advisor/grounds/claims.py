"""What a model claims, and what each claim rests on: words of a document, words of ours, or nothing but an assumption."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from assistant.advisor.grounds.figures import Known
from assistant.advisor.grounds.sources import Grounded, SourceBook, State
from assistant.advisor.strict import Strict
from assistant.method.said import Citation
from assistant.text import fold, one_line, safe_text

Basis = Literal["source", "answer", "assumption"]
"""source: words of a document back it. answer: words of an answer or a record do. assumption: nothing does."""

_SHOWN_REFS: Final = 12
_LONGEST_REF: Final = 60


class SupportItem(Strict):
    """Words that are said to back a claim, and the id of what they stand in."""

    ref: str
    quote: str


class ClaimItem(Strict):
    """One claim as a model gives it; without support it is an assumption."""

    text: str
    support: list[SupportItem]


class Quoted(BaseModel):
    """Words that really stand somewhere, as they stand there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: State
    ref: str
    """Where they stand: a passage of a document, the slug of an answer or the id of a record."""
    document: str = ""
    """Id of the document; empty for our own words."""
    title: str = ""
    location: str = ""
    quote: str
    """The words, ``" … "`` where some are left out."""
    stretch: str = ""
    """The same with what is left out, as a citation keeps it."""
    warned: str = ""
    """What people are told of a text that addresses an assistant."""

    @classmethod
    def of(cls, found: Grounded) -> Quoted:
        """The words that a quote turned out to be."""
        source = found.source
        return cls(
            state=found.state,
            ref=found.ref,
            document=source.document if source is not None else "",
            title=source.title if source is not None else "",
            location=source.location if source is not None else "",
            quote=found.words,
            stretch=found.stretch,
            warned=source.warned if source is not None else "",
        )


class Claim(BaseModel):
    """One claim, what backs it, and what of it stands nowhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    basis: Basis
    quotes: tuple[Quoted, ...] = ()
    """What backs it. That the words stand there is no proof yet that they say so."""
    near: tuple[Quoted, ...] = ()
    """What stands where it was said to, but in other words: shown, and backs nothing."""
    figures: tuple[str, ...] = ()
    """Its numbers and dates that stand in no document and no answer that was given."""


class ClaimSieve:
    """The grounding rule for claims: what is quoted stands in the book, or the claim is an assumption.

    Numbers are held against all of the book and `given`: whatever else the model was told, such as the question.
    """

    def __init__(self, book: SourceBook, given: Iterable[str] = ()) -> None:
        self._book = book
        self._given = tuple(given)
        self._checked: dict[tuple[str, str], Grounded] = {}

    @cached_property
    def _known(self) -> Known:
        """The numbers that were given; titles may hold the year."""
        titles = (f"{source.title}\n\n{source.location}" for source in self._book.sources)
        return Known(chain(self._book.texts, titles, self._given))

    def faults(self, items: Sequence[ClaimItem], path: str) -> list[str]:
        """What is wrong with the claims at `path` of a reply, a line each that says how to mend it."""
        found = []
        for place, item in enumerate(items):
            if not item.text.strip():
                found.append(f"{path}[{place}].text: must not be blank")
            for number, support in enumerate(item.support):
                fault = self._fault(support)
                if fault:
                    found.append(f"{path}[{place}].support[{number}]: {fault}")
        return found

    def settle(self, items: Iterable[ClaimItem]) -> list[Claim]:
        """The claims with what really backs them, in their order; blank ones, and ones said twice, are left out."""
        claims: dict[str, Claim] = {}
        for item in items:
            text = safe_text(item.text).strip()
            if text and fold(text) not in claims:
                claims[fold(text)] = self._claim(text, item.support)
        return list(claims.values())

    @staticmethod
    def citations(claims: Iterable[Claim]) -> list[Citation]:
        """The words of documents that back the claims, each once, with what a quote leaves out.

        Our own words are no source that could be cited: the claim itself names them.
        """
        quotes = (quoted for claim in claims for quoted in claim.quotes if quoted.document)
        return list(dict.fromkeys(_citation(quoted) for quoted in quotes))

    def _claim(self, text: str, support: Iterable[SupportItem]) -> Claim:
        checked = list(self._quoted(support))
        quotes = tuple(quoted for quoted in checked if quoted.state != "near")
        from_document = any(quoted.document for quoted in quotes)
        return Claim(
            text=text,
            basis="source" if from_document else "answer" if quotes else "assumption",
            quotes=quotes,
            near=tuple(quoted for quoted in checked if quoted.state == "near"),
            figures=self._known.missing(text),
        )

    def _quoted(self, support: Iterable[SupportItem]) -> Iterator[Quoted]:
        """What of `support` stands somewhere, the same words once."""
        seen = set[tuple[str, str]]()
        for item in support:
            found = self._check(item)
            if not found.words or (found.ref, found.words) in seen:
                continue
            seen.add((found.ref, found.words))
            yield Quoted.of(found)

    def _check(self, item: SupportItem) -> Grounded:
        """Each quote once: the reply is looked through for its faults, and again when it is settled."""
        key = item.ref, item.quote
        if key not in self._checked:
            self._checked[key] = self._book.check(item.ref, item.quote)
        return self._checked[key]

    def _fault(self, item: SupportItem) -> str:
        """What is wrong with one support; empty where it counts.

        No word of a document is repeated here: it would go back to the model outside of its delimiters.
        """
        found = self._check(item)
        if found.counts:
            return ""
        ref = one_line(found.ref, _LONGEST_REF)
        match found.state:
            case "unknown":
                return f"there is no {ref!r}, and the words stand nowhere; {self._refs()}"
            case "too-short":
                return f"too few words of {ref} to prove anything; quote a whole sentence of it"
            case "near":
                return f"{ref} says it in other words, or has a “not” that is left out here; copy the words exactly, or leave this support out"
            case _:
                return f"the words do not stand in {ref}; copy them exactly from where they stand, or leave this support out"

    def _refs(self) -> str:
        refs = [one_line(ref, _LONGEST_REF) for ref in self._book.refs]
        if not refs:
            return "nothing can be cited here: leave the support empty"
        more = " and others" if len(refs) > _SHOWN_REFS else ""
        return f"cite one of {', '.join(refs[:_SHOWN_REFS])}{more}, or leave this support out"


def _citation(quoted: Quoted) -> Citation:
    return Citation(
        title=quoted.title,
        location=quoted.location,
        quote=quoted.stretch or quoted.quote,
        document=quoted.document,
    )
