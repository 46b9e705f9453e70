"""A place within a place: it is reached from there, and escape leads back there."""

from __future__ import annotations

from tui.screens.place import Place


class Within(Place):
    """A place about something in another one, under which that other one waits."""

    def leave(self) -> None:
        """Go back to where one came from."""
        self.app.pop_screen()
