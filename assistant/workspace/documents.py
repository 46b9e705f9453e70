"""The user's documents: added, replaced, removed, erased for good."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.method.engagement import Document
from assistant.passages import Reading
from assistant.text import one_line
from assistant.workspace import review
from assistant.workspace.beside import Beside
from assistant.workspace.changes import Body
from assistant.workspace.content import checked
from assistant.workspace.contents import Filed, Key, key_of
from assistant.workspace.errors import NOTHING_CHANGED, UndoConflict
from assistant.workspace.events import stamp
from assistant.workspace.history import ERASE, RETURN
from assistant.workspace.ids import PREFIX, next_id
from assistant.workspace.lifecycle import Written
from assistant.workspace.state import Draft

DocumentState = Literal["added", "unchanged", "replaced", "returned"]
Send = Literal["always", "never"]

LONGEST_TITLE = 300
"""Characters of a document's title."""


@dataclass(frozen=True, slots=True)
class DocumentAdded:
    """What became of a document that was to be added.

    ``unchanged``: the same file was there already. ``replaced``: there was another text under that title, and its
    id now stands for this one. ``returned``: it had been removed, or was listed without its text, and is back.
    """

    id: str
    state: DocumentState
    written: Written


@dataclass(frozen=True, slots=True)
class Erased:
    """What erasing a document came to.

    `texts` are digest and reader of each text that is gone, replaced versions included; whoever keeps something made
    from one of them has to let go of it. `passages` is how many pieces they had; `copies` are backups of before, which
    still hold them. `compacted` is False where the file could not be written anew: what was erased is overwritten all
    the same.
    """

    written: Written
    texts: tuple[Key, ...]
    passages: int
    copies: tuple[Path, ...]
    compacted: bool


