"""Records out of prose: word for word from what people wrote, none twice, each to be taken alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.desk import Desk
from assistant.advisor.guide.advisor import GuideAdvisor
from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.paper import paper_of
from assistant.advisor.tasks.extract import reply_for
from assistant.errors import BadInput
from assistant.method.questions import QUESTION
from assistant.method.records import RECORD
from assistant.workspace.document import Workspace
from tests.advisor.company import company
from tests.advisor.model_helpers import answers, sent
from tests.fakes.model_server import FakeModelServer, Reply

PROSE = (
    "Matrons want every resident's own clothes back, and since the audit they also need proof that 98 % came back. "
    "Families just want it to smell of home."
)
PROOF = "they also need proof that 98 % came back"


def need(title: str, *quotes: str, **fields: Any) -> dict[str, Any]:
    blank = dict.fromkeys(("id", "note"))
    support = [{"ref": "needs", "quote": quote} for quote in quotes]
    return {**blank, "persona_ids": [], "title": title, "support": support, **fields}


def found(*records: dict[str, Any]) -> Reply:
    return answers({"records": list(records)})


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(
        tmp_path / "f.counterpoint", organisation="Fernhill Laundry", actor="Iva"
    ) as opened:
        opened.import_engagement(company(), source="test")
        opened.write_answer("needs", "assumed", PROSE)
        yield opened


@pytest.fixture
def desk(workspace: Workspace, advisor: ModelAdvisor) -> Desk:
    return Desk(workspace, advisor)


async def test_what_the_prose_names_comes_as_records_each_with_its_words_and_links_that_exist(
    model: FakeModelServer, desk: Desk, workspace: Workspace
) -> None:
    reply = found(
        need("Prove what came back", PROOF, persona_ids=["persona-1", "persona-77"]),
        need("Smell of home", "just want it to smell of home", persona_ids=["persona-3"]),
        need("Save money", "they want to save a lot of money"),
        need("Be on time"),
    )
    model.queue(reply, reply)
    given = await desk.give("extract", "needs")
    assert [item.record.fields["title"] for _, item in given.items] == [
        "Prove what came back",
        "Smell of home",
    ]
    assert "records[2].support[0]: the words do not stand in needs" in sent(model)
    assert "records[3].support: quote the words that it is from" in sent(model)
    assert given.notices == (
        "Links to records that do not exist or were declined were removed: persona-77, persona-3.",
        "2 records were left out: the words that it should be from do not stand there.",
    )
    first, second = (suggestion for suggestion, _ in given.items)
    paper = paper_of(first.payload)
    assert paper is not None
    assert paper.parts[0].claims[0].quotes[0].quote == PROOF
    accepted = workspace.accept([second.id])[0]
    assert [(each.title, each.evidence) for each in accepted.records] == [("Smell of home", "opinion")]
    assert workspace.suggestions(state="open")[-1].id == first.id
    assert workspace.engagement().answer("needs").assumed == PROSE


async def test_what_exists_is_gone_on_with_or_left_out_and_never_doubled(
    model: FakeModelServer, desk: Desk, workspace: Workspace
) -> None:
    own = "Matrons want every resident's own clothes back"
    model.queue(
        found(
            need("get every  resident’s own clothes back!", own),
            need("Pass the inspection", own, id="need-2", persona_ids=["persona-2"]),
            need("Show a board what washing costs per bed", PROOF, id="need-3", persona_ids=["persona-1"]),
        )
    )
    given = await desk.give("extract", "needs")
    ((suggestion, item),) = given.items
    assert item.record.id == "need-3"
    assert suggestion.payload["records"] == []
    assert suggestion.payload["changes"] == [
        {"id": "need-3", "fields": {"persona_ids": ["persona-2", "persona-1"]}}
    ]
    assert "Left out, since it is there already: need-1, need-2." in given.notices
    assert "need-1 need" in sent(model)


async def test_what_was_set_aside_is_not_brought_up_again_on_the_same_prose(
    model: FakeModelServer, desk: Desk, workspace: Workspace
) -> None:
    reply = found(
        need("Prove what came back", PROOF),
        need("Show a board what washing costs per bed", PROOF, id="need-3", persona_ids=["persona-1"]),
    )
    model.queue(reply, reply, reply)
    given = await desk.give("extract", "needs")
    workspace.reject([suggestion.id for suggestion, _ in given.items])
    assert (await desk.give("extract", "needs")).items == []
    workspace.write_answer("needs", "assumed", PROSE + " Every week.")
    assert len((await desk.give("extract", "needs")).items) == 2


async def test_both_sides_of_the_answer_are_read_and_nothing_that_single_people_said(
    model: FakeModelServer, desk: Desk, workspace: Workspace
) -> None:
    workspace.give_voice("needs", "Ole", answer="PRIVATE words")
    workspace.write_answer("needs", "agreed", "They need a bed count they can show.")
    given = await desk.give("extract", "needs")
    assert "They need a bed count" in sent(model)
    assert PROSE in sent(model)
    assert "PRIVATE" not in sent(model)
    assert [item.record.fields["title"] for _, item in given.items] == [
        "They need a bed count they can show."
    ]


async def test_without_prose_or_without_a_model_it_says_what_to_do(
    model: FakeModelServer, desk: Desk, workspace: Workspace
) -> None:
    nothing = await desk.give("extract", "trends")
    assert (nothing.items, model.bodies) == ([], [])
    assert nothing.notices == ("Nothing is written here yet, so there is nothing to find records in.",)
    with pytest.raises(ModelFailure, match="finds the records") as caught:
        await Desk(workspace, GuideAdvisor()).give("extract", "needs")
    assert "makes one by hand" in caught.value.hint
    with pytest.raises(BadInput, match="many candidates"):
        await desk.give("extract", "bets")


def test_a_reply_holds_records_of_the_questions_own_kind_alone() -> None:
    for question in QUESTION.values():
        schema = reply_for(question).model_json_schema()
        assert schema["required"] == ["records"]
        items = [part["title"] for part in schema["$defs"].values() if "support" in part["properties"]]
        assert items == [type(RECORD.validate_python({"kind": question.kind, "id": "x"})).__name__ + "Item"]
