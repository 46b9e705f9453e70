"""Foreign text made safe: what could act is gone, what people write is kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text import fold, one_line, safe_data, safe_text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]52;c;aGk=\x07x", "x"),
        ("\x9b2Jx", "x"),
        ("\x1bPq#0\x1b\\x", "x"),
        ("nul\x00bell\x07", "nulbell"),
        ("\u202egnirts\u202c \u2066x\u2069", "gnirts x"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("\ud800lone", "lone"),
        ("\ufdd0\uffff\U0001fffe", ""),
        ("a\u200b\u200b\u200b\u2060b", "a\u200bb"),
        ("👩\u200d🔬 می\u200cخواهم \u200f", "👩\u200d🔬 می\u200cخواهم \u200f"),
        ("línea\u2028otra", "línea\notra"),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
    ],
)
def test_what_is_kept(text: str, kept: str) -> None:
    assert safe_text(text) == kept


@given(st.text())
def test_twice_is_once_and_nothing_acts(text: str) -> None:
    safe = safe_text(text)
    assert safe_text(safe) == safe
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in safe)
    safe.encode("utf-8")


@given(st.text(alphabet=st.sampled_from("\x1b[]\\m0;\x07\x9b\x9c\x9dAx\n"), max_size=60))
def test_no_escape_survives_however_it_is_nested(text: str) -> None:
    assert not set(safe_text(text)) & set("\x1b\x07\x9b\x9c\x9d")


def test_a_long_unclosed_sequence_costs_no_more_than_its_length() -> None:
    assert len(safe_text("\x1b]" * 200_000)) <= 200_000


def test_data_is_made_safe_all_through() -> None:
    assert safe_data({"a\x07": ["\x1b[1mb", {"c": "\x00"}], "n": 1}) == {"a": ["b", {"c": ""}], "n": 1}


def test_one_line_is_one_line() -> None:
    assert one_line("  a\n\n b\tc ") == "a b c"
    assert one_line("abcdef", 4) == "abc…"


def test_folding_forgives_typography_only() -> None:
    assert fold("“Flexible” – it’s co-\noperation") == fold('"flexible" - it\'s cooperation')
    assert fold("cheap") != fold("cheaper")
