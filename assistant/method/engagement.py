"""One engagement as a value: the interchange file, and what the rules and advisors are given to read."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AliasChoices, Field, field_validator, model_validator

from assistant.method.adjusted import Adjusted
from assistant.method.advising import AdvisorSettings
from assistant.method.planned import Plan, Workshop
from assistant.method.questions import QUESTION
from assistant.method.records import KINDS, Record
from assistant.method.said import Citation, Day, Id, NamesPerson, NotTrue, Origin, Said, not_said

FORMAT: Final = "counterpoint/1"

Role = Literal["sponsor", "decider", "contributor", "facilitator", "scribe"]
SuggestionState = Literal["open", "accepted", "edited", "rejected", "stale"]
Severity = Literal["blocking", "important", "hint"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)


def _known(slug: str) -> str:
    if slug and slug not in QUESTION:
        raise ValueError(f"there is no question {slug!r}")
    return slug


class Noted(Said):
    """Something was done on purpose: by whom, and when."""

    by: str = Field("", validation_alias=AliasChoices("by", "who"))
    date: str = Field("", validation_alias=AliasChoices("date", "when", "at"))


class Voice(Said):
    """One participant's answer given alone, the agreement with the agreed text, and the dissent verbatim."""

    participant: Annotated[str, NamesPerson()] = Field(
        "", description="By name or alias; empty where the voice stays anonymous"
    )
    answer: str = ""
    agreement: Annotated[int, Field(ge=0, le=5), NotTrue] | None = None
    early: bool = Field(False, description="The agreement was given before there was an agreed text")
    dissent: str = ""


class Answer(Said):
    """The answer to one question: assumed before the discussion, agreed after it, and who thinks what.

    Where a file does not say the status, it follows from the texts.
    """

    question: str = ""
    assumed: str = ""
    agreed: str = ""
    skipped: Noted | None = Field(None, description="The own answer was left out on purpose")
    status: Literal["open", "assumed", "agreed"] = "open"
    voices: list[Voice] = Field(default_factory=list)
    opened: Noted | None = Field(
        None, description="The answers given alone were opened to the room; they are secret before"
    )
    sources: list[Citation] = Field(default_factory=list, description="The words the answer rests on")

    _question_is_known = field_validator("question")(_known)

    @model_validator(mode="before")
    @classmethod
    def _status_from_texts(cls, data: object) -> object:
        if isinstance(data, dict) and not data.get("status"):
            texts = {key: str(data.get(key) or "").strip() for key in ("assumed", "agreed")}
            return data | {
                "status": "agreed" if texts["agreed"] else "assumed" if texts["assumed"] else "open"
            }
        return data

    @field_validator("skipped", "opened", mode="before")
    @classmethod
    def _noted_in_short(cls, value: object) -> object:
        # By hand one writes that it was done, or who did it, and leaves it at that.
        if isinstance(value, bool):
            return {} if value else None
        return {"by": value} if isinstance(value, str) else value

    @property
    def text(self) -> str:
        """What counts today: the agreed text where there is one, else the assumed."""
        return self.agreed if self.agreed.strip() else self.assumed

    @property
    def is_open(self) -> bool:
        """Whether the room may see what was given alone: it was opened, or the room has agreed already."""
        return self.opened is not None or self.status == "agreed"

    @property
    def in_the_open(self) -> Answer:
        """This answer as the room may see it: what was given alone is blank until it is opened."""
        if self.is_open or not any(voice.answer for voice in self.voices):
            return self
        hidden = [voice.model_copy(update={"answer": ""}) for voice in self.voices]
        return self.model_copy(update={"voices": hidden})

    def voice(self, participant: str) -> Voice:
        """What `participant` said; an empty voice where that is nothing yet."""
        found = (voice for voice in self.voices if voice.participant == participant)
        return next(found, None) or Voice(participant=participant)

    def score_of(self, voice: Voice) -> int | None:
        """How far `voice` goes along with the text that counts today, 0 to 5; None where it has not said so.

        A score that was given before there was an agreed text says nothing about the one written since.
        """
        return None if voice.early and self.agreed.strip() else voice.agreement

    @property
    def has_own_answer(self) -> bool:
        """Whether people have written something or skipped it on purpose, so that a draft may be shown."""
        return bool(self.text.strip() or self.skipped)


