"""Changes to a run sheet in the workspace: one act each, told, undone, carried over, and refused whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadInput, CounterpointError, NotFound
from assistant.method.engagement import Engagement
from assistant.method.runsheet import adjusted_of, run_sheet
from assistant.workspace.document import Workspace
from assistant.workspace.interchange import dump_engagement, parse_engagement
from tests.workspace.build import Clock, assert_sound, engagement


@pytest.fixture
def ws(path: Path, clock: Clock) -> Iterator[Workspace]:
    with Workspace.create(
        path, organisation="Fjordline", actor="Ida", clock=clock, content=engagement()
    ) as made:
        yield made


def length_of(ws: Workspace, session: int, step: str) -> int:
    return next(each.minutes for each in run_sheet(ws.engagement(), session).steps if each.id == step)


def test_a_change_is_one_act_that_the_history_tells_and_one_undo_takes_back(ws: Workspace) -> None:
    before = ws.engagement()
    ws.adjust_run_sheet(3, times={"trends.alone": 21}, without=["trends.cluster"], note="Bo\u0007 first")
    assert length_of(ws, 3, "trends.alone") == 21
    assert adjusted_of(ws.engagement(), 3).note == "Bo first"
    assert ws.history()[0].summary == "Run sheet of “Trends” added"
    ws.adjust_run_sheet(3, times={"trends.alone": 22})
    assert ws.history()[0].summary == "Run sheet of “Trends”: minutes"
    ws.undo()
    assert length_of(ws, 3, "trends.alone") == 21
    ws.undo()
    assert ws.engagement() == before
    assert_sound(ws.path)


def test_anew_drops_all_but_the_note_and_nothing_is_kept_of_nothing(ws: Workspace) -> None:
    ws.adjust_run_sheet(1, times={"market": 30}, moves=[("needs", "personas")], note="Slowly")
    ws.adjust_run_sheet(1, anew=True)
    held = adjusted_of(ws.engagement(), 1)
    assert (held.minutes, held.moves, held.note) == ([], [], "Slowly")
    ws.adjust_run_sheet(1, note="")
    assert ws.engagement().runsheets == []
    assert not ws.adjust_run_sheet(1, anew=True).changed


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda ws: ws.adjust_run_sheet(7), NotFound),
        (lambda ws: ws.adjust_run_sheet(1, times={"trends.alone": 5}), NotFound),
        (lambda ws: ws.adjust_run_sheet(1, without=["\u202eneeds"]), NotFound),
        (lambda ws: ws.adjust_run_sheet(1, times={"needs.alone": 0}), BadInput),
        (lambda ws: ws.adjust_run_sheet(1, times={"needs.alone": 10**9}), BadInput),
        (lambda ws: ws.adjust_run_sheet(1, times={"needs.alone": 170}), BadInput),
        (lambda ws: ws.adjust_run_sheet(1, moves=[("needs", "needs.alone")]), BadInput),
    ],
)
def test_what_does_not_fit_changes_nothing(
    ws: Workspace, act: Callable[[Workspace], Any], error: type[CounterpointError]
) -> None:
    before, revision = ws.engagement(), ws.revision
    with pytest.raises(error) as refused:
        act(ws)
    assert refused.value.hint or refused.value.message
    assert (ws.engagement(), ws.revision) == (before, revision)


def test_it_goes_out_and_comes_in_as_it_was(ws: Workspace, tmp_path: Path) -> None:
    ws.adjust_run_sheet(2, times={"break-1": 25}, without=["spare"], note="Only for me")
    gone = parse_engagement(dump_engagement(ws.engagement()))
    assert gone == ws.engagement()
    with Workspace.create(tmp_path / "new.counterpoint", organisation="", content=gone) as other:
        assert other.engagement().runsheets == gone.runsheets


def test_one_session_has_one_run_sheet_under_whatever_id(ws: Workspace, tmp_path: Path) -> None:
    twice = [{"id": each, "session": 1} for each in ("a", "b")]
    with pytest.raises(ValueError, match=r"runsheets\[1\].session: 1 is used twice"):
        Engagement.model_validate({"runsheets": twice})
    named = Engagement.model_validate({"runsheets": [{"id": "mine", "session": 1, "note": "x"}]})
    with Workspace.create(tmp_path / "new.counterpoint", organisation="", content=named) as other:
        other.adjust_run_sheet(1, times={"close": 8})
        assert [(each.id, each.note) for each in other.engagement().runsheets] == [("mine", "x")]


@pytest.mark.parametrize(
    "second",
    [
        {"runsheets": [{"id": "mine", "session": 1, "note": "x"}]},
        {"workshops": [{"id": "mine", "session": 1, "date": "2026-03-09"}]},
    ],
)
def test_no_import_brings_a_second_one_for_a_session(ws: Workspace, second: dict[str, object]) -> None:
    ws.lay_plan({"start": "2026-03-02"})
    ws.adjust_run_sheet(1, times={"close": 8})
    before = ws.engagement()
    with pytest.raises(BadInput, match="-1 "):
        ws.import_engagement(Engagement.model_validate(second))
    assert ws.engagement() == before
    assert_sound(ws.path)
