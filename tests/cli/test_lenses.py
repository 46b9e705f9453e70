"""The lenses by command: probes listed, answered about the right thing, and prompts only after own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cells import cell_width
from assistant.method.said import Origin
from assistant.workspace.document import Workspace
from assistant.workspace.proposals import Proposal
from tests.cli.command import counterpoint


def probes(file: Path, lens: str, about: str) -> dict[str, dict[str, object]]:
    shown = counterpoint("lens", file, "show", lens, "--about", about, "--json").data
    return {probe["probe"]: probe for probe in shown["probes"]}


def test_an_answer_with_a_verdict_is_kept_and_counted(finished: Path) -> None:
    assert probes(finished, "challenge", "bet-3")["competitor-says"]["answer"] == ""
    before = {
        row["id"]: row["answered"] for row in counterpoint("lens", finished, "list", "--json").data["lenses"]
    }
    done = counterpoint(
        "lens", finished, "answer", "competitor-says", "--about", "bet-3",
        "--text", "Nobody else signs a bill", "--verdict", "yes", "--by", "Mair", "--json",
    )  # fmt: skip
    assert done.data["changed"] is True
    probe = probes(finished, "challenge", "bet-3")["competitor-says"]
    assert (probe["answer"], probe["verdict"]) == ("Nobody else signs a bill", "yes")
    after = {
        row["id"]: row["answered"] for row in counterpoint("lens", finished, "list", "--json").data["lenses"]
    }
    assert after == before | {"challenge": before["challenge"] + 1}
    acts = counterpoint("history", finished, "-n", "1", "--json").data["acts"]
    assert acts[0]["by"] == "Mair"
    # The verdict alone can be changed, and an empty text takes the words back.
    counterpoint("lens", finished, "answer", "competitor-says", "--about", "bet-3", "--verdict", "no")
    probe = probes(finished, "challenge", "bet-3")["competitor-says"]
    assert (probe["answer"], probe["verdict"]) == ("Nobody else signs a bill", "no")
    counterpoint("lens", finished, "answer", "competitor-says", "--about", "bet-3", "--text", "")
    assert probes(finished, "challenge", "bet-3")["competitor-says"]["answer"] == ""


def test_a_no_about_a_chosen_bet_stands_among_the_gaps_of_its_lens(finished: Path) -> None:
    def gaps(lens: str, *more: str) -> set[str]:
        shown = counterpoint("lens", finished, "show", lens, *more, "--json").data
        return {finding["rule"] for finding in shown["findings"]}

    assert gaps("challenge") == set()
    counterpoint(
        "lens", finished, "answer", "competitor-says", "--about", "bet-1", "--verdict", "no", "--text", "Two"
    )
    assert "lens-answered-no" in gaps("challenge")
    assert "lens-answered-no" in gaps("challenge", "--about", "bet-1")
    assert gaps("challenge", "--about", "bet-2") == set()
    assert "lens-answered-no" not in gaps("scaling")
    assert "Gaps:" in counterpoint("lens", finished, "show", "challenge").out


def test_a_probe_that_asks_for_a_field_writes_the_record(finished: Path) -> None:
    words = "Until the first cold week I believe nothing."
    finished.with_name("words.txt").write_text(words, encoding="utf-8")
    counterpoint(
        "lens",
        finished,
        "answer",
        "objection",
        "--about",
        "bet-2",
        "--text-file",
        finished.with_name("words.txt"),
    )
    bets = counterpoint("record", finished, "list", "--kind", "bet", "--json").data["records"]
    assert {bet["id"]: bet["customer_objection"] for bet in bets}["bet-2"] == words
    assert probes(finished, "challenge", "bet-2")["objection"]["answer"] == words


def test_the_pre_mortem_prompts_wait_for_own_words(finished: Path) -> None:
    def prompts() -> list[str]:
        shown = counterpoint("lens", finished, "show", "challenge", "--about", "bet-3", "--json").data
        return list(shown["prompts"])

    kept = {"bet": "bet-3", "reasons": ["The line was dead all winter."]}
    with Workspace.open(finished) as workspace:
        workspace.suggest("challenge", [Proposal(shown={"premortem": kept})], origin=Origin(by="model"))
    assert prompts() == []
    told = counterpoint("lens", finished, "show", "challenge", "--about", "bet-3").out
    assert "what else" not in told
    assert "The line was dead" not in told
    counterpoint(
        "lens", finished, "answer", "premortem", "--about", "bet-3", "--text", "Nobody answered the phone"
    )
    assert len(prompts()) >= 3
    assert all(prompt.endswith("?") for prompt in prompts())
    told = counterpoint("lens", finished, "show", "challenge", "--about", "bet-3").out
    assert "what else" in told
    assert "The line was dead all winter." in told
    whole = counterpoint("lens", finished, "show", "challenge", "--json").data
    assert whole["prompts"] == []  # they belong to one bet


def test_the_purpose_is_made_by_the_first_statement_in_one_act(tmp_path: Path) -> None:
    file = tmp_path / "inn.counterpoint"
    counterpoint("new", file, "--organisation", "Inn by the Weir")
    early = counterpoint("lens", file, "answer", "purpose-and-value", "--text", "x", "--json")
    assert early.code == 2
    assert "purpose and value" in early.data["error"]["hint"]
    counterpoint("lens", file, "answer", "board-purpose", "--text", "Rest for walkers")
    acts = counterpoint("history", file, "--json").data["acts"]
    assert len(acts) == 2  # made, and written to once
    counterpoint("lens", file, "answer", "board-value", "--text", "A night that mends feet")
    records = counterpoint("record", file, "list", "--json").data["records"]
    assert [(record["kind"], record["purpose"], record["value"]) for record in records] == [
        ("purpose", "Rest for walkers", "A night that mends feet")
    ]
    done = counterpoint("lens", file, "answer", "purpose-and-value", "--verdict", "partly", "--json").data
    assert (done["about"], done["verdict"]) == ("", "partly")
    board = counterpoint("board", file, "--json").data["big_picture"]
    assert board["statements"]["purpose"] == "Rest for walkers"
    assert {pair["probe"]: pair["verdict"] for pair in board["in_step"]}["purpose-and-value"] == "partly"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("answer", "no-such-probe", "--text", "x"), "no probe"),
        (("answer", "premortem", "--text", "x"), "asked of a bet"),
        (("answer", "premortem", "--about", "need-1", "--text", "x"), "not asked of need-1"),
        (("answer", "premortem", "--about", "bet-99", "--text", "x"), "no record"),
        (("answer", "premortem", "--about", "bet-1", "--verdict", "yes"), "no yes or no"),
        (("answer", "premortem", "--about", "bet-1"), "nothing to note"),
        (("answer", "purpose-and-value", "--about", "bet-1", "--text", "x"), "asked of the whole"),
        (("answer", "competitor-says", "--about", "bet-1", "--verdict", "maybe"), "maybe"),
        (("answer", "premortem", "--about", "bet-1", "--text", "x", "--text-file", "-"), "text once"),
        (("show", "spectacles"), "no lens"),
        (("show", "challenge", "--about", "bet-99"), "no record"),
    ],
)  # fmt: skip
def test_what_cannot_be_noted_is_told_and_nothing_is_written(
    finished: Path, words: tuple[str, ...], said: str
) -> None:
    before = finished.read_bytes()
    done = counterpoint("lens", finished, *words, "--json")
    assert done.code == 2
    assert said in done.data["error"]["message"]
    assert finished.read_bytes() == before


def test_a_bet_that_is_not_chosen_is_not_asked_by_lenses_for_chosen_ones(finished: Path) -> None:
    done = counterpoint(
        "lens", finished, "answer", "reason-to-stay", "--about", "bet-3", "--text", "x", "--json"
    )
    assert done.code == 2
    assert "chosen bets" in done.data["error"]["hint"]


def test_what_is_told_keeps_to_eighty_columns_and_foreign_text_cannot_act(finished: Path) -> None:
    counterpoint("record", finished, "set", "bet-1", "title=\x1b[31mred\x07 犬" + "犬" * 60)
    counterpoint(
        "lens",
        finished,
        "answer",
        "premortem",
        "--about",
        "bet-1",
        "--text",
        "a\x1b]0;x\x07b " + "long " * 40,
    )
    for words in (("list",), ("show", "challenge"), ("show", "big-picture"), ("show", "scaling")):
        told = counterpoint("lens", finished, *words).out
        assert "\x1b" not in told
        assert "\x07" not in told
        assert max(map(cell_width, told.splitlines())) <= 80
