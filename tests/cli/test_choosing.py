"""Bets by command: weighed side by side, chosen up to three, voted on in secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cells import cell_width
from tests.cli.command import Result, counterpoint


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A room that has not voted yet: three who decide, one who keeps the time, two bets."""
    path = tmp_path / "room.counterpoint"
    counterpoint("new", path, "--organisation", "Quay Bakers")
    for name, role in (("Mair", "decider"), ("Tomos", "contributor"), ("Ines", "contributor")):
        counterpoint("participants", path, "add", name, "--role", role)
    counterpoint("participants", path, "add", "Gethin", "--role", "facilitator")
    for title in ("Bread by boat", "The night shelf"):
        assert counterpoint("record", path, "add", "bet", "--title", title).code == 0
    return path


def called(file: Path, *bets: str, dots: int = 3) -> str:
    """The id of a vote on `bets` that is called now."""
    return str(counterpoint("vote", file, "call", *bets, "--dots", dots, "--json").data["vote"]["id"])


def bet(file: Path, *arguments: object) -> Result:
    return counterpoint("bet", file, *arguments)


def status(file: Path, id_: str) -> tuple[str, int | None, str]:
    records = counterpoint("record", file, "list", "--kind", "bet", "--json").data["records"]
    found = next(record for record in records if record["id"] == id_)
    return found["status"], found["rank"], found["reason"]


def test_bets_stand_side_by_side_with_the_weakest_condition_marked(finished: Path) -> None:
    told = bet(finished, "compare", "bet-1", "bet-2", "bet-3").out
    assert all(cell_width(line) <= 80 for line in told.splitlines())
    assert "bet-1 · chosen 1           bet-2 · chosen 2           bet-3 · shortlisted\n" in told
    assert "dots: 5                    dots: 5                    dots: 2\n" in told
    first = "\n".join(line[:26].rstrip() for line in told.splitlines())
    assert first.count("WEAKEST") == 1
    assert "· WEAKEST: Switchers\nvalue a signed bill more\nthan 500 off the price\n(50 % sure)" in first
    data = bet(finished, "compare", "bet-1", "--json").data["bets"]
    assert [each["weakest"]["confidence"] for each in data] == [50]


def test_without_a_name_the_living_bets_are_compared_the_chosen_ones_first(finished: Path) -> None:
    bet(finished, "rank", "bet-2", "--rank", 1)
    data = bet(finished, "compare", "--json").data["bets"]
    assert [each["bet"]["id"] for each in data][:2] == ["bet-2", "bet-1"]
    assert {each["bet"]["status"] for each in data} <= {"chosen", "shortlisted", "candidate"}


def test_a_fourth_bet_is_refused_until_one_gives_way(finished: Path) -> None:
    assert bet(finished, "choose", "bet-3").code == 0
    before = finished.read_bytes()
    refused = bet(finished, "choose", "bet-4", "--json")
    assert refused.code == 2
    assert "fourth" in refused.data["error"]["message"]
    by_field = counterpoint("record", finished, "set", "bet-4", "status=chosen", "--json")
    assert (by_field.code, by_field.data["error"]) == (refused.code, refused.data["error"])
    assert finished.read_bytes() == before
    assert bet(finished, "park", "bet-1", "--reason", "The readings come first").code == 0
    assert status(finished, "bet-1") == ("parked", None, "The readings come first")
    assert bet(finished, "choose", "bet-4").code == 0
    assert status(finished, "bet-4")[:2] == ("chosen", 1)


def test_choosing_is_taken_back_in_one_step_ranks_and_all(finished: Path) -> None:
    told = bet(finished, "choose", "bet-3", "--rank", 1)
    assert "bet-3" in told.out
    assert "rank 1" in told.out
    assert [status(finished, id_)[1] for id_ in ("bet-1", "bet-2", "bet-3")] == [3, 2, 1]
    assert counterpoint("undo", finished).code == 0
    assert [status(finished, id_)[1] for id_ in ("bet-1", "bet-2", "bet-3")] == [1, 2, None]
    assert status(finished, "bet-3")[0] == "shortlisted"


