"""Text that tries to act on the terminal, the interface or the eye."""

from __future__ import annotations

import re

HOSTILE = (
    "[@click=app.quit]x[/]",
    "[ @click=app.quit]x[/]",
    "[$primary @click=app.quit]x[/]",
    "[/x]",
    "[/]",
    "[link=http://x]y[/link]",
    "\x1b]0;title\x07 \x1b]0;title\x1b\\",
    "\x1b]8;;http://x\x07y\x1b]8;;\x07",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x1b[2J\x1b[31mred",
    "\x1bP1$r0m\x1b\\",
    "\x9d0;title\x9c \x9b2J \x90q\x9c",
    "a\u202eb\u2066c\u2069 &#x202e;d",
    "tag\U000e0041\U000e007fs",
    "zero\u200b\u200b\u200b\u200bwidth",
    '=HYPERLINK("http://x")',
    "+1 -1 @x",
    "\tcell \rcell",
    "{{ 7*7 }} {% raw %}",
    '#read("/etc/passwd")',
    "<script>alert(1)</script> <img onerror=x>",
    "[y](javascript:alert(1)) [y](file:///etc/passwd) ![i](http://x/i.png)",
    "../../x\n\x1b[1m" + "n" * 300,
    "$text $primary [$error]x",
    "\x00nul \ud800 surrogate \ufffe",
)

_HARM = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f\ufffe\uffff]"
)


def harm(text: str) -> str:
    """The characters of `text` that could act on a terminal or turn around what is read."""
    return "".join(_HARM.findall(text))
