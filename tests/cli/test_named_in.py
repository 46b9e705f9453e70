"""A record that is added with the links to it, from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import counterpoint


def test_a_record_is_added_and_named_in_others_by_one_act(under_way: Path) -> None:
    bet = counterpoint("record", under_way, "add", "bet", "--title", "Later", "--json").data["record"]["id"]
    done = counterpoint(
        "record",
        under_way,
        "add",
        "need",
        "--title",
        "Be home",
        "--named-in",
        bet,
        "--named-in",
        bet,
        "--json",
    )
    need = done.data["record"]["id"]
    bets = counterpoint("record", under_way, "list", "--kind", "bet", "--json").data["records"]
    assert next(each for each in bets if each["id"] == bet)["need_ids"] == [need]
    counterpoint("undo", under_way)
    bets = counterpoint("record", under_way, "list", "--kind", "bet", "--json").data["records"]
    assert next(each for each in bets if each["id"] == bet)["need_ids"] == []
    assert need not in counterpoint("record", under_way, "list").out


def test_it_says_who_cannot_name_the_new_one(under_way: Path) -> None:
    refused = counterpoint(
        "record", under_way, "add", "need", "--title", "Be home", "--named-in", "persona-1"
    )
    assert refused.code == 2
    assert "The persona persona-1 has no field for a need" in refused.err
    assert counterpoint("record", under_way, "add", "need", "--named-in", "bet-99").code == 2
