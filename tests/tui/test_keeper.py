"""What is typed is kept: in memory at once, in the file soon, and beside another's edit rather than over it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import CounterpointError
from assistant.workspace.document import Workspace, Written
from tests.tui.room import make_room, stored
from tui.keeper import Keeper, Kept, NotKept, Report, Slot
from tui.pace import Pace

BEFORE = Slot("market", "assumed")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint")


def test_a_text_is_held_until_it_is_committed(path: Path) -> None:
    said: list[Report] = []
    with Workspace.open(path) as workspace:
        keeper = Keeper(workspace, said.append)
        keeper.hold(BEFORE, "Warm homes.", workspace.revision)
        assert keeper.held(BEFORE) == "Warm homes."
        assert keeper.save().result(timeout=5)
        assert keeper.held(BEFORE) is None
        keeper.close()
    assert stored(path).answer("market").assumed == "Warm homes."
    assert [type(item) for item in said] == [Kept]


def test_a_failing_save_keeps_the_text_and_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Report] = []
    with Workspace.open(path) as workspace:
        keeper = Keeper(workspace, said.append)
        keeper.hold(BEFORE, "Warm homes.", workspace.revision)
        with monkeypatch.context() as patch:

            def full(*_: object, **__: object) -> Written:
                raise CounterpointError("The disk is full.", hint="Make room.")

            patch.setattr(Workspace, "write_answer", full)
            assert not keeper.flush()
        assert keeper.held(BEFORE) == "Warm homes."
        assert said == [NotKept(BEFORE, "The disk is full.", "Make room.")]
        assert keeper.flush()
    assert stored(path).answer("market").assumed == "Warm homes."


def test_an_edit_that_meets_anothers_is_kept_aside_and_so_is_what_follows(path: Path) -> None:
    said: list[Report] = []
    with Workspace.open(path, actor="me") as mine, Workspace.open(path, actor="you") as yours:
        mine.engagement()
        keeper = Keeper(mine, said.append)
        base = mine.revision
        yours.write_answer("market", "assumed", "Theirs.")
        keeper.hold(BEFORE, "Mine.", base)
        keeper.flush()
        first = keeper.aside(BEFORE)
        assert first
        keeper.hold(BEFORE, "Mine, longer.", base)
        keeper.flush()
        suggestions = mine.suggestions(state="open", task="edit")
        assert [item.payload["answers"][0]["text"] for item in suggestions] == ["Mine, longer."]
        assert keeper.aside(BEFORE) == suggestions[0].id
    assert stored(path).answer("market").assumed == "Theirs."


class Clockwork:
    """A clock and a set of timers that move only when told."""

    def __init__(self) -> None:
        self.time = 0.0
        self.timers: list[tuple[float, object]] = []

    def set_timer(self, delay: float, callback: object) -> None:
        self.timers.append((self.time + delay, callback))

    def run(self, until: float) -> None:
        while due := sorted((item for item in self.timers if item[0] <= until), key=lambda item: item[0]):
            self.timers.remove(due[0])
            self.time = max(self.time, due[0][0])
            assert callable(due[0][1])
            due[0][1]()
        self.time = until


def test_a_pause_saves_soon_and_a_steady_typist_is_saved_too() -> None:
    clock, saves = Clockwork(), list[float]()
    pace = Pace(
        lambda: saves.append(clock.time), clock.set_timer, quiet=0.6, longest=3.0, clock=lambda: clock.time
    )

    pace.touched()
    clock.run(2.0)
    assert saves == [pytest.approx(0.6, abs=0.02)]

    saves.clear()
    for tenth in range(100):
        clock.run(10.0 + tenth / 10)
        pace.touched()
    clock.run(25.0)
    assert len(saves) == 4
    assert max(later - earlier for earlier, later in zip([10.0, *saves], saves, strict=False)) <= 3.15


def test_leaving_saves_at_once_and_only_once() -> None:
    clock, saves = Clockwork(), list[float]()
    pace = Pace(lambda: saves.append(clock.time), clock.set_timer, clock=lambda: clock.time)

    pace.touched()
    pace.now()
    pace.now()
    clock.run(10.0)
    assert saves == [0.0]
