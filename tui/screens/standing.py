"""Where we stand: five measures for every aspect, how each came about, what matters most, and one next step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final

from textual import on
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.method.aspects import ASPECT
from assistant.method.board import CELLS, cells_of, questions_in
from assistant.method.questions import QUESTION
from assistant.method.standing import Standing, Step, standing
from assistant.text import one_line
from tui.gaprows import SIGNS
from tui.guiding import progress
from tui.keys import key
from tui.mending import offer_cures, offer_settling
from tui.rounds import begin_next_round
from tui.safe import joined, plain
from tui.screens.place import Place
from tui.widgets.measures import MEANING, MEASURES, OVERALL, MeasureTable, figure, measures_of, row_name

VIEWS: Final = {
    "picture": ("Picture", "Show the five measures"),
    "opportunities": ("Opportunities", "Show needs by importance and satisfaction"),
    "trends": ("Trends", "Show trends by category and magnitude"),
    "agreement": ("Agreement", "Show how far people agree on each question"),
    "budget": ("Budget", "Show the budget by year"),
}
"""The views by name, in the order of their digits: what each is called and what it shows; all but the first are plots."""
_LOWEST_PLOT: Final = 12
"""Lines that a drawing keeps, however long what stands below it is; the rest is scrolled to."""
_NEXT: Final = "next"


class Matters(OptionList):
    """The gaps that matter most, and the next step."""

    HELP_TITLE = "What matters most"
    HELP_TEXT = (
        "The graver gap comes first; among equals the one that touches a chosen bet, then the one that touches more. Enter "
        "shows both its sides. → is the one thing to do next; enter leads to where it is done."
    )

    BINDINGS: ClassVar = [
        key("matters.open", "enter", "select", "go there", "Go to both sides of the gap, or do the next step")
    ]

    @property
    def current(self) -> str:
        """The id of the line one is on."""
        return self.get_option_at_index(self.highlighted or 0).id or ""


class WhereWeStand(Place):
    """The picture of the whole, and the plots that people would rather look at."""

    NAME = "standing"
    HELP_TITLE = "Where we stand"
    HELP_TEXT = (
        "Five measures for each aspect and for the whole, each for itself; there is no score that blends them. Below "
        "them the three gaps that matter most and one next step: tab goes there, enter on a gap shows both its sides, on the step "
        "it leads to where that is done. 1 to 5 show this picture, the opportunity map, the trend radar, how far people agree, and the "
        "budget by year. i leads you through the questions, one at a time."
    )
    CSS_PATH = "../styles/standing.tcss"
    BINDINGS: ClassVar = [
        key("standing.guided", "i", "guide", "guide me", "Be led through the questions, one at a time"),
        *(
            key(f"standing.{name}", str(number), f"view('{name}')", title.lower(), tooltip, show=False)
            for number, (name, (title, tooltip)) in enumerate(VIEWS.items(), 1)
        ),
    ]  # fmt: skip

    def __init__(self, arrived: str = "") -> None:
        super().__init__()
        self._arrived = arrived
        """What is said to those who were led here."""
        self._shown = "picture"
        self._standing: Standing | None = None
        self._drawn: object = None
        self._plotted: object = None

    def body(self) -> Iterable[Widget]:
        """The views' names; the table, what matters most and what is behind it; and room for a plot."""
        yield Static("", id="standing-views", markup=False)
        yield Horizontal(
            Vertical(
                MeasureTable(id="measures"),
                Matters(id="matters", markup=False, compact=True),
                id="standing-left",
            ),
            VerticalScroll(Static("", id="behind", markup=False), id="standing-behind"),
            id="standing-picture",
        )
        yield VerticalScroll(Static("", id="plot", markup=False), id="standing-plot")

    def on_mount(self) -> None:
        self.query_one("#matters").border_title = "What matters most, and what is next "
        self.query_one("#standing-behind").border_title = "How it is computed "
        self.redraw()
        self.set_focus(self.query_one(MeasureTable))
        if self._arrived:
            self.counterpoint.say(self._arrived, "done")

    def redraw(self) -> None:
        """Work out anew where we stand, if anything has changed."""
        view = self.view
        snapshot = view.snapshot
        if snapshot.revision != self._drawn:
            self._drawn = snapshot.revision
            engagement = snapshot.engagement
            changed = {
                ref: moment.astimezone().date() for ref, moment in view.workspace.last_changed().items()
            }
            self._standing = standing(engagement, snapshot.findings, changed, date.today())
            self.query_one(MeasureTable).show(self._standing)
        self._show()
        super().redraw()

    def _list(self, found: Standing) -> None:
        options = []
        for number, gap in enumerate(found.top):
            sign, style = SIGNS[gap.severity]
            foot = f"reopens “{QUESTION[gap.question].title}”"
            options.append(Option(self._line(sign, style, gap.text, foot), str(number)))
        step = self._line("→", "bold $text-accent", found.next_step.what, found.next_step.why)
        listing = self.query_one(Matters)
        at = listing.highlighted or 0
        listing.set_options([*options, Option(step, _NEXT)])
        listing.highlighted = min(at, len(options))

    def _line(self, sign: str, style: str, text: str, foot: str) -> Content:
        roomy = not (self.has_class("-narrow") or self.has_class("-short"))
        more = (f"\n  {one_line(foot, 300)}\n" if roomy else "", "$quiet")
        return joined([(f"{sign} ", style), one_line(text, 300), more])

    def _show(self) -> None:
        picture = self._shown == "picture"
        self.query_one("#standing-picture").display = picture
        self.query_one("#standing-plot").display = not picture
        parts: list[tuple[str, str]] = []
        for number, (name, (title, _)) in enumerate(VIEWS.items(), 1):
            chosen = name == self._shown
            parts += [(f" {number} ", "$text-accent"), (title, "bold underline" if chosen else "$quiet")]
        words = joined(parts)
        room = self.size.width - 2 - words.cell_length
        told = next((text for text in progress(self.view) if len(text) + 2 <= room), "")
        words = joined([words, " " * (room - len(told)), (told, "$quiet")])
        self.query_one("#standing-views", Static).update(words)
        if picture and self._standing is not None:
            self._list(self._standing)
            self._explain()
        elif not picture:
            self._plot()

    def on_resize(self) -> None:
        if self.is_mounted and self.counterpoint.view is not None:
            self.call_after_refresh(self._resized)

    def _resized(self) -> None:
        if self.counterpoint.view is not None:
            # The workspace may have been closed between a resize and this.
            self._show()

    # -- the picture -------------------------------------------------------------------------------

    @on(MeasureTable.Moved)
    @on(OptionList.OptionHighlighted)
    def _moved(self, event: MeasureTable.Moved | OptionList.OptionHighlighted) -> None:
        event.stop()
        self._explain()

    def on_descendant_focus(self) -> None:
        """The pane tells of what has the focus."""
        if self.is_mounted and self._shown == "picture":
            self._explain()

    def _explain(self) -> None:
        found, pane = self._standing, self.query_one("#standing-behind")
        if found is None or self.focused is pane:
            return
        matters = self.query_one(Matters)
        if self.focused is matters:
            title, text = "What is behind it ", self._matter(found, matters.current)
        else:
            table = self.query_one(MeasureTable)
            title, text = "How it is computed ", self._computed(found, table.row, table.measure)
        pane.border_title = title
        pane.scroll_home(animate=False)
        self.query_one("#behind", Static).update(text)

    def _computed(self, found: Standing, row: str, name: str) -> Content:
        measures = measures_of(found, row)
        measure = getattr(measures, name)
        head = joined([(f"{row_name(row)} · {name}: ", "bold"), (figure(measure), "bold $text-accent")])
        parts = [head, plain(measure.how), plain(MEANING[name], "$quiet")]
        if self.has_class("-narrow"):
            return joined(parts, "\n")
        others = [
            joined(
                [
                    (f"{other}: {figure(getattr(measures, other))}. ", "$text-accent"),
                    getattr(measures, other).how,
                ]
            )
            for other in MEASURES
            if other != name
        ]
        dots = self.view.snapshot.dots
        asked = [
            joined([("\n" + dots[question.slug] + " ", "$quiet"), question.title])
            for question in questions_in(CELLS if row == OVERALL else cells_of(row))
        ]
        about = "The whole engagement." if row == OVERALL else f"{row_name(row)}: {ASPECT[row].meaning}."
        return joined(
            [
                *parts,
                joined([(about, "italic")]),
                *others,
                joined([("Questions it takes", "bold $text-accent"), *asked]),
            ],
            "\n\n",
        )

    def _matter(self, found: Standing, id_: str) -> Content:
        if id_ == _NEXT:
            step = found.next_step
            return joined([(step.what, "bold"), "\n", step.why])
        if not id_:
            return plain("")
        gap = found.top[int(id_)]
        sign, style = SIGNS[gap.severity]
        foot = f"\n{gap.severity} · to reopen: {QUESTION[gap.question].title}"
        return joined([(f"{sign} ", style), (gap.text, "bold"), (foot, "$quiet")])

    @on(MeasureTable.Explain)
    def _read(self, event: MeasureTable.Explain) -> None:
        event.stop()
        self.set_focus(self.query_one("#standing-behind"))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        found, id_ = self._standing, event.option.id
        if found is None or not id_:
            return
        if id_ == _NEXT:
            self._follow(found.next_step)
        else:
            gap = found.top[int(id_)]
            self.counterpoint.go("gaps", rule=gap.rule, refs=tuple(gap.refs))

    def _follow(self, step: Step) -> None:
        """Do the next step, or go where it is done."""
        app = self.counterpoint
        if step.gap is not None:
            offer_cures(app, step.gap)
        elif step.question is None:
            begin_next_round(app)
        elif step.sort == "settle":
            offer_settling(app, step.question)
        elif step.sort == "answer" and self.view.mode == "assess":
            app.go("guided", at=step.question)
        else:
            app.show_question(step.question)

    def action_guide(self) -> None:
        """Be led through the questions."""
        self.counterpoint.go("guided")

    def leave(self) -> None:
        """Out of the pane, back to the figures; from there to the questions."""
        if self.focused is self.query_one("#standing-behind"):
            self.set_focus(self.query_one(MeasureTable))
        else:
            super().leave()

    # -- the plots ---------------------------------------------------------------------------------

    def action_view(self, name: str) -> None:
        """Show one of the views."""
        self._shown = name
        self._show()
        self.set_focus(self.query_one(MeasureTable if name == "picture" else "#standing-plot"))
        if name != "picture":
            # Its room is only known once it is shown.
            self.call_after_refresh(self._resized)

    def _plot(self) -> None:
        pane = self.query_one("#standing-plot", VerticalScroll)
        width, height = pane.scrollable_content_region.size
        state = (self._drawn, self._shown, width, height)
        if state == self._plotted or not width or not height:
            return
        self._plotted = state
        # They draw with a library that only those wait for who look at a drawing.
        from assistant.reports.plots import PLOTS

        draw, engagement = PLOTS[self._shown], self.view.snapshot.engagement
        text = draw(engagement, width, height)
        if (below := text.count("\n") + 1 - height) > 0:
            text = draw(engagement, width, max(_LOWEST_PLOT, height - below))
        self.query_one("#plot", Static).update(plain(text))
        pane.scroll_home(animate=False)
