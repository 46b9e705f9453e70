"""What several people do to a question, and what is kept beside the answers: each in a form, none ever lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from assistant.text import one_line
from tui.forms import Filling
from tui.safe import plain
from tui.screens.dialogs import Confirm
from tui.theme import fitting

if TYPE_CHECKING:
    from pydantic import BaseModel

    from assistant.method.engagement import Engagement
    from assistant.workspace.document import Written
    from tui.beside import Collection
    from tui.recovery import Unfinished

_CAPTURED: Final[dict[str, str]] = {
    "parked": "enter parks it · begin with a name and a colon to say who raised it · escape leaves",
    "decisions": "enter takes it down, with who decides and every dissent on this question · escape leaves",
    "actions": "enter takes it down · begin with a name and a colon to say who does it · escape leaves",
}
"""What is said below the line that is taken down."""
_WHOSE: Final = {"parked": "raised_by", "actions": "owner"}


class Together(Filling):
    """The application's forms for voices, participants, decisions, homework and parked items."""

    def may_write(self) -> bool:
        """Whether the workspace takes anything; where it is open for reading only, that is said."""
        return self._view_or_none()

    def once_sure(
        self, question: str, then: Callable[[], object], *, yes: str, no: str, details: str = ""
    ) -> None:
        """Ask `question`, and do `then` where the answer is yes."""

        def answered(sure: bool | None) -> None:
            if sure:
                then()

        self.push_screen(
            Confirm(question, yes=yes, no=no, details=plain(details) if details else None), answered
        )

    # -- voices

    def show_voices(self, slug: str) -> None:
        """Go to the voices on a question; the way back leads to where one came from."""
        if self.view is None:
            return
        # The questions and the models wait until somebody needs them; the first paint does without.
        from assistant.method.questions import QUESTION

        if slug not in QUESTION:
            self.say("The trace has no answer of its own; voices are given on the questions.", "warn")
            return
        from tui.screens.voices import Voices

        self.pace.now()
        self.view.question = slug
        voices = Voices(slug)
        voices.add_class(*fitting(*self.size))
        self.push_screen(voices)

    def whose(
        self, question: str, then: Callable[[str], object], *, given: frozenset[str] = frozenset()
    ) -> None:
        """Ask for a participant, one of those there are or somebody new; `given` have answered already."""
        if not self._view_or_none():
            return
        from tui.screens.who import Who

        assert self.view is not None
        people = [
            (
                person.name,
                f"{person.name} · {person.role}{' · has given an answer' if person.name in given else ''}",
            )
            for person in self.view.snapshot.engagement.participants
            if person.name
        ]

        def picked(name: str | None) -> None:
            if name:
                then(name)

        self.push_screen(Who(question, people), picked)

    def answer_alone(self, slug: str, name: str, *, taken_up: Unfinished | None = None) -> None:
        """Open the form in which one participant answers a question alone."""
        from tui.beside import Alone

        said = f"Kept what {one_line(name, 60)} answers; nobody else sees it before it is opened to the room."
        self._voice_form(Alone, "answer", taken_up or self._voice_of("voice", slug, name), said)

    def note_dissent(self, slug: str, name: str, *, taken_up: Unfinished | None = None) -> None:
        """Open the form for what one participant holds against an answer."""
        from tui.beside import Against

        said = f"Kept what {one_line(name, 60)} holds against it, word for word."
        self._voice_form(Against, "dissent", taken_up or self._voice_of("dissent", slug, name), said)

    @staticmethod
    def _voice_of(subject: Literal["voice", "dissent"], slug: str, name: str) -> Unfinished:
        from tui.recovery import Unfinished

        return Unfinished(subject, name, slug)

    def _voice_form(
        self, model: type[BaseModel], side: Literal["answer", "dissent"], about: Unfinished, said: str
    ) -> None:
        """Open the form for one side of a voice: `about` names the participant and, as its kind, the question."""
        if not self._view_or_none():
            return
        from assistant.method.questions import QUESTION
        from tui.screens.form import RecordForm

        assert self.view is not None
        workspace, slug, name = self.view.workspace, about.kind, about.ref
        question = QUESTION[slug]
        answer = self.view.snapshot.engagement.answer(slug)
        voice = answer.voice(name)

        def give(words: str) -> Written:
            if side == "answer":
                return workspace.give_voice(slug, name, answer=words)
            return workspace.give_voice(slug, name, dissent=words)

        def keep(fields: dict[str, Any]) -> bool:
            if not form.typed:
                self.say("Nothing was changed.")
                return True
            return self.act(lambda: give(fields[side]), said) is not None

        heading = f"{one_line(name, 60)} · {question.title}"
        before: dict[str, Any] = {side: getattr(voice, side)}
        lead = question.text
        if side == "dissent" and (text := one_line(answer.text, 400)):
            # Nobody holds anything against a text that is not before their eyes.
            lead += f"\n{'Agreed' if answer.agreed.strip() else 'Assumed'}: {text}"
        form = RecordForm(model, before, self.view.snapshot, heading=heading, about=about, lead=lead)
        self._show_form(form, keep)

    # -- beside the answers

    def put_beside(
        self,
        collection: Collection,
        id: str = "",
        *,
        question: str = "",
        at: str = "",
        taken_up: Unfinished | None = None,
    ) -> None:
        """Open a participant, decision, piece of homework or parked item in a form; an empty one without `id`.

        The form begins at the field `at`, or at what it is recognised by: its question is mostly known already.

        Only the fields that were changed are written over what is stored.
        """
        if not self._view_or_none():
            return
        from tui.beside import SORTS, stored, suggested
        from tui.recovery import Unfinished
        from tui.screens.form import RecordForm

        assert self.view is not None
        view, sort = self.view, SORTS[collection]
        held = stored(view.snapshot.engagement, collection, id) if id else None
        if id and held is None:
            self.say(f"{one_line(id, 60)} is no longer there; what you keep is added anew.", "warn")
        if held is None:
            begun = suggested(view.snapshot.engagement, collection, question, date.today())
            heading = f"New {sort.label}"
        else:
            begun, heading = held, f"{sort.label.capitalize()} {one_line(id, 60)}"

        def keep(fields: dict[str, Any]) -> bool:
            if held is not None and not form.typed:
                self.say("Nothing was changed.")
                return True
            now = stored(view.snapshot.engagement, collection, id) if id else None
            name = one_line(str(fields.get(sort.named_by) or id), 80)
            said = f"Kept “{name}”; u takes it back."
            if now is None:
                if not name:
                    self.say(f"A {sort.label} without a word is nothing to keep.", "warn")
                    return not form.typed
                if collection == "participants" and _is_known(view.snapshot.engagement, name):
                    self.say(f"{name} takes part already; give another name.", "warn")
                    return False
                made = self.act(lambda: view.workspace.put(collection, fields), said)
                self._stay_on(str(getattr(made, "id", "") or getattr(made, "name", "")))
                return made is not None
            changed = {field: fields[field] for field in form.typed if field in fields}
            return self._write_beside(collection, id, changed, about.base or view.snapshot.revision, said)

        about = taken_up or Unfinished("beside", id, collection, view.snapshot.revision)
        form = RecordForm(
            sort.model, begun, view.snapshot, heading=heading, about=about, at=at or sort.named_by
        )
        self._show_form(form, keep)

    def capture(self, collection: Collection, question: str) -> None:
        """Take one line down for the parking lot, the decisions or the homework; all else is filled in later."""
        if not self._view_or_none():
            return
        from tui.beside import SORTS, suggested
        from tui.recovery import Unfinished
        from tui.screens.capture import Capture

        assert self.view is not None
        view, sort = self.view, SORTS[collection]
        begun = suggested(view.snapshot.engagement, collection, question, date.today())
        known = {"question": question} if question else {}

        def keep(typed: dict[str, Any]) -> bool:
            told, whose = str(typed[sort.named_by]), _WHOSE.get(collection)
            who, colon, rest = told.partition(":")
            known_as = _known_as(view.snapshot.engagement, who) if whose and colon and rest.strip() else ""
            given = {whose: known_as, sort.named_by: rest.strip()} if whose and known_as else {}
            fields = begun | typed | given
            said = _kept(str(fields[sort.named_by]), fields.get("due"), view.snapshot.engagement)
            return self.act(lambda: view.workspace.put(collection, fields), said) is not None

        about = Unfinished("beside", "", collection, view.snapshot.revision)
        self._show_form(
            Capture(f"New {sort.label}", sort.named_by, about, known, _CAPTURED[collection]), keep
        )

    def give_parked(self, id: str) -> None:
        """Make a parked item somebody's homework, in one act; who does it is asked first."""
        if not self._view_or_none():
            return
        from tui.beside import suggested

        assert self.view is not None
        view = self.view
        item = next((each for each in view.snapshot.engagement.parked if each.id == id), None)
        if item is None:
            self.say(f"{one_line(id, 60)} is no longer there.", "warn")
            return

        def given(owner: str) -> None:
            begun = suggested(view.snapshot.engagement, "actions", item.question, date.today())
            fields = begun | {"title": item.title, "owner": owner}
            said = _kept(f"{one_line(owner, 60)}: {item.title}", begun.get("due"), view.snapshot.engagement)
            self.act(lambda: view.workspace.make_homework(id, fields), said)

        self.whose(f"Whose homework is “{one_line(item.title, 60)}”?", given)

    def change_beside(self, collection: Collection, id: str, fields: dict[str, Any], said: str) -> None:
        """Change a few fields of something beside the answers, in one act."""
        if not self._view_or_none():
            return
        assert self.view is not None
        self._write_beside(collection, id, fields, self.view.snapshot.revision, said)

    def _write_beside(
        self, collection: Collection, id: str, fields: dict[str, Any], base: int, said: str
    ) -> bool:
        """Change fields of what people had before their eyes as of revision `base`; whether that was taken."""
        assert self.view is not None
        workspace = self.view.workspace
        name = str(fields.get("name") or id) if collection == "participants" else id
        rest = {field: value for field, value in fields.items() if field != "name"}
        if rest or name == id:
            written = self.act(lambda: workspace.change(collection, id, rest, base=base), said)
            if not self.kept_or_aside(written, id):
                return False
        return name == id or self._rename(id, name)

    def _rename(self, old: str, new: str) -> bool:
        assert self.view is not None
        assert self.keeper is not None
        workspace, keeper = self.view.workspace, self.keeper
        said = f"{one_line(old, 60)} is {one_line(new, 60)} now, everywhere. u takes it back."
        if self.act(lambda: workspace.rename_participant(old, new), said) is None:
            return False
        for form in keeper.forms:
            if form.subject in ("voice", "dissent") and form.ref == old:
                keeper.hold_form(replace(form, ref=one_line(new)))
        self._stay_on(one_line(new))
        return True

    def _stay_on(self, ref: str) -> None:
        """Be on what was made or renamed, where the place that is shown lists it."""
        stay = getattr(self.place, "stay_on", None)
        if ref and stay is not None:
            stay(ref)

    def remove_beside(self, collection: Collection, id: str, called: str) -> None:
        """Remove something beside the answers; undo brings it back."""
        if not self._view_or_none():
            return
        assert self.view is not None
        workspace = self.view.workspace
        self.act(lambda: workspace.remove(collection, id), f"Removed: {called}. u brings it back.")

    # -- taken up again

    def take_up_together(self, form: Unfinished) -> bool:
        """Open one of these forms again; False where `form` is of another sort or its question is not known."""
        from assistant.method.questions import QUESTION
        from tui.beside import SORTS

        if form.subject == "beside":
            collection = next((name for name in SORTS if name == form.kind), None)
            if collection is not None:
                self.put_beside(collection, form.ref, taken_up=form)
            return collection is not None
        if form.subject not in ("voice", "dissent") or form.kind not in QUESTION or not form.ref:
            return False
        (self.answer_alone if form.subject == "voice" else self.note_dissent)(
            form.kind, form.ref, taken_up=form
        )
        return True

    def called_together(self, form: Unfinished) -> str:
        """What people call one of these forms; empty for another sort."""
        from tui.beside import SORTS

        if form.subject == "beside":
            sort = next((sort for name, sort in SORTS.items() if name == form.kind), None)
            return "" if sort is None else f"{sort.label} {form.ref}" if form.ref else f"new {sort.label}"
        if form.subject in ("voice", "dissent"):
            what = "answer given alone by" if form.subject == "voice" else "dissent of"
            return f"{what} {one_line(form.ref, 60)}"
        return ""


def _kept(what: str, due: object, engagement: Engagement) -> str:
    """What is said of something that was taken down; a day that is past is that of a file which counts from another."""
    when = f", due {due}" if due else ""
    if due and engagement.as_of is not None and str(due) < date.today().isoformat():
        when += f", as this file counts from {engagement.as_of}"
    return f"Kept “{one_line(what, 80)}”{when}; u takes it back."


def _is_known(engagement: Engagement, name: str) -> bool:
    return any(person.name == name for person in engagement.participants)


def _known_as(engagement: Engagement, name: str) -> str:
    """The name of the participant whom `name` means, whatever its case; empty where there is none."""
    wanted = one_line(name).casefold()
    return next((each.name for each in engagement.participants if each.name.casefold() == wanted), "")
