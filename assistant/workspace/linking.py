"""Records that name one that is being added, changed in the same act."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.errors import BadInput
from assistant.method.linking import linked
from assistant.method.records import RECORD
from assistant.method.said import link_kind
from assistant.text import one_line
from assistant.workspace import review
from assistant.workspace.errors import NOTHING_CHANGED
from assistant.workspace.state import Draft


def name_in(draft: Draft, kind: str, id_: str, named_in: Sequence[tuple[str, str]]) -> None:
    """Has the records in `named_in`, pairs of an id and a field, name the record `id_` of `kind`.

    Raises:
        NotFound: one of them does not exist.
        BadInput: a field does not exist, or holds no link to that kind.
    """
    for ref, field in named_in:
        body = draft.get("records", ref)
        if body is None:
            raise review.no_record(ref)
        record = RECORD.validate_python(body)
        info = type(record).model_fields.get(field)
        if info is None or link_kind(info) != kind:
            raise BadInput(
                f"{ref}: {one_line(field, 60)!r} names no {kind.replace('_', ' ')}.", kept=NOTHING_CHANGED
            )
        review.change_record(draft, ref, linked(record, field, id_))
