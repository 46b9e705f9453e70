"""The canvas on one page: read back with other programs than the one that set it."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from datetime import date
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from assistant.errors import CounterpointError
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTIONS
from assistant.reports import onepage
from assistant.reports.onepage import to_pdf, to_svg
from assistant.reports.typeset import drawable, typeset
from tests.reports.test_markdown import demo

TODAY = date(2026, 11, 16)
HOSTILE = '#read("/etc/passwd") *bold* $x^2$ @ref \\ <b>&amp; =SUM(A1)'


def held(**content: Any) -> Engagement:
    return Engagement.model_validate(content)


def pages(engagement: Engagement) -> list[str]:
    """The text of each page without its line breaks."""
    reader = PdfReader(BytesIO(to_pdf(engagement, TODAY)))
    return [plain(page.extract_text()) for page in reader.pages]


def plain(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def test_an_empty_canvas_is_a_page_to_fill_by_hand_with_every_question_on_it() -> None:
    (page,) = pages(held(organisation="Öresund Bakery"))
    for words in ("Öresund Bakery", "16 November 2026", "If we … then … because …", "We stop if", "PURPOSE"):
        assert plain(words) in page
    for question in QUESTIONS:
        assert plain(question.title) in page


def test_what_people_wrote_is_shown_as_written_and_never_run() -> None:
    (page,) = pages(held(organisation=HOSTILE, answers={"market": {"assumed": HOSTILE}}))
    assert page.count(plain(HOSTILE)) == 2


def test_text_too_long_is_cut_and_said_to_be_and_dissent_goes_on_whole() -> None:
    against = [" ".join(f"word{n}of{k}" for n in range(120)) + " Ελλάδα Привет" for k in range(30)]
    full = held(
        answers={
            question.slug: {
                "agreed": "A long sentence. " * 20_000,
                "status": "agreed",
                "voices": [{"participant": "Ida", "dissent": against[place]}],
            }
            for place, question in enumerate(QUESTIONS)
        }
    )
    first, *others = pages(full)
    assert "Shortenedtofit" in first
    assert "Everyoneofthemstandswholeonthenextpage" in first
    told = "".join(others)
    for words in against[: len(QUESTIONS)]:
        # A column or a page may end within the words, so each word is looked for.
        assert all(plain(word) in told for word in words.split())
    assert plain(against[0]) in told
    drawn = ElementTree.fromstring(to_svg(full, TODAY))
    *_, width, height = (float(value) for value in drawn.attrib["viewBox"].split())
    assert height >= 2 * 841
    sheets = drawn.findall("{http://www.w3.org/2000/svg}svg")
    assert len(sheets) == 1 + len(others)
    # A unit would be read as one of the screen's, and the page would run over its edge.
    assert all(float(sheet.attrib["width"]) == pytest.approx(width, abs=0.01) for sheet in sheets)
    named = [each.attrib["id"] for each in drawn.iter() if "id" in each.attrib]
    assert len(named) == len(set(named))


_CROWDED = """
import resource
from tests.reports.test_onepage import TODAY, crowded
from assistant.reports.onepage import to_pdf
resource.setrlimit(resource.RLIMIT_DATA, (500_000_000, resource.RLIM_INFINITY))
print(len(to_pdf(crowded(), TODAY)))
"""


def crowded() -> Engagement:
    """Hundreds of goals, and of people who do not go along."""
    voices = [{"participant": f"P{number}", "dissent": f"No, says {number}"} for number in range(300)]
    goals = [{"kind": "objective", "id": f"o-{number}", "title": f"Goal {number}"} for number in range(200)]
    return held(answers={"market": {"agreed": "Bakers", "voices": voices}}, records=goals)


def test_a_crowd_is_set_in_little_memory() -> None:
    ran = subprocess.run([sys.executable, "-c", _CROWDED], capture_output=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr[-300:]


def test_what_is_too_much_to_draw_is_counted_and_whole_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onepage, "LONGEST_DISSENTS", 2_000)
    drawn = ElementTree.fromstring(to_svg(crowded(), TODAY))
    (told,) = (each.text or "" for each in drawn.findall("{http://www.w3.org/2000/svg}desc"))
    assert "and 176 more in the record" in told
    assert "P0 on “The market we play in”: No, says 0\n" in told
    assert "P299 on “The market we play in”: The whole is inside this file, word for word.\n" in told
    assert [each.text for each in drawn.iter("{urn:counterpoint}dissent")][-1] == "No, says 299"


def test_no_cut_is_told_where_nothing_was_cut() -> None:
    (page,) = pages(held(answers={"market": {"assumed": "Bakers who rise at three"}}))
    assert "Bakerswhoriseatthree" in page
    assert "Shortened" not in page
    assert "Opportunity" not in page


def test_answers_of_the_usual_length_stand_whole_and_the_page_says_where_the_rest_is() -> None:
    (page,) = pages(demo("finished"))
    assert "Shortened" not in page
    assert plain("Westayoutofindustrialheat") in page
    assert plain("in the record (.docx, .html)") in page
    # What stands on one line is counted where it does not all go on it, and no title is parted.
    assert plain("Take an evening reading at every visit and 5 more in the record") in page
    assert plain("Opportunity: how much a need matters and is not met yet") in page


def test_the_same_day_gives_the_same_bytes_and_the_file_says_what_it_is() -> None:
    engagement = held(organisation="Alder & <Co>", as_of="2026-03-02")
    pdf, svg = to_pdf(engagement, TODAY), to_svg(engagement, TODAY)
    assert (pdf, svg) == (to_pdf(engagement, date(2030, 1, 1)), to_svg(engagement, date(2030, 1, 1)))
    reader = PdfReader(BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "Alder & <Co>: strategy on a page"
    assert str(reader.metadata["/CreationDate"]).startswith("D:20260302")
    assert str(reader.root_object["/Lang"]) == "en-GB"
    assert "/StructTreeRoot" in reader.root_object
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (1191, 842)
    root = ElementTree.fromstring(svg)
    names = [root.find(f"{{http://www.w3.org/2000/svg}}{name}") for name in ("title", "desc")]
    assert [each is not None and "Alder & <Co>" in (each.text or "") for each in names] == [True, True]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Žluťoučký Ελλάδα Привет שלום مرحبا – ✓ €", "Žluťoučký Ελλάδα Привет שלום مرحبا – ✓ €"),
        ("🎉 👍🏽", "[party popper] [thumbs up sign]"),
        ("你好", "□□"),
    ],
)
def test_signs_without_a_letter_are_replaced_and_said_to_be(written: str, shown: str) -> None:
    assert drawable(written) == shown
    (page,) = pages(held(answers={"market": {"assumed": written}}))
    assert ("standsforasign" in page) == (written != shown)


def test_what_goes_wrong_is_told_as_an_error_and_no_network_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    with pytest.raises(CounterpointError, match="could not be set") as told:
        typeset("onepage.typ", {}, "pdf", TODAY)
    assert told.value.code == "cannot-typeset"
    assert json.dumps(told.value.message)
