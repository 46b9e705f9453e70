"""A card is read whole or refused with the file and the field named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadInput
from assistant.retrieval.cards import Probe, load_cards, parse_card
from tests.retrieval.cards import card_text, write_cards

PROBES = """Ask before you believe.

- Who would notice first if it were gone? — whether anybody would miss it
- What did they do the last time, step by step,
  from start to end? — behaviour instead of opinion
* How often does that happen? — the weight of the case
"""
MARKS = """It is specific.

- Names a person
- Names a place
- Names a price
"""


def test_a_card_keeps_what_its_file_says() -> None:
    card = parse_card(card_text(cues=("one", "two: with a colon")), "x.md")
    assert (card.id, card.title, card.kind, card.questions) == (
        "job-not-product",
        "A job, not a product",
        "concept",
        ("needs",),
    )
    assert card.cues == ("one", "two: with a colon")
    assert card.body == "People hire things to make progress in their lives."
    assert str(card.reference) == "cvmbok/jobs-to-be-done"
    assert card.probes == ()
    assert card.marks == ()


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm() -> None:
    assert parse_card("\ufeff" + card_text().replace("\n", "\r\n"), "x.md") == parse_card(card_text(), "x.md")


def test_a_probe_card_gives_its_questions_and_what_they_listen_for() -> None:
    card = parse_card(card_text(kind="probe", body=PROBES), "x.md")
    assert card.probes == (
        Probe("Who would notice first if it were gone?", "whether anybody would miss it"),
        Probe(
            "What did they do the last time, step by step, from start to end?", "behaviour instead of opinion"
        ),
        Probe("How often does that happen?", "the weight of the case"),
    )
    assert card.marks == ()


def test_a_good_answer_card_gives_its_marks() -> None:
    card = parse_card(card_text(kind="good-answer", body=MARKS), "x.md")
    assert card.marks == ("Names a person", "Names a place", "Names a price")
    assert card.probes == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no front matter at all", "front matter"),
        ("---\nid: [\n---\nbody", "not valid YAML"),
        ("---\n- a\n- b\n---\nbody", "not a list of fields"),
        (card_text().replace("perspective: both\n", ""), "perspective"),
        (card_text().replace("perspective: both", "perspective: sideways"), "perspective"),
        (card_text().replace("perspective: both", "perspective: both\nmood: sunny"), "mood"),
        (card_text().replace("perspective: both", "perspective: both\nbody: here"), "body"),
        (card_text(id="Not An Id"), "id"),
        (card_text(title='""'), "title"),
        (card_text(source="hearsay"), "unknown source 'hearsay'"),
        (card_text(section="session-9"), "unknown section 'session-9'"),
        (card_text(kind="rumour"), "kind"),
        (card_text(questions="needs, weather"), "unknown question 'weather'"),
        (card_text(questions="needs, needs"), "questions"),
        (card_text(questions="2"), "questions"),
        (card_text(cues=()), "cues"),
        (card_text(cues=("same", "same")), "cues"),
        (card_text(cues=("  ",)), "cues"),
        (card_text(body="  "), "body"),
        (card_text(kind="probe", body="- Only one? — too few"), "3 to 5 bullets"),
        (card_text(kind="good-answer", body="- a\n- b"), "3 to 5 bullets"),
        (
            card_text(kind="probe", body=PROBES.replace(" — the weight of the case", "")),
            "what it listens for",
        ),
        (card_text(kind="probe", body=PROBES.replace("happen?", "happen.")), "exactly one question"),
        (card_text(kind="probe", body=PROBES.replace("happen?", "happen? Why?")), "exactly one question"),
        (card_text(more="see: [job-not-product]\n"), "leads to itself"),
        (card_text(more="see: [other, other]\n"), "listed twice"),
        (card_text(more="company: Lumo Ferries\n"), "company"),
        (card_text(kind="example", more=""), "company"),
        (card_text(more="credits:\n  - {author: A, work: B, published: C}\n"), "credits.0.year"),
        (card_text(kind="probe", body=PROBES.replace("happen?", "happen " * 40 + "?")), "more than 35 words"),
    ],
)
def test_a_faulty_card_is_refused_with_file_and_field(text: str, said: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_card(text, "cvmbok/x.md")
    assert "cvmbok/x.md" in refusal.value.message
    assert said in refusal.value.message
    assert refusal.value.hint


def test_a_folder_of_cards_is_read_in_the_order_of_ids_without_its_readme(tmp_path: Path) -> None:
    write_cards(tmp_path, card_text(id="b"), card_text(id="a", source="big-picture", section="litmus"))
    (tmp_path / "README.md").write_text("How to write cards.")
    assert [card.id for card in load_cards(tmp_path)] == ["a", "b"]


def test_a_file_under_another_name_is_refused(tmp_path: Path) -> None:
    write_cards(tmp_path, card_text(id="a"))
    (tmp_path / "cvmbok" / "a.md").rename(tmp_path / "cvmbok" / "b.md")
    with pytest.raises(BadInput, match=r"cvmbok/b\.md: id"):
        load_cards(tmp_path)


def test_a_file_in_the_wrong_folder_is_refused(tmp_path: Path) -> None:
    write_cards(tmp_path, card_text(id="a"))
    (tmp_path / "cvmbok").rename(tmp_path / "big-picture")
    with pytest.raises(BadInput, match=r"big-picture/a\.md: source"):
        load_cards(tmp_path)


def test_a_link_to_a_card_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    write_cards(tmp_path, card_text(id="a", more="see: [b]\n"), card_text(id="b"))
    assert load_cards(tmp_path)[0].see == ("b",)
    (tmp_path / "cvmbok" / "b.md").unlink()
    with pytest.raises(BadInput, match=r"cvmbok/a\.md: see: there is no card 'b'"):
        load_cards(tmp_path)


def test_a_credit_reads_as_it_is_cited() -> None:
    more = "credits:\n  - {author: Jo Byrne, work: On Ferries, published: Quay Press, year: 1998}\n"
    (credit,) = parse_card(card_text(more=more), "a card").credits
    assert str(credit) == "Jo Byrne, “On Ferries”, Quay Press, 1998"


def test_an_id_cannot_be_taken_twice(tmp_path: Path) -> None:
    write_cards(tmp_path, card_text(id="a"), card_text(id="a", source="big-picture", section="litmus"))
    with pytest.raises(BadInput, match="already taken"):
        load_cards(tmp_path)


def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match=r"a\.md: the file cannot be read"):
        load_cards(tmp_path)


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_stands_in_a_file_it_is_a_card_or_a_clear_refusal(front: str, body: str) -> None:
    try:
        card = parse_card(f"---\n{front}\n---\n{body}", "x.md")
    except BadInput as refusal:
        assert "x.md" in refusal.message  # noqa: PT017 - either outcome is right
    else:
        assert card.body
