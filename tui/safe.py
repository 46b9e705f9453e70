"""Foreign text on the screen: never parsed as markup, never able to act on the terminal.

Two layers. Text is shown as `Content` made by `plain` and its kin, so that brackets are only brackets. And
whatever a widget draws passes `CleanLines` on its way to the terminal, so that an escape or a bidirectional
override that slipped past every door still does not reach it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from assistant.text import one_line, safe_text

_UNSAFE: Final = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"
    "\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ufff9-\ufffb\ufdd0-\ufdef\ud800-\udfff"
    "\U000e0000-\U000e007f"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)

_EMPHASIS: Final = re.compile(
    r"\*\*(?P<bold>[^*\n]{1,400})\*\*|(?<![\w*])\*(?P<italic>[^*\n]{1,400})\*(?![\w*])|`(?P<code>[^`\n]{1,400})`"
)


class CleanLines(LineFilter):
    """Takes what could act on a terminal out of every line on its way there, without moving its neighbours."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - the signature is Textual's
        """`segments` with unsafe characters and terminal hyperlinks removed; the same list where all is well."""
        if not any(_is_foul(segment) for segment in segments):
            return segments
        return [_clean(segment) if _is_foul(segment) else segment for segment in segments]


def _is_foul(segment: Segment) -> bool:
    text, style, control = segment
    if control:
        return False
    if style is not None and style.link:
        return True
    return not (text.isascii() and text.isprintable()) and _UNSAFE.search(text) is not None


def _clean(segment: Segment) -> Segment:
    text, style, _ = segment
    text = _UNSAFE.sub(lambda match: " " * cell_len(match.group()), text)
    if style is not None and style.link:
        style = style.update_link(None)
    return Segment(text, style)


@lru_cache(maxsize=512)
def plain(text: str, style: str = "") -> Content:
    """`text` made safe, as content in which nothing is markup."""
    safe = safe_text(text)
    return Content.styled(safe, style) if style else Content(safe)


def line(text: str, style: str = "", limit: int = 0) -> Content:
    """`text` made safe and put on one line of at most `limit` characters."""
    return plain(one_line(text, limit), style)


def joined(parts: Iterable[Content | str | tuple[str, str]], between: str = "") -> Content:
    """Parts put together: content as it is, strings as plain text, pairs as text with a style."""
    contents = [
        part if isinstance(part, Content) else plain(part) if isinstance(part, str) else plain(*part)
        for part in parts
    ]
    return Content(between).join(contents)


def hint(text: str) -> Content:
    """Quiet text of ours in which the keys, between backquotes, stand out."""
    return joined(
        [
            plain(part, "bold $text-accent" if number % 2 else "$quiet")
            for number, part in enumerate(text.split("`"))
        ]
    )


def prose(markdown: str) -> Content:
    """Markdown as quiet text: paragraphs flow, bullets hang, stars and backquotes become emphasis.

    There is no link, image or HTML in it that could be followed or fetched: they stay the characters they are.
    """
    blocks: list[Content] = []
    for block in re.split(r"\n\s*\n", safe_text(markdown).strip()):
        lines: list[str] = []
        for text in block.split("\n"):
            if not lines or re.match(r"\s*([-*•]|\d+[.)])\s+", text):
                lines.append(re.sub(r"^\s*[-*]\s+", "• ", text.rstrip()))
            else:
                lines[-1] += " " + text.strip()
        blocks.append(Content("\n").join(_emphasis(text) for text in lines))
    return Content("\n\n").join(blocks)


def _emphasis(text: str) -> Content:
    parts: list[Content] = []
    at = 0
    for found in _EMPHASIS.finditer(text):
        parts.append(Content(text[at : found.start()]))
        style = "bold" if found["bold"] else "italic"
        parts.append(Content.styled(found["bold"] or found["italic"] or found["code"], style))
        at = found.end()
    parts.append(Content(text[at:]))
    return Content("").join(parts)
