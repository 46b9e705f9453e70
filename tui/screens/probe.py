"""The form in which a probe is answered: the question on top, and beside it what helps to answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field, create_model
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static, TextArea

from assistant.method.lenses import Verdict, put_to
from assistant.method.said import Said
from tui.recovery import Unfinished
from tui.safe import joined
from tui.screens.form import RecordForm
from tui.trial import helps
from tui.widgets.bars import KeyBar
from tui.widgets.probe import statement

if TYPE_CHECKING:
    from assistant.method.lenses import Probe
    from assistant.method.said import BaseRecord
    from tui.state import Snapshot


class ProbeForm(RecordForm):
    """An answer to a probe, in people's own words; and, where it makes a claim, whether that holds."""

    HELP_TITLE = "An answer"
    HELP_TEXT = (
        "Write it in your own words. Where there is a claim, left and right say whether it holds. Ctrl+s (or F3) "
        "keeps it; escape leaves, and asks first if something was changed."
    )
    CSS_PATH: ClassVar = "../styles/probe.tcss"

    def __init__(
        self, probe: Probe, record: BaseRecord | None, snapshot: Snapshot, *, about: Unfinished
    ) -> None:
        self._put = put_to(snapshot.engagement, probe, record)
        self.before: dict[str, Any] = (
            {probe.field: getattr(record, probe.field)}
            if probe.field
            else {"answer": self._put.answer} | ({"verdict": self._put.verdict} if probe.verdicts else {})
        )
        """What was answered so far, by the names of the fields."""
        self.began = self._put.answer
        """The answer that stood when the person began to type, also where that was in an earlier session."""
        super().__init__(model_for(probe, record), self.before, snapshot, heading=probe.text, about=about)
        self._snapshot = snapshot

    def compose(self) -> ComposeResult:
        put = self._put
        about = f"\n{put.about} · {self._snapshot.title(put.about)}" if put.about else ""
        with Vertical(classes="dialog form"):
            yield Static(
                joined(
                    [
                        (put.probe.text, "bold $text-primary"),
                        (f"\n{put.probe.why}", "$quiet"),
                        (about, "$quiet"),
                    ]
                ),
                classes="title",
                markup=False,
            )
            with VerticalScroll(id="fields", can_focus=False):
                yield from self._boxes
                statements = [statement(name, self._snapshot) for name in put.probe.statements]
                aside = joined([*statements, helps(self._snapshot, put)], "\n")
                yield Static(aside, classes="prose", markup=False)
            yield Static("", id="wrong", classes="error", markup=False)
            yield KeyBar()

    def _differences(self) -> dict[str, Any]:
        changed = super()._differences()
        return changed | {"began": {"answer": self.began}} if changed else {}

    def _fill(self, typed: dict[str, Any]) -> None:
        began = typed.get("began")
        if isinstance(began, dict) and isinstance(began.get("answer"), str):
            self.began = began["answer"]
        super()._fill(typed)
        if isinstance(area := self._boxes[0].input, TextArea):
            # People go on where the text ends.
            area.move_cursor(area.document.end)


def model_for(probe: Probe, record: BaseRecord | None) -> type[Said]:
    """What is filled in for a probe: a field of `record`; or an answer, with a verdict where there is a claim."""
    fields: dict[str, Any] = {"answer": (str, Field("", description="In your own words"))}
    if probe.verdicts:
        fields["verdict"] = (Verdict | None, Field(None, description=probe.claim))
    if probe.field and record is not None:
        info = type(record).model_fields[probe.field]
        fields = {probe.field: (info.annotation, info)}
    return create_model("Answered", __base__=Said, **fields)
