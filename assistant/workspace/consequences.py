"""What follows from every act, in the same transaction: suggestions grow stale, dismissals lapse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from assistant.errors import BadInput
from assistant.method.records import KINDS
from assistant.method.said import within
from assistant.workspace.changes import Body, same
from assistant.workspace.proposals import reaches, rests_on
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
    _outdate(draft, refs)
    if refs:
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


FALLEN: Final = frozenset({"rejected", "edited", "stale"})
"""States of a suggestion that does not stand in the record as it was proposed, and will not."""


def _outdate(draft: Draft, refs: set[str]) -> None:
    """Makes stale what rests on what has changed, or was drafted upon a suggestion that has fallen.

    What a suggestion brings that is accepted as it stands is what was drafted upon: it makes those drafts no
    more stale than taking the acceptance back does.
    """
    moved = _moved(draft)
    if not moved and not refs:
        return
    fallen = {id_ for id_, (_, now) in moved.items() if now in FALLEN}
    brought = {
        id_: _brought(draft, id_) for id_, sides in moved.items() if set(sides) == {"open", "accepted"}
    }
    waiting = [
        (id_, body.get("payload", {}))
        for id_, body in draft.listed("suggestions")
        if _state(body) == "open" and (id_ in draft.following or not draft.touched("suggestions", id_))
    ]
    fresh = True
    while fresh:
        fresh = False
        for id_, payload in waiting:
            upon = set(payload.get("drafts", ()))
            ours = set().union(*(brought[each] for each in upon & brought.keys()))
            others = set().union(*(brought[each] for each in brought.keys() - upon))
            meant = refs - (ours - others)
            if id_ not in fallen and (upon & fallen or meant.intersection(rests_on(payload))):
                draft.update("suggestions", id_, {"state": "stale"})
                fallen.add(id_)
                fresh = True


def _moved(draft: Draft) -> dict[str, tuple[str, str]]:
    """Suggestions that this act has set to another state: the state before, and now."""
    set_here = [id_ for id_, _ in draft.listed("suggestions") if draft.touched("suggestions", id_)]
    sides = {
        id_: (_state(draft.state.body("suggestions", id_)), _state(draft.get("suggestions", id_)))
        for id_ in set_here
    }
    return {id_: (before, now) for id_, (before, now) in sides.items() if before != now}


def _state(body: Body | None) -> str:
    return str((body or {}).get("state", "open"))


def _brought(draft: Draft, id_: str) -> set[str]:
    sides = (draft.state.body("suggestions", id_), draft.get("suggestions", id_))
    return set().union(*(reaches((body or {}).get("payload", {})) for body in sides))


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
