"""What holds for every test of the interface."""

from __future__ import annotations

from typing import Any

import pytest
import textual._wait
from textual._compositor import Compositor
from textual._context import visible_screen_stack


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot waits after each key until the process is idle; looking every 5 ms instead of 20 is as sure."""
    monkeypatch.setattr(textual._wait, "SLEEP_GRANULARITY", 0.005)
    monkeypatch.setattr(textual._wait, "SLEEP_IDLE", 0.001)


@pytest.fixture(autouse=True)
def _draw_when_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A headless terminal throws away all that is drawn for it: a third of the time for nothing.

    What a test looks at is drawn when it looks; what a terminal really gets is tested in one (`test_terminal`).
    """

    def only_clean(self: Compositor, *_: Any, screen_stack: list[Any] | None = None, **__: Any) -> None:
        visible_screen_stack.set(screen_stack or [])
        self._dirty_regions.clear()

    monkeypatch.setattr(Compositor, "render_update", only_clean)
