"""The pictures by command: the trace with its breaks, board, roadmap, standing and plots, readable and safe."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from assistant.cells import cell_width
from assistant.workspace.document import Workspace
from tests.cli.command import Result, counterpoint

PICTURES = (
    ("trace",),
    ("trace", "--table"),
    ("board",),
    ("roadmap",),
    ("assess", "--how"),
    ("plot", "opportunities"),
    ("plot", "trends"),
    ("plot", "agreement"),
    ("plot", "budget"),
)


def picture(file: Path, words: tuple[str, ...], *more: str) -> Result:
    return counterpoint(words[0], file, *words[1:], *more)


def test_a_whole_trace_ends_well_and_a_cut_one_says_where_with_exit_code_one(finished: Path) -> None:
    whole = counterpoint("trace", finished, "--json")
    assert (whole.code, whole.data["state"], whole.data["breaks"]) == (0, "whole", [])
    counterpoint("record", finished, "remove", "kpi-1")
    counterpoint("record", finished, "set", "objective-8", "bet_ids=")
    cut = counterpoint("trace", finished, "--json")
    assert (cut.code, cut.data["broken"]) == (1, True)
    assert {(each["ref"], each["missing"]) for each in cut.data["breaks"]} >= {
        ("bet-1", "kpi"),
        ("bet-2", "objective"),
        ("objective-8", "bet"),
    }
    assert [node["ref"] for node in cut.data["orphans"]] == ["objective-8"]
    for words in (("trace",), ("trace", "--table")):
        told = picture(finished, words)
        assert told.code == 1
        for each in cut.data["breaks"]:
            assert f"✗ {each['text']}" in re.sub(r"\s+", " ", re.sub("[│├└─]", " ", told.out)).replace(
                f"✗ {each['ref']}: ", "✗ "
            )
        assert "broken in" in told.out


def test_the_table_has_a_row_for_each_way_down_to_money_and_measures(finished: Path) -> None:
    rows = counterpoint("trace", finished, "--json").data["table"]
    assert any(
        (row["persona"], row["need"], row["value_proposition"], row["bet"], row["objective"], row["kpi"])
        == ("persona-2", "need-3", "value-proposition-2", "bet-1", "objective-3", "kpi-1")
        for row in rows
    )
    told = counterpoint("trace", finished, "--table").out
    assert len([line for line in told.splitlines() if line.startswith(("persona-", "○persona-"))]) == len(
        rows
    )
    assert re.search(r"persona-2 +need-3 +value-proposition-2 +bet-1 +capability-1 → activity-1 →", told)


def test_before_a_bet_is_chosen_nothing_counts_as_broken(tmp_path: Path) -> None:
    file = tmp_path / "empty.counterpoint"
    counterpoint("new", file, "--organisation", "Lantern & Sons")
    for words in PICTURES:
        told = picture(file, words)
        assert told.code == 0, words
        assert told.out.strip(), words
        assert picture(file, words, "--json").code == 0, words
    assert counterpoint("trace", file, "--json").data["state"] == "not yet"
    standing = counterpoint("assess", file, "--json").data
    assert standing["overall"]["evidence"]["value"] is None
    assert standing["overall"]["coverage"]["value"] == 0
    assert standing["minutes_left"] is None
    assert standing["next_step"]["question"] == "market"


def test_the_board_tells_why_a_cell_stands_as_it_does(finished: Path) -> None:
    counterpoint("record", finished, "set", "need-5", "persona_ids=")
    found = counterpoint("board", finished, "--json").data
    cells = {cell["name"]: cell for cell in found["cells"]}
    assert list(cells) == ["D×A", "D×B", "D×C", "E", "F"]
    assert [each["letter"] for each in found["headings"]] == list("ABCDEF")
    troubled = [cell for cell in cells.values() if cell["tally"]["blocking"]]
    assert troubled
    assert {cell["state"] for cell in troubled} == {"in trouble"}
    told = counterpoint("board", finished).out
    assert "in trouble" in told
    assert all(cell["why"].split(",")[0] in told for cell in cells.values())


def test_the_roadmap_adds_up_the_money_and_says_what_an_objective_lacks(finished: Path) -> None:
    counterpoint("record", finished, "set", "objective-6", "baseline=", "metric=")
    counterpoint("record", finished, "add", "budget", "amount=500", "--title", "Petty cash")
    found = counterpoint("roadmap", finished, "--json").data
    assert [bet["bet"]["id"] for bet in found["bets"]] == ["bet-1", "bet-2"]  # by rank
    checks = {
        check["name"]: check["state"]
        for goal in found["bets"][0]["objectives"]
        if goal["id"] == "objective-6"
        for check in goal["checks"]
    }
    assert checks["baseline"] == "missing"
    assert found["bets"][0]["map"]["lacks"] == []
    lines = found["sums"]["lines"]
    assert sum(round(float(line["amount"]) * 100) for line in lines) == 39_500_000
    assert found["sums"]["totals"] == {"GBP": "395000.00"}
    assert {each["id"] for each in found["sums"]["unplaced"]} == {"budget-4"}
    told = counterpoint("roadmap", finished).out
    assert "Petty cash" in told
    assert "no currency" in told
    assert told.index("The signed bill (bet-1)") < told.index("The landlord's folder (bet-2)")
    assert "395,000.00 GBP" in told


def test_the_roadmap_says_what_the_map_of_a_bet_lacks(finished: Path) -> None:
    counterpoint("record", finished, "remove", "objective-9")
    counterpoint("record", finished, "set", "objective-6", "perspective=")
    found = counterpoint("roadmap", finished, "--json").data["bets"][0]["map"]
    lacks = {lack["sort"]: lack for lack in found["lacks"]}
    assert {sort: (lack["perspective"], lack["ref"]) for sort, lack in lacks.items()} == {
        "empty": ("financial", ""),
        "unplaced": (None, "objective-6"),
    }
    told = " ".join(counterpoint("roadmap", finished).out.split())
    assert all(lack["text"] in told for lack in lacks.values())


def test_standing_has_five_measures_each_with_how_it_came_about(finished: Path) -> None:
    found = counterpoint("assess", finished, "--json").data
    for measures in (found["overall"], *found["aspects"].values()):
        assert set(measures) == {"coverage", "evidence", "coherence", "agreement", "freshness"}
        assert all(measure["how"] for measure in measures.values())
    short, long = counterpoint("assess", finished).out, counterpoint("assess", finished, "--how").out
    assert short.count("coverage:") == 1
    assert long.count("coverage:") == 7
    assert found["next_step"]["what"] in " ".join(short.split())


def test_age_is_counted_from_the_date_that_was_set_and_that_is_said(tmp_path: Path, finished: Path) -> None:
    with Workspace.open(finished, read_only=True) as workspace:
        as_of = str(workspace.engagement().as_of)
    assert counterpoint("assess", finished, "--json").data["as_of"] == as_of
    assert f"Age is counted from {as_of}: the date set for this file." in counterpoint("assess", finished).out
    file = tmp_path / "new.counterpoint"
    counterpoint("new", file, "--organisation", "Lantern & Sons")
    assert f"Age is counted from {date.today()}: today." in counterpoint("assess", file).out


def test_plots_keep_to_the_width_asked_for(finished: Path) -> None:
    for words in PICTURES:
        if words[0] == "plot":
            told = picture(finished, words, "--width", "46", "--height", "14")
            assert max(map(cell_width, told.out.splitlines())) <= 46


@pytest.mark.parametrize(
    "words",
    [
        ("plot", "radar"),
        ("plot", "trends", "--width", "3"),
        ("plot", "trends", "--height", "0"),
        ("plot", "trends", "--width", "wide"),
    ],
)
def test_what_cannot_be_drawn_is_told(finished: Path, words: tuple[str, ...]) -> None:
    done = picture(finished, words, "--json")
    assert done.code == 2
    assert set(done.data["error"]) == {"code", "message", "hint"}


def test_pictures_of_something_else_than_a_workspace_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "letter.counterpoint"
    other.write_text("Dear Sir")
    for words in PICTURES:
        done = picture(other, words, "--json")
        assert (done.code, done.data["error"]["code"]) == (2, "not-a-workspace")
    assert other.read_text() == "Dear Sir"


def test_pictures_keep_to_eighty_columns_and_nothing_in_a_title_acts_on_the_terminal(finished: Path) -> None:
    loud = "\x1b[2J\x1b]0;own\x07Ca\u202efe " + "verylong" * 12
    for id_ in (
        "persona-2",
        "need-3",
        "value-proposition-2",
        "bet-1",
        "objective-3",
        "budget-1",
        "trend-1",
        "kpi-1",
    ):
        assert counterpoint("record", finished, "set", id_, f"title={loud}").code == 0
    counterpoint("record", finished, "remove", "collaboration-1")
    counterpoint("record", finished, "set", "persona-2", "title=" + "犬と猫" * 20)
    for words in PICTURES:
        told = picture(finished, words).out
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", told), words
        for line in told.splitlines():
            assert cell_width(line) <= 80, (words, line)


def test_pictures_change_nothing(finished: Path) -> None:
    before = finished.read_bytes()
    for words in PICTURES:
        picture(finished, words)
    assert finished.read_bytes() == before
