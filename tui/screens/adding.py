"""Documents coming in: which files, how far it is, and what became of each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.method.said import counted
from assistant.text import one_line
from tui.cited import citing
from tui.intake import Intake
from tui.keys import key
from tui.safe import joined, plain
from tui.screens.pathsin import BAR, PathsIn, Phase

if TYPE_CHECKING:
    from assistant.documents.adding import Outcome
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
_LONG: Final = 2
"""Seconds from which on it is said how long a file has been read."""
_ASK: Final = (
    "docx, pptx, xlsx, csv, pdf, Markdown, text, HTML, vtt, srt, or folders of them. Type a path (tab completes it), paste "
    "several, or drag files onto the terminal. enter adds."
)
_HERE: Final = "Never sent: they are searched on this machine alone. F3 lets them be sent."
_STAYS: Final = "They stay on this machine until you ask a model."
_EMBEDDED: Final = "What may be sent goes to {name} once proof is looked for, since that is your embedder; F3 keeps them here."


class AddDocuments(PathsIn):
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
        self._shown: list[Outcome | None] = []
        self._never = False

    @property
    def _intake(self) -> Intake | None:
        return self.counterpoint.intake

    @property
    def phase(self) -> Phase:
        """How far it is."""
        intake = self._intake
        return "ask" if intake is None else "ended" if intake.ended else "work"

    @property
    def state(self) -> object:
        """What is drawn, but for the line on top."""
        return self._never, self._intake and len(self._intake.outcomes)

    def head(self) -> Content:
        """The question, how far it is, or what it came to."""
        return _head(self._intake, never=self._never)

    def hint(self) -> str:
        """What may be named, and what becomes of it."""
        embedder = self.counterpoint.settings.embedding_model
        if self._never:
            return f"{_ASK} {_HERE}"
        return f"{_ASK} {_EMBEDDED.format(name=one_line(embedder, 60)) if embedder else _STAYS}"

    def begin(self, paths: list[Path]) -> None:
        """Take them in."""
        self.counterpoint.take_in(paths, never=self._never)

    def forget(self) -> None:
        """What came in is told of no more."""
        self.counterpoint.intake = None

    def opened(self) -> None:
        """Read the highlighted document."""
        self.action_open()

    def draw_list(self) -> None:
        """What became of each file."""
        intake, listing = self._intake, self.query_one("#outcomes", OptionList)
        listing.display = intake is not None and bool(intake.outcomes)
        if intake is None:
            listing.clear_options()
            return
        told = [each for each in intake.outcomes if each.state in _ORDER]
        if intake.ended:
            # What somebody should look at comes first.
            told.sort(key=lambda each: (_ORDER.index(each.state), not each.notes))
        rows = [
            _told(each, self.counterpoint.view.snapshot if self.counterpoint.view is not None else None)
            for each in told
        ]
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
        self.counterpoint.stop_intake()
        self.redraw()

    def action_back(self) -> None:
        """Leave; the place beneath goes to the first document that came in."""
        intake, place = self.counterpoint.intake, self.counterpoint.place
        came = (
            [each.document for each in intake.outcomes if each.state in _CAME] if intake is not None else []
        )
        self.dismiss(None)
        if came and place is not None:
            place.added(came[0])

    def action_aside(self) -> None:
        """Let it go on."""
        self.dismiss(None)
        self.counterpoint.say(
            "The files are read while you work: the line on top shows how far, n in Prepare, Documents, tells of each."
        )

    def action_open(self) -> None:
        """Read the highlighted document."""
        at = self.query_one("#outcomes", OptionList).highlighted
        outcome = self._shown[at] if at is not None and at < len(self._shown) else None
        if outcome is not None and outcome.document:
            self.dismiss(None)
            self.counterpoint.open_document(outcome.document)


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
    filled = min(BAR, round(BAR * done / intake.total)) if intake.total else 0
    stopping = "stopping … " if intake.stop.is_set() else ""
    now = f"reading {one_line(intake.title, 60)}" if intake.title else "looking for files"
    seconds = int(monotonic() - intake.since)
    from assistant.documents.adding import so_far

    facts = [so_far(read, of) if read else "", f"{seconds} s" if seconds >= _LONG and intake.title else ""]
    within = " · ".join(filter(None, (*facts, "esc stops; what was added is kept")))
    return joined(
        [
            ("━" * filled, "$text-accent"),
            ("─" * (BAR - filled), "$quiet"),
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
