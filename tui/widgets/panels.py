"""Beside the answer: what helps with it, what to ask next, what does not fit, what it rests on, what was and changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from assistant.advisor.drafting.sealing import question_of
from assistant.method.questions import QUESTION
from assistant.text import one_line
from tui.cited import is_worn
from tui.keys import key
from tui.safe import joined, plain
from tui.shown import show
from tui.state import TRACE
from tui.widgets.cards import Card, PaperCard, SuggestionCard, bullets, heading
from tui.widgets.guidance import GuideCard, SeeCard, Trail, guide_cards
from tui.widgets.lines import stay
from tui.widgets.proof import proof_cards, sources_of
from tui.widgets.proof import prose as _static
from tui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from assistant.method.engagement import Suggestion
    from assistant.retrieval.cards import Card as Guidance
    from tui.app import CounterpointApp
    from tui.state import Snapshot, View

TABS: Final = ("Guide", "Ask", "Gaps", "Proof", "Past", "Diff")
_KINDS: Final = ("concept", "example", "pitfall")
_ASKS: Final = "follow-ups"
_ELSEWHERE: Final = frozenset({"gaps", "bets", "edit"})
"""Tasks whose suggestions have a place of their own."""
_TRACE_TEXT: Final = (
    "The plan lives on in what is measured, in the moments that matter most to customers and in how functions work "
    "together. Each KPI, each Moment of Truth and each collaboration must lead back to a chosen bet; what does not is "
    "a candidate for letting go, and what is missing is work."
)


class GapCard(Card):
    """A finding of the rules that belongs to the current question."""

    HELP_TITLE = "A gap"
    HELP_TEXT = (
        "The customer's and the business's side are out of step here. Enter shows both next to each other."
    )
    BINDINGS: ClassVar = [
        key("gapcard.open", "enter", "open", "both sides", "See both sides in the Gaps place")
    ]

    @dataclass
    class Open(Message):
        """Show this finding in its own place."""

        rule: str
        refs: tuple[str, ...]

    def __init__(self, content: Content, rule: str, refs: tuple[str, ...]) -> None:
        super().__init__(content, classes="gap")
        self._rule, self._refs = rule, refs

    def action_open(self) -> None:
        """Go to the Gaps place."""
        self.post_message(self.Open(self._rule, self._refs))


class SearchLine(Input):
    """Words that the guidance, or on Proof the documents, are searched for."""

    HELP_TITLE = "Search"
    HELP_TEXT = (
        "Describe the situation in your own words; enter finds the cards that speak to it, down leads to them. On Proof, enter "
        "finds passages of your documents for these words; with none, they are found for the answer again."
    )
    BINDINGS: ClassVar = [
        key("search.run", "enter", "submit", "search", "Find what speaks to these words"),
        key("search.found", "down", "app.focus_next", "cards", "Go to the cards", show=False),
    ]


class SidePanel(Vertical):
    """Six tabs beside the answer; only the open one is built."""

    HELP_TITLE = "Beside the answer"
    HELP_TEXT: ClassVar[str] = (
        "1 Guide: what the question is for, what a good answer has, cards of the method and those they lead to, and a search over all of them. "
        "2 Ask: questions that go to the weak spots, and what was drafted for this question. 3 Gaps: what does not fit. 4 Proof: what the answer rests on, and what "
        "the documents say to it. 5 Past: what was decided, given as homework and parked, and what happened here. "
        "6 Diff: what the discussion changed."
    )

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.tab = "Guide"
        self._drawn: tuple[object, ...] | None = None
        self._found: list[Guidance] | None = None
        self._trail = Trail()
        self._go_to = ""
        """Where the next drawing goes to, by what the card there is known by."""

    def compose(self) -> ComposeResult:
        yield Tabs(TABS, id="tabs")
        yield SearchLine(placeholder="Search the guidance", id="search", classes="search")
        yield SearchLine(placeholder="Search your documents", id="seek", classes="search")
        yield VerticalScroll(id="panel", can_focus=True)

    def open(self, tab: str) -> None:
        """Show `tab`."""
        self.tab = tab
        app = cast("CounterpointApp", self.app)
        if tab == "Proof" and app.view is not None:
            app.seek_proof(app.view.question, again=True)
        self.redraw()

    def redraw(self) -> None:
        """Draw the open tab anew if what it shows has changed."""
        app = cast("CounterpointApp", self.app)
        view = app.view
        if view is None or not self.is_mounted:
            return
        snapshot, slug = view.snapshot, view.question
        asks = about_question(snapshot, slug)
        gaps = (
            [finding for finding in snapshot.findings if finding.question == slug]
            if self._may_count()
            else []
        )
        sources = sources_of(view, slug)
        lost = any(is_worn(app.citation_states.get(each)) for *_, each in sources)
        self.query_one(Tabs).show(
            self.tab,
            {
                "Ask": str(len(asks) or ""),
                "Gaps": str(len(gaps) or ""),
                "Proof": f"{len(sources)}{'!' if lost else ''}" if sources else "",
            },
        )
        self.query_one("#search", Input).display = self.tab == "Guide"
        seek = self.query_one("#seek", Input)
        seek.display = self.tab == "Proof" and bool(snapshot.documents) and slug in QUESTION
        if seek.value and not app.looking_for(slug) and self._drawn is not None and self._drawn[1] != slug:
            with self.prevent(Input.Changed):
                seek.value = ""
        found = tuple(card.id for card in self._found) if self._found is not None else None
        shown = (len(app.cards), found, *self._trail.state) if self.tab == "Guide" else ()
        state = (self.tab, slug, snapshot.revision, *shown, app.advisor_name, *self._proven())
        if state == self._drawn:
            return
        fresh = self._drawn is None or self._drawn[:2] != state[:2]
        self._drawn = state
        build = {
            "Guide": self._guide,
            "Ask": self._ask,
            "Gaps": self._gaps,
            "Proof": self._proof,
            "Past": self._past,
            "Diff": self._diff,
        }[self.tab]
        self._fill(build(view), keep_place=not fresh)

    def _proven(self) -> tuple[object, ...]:
        """What the tab on proof shows besides the workspace; it is looked for here, where the tab is open."""
        app = cast("CounterpointApp", self.app)
        if self.tab != "Proof" or app.view is None or not app.painted:
            return ()
        app.seek_proof(app.view.question)
        looking_for = app.looking_for(app.view.question)
        return app.sought, app.indexing, app.is_seeking, app.citation_states, looking_for

    def _may_count(self) -> bool:
        # The rules are only run once the screen stands: nothing before first paint.
        return cast("CounterpointApp", self.app).painted

    def _fill(self, widgets: Sequence[Widget], *, keep_place: bool) -> None:
        panel = self.query_one("#panel", VerticalScroll)
        focused = self.screen.focused
        inside = focused is not None and panel in focused.ancestors
        # What is looked for arrives after somebody went here to see it.
        inside = inside or (focused is panel and self.tab == "Proof")
        before, at = _refs(panel.children), _ref(focused) if focused is not None else ""
        panel.remove_children()
        panel.mount_all(widgets)
        if not keep_place:
            panel.scroll_home(animate=False)
        if inside:
            refs = _refs(widgets)
            there = self._go_to if self._go_to in refs else stay(before, at, refs)
            cards = [widget for widget in widgets if widget.focusable]
            target = next((card for card in cards if _ref(card) == there), cards[0] if cards else panel)
            # At once, since the next key is meant for it; where it stands is known later.
            self.screen.set_focus(target, scroll_visible=False)
            shown = self._show_from_its_beginning if self._go_to else self._show
            self.call_after_refresh(self.call_after_refresh, shown, target)
            self._go_to = ""

    def _show(self, card: Widget) -> None:
        if card.is_attached:
            card.scroll_visible(animate=False)

    def _show_from_its_beginning(self, card: Widget) -> None:
        panel = self.query_one("#panel", VerticalScroll)
        if self._trail.steps and isinstance(card, GuideCard):
            panel.scroll_home(animate=False)
        elif card.is_attached:
            panel.scroll_to_widget(card, top=isinstance(card, GuideCard), animate=False)

    def _guide(self, view: View) -> list[Widget]:
        question = view.current
        known = {card.id: card for card in cast("CounterpointApp", self.app).cards}
        if self._trail.at in known:
            way = _static(plain(f"{'‹ ' * len(self._trail.steps)}backspace goes back", "$quiet"))
            return [way, *guide_cards([known[self._trail.at]], known, self._trail)]
        if self._found is not None:
            shown = self._found
            head = [_static(heading(f"{len(shown)} found" if shown else "Nothing found; try other words"))]
            return [*head, *guide_cards(shown, known, self._trail)]
        if question is None:
            return [_static(heading("What the trace is for")), _static(plain(_TRACE_TEXT))]
        cards = [card for card in known.values() if question.slug in card.questions and card.kind in _KINDS]
        cards.sort(key=lambda card: (_KINDS.index(card.kind), len(card.questions)))
        widgets: list[Widget] = [
            _static(plain(question.purpose, "italic")),
            _static(heading("What a good answer has")),
            _static(bullets(question.good)),
        ]
        widgets += guide_cards(cards[:8], known, self._trail)
        widgets.append(_static(plain(f"Source: {question.source.citation}", "$quiet")))
        return widgets

    def _ask(self, view: View) -> list[Widget]:
        snapshot = view.snapshot
        if view.question == TRACE:
            return [
                _static(plain("The trace has no question of its own; ask at the bets or the objectives."))
            ]
        waiting = about_question(snapshot, view.question)
        shown = [show(item, snapshot) for item in waiting]
        asks = [each for each, item in zip(shown, waiting, strict=True) if item.task == _ASKS]
        widgets: list[Widget] = [SuggestionCard(item, number) for number, item in enumerate(asks, 1)]
        for each in shown:
            if each.sealed:
                # No card, so that x skips the own answer here and rejects nothing.
                widgets.append(
                    _static(joined([(f"◇ {each.title}. ", "$secondary"), (each.effect, "$quiet")]))
                )
            elif each not in asks:
                widgets.append(PaperCard(each))
        if not asks:
            app = cast("CounterpointApp", self.app)
            by = app.advisor_name if app.asks_model else f"the {app.advisor_name}"
            widgets.append(
                _static(
                    plain(
                        f"No question is waiting. Press a (outside the text) and {by} looks for the weak spots of your answer."
                    )
                )
            )
        parked = [
            item
            for item in snapshot.engagement.parked
            if item.question == view.question and item.state == "open"
        ]
        if parked:
            widgets.append(_static(heading("Parked for the room")))
            widgets.append(_static(bullets(tuple(item.title for item in parked))))
        return widgets

    def _gaps(self, view: View) -> list[Widget]:
        snapshot = view.snapshot
        findings = [finding for finding in snapshot.findings if finding.question == view.question]
        if not findings:
            return [_static(plain("No gap points to this question."))]
        return [
            GapCard(
                joined([(f"{_severity(finding.severity)} ", "bold"), finding.text]),
                finding.rule,
                tuple(finding.refs),
            )
            for finding in findings
        ]

    def _proof(self, view: View) -> list[Widget]:
        return list(proof_cards(cast("CounterpointApp", self.app), view))

    def _past(self, view: View) -> list[Widget]:
        from tui.beside import beside

        slug, engagement = view.question, view.snapshot.engagement
        refs = {slug, *(record.id for kind in view.kinds(slug) for record in view.snapshot.of_kind(kind))}
        acts = [act for act in view.workspace.history(limit=400) if refs & set(act.refs)][:60]
        blocks: list[Widget] = [
            _static(joined([heading(name), *lines], "\n"))
            for name, lines in beside(engagement, slug, engagement.as_of or date.today())
        ]
        if not acts:
            return [*blocks, _static(plain("Nothing has happened here yet."))]
        lines = [
            joined(
                [
                    (f"{act.at.astimezone():%d %b %H:%M} ", "$quiet"),
                    one_line(act.summary, 300),
                    (f" · {one_line(act.actor, 30)}" if act.actor else "", "$quiet"),
                    (" · undone" if act.undone else "", "italic $quiet"),
                ]
            )
            for act in acts
        ]
        head = [_static(heading("What happened here"))] if blocks else []
        return [*blocks, *head, _static(joined(lines, "\n"))]

    def _diff(self, view: View) -> list[Widget]:
        from tui.changed import before_and_after

        return [_static(block) for block in before_and_after(view)]

    @on(Input.Submitted, "#search")
    def _search(self, event: Input.Submitted) -> None:
        event.stop()
        cast("CounterpointApp", self.app).search_guidance(event.value)

    @on(Input.Changed, "#search")
    def _cleared(self, event: Input.Changed) -> None:
        event.stop()
        if not event.value.strip():
            self.found(None)

    @on(Input.Submitted, "#seek")
    @on(Input.Changed, "#seek")
    def _seek(self, event: Input.Submitted | Input.Changed) -> None:
        event.stop()
        app = cast("CounterpointApp", self.app)
        if app.view is not None and (isinstance(event, Input.Submitted) or not event.value.strip()):
            app.look_for(app.view.question, event.value)

    def found(self, cards: list[Guidance] | None) -> None:
        """Show what a search found, the first of it open; None goes back to the question's own cards."""
        self._found = cards
        self._trail.begin(*(card.id for card in (cards or [])[:1]))
        self.redraw()

    @on(GuideCard.Unfold)
    def _unfold(self, event: GuideCard.Unfold) -> None:
        event.stop()
        self._trail.turn(event.id)
        self._go_to = f"card {event.id}"
        self.redraw()

    @on(SeeCard.Follow)
    def _follow(self, event: SeeCard.Follow) -> None:
        event.stop()
        self._trail.follow(event.id, event.ref)
        self._go_to = f"card {event.id}"
        self.redraw()

    @on(GuideCard.Back)
    @on(SeeCard.Back)
    def _back(self, event: GuideCard.Back | SeeCard.Back) -> None:
        event.stop()
        self._go_to = self._trail.back()
        self.redraw()


def _ref(card: Widget) -> str:
    """By what a card is known again when the cards are built anew; nothing for one that need not be."""
    return str(getattr(card, "ref", ""))


def _refs(cards: Iterable[Widget]) -> list[str]:
    return [ref for card in cards if (ref := _ref(card))]


def _severity(severity: str) -> str:
    return {"blocking": "▲ blocking", "important": "◆ important", "hint": "· hint"}.get(severity, severity)


def about_question(snapshot: Snapshot, slug: str) -> list[Suggestion]:
    """The open suggestions that belong beside the answer to a question."""
    # Most are known by what they say of themselves, without a look at what they would do.
    return [
        item
        for item in snapshot.suggestions
        if item.task not in _ELSEWHERE
        and slug == (question_of(item) or (show(item, snapshot).question if item.task == _ASKS else ""))
    ]


def question_title(slug: str) -> str:
    """The title of a question, or what stands in for it."""
    return QUESTION[slug].title if slug in QUESTION else "the alignment trace"
