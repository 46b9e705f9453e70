"""Prepare: who takes part, when the room meets, what to talk about first, decisions, homework, the parking lot, documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final

from textual import events, on
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.method.questions import QUESTIONS
from assistant.text import fold, one_line
from tui.beside import SORTS, Collection
from tui.cited import document_key
from tui.keys import key
from tui.planrows import plan_rows
from tui.preparation import EMPTY, Row, document_rows, rows_of
from tui.safe import hint, plain
from tui.screens.dialogs import Pick
from tui.screens.planned import ONLY, Planned, Section
from tui.widgets.tabs import Tabs

SECTIONS: Final[tuple[tuple[str, Section], ...]] = (
    ("People", "participants"),
    ("Plan", "workshops"),
    ("Agenda", None),
    ("Decisions", "decisions"),
    ("Homework", "actions"),
    ("Parking lot", "parked"),
    ("Documents", "documents"),
)
"""The parts of the place by their names, and what each holds; the agenda is worked out."""
_ROOMY: Final = 120
"""Columns from which on a workshop has lines of its own for who must come and what is doubtful."""
AGENDA: Final = 2
DOCUMENTS: Final = len(SECTIONS) - 1
"""Which of them these are, from 0."""


class Prepare(Planned):
    """What is needed before a session and left over after it."""

    NAME = "prepare"
    HELP_TITLE = "Prepare"
    HELP_TEXT = (
        "Everywhere n adds, enter edits and r removes; u takes everything back but erasing.\n"
        "1 People: who takes part, and as what; a name changed in the form is changed everywhere.\n"
        "2 Plan: the six workshops; n lays them over the weeks, enter edits day, time, place and who must come, + and - move one "
        "by a working day once you see what follows, c writes the calendar, r opens its run sheet, p writes its pack or those of "
        "several, h the forms that people fill in before it, i shows what came back and takes it in. Lines under ▼ say what is doubtful.\n"
        "3 Agenda: the questions on which somebody has said something, the most disputed first; enter goes to the voices.\n"
        "4 Decisions: what was decided, by whom, on which assumptions and against which dissent.\n"
        "5 Homework: space says that it is done and asks what was found, which becomes a document that can be cited; f says it anew.\n"
        "6 Parking lot: t takes an item up, d drops it, the same key opens it again.\n"
        "7 Documents: what proof is looked for in; enter reads one, s says whether its text may be sent to a model, / finds some "
        "among many by words of their lines; paths pasted or dragged here are added. Those that were removed stand at the end: "
        "r brings one back. X erases one for good, whether it was removed before or not."
    )
    CSS_PATH = "../styles/prepare.tcss"
    BINDINGS: ClassVar = [
        key("prepare.new", "n", "new", "new", "Add to this section; on the plan, lay it; on the agenda, pick a question to hear people on"),
        key("prepare.edit", "e,enter", "edit", "open", "Open it in a form; on the agenda, go to its voices", display="enter"),
        key("prepare.send", "s", "send", "never send", "Let the document's text be sent to a model, or never"),
        key("prepare.remove", "r,delete", "remove", "remove", "Remove it; u brings it back"),
        key("plan.sheet", "r", "sheet", "sheet", "Open its run sheet: steps, clock times, minutes"),
        key("plan.pack", "p", "pack", "pack", "Write the pack of its session to a file"),
        key("plan.later", "plus,equals_sign", "step(1)", "move", "Move it by working days; what follows is shown first", display="+ -"),
        key("plan.earlier", "minus", "step(-1)", "earlier", "Move it back by working days; what follows is shown first", show=False),
        key("plan.forms", "h", "forms", "forms", "Write the forms that people fill in before it"),
        key("plan.calendar", "c", "calendar", "calendar", "Write the plan as a calendar file (.ics)"),
        key("prepare.collect", "i", "collect", "replies", "Collect what came back on forms"),
        key("prepare.filter", "slash", "filter", "find", "Show only documents whose lines hold some words"),
        key("prepare.erase", "X", "erase", "erase for good", "Erase the document's text for good", show=False),
        key("prepare.read", "l", "read", "read", "Go into the text beside the list to scroll it", show=False),
        key("prepare.question", "j", "jump", "question", "Go to its question", show=False),
        *(
            key(f"prepare.section{number}", str(number), f"section({number})", name.lower(), f"Show: {name}", show=False)
            for number, (name, _) in enumerate(SECTIONS, 1)
        ),
        key("prepare.right", "right", "turn(1)", "next section", "Go to the next section", show=False),
        key("prepare.left", "left", "turn(-1)", "section before", "Go to the section before", show=False),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._section = 0
        self._rows: list[Row] = []
        self._drawn: object = None
        self._at: dict[int, str] = {}
        """What was highlighted in each section, so that one finds it again."""
        self._words = ""
        """Words that the documents which are listed must have in their lines."""

    def body(self) -> Iterable[Widget]:
        """The sections, the list of the one that is open, and what there is to read about the highlighted thing."""
        yield Tabs([name for name, _ in SECTIONS], id="sections")
        words = Input(
            placeholder="Words of a title, or of what stands beside it: never, note, cited", id="filter"
        )
        yield Horizontal(words, Static("", id="found", markup=False), id="finding")
        yield Horizontal(
            OptionList(id="things", markup=False, compact=True),
            VerticalScroll(Static("", id="about", markup=False), id="reading"),
            id="place",
        )

    def on_mount(self) -> None:
        self.query_one("#finding").display = False
        if self.view.section is not None:
            self._section = self.view.section
        elif self.view.snapshot.engagement.participants:
            self._section = AGENDA
        self.redraw()
        self.query_one("#things").focus()

    @property
    def collection(self) -> Collection | None:
        """What the open section holds, of what is filled in with a form; None for the agenda and the documents."""
        collection = SECTIONS[self._section][1]
        return None if collection == "documents" or collection == "workshops" else collection

    @property
    def _on_plan(self) -> bool:
        return SECTIONS[self._section][1] == "workshops"

    @property
    def _on_documents(self) -> bool:
        return SECTIONS[self._section][1] == "documents"

    def redraw(self) -> None:
        """Draw what has changed."""
        states = self.counterpoint.citation_states if self._on_documents else None
        erasing = self.counterpoint.erasing
        state = (self.view.snapshot.revision, self._section, states, erasing, self._on_plan and self._is_wide)
        if state != self._drawn:
            self._drawn = state
            self._draw_rows()
        super().redraw()

    @property
    def _is_wide(self) -> bool:
        return self.size.width >= _ROOMY

    def on_resize(self) -> None:
        """A plan says more where there is room for it."""
        if self._on_plan:
            self.redraw()

    def _draw_sections(self) -> None:
        counts = {
            name: str(len(self._rows_of(collection)) or "")
            for name, collection in SECTIONS
            if collection != "documents"
        }
        counts["Documents"] = str(len(self.view.snapshot.documents) or "")
        self.query_one("#sections", Tabs).show(SECTIONS[self._section][0], counts)

    def _rows_of(self, collection: Section) -> list[Row]:
        engagement = self.view.snapshot.engagement
        today = engagement.as_of or date.today()
        if collection == "workshops":
            return plan_rows(engagement, today, roomy=self._is_wide)
        if collection != "documents":
            return rows_of(collection, engagement, today)
        app, erasing = self.counterpoint, self.counterpoint.erasing
        removed = self.view.removed.values()
        rows = document_rows(
            self.view.snapshot, app.citation_states, removed, erasing.id if erasing is not None else ""
        )
        sought = fold(self._words).split()
        found = [row for row in rows if all(word in fold(row.line.plain) for word in sought)]
        self.query_one("#found", Static).update(plain(f"{len(found)} of {len(rows)}"))
        return found

    def _draw_rows(self) -> None:
        listing = self.query_one("#things", OptionList)
        place, wanted = listing.highlighted or 0, self._at.get(self._section, "")
        section, before = SECTIONS[self._section][1], {row.id: row.removed for row in self._rows}
        self._rows = self._rows_of(section)
        if any(row.id == wanted and row.removed != before.get(wanted, row.removed) for row in self._rows):
            # It has gone to the other end of the list; whoever removed or returned it stays among its neighbours.
            wanted = ""
        options = [Option(row.line) for row in self._rows]
        lead = listing.scroll_y - place
        with self.prevent(OptionList.OptionHighlighted):
            empty = plain(
                f"No document has “{self._words}” in its line; esc shows all. What they say is found beside an answer, "
                "under Proof, and by counterpoint search --workspace.",
                "$quiet",
            )
            if not (self._on_documents and self._words):
                empty = hint(EMPTY[section or "agenda"])
            listing.set_options(options or [Option(empty, disabled=True)])
            ids = [row.id for row in self._rows]
            if ids:
                listing.highlighted = ids.index(wanted) if wanted in ids else min(place, len(ids) - 1)
                # What others write above the highlighted line does not move it on the screen.
                listing.scroll_to(y=listing.highlighted + lead, animate=False, immediate=True)
        self.set_class(not self._rows, "-empty")
        self._draw_sections()
        self._detail()

    def stay_on(self, ref: str) -> None:
        """Be on the thing `ref`, if the open section lists it."""
        self._at[self._section] = ref
        self._draw_rows()

    def added(self, ref: str) -> None:
        """Be on the document that was just added, where documents are listed."""
        if self._on_documents:
            self.stay_on(ref)

    @property
    def current(self) -> Row | None:
        """The highlighted thing, if any."""
        place = self.query_one("#things", OptionList).highlighted
        return self._rows[place] if place is not None and place < len(self._rows) else None

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._detail()
        self.refresh_bindings()

    def _detail(self) -> None:
        row = self.current
        if row is not None:
            self._at[self._section] = row.id
        self.query_one("#about", Static).update(row.about() if row is not None else "")
        self.query_one("#reading", VerticalScroll).scroll_home(animate=False)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_edit()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes sense in the open section, for the highlighted thing."""
        if self.is_mounted and action == "filter":
            return self._on_documents and bool(self._rows or self._words)
        section = SECTIONS[self._section][1]
        if action == "collect":
            return section in ("participants", "workshops", None)
        if self.is_mounted and action in {"edit", "remove", "jump", *ONLY}:
            if self.current is None or (action == "remove" and section in (None, "workshops")):
                return False
            if action == "jump":
                return bool(self.current.question)
            if action == "send" and self.current.id in self.view.removed:
                return False
            if action == "found" and not self._is_done:
                return False
            if action in ONLY:
                return section == ONLY[action]
        return super().check_action(action, parameters)

    def action_section(self, number: int) -> None:
        """Open a section."""
        self._section = self.view.section = number - 1
        self.query_one("#finding").display = self._on_documents and bool(self._words)
        self.redraw()

    def action_filter(self) -> None:
        """Ask for words that the documents must have."""
        self.query_one("#finding").display = True
        self.set_focus(self.query_one("#filter"))

    @on(Input.Changed, "#filter")
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self._words = one_line(event.value)
        if self._on_documents:
            # What is found is read from its first line on, but for what was looked at before.
            with self.prevent(OptionList.OptionHighlighted):
                self.query_one("#things", OptionList).highlighted = None
            self._draw_rows()

    @on(Input.Submitted, "#filter")
    def _filtered(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#finding").display = bool(self._words)
        self.set_focus(self.query_one("#things"))

    def on_key(self, event: events.Key) -> None:
        """From the words one seeks with, down leads to what was found."""
        if event.key == "down" and self.focused is self.query_one("#filter"):
            event.stop()
            self.set_focus(self.query_one("#things"))

    def action_read(self) -> None:
        """Go into the text beside the list."""
        self.query_one("#reading").focus()

    def leave(self) -> None:
        """Leave the text for the list, the documents that were found for all, and the list for the questions."""
        listing, line = self.query_one("#things"), self.query_one("#filter", Input)
        finding = self.query_one("#finding")
        if finding.display and self.focused in (line, listing):
            line.value, finding.display = "", False
            self.set_focus(listing)
        elif self.focused is not listing:
            self.set_focus(listing)
        else:
            super().leave()

    def action_turn(self, by: int) -> None:
        """Go to the section beside this one."""
        self.action_section((self._section + by) % len(SECTIONS) + 1)

    # -- acts

    def action_new(self) -> None:
        """Add to the open section."""
        if self._on_documents:
            self.counterpoint.add_documents()
            return
        if self._on_plan:
            self.counterpoint.lay_plan()
            return
        if self.collection is not None:
            question = self.view.current.slug if self.view.current is not None else ""
            self.counterpoint.put_beside(self.collection, question=question)
            return
        choices = [(question.slug, f"{question.number} {question.title}") for question in QUESTIONS]
        self.app.push_screen(
            Pick("Hear people on which question?", choices),
            lambda slug: self.counterpoint.show_voices(slug) if slug else None,
        )

    def action_edit(self) -> None:
        """Open the highlighted thing, or go to the voices on a question of the agenda."""
        row = self.current
        if row is not None and self._on_documents:
            self.counterpoint.open_document(row.id)
        elif row is not None and self._on_plan:
            self.counterpoint.edit_workshop(int(row.id))
        elif row is not None and self.collection is None:
            self.counterpoint.show_voices(row.id)
        elif row is not None and self.collection is not None:
            self.counterpoint.put_beside(self.collection, row.id)

    def action_remove(self) -> None:
        """Remove the highlighted thing; a document that was removed is brought back."""
        row, collection = self.current, self.collection
        if row is not None and self._on_documents:
            self.counterpoint.remove_or_return(row.id)
        elif row is not None and collection is not None:
            self.counterpoint.remove_beside(collection, row.id, f"{SORTS[collection].label} “{row.name}”")

    def action_jump(self) -> None:
        """Go to the question that the highlighted thing belongs to."""
        if (row := self.current) is not None and row.question:
            self.counterpoint.show_question(row.question)

    def action_send(self) -> None:
        """Let a document's text be sent to a model, or never."""
        if (row := self.current) is not None:
            self.counterpoint.turn_sending(row.id)

    def action_erase(self) -> None:
        """Erase a document's text for good."""
        if (row := self.current) is not None:
            self.counterpoint.erase_document(row.id)

    def pasted(self, text: str) -> None:
        """Add the files whose paths were pasted, or dragged onto the terminal; a name of the folder one is in will do."""
        if self.counterpoint.add_pasted(text, anywhere=True):
            self.action_section(DOCUMENTS + 1)

    def key_label(self, binding: Binding) -> str:
        """The keys that keep a text from being sent and take a document out of use say what they do now."""
        if self._on_plan and binding.id == "prepare.new":
            return "lay anew" if self._rows else "lay the plan"
        if self.current is None or not self._on_documents:
            return ""
        return document_key(binding.id, self.current.id, self.view)
