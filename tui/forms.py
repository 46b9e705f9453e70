"""Forms: opened for a record or a suggestion, put by while they are open, and left to be taken up again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.text import one_line
from tui.base import BaseApp
from tui.screens.dialogs import Pick

if TYPE_CHECKING:
    from assistant.method.engagement import Suggestion
    from assistant.workspace.document import Written
    from tui.recovery import Unfinished
    from tui.screens.form import Form

Result = TypeVar("Result")


class Filling(BaseApp):
    """The application's forms."""

    def _view_or_none(self) -> bool:
        return self.view is not None and not self._refuses()

    def _refuses(self) -> bool:
        if self.view is not None and self.view.workspace.read_only:
            self.say(f"This workspace is open for reading only. {self.view.workspace.notice}", "warn")
            return True
        return False

    # -- opened ------------------------------------------------------------------------------------

    def add_record(
        self,
        *kinds: str,
        taken_up: Unfinished | None = None,
        given: Mapping[str, Any] | None = None,
        named_in: Sequence[tuple[str, str]] = (),
        at: str = "",
    ) -> None:
        """Open a form for a record of one of `kinds`: empty, with what is `given`, or with what was typed before.

        The form begins at the field `at`.

        By the act that keeps it, it is named in the fields of other records that `named_in` has, as pairs of id
        and field.
        """
        if not self._view_or_none():
            return
        from assistant.method.records import KINDS

        if len(kinds) > 1:
            choices = [(kind, KINDS[kind].label) for kind in kinds]
            self.push_screen(
                Pick("What sort of record?", choices), lambda kind: self.add_record(kind) if kind else None
            )
            return
        from tui.additions import kind_word
        from tui.recovery import Unfinished
        from tui.screens.form import RecordForm

        assert self.view is not None
        kind = kinds[0]
        view = self.view
        model = KINDS[kind]
        if model.single and (there := view.snapshot.of_kind(kind)):
            self.edit_record(there[0].id, taken_up=taken_up, at=at)
            return

        def keep(fields: dict[str, Any]) -> bool:
            said = f"Added: {one_line(str(fields.get('title') or model.label), 80)}."
            # Who is gone meanwhile needs it no more.
            there = [(ref, name) for ref, name in about.named_in if ref in view.snapshot.records]
            added = self.act(lambda: view.workspace.add_record(kind, fields, named_in=there), said)
            if added is not None and self.place is not None:
                self.place.added(added.id)
            return added is not None

        about = taken_up or Unfinished("new", kind=kind, named_in=list(named_in))
        heading = f"New {kind_word(kind)}"
        form = RecordForm(model, dict(given or {}), view.snapshot, heading=heading, about=about, at=at)
        self._show_form(form, keep)

    def edit_record(self, id: str, *, taken_up: Unfinished | None = None, at: str = "") -> None:
        """Open the record `id` in a form, at the field `at`; only the fields that were changed are written."""
        if self.view is None:
            return
        from tui.recovery import Unfinished
        from tui.screens.form import RecordForm

        view = self.view
        record = view.snapshot.records.get(id)
        if record is None:
            self.say(f"{id} is no longer there.", "warn")
            return
        before = record.model_dump(mode="json")
        about = taken_up or Unfinished("record", id, record.kind, view.snapshot.revision)

        def keep(fields: dict[str, Any]) -> bool:
            if self._refuses():
                return False
            changed = {name: value for name, value in fields.items() if _differ(value, before.get(name))}
            if not changed:
                self.say("Nothing was changed.")
                return True
            base = about.base or view.snapshot.revision
            written = self.act(lambda: view.workspace.change_record(id, changed, base=base), f"Saved {id}.")
            return self.kept_or_aside(written, id)

        model, fixed = type(record), view.workspace.read_only
        form = RecordForm(
            model, before, view.snapshot, heading=f"{model.label} {id}", about=about, fixed=fixed, at=at
        )
        self._show_form(form, keep)

    def kept_or_aside(self, written: Written | None, id: str) -> bool:
        """Whether an edit of the record `id` was taken; says so where it waits as a suggestion."""
        if written is not None and written.suggestion:
            self.say(
                f"Somebody else changed {id} meanwhile. Theirs stands; yours is kept as suggestion {written.suggestion}, v lists it.",
                "warn",
            )
        return written is not None

    def edit_advisor(self, *, taken_up: Unfinished | None = None) -> None:
        """Open the settings of the advisor in a form; only what was changed is written."""
        if not self._view_or_none():
            return
        from assistant.method.advising import AdvisorSettings
        from tui.recovery import Unfinished
        from tui.screens.form import RecordForm

        assert self.view is not None
        view = self.view

        def keep(fields: dict[str, Any]) -> bool:
            changed = {name: fields[name] for name in form.typed if name in fields}
            if not changed:
                self.say("Nothing was changed.")
                return True
            said = "Kept; it holds from the next call on. u takes it back."
            return self.act(lambda: view.workspace.set_advisor(changed), said) is not None

        before = view.snapshot.engagement.advisor.model_dump(mode="json")
        about = taken_up or Unfinished("advisor")
        form = RecordForm(AdvisorSettings, before, view.snapshot, heading="The advisor here", about=about)
        self._show_form(form, keep)

    def edit_suggestion(self, id: str, *, taken_up: Unfinished | None = None) -> None:
        """Open what a suggestion would add in a form; what comes out of it is accepted as edited."""
        if not self._view_or_none():
            return
        assert self.view is not None
        view = self.view
        suggestion = next((item for item in view.snapshot.suggestions if item.id == id), None)
        if suggestion is None and taken_up is not None:
            # What was typed is worth more than the suggestion it was typed into, whatever has become of that.
            suggestion = next(
                (item for item in view.workspace.suggestions(state=None) if item.id == id), None
            )
        if suggestion is None:
            self.say(f"{id} is no longer open.", "warn")
            return
        if id in view.snapshot.sealed:
            self.say("Your own answer comes first; the draft opens after it.", "warn")
            return
        from tui.parts import edited, form_for, parts_of, with_parts
        from tui.recovery import Unfinished
        from tui.screens.parts import PartsForm

        payload, heading = suggestion.payload, f"Suggestion {id}"
        parts = parts_of(payload)
        if not parts:
            self.say("There is nothing in it to edit; accept or reject it.", "warn")
            return
        if len(parts) > 1:
            about = taken_up or Unfinished("suggestion", id)
            whole = PartsForm(payload, parts, view.snapshot, heading, about=about)
            self._show_form(whole, lambda kept: self._amend(suggestion, kept))
            return
        part = parts[0]
        about = taken_up or Unfinished("suggestion", id, part.kind)
        form = form_for(part, view.snapshot, heading, about)
        if form is None:
            self.say(f"{id} is about something that this version does not know, or that is gone.", "warn")
            return

        def keep(result: Any) -> bool:
            changed = edited(part, result, view.snapshot)
            return self._amend(suggestion, with_parts(payload, [changed]))

        self._show_form(form, keep)

    def _amend(self, suggestion: Suggestion, payload: dict[str, Any]) -> bool:
        """Accept a suggestion as it was edited; one that is no longer open is suggested anew."""
        assert self.view is not None
        workspace, id_ = self.view.workspace, suggestion.id
        if any(item.id == id_ for item in self.view.snapshot.suggestions):
            taken = self.act(lambda: workspace.edit(id_, payload))
            if taken is None:
                return False
            if self.keeper is not None:
                self.keeper.decided([id_])
            said = f"Accepted {id_} as you edited it. u takes it back."
            self.say(" ".join((said, *taken.unlinked)), "warn" if taken.unlinked else "done")
            return True
        from assistant.method.said import Origin
        from assistant.workspace.proposals import Proposal

        anew = {
            "records": [
                {name: value for name, value in record.items() if name != "id"}
                for record in payload.get("records") or []
            ],
            "answers": payload.get("answers") or [],
            "parked": payload.get("parked") or [],
            "changes": payload.get("changes") or [],
        }
        origin: Origin = Origin(by="person", name=workspace.actor)
        made = self.act(lambda: workspace.suggest("edit", [Proposal.model_validate(anew)], origin=origin))
        if made is not None:
            self.say(f"{id_} was dealt with meanwhile; yours waits in Review (v) as a suggestion.", "warn")
        return made is not None

    # -- put by ------------------------------------------------------------------------------------

    def _show_form(self, form: Form[Result], keep: Callable[[Result], bool]) -> None:
        """Show `form` and hand what comes out of it to `keep`, which says whether the workspace has it now."""

        def closed(result: Result | None) -> None:
            if form not in self.forms or self.keeper is None:
                return
            unfinished = form.unfinished
            self.forms.remove(form)
            if result is not None and not keep(result):
                self.keeper.hold_form(unfinished)
                self.say(f"{self.notices[-1][1]} Your form is kept: f5 takes it up again.", "fail")
            else:
                self.keeper.hold_form(unfinished.with_typed({}))
                if result is None and unfinished.typed:
                    self.say("The form was let go; nothing was changed.")
            self.keeper.save()
            self.refresh_bindings()

        self.forms.append(form)
        self.push_screen(form, closed)

    def put_forms_by(self) -> None:
        """The open forms are left as they stand, to be taken up again; say so where anything was typed."""
        if self.keeper is None or not self.forms:
            return
        self.hold_forms()
        if any(form.unfinished.typed for form in self.forms):
            self.say("Your form is put by as it stands; f5 takes it up again.")
        self.forms.clear()
        self.keeper.save()


def _differ(new: Any, old: Any) -> bool:
    from assistant.method.said import not_said

    return bool(new != old and not (not_said(new) and not_said(old)))
