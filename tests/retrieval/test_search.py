"""What a person gets who asks for guidance in words of their own."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadInput, NotFound
from assistant.retrieval.cards import parse_card
from assistant.retrieval.chunks import Chunk
from assistant.retrieval.neighbours import Narrowing
from assistant.retrieval.search import MOST_WORDS, ChunkSearch, Guidance, query
from tests.retrieval.cards import card_text, library


def ids(
    guidance: Guidance, words: str, question: str | None = None, kinds: list[str] | None = None, k: int = 5
) -> list[str]:
    return [hit.card.id for hit in guidance.search(words, question=question, kinds=kinds, k=k)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("they only list their products", "job-not-product"),
        ("what lies outside of the countries we are in", "edges-of-market"),
        ("nothing changed after the announcement", "poster-on-the-wall"),
        ("the slogans", "poster-on-the-wall"),
        ("marketts", "edges-of-market"),
        ("NURSES", "ferry-example"),
        ("expectation", "shared-by-two"),
        ("it was proclaimed", "poster-on-the-wall"),
        ("whose territory is it", "edges-of-market"),
        ("why do they", "ferry-example"),
    ],
)
def test_words_find_the_card_whatever_their_form(small: Guidance, words: str, found: str) -> None:
    assert ids(small, words)[0] == found


def test_a_hit_shows_the_card_its_passage_and_a_score(small: Guidance) -> None:
    hit = small.search("they only list our products")[0]
    assert hit.text == "People hire things to make progress in their lives."
    assert 0 < hit.score < 1


def test_scores_fall_from_hit_to_hit(small: Guidance) -> None:
    scores = [hit.score for hit in small.search("what do they list and expect, and why did nothing change")]
    assert len(scores) > 2
    assert scores == sorted(scores, reverse=True)


def test_two_cards_that_say_the_same_are_not_both_given(small: Guidance) -> None:
    found = ids(small, "why did passengers of the ferry cross at dawn")
    assert found.count("ferry-example") + found.count("ferry-example-again") == 1


def test_a_question_narrows_to_its_cards_and_gives_them_all(small: Guidance) -> None:
    found = ids(small, "the boss announced our market is everybody", question="needs", k=10)
    assert set(found) == {"job-not-product", "shared-by-two", "ferry-example"}


def test_between_equals_the_card_written_for_the_question_alone_comes_first(small: Guidance) -> None:
    found = ids(small, "zzz", question="needs")
    assert found.index("job-not-product") < found.index("shared-by-two")


def test_between_equals_the_card_comes_first_whose_section_speaks_of_it_too(folder: Path) -> None:
    places = {"alone": "session-2", "backed": "session-5", "backing": "session-5", "other": "session-2"}
    cues = {
        "alone": "the kettle sings",
        "backed": "the kettle sings",
        "backing": "a kettle",
        "other": "a spoon",
    }
    cards = [
        parse_card(card_text(id=id, title=f"Title of {id}", section=places[id], cues=(cues[id],)), id)
        for id in places
    ]
    with Guidance(cards, folder=folder) as guidance:
        assert ids(guidance, "the kettle sings")[0] == "backed"


def test_kinds_narrow_too(small: Guidance) -> None:
    assert ids(small, "why the ferry market", kinds=["example"]) == ["ferry-example"]
    assert ids(small, "ferry", kinds=[]) == []
    assert ids(small, "market", question="needs", kinds=["pitfall"]) == []


def test_words_that_share_nothing_with_any_card_find_nothing(small: Guidance) -> None:
    for words in ("xyzzy quux", "🦒🦒", "the of and", "为什么", "?!"):
        assert ids(small, words) == [], words


def test_with_a_question_even_empty_words_bring_its_cards(small: Guidance) -> None:
    for words in ("the of and", "🦒"):
        assert "job-not-product" in ids(small, words, question="needs")


@pytest.mark.parametrize("words", ["", "   ", "\n\t", "\x00\x07", "\u202e\u2066", "\ufeff\n"])
def test_blank_words_are_refused_with_advice(small: Guidance, words: str) -> None:
    if words == "\ufeff\n":
        assert ids(small, words) == []
        return
    with pytest.raises(BadInput, match="nothing to search for") as refusal:
        small.search(words)
    assert refusal.value.hint


def test_unknown_question_kind_and_number_are_refused_by_name(small: Guidance) -> None:
    with pytest.raises(NotFound, match="weather"):
        small.search("needs", question="weather")
    with pytest.raises(BadInput, match="rumour"):
        small.search("needs", kinds=["rumour"])
    with pytest.raises(BadInput, match="at least 1"):
        small.search("needs", k=0)


def test_a_ten_megabyte_paste_is_searched_by_its_beginning(small: Guidance) -> None:
    paste = " \n" * 1000 + "why do passengers of the ferry cross at dawn " + "lorem ipsum \x1b[31m " * 600_000
    assert ids(small, paste)[0].startswith("ferry-example")
    assert len(query(paste)) <= MOST_WORDS


def test_control_characters_and_looks_of_letters_do_not_hide_words(small: Guidance) -> None:
    assert ids(small, "fer\x00ry\u202e \x1b[31mdawn\x1b[0m")[0] == "ferry-example"
    assert ids(small, "ﬁrst ＦＥＲＲＹ")[0] == "ferry-example"


@given(words=st.text(min_size=1, max_size=200), question=st.sampled_from([None, "needs", "budgets"]))
def test_any_text_gives_ordered_results_or_a_clear_refusal(
    small: Guidance, words: str, question: str | None
) -> None:
    try:
        hits = small.search(words, question=question, k=3)
    except BadInput as refusal:
        assert "nothing to search for" in refusal.message  # noqa: PT017 - either outcome is right
    else:
        assert len(hits) <= 3
        assert all(0 < hit.score <= 1 for hit in hits)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert all(question is None or question in hit.card.questions for hit in hits)
        assert hits == small.search(words, question=question, k=3)


def test_a_card_can_be_looked_up_and_listed_by_question(small: Guidance) -> None:
    assert small.card("edges-of-market").title == "Draw the edges of the market"
    with pytest.raises(NotFound, match="no-such"):
        small.card("no-such")
    assert [card.id for card in small.for_question("alternatives")] == ["shared-by-two"]
    assert [card.id for card in small.for_question("needs", {"example"})] == [
        "ferry-example",
        "ferry-example-again",
    ]


def test_no_cards_means_no_hits(folder: Path) -> None:
    with Guidance((), folder=folder) as guidance:
        assert guidance.search("anything") == []
        assert guidance.search("anything", question="needs") == []


def test_threads_may_search_one_guidance_at_once(folder: Path) -> None:
    found: list[list[str]] = []
    with Guidance(library(), folder=folder) as guidance:
        threads = [
            threading.Thread(target=lambda: found.append(ids(guidance, "market edges"))) for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [found[0]] * 6
    assert found[0][0] == "edges-of-market"


def test_a_closed_guidance_opens_again(folder: Path) -> None:
    guidance = Guidance(library(), folder=folder)
    before = ids(guidance, "ferry")
    guidance.close()
    guidance.close()
    assert ids(guidance, "ferry") == before
    guidance.close()


def test_chunks_of_documents_are_found_with_their_place_and_can_be_narrowed_to_some(folder: Path) -> None:
    chunks = [
        Chunk(
            "a-1",
            "Survey",
            "Half of the bakers order at night.",
            document="a",
            location="page 1",
            headings=("Survey", "Bakers"),
        ),
        Chunk("b-1", "Minutes", "The bakers asked for earlier delivery.", document="b", location="slide 3"),
    ]
    with ChunkSearch(chunks, name="documents", folder=folder) as search:
        assert {found.chunk.id for found in search.find("bakers")} == {"a-1", "b-1"}
        narrowed = search.find("bakers", within=Narrowing(documents=frozenset({"b"})))
        assert [(found.chunk.id, found.chunk.location) for found in narrowed] == [("b-1", "slide 3")]
