"""Names that stay on this machine: they go out as placeholders and come back as they were.

A placeholder is the alias in double square brackets, ``[[COMPANY-A]]``. Models keep that form, since it looks like the
links and templates they know; where one changes its case or loses brackets, it is still understood. An alias of plain
words, ``[[the provider]]``, is told from the same words in a sentence by its brackets: two on one side, or one on
each. Another spelling of a name than the one a person gave (ACME for Acme) is numbered, ``[[COMPANY-A~2]]``, so that
every text comes back letter for letter.

What looks like a placeholder before anything was hidden goes out as a numbered one of its own, ``[[TEXT~1]]``.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, count, zip_longest
from typing import Any, Final, NamedTuple

from assistant.advisor.client.names import Finder
from assistant.text import one_line

_NOTE: Final = (
    "Names in double square brackets, such as ",
    ", stand for names that are not told to you. Use each like a name and exactly as it is, brackets and number "
    "included; a number after ~ marks another spelling of the same name.",
)
_CODE: Final = re.compile(r"[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)+|[A-Z]+[0-9]+")
_NOT_IN_AN_ALIAS: Final = re.compile(r"[\[\]~\\\"'<>{}]")
_DASH: Final = "[-_\u2010-\u2015]"
# What may come between an alias and the end of its placeholder.
_MORE: Final = re.compile(r"\s?(?:~\s?\d{0,6})?\s{0,3}\]?")
_LONGEST_ALIAS: Final = 60
# Parts of a schema that say something; the others are its grammar, and names of fields are ours.
_SAYING: Final = frozenset({"description", "title", "enum", "const", "default", "examples"})


class _Alias:
    """What stands behind one alias: the name a person gave, and the other spellings that were met, by number."""

    def __init__(self, shown: str, name: str | None) -> None:
        self.shown = shown
        self.name = name
        self.bare = name is not None and _CODE.fullmatch(shown) is not None
        self._first = 1 if name is None else 2
        self._spellings: list[str] = []
        self._numbers: dict[str, int] = {}

    def placeholder(self, written: str) -> str:
        """The placeholder of what was `written`."""
        if written == self.name:
            return f"[[{self.shown}]]"
        number = self._numbers.get(written)
        if number is None:
            number = self._numbers[written] = len(self._spellings) + self._first
            self._spellings.append(written)
        return f"[[{self.shown}~{number}]]"

    def written(self, number: str | None) -> str | None:
        """What the placeholder with `number` stands for: the name, where no such number was given."""
        place = int(number or 0) - self._first
        return self._spellings[place] if 0 <= place < len(self._spellings) else self.name


class _Read(NamedTuple):
    """A placeholder in a text, and what stands behind it."""

    start: int
    stop: int
    written: str


class Cloak:
    """Hides names behind aliases, and reveals them again. Safe to use from several threads."""

    def __init__(self, aliases: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        names = {name.strip(): alias for name, alias in dict(aliases).items() if name.strip()}
        self._finder = Finder(names)
        self._aliases: dict[str, _Alias] = {}
        self._names: list[tuple[Finder, _Alias]] = []
        for name, alias in sorted(names.items(), key=lambda pair: len(pair[0]), reverse=True):
            shown = self._fit(alias)
            self._names.append((Finder([name]), self._aliases.setdefault(_key(shown), _Alias(shown, name))))
        # For what looks like a placeholder and is none.
        self._aside = _Alias(self._neutral("TEXT"), None)
        self._aliases[_key(self._aside.shown)] = self._aside
        shown_ones = _any_of(alias.shown for alias in self._aliases.values())
        self._pattern = _looks_like_one(shown_ones) if names else None
        # Leaps through texts in which there is none, which are most.
        self._hint = re.compile(shown_ones, re.IGNORECASE)
        self._owners: dict[str, _Alias] = {}
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        return self._pattern is not None

    @property
    def note(self) -> str:
        """What a model is told about placeholders; empty where nothing is ever hidden."""
        if not self:
            return ""
        begin, end = (self.hide(part) for part in _NOTE)
        return f"{begin}[[{self._names[0][1].shown}]]{end}"

    def hide(self, text: str) -> str:
        """`text` with every name behind its placeholder."""
        if not self or not text:
            return text
        with self._lock:
            return self._hidden(text)

    def reveal(self, text: str, *, begin: int = 0, in_json: bool = False) -> str:
        """`text` from `begin` on with names in the place of placeholders.

        `in_json`: as they are written within a string there.
        """
        out: list[str] = []
        end = begin
        for read in self._read(text, begin):
            written = json.dumps(read.written, ensure_ascii=False)[1:-1] if in_json else read.written
            out += [text[end : read.start], written]
            end = read.stop
        return "".join([*out, text[end:]])

    def reveal_data(self, value: Any) -> Any:
        """JSON-like `value` with the names in every string of it, keys included."""
        return _mapped(value, self.reveal) if self else value

    def hide_schema(self, schema: Any, saying: bool = False) -> Any:
        """A JSON Schema with the names hidden in what it says; its grammar and the names of fields stay."""
        if not self:
            return schema
        if isinstance(schema, str):
            return self.hide(schema) if saying else schema
        if isinstance(schema, list):
            return [self.hide_schema(item, saying) for item in schema]
        if isinstance(schema, dict):
            fields = {"properties", "$defs"}
            return {
                key: {name: self.hide_schema(below) for name, below in value.items()}
                if key in fields and isinstance(value, dict)
                else self.hide_schema(value, saying or key in _SAYING)
                for key, value in schema.items()
            }
        return schema

    def pending(self, text: str, begin: int = 0) -> int:
        """The place in `text`, from `begin` on, where a placeholder may begin that is not whole yet; else its end."""
        if self:
            for place in range(max(begin, len(text) - 2 * _LONGEST_ALIAS), len(text)):
                if self._may_go_on(text[place:], text[place - 1] if place else " "):
                    return place
        return len(text)

    def _hidden(self, text: str) -> str:
        spans = [(start, stop, self._owner(text[start:stop])) for start, stop in self._finder.spans(text)]
        spans += [(read.start, read.stop, self._aside) for read in self._read(text, unknown=True)]
        if not spans:
            return text
        pieces: list[str] = []
        placeholders: list[str] = []
        end = 0
        across = False
        for start, stop, alias in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start < end:
                across = True
                continue
            pieces.append(text[end:start])
            placeholders.append(alias.placeholder(text[start:stop]))
            end = stop
        pieces.append(text[end:])
        if across or self._hint.search(text):
            # What a piece ends in may be another thing without its neighbour.
            pieces = [self._hidden(piece) for piece in pieces]
        return "".join(chain.from_iterable(zip_longest(pieces, placeholders, fillvalue="")))

    def _owner(self, written: str) -> _Alias:
        """The alias of the longest name that what is `written` is a spelling of."""
        if written not in self._owners:
            whole = (0, len(written))
            self._owners[written] = next(
                (alias for finder, alias in self._names if whole in finder.spans(written)), self._aside
            )
        return self._owners[written]

    def _read(self, text: str, begin: int = 0, *, unknown: bool = False) -> Iterator[_Read]:
        """The placeholders in `text`; its characters before `begin` only tell whether a word goes on.

        `unknown`: also numbers that were not given yet, which might be tomorrow.
        """
        if self._pattern is None or self._hint.search(text, begin) is None:
            return
        for match in self._pattern.finditer(text, begin):
            alias = self._aliases[_key(match["alias"])]
            written = alias.written(match["number"]) or ("" if unknown else None)
            opened, closed = len(match["opened"]), len(match["closed"] or "")
            if written is None:
                continue
            start = match.start("alias")
            stop = match.end("number" if match["number"] else "alias")
            if max(opened, closed) == 2 or opened + closed == 2:
                yield _Read(match.start() if opened else start, match.end() if closed else stop, written)
            elif alias.bare:
                yield _Read(start, stop, written)

    def _may_go_on(self, tail: str, before: str) -> bool:
        """Whether `tail` may be the beginning of a placeholder, or one that takes in more."""
        opened = len(tail) - len(tail.lstrip("["))
        if opened > 2 or (not opened and (tail[0].isspace() or before.isalnum() or before == "_")):
            return False
        rest = _key(tail.lstrip("[").lstrip())
        return any(
            key.startswith(rest) or (rest.startswith(key) and _MORE.fullmatch(rest, len(key)))
            for key in self._aliases
        )

    def _fit(self, alias: str) -> str:
        """`alias` as it can stand in a placeholder; a neutral one where it is empty or would tell a name."""
        shown = one_line(_NOT_IN_AN_ALIAS.sub("", alias), _LONGEST_ALIAS)
        return shown if _key(shown) and not any(self._finder.spans(shown)) else self._neutral("NAME")

    def _neutral(self, stem: str) -> str:
        """A word with a number that neither is taken nor tells a name."""
        tries = chain(
            [stem] if stem == "TEXT" else (f"{stem}-{number}" for number in range(1, 1000)),
            (f"{'Z' * number}-{number}" for number in count(1)),
        )
        return next(
            shown
            for shown in tries
            if _key(shown) not in self._aliases and not any(self._finder.spans(shown))
        )


class Unveiling:
    """Hands the pieces of a streamed reply on with the names in them; one that is cut between pieces waits to be whole.

    The pieces are JSON, so names are written as within a string there.
    """

    def __init__(self, cloak: Cloak, show: Callable[[str], None]) -> None:
        self._cloak = cloak
        self._show = show
        self._text = ""
        self._begin = 0

    def add(self, text: str) -> None:
        """The next piece."""
        self._text += text
        self._hand_on(self._cloak.pending(self._text, self._begin))

    def finish(self) -> None:
        """Hand on what was held back: nothing more comes."""
        self._hand_on(len(self._text))

    def _hand_on(self, end: int) -> None:
        shown = self._cloak.reveal(self._text[:end], begin=self._begin, in_json=True)
        # The last character handed on stays, to tell whether a word begins behind it.
        last = max(end - 1, 0)
        self._begin = end - last
        self._text = self._text[last:]
        if shown:
            self._show(shown)


def _any_of(aliases: Iterable[str]) -> str:
    return "|".join(
        re.sub(r"\\?\s+", r"\\s+", re.sub(r"\\?[-_]", lambda _: _DASH, re.escape(alias)))
        for alias in sorted(aliases, key=len, reverse=True)
    )


def _looks_like_one(alias: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<opened>\[{{0,2}})\s{{0,3}}(?<!\w)(?P<alias>{alias})(?!\w)(?:\s?~\s?(?P<number>\d{{1,6}}))?"
        r"(?:\s{0,3}(?P<closed>\]{1,2}))?",
        re.IGNORECASE,
    )


def _key(alias: str) -> str:
    return re.sub(r"\s+", " ", re.sub(_DASH, "-", alias)).casefold()


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    if isinstance(value, dict):
        return {change(str(key)): _mapped(item, change) for key, item in value.items()}
    return value
