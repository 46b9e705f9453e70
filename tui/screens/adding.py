"""Documents coming in: which files, how far it is, and what became of each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.method.said import counted
from assistant.text import one_line
from tui.cited import citing
from tui.intake import Intake, nothing_at
from tui.keys import key
from tui.safe import joined, plain
from tui.screens.overlay import Overlay
from tui.widgets.bars import KeyBar
from tui.widgets.pathline import PathInput

if TYPE_CHECKING:
    from assistant.documents.adding import Outcome
    from tui.app import CounterpointApp
    from tui.state import Snapshot

_ORDER: Final = ("refused", "replaced", "returned", "added", "unchanged")
_SIGNS: Final = {
    "added": ("✓", "$text-success", "added"),
    "replaced": ("↻", "$text-warning", "takes the place of what it was"),
    "returned": ("✓", "$text-success", "back again"),
    "unchanged": ("=", "$quiet", "is there already, nothing changed"),
    "refused": ("✗", "$text-error", ""),
}
_CAME: Final = ("added", "replaced", "returned")
_BAR: Final = 24
_TICK: Final = 0.5
"""Seconds between two looks at the clock while a file is read."""
_LONG: Final = 2
"""Seconds from which on it is said how long a file has been read."""
_ASK: Final = (
    "docx, pptx, xlsx, csv, pdf, Markdown, text, HTML, vtt, srt, or folders of them. Type a path (tab completes it), paste "
    "several, or drag files onto the terminal. enter adds."
)
_HERE: Final = "Never sent: they are searched on this machine alone. F3 lets them be sent."
_STAYS: Final = "They stay on this machine until you ask a model."
_EMBEDDED: Final = "What may be sent goes to {name} once proof is looked for, since that is your embedder; F3 keeps them here."


class AddDocuments(Overlay[None]):
    """Takes paths, shows how far the files are, and at last what became of each."""

    HELP_TITLE = "Adding documents"
    HELP_TEXT = (
        "Files are read one after the other, each in a process of its own. Escape stops; what was added until then is kept, and "
        "adding the same again goes on where it was. w lets it go on while you work. At the end, enter opens a document, "
        "n adds more."
    )
    BINDINGS: ClassVar = [
        key("adding.stop", "escape", "stop", "stop", "Stop; what was added is kept"),
        key("adding.back", "escape", "back", "leave", "Leave"),
        key("adding.send", "f3", "send", "never send", "Take them in so that they are never sent, or may be"),
        key("adding.aside", "w", "aside", "go on working", "Let it go on while you work"),
        key("adding.open", "e,enter", "open", "read it", "Read the document", display="enter"),
        key("adding.more", "n", "more", "add more", "Add more"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._drawn: object = None
        self._shown: list[Outcome | None] = []
        self._never = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog adding"):
            yield Static("", classes="question", id="adding-head", markup=False)
            yield PathInput()
            yield Static("", classes="hint", id="adding-hint", markup=False)
            yield Static("", id="error", classes="error", markup=False)
            yield OptionList(id="outcomes", markup=False, compact=True)
            yield KeyBar()

    @property
    def _app(self) -> CounterpointApp:
        return cast("CounterpointApp", self.app)

    def on_mount(self) -> None:
        self.redraw()
        self.set_interval(_TICK, self._tick)

    def _tick(self) -> None:
        """A file that takes its time shows that it does."""
        intake = self._app.intake
        if intake is not None and not intake.ended:
            self._draw_head(intake)

    def _draw_head(self, intake: Intake | None) -> None:
        self.query_one("#adding-head", Static).update(_head(intake, never=self._never))

    def told(self) -> None:
        """A file was dealt with."""
        self.redraw()

    def redraw(self) -> None:
        """Draw how far it is."""
        intake = self._app.intake
        self._draw_head(intake)
        phase = "ask" if intake is None else "ended" if intake.ended else "work"
        state = (
            phase,
            self._never,
            intake and len(intake.outcomes),
        )
        if state == self._drawn:
            return
        fresh = self._drawn is None or cast("tuple[object, ...]", self._drawn)[0] != phase
        self._drawn = state
        for name in ("ask", "work", "ended"):
            self.set_class(name == phase, f"-{name}")
        embedder = self._app.settings.embedding_model
        stays = (
            _HERE if self._never else _EMBEDDED.format(name=one_line(embedder, 60)) if embedder else _STAYS
        )
        self.query_one("#adding-hint", Static).update(plain(f"{_ASK} {stays}"))
        self._list(intake)
        if fresh:
            line, listing = self.query_one(PathInput), self.query_one("#outcomes", OptionList)
            line.disabled = phase != "ask"
            self.set_focus(line if phase == "ask" else listing)
        self.refresh_bindings()

    def _list(self, intake: Intake | None) -> None:
        listing = self.query_one("#outcomes", OptionList)
        listing.display = intake is not None and bool(intake.outcomes)
        if intake is None:
            listing.clear_options()
            return
        told = [each for each in intake.outcomes if each.state in _ORDER]
        if intake.ended:
            # What somebody should look at comes first.
            told.sort(key=lambda each: (_ORDER.index(each.state), not each.notes))
        rows = [_told(each, self._app.view.snapshot if self._app.view is not None else None) for each in told]
        self._shown = [*told]
        if intake.ended and (skipped := [each for each in intake.outcomes if each.state == "skipped"]):
            names = ", ".join(one_line(each.title, 60) for each in skipped[:12])
            more = f" and {len(skipped) - 12} more" if len(skipped) > 12 else ""
            rows.append(plain(f"· Passed over, of kinds that are not read: {names}{more}", "$quiet"))
            self._shown.append(None)
        listing.set_options(
            [Option(row, disabled=each is None) for row, each in zip(rows, self._shown, strict=True)]
        )
        if rows and self._shown[0] is not None:
            listing.highlighted = 0 if intake.ended else len(rows) - 1

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        from assistant.documents.dropped import paths_in
        from tui.fence import is_there

        paths = paths_in(event.value.strip())
        missing = [path for path in paths if not is_there(str(path))]
        if not paths or missing:
            self._wrong(missing)
        else:
            self._app.take_in(paths, never=self._never)
            self.redraw()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        """What was wrong with another line is not wrong with this one."""
        event.stop()
        self.query_one("#error", Static).update("")

    def on_paste(self, event: events.Paste) -> None:
        """More files, dragged onto the terminal when the others are done."""
        event.stop()
        if self.has_class("-ended"):
            self.action_more()
            self.query_one(PathInput).put(event.text)
        elif self.has_class("-work"):
            self._app.say("Other files are still being read: add these when that is done.", "warn")

    def _wrong(self, missing: list[Path]) -> None:
        what = nothing_at(missing) if missing else "A path is needed."
        self.query_one("#error", Static).update(plain(f"✗ {what}"))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What makes sense at this stage."""
        if action == "send":
            return self.has_class("-ask")
        if action in ("aside", "stop"):
            return self.has_class("-work")
        if action == "back":
            return not self.has_class("-work")
        if action in ("open", "more"):
            return self.has_class("-ended")
        return super().check_action(action, parameters)

    def action_send(self) -> None:
        """Take them in so that they are never sent, or may be."""
        self._never = not self._never
        self.redraw()

    def action_stop(self) -> None:
        """Stop reading."""
        self._app.stop_intake()
        self.redraw()

    def action_back(self) -> None:
        """Leave; the place beneath goes to the first document that came in."""
        intake, place = self._app.intake, self._app.place
        came = (
            [each.document for each in intake.outcomes if each.state in _CAME] if intake is not None else []
        )
        self.dismiss(None)
        if came and place is not None:
            place.added(came[0])

    def action_aside(self) -> None:
        """Let it go on."""
        self.dismiss(None)
        self._app.say(
            "The files are read while you work: the line on top shows how far, n in Prepare, Documents, tells of each."
        )

    def action_open(self) -> None:
        """Read the highlighted document."""
        at = self.query_one("#outcomes", OptionList).highlighted
        outcome = self._shown[at] if at is not None and at < len(self._shown) else None
        if outcome is not None and outcome.document:
            self.dismiss(None)
            self._app.open_document(outcome.document)

    def action_more(self) -> None:
        """Ask for more."""
        self._app.intake = None
        self.query_one(PathInput).value = ""
        self.query_one("#error", Static).update("")
        self.redraw()


