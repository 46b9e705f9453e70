"""A bet on trial: what would have to be true, where it is weakest, why it failed, and what others say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from assistant.advisor.betting.bet_reading import Reading, bet_of, read
from assistant.advisor.betting.challenged import About, Challenge, Weighed, proposal_of
from assistant.advisor.craft.english import lacks_oneself, lacks_past, looks_ahead
from assistant.advisor.foreign import Foreign
from assistant.advisor.grounds.claims import ClaimItem, ClaimSieve, SupportItem
from assistant.advisor.grounds.figures import unsupported
from assistant.advisor.grounds.sources import Grounded, SourceBook
from assistant.advisor.guide.challenge import BY_RULE, compose_challenge
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.material import left_out
from assistant.advisor.settled import CHALLENGE
from assistant.advisor.strict import Strict
from assistant.advisor.task import Brief, Filled, Job, Result, Task
from assistant.method.engagement import Engagement
from assistant.method.records import Bet, Condition, Persona, ValueProposition
from assistant.text import fold, one_line
from assistant.workspace.proposals import Proposal

_ABOUT: Final[tuple[About, ...]] = ("customers", "ourselves", "rivals")
_MOST_CONDITIONS: Final = 8
_FEWEST_REASONS, _MOST_REASONS = 2, 4
_MOST_WEEKS: Final = 12
_LONGEST: Final = 600


class ConditionItem(Strict):
    """One thing that would have to be true. `known` is the number of the bet's own condition that it is."""

    known: int | None
    about: About
    statement: str
    support: list[SupportItem]


class TestItem(Strict):
    """How to find out about the weakest condition, and what would speak against it."""

    what: str
    weeks: int
    against: str


class ObjectionItem(Strict):
    """What one persona would say."""

    persona_id: str
    words: str


class RivalItem(Strict):
    """A sentence that a competitor could print unchanged; null for none, with the reason."""

    sentence: str | None
    why: str


class LoserItem(Strict):
    """The persona who loses by the bet; null for nobody, with the reason."""

    persona_id: str | None
    why: str


class ChallengeReply(Strict):
    """All that is said against the bet. `weakest` is a place in `conditions`, counted from 1."""

    conditions: list[ConditionItem]
    weakest: int
    why_weakest: str
    test: TestItem
    premortem: list[str]
    objection: ObjectionItem | None
    competitor: RivalItem
    loser: LoserItem
    kill_criterion: str | None


