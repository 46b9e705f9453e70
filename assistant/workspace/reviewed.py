"""What a report that came back edited would change: kept as suggestions, one for each text, all of a file as one act."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from assistant.method.engagement import Engagement
from assistant.method.said import Origin
from assistant.text import even, one_line, safe_text
from assistant.workspace import history
from assistant.workspace.changes import Body
from assistant.workspace.content import checked, plain
from assistant.workspace.events import canonical, stamp
from assistant.workspace.ids import next_id
from assistant.workspace.lifecycle import WorkspaceFile
from assistant.workspace.proposals import AnswerText, BesideEdit, ParkedItem, Proposal, RecordEdit
from assistant.workspace.review import EDIT_TASK
from assistant.workspace.snapshot import Snapshots
from assistant.workspace.state import Draft, replay

ReviewFate = Literal["suggested", "conflict", "same", "known", "gone"]
"""What became of a new wording: it waits as a suggestion; so it does where the text was changed here since the report was
made (``conflict``); it stands there by now; it was suggested before; or what it belongs to is not there any more."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """A new wording of one text."""

    collection: str
    """``answers``, ``records`` or ``decisions``."""
    id: str
    part: str
    """The field."""
    was: str
    """As the workspace held it when the report was made."""
    text: str
    by: str
    """Who has changed it, or the name of the file."""
    at: str = ""
    """When, as far as the changes were tracked."""


@dataclass(frozen=True, slots=True)
class Commented:
    """What somebody wrote in the margin, for the question that it is to be parked at."""

    question: str
    text: str
    by: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What became of one new wording or comment."""

    ref: str
    """The slug of the question or the id of the record or decision, with the field after a dot; of a comment the slug."""
    fate: ReviewFate
    suggestion: str = ""
    by: str = ""
    is_comment: bool = False


@dataclass(frozen=True, slots=True)
class CollectedReview:
    """What collecting a report came to."""

    made: tuple[Suggested, ...]
    superseded: tuple[str, ...]
    """Suggestions from an earlier version of the file that these take the place of."""
    already: bool
    """Whether this very file was collected before; nothing was done."""
    revision: int


