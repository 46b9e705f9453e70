"""What a model has written so far, in lines that a person can look at while it goes on; none of it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from assistant.method.said import field_label
from assistant.text import one_line

if TYPE_CHECKING:
    from assistant.advisor.base import Glimpse

_LONGEST: Final = 400
_QUIET: Final = frozenset({"ref", "id", "kind", "card", "persona_id"})
"""Fields that name something and say nothing."""
_BARE: Final = frozenset({"text", "question", "title", "statement", "explanation", "quote"})
"""Fields whose words need no name before them."""


class Seen:
    """The latest glimpses, by what they are of. Called from the thread of the call, read from that of the interface."""

    def __init__(self) -> None:
        self.count = 0
        """How many there were: a sign that there is something new."""
        self._latest: dict[tuple[str, int], Glimpse] = {}
        self._target = ""

    def __call__(self, glimpse: Glimpse) -> None:
        self._latest = {**self._latest, (glimpse.target, glimpse.turn): glimpse}
        self._target = glimpse.target
        self.count += 1

    @property
    def target(self) -> str:
        """What was written on last."""
        return self._target

    def lines(self, target: str | None = None) -> list[str]:
        """What stands there so far about `target`, or about what was written on last."""
        wanted = self._target if target is None else target
        turns = [glimpse for (about, _), glimpse in self._latest.items() if about == wanted]
        # Of requests side by side, the one that is furthest: to jump between them would be to read none.
        return max(
            (lines_of(glimpse.so_far) for glimpse in turns), key=lambda lines: len("".join(lines)), default=[]
        )


def lines_of(so_far: Mapping[str, Any]) -> list[str]:
    """An unfinished reply in plain lines."""
    return list(_lines(so_far))


def _lines(value: object, name: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            if key not in _QUIET:
                yield from _lines(each, str(key))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _lines(each, name)
    elif isinstance(value, str) and value.strip():
        words = one_line(value, _LONGEST)
        if name == "quote":
            words = f"  “{words}”"
        yield words if name in _BARE or not name else f"{one_line(field_label(name), 40)}: {words}"
