"""What people name when each answers alone: shared by how many, and held by one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.retrieval.named import Named, named, only
from assistant.text import one_line

ROOM = {
    "Mair": "Young families with a heat pump, and landlords.",
    "Tomos": "Boilers and heat pumps in the valley; families.",
    "Ines": "Everyone with an old boiler. Heat-pump switchers, not the coast.",
}


def terms(found: list[Named]) -> list[str]:
    return [each.term for each in found]


def shared(one: str, other: str) -> list[str]:
    return terms(named({"Ana": one, "Bo": other}))


def test_what_most_people_name_comes_first() -> None:
    assert named(ROOM) == [
        Named("heat pump", ("Mair", "Tomos", "Ines")),
        Named("families", ("Mair", "Tomos")),
        Named("boiler", ("Tomos", "Ines")),
    ]


def test_what_only_one_names_is_not_lost() -> None:
    assert only(ROOM) == [
        Named("Young", ("Mair",)),
        Named("landlords", ("Mair",)),
        Named("valley", ("Tomos",)),
        Named("old", ("Ines",)),
        Named("switchers", ("Ines",)),
        Named("coast", ("Ines",)),
    ]


def test_a_phrase_takes_in_its_words_only_where_the_same_people_name_them() -> None:
    texts = {"Ana": "heat pumps", "Bo": "a heat pump", "Cy": "the heat of summer"}
    assert named(texts) == [Named("heat", ("Ana", "Bo", "Cy")), Named("heat pumps", ("Ana", "Bo"))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("long waits", "waiting"),
        ("boiler", "Boilers"),
        ("family", "families"),
        ("business", "businesses"),
        ("the landlord’s flat", "landlords"),
        ("planning", "planned"),
        ("organisations", "organisation"),
        ("a fee", "fees"),
        ("boxes", "a box"),
        ("co\u00adast", "coast"),
        ("analysis", "an analysis"),
        ("waitresses", "waitress"),
    ],
)
def test_words_that_grammar_alone_tells_apart_are_one(one: str, other: str) -> None:
    assert len(shared(one, other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("customers", "customs"),
        ("market", "marketing"),
        ("business", "busy"),
        ("organisation", "organ"),
        ("meet", "meetings"),
        ("client", "customer"),
        ("deliver", "delivery"),
        ("a thing we need", "the thing they need"),
        ("x", "x"),
    ],
)
def test_words_that_mean_something_else_or_nothing_are_kept_apart(one: str, other: str) -> None:
    assert shared(one, other) == []


def test_a_phrase_does_not_reach_over_a_sentence_or_a_small_word() -> None:
    assert shared("heat. Pump", "heat\n\npump") == ["heat", "pump"]
    assert shared("heat for the pump", "heat and pump") == ["heat", "pump"]
    assert shared("heat\npump", "Heat-pump") == ["heat pump"]


def test_a_term_is_shown_as_most_people_wrote_it() -> None:
    texts = {
        "Ana": "Landlords first.",
        "Bo": "Every landlord.",
        "Cy": "We leave landlords. Landlord, landlord.",
    }
    assert terms(named(texts)) == ["landlord"]
    assert shared("Landlords first.", "We leave landlords.") == ["landlords"]
    assert shared("NHS", "the NHS") == ["NHS"]


def test_one_person_repeating_a_word_is_still_one() -> None:
    texts = {"Ana": "coast, coast, the coast", "Bo": "valley"}
    assert named(texts) == []
    assert only(texts) == [Named("coast", ("Ana",)), Named("valley", ("Bo",))]


def test_words_of_ones_own_that_stand_together_are_shown_together() -> None:
    assert only({"Ana": "a leaky cast-iron stove", "Bo": "a stove"}) == [Named("leaky cast-iron", ("Ana",))]


def test_nobody_has_named_anything_where_nobody_wrote() -> None:
    assert named({}) == only({}) == []
    assert named({"Ana": "", "Bo": "   "}) == []


@example({"Ana": "\x1b00"})
@given(
    st.dictionaries(st.sampled_from(["Ana", "Bo", "Cy"]), st.text() | st.sampled_from(sorted(ROOM.values())))
)
def test_terms_are_words_that_people_wrote_and_people_are_those_who_wrote(texts: dict[str, str]) -> None:
    for each in (*named(texts), *only(texts)):
        assert len(set(each.by)) == len(each.by)
        assert any(each.term in one_line(texts[person]) for person in each.by)
    assert all(len(each.by) > 1 for each in named(texts))
    assert all(len(each.by) == 1 for each in only(texts))
