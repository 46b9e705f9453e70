"""The driver of an interface that is shown in a browser; when the server is gone, the interface ends as well."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from textual import messages
from textual.drivers.web_driver import WebDriver


class ServedDriver(WebDriver):
    """Textual's driver for browsers, which by itself would go on without anybody to read or write for."""

    def run_input_thread(self) -> None:
        """Read until the server closes the way in; what was typed is saved as the interface ends."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            # The loop may have ended in this very moment.
            with suppress(RuntimeError):
                asyncio.run_coroutine_threadsafe(self._app._post_message(messages.ExitApp()), self._loop)

    def write(self, data: str) -> None:
        """Draw; with nobody there to look, draw nothing."""
        with suppress(BrokenPipeError):
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        """Tell the server something; with nobody there, nothing."""
        with suppress(BrokenPipeError):
            super().write_meta(data)
