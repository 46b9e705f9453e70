"""What a model is given to read: the plan and nothing private, each text on its side, within its budget."""

from __future__ import annotations

from assistant.advisor.material import Passage, pack, passages, question_of
from tests.advisor.company import RECORDS, company, record


def read(held: tuple[Passage, ...], budget: int = 100_000) -> str:
    return "\n".join(passage.delimited("n0") for passage in pack(held, budget).passages)


def test_answers_and_records_are_given_and_nothing_private() -> None:
    engagement = company(
        answers={"market": {"assumed": "Before", "agreed": "After", "voices": [{"participant": "Iva", "answer": "PRIVATE", "dissent": "PRIVATE"}]}},
        participants=[{"name": "PRIVATE", "contact": "PRIVATE"}],
        parked=[{"id": "parked-1", "title": "PRIVATE"}],
        records=[*RECORDS, record("persona", 9, "Ninth", sources=[{"title": "PRIVATE", "quote": "PRIVATE"}], origin={"by": "person", "name": "PRIVATE"})],
    )  # fmt: skip
    text = read(passages(engagement))
    assert "PRIVATE" not in text
    assert "After" in text
    assert "Before" not in text
    assert "importance: 9" in text
    assert "need_effects[0].effect: Losing a blouse becomes inexcusable" in text


def test_each_text_has_its_side() -> None:
    sides = {passage.ref: passage.sides for passage in passages(company())}
    assert sides["market"] == sides["persona-1"] == sides["trend-1"] == {"customer"}
    assert sides["value-proposition"] == sides["swot-item-1"] == sides["purpose-1"] == {"business"}
    assert sides["target-personas"] == {"customer", "business"}


def test_only_peoples_own_words_can_be_quoted() -> None:
    need = next(passage for passage in passages(company()) if passage.ref == "need-1")
    assert need.find("every resident's own clothes").verified
    assert not need.find("persona-1, persona-3").verified
    assert not need.find("9", shortest=1).verified


def test_the_order_of_records_follows_no_rank() -> None:
    names = [
        passage.ref for passage in passages(company(records=[record("need", n, "N") for n in range(1, 9)]))
    ]
    assert names != sorted(names)
    assert names == [
        passage.ref
        for passage in passages(company(records=[record("need", n, "N") for n in range(8, 0, -1)]))
    ]


def test_what_does_not_fit_is_shortened_then_left_out_and_said() -> None:
    many = company(
        answers={"market": {"agreed": "m" * 30_000}},
        records=[record("need", n, "N" * 500) for n in range(40)],
    )
    held = passages(many)
    roomy, tight = pack(held, 60_000), pack(held, 3_000)
    assert roomy.notices == ("1 text was shortened for the model.",)
    assert len(roomy.passages) == len(held)
    assert len(read(held, 3_000)) < 4_500
    assert len(tight.passages) < len(held)
    assert any("not shown to the model for lack of room" in notice for notice in tight.notices)
    assert pack((), 10).passages == ()


def test_each_kind_leads_back_to_a_question() -> None:
    assert question_of("swot_item") == "swot"
    assert question_of("kpi") == "bets"
