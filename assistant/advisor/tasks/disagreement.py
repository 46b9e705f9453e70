"""What separates the voices on a question: each position in its owner's words, and the question that would settle it.

Voices go out without a name, as A, B and C, and only those that are open to the room; who said what is put back here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from assistant.advisor.craft.wording import mistakes
from assistant.advisor.foreign import Foreign
from assistant.advisor.grounds.grounding import Quotable
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.material import left_out, pack, passages
from assistant.advisor.paper import PAPER, Paper, Part
from assistant.advisor.strict import Strict
from assistant.advisor.task import Brief, Filled, Job, Result, Task
from assistant.method.engagement import Answer
from assistant.method.graph import upstream
from assistant.method.questions import QUESTION
from assistant.text import one_line
from assistant.workspace.proposals import ParkedItem, Proposal

DISAGREEMENT: Final = "disagreement"
STILL_CLOSED: Final = (
    "What was answered alone is not open to the room yet, so it is not sent either. Open it first."
)
TOO_FEW: Final = "It takes two voices with words of their own to disagree; there are not that many here."
ONE_MIND: Final = "The voices do not disagree in what they say."
UNPROVEN: Final = (
    "What separates the voices stays open: fewer than two positions stand in words that somebody said."
)
About = Literal["facts", "aims", "words"]
_ABOUT: Final = {
    "facts": "They see the facts differently: somebody can go and look.",
    "aims": "They want different things: somebody has to choose.",
    "words": "They mean different things by the same words: somebody has to say which.",
}
_SHORTEST: Final = 8


class PositionItem(Strict):
    """Where one or several voices stand, in words of one of them."""

    voices: list[str]
    quote: str


class DisagreementReply(Strict):
    """What separates them; no positions where nothing does."""

    separates: str
    about: About
    positions: list[PositionItem]
    settled_by: str


class Position(BaseModel):
    """One position: whose, and in which words, exactly as they stand there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    who: tuple[str, ...]
    quote: str


