"""By what an analyst knows that a passage speaks to a question, where nothing is answered yet that could be looked for.

The words of a question are seldom those of a document: "In which market do we compete?" is answered by a slide on the
region and the rivals. So each question has words that documents use when they say something to it (`says`), words that
only help along (`hints`), words of headings under which it is dealt with (`under`), and where it takes two things
together, words for the second (`beside`). They were written from the craft and checked on the "tune" half of what
tests/retrieval/documents.yaml judges. Of the passages shown where nothing is answered, 0.76 are then right, and 0.74 for
the questions and companies held back; looked for by the words of the questions it was 0.19 and 0.12.

Words of the market, the personas and the records that a question builds on were tried as well, to find more passages, to
let some in, and to order them: none of it found more that is right, and most of it less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from assistant.retrieval.lexical import stem
from assistant.text import fold

Spans = tuple[tuple[int, int], ...]

LEAST: Final = 1.1
"""What the signs of a passage must come to: one word that says it under a fitting heading, or two of them."""
_SAYS: Final = 0.7
_HINTS: Final = 0.3
_MOST_HINTS: Final = 2
_UNDER: Final = 0.6
_AHEAD: Final = 0.9
_LONG: Final = 60
"""Words from which on a passage is long: it has more signs by chance. With passages of the judged documents put together
to some 700 characters 0.61 of those shown are right for the "tune" half, at 40 as many of fewer, at 80 0.59."""

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_YEAR: Final = re.compile(r"(?<![\w.,])20[2-9]\d(?![\w%]|[.,]\d)")

_TRENDS: Final = """
trend trends law laws rule rules regulation regulator levy tax taxes tariff subsidy grant government ministry state
ageing generation young younger demographic doubled tripled twice rising rise rises dearer costlier scarce growing increasingly spreading becoming
climate energy carbon weather inflation wages shortage technology digital automation ai electric robots
legislation forbid forbids ban banned retire coming
"""
_TREND_HINTS: Final = (
    "will from next soon longer more fewer since years dear cheap cheaper new used become became made"
)
_TREND_HEADINGS: Final = "trend trends outlook coming future regulation risks environment pestl pestel subsidy climate macro forecast"


@dataclass(frozen=True, slots=True)
class Signs:
    """The words by which passages for one question are known; two joined by a hyphen stand side by side."""

    says: str
    hints: str = ""
    under: str = ""
    beside: str = ""
    ahead: tuple[int, int] | None = None
    """How many years ahead what is sought lies, at least and at most."""


SIGNS: Final[Mapping[str, Signs]] = {
    "market": Signs(
        "market markets sector industry region regional province provinces district county territory compete competes "
        "serve serves competitor competitors rival rivals segment nationwide catchment players within wholesaler distributor "
        "exports export abroad overseas",
        "customers clients sell sells mostly share country countries local sorts trade business only size revenue turnover",
        "market markets business stand profile competition rivals portfolio strategy company overview sales",
    ),
    "personas": Signs(
        "segment segments group groups type types sort sorts kind kinds typical families households "
        "tenants freelancers managers owners buyers persona personas aged older younger "
        "firms companies small large pensioners students parents professionals",
        "customers clients mostly usually always never decide decides compare buy buys order orders prefer live work "
        "many who i my",
        "customers clients interviews interview survey personas segments people markets book guests",
    ),
    "needs": Signs(
        "want wants wanted need needs care cares expect expects wish hope must matter matters important annoys worry worries "
        "afraid trouble problem struggle missing proof know knowing complaint complain reach trust easier hassle pays asks ask so-that "
        "have-to has-to",
        "i my me if when morning night wait waiting lost late again nobody think open quickly can see",
        "interview interviews survey complaints tickets annoys needs jobs feedback voices customers",
    ),
    "alternatives": Signs(
        "instead themselves ourselves in-house competitor competitors competition rival rivals alternative alternatives "
        "substitute substitutes switch switched disposable homemade compare compares compared cheaper undercut undercuts portal "
        "portals start-up workaround spreadsheet other-supplier another-supplier did-without bought yourself do-without "
        "by-themselves free",
        "own buy buys sells offers offer left machine machines tool neighbour night hand leave went over took",
        "competition rivals competitors alternatives churn ended lost interviews",
    ),
    "target-personas": Signs(
        "target targets targeted focus concentrate prioritise priority let-go leave-to turn-away profitable unprofitable "
        "attractive margin segment segments turnover tender tenders account accounts abandon give-up fastest share "
        "run-out contribution worthwhile",
        "customers clients small large bring calls revenue percent grow grows thirds serve group groups sorts "
        "mostly many forty",
        "strategy board customers churn segments book ended markets portfolio stand",
    ),
    "needs-served": Signs(
        "satisfied dissatisfied satisfaction complaint complaints complain missing late delay delayed wrong refused failed fail "
        "fails slow rated punctual punctuality settle settled wait waits queue queues upset returned on-time "
        "credit renew damaged stain unhappy happy response within-a lost",
        "customers passengers guests service days weeks asks again back sent named left day takes billed delivered worse",
        "complaints tickets service support claims annoys loyalty satisfaction churn ended interviews price",
    ),
    "trends": Signs(_TRENDS, _TREND_HINTS, _TREND_HEADINGS, ahead=(0, 15)),
    "trends-organisation": Signs(
        _TRENDS,
        _TREND_HINTS,
        _TREND_HEADINGS,
        beside="our us we plant company staff agents costs cost budget margin supplier factory profit",
        ahead=(0, 15),
    ),
    "trends-needs": Signs(
        _TRENDS,
        _TREND_HINTS,
        _TREND_HEADINGS,
        beside="want wants ask asks expect expects need needs demand guests customers clients buyers "
        "passengers families prefer proof hours",
        ahead=(0, 15),
    ),
    "trends-alternatives": Signs(
        _TRENDS,
        _TREND_HINTS,
        _TREND_HEADINGS,
        beside="competitor competitors rival rivals competition alternative substitute portal portals platform platforms "
        "disposable themselves easier start-up newcomer free begun offer offers machines",
    ),
    "offer-changes": Signs(
        "idea ideas feature features app add adding stop drop introduce launch test pilot prototype improve improvement simplify "
        "label labels subscription package bundle new-line request requests wanted please remote "
        "can-we catalogue",
        "product products service offer instead see shows order new contract want let asks before",
        "ideas requests backlog roadmap tickets product products features research wishes",
    ),
    "value-proposition": Signs(
        "promise promises promised guarantee guarantees slogan claim message tell proposition value values worth benefit "
        "pays-for peace reason choose brand stand-for want-to one-price",
        "customers we say says instead nothing first when clean time one know",
        "promise offer prices price ambition brand positioning message proposition value",
    ),
    "differentiation": Signs(
        "nobody-else no-one only-we the-only unique certificate certified patent patented exclusive imitate imitates copy "
        "copies advantage different unlike every-rival the-others distinctive lasting brand approved monopoly trust",
        "others rivals competitors else years own takes easy hard reason stay still knows rival",
        "stand competition strengths difference position rivals",
    ),
    "swot": Signs(
        "strong strength strengths weak weakness weaknesses slow risk risks threat threats opportunity opportunities advantage "
        "bottleneck depend depends dependence lack lacks gap gaps fell falls declined shrank loss losses debt credit old outdated "
        "obsolete resigned retire retires vacant undercut undercuts certificate loyal nobody worse better-than best "
        "twice competitors",
        "we our us others wait waits only few single supplier years takes need",
        "stand risks people staff systems strengths weaknesses swot competition rivals loyalty",
    ),
    "bets": Signs(
        "bet bets wager gamble hypothesis option options priority priorities choose chosen decided pilot strategic dare "
        "dares breakthrough first-the we-bet",
        "first then second third waits wait if test by try fast cheap back leave",
        "offsite strategy workshop decisions bets options priorities",
    ),
    "objectives-long": Signs(
        "vision ambition aspire decade long-term ten-years want-to goal aim objective mission one-day",
        "every no should shall will become be leading first",
        "ambition vision strategy stand goals objectives",
        ahead=(5, 15),
    ),
    "objectives-medium": Signs(
        "goal goals target targets objective objectives aim milestone double half three-years five-years mid-term medium-term",
        "by shall should sales share reach needs running before from",
        "strategy board goals objectives plan targets outlook",
        ahead=(2, 5),
    ),
    "objectives-short": Signs(
        "target targets goal goals objective objectives kpi kpis okr milestone decided next-year this-year the-end end-of quarter "
        "until at-least above below",
        "by get six percent reach shall reduce raise first unless",
        "targets goals objectives decisions board kpi plan",
        ahead=(0, 2),
    ),
    "capabilities": Signs(
        "skill skills skilled capability capabilities ability capacity lack lacks engineer engineers expert experts specialist "
        "specialists trained training train qualified recruit hire vacancy vacancies vacant retire retires resigned "
        "system systems software nobody-here would-need know-how programming data competence "
        "equipment",
        "need can cannot read people staff computers learn hard well need gaps takes",
        "people staff systems organisation technology skills personnel capabilities research",
    ),
    "activities": Signs(
        "project projects build building permit implement install rollout migrate validation milestone programme workstream "
        "train training interfaces interface responsible owner phase schedule test decided programming kick-off",
        "from until to partner months plan start runs groups named by january march may october",
        "plan project projects roadmap actions programme schedule decisions",
    ),
    "budgets": Signs(
        "cost costs amount amounts budget budgets invest investment investments spend spending expense expenses fee licence licences "
        "written-off depreciation grant loan funding capex opex a-year once capital",
        "euros year million thousand money pay bank half price running all engines",
        "costs cost budget budgets finance finances bank investment investments funding",
    ),
}


@dataclass(frozen=True, slots=True)
class Speaks:
    """How much a passage speaks to a question, and by which of its words."""

    worth: float
    spans: Spans


def sought(question: str) -> str:
    """The words to look for in the documents."""
    signs = SIGNS[question]
    return f"{signs.says} {signs.beside} {signs.under}".replace("-", " ")


def speaks(
    question: str,
    text: str,
    headings: tuple[str, ...],
    *,
    year: int | None = None,
) -> Speaks:
    """What of `text` under these headings speaks to `question`.

    Args:
        question: its slug.
        text: of the passage.
        headings: above it.
        year: this year, from which on what lies ahead is counted; None leaves that out.
    """
    signs = SIGNS[question]
    says, hints = _stems(signs.says), _stems(signs.hints)
    beside, under = _stems(signs.beside), _stems(signs.under)
    found: dict[str, tuple[int, int]] = {}
    for name, span in _names(text):
        found.setdefault(name, span)
    worth = _SAYS * len(found.keys() & says) + _HINTS * min(_MOST_HINTS, len(found.keys() & hints - says))
    spans = [found[name] for name in found.keys() & says]
    if signs.ahead is not None and year is not None:
        times = [
            match
            for match in _YEAR.finditer(text)
            if signs.ahead[0] <= int(match[0]) - year <= signs.ahead[1]
        ]
        if times:
            worth += _AHEAD
            spans.append(times[0].span())
    if not spans:
        return Speaks(0.0, ())
    if beside:
        if found.keys().isdisjoint(beside):
            return Speaks(0.0, ())
        spans += [found[name] for name in found.keys() & beside]
    if not {name for heading in headings for name, _ in _names(heading)}.isdisjoint(under):
        worth += _UNDER
    words = len(_WORD.findall(text))
    worth /= 1 + max(0, words - _LONG) / (2 * _LONG)
    return Speaks(worth, tuple(sorted(spans)))


def _names(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """The stems of the words of `text` and of each two neighbours, with where they stand."""
    before: tuple[str, int] | None = None
    for match in _WORD.finditer(text):
        name = _name(match[0])
        yield name, match.span()
        if before is not None:
            yield f"{before[0]}-{name}", (before[1], match.end())
        before = name, match.start()


@lru_cache(maxsize=16384)
def _name(word: str) -> str:
    return stem(fold(word))


@cache
def _stems(words: str) -> frozenset[str]:
    return frozenset("-".join(stem(part) for part in word.split("-")) for word in words.split())
