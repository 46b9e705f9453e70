"""The method's tables: questions, sessions, order, records and links as a reader of the method expects them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.method.aspects import ASPECT
from assistant.method.engagement import Answer, Engagement
from assistant.method.graph import downstream, order, upstream
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.records import KINDS, RECORD, Need, opportunity_score
from assistant.method.said import link_kind, links
from assistant.method.sessions import SESSIONS
from assistant.method.sources import SOURCES, Section


def test_twenty_questions_are_twenty_one_entries_with_thirteen_printed_twice() -> None:
    assert len(QUESTIONS) == len(QUESTION) == 21
    assert sorted(question.number for question in QUESTIONS) == sorted([*range(1, 21), 13])


def test_every_question_can_be_asked_and_answered_from_its_entry() -> None:
    for question in QUESTIONS:
        assert question.text.endswith("?")
        assert question.purpose
        assert len(question.good) >= 3
        assert question.kind in KINDS
        assert question.source.section in SOURCES["cvmbok"].sections
        assert {question.row, *question.columns} <= set(ASPECT)


def test_sessions_hold_each_question_once() -> None:
    assert [question for session in SESSIONS for question in session.questions] == list(QUESTIONS)
    assert [len(session.questions) for session in SESSIONS] == [4, 2, 4, 4, 1, 6]


def test_cells_are_those_of_the_board() -> None:
    assert [QUESTION[slug].cell for slug in ("market", "needs", "alternatives", "swot", "budgets")] == [
        "D×A",
        "D×B",
        "D×C",
        "E",
        "F",
    ]


def test_order_follows_what_each_question_builds_on() -> None:
    seen: set[str] = set()
    for question in order():
        assert set(question.builds_on) <= seen
        seen.add(question.slug)
    assert len(seen) == 21


def test_a_changed_answer_touches_what_builds_on_it() -> None:
    assert "budgets" in downstream("bets")
    assert "bets" in upstream("budgets")
    assert "market" not in downstream("bets")
    assert upstream("market") == frozenset()


@pytest.mark.parametrize(
    ("importance", "satisfaction", "score"), [(9, 4, 14), (5, 9, 5), (10, 1, 19), (8, 4, 12), (None, 3, None)]
)
def test_opportunity_score(importance: int | None, satisfaction: int | None, score: int | None) -> None:
    assert opportunity_score(Need(id="n", importance=importance, satisfaction=satisfaction)) == score


def test_every_link_field_names_a_kind_that_exists() -> None:
    for model in KINDS.values():
        for name, field in model.model_fields.items():
            assert (link_kind(field) is not None) == name.endswith(("_id", "_ids"))
            assert link_kind(field) in {None, *KINDS}


def test_links_are_found_wherever_they_stand() -> None:
    trend = RECORD.validate_python(
        {"kind": "trend", "id": "t", "need_effects": [{"need_id": "n1"}, {"need_id": "n2"}]}
    )
    assert [(link.path, link.id) for link in links(trend)] == [
        ("need_effects[0].need_id", "n1"),
        ("need_effects[1].need_id", "n2"),
    ]


@pytest.mark.parametrize("blank", [None, "", []])
def test_blank_means_not_said(blank: object) -> None:
    record = RECORD.validate_python(
        {"kind": "persona", "id": "p", "title": blank, "traits": blank, "targeted": blank}
    )
    assert record == RECORD.validate_python({"kind": "persona", "id": "p"})


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"kind": "need", "id": "n", "importnce": 3}, "importnce"),
        ({"kind": "need", "id": "n", "importance": 11}, "importance"),
        ({"kind": "need", "id": "a b"}, "id"),
        ({"kind": "budget", "id": "b", "currency": "euro"}, "currency"),
        ({"kind": "budget", "id": "b", "amount": "NaN"}, "amount"),
        ({"kind": "trend", "id": "t", "category": "weather"}, "category"),
    ],
)
def test_a_wrong_field_is_named(data: dict[str, object], path: str) -> None:
    with pytest.raises(ValidationError) as caught:
        RECORD.validate_python(data)
    assert path in [str(part) for part in caught.value.errors()[0]["loc"]]


def test_amounts_keep_their_digits() -> None:
    record = RECORD.validate_python({"kind": "budget", "id": "b", "amount": "1200.50"})
    assert record.model_dump(mode="json")["amount"] == "1200.50"


@pytest.mark.parametrize(
    ("given_", "status"),
    [
        ({}, "open"),
        ({"assumed": "x"}, "assumed"),
        ({"agreed": "x"}, "agreed"),
        ({"agreed": "x", "status": "open"}, "open"),
    ],
)
def test_status_follows_from_the_texts_unless_it_is_said(given_: dict[str, str], status: str) -> None:
    assert Answer.model_validate(given_).status == status


@pytest.mark.parametrize(
    "data",
    [
        {"answers": {"nonsense": {}}},
        {"answers": {"market": {"question": "needs"}}},
        {"records": [{"kind": "need", "id": "n"}, {"kind": "persona", "id": "n"}]},
        {"records": [{"kind": "market", "id": "a"}, {"kind": "market", "id": "b"}]},
        {"format": "counterpoint/2"},
        {"surprise": 1},
        {"decisions": [{"id": "d", "question": "nonsense"}]},
    ],
)
def test_a_file_that_contradicts_itself_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Engagement.model_validate(data)


@given(
    st.dictionaries(
        st.sampled_from(list(QUESTION)), st.fixed_dictionaries({"assumed": st.text(), "agreed": st.text()})
    )
)
def test_an_engagement_survives_its_own_json(answers: dict[str, dict[str, str]]) -> None:
    held = Engagement.model_validate({"answers": answers})
    assert Engagement.model_validate(held.model_dump(mode="json")) == held


def test_a_section_that_does_not_exist_cannot_be_cited() -> None:
    with pytest.raises(ValueError, match="no section"):
        Section("cvmbok", "session-9")
    assert "Exacaster" in Section("cvmbok", "trace").citation
