"""What separates the voices: in their own words, nameless on the way out, and never while they are secret."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.paper import paper_of
from assistant.advisor.task import Brief
from assistant.advisor.tasks.disagreement import ONE_MIND, STILL_CLOSED, TASK, TOO_FEW, UNPROVEN
from assistant.method.engagement import Engagement
from tests.advisor.company import company
from tests.advisor.model_helpers import answers, sent
from tests.fakes.model_server import FakeModelServer, Reply

IVA = "Chains bring the volume we need, and their buyers will pay for traced gowns."
OLE = "The buyers of chains squeeze everybody; we should stay with the matrons who know us."


def heard(*, opened: bool = True, **more: Any) -> Engagement:
    voices = [
        {"participant": "Iva", "answer": IVA, "agreement": 5},
        {"participant": "Ole", "answer": OLE, "agreement": 1, "dissent": "I was outvoted twice on this."},
        {"participant": "Mo", "agreement": 3},
    ]
    answer = {
        "assumed": "Matrons first, chains later.",
        "voices": voices,
        **({"opened": {"by": "Iva"}} if opened else {}),
    }
    base = company()
    return base.model_copy(
        update={
            "answers": {
                **base.answers,
                "target-personas": base.answer("target-personas").model_validate(
                    {"question": "target-personas", **answer, **more}
                ),
            }
        }
    )


def reply(**fields: Any) -> Reply:
    return answers(
        {
            "separates": "Whether the buyers of chains would pay for tracing.",
            "about": "facts",
            "positions": [
                {"voices": ["A"], "quote": "their buyers will pay for traced gowns"},
                {"voices": ["B"], "quote": "chains squeeze EVERYBODY"},
            ],
            "settled_by": "What did the last buyer of a chain pay for that a matron would not?",
            **fields,
        }
    )


def brief(engagement: Engagement | None = None) -> Brief:
    return Brief(engagement or heard(), "target-personas")


async def test_each_position_stands_in_its_owners_words_and_the_question_can_be_parked(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    model.queue(reply())
    (found,) = (await advisor.give(TASK, brief())).items
    assert [(each.who, each.quote) for each in found.positions] == [
        (("Iva",), "their buyers will pay for traced gowns"),
        (("Ole",), "chains squeeze everybody"),
    ]
    proposal = TASK.propose(brief(), found)
    assert [item.title for item in proposal.parked] == [found.settled_by]
    assert [*proposal.records, *proposal.changes, *proposal.answers] == []
    paper = paper_of(proposal.model_dump())
    assert paper is not None
    assert [part.heading for part in paper.parts] == [
        "What separates them",
        "Iva",
        "Ole",
        "What would settle it",
    ]


async def test_nobody_is_named_on_the_way_out(model: FakeModelServer, advisor: ModelAdvisor) -> None:
    model.queue(reply())
    await advisor.give(TASK, brief())
    words = sent(model)
    assert IVA in words
    assert "I was outvoted twice on this." in words
    assert not any(name in words for name in ("Iva", "Ole", "Mo\n"))


async def test_what_is_not_open_to_the_room_is_not_sent(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    advice = await advisor.give(TASK, brief(heard(opened=False)))
    assert (advice.items, advice.notices) == ((), (STILL_CLOSED,))
    assert model.bodies == []


async def test_one_voice_alone_is_no_disagreement(model: FakeModelServer, advisor: ModelAdvisor) -> None:
    advice = await advisor.give(TASK, brief(heard(voices=[{"participant": "Iva", "answer": IVA}])))
    assert advice.notices == (TOO_FEW,)
    assert model.bodies == []


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        ({"positions": [{"voices": ["A"], "quote": "buyers love us dearly"}, {"voices": ["B"], "quote": "chains squeeze everybody"}]},
         "do not stand in that voice"),
        ({"positions": [{"voices": ["A"], "quote": "chains squeeze everybody"}, {"voices": ["B"], "quote": "chains squeeze everybody"}]},
         "do not stand in that voice"),
        ({"positions": [{"voices": ["Z"], "quote": "Chains bring the volume"}, {"voices": ["B"], "quote": "chains squeeze everybody"}]},
         "must be one or more of A, B"),
        ({"settled_by": "Should we ask the buyers?"}, "yes or no"),
        ({"separates": " "}, "in one sentence"),
    ],
)  # fmt: skip
async def test_a_faulty_reply_is_told_once_and_the_better_one_taken(
    model: FakeModelServer, advisor: ModelAdvisor, faulty: dict[str, Any], said: str
) -> None:
    model.queue(reply(**faulty), reply())
    (found,) = (await advisor.give(TASK, brief())).items
    assert len(found.positions) == 2
    assert said in sent(model)


async def test_words_that_nobody_said_make_no_position(model: FakeModelServer, advisor: ModelAdvisor) -> None:
    wrong = reply(
        positions=[
            {"voices": ["A"], "quote": "their buyers will pay for traced gowns"},
            {"voices": ["B"], "quote": "we hate chains with all our heart"},
        ]
    )
    model.queue(wrong, wrong)
    advice = await advisor.give(TASK, brief())
    assert advice.items == ()
    assert advice.notices == (
        "1 position was left out: nobody said what the model quoted for it.",
        UNPROVEN,
    )


async def test_voices_of_one_mind_are_said_to_be(model: FakeModelServer, advisor: ModelAdvisor) -> None:
    model.queue(reply(positions=[]))
    advice = await advisor.give(TASK, brief())
    assert (advice.items, advice.notices) == ((), (ONE_MIND,))
