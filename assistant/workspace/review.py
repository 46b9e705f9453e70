"""Suggestions: how they are stored, and what a person's accepting or editing does to the record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Answer, Parked, Suggestion
from assistant.method.said import BaseRecord, Origin
from assistant.text import one_line
from assistant.workspace.changes import Body
from assistant.workspace.consequences import FALLEN
from assistant.workspace.content import KEY, body_of, checked, known_kind, plain, refusal
from assistant.workspace.errors import NOTHING_CHANGED, NotOpen
from assistant.workspace.ids import next_id, record_prefix, reserved
from assistant.workspace.most_chosen import must_leave_room
from assistant.workspace.proposals import Proposal, edited_payload
from assistant.workspace.state import Draft

EDIT_TASK = "edit"
"""The task of suggestions that keep a person's edit which met another's."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting one suggestion came to. `revision` is that of the act."""

    suggestion: Suggestion
    records: tuple[BaseRecord, ...] = ()
    changed: tuple[BaseRecord, ...] = ()
    answers: tuple[Answer, ...] = ()
    parked: tuple[Parked, ...] = ()
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Touched:
    """Keys of what a suggestion brought into the draft."""

    suggestion: str
    records: tuple[str, ...]
    changed: tuple[str, ...]
    answers: tuple[str, ...]
    parked: tuple[str, ...]


def read_proposal(data: object, label: str = "") -> Proposal:
    """Plain data as a proposal, made safe.

    Raises:
        BadInput: it does not fit; says where.
    """
    try:
        return Proposal.model_validate(plain(data))
    except ValidationError as error:
        raise BadInput(refusal(error, label)) from None


def add(
    draft: Draft,
    task: str,
    proposals: Sequence[Proposal],
    origin: Origin,
    *,
    retired: tuple[Collection[str], Collection[str]],
    is_outdated: Callable[[Proposal], bool] = lambda _: False,
    supersede: Sequence[str] = (),
) -> list[str]:
    """Stores proposals as suggestions; returns their ids, in order.

    An identical open one is used again. `retired` holds ids of records and suggestions that are not to be
    used again; what `is_outdated` since it was thought of is stale from the start. Open suggestions named in `supersede` become stale.

    Raises:
        BadInput: a record in a proposal does not fit its kind.
        NotFound: a suggestion to supersede, or one that was drafted upon, does not exist.
    """
    ids = []
    for proposal in proposals:
        proposal = _with_ids(draft, read_proposal(proposal), retired[0])
        for record in proposal.records:
            checked("records", record, str(record.get("id", "")))
        fallen = [one for one in proposal.drafts if _body(draft, one).get("state") in FALLEN]
        stale = bool(fallen) or is_outdated(proposal)
        known = None if stale else _same_open(draft, task, proposal)
        if known is None:
            known = next_id(draft, "suggestions", "s", retired[1])
            suggestion = {
                "id": known,
                "task": task,
                "state": "stale" if stale else "open",
                "origin": origin,
                "payload": proposal,
            }
            draft.put("suggestions", known, checked("suggestions", suggestion, known))
        ids.append(known)
    for id_ in supersede:
        if id_ not in ids and _body(draft, id_).get("state", "open") == "open":
            draft.update("suggestions", id_, {"state": "stale"})
    return ids


def _same_open(draft: Draft, task: str, proposal: Proposal) -> str | None:
    for id_, body in draft.listed("suggestions"):
        payload = body.get("payload", {})
        is_open = body.get("state", "open") == "open" and body["task"] == task
        # What a file brought in may hold more than a proposal has, and is then no twin of one.
        is_ours = payload.keys() <= Proposal.model_fields.keys()
        if is_open and is_ours and Proposal.model_validate(payload).same_as(proposal):
            return id_
    return None


