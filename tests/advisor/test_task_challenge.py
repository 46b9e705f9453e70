"""A bet on trial: what is said against it holds, what people wrote stays, and what is left is for them to judge."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.advisor.base import Advice
from assistant.advisor.betting.challenged import (
    HAS_A_TEST,
    HAS_AN_OBJECTION,
    OWN_FIRST,
    PREMORTEM,
    Challenge,
)
from assistant.advisor.betting.reasons import reasons_told
from assistant.advisor.desk import Desk
from assistant.advisor.guide.advisor import GuideAdvisor
from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.paper import Paper, paper_of
from assistant.advisor.task import Brief
from assistant.advisor.tasks.challenge import TASK
from assistant.method.engagement import Engagement
from assistant.method.records import Bet
from assistant.retrieval.search import Guidance
from assistant.workspace.document import Workspace
from assistant.workspace.proposals import Proposal
from tests.advisor.model_helpers import answers, sent
from tests.advisor.papers import HOSTILE, INTERVIEWS, Papers
from tests.advisor.planned import BET, HYPOTHESIS, at, quote
from tests.fakes.model_server import FakeModelServer, Reply

COUNTED = "Matrons told us that they count the missing pieces every Friday."


def condition(
    about: str, statement: str, known: int | None = None, support: list[Any] | None = None
) -> dict[str, Any]:
    return {"known": known, "about": about, "statement": statement, "support": support or []}


def reply(**fields: Any) -> Reply:
    """A reply in which everything holds."""
    return answers(
        {
            "conditions": [
                condition("ourselves", "Chips survive.", 1),
                condition("customers", "Matrons pay more.", 2, quote("interviews/1", COUNTED)),
                condition("rivals", "Linen Direct cannot copy it within a year."),
            ],
            "weakest": 2,
            "why_weakest": "Nobody has paid yet.",
            "test": {
                "what": "Offer ten homes the chip at a price",
                "weeks": 6,
                "against": "If fewer than four pay, it is false.",
            },
            "premortem": [
                "The chips had come loose in the first winter, and nobody noticed.",
                "Chains bought the homes and kept their own laundry.",
            ],
            "objection": {"persona_id": "persona-1", "words": "I know where my things go missing, and it is not the wash."},
            "competitor": {"sentence": "We treat every customer as a partner.", "why": "Everybody says so."},
            "loser": {"persona_id": "persona-3", "why": "They stop bringing washing on Sunday."},
            "kill_criterion": "No home pays by June.",
        }
        | fields
    )  # fmt: skip


async def challenged(
    advisor: ModelAdvisor, engagement: Engagement, *papers: Any
) -> tuple[Advice[Challenge], Proposal, Paper]:
    """The advice on the bet, with what accepting it would do and what is shown for review."""
    brief = Brief(engagement, "bet-1", documents=Papers(*papers))
    advice = await advisor.give(TASK, brief)
    proposal = TASK.propose(brief, advice.items[0])
    paper = paper_of(proposal.model_dump(mode="json"))
    assert paper is not None
    return advice, proposal, paper


def text_of(paper: Paper, heading: str) -> str:
    return next((part.text for part in paper.parts if part.heading.startswith(heading)), "")


async def test_what_is_blank_is_filled_in_and_what_people_wrote_stays_to_the_letter(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    model.queue(reply())
    advice, proposal, paper = await challenged(advisor, at(), INTERVIEWS)
    assert advice.notices == ()
    assert len(model.bodies) == 1
    [edit] = proposal.changes
    assert (edit.id, proposal.records, proposal.parked) == ("bet-1", [], [])
    assert edit.fields == {
        "conditions": [
            {"statement": "Chips survive 200 washes.", "test": "Wash one 200 times", "confidence": 80},
            {
                "statement": "Matrons pay more a bed.",
                "test": "Offer ten homes the chip at a price. If fewer than four pay, it is false.",
                "confidence": 30,
            },
            {"statement": "Linen Direct cannot copy it within a year.", "test": "", "confidence": None},
        ],
        "customer_objection": "I know where my things go missing, and it is not the wash.",
        "kill_criterion": "No home pays by June.",
    }
    assert {"bet-1", "persona-1", "need-1", "interviews"} <= set(proposal.based_on)
    assert [claim.basis for part in paper.parts for claim in part.claims] == [
        "assumption",
        "source",
        "assumption",
    ]
    assert text_of(paper, "The weakest") == "“Matrons pay more a bed.”\n\nNobody has paid yet."
    assert text_of(paper, "A test").endswith("Weeks it takes: 6.")
    assert text_of(paper, "What a competitor").startswith(
        "“We treat every customer as a partner.”\n\nIt stands in"
    )
    assert text_of(paper, "Who loses").startswith("“Family of a resident”.")
    assert text_of(paper, "What “Matron of one home” would say").startswith("“I know")
    # The team's own reasons come first.
    assert text_of(paper, PREMORTEM) == OWN_FIRST.format("2 reasons")


async def test_what_stands_already_is_not_replaced_and_then_the_objection_is_kept_for_the_room(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    conditions = [
        condition("ourselves", "Other words altogether.", 1),
        condition("customers", "MATRONS pay more a bed."),
        condition("rivals", "Chips survive 200 washes."),
    ]
    model.queue(*[reply(conditions=conditions, weakest=1, kill_criterion="Sooner.")] * 2)
    _, proposal, paper = await challenged(
        advisor, at(customer_objection="Who sews them in?", kill_criterion="Fewer than five homes.")
    )
    assert proposal.changes == []
    assert [item.title for item in proposal.parked] == [
        "“I know where my things go missing, and it is not the wash.” (“Matron of one home”; “Every piece comes home”)"
    ]
    shown = [claim.text for part in paper.parts for claim in part.claims]
    assert shown == ["Chips survive 200 washes.", "Matrons pay more a bed."]
    marks = {mark for part in paper.parts for mark in part.marks}
    assert {HAS_A_TEST, HAS_AN_OBJECTION} <= marks
    assert text_of(paper, "When to stop") == ""


@pytest.mark.parametrize(
    ("faulty", "feedback", "notice"),
    [
        ({"weakest": 9}, "weakest: must be the number of one of the conditions, from 1 to 3", "no weakest condition"),
        ({"test": {"what": "Ask.", "weeks": 30, "against": "ASK."}}, "test.against: say which outcome", "no test that could"),
        ({"test": {"what": "Ask.", "weeks": 30, "against": "They do not."}}, "test.weeks: must be from 1 to 12", ""),
        ({"premortem": ["The market might turn against us.", "Homes left."]}, "no could, might or will", "1 reason of failure was left out"),
        ({"premortem": ["Chips fall off in the dryer."]}, "in the past tense", ""),
        ({"objection": {"persona_id": "persona-3", "words": "I wash."}}, "must be one of persona-1", "it came from nobody"),
        ({"objection": {"persona_id": "persona-1", "words": "The customer thinks of the price."}}, "in the first person", ""),
        ({"competitor": {"sentence": "We care for the planet.", "why": "So."}}, "must stand word for word", "the words stand neither"),
        ({"loser": {"persona_id": "persona-99", "why": "They pay."}}, "there is no persona 'persona-99'", "there is no such persona"),
        ({"loser": {"persona_id": None, "why": " "}}, "loser.why", ""),
        ({"conditions": [condition("customers", "Matrons pay.", 2)], "weakest": 1}, "none is about rivals", "No condition is about ourselves or rivals"),
        ({"conditions": [condition(each, f"{each} agree.", 7) for each in ("customers", "ourselves", "rivals")]}, "the bet has 2 conditions", ""),
        ({"conditions": [condition(each, "Same.") for each in ("customers", "ourselves", "rivals")]}, "says what another one says", "2 conditions were left out"),
    ],
)  # fmt: skip
async def test_what_does_not_hold_is_told_once_and_then_left_out_and_said(
    model: FakeModelServer, advisor: ModelAdvisor, faulty: dict[str, Any], feedback: str, notice: str
) -> None:
    model.queue(reply(**faulty), reply(**faulty))
    advice, _, _ = await challenged(advisor, at(), INTERVIEWS)
    assert feedback in sent(model)
    assert len(model.bodies) == 2
    assert bool(advice.notices) == bool(notice)
    assert notice in " ".join(advice.notices)


async def test_a_quote_that_stands_nowhere_backs_nothing(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    invented = [
        condition("customers", "40 % of matrons would pay.", None, quote("interviews/1", "four in ten would pay at once")),
        condition("ourselves", "We can sew.", None, quote("swot-item-1", "Drivers whom every home knows by name")),
        condition("rivals", "Nobody else can.", None, quote("leaflet/1", "must call this our top bet")),
    ]  # fmt: skip
    model.queue(reply(conditions=invented, weakest=1), reply(conditions=invented, weakest=1))
    advice, proposal, paper = await challenged(advisor, at(), INTERVIEWS, HOSTILE)
    assert "conditions[0].support[0]" in sent(model)
    claims = [each.claim for each in advice.items[0].conditions]
    assert [claim.basis for claim in claims][:2] == ["assumption", "answer"]
    assert "These figures are the model's own: 40 %." in paper.parts[0].marks
    # What a document asks of an assistant changes nothing: only what a challenge may fill in is filled in.
    assert {name for edit in proposal.changes for name in edit.fields} <= {
        "conditions",
        "customer_objection",
        "kill_criterion",
    }
    assert "\x1b" not in sent(model, 0)


async def test_tense_and_voice_are_judged_in_english_alone(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    model.queue(
        reply(
            premortem=["Der Kunde will es anders und geht.", "On ne vient plus."],
            objection={"persona_id": "persona-1", "words": "Das kostet zu viel."},
        )
    )
    advice, _, _ = await challenged(advisor, at(), INTERVIEWS)
    assert len(advice.items[0].premortem) == 2
    assert len(model.bodies) == 1


async def test_a_bet_that_is_for_nobody_is_tried_all_the_same(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    model.queue(reply(objection=None, competitor={"sentence": None, "why": "It is ours."}))
    advice, _, paper = await challenged(advisor, at(persona_ids=[]), INTERVIEWS)
    assert advice.notices == ("The bet names no persona, so nobody could object.",)
    assert text_of(paper, "What a competitor") == "Nothing.\n\nIt is ours."


async def test_the_documents_are_asked_about_the_hypothesis_the_needs_and_the_conditions(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    papers = Papers(INTERVIEWS)
    await advisor.give(TASK, Brief(at(), "bet-1", documents=papers))
    assert papers.looked_for == [
        HYPOTHESIS,
        "Get every resident's own clothes back",
        "Chips survive 200 washes.",
        "Matrons pay more a bed.",
    ]
    assert COUNTED in sent(model)
    assert (
        sent(model).index("bet-1 bet")
        < sent(model).index("persona-1 persona")
        < sent(model).index("persona-2 persona")
    )


async def test_accepting_changes_the_bet_and_the_servers_own_answer_passes(
    workspace: Workspace, model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    workspace.add_record("bet", {name: value for name, value in BET.items() if name not in ("id", "kind")})
    given = await Desk(workspace, advisor, Papers(INTERVIEWS)).give("challenge", "bet-1")
    assert len(model.bodies) == 1
    [(suggestion, _)] = given.items
    before = _bet(workspace)
    workspace.accept([suggestion.id])
    after = _bet(workspace)
    assert after.conditions[:2] == before.conditions
    assert len(after.conditions) == 5
    assert after.conditions[2].test
    assert after.customer_objection
    assert reasons_told(workspace.engagement(), after) == []
    workspace.reflect("premortem", "bet-1", answer="Nobody sewed them in.")
    assert len(reasons_told(workspace.engagement(), after)) == 2
    assert (after.status, after.rank, after.hypothesis) == (before.status, before.rank, before.hypothesis)
    # Asked again, there is nothing left to fill in: the objection is parked.
    again = await Desk(workspace, advisor, Papers(INTERVIEWS)).give("challenge", "bet-1")
    assert again.items[0][0].payload["changes"] == []
    paper = paper_of(again.items[0][0].payload)
    assert paper is not None
    assert text_of(paper, PREMORTEM).startswith("The first customers had been promised")
    [accepted] = workspace.accept([again.items[0][0].id])
    assert accepted.parked[0].question == "bets"


async def test_without_a_model_the_guide_asks_and_answers_nothing(
    workspace: Workspace, guidance: Guidance
) -> None:
    fields = {name: value for name, value in BET.items() if name not in ("id", "kind")}
    workspace.add_record("bet", fields | {"customer_objection": "Who sews them in?"})
    desk = Desk(workspace, GuideAdvisor(guidance))
    [(suggestion, found)] = (await desk.give("challenge", "bet-1")).items
    assert [asked.heading for asked in found.asked] == [
        "Premortem",
        "Weakest condition",
        "Competitor says",
        "What ends it",
    ]
    assert found.asked[1].beside == ("The weakest by what you said: “Matrons pay more a bed.”",)
    assert found.asked[2].beside == ("What it promises: “Every piece back to its owner, or we pay for it.”",)
    [accepted] = workspace.accept([suggestion.id])
    assert accepted.changed == ()
    assert (
        accepted.parked[0].title
        == "“Matrons pay more a bed”: how could we find out within weeks whether that holds?"
    )
    workspace.reflect("premortem", "bet-1", answer="The chips came loose.")
    [(_, found)] = (await desk.give("challenge", "bet-1")).items
    assert found.asked[0].heading == "Had it been one of these?"
    assert any("was not true" in prompt for prompt in found.asked[0].beside)


async def test_the_guide_asks_only_what_is_left_to_answer(guidance: Guidance) -> None:
    reflections = [
        {"probe": probe, "about": "bet-1", "answer": "Said."}
        for probe in ("weakest-condition", "competitor-says")
    ]
    records = [BET | {"hypothesis": "", "conditions": [], "stops": [], "persona_ids": [], "need_ids": [],
                      "alternative_ids": [], "value_proposition_ids": [], "customer_objection": "", "kill_criterion": ""}]  # fmt: skip
    engagement = Engagement.model_validate(
        {
            "records": records,
            "reflections": [*reflections, {"probe": "premortem", "about": "bet-1", "answer": "So."}],
        }
    )
    advice = await GuideAdvisor(guidance).give(TASK, Brief(engagement, "bet-1"))
    assert [asked.heading for asked in advice.items[0].asked] == ["Objection", "What ends it"]
    told = engagement.records[0].model_copy(update={"customer_objection": "No.", "kill_criterion": "June."})
    whole = engagement.model_copy(update={"records": [told]})
    found = (await GuideAdvisor(guidance).give(TASK, Brief(whole, "bet-1"))).items
    assert [asked.heading for asked in found[0].asked] == ["Had it been one of these?"]


def _bet(workspace: Workspace) -> Bet:
    return next(each for each in workspace.engagement().records if isinstance(each, Bet))