class Disagreement(BaseModel):
    """Two positions or more, what separates them, and the question that would settle it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    separates: str
    about: About
    positions: tuple[Position, ...]
    settled_by: str


@dataclass(frozen=True)
class _Voice:
    """A voice as the model knows it."""

    letter: str
    name: str
    text: Quotable
    score: int | None


def _voices(answer: Answer) -> list[_Voice]:
    """The voices with words of their own, in an order that has nothing to do with rank."""
    speaking = [
        (voice, "\n".join(filter(str.strip, (voice.answer, voice.dissent))))
        for voice in answer.in_the_open.voices
    ]
    held = [(voice, text) for voice, text in speaking if text]
    return [
        _Voice(letter, voice.participant or "One voice", Quotable(text), answer.score_of(voice))
        for letter, (voice, text) in zip(ascii_uppercase, held, strict=False)
    ]


class _Sieve:
    """The grounding rule: a position is quoted from one of those who hold it, or it is none."""

    def __init__(self, voices: Sequence[_Voice]) -> None:
        self._voices = {voice.letter: voice for voice in voices}

    def faults(self, reply: DisagreementReply) -> list[str]:
        """What is wrong with `reply`, a line each."""
        found: list[str] = []
        if not reply.positions:
            return found
        seen: list[str] = []
        for place, item in enumerate(reply.positions):
            found += [f"positions[{place}].{fault}" for fault in self._faults_of(item)]
            seen += item.voices
        for letter in sorted({letter for letter in seen if seen.count(letter) > 1}):
            found.append(f"positions: voice {one_line(letter, 10)} can stand in one place only")
        if len(reply.positions) == 1:
            found.append("positions: one position is no disagreement; give two or more, or none at all")
        if not reply.separates.strip():
            found.append("separates: say in one sentence what separates them")
        found += [f"settled_by: {mistake}" for mistake in mistakes(reply.settled_by)]
        return found

    def _faults_of(self, item: PositionItem) -> Iterator[str]:
        unknown = [letter for letter in item.voices if letter not in self._voices]
        if unknown or not item.voices:
            yield f"voices: must be one or more of {', '.join(self._voices)}"
        elif not self.words(item):
            yield "quote: these words do not stand in that voice; copy them exactly"

    def words(self, item: PositionItem) -> str:
        """The quote in the words of one who holds the position; empty where nobody said it."""
        for letter in item.voices:
            voice = self._voices.get(letter)
            found = voice.text.find(item.quote, shortest=_SHORTEST) if voice else None
            if found is not None and found.verified:
                return found.words
        return ""

    def kept(self, reply: DisagreementReply) -> list[Position]:
        """The positions that hold; a voice stands in the first that names it."""
        kept, placed = list[Position](), set[str]()
        for item in reply.positions:
            letters = [letter for letter in item.voices if letter in self._voices and letter not in placed]
            if letters and (words := self.words(item)):
                placed.update(letters)
                kept.append(Position(who=tuple(self._voices[letter].name for letter in letters), quote=words))
        return kept


def _job(brief: Brief, _guidance: CardSearch) -> Job[DisagreementReply, Disagreement]:
    engagement, question = brief.engagement, QUESTION[brief.target]
    answer = engagement.answer(question.slug)
    voices = _voices(answer)
    sieve = _Sieve(voices)
    around = [each for each in passages(engagement) if each.ref in upstream(question.slug)]

    def fill(budget: int) -> Filled:
        spoken = [Foreign(f"voice {voice.letter}", _told(voice, budget)) for voice in voices]
        packed = pack(around, budget // 2)
        values = {
            "organisation": Foreign("organisation", engagement.organisation),
            "question": question,
            "answer": Foreign(f"answer {question.slug}", answer.text) if answer.text.strip() else None,
            "voices": spoken,
            "letters": [voice.letter for voice in voices],
            "material": packed.passages,
        }
        return Filled(values, packed.notices)

    def result(replies: Sequence[DisagreementReply]) -> Result[Disagreement]:
        if not replies:
            return Result((), (_nothing_to_ask(answer),))
        (reply,) = replies
        kept = sieve.kept(reply)
        dropped = left_out(
            len(reply.positions) - len(kept), "position was", "positions were",
            "nobody said what the model quoted for it",
        )  # fmt: skip
        if len(kept) < 2:
            return Result((), (*dropped, UNPROVEN if dropped else ONE_MIND))
        settles = "" if mistakes(reply.settled_by) else one_line(reply.settled_by)
        found = Disagreement(
            question=question.slug,
            separates=one_line(reply.separates, 400),
            about=reply.about,
            positions=tuple(kept),
            settled_by=settles,
        )
        badly_asked = () if settles else ("The question that would settle it was not well asked; left out.",)
        return Result((found,), (*dropped, *badly_asked))

    ready = answer.is_open or not any(voice.answer.strip() for voice in answer.voices)
    turns = (fill,) if ready and len(voices) > 1 else ()
    return Job(DisagreementReply, turns, sieve.faults, result, max_output_tokens=2048)


def _told(voice: _Voice, budget: int) -> str:
    score = "" if voice.score is None else f"Goes along with the answer: {voice.score} of 5\n"
    return score + voice.text.text[: budget // 8]


def _nothing_to_ask(answer: Answer) -> str:
    alone = any(voice.answer.strip() for voice in answer.voices)
    return STILL_CLOSED if alone and not answer.is_open else TOO_FEW


def _propose(_brief: Brief, item: Disagreement) -> Proposal:
    title = item.settled_by or item.separates
    return Proposal(
        based_on=[item.question],
        parked=[ParkedItem(question=item.question, title=title)],
        shown={
            "question": item.question,
            "title": one_line(item.separates, 160),
            PAPER: _paper(item).model_dump(mode="json"),
        },
    )


def _paper(item: Disagreement) -> Paper:
    parts = [Part(heading="What separates them", text=f"{item.separates}\n\n{_ABOUT[item.about]}")]
    parts += [Part(heading=", ".join(each.who), text=f"“{each.quote}”") for each in item.positions]
    if item.settled_by:
        parts.append(Part(heading="What would settle it", text=item.settled_by))
    return Paper(parts=tuple(parts))


def _settled(brief: Brief, item: Disagreement) -> bool:
    return any(
        parked.question == item.question and parked.title == item.settled_by
        for parked in brief.engagement.parked
    )


TASK: Final = Task(
    id=DISAGREEMENT,
    subject="question",
    doing="listens for what separates the voices",
    gives="what separates the voices, and what would settle it",
    job=_job,
    propose=_propose,
    settled=_settled,
    instead="Without one, the voices can be read side by side, the most disputed questions first.",
)
