"""Words that rank, recommend or choose among bets, taken out of what a model proposes: that is for people to do."""

from __future__ import annotations

import re
from typing import Final

from assistant.advisor.craft.wording import sentences

_BET: Final = r"(?:strategic )?(?:bets?|hypothes[ie]s|candidate(?!s| for\b))"
_THING: Final = r"(?:option|choice|pick|proposal|idea)s?"
_FIRST: Final = (
    r"(?:top|best|strongest|winning|preferred|recommended|favou?rite|leading|most (?:promising|attractive|important)|must[- ]do"
    r"|highest[- ](?:ranked|priority|potential))"
)
_NUMBER_ONE: Final = r"(?:number[- ]one|no\. ?1|#1)"
_RANKS: Final = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(
        (
            rf"(?:(?:our|the|my|your|this is the|is the) )?(?:very )?(?:{_FIRST}|{_NUMBER_ONE})[- ]{_BET}(?: of (?:all|them all|the set|the list))?(?![\w-])",
            rf"(?:our (?:very )?{_FIRST}|{_NUMBER_ONE})[- ]{_THING}(?![\w-])",
            rf"{_BET} (?:number|no\.?|#) ?(?:1|one)(?!\w)",
            rf"(?:in|into|among|one of) (?:our|the) (?:top|best) (?:three|3|two|2|one|1)?(?: {_BET})?(?=[.,;:!)]|$)",
            r"rank (?:number |no\. ?|#)?[1-3](?!\w)", r"rank(?:ed|s) (?:first|second|third|highest|top|at the top|number (?:one|1)|no\. ?1|#? ?[1-3])(?!\w)",
            r"(?:we|i) (?:strongly |clearly )?recommend (?:this|it|choosing|that you choose|to choose)\b[^.!?]*",
            rf"(?:choose|pick|select|shortlist) this (?:one|{_BET}|{_THING})\b",
            r"(?:should|must|deserves to|ought to) be (?:chosen|ranked|shortlisted|selected|picked|preferred)\b[^.!?]*",
            r"(?:mark(?:ed)?|set|treat) (?:this |it )?as (?:chosen|shortlisted|agreed|accepted|the winner)",
            r"\((?:recommended|top pick|favou?rite|chosen|rank(?:ed)? ?\d?)\)",
            # German and French
            r"(?:unsere |die |meine )?(?:beste|stärkste|aussichtsreichste|wichtigste|top)[- ]?(?:wette|option|wahl|idee|kandidatin)",
            r"(?:rang|platz) (?:1|eins|nummer eins)(?!\w)", r"sollte (?:gewählt|ausgewählt|bevorzugt) werden", r"(?:als )?(?:gewählt|ausgewählt) markier\w+",
            r"(?:notre |le |mon )?(?:meilleur|premier) (?:pari|choix)", r"(?:rang|place|priorité) (?:n° ?)?1(?!\w)", r"devrait être (?:choisi|retenu|préféré)e?",
        )
    )
    + ")",
    re.IGNORECASE,
)  # fmt: skip
_LEFT_BEHIND: Final = re.compile(r"^[\s:;,.–—-]+|[\s:;,–—(-]+$")
_EMPTY: Final = re.compile(r"\(\s*\)|\[\s*\]|\s+(?=[,;:.!?])")


def ranks(text: str) -> bool:
    """Whether `text` says that one bet is better than another, or is to be chosen."""
    return _RANKS.search(text) is not None


def unranked(text: str) -> str:
    """`text` without what ranks: the sentence where there are others, else only the words."""
    if not ranks(text):
        return text
    said = sentences(text)
    kept = [sentence for sentence in said if not ranks(sentence)]
    if kept:
        return " ".join(kept)
    left = _LEFT_BEHIND.sub("", _EMPTY.sub("", _RANKS.sub("", text)))
    return re.sub(r"\s{2,}", " ", left[:1].upper() + left[1:])
