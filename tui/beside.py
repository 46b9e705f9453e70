"""What is said beside the answers: voices and dissent, who takes part, decisions, homework, what is parked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, Field
from textual.content import Content

from assistant.method.engagement import Action, Decision, Parked, Participant
from assistant.method.homework import window
from assistant.method.people import attributed
from assistant.method.questions import QUESTION
from assistant.method.said import Day, Id, LinkTo, NamesPerson, Said
from assistant.text import one_line
from tui.safe import joined

if TYPE_CHECKING:
    from assistant.method.engagement import Engagement

Collection = Literal["participants", "decisions", "actions", "parked"]


class Alone(Said):
    """Nobody else sees it before the answers are opened to the room."""

    answer: str = Field("", description="In your own words")


class Against(Said):
    """What somebody holds against the answer; every report carries it as it stands."""

    dissent: str = Field("", description="In their own words")


class Member(Participant):
    """Someone who takes part; a new name is carried everywhere."""

    # Without the mark of one who is named: others who take part are no names for them.
    name: str = Field(description="Or an alias")


class Decided(Decision):
    """What was decided, by whom, on which assumptions, and against which dissent."""

    question: Annotated[str, LinkTo("question")] = ""
    decided: str = Field("", description="In one sentence that could be read out a year from now")
    by: Annotated[list[str], NamesPerson()] = Field(default_factory=list, description="Who decided")
    assumptions: list[str] = Field(default_factory=list, description="What must hold for it to stay right")


class Homework(Said):
    """Something that one person does until the next session."""

    id: Id
    question: Annotated[str, LinkTo("question")] = ""
    title: str = Field("", description="What is to be done")
    owner: Annotated[str, NamesPerson()] = Field("", description="One name")
    due: Day | None = Field(None, description="Where there is a plan, the last day before the next workshop")


class SetAside(Parked):
    """Something raised and set aside; it comes back when its question is opened again."""

    title: str = Field("", description="What was raised, in the words of who raised it")
    question: Annotated[str, LinkTo("question")] = ""


@dataclass(frozen=True)
class Sort:
    """One of the collections beside the answers: what people call a thing in it, and the form for it."""

    label: str
    model: type[BaseModel]
    named_by: str
    """The field by which a thing is recognised."""


SORTS: Final[dict[Collection, Sort]] = {
    "participants": Sort("participant", Member, "name"),
    "decisions": Sort("decision", Decided, "decided"),
    "actions": Sort("homework", Homework, "title"),
    "parked": Sort("parked item", SetAside, "title"),
}


def stored(engagement: Engagement, collection: Collection, id_: str) -> dict[str, Any] | None:
    """What is stored under `id_` (a participant's name) as JSON data, or None where nothing is."""
    item = find(engagement, collection, id_)
    return None if item is None else item.model_dump(mode="json")


def find(engagement: Engagement, collection: Collection, id_: str) -> BaseModel | None:
    """What is stored under `id_` (a participant's name), or None where nothing is."""
    key = "name" if collection == "participants" else "id"
    return next((item for item in getattr(engagement, collection) if getattr(item, key) == id_), None)


def suggested(engagement: Engagement, collection: Collection, question: str, today: date) -> dict[str, Any]:
    """What a new thing begins with: of a decision, who may decide and the dissent that stands on its question.

    Homework is due when the plan says, before the next workshop.
    """
    begun: dict[str, Any] = {"question": question} if question and collection != "participants" else {}
    if collection == "decisions":
        deciders = [person.name for person in engagement.participants if person.role == "decider"]
        voices = engagement.answer(question).voices if question else []
        dissent = [attributed(voice.participant, voice.dissent) for voice in voices if voice.dissent.strip()]
        begun |= {"by": deciders, "dissent": dissent, "date": today.isoformat()}
    if collection == "actions" and (
        planned := window(engagement, engagement.as_of or today, question=question)
    ):
        begun["due"] = planned.due.isoformat()
    return begun


def homework_sign(action: Action, today: date) -> tuple[str, str]:
    """The box of one piece of homework, and its style; ``[!]`` is late."""
    if action.done is not None:
        return "[x]", "$text-success"
    return ("[!]", "$text-error") if action.due is not None and action.due < today else ("[ ]", "$quiet")


PARKED_SIGN: Final = {
    "open": ("○", "$text-warning"),
    "taken up": ("●", "$text-success"),
    "dropped": ("✗", "$quiet"),
}


def decision_line(decision: Decision) -> Content:
    """What was decided, by whom and when, on one line."""
    foot = ", ".join(part for part in (*decision.by, decision.date) if part)
    words = one_line(decision.decided) or "not worded yet"
    return joined([words, (f" · {one_line(foot)}" if foot else "", "$quiet")])


def homework_line(action: Action, today: date) -> Content:
    """What is to be done, by whom and until when, on one line."""
    when = f"done {action.done}" if action.done else f"due {action.due}" if action.due else ""
    foot = " · ".join(part for part in (one_line(action.owner) or "nobody yet", when) if part)
    sign, style = homework_sign(action, today)
    return joined([(f"{sign} ", style), one_line(action.title) or "not worded yet", (f" · {foot}", "$quiet")])


def parked_line(item: Parked) -> Content:
    """What is parked, how it stands and who raised it, on one line."""
    sign, style = PARKED_SIGN[item.state]
    state = "" if item.state == "open" else item.state
    foot = " · ".join(part for part in (one_line(item.raised_by), state) if part)
    title = one_line(item.title) or "not worded yet"
    return joined([(f"{sign} ", style), title, (f" · {foot}" if foot else "", "$quiet")])


def beside(engagement: Engagement, slug: str, today: date) -> Iterator[tuple[str, list[Content]]]:
    """Headings, each with its lines, of what stands beside one question; nothing where there is nothing."""
    blocks: tuple[tuple[str, list[Content]], ...] = (
        ("Decided", [decision_line(item) for item in engagement.decisions if item.question == slug]),
        ("Homework", [homework_line(item, today) for item in engagement.actions if item.question == slug]),
        ("Parking lot", [parked_line(item) for item in engagement.parked if item.question == slug]),
    )
    yield from (block for block in blocks if block[1])


def opened_again(engagement: Engagement, slug: str) -> str:
    """What is said when an answer is opened again: what was parked for that moment."""
    waiting = [item for item in engagement.parked if item.question == slug and item.state == "open"]
    if not waiting:
        return "Opened again."
    titles = "; ".join(f"“{one_line(item.title, 80)}”" for item in waiting[:3])
    more = f" and {len(waiting) - 3} more" if len(waiting) > 3 else ""
    return f"Opened again. Parked for this: {titles}{more}."


def question_line(slug: str) -> str:
    """A question by its number and title; what stands in for it where none is named."""
    return f"{QUESTION[slug].number} {QUESTION[slug].title}" if slug in QUESTION else "no question"
