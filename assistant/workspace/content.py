"""The door of the workspace: what people, files and models give, checked and made fit to be stored."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from assistant.errors import BadInput, NotFound
from assistant.method.adjusted import Adjusted
from assistant.method.advising import AdvisorSettings
from assistant.method.engagement import (
    Action,
    Answer,
    Ballot,
    Decision,
    Dismissal,
    Document,
    Parked,
    Participant,
    Reflection,
    Suggestion,
)
from assistant.method.planned import Plan, Workshop
from assistant.method.questions import QUESTION
from assistant.method.records import KINDS, RECORD
from assistant.text import one_line, safe_data
from assistant.workspace.changes import Body
from assistant.workspace.state import said

M = TypeVar("M", bound=BaseModel)

MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "answers": Answer,
    "participants": Participant,
    "decisions": Decision,
    "actions": Action,
    "parked": Parked,
    "dismissals": Dismissal,
    "documents": Document,
    "reflections": Reflection,
    "ballots": Ballot,
    "workshops": Workshop,
    "runsheets": Adjusted,
    "suggestions": Suggestion,
}
"""The model of each collection; records are told apart by their kind."""

KEY: Final[Mapping[str, str]] = {
    "participants": "name",
    "decisions": "id",
    "actions": "id",
    "parked": "id",
    "documents": "id",
    "ballots": "id",
    "workshops": "id",
    "runsheets": "id",
}
"""Collections that people put things into, and the field each thing is known by."""

ADVISOR: Final = "advisor"
"""The setting that holds how advice is asked for; its fields are those of `AdvisorSettings`."""

PLAN: Final = "plan"
"""The setting that holds what the workshops were laid by; its fields are those of `Plan`."""

_READERS: Final[Mapping[str, TypeAdapter[Any]]] = {
    name: TypeAdapter(model) for name, model in MODELS.items()
} | {"records": RECORD}


def plain(value: object) -> Any:
    """`value` as JSON with safe texts: models, dates and decimals become what the interchange file holds.

    Raises:
        BadInput: a number in it is infinite or none at all.
    """
    return safe_data(_jsonable(value))


def _jsonable(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float) and not math.isfinite(value):
        raise BadInput(f"{value} is not a number that can be kept.")
    if isinstance(value, Mapping):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_jsonable(item) for item in value]
    return value


def model_of(collection: str, body: Body) -> BaseModel:
    """The stored body as the model of its collection.

    Raises:
        pydantic.ValidationError: it does not fit; for what is stored already this means damage.
    """
    model: BaseModel = _READERS[collection].validate_python(body)
    return model


def body_of(model: BaseModel) -> Body:
    """A model as it is stored: plain JSON without what is not said."""
    body = said(plain(model))
    if isinstance(model, Answer):
        # A status that follows from the texts is not stored, so that it goes on following them.
        rest = {name: value for name, value in body.items() if name != "status"}
        if Answer.model_validate(rest).status == model.status:
            return rest
    return body


def advisor_body(fields: object) -> Body:
    """`fields` of `AdvisorSettings`, as data or as the model, as the body of the setting `ADVISOR`.

    Raises:
        BadInput: names each field that does not fit.
    """
    try:
        settings = AdvisorSettings.model_validate(plain(fields))
    except ValidationError as error:
        raise BadInput(refusal(error)) from None
    # What was never switched on is not said: a file that says it comes in then.
    return {name: value for name, value in body_of(settings).items() if value is not False}


def plan_body(fields: object) -> Body:
    """`fields` of `Plan`, as data or as the model, as the body of the setting `PLAN`; empty where all is as usual.

    Raises:
        BadInput: names each field that does not fit.
    """
    try:
        plan = Plan.model_validate(plain(fields))
    except ValidationError as error:
        raise BadInput(refusal(error)) from None
    return {} if plan == Plan() else body_of(plan)


def checked(collection: str, fields: object, label: str = "") -> Body:
    """`fields` as the body of an entity of `collection`.

    Raises:
        BadInput: names each field that does not fit, after `label`.
    """
    data = plain(fields)
    if collection == "records" and isinstance(data, dict):
        known_kind(str(data.get("kind") or ""))
    try:
        return body_of(model_of(collection, data))
    except ValidationError as error:
        raise BadInput(refusal(error, label)) from None


_WORDS: Final[Mapping[str, str]] = {
    "extra_forbidden": "there is no such field",
    "missing": "this is needed",
    "string_type": "a text is needed",
    "list_type": "a list is needed",
    "bool_type": "true or false is needed",
    "bool_parsing": "true or false is needed",
    "decimal_type": "a decimal number is needed",
    "decimal_parsing": "a decimal number is needed, such as 1250.50",
    "int_from_float": "a whole number is needed",
} | dict.fromkeys(("int_type", "int_parsing", "float_type", "float_parsing"), "a number is needed") | dict.fromkeys(
    ("model_type", "model_attributes_type", "dict_type", "mapping_type"), "an object with named fields is needed"
)  # fmt: skip
"""What a model of ours says in words that need no knowledge of Python."""

_PATTERNS: Final[Mapping[str, str]] = {
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$": "an id is up to 80 letters, digits, dots, dashes and underscores",
    "^[A-Z]{3}$": "a currency has three capital letters, such as EUR",
}


def refusal(error: ValidationError, label: str = "", limit: int = 5) -> str:
    """What a model found wrong, one short sentence per field, with the path of each."""
    found: dict[str, None] = {}
    for problem in error.errors(include_url=False, include_input=False):
        kind, words = problem["type"], problem["msg"].removeprefix("Value error, ")
        path = json_path(problem["loc"]) + (".kind" if kind.startswith("union_tag_") else "")
        if kind.startswith("union_tag_"):
            tag = problem.get("ctx", {}).get("tag", "None")
            no_such = f"there is no kind {one_line(str(tag), 60)!r}" if tag != "None" else "this is needed"
            words = f"{no_such}; kinds are {', '.join(KINDS)}"
        elif kind == "string_pattern_mismatch":
            words = _PATTERNS.get(problem["ctx"]["pattern"], words)
        else:
            words = _WORDS.get(kind, words)
        where = f"{label}{'.' if label and path and not path.startswith('[') else ''}{path}"
        found[f"{where}: {words}" if where else words] = None
    more = len(found) - limit
    told = "; ".join(list(found)[:limit]) + (f"; and {more} more" if more > 0 else "")
    return one_line(told.removesuffix(".") + ".", 2000)


def json_path(loc: Sequence[int | str]) -> str:
    """Where in a document something stands: ``records[3].persona_ids[0]``."""
    path = ""
    for place, step in enumerate(loc):
        if step in KINDS and (place == 0 or loc[: place - 1] == ("records",)):
            continue  # the name of the kind that the record was read as, not a place in the file
        if step in ("int", "float") and place == len(loc) - 1:
            continue  # the sort of number that it was tried as
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return one_line(path, 200)


def known_question(slug: str) -> str:
    """`slug`, if there is such a question.

    Raises:
        NotFound: there is none.
    """
    if slug not in QUESTION:
        raise NotFound(
            f"There is no question {one_line(slug, 80)!r}.", hint=f"Questions are {', '.join(QUESTION)}."
        )
    return slug


def known_kind(kind: str) -> str:
    """`kind`, if there are such records.

    Raises:
        NotFound: there are none.
    """
    if kind not in KINDS:
        raise NotFound(
            f"There is no kind of record {one_line(kind, 80)!r}.", hint=f"Kinds are {', '.join(KINDS)}."
        )
    return kind


def reflection_key(probe: str, about: str) -> str:
    """What a reflection is known by: the probe, and what it was put to."""
    return f"{probe} {about}".strip()


def dismissal_key(rule: str, refs: Sequence[str]) -> str:
    """What a dismissal is known by: the rule and what it is about, in any order."""
    return " ".join([rule, *sorted(set(refs))])
