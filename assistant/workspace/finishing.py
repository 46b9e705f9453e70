"""The act by which homework is done: when, what was found, and the documents that hold it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.passages import Reading
from assistant.text import one_line
from assistant.workspace import conflicts, review
from assistant.workspace.changes import Body
from assistant.workspace.content import checked
from assistant.workspace.documents import LONGEST_TITLE, Documents
from assistant.workspace.lifecycle import Written
from assistant.workspace.state import Draft


class Finishing(Documents):
    """The act that finishes homework."""

    def finish_action(
        self,
        id: str,
        done: date,
        *,
        found: str | None = None,
        words: Reading | None = None,
        files: Sequence[Reading] = (),
        documents: Sequence[str] = (),
        base: int | None = None,
    ) -> Written:
        """Notes that homework is done, with what was found, as one act. Nothing enters an answer by it.

        Where somebody else finished it since `base`, the day and the words wait as a suggestion; no document comes in.

        Args:
            id: of the homework.
            done: the day.
            found: what was found, in the words of who did it; None leaves what was said before.
            words: the same words as a document. One that they were in before is replaced.
            files: what reading files gave that came with them.
            documents: ids of documents of the workspace that hold more of it.
            base: the revision that the person had before their eyes.

        Raises:
            NotFound: there is no such homework, or no such document.
        """
        fields = {"done": done.isoformat()} | ({} if found is None else {"found": found})
        kept = ""
        with self._ledger.act("change") as draft:
            changed = review.changed_beside(draft, "actions", id, fields)
            body = draft.get("actions", id) or {}
            differing = [name for name in fields if changed.get(name) != body.get(name)]
            if base is not None and conflicts.moved(self._ledger, "actions", id, differing, base, ""):
                edit = {name: fields[name] for name in differing}
                retired = self._ledger.retired("suggestions")
                kept = conflicts.keep_beside(draft, "actions", id, edit, actor=self.actor, retired=retired)
            else:
                # The history tells what it is about before what came in with it.
                draft.put("actions", id, changed)
                held = self._with_words(draft, body, words)
                for each in files:
                    held.append(self._filed(draft, each, held))
                for other in documents:
                    if draft.get("documents", other) is None:
                        raise review.none_beside("documents", other)
                changed["documents"] = list(dict.fromkeys([*held, *documents]))
                draft.put("actions", id, checked("actions", changed, id))
        return self._written(draft, kept, base)

    def _with_words(self, draft: Draft, body: Body, words: Reading | None) -> list[str]:
        """The documents of homework, with the `words` as the first; those that stood there give way."""
        held = list(body.get("documents", ()))
        if words is None:
            return held
        own = held[0] if held and body.get("found") else ""
        over = own if draft.get("documents", own) is not None else ""
        first, _ = self._take(draft, words, as_new=True, over=over)
        return [first, *(each for each in held if each != own)]

    def _filed(self, draft: Draft, reading: Reading, held: Sequence[str]) -> str:
        """The document of a file that came with homework: a newer one takes the place of that homework's own alone."""
        title = one_line(reading.title, LONGEST_TITLE)
        titles = {str((draft.get("documents", each) or {}).get("title")) for each in held}
        return self._take(draft, reading, as_new=title not in titles)[0]
