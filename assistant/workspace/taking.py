"""What a person's accepting or editing of suggestions does to the record, all of them as one act."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.errors import BadInput
from assistant.method.questions import QUESTION
from assistant.method.records import RECORD
from assistant.method.said import Origin, links
from assistant.workspace import linking
from assistant.workspace.changes import Body
from assistant.workspace.content import checked, plain
from assistant.workspace.errors import NOTHING_CHANGED, Overtaken
from assistant.workspace.ids import next_id, record_prefix, reserved
from assistant.workspace.most_chosen import must_leave_room
from assistant.workspace.proposals import AnswerText, Proposal, VoiceEdit, edited_payload
from assistant.workspace.review import (
    EDIT_TASK,
    changed_beside,
    changed_record,
    must_be_open,
    read_proposal,
    write_text,
)
from assistant.workspace.state import Draft
from assistant.workspace.telling import called
from assistant.workspace.voicing import answer_in, put_voice

Lost = Callable[[str, str], str]
"""Why a record of a kind cannot be linked to by its id; empty where it can."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Keys of what a suggestion brought into the draft, and sentences on the links that it could not bring."""

    suggestion: str
    records: tuple[str, ...]
    changed: tuple[str, ...]
    answers: tuple[str, ...]
    parked: tuple[str, ...]
    unlinked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Taking:
    """One suggestion on its way in. `dropped` are ids of its records that a person's edit has left out."""

    id: str
    payload: Body
    proposal: Proposal
    origin: Origin
    edited: bool
    dropped: tuple[str, ...]
    is_own: bool

    @property
    def record_ids(self) -> tuple[str, ...]:
        return tuple(self.proposal.record_ids)

    def losing(self, lost: Lost, besides: Collection[tuple[str, str]] = ()) -> Lost:
        """As `lost`, but what a person left out is gone, whoever has its id by now; links in `besides` hold."""

        def losing(kind: str, id_: str) -> str:
            if (kind, id_) in besides:
                return ""
            return "it was taken out" if id_ in self.dropped else lost(kind, id_)

        return losing


def take(
    draft: Draft,
    ids: Sequence[str],
    retired: tuple[Collection[str], Collection[str]],
    *,
    edited: dict[str, Any] | None = None,
) -> list[Touched]:
    """Carries out open suggestions, as they stand or (a single one) with parts of its payload `edited`.

    Records come first, so that the suggestions may link to each other's in any order. A link to what no record
    has is left out; whoever cannot be linked to now is told of. `retired` holds ids of records and of parked items
    that are not to be used again.

    Raises:
        NotFound: there is no such suggestion, or a record that it would change is gone.
        NotOpen: it was dealt with before, or has grown stale.
        Overtaken: an answer says by now what the proposed text does not begin with.
        BadInput: what the edit made of it does not fit.
    """
    known = [_read(draft, id_, edited) for id_ in dict.fromkeys(ids)]
    takings = _under_free_ids(draft, known, set(retired[0]))
    lost = _lost_after(draft, takings)
    unlinked = {each.id: list(_bring_records(draft, each, lost)) for each in takings}
    for each in takings:
        unlinked[each.id] += _change_records(draft, each, lost)
    return [_settle(draft, each, retired[1], unlinked[each.id]) for each in takings]


def _read(draft: Draft, id_: str, edited: dict[str, Any] | None) -> _Taking:
    body = must_be_open(draft, id_)
    payload = body.get("payload", {})
    proposal = read_proposal(payload if edited is None else edited_payload(payload, edited), id_)
    if edited is not None:
        _must_be_an_edit(id_, payload, proposal)
    origin = Origin.model_validate(body.get("origin", {}))
    kept = set(proposal.record_ids)
    proposed = (str(record["id"]) for record in payload.get("records", ()) if record.get("id"))
    return _Taking(
        id_,
        payload,
        proposal,
        origin.model_copy(update={"suggestion": id_, "edited": edited is not None}),
        edited is not None,
        tuple(each for each in proposed if each not in kept),
        is_own=body["task"] == EDIT_TASK and origin.by == "person",
    )


def _must_be_an_edit(id_: str, payload: Body, proposal: Proposal) -> None:
    """Refuses an edit that leaves nothing to carry out, or turns what is proposed into another thing."""
    parts = [
        getattr(proposal, name) for name in ("records", "changes", "answers", "parked", "beside", "voices")
    ]
    if not any(parts):
        raise BadInput(
            f"{id_}: the edit leaves nothing to accept.", kept=NOTHING_CHANGED, hint="Reject it instead."
        )
    kinds = {record.get("id"): record.get("kind") for record in payload.get("records", ())}
    for record in proposal.records:
        name = record.get("id")
        if kinds and name and kinds.get(name) != record.get("kind"):
            raise BadInput(f"{id_}: id and kind cannot be changed.", kept=NOTHING_CHANGED)


