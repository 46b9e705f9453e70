"""Documents coming in: files are found, read and taken into a workspace one by one, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from assistant.errors import BadInput, CounterpointError
from assistant.passages import READER, DocumentNote
from assistant.retrieval.reading.errors import UnreadableDocument
from assistant.retrieval.reading.files import LONGEST_TITLE, Found, Refused, find_files
from assistant.retrieval.reading.limits import LIMITS, Limits
from assistant.retrieval.reading.pulse import Within
from assistant.retrieval.reading.reader import Reader, digest_of
from assistant.text import one_line
from assistant.workspace.document import Workspace
from assistant.workspace.documents import DocumentState, Send
from assistant.workspace.errors import NOTHING_CHANGED, WorkspaceError

State = Literal[DocumentState, "skipped", "refused", "left"]
Progress = Callable[[int, int, str], None]
"""Told, before a file is taken up, how many of how many are done and what this one is called; and once at the end."""
Cancel = Callable[[], bool]
"""Says whether the person wants no more of it."""

_STOPPED: Final = "cancelled"


class NothingToRead(BadInput):
    """A folder that was named holds nothing that can be read."""

    code = "empty"


class ItselfNamed(BadInput):
    """The workspace was named among the documents to add to it."""

    code = "not-a-document"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Besides what `Workspace.add_document` says of it: ``skipped``, it lay in a folder and is of a kind that is not
    read; ``refused``, it could not be read or kept, for the reason in `error`; ``left``, its turn did not come.
    """

    path: Path
    title: str
    """What the document is called in the workspace, or else what it would be."""
    state: State
    document: str = ""
    """Id of the document; empty where there is none."""
    passages: int = 0
    notes: tuple[DocumentNote, ...] = ()
    error: CounterpointError | None = None

    @property
    def is_bad(self) -> bool:
        """Whether somebody should be told that this file did not come in."""
        return self.state == "refused"


def add_documents(
    workspace: Workspace,
    paths: Iterable[Path],
    *,
    send: Send = "always",
    as_new: bool = False,
    progress: Progress | None = None,
    within: Within | None = None,
    cancel: Cancel | None = None,
    limits: Limits = LIMITS,
) -> Iterator[Outcome]:
    """Takes in the files that `paths` name, folders walked; tells of each once it is committed.

    Each document is one act. A file that is there already, to the byte, is not read again, so whoever was stopped
    goes on by asking for the same once more. After `cancel`, and where the workspace cannot be written any more, the
    rest is left. `within` is told how far the file is that is being read.

    Raises:
        ReadOnly: nothing may be written; nothing was read.
    """
    workspace.must_be_writable()
    stopped = cancel or (lambda: False)
    tell = progress or (lambda done, of, title: None)  # noqa: ARG005 - nobody listens
    named = list(paths)
    found = list(find_files(named))
    bare = [
        Outcome(path, _called(path), "refused", error=_nothing_in(path)) for path in _barren(named, found)
    ]
    intake = _Intake(workspace, send, as_new, stopped, limits, within)
    is_over = False
    with Reader(limits) as reader:
        for number, one in enumerate(found):
            tell(number, len(found), one.title)
            if isinstance(one, Refused):
                yield Outcome(
                    one.path, one.title, "skipped" if one.is_skipped else "refused", error=one.error
                )
            elif is_over or stopped():
                yield Outcome(one.path, one.title, "left")
            else:
                outcome = intake.taken(one, reader)
                is_over = isinstance(outcome.error, WorkspaceError)
                yield outcome
    tell(len(found), len(found), "")
    yield from bare


def so_far(done: int, of: int) -> str:
    """How far reading a file is, in words, by what `within` is told."""
    return f"page {done:,} of {of:,}" if of else f"{done:,} passage{'' if done == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class _Intake:
    """What holds for every file of one call."""

    workspace: Workspace
    send: Send
    as_new: bool
    stopped: Cancel
    limits: Limits
    within: Within | None
    titles: set[str] = field(default_factory=set)
    """Titles that files of this call have by now."""

    def taken(self, found: Found, reader: Reader) -> Outcome:
        """What becomes of one file: it is in the workspace, or all is as it was."""
        try:
            # Before anything opens it: to close any handle on a database lets go of the locks on it in this process.
            if _is_same(found.path, self.workspace.path):
                raise ItselfNamed(
                    f"{found.title} is the workspace itself.",
                    kept=NOTHING_CHANGED,
                    hint="Name the documents to add.",
                )
            known = self._known(digest_of(found.path, title=found.title, limits=self.limits))
            if known is not None:
                return self._outcome(found, known, "unchanged")
            title = self._title(found)
            reading = reader.read(found.path, title=title, cancel=self.stopped, within=self.within)
            added = self.workspace.add_document(reading, send=self.send, as_new=self.as_new)
        except UnreadableDocument as error:
            if error.code == _STOPPED:
                return Outcome(found.path, found.title, "left")
            return Outcome(found.path, found.title, "refused", error=error)
        except CounterpointError as error:
            return Outcome(found.path, found.title, "refused", error=error)
        return self._outcome(found, added.id, added.state, reading.notes)

    def _title(self, found: Found) -> str:
        """The title that the file's document has, where it came with its folder and is named by itself now."""
        held = {document.title for document in self.workspace.engagement().documents} - self.titles
        parts = found.path.parts
        tails = (one_line("/".join(parts[start:]), LONGEST_TITLE) for start in range(len(parts)))
        known = "" if self.as_new else next((tail for tail in tails if tail in held and "/" in tail), "")
        title = known or found.title
        self.titles.add(title)
        return title

    def _known(self, digest: str) -> str | None:
        """The document with these very bytes, read as they would be read today, and as far as wanted never sent."""
        contents = self.workspace.passages().contents()
        known = next((one.document for one in contents if (one.digest, one.reader) == (digest, READER)), None)
        if known is not None and self.send == "never":
            self.workspace.change("documents", known, {"send": "never"})
        return known

    def _outcome(
        self, found: Found, id_: str, state: DocumentState, notes: tuple[DocumentNote, ...] | None = None
    ) -> Outcome:
        """What the workspace has now; `notes` are those of this reading, else those it knew of."""
        document = next((one for one in self.workspace.engagement().documents if one.id == id_), None)
        if document is None:  # somebody else has removed it since
            return Outcome(found.path, found.title, state, id_)
        if notes is None:
            notes = tuple(DocumentNote(note.code, note.text, note.location) for note in document.notes)
        return Outcome(found.path, document.title, state, id_, document.passages or 0, notes)


def _barren(named: Sequence[Path], found: Sequence[Found | Refused]) -> Iterator[Path]:
    """The folders of those `named` in which there is nothing to read and nothing that was refused for a reason."""
    told = [one.path for one in found if isinstance(one, Found) or not one.is_skipped]
    for path in dict.fromkeys(named):
        if not path.is_dir():
            continue
        folder = path.resolve()
        if not any(one.is_relative_to(folder) or one == path for one in told):
            yield path


def _nothing_in(folder: Path) -> CounterpointError:
    return NothingToRead(
        f"There is nothing to read in {_called(folder)}.",
        hint="Hidden files, and files of kinds that are not read, are passed over.",
    )


def _called(path: Path) -> str:
    return one_line(path.name or str(path), 200) or "unnamed"


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False
