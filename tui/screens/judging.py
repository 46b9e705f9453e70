"""A place in which the claim of a probe is judged with one key."""

from __future__ import annotations

from typing import ClassVar

from assistant.method.lenses import Put
from assistant.text import one_line
from tui.keys import key
from tui.screens.place import Place


class Judging(Place):
    """A place in which a person is at one probe at a time."""

    BINDINGS: ClassVar = [
        key("judge.yes", "y", "judge('yes')", "holds", "The claim holds; again takes it back"),
        key("judge.partly", "p", "judge('partly')", "in part", "It holds in part; again takes it back"),
        key("judge.no", "n", "judge('no')", "does not", "The claim does not hold; again takes it back"),
    ]

    @property
    def put(self) -> Put | None:
        """The probe one is at; None where one is at something else."""
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a claim can be judged."""
        if action == "judge":
            return self.is_mounted and self.put is not None and self.put.probe.verdicts
        return super().check_action(action, parameters)

    def action_judge(self, verdict: str) -> None:
        """Say whether the claim holds; the verdict that stands already is taken back."""
        put, workspace = self.put, self.view.workspace
        if put is None:
            return
        again = put.verdict == verdict
        said = "Taken back" if again else verdict.capitalize()
        self.counterpoint.act(
            lambda: workspace.reflect(put.probe.slug, put.about, verdict="" if again else verdict),
            f"{said}: {one_line(put.probe.claim)} u takes it back.",
        )
