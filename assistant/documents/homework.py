"""Homework that is done comes back as evidence: what was found becomes a document, and is offered to be cited."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Final

from assistant.documents.proving import is_cited, said_to
from assistant.errors import BadInput
from assistant.method.engagement import Action, Engagement
from assistant.method.questions import QUESTION
from assistant.passages import Reading
from assistant.retrieval.library import PassageFound
from assistant.retrieval.proof import Quotable, quotable
from assistant.retrieval.reading.reader import Reader
from assistant.retrieval.reading.words import passages_in
from assistant.text import one_line, safe_text
from assistant.workspace.document import Workspace, Written
from assistant.workspace.errors import NOTHING_CHANGED

_OFFERED: Final = 2
"""Passages of one document that are offered for an answer; the others are found by searching."""
_LOOKED_AT: Final = 500
"""Passages of a document that are looked at for those."""


def finish_homework(
    workspace: Workspace,
    id: str,
    done: date,
    *,
    found: str = "",
    readings: Sequence[Reading] = (),
    documents: Sequence[str] = (),
    base: int | None = None,
) -> Written:
    """Notes homework as done; what was found, and each of the `readings`, becomes a document that can be cited. One act.

    With neither words nor readings it is done, and what was said of it before stays.

    Raises:
        NotFound: there is no such homework, or no such document.
    """
    workspace.must_be_writable()
    action = next((each for each in workspace.engagement().actions if each.id == id), None)
    found = safe_text(found).strip()
    words = _as_document(action, found, done) if action is not None and found else None
    return workspace.finish_action(
        id,
        done,
        found=found or None,
        words=words,
        files=readings,
        documents=documents,
        base=base,
    )


def results(workspace: Workspace, engagement: Engagement, question: str) -> list[tuple[Action, Quotable]]:
    """What homework on `question` came back with, ready to be cited; without what the answer cites by now."""
    asked = QUESTION.get(question)
    if asked is None:
        return []
    contents = {content.document: content for content in workspace.passages().contents()}
    said = said_to(engagement, asked)
    found: list[tuple[Action, Quotable]] = []
    for action in engagement.actions:
        if action.question != question or action.done is None:
            continue
        for document in action.documents:
            content = contents.get(document)
            if content is None:
                continue
            count = min(content.count, _LOOKED_AT)
            passages = workspace.passages().get(content.digest, content.reader, range(count))
            offered = [
                quotable(PassageFound(document, place, passage, 1.0), f"{said}\n{action.title}")
                for place, passage in enumerate(passages)
            ]
            best = sorted(offered, key=lambda each: -len(each.matched))[:_OFFERED]
            found += [(action, each) for each in best if not is_cited(engagement, question, each.found)]
    return found


def _as_document(action: Action, found: str, done: date) -> Reading:
    title = one_line(f"Homework: {action.title}", 200)
    title = ", ".join(
        filter(
            None, (title, one_line(action.owner, 60) and f"by {one_line(action.owner, 60)}", done.isoformat())
        )
    )
    passages, notes = passages_in(found)
    # Two people may find the same; each of them said it.
    data = f"{action.id}\n{title}\n{found}".encode()
    digest = hashlib.sha256(data).hexdigest()
    return Reading(title, "text/plain", digest, len(data), passages, notes)


def read_files(workspace: Workspace, files: Sequence[Path]) -> list[Reading]:
    """What reading `files` gives, to finish homework with. Nothing is changed.

    Raises:
        BadInput: a file is the workspace itself.
        UnreadableDocument: a file could not be read.
    """
    for path in files:
        if path.exists() and path.samefile(workspace.path):
            raise BadInput(
                f"{one_line(path.name, 120)} is the workspace itself.",
                kept=NOTHING_CHANGED,
                hint="Name the file in which something was found.",
            )
    with ExitStack() as stack:
        reader = stack.enter_context(Reader()) if files else None
        return [reader.read(path) for path in files] if reader is not None else []