def _with_ids(draft: Draft, proposal: Proposal, retired: Collection[str]) -> Proposal:
    """The proposal with an id for each record that no other record or suggestion uses."""
    taken = {id_ for id_, _ in draft.listed("records")} | reserved(draft) | set(retired)
    names: dict[str, str] = {}
    records: list[dict[str, Any]] = []
    mine: set[str] = set()
    for record in proposal.records:
        kind = known_kind(str(record.get("kind") or ""))
        id_ = str(record.get("id") or "")
        if not id_ or id_ in taken or id_ in mine:
            new = next_id(draft, "records", record_prefix(kind), {*retired, *mine})
            if id_ and id_ not in mine:
                names[id_] = new
            id_ = new
        mine.add(id_)
        records.append({**record, "id": id_})
    changes = proposal.model_copy(update={"records": records})
    return changes.renamed(names)


def take(
    draft: Draft,
    id_: str,
    retired: tuple[Collection[str], Collection[str]],
    *,
    edited: dict[str, Any] | None = None,
) -> Touched:
    """Carries out one open suggestion, as it stands or with parts of its payload `edited`.

    Raises:
        NotFound: there is no such suggestion, or a record that it would change is gone.
        NotOpen: it was dealt with before, or has grown stale.
        BadInput: what the edit made of it does not fit.
    """
    body = must_be_open(draft, id_)
    payload = body.get("payload", {})
    proposal = read_proposal(payload if edited is None else edited_payload(payload, edited), id_)
    if edited is not None:
        _must_be_an_edit(id_, payload, proposal)
    origin = Origin.model_validate(body.get("origin", {}))
    origin = origin.model_copy(update={"suggestion": id_, "edited": edited is not None})
    proposal = _free_of_collisions(draft, proposal, set(retired[0]))
    records = tuple(_add_record(draft, record, origin) for record in proposal.records)
    for edit in proposal.changes:
        change_record(draft, edit.id, edit.fields)
    for other in proposal.beside:
        draft.put(other.collection, other.id, changed_beside(draft, other.collection, other.id, other.fields))
    for answer in proposal.answers:
        write_text(draft, answer.question, answer.field, answer.text)
    parked = []
    for item in proposal.parked:
        parked.append(next_id(draft, "parked", "parked", retired[1]))
        raised_by = origin.name if origin.by == "person" else origin.by
        draft.put("parked", parked[-1], checked("parked", {
            "id": parked[-1], "question": item.question, "title": item.title, "raised_by": raised_by,
        }))  # fmt: skip
    fields: Body = {"state": "accepted" if edited is None else "edited"}
    if plain(proposal) != payload:
        fields["payload"] = plain(proposal)
    draft.update("suggestions", id_, fields)
    return Touched(
        id_,
        records,
        tuple(edit.id for edit in proposal.changes),
        tuple(answer.question for answer in proposal.answers),
        tuple(parked),
    )


def _must_be_an_edit(id_: str, payload: Body, proposal: Proposal) -> None:
    """Refuses an edit that leaves nothing to carry out, or turns what is proposed into another thing."""
    parts = (proposal.records, proposal.changes, proposal.answers, proposal.parked, proposal.beside)
    if not any(parts):
        raise BadInput(
            f"{id_}: the edit leaves nothing to accept.", kept=NOTHING_CHANGED, hint="Reject it instead."
        )
    kinds = {record.get("id"): record.get("kind") for record in payload.get("records", ())}
    for record in proposal.records:
        name = record.get("id")
        if kinds and name and kinds.get(name) != record.get("kind"):
            raise BadInput(f"{id_}: id and kind cannot be changed.", kept=NOTHING_CHANGED)


def _free_of_collisions(draft: Draft, proposal: Proposal, retired: set[str]) -> Proposal:
    existing = {id_ for id_, _ in draft.listed("records")}
    names = {
        str(record["id"]): next_id(draft, "records", record_prefix(str(record.get("kind"))), retired)
        for record in proposal.records
        if str(record.get("id")) in existing
    }
    proposal = proposal.renamed(names)
    if all(record.get("id") for record in proposal.records):
        return proposal
    return _with_ids(draft, proposal, retired)


