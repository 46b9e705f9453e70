"""What was left unfinished, in this session or by one that ended badly: found, told in one line, taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.text import one_line
from tui.finishing import Finishing
from tui.probing import Probing
from tui.screens.dialogs import Pick

if TYPE_CHECKING:
    from tui.recovery import Stray, Unfinished


class Leaving(Probing, Finishing):
    """The application's unfinished forms and unsaved texts."""

    def recover(self) -> str:
        """Take over what earlier sessions left behind; a line that says so, or nothing.

        Texts of answers become suggestions, since the answer may have moved on; forms wait to be taken up.
        """
        keeper = self.keeper
        if keeper is None:
            return ""
        found = keeper.recover()
        said: list[str] = []
        if found.texts and (count := self._suggest(found.texts)):
            keeper.strays_settled()
            said.append(
                f"{count} unsaved {'text' if count == 1 else 'texts'} of last time wait in Review (v)."
            )
        if waiting := self.waiting:
            which = self.called(waiting[0]) if len(waiting) == 1 else f"{len(waiting)} forms"
            said.append(f"Left unfinished last time: {which}; f5 goes on with what you typed.")
        if found.unreadable:
            said.append(f"What was unsaved last time cannot be read; it lies in {found.unreadable[0]}.")
        if found.texts or found.forms:
            keeper.save()
        return " ".join(said)

    def _suggest(self, texts: tuple[Stray, ...]) -> int:
        from assistant.method.questions import QUESTION
        from assistant.method.said import Origin
        from assistant.workspace.proposals import AnswerText, Proposal

        assert self.view is not None
        workspace = self.view.workspace
        origin: Origin = Origin(by="person", name=workspace.actor)
        proposals = [
            Proposal(answers=[AnswerText(question=text.question, field=field, text=text.text)])
            for text in texts
            if (field := text.field) in ("assumed", "agreed") and text.question in QUESTION
        ]
        return len(self.act(lambda: workspace.suggest("edit", proposals, origin=origin)) or ())

    @property
    def waiting(self) -> list[Unfinished]:
        """Forms that were left neither kept nor cancelled and are not open now, newest first."""
        if self.keeper is None:
            return []
        shown = {form.unfinished.key for form in self.forms}
        return [form for form in reversed(self.keeper.forms) if form.key not in shown]

    def action_take_up(self) -> None:
        """Open a form again that was left unfinished; where there are several, ask which."""
        waiting = self.waiting
        if len(waiting) == 1:
            self._take_up(waiting[0])
        elif waiting:
            choices = [(form.key, self._offered(form)) for form in waiting]
            by_key = {form.key: form for form in waiting}
            self.push_screen(
                Pick("Which form do you go on with?", choices),
                lambda key: self._take_up(by_key[key]) if key else None,
            )

    def _offered(self, form: Unfinished) -> str:
        # What somebody answers alone is nobody else's to read, not even in a list.
        secret = form.subject == "voice"
        return self.called(form) if secret else f"{self.called(form)}: {_glimpse(form.typed)}"

    def _take_up(self, form: Unfinished) -> None:
        from assistant.method.records import KINDS

        if not self._view_or_none() or self.take_up_together(form):
            return
        assert self.view is not None
        if form.subject == "record" and form.ref in self.view.snapshot.records:
            self.edit_record(form.ref, taken_up=form)
        elif form.subject == "suggestion" and self._still_known(form.ref):
            self.edit_suggestion(form.ref, taken_up=form)
        elif form.subject == "advisor":
            self.edit_advisor(taken_up=form)
        elif form.subject == "done":
            self.finish_homework(form.ref, taken_up=form)
        elif form.subject == "plan":
            self.lay_plan(taken_up=form)
        elif form.subject == "workshop" and form.ref.isdecimal() and self.workshop(int(form.ref)):
            self.edit_workshop(int(form.ref), taken_up=form)
        elif form.subject == "runsheet" and form.ref.isdecimal():
            self.edit_sheet_words(int(form.ref), taken_up=form)
        elif form.subject == "probe" and self.can_answer(form.kind, form.ref):
            self.answer_probe(form.kind, form.ref, taken_up=form)
        elif form.kind in KINDS:
            if form.ref:
                self.say(f"{form.ref} is no longer there; what you typed stands in a new form.", "warn")
            self.add_record(form.kind, taken_up=form)
        else:
            self.say(f"{form.ref} is no longer there. You had typed: {_glimpse(form.typed, 400)}", "warn")

    def _still_known(self, id: str) -> bool:
        assert self.view is not None
        return any(item.id == id for item in self.view.workspace.suggestions(state=None))

    def called(self, form: Unfinished) -> str:
        """What people call an unfinished form."""
        from assistant.method.records import KINDS
        from assistant.method.said import within

        if called := self.called_together(form):
            return called
        label = within(KINDS[form.kind].label) if form.kind in KINDS else "text"
        probe = f"answer about {form.ref}" if form.ref else "answer about the whole"
        return {
            "new": f"new {label}",
            "record": f"{label} {form.ref}",
            "probe": probe,
            "advisor": "settings of the advisor",
            "plan": "plan of the workshops",
            "done": f"what was found by {form.ref}",
            "workshop": f"workshop of session {form.ref}",
            "runsheet": f"note on session {form.ref}",
        }.get(form.subject, f"suggestion {form.ref}")


def _glimpse(typed: dict[str, Any], limit: int = 60) -> str:
    """The first words of what was typed."""
    texts = [value for value in (typed.get("title"), *typed.values()) if isinstance(value, str)]
    return one_line(" · ".join(dict.fromkeys(texts)), limit)
