"""What a person does to the workspace from any place: records, suggestions, undo, copies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import CounterpointError
from assistant.reports.formats import offered
from assistant.text import one_line
from tui.leftovers import Leaving
from tui.screens.dialogs import AskPath, Compare

if TYPE_CHECKING:
    from assistant.reports.build import Level
    from assistant.workspace.document import Accepted
    from tui.widgets.editors import AnswerEditor


class Acting(Leaving):
    """The application's acts on records, suggestions and files."""

    # -- records and suggestions --------------------------------------------------------------------

    def remove_record(self, id: str) -> None:
        """Remove the record `id`; undo brings it back."""
        if not self._view_or_none():
            return
        assert self.view is not None
        view = self.view
        title = view.snapshot.title(id)
        self.act(lambda: view.workspace.remove_record(id), f"Removed {id} “{title}”. u brings it back.")

    def decide(self, ids: Sequence[str], *, accept: bool, reason: str = "") -> None:
        """Accept or reject suggestions."""
        if not ids or not self._view_or_none():
            return
        assert self.view is not None
        workspace, keeper = self.view.workspace, self.keeper
        # What was typed counts as the own answer, and is still on its way to the disk.
        self.settle_texts()
        sealed = self.view.snapshot.sealed.intersection(ids) if accept else frozenset()
        ids = [id_ for id_ in ids if id_ not in sealed]
        waits = f"{', '.join(sorted(sealed))}: your own answer comes first. Write it, or skip it with x at the question (j)."
        if not ids:
            self.say(waits, "warn")
            return
        what = ids[0] if len(ids) == 1 else f"{len(ids)} suggestions"

        def deed() -> list[str]:
            told: list[str] = []
            if accept:
                told = unlinked(workspace.accept(list(ids)))
            else:
                workspace.reject(list(ids), reason)
            if keeper is not None:
                keeper.decided(ids)
            return told

        told = self.act(deed)
        if told is not None:
            said = f"{'Accepted' if accept else 'Rejected'} {what}. u takes it back."
            self.say(
                " ".join((said, *told, *([waits] if sealed else []))), "warn" if told or sealed else "done"
            )

    def settle_texts(self) -> None:
        """Commit what is typed, and see the workspace as it is with that."""
        if self.keeper is not None and self.keeper.pending:
            self.pace.now()
            self.keeper.flush()
            self.refresh_view()

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
        view, before = self.view, self.view.snapshot.records
        act = self.act(view.workspace.undo)
        if act is None:
            return
        self.say(one_line(act.summary, 200), "done")
        back = [ref for ref in act.refs if ref in view.snapshot.records and ref not in before]
        if len(back) == 1 and self.place is not None:
            self.place.added(*back)

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
        """Show the report, to be read before it is written."""
        if self.view is None:
            return
        from tui.screens.report import ReportPreview

        self.settle_texts()
        self.push_screen(ReportPreview())

    def write_report(self, level: Level) -> None:
        """Write the engagement at a depth, in the format of the name that is given."""
        if self.view is None:
            return
        view = self.view

        def put(path: Path) -> None:
            from assistant.reports.export import export

            held = view.workspace

            def write() -> Path:
                of = (held.calendar().name, view.snapshot.revision)
                states = held.citation_states()
                return export(view.snapshot.engagement, path, states=states, level=level, of=of)

            if self.act(write) is not None:
                self.say(f"Exported to {path}.", "done")

        name = view.workspace.path
        suggested = name.with_name(f"{name.stem}{'' if level == 'record' else f'-{level}'}.html")
        self.to_file(f"Export to ({offered()})", suggested, put)


def unlinked(accepted: Sequence[Accepted]) -> list[str]:
    """Sentences on what came into the record without a link, or was left out, as it was accepted."""
    return [sentence for each in accepted for sentence in each.unlinked]
