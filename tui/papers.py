"""A paper as it is read on the screen: each claim with what it rests on, in words and with a sign, and what to be wary of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.advisor.paper import MATCHES, STATES, is_on_figures, place_of
from assistant.text import fold
from tui.safe import joined, plain

if TYPE_CHECKING:
    from assistant.advisor.grounds.claims import Claim, Quoted
    from assistant.advisor.paper import Paper, Part

_BASIS: Final = {
    "source": ("■ rests on a document", "$text-success"),
    "answer": ("□ rests on your words", "$text-accent"),
    "assumption": ("? assumption", "$text-warning"),
}
"""What a claim rests on: sign and words, and the colour of both."""

Piece = Content | str | tuple[str, str]


def paper_content(paper: Paper) -> Content:
    """All of a paper, its parts one below the other."""
    blocks = [_part(part) for part in paper.parts]
    foot = [_mark(mark) for mark in paper.marks]
    if paper.has_quotes:
        foot.append(plain(MATCHES, "italic $quiet"))
    if foot:
        blocks.append(joined(foot, "\n"))
    return joined(blocks, "\n\n")


def _part(part: Part) -> Content:
    lines: list[Piece] = [(part.heading, "bold $text-accent")] if part.heading else []
    if part.text.strip():
        lines.append(part.text.strip())
    for claim in part.claims:
        lines += _claim(claim, part.marks)
    lines += [_mark(mark) for mark in part.marks]
    return joined(lines, "\n")


def _claim(claim: Claim, marks: Sequence[str]) -> Iterator[Piece]:
    basis, style = _BASIS[claim.basis]
    yield joined([(f"{basis}: ", style), claim.text])
    for quoted in claim.quotes:
        # What only quotes is not said twice.
        words = "" if fold(quoted.quote) == fold(claim.text) else f"“{quoted.quote}”  "
        yield joined(
            ["  ", (words, "italic"), (f"{place_of(quoted)}{STATES.get(quoted.state, '')}", "$quiet")]
        )
        if quoted.warned and quoted.warned not in marks:
            yield _mark(quoted.warned)
    for quoted in claim.near:
        yield _near(quoted)
    if claim.figures and not any(map(is_on_figures, marks)):
        yield _mark(f"In no source and no answer: {', '.join(claim.figures)}.")


def _near(quoted: Quoted) -> Content:
    return joined(
        [
            ("  ≠ does not count, since what stands there is: ", "$text-warning"),
            (f"“{quoted.quote}”", "italic"),
            (f"  {place_of(quoted)}", "$quiet"),
        ]
    )


def _mark(text: str) -> Content:
    return joined([("! ", "bold $text-warning"), (text, "$text-warning")])
