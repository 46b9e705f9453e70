"""Bets from a model: links that exist, nobody off target, never chosen, ranked or better than an opinion."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.task import Brief
from assistant.advisor.tasks.bets import TASK as BETS
from assistant.method.said import links
from tests.advisor.company import RECORDS, company, record
from tests.advisor.model_helpers import bet, bets, sent
from tests.fakes.model_server import FakeModelServer

FIVE = [bet(number) for number in range(1, 6)]


async def test_five_full_bets_come_as_candidates_of_an_opinion(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    model.queue(bets(*FIVE))
    advice = await advisor.give(BETS, Brief(company(), count=5))
    assert [found.id for found in advice.items] == [f"bet-{number}" for number in range(1, 6)]
    assert advice.notices == ()
    for found in advice.items:
        assert (found.status, found.rank, found.evidence) == ("candidate", None, "opinion")
        assert (found.kill_criterion, found.first_step, found.customer_objection) == (
            "No home signs by June.",
            "Chip one ward.",
            "It itches.",
        )
        assert found.conditions[0].confidence == 100
        assert found.stops == ["Ironing"]
    assert advice.items[0].note.startswith("Counter-position")
    assert advice.origin.prompt == "bets"
    assert len(model.bodies) == 1


@pytest.mark.parametrize(
    ("faulty", "feedback"),
    [
        ({"need_ids": ["need-99"]}, "there is no need 'need-99'; known are need-1"),
        ({"need_ids": ["persona-1"]}, "there is no need 'persona-1'"),
        ({"persona_ids": ["persona-3"]}, "persona-3 was declined"),
        ({"need_ids": ["need-4"]}, "need-4 was declined"),
        ({"persona_ids": []}, "name at least one"),
        ({"hypothesis": " "}, "must not be blank"),
    ],
)
async def test_a_bet_that_loses_its_customer_is_left_out_and_said(
    model: FakeModelServer, advisor: ModelAdvisor, faulty: dict[str, Any], feedback: str
) -> None:
    items = [*FIVE[:4], bet(9, **faulty)]
    model.queue(bets(*items), bets(*items))
    advice = await advisor.give(BETS, Brief(company(), count=5))
    assert len(advice.items) == 4
    assert feedback in sent(model)
    assert any("1 bet was left out: no persona or no need was left" in notice for notice in advice.notices)
    assert any("4 usable candidates out of 5" in notice for notice in advice.notices)


async def test_unknown_links_are_removed_and_named(model: FakeModelServer, advisor: ModelAdvisor) -> None:
    items = [
        *FIVE[:4],
        bet(
            5, trend_ids=["trend-1", "trend-\x1b[31m66"], swot_ids=["swot-99"], need_ids=["need-1", "need-4"]
        ),
    ]
    model.queue(bets(*items), bets(*items))
    advice = await advisor.give(BETS, Brief(company(), count=5))
    assert advice.items[4].trend_ids == ["trend-1"]
    assert advice.items[4].swot_ids == []
    assert "Links to records that do not exist were removed: swot-99, trend-66." in advice.notices
    assert "Links to what you declined to target or serve were removed: need-4." in advice.notices
    kinds = {held["id"]: held["kind"] for held in RECORDS}
    assert all(kinds[link.id] == link.kind for found in advice.items for link in links(found))


@pytest.mark.parametrize(
    ("faulty", "feedback"),
    [
        ({"conditions": []}, "name what would have to be true"),
        ({"stops": [" "]}, "say what is given up"),
        ({"kill_criterion": ""}, "kill_criterion: must not be blank"),
        ({"first_step": ""}, "first_step: must not be blank"),
    ],
)
async def test_what_is_unfinished_is_told_once_and_kept_for_people_to_finish(
    model: FakeModelServer, advisor: ModelAdvisor, faulty: dict[str, Any], feedback: str
) -> None:
    items = [*FIVE[:4], bet(5, **faulty)]
    model.queue(bets(*items), bets(*items))
    assert len((await advisor.give(BETS, Brief(company(), count=5))).items) == 5
    assert feedback in sent(model)


async def test_a_missing_counter_position_is_asked_for_and_said(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    items = [bet(number, counter_position=False) for number in range(1, 6)]
    model.queue(bets(*items), bets(*items))
    advice = await advisor.give(BETS, Brief(company(), count=5))
    assert "at least one must be a counter-position" in sent(model)
    assert any("None of them is a counter-position" in notice for notice in advice.notices)


async def test_what_exists_already_is_not_proposed_again(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    held = [*RECORDS, record("bet", 1, "Old", hypothesis=FIVE[1]["hypothesis"].upper())]
    items = [FIVE[0], FIVE[1], FIVE[0]]
    model.queue(bets(*items), bets(*items))
    advice = await advisor.give(BETS, Brief(company(records=held), count=3))
    assert [found.hypothesis for found in advice.items] == [FIVE[0]["hypothesis"]]
    assert [found.id for found in advice.items] == ["bet-2"]
    assert any("2 bets were left out: they exist already" in notice for notice in advice.notices)
    assert "exists already or was set aside" in sent(model)


async def test_more_than_asked_for_are_cut(model: FakeModelServer, advisor: ModelAdvisor) -> None:
    model.queue(bets(*FIVE))
    assert len((await advisor.give(BETS, Brief(company(), count=2))).items) == 2


async def test_without_anybody_to_bet_on_no_model_is_asked(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    advice = await advisor.give(
        BETS, Brief(company(answers={}, records=[record("persona", 1, "P", targeted="no")]), count=5)
    )
    assert advice.items == ()
    assert any("nobody to bet on" in notice for notice in advice.notices)
    assert model.bodies == []


async def test_declined_ids_are_not_offered_to_the_model(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    model.queue(bets(*FIVE))
    await advisor.give(BETS, Brief(company(), count=5))
    offered = next(line for line in sent(model).splitlines() if line.startswith("- persona_ids:"))
    assert offered == "- persona_ids: persona-1, persona-2"


async def test_hostile_words_are_clean_in_the_record(model: FakeModelServer, advisor: ModelAdvisor) -> None:
    items = [
        bet(
            1,
            title="\x1b[2J[@click=app.quit]x[/]",
            stops=["\x1b]52;c;x\x07 this"],
            kill_criterion="{{ 7*7 }}\u202e",
        ),
        *FIVE[1:],
    ]
    model.queue(bets(*items))
    found = (await advisor.give(BETS, Brief(company(), count=5))).items[0]
    assert found.title == "[@click=app.quit]x[/]"
    assert found.stops == ["this"]
    assert found.kill_criterion == "{{ 7*7 }}"


async def test_the_servers_own_answer_passes(model: FakeModelServer, advisor: ModelAdvisor) -> None:
    advice = await advisor.give(BETS, Brief(company(), count=6))
    assert len(advice.items) == 6
    assert advice.notices == ()
    assert {need for found in advice.items for need in found.need_ids} == {"need-1", "need-2", "need-3"}