def summary(intake: Intake) -> str:
    """What became of all files, in a line."""
    counts: Counter[str] = Counter(each.state for each in intake.outcomes)
    parts = [
        f"{counts[state]} {words}"
        for state, words in (
            ("added", "added"),
            ("replaced", "replaced"),
            ("returned", "back again"),
            ("unchanged", "there already"),
            ("refused", "refused"),
            ("skipped", "passed over"),
        )
        if counts[state]
    ]
    left = (
        f" {counted(counts['left'], 'file')} left: add the same again, and it goes on there."
        if counts["left"]
        else ""
    )
    refused = " What was refused changed nothing." if counts["refused"] else ""
    noted = sum(bool(each.notes) for each in intake.outcomes if each.state in _CAME)
    notes = f"\n⚠ {noted} to look at before relying on {'it' if noted == 1 else 'them'}." if noted else ""
    return f"{', '.join(parts) or 'Nothing was added'}.{refused}{left}{notes}"


def _head(intake: Intake | None, *, never: bool) -> Content:
    if intake is None:
        return joined([("Which documents?", "bold"), ("   ⊘ never sent" if never else "", "$text-warning")])
    if intake.ended:
        trouble = f"\n✗ {intake.trouble}" if intake.trouble is not None else ""
        return joined([(summary(intake), "bold"), (trouble, "$text-error")])
    read, of = intake.within
    done = intake.done + (read / of if of else 0)
    filled = min(_BAR, round(_BAR * done / intake.total)) if intake.total else 0
    stopping = "stopping … " if intake.stop.is_set() else ""
    now = f"reading {one_line(intake.title, 60)}" if intake.title else "looking for files"
    seconds = int(monotonic() - intake.since)
    from assistant.documents.adding import so_far

    facts = [so_far(read, of) if read else "", f"{seconds} s" if seconds >= _LONG and intake.title else ""]
    within = " · ".join(filter(None, (*facts, "esc stops; what was added is kept")))
    return joined(
        [
            ("━" * filled, "$text-accent"),
            ("─" * (_BAR - filled), "$quiet"),
            (f"  {intake.done} of {intake.total}  " if intake.total else "  ", "bold"),
            f"{stopping}{now}",
            (f"\n{within}", "$quiet"),
        ]
    )


def _told(outcome: Outcome, snapshot: Snapshot | None) -> Content:
    sign, style, words = _SIGNS[outcome.state]
    if outcome.error is not None:
        return joined([(f"{sign} ", style), (one_line(str(outcome.error), 500), style)])
    facts = [words, counted(outcome.passages, "passage") if outcome.state != "unchanged" else ""]
    cited = (
        len(citing(snapshot.sources, outcome.document)) if snapshot is not None and outcome.document else 0
    )
    if outcome.state == "replaced" and cited:
        facts.append(f"cited by {cited}: the list of documents says whether the words still stand")
    document = snapshot.documents.get(outcome.document) if snapshot is not None else None
    never = document is not None and document.send == "never"
    notes = len(outcome.notes)
    return joined(
        [
            (f"{sign} ", style),
            one_line(outcome.title, 120),
            (f"  {' · '.join(filter(None, facts))}", "$quiet"),
            (" · ⊘ never sent" if never else "", "$quiet"),
            (f"  ⚠ {counted(notes, 'note')}" if notes else "", "$text-warning"),
        ]
    )
