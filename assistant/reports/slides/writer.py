"""An engagement as a file of slides."""

from __future__ import annotations

from datetime import date

from assistant.method.engagement import Engagement
from assistant.reports.overview import overview
from assistant.reports.slides import opening, settled, told, wagers
from assistant.reports.slides.deck import Deck


def to_pptx(engagement: Engagement, today: date) -> bytes:
    """All slides as the bytes of a file, what a reader needs first ahead; `today` as in the report."""
    held = overview(engagement, today)
    deck = Deck(held)
    opening.cover(deck, held)
    opening.summary(deck, held)
    opening.the_board(deck, held)
    wagers.bets(deck, held, engagement)
    wagers.roadmap(deck, held)
    settled.money(deck, engagement)
    settled.decisions(deck, engagement)
    told.gaps(deck, held, engagement)
    told.dissent(deck, held)
    settled.homework(deck, engagement)
    told.next_steps(deck, held, engagement, today)
    told.cells(deck, held, engagement)
    opening.closing(deck, held)
    return deck.content()
