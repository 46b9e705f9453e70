"""Suggestions: how they are stored, and what each of the acts on them needs to know."""

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
from assistant.workspace.proposals import Proposal
from assistant.workspace.state import Draft

EDIT_TASK = "edit"
"""The task of suggestions that keep a person's edit which met another's."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting one suggestion came to. `revision` is that of the act.

    `unlinked` says of each link that was left out, since there is no record to link to, in a sentence.
    """

    suggestion: Suggestion
    records: tuple[BaseRecord, ...] = ()
    changed: tuple[BaseRecord, ...] = ()
    answers: tuple[Answer, ...] = ()
    parked: tuple[Parked, ...] = ()
    unlinked: tuple[str, ...] = ()
    revision: int = 0


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
    if body is None and collection == "runsheets":
        body = begun(draft, id_, fields)
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


def begun(draft: Draft, id_: str, fields: dict[str, Any]) -> Body:
    """What a run sheet begins with on which nothing was changed yet.

    Raises:
        BadInput: another one is of the same session.
    """
    session = fields.get("session")
    if any(body["session"] == session for _, body in draft.listed("runsheets")):
        raise BadInput(
            f"The run sheet of session {one_line(str(session), 20)} has another id by now.",
            kept=NOTHING_CHANGED,
        )
    return {"id": id_, "session": session}


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


def must_be_open(draft: Draft, id_: str, *, or_stale: bool = False) -> Body:
    """The body of an open suggestion, or with `or_stale` of one that nobody has decided on.

    Raises:
        NotFound: there is none of that id.
        NotOpen: it was decided on before, or is stale and may not be.
    """
    body = _body(draft, id_)
    state = body.get("state", "open")
    if state == "stale" and not or_stale:
        raise NotOpen(
            f"Suggestion {id_} rests on something that has changed since.", hint="Ask for a new one."
        )
    if state not in ("open", "stale"):
        raise NotOpen(f"Suggestion {id_} was {state} before.", hint="Undo that first, or ask for a new one.")
    return body


def _body(draft: Draft, id_: str) -> Body:
    body = draft.get("suggestions", id_)
    if body is None:
        raise NotFound(
            f"There is no suggestion {one_line(id_, 80)!r}.", hint="`review FILE` lists those that are open."
        )
    return body
