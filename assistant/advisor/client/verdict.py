"""Judging a reply: is there a whole object in it that fits, and if not, what to tell the model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.advisor.client.cloak import Cloak
from assistant.advisor.client.extract import extract
from assistant.advisor.client.ladder import Message
from assistant.text import one_line, safe_data, safe_text

T = TypeVar("T", bound=BaseModel)

_MOST_LINES: Final = 12
_LONGEST_LINE: Final = 240
_LONGEST_ECHO: Final = 6000


@dataclass(frozen=True)
class Reply:
    """One reply, put together. `cut`: the server closed the stream without saying that it was done."""

    text: str = ""
    reasoning: str = ""
    refusal: str = ""
    finish: str = ""
    cut: bool = False
    tokens: tuple[int, int] | None = None


@dataclass(frozen=True)
class Verdict(Generic[T]):
    """Either a `value`, or what is wrong: ``cut`` (broken off), ``not_json`` or ``invalid`` with `feedback` lines."""

    value: T | None = None
    wrong: Literal["", "cut", "not_json", "invalid"] = ""
    feedback: list[str] = field(default_factory=list)


def judge(
    reply: Reply,
    response_model: type[T],
    validate: Callable[[T], list[str]] | None = None,
    reveal: Callable[[Any], Any] | None = None,
) -> Verdict[T]:
    """Whether `reply` holds a whole object that fits `response_model` and passes `validate`.

    `reveal` puts names back into what was parsed, before it is looked at.
    """
    found = extract(reply.text, reply.reasoning)
    first_problem: list[str] = []
    for candidate in found.best_first:
        value, problems = _tried(candidate, response_model, reveal)
        if value is not None:
            problems = [one_line(line, _LONGEST_LINE) for line in validate(value)] if validate else []
            if not problems:
                return Verdict(value)
        first_problem = first_problem or problems
    if reply.cut:
        return Verdict(wrong="cut")
    if first_problem:
        return Verdict(wrong="invalid", feedback=first_problem[:_MOST_LINES])
    problem = f"not valid JSON: {found.problem}" if found.problem else "there is no JSON object in it"
    return Verdict(wrong="not_json", feedback=[f"reply: {problem}"])


def _tried(
    candidate: dict[str, Any], response_model: type[T], reveal: Callable[[Any], Any] | None
) -> tuple[T | None, list[str]]:
    try:
        data = safe_data(candidate)
        return response_model.model_validate(reveal(data) if reveal else data), []
    except ValidationError as error:
        return None, feedback_lines(error)
    except RecursionError:
        return None, ["reply: nested too deeply"]


def feedback_lines(error: ValidationError) -> list[str]:
    """What is wrong with an object, a line for each fault: ``path: message``."""
    return [
        one_line(f"{'.'.join(str(part) for part in item['loc']) or 'object'}: {item['msg']}", _LONGEST_LINE)
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def repair_turn(
    messages: Sequence[Message], reply: Reply, feedback: Sequence[str], cloak: Cloak | None = None
) -> list[Message]:
    """`messages` with the faulty reply and what is wrong with it, asking for the whole object once more.

    `messages` are as they were sent; names in what is added are hidden by `cloak`.
    """
    hide = cloak.hide if cloak else str
    # Revealed first: a placeholder of the model's is then hidden as what it stands for, and not as odd text.
    said = safe_text(cloak.reveal(reply.text) if cloak else reply.text).strip()
    if len(said) > _LONGEST_ECHO:
        said = said[:_LONGEST_ECHO] + " […]"
    # An empty message of the assistant is refused by some providers.
    echo = [Message("assistant", hide(said))] if said else []
    listed = "\n".join(f"- {line}" for line in feedback[:_MOST_LINES])
    request = (
        "That reply cannot be used. What has to be put right:\n"
        f"{listed}\n"
        "Send the complete JSON object again with these points corrected, and nothing but the object."
    )
    return [*messages, *echo, Message("user", hide(request))]


def dump(messages: Sequence[Message]) -> list[dict[str, str]]:
    """`messages` as the chat protocol wants them; text that could not be encoded is taken out."""
    return [{"role": message.role, "content": safe_text(message.content)} for message in messages]
