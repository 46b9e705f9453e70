"""Again, later: the next round of an engagement, and two rounds side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import CounterpointError
from tui.screens.dialogs import AskPath

if TYPE_CHECKING:
    from tui.app import CounterpointApp


def begin_next_round(app: CounterpointApp) -> None:
    """Ask for a file, begin the next round in it, and go there; this round stays as it is."""
    view = app.view
    if view is None:
        return

    def begin(path: str | None) -> None:
        if path is None:
            return
        from assistant.workspace.again import begin_again

        app.pace.now()
        try:
            begin_again(view.workspace, Path(path), actor=view.workspace.actor).close()
        except CounterpointError as error:
            app.say_error(error)
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
        ),
        begin,
    )


def compare_rounds(app: CounterpointApp) -> None:
    """Ask for the file of an earlier round and show what moved since, and which bets that undermines."""
    view = app.view
    if view is None:
        return

    def show(path: str | None) -> None:
        if path is None:
            return
        from assistant.method.rounds import compare
        from assistant.workspace.document import Workspace
        from tui.screens.comparison import Compared

        app.pace.now()
        try:
            with Workspace.open(Path(path), read_only=True) as older:
                before = older.engagement()
        except CounterpointError as error:
            app.say_error(error)
            return
        app.push_screen(Compared(compare(before, view.snapshot.engagement), Path(path).name))

    app.push_screen(
        AskPath(
            "Compare with which earlier round?",
            hint="The path of its workspace, which is only read · enter compares · escape cancels",
        ),
        show,
    )
