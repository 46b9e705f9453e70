"""What follows from every act, in the same transaction: suggestions grow stale, dismissals lapse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from assistant.errors import BadInput
from assistant.method.records import KINDS
from assistant.method.said import within
from assistant.workspace.changes import Body, same
from assistant.workspace.proposals import rests_on
from assistant.workspace.state import Draft, State

_BESIDE_THE_POINT: Final[Mapping[str, frozenset[str]]] = {
    "answers": frozenset({"status", "skipped", "opened", "sources"}),
    "records": frozenset({"origin", "sources"}),
    "documents": frozenset({"title", "media_type", "size", "passages", "added", "notes"}),
}
"""Fields that change nothing a suggestion could rest on; what backs a statement says nothing else by that."""

_LOST: Final = "citation-lost"
"""The rule that speaks where a document is cited that is not there."""


def changed_refs(draft: Draft) -> set[str]:
    """Ids of records and documents and slugs of questions whose substance differs after this act."""
    refs: set[str] = set()
    if draft.says_the_same:
        return refs
    for change in draft.changes():
        if change.collection in _BESIDE_THE_POINT:
            key = (change.collection, change.id)
            entity = draft.state.get(*key)
            if not same(
                _substance(key[0], entity.body if entity else None), _substance(key[0], draft.get(*key))
            ):
                refs.add(change.id)
    return refs


def _substance(collection: str, body: Body | None) -> Body:
    beside = _BESIDE_THE_POINT[collection]
    if collection == "answers":
        beside = beside | {"question"}
    return {name: value for name, value in (body or {}).items() if name not in beside}


def settle(draft: Draft) -> None:
    """Adds to an act what follows from it, and refuses what may not stand.

    Suggestions and dismissals that the act itself has set are left as it set them: accepting does not
    make stale, and undoing brings back what was open before.

    Raises:
        BadInput: there would be a second record of a kind that is single.
    """
    refs = changed_refs(draft)
    if refs:
        for id_, body in draft.listed("suggestions"):
            is_open = body.get("state", "open") == "open"
            rests = is_open and not draft.touched("suggestions", id_) and rests_on(body.get("payload", {}))
            if rests and refs.intersection(rests):
                draft.update("suggestions", id_, {"state": "stale"})
        for id_, body in draft.listed("dismissals"):
            if not draft.touched("dismissals", id_) and refs.intersection(body.get("ids", ())):
                draft.drop("dismissals", id_)
    if any(change.collection == "documents" and change.removed for change in draft.changes()):
        # It names who cites and not what is cited: set aside for one document, it would hide the loss of another.
        for id_, body in draft.listed("dismissals"):
            if body["rule"] == _LOST and not draft.touched("dismissals", id_):
                draft.drop("dismissals", id_)
    if any(change.collection == "records" and change.created for change in draft.changes()):
        _refuse_a_second(draft)


def _refuse_a_second(draft: Draft) -> None:
    kinds = [body["kind"] for _, body in draft.listed("records")]
    for kind, model in KINDS.items():
        if model.single and kinds.count(kind) > 1:
            raise BadInput(
                f"There is one {within(model.label)} in an engagement, and it exists already.",
                hint="Change the one there is, or remove it first.",
            )


def substance_revision(state: State, ref: str) -> int:
    """The event that last changed what the record, answer or document `ref` says; 0 where there is none."""
    found = [0]
    for collection, beside in _BESIDE_THE_POINT.items():
        entity = state.get(collection, ref)
        if entity is not None:
            found += [seq for field, seq in entity.revisions.items() if field and field not in beside]
    return max(found)