class ChallengeSieve:
    """The grounding rule: what is quoted stands there, who is named exists, and what has failed has failed."""

    def __init__(self, engagement: Engagement, reading: Reading) -> None:
        self._bet, self._facts = reading.bet, reading.facts
        self._claims = ClaimSieve(reading.book, reading.facts)
        by_id = {record.id: record for record in engagement.records}
        self.personas = [record.id for record in engagement.records if isinstance(record, Persona)]
        self.voices = [id_ for id_ in self._bet.persona_ids if id_ in self.personas]
        self.own = [each for each in self._bet.conditions if each.statement.strip()]
        promises = [by_id.get(id_) for id_ in self._bet.value_proposition_ids]
        self._said = SourceBook(
            (),
            [
                (self._bet.id, (self._bet.hypothesis, self._bet.title)),
                *(
                    (each.id, (each.promise, each.title))
                    for each in promises
                    if isinstance(each, ValueProposition)
                ),
            ],
        )

    def faults(self, reply: ChallengeReply) -> list[str]:
        """What is wrong with `reply`, a line each."""
        return [
            *self._faults_of_conditions(reply),
            *self._faults_of_test(reply.test),
            *self._faults_of_premortem(reply.premortem),
            *self._faults_of_others(reply),
        ]

    def kept(self, reply: ChallengeReply) -> tuple[Challenge, tuple[str, ...]]:
        """What of `reply` holds, and plain sentences on what does not."""
        conditions, weakest, twice = self._conditions(reply)
        reasons = [line for text in reply.premortem if (line := one_line(text, _LONGEST))]
        told = [line for line in reasons if not looks_ahead(line)][:_MOST_REASONS]
        rival = self._rival(reply.competitor)
        persona, words = self._objection(reply.objection)
        test = self._test(reply.test) if weakest is not None else ""
        ends = "" if self._bet.kill_criterion.strip() else _line(reply.kill_criterion)
        loser = reply.loser.persona_id if reply.loser.persona_id in self.personas else None
        lost = bool(reply.loser.persona_id) and loser is None
        found = Challenge(
            bet=self._bet.id,
            conditions=tuple(conditions),
            weakest=weakest,
            why_weakest=_line(reply.why_weakest) if weakest is not None else "",
            test=test,
            weeks=reply.test.weeks if test and 1 <= reply.test.weeks <= _MOST_WEEKS else None,
            premortem=tuple(told),
            persona=persona,
            objection=words,
            rival_words=rival.words if rival.counts else "",
            rival_ref=rival.ref if rival.counts else "",
            rival_why=_line(reply.competitor.why)
            if rival.counts or not _line(reply.competitor.sentence)
            else "",
            loser=loser or "",
            loser_why="" if lost else _line(reply.loser.why),
            kill_criterion=ends,
            figures=tuple(unsupported(text, self._facts) for text in (test, " ".join(told), words, ends)),
        )
        notices = [
            *left_out(twice, "condition was", "conditions were", "they say what another says"),
            *left_out(
                len(reasons) - len(told), "reason of failure was", "reasons of failure were",
                "they were not told as something that has happened, or too many",
            ),
            *_missing(found, reply, self.voices),
        ]  # fmt: skip
        return found, tuple(notices)

    # -- conditions

    def _known(self, item: ConditionItem) -> Condition | None:
        """The bet's own condition that is meant."""
        if item.known is not None and 1 <= item.known <= len(self.own):
            return self.own[item.known - 1]
        return next((each for each in self.own if fold(each.statement) == fold(item.statement)), None)

    def _said_by(self, item: ConditionItem) -> str:
        """The statement: people's own words where it is theirs."""
        own = self._known(item)
        return own.statement if own is not None else one_line(item.statement, _LONGEST)

    def _faults_of_conditions(self, reply: ChallengeReply) -> Iterator[str]:
        items = reply.conditions
        if len(items) > _MOST_CONDITIONS:
            yield f"conditions: at most {_MOST_CONDITIONS}, keep those the bet hangs on"
        for place, item in enumerate(items):
            if item.known is not None and not 1 <= item.known <= len(self.own):
                yield f"conditions[{place}].known: the bet has {len(self.own)} conditions of its own; null for a new one"
            if not item.statement.strip():
                yield f"conditions[{place}].statement: must not be blank"
            elif any(self._said_by(item) == self._said_by(other) for other in items[:place]):
                yield f"conditions[{place}].statement: says what another one says; leave it out"
        for about in _ABOUT:
            if all(item.about != about for item in items):
                yield f"conditions: none is about {about}; say what would have to be true of them"
        if not 1 <= reply.weakest <= len(items):
            yield f"weakest: must be the number of one of the conditions, from 1 to {len(items)}"
        if not reply.why_weakest.strip():
            yield "why_weakest: say in a sentence why this one and no other"
        yield from self._claims.faults([_claim(item) for item in items], "conditions")

    def _conditions(self, reply: ChallengeReply) -> tuple[list[Weighed], int | None, int]:
        """The conditions, each once and people's own in their own words; where the weakest is; how many said it twice."""
        kept: dict[str, Weighed] = {}
        weakest, twice = None, 0
        for number, item in enumerate(reply.conditions[:_MOST_CONDITIONS], 1):
            own, statement = self._known(item), self._said_by(item)
            key = fold(statement)
            if not key:
                continue
            if key in kept:
                twice += 1
            else:
                [claim] = self._claims.settle([ClaimItem(text=statement, support=item.support)])
                kept[key] = Weighed(about=item.about, claim=claim, is_own=own is not None)
            if number == reply.weakest:
                weakest = list(kept).index(key)
        return list(kept.values()), weakest, twice

    # -- the rest

    @staticmethod
    def _faults_of_test(test: TestItem) -> Iterator[str]:
        if not test.what.strip():
            yield "test.what: say what is done, with whom and how many"
        if not test.against.strip() or fold(test.against) == fold(test.what):
            yield "test.against: say which outcome would show that the condition does not hold"
        if not 1 <= test.weeks <= _MOST_WEEKS:
            yield f"test.weeks: must be from 1 to {_MOST_WEEKS}; find something smaller that takes weeks"

    @staticmethod
    def _test(test: TestItem) -> str:
        """What is done and what speaks against it; a test that cannot turn out badly is none."""
        what, against = _line(test.what), _line(test.against)
        return f"{_ended(what)} {against}" if what and against and fold(what) != fold(against) else ""

    @staticmethod
    def _faults_of_premortem(reasons: Sequence[str]) -> Iterator[str]:
        if not _FEWEST_REASONS <= len(reasons) <= _MOST_REASONS:
            yield f"premortem: give {_FEWEST_REASONS} to {_MOST_REASONS} reasons"
        for place, reason in enumerate(reasons):
            if looks_ahead(reason):
                yield f"premortem[{place}]: it has happened, so no could, might or will"
            elif lacks_past(reason):
                yield f"premortem[{place}]: tell it in the past tense, as something that has happened"

    def _faults_of_others(self, reply: ChallengeReply) -> Iterator[str]:
        objection, rival, loser = reply.objection, reply.competitor, reply.loser
        if self.voices and (objection is None or objection.persona_id not in self.voices):
            yield f"objection.persona_id: must be one of {', '.join(self.voices)}"
        if objection is not None and not objection.words.strip():
            yield "objection.words: must not be blank"
        elif objection is not None and lacks_oneself(objection.words):
            yield "objection.words: let them speak for themselves, in the first person"
        if _line(rival.sentence) and not self._rival(rival).counts:
            yield "competitor.sentence: must stand word for word in the bet's hypothesis or in a promise it keeps; null if nothing does"
        if not rival.why.strip():
            yield "competitor.why: say in a sentence why they could, or why nothing could be said by others"
        if loser.persona_id and loser.persona_id not in self.personas:
            yield f"loser.persona_id: there is no persona {one_line(loser.persona_id, 40)!r}; known are {', '.join(self.personas)}"
        if not loser.why.strip():
            yield "loser.why: say in a sentence what they lose, or why nobody does"

    def _rival(self, item: RivalItem) -> Grounded:
        return self._said.check(self._bet.id, _line(item.sentence))

    def _objection(self, item: ObjectionItem | None) -> tuple[str, str]:
        if item is None or item.persona_id not in self.voices or not _line(item.words):
            return "", ""
        return item.persona_id, _line(item.words)


