"""What first paint is measured against: an app with a tree, a text area, header and footer, and nothing to do."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.widgets import Footer, Header, TextArea, Tree


class EmptyApp(App[None]):
    """The least that could hold the workshop place."""

    def compose(self) -> ComposeResult:
        """Lay out the four widgets."""
        yield Header()
        with Horizontal():
            yield Tree("flow")
            yield TextArea("painted")
        yield Footer()


if __name__ == "__main__":
    EmptyApp().run()
