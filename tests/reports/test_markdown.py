"""The Markdown report: what people wrote stands in it word for word, marked for what it is, and cannot act."""

from __future__ import annotations

import itertools
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import assistant.demo
from assistant.errors import BadInput
from assistant.method.engagement import Engagement
from assistant.method.records import KINDS
from assistant.reports.build import build
from assistant.reports.export import export
from assistant.reports.markdown import to_markdown
from assistant.reports.quoting import inert
from assistant.text import one_line, safe_text

TODAY = date(2026, 11, 16)


def demo(name: str) -> Engagement:
    path = Path(assistant.demo.__file__).parent / "_demo" / f"{name}.json"
    return Engagement.model_validate(json.loads(path.read_text(encoding="utf-8")))


def rendered(**engagement: Any) -> str:
    return to_markdown(build(Engagement.model_validate(engagement), TODAY))


def test_answers_before_and_after_dissent_and_chosen_bets_are_all_there() -> None:
    held = demo("finished")
    report = to_markdown(build(held, TODAY))
    for answer in held.answers.values():
        for text in (answer.assumed, answer.agreed, *(voice.dissent for voice in answer.voices)):
            assert text in report
    for record in held.records:
        assert f"({record.id};" in report
    assert report.index("1. **The signed bill**") < report.index("2. **The landlord's folder**")
    assert "21 of 21 answers agreed" in report
    assert "Exacaster, CC BY-NC 4.0" in report


def test_gaps_are_listed_with_both_sides_and_their_source() -> None:
    report = to_markdown(build(demo("under-way"), TODAY))
    assert (
        "written down. *Rule persona-without-need, from “Session 2”.* | Guest house host | 3. Whom we target |"
        in report
    )


def test_what_the_room_gave_is_told_with_who_gave_it() -> None:
    report = rendered(
        participants=[{"name": "Ines"}],
        answers={
            "needs": {"assumed": "Cheap tickets", "agreed": "Cheap crossings"},
            "market": {"assumed": "The fjord", "agreed": "The fjord"},
            "trends": {"voices": [{"participant": "Ines", "answer": "Fewer people"}]},
        },
        records=[
            {"kind": "bet", "id": "b", "title": "Night boat", "status": "parked", "reason": "No crew"},
            {"kind": "bet", "id": "c", "title": "Day boat", "status": "chosen"},
        ],
        decisions=[
            {
                "id": "d",
                "question": "bets",
                "decided": "The day boat",
                "by": ["Mair", "Ines"],
                "assumptions": ["A crew is found"],
                "dissent": ["Tomos: who pays?"],
                "date": "2026-11-10",
            }
        ],
        reflections=[
            {
                "probe": "competitor-says",
                "about": "c",
                "answer": "Any ferry line",
                "verdict": "no",
                "by": "Mair",
            },
            {"probe": "long-gone", "answer": "Kept all the same"},
        ],
        ballots=[
            {
                "id": "vote-1",
                "bet_ids": ["b", "c"],
                "votes": [{"participant": "Mair", "dots": [{"bet_id": "c", "count": 3}]}],
                "opened": {"by": "Ines", "date": "2026-11-09"},
            },
            {
                "id": "vote-2",
                "bet_ids": ["b", "c"],
                "votes": [{"participant": "Tomos", "dots": [{"bet_id": "b", "count": 2}]}],
            },
        ],
        actions=[{"id": "a", "title": "Find a crew", "owner": "Mair", "question": "bets"}],
        parked=[{"id": "q", "title": "Dogs on board", "raised_by": "Tomos"}],
    )
    for line in (
        "The room changed it: words put in 1, taken out 1, kept 1.",
        "The room left it as it was assumed.",
        "Answered alone, not opened to the room yet: Ines.",
        "    - reason: No crew",
        "| **The day boat** | 14. Our best bets | 2026-11-10 | Mair, Ines |",
        "**The day boat**",
        "- assuming: A crew is found",
        "> Tomos: who pays?",
        "No competitor could say this of themselves. **no**",
        "> Any ferry line",
        "> Kept all the same",
        "**vote-1**, 3 dots each, opened 2026-11-09 by Ines:",
        "| Bet | Dots | From |",
        "| --- | --- | --- |",
        "| Day boat (c) | 3 | Mair 3 |",
        "| Night boat (b) | 0 |   |",
        "**vote-2**, 3 dots each, not opened yet. Voted: Tomos.",
        "| **Find a crew** | Mair |   |   | 14. Our best bets |",
        "| **Dogs on board** | open | no question | Tomos |",
    ):
        assert line in report.splitlines()
    assert "Tomos 2" not in report


