"""Passages hold all words of a text, in order, and are neither too long nor needlessly short."""

from __future__ import annotations

import csv
import re
from io import StringIO

from hypothesis import example, given
from hypothesis import strategies as st

from assistant.passages import Passage
from assistant.retrieval.reading.cutting import LEAST, MOST, SHORT, cut
from assistant.retrieval.reading.flow import Heading, Item, block
from assistant.retrieval.reading.formats import delimited, hypertext, markdown, plain, subtitles
from assistant.retrieval.reading.notes import Notes
from assistant.retrieval.reading.places import Spot
from assistant.text import safe_text

WORDS = st.text(st.characters(codec="utf-8"), max_size=400)
LINES = st.lists(
    st.one_of(WORDS, st.sampled_from(["", "- item", "A sentence. Another one! 你好。再见。", "x" * 1200])),
    max_size=12,
)


def passages(items: list[Item]) -> list[Passage]:
    return list(cut(items, Notes()))


def bare(text: str) -> str:
    """`text` without white space, as two texts are compared where only folding may differ."""
    return "".join(safe_text(text).split())


def numbers(passage: Passage) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", passage.location)]


def paragraphs(*texts: str) -> list[Item]:
    return [block(text, Spot(unit="paragraph", number=number)) for number, text in enumerate(texts, start=1)]


@given(LINES)
def test_plain_text_loses_nothing_and_its_lines_go_up(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = passages(list(plain.blocks(text)))
    assert "".join(bare(passage.text) for passage in found) == "".join(
        bare(line) for line in plain.LINE_END.split(text)
    )
    firsts = [numbers(passage)[0] for passage in found]
    assert firsts == sorted(firsts)
    assert all(numbers(passage)[0] <= numbers(passage)[-1] for passage in found)
    assert all(len(passage.text) <= MOST + SHORT + 1 for passage in found)


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_blocks_lose_nothing(texts: list[str]) -> None:
    found = passages(paragraphs(*texts))
    assert "".join(bare(passage.text) for passage in found) == "".join(bare(text) for text in texts)
    firsts = [numbers(passage)[0] for passage in found]
    assert firsts == sorted(firsts)


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x0b\x0c\x85\u2028\u2029\x1c\x1d\x1e"), max_size=30), min_size=2, max_size=4), min_size=1, max_size=8))  # fmt: skip
@example([["", ""], ["", "", ";0"], ["", "", "", ";"]])
def test_every_value_of_a_table_is_in_a_passage(rows: list[list[str]]) -> None:
    held = StringIO()
    csv.writer(held, quoting=csv.QUOTE_ALL).writerows(rows)
    whole = "".join(bare(passage.text) for passage in passages(list(delimited.blocks(held.getvalue()))))
    assert all(bare(value) in whole for row in rows for value in row)


@given(
    st.lists(
        st.tuples(st.integers(0, 50_000), st.sampled_from(["", "Ada", "Bo"]), st.text("abc .", max_size=80)),
        max_size=12,
    )
)
def test_every_word_of_a_recording_is_kept_in_its_order(cues: list[tuple[int, str, str]]) -> None:
    cues = sorted(cues, key=lambda cue: cue[0])
    text = "WEBVTT\n\n" + "\n\n".join(
        f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}.000 --> 23:00:00.000\n"
        + (f"<v {who}>{words}" if who else words)
        for s, who, words in cues
    )
    found = passages(list(subtitles.blocks(text)))
    whole = re.sub("(?:Ada|Bo):", "", "".join(bare(passage.text) for passage in found))
    assert whole == "".join(bare(words) for _, _, words in cues)
    starts = [passage.location[:8] for passage in found]
    assert starts == sorted(starts)


@given(st.lists(st.text("abcde .", max_size=200), max_size=10))
def test_words_of_markdown_and_html_are_kept(texts: list[str]) -> None:
    texts = [text.strip() for text in texts if text.strip(" .")]
    in_markdown = passages(list(markdown.blocks("\n\n".join(f"{text}" for text in texts), Notes())))
    in_html = passages(
        list(
            hypertext.blocks(
                "<html><body>" + "".join(f"<p>{text}</p>" for text in texts) + "</body></html>", Notes()
            )
        )
    )
    wanted = "".join(bare(text) for text in texts)
    assert "".join(bare(passage.text) for passage in in_markdown) == wanted
    assert "".join(bare(passage.text) for passage in in_html) == wanted


@given(WORDS)
def test_any_text_can_be_read_as_anything(text: str) -> None:
    for items in (
        markdown.blocks(text, Notes()),
        hypertext.blocks(text, Notes()),
        subtitles.blocks(text),
        delimited.blocks(text),
        plain.blocks(text),
    ):
        assert all(passage.text and passage.location for passage in passages(list(items)))


def test_passages_are_of_a_readable_size() -> None:
    text = "A sentence of some forty letters is here. " * 200
    sizes = [len(passage.text) for passage in passages(paragraphs(text))]
    assert all(LEAST <= size <= MOST for size in sizes[:-1])
    assert sizes[-1] >= SHORT


def test_a_passage_ends_with_a_paragraph_where_it_can() -> None:
    found = passages(paragraphs(*["Ten words make this sentence just as long as that. " * 8] * 6))
    assert all(passage.text.endswith("that.") and passage.text.count("\n") == 1 for passage in found)


def test_no_passage_crosses_a_heading_or_a_group() -> None:
    place = Spot("page 1")
    items: list[Item] = [
        block("One.", place, "page 1"),
        block("Two.", Spot("page 2"), "page 2"),
        Heading(1, "New", place),
        block("Three.", place, "page 2"),
    ]
    assert [(p.text, p.headings) for p in passages(items)] == [
        ("One.", ()),
        ("Two.", ()),
        ("Three.", ("New",)),
    ]


def test_a_heading_closes_those_below_it_and_a_skipped_level_is_not_made_up() -> None:
    place = Spot("page 1")
    items: list[Item] = [
        Heading(1, "A", place), Heading(3, "B", place), block("One.", place),
        Heading(2, "C", place), block("Two.", place), Heading(1, "", place), block("Three.", place),
    ]  # fmt: skip
    assert [p.headings for p in passages(items)] == [("A", "B"), ("A", "C"), ()]
