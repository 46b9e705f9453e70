"""What changed between two texts, as a person reads it."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.method import differences as module
from assistant.method.differences import Piece, differences, summary

MARKS = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
words = st.lists(
    st.sampled_from(
        ["the", "a", "price", "cost", "boiler", "don't", "10,000", ".", "-", "é", "\n", " ", "  ", "\t"]
    ),
    max_size=40,
).map(" ".join)


def marked(before: str, after: str) -> str:
    """The difference on one line, as a proof-reader would mark it."""
    return "".join(MARKS[piece.sort].format(piece.text) for piece in differences(before, after))


def check(before: str, after: str) -> list[Piece]:
    """The pieces, after it was seen that they lose nothing and that neighbours differ in sort."""
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.sort != "removed") == after
    assert "".join(piece.text for piece in pieces if piece.sort != "added") == before
    assert all(piece.text for piece in pieces)
    assert all(one.sort != other.sort for one, other in pairwise(pieces))
    return pieces


@given(st.text(), st.text())
@example("", "")
@example(" ", "")
@example("a b", "a  b\n")
@example("x the y", "z the w")
def test_nothing_is_lost_of_any_two_texts(before: str, after: str) -> None:
    check(before, after)


@given(words, words)
def test_nothing_is_lost_of_texts_that_share_words(before: str, after: str) -> None:
    check(before, after)


@given(words, words)
def test_nothing_is_lost_where_a_long_stretch_is_divided(before: str, after: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "COMPARED", 4)
        check(before, after)


@given(st.text())
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert differences(text, text) == ([Piece("same", text)] if text else [])


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (
            "We serve old homes in the valley.",
            "We serve new offices in the valley and the coast.",
            "We serve [-old homes-][+new offices+] in the valley[+ and the coast+].",
        ),
        (
            "red house and blue garden",
            "green flat and yellow yard",
            "[-red house and blue garden-][+green flat and yellow yard+]",
        ),
        ("x the y", "z the w", "[-x the y-][+z the w+]"),
        (
            "Cheaper for landlords every winter.",
            "Faster for landlords each winter.",
            "[-Cheaper-][+Faster+] for landlords [-every-][+each+] winter.",
        ),
        ("- pumps\n- boilers", "- pump repair\n- vans", "- [-pumps-][+pump repair+]\n- [-boilers-][+vans+]"),
        ("one line\nof words", "one line of words", "one line[-\n-][+ +]of words"),
        ("the end", "the end of it", "the end[+ of it+]"),
        ("old-fashioned boilers", "old boilers", "[-old-fashioned-][+old+] boilers"),
        ("", "All new.", "[+All new.+]"),
        ("All gone.", "", "[-All gone.-]"),
    ],
)
def test_a_reader_sees_what_changed(before: str, after: str, shown: str) -> None:
    check(before, after)
    assert marked(before, after) == shown


def test_a_long_text_is_divided_at_words_that_stand_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COMPARED", 20)
    before = "alpha beta winter summer landlords gamma delta winter"
    after = "beta alpha winter autumn landlords delta gamma summer winter winter"
    pieces = check(before, after)
    assert any("landlords" in piece.text for piece in pieces if piece.sort == "same")


def test_the_summary_counts_words_and_no_signs() -> None:
    assert summary(differences("We don't sell boilers.", "We don't sell 1,000 heat pumps!")) == (3, 1, 3)
    assert summary([]) == (0, 0, 0)


def test_long_texts_are_compared_quickly() -> None:
    chance = random.Random(7)
    vocabulary = [f"word{n}" for n in range(3000)]
    weights = [1 / (n + 1) for n in range(3000)]
    one, other = (chance.choices(vocabulary, weights, k=10_000) for _ in range(2))
    edited = [word if chance.random() > 0.1 else "edited" for word in one]
    for before, after in (
        (" ".join(one), " ".join(edited)),
        (" ".join(one), " ".join(other)),
        ("a b " * 5000, "b a c " * 3333),
    ):
        check(before, after)


@pytest.mark.timeout(30)
def test_long_texts_do_not_hang() -> None:
    chance = random.Random(7)
    one, other = (" ".join(f"w{chance.randrange(4000)}" for _ in range(60_000)) for _ in range(2))
    check(one, other)
