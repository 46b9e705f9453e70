"""The words of the shipped guidance: nothing that the audit finds wrong, and an audit that finds what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.method.questions import QUESTIONS
from assistant.retrieval.audit import CRAFTS, default_texts, find_faults, main
from assistant.retrieval.cards import Card, load_cards
from assistant.retrieval.wording import Shared, own_texts, runs, shared, words_of

CARDS = load_cards()
THEIRS = "He said: “It never rains when the ferry leaves on time, and nobody has asked the captain why.”"


def faults(cards: Sequence[Card]) -> str:
    """What the audit says of `cards`, one line each."""
    return "\n".join(find_faults(cards))


def changed(id: str, **values: object) -> list[Card]:
    """The shipped cards, the one named `id` with other values."""
    return [card.model_copy(update=values) if card.id == id else card for card in CARDS]


def test_nothing_is_wrong_with_the_shipped_cards() -> None:
    assert faults(CARDS) == ""


@pytest.mark.parametrize("kind", ["concept", "probe", "good-answer", "pitfall", "example"])
def test_a_question_without_a_kind_of_card_is_named(kind: str) -> None:
    cards = [card for card in CARDS if not (card.kind == kind and "market" in card.questions)]
    assert f"question market: no {kind} card" in faults(cards)


def test_every_question_needs_five_follow_ups_and_an_example_of_its_own() -> None:
    probe = next(card for card in CARDS if card.id == "swot-probe")
    fewer = probe.body[: probe.body.rindex("\n- ")]
    assert "question swot: 4 follow-up questions" in faults(changed("swot-probe", body=fewer))
    later = changed("gym-example", questions=("objectives-long", "objectives-short"))
    assert "question objectives-short: no example that is first of all about it" in faults(later)


def test_a_craft_without_a_credit_or_a_card_is_named() -> None:
    assert "“pre-mortem”: premortem-with-customer does not say" in faults(
        changed("premortem-with-customer", credits=())
    )
    assert "“TOWS”: no method card" in faults([card for card in CARDS if card.id != "weighed-swot"])
    assert len(CRAFTS) >= 14


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"body": "Market. " * 59}, "59 words in the body"),
        ({"cues": tuple(f"cue {number}" for number in range(11))}, "11 cues instead of"),
        ({"cues": tuple(f"cue {number}" for number in range(41))}, "41 cues instead of"),
        ({"questions": tuple(question.slug for question in QUESTIONS[:5])}, "more than four questions"),
        ({"see": ()}, "leads nowhere"),
        ({"title": "Draw the fence with four posts"}, "the same title twice"),
        ({"cues": tuple(f"cue {number}" for number in range(12))}, ""),
    ],
)
def test_a_faulty_card_is_named_with_its_fault(values: dict[str, object], said: str) -> None:
    found = faults(changed("market-is-a-choice", **values))
    assert said in found
    assert bool(found) == bool(said)


def test_cues_may_not_be_the_cards_own_words_nor_anothers() -> None:
    card, other = CARDS[:2]
    own = " ".join(words_of(card.body)[:4])
    assert f"the cue “{own}” is the card's own words" in faults(changed(card.id, cues=(own, *card.cues[1:])))
    assert "the same cue twice" in faults(changed(card.id, cues=(other.cues[0], *card.cues[1:])))


def test_a_card_that_says_what_another_says_is_found() -> None:
    other = next(card for card in CARDS if card.id == "market-fence")
    assert "says the same as" in faults(changed("market-is-a-choice", body=other.body, credits=other.credits))


def test_whoever_is_named_is_credited_and_whoever_is_credited_is_named() -> None:
    assert "strategy-kernel: names Rumelt without a credit" in faults(changed("strategy-kernel", credits=()))
    credits = next(card.credits for card in CARDS if card.id == "strategy-kernel")
    assert "credits Richard P. Rumelt without naming" in faults(changed("market-probe", credits=credits))


def test_a_company_stands_in_one_example_only() -> None:
    assert "the same company twice" in faults(changed("gym-example", company="Kestrel Tyres"))


def test_a_sentence_of_others_is_found_however_it_is_set() -> None:
    ours = "They told us that it never RAINS -\n\twhen the 'ferry' leaves on time. And nobody has a clue."
    assert shared([("card", ours)], [("source", THEIRS)]) == [
        Shared("card", "source", "it never rains when the ferry leaves on time and nobody has")
    ]
    assert shared([("card", "never rains when the ferry leaves on")], [("source", THEIRS)]) == []


def test_titles_are_names_and_may_be_quoted() -> None:
    title = "It Never Rains When the Ferry Leaves on Time"
    assert shared([("card", title)], [("source", THEIRS)], [title]) == []
    assert shared([("card", title + " and nobody")], [("source", THEIRS)], [title]) != []


def test_of_python_only_what_stands_in_quotes_is_compared(tmp_path: Path) -> None:
    (tmp_path / "words.py").write_text('# a remark\nTEXT = (\n    "in two "\n    "halves"\n)\n')
    (tmp_path / "words.bin").write_bytes(b"\xff")
    assert [text for _, text in own_texts([tmp_path])] == ["in two halves"]
    names = {Path(name.partition(":")[0]).name for name, _ in own_texts(default_texts())}
    assert {"market-probe.md", "bets.md.j2", "questions.py"} <= names
    assert runs("one two three", 2) == {("one", "two"), ("two", "three")}


def test_the_audit_can_be_run_against_other_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    printed = capsys.readouterr().out
    for words in ("follow-ups", "trends-needs", "links:", "most alike", "Nothing is wrong."):
        assert words in printed
    source, mine = tmp_path / "source.txt", tmp_path / "mine.md"
    source.write_text(THEIRS, "utf-8")
    mine.write_text("As somebody said, it never rains when the ferry leaves on time.", "utf-8")
    assert main(["--against", str(source), "--texts", str(mine)]) == 1
    printed = capsys.readouterr().out
    assert "mine.md: shares 10 words with" in printed
    assert "Faults: 1." in printed
    assert main(["--against", str(tmp_path / "gone.txt")]) == 1
    assert "gone.txt" in capsys.readouterr().out
