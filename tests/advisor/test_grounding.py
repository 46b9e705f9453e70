"""Quotes: what counts as standing in a text, and whose words are shown."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.advisor.grounds.grounding import (
    FURTHEST,
    SHORTEST,
    Grounding,
    Quotable,
    Quote,
    find_in_parts,
    find_quote,
)

ANSWER = (
    "We are **unable to** lower prices. Our customers — the “busy families” of Riga — want one\n"
    "bill; they don’t care about net-\nwork generations, and a well-known brand costs 10–20 % more. Café, Straße."
)


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("lower prices", "lower prices"),
        ("LOWER  PRICES.", "lower prices."),
        ("the 'busy families' of Riga", "the “busy families” of Riga"),
        ("customers - the", "customers — the"),
        ("customers—the “busy", "customers — the “busy"),
        ("want one bill", "want one\nbill"),
        ("they don't care", "they don’t care"),
        ("network generations", "net-\nwork generations"),
        ("wellknown brand", "well-known brand"),
        ("10-20 % more", "10–20 % more"),
        ("Cafe, Strasse", "Café, Straße"),
        ("unable to lower", "unable to** lower"),
        ("“lower prices…”", "lower prices"),
        ("lower\u200b pri\u00adces", "lower prices"),
    ],
)
def test_a_quote_is_found_however_it_was_typed_and_shown_in_the_texts_own_words(
    quote: str, shown: str
) -> None:
    found = find_quote(quote, ANSWER)
    assert found.kind == "verbatim"
    assert found.verified
    assert found.words == shown
    assert ANSWER[found.start : found.end] == shown


def test_half_a_word_is_shown_whole_so_that_it_cannot_turn_into_its_opposite() -> None:
    assert find_quote("able to** lower prices", ANSWER).words == "unable to** lower prices"


def test_soft_hyphens_at_a_line_end_join_the_word() -> None:
    assert find_quote("customers first", "our cus\u00ad\ntomers first").words == "cus\u00ad\ntomers first"


def test_a_hyphen_between_figures_is_not_a_hyphenated_word() -> None:
    assert not find_quote("a range of 1020 euro", "a range of 10-20 euro").verified


PLAN = (
    "We lower our prices for families from May. Staff were told in April. We do not intend to lower fees for banks; "
    "a single bill replaces four of them ... and nobody waits longer than a week."
)


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("lower our prices … from May", "lower our prices … from May"),
        ("We lower our prices [...] told in April", "We lower our prices … told in April"),
        ("“We lower our prices ... Staff were (…) a single bill”", "We lower our prices … Staff were … a single bill"),
        ("LOWER OUR PRI…r families from", "lower our prices for families from"),
        ("four of them … and nobody waits", "four of them ... and nobody waits"),
        ("a single bill […] and nobody waits", "a single bill … and nobody waits"),
    ],
)  # fmt: skip
def test_a_quote_may_say_that_it_leaves_words_out(quote: str, shown: str) -> None:
    found = find_quote(quote, PLAN)
    assert found.kind == ("elided" if " … " in shown else "verbatim")
    assert (found.verified, found.words) == (True, shown)
    assert found.stretch == PLAN[found.start : found.end]
    assert find_quote("… We lower our prices […]", PLAN).kind == "verbatim"


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("Staff were told … We lower our prices", "absent"),  # in another order
        ("we lower our prices … for children and dogs", "absent"),
        ("lower our prices … wait", "too-short"),
        ("our … May … the", "too-short"),
        ("We lower our prices for our families from … May", "near"),
        ("We do … lower fees for banks", "too-short"),
        ("We do not … lower fees for banks", "elided"),
        ("told in April. We do … to lower fees for banks", "near"),  # what is left out is "not intend"
        ("We lower our … from May. … were told in … We do not … a single bill", "absent"),  # a patchwork
        ("We lower our prices … x", "near"),
        ("… […] ...", "too-short"),
    ],
)
def test_what_is_put_together_from_snippets_does_not_count(quote: str, kind: str) -> None:
    assert find_quote(quote, PLAN).kind == kind


def test_a_not_that_was_left_out_is_shown_again() -> None:
    text = "Wir wollen die Preise im Herbst nicht für Familien senken."
    found = find_quote("Wir wollen die Preise … für Familien senken", text)
    assert (found.kind, found.words) == ("near", text.rstrip("."))


def test_what_is_left_out_is_no_more_than_a_paragraph() -> None:
    for length, kind in ((FURTHEST - 40, "elided"), (FURTHEST + 40, "absent")):
        text = "The bakery opens at six" + ", " + "x" * length + ", and it closes at noon."
        assert find_quote("The bakery opens at six … it closes at noon", text).kind == kind
    often = "we open at six; " * 40 + "x" * 300 + " and we close at noon"
    assert find_quote("we open at six … we close at noon", often).kind == "elided"


@pytest.mark.parametrize("quote", ["", "  ", "***", "—", "to", "one", "“…”"])
def test_a_quote_of_almost_nothing_proves_nothing(quote: str) -> None:
    assert find_quote(quote, ANSWER) == Grounding("too-short")


def test_a_short_text_can_be_quoted_whole_and_a_task_may_allow_shorter_quotes() -> None:
    assert find_quote("Banks", "banks").words == "banks"
    assert find_quote("Riga", ANSWER, shortest=3).words == "Riga"
    assert find_quote("", "").kind == "too-short"


@pytest.mark.parametrize(
    "quote", ["we will raise prices soon", "prices", "cheap prices here", "everything is free now"]
)
def test_words_that_do_not_stand_there_are_absent(quote: str) -> None:
    assert find_quote(quote, "We never talk about money in public.").kind in ("absent", "too-short")


def test_most_of_the_words_are_near_shown_but_not_counted() -> None:
    found = find_quote("we are not able to lower the prices of our customers the busy families", ANSWER)
    assert found.kind == "absent"
    found = find_quote("customers, the very busy families of Riga want one bill", ANSWER)
    assert found.kind == "near"
    assert not found.verified
    assert found.words in ANSWER
    assert "busy families" in found.words


def test_two_parts_never_make_one_quote_and_the_best_part_wins() -> None:
    parts = [Quotable("we promise the lowest"), Quotable("price of all in town")]
    assert find_in_parts("lowest price of all", parts).kind == "absent"
    assert find_in_parts("price of all", parts).words == "price of all"
    assert find_in_parts("price of all those in town", parts).kind == "near"
    assert find_in_parts("the", parts).kind == "too-short"
    assert find_in_parts("anything at all", []).kind == "absent"


def test_words_over_the_cut_between_two_texts_are_found_in_the_words_of_each() -> None:
    one, other = Quotable("In April we **lower** our prices for the — "), Quotable(" many families of Riga.")
    halves = one.over_edge(other, Quote("our prices for the many families"))
    assert halves is not None
    assert [half.words for half in halves] == ["our prices for the", "many families"]
    halves = Quotable("料金の透明性を").over_edge(Quotable("求めている"), Quote("透明性を求めて"))
    assert halves is not None
    assert [half.words for half in halves] == ["料金の透明性を", "求めている"]
    assert one.over_edge(other, Quote("our prices for the few families")) is None
    assert one.over_edge(other, Quote("many families of Riga")) is None


def test_scripts_without_spaces_are_not_widened_over_whole_sentences() -> None:
    text = "顧客は料金の透明性を求めている" * 9 + "そして安心を大切にする" + "毎月の請求を確かめたい" * 9
    assert find_quote("そして安心を大切にする", text).words == "そして安心を大切にする"


CHARACTERS = st.one_of(
    st.characters(),
    st.sampled_from(" \n-\u2010\u2014\u00ad\u200b\u0301\u0345*'\"”…éßİﬁ가a b"),
)
TEXTS = st.text(CHARACTERS, max_size=60)


@given(before=TEXTS, quote=st.text(CHARACTERS, min_size=20, max_size=60), after=TEXTS)
def test_whatever_stands_in_a_text_is_found_in_it(before: str, quote: str, after: str) -> None:
    text = before + quote + after
    found = find_quote(quote, text)
    if found.kind == "too-short":
        # Much of what was drawn may be signs that a quote is not known by.
        return
    assert found.kind == "verbatim"
    assert found.words == text[found.start : found.end] != ""


@given(quote=TEXTS, text=TEXTS, shortest=st.integers(1, SHORTEST))
def test_what_is_shown_is_always_a_slice_of_the_text(quote: str, text: str, shortest: int) -> None:
    found = find_quote(quote, text, shortest=shortest)
    assert (found.words == "") == (found.kind in ("absent", "too-short"))
    assert found.stretch == (text[found.start : found.end] if found.words else "")
    if found.kind != "elided":
        assert found.words == found.stretch


WORDS = [
    "the",
    "bakery",
    "sells",
    "rye",
    "bread",
    "at",
    "noon",
    "to",
    "families",
    "who",
    "want",
    "one",
    "bill",
    "and",
    "not",
    "four",
    "of",
    "them",
]
SIGNS = st.sampled_from([" ", "\n", ", ", " … ", " [...] ", ". ", "-\n", " — "])


@st.composite
def sayings(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40))
    return "".join(word + draw(SIGNS) for word in words)


@given(text=sayings(), quote=sayings(), place=st.integers(0, 40))
def test_a_quote_counts_only_if_all_of_its_words_stand_in_the_text_in_their_order(
    text: str, quote: str, place: int
) -> None:
    found = find_quote(quote, text)
    if found.verified:
        # Letters alone: neither spaces nor hyphens nor what is left out can hide a word that is not there.
        left = iter(character for character in text if character.isalpha())
        assert all(character in left for character in quote if character.isalpha())
        for part in found.words.split(" … "):
            assert part in text
    words = quote.split()
    foreign = " ".join((*words[:place], "zzyzx", *words[place:]))
    assert not find_quote(foreign, text).verified


def test_what_is_near_is_found_as_by_counting_every_stretch() -> None:
    text = "one two three four five two three six two three four seven eight two two three nine " * 3

    def best(words: list[str]) -> int:
        held = text.split()
        return max(
            (Counter(words) & Counter(held[at : at + len(words)])).total()
            for at in range(len(held) - len(words) + 1)
        )

    for words in product(["two", "three", "nine", "seven", "ten"], repeat=5):
        near = best(list(words)) >= 0.8 * 5
        kind = find_quote(" ".join(words), text).kind
        assert kind in (("near", "verbatim") if near else ("absent",))


@pytest.mark.parametrize(
    "text",
    [
        "price " * 50_000,
        "a" * 300_000,
        "\u00ad" * 299_999 + "—",
        "e\u0301" * 150_000,
        "' " * 150_000,
        "-\n" * 150_000,
    ],
    ids=["words", "one word", "soft hyphens", "accents", "quote marks", "hyphens"],
)
@pytest.mark.timeout(30)
def test_a_long_source_does_not_hang(text: str) -> None:
    quotable = Quotable(text)
    left_out = " … ".join([text[:50], text[60:90], "at last"])
    for quote in (
        "price of a thing nobody ever named",
        text[100_000:180_000] + " x y z",
        "a" * 5000 + "b",
        left_out,
    ):
        quotable.find(quote)
