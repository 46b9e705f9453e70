"""Long work on the command line: how far it is, and how it is stopped."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Final

import click

from assistant.cells import cut
from assistant.cli.output import WIDTH

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

_STOPPING: Final = b"\nStopping; what is done is kept. Ctrl+c again stops at once.\n"


class Bar:
    """A progress bar on standard error; nothing at all where that is no terminal."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: ProgressBar[str] | None = None

    def __call__(self, done: int, of: int, what: str = "") -> None:
        """Show that `done` of `of` are done and `what` is under way; with another `of` it begins anew."""
        if not is_shown():
            return
        if self._bar is None or self._bar.length != of or done < self._bar.pos:
            self.close()
            self._bar = click.progressbar(
                length=of,
                label=self._label,
                file=sys.stderr,
                width=WIDTH // 4,
                item_show_func=lambda each: cut(each or "", WIDTH // 4),
            )
        self._bar.update(done - self._bar.pos, what)
        self._bar.render_progress()

    def close(self) -> None:
        """Leave the bar as it stands and go on below it."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None


@contextmanager
def bar(label: str) -> Iterator[Bar]:
    """A bar that is left behind however the work ends."""
    shown = Bar(label)
    try:
        yield shown
    finally:
        shown.close()


def is_shown() -> bool:
    """Whether somebody watches: standard error is a terminal."""
    return sys.stderr.isatty()


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Says whether ctrl+c was pressed: the first time it only asks, a second time it stops at once."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return

    def ask(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the system gives it
        asked.set()
        signal.signal(signal.SIGINT, before or signal.default_int_handler)
        # Not through the stream: it may be in the middle of writing.
        os.write(2, _STOPPING)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before or signal.default_int_handler)
