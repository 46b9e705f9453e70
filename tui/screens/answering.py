"""What every place has in which a question is answered: texts that are saved as they are typed, and records."""

from __future__ import annotations

from textual import on

from assistant.method.records import KINDS
from tui.cited import worn
from tui.keeper import Slot
from tui.safe import plain
from tui.screens.place import Place
from tui.state import TRACE
from tui.widgets.editors import AnswerEditor
from tui.widgets.records import RecordList


class Answering(Place):
    """A place with editors for the texts of the current question, and a list of its records."""

    @property
    def editors(self) -> tuple[AnswerEditor, ...]:
        """Every editor of this place."""
        return tuple(self.query(AnswerEditor))

    def named(self, slot: Slot) -> str:
        """What the editor of `slot` is called."""
        return "Before the discussion" if slot.field == "assumed" else "After the discussion"

    def load(self, editor: AnswerEditor, slot: Slot) -> None:
        """Show the text of `slot`, unless the person is writing there or their text went aside."""
        keeper, view = self.counterpoint.keeper, self.view
        held = keeper.held(slot) if keeper is not None else None
        here = editor.slot == slot
        if here and (editor.dirty or held is not None):
            return
        if here and keeper is not None and keeper.aside(slot):
            return
        stored = getattr(view.snapshot.engagement.answer(slot.question), slot.field)
        text = stored if held is None else held
        editor.show(slot, text, view.snapshot.revision, read_only=view.workspace.read_only)
        note = "" if editor.whole else f" · {len(text):,} characters, too long to edit here"
        self._entitle(editor, slot, note)

    def _entitle(self, editor: AnswerEditor, slot: Slot, note: str = "") -> None:
        keeper = self.counterpoint.keeper
        if not note and keeper is not None and (aside := keeper.aside(slot)):
            note = f" · kept aside as {aside}, F4 compares"
        editor.border_title = plain(f"{self.named(slot)}{note} ")

    def typed(self, editor: AnswerEditor) -> None:
        """The person changed a text: hold it now, save it soon."""
        if editor.slot is not None and self.counterpoint.keeper is not None and editor.dirty:
            self.counterpoint.keeper.hold(editor.slot, editor.text, editor.base)
            self.counterpoint.pace.touched()
            self.query_one("#top").refresh()

    def kept(self, slot: Slot, revision: int, suggestion: str) -> None:
        """The text of `slot` was committed; mark its editor so, and say where a conflicting text went."""
        for editor in self.editors:
            if editor.slot == slot:
                if self.counterpoint.keeper is not None and self.counterpoint.keeper.held(slot) is None:
                    editor.settled(revision)
                if suggestion:
                    self._entitle(editor, slot)

    @on(AnswerEditor.Left)
    def _left(self, event: AnswerEditor.Left) -> None:
        event.stop()
        self.counterpoint.pace.now()
        if event.editor.slot is not None and self.counterpoint.keeper is not None:
            self.counterpoint.keeper.part(event.editor.slot)

    def on_screen_suspend(self) -> None:
        self.counterpoint.pace.now()

    def action_settle(self) -> None:
        """Compare a text that was kept aside with the one that is stored."""
        keeper = self.counterpoint.keeper
        for editor in self.editors:
            if keeper is not None and editor.slot is not None and keeper.aside(editor.slot):
                self.counterpoint.settle(editor)
                return
        self.counterpoint.say("There is nothing to compare: nobody else changed this answer.")

    def action_skip(self) -> None:
        """Skip the own answer on purpose, or take that back."""
        if self.view.question == TRACE:
            return
        slug, skipped = self.view.question, self.view.answer.skipped is None
        if skipped and self.view.answer.text.strip():
            self.counterpoint.say("You have answered it yourself: there is nothing to skip.", "warn")
            return
        said = (
            "Own answer skipped; drafts may be shown. x takes it back."
            if skipped
            else "Own answer no longer skipped."
        )
        self.counterpoint.act(lambda: self.view.workspace.skip_answer(slug, skipped), said)

    def action_agree(self) -> None:
        """Mark the answer as agreed, or open it again."""
        if self.view.question == TRACE:
            return
        from tui.beside import opened_again

        slug, answer = self.view.question, self.view.answer
        workspace = self.view.workspace
        again = opened_again(self.view.snapshot.engagement, slug)
        if answer.status != "agreed":
            self.counterpoint.act(lambda: workspace.set_status(slug, "agreed"), "Marked as agreed.")
        elif answer.text.strip():
            self.counterpoint.act(lambda: workspace.set_status(slug, "assumed"), again)
        else:
            self.counterpoint.act(lambda: workspace.set_status(slug, "open"), again)

    # -- records -----------------------------------------------------------------------------------

    def show_records(self) -> None:
        """List the records of the current question."""
        view = self.view
        snapshot, slug = view.snapshot, view.question
        kinds = view.kinds(slug)
        records = [record for kind in kinds for record in snapshot.of_kind(kind)]
        listing = self.query_one(RecordList)
        lost = worn(snapshot.sources, self.counterpoint.citation_states)
        listing.show(snapshot, slug, records, kinds=len(kinds), worn=lost)
        what = "What must trace to a chosen bet" if slug == TRACE else KINDS[kinds[0]].plural
        listing.border_title = plain(
            f" {what} ({len(records)}) " if records else f" {what}: none yet, n makes one "
        )

    def action_new_record(self) -> None:
        """Add a record of the current question's kind."""
        kinds = self.view.kinds(self.view.question)
        single = KINDS[kinds[0]].single
        if single and (records := self.view.snapshot.of_kind(kinds[0])):
            self.counterpoint.edit_record(records[0].id)
        elif len(kinds) > 1:
            self.counterpoint.add_record(*kinds)
        else:
            from tui.additions import for_question

            given = for_question(self.view.question, kinds[0], self.view.snapshot)
            self.counterpoint.add_record(kinds[0], given=given)

    @on(RecordList.Edit)
    def _edit(self, event: RecordList.Edit) -> None:
        event.stop()
        question = self.view.current
        self.counterpoint.edit_record(event.id, at=next(iter(question.decides), "") if question else "")

    @on(RecordList.Remove)
    def _remove(self, event: RecordList.Remove) -> None:
        event.stop()
        self.counterpoint.remove_record(event.id)
