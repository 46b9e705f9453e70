"""Text that somebody outside this program wrote, on its way into a prompt.

It is put between delimiters that carry a random number made for one prompt, so that no text can pretend to
end them.
"""

from __future__ import annotations

import re
from typing import Final

from assistant.text import one_line, safe_text

_UNSEEN: Final = "[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*"
_OPEN, _CLOSE = "[<\u2039\u00ab\uff1c\u27e8\u3008\ufe64]", "[>\u203a\u00bb\uff1e\u27e9\u3009\ufe65]"
_LOOKS_LIKE_A_DELIMITER: Final = re.compile(f"{_OPEN}(?:{_UNSEEN}{_OPEN})+|{_CLOSE}(?:{_UNSEEN}{_CLOSE})+")
"""Two or more angles of whatever script, unseen characters between them or not."""
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
        text = safe_text(self._text)
        # What is left when a number is taken out of another can be one again, and can bring angles together.
        while nonce and nonce in text:
            text = text.replace(nonce, "")
        text = _LOOKS_LIKE_A_DELIMITER.sub(_apart, text)
        return f"<<<{nonce} {label}>>>\n{text}\n<<<end {nonce}>>>"


def _apart(match: re.Match[str]) -> str:
    return " ".join(match[0])
