"""Again, later: the next round of an engagement, and two rounds side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.screens.dialogs import AskPath

if TYPE_CHECKING:
    from assistant.method.engagement import Engagement
    from tui.app import CounterpointApp


def begin_next_round(app: CounterpointApp) -> None:
    """Ask for a file, begin the next round in it, and go there; this round stays as it is."""
    view = app.view
    if view is None:
        return

    def begin(path: str) -> None:
        from assistant.workspace.again import begin_again

        app.pace.now()
        begin_again(view.workspace, Path(path), actor=view.workspace.actor).close()

    def enter(path: str | None) -> None:
        if path is None:
            return
        app.open_workspace(Path(path))
        app.say(
            "The next round: what was agreed is what you assume now. The round before stays as it was.",
            "done",
        )

    here = view.workspace.path
    app.push_screen(
        AskPath(
            "Begin the next round in which file?",
            value=str(here.with_name(f"{here.stem}-again{here.suffix}")),
            hint="What was agreed becomes what you assume; records go along · enter begins · escape cancels",
            attempt=begin,
        ),
        enter,
    )


def compare_rounds(app: CounterpointApp) -> None:
    """Ask for the file of an earlier round and show what moved since, and which bets that undermines."""
    view = app.view
    if view is None:
        return

    read: list[Engagement] = []

    def look(path: str) -> None:
        from assistant.workspace.document import Workspace

        app.pace.now()
        with Workspace.open(Path(path), read_only=True) as older:
            read.append(older.engagement())

    def show(path: str | None) -> None:
        if path is None:
            return
        from assistant.method.rounds import compare
        from tui.screens.comparison import Compared

        app.push_screen(Compared(compare(read[-1], view.snapshot.engagement), Path(path).name))

    app.push_screen(
        AskPath(
            "Compare with which earlier round?",
            hint="The path of its workspace, which is only read · enter compares · escape cancels",
            attempt=look,
        ),
        show,
    )