class Participant(Said):
    """Someone who takes part, by name or alias."""

    name: Annotated[str, NamesPerson()]
    role: Role = "contributor"
    contact: str = ""

    @property
    def is_waited_for(self) -> bool:
        """Whether the room waits for their answer, score and vote; it does not for who holds it or writes it down."""
        return self.role not in ("facilitator", "scribe")


class Decision(Said):
    """What was decided, by whom, on which assumptions, and against which dissent."""

    id: Id
    question: str = ""
    decided: str = ""
    by: Annotated[list[str], NamesPerson()] = Field(default_factory=list)
    assumptions: list[str] = Field(default_factory=list)
    dissent: Annotated[list[str], NamesPerson(leads=True)] = Field(
        default_factory=list, description="Who did not go along, in their own words"
    )
    date: str = ""

    _question_is_known = field_validator("question")(_known)


class Action(Said):
    """Homework between sessions."""

    id: Id
    question: str = ""
    title: str = ""
    owner: Annotated[str, NamesPerson()] = ""
    due: Day | None = None
    done: Day | None = None
    found: str = Field("", description="What came of it, in the words of who did it")
    documents: list[Id] = Field(
        default_factory=list, description="The documents that hold what was found, its own words first"
    )

    _question_is_known = field_validator("question")(_known)


class Parked(Said):
    """Something raised and set aside for its question."""

    id: Id
    question: str = ""
    title: str = ""
    raised_by: Annotated[str, NamesPerson()] = ""
    state: Literal["open", "taken up", "dropped"] = "open"

    _question_is_known = field_validator("question")(_known)


class Dismissal(Said):
    """A finding that a person looked at and set aside, with the reason."""

    rule: str
    ids: list[str] = Field(default_factory=list)
    reason: str = ""
    by: str = ""
    date: str = ""


class Reflection(Said):
    """What people answered when a lens put one of its probes to a record, or to the whole engagement."""

    probe: str = Field(description="The slug of the probe")
    about: str = Field("", description="The id of the record it was put to; empty for the whole")
    answer: str = ""
    verdict: Literal["yes", "partly", "no"] | None = Field(
        None, description="Whether what the probe asks for holds"
    )
    by: str = ""
    date: str = ""


class Dots(Said):
    """How many of their dots someone gave to one bet."""

    bet_id: Id
    count: Annotated[int, Field(ge=1), NotTrue] = 1


class Vote(Said):
    """The dots of one participant."""

    participant: Annotated[str, NamesPerson()]
    dots: list[Dots] = Field(default_factory=list)


class Ballot(Said):
    """A vote on bets: everybody has the same number of dots, and nobody sees another's before it is opened."""

    id: Id
    dots: Annotated[int, Field(ge=1, le=100), NotTrue] = Field(
        3, description="What each participant may give"
    )
    bet_ids: list[Id] = Field(default_factory=list, description="What is voted on")
    votes: list[Vote] = Field(default_factory=list)
    opened: Noted | None = Field(None, description="Who opened it, and when; secret before")

    @property
    def in_the_open(self) -> Ballot:
        """This vote as the room may see it: who has voted is known, what they gave only once it is opened."""
        if self.opened is not None:
            return self
        hidden = [vote.model_copy(update={"dots": []}) for vote in self.votes]
        return self.model_copy(update={"votes": hidden})

    @property
    def counts(self) -> dict[str, int]:
        """The dots that each bet was given, most first; bets without any have 0."""
        given = dict.fromkeys(self.bet_ids, 0)
        for vote in self.votes:
            for dots in vote.dots:
                given[dots.bet_id] = given.get(dots.bet_id, 0) + dots.count
        return dict(sorted(given.items(), key=lambda item: -item[1]))


