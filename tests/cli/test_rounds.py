"""Looking back and going on by command: how something came to be, the next round, and what moved between two."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cells import cell_width
from tests.cli.command import counterpoint


@pytest.fixture
def next_round(finished: Path) -> Path:
    """The round after the finished one, in which a trend fades, a persona goes and a note is made."""
    path = finished.with_name("next.counterpoint")
    done = counterpoint("again", finished, path, "--by", "Mair", "--json")
    assert done.code == 0
    assert done.data["answers"] == 21
    counterpoint("record", path, "set", "trend-5", "magnitude=2")
    counterpoint("record", path, "remove", "persona-2")
    counterpoint("record", path, "set", "need-6", "note=Asked again in spring")
    return path


def test_the_story_of_a_record_tells_each_act_with_what_was_and_is(tmp_path: Path) -> None:
    file = tmp_path / "kiln.counterpoint"
    counterpoint("new", file, "--organisation", "Kiln Row")
    counterpoint("record", file, "add", "trend", "magnitude=3", "--title", "Clay runs short", "--by", "Ada")
    counterpoint("record", file, "set", "trend-1", "magnitude=5", "category=economic", "--by", "Ben")
    counterpoint("undo", file)
    moments = counterpoint("story", file, "trend-1", "--json").data["moments"]
    assert [moment["by"] for moment in moments[:2]] == ["Ada", "Ben"]
    assert moments[0]["fields"]["magnitude"] == {"was": None, "now": 3, "withheld": False}
    assert moments[1]["fields"]["magnitude"] == {"was": 3, "now": 5, "withheld": False}
    assert [moment["undone"] for moment in moments] == [False, True, False]
    told = counterpoint("story", file, "trend-1").out
    assert "magnitude: 3 → 5" in told
    assert "(taken back)" in told


def test_a_story_keeps_what_was_given_alone_to_itself(tmp_path: Path) -> None:
    file = tmp_path / "kiln.counterpoint"
    counterpoint("new", file, "--organisation", "Kiln Row")
    counterpoint(
        "voice", file, "market", "--by", "Ada", "--text", "SEALED words", "--dissent", "SEALED doubt"
    )
    for number in "12":
        counterpoint("record", file, "add", "bet", "--title", f"Bet {number}")
    ballot = counterpoint("vote", file, "call", "bet-1", "bet-2", "--json").data
    id_ = next(iter(ballot.values()))["id"]
    counterpoint("vote", file, "give", id_, "bet-1=2", "--by", "Ada")
    for ref in ("market", id_):
        for words in ((), ("--json",)):
            told = counterpoint("story", file, ref, *words)
            assert told.code == 0
            assert "SEALED" not in told.out
            assert '"count"' not in told.out
    market = counterpoint("story", file, "market", "--json").data["moments"]
    assert market[-1]["fields"]["voices"] == {"was": None, "now": None, "withheld": True}
    votes = counterpoint("story", file, id_, "--json").data["moments"]
    assert votes[-1]["fields"]["votes"]["withheld"] is True
    assert "bet-1" not in counterpoint("story", file, id_).out.splitlines()[-1]


def test_the_next_round_begins_with_what_was_agreed_and_leaves_the_old_file_alone(
    finished: Path, next_round: Path
) -> None:
    old = counterpoint("show", finished, "market", "--json").data["answer"]
    new = counterpoint("show", next_round, "market", "--json").data["answer"]
    assert (new["assumed"], new["agreed"], new["voices"]) == (old["agreed"], "", [])
    assert counterpoint("status", finished, "--json").data["agreed"] == 21
    assert counterpoint("history", next_round, "--json").data["acts"][-1]["by"] == "Mair"


def test_comparing_tells_what_moved_and_which_bets_that_undermines(finished: Path, next_round: Path) -> None:
    found = counterpoint("compare", finished, next_round, "--json").data
    assert {(moved["ref"], moved["sort"]) for moved in found["moved"]} == {
        ("trend-5", "changed"),
        ("persona-2", "removed"),
    }
    reasons = {bet["ref"]: {reason["ref"] for reason in bet["reasons"]} for bet in found["undermined"]}
    assert "persona-2" in reasons["bet-1"]
    assert "trend-5" in reasons["bet-2"]
    fields = {change["id"]: change["fields"] for change in found["records"]}
    assert fields["trend-5"] == {"magnitude": {"was": 5, "now": 2}}
    assert set(fields["need-6"]) == {"note"}
    told = counterpoint("compare", finished, next_round).out
    assert "magnitude 5 → 2" in told
    assert told.index("undermines") < told.index("Other records")
    assert max(map(cell_width, told.splitlines())) <= 80


def test_a_round_compared_with_itself_differs_in_nothing(finished: Path) -> None:
    assert counterpoint("compare", finished, finished).out == "Nothing differs.\n"
    found = counterpoint("compare", finished, finished, "--json").data
    assert [found[name] for name in ("records", "answers", "moved", "undermined")] == [[], [], [], []]


def test_bad_input_is_told_and_leaves_both_files_alone(finished: Path, tmp_path: Path) -> None:
    before = finished.read_bytes()
    taken = counterpoint("again", finished, finished, "--json")
    assert (taken.code, taken.data["error"]["code"]) == (2, "already-exists")
    assert finished.read_bytes() == before
    gone = counterpoint("again", tmp_path / "none.counterpoint", tmp_path / "new.counterpoint", "--json")
    assert gone.code == 2
    assert not (tmp_path / "new.counterpoint").exists()
    assert counterpoint("compare", finished, tmp_path / "none.counterpoint", "--json").code == 2
    assert counterpoint("story", finished, "nothing-9", "--json").code == 2
