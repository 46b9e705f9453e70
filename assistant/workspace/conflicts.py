"""Edits that were based on what has changed since: kept as suggestions, never lost, never forced through."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from assistant.method.said import Origin
from assistant.workspace.content import checked, plain
from assistant.workspace.events import Event
from assistant.workspace.ids import next_id
from assistant.workspace.ledger import Ledger
from assistant.workspace.proposals import AnswerText, BesideEdit, Proposal, RecordEdit, VoiceEdit
from assistant.workspace.review import EDIT_TASK
from assistant.workspace.state import Draft


def moved(ledger: Ledger, collection: str, id_: str, fields: Collection[str], base: int, act: str) -> bool:
    """Whether another act than `act` has changed one of the fields after event `base`."""
    entity = ledger.state.get(collection, id_)
    if entity is None:
        return False
    touched = {entity.revisions.get(field, 0) for field in fields}
    return any(seq > base and not (act and ledger.act_of(seq) == act) for seq in touched)


def own_open(draft: Draft, act: str, ref: str) -> str:
    """The open suggestion that already keeps the edit of this act; empty without one."""
    for id_, body in draft.listed("suggestions") if act else ():
        shown = body.get("payload", {}).get("shown", {})
        is_open = body["task"] == EDIT_TASK and body.get("state", "open") == "open"
        if is_open and shown.get("act") == act and shown.get("ref") == ref:
            return id_
    return ""


def keep_text(
    draft: Draft, question: str, field: str, text: str, *, act: str, actor: str, retired: Collection[str]
) -> str:
    """Keeps the text of an answer as a suggestion; returns its id."""
    ref = f"{question}.{field}"
    standing = (draft.get("answers", question) or {}).get(field, "")
    answers = [AnswerText.model_validate({"question": question, "field": field, "text": text})]
    shown = {"ref": ref, "act": act, "standing": standing}
    return _keep(draft, Proposal(answers=answers, shown=shown), ref, act, actor, retired)


def keep_fields(
    draft: Draft, id_: str, fields: Mapping[str, Any], *, actor: str, retired: Collection[str]
) -> str:
    """Keeps new values for fields of a record as a suggestion; returns its id."""
    body = draft.get("records", id_) or {}
    shown = {"ref": id_, "act": "", "standing": {name: body.get(name) for name in fields}}
    changes = [RecordEdit(id=id_, fields=plain(fields))]
    return _keep(draft, Proposal(changes=changes, shown=shown), id_, "", actor, retired)


def keep_beside(
    draft: Draft,
    collection: str,
    id_: str,
    fields: Mapping[str, Any],
    *,
    actor: str,
    retired: Collection[str],
) -> str:
    """Keeps new values for fields of a thing beside the answers as a suggestion; returns its id."""
    body = draft.get(collection, id_) or {}
    shown = {"ref": id_, "act": "", "standing": {name: body.get(name) for name in fields}}
    beside = [BesideEdit.model_validate({"collection": collection, "id": id_, "fields": plain(fields)})]
    return _keep(draft, Proposal(beside=beside, shown=shown), id_, "", actor, retired)


def keep_voice(
    draft: Draft,
    question: str,
    participant: str,
    fields: Mapping[str, Any],
    *,
    actor: str,
    retired: Collection[str],
) -> str:
    """Keeps what a participant said on a form, where they have said another thing since; returns its id."""
    voice = VoiceEdit.model_validate({"question": question, "participant": participant, **fields})
    shown = {"ref": question, "act": "", "question": question}
    proposal = Proposal(voices=[voice], shown=shown)
    waiting = (
        id_
        for id_, body in draft.listed("suggestions")
        if body.get("state", "open") == "open" and body.get("payload") == plain(proposal)
    )
    return next(waiting, "") or _keep(draft, proposal, question, "", actor, retired)


def keep_removed(draft: Draft, body: Mapping[str, Any], *, actor: str, retired: Collection[str]) -> str:
    """Keeps the edit of a record that someone else has removed: accepting brings the record back."""
    shown = {"ref": body["id"], "act": "", "standing": None}
    return _keep(draft, Proposal(records=[dict(body)], shown=shown), str(body["id"]), "", actor, retired)


def _keep(draft: Draft, proposal: Proposal, ref: str, act: str, actor: str, retired: Collection[str]) -> str:
    draft.kind = "conflict"
    known = own_open(draft, act, ref)
    if known:
        draft.update("suggestions", known, {"payload": plain(proposal)})
        return known
    id_ = next_id(draft, "suggestions", "s", retired)
    suggestion = {
        "id": id_,
        "task": EDIT_TASK,
        "state": "open",
        "origin": Origin(by="person", name=actor),
        "payload": proposal,
    }
    draft.put("suggestions", id_, checked("suggestions", suggestion, id_))
    return id_


def removed_after(
    events: list[Event], id_: str, base: int, collection: str = "records"
) -> Mapping[str, Any] | None:
    """The body that a record or another thing had when it was removed after `base`; `events` are newest first."""
    removals = (
        change.removed
        for event in events
        for change in event.changes
        if event.seq > base and (change.collection, change.id) == (collection, id_) and change.removed
    )
    return next(removals, None)
