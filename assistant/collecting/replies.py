"""Replies taken in, one by one: whose each is, whether it belongs here, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.collecting.outcome import Outcome
from assistant.collecting.reply import Reply, made_out
from assistant.collecting.reviewed.paper import paper_in
from assistant.collecting.reviewed.reports import collect_report
from assistant.errors import CounterpointError
from assistant.method.engagement import Engagement
from assistant.reports.forms.codes import Mark, fingerprint
from assistant.retrieval.reading.errors import Refusal, UnreadableDocument
from assistant.retrieval.reading.files import Found, Refused, find_files
from assistant.retrieval.reading.kinds import MEDIA_TYPES
from assistant.retrieval.reading.reader import Reader
from assistant.text import one_line
from assistant.workspace.state import Draft

if TYPE_CHECKING:
    from assistant.workspace.document import Workspace


def collect(
    workspace: Workspace,
    paths: Sequence[str | Path],
    *,
    dry_run: bool = False,
    progress: Callable[[int, str], None] = lambda *_: None,
    cancel: Callable[[], bool] = lambda: False,
) -> Iterator[Outcome]:
    """Take in the replies that `paths` name, files and folders of them, each as an act of its own.

    Whatever is wrong with one is told in its outcome, and the others are collected. With `dry_run` nothing is written, and
    the outcomes are what they would be. `progress` hears of each file before it is read.

    Raises:
        WorkspaceError: the workspace cannot be written to; replies before that are in.
    """
    if not dry_run:
        workspace.must_be_writable()
    trial = workspace.trial() if dry_run else None
    named = {Path(path).absolute() for path in paths} | {Path(path).resolve() for path in paths}
    # Of a long history it takes longer to find than a form to read.
    name = workspace.calendar().name
    with Reader() as reader:
        for number, found in enumerate(find_files(paths)):
            if cancel():
                return
            is_named = found.path.absolute() in named
            if isinstance(found, Refused):
                # Documents are looked for in folders, and the file that a page saves is none.
                if found.is_skipped and found.path.suffix.lower() == ".json":
                    found = Found(found.path, found.title)
                elif found.is_skipped:
                    continue
                else:
                    yield _unreadable(found.path, found.title, found.error)
                    continue
            progress(number, found.title)
            outcome = replace(_one(workspace, name, reader, found, trial), is_named=is_named)
            if is_named or outcome.error is None or outcome.error.code != "unsupported":
                yield outcome


def _one(workspace: Workspace, name: str, reader: Reader, found: Found, trial: Draft | None) -> Outcome:
    try:
        reading = reader.read(found.path, title=found.title, as_typed=True)
    except CounterpointError as error:
        return _unreadable(found.path, found.title, error)
    here = Outcome(found.path, found.title, "not-a-form")
    if reading.media_type == MEDIA_TYPES["html"]:
        return replace(
            here,
            why="It is a page, which does not keep what was typed into it.",
            hint="Ask for the file that its button saves, reply.json.",
        )
    try:
        paper = paper_in(reading.passages)
    except (ValueError, TypeError, KeyError) as error:
        damaged = UnreadableDocument(found.title, Refusal("damaged", "what stands in it makes no sense"))
        damaged.__cause__ = error
        return _unreadable(found.path, found.title, damaged)
    if paper is not None:
        return collect_report(workspace, reader, here, paper, trial)
    reply = made_out(reading.passages)
    here = replace(here, notes=reply.notes)
    if not reply.marks:
        return replace(
            here,
            why="It bears no code of a form or a report, so that nobody can tell whose it is.",
            hint="Copy the answers into their form, or give them by `voice`.",
        )
    if len(reply.marks) > 1:
        return replace(
            here,
            state="mixed",
            why="It bears the codes of more than one form.",
            hint="Ask for each form in a file of its own.",
        )
    return _placed(workspace, name, here, reply, reply.marks[0], trial)


def _placed(
    workspace: Workspace, name: str, here: Outcome, reply: Reply, mark: Mark, trial: Draft | None
) -> Outcome:
    """What becomes of a reply that bears one code, in the workspace of that `name`."""
    if mark.workspace != name[: len(mark.workspace)]:
        return replace(
            here,
            state="other-workspace",
            participant=reply.name,
            why=f"It answers a form of another workspace ({mark.workspace}).",
            hint="Collect it into the workspace that the form came from.",
        )
    engagement = workspace.engagement()
    who = _whose(engagement, workspace.called_before(), mark)
    takes_part = {each.name for each in engagement.participants}
    if not who and reply.name not in takes_part:
        shown = reply.name or "somebody"
        return replace(
            here,
            state="stranger",
            participant=reply.name,
            why=f"Nobody called {one_line(shown, 80)} takes part.",
            hint="Add them first, and collect it again.",
        )
    if reply.name in takes_part - {who}:
        made_for = one_line(who, 80) or "somebody who takes no part"
        return replace(
            here,
            state="mixed",
            participant=who,
            why=f"The form was made for {made_for} and says that it is for {one_line(reply.name, 80)}.",
            hint=f"Give the answers by `voice`, or make {one_line(reply.name, 80)} a form of their own.",
        )
    here = replace(here, participant=who)
    if not reply.given:
        return replace(here, state="empty", why="Nothing is written in it.")
    done = workspace.collect_reply(who, reply.given, issue=mark.issue, source=here.title, trial=trial)
    fresh = any(each.fate != "same" for each in done.taken)
    return replace(
        here,
        state="collected" if fresh and not done.already else "already",
        taken=done.taken,
        before=done.before,
        revision=done.revision,
    )


def _whose(engagement: Engagement, before: dict[str, str], mark: Mark) -> str:
    """The participant whom a code stands for, under the name they have now; empty where there is none."""
    now = [each.name for each in engagement.participants]
    known = {fingerprint(old): new for old, new in before.items()} | {fingerprint(each): each for each in now}
    return known.get(mark.person, "")


def _unreadable(path: Path, title: str, error: CounterpointError) -> Outcome:
    hint = _INSTEAD.get(error.code, error.hint)
    return Outcome(path, title, "unreadable", why=error.message, hint=hint, error=error)


_BY_HAND: Final = "Ask for a file with the words alone, or take in by hand what was written."
_INSTEAD: Final = {
    "unsupported": "Save it as docx, xlsx or Markdown, and collect that.",
    "too-large": _BY_HAND,
    "too-slow": _BY_HAND,
}
"""What to do about a file that a document's hint does not fit: it speaks of what is to be added."""
