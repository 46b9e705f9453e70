"""Run sheets and session packs by command: shown, changed, refused with what would do, and written."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cells import cell_width
from tests.cli.command import counterpoint, data, in_own_process
from tests.fakes.model_server import FakeModelServer
from tests.fakes.scenarios import fails


def test_the_run_sheet_adds_up_and_says_what_a_change_shortened(file: Path) -> None:
    before = data("runsheet", file, 2)
    assert (before["session"], before["minutes"], before["begins"], before["changed"]) == (
        2,
        180,
        None,
        False,
    )
    assert sum(step["minutes"] for step in before["steps"]) == 180
    after = data(
        "runsheet", file, 2, "--set", "target-personas.discuss=45", "--without", "needs-served.cluster"
    )
    assert sum(step["minutes"] for step in after["steps"]) == 180
    assert after["without"] == ["needs-served.cluster"]
    moved = {each["id"]: (each["was"], each["now"]) for each in after["shifts"]}
    assert moved["target-personas.discuss"][1] == 45
    assert moved["needs-served.cluster"][1] == 0
    assert all(step["by_hand"] == (step["id"] == "target-personas.discuss") for step in after["steps"])
    out = counterpoint("runsheet", file, 2, "--set", "needs-served.discuss=40").out
    assert "Shorter: " in out
    assert "needs-served.discuss 22 → 40" in out or "Longer: needs-served.discuss" in out
    assert all(cell_width(line) <= 80 for line in out.splitlines())
    assert data("runsheet", file, 2, "--anew")["steps"] == before["steps"]
    counterpoint("undo", file)
    assert data("runsheet", file, 2)["without"] == ["needs-served.cluster"]


def test_it_goes_by_the_workshop_and_warns_of_an_order_that_does_not_build(file: Path) -> None:
    counterpoint("plan", file, "--start", "2036-03-03", "--at", "9:30", "--hours", "2.5")
    told = data("runsheet", file, 1, "--move", "alternatives=market", "--note", "Bo first")
    assert (told["minutes"], told["begins"], told["steps"][0]["at"]) == (150, "09:30", "09:30")
    assert told["steps"][1]["question"] == "alternatives"
    assert told["warnings"] == ["alternatives comes before needs, on which it builds."]
    out = counterpoint("runsheet", file, 1).out
    assert "09:30 to 12:00" in out
    assert "Your note: Bo first" in out
    counterpoint("plan", file, "--time", "1=09:30-10:15")
    refused = counterpoint("runsheet", file, 1)
    assert refused.code == 2
    assert "64 minutes would do" in refused.err
    assert counterpoint("runsheet", file, 1, "--without", "needs", "--without", "personas").code == 0


@pytest.mark.parametrize(
    "wrong",
    [
        ("0",),
        ("2", "--set", "needs-served"),
        ("2", "--set", "needs-served=ten"),
        ("2", "--set", "needs-served=-5"),
        ("2", "--set", "needs-served=99999"),
        ("2", "--set", "market=10"),
        ("2", "--move", "needs-served=needs-served.alone"),
        ("2", "--set", "needs-served.discuss=179"),
    ],
)
def test_what_cannot_be_changes_nothing(file: Path, wrong: tuple[str, ...]) -> None:
    before = data("history", file)
    told = counterpoint("runsheet", file, *wrong, "--json")
    assert told.code == 2
    assert told.data["error"]["message"]
    assert data("history", file) == before


def test_packs_are_written_in_a_process_of_their_own_for_one_audience_or_the_other(
    under_way: Path, tmp_path: Path
) -> None:
    counterpoint("runsheet", under_way, 1, "--note", "Only for the facilitator's eyes")
    for audience in ("facilitator", "participants"):
        done = in_own_process(
            "pack",
            under_way,
            1,
            5,
            "--to",
            tmp_path / f"{audience}-{{session}}.html",
            "--for",
            audience,
            "--json",
        )
        assert done.code == 0, done.err
        paths = [str(tmp_path / f"{audience}-{number}.html") for number in (1, 5)]
        assert done.data == {
            "packs": [
                {"session": number, "for": audience, "path": path, "minutes": 180}
                for number, path in zip((1, 5), paths, strict=True)
            ]
        }
        told = Path(paths[0]).read_text(encoding="utf-8")
        assert ("Only for the facilitator" in told) == (audience == "facilitator")
        assert ("Evidence that nobody has cited yet" in told) == (audience == "facilitator")


def test_a_pack_goes_nowhere_it_should_not_and_all_or_none_fit(under_way: Path, tmp_path: Path) -> None:
    kept = under_way.read_bytes()
    assert counterpoint("pack", under_way, 1, "--to", under_way).code == 2
    assert counterpoint("pack", under_way, 1, "--to", tmp_path / "no-such" / "pack.html").code == 2
    assert counterpoint("pack", under_way, 1, "--to", tmp_path / "pack.exe").code == 2
    assert counterpoint("pack", under_way, 7, "--to", tmp_path / "pack.md").code == 2
    assert under_way.read_bytes() == kept
    counterpoint("plan", under_way, "--start", "2036-03-03")
    counterpoint("plan", under_way, "--time", "6=09:00-09:40")
    refused = counterpoint("pack", under_way, 5, 6, "--to", tmp_path / "pack.md")
    assert refused.code == 2
    assert "Session 6 does not fit" in refused.err
    assert not list(tmp_path.glob("pack*"))
    assert (
        "Wrote the pack of session 5" in counterpoint("pack", under_way, 5, "--to", tmp_path / "pack.md").out
    )


def test_a_model_tailors_by_suggestions_and_what_is_accepted_stands_in_the_facilitators_pack_alone(
    under_way: Path, tmp_path: Path
) -> None:
    path = tmp_path / "pack.md"

    def packed(*more: object, audience: str = "facilitator") -> str:
        assert counterpoint("pack", under_way, 1, "--to", path, "--for", audience, *more).code == 0
        return path.read_text(encoding="utf-8")

    with FakeModelServer() as model:
        before = data("show", under_way, "market")["answer"]
        told = counterpoint("pack", under_way, 1, "--to", path, "--tailor", "--json", env=model.environment())
        assert told.code == 0, told
        made = {each["id"]: each for each in data("review", under_way)["suggestions"]}
        assert set(told.data["suggestions"]) <= set(made)
        # The market is all that is not agreed in this session; for the rest nobody needs probes.
        assert len(model.bodies) == 2
        assert data("show", under_way, "market")["answer"] == before
    by_task = {each["task"]: each for each in made.values() if each["id"] in told.data["suggestions"]}
    probe, aim = (by_task[task]["payload"] for task in ("follow-ups", "aim"))
    question, opening = probe["parked"][0]["title"], aim["beside"][0]["fields"]["aim"]
    first = packed()
    assert "1 suggested question to ask" in first
    assert plain(question) not in plain(first)
    counterpoint("accept", under_way, by_task["follow-ups"]["id"], by_task["aim"]["id"])
    for audience in ("facilitator", "participants"):
        now = plain(packed(audience=audience))
        assert (plain(question) in now) == (audience == "facilitator")
        assert ("proposed by the model" in now) == (audience == "facilitator")
        assert plain(opening) in now
    parked = next(each for each in data("parked", under_way, "list")["parked"] if each["title"] == question)
    assert counterpoint("parked", under_way, "drop", parked["id"]).code == 0
    assert plain(question) not in plain(packed())


def plain(text: str) -> str:
    return text.replace("\\", "")


def test_without_a_model_or_with_one_that_fails_the_pack_is_written_all_the_same(
    under_way: Path, tmp_path: Path
) -> None:
    kept = data("history", under_way)
    offline = counterpoint("pack", under_way, 1, "--to", tmp_path / "one.md", "--tailor")
    assert offline.code == 2
    assert "none is configured" in offline.err
    assert "The pack is written" in offline.err
    with FakeModelServer(default=fails(401)) as model:
        refused = counterpoint(
            "pack", under_way, 1, "--to", tmp_path / "two.md", "--tailor", "--json", env=model.environment()
        )
    assert (refused.code, refused.data["suggestions"]) == (2, [])
    assert refused.data["error"]["code"]
    assert (tmp_path / "one.md").read_bytes() == (tmp_path / "two.md").read_bytes()
    assert data("history", under_way) == kept
