"""What stands beside answers and records: participants, decisions, homework, the parking lot, documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel

from assistant.errors import BadInput, NotFound
from assistant.method.people import is_named, renamed
from assistant.method.records import KINDS
from assistant.text import one_line
from assistant.workspace import conflicts, history, review
from assistant.workspace.changes import Body
from assistant.workspace.content import KEY, MODELS, checked, model_of, plain
from assistant.workspace.errors import NOTHING_CHANGED
from assistant.workspace.ids import PREFIX, next_id
from assistant.workspace.lifecycle import WorkspaceFile, Written
from assistant.workspace.state import COLLECTIONS, Draft

Collection = Literal["participants", "decisions", "actions", "parked", "documents", "ballots"]
Changeable = Literal["participants", "decisions", "actions", "parked", "documents"]

LONGEST_NAME = 200
"""Characters of a name or alias."""


class Beside(WorkspaceFile):
    """The acts on what stands beside the answers."""

    def put(self, collection: Collection, fields: dict[str, object]) -> BaseModel:
        """Adds a participant, decision, action, parked item, document or ballot, or replaces the one of that id.

        Participants are known by name; the others get an id where `fields` has none.

        Raises:
            NotFound: there is no such collection.
            BadInput: a field does not fit.
        """
        with self._ledger.act("put") as draft:
            body = self._set_beside(draft, collection, fields)
        return model_of(collection, body)

    def make_homework(self, parked: str, fields: Mapping[str, object]) -> BaseModel:
        """Adds the homework that `fields` say and notes that it takes up a parked item, as one act.

        Raises:
            NotFound: nothing of the id `parked` is parked.
            BadInput: a field does not fit.
        """
        with self._ledger.act("put") as draft:
            body = self._set_beside(draft, "actions", fields)
            draft.put("parked", parked, review.changed_beside(draft, "parked", parked, {"state": "taken up"}))
        return model_of("actions", body)

    def _set_beside(self, draft: Draft, collection: Collection, fields: Mapping[str, object]) -> Body:
        key, data = _key(collection), plain(dict(fields))
        if key == "id" and not data.get("id"):
            data["id"] = next_id(draft, collection, PREFIX[collection], self._ledger.retired(collection))
        body = checked(collection, data, str(data.get(key) or collection))
        if not body[key].strip():
            raise BadInput(f"{collection}: a {key} is needed.")
        draft.put(collection, body[key], body)
        return body

    def change(
        self, collection: Changeable, id: str, fields: Mapping[str, object], *, base: int | None = None
    ) -> Written:
        """Changes the named fields of one thing; null, an empty text or an empty list clears one.

        Of a document only `send` can be changed.

        Where one of the fields was changed by someone else since `base`, the whole edit waits as a suggestion.

        Raises:
            NotFound: there is no such thing.
            BadInput: a field does not exist, is what the thing is known by, or its value does not fit.
        """
        _key(collection)
        data = plain(dict(fields))
        kept = ""
        with self._ledger.act("change") as draft:
            changed = review.changed_beside(draft, collection, id, data)
            body = draft.get(collection, id) or {}
            differing = [name for name in data if changed.get(name) != body.get(name)]
            if base is not None and conflicts.moved(self._ledger, collection, id, differing, base, ""):
                edit = {name: data[name] for name in differing}
                retired = self._ledger.retired("suggestions")
                kept = conflicts.keep_beside(draft, collection, id, edit, actor=self.actor, retired=retired)
            else:
                draft.put(collection, id, changed)
        return self._written(draft, kept, base)

    def remove(self, collection: str, id: str) -> Written:
        """Removes what `put` added.

        Raises:
            NotFound: there is no such collection, or nothing of that id in it.
        """
        _key(collection)
        with self._ledger.act("remove") as draft:
            if draft.get(collection, id) is None:
                raise review.none_beside(collection, id)
            draft.drop(collection, id)
        return self._written(draft)

    def rename_participant(self, old: str, new: str) -> Written:
        """Gives a participant another name, wherever they are named: in voices, votes, decisions, homework,
        the parking lot, and as owner of work.

        What was said stays to the letter, and so does the history: who did what under the old name.

        Raises:
            NotFound: nobody called `old` takes part.
            BadInput: no new name is given, or somebody is named so already: two people are never made one.
        """
        with self._ledger.act(history.RENAME) as draft:
            if draft.get("participants", old) is None:
                raise review.none_beside("participants", old)
            _rename(draft, old, new)
        return self._written(draft)


def _rename(draft: Draft, old: str, new: str) -> None:
    name = one_line(new, LONGEST_NAME)
    if not name:
        raise BadInput("A new name is needed.", kept=NOTHING_CHANGED)
    if name == old:
        return
    bodies = [
        (collection, id_, body)
        for collection in COLLECTIONS
        if collection == "records" or (collection in MODELS and collection != "suggestions")
        for id_, body in draft.listed(collection)
    ]
    _must_be_free(
        draft, name, [id_ for kind, id_, body in bodies if is_named(_model(kind, body), body, name)]
    )
    for collection, id_, body in bodies:
        changed = renamed(_model(collection, body), body, old, name)
        if collection == "participants" and id_ == old:
            entity = draft.state.get(collection, old)
            draft.drop(collection, old)
            draft.put(collection, name, changed, entity.place if entity else None)
        elif changed != body:
            draft.put(collection, id_, changed)
    draft.note = f"{one_line(old, 80)} to {one_line(name, 80)}"
    draft.says_the_same = True


def _must_be_free(draft: Draft, name: str, named_in: Sequence[str]) -> None:
    """Refuses a name that somebody has: two people made one could never be told apart again."""
    if not named_in:
        return
    takes_part = draft.get("participants", name) is not None
    where = (
        "takes part already" if takes_part else f"is named already, in {one_line(', '.join(named_in), 120)}"
    )
    raise BadInput(
        f"{one_line(name, 80)} {where}; two people are never made one.",
        kept=NOTHING_CHANGED,
        hint="Take another name.",
    )


def _model(collection: str, body: Body) -> type[BaseModel]:
    return KINDS[body["kind"]] if collection == "records" else MODELS[collection]


def _key(collection: str) -> str:
    if collection not in KEY:
        raise NotFound(
            f"There is nothing called {one_line(collection, 60)!r}.", hint=f"There are {', '.join(KEY)}."
        )
    return KEY[collection]