def test_a_text_before_and_after_is_whole_on_both_sides_and_what_changed_is_marked() -> None:
    before = "One *calm* boat for the whole of the fjord and all of its people, by night"
    after = "One *calm* boat for the whole of the fjord and all of its people, by day ~~only~~"
    report = rendered(answers={"market": {"assumed": before, "agreed": after, "status": "agreed"}})
    at = [report.index(each) for each in ("Assumed before the discussion:", before, "Agreed after", after)]
    assert at == sorted(at)
    assert (
        "Word by word: One \\*calm\\* boat for … of its people, by ~~night~~ **day \\~\\~only\\~\\~**\n"
        in report
    )
    other = rendered(answers={"market": {"assumed": "The fjord", "agreed": "Nobody but islanders"}})
    assert "Word by word" not in other
    assert "The room changed it: words put in 3, taken out 2, kept 0." in other


def test_no_cell_breaks_its_row() -> None:
    report = rendered(actions=[{"id": "a", "title": "a|b \\| `c|` \n| d", "owner": "**Mair** <b>"}])
    tokens = MarkdownIt("commonmark").enable("table").parse(report)
    cells = [here.children for sort, here in itertools.pairwise(tokens) if sort.type == "td_open"]
    seen = ["".join(each.content for each in children or ()) for children in cells]
    assert seen == ["a|b \\| `c|` | d", "**Mair** <b>", "", "", ""]


def test_every_record_stands_in_the_whole_record_however_little_it_says() -> None:
    kinds = [kind for kind in KINDS if kind != "kernel"]
    records = [{"kind": kind, "id": f"x-{n}", "title": "Bare"} for n, kind in enumerate(kinds)]
    report = rendered(records=records)
    assert [each["kind"] for each in records if f"- **Bare** ({each['id']};" not in report] == []
    objective = {"kind": "objective", "id": "o-1", "title": "Some day"}
    synthesis = build(Engagement.model_validate({"records": [objective]}), TODAY, level="synthesis")
    assert "### No horizon yet" in to_markdown(synthesis)


def test_a_title_as_long_as_a_book_is_whole_where_its_record_stands_and_short_where_others_name_it() -> None:
    report = rendered(
        records=[
            {"kind": "bet", "id": "bet-1", "title": "B" * 100_000},
            *(
                {
                    "kind": "objective",
                    "id": f"o-{n}",
                    "title": "Grow",
                    "horizon": "short",
                    "bet_ids": ["bet-1"],
                }
                for n in range(20)
            ),
        ]
    )
    assert report.count("B" * 100_000) == 1
    assert report.count(f"{'B' * 299}…") >= 20
    assert len(report) < 150_000


def test_what_a_model_proposed_is_marked_as_such() -> None:
    origin = {"by": "model", "model": "openai/fake", "prompt": "bets", "edited": True}
    report = rendered(records=[{"kind": "bet", "id": "b", "title": "Night boat", "origin": origin}])
    assert "proposed by the model openai/fake, edited and accepted by a person" in report


def test_a_status_that_was_taken_back_is_not_called_agreed() -> None:
    report = rendered(answers={"market": {"agreed": "Flour", "status": "open"}})
    assert "Written down, not agreed yet" in report
    assert "0 of 21 answers agreed" in report


@pytest.mark.parametrize(
    "text", ["# heading", "| a | b |", "<script>x</script>", "[x](javascript:y)", "![](http://x/y.png)"]
)
def test_a_title_stays_a_title(text: str) -> None:
    report = rendered(records=[{"kind": "persona", "id": "p", "title": text}])
    line = next(line for line in report.splitlines() if "(p;" in line)
    for sign in ("[", "]", "<", "|", "#"):
        assert sign not in line.replace(f"\\{sign}", "")


