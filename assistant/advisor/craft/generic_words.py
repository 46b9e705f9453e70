"""What of a bet would fit any company: phrases that all use, and sentences that name nothing of this one.

The test is a swap: put another company's customers, needs, alternatives, products, places and figures in the place of
ours. What reads on as before said nothing about us.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from assistant.advisor.craft.question_forms import SMALL
from assistant.advisor.craft.wording import sentences, stems
from assistant.advisor.material import passages
from assistant.method.engagement import Engagement
from assistant.method.records import Bet
from assistant.text import fold

ANY_COMPANY: Final = "Fits any company: {}."
NAMES_NOTHING: Final = (
    "Would hold for any company: {} names no customer, need, rival, product, place or figure of yours."
)
_MOST_NAMED: Final = 4
_NOT_OWN: Final = frozenset({"bet", "kernel"})
"""Kinds of records whose words do not tell a company apart: what is proposed, and what is made of the rest."""

_PHRASES: Final = (
    "customer[- ](?:centric\\w*|first|obsess\\w+|focus(?:ed)?)", "customer delight", "delight(?:ing|s|ed)? (?:our |the |every )?customers?", "customer experience",
    "seamless\\w*", "frictionless", "hassle[- ]free", "best[- ]in[- ]class", "world[- ]class", "industry[- ]leading", "market[- ]leading", "leading[- ]edge",
    "cutting[- ]edge", "state[- ]of[- ]the[- ]art", "next[- ]gen(?:eration)?", "innovative", "disruptive", "game[- ]chang\\w+", "holistic\\w*", "end[- ]to[- ]end",
    "one[- ]stop[- ]shop", "omni-?channel", "digital (?:transformation|journey|first)", "digital[- ]first", "data[- ]driven", "ai[- ](?:powered|driven|enabled)", "scalable",
    "agile", "leverag\\w+", "synerg\\w+", "ecosystems?", "value[- ]add(?:ed|ing)?", "added value", "superior (?:value|quality|service|experience)",
    "(?:excellent|outstanding|exceptional|unparalleled|unmatched) (?:value|quality|service|experience|support)", "exceed(?:ing|s)? expectations", "high[- ]quality",
    "premium (?:experience|quality|service|offering)", "tailor(?:ed|-made) (?:solutions?|offers?|services?|experiences?)", "personali[sz]ed (?:experiences?|solutions?|offers?|services?)",
    "innovative solutions?", "trusted partner", "partner of choice", "market leader(?:ship)?", "operational excellence", "thought leader\\w*", "win[- ]win", "future[- ]proof\\w*",
    "sustainable growth", "unlock\\w* (?:value|growth|potential)", "drive (?:growth|engagement|value|loyalty)", "brand (?:awareness|love|loyalty)", "competitive (?:advantage|edge)",
    "unique (?:value|selling) (?:proposition|point)s?", "stand out from (?:the )?(?:crowd|competition)", "lasting relationships?", "deeper? relationships?", "empower\\w* (?:our |the )?customers?",
    "solutions? provider", "wow (?:factor|moments?)", "everyone wins", "best possible (?:service|quality|experience)",
    # German
    "kundenzentri\\w+", "kunden(?:fokus|orientier\\w+)", "ganzheitlich\\w*", "nahtlos\\w*", "massgeschneidert\\w*", "innovative lösungen", "mehrwert\\w*", "alles aus einer hand",
    "zukunftsfähig\\w*", "marktführer\\w*", "erstklassig\\w*", "höchste qualität", "begeister\\w+ (?:unsere )?kunden", "kunden begeister\\w+", "rundum-?sorglos\\w*",
    # French
    "centrée? (?:sur le )?client", "expérience client", "sur[- ]mesure", "valeur ajoutée", "solutions? innovantes?", "clé en main", "haute qualité", "leader du marché",
    "excellence opérationnelle", "sans couture",
)  # fmt: skip
_PHRASE: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(_PHRASES)})(?![\w-])")

_EVERYWHERE: Final = """
always anybody anyone anything ever mostly never often only rather real really sometimes somebody something then there truly usually very
ability able accept accepted achieve act action active activity add advantage agree alternative already amount answer
approach ask asked aspect attractive available average base based become begin belief believe benefit best bet better
big board both brand bring build business busy buy buyer call capability carry cause change channel cheap cheaper
choice choose chosen clear client come common company compare compete competition competitive competitor complete
condition consider continue convenience convenient core cost create current customer daily day deal decide decision
deliver delivery demand develop difference different difficult digital direct drive early earn easier easy effect
effective efficiency efficient effort employee enable end engagement enough enter environment every everybody everyone
everything example excellent existing expand expect expectation expensive experience fail far fast faster feature feel
fewer find first fit focus follow free full fully future gain general give goal going good great group grow growing
growth hand happen happy hard help high higher hope hour idea impact important improve improvement include income
increase industry innovation innovative instead interest introduce invest investment issue job join key know large
last late later launch lead leader leading learn leave less level life limit line little local long look lose loss lot
low lower loyal loyalty main manage management market matter mean measure meet member method million minute model
moment money month move name near necessary need new next nobody normal number offer offering office old online open
operation opportunity option order organisation organization other outcome own paid part partner pay people percent
performance person personal place plan platform point poor position possible potential power prefer premium present
price problem process produce product profit program programme progress project promise proof proposition prove
provide provider purpose put quality question quick quickly range rate reach ready real reason receive recommend
reduce relationship relevant rely remain replace report resource respond response rest result return revenue right
risk rival role rule run safe sale same save sector see seek segment sell serve service set share short show side
simple single situation skill slow small solution solve soon speed spend staff stand standard start stay step stop
store strategic strategy strength strong struggle successful support sure switch system take target task team
technology tell term test thing think time today together tool total touch traditional train transform trend trust try
turn type understand unique unit unmet user value visit wait want waste way week weakness whole willing win without
work worker world worse worth year yearly young
"""
"""Words that stand in the papers of every company."""

_CLAUSE: Final = re.compile(
    r"[.;:!?,\n]+\s*|\s[–—-]\s|\s(?:because|so that|and then|then|while|weil|damit|sodass|parce que|car|afin que|pour que)\s",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _everywhere() -> frozenset[str]:
    small = {word for words in SMALL.values() for word in words}
    return stems(" ".join((_EVERYWHERE, *small)))


def own_words(engagement: Engagement) -> frozenset[str]:
    """Stems of the words that tell this company from another: those of its name, answers and records, and its figures.

    Words that all companies use are left out, and so are those of bets: they are what is looked at.
    """
    texts = [
        passage.texts
        for passage in passages(engagement)
        if passage.label not in _NOT_OWN and passage.ref != "bets"
    ]
    said = "\n".join((engagement.organisation, *(text for group in texts for text in group)))
    return stems(said) - _everywhere()


def generic_phrases(text: str, engagement: Engagement) -> tuple[str, ...]:
    """The phrases in `text` that all companies use and that the people of this one have not used themselves."""
    used = fold(
        "\n".join(
            text
            for passage in passages(engagement)
            if passage.label not in _NOT_OWN
            for text in passage.texts
        )
    )
    found = dict.fromkeys(match[0] for match in _PHRASE.finditer(fold(text)))
    return tuple(phrase for phrase in found if phrase not in used)


def generic_sentences(text: str, own: frozenset[str]) -> tuple[str, ...]:
    """The sentences of `text` that hold none of the words in `own`."""
    return tuple(sentence for sentence in sentences(text) if stems(sentence) and not stems(sentence) & own)


def generic_marks(hypothesis: str, engagement: Engagement) -> tuple[str, ...]:
    """What people are told of a hypothesis that would suit others as well; nothing for one that is this company's."""
    phrases = generic_phrases(hypothesis, engagement)
    marks = [ANY_COMPANY.format(_quoted(phrases))] if phrases else []
    said, hollow = sentences(hypothesis), generic_sentences(hypothesis, own_words(engagement))
    if hollow:
        what = "the hypothesis" if len(hollow) == len(said) else _quoted(hollow)
        marks.append(NAMES_NOTHING.format(what))
    return tuple(marks)


def generic_share(bet: Bet, engagement: Engagement) -> float:
    """How much of a bet holds for another company as well, from 0 (all is about this one) to 1 (nothing is).

    It is the share of its words, those that carry meaning, which stand in a clause without any word that would change
    if another company's names took the place of this one's. Looked at are title, hypothesis, conditions and what stops;
    tests, signs and steps are worded by hand whatever the company.
    """
    own = own_words(engagement)
    said = (bet.title, bet.hypothesis, *(condition.statement for condition in bet.conditions), *bet.stops)
    clauses = [stems(clause) for text in said for clause in _CLAUSE.split(text)]
    total = sum(map(len, clauses))
    return sum(len(clause) for clause in clauses if not clause & own) / total if total else 1.0


def _quoted(texts: tuple[str, ...]) -> str:
    return ", ".join(f"“{text.rstrip('.')}”" for text in texts[:_MOST_NAMED])
