"""The four depths of a report: each says its own, and none says what is not open to the room."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.method.engagement import Engagement
from assistant.reports.build import LEVELS, Level, build
from assistant.reports.export import export
from assistant.reports.markdown import to_markdown
from tests.reports.test_markdown import TODAY, demo


def told(held: Engagement, level: Level) -> str:
    return to_markdown(build(held, TODAY, level=level))


def test_the_synthesis_tells_what_is_agreed_and_no_more() -> None:
    held = demo("under-way")
    report = told(held, "synthesis")
    agreed = [each for each in held.answers.values() if each.status == "agreed"]
    assumed = [each for each in held.answers.values() if each.status == "assumed"]
    assert agreed
    assert assumed
    assert all(each.agreed in report for each in agreed)
    assert not any(each.assumed in report for each in assumed)
    assert "## Not agreed yet" in report
    assert "## Gaps" not in report


def test_what_is_open_leaves_out_what_is_settled() -> None:
    held = demo("under-way")
    report = told(held, "questions")
    assert "## Gaps between the two perspectives" in report
    assert "## Assumed, and not agreed yet" in report
    assert "## Not answered in words" in report
    for action in held.actions:
        assert (action.title in report) == (action.done is None)
    whole = told(demo("finished"), "questions")
    assert "The rules find none" in whole
    assert "## Not answered in words" not in whole


def test_the_interpretation_gives_figures_with_how_they_came_about() -> None:
    report = told(demo("under-way"), "interpretation")
    assert "- **Coverage: 62%.** 13 of 21 questions worked on" in report
    assert "not evaluable" in report
    assert "## What is next" in report
    assert "No bet is chosen yet, so there is nothing to trace." in report
    assert "leads back to a chosen bet" in told(demo("finished"), "interpretation")


@pytest.mark.parametrize("level", LEVELS)
def test_every_depth_says_what_it_is_whom_it_owes_and_nothing_secret(level: Level) -> None:
    secret = Engagement.model_validate(
        {
            "answers": {
                "market": {"voices": [{"participant": "Ida", "answer": "Only my view", "agreement": None}]}
            }
        }
    )
    report = told(secret, level)
    assert "Only my view" not in report
    assert "Exacaster, CC BY-NC 4.0" in report
    assert (LEVELS[level][0] in report) == (level != "record")


def test_data_is_always_whole(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds everything"):
        export(demo("finished"), tmp_path / "some.json", level="synthesis")
    assert not (tmp_path / "some.json").exists()