@given(st.text(min_size=1).map(safe_text).filter(lambda text: text.strip()))
def test_every_dissent_is_found_word_for_word(text: str) -> None:
    report = rendered(
        answers={
            "needs": {"agreed": "x", "voices": [{"participant": "Ines", "agreement": 1, "dissent": text}]}
        }
    )
    quoted = [
        line.removeprefix(">").removeprefix(" ") for line in report.splitlines() if line.startswith(">")
    ]
    for line in text.strip("\n").split("\n"):
        assert inert(line).rstrip() in [each.rstrip() for each in quoted]


@given(st.text("ab<&#!?[]():/x;\\ \n"))
def test_what_is_made_inert_reads_as_it_was_written(text: str) -> None:
    assert shown(inert(text)) == shown(text)


def shown(markdown: str) -> str:
    """Text with Markdown's backslashes taken out: what a reader sees of it where nothing else acts."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "\\\\<img src=x onerror=alert(1)>",
        "a <javascript:alert(1)> b",
        "<!-- hidden",
        "[a](javascript:alert(1))",
        "[a]( file:///etc/passwd)",
        "[a](\njavascript:alert(1))",
        "[a](<javascript:alert(1)>)",
        "[a](java&#115;cript:alert(1))",
        "[a][x]\n\n[x]: javascript:alert(1)",
        "[a][x]\n\n[x]:\ndata:text/html,x",
        "![a](http://elsewhere/x.png)",
        "![a][x]\n\n[x]: http://elsewhere/x.png",
        "abc &#x202e;def &#8238;",
    ],
)
def test_nothing_in_an_answer_acts_on_who_opens_the_report(text: str) -> None:
    report = rendered(
        answers={"market": {"agreed": text, "voices": [{"dissent": text, "answer": text, "agreement": 1}]}},
        records=[{"kind": "persona", "id": "p", "title": text, "note": text, "traits": [text]}],
        decisions=[
            {"id": "d", "decided": text, "by": [text], "assumptions": [text], "dissent": [text], "date": text}
        ],
        actions=[{"id": "a", "title": text, "owner": text}],
        parked=[{"id": "q", "title": text, "raised_by": text}],
        reflections=[
            {"probe": probe, "about": "p", "answer": text, "by": text, "date": text}
            for probe in ("premortem", one_line(text))
        ],
        ballots=[
            {
                "id": "v",
                "bet_ids": ["p"],
                "votes": [{"participant": text, "dots": [{"bet_id": "p", "count": 1}]}],
                "opened": {"by": text, "date": text},
            }
        ],
    )
    page = MarkdownIt("commonmark", {"html": True}).render(report)
    targets = re.findall(r'(?:href|src)="([^"]*)', page)
    assert all(target.startswith(("http://", "https://", "mailto:")) for target in targets)
    assert not re.search(r"<(?:script|img|!--)", page)
    assert "\u202e" not in page


def test_harmless_markdown_stays_markdown() -> None:
    text = "**Bold**, [a report](https://example.org/r) and\n\n- 3 < 4 & 5 > 2\n- `code`"
    assert text.splitlines() == [inert(line) for line in text.splitlines()]


def test_the_same_engagement_gives_the_same_bytes(tmp_path: Path) -> None:
    for ending in ("md", "json"):
        first = export(demo("finished"), tmp_path / f"a.{ending}", today=TODAY).read_bytes()
        second = export(demo("finished"), tmp_path / f"b.{ending}", today=TODAY).read_bytes()
        assert first == second


def test_an_export_is_private_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = export(demo("under-way"), tmp_path / "out.md", today=TODAY)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_that_cannot_be_written_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.md"
    path.write_text("old", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(BadInput, match="No space left"):
        export(demo("under-way"), path, today=TODAY)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no ending"):
        export(demo("under-way"), tmp_path / "out.docx.exe")
    with pytest.raises(BadInput, match=r"The folder \. has no ending"):
        export(demo("under-way"), Path())
