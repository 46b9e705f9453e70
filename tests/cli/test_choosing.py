"""Bets by command: weighed side by side, chosen up to three, voted on in secret."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.cells import cell_width
from tests.cli.command import Result, at_once


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("finished") / "finished.counterpoint"
    assert at_once("demo", "--finished", "--to", path).code == 0
    return path


@pytest.fixture
def file(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(finished, tmp_path / "file.counterpoint"))


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A room that has not voted yet: three who decide, one who keeps the time, two bets."""
    path = tmp_path / "room.counterpoint"
    at_once("new", path, "--organisation", "Quay Bakers")
    for name, role in (("Mair", "decider"), ("Tomos", "contributor"), ("Ines", "contributor")):
        at_once("participants", path, "add", name, "--role", role)
    at_once("participants", path, "add", "Gethin", "--role", "facilitator")
    for title in ("Bread by boat", "The night shelf"):
        assert at_once("record", path, "add", "bet", "--title", title).code == 0
    return path


def called(file: Path, *bets: str, dots: int = 3) -> str:
    """The id of a vote on `bets` that is called now."""
    return str(at_once("vote", file, "call", *bets, "--dots", dots, "--json").data["vote"]["id"])


def bet(file: Path, *arguments: object) -> Result:
    return at_once("bet", file, *arguments)


def status(file: Path, id_: str) -> tuple[str, int | None, str]:
    records = at_once("record", file, "list", "--kind", "bet", "--json").data["records"]
    found = next(record for record in records if record["id"] == id_)
    return found["status"], found["rank"], found["reason"]


def test_bets_stand_side_by_side_with_the_weakest_condition_marked(file: Path) -> None:
    told = bet(file, "compare", "bet-1", "bet-2", "bet-3").out
    assert all(cell_width(line) <= 80 for line in told.splitlines())
    assert "bet-1 · chosen 1           bet-2 · chosen 2           bet-3 · shortlisted\n" in told
    assert "dots: 5                    dots: 5                    dots: 2\n" in told
    first = "\n".join(line[:26].rstrip() for line in told.splitlines())
    assert first.count("WEAKEST") == 1
    assert "· WEAKEST: Switchers\nvalue a signed bill more\nthan 500 off the price\n(50 % sure)" in first
    data = bet(file, "compare", "bet-1", "--json").data["bets"]
    assert [each["weakest"]["confidence"] for each in data] == [50]


def test_without_a_name_the_living_bets_are_compared_the_chosen_ones_first(file: Path) -> None:
    bet(file, "rank", "bet-2", "--rank", 1)
    data = bet(file, "compare", "--json").data["bets"]
    assert [each["bet"]["id"] for each in data][:2] == ["bet-2", "bet-1"]
    assert {each["bet"]["status"] for each in data} <= {"chosen", "shortlisted", "candidate"}


def test_a_fourth_bet_is_refused_until_one_gives_way(file: Path) -> None:
    assert bet(file, "choose", "bet-3").code == 0
    before = file.read_bytes()
    refused = bet(file, "choose", "bet-4", "--json")
    assert refused.code == 2
    assert "fourth" in refused.data["error"]["message"]
    assert file.read_bytes() == before
    assert bet(file, "park", "bet-1", "--reason", "The readings come first").code == 0
    assert status(file, "bet-1") == ("parked", None, "The readings come first")
    assert bet(file, "choose", "bet-4").code == 0
    assert status(file, "bet-4")[:2] == ("chosen", 1)


def test_choosing_is_taken_back_in_one_step_ranks_and_all(file: Path) -> None:
    told = bet(file, "choose", "bet-3", "--rank", 1)
    assert "bet-3" in told.out
    assert "rank 1" in told.out
    assert [status(file, id_)[1] for id_ in ("bet-1", "bet-2", "bet-3")] == [3, 2, 1]
    assert at_once("undo", file).code == 0
    assert [status(file, id_)[1] for id_ in ("bet-1", "bet-2", "bet-3")] == [1, 2, None]
    assert status(file, "bet-3")[0] == "shortlisted"


def test_a_bet_goes_only_with_a_reason_and_the_report_has_it(file: Path, tmp_path: Path) -> None:
    assert bet(file, "drop", "bet-3").code == 2
    assert status(file, "bet-3")[0] == "shortlisted"
    bet(file, "drop", "bet-3", "--reason", "Repairs eat the margin")
    report = tmp_path / "report.md"
    at_once("export", file, "--to", report)
    assert "Repairs eat the margin" in report.read_text(encoding="utf-8")
    bet(file, "candidate", "bet-3")
    assert status(file, "bet-3") == ("candidate", None, "")


