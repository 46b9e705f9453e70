"""What a person does to the workspace from any place: records, suggestions, undo, copies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import CounterpointError
from assistant.text import one_line
from tui.base import BaseApp
from tui.screens.dialogs import AskPath, Compare, Confirm, Pick

if TYPE_CHECKING:
    from tui.widgets.editors import AnswerEditor


class Acting(BaseApp):
    """The application's acts on records, suggestions and files."""

    def _view_or_none(self) -> bool:
        return self.view is not None and not self._refuses()

    def _refuses(self) -> bool:
        if self.view is not None and self.view.workspace.read_only:
            self.say(f"This workspace is open for reading only. {self.view.workspace.notice}", "warn")
            return True
        return False

    # -- records -----------------------------------------------------------------------------------

    def add_record(self, *kinds: str) -> None:
        """Open an empty form for a record of one of `kinds`."""
        if not self._view_or_none():
            return
        from assistant.method.records import KINDS

        if len(kinds) > 1:
            choices = [(kind, KINDS[kind].label) for kind in kinds]
            self.push_screen(
                Pick("What sort of record?", choices), lambda kind: self.add_record(kind) if kind else None
            )
            return
        from tui.screens.form import RecordForm

        assert self.view is not None
        kind = kinds[0]
        view = self.view
        model = KINDS[kind]
        if model.single and (there := view.snapshot.of_kind(kind)):
            self.edit_record(there[0].id)
            return

        def keep(fields: dict[str, Any] | None) -> None:
            if fields is not None:
                self.act(
                    lambda: view.workspace.add_record(kind, fields), f"Added: {_name(fields, model.label)}."
                )

        form = RecordForm(model, {}, view.snapshot, heading=f"New {model.label.lower()}", draft=f"new {kind}")
        self.push_screen(form, keep)

    def edit_record(self, id: str) -> None:
        """Open the record `id` in a form; only the fields that were changed are written."""
        if self.view is None:
            return
        from tui.screens.form import RecordForm

        view = self.view
        record = view.snapshot.records.get(id)
        if record is None:
            self.say(f"{id} is no longer there.", "warn")
            return
        before = record.model_dump(mode="json")
        base = view.snapshot.revision

        def keep(fields: dict[str, Any] | None) -> None:
            if fields is None or self._refuses():
                return
            changed = {name: value for name, value in fields.items() if _differ(value, before.get(name))}
            if not changed:
                self.say("Nothing was changed.")
                return
            written = self.act(lambda: view.workspace.change_record(id, changed, base=base), f"Saved {id}.")
            if written is not None and written.suggestion:
                self.say(
                    f"Somebody else changed {id} meanwhile. Theirs stands; yours is kept as suggestion {written.suggestion}, v lists it.",
                    "warn",
                )

        model = type(record)
        form = RecordForm(
            model,
            before,
            view.snapshot,
            heading=f"{model.label} {id}",
            draft=id,
            fixed=view.workspace.read_only,
        )
        self.push_screen(form, keep)

    def remove_record(self, id: str) -> None:
        """Remove the record `id`; undo brings it back."""
        if not self._view_or_none():
            return
        assert self.view is not None
        view = self.view
        title = view.snapshot.title(id)
        self.act(lambda: view.workspace.remove_record(id), f"Removed {id} “{title}”. u brings it back.")

    # -- suggestions -------------------------------------------------------------------------------

    def decide(self, ids: Sequence[str], *, accept: bool, reason: str = "") -> None:
        """Accept or reject suggestions."""
        if not ids or not self._view_or_none():
            return
        assert self.view is not None
        workspace = self.view.workspace
        what = ids[0] if len(ids) == 1 else f"{len(ids)} suggestions"
        if accept:
            self.act(lambda: workspace.accept(list(ids)), f"Accepted {what}. u takes it back.")
        else:
            self.act(lambda: workspace.reject(list(ids), reason), f"Rejected {what}. u takes it back.")

    def edit_suggestion(self, id: str) -> None:
        """Open what a suggestion would add in a form; what comes out of it is accepted as edited."""
        if not self._view_or_none():
            return
        assert self.view is not None
        view = self.view
        suggestion = next((item for item in view.snapshot.suggestions if item.id == id), None)
        if suggestion is None:
            self.say(f"{id} is no longer open.", "warn")
            return
        payload = suggestion.payload
        from assistant.method.records import KINDS
        from tui.screens.form import PlainForm, RecordForm

        records = payload.get("records") or []
        if records:
            kind = str(records[0].get("kind", ""))
            if kind not in KINDS:
                self.say(f"{id} holds a record of a kind this version does not know.", "warn")
                return

            def keep(fields: dict[str, Any] | None) -> None:
                if fields is None:
                    return
                merged = {
                    name: value
                    for name, value in {**records[0], **fields}.items()
                    if value not in (None, "", [])
                }
                changed = payload | {"records": [merged, *records[1:]]}
                self.act(
                    lambda: view.workspace.edit(id, changed),
                    f"Accepted {id} as you edited it. u takes it back.",
                )

            self.push_screen(
                RecordForm(KINDS[kind], records[0], view.snapshot, heading=f"Suggestion {id}", draft=id), keep
            )
            return
        for name, field in (("parked", "title"), ("answers", "text")):
            rows = payload.get(name) or []
            if rows:

                def keep_text(
                    text: str | None, name: str = name, field: str = field, rows: list[Any] = rows
                ) -> None:
                    if text is not None:
                        changed = payload | {name: [{**rows[0], field: text}, *rows[1:]]}
                        self.act(
                            lambda: view.workspace.edit(id, changed),
                            f"Accepted {id} as you edited it. u takes it back.",
                        )

                self.push_screen(PlainForm(f"Suggestion {id}", str(rows[0].get(field, ""))), keep_text)
                return
        self.say("There is nothing in it to edit; accept or reject it.", "warn")

    def settle(self, editor: AnswerEditor) -> None:
        """Compare a text that was kept aside with the stored one, and let the person choose."""
        view, keeper, slot = self.view, self.keeper, editor.slot
        if view is None or keeper is None or slot is None:
            return
        theirs, mine = str(getattr(view.snapshot.engagement.answer(slot.question), slot.field)), editor.text
        aside = keeper.aside(slot)

        def chosen(which: str | None) -> None:
            if which is None:
                return
            keeper.flush()
            keeper.settle(slot)
            if which == "mine":
                base = view.snapshot.revision
                self.act(
                    lambda: view.workspace.write_answer(slot.question, slot.field, mine, base=base),
                    "Your text stands now.",
                )
                self.act(lambda: view.workspace.reject([aside], "put in place"))
            if editor.slot == slot:
                editor.slot = None
            self.refresh_view()
            if which == "theirs":
                self.say(f"You see theirs now; yours waits as suggestion {aside}, v lists it.")

        self.push_screen(Compare(theirs, mine), chosen)

    # -- the whole ---------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last act back and say what was undone."""
        if not self._view_or_none():
            return
        assert self.view is not None
        act = self.act(self.view.workspace.undo)
        if act is not None:
            self.say(f"Undone: {one_line(act.summary, 200)}", "done")

    def save_copy(self) -> None:
        """Save the workspace, with everything that is typed, to another file."""
        if self.view is None or self.keeper is None:
            return
        view, keeper = self.view, self.keeper

        def copy(path: str | None) -> None:
            if path is None:
                return
            try:
                view.workspace.save_copy(Path(path))
                if pending := keeper.pending:
                    from assistant.workspace.document import Workspace

                    with Workspace.open(Path(path), actor=view.workspace.actor) as other:
                        for slot, text in pending.items():
                            other.write_answer(slot.question, slot.field, text)
            except (CounterpointError, OSError) as error:
                self.say_error(error) if isinstance(error, CounterpointError) else self.say(
                    f"The copy could not be written: {one_line(error.strerror or str(error))}. Try another folder.",
                    "fail",
                )
                return
            self.say(f"Saved a copy, with everything you typed, as {path}.", "done")

        stem = view.workspace.path
        self.push_screen(
            AskPath("Save a copy as", value=str(stem.with_name(f"{stem.stem}-copy{stem.suffix}"))), copy
        )

    def export(self) -> None:
        """Write the engagement as Markdown or JSON, by the name that is given."""
        if self.view is None:
            return
        view = self.view

        def write(path: str | None) -> None:
            if path is None:
                return
            if Path(path).exists():
                question = f"{one_line(path, 200)} is there already. Write over it?"
                self.push_screen(
                    Confirm(question, yes="write over it", no="leave it"),
                    lambda yes: put(path) if yes else None,
                )
            else:
                put(path)

        def put(path: str) -> None:
            from assistant.reports.export import export

            if self.act(lambda: export(view.snapshot.engagement, Path(path))) is not None:
                self.say(f"Exported to {path}.", "done")

        suggested = str(view.workspace.path.with_suffix(".md"))
        self.push_screen(AskPath("Export to (.md or .json)", value=suggested), write)


def _name(fields: dict[str, Any], label: str) -> str:
    return one_line(str(fields.get("title") or label), 80)


def _differ(new: Any, old: Any) -> bool:
    from assistant.method.said import not_said

    return bool(new != old and not (not_said(new) and not_said(old)))
