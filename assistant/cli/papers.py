"""What a suggestion says of itself, in lines: each claim with the words it rests on, and what to be wary of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from assistant.advisor.paper import MATCHES, STATES, is_on_figures, place_of
from assistant.cli.output import say
from assistant.text import fold

if TYPE_CHECKING:
    from assistant.advisor.grounds.claims import Claim
    from assistant.advisor.paper import Paper

WIDTH: Final = 100
_BASIS: Final = {"source": "", "answer": "", "assumption": "assumption: "}


def tell_paper(paper: Paper, indent: str = "      ") -> None:
    """Print a paper for people."""
    for part in paper.parts:
        if part.heading:
            say(part.heading, indent=indent, width=WIDTH)
        inner = indent + ("  " if part.heading else "")
        for paragraph in filter(str.strip, part.text.split("\n\n")):
            say(paragraph, indent=inner, width=WIDTH)
        for claim in part.claims:
            for line, depth in _claim(claim, part.marks):
                say(line, indent=inner + "    " * depth, width=WIDTH, hang="  ")
        for mark in part.marks:
            say(f"! {mark}", indent=inner, width=WIDTH, hang="  ")
    for mark in paper.marks:
        say(f"! {mark}", indent=indent, width=WIDTH, hang="  ")
    if paper.has_quotes:
        say(MATCHES, indent=indent, width=WIDTH)


def _claim(claim: Claim, marks: Sequence[str]) -> Iterator[tuple[str, int]]:
    yield f"- {_BASIS[claim.basis]}{claim.text}", 0
    for quoted in claim.quotes:
        # What only quotes is not said twice.
        words = "" if fold(quoted.quote) == fold(claim.text) else f"“{quoted.quote}” "
        yield f"{words}({place_of(quoted)}{STATES.get(quoted.state, '')})", 1
        if quoted.warned and quoted.warned not in marks:
            yield f"! {quoted.warned}", 1
    for quoted in claim.near:
        yield f"does not count, since what stands there is: “{quoted.quote}” ({place_of(quoted)})", 1
    if claim.figures and not any(map(is_on_figures, marks)):
        yield f"! in no source and no answer: {', '.join(claim.figures)}", 1
