"""What each participant is asked before a workshop: only their questions, each with what helps to answer it.

Nobody else's words are in a form but what the room has seen: a text that stands is shown, and asked about, only once
the answers given alone are open to the room. Drafts and suggestions are never in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Engagement, Participant
from assistant.method.questions import QUESTIONS, Question
from assistant.method.said import counted
from assistant.method.schedule import homework, must_come, needed_by_role
from assistant.method.sessions import SESSIONS, Session
from assistant.reports.forms.codes import Mark, inert
from assistant.text import one_line, safe_text

_SESSION: Final = {session.number: session for session in SESSIONS}


@dataclass(frozen=True, slots=True)
class Example:
    """How an invented company answered, from a guidance card."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in a form. Where a text `standing` is in the open, people are asked how far they go along."""

    question: Question
    standing: str = ""
    agreed: bool = False
    """Whether the room has agreed on the text that stands, or only assumes it."""
    example: Example | None = None

    @property
    def is_own(self) -> bool:
        """Whether an answer of their own is asked for, given alone."""
        return not self.standing


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one participant."""

    mark: Mark
    participant: str
    organisation: str
    sessions: tuple[Session, ...]
    asked: tuple[Asked, ...]
    due: date | None = None
    workshop: date | None = None
    """The day of the first of the workshops that it is for."""

    @property
    def title(self) -> str:
        """What the form is called."""
        several = "s" if len(self.sessions) > 1 else ""
        return f"Before the workshop{several}: {'; '.join(session.title for session in self.sessions)}"

    @property
    def address(self) -> str:
        """Whose form it is, with its code."""
        return f"For {inert(one_line(self.participant, 200))} {self.mark}"

    @property
    def when(self) -> str:
        """Until when it is wanted back; empty where nothing is planned."""
        meets = f"the workshop is on {told_day(self.workshop)}" if self.workshop else ""
        if self.due:
            return f"Please send it back by {told_day(self.due)}; {meets}."
        return (
            f"Please send it back before {told_day(self.workshop)}, the day of the workshop." if meets else ""
        )


@dataclass(frozen=True, slots=True)
class Issued:
    """The forms that were asked for, and sentences on how they were chosen."""

    forms: tuple[Form, ...]
    told: tuple[str, ...]
    without: tuple[str, ...] = ()
    """Who gets none, with their roles, where forms were made for whoever must come."""


def told_day(day: date | None) -> str:
    """A day as people write it."""
    return f"{day:%A} {day.day} {day:%B} {day.year}" if day else ""


def issue(
    engagement: Engagement,
    workspace: str,
    revision: int,
    *,
    people: Sequence[str] = (),
    sessions: Collection[int] = (),
    questions: Collection[str] = (),
) -> Issued:
    """A form for each participant who is asked anything.

    Without `sessions` and `questions` (slugs) these are the questions without an agreed answer of the first session
    that has any. Without `people` each gets those of the sessions that they must come to, if the room waits for their answers.

    Raises:
        NotFound: one of the `people` takes no part.
        BadInput: everything is agreed, or nobody is asked anything.
    """
    asked, told = _chosen(engagement, sessions, questions)
    takes_part = {each.name: each for each in engagement.participants}
    for name in people:
        if name not in takes_part:
            raise NotFound(
                f"Nobody called {one_line(name, 80)!r} takes part.",
                hint="`participants FILE list` names them all.",
            )
    forms, without = [], []
    for person in (takes_part[name] for name in dict.fromkeys(people)) if people else engagement.participants:
        theirs = [each for each in asked if people or _must_answer(engagement, person, each.question.session)]
        if theirs:
            forms.append(_form(engagement, Mark.of(workspace, revision, person.name), person.name, theirs))
        else:
            without.append(f"{one_line(person.name, 80)} ({person.role})")
    if not forms:
        raise BadInput(
            "Nobody who must come is asked anything." if asked else "There is nothing to ask.",
            kept="No form was written.",
            hint="Name people with --for, or add them: `participants FILE add NAME`."
            if asked
            else "Name other questions.",
        )
    if not people:
        told.append(f"For whoever must come and answers: {', '.join(each.participant for each in forms)}.")
    return Issued(tuple(forms), tuple(told), tuple(without))


def _chosen(
    engagement: Engagement, sessions: Collection[int], slugs: Collection[str]
) -> tuple[list[Asked], list[str]]:
    told = []
    open_ = [each for each in QUESTIONS if engagement.answer(each.slug).status != "agreed"]
    if slugs or sessions:
        unsettled = {each.session for each in open_}
        wanted = [
            each
            for each in QUESTIONS
            # Of a session that is through, all of them: what else could be meant by naming it?
            if each.slug in slugs
            or (each.session in sessions and (each in open_ or each.session not in unsettled))
        ]
    elif open_:
        first = min(each.session for each in open_)
        wanted = [each for each in open_ if each.session == first]
        count = counted(len(wanted), "question")
        told.append(f"Session {first}, {_SESSION[first].title}: {count} without an agreed answer.")
    else:
        raise BadInput(
            "Every question has an agreed answer.",
            kept="No form was written.",
            hint="Name what to ask about, with --session or --question.",
        )
    asked = []
    for question in sorted(wanted, key=lambda each: each.session):
        answer = engagement.answer(question.slug)
        if answer.is_open and not answer.text.strip():
            told.append(
                f"Left out, {question.slug}: the answers are open to the room, and no text stands yet to go along with."
            )
            continue
        standing = inert(safe_text(answer.text).strip()) if answer.is_open else ""
        example = None if standing else example_for(question.slug)
        asked.append(Asked(question, standing, bool(answer.agreed.strip()), example))
    return asked, told


def _must_answer(engagement: Engagement, person: Participant, session: int) -> bool:
    if not person.is_waited_for:
        return False
    workshop = next((each for each in engagement.workshops if each.session == session), None)
    return (
        needed_by_role(person, session) if workshop is None else person.name in must_come([person], workshop)
    )


def _form(engagement: Engagement, mark: Mark, name: str, asked: Iterable[Asked]) -> Form:
    theirs = tuple(asked)
    numbers = sorted({each.question.session for each in theirs})
    due = [each.due for each in homework(engagement.workshops, engagement.plan) if each.before in numbers]
    days = [each.date for each in engagement.workshops if each.session in numbers]
    return Form(
        mark,
        name,
        inert(one_line(engagement.organisation, 200)),
        tuple(_SESSION[number] for number in numbers),
        theirs,
        min(due, default=None),
        min(days, default=None),
    )


@lru_cache(maxsize=64)
def example_for(slug: str) -> Example | None:
    """The worked example that is most about the question `slug`; None where there is none."""
    from assistant.retrieval.cards import load_cards

    cards = [card for card in load_cards() if card.kind == "example" and slug in card.questions]
    if not cards:
        return None
    best = min(cards, key=lambda card: (card.questions.index(slug), card.id))
    paragraphs = (" ".join(each.replace("*", "").split()) for each in best.body.split("\n\n"))
    return Example(best.title, tuple(each for each in paragraphs if each))
