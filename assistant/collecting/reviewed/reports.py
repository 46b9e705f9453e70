"""A report that came back, taken in: compared with what went out, and what was changed kept as suggestions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, cast

from assistant.collecting.outcome import Outcome, State
from assistant.collecting.reply import Remark
from assistant.collecting.reviewed.comparing import Edit, Margin, Review, compared
from assistant.collecting.reviewed.paper import Paper, paper_in
from assistant.collecting.reviewed.values import restored
from assistant.errors import CounterpointError
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.reports.build import Level, build
from assistant.reports.docx.write import to_docx
from assistant.reports.model import Ref
from assistant.reports.traced import ReportMark, refs_in
from assistant.retrieval.reading.reader import Reader
from assistant.text import one_line
from assistant.workspace.reviewed import Commented, Reworded
from assistant.workspace.state import Draft

if TYPE_CHECKING:
    from assistant.workspace.document import Workspace

_VERSION: Final = re.compile(r"(?:[\s._-]*\(\d+\)|[\s._-]+(?:v\d+|copy|final))+$", re.IGNORECASE)
"""What people and programs put after the name of a file that they have before."""
_US: Final = "Counterpoint"


def collect_report(
    workspace: Workspace, reader: Reader, here: Outcome, paper: Paper, trial: Draft | None
) -> Outcome:
    """What becomes of a report; nothing of the record is changed.

    Raises:
        WorkspaceError: the workspace cannot be written to.
    """
    mark = paper.mark
    if mark is None:
        return replace(
            here,
            why="It is a report, and what says which one is lost from it: its properties and its last line.",
            hint="Save it once more as a Word document, from the program in which it was edited.",
        )
    here = replace(here, mark=mark)
    if mark.workspace != workspace.calendar().name[:12]:
        return replace(
            here,
            state="other-workspace",
            why=f"It is a report on another workspace ({mark.workspace}).",
            hint="Collect it into the workspace that the report is of.",
        )
    held = workspace.engagement_at(mark.revision)
    if held is None:
        return replace(
            here,
            state="other-workspace",
            why=f"It was made at revision {mark.revision}, and this file has come only to {workspace.revision}.",
            hint="Collect it into the file that the report was made from; this one may be an older copy.",
        )
    try:
        review = _reviewed(workspace, reader, held, mark, paper)
    except CounterpointError as error:
        return replace(here, state="unreadable", why=error.message, hint=error.hint, error=error)
    return _kept(workspace, here, held, mark, paper, review, trial)


def _reviewed(
    workspace: Workspace, reader: Reader, held: Engagement, mark: ReportMark, paper: Paper
) -> Review:
    report = build(held, mark.day, workspace.citation_states(), cast("Level", mark.level), str(mark))
    sent = paper_in(reader.read_data(to_docx(report), "report.docx", "report", as_typed=True).passages)
    assert sent is not None
    return compared(sent.paragraphs, paper.paragraphs, paper.comments, refs_in(report))


def _kept(
    workspace: Workspace,
    here: Outcome,
    held: Engagement,
    mark: ReportMark,
    paper: Paper,
    review: Review,
    trial: Draft | None,
) -> Outcome:
    file = one_line(here.title, 120)
    given = []
    for edit in review.edits:
        was = _text(held, edit.ref)
        by = ", ".join(name for name, _ in edit.by) or file
        at = max((when for _, when in edit.by), default="")
        given.append(
            Reworded(edit.ref.collection, edit.ref.id, edit.ref.part, was, restored(was, edit.text), by, at)
        )
    comments, left = _comments(held, review.margins)
    notes = (*(_own(held, each) for each in review.own), *left, *review.notes)
    saved_by = paper.by if paper.by not in ("", _US) else ""
    reviewers = paper.authors or [saved_by or _VERSION.sub("", PurePath(file).stem) or file]
    done = workspace.collect_review(str(mark), given, comments, reviewers=reviewers, source=file, trial=trial)
    fresh = done.superseded or any(each.fate in ("suggested", "conflict") for each in done.made)
    state: State = "collected" if fresh else "already" if given or comments else "unchanged"
    return replace(
        here, state=state, participant=", ".join(reviewers if paper.authors or saved_by else []), notes=notes,
        review=done, revision=done.revision,
    )  # fmt: skip


def _text(held: Engagement, ref: Ref) -> str:
    """A text as the workspace held it."""
    if ref.collection == "answers":
        return str(getattr(held.answer(ref.id), ref.part))
    things = held.records if ref.collection == "records" else held.decisions
    return str(next((getattr(each, ref.part) for each in things if each.id == ref.id), ""))


def _own(held: Engagement, edit: Edit) -> Remark:
    """That something which is somebody's own was changed, and by whom alone it may be."""
    what, _, whose = edit.ref.part.partition(" ")
    about = QUESTION[edit.ref.id].title if edit.ref.id in QUESTION else _called(held, edit.ref.id)
    by = " and ".join(name for name, _ in edit.by) or "Somebody"
    if edit.ref.id in QUESTION:
        name = whose or "one voice"
        owner = f"the {what} of {name} on “{about}”"
        who = f"Only {name} changes it, by `voice`"
    else:
        owner = f"a dissent to “{about}”"
        who = "Only who said it changes it"
    told = f"{by} changed {owner}, which stays as it is. {who}. The file has: “{edit.text}”"
    return Remark("own", one_line(told, 4_000))


def _called(held: Engagement, id_: str) -> str:
    named = [(each.id, each.title) for each in held.records] + [
        (each.id, each.decided) for each in held.decisions
    ]
    return one_line(next((title for known, title in named if known == id_), "") or id_, 120)


def _comments(held: Engagement, margins: Sequence[Margin]) -> tuple[list[Commented], list[Remark]]:
    """Comments for the questions that they are on, and those that are on none."""
    kept, left = [], []
    for each in margins:
        about = _about(held, each)
        by = each.comment.by or "somebody"
        text = one_line(f"Comment by {by} on {about}: {each.comment.text}")
        question = each.question or next(_questions(held, each.ref), "")
        if question:
            kept.append(Commented(question, text, each.comment.by or by, each.comment.at))
        else:
            left.append(Remark("comment", text))
    return kept, left


def _about(held: Engagement, margin: Margin) -> str:
    words = one_line(margin.words, 60)
    if margin.ref and margin.ref.collection in ("records", "decisions"):
        return f"“{one_line(_called(held, margin.ref.id), 80)}”"
    if margin.question:
        return f"“{words}”"
    return f"“{words}” under “{one_line(margin.heading, 80)}”" if margin.heading else "the report"


def _questions(held: Engagement, ref: Ref | None) -> Iterator[str]:
    """The questions that a text belongs to, the first one first."""
    if ref is None:
        return
    if ref.id in QUESTION:
        yield ref.id
    yield from (each.question for each in held.decisions if each.id == ref.id and each.question)
    for record in held.records:
        if record.id == ref.id:
            yield from (question.slug for question in QUESTIONS if question.holds_answer(record))
