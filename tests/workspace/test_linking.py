"""A record that is added together with the links that others have to it: one act, and one undo."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.errors import BadInput, NotFound
from assistant.workspace.document import Workspace
from tests.workspace.build import assert_sound


def fields(ws: Workspace, id_: str) -> dict[str, Any]:
    return next(record.model_dump() for record in ws.engagement().records if record.id == id_)


def test_what_is_added_is_named_in_others_by_one_act_that_one_undo_takes_back(ws: Workspace) -> None:
    ws.add_record("persona", {"title": "Shift nurse"})
    ws.add_record("bet", {"title": "A last boat at two", "need_ids": []})
    ws.add_record("value_proposition", {"title": "Home before dawn"})
    before, revision = ws.engagement(), ws.revision
    added = ws.add_record(
        "need",
        {"title": "Be home", "persona_ids": ["persona-1"]},
        named_in=[("bet-1", "need_ids"), ("value-proposition-1", "need_ids")],
    )
    assert ws.revision == revision + 1
    assert fields(ws, "bet-1")["need_ids"] == fields(ws, "value-proposition-1")["need_ids"] == [added.id]
    ws.add_record("persona", {"title": "Islander"}, named_in=[("value-proposition-1", "persona_id")])
    assert fields(ws, "value-proposition-1")["persona_id"] == "persona-2"
    assert ws.history(limit=1)[0].summary == (
        "Persona “Islander” added; Value proposition “Home before dawn”: persona"
    )
    ws.undo()
    assert set(ws.undo().refs) == {added.id, "bet-1", "value-proposition-1"}
    assert ws.engagement() == before
    assert_sound(ws.path)


def test_where_one_link_cannot_be_made_nothing_is_added(ws: Workspace) -> None:
    ws.add_record("bet", {"title": "A last boat at two"})
    before = ws.engagement()
    for error, ref, field in (
        (NotFound, "bet-9", "need_ids"),
        (BadInput, "bet-1", "persona_ids"),
        (BadInput, "bet-1", "title"),
        (BadInput, "bet-1", "nothing"),
    ):
        with pytest.raises(error):
            ws.add_record("need", {"title": "Be home"}, named_in=[(ref, field)])
    assert ws.engagement() == before
