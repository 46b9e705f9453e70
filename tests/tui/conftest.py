"""What holds for every test of the interface."""

from __future__ import annotations

import pytest
import textual._wait


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot waits after each key until the process is idle; looking every 5 ms instead of 20 is as sure."""
    monkeypatch.setattr(textual._wait, "SLEEP_GRANULARITY", 0.005)
    monkeypatch.setattr(textual._wait, "SLEEP_IDLE", 0.001)
