"""The interchange file: out, in and out again the same; broken ones named to the line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Engagement
from assistant.method.rules import find_gaps
from assistant.method.said import Origin
from assistant.reports.build import build
from assistant.reports.markdown import to_markdown
from assistant.workspace.document import Workspace
from assistant.workspace.errors import StorageFull
from assistant.workspace.interchange import dump_engagement, parse_engagement, read_engagement
from assistant.workspace.proposals import Proposal
from tests.workspace.build import assert_sound, engagement


def test_out_and_in_again_is_the_same(tmp_path: Path) -> None:
    held = engagement()
    file = tmp_path / "out.json"
    file.write_text(dump_engagement(held), encoding="utf-8")
    assert read_engagement(file) == held
    assert dump_engagement(read_engagement(file)) == dump_engagement(held)


def test_answers_stand_in_the_order_of_the_method_and_every_key_is_there() -> None:
    held = engagement(answers={"bets": {"assumed": "b"}, "market": {"assumed": "m"}})
    data = json.loads(dump_engagement(held))
    assert list(data["answers"]) == ["market", "bets"]
    assert set(data) == set(Engagement.model_fields)


@pytest.mark.parametrize("blank", [None, "", []])
def test_a_blank_answer_is_not_said(blank: object) -> None:
    text = json.dumps({"format": "counterpoint/1", "answers": {"market": blank, "needs": {"agreed": "x"}}})
    assert list(parse_engagement(text).answers) == ["needs"]


@pytest.mark.parametrize(
    ("written", "by"),
    [
        (True, ""),
        ("Ann", "Ann"),
        ({}, ""),
        ({"who": "Ann", "when": "2026-01-01"}, "Ann"),
        ({"by": "Ann", "date": None}, "Ann"),
        (False, None),
        (None, None),
        ("", None),
    ],
)
def test_skipping_may_be_written_in_short(written: object, by: str | None) -> None:
    text = json.dumps({"format": "counterpoint/1", "answers": {"market": {"skipped": written}}})
    skipped = parse_engagement(text).answer("market").skipped
    assert (skipped.by if skipped else None) == by


def test_a_voice_may_stay_anonymous_and_a_date_may_be_a_moment() -> None:
    held = parse_engagement(
        json.dumps(
            {
                "format": "counterpoint/1",
                "as_of": "2026-03-01T09:30:00Z",
                "answers": {
                    "market": {
                        "agreed": "x",
                        "assumed": "y",
                        "voices": [{"agreement": "1", "dissent": "No."}],
                    }
                },
            }
        )
    )
    assert held.as_of == date(2026, 3, 1)
    found = [finding for finding in find_gaps(held) if finding.rule == "dissent-open"]
    assert "one voice (1 of 5)" in found[0].text
    assert "**One voice**" in to_markdown(build(held, date(2026, 3, 1)))


@given(st.text(), st.text())
def test_any_text_survives_the_trip(one: str, two: str) -> None:
    held = engagement(answers={"market": {"assumed": one, "agreed": two}})
    first = parse_engagement(dump_engagement(held).encode("utf-8", "replace").decode())
    assert parse_engagement(dump_engagement(first)) == first


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"format": "counterpoint/1",\n "answers": {,}}', r"in\.json, line 2, column 14, is not JSON"),
        (b'{"format": "counterpoint/1"', r"in\.json, line 1, column 28"),
        (b"", r"in\.json, line 1, column 1"),
        (b'{"format":\n "\xff"}', r"in\.json, line 2, column 3, is not UTF-8"),
        (b"[1]", "not a list"),
        (b"3", "not a number"),
        (b"{}", 'format is null, not "counterpoint/1"'),
        (b'{"format": "counterpoint/9"}', "counterpoint/9"),
        (b'{"format": "counterpoint/1", "format": "counterpoint/1"}', "'format' stands twice"),
        (b'{"format": "counterpoint/1", "as_of": NaN}', "as_of: NaN is not a number"),
        (b'{"format": "counterpoint/1", "records": [{"id": "n", "id": "m"}]}', r"records\[0\]: the key 'id'"),
        (
            b'{"format": "counterpoint/1", "documents": [1' + b"0" * 5000 + b"]}",
            r"documents\[0\]: .* too long",
        ),
        (b'{"format": "counterpoint/1", "as_of": 20260101}', "as_of: a date is a text"),
        (b'{"format": "counterpoint/1", "as_of": "86400"}', "as_of: a date is written YYYY-MM-DD"),
        (b'{"format": "counterpoint/1", "colour": null}', "colour: there is no such field"),
        (b'{"format": "counterpoint/1", "answers": {"marked": null}}', "answers.marked"),
        (
            b'{"format": "counterpoint/1", "participants": [{"name": "Ann"}, {"name": "Ann", "role": "decider"}]}',
            r"participants\[1\]\.name: 'Ann' is used twice",
        ),
        (
            b'{"format": "counterpoint/1", "records": [{"id": "n", "kind": "need", "importance": true}]}',
            r"records\[0\]\.importance: this is a number, not a truth value",
        ),
        (
            b'{"format": "counterpoint/1", "records": [{"id": "n", "kind": "need", "importance": "high"}]}',
            r"records\[0\]\.importance: a number is needed\.$",
        ),
        (
            b'{"format": "counterpoint/1", "records": [{"id": "t", "kind": "trend", "need_effects":'
            b' [{"need_id": "n", "need": "m"}]}]}',
            r"records\[0\]\.need_effects\[0\]\.need: there is no such field",
        ),
        (
            b'{"format": "counterpoint/1", "records": [{"id": "b", "kind": "budget", "currency": "eur"}]}',
            r"records\[0\]\.currency: a currency has three capital letters",
        ),
        (b'{"format": "counterpoint/1", "records": [{"id": "b"}]}', r"records\[0\]\.kind: this is needed"),
        (b'{"format": "counterpoint/1", "as_of": "soon"}', r"as_of: .*date"),
        (b'{"format": "counterpoint/1", "colour": 1}', "colour: there is no such field"),
        (
            b'{"format": "counterpoint/1", "answers": {"marked": {}}}',
            "answers.marked.question: there is no question",
        ),
        (
            b'{"format": "counterpoint/1", "records": [{"id": "n", "kind": "need", "importance": 11}]}',
            r"records\[0\]\.importance",
        ),
        (
            b'{"format": "counterpoint/1", "records": [{"id": "n", "kind": "need", "persona_ids": ["a b"]}]}',
            r"records\[0\]\.persona_ids\[0\]",
        ),
        (
            b'{"format": "counterpoint/1", "records": [{"id": "n", "kind": "person"}]}',
            r"records\[0\]\.kind: .*'person'",
        ),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_broken_file_is_named_to_the_place(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "in.json"
    file.write_bytes(content)
    with pytest.raises(BadInput, match=said):
        read_engagement(file)


def test_many_faults_are_counted_not_poured_out() -> None:
    records = [{"id": f"n-{number}", "kind": "need", "importance": 99} for number in range(50)]
    with pytest.raises(BadInput, match=r"; and \d+ more\.") as error:
        parse_engagement(json.dumps({"format": "counterpoint/1", "records": records}))
    assert len(str(error.value)) < 2100


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no file"):
        read_engagement(tmp_path / "missing.json")
    with pytest.raises(BadInput, match="cannot be read"):
        read_engagement(tmp_path)


def test_escape_codes_in_a_file_do_not_come_in(tmp_path: Path) -> None:
    file = tmp_path / "in.json"
    file.write_text(json.dumps({"format": "counterpoint/1", "organisation": "A\x1b[2JB\ud800"}))
    assert read_engagement(file).organisation == "AB"


# -- import


def test_an_empty_workspace_takes_an_engagement_as_it_is(ws: Workspace) -> None:
    held = engagement()
    assert ws.import_engagement(held, source="fjord.json").changed
    got = ws.engagement()
    assert got.records[0].origin
    assert (got.records[0].origin.by, got.records[0].origin.name) == ("import", "fjord.json")
    stripped = [record.model_copy(update={"origin": None}) for record in got.records]
    assert got.model_copy(update={"records": stripped}) == held
    assert_sound(ws.path)


def test_what_a_workspace_exports_another_takes_over_unchanged(ws: Workspace, tmp_path: Path) -> None:
    ws.import_engagement(engagement(), source="fjord.json")
    ws.add_record("bet", {"title": "Night boat"})
    with Workspace.create(tmp_path / "second", organisation="Other") as second:
        second.import_engagement(parse_engagement(dump_engagement(ws.engagement())))
        assert second.engagement() == ws.engagement()


def test_an_import_is_one_act_that_can_be_undone(ws: Workspace) -> None:
    before = ws.engagement()
    ws.import_engagement(engagement(), source="fjord.json")
    assert ws.history()[0].summary.startswith("Imported fjord.json: 1 setting, 2 answers, 3 records")
    ws.undo()
    assert ws.engagement() == before


def test_importing_the_same_file_twice_changes_nothing(ws: Workspace) -> None:
    ws.import_engagement(engagement(), source="fjord.json")
    assert not ws.import_engagement(engagement(), source="again.json").changed
    assert not ws.import_engagement(ws.engagement()).changed


def test_other_content_under_the_same_ids_is_refused_and_listed(ws: Workspace) -> None:
    ws.import_engagement(engagement())
    clash: dict[str, Any] = {
        "answers": {"market": {"assumed": "Only tourists"}},
        "records": [
            {"id": "persona-1", "kind": "persona", "title": "Tourist"},
            {"id": "persona-2", "kind": "persona", "title": "Teacher"},
        ],
        "participants": [{"name": "Ida", "role": "scribe"}],
    }
    with pytest.raises(
        BadInput, match=r"market \(answers\), persona-1 \(records\), Ida \(participants\)"
    ) as error:
        ws.import_engagement(engagement(**clash))
    assert error.value.kept == "Nothing was imported."
    assert len(ws.engagement().records) == 3


def test_what_is_new_is_added_to_what_is_there(ws: Workspace) -> None:
    ws.add_record("persona", {"title": "Teacher", "id": "teacher"})
    ws.set_status("needs", "agreed")
    ws.import_engagement(engagement(organisation="Other", answers={"needs": {"assumed": "On time"}}))
    held = ws.engagement()
    assert [record.id for record in held.records] == ["teacher", "persona-1", "need-1", "budget-1"]
    assert held.organisation == "Fjordline Ferries"
    assert held.answer("needs").assumed == "On time"


def test_a_second_market_does_not_come_in(ws: Workspace) -> None:
    ws.add_record("market", {"title": "Fjord"})
    with pytest.raises(BadInput, match="one market"):
        ws.import_engagement(engagement(records=[{"id": "m", "kind": "market"}]))


# -- a copy elsewhere


def test_a_copy_is_put_in_place_whole_or_not_at_all(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws.write_answer("market", "assumed", "Islands")
    target = tmp_path / "copy"

    def full(_path: Path) -> None:
        raise StorageFull("There is no room left.")

    with monkeypatch.context() as patch:
        patch.setattr("assistant.workspace.files.sync", full)
        with pytest.raises(StorageFull):
            ws.save_copy(target)
    assert [file.name for file in tmp_path.iterdir()] == [ws.path.name]
    ws.save_copy(target)
    with Workspace.open(target) as copy:
        assert copy.engagement() == ws.engagement()
        assert len(copy.history()) == len(ws.history())
    with pytest.raises(BadInput, match="exists already"):
        ws.save_copy(target)


@pytest.mark.parametrize(
    "payload",
    [
        {"based_on": 5},
        {"based_on": [{}]},
        {"records": "bet"},
        {"records": [7]},
        {"parked": ["Later"]},
        {"answers": [{"question": "nowhere", "field": "agreed", "text": "x"}]},
        {"changes": [1]},
        {"shown": []} | {"changes": {"id": "x"}},
    ],
)
def test_a_suggestion_that_no_act_could_read_is_not_imported(ws: Workspace, payload: dict[str, Any]) -> None:
    held = engagement(suggestions=[{"id": "s-1", "task": "bets", "payload": payload}])
    with pytest.raises(BadInput, match=rf"suggestions\[0\]\.payload\.{[*payload][-1]}"):
        ws.import_engagement(held)
    assert ws.suggestions(state=None) == []


@pytest.mark.parametrize(
    "payload", [{"based_on": None}, {"bet": {"title": "x"}}, {"records": [{"kind": ["a"], "id": 7}]}]
)
def test_a_suggestion_from_elsewhere_stands_in_nobodys_way(ws: Workspace, payload: dict[str, Any]) -> None:
    ws.import_engagement(engagement(suggestions=[{"id": "s-7", "task": "bets", "payload": payload}]))
    proposal = Proposal(records=[{"kind": "bet", "title": "Night boat"}], based_on=["market"])
    ws.suggest("bets", [proposal], origin=Origin())
    ws.write_answer("market", "agreed", "The fjord")
    ws.add_record("persona", {})
    assert {suggestion.state for suggestion in ws.suggestions(state=None)} == {"open", "stale"}
    assert_sound(ws.path)


def test_a_workspace_made_of_a_file_is_there_with_all_of_it_or_not_at_all(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = engagement(suggestions=[{"id": "s-1", "task": "bets", "payload": {"based_on": 5}}])
    with pytest.raises(BadInput):
        Workspace.create(path, organisation="Fjordline", content=bad)
    assert list(path.parent.iterdir()) == []

    def full(*_: object) -> None:
        # Whoever looks at this moment finds nothing under the name yet.
        assert not path.exists()
        raise StorageFull("There is no room left.")

    with monkeypatch.context() as patched:
        patched.setattr("assistant.workspace.making.bring_in", full)
        with pytest.raises(StorageFull):
            Workspace.create(path, organisation="Fjordline", content=engagement())
    assert list(path.parent.iterdir()) == []
    with Workspace.create(path, organisation="Fjordline", content=engagement(), source="a.json") as made:
        assert made.engagement().records[0].id == "persona-1"
        assert [act.kind for act in made.history()] == ["import", "create"]
    assert_sound(path)
