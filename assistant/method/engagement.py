"""One engagement as a value: the interchange file, and what the rules and advisors are given to read."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AliasChoices, Field, field_validator, model_validator

from assistant.method.questions import QUESTION
from assistant.method.records import KINDS, Record
from assistant.method.said import Day, Id, NotTrue, Origin, Said, not_said

FORMAT: Final = "counterpoint/1"

Role = Literal["sponsor", "decider", "contributor", "facilitator", "scribe"]
SuggestionState = Literal["open", "accepted", "edited", "rejected", "stale"]
Severity = Literal["blocking", "important", "hint"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)


def _known(slug: str) -> str:
    if slug and slug not in QUESTION:
        raise ValueError(f"there is no question {slug!r}")
    return slug


class Skipped(Said):
    """The own answer was left out on purpose: by whom, and when."""

    by: str = Field("", validation_alias=AliasChoices("by", "who"))
    date: str = Field("", validation_alias=AliasChoices("date", "when", "at"))


class Voice(Said):
    """One participant's answer given alone, the agreement with the agreed text, and the dissent verbatim."""

    participant: str = Field("", description="By name or alias; empty where the voice stays anonymous")
    answer: str = ""
    agreement: Annotated[int, Field(ge=0, le=5), NotTrue] | None = None
    dissent: str = ""


class Answer(Said):
    """The answer to one question: assumed before the discussion, agreed after it, and who thinks what.

    Where a file does not say the status, it follows from the texts.
    """

    question: str = ""
    assumed: str = ""
    agreed: str = ""
    skipped: Skipped | None = None
    status: Literal["open", "assumed", "agreed"] = "open"
    voices: list[Voice] = Field(default_factory=list)

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

    @field_validator("skipped", mode="before")
    @classmethod
    def _skipped_in_short(cls, value: object) -> object:
        # By hand one writes that it was skipped, or who did it, and leaves it at that.
        if isinstance(value, bool):
            return {} if value else None
        return {"by": value} if isinstance(value, str) else value

    @property
    def text(self) -> str:
        """What counts today: the agreed text where there is one, else the assumed."""
        return self.agreed if self.agreed.strip() else self.assumed

    @property
    def has_own_answer(self) -> bool:
        """Whether people have written something or skipped it on purpose, so that a draft may be shown."""
        return bool(self.text.strip() or self.skipped)


class Participant(Said):
    """Someone who takes part, by name or alias."""

    name: str
    role: Role = "contributor"
    contact: str = ""


class Decision(Said):
    """What was decided, by whom, and on which assumptions."""

    id: Id
    question: str = ""
    decided: str = ""
    by: list[str] = Field(default_factory=list)
    assumptions: list[str] = Field(default_factory=list)
    date: str = ""

    _question_is_known = field_validator("question")(_known)


class Action(Said):
    """Homework between sessions."""

    id: Id
    question: str = ""
    title: str = ""
    owner: str = ""
    due: Day | None = None
    done: Day | None = None

    _question_is_known = field_validator("question")(_known)


class Parked(Said):
    """Something raised and set aside for its question."""

    id: Id
    question: str = ""
    title: str = ""
    raised_by: str = ""
    state: Literal["open", "taken up", "dropped"] = "open"

    _question_is_known = field_validator("question")(_known)


class Dismissal(Said):
    """A finding that a person looked at and set aside, with the reason."""

    rule: str
    ids: list[str] = Field(default_factory=list)
    reason: str = ""
    by: str = ""
    date: str = ""


class Document(Said):
    """A document of the user's, and whether its text may be sent to a model."""

    id: Id
    title: str = ""
    hash: str = ""
    media_type: str = ""
    send: Literal["always", "never"] = "always"


class Suggestion(Said):
    """Something proposed, waiting for a person: nothing enters the record before they act."""

    id: Id
    task: str
    state: SuggestionState = "open"
    origin: Origin = Field(default_factory=Origin)
    payload: dict[str, Any] = Field(default_factory=dict)


class Engagement(Said):
    """Everything one engagement holds, in the shape of the interchange file ``counterpoint/1``."""

    format: Literal["counterpoint/1"] = FORMAT
    organisation: str = ""
    as_of: Day | None = Field(None, description="The date horizons are counted from; today where not said")
    answers: dict[str, Answer] = Field(default_factory=dict)
    records: list[Record] = Field(default_factory=list)
    participants: list[Participant] = Field(default_factory=list)
    decisions: list[Decision] = Field(default_factory=list)
    actions: list[Action] = Field(default_factory=list)
    parked: list[Parked] = Field(default_factory=list)
    dismissals: list[Dismissal] = Field(default_factory=list)
    documents: list[Document] = Field(default_factory=list)
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
        for name in ("records", "decisions", "actions", "parked", "documents", "suggestions"):
            seen: set[str] = set()
            for place, item in enumerate(getattr(self, name)):
                if item.id in seen:
                    raise ValueError(f"{name}[{place}].id: {item.id!r} is used twice")
                seen.add(item.id)
        names = [participant.name for participant in self.participants]
        for place, name in enumerate(names):
            if name in names[:place]:
                raise ValueError(f"participants[{place}].name: {name!r} is used twice")
        for kind, model in KINDS.items():
            if model.single and sum(record.kind == kind for record in self.records) > 1:
                raise ValueError(f"records: there is more than one {kind}")
        return self

    def answer(self, slug: str) -> Answer:
        """The answer to the question `slug`; an open one where nothing was said yet."""
        return self.answers.get(slug) or Answer(question=slug)
