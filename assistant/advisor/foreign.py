"""Text that somebody outside this program wrote, on its way into a prompt.

It is put between delimiters that carry a random number made for one prompt, so that no text can pretend to
end them.
"""

from __future__ import annotations

import re
from typing import Final

from assistant.text import one_line, safe_text

_LOOKS_LIKE_A_DELIMITER: Final = re.compile("[<\u2039\u00ab\uff1c]{2,}|[>\u203a\u00bb\uff1e]{2,}")
_LABEL: Final = re.compile(r"[^\w .:/-]")


class Foreign:
    """Text that somebody outside this program wrote. Templates can print it, delimited, and nothing else."""

    __slots__ = ("_label", "_text")

    def __init__(self, label: str, text: str) -> None:
        self._label = label
        self._text = text

    def __repr__(self) -> str:
        return f"Foreign({self._label!r})"

    __str__ = __repr__

    def delimited(self, nonce: str) -> str:
        """The text between its delimiters, with whatever looks like one taken apart."""
        label = _LABEL.sub("", one_line(self._label, 80))
        text = _LOOKS_LIKE_A_DELIMITER.sub(_apart, safe_text(self._text))
        text = text.replace(nonce, "") if nonce else text
        return f"<<<{nonce} {label}>>>\n{text}\n<<<end {nonce}>>>"


def _apart(match: re.Match[str]) -> str:
    return " ".join(match[0])
