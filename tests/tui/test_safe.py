"""Foreign text on its way to the terminal."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tests.tui.hostile import HOSTILE, harm
from tui.safe import CleanLines, joined, plain, prose

BLACK = Color(0, 0, 0)


@given(st.text())
def test_no_line_reaches_the_terminal_with_something_that_acts_on_it(text: str) -> None:
    cleaned = CleanLines().apply([Segment(text), Segment("beside")], BLACK)

    assert harm("".join(segment.text for segment in cleaned)) == ""
    assert cleaned[1].text == "beside"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_cleaning_keeps_the_neighbours_where_they_are(text: str) -> None:
    (cleaned,) = CleanLines().apply([Segment(text)], BLACK)

    assert cell_len(cleaned.text) == cell_len(text)


def test_a_clean_line_is_not_touched() -> None:
    line = [Segment("grüße · ✓ 家", Style(bold=True))]

    assert CleanLines().apply(line, BLACK) is line


def test_a_terminal_hyperlink_is_taken_off() -> None:
    (cleaned,) = CleanLines().apply([Segment("here", Style(link="http://x\x1b\\", bold=True))], BLACK)

    assert cleaned.style is not None
    assert cleaned.style.link is None
    assert cleaned.style.bold


def test_brackets_stay_brackets() -> None:
    for text in HOSTILE:
        content = plain(text)
        assert not content.spans, text
        assert harm(content.plain.replace("\n", "").replace("\t", "")) == "", text
    assert joined(["[bold]", ("x", "bold")]).plain == "[bold]x"


def test_markdown_becomes_quiet_text_without_anything_to_follow() -> None:
    content = prose(
        "A *soft* word and\na **hard** one.\n\n- first\n- second ![i](http://x/i.png) [y](javascript:x)"
    )

    assert content.plain == (
        "A soft word and a hard one.\n\n• first\n• second ![i](http://x/i.png) [y](javascript:x)"
    )
    assert {str(span.style) for span in content.spans} == {"italic", "bold"}


@given(st.text())
def test_no_markdown_can_break_the_reader(text: str) -> None:
    shown = prose(text).plain

    assert all(
        unicodedata.category(character) != "Cc" for character in shown.replace("\n", "").replace("\t", "")
    )
