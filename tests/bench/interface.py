"""The interface: first paint against an empty app, and keystrokes while the model library loads or a reply streams."""

from __future__ import annotations

import os
import statistics
import tempfile
from pathlib import Path

from assistant.demo import write_demo
from tests.bench.figures import row, told
from tests.bench.terminal import Terminal
from tests.fakes.model_server import FakeModelServer
from tests.fakes.scenarios import trickles

_ROUNDS = 7
_FRAME, _CONTENT = "Opening", "Aldermoor"
"""Words of the first frame, and of the first one that holds the workspace."""


def measure() -> None:
    """Print the interface's figures."""
    with tempfile.TemporaryDirectory() as folder:
        home = {**os.environ, "COUNTERPOINT_HOME": str(Path(folder) / "home"), "COUNTERPOINT_MODEL": "none"}
        demo = write_demo(Path(folder) / "demo.counterpoint")
        _first_paint(home, demo)
        with FakeModelServer(default=trickles) as server:
            _keystrokes(home | server.environment(), demo)


def _first_paint(env: dict[str, str], demo: Path) -> None:
    empty: list[float] = []
    ours: list[float] = []
    content: list[float] = []
    for _ in range(_ROUNDS + 1):
        with Terminal("-m", "tests.bench.empty_app", env=env) as terminal:
            empty.append(terminal.seconds_until("painted"))
        with Terminal("-m", "assistant", "open", str(demo), env=env) as terminal:
            ours.append(terminal.seconds_until(_FRAME))
            content.append(terminal.seconds_until(_CONTENT))
    row("first paint, empty Textual app", told(empty[1:]))
    row("first paint, demo", told(ours[1:]))
    row("first paint, ratio demo / empty (median of pairs)", _ratio(ours, empty))
    row("first frame with the demo's content", told(content[1:]))
    row("first frame with content, ratio to empty", _ratio(content, empty))


def _ratio(ours: list[float], bare: list[float]) -> str:
    """The median of ours over bare, pair by pair, without the first pair, which warms the caches."""
    return f"{statistics.median(our / other for our, other in zip(ours[1:], bare[1:], strict=True)):.2f}"


def _keystrokes(env: dict[str, str], demo: Path) -> None:
    with Terminal("-m", "assistant", "open", str(demo), env=env | {"COUNTERPOINT_MODEL": "none"}) as terminal:
        terminal.seconds_until(_CONTENT)
        terminal.settle()
        _into_editor(terminal)
        row("keystroke to screen, no model", told(terminal.type_and_time(150)))
    with Terminal("-m", "assistant", "open", str(demo), env=env) as terminal:
        terminal.seconds_until(_CONTENT)
        _into_editor(terminal)
        row("keystroke to screen, model library loading", told(terminal.type_and_time(150)))
        terminal.settle()
        terminal.send("\x1b")
        terminal.settle()
        terminal.send("a")
        terminal.settle(quiet=0.2, longest=1.0)
        _into_editor(terminal)
        row("keystroke to screen, reply streaming", told(terminal.type_and_time(150)))


def _into_editor(terminal: Terminal) -> None:
    terminal.send("e")
    terminal.settle(quiet=0.15, longest=2.0)
