"""Bet frames by rule: linked, on target, varied, with a counter-position, and honest about what is missing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.advisor.guide.advisor import GuideAdvisor
from assistant.advisor.guide.bets import BY_RULE, compose_bets
from assistant.advisor.guide.counters import MARK, counters, is_counter
from assistant.advisor.guide.ground import survey
from assistant.advisor.settled import grounds_of
from assistant.advisor.task import Brief
from assistant.advisor.tasks.bets import TASK as BETS
from assistant.method.engagement import Engagement
from assistant.method.records import Bet, Need, Persona
from assistant.method.rules import find_gaps
from assistant.method.said import links
from tests.advisor.company import RECORDS, changed, company, record, without
from tests.advisor.strategies import engagements
from tests.advisor.test_guide_follow_ups import DEMO


def sound(bets: tuple[Bet, ...], engagement: Engagement) -> None:
    """Every link exists and is of its kind, nothing is off target, and nothing is decided for people."""
    kinds = {held.id: held.kind for held in engagement.records}
    off = {held.id for held in engagement.records if isinstance(held, Persona) and held.targeted == "no"}
    off |= {held.id for held in engagement.records if isinstance(held, Need) and held.served == "no"}
    assert len({bet.hypothesis for bet in bets}) == len(bets)
    for bet in bets:
        assert bet.persona_ids
        assert bet.need_ids
        assert all(kinds[link.id] == link.kind for link in links(bet))
        assert not off & {link.id for link in links(bet)}
        assert (bet.status, bet.rank, bet.evidence) == ("candidate", None, "none")
        assert not bet.kill_criterion
        assert not bet.first_step
        assert not bet.customer_objection
        assert bet.conditions
        assert all(not condition.test and condition.confidence is None for condition in bet.conditions)


def frame(bets: tuple[Bet, ...], place: int = 0) -> Bet:
    return [bet for bet in bets if not is_counter(bet)][place]


def test_five_frames_come_from_the_company_with_one_against_the_grain() -> None:
    bets, notices = compose_bets(company(), 5)
    sound(bets, company())
    assert len(bets) == 5
    assert sum(is_counter(bet) for bet in bets) == 1
    assert notices == (BY_RULE,)
    first = frame(bets)
    assert (first.persona_ids, first.need_ids) == (["persona-1"], ["need-1"])
    assert first.trend_ids == ["trend-1"]
    assert first.value_proposition_ids == ["value-proposition-1"]
    assert "Opportunity score 15 of 20" in first.note
    assert "Losing a blouse becomes inexcusable" in first.hypothesis


def test_no_pair_comes_again_before_all_have_come_once() -> None:
    bets, _ = compose_bets(company(), 12)
    pairs = [(bet.persona_ids[0], bet.need_ids[0]) for bet in bets if not is_counter(bet)]
    assert len(set(pairs[:4])) == 4
    triples = [
        (bet.persona_ids[0], bet.need_ids[0], *bet.alternative_ids) for bet in bets if not is_counter(bet)
    ]
    assert len(set(triples)) == len(triples)


def test_doing_nothing_is_framed_as_what_it_is() -> None:
    bets, _ = compose_bets(company(), 12)
    idle = next(bet for bet in bets if bet.alternative_ids == ["alternative-3"] and not is_counter(bet))
    assert "no longer looks cheaper (families complain at the door), they will move" in idle.hypothesis
    own_hands = next(bet for bet in bets if bet.alternative_ids == ["alternative-1"] and not is_counter(bet))
    assert "off the hands of" in own_hands.hypothesis


@pytest.mark.parametrize(
    ("records", "titles"),
    [
        (RECORDS, ["Only Matron of one home, and nobody else for two years", "First mend One boiler, twenty years old",
                   "With Linen Direct, not against", "Make it safe to wait: Accept what gets lost"]),
        (without("persona-2", "swot-item-2", "swot-item-3", "alternative-2", "alternative-3"), []),
        (changed("need-2", satisfaction=9, importance=8), ["Do less: Pass the hygiene inspection without a bad night"]),
    ],
)  # fmt: skip
def test_counter_positions_come_from_what_is_recorded(
    records: list[dict[str, Any]], titles: list[str]
) -> None:
    found = [bet.title for bet in counters(survey(company(records=records)))]
    assert found == titles or set(titles) < set(found)
    assert bool(found) == bool(titles)


def test_frames_do_not_provoke_the_rules_about_bets() -> None:
    bets, _ = compose_bets(company(), 8)
    held = [
        *RECORDS,
        *(bet.model_dump(mode="json") | {"id": f"bet-{place}"} for place, bet in enumerate(bets)),
    ]
    rules = {finding.rule for finding in find_gaps(company(records=held))}
    assert not rules & {"bet-without-customer", "bet-off-target", "broken-link"}


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([], "no records yet"),
        ([record("swot_item", 1, "S", quadrant="strength")], "There are no personas yet"),
        ([record("persona", 1, "P", targeted="no")], "nobody to bet on"),
        ([record("persona", 1, "P", targeted="now")], "No need that is not declined"),
        ([record("persona", 1, "P"), record("need", 1, "N", persona_ids=["persona-1"])], "Nobody has marked yet whom you target"),
        ([record("persona", 1, "P", targeted="now"), record("need", 1, "N", persona_ids=["persona-1"])], "No alternative is recorded for need-1"),
        ([record("persona", 1, "P", targeted="now"), record("need", 1, "N", persona_ids=["persona-1"])], "no strength, opportunity or helpful trend"),
        ([*changed("need-3", persona_ids=["persona-1"]), record("persona", 4, "Idle", targeted="now")], "persona-4: no need is recorded"),
    ],
)  # fmt: skip
def test_too_few_frames_come_with_the_reason(records: list[dict[str, Any]], said: str) -> None:
    _, notices = compose_bets(company(answers={}, records=records), 9)
    assert any(said in notice for notice in notices), notices


def test_exhausted_records_are_said_to_be_so() -> None:
    bets, notices = compose_bets(company(), 20)
    sound(bets, company())
    assert len(bets) < 20
    assert any(f"allow {len(bets)} of 20" in notice for notice in notices)


def test_a_need_of_nobody_is_taken_last_and_marked_as_an_assumption() -> None:
    bets, _ = compose_bets(
        company(records=[*RECORDS, record("need", 5, "Dry on rainy days", importance=10, satisfaction=1)]), 20
    )
    assumed = [bet for bet in bets if bet.need_ids == ["need-5"]]
    assert any("no persona is recorded for it" in condition.statement for condition in assumed[0].conditions)
    assert frame(bets).need_ids != ["need-5"]


def test_what_exists_or_was_rejected_is_not_composed_again() -> None:
    first = frame(compose_bets(company(), 5)[0])
    existing = company(
        records=[*RECORDS, first.model_dump(mode="json") | {"id": "bet-1", "status": "dropped"}]
    )
    assert first.hypothesis not in {bet.hypothesis for bet in compose_bets(existing, 20)[0]}
    refs = [link.id for link in links(first)]
    rejected = {
        "id": "s-1", "task": "bets", "state": "rejected",
        "payload": {"records": [first.model_dump(mode="json")], "based_on": refs, "shown": {"grounds": grounds_of(company(), refs)}},
    }  # fmt: skip
    again = compose_bets(company(suggestions=[rejected]), 20)[0]
    assert first.hypothesis not in {bet.hypothesis for bet in again}
    reopened = company(
        suggestions=[rejected], records=changed("need-1", note="Two homes asked for it last week")
    )
    assert first.hypothesis in {bet.hypothesis for bet in compose_bets(reopened, 20)[0]}


def test_waiting_frames_come_first_unless_they_went_off_target_or_are_broken() -> None:
    fifth = compose_bets(company(), 5)[0][3]
    waiting = {
        "id": "s-1",
        "task": "bets",
        "origin": {"by": "guide"},
        "payload": {"records": [fifth.model_dump(mode="json"), {"kind": "bet"}]},
    }
    assert compose_bets(company(suggestions=[waiting]), 2)[0][0].hypothesis == fifth.hypothesis
    declined = changed(fifth.need_ids[0], served="no")
    assert fifth.hypothesis not in {
        bet.hypothesis for bet in compose_bets(company(suggestions=[waiting], records=declined), 20)[0]
    }


@given(engagement=engagements(), count=st.integers(1, 12))
@settings(max_examples=150)
def test_whatever_is_recorded_frames_are_sound(engagement: Engagement, count: int) -> None:
    bets, notices = compose_bets(engagement, count)
    sound(bets, engagement)
    assert len(bets) <= count
    assert notices
    if bets and count > 1 and next(counters(survey(engagement)), None):
        assert any(bet.note.startswith(MARK) for bet in bets)


async def test_ids_are_new_ones() -> None:
    held = [*RECORDS, record("bet", 7, "Old", hypothesis="If not, then not.")]
    advice = await GuideAdvisor().give(BETS, Brief(company(records=held), count=5))
    assert [each.bet.id for each in advice.items] == ["bet-8", "bet-9", "bet-10", "bet-11", "bet-12"]
    assert advice.origin.by == "guide"


def test_the_demo_gives_five() -> None:
    engagement = Engagement.model_validate(json.loads(DEMO.read_text(encoding="utf-8")))
    bets, _ = compose_bets(engagement, 5)
    sound(bets, engagement)
    assert len(bets) == 5


def test_records_that_share_their_names_do_not_give_the_same_frame_twice() -> None:
    twins = [record("need", number, "Get it back", persona_ids=["persona-1"]) for number in (1, 2)]
    bets, _ = compose_bets(
        company(answers={}, records=[record("persona", 1, "Anna", targeted="now"), *twins]), 5
    )
    assert len(bets) == 1
