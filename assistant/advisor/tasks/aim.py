"""The aim of one session, tightened to this engagement: why it is held here, from what is open to the room already.

Answers that were not laid open are neither sent nor hinted at: the aim is read out before people write their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from assistant.advisor.foreign import Foreign
from assistant.advisor.grounds.claims import Claim, ClaimItem, ClaimSieve
from assistant.advisor.grounds.sources import SourceBook
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.material import left_out, pack, passages
from assistant.advisor.paper import PAPER, Paper, Part
from assistant.advisor.strict import Strict
from assistant.advisor.task import Brief, Filled, Job, Result, Task
from assistant.method.briefs import BRIEFS
from assistant.method.engagement import Engagement
from assistant.method.graph import upstream
from assistant.method.questions import QUESTIONS
from assistant.method.runsheet import adjusted_of
from assistant.method.sessions import SESSIONS, Session
from assistant.workspace.proposals import BesideEdit, Proposal

AIM: Final = "aim"
MOST_WORDS: Final = 70
"""What can be read aloud while people sit down."""
MOST_SENTENCES: Final = 3
NOTHING_OPEN: Final = (
    "Nothing that this session builds on is open to the room yet, so its aim stays as the method words it."
)


class AimReply(Strict):
    """Sentences to open the session with, each with the words of the answers that it is from."""

    sentences: list[ClaimItem]


class Aim(BaseModel):
    """The aim of a session in the company's own matter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    session: int
    sentences: tuple[Claim, ...]
    answers: tuple[str, ...]
    """Slugs of the answers that were read."""

    @property
    def text(self) -> str:
        """All of it, as it is read out."""
        return " ".join(claim.text for claim in self.sentences)


def readable(engagement: Engagement, session: Session) -> list[str]:
    """Slugs of the answers that the aim may rest on: on the session's questions and what they build on, and open."""
    wanted = {slug for question in session.questions for slug in (question.slug, *upstream(question.slug))}
    return [
        question.slug
        for question in QUESTIONS
        if question.slug in wanted
        and engagement.answer(question.slug).is_open
        and engagement.answer(question.slug).text.strip()
    ]


class _Sieve:
    """The grounding rule: a sentence stands on words of an open answer, or it does not stand."""

    def __init__(self, engagement: Engagement, slugs: Sequence[str]) -> None:
        texts = [(slug, [engagement.answer(slug).text]) for slug in slugs]
        self._claims = ClaimSieve(SourceBook((), texts), ())

    def faults(self, reply: AimReply) -> list[str]:
        """What is wrong with `reply`, a line each."""
        items = reply.sentences
        found = self._claims.faults(items, "sentences")
        found += [
            f"sentences[{place}].support: name an answer and quote its words, or leave the sentence out"
            for place, item in enumerate(items)
            if not item.support
        ]
        if not 1 <= len(items) <= MOST_SENTENCES:
            found.append(f"sentences: one to {MOST_SENTENCES} are needed, not {len(items)}")
        words = sum(len(item.text.split()) for item in items)
        if words > MOST_WORDS:
            found.append(f"the sentences have {words} words together; {MOST_WORDS} are the most")
        return found

    def kept(self, items: Sequence[ClaimItem]) -> tuple[Claim, ...]:
        """The sentences that rest on an open answer."""
        settled = self._claims.settle(items)
        grounded = (each for each in settled if each.basis != "assumption" and each.text.strip())
        return tuple(grounded)[:MOST_SENTENCES]


def _job(brief: Brief, _guidance: CardSearch) -> Job[AimReply, Aim]:
    engagement = brief.engagement
    session = SESSIONS[int(brief.target) - 1]
    slugs = readable(engagement, session)
    sieve = _Sieve(engagement, slugs)

    def fill(budget: int) -> Filled:
        packed = pack([each for each in passages(engagement) if each.ref in slugs], budget)
        values = {
            "organisation": Foreign("organisation", engagement.organisation),
            "material": packed.passages,
            "session": session,
            "purpose": BRIEFS[session.number].purpose,
            "most_words": MOST_WORDS,
            "most_sentences": MOST_SENTENCES,
        }
        return Filled(values, packed.notices)

    def result(replies: Sequence[AimReply]) -> Result[Aim]:
        if not replies:
            return Result((), (NOTHING_OPEN,))
        (reply,) = replies
        sentences = sieve.kept(reply.sentences)
        dropped = left_out(
            len(reply.sentences) - len(sentences), "sentence of the model was", "sentences of the model were",
            "no open answer says that",
        )  # fmt: skip
        if not sentences:
            return Result((), dropped)
        return Result((Aim(session=session.number, sentences=sentences, answers=tuple(slugs)),), dropped)

    return Job(AimReply, (fill,) if slugs else (), sieve.faults, result, max_output_tokens=1000)


def _propose(brief: Brief, item: Aim) -> Proposal:
    held = adjusted_of(brief.engagement, item.session)
    title = f"Aim of session {item.session}, {SESSIONS[item.session - 1].title}"
    paper = Paper(parts=(Part(heading=title, claims=item.sentences),))
    return Proposal(
        beside=[
            BesideEdit(collection="runsheets", id=held.id, fields={"session": item.session, "aim": item.text})
        ],
        based_on=list(item.answers),
        shown={"title": title, PAPER: paper.model_dump(mode="json")},
    )


TASK: Final = Task(
    id=AIM,
    subject="session",
    doing="tightens the aim of the session",
    gives="the aim of a session in your own matter, from what is open to the room",
    job=_job,
    propose=_propose,
    instead="The pack words the aim as the method does; `runsheet FILE SESSION --aim` words it yourself.",
)
