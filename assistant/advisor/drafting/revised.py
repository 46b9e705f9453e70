"""What a draft may add to a record that exists: only what nobody has said of it yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from assistant.method.said import BaseRecord, not_said
from assistant.text import fold

_ARTICLE: Final = re.compile(r"^(?:the|an?|der|die|das|eine?|les?|la|une?) ")
_NO_WORD: Final = re.compile(r"[\W_]+")
_NEVER: Final = frozenset({"title", "note", "evidence"})


def title_key(title: str) -> str:
    """A title as it is compared: without case, signs and a leading article."""
    return _ARTICLE.sub("", _NO_WORD.sub(" ", fold(title)).strip())


def same_title(title: str, known: Mapping[str, str]) -> str | None:
    """What `known`, by the keys of titles, holds for this one; None for a title of signs alone."""
    key = title_key(title)
    return known.get(key) if key else None


def what_is_new(
    record: BaseRecord, drafted: Mapping[str, Any], citations: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """The fields to change so that `record` says what was `drafted` where it is silent; empty where it is not.

    What it says already stands: a single value is left as it is, and a list goes on from what is in it. Title and note
    are never touched. `citations` come after the sources it has, and bring nothing by themselves.
    """
    held = record.model_dump(mode="json", exclude={"origin"})
    found = {
        name: value
        for name, given in drafted.items()
        if name not in _NEVER and (value := _beside(held.get(name), given)) is not None
    }
    sources = held.get("sources", [])
    more = [each for each in citations if each not in sources]
    return found | ({"sources": [*sources, *more]} if found and more else {})


def _beside(held: object, given: object) -> object | None:
    """What a field comes to hold; None where nothing is added."""
    if not_said(held):
        return given
    if not isinstance(held, list) or not isinstance(given, list):
        return None
    known = set(map(_key, held))
    more = [item for item in given if _key(item) not in known]
    return [*held, *more] if more else None


def _key(item: object) -> str:
    """What an item of a list is known by: its words, or the record it is about."""
    if isinstance(item, Mapping):
        return "\0".join(_about(item)) or str(sorted(item.items()))
    return title_key(str(item)) or str(item)


def _about(item: Mapping[str, Any]) -> Iterator[str]:
    for name, value in item.items():
        if name.endswith("_id"):
            yield f"{name}={value}"