def test_nobody_sees_a_vote_before_it_is_opened(room: Path) -> None:
    vote = called(room, "bet-1", "bet-2", dots=4)
    at_once("vote", room, "give", vote, "bet-1=4", "--by", "Mair")
    given = at_once("vote", room, "give", vote, "bet-1=1", "bet-2=2", "--by", "Zoe", "--json").data
    assert (given["given"], given["left"], given["participant_added"]) == (3, 1, True)
    shown = at_once("vote", room, "show", "--json").data["votes"][0]
    assert shown["counts"] is None
    assert shown["votes"] == [{"participant": name, "dots": []} for name in ("Mair", "Zoe")]
    assert shown["waiting"] == ["Tomos", "Ines"]
    told = at_once("vote", room, "show").out
    assert "Mair, Zoe" in told
    assert "bet-1" not in told
    assert bet(room, "compare", "bet-1", "--json").data["bets"][0]["dots"] is None

    opened = at_once("vote", room, "open", vote, "--json").data["vote"]
    assert opened["counts"] == {"bet-1": 5, "bet-2": 2}
    assert "Zoe: bet-1 1, bet-2 2" in at_once("vote", room, "show", vote).out
    assert bet(room, "compare", "bet-1", "--json").data["bets"][0]["dots"] == 5
    assert at_once("vote", room, "give", vote, "bet-1=1", "--by", "Ines").code == 2


def test_an_earlier_count_stands_until_the_next_vote_is_opened(file: Path) -> None:
    def dots() -> list[int | None]:
        return [each["dots"] for each in bet(file, "compare", "bet-1", "bet-2", "--json").data["bets"]]

    before = dots()
    assert None not in before
    vote = called(file, "bet-1", "bet-2")
    at_once("vote", file, "give", vote, "bet-2=3", "--by", "Mair")
    assert dots() == before
    at_once("vote", file, "open", vote)
    assert dots() == [0, 3]


def test_a_vote_is_given_anew_and_taken_back(room: Path) -> None:
    vote = called(room, "bet-1", "bet-2")
    at_once("vote", room, "give", vote, "bet-1=3", "--by", "Mair")
    at_once("vote", room, "give", vote, "bet-2=3", "--by", "Mair")
    at_once("vote", room, "give", vote, "bet-1=1", "--by", "Ines")
    at_once("vote", room, "give", vote, "--take-back", "--by", "Ines")
    assert at_once("vote", room, "open", vote, "--json").data["vote"]["counts"] == {"bet-2": 3, "bet-1": 0}


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("bet", "compare", "bet-99"), "bet-99"),
        (("bet", "choose", "persona-1"), "persona-1"),
        (("bet", "choose", "bet-3", "--rank", "4"), "--rank"),
        (("bet", "rank", "bet-3", "--rank", "1"), "chosen"),
        (("bet", "rank", "bet-1", "--rank", "9"), "1 to 3"),
        (("bet", "drop", "bet-3", "--reason", " "), "reason"),
        (("vote", "call", "bet-1"), "two"),
        (("vote", "call", "bet-1", "persona-1"), "persona-1"),
        (("vote", "call", "bet-1", "bet-2", "--dots", "0"), "--dots"),
        (("vote", "give", "vote-9", "bet-1=1", "--by", "Mair"), "vote-9"),
        (("vote", "give", "{vote}", "--by", "Mair"), "BET=DOTS"),
        (("vote", "give", "{vote}", "bet-1", "--by", "Mair"), "BET=DOTS"),
        (("vote", "give", "{vote}", "bet-1=-1", "--by", "Mair"), "BET=DOTS"),
        (("vote", "give", "{vote}", "bet-1=1", "bet-1=2", "--by", "Mair"), "twice"),
        (("vote", "give", "{vote}", "bet-1=1", "bet-2=3", "--by", "Mair"), "3"),
        (("vote", "give", "{vote}", "bet-3=1", "--by", "Nobody new"), "bet-3"),
        (("vote", "give", "{vote}", "bet-1=1", "--by", " "), "participant"),
        (("vote", "give", "{vote}", "bet-1=1"), "--by"),
        (("vote", "open", "{vote}"), "Nobody"),
        (("vote", "show", "vote-9"), "vote-9"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    file: Path, arguments: tuple[str, ...], word: str
) -> None:
    vote = called(file, "bet-1", "bet-2")
    before = file.read_bytes()
    command, *rest = (argument.format(vote=vote) for argument in arguments)
    refused = at_once(command, file, *rest, "--json")
    assert refused.code == 2
    assert word in refused.data["error"]["message"] + refused.data["error"]["hint"]
    assert file.read_bytes() == before
