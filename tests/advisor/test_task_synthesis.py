"""The strategy on one page: agreed answers alone, every sentence with its words, and no dissent lost."""

from __future__ import annotations

from typing import Any

from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.paper import paper_of
from assistant.advisor.task import Brief
from assistant.advisor.tasks.synthesis import TASK
from assistant.method.engagement import Engagement
from assistant.workspace.document import Workspace
from tests.advisor.company import company, record
from tests.advisor.model_helpers import answers, sent
from tests.fakes.model_server import FakeModelServer, Reply

AGREED = {
    "market": "We wash for care homes in the county and for nobody else.",
    "needs": "Matrons lose a day a week to clothes that come back to the wrong resident.",
    "value-proposition": "Every piece comes back to its owner, or we pay for it.",
}
ASSUMED = "We could also wash for hotels along the coast."


def room(**more: Any) -> Engagement:
    held: dict[str, Any] = {
        slug: {"assumed": "Something.", "agreed": text, "status": "agreed"} for slug, text in AGREED.items()
    }
    held["alternatives"] = {"assumed": ASSUMED}
    held["value-proposition"]["voices"] = [
        {"participant": "Ole", "agreement": 1, "dissent": "We cannot pay for what we do not count."}
    ]
    return company(answers=held, **more)


def sentence(text: str, *support: tuple[str, str]) -> dict[str, Any]:
    return {"text": text, "support": [{"ref": ref, "quote": quote} for ref, quote in support]}


def page(**parts: list[dict[str, Any]]) -> Reply:
    return answers(
        {
            "diagnosis": [sentence("Matrons lose a day a week.", ("needs", "lose a day a week to clothes"))],
            "guiding_policy": [
                sentence("Care homes in the county, nobody else.", ("market", "care homes in the county"))
            ],
            "coherent_action": [
                sentence("Pay for what is lost.", ("value-proposition", "to its owner, or we pay for it"))
            ],
            **parts,
        }
    )


async def test_the_page_rests_on_agreed_answers_and_keeps_every_dissent(
    model: FakeModelServer, advisor: ModelAdvisor, tmp_path: Any
) -> None:
    model.queue(page())
    brief = Brief(room())
    (found,) = (await advisor.give(TASK, brief)).items
    proposal = TASK.propose(brief, found)
    paper = paper_of(proposal.model_dump())
    assert paper is not None
    assert [part.heading for part in paper.parts] == [
        "Diagnosis", "Guiding policy", "Coherent action", "Dissent, in their own words",
    ]  # fmt: skip
    assert paper.parts[3].text == "Ole: We cannot pay for what we do not count."
    with Workspace.create(tmp_path / "f.counterpoint", organisation="F", actor="Iva") as workspace:
        workspace.import_engagement(room(), source="test")
        (stored,) = workspace.suggest("synthesis", [proposal], origin=(await _origin()))
        (accepted,) = workspace.accept([stored.id])
        (kernel,) = accepted.records
        assert kernel.kind == "kernel"  # type: ignore[attr-defined]  # every record has one
        assert kernel.dissent == ["Ole: We cannot pay for what we do not count."]  # type: ignore[attr-defined]


async def _origin() -> Any:
    from assistant.method.said import Origin

    return Origin(by="model", model="m")


async def test_what_is_only_assumed_is_neither_sent_nor_accepted_as_a_ground(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    stray = page(
        diagnosis=[sentence("Hotels are next.", ("alternatives", "wash for hotels along the coast"))]
    )
    model.queue(stray, stray)
    advice = await advisor.give(TASK, Brief(room()))
    assert ASSUMED not in sent(model, 0)
    (found,) = advice.items
    assert found.diagnosis == ()
    assert any("no agreed answer says that" in notice for notice in advice.notices)
    assert any("gave a diagnosis" in notice for notice in advice.notices)


async def test_a_sentence_without_a_ground_is_told_once(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    model.queue(page(coherent_action=[sentence("Grow boldly.")]), page())
    (found,) = (await advisor.give(TASK, Brief(room()))).items
    assert [claim.text for claim in found.coherent_action] == ["Pay for what is lost."]
    assert "coherent_action[0].support: name the agreed answer" in sent(model)


async def test_too_little_agreed_is_said_without_asking(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    advice = await advisor.give(
        TASK, Brief(company(answers={"market": {"agreed": "Here.", "status": "agreed"}}))
    )
    assert advice.items == ()
    assert advice.notices == (
        "The page is put together from agreed answers, 3 at least; one is agreed so far.",
    )
    assert model.bodies == []


async def test_a_page_that_is_there_is_changed_and_none_added(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    model.queue(page())
    brief = Brief(room(records=[record("kernel", 1, "One page", diagnosis="Old")]))
    (found,) = (await advisor.give(TASK, brief)).items
    proposal = TASK.propose(brief, found)
    assert proposal.records == []
    assert [edit.id for edit in proposal.changes] == ["kernel-1"]
