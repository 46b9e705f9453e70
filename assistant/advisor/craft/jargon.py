"""Words in a question that the people who are asked do not use: consultants' words and abbreviations.

A word that stands in the answer, the records or the documents is theirs, whatever it is. The method's own words
(persona, need, bet, promise) are on every screen and not meant here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from assistant.text import fold, one_line

_MOST_NAMED: Final = 3
_MOST_LOOKED_AT: Final = 2_000
_TERMS: Final = (
    # English
    "agile", "action items?", "actionable", "alignment", "bandwidth", "benchmark\\w*", "best[- ]in[- ]class", "best[- ]practices?", "bleeding[- ]edge",
    "blue ocean", "boil the ocean", "bottom line", "business case", "business model", "buy-in", "cadence", "cannibali[sz]\\w*", "circle back", "commoditi[sz]\\w*",
    "core competenc\\w+", "critical mass", "cross[- ]sell\\w*", "customer[- ]centric\\w*", "customer journeys?", "customer lifetime value", "cutting[- ]edge",
    "deep[- ]dive", "deliverables?", "differentiators?", "disrupt\\w*", "drill down", "economies of scale", "ecosystems?", "enablers?", "end[- ]to[- ]end",
    "frictionless", "future[- ]proof\\w*", "game[- ]chang\\w+", "go[- ]to[- ]market", "granular\\w*", "green ?field", "growth hack\\w*", "headwinds?", "holistic\\w*",
    "hypercare", "ideat\\w+", "impactful", "incentivi[sz]\\w*", "key takeaways?", "lean in", "learnings", "leverag\\w+", "low[- ]hanging fruits?", "mindshare",
    "mission[- ]critical", "moat", "monetis\\w+", "monetiz\\w+", "move the needle", "north star", "offering portfolio", "omni-?channel", "onboarding", "operating model",
    "operationali[sz]\\w*", "optimi[sz]\\w*", "pain[- ]points?", "paradigms?", "pivot\\w*", "playbook", "proof of concept", "quick wins?", "ramp up", "right[- ]siz\\w+",
    "road ?maps?", "scalab\\w+", "seamless\\w*", "share of wallet", "silos?", "socialize", "stakeholders?", "strategic fit", "streamlin\\w+",
    "swim lanes?", "synerg\\w+", "tailwinds?", "take[- ]aways?", "thought leader\\w*", "time[- ]to[- ]market", "touch[- ]?points?", "traction", "transformati(?:on|ve|onal)",
    "unique selling (?:point|proposition)s?", "upsell\\w*", "use cases?", "utili[sz]\\w*", "value[- ]add(?:ed)?", "value chains?", "value drivers?", "value levers?",
    "vertical integration", "verticals", "white ?space", "win[- ]win", "wow factor",
    # German, beside what it has borrowed
    "alleinstellungsmerkmal\\w*", "change-?prozess\\w*", "ganzheitlich\\w*", "handlungsfeld\\w*", "kernkompetenz\\w*", "kundenzentri\\w+", "mehrwert\\w*",
    "nutzenversprechen", "schmerzpunkt\\w*", "stellhebel\\w*", "stakeholder\\w*", "synergie\\w*", "wertschöpfungskette\\w*", "wertetreiber\\w*", "zielführend\\w*",
    "zukunftsfähig\\w*", "nachhaltig aufgestellt",
    # French, beside the same
    "avantages? concurrentiels? durables?", "chaîne de valeur", "écosystèmes?", "feuille de route", "holistique\\w*", "leviers?", "parcours client", "parties prenantes",
    "points? de contact", "points? de douleur", "proposition de valeur unique", "synergies?", "valeur ajoutée", "création de valeur",
)  # fmt: skip
_TERM: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(_TERMS)})(?![\w-])")
_ABBREVIATION: Final = re.compile(r"(?<![\w&./-])(?:[A-Z]&[A-Z]|[A-Z][A-Z0-9]{1,5}s?)(?![\w&/-])")
_EVERYBODYS: Final = frozenset(
    [
        "OK",
        "TV",
        "UK",
        "EU",
        "US",
        "USA",
        "UN",
        "DIY",
        "IT",
        "AM",
        "PM",
        "PC",
        "PCs",
        "PIN",
        "VAT",
        "A4",
        "GPS",
        "USB",
        "SMS",
        "PDF",
        "FAQ",
    ]
)
"""Abbreviations that nobody has to ask about."""


def jargon(question: str, heard: Iterable[str]) -> tuple[str, ...]:
    """Words of `question` that are no plain words and stand in none of the texts `heard`, as they stand in it."""
    line = one_line(question, _MOST_LOOKED_AT)
    found = [
        match[0]
        for match in _ABBREVIATION.finditer(line)
        if not _is_shouted(line) and match[0] not in _EVERYBODYS
    ]
    found += [match[0] for match in _TERM.finditer(fold(line))]
    if not found:
        return ()
    known = fold("\n".join(heard))
    foreign = [word for word in dict.fromkeys(found) if not _heard(word, known)]
    return tuple(foreign[:_MOST_NAMED])


def _heard(word: str, known: str) -> bool:
    """Whether people use the word, in the singular or the plural."""
    stem = fold(word).rstrip("s")
    return re.search(rf"(?<!\w){re.escape(stem)}", known) is not None


def _is_shouted(line: str) -> bool:
    """Whether all of it is in capitals, so that no word of it is an abbreviation."""
    return line.isupper()
