"""The report as a page: everything in it is text, nothing comes from elsewhere, and links lead to what is there."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.method.engagement import Engagement
from assistant.reports.build import build
from assistant.reports.html import to_html
from tests.reports.test_markdown import TODAY, demo

_TAGS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "nav",
        "footer",
        "details",
        "summary",
        "section",
        "h1",
        "h2",
        "h3",
        "p",
        "a",
        "ol",
        "ul",
        "li",
        "strong",
        "em",
        "blockquote",
        "span",
        "div",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "ins",
        "del",
    ]
)


class Page(HTMLParser):
    """What a browser makes of a page: its tags with their attributes, and its text."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page(**engagement: object) -> Page:
    return Page(to_html(build(Engagement.model_validate(engagement), TODAY)))


@pytest.mark.parametrize("name", ["finished", "under-way"])
def test_the_demo_is_a_whole_page_whose_links_lead_somewhere(name: str) -> None:
    held = demo(name)
    shown = Page(to_html(build(held, TODAY)))
    assert shown.open == []
    assert {tag for tag, _ in shown.tags} <= _TAGS
    names = [attributes["id"] for tag, attributes in shown.tags if tag == "section"]
    assert len(set(names)) == len(names) > 20
    links = [attributes["href"] for tag, attributes in shown.tags if tag == "a"]
    assert set(links) <= {f"#{each}" for each in names}
    for answer in held.answers.values():
        assert answer.agreed in shown.text
        assert all(voice.dissent in shown.text for voice in answer.voices)
    assert all(f"({record.id};" in shown.text for record in held.records)
    assert "Exacaster, CC BY-NC 4.0" in shown.text


@given(
    st.text(max_size=60)
    | st.sampled_from(["<script>alert(1)</script>", "<img src=x onerror=y>", "{{ 7*7 }}", "</title>"])
)
def test_whatever_people_write_is_text(text: str) -> None:
    written = Engagement.model_validate(
        {
            "organisation": text,
            "answers": {"market": {"agreed": text, "voices": [{"participant": "Ida", "dissent": text}]}},
            "records": [{"id": "persona-1", "kind": "persona", "title": text, "note": text,
                         "sources": [{"title": text, "location": text, "quote": text}]}],
            "parked": [{"id": "parked-1", "title": text}],
        }
    )  # fmt: skip
    content = to_html(build(written, TODAY))
    assert content == to_html(build(written, TODAY))
    shown = Page(content)
    assert {tag for tag, _ in shown.tags} <= _TAGS
    allowed = {
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "id",
        "href",
        "class",
        "aria-label",
        "value",
        "role",
        "scope",
        "data-column",
    }
    assert {name for _, attributes in shown.tags for name in attributes} <= allowed


def test_a_page_asks_for_nothing_and_runs_nothing() -> None:
    shown = page(
        organisation="Fennel", answers={"market": {"agreed": "![x](https://elsewhere.example/x.png)"}}
    )
    policy = next(
        each["content"] for _, each in shown.tags if each.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert "![x](https://elsewhere.example/x.png)" in shown.text


def test_what_changed_is_marked_on_the_side_on_which_it_stands() -> None:
    texts = {
        "assumed": "One boat for all of the <fjord>, by night",
        "agreed": "One boat for all of the <fjord>, by day",
    }
    content = to_html(build(Engagement.model_validate({"answers": {"market": texts}}), TODAY))
    assert "<blockquote>One boat for all of the &lt;fjord&gt;, by <del>night</del></blockquote>" in content
    assert "<blockquote>One boat for all of the &lt;fjord&gt;, by <ins>day</ins></blockquote>" in content


def test_every_cell_says_its_column_for_who_reads_it_on_a_phone() -> None:
    shown = page(actions=[{"id": "a", "title": "Find a crew", "owner": "Mair"}])
    columns = [attributes["data-column"] for tag, attributes in shown.tags if tag == "td"]
    assert columns == ["What", "Who", "Due", "Done", "Question"]
    assert [attributes["scope"] for tag, attributes in shown.tags if tag == "th"] == ["col"] * 5


def test_a_short_word_in_a_cell_is_not_parted() -> None:
    cells = re.findall(r"<td[^>]*>(?:<strong>)?important", to_html(build(demo("under-way"), TODAY)))
    assert cells
    assert all('class="brief"' in each for each in cells)
