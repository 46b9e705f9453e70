"""Text from elsewhere, made safe to keep and to show.

Everything that enters Counterpoint (typed, pasted, imported, read from a document, said by a model, a
file name, an error of the system) passes through `safe_text` once, at the door. What it takes away can
act on a terminal, reorder what a reader sees, or cannot be stored; all other characters stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SEQUENCE: Final = re.compile(
    # Operating-system commands, device strings and their kin, with whatever they carry.
    r"(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]{0,8192}(?:\x07|\x1b\\|\x9c)"
    # Control sequences: colours, cursor moves, screen clearing.
    r"|(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]"
    # Two-byte escapes.
    r"|\x1b[ -/]{0,4}[0-Z\\^-~]"
)
_LINE_ENDS: Final = re.compile("\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029")
_UNSAFE: Final = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f"  # C0 but for tab and newline, DEL
    "\x80-\x9f"  # C1
    "\u061c\u202a-\u202e\u2066-\u2069"  # marks, overrides and isolates that reorder what is read
    "\ufff9-\ufffb"  # interlinear annotation
    "\ufdd0-\ufdef"  # noncharacters
    "\ud800-\udfff"  # lone surrogates
    "\U000e0000-\U000e007f"  # tag characters: invisible text
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
_INVISIBLE_RUN: Final = re.compile("([\u200b\u2060-\u2064\ufeff\u00ad])[\u200b\u2060-\u2064\ufeff\u00ad]+")
_SPACES: Final = re.compile(r"\s+")


def safe_text(text: str) -> str:
    """`text` without what could act on a terminal, mislead the eye or break storage.

    Terminal sequences go whole, line ends become ``\\n``, control characters other than tab and newline,
    bidirectional overrides and isolates, tag characters, surrogates and noncharacters are dropped, and a
    run of invisible characters is cut to one. Joiners and direction marks that scripts need are kept.
    Applying it twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SEQUENCE.sub("", text)
    text = _LINE_ENDS.sub("\n", text)
    text = _UNSAFE.sub("", text)
    return _INVISIBLE_RUN.sub(r"\1", text)


def safe_data(value: object) -> object:
    """JSON-like `value` with every string in it, keys included, passed through `safe_text`."""
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, dict):
        return {safe_text(str(key)): safe_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [safe_data(item) for item in value]
    return value


def one_line(text: str, limit: int = 0) -> str:
    """`text` made safe and put on one line, cut to `limit` characters with an ellipsis where one is given."""
    line = _SPACES.sub(" ", safe_text(text)).strip()
    if limit and len(line) > limit:
        return line[: limit - 1].rstrip() + "…"
    return line


def fold(text: str) -> str:
    """`text` as it is compared, not shown: case, quote marks, dashes, hyphenation and spacing made equal."""
    return _evened(unicodedata.normalize("NFKC", text).casefold())


def even(text: str) -> str:
    """`text` as `fold` has it, in its own case: what is left of it where a program has only tidied up the signs."""
    return re.sub("-{2,}", "-", _evened(unicodedata.normalize("NFKC", text)))


def _evened(text: str) -> str:
    text = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text)
    text = re.sub("(\\w)[-\u2010]\\s*\\n\\s*(\\w)", r"\1\2", text)
    text = text.translate(_FOLDED)
    return _SPACES.sub(" ", text).strip()


_FOLDED: Final = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | {"\u2026": "..."}
)
