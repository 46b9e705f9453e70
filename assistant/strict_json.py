"""JSON as people and programs hand it in: read strictly, and every fault named with its place."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, Final

from assistant.text import one_line

DEEPEST: Final = 100
"""How many lists and objects may stand within each other; an interchange file needs fewer than ten."""


class NotJson(ValueError):
    """The text is not JSON, or is JSON that two readers would understand differently.

    `line` and `column` count from 1, and are 0 where `path` (such as ``records[0].title``) says the place.
    """

    def __init__(self, what: str, *, line: int = 0, column: int = 0, path: str = "") -> None:
        super().__init__(what)
        self.line, self.column, self.path = line, column, path

    def told(self, name: str) -> str:
        """A sentence on the fault in the file that people know as `name`."""
        if self.line:
            return f"{name}, line {self.line}, column {self.column}, is not JSON: {self}."
        return f"{name}: {self.path}{': ' if self.path else ''}{self}."


@dataclass(frozen=True, slots=True)
class _Fault:
    what: str


def load_json(text: str) -> Any:
    """What `text` says.

    Raises:
        NotJson: it is not JSON, an object names a key twice, a number is none or too long to be one, or it
            is nested too deeply.
    """
    try:
        data = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_whole, parse_float=_broken
        )
    except json.JSONDecodeError as error:
        raise NotJson(one_line(error.msg), line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise NotJson("this is nested too deeply") from None
    _look_through(data)
    return data


def _look_through(data: Any) -> None:
    """Raises for the first fault in `data`, in the order of the text. A stack, since recursion has an end."""
    left: list[tuple[Any, str, int]] = [(data, "", 0)]
    while left:
        value, path, depth = left.pop()
        if isinstance(value, _Fault):
            raise NotJson(value.what, path=one_line(path, 200))
        if depth > DEEPEST:
            raise NotJson("this is nested too deeply", path=one_line(path, 60))
        if isinstance(value, dict):
            inner = [(item, f"{path}.{key}" if path else key, depth + 1) for key, item in value.items()]
            left.extend(reversed(inner))
        elif isinstance(value, list):
            inner = [(item, f"{path}[{place}]", depth + 1) for place, item in enumerate(value)]
            left.extend(reversed(inner))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Fault:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        return _Fault(f"the key {one_line(twice, 80)!r} stands twice in one object")
    return found


def _constant(name: str) -> _Fault:
    return _Fault(f"{name} is not a number that JSON knows")


def _whole(digits: str) -> int | _Fault:
    return int(digits) if len(digits) <= 300 else _Fault("this number is too long")


def _broken(digits: str) -> float | _Fault:
    number = float(digits)
    return number if math.isfinite(number) else _Fault("this number is too large")