class CollectingReviews(WorkspaceFile):
    """The act of taking in a report that came back, and what it is compared with."""

    def engagement_at(self, revision: int) -> Engagement | None:
        """Everything as it was after event `revision`; None where the file has no such event."""
        with self._current():
            if not 0 < revision <= self.revision:
                return None
            if revision == self.revision:
                return self._snapshots.engagement(self._ledger.state)
            state = replay(self._ledger.select("WHERE seq <= ? ORDER BY seq", revision))
        return Snapshots(self.path).engagement(state)

    def collect_review(
        self,
        report: str,
        given: Sequence[Reworded],
        comments: Sequence[Commented] = (),
        *,
        reviewers: Sequence[str],
        source: str,
        trial: Draft | None = None,
    ) -> CollectedReview:
        """Keeps new wordings and comments as suggestions, all as one act; the record stays as it is.

        What waits from an earlier version of the file, of the same report and by nobody else, gives way.

        Args:
            report: by what the report is known again.
            given: the new wordings, one for each text.
            comments: what stands in the margin.
            reviewers: what the file is by; one by more people comes after those of each of them.
            source: the file's name.
            trial: collect it into this draft and write nothing.
        """
        if trial is not None:
            return self._collect_review(trial, report, given, comments, reviewers, source)
        with self._ledger.act(history.COLLECT) as draft:
            done = self._collect_review(draft, report, given, comments, reviewers, source)
        return done if not draft.seq else CollectedReview(done.made, done.superseded, done.already, draft.seq)

    def _collect_review(
        self,
        draft: Draft,
        report: str,
        given: Sequence[Reworded],
        comments: Sequence[Commented],
        reviewers: Sequence[str],
        source: str,
    ) -> CollectedReview:
        said = [report, sorted(reviewers), list(map(asdict, given)), list(map(asdict, comments))]
        name = f"{history.COLLECTED}{hashlib.blake2b(canonical(said).encode(), digest_size=8).hexdigest()}"
        if draft.get("settings", name) is not None:
            return CollectedReview((), (), True, self.revision)
        source = one_line(source, 200)
        about = {"act": "", "report": report, "source": source, "reviewers": list(reviewers)}
        made = [self._reworded(draft, each, about) for each in given]
        made += [self._commented(draft, each, about) for each in comments]
        mine = {each.suggestion for each in made}
        old = [
            id_
            for id_, body in _of_report(draft, report)
            if id_ not in mine
            and body.get("state", "open") == "open"
            and set(body["payload"]["shown"].get("reviewers", ())) <= set(reviewers)
        ]
        for id_ in old:
            draft.update("suggestions", id_, {"state": "stale"})
        if old or any(each.fate in ("suggested", "conflict") for each in made):
            draft.put(
                "settings",
                name,
                {"report": report, "source": source, "date": stamp(self._ledger.clock())[:10]},
            )
            draft.note = one_line(
                ", ".join((*reviewers, source) if source not in reviewers else reviewers), 160
            )
            draft.kind = history.COLLECT
        return CollectedReview(tuple(made), tuple(old), False, self.revision)

    def _reworded(self, draft: Draft, one: Reworded, about: Body) -> Suggested:
        ref = f"{one.id}.{one.part}"
        body = draft.get(one.collection, one.id)
        if body is None and one.collection != "answers":
            return Suggested(ref, "gone", by=one.by)
        stands, text = str((body or {}).get(one.part, "")), safe_text(one.text)
        if _alike(stands, text):
            return Suggested(ref, "same", by=one.by)
        shown = {"ref": ref, **about, "at": one.at, "was": one.was, "standing": stands}
        parts: Body = {}
        if one.collection == "answers":
            parts["answers"] = [
                AnswerText.model_validate({"question": one.id, "field": one.part, "text": text})
            ]
        elif one.collection == "records":
            parts["changes"] = [RecordEdit(id=one.id, fields={one.part: text})]
        else:
            edit = {"collection": one.collection, "id": one.id, "fields": {one.part: text}}
            parts["beside"] = [BesideEdit.model_validate(edit)]
        id_, is_new = self._keep(draft, Proposal(**parts, shown=shown), one.by)
        is_moved = not _alike(stands, one.was)
        return Suggested(ref, "known" if not is_new else "conflict" if is_moved else "suggested", id_, one.by)

    def _commented(self, draft: Draft, one: Commented, about: Body) -> Suggested:
        shown = {"ref": one.question, **about, "at": one.at}
        item = ParkedItem(question=one.question, title=safe_text(one.text))
        id_, is_new = self._keep(draft, Proposal(parked=[item], shown=shown), one.by)
        return Suggested(one.question, "suggested" if is_new else "known", id_, one.by, is_comment=True)

    def _keep(self, draft: Draft, proposal: Proposal, by: str) -> tuple[str, bool]:
        """The suggestion that holds `proposal`, and whether it was made now; one that gave way is made anew."""
        payload = plain(proposal)
        does = {name: value for name, value in payload.items() if name != "shown"}
        for id_, body in _of_report(draft, payload["shown"]["report"]):
            held = body["payload"]
            is_same = all(held.get(name) == value for name, value in does.items()) and (
                held["shown"].get("reviewers") == payload["shown"]["reviewers"]
            )
            if is_same and body.get("state", "open") != "stale":
                return id_, False
        id_ = next_id(draft, "suggestions", "s", self._ledger.retired("suggestions"))
        suggestion = {
            "id": id_,
            "task": EDIT_TASK,
            "state": "open",
            "origin": Origin(by="person", name=one_line(by, 200)),
            "payload": proposal,
        }
        draft.put("suggestions", id_, checked("suggestions", suggestion, id_))
        return id_, True


def _of_report(draft: Draft, report: str) -> Iterable[tuple[str, Body]]:
    """The suggestions that came back with a report."""
    for id_, body in draft.listed("suggestions"):
        shown: Any = body.get("payload", {}).get("shown")
        if isinstance(shown, dict) and shown.get("report") == report:
            yield id_, body


def _alike(one: str, other: str) -> bool:
    return [even(line) for line in one.split("\n")] == [even(line) for line in other.split("\n")]