class Remark(Said):
    """Something about a document that whoever uses it should know."""

    code: str = Field(description="Stable, lower case with hyphens")
    text: str = Field("", description="One plain sentence")
    location: str = ""


class Document(Said):
    """A document of the user's, and whether its text may be sent to a model.

    The text itself stays in the workspace file: an engagement only lists it.
    """

    id: Id
    title: str = ""
    hash: str = Field("", description="SHA-256 of the file that was read")
    media_type: str = ""
    send: Literal["always", "never"] = "always"
    size: Annotated[int, Field(ge=0), NotTrue] | None = Field(None, description="Bytes of that file")
    passages: Annotated[int, Field(ge=0), NotTrue] | None = Field(
        None, description="How many pieces its text was cut into"
    )
    reader: str = Field("", description="Version of how it was read")
    added: Day | None = Field(None, description="When this text came in")
    notes: list[Remark] = Field(default_factory=list, description="What to know before relying on it")


class Suggestion(Said):
    """Something proposed, waiting for a person: nothing enters the record before they act."""

    id: Id
    task: str
    state: SuggestionState = "open"
    origin: Origin = Field(default_factory=Origin)
    payload: dict[str, Any] = Field(default_factory=dict)


_WITH_ID: Final = (
    "records", "decisions", "actions", "parked", "documents", "ballots", "workshops", "runsheets",
    "suggestions",
)  # fmt: skip
_USED_ONCE: Final = (
    *((name, "id") for name in _WITH_ID),
    ("participants", "name"),
    ("workshops", "session"),
    ("runsheets", "session"),
)


class Engagement(Said):
    """Everything one engagement holds, in the shape of the interchange file ``counterpoint/1``."""

    format: Literal["counterpoint/1"] = FORMAT
    organisation: str = ""
    as_of: Day | None = Field(None, description="The date horizons are counted from; today where not said")
    advisor: AdvisorSettings = Field(default_factory=AdvisorSettings)
    answers: dict[str, Answer] = Field(default_factory=dict)
    records: list[Record] = Field(default_factory=list)
    participants: list[Participant] = Field(default_factory=list)
    decisions: list[Decision] = Field(default_factory=list)
    actions: list[Action] = Field(default_factory=list)
    parked: list[Parked] = Field(default_factory=list)
    dismissals: list[Dismissal] = Field(default_factory=list)
    documents: list[Document] = Field(default_factory=list)
    reflections: list[Reflection] = Field(default_factory=list)
    ballots: list[Ballot] = Field(default_factory=list)
    plan: Plan = Field(default_factory=Plan)
    workshops: list[Workshop] = Field(default_factory=list)
    runsheets: list[Adjusted] = Field(
        default_factory=list, description="What was changed on the run sheets of sessions"
    )
    suggestions: list[Suggestion] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _name_the_answers(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(answers := data.get("answers"), dict):
            named = {
                slug: answer | {"question": answer.get("question") or slug}
                if isinstance(answer, dict)
                else answer
                for slug, answer in answers.items()
                if slug not in QUESTION or not not_said(answer)
            }
            return data | {"answers": named}
        return data

    @field_validator("answers")
    @classmethod
    def _answers_belong_to_questions(cls, answers: dict[str, Answer]) -> dict[str, Answer]:
        for slug, answer in answers.items():
            _known(slug)
            if answer.question != slug:
                raise ValueError(f"the answer under {slug!r} names the question {answer.question!r}")
        return answers

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Engagement:
        for name, key in _USED_ONCE:
            seen: set[object] = set()
            for place, item in enumerate(getattr(self, name)):
                if (value := getattr(item, key)) in seen:
                    raise ValueError(f"{name}[{place}].{key}: {value!r} is used twice")
                seen.add(value)
        for kind, model in KINDS.items():
            if model.single and sum(record.kind == kind for record in self.records) > 1:
                raise ValueError(f"records: there is more than one {kind}")
        return self

    def answer(self, slug: str) -> Answer:
        """The answer to the question `slug`; an open one where nothing was said yet."""
        return self.answers.get(slug) or Answer(question=slug)