def _add_record(draft: Draft, record: dict[str, Any], origin: Origin) -> str:
    body = checked("records", {**record, "origin": origin}, str(record.get("id", "")))
    must_leave_room(draft, body)
    draft.put("records", body["id"], body)
    id_: str = body["id"]
    return id_


def change_record(draft: Draft, id_: str, fields: dict[str, Any]) -> None:
    """Changes fields of a record.

    Raises:
        NotFound: there is no such record.
        BadInput: a field does not exist, may not be changed, or its value does not fit; or a fourth bet
            would be chosen.
    """
    changed = changed_record(draft, id_, fields)
    must_leave_room(draft, changed)
    draft.put("records", id_, changed)


def changed_record(draft: Draft, id_: str, fields: dict[str, Any]) -> Body:
    """The body that a record would have with `fields` changed; raises as `change_record` does."""
    body = draft.get("records", id_)
    if body is None:
        raise no_record(id_)
    fixed = [
        name for name in ("id", "kind", "origin") if name in fields and plain(fields[name]) != body.get(name)
    ]
    if fixed:
        raise BadInput(f"{id_}: {' and '.join(fixed)} cannot be changed.")
    return checked("records", {**body, **fields}, id_)


def changed_beside(draft: Draft, collection: str, id_: str, fields: dict[str, Any]) -> Body:
    """The body that a thing beside the answers would have with `fields` changed.

    Raises:
        NotFound: there is no such thing.
        BadInput: a field does not exist, is what it is known by, or its value does not fit.
    """
    body = draft.get(collection, id_)
    if body is None:
        raise none_beside(collection, id_)
    key = KEY[collection]
    if collection == "documents" and fields.keys() - {key, "send"}:
        raise BadInput(
            "Of a document one says only whether it may be sent.",
            kept=NOTHING_CHANGED,
            hint="Everything else comes from the file: add it again.",
        )
    if fields.get(key, id_) != id_:
        raise BadInput(f"{one_line(id_, 80)}: {key} cannot be changed.", kept=NOTHING_CHANGED)
    return checked(collection, {**body, **fields}, id_)


def none_beside(collection: str, id_: str) -> NotFound:
    """The error for a thing beside the answers that does not exist."""
    return NotFound(f"There is no {one_line(id_, 80)!r} among the {collection}.", kept=NOTHING_CHANGED)


def no_record(id_: str) -> NotFound:
    """The error for a record that does not exist."""
    return NotFound(f"There is no record {one_line(id_, 80)!r}.", hint="`record FILE list` names them all.")


def write_text(draft: Draft, question: str, field: str, text: str) -> None:
    """Sets one side of an answer; the status follows where the texts say something new about it."""
    body = draft.get("answers", question) or {"question": question}
    rest = {name: value for name, value in body.items() if name != "status"}
    written = {**rest, field: text}
    if "status" in body and Answer.model_validate(rest).status == Answer.model_validate(written).status:
        written["status"] = body["status"]
    draft.put("answers", question, body_of(Answer.model_validate(written)))


def must_be_open(draft: Draft, id_: str) -> Body:
    """The body of an open suggestion.

    Raises:
        NotFound: there is none of that id.
        NotOpen: it is not open any more.
    """
    body = _body(draft, id_)
    state = body.get("state", "open")
    if state == "stale":
        raise NotOpen(
            f"Suggestion {id_} rests on something that has changed since.", hint="Ask for a new one."
        )
    if state != "open":
        raise NotOpen(f"Suggestion {id_} was {state} before.", hint="Undo that first, or ask for a new one.")
    return body


def _body(draft: Draft, id_: str) -> Body:
    body = draft.get("suggestions", id_)
    if body is None:
        raise NotFound(
            f"There is no suggestion {one_line(id_, 80)!r}.", hint="`review FILE` lists those that are open."
        )
    return body
