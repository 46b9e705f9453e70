"""The page on which a question's voices stand, and the line of one who answers alone."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import VerticalScroll
from textual.content import Content

from assistant.method.engagement import Voice
from assistant.text import one_line
from tui.keys import key
from tui.safe import joined
from tui.widgets.voicecard import score_sign


class Page(VerticalScroll, can_focus=False, inherit_bindings=False):
    """All of a question's voices on one page. Up and down are the place's own: a page that scrolled by them would
    stay on one person while whoever takes down the scores believes to be on the next."""

    BINDINGS: ClassVar = [
        key("voices.page_down", "pagedown", "page_down", "page down", "Read a page on", show=False),
        key("voices.page_up", "pageup", "page_up", "page up", "Read a page back", show=False),
        key("voices.top", "home", "scroll_home", "top", "Go back to the question", show=False),
        key("voices.end", "end", "scroll_end", "end", "Go to the last of them", show=False),
    ]


def person_line(voice: Voice, role: str, has: str, *, given: bool) -> Content:
    """Who somebody is and whether they have answered alone, and nothing of what they wrote."""
    sign = ("● ", "$success") if given else ("○ ", "$quiet")
    facts = [
        role,
        has,
        "" if voice.agreement is None else score_sign(voice.agreement)[0],
        "dissents" if voice.dissent.strip() else "",
    ]
    foot = " · ".join(filter(None, facts))
    return joined([sign, one_line(voice.participant, 60) or "anonymous", (f"  {foot}", "$quiet")])
