"""Session packs: what a facilitator needs is in theirs, and nothing that is not for the room is in that of participants."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.packing import material_for
from assistant.method.doing import said_of
from assistant.method.engagement import Engagement
from assistant.method.runsheet import run_sheet
from assistant.method.sessions import SESSIONS
from assistant.reports.export import REPORTS
from assistant.reports.markdown import to_markdown
from assistant.reports.model import Cited
from assistant.reports.pack import Audience, pack
from assistant.reports.packed import Material
from assistant.retrieval.cards import load_cards
from tests.reports.test_markdown import demo

TODAY = date(2026, 3, 2)
AUDIENCES: tuple[Audience, ...] = ("facilitator", "participants")


def written(engagement: Engagement, session: int, audience: Audience, **more: Material) -> str:
    sheet = run_sheet(engagement, session)
    material = material_for(engagement, session) | more
    return to_markdown(pack(engagement, sheet, TODAY, audience=audience, material=material))


def plain(text: str) -> str:
    return text.replace("\\", "").replace("*", "")


@pytest.mark.parametrize("session", range(1, 7))
@pytest.mark.parametrize("name", ["under-way", "finished"])
def test_a_facilitator_finds_aim_steps_wording_probes_example_roles_and_risks(
    session: int, name: str
) -> None:
    engagement = demo(name)
    told = plain(written(engagement, session, "facilitator"))
    assert SESSIONS[session - 1].outcome in told
    for step in run_sheet(engagement, session).steps:
        assert f"| {step.minutes} min" in told
        assert said_of(step).facilitator in told
    material = material_for(engagement, session)
    for question in SESSIONS[session - 1].questions:
        assert question.text in told
        assert all(mark in told for mark in question.good)
        assert all(plain(probe.text) in told for probe in material[question.slug].probes)
    assert told.count("A worked example") == len(SESSIONS[session - 1].questions)
    assert told.count("is invented.") == len(SESSIONS[session - 1].questions)
    for heading in ("Roles", "What to have at hand", "What could go wrong"):
        assert f"### {heading}" in told
    assert "Exacaster" in told


def test_examples_stand_as_prose_without_signs_of_markdown() -> None:
    for session in range(1, 7):
        told = written(Engagement(), session, "participants")
        assert "\\*" not in told
    assert any("**" in card.body for card in load_cards() if card.kind == "example")


def test_what_is_known_assumed_disputed_and_found_are_told_apart() -> None:
    engagement = Engagement.model_validate(
        {
            "participants": [{"name": "Ada"}, {"name": "Bo"}],
            "answers": {
                "personas": {"agreed": "Two kinds of baker.", "voices": [{"participant": "Bo", "agreement": 1, "dissent": "There is a third kind."}]},
                "market": {"assumed": "Bread in the valley."},
            },
            "records": [
                {"kind": "persona", "id": "persona-1", "title": "Early baker", "evidence": "said"},
                {"kind": "persona", "id": "persona-2", "title": "Night baker", "evidence": "opinion"},
            ],
        }
    )  # fmt: skip
    found = Material(
        found=(Cited("Survey", "page 4", "Nine of ten bake before dawn."),),
        conflicts=(("bakers", (Cited("Survey", "page 5", "140 bakers"), Cited("", "", "200 bakers"))),),
    )
    told = written(engagement, 1, "facilitator", personas=found)
    one = told.partition("### 2. Typical customers")[2].partition("### 6.")[0]
    parts = {part.partition("\n")[0]: part for part in one.split("#### ")}
    assert "Two kinds of baker" in parts["What is known"]
    assert "Early baker (said)" in parts["What is known"]
    assert "Night baker (opinion)" in parts["What is assumed"]
    assert "There is a third kind." in parts["What is disputed"]
    assert "lowest: Bo" in parts["What is disputed"]
    assert "the answer: “200 bakers”" in parts["What is disputed"]
    assert "Survey, page 4: “Nine of ten bake before dawn.”" in parts["Evidence that nobody has cited yet"]
    assert "belongs to what is disputed:** 2. Typical customers" in told
    assert "Bread in the valley" in told.partition("### 1. The market")[2].partition("### 2.")[0]


def test_when_where_who_note_gaps_and_what_was_carried_over() -> None:
    fields = {
        "organisation": "Weir Mill",
        "participants": [{"name": "Ada", "role": "decider"}, {"name": "Bo"}],
        "workshops": [{"id": "w", "session": 2, "date": "2026-03-05", "start": "13:00", "finish": "15:00", "place": "The loft"}],
        "runsheets": [{"id": "r", "session": 2, "note": "Bo first, then the loud ones", "without": ["spare"],
                       "minutes": [{"step": "needs-served.discuss", "minutes": 33}]}],
        "actions": [{"id": "action-1", "title": "Ring four who left", "owner": "Bo", "due": "2026-03-04", "question": "needs-served"}],
        "parked": [{"id": "parked-1", "title": "The lease", "question": "target-personas", "raised_by": "Ada"}],
        "records": [{"kind": "persona", "id": "persona-1", "title": "Early baker", "targeted": "now"}],
        "answers": {"personas": {"agreed": "Bakers."}, "needs": {"agreed": "Rest."}, "target-personas": {"agreed": "Early ones."}},
    }  # fmt: skip
    engagement = Engagement.model_validate(fields)
    told = written(engagement, 2, "facilitator")
    for words in (
        "# Weir Mill, session 2: Targeting",
        "Thursday 2026-03-05, 13:00 to 15:00",
        "The loft",
        "Ada (decider), Bo (contributor)",
        "Bo first, then the loud ones",
        "33 min\\*",
        "Left out by hand: spare.",
        "Ring four who left (Bo, due 2026-03-04)",
        "The lease (Ada)",
    ):
        assert words in told
    room = written(engagement, 2, "participants")
    assert "Thursday 2026-03-05" in room
    assert "| 13:00 |" in room
    assert "Bo first, then the loud ones" not in room
    assert "set by hand" not in room


def _engagement(draw: st.DrawFn) -> Engagement:
    answers = {}
    for question in (each for session in SESSIONS for each in session.questions):
        slug = question.slug
        answers[slug] = {
            "assumed": f"assumed{slug}x" if draw(st.booleans()) else "",
            "agreed": f"agreed{slug}x" if draw(st.booleans()) else "",
            "status": draw(st.sampled_from(["", "open", "assumed"])),
            "opened": {"by": "Ada"} if draw(st.booleans()) else None,
            "voices": [{"participant": "Ada", "answer": f"alone{slug}x", "agreement": draw(st.integers(0, 5)), "dissent": f"dissent{slug}x"}],
        }  # fmt: skip
    return Engagement.model_validate(
        {
            "participants": [{"name": "Ada", "contact": "contactx"}],
            "answers": answers,
            "records": [
                {"kind": "persona", "id": "persona-1", "title": "Early", "note": "recordnotex"},
                {"kind": "bet", "id": "bet-1", "title": "Night trays", "note": "recordnotex"},
            ],
            "runsheets": [{"id": f"r{n}", "session": n, "note": "privatenotex"} for n in range(1, 7)],
            "suggestions": [
                {"id": "s1", "task": "draft", "payload": {"answers": [{"question": "market", "agreed": "nobodytookx"}]}},
                {"id": "s2", "task": "bets", "payload": {"records": [{"kind": "bet", "id": "bet-9", "title": "nobodytookx"}]}},
            ],
            "ballots": [{"id": "vote-1", "bet_ids": ["bet-1"], "votes": [{"participant": "Ada", "dots": [{"bet_id": "bet-1", "count": 77713}]}]}],
            "reflections": [{"probe": "premortem", "about": "bet-1", "answer": "reflectedx"}],
        }
    )  # fmt: skip


@given(st.data())
def test_nothing_sealed_secret_private_or_merely_suggested_gets_into_a_pack(data: st.DataObject) -> None:
    engagement = data.draw(st.composite(_engagement)())
    session = data.draw(st.integers(1, 6))
    secret = Material(found=(Cited("foundx", "", "foundx"),), conflicts=(("conflictx", ()),))
    more = {question.slug: secret for question in SESSIONS[session - 1].questions}
    for audience in AUDIENCES:
        told = written(engagement, session, audience, **more)
        for never in ("nobodytookx", "contactx", "77713"):
            assert never not in told
        for slug, answer in engagement.answers.items():
            # Even where it is opened, what was given alone is no business of a pack: it is read out in the room.
            assert f"alone{slug}x" not in told
            if audience == "participants" and not answer.is_open:
                for kept in ("assumed", "agreed", "dissent"):
                    assert f"{kept}{slug}x" not in told
        if audience == "participants":
            for never in ("privatenotex", "recordnotex", "reflectedx", "foundx", "conflictx"):
                assert never not in told
            assert "weak spot" not in told
        else:
            assert "privatenotex" in told
            for question in SESSIONS[session - 1].questions:
                assert f"dissent{question.slug}x" in told


@pytest.mark.parametrize("ending", list(REPORTS))
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_format_writes_it_the_same_each_time_whatever_people_wrote(
    ending: str, audience: Audience
) -> None:
    hostile = "<script>=1+1</script> | \u202ertl 👩‍👩‍👧 " + "long" * 200
    engagement = Engagement.model_validate(
        {
            "organisation": hostile,
            "participants": [{"name": hostile}],
            "answers": {"market": {"agreed": hostile, "voices": [{"participant": hostile, "dissent": hostile, "agreement": 0}]}},
            "runsheets": [{"id": "r", "session": 1, "note": hostile}],
            "actions": [{"id": "a", "title": hostile, "question": "market"}],
        }
    )  # fmt: skip
    sheet = run_sheet(engagement, 1)
    made = [REPORTS[ending](pack(engagement, sheet, TODAY, audience=audience)) for _ in range(2)]
    assert made[0] == made[1]
    assert b"<script>" not in made[0].replace(b"\\<script", b"")
    assert ending == ".md" or "\u202e".encode() not in made[0], "Markdown relies on the door of the workspace"