def test_a_bet_goes_only_with_a_reason_and_the_report_has_it(finished: Path, tmp_path: Path) -> None:
    assert bet(finished, "drop", "bet-3").code == 2
    assert status(finished, "bet-3")[0] == "shortlisted"
    bet(finished, "drop", "bet-3", "--reason", "Repairs eat the margin")
    report = tmp_path / "report.md"
    counterpoint("export", finished, "--to", report)
    assert "Repairs eat the margin" in report.read_text(encoding="utf-8")
    bet(finished, "candidate", "bet-3")
    assert status(finished, "bet-3") == ("candidate", None, "")


def test_nobody_sees_a_vote_before_it_is_opened(room: Path) -> None:
    vote = called(room, "bet-1", "bet-2", dots=4)
    counterpoint("vote", room, "give", vote, "bet-1=4", "--by", "Mair")
    given = counterpoint("vote", room, "give", vote, "bet-1=1", "bet-2=2", "--by", "Zoe", "--json").data
    assert (given["given"], given["left"], given["participant_added"]) == (3, 1, True)
    shown = counterpoint("vote", room, "show", "--json").data["votes"][0]
    assert shown["counts"] is None
    assert shown["votes"] == [{"participant": name, "dots": []} for name in ("Mair", "Zoe")]
    assert shown["waiting"] == ["Tomos", "Ines"]
    told = counterpoint("vote", room, "show").out
    assert "Mair, Zoe" in told
    assert "bet-1" not in told
    assert bet(room, "compare", "bet-1", "--json").data["bets"][0]["dots"] is None

    opened = counterpoint("vote", room, "open", vote, "--json").data["vote"]
    assert opened["counts"] == {"bet-1": 5, "bet-2": 2}
    assert "Zoe: bet-1 1, bet-2 2" in counterpoint("vote", room, "show", vote).out
    assert bet(room, "compare", "bet-1", "--json").data["bets"][0]["dots"] == 5
    assert counterpoint("vote", room, "give", vote, "bet-1=1", "--by", "Ines").code == 2


def test_an_earlier_count_stands_until_the_next_vote_is_opened(finished: Path) -> None:
    def dots() -> list[int | None]:
        return [each["dots"] for each in bet(finished, "compare", "bet-1", "bet-2", "--json").data["bets"]]

    before = dots()
    assert None not in before
    vote = called(finished, "bet-1", "bet-2")
    counterpoint("vote", finished, "give", vote, "bet-2=3", "--by", "Mair")
    assert dots() == before
    counterpoint("vote", finished, "open", vote)
    assert dots() == [0, 3]


def test_a_vote_is_given_anew_and_taken_back(room: Path) -> None:
    vote = called(room, "bet-1", "bet-2")
    counterpoint("vote", room, "give", vote, "bet-1=3", "--by", "Mair")
    counterpoint("vote", room, "give", vote, "bet-2=3", "--by", "Mair")
    counterpoint("vote", room, "give", vote, "bet-1=1", "--by", "Ines")
    counterpoint("vote", room, "give", vote, "--take-back", "--by", "Ines")
    assert counterpoint("vote", room, "open", vote, "--json").data["vote"]["counts"] == {
        "bet-2": 3,
        "bet-1": 0,
    }


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
    finished: Path, arguments: tuple[str, ...], word: str
) -> None:
    vote = called(finished, "bet-1", "bet-2")
    before = finished.read_bytes()
    command, *rest = (argument.format(vote=vote) for argument in arguments)
    refused = counterpoint(command, finished, *rest, "--json")
    assert refused.code == 2
    assert word in refused.data["error"]["message"] + refused.data["error"]["hint"]
    assert finished.read_bytes() == before