# -- ids


def _under_free_ids(draft: Draft, takings: list[_Taking], retired: set[str]) -> list[_Taking]:
    """The suggestions with an id for each record that no other record has; what means these records follows."""
    there = {id_ for id_, _ in draft.listed("records")}
    takings = list(takings)
    for place, one in enumerate(takings):
        names: dict[str, str] = {}
        ids: list[str] = []
        for record in one.proposal.records:
            id_ = str(record.get("id") or "")
            if not id_ or id_ in there:
                kind = str(record.get("kind"))
                new = next_id(draft, "records", record_prefix(kind), retired | there)
                if id_ and id_ not in ids:
                    names[id_] = new
                id_ = new
            ids.append(id_)
            there.add(id_)
        renamed = one.proposal.renamed(names)
        records = [{**record, "id": id_} for record, id_ in zip(renamed.records, ids, strict=True)]
        takings[place] = replace(one, proposal=renamed.model_copy(update={"records": records}))
        if names:
            _have_others_follow(draft, takings, place, names)
    return takings


def _have_others_follow(draft: Draft, takings: list[_Taking], place: int, names: Mapping[str, str]) -> None:
    """Renames in the other suggestions what they name of the one at `place`."""
    one = takings[place]
    for index, other in enumerate(takings):
        theirs = _meant(draft, other.id, other.proposal.drafts, other.record_ids, one.id, names)
        if index != place and theirs:
            takings[index] = replace(other, proposal=other.proposal.following(theirs))
    in_hand = {taking.id for taking in takings}
    for id_, body in draft.listed("suggestions"):
        payload = body.get("payload", {})
        if (
            id_ in in_hand
            or body.get("state", "open") != "open"
            or not payload.keys() <= Proposal.model_fields.keys()
        ):
            continue
        proposal = Proposal.model_validate(payload)
        if theirs := _meant(draft, id_, proposal.drafts, proposal.record_ids, one.id, names):
            followed = plain(proposal.following(theirs))
            draft.update("suggestions", id_, {"payload": {name: followed[name] for name in payload}})
            draft.following.add(id_)


def _meant(
    draft: Draft,
    other: str,
    drafts: Sequence[str],
    own: Sequence[str],
    one: str,
    names: Mapping[str, str],
) -> dict[str, str]:
    """Those of `names` that the suggestion `other` can only mean as records of the suggestion `one`.

    It was drafted upon that one, or it is older than the record that has come to stand under the id.
    """
    suggestion = draft.state.get("suggestions", other)
    since = suggestion.revisions.get("task", 0) if suggestion else 0
    meant = {}
    for id_, new in names.items():
        stranger = draft.state.get("records", id_)
        is_older = stranger is not None and since < stranger.revisions.get("kind", 0)
        if id_ not in own and (one in drafts or is_older):
            meant[id_] = new
    return meant


# -- links


def _lost_after(draft: Draft, takings: Sequence[_Taking]) -> Lost:
    kinds = {id_: str(body["kind"]) for id_, body in draft.listed("records")}
    kinds |= {
        str(record["id"]): str(record.get("kind")) for each in takings for record in each.proposal.records
    }
    own = {id_ for each in takings for id_ in (*each.record_ids, *each.dropped)}
    proposed = reserved(draft, state="open") - own

    def lost(kind: str, id_: str) -> str:
        if kinds.get(id_) == kind:
            return ""
        return "it is only proposed" if id_ in proposed and id_ not in kinds else "there is no such record"

    return lost


def _bring_records(draft: Draft, one: _Taking, lost: Lost) -> Iterator[str]:
    """Adds the records, and tells of the links that they came without."""
    for record in one.proposal.records:
        body = checked("records", {**record, "origin": one.origin}, str(record["id"]))
        if not one.is_own:
            body, left_out = linking.without(body, one.losing(lost))
            yield from _told(body, left_out)
            body = checked("records", body, str(record["id"]))
        must_leave_room(draft, body)
        draft.put("records", body["id"], body)


