"""Answers to the probes of a lens: given in a form, kept beside the record or in a field of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.forms import Filling

if TYPE_CHECKING:
    from tui.recovery import Unfinished


class Probing(Filling):
    """The application's answers to probes."""

    def can_answer(self, slug: str, about: str) -> bool:
        """Whether there is such a probe, and the record it is to be put to."""
        from assistant.method.lenses import PROBE

        return slug in PROBE and self.view is not None and (not about or about in self.view.snapshot.records)

    def answer_probe(self, slug: str, about: str = "", *, taken_up: Unfinished | None = None) -> None:
        """Open the form in which the probe `slug` is answered: about the record `about`, or about the whole.

        A probe that is answered in a field of a record that is not there yet opens the form of that record.
        """
        if not self._view_or_none():
            return
        from assistant.method.lenses import PROBE
        from tui.recovery import Unfinished
        from tui.screens.probe import ProbeForm

        assert self.view is not None
        view, probe = self.view, PROBE[slug]
        record = view.snapshot.records.get(about)
        if record is None and about:
            self.say(f"{about} is no longer there.", "warn")
            return
        if record is None and probe.field:
            self.add_record(*probe.about, at=probe.field)
            return
        unfinished = taken_up or Unfinished("probe", about, slug, view.snapshot.revision)
        form = ProbeForm(probe, record, view.snapshot, about=unfinished)
        before = form.before

        def keep(fields: dict[str, Any]) -> bool:
            if self._refuses():
                return False
            fields = {name: value for name, value in fields.items() if value != before[name]}
            if not fields:
                self.say("Nothing was changed.")
                return True
            said = f"Kept{f' with {about}' if about else ''}. u takes it back."
            if probe.field:
                base = unfinished.base or view.snapshot.revision
                written = self.act(lambda: view.workspace.change_record(about, fields, base=base), said)
                return self.kept_or_aside(written, about)
            given = {name: str(value or "") for name, value in fields.items()}
            if theirs := self._meanwhile(slug, about, form.began) if "answer" in given else "":
                given["answer"] = f"{theirs}\n\n{given['answer']}"
                said = f"Somebody else answered meanwhile; both texts stand in the answer. {said}"
            return self.act(lambda: view.workspace.reflect(slug, about, **given), said) is not None

        self._show_form(form, keep)

    def _meanwhile(self, slug: str, about: str, began: str) -> str:
        """What somebody else answered since the person began to type over `began`; empty as a rule."""
        from assistant.method.lenses import PROBE, put_to

        self.refresh_view()
        assert self.view is not None
        snapshot = self.view.snapshot
        now = put_to(snapshot.engagement, PROBE[slug], snapshot.records.get(about)).answer
        return "" if now == began.strip() else now
