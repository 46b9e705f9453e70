"""The room by command: voices kept apart until they are opened, what is disputed, decided, owed and set aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cells import cell_width
from assistant.method.agreement import NOTHING_AGREED
from tests.cli.command import counterpoint, data, in_own_process, report
from tests.tui.hostile import HOSTILE

ALONE = {
    "Astrid": "Night freight to the islands, and the school boat",
    "Bo": "The school boat above all",
    "Cem": "Nobody on the island wants night freight",
}


@pytest.fixture
def spoken(file: Path) -> Path:
    for name, text in ALONE.items():
        counterpoint("voice", file, "needs", "--by", name, "--text", text)
    return file


# -- who takes part


def test_participants_are_added_changed_and_removed(file: Path) -> None:
    counterpoint("participants", file, "add", "Astrid", "--role", "sponsor", "--contact", "a@skerry.example")
    counterpoint("participants", file, "add", "  Bo \n")
    counterpoint("participants", file, "set", "Bo", "--role", "scribe")
    counterpoint("participants", file, "set", "Astrid", "--contact", "")
    assert data("participants", file, "list")["participants"] == [
        {"name": "Astrid", "role": "sponsor", "contact": ""},
        {"name": "Bo", "role": "scribe", "contact": ""},
    ]
    counterpoint("voice", file, "needs", "--by", "Bo", "--agreement", 2)
    counterpoint("participants", file, "remove", "Bo")
    assert [each["name"] for each in data("participants", file, "list")["participants"]] == ["Astrid"]
    assert data("voices", file, "needs")["voices"][0]["participant"] == "Bo"


# -- voices


def test_what_is_given_alone_is_seen_nowhere_before_it_is_opened(spoken: Path) -> None:
    counterpoint("participants", spoken, "add", "Dag")
    counterpoint("participants", spoken, "add", "Frid", "--role", "facilitator")
    shown = data("voices", spoken, "needs")
    assert not shown["open"]
    assert [(each["participant"], each["given"], each["answer"]) for each in shown["voices"]] == [
        (name, True, "") for name in ALONE
    ]
    assert shown["waiting"] == ["Dag"]
    assert shown["named"] == shown["only"] == []
    told = "".join(
        counterpoint(*arguments).out
        for arguments in (
            ("voices", spoken, "needs"),
            ("voice", spoken, "needs", "--by", "Bo", "--agreement", 3),
            ("voice", spoken, "needs", "--by", "Bo", "--agreement", 3, "--json"),
            ("show", spoken, "needs"),
            ("show", spoken, "needs", "--json"),
            ("agenda", spoken, "--json"),
            ("history", spoken),
            ("changes", spoken, "needs"),
        )
    ) + report(spoken)
    for secret in ALONE.values():
        assert secret not in told
    assert "Astrid, Bo, Cem" in told


def test_once_open_all_stand_side_by_side_with_what_several_name_and_what_one_does(spoken: Path) -> None:
    opened = data("voices", spoken, "needs", "--open", "--by", "Frid")
    assert opened["open"]
    assert opened["opened"]["by"] == "Frid"
    assert {each["participant"]: each["answer"] for each in opened["voices"]} == ALONE
    named = {each["term"]: each["by"] for each in opened["named"]}
    assert named["school boat"] == ["Astrid", "Bo"]
    assert {name for each in opened["only"] for name in each["by"]} >= {"Cem"}
    told = counterpoint("voices", spoken, "needs").out
    for name, text in ALONE.items():
        assert name in told
        assert text in told
        assert text in report(spoken)
    late = counterpoint("voice", spoken, "needs", "--by", "Dag", "--text", "What Bo said", "--json")
    assert late.code == 2
    assert "open" in late.data["error"]["message"]
    assert data("participants", spoken, "list")["participants"][-1]["name"] == "Cem"


def test_who_was_not_on_the_list_is_added_and_told(file: Path) -> None:
    first = data("voice", file, "needs", "--by", "Astrid", "--text", "Warm cabins")
    again = data("voice", file, "needs", "--by", "Astrid", "--dissent", "Not at this fare")
    assert (first["participant_added"], again["participant_added"]) == (True, False)
    assert again["given"] == ["answer", "dissent"]
    assert "was not on the list" in counterpoint("voice", file, "needs", "--by", "Bo", "--agreement", 5).out


def test_a_score_is_told_to_be_early_where_there_is_no_agreed_text(file: Path) -> None:
    early = counterpoint("voice", file, "needs", "--by", "Bo", "--agreement", 5).out
    assert NOTHING_AGREED in " ".join(early.split())
    assert "agreed text" not in counterpoint("voice", file, "needs", "--by", "Bo", "--agreement", "none").out
    counterpoint("voice", file, "needs", "--by", "Bo", "--agreement", 5)
    counterpoint("answer", file, "needs", "--agreed", "--text", "Arrive on time")
    shown = counterpoint("voices", file, "needs")
    assert "agreement 5 of 5, given before the agreed text" in shown.out
    assert counterpoint("voices", file, "needs", "--json").data["agreement"]["scored"] == 0
    assert "agreed text" not in counterpoint("voice", file, "needs", "--by", "Bo", "--agreement", 4).out
    assert counterpoint("voices", file, "needs", "--json").data["agreement"]["lowest"] == 4


def test_a_new_name_is_carried_everywhere_in_one_act(spoken: Path) -> None:
    counterpoint("action", spoken, "add", "Count heads", "--owner", "Astrid")
    counterpoint("decision", spoken, "add", "Night freight stops", "--decided-by", "Astrid")
    before = data("participants", spoken, "list")
    done = data("participants", spoken, "rename", "Astrid", "Astrid Holm")
    assert done["participant"]["name"] == "Astrid Holm"
    assert done["was"] == "Astrid"
    names = [each["name"] for each in data("participants", spoken, "list")["participants"]]
    assert names[0] == "Astrid Holm"
    assert "Astrid" not in names
    assert data("action", spoken, "list")["actions"][0]["owner"] == "Astrid Holm"
    assert data("decision", spoken, "list")["decisions"][0]["by"] == ["Astrid Holm"]
    opened = data("voices", spoken, "needs", "--open")
    assert opened["voices"][0] | {"given": True} == opened["voices"][0]
    assert (opened["voices"][0]["participant"], opened["voices"][0]["answer"]) == (
        "Astrid Holm",
        ALONE["Astrid"],
    )
    counterpoint("undo", spoken)
    assert "Renamed Astrid to Astrid Holm" in counterpoint("undo", spoken).out
    assert data("participants", spoken, "list") == before


def test_a_score_is_taken_back_alone(file: Path) -> None:
    counterpoint(
        "voice", file, "needs", "--by", "Bo", "--text", "To cross", "--agreement", 2, "--dissent", "No"
    )
    done = data("voice", file, "needs", "--by", "Bo", "--agreement", "none")
    assert done["given"] == ["answer", "dissent"]
    counterpoint("undo", file)
    assert data("voices", file, "needs")["agreement"]["lowest"] == 2


def test_homework_that_two_change_at_once_loses_nothing(file: Path) -> None:
    counterpoint("action", file, "add", "Count heads", "--owner", "Bo")
    base = data("action", file, "set", "action-1", "--due", "2999-01-31")["revision"]
    counterpoint("action", file, "set", "action-1", "--owner", "Cem")
    kept = data("action", file, "set", "action-1", "--title", "Count all heads", "--base", base)
    assert (kept["action"]["owner"], kept["action"]["title"], kept["suggestion"]) == (
        "Cem",
        "Count all heads",
        None,
    )
    late = data("action", file, "set", "action-1", "--owner", "Dag", "--base", base)
    assert (late["action"]["owner"], late["suggestion"]) == ("Cem", "s-1")
    assert "sets owner of action-1: Dag" in counterpoint("review", file).out
    told = counterpoint("action", file, "set", "action-1", "--owner", "Eva", "--base", base).out
    assert "kept as suggestion s-2" in told
    counterpoint("accept", file, "s-1")
    assert data("action", file, "list")["actions"][0]["owner"] == "Dag"


def test_a_voice_is_read_from_standard_input_and_taken_back_whole(file: Path) -> None:
    text = "Below decks\nit is cold."
    done = in_own_process(
        "voice", file, "needs", "--by", "Astrid", "--text-file", "-", "--agreement", 1, text=text
    )
    assert done.code == 0
    assert data("voices", file, "needs", "--open")["voices"][0]["answer"] == text
    counterpoint("undo", file)
    back = data("voice", file, "needs", "--by", "Astrid", "--take-back")
    assert back["given"] == []
    assert data("voices", file, "needs")["voices"] == []


def test_the_history_names_who_sat_at_the_keyboard(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counterpoint("voice", file, "needs", "--by", "Astrid", "--agreement", 1)
    monkeypatch.delenv("COUNTERPOINT_ACTOR")
    counterpoint("voice", file, "needs", "--by", "Bo", "--agreement", 1)
    assert [act["by"] for act in data("history", file, "needs")["acts"]] == ["Bo", "Tester"]


def test_the_agenda_begins_with_what_is_most_disputed(file: Path) -> None:
    for slug, scores in {"market": (4, 5), "needs": (1, 5), "personas": (3, 3), "trends": (5, 5)}.items():
        for name, score in zip(("Astrid", "Bo"), scores, strict=True):
            counterpoint("voice", file, slug, "--by", name, "--agreement", score)
    counterpoint("voice", file, "trends", "--by", "Bo", "--dissent", "Winters are not\ngetting milder")
    agenda = data("agenda", file)["agenda"]
    assert [each["question"] for each in agenda] == ["needs", "trends", "personas", "market"]
    assert agenda[0]["lowest_by"] == ["Astrid"]
    told = counterpoint("agenda", file).out
    assert "agreement 1 (Astrid) to 5, mean 3.0" in told
    assert "Bo: Winters are not" in told


# -- what cannot be done, and what is hostile


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("participants", "{file}", "add", "Astrid"), "already"),
        (("participants", "{file}", "add", " "), "name"),
        (("participants", "{file}", "add", "Dag", "--role", "boss"), "boss"),
        (("participants", "{file}", "set", "Dag", "--role", "scribe"), "Dag"),
        (("participants", "{file}", "set", "Astrid"), "nothing to set"),
        (("participants", "{file}", "remove", "Dag"), "Dag"),
        (("participants", "{file}", "rename", "Dag", "Eva"), "Dag"),
        (("participants", "{file}", "rename", "Astrid", "Bo"), "Bo takes part already"),
        (("participants", "{file}", "rename", "Astrid", " "), "name"),
        (("voice", "{file}", "needs", "--text", "x"), "--by"),
        (("voice", "{file}", "nonsense", "--by", "Bo", "--text", "x"), "nonsense"),
        (("voice", "{file}", "needs", "--by", "Bo"), "nothing to say"),
        (("voice", "{file}", "needs", "--by", " ", "--text", "x"), "participant"),
        (("voice", "{file}", "needs", "--by", "Bo", "--agreement", "6"), "--agreement"),
        (("voice", "{file}", "needs", "--by", "Bo", "--agreement", "1.5"), "--agreement"),
        (("voice", "{file}", "needs", "--by", "Bo", "--text", "x", "--text-file", "y"), "once"),
        (("voice", "{file}", "needs", "--by", "Bo", "--text-file", "{file}.none"), "none"),
        (("voice", "{file}", "needs", "--by", "Bo", "--take-back", "--agreement", "1"), "taken back"),
        (("voice", "{file}", "needs", "--by", "Dag", "--take-back"), "Dag"),
        (("voices", "{file}", "market", "--open"), "Nobody"),
        (("voices", "{file}", "nonsense"), "nonsense"),
        (("changes", "{file}", "nonsense"), "nonsense"),
        (("changes", "{file}", "needs", "--session", "1"), "session"),
        (("changes", "{file}", "--session", "7"), "--session"),
        (("decision", "{file}", "add", " "), "decided"),
        (("decision", "{file}", "add", "x", "--question", "nonsense"), "nonsense"),
        (("decision", "{file}", "add", "x", "--date", "soon"), "soon"),
        (("decision", "{file}", "remove", "decision-9"), "decision-9"),
        (("decision", "{file}", "set", "decision-9", "--text", "x"), "decision-9"),
        (("decision", "{file}", "set", "decision-1"), "nothing to set"),
        (("action", "{file}", "add", "x", "--due", "2026-02-30"), "2026-02-30"),
        (("action", "{file}", "set", "action-9", "--owner", "Bo"), "action-9"),
        (("action", "{file}", "set", "action-1"), "nothing to set"),
        (("action", "{file}", "set", "action-1", "--owner", "Bo", "--base", "999"), "999"),
        (("action", "{file}", "done", "action-1", "--on", "1"), "date"),
        (("action", "{file}", "set", "action-1", "--title", " "), "done"),
        (("parked", "{file}", "add", "x", "--question", "nonsense"), "nonsense"),
        (("parked", "{file}", "take-up", "parked-9"), "parked-9"),
        (("parked", "{file}", "list", "--question", "nonsense"), "nonsense"),
        (("agenda", "{file}.none"), "none"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    spoken: Path, arguments: tuple[str, ...], word: str
) -> None:
    counterpoint("action", spoken, "add", "Count heads")
    before = spoken.read_bytes()
    refused = counterpoint(*(argument.format(file=spoken) for argument in arguments), "--json")
    assert refused.code == 2
    assert word in refused.data["error"]["message"] + refused.data["error"]["hint"]
    assert spoken.read_bytes() == before


def test_nothing_said_in_the_room_acts_on_the_terminal_or_leaves_its_columns(file: Path) -> None:
    for number, text in enumerate([*HOSTILE, "漢字" * 90, "words and words " * 20]):
        name = f"{number} {text}"
        counterpoint(
            "voice", file, "needs", "--by", name, "--text", text, "--agreement", 1, "--dissent", text
        )
        counterpoint(
            "decision", file, "add", text, "--question", "needs", "--decided-by", text, "--dissent", text
        )
        counterpoint("action", file, "add", text, "--question", "needs", "--owner", text)
        counterpoint("parked", file, "add", text, "--question", "needs", "--raised-by", text)
        counterpoint("participants", file, "add", text, "--contact", text)
    counterpoint("answer", file, "needs", "--assumed", "--text", "\n".join(HOSTILE))
    counterpoint("answer", file, "needs", "--agreed", "--text", "漢字" * 90 + "\n".join(reversed(HOSTILE)))
    for arguments in (
        ("participants", file, "list"),
        ("voices", file, "needs"),
        ("agenda", file),
        ("changes", file, "needs"),
        ("decision", file, "list"),
        ("action", file, "list"),
        ("parked", file, "list"),
    ):
        done = counterpoint(*arguments)
        assert done.code == 0
        assert not set(done.out) & set("\x1b\x07\x9b\x9d\x90\u202e\u2066")
        assert max(map(cell_width, done.out.expandtabs().splitlines())) <= 80, arguments
