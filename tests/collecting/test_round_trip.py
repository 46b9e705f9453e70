"""What was typed into a form comes back as it was typed, whatever the format and whoever saved it."""

from __future__ import annotations

import shutil
import subprocess
import textwrap
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.collecting.reply import Reply, made_out
from assistant.method.engagement import Engagement
from assistant.reports.forms.model import Form, issue
from assistant.reports.forms.written import FORMATS
from assistant.retrieval.reading import wire
from assistant.retrieval.reading.limits import LIMITS
from assistant.retrieval.reading.reader import Reader
from assistant.retrieval.reading.typed import typed
from assistant.text import safe_text
from tests.collecting.filling import FILLED, Words, saved

_OFFICE = shutil.which("soffice") or ""
_ANSWERS: Words = {
    (
        "personas",
        "answer",
    ): "Commuters, who need the *first* boat.\n\n- day trippers\n- “freight”\n\tand its drivers",
    ("needs", "answer"): "=1+1 is what they fear",
    ("market", "agreement"): "4",
    ("market", "dissent"): "The third route is missing – always.",
}
TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@cache
def form() -> Form:
    """A form with three questions to answer alone and one text to score."""
    held = Engagement.model_validate(
        {
            "organisation": "Fjordline Ferries",
            "participants": [{"name": "Ove"}],
            "answers": {"market": {"assumed": "Two routes.", "opened": {"by": "Ida"}}},
        }
    )
    return issue(held, "0123456789abcdef", 7, sessions=[1]).forms[0]


@cache
def blank(ending: str) -> bytes:
    """The form in one format."""
    return FORMATS[ending](form())


def read_back(content: bytes) -> Reply:
    """As the reading process gives it and its parent takes it, without the process."""
    return made_out(wire.answered(wire.answer(typed(content, "", LIMITS)), LIMITS).passages)


def said(reply: Reply) -> dict[tuple[str, str], str]:
    """What a reply says, part by part."""
    return {
        (slug, part): str(value)
        for slug, one in reply.given.items()
        for part in ("answer", "agreement", "dissent")
        if (value := getattr(one, part)) is not None
    }


@pytest.mark.parametrize("ending", FORMATS)
def test_a_filled_form_says_whose_it_is_and_what_was_written(ending: str) -> None:
    reply = read_back(FILLED[ending](blank(ending), _ANSWERS))
    assert reply.marks == (form().mark,)
    assert reply.name == "Ove"
    assert said(reply) == _ANSWERS
    assert not reply.notes


@pytest.mark.parametrize("ending", [each for each in FORMATS if each != "html"])
def test_an_empty_form_says_nothing(ending: str) -> None:
    reply = read_back(blank(ending))
    assert reply.marks == (form().mark,)
    assert not reply.given
    assert not reply.notes


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=15, deadline=None)
@given(text=TYPED)
def test_free_text_comes_back_as_it_was_typed(ending: str, text: str) -> None:
    # What no text may hold cannot be typed, and a sheet has a way of its own to spell such characters.
    held = safe_text(text).replace("_x", "x")
    content = FILLED[ending](blank(ending), {("needs", "answer"): held})
    assert said(read_back(content)).get(("needs", "answer"), "") == held.strip()


@settings(max_examples=200, deadline=None)
@given(text=TYPED, order=st.permutations(range(4)))
def test_questions_in_another_order_are_still_told_apart(text: str, order: list[int]) -> None:
    head, *parts = (
        FILLED["md"](blank("md"), {**_ANSWERS, ("alternatives", "answer"): text}).decode().split("\n## ")
    )
    last, end = parts[-1].rsplit("That is all", 1)
    parts[-1] = last
    content = "\n## ".join([head, *(parts[place] for place in order)]) + "\nThat is all" + end
    expected = {**_ANSWERS, ("alternatives", "answer"): safe_text(text).strip()}
    assert said(read_back(content.encode("utf-8", "replace"))) == {
        place: words for place, words in expected.items() if words
    }


def test_quotes_dashes_and_spaces_of_a_word_processor_in_the_codes_do_no_harm() -> None:
    content = FILLED["md"](blank("md"), _ANSWERS).decode()
    content = content.replace(" · ", "\u00a0–\u00a0").replace("[", "[ ").replace("form ", "Form\u00a0")
    content = content.replace("0123456789ab-7-", "0123456789AB\u20117\u2010")
    reply = read_back(content.encode())
    assert reply.marks == (form().mark,)
    assert said(reply) == {
        place: words.replace(" · ", "\u00a0–\u00a0").replace("[", "[ ") for place, words in _ANSWERS.items()
    }


def test_who_mentions_a_code_opens_nothing_by_it() -> None:
    text = "As under [Q1 · market], and see [needs · answer]\nmore of Your answer [personas · answer]"
    assert said(read_back(FILLED["md"](blank("md"), {("needs", "answer"): text})))["needs", "answer"] == text


def test_what_stands_beside_the_places_to_write_in_is_told() -> None:
    content = blank("md").decode()
    above = content.replace("### Your answer [needs · answer]", "My view\n\n### Your answer [needs · answer]")
    below = f"{content}\nAnd another thing.\n"
    notes = [
        [(note.code, note.question) for note in read_back(text.encode()).notes] for text in (above, below)
    ]
    assert notes == [[("outside", "needs")], [("outside", "")]]


def test_an_editor_that_breaks_long_lines_does_no_harm() -> None:
    content = FILLED["md"](blank("md"), _ANSWERS).decode().replace("\r\n", "\n")
    broken = "\n".join(
        textwrap.fill(line, 60, break_on_hyphens=False) if len(line) > 60 else line
        for line in content.split("\n")
    )
    reply = read_back(broken.encode())
    assert (said(reply), reply.marks, reply.notes) == (_ANSWERS, (form().mark,), ())


def test_rows_and_columns_of_a_sheet_may_change_places() -> None:
    book = openpyxl.load_workbook(BytesIO(FILLED["xlsx"](blank("xlsx"), _ANSWERS)))
    rows = [[cell.value for cell in row][::-1] for row in book.worksheets[0].iter_rows()]
    top = next(number for number, row in enumerate(rows) if "Your answer" in row)
    other = openpyxl.Workbook()
    sheet = other.worksheets[0]
    for number, row in enumerate([*rows[: top + 1], *reversed(rows[top + 1 :])], 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            cell.data_type = "s"
    assert said(read_back(saved(other))) == _ANSWERS


@pytest.mark.skipif(not _OFFICE, reason="LibreOffice is not installed")
def test_what_another_office_suite_saved_again_says_the_same(tmp_path: Path) -> None:
    for ending in ("docx", "xlsx"):
        (tmp_path / f"reply.{ending}").write_bytes(FILLED[ending](blank(ending), _ANSWERS))
        subprocess.run(
            [
                _OFFICE, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", ending,
                "--outdir", str(tmp_path / "again"), str(tmp_path / f"reply.{ending}"),
            ],
            check=True, capture_output=True, timeout=100,
        )  # fmt: skip
    with Reader() as reader:
        for ending in ("docx", "xlsx"):
            reply = made_out(reader.read(tmp_path / "again" / f"reply.{ending}", as_typed=True).passages)
            assert reply.marks == (form().mark,)
            # Its sheets hold no tabs.
            expected = {place: words.replace("\t", "") for place, words in _ANSWERS.items()}
            assert {place: words.replace("\t", "") for place, words in said(reply).items()} == expected
