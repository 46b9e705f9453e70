"""The aim of a session: from answers that are open to the room alone, every sentence with its words, for review."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.task import Brief
from assistant.advisor.tasks.aim import NOTHING_OPEN, TASK
from assistant.errors import BadInput
from assistant.method.engagement import Engagement
from assistant.method.runsheet import adjusted_of, run_sheet
from assistant.method.said import Origin
from assistant.reports.markdown import to_markdown
from assistant.reports.pack import Audience, pack
from assistant.workspace.document import Workspace
from tests.advisor.company import company
from tests.advisor.model_helpers import answers, sent
from tests.fakes.model_server import FakeModelServer, Reply

NEEDS = "Matrons lose a day a week to clothes that come back to the wrong resident."
ALONE = "We should wash for hotels along the coast."


def room() -> Engagement:
    return company(
        answers={
            "needs": {"assumed": "Clean sheets.", "agreed": NEEDS, "status": "agreed"},
            "target-personas": {
                "assumed": ALONE,
                "voices": [{"participant": "Ole", "answer": "Hotels first."}],
            },
        }
    )


def opening(*sentences: tuple[str, str, str]) -> Reply:
    return answers(
        {
            "sentences": [
                {"text": text, "support": [{"ref": ref, "quote": quote}]} for text, ref, quote in sentences
            ]
        }
    )


GOOD = (
    "Matrons lose a day a week; today we say for which of them we work.",
    "needs",
    "lose a day a week to clothes",
)


async def test_only_what_is_open_is_sent_and_every_sentence_has_its_words(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    stray = opening(GOOD, ("Hotels are next.", "target-personas", "wash for hotels along the coast"))
    model.queue(stray, stray)
    advice = await advisor.give(TASK, Brief(room(), "2"))
    assert NEEDS in sent(model, 0)
    assert ALONE not in sent(model, 0)
    assert "Hotels first." not in sent(model, 0)
    (found,) = advice.items
    assert found.text == GOOD[0]
    assert any("no open answer says that" in notice for notice in advice.notices)


async def test_too_long_or_empty_is_told_once(model: FakeModelServer, advisor: ModelAdvisor) -> None:
    model.queue(answers({"sentences": []}), opening(GOOD))
    (found,) = (await advisor.give(TASK, Brief(room(), "2"))).items
    assert found.text == GOOD[0]
    assert "one to 3 are needed, not 0" in sent(model)


async def test_where_nothing_is_open_nobody_is_asked(model: FakeModelServer, advisor: ModelAdvisor) -> None:
    before = len(model.bodies)
    advice = await advisor.give(TASK, Brief(Engagement(), "1"))
    assert advice.notices == (NOTHING_OPEN,)
    assert advice.items == ()
    assert len(model.bodies) == before


async def test_accepted_it_stands_in_the_pack_with_its_origin_and_one_undo_takes_it_back(
    model: FakeModelServer, advisor: ModelAdvisor, tmp_path: Path
) -> None:
    model.queue(opening(GOOD))
    brief = Brief(room(), "2")
    (found,) = (await advisor.give(TASK, brief)).items
    proposal = TASK.propose(brief, found)
    origin = Origin(by="model", model="test/scripted")
    with Workspace.create(
        tmp_path / "f.counterpoint", organisation="F", actor="Iva", content=room()
    ) as workspace:
        (stored,) = workspace.suggest("aim", [proposal], origin=origin)
        assert GOOD[0] not in written(workspace, "facilitator")
        workspace.accept([stored.id])
        assert adjusted_of(workspace.engagement(), 2).aim == GOOD[0]
        told = written(workspace, "facilitator")
        assert GOOD[0] in told
        assert "The aim was proposed by the model test/scripted, accepted by a person." in told
        assert GOOD[0] in written(workspace, "participants")
        workspace.undo()
        assert workspace.engagement().runsheets == []
        workspace.adjust_run_sheet(2, note="Mine")
        edited: dict[str, object] = {
            "beside": [{"collection": "runsheets", "id": "runsheet-2", "fields": {"aim": "For matrons."}}]
        }
        workspace.edit(stored.id, edited)
        held = adjusted_of(workspace.engagement(), 2)
        assert (held.aim, held.note) == ("For matrons.", "Mine")
        assert "edited and accepted by a person" in written(workspace, "facilitator")


async def test_a_session_whose_run_sheet_came_in_under_another_id_never_has_two(
    model: FakeModelServer, advisor: ModelAdvisor, tmp_path: Path
) -> None:
    model.queue(opening(GOOD))
    brief = Brief(room(), "2")
    proposal = TASK.propose(brief, (await advisor.give(TASK, brief)).items[0])
    foreign: dict[str, Any] = {"runsheets": [{"id": "mine", "session": 2, "note": "x"}]}
    held = Engagement.model_validate(room().model_dump() | foreign)
    with Workspace.create(tmp_path / "f.counterpoint", organisation="F", content=held) as workspace:
        (stored,) = workspace.suggest("aim", [proposal], origin=Origin(by="model"))
        with pytest.raises(BadInput, match="another id"):
            workspace.accept([stored.id])
        assert len(workspace.engagement().runsheets) == 1


def written(workspace: Workspace, audience: Audience) -> str:
    engagement = workspace.engagement()
    return to_markdown(pack(engagement, run_sheet(engagement, 2), date(2026, 3, 2), audience=audience))
