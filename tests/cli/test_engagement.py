"""One engagement by command from an empty file to chosen bets and back out, without a model."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.command import counterpoint, in_own_process


def test_from_an_empty_file_to_a_chosen_bet_and_a_report(tmp_path: Path) -> None:
    file = tmp_path / "ferry line.counterpoint"
    assert counterpoint("new", file, "--organisation", "Öresund Ferries").code == 0
    assert in_own_process("check", file).code == 0  # an empty workspace has no gaps yet

    counterpoint("answer", file, "market", "--assumed", "--text", "Crossings for everyone.")
    asked = counterpoint("ask", file, "market", "--json").data
    assert asked["by"] == "guide"
    assert 1 <= len(asked["follow_ups"]) <= 3
    for follow_up in asked["follow_ups"]:
        assert follow_up["text"].count("?") == 1
        assert len(follow_up["text"].split()) <= 35
        assert follow_up["quote"] in "Crossings for everyone."
        assert follow_up["card"]["source"]

    for words in (
        ("persona", "targeted=now", "--title", "Shift commuter"),
        ("persona", "targeted=no", "--title", "Bus tourist"),
        (
            "need",
            "persona_ids=persona-1",
            "importance=9",
            "satisfaction=3",
            "served=now",
            "--title",
            "Be home for supper",
        ),
        (
            "need",
            "persona_ids=persona-1",
            "importance=8",
            "satisfaction=4",
            "served=should",
            "--title",
            "Sleep on the way",
        ),
        (
            "alternative",
            "need_ids=need-1",
            "form=do-nothing",
            "weaknesses=Two hours lost",
            "--title",
            "Stay on the other shore",
        ),
        ("swot_item", "quadrant=strength", "weight=5", "--title", "The only night berth"),
        (
            "trend",
            "category=social",
            "magnitude=4",
            "effect_direction=opportunity",
            "--title",
            "Shifts get shorter",
        ),
    ):
        assert counterpoint("record", file, "add", *words).code == 0, words
    found = counterpoint("check", file, "--json")
    assert found.code == 1
    assert {"rule", "severity", "customer", "business", "text", "question", "source"} == set(
        found.data["findings"][0]
    )

    sealed = counterpoint("bets", file, "--count", "3", "--json").data["suggestions"]
    assert {(each["sealed"], each["bet"]) for each in sealed} == {(True, None)}
    assert counterpoint("accept", file, sealed[0]["id"]).code == 2  # an own bet comes first
    assert "adds bet" not in counterpoint("review", file).out
    proposed = counterpoint("bets", file, "--skip", "--json").data
    assert proposed["by"] == "guide"
    assert len(proposed["suggestions"]) >= 3
    ids = [suggestion["id"] for suggestion in proposed["suggestions"]]
    for suggestion in proposed["suggestions"]:
        assert suggestion["bet"]["persona_ids"] == ["persona-1"]
        assert set(suggestion["bet"]["need_ids"]) <= {"need-1", "need-2"}
        assert suggestion["bet"]["status"] == "candidate"
    held = counterpoint("record", file, "list", "--kind", "bet", "--json").data["records"]
    assert held == []  # a suggestion is not a record

    accepted = counterpoint("accept", file, ids[0], "--json").data["accepted"][0]
    change = json.dumps({"title": "Supper guarantee", "kill_criterion": "One boat in ten is late"})
    edited = counterpoint("edit", file, ids[1], "--json-file", "-", "--json", text=change).data["accepted"][0]
    assert edited["state"] == "edited"
    counterpoint("reject", file, ids[2], "--reason", "Not this year")
    waiting = counterpoint("review", file, "--json").data["suggestions"]
    assert not {*ids[:3]} & {suggestion["id"] for suggestion in waiting}

    (first,), (second,) = accepted["added"], edited["added"]
    chosen = counterpoint("record", file, "set", second, "status=chosen", "rank=1", "--json").data["record"]
    assert (chosen["status"], chosen["rank"], chosen["title"]) == ("chosen", 1, "Supper guarantee")
    assert chosen["origin"]["by"] == "guide"
    assert chosen["origin"]["edited"] is True

    for name in ("out.md", "out.json"):
        assert counterpoint("export", file, "--to", tmp_path / name).code == 0
    report = (tmp_path / "out.md").read_text(encoding="utf-8")
    assert "Supper guarantee" in report
    assert "Exacaster" in report
    assert "Öresund" in report

    again = tmp_path / "again.counterpoint"
    assert counterpoint("import", again, tmp_path / "out.json").code == 0
    counterpoint("export", again, "--to", tmp_path / "again.json")
    before, after = (
        json.loads((tmp_path / name).read_text(encoding="utf-8")) for name in ("out.json", "again.json")
    )
    for kept in ("answers", "organisation", "participants"):
        assert before[kept] == after[kept]
    assert [record["id"] for record in before["records"]] == [record["id"] for record in after["records"]]
    assert counterpoint("doctor", file, "--json").data["ok"] is True
    assert first in report


def test_the_demo_shows_many_kinds_of_gap_and_the_finished_one_none(under_way: Path, finished: Path) -> None:
    findings = counterpoint("check", under_way, "--json").data["findings"]
    assert len({finding["rule"] for finding in findings}) >= 8
    assert counterpoint("check", finished).code == 0


def test_the_demo_gives_bets_and_follow_ups_without_a_model(under_way: Path) -> None:
    bets = counterpoint("bets", under_way, "--skip", "--json").data["suggestions"]
    assert len(bets) >= 5
    assert len({suggestion["bet"]["hypothesis"] for suggestion in bets}) == len(bets)
    assert counterpoint("ask", under_way, "value-proposition", "--json").data["follow_ups"]


def test_asking_again_proposes_nothing_twice(under_way: Path) -> None:
    first = counterpoint("bets", under_way, "--json").data["suggestions"]
    second = counterpoint("bets", under_way, "--json").data["suggestions"]
    assert [suggestion["id"] for suggestion in first] == [suggestion["id"] for suggestion in second]
    assert len(counterpoint("review", under_way, "--json").data["suggestions"]) == len(first)


def test_a_dismissed_gap_returns_when_its_record_changes(under_way: Path) -> None:
    finding = next(
        f
        for f in counterpoint("check", under_way, "--json").data["findings"]
        if f["rule"] == "market-without-edges"
    )
    refs = [*finding["customer"], *finding["business"]]
    counterpoint("dismiss", under_way, finding["rule"], *refs, "--reason", "Small valley")
    rules = [f["rule"] for f in counterpoint("check", under_way, "--json").data["findings"]]
    assert finding["rule"] not in rules
    assert finding["rule"] in [
        f["rule"] for f in counterpoint("check", under_way, "--all", "--json").data["findings"]
    ]
    counterpoint("record", under_way, "set", "market-1", "languages=Welsh")
    assert finding["rule"] in [f["rule"] for f in counterpoint("check", under_way, "--json").data["findings"]]


def test_an_edit_based_on_an_older_revision_is_kept_as_a_suggestion(under_way: Path) -> None:
    base = counterpoint("show", under_way, "1", "--json").data["revisions"]["agreed"]
    counterpoint("answer", under_way, "market", "--agreed", "--text", "Theirs", "--base", base)
    mine = counterpoint(
        "answer", under_way, "market", "--agreed", "--text", "Mine", "--base", base, "--json"
    ).data
    assert mine["suggestion"]
    assert counterpoint("show", under_way, "market", "--json").data["answer"]["agreed"] == "Theirs"
    counterpoint("accept", under_way, mine["suggestion"])
    assert counterpoint("show", under_way, "market", "--json").data["answer"]["agreed"] == "Mine"


def test_undo_takes_back_one_act_and_says_which(under_way: Path) -> None:
    counterpoint("record", under_way, "remove", "persona-1")
    assert any(
        f["rule"] == "broken-link" for f in counterpoint("check", under_way, "--json").data["findings"]
    )
    undone = counterpoint("undo", under_way, "--json").data["undone"]
    assert undone["summary"] == "Persona “Settled owner” removed"
    assert not any(
        f["rule"] == "broken-link" for f in counterpoint("check", under_way, "--json").data["findings"]
    )


def test_search_narrows_by_question_and_finds_a_workspaces_own_words(under_way: Path) -> None:
    found = counterpoint("search", "nobody", "says", "no", "--question", "market", "-k", "4", "--json").data[
        "results"
    ]
    assert found
    keys = {"id", "source", "section", "title", "score", "text", "credits", "see", "document", "place"}
    assert keys == set(found[0])
    both = counterpoint("search", "the coast will stretch the vans", "--workspace", under_way, "--json").data[
        "results"
    ]
    assert "workspace" in {result["source"] for result in both}
    assert {"workspace"} != {result["source"] for result in both}


def test_search_says_whose_method_a_card_is_and_what_to_read_next() -> None:
    words = ("cross", "the", "four", "boxes", "of", "the", "SWOT", "as", "in", "TOWS")
    first = counterpoint("search", *words, "--json").data["results"][0]
    assert first["id"] == "weighed-swot"
    assert first["credits"] == [
        "Heinz Weihrich, “The TOWS Matrix: A Tool for Situational Analysis”, Long Range Planning 15(2), 1982"
    ]
    assert "swot-usual-faults" in first["see"]
    said = counterpoint("search", *words, "-k", "1").out
    assert "After Heinz Weihrich" in said
    assert "See also: inside-outside" in said


def test_without_a_terminal_it_says_how_to_go_on(under_way: Path) -> None:
    for arguments in ((), ("demo",), ("open", under_way)):
        said = in_own_process(*arguments)
        assert said.code == 0
        assert "counterpoint check" in said.out
