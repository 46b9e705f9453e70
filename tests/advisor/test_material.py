"""What a model is given to read: the plan and nothing private, each text on its side, within its budget."""

from __future__ import annotations

from assistant.advisor.grounds.sources import Source, SourceBook
from assistant.advisor.material import Passage, own_texts, pack, passages, question_of
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


def test_passages_of_documents_go_in_whole_or_not_at_all_and_that_is_said() -> None:
    sources = [Source("d-1", n, "Talks.md", f"page {n}", f"{n} {'s' * 900} end") for n in range(6)]
    held = passages(company(records=[record("need", n, "N" * 400) for n in range(12)]))
    roomy = pack(held, 20_000, sources=sources)
    assert [each.delimited("n0").count(" end") for each in roomy.documents] == [1] * 6
    assert "<<<n0 d-1/3 document>>>\nTalks.md, page 2\n2 sss" in roomy.documents[2].delimited("n0")
    assert roomy.notices == ()
    tight = pack(held, 4_000, sources=sources)
    assert len(tight.documents) == 2
    assert all(each.delimited("n0").endswith(" end\n<<<end n0>>>") for each in tight.documents)
    assert tight.notices[-1] == (
        "4 passages of the documents were not shown to the model for lack of room: "
        "Talks.md, page 2, Talks.md, page 3, Talks.md, page 4, Talks.md, page 5."
    )
    assert sum(len(each.delimited("n0")) for each in (*tight.documents, *tight.passages)) <= 4_000
    few = pack(held[:2], 4_000, sources=sources)
    assert len(few.passages) == 2
    assert len(few.documents) == 3, "what answers leave free is the documents'"


def test_what_nobody_has_accepted_is_labelled_so() -> None:
    shown = [
        each.delimited("n0") for each in pack(passages(company()), 90_000, unconfirmed={"need-1"}).passages
    ]
    assert [text for text in shown if "unconfirmed draft" in text] == [
        text for text in shown if text.startswith("<<<n0 need-1 need - unconfirmed draft>>>")
    ]
    assert any("need-1 need - unconfirmed draft" in text for text in shown)


def test_what_may_be_quoted_of_the_plan_is_peoples_words() -> None:
    book = SourceBook((), own_texts(passages(company())))
    assert book.check("need-1", "every resident's own clothes").state == "verbatim"
    assert not book.check("need-1", "persona-1, persona-3").counts


def test_each_kind_leads_back_to_a_question() -> None:
    assert question_of("swot_item") == "swot"
    assert question_of("kpi") == "bets"
