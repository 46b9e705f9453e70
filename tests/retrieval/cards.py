"""Cards of an invented little library, small enough to reason about."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from assistant.retrieval.cards import Card, parse_card

PLAIN: Final = """\
---
id: {id}
title: {title}
source: {source}
section: {section}
kind: {kind}
questions: [{questions}]
perspective: both
{more}cues:
{cues}
---
{body}
"""


def card_text(
    id: str = "job-not-product",
    title: str = "A job, not a product",
    source: str = "cvmbok",
    section: str = "jobs-to-be-done",
    kind: str = "concept",
    questions: str = "needs",
    cues: tuple[str, ...] = ("they only list our products",),
    body: str = "People hire things to make progress in their lives.",
    more: str | None = None,
) -> str:
    """The text of a card file, sound unless told otherwise; `more` is what stands before the cues."""
    lines = "\n".join(f'  - "{cue}"' for cue in cues)
    return PLAIN.format(
        id=id,
        title=title,
        source=source,
        section=section,
        kind=kind,
        questions=questions,
        cues=lines,
        body=body,
        more=("company: Lumo Ferries\n" if kind == "example" else "") if more is None else more,
    )


def library() -> tuple[Card, ...]:
    """Six cards about different things, two of them nearly the same."""
    ferry = "The ferry office of Lumo asked why passengers cross at dawn, and found nurses on their way home."
    texts = (
        card_text(),
        card_text(
            id="edges-of-market",
            title="Draw the edges of the market",
            section="session-1",
            questions="market",
            cues=("our market is everybody", "which countries are in"),
            body="Say what lies outside, so that somebody can be told no.",
        ),
        card_text(
            id="ferry-example",
            title="The ferry at dawn",
            kind="example",
            cues=("why do they cross so early",),
            body=ferry,
        ),
        card_text(
            id="ferry-example-again",
            title="The ferry at dawn, again",
            kind="example",
            cues=("why do they cross that early",),
            body=ferry,
        ),
        card_text(
            id="poster-on-the-wall",
            title="Saying is not doing",
            source="value-at-scale",
            section="slogan",
            questions="",
            cues=("the boss announced it and nothing changed",),
            body="A slogan costs nothing; look for what somebody gave up to keep it.",
        ),
        card_text(
            id="shared-by-two",
            title="Expectations and rivals",
            questions="needs, alternatives",
            cues=("what do they expect and who else offers it",),
            body="What is expected comes from whatever people used before.",
        ),
    )
    return tuple(parse_card(text, "a card") for text in texts)


def write_cards(folder: Path, *texts: str) -> Path:
    """Files of these cards below `folder`, each where it belongs."""
    for text in texts:
        card = parse_card(text, "a card")
        path = folder / card.source / f"{card.id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
