"""A bet as it comes out of a challenge: what was said against it, what that rests on, and what accepting it would fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.advisor.betting.reasons import has_own_words, kept_back
from assistant.advisor.grounds.claims import Claim
from assistant.advisor.paper import PAPER, Paper, Part, cautions
from assistant.advisor.task import Brief
from assistant.method.records import Bet
from assistant.method.rules.picture import name, quoted
from assistant.method.said import counted, links
from assistant.text import fold, one_line
from assistant.workspace.proposals import ParkedItem, Proposal, RecordEdit

About = Literal["customers", "ourselves", "rivals"]
"""Whom a condition is about."""
PREMORTEM: Final = "It has failed: what happened"
_LONGEST_PARKED: Final = 400
OWN_FIRST: Final = (
    "{} kept back until you have written your own: what is read first is what gets written. "
    "They stand beside the pre-mortem of this bet as soon as that is answered."
)
HAS_A_TEST: Final = "The bet names a test for this already; it stays as it is."
HAS_AN_OBJECTION: Final = "The bet names an objection already; it stays as it is."


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Weighed(_Value):
    """One thing that would have to be true, and what speaks for it."""

    about: About
    claim: Claim
    is_own: bool = Field(description="The bet says so already")


class Asked(_Value):
    """A question that people have to answer themselves, and what helps."""

    heading: str
    text: str
    beside: tuple[str, ...] = ()


class Challenge(_Value):
    """What was said against one bet. What is empty was not given, or did not hold."""

    bet: str
    conditions: tuple[Weighed, ...] = ()
    weakest: int | None = Field(None, description="Place in `conditions`")
    why_weakest: str = ""
    test: str = Field(
        "", description="A test of the weakest condition: what is done, and what would speak against it"
    )
    weeks: int | None = None
    premortem: tuple[str, ...] = Field((), description="Reasons of a failure, told as if it had happened")
    persona: str = Field("", description="Id of the one who objects")
    objection: str = ""
    rival_words: str = Field(
        "", description="A sentence of bet or promise that a competitor could print unchanged"
    )
    rival_ref: str = ""
    rival_why: str = ""
    loser: str = Field("", description="Id of the persona who loses; empty with a reason: nobody")
    loser_why: str = ""
    kill_criterion: str = ""
    asked: tuple[Asked, ...] = Field((), description="What the guide asks instead")
    parks: str = Field("", description="What to park where nothing of the bet would change")
    figures: tuple[tuple[str, ...], ...] = Field(
        (), description="Numbers nobody gave: of the test, the pre-mortem, the objection, and where it ends"
    )


def changes_of(bet: Bet, challenge: Challenge) -> dict[str, Any]:
    """The fields of `bet` that accepting would fill in: what people wrote stays to the letter, and nothing is rated."""
    fields: dict[str, Any] = {}
    conditions = [condition.model_dump(mode="json") for condition in bet.conditions]
    places: dict[str, int] = {}
    for place, condition in enumerate(bet.conditions):
        places.setdefault(fold(condition.statement), place)
    for number, weighed in enumerate(challenge.conditions):
        key = fold(weighed.claim.text)
        if key not in places:
            places[key] = len(conditions)
            conditions.append({"statement": weighed.claim.text, "test": "", "confidence": None})
        held = conditions[places[key]]
        if number == challenge.weakest and challenge.test and not held["test"].strip():
            held["test"] = challenge.test
    if conditions != [condition.model_dump(mode="json") for condition in bet.conditions]:
        fields["conditions"] = conditions
    filled = {"customer_objection": challenge.objection, "kill_criterion": challenge.kill_criterion}
    fields |= {field: words for field, words in filled.items() if words and not getattr(bet, field).strip()}
    return fields


def proposal_of(brief: Brief, bet: Bet, challenge: Challenge) -> Proposal:
    """What accepting changes of the bet; where that is nothing, what it parks, so that there is something to do."""
    fields = changes_of(bet, challenge)
    titles = {record.id: name(record) for record in brief.engagement.records}
    parked = []
    if not fields and (title := challenge.parks or _objection_parked(bet, challenge, titles)):
        parked.append(ParkedItem(question="bets", title=one_line(title, _LONGEST_PARKED)))
    quotes = [quote for each in challenge.conditions for quote in each.claim.quotes]
    named = (challenge.persona, challenge.loser, challenge.rival_ref)
    rests_on = (
        bet.id,
        *(link.id for link in links(bet)),
        *named,
        *(each.document or each.ref for each in quotes),
    )
    return Proposal(
        changes=[RecordEdit(id=bet.id, fields=fields)] if fields else [],
        parked=parked,
        based_on=[ref for ref in dict.fromkeys(rests_on) if ref],
        drafts=list(brief.drafts),
        shown={
            "title": f"{name(bet)} on trial",
            PAPER: Paper(parts=tuple(_parts(brief, bet, challenge, titles))).model_dump(mode="json"),
            **kept_back(bet, challenge.premortem),
        },
    )


def _objection_parked(bet: Bet, challenge: Challenge, titles: Mapping[str, str]) -> str:
    if not challenge.objection:
        return ""
    return f"{quoted(challenge.objection)} ({titles.get(challenge.persona, '')}; {name(bet)})"


def _parts(brief: Brief, bet: Bet, challenge: Challenge, titles: Mapping[str, str]) -> Iterator[Part]:
    of_test, of_premortem, of_objection, of_end = (*challenge.figures, (), (), (), ())[:4]
    for weighed in challenge.conditions:
        there = ", as the bet has it" if weighed.is_own else ""
        yield Part(
            heading=f"What would have to be true of {weighed.about}{there}",
            claims=(weighed.claim,),
            marks=cautions([weighed.claim], unconfirmed=brief.unconfirmed),
        )
    if challenge.weakest is not None:
        statement = challenge.conditions[challenge.weakest].claim.text
        yield Part(heading="The weakest of these", text=_paragraphs(quoted(statement), challenge.why_weakest))
        if challenge.test:
            weeks = "" if challenge.weeks is None else f"Weeks it takes: {challenge.weeks}."
            tested = any(
                fold(each.statement) == fold(statement) and each.test.strip() for each in bet.conditions
            )
            yield Part(
                heading="A test for it",
                text=_paragraphs(challenge.test, weeks),
                marks=(*cautions(figures=of_test), *((HAS_A_TEST,) if tested else ())),
            )
    if challenge.premortem and has_own_words(brief.engagement, bet):
        yield Part(
            heading=PREMORTEM,
            text=_paragraphs(*challenge.premortem),
            marks=cautions(figures=of_premortem),
        )
    elif challenge.premortem:
        yield Part(heading=PREMORTEM, text=OWN_FIRST.format(counted(len(challenge.premortem), "reason")))
    if challenge.objection:
        yield Part(
            heading=f"What {titles.get(challenge.persona, challenge.persona)} would say against it",
            text=quoted(challenge.objection),
            marks=(
                *cautions(figures=of_objection),
                *((HAS_AN_OBJECTION,) if bet.customer_objection.strip() else ()),
            ),
        )
    if challenge.rival_words:
        where = f"It stands in {titles.get(challenge.rival_ref, challenge.rival_ref)}."
        text = _paragraphs(quoted(challenge.rival_words), where, challenge.rival_why)
        yield Part(heading="What a competitor could say word for word", text=text)
    elif challenge.rival_why:
        text = _paragraphs("Nothing.", challenge.rival_why)
        yield Part(heading="What a competitor could say word for word", text=text)
    if challenge.loser_why:
        who = titles.get(challenge.loser, challenge.loser) if challenge.loser else "Nobody"
        yield Part(heading="Who loses by it", text=_paragraphs(f"{who}.", challenge.loser_why))
    if challenge.kill_criterion:
        yield Part(heading="When to stop", text=challenge.kill_criterion, marks=cautions(figures=of_end))
    for asked in challenge.asked:
        yield Part(
            heading=asked.heading, text=_paragraphs(asked.text, *(f"• {words}" for words in asked.beside))
        )


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))
