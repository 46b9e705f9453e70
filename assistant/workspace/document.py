"""The workspace: one engagement in one file, and every act that a person can do to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, get_args

from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Answer, Engagement
from assistant.method.records import RECORD
from assistant.method.rules import RULES
from assistant.method.said import BaseRecord, Origin
from assistant.text import one_line, safe_text
from assistant.workspace import conflicts, history, review
from assistant.workspace.adjusting import Adjusting
from assistant.workspace.calling import Calling
from assistant.workspace.choosing import Choosing
from assistant.workspace.citing import Citing
from assistant.workspace.collecting import Collecting
from assistant.workspace.content import (
    ADVISOR,
    advisor_body,
    body_of,
    checked,
    dismissal_key,
    known_kind,
    known_question,
    plain,
)
from assistant.workspace.events import canonical, stamp
from assistant.workspace.finishing import Finishing
from assistant.workspace.gathering import Gathering
from assistant.workspace.history import Act
from assistant.workspace.ids import next_id, record_prefix, reserved
from assistant.workspace.importing import bring_in
from assistant.workspace.lifecycle import BackedUp, Mode, Written, checked_mode
from assistant.workspace.linking import name_in
from assistant.workspace.looking_back import LookingBack
from assistant.workspace.most_chosen import must_leave_room
from assistant.workspace.planning import Planning
from assistant.workspace.proposals import Proposal
from assistant.workspace.review import Accepted
from assistant.workspace.reviewed import CollectingReviews
from assistant.workspace.reviewing import Reviewing

Field = Literal["assumed", "agreed"]
Status = Literal["open", "assumed", "agreed"]
Setting = Literal["organisation", "mode", "as_of"]

__all__ = ["Accepted", "Act", "BackedUp", "Field", "Mode", "Proposal", "Workspace", "Written"]


class Workspace(
    Finishing,
    Citing,
    Gathering,
    Choosing,
    LookingBack,
    Calling,
    Planning,
    Adjusting,
    Collecting,
    CollectingReviews,
    Reviewing,
):
    """An open workspace. Every method that writes is one act: one event, one transaction, one undo.

    Each returns after the disk has it. All raise `WorkspaceError` where the file cannot be written, with
    nothing changed and the object fit to try again.
    """

    # -- answers

    def write_answer(
        self, question: str, field: Field, text: str, *, base: int | None = None, act: str = ""
    ) -> Written:
        """Sets one side of an answer, the assumed or the agreed.

        Args:
            question: its slug.
            field: which side.
            text: Markdown; made safe.
            base: the revision that the writer had before their eyes; None means whatever stands there.
            act: the editing session: saves of one session are one act for undo and history.
        """
        slug = known_question(question)
        if field not in get_args(Field):
            raise BadInput(
                f"An answer has no side {one_line(str(field), 40)!r}.", hint="It has assumed and agreed."
            )
        text, act = safe_text(text), one_line(act, 80)
        kept = ""
        with self._ledger.act("answer", act) as draft:
            stands = (draft.get("answers", slug) or {}).get(field, "")
            retired = self._ledger.retired("suggestions")
            if text == stands:
                pass
            elif conflicts.own_open(draft, act, f"{slug}.{field}") or (
                base is not None and conflicts.moved(self._ledger, "answers", slug, [field], base, act)
            ):
                kept = conflicts.keep_text(
                    draft, slug, field, text, act=act, actor=self.actor, retired=retired
                )
            else:
                review.write_text(draft, slug, field, text)
        return self._written(draft, kept, base)

    def set_status(self, question: str, status: Status) -> Written:
        """Says where an answer stands, whatever its texts would let one think."""
        slug = known_question(question)
        if status not in get_args(Status):
            raise BadInput(
                f"There is no status {one_line(str(status), 40)!r}.", hint="open, assumed or agreed."
            )
        with self._ledger.act("status") as draft:
            body = (draft.get("answers", slug) or {"question": slug}) | {"status": status}
            draft.put("answers", slug, body_of(Answer.model_validate(body)))
        return self._written(draft)

    def skip_answer(self, question: str, skipped: bool = True) -> Written:
        """Notes that the own answer was left out on purpose, by whom and when; or takes that back."""
        slug = known_question(question)
        with self._ledger.act("skip") as draft:
            body = draft.get("answers", slug) or {"question": slug}
            if skipped != bool(body.get("skipped")):
                note = {"by": self.actor, "date": stamp(self._ledger.clock())[:10]} if skipped else None
                draft.put("answers", slug, body | {"skipped": note})
        return self._written(draft)

    # -- records

    def add_record(
        self,
        kind: str,
        fields: dict[str, object],
        *,
        origin: Origin | None = None,
        named_in: Sequence[tuple[str, str]] = (),
    ) -> BaseRecord:
        """Adds a record; its id is made here unless `fields` has one.

        The records in `named_in`, pairs of an id and a field, name the new one from the same act on, so that
        one undo takes all of it back.

        Raises:
            NotFound: there is no such kind, or no record that is to name it.
            BadInput: a field does not fit, the id is taken, there may be only one of the kind, or a fourth
                bet would be chosen.
        """
        known_kind(kind)
        data = plain(dict(fields))
        with self._ledger.act("add") as draft:
            id_ = data.get("id") or next_id(
                draft, "records", record_prefix(kind), self._ledger.retired("records")
            )
            id_ = str(id_)
            if draft.get("records", id_) is not None or id_ in reserved(draft, state="open"):
                raise BadInput(
                    f"The id {one_line(str(id_), 80)} is taken.", hint="Leave it out, or choose another."
                )
            person = Origin(by="person", name=self.actor)
            body = checked(
                "records",
                {**data, "id": id_, "kind": kind, "origin": origin or data.get("origin") or person},
                id_ if data.get("id") else kind,
            )
            must_leave_room(draft, body)
            draft.put("records", body["id"], body)
            name_in(draft, kind, body["id"], named_in)
        return RECORD.validate_python(body)

    def change_record(self, id: str, fields: dict[str, object], *, base: int | None = None) -> Written:
        """Changes the named fields of a record; null, an empty text or an empty list clears one.

        Where one of them was changed by someone else since `base`, or the record was removed since, the
        whole edit waits as a suggestion.

        Raises:
            NotFound: there is no such record.
            BadInput: a field does not exist, may not be changed, or its value does not fit; or a fourth bet
                would be chosen.
        """
        data = plain(dict(fields))
        kept = ""
        with self._ledger.act("change") as draft:
            body = draft.get("records", id)
            retired = self._ledger.retired("suggestions")
            if body is None:
                removed = self._removed_after(id, base)
                if removed is None:
                    raise review.no_record(id)
                whole = checked("records", {**removed, **data}, id)
                kept = conflicts.keep_removed(draft, whole, actor=self.actor, retired=retired)
            else:
                changed = review.changed_record(draft, id, data)
                differing = [name for name in data if changed.get(name) != body.get(name)]
                if base is not None and conflicts.moved(self._ledger, "records", id, differing, base, ""):
                    edit = {name: data[name] for name in differing}
                    kept = conflicts.keep_fields(draft, id, edit, actor=self.actor, retired=retired)
                else:
                    must_leave_room(draft, changed)
                    draft.put("records", id, changed)
        return self._written(draft, kept, base)

    def remove_record(self, id: str) -> Written:
        """Removes a record. Links to it are kept, and show as broken-link gaps.

        Raises:
            NotFound: there is no such record.
        """
        with self._ledger.act("remove") as draft:
            if draft.get("records", id) is None:
                raise review.no_record(id)
            draft.drop("records", id)
        return self._written(draft)

    # -- findings

    def dismiss(self, rule: str, refs: Sequence[str], reason: str) -> Written:
        """Sets a finding aside until one of the records or answers in `refs` changes.

        Raises:
            NotFound: there is no such rule.
            BadInput: no reason is given.
        """
        if rule not in RULES:
            raise NotFound(f"There is no rule {one_line(rule, 80)!r}.")
        if not reason.strip():
            raise BadInput(
                "A finding is dismissed with a reason.", hint="Say in a few words why it may stand."
            )
        refs = [safe_text(ref) for ref in dict.fromkeys(refs)]
        fields = {
            "rule": rule,
            "ids": refs,
            "reason": reason,
            "by": self.actor,
            "date": stamp(self._ledger.clock())[:10],
        }
        with self._ledger.act("dismiss") as draft:
            draft.put("dismissals", dismissal_key(rule, refs), checked("dismissals", fields, rule))
        return self._written(draft)

    def undismiss(self, rule: str, refs: Sequence[str]) -> Written:
        """Takes a dismissal back.

        Raises:
            NotFound: the finding was not dismissed.
        """
        key = dismissal_key(rule, refs)
        with self._ledger.act("undismiss") as draft:
            if draft.get("dismissals", key) is None:
                raise NotFound(f"{one_line(key, 200)} is not dismissed.")
            draft.drop("dismissals", key)
        return self._written(draft)

    def set_setting(self, name: Setting, value: str) -> Written:
        """Sets the organisation, the mode, or the date that horizons are counted from (``YYYY-MM-DD``, or empty).

        Raises:
            BadInput: there is no such setting, or it cannot have that value.
        """
        value = one_line(value)
        if name not in get_args(Setting):
            raise BadInput(f"There is no setting {one_line(str(name), 60)!r}.")
        if name == "mode":
            checked_mode(value)
        if name == "as_of" and value:
            try:
                value = date.fromisoformat(value).isoformat()
            except ValueError:
                raise BadInput(f"{value!r} is not a date.", hint="Write it as YYYY-MM-DD.") from None
        with self._ledger.act("setting") as draft:
            draft.put("settings", name, {"value": value})
        return self._written(draft)

    def set_advisor(self, fields: Mapping[str, object]) -> Written:
        """Changes the named fields of how advice is asked for; null, an empty text or an empty list clears one.

        Raises:
            BadInput: there is no such field, or its value does not fit.
        """
        data = plain(dict(fields))
        with self._ledger.act("setting") as draft:
            stands = draft.get("settings", ADVISOR) or {}
            body = advisor_body({**stands, **data})
            if body or stands:
                draft.put("settings", ADVISOR, body)
        return self._written(draft)

    # -- the whole

    def undo(self) -> Act:
        """Takes the last act back by a new event, and returns that.

        This session's acts come first, then those from before it was opened; never what another session
        has done meanwhile.

        Raises:
            NothingToUndo: there is none left.
            UndoConflict: someone has changed since what the act wrote.
        """
        with self._ledger.act("undo") as draft:
            undone = self._undone()
            newest = history.last_undoable(
                self._backwards(), undone, self._ledger.session, self._ledger.opened_at
            )
            together = self._ledger.select("WHERE instr(body, ?)", f'"act":{canonical(newest.act)}')
            history.take_back(draft, history.same_act(together, newest, undone))
            self._refuse_without_text(draft)
        return history.described(self._ledger.select("WHERE seq = ?", draft.seq), self._ledger.state.body)

    def import_engagement(self, engagement: Engagement, *, source: str = "") -> Written:
        """Brings a whole engagement in, as one act; see `importing.bring_in` for what happens on a clash.

        Raises:
            BadInput: other content has the same ids; nothing was imported.
        """
        with self._ledger.act("import") as draft:
            bring_in(draft, engagement, source)
        return self._written(draft)