def _missing(found: Challenge, reply: ChallengeReply, voices: Sequence[str]) -> Iterator[str]:
    """What the reply failed to give."""
    if found.weakest is None:
        yield "The model named no weakest condition."
    elif not found.test:
        yield "The model gave no test that could turn out badly."
    absent = [about for about in _ABOUT if all(each.about != about for each in found.conditions)]
    if absent:
        yield f"No condition is about {' or '.join(absent)}."
    if not voices:
        yield "The bet names no persona, so nobody could object."
    elif not found.objection:
        yield "The objection was left out: it came from nobody whom the bet is for."
    if _line(reply.competitor.sentence) and not found.rival_words:
        yield "What a competitor could say was left out: the words stand neither in the bet nor in its promises."
    if reply.loser.persona_id and not found.loser:
        yield "Who loses was left out: there is no such persona."


def _claim(item: ConditionItem) -> ClaimItem:
    # A blank statement is told of once, by its own name.
    return ClaimItem(text=item.statement.strip() or "-", support=item.support)


def _line(text: str | None) -> str:
    return one_line(text or "", _LONGEST)


def _ended(text: str) -> str:
    return text if text[-1:] in ".!?…" else f"{text}."


def _job(brief: Brief, _guidance: CardSearch) -> Job[ChallengeReply, Challenge]:
    engagement, bet = brief.engagement, bet_of(brief)
    reading = read(brief, *_doubts(bet))
    sieve = ChallengeSieve(engagement, reading)

    def fill(budget: int) -> Filled:
        packed = reading.packed(budget)
        values = {
            "organisation": Foreign("organisation", engagement.organisation),
            "bet": bet.id,
            "own": [Foreign(f"condition {place}", each.statement) for place, each in enumerate(sieve.own, 1)],
            "has_end": bool(bet.kill_criterion.strip()),
            "voices": sieve.voices,
            "personas": sieve.personas,
            "promises": list(bet.value_proposition_ids),
            "before": (),
            "material": packed.passages,
            "documents": packed.documents,
        }
        return Filled(values, packed.notices)

    def result(replies: Sequence[ChallengeReply]) -> Result[Challenge]:
        (reply,) = replies
        found, notices = sieve.kept(reply)
        return Result((found,), notices)

    return Job(ChallengeReply, (fill,), sieve.faults, result)


def _doubts(bet: Bet) -> Iterable[str]:
    """What else to look for in documents: the conditions, and what customers would say."""
    yield from (condition.statement for condition in bet.conditions[:3])
    yield bet.customer_objection


def _by_guide(brief: Brief, _guidance: CardSearch) -> Result[Challenge]:
    return Result((compose_challenge(brief.engagement, bet_of(brief)),), (BY_RULE,))


def _propose(brief: Brief, item: Challenge) -> Proposal:
    return proposal_of(brief, bet_of(brief), item)


TASK: Final = Task(
    id=CHALLENGE,
    subject="bet",
    doing="puts the bet on trial",
    gives="what would have to be true, and how the bet could fail",
    job=_job,
    propose=_propose,
    guide=_by_guide,
)