class Documents(Beside):
    """The acts on documents. The text of a document never enters the log."""

    def add_document(self, reading: Reading, *, send: Send = "always", as_new: bool = False) -> DocumentAdded:
        """Takes in what reading a file gave, its passages included, as one act.

        The same bytes are the same document, whatever the file is called. Otherwise the title tells: another text
        under a title that is there takes its place, unless it is to come in `as_new`, under a title of its own.
        A document that may never be sent stays so, whatever comes in for it.

        Raises:
            BadInput: what the reading says of the file does not fit.
        """
        with self._ledger.act("document") as draft:
            id_, state = self._take(draft, reading, send=send, as_new=as_new)
            if state != "unchanged":
                title = (draft.get("documents", id_) or {}).get("title", "")
                draft.note = f"{one_line(str(title), 120)} {state}"
        return DocumentAdded(id_, state, self._written(draft))

    def remove_document(self, id: str) -> Written:
        """Removes a document from use. Its text stays in the file until it is erased, so that this can be undone.

        Raises:
            NotFound: there is no such document.
        """
        return self.remove("documents", id)

    def removed_documents(self) -> list[Document]:
        """Documents that are out of use and can be brought back, the one that was removed last first."""
        with self._current():
            gone = [
                body
                for id_, body in reversed(self._ledger.gone().items())
                if self._ledger.state.get("documents", id_) is None
            ]
            erased = self._erased() if gone else set()
            return [
                Document.model_validate(body)
                for body in gone
                if key_of(body) not in erased or self._ledger.has_content(key_of(body))
            ]

    def return_document(self, id: str) -> Written:
        """Brings a document that was removed back into use, under another title where its own is taken by now.

        Nothing changes where it is in use.

        Raises:
            NotFound: there is and was no such document.
            UndoConflict: its text was erased for good.
        """
        with self._ledger.act(RETURN) as draft:
            if draft.get("documents", id) is None:
                body = self._ledger.gone().get(id)
                if body is None:
                    raise review.none_beside("documents", id)
                title = _free_title(draft, id, str(body.get("title") or ""))
                draft.put("documents", id, checked("documents", {**body, "title": title}, id))
                draft.note = one_line(title, 120)
                self._refuse_without_text(draft)
        return self._written(draft)

    def erase_document(self, id: str) -> Erased:
        """Removes a document, if that was not done before, and erases its text for good, older ones included.

        This cannot be undone, and undo does not reach past it. What people quoted from it stays where it is quoted;
        a text that another document in use has as well stays for that one.

        Raises:
            NotFound: there is and was no such document.
        """
        with self._ledger.act(ERASE) as draft:
            body = draft.get("documents", id) or self._ledger.gone().get(id)
            if body is None:
                raise review.none_beside("documents", id)
            draft.drop("documents", id)
            had = self._had(id)
            draft.erased = self._only_of(had, draft.listed("documents"))
            draft.note = one_line(str(body.get("title") or id), 120)
            passages = sum(map(self._ledger.passages_in, draft.erased))
        written = self._written(draft)
        compacted = not draft.erased or self._ledger.compact()
        since = min((had[key] for key in draft.erased), default=draft.seq)
        copies = [copy.path for copy in self._copies() if since <= copy.seq < draft.seq]
        return Erased(written, tuple(draft.erased), passages, tuple(copies), compacted)

    def texts_to_erase(self, id: str) -> list[Key]:
        """Digest and reader of every text that `erase_document` would erase as of now; for who keeps copies of them.

        Raises:
            NotFound: there is and was no such document.
        """
        with self._current():
            held = [(other, entity.body) for other, entity in self._ledger.state.listed("documents")]
            if id not in dict(held) and id not in self._ledger.gone():
                raise review.none_beside("documents", id)
            return self._only_of(self._had(id), [one for one in held if one[0] != id])

    # -- within

    def _take(
        self, draft: Draft, reading: Reading, *, send: Send = "always", as_new: bool = False, over: str = ""
    ) -> tuple[str, DocumentState]:
        """Takes a reading in within an act: which document it is of and what became of that; `over` names it."""
        replaced: tuple[str, DocumentState] = over, "replaced"
        id_, state = replaced if over else self._which(draft, reading, as_new)
        stands = draft.get("documents", id_)
        before = stands or self._ledger.gone().get(id_, {})
        never = "never" in (send, before.get("send"))
        if stands is not None and state == "unchanged":
            draft.put("documents", id_, stands | {"send": "never" if never else "always"})
            return id_, "unchanged"
        title = str(stands["title"]) if stands else _free_title(draft, id_, reading.title)
        key = (reading.digest, reading.reader)
        known = {(filed.digest, filed.reader) for filed in draft.contents}
        if key not in known and not self._ledger.has_content(key):
            draft.contents.append(Filed.of(*key, reading.passages))
        draft.put("documents", id_, self._body(id_, title, reading, never))
        return id_, state

    def _only_of(self, had: Iterable[Key], others: Iterable[tuple[str, Body]]) -> list[Key]:
        """Those of the texts that a document `had` which are in the file, and are no text of the `others`."""
        in_use = {key_of(body) for _, body in others}
        return [key for key in had if key not in in_use and self._ledger.has_content(key)]

    def _which(self, draft: Draft, reading: Reading, as_new: bool) -> tuple[str, DocumentState]:
        """Which document a reading is of, and what becomes of that."""
        title = one_line(reading.title, LONGEST_TITLE)
        held = dict(draft.listed("documents"))
        gone = {id_: body for id_, body in reversed(self._ledger.gone().items()) if id_ not in held}
        if (id_ := _first(held, "hash", reading.digest)) is not None:
            if held[id_].get("reader") not in (None, reading.reader):
                return id_, "replaced"
            there = self._ledger.has_content(key_of(held[id_]))
            return id_, "unchanged" if there else "returned"
        if not as_new and (id_ := _first(held, "title", title)) is not None:
            return id_, "replaced"
        if (id_ := _first(gone, "hash", reading.digest)) is not None:
            return id_, "returned"
        if not as_new and (id_ := _first(gone, "title", title)) is not None:
            return id_, "returned"
        return next_id(draft, "documents", PREFIX["documents"], self._ledger.retired("documents")), "added"

    def _refuse_without_text(self, draft: Draft) -> None:
        """Refuses to bring a document back whose text was erased meanwhile.

        Raises:
            UndoConflict: there is one such.
        """
        for change in draft.changes():
            body = draft.get("documents", change.id) if change.collection == "documents" else None
            another = change.fields is None or change.fields.keys() & {"hash", "reader"}
            if body is None or not another or not self._is_erased(key_of(body)):
                continue
            raise UndoConflict(
                f"The text of {one_line(str(body.get('title', change.id)), 120)} was erased for good; "
                "what it was before cannot be brought back.",
                kept=NOTHING_CHANGED,
                hint="Add the file again if it is needed.",
            )

    def _body(self, id_: str, title: str, reading: Reading, never: bool) -> Body:
        fields = {
            "id": id_,
            "title": title,
            "hash": reading.digest,
            "media_type": reading.media_type,
            "send": "never" if never else "always",
            "size": reading.size,
            "passages": len(reading.passages),
            "reader": reading.reader,
            "added": stamp(self._ledger.clock())[:10],
            "notes": [
                {"code": note.code, "text": note.text, "location": note.location} for note in reading.notes
            ],
        }
        return checked("documents", fields, id_)

    def _had(self, id_: str) -> dict[Key, int]:
        """Every text that a document ever had, and the event that brought it."""
        found: dict[Key, int] = {}
        body: Body | None = None
        for event in reversed(list(self._backwards(id_))):
            for change in event.changes:
                if (change.collection, change.id) == ("documents", id_):
                    body = change.onward(body)
                    found.setdefault(key_of(body or {}), event.seq)
        found.pop(("", ""), None)
        return found


def _first(bodies: Mapping[str, Body], field: str, value: str) -> str | None:
    return next((id_ for id_, body in bodies.items() if value and body.get(field) == value), None)


def _free_title(draft: Draft, id_: str, title: str) -> str:
    """The title, or one like it where another document has it: two that are called alike cannot be told apart."""
    title = one_line(title, LONGEST_TITLE) or id_
    taken = {body.get("title") for other, body in draft.listed("documents") if other != id_}
    stem, dot, ending = title.rpartition(".")
    parted = bool(stem and ending.isalnum())
    numbered = (
        f"{stem} ({number}){dot}{ending}" if parted else f"{title} ({number})"
        for number in itertools.count(2)
    )
    return title if title not in taken else next(other for other in numbered if other not in taken)