def _change_records(draft: Draft, one: _Taking, lost: Lost) -> Iterator[str]:
    """Changes records, and tells of the links that they did not get; those that led nowhere before stay."""
    for edit in one.proposal.changes:
        before = draft.get("records", edit.id)
        body = changed_record(draft, edit.id, edit.fields)
        if not one.is_own:
            stood = {(link.kind, link.id) for link in links(RECORD.validate_python(before))}
            fields = {name: body[name] for name in ("kind", *edit.fields) if name in body}
            cut, left_out = linking.without(fields, one.losing(lost, besides=stood))
            yield from _told(body, left_out)
            body = checked("records", {**body, **dict.fromkeys(fields), **cut}, edit.id)
        must_leave_room(draft, body)
        draft.put("records", edit.id, body)


def _told(body: Body, left_out: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    for field, id_, why in left_out:
        yield f"{called('records', str(body['id']), body)}: {field} {id_} is left out; {why}."


# -- the rest


def _settle(draft: Draft, one: _Taking, retired: Collection[str], unlinked: Sequence[str]) -> Touched:
    proposal, origin = one.proposal, one.origin
    for other in proposal.beside:
        draft.put(other.collection, other.id, changed_beside(draft, other.collection, other.id, other.fields))
    told = list(unlinked)
    for answer in proposal.answers:
        told += _give_text(draft, one.id, answer, may_replace=one.is_own)
    for voice in proposal.voices:
        told += _give_voice(draft, voice)
    parked = []
    for item in proposal.parked:
        parked.append(next_id(draft, "parked", "parked", retired))
        raised_by = origin.name if origin.by == "person" else origin.by
        draft.put("parked", parked[-1], checked("parked", {
            "id": parked[-1], "question": item.question, "title": item.title, "raised_by": raised_by,
        }))  # fmt: skip
    fields: Body = {"state": "edited" if one.edited else "accepted"}
    if proposal != read_proposal(one.payload):
        fields["payload"] = plain(proposal)
    draft.update("suggestions", one.id, fields)
    return Touched(
        one.id,
        one.record_ids,
        tuple(edit.id for edit in proposal.changes),
        tuple(answer.question for answer in proposal.answers),
        tuple(parked),
        tuple(told),
    )


def _give_voice(draft: Draft, voice: VoiceEdit) -> Iterator[str]:
    """Sets what a participant says; tells where their answer is left out, since the room has seen the answers."""
    given = voice.given
    if draft.get("participants", voice.participant) is None:
        yield f"What {voice.participant} said is left out: nobody of that name takes part any more."
        return
    held = answer_in(draft, voice.question)
    if "answer" in given and held.is_open and held.voice(voice.participant).answer != given["answer"]:
        title = QUESTION[voice.question].title
        yield f"The answer of {voice.participant} is left out: those to “{title}” are open to the room by now."
        del given["answer"]
    if given:
        put_voice(draft, voice.question, voice.participant, given)


def _give_text(draft: Draft, id_: str, answer: AnswerText, *, may_replace: bool) -> Iterator[str]:
    """Sets one side of an answer to a text that goes on from what stands there, and adds what the text rests on.

    Tells where it is left out, since the room has agreed another meanwhile.
    """
    held = draft.get("answers", answer.question) or {}
    stands, text = str(held.get(answer.field, "")), answer.text
    if answer.goes_on:
        if answer.field == "assumed" and str(held.get("agreed", "")).strip():
            yield f"The text is left out: one is agreed for “{QUESTION[answer.question].title}” by now."
            return
        text = f"{stands.rstrip()}\n\n{text}" if stands.strip() else text
    elif not may_replace and not _goes_on_from(stands, text):
        raise Overtaken(
            f"Suggestion {id_} would replace what is {answer.field} for “{QUESTION[answer.question].title}”.",
            kept="Nothing was changed.",
            hint="Ask for a new one, which goes on from what stands there, or write the answer yourself.",
        )
    write_text(draft, answer.question, answer.field, text)
    if answer.sources:
        body = draft.get("answers", answer.question) or {}
        sources = list(body.get("sources", []))
        sources += [given for given in _once(map(plain, answer.sources)) if given not in sources]
        draft.put(
            "answers", answer.question, checked("answers", {**body, "sources": sources}, answer.question)
        )


def _goes_on_from(stands: str, text: str) -> bool:
    """Whether `text` begins with every word that stands there."""
    stands = stands.rstrip()
    if not text.startswith(stands):
        return False
    joined = stands[-1:].isalnum() and text[len(stands) : len(stands) + 1].isalnum()
    return not joined


def _once(items: Iterator[Body]) -> list[Body]:
    found: list[Body] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found
