"""What a suggestion says of itself, in lines: each claim with the words it rests on, and what to be wary of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from assistant.cli.output import say
from assistant.text import fold

if TYPE_CHECKING:
    from assistant.advisor.grounds.claims import Claim, Quoted
    from assistant.advisor.paper import Paper

WIDTH: Final = 100
MATCHES: Final = (
    "A quote that matches proves that the words were written, not that they support what is said."
)
_BASIS: Final = {"source": "", "answer": "", "assumption": "assumption: "}
_STATES: Final = {
    "elided": ", with words left out",
    "moved": ", found there instead of where it was said to stand",
}


def tell_paper(paper: Paper, indent: str = "      ") -> None:
    """Print a paper for people."""
    for part in paper.parts:
        if part.heading:
            say(part.heading, indent=indent, width=WIDTH)
        inner = indent + ("  " if part.heading else "")
        for paragraph in filter(str.strip, part.text.split("\n\n")):
            say(paragraph, indent=inner, width=WIDTH)
        for claim in part.claims:
            for line, depth in _claim(claim):
                say(line, indent=inner + "    " * depth, width=WIDTH, hang="  ")
        for mark in part.marks:
            say(f"! {mark}", indent=inner, width=WIDTH, hang="  ")
    for mark in paper.marks:
        say(f"! {mark}", indent=indent, width=WIDTH, hang="  ")
    if quotes(paper):
        say(MATCHES, indent=indent, width=WIDTH)


def quotes(paper: Paper) -> bool:
    """Whether anything in a paper is backed by a quote."""
    return any(claim.quotes for part in paper.parts for claim in part.claims)


def _claim(claim: Claim) -> Iterator[tuple[str, int]]:
    yield f"- {_BASIS[claim.basis]}{claim.text}", 0
    for quoted in claim.quotes:
        # What only quotes is not said twice.
        words = "" if fold(quoted.quote) == fold(claim.text) else f"“{quoted.quote}” "
        yield f"{words}({_where(quoted)}{_STATES.get(quoted.state, '')})", 1
        if quoted.warned:
            yield f"! {quoted.warned}", 1
    for quoted in claim.near:
        yield f"does not count, since what stands there is: “{quoted.quote}” ({_where(quoted)})", 1
    if claim.figures:
        yield f"! in no source and no answer: {', '.join(claim.figures)}", 1


def _where(quoted: Quoted) -> str:
    return ", ".join(filter(None, (quoted.title or quoted.ref, quoted.location)))
