"""The lines at the edges: where you are, what has just happened, and which keys work here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from assistant.text import one_line
from tui.safe import joined, plain

if TYPE_CHECKING:
    from tui.app import CounterpointApp

Sign = Literal["info", "done", "warn", "fail"]
_SIGNS: dict[Sign, str] = {"info": "·", "done": "✓", "warn": "!", "fail": "✗"}
_SIGNED = " {:1} "
"""How a notice begins, with its sign."""


class TopBar(Widget):
    """Product and organisation on the left; session, progress and the time of the last save on the right.

    While files are read, how far that is stands in the place of the session; so does what there is to say of the model.
    """

    ALLOW_SELECT = False

    def render(self) -> Content:
        """One line, in which the organisation gives way first."""
        app = cast("CounterpointApp", self.app)
        width = self.size.width
        if app.view is None:
            return plain(" Counterpoint", "bold")
        view = app.view
        snapshot = view.snapshot
        saved = ""
        if view.trouble:
            saved = "✗ not saved"
        elif app.keeper is not None and app.keeper.pending:
            saved = "typing …"
        elif view.workspace.read_only:
            saved = "read only"
        elif view.saved_at is not None:
            saved = f"Saved {view.saved_at.astimezone():%H:%M}"
        now = (
            (app.intake.told if app.intake is not None else "") or app.badge or f"session {view.session} of 6"
        )
        # The live view has the clock in large figures.
        told = app.on_air if getattr(self.screen, "NAME", "") != "live" else None
        clock = f"{told.words} · " if told is not None else ""
        right = " · ".join(part for part in (now, f"{snapshot.agreed}/21 agreed", saved) if part)
        left = " Counterpoint · "
        if told is not None and cell_len(left) + cell_len(clock) + cell_len(right) + 11 > width:
            right = now if now != f"session {view.session} of 6" else saved
            clock = clock if right else told.words
        room = max(8, width - cell_len(left) - cell_len(clock) - cell_len(right) - 3)
        organisation = one_line(view.organisation, room) or "unnamed"
        taken = sum(map(cell_len, (left, organisation, clock, right)))
        gap = " " * max(1, width - taken - 1)
        style = "bold $text-error" if view.trouble else "$quiet"
        timed = (clock, told.style if told is not None else "")
        return joined([(left, "$quiet"), (organisation, "bold"), gap, timed, (right, style)])


class Notice(Static):
    """What has just happened, on a line; it stays until the next thing happens.

    News passes when the person goes elsewhere or does something else; warnings and failures do not.
    What was done, warns or went wrong is shown over a few lines; of what does not fit F1 tells the rest.
    """

    def __init__(self, *, id: str, classes: str) -> None:
        super().__init__("", id=id, classes=classes, markup=False)
        self._text = ""

    @property
    def cut_off(self) -> str:
        """The whole text where the line shows only its beginning; else nothing."""
        room = self.size.width - cell_len(_SIGNED.format(""))
        # Where it takes three lines, each may end early, before a long word.
        lines = 2 if self.has_class("-warn") or self.has_class("-done") else 1
        return "" if self.has_class("-fail") or cell_len(self._text) <= room * lines else self._text

    def let_pass(self) -> None:
        """Clear the line, unless it warns or tells of a failure."""
        if not (self.has_class("-warn") or self.has_class("-fail")):
            self.say("")

    def say(self, text: str, sign: Sign = "info") -> None:
        """Show `text` with a sign, so that colour is never the only one; an empty text clears the line."""
        self._text = one_line(text, 600)
        self.set_class(not text, "-empty")
        for name in _SIGNS:
            self.set_class(name == sign, f"-{name}")
        self.update(joined([_SIGNED.format(_SIGNS[sign]), self._text]) if text else Content(""))


class KeyBar(Widget):
    """The keys that work where the focus is, as many as fit; help and commands always stand at the end."""

    ALLOW_SELECT = False
    _ends: ClassVar[tuple[str, ...]] = ("app.help", "app.commands")

    def on_mount(self) -> None:
        self._spots: list[tuple[int, int, str, str]] = []
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def on_unmount(self) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            self.refresh()

    def render(self) -> Content:
        """Key and word pairs from left to right."""
        app = cast("CounterpointApp", self.app)
        seen: set[str] = set()
        told: set[str] = set()
        entries: list[tuple[str, str, str, str]] = []
        ends: list[tuple[str, str, str, str]] = []
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            if not binding.show or not enabled or binding.action in seen or not binding.description:
                continue
            seen.add(binding.action)
            place = app.place if self.screen is app.place else None
            label = (place.key_label(binding) if place is not None else "") or app.binding_label(binding)
            entry = (app.get_key_display(binding), label, binding.action, tooltip or binding.tooltip)
            if label != binding.description:
                told.add(binding.action)
            (ends if binding.id in self._ends else entries).append(entry)
        ends.reverse()
        # What can be done to the thing in hand comes before the ways to other places; where those ways begin,
        # in the workshop, the first four acts do.
        ways = [entry for entry in entries if entry[2].startswith("place")]
        acts = [entry for entry in entries if not entry[2].startswith("place")]
        before = 4 if getattr(self.screen, "NAME", "") == "workshop" else len(acts)
        # These acts leave room for the way to all places, and for those of which there is something to tell.
        kept = [entry for number, entry in enumerate(ways) if not number or entry[2] in told]
        ways = [*kept, *(entry for entry in ways if entry not in kept)]
        entries = [*acts[:before], *ways, *acts[before:]]
        needed = _width(kept) if before < len(acts) else 0
        tail = _width(ends)
        room = self.size.width - tail - 1
        parts: list[Content | str | tuple[str, str]] = [" "]
        self._spots = []
        at = 1
        for number, (shown, label, action, tooltip) in enumerate([*entries, *ends]):
            width = cell_len(shown) + 1 + cell_len(label) + 2
            last = number >= len(entries)
            if not last and at + width > room - (needed if number < before else 0):
                continue
            if last and number == len(entries):
                pad = max(0, self.size.width - tail - at)
                parts.append(" " * pad)
                at += pad
            parts += [(shown, "bold $text-accent"), (f" {label}  ", "$quiet")]
            self._spots.append((at, at + width - 2, action, tooltip))
            at += width
        return joined(parts)

    async def on_click(self, event: events.Click) -> None:
        """A click on a key does what the key does."""
        for start, end, action, _ in self._spots:
            if start <= event.x < end:
                focused = self.screen.focused or self.screen
                await self.app.run_action(action, default_namespace=_owner(focused, action))
                return

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The key under the pointer explains itself."""
        tip = next((tooltip for start, end, _, tooltip in self._spots if start <= event.x < end), "")
        self.tooltip = plain(tip) if tip else None


def _width(entries: Iterable[tuple[str, str, str, str]]) -> int:
    """Cells that keys and their words take in a row."""
    return sum(cell_len(shown) + cell_len(label) + 3 for shown, label, _, _ in entries)


def _owner(node: Widget, action: str) -> Widget:
    name = f"action_{action.split('(', 1)[0]}"
    for owner in node.ancestors_with_self:
        if isinstance(owner, Widget) and hasattr(owner, name):
            return owner
    return node
