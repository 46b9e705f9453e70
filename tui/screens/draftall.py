"""Draft all: the questions in the order of the sessions, how far each is, and what is written at this moment."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.advisor.drafting.sealing import DRAFTING, sealed_by
from assistant.method.questions import QUESTION, QUESTIONS, Question
from assistant.method.said import counted
from assistant.text import one_line
from tui.drafting import Foreseen
from tui.glimpses import Seen
from tui.keys import key
from tui.safe import joined, plain
from tui.screens.overlay import Overlay
from tui.screens.within import Within
from tui.widgets.bars import KeyBar
from tui.widgets.preview import Preview

if TYPE_CHECKING:
    from assistant.advisor.drafting.all_drafts import Node
    from tui.app import CounterpointApp
    from tui.backstage import Work

_STATES: Final = {
    "waiting": ("·", "waiting", "$quiet"),
    "running": ("◐", "drafting …", "$text-accent"),
    "drafted": ("◇", "drafted", "$text-success"),
    "kept": ("◇", "kept from before", "$text-success"),
    "blank": ("○", "blank", "$quiet"),
    "answered": ("●", "answered by you", "$quiet"),
    "failed": ("✗", "failed", "$text-error"),
    "left": ("–", "left", "$text-warning"),
}
"""Sign, words and colour of each state."""


class DraftAll(Within):
    """Every question with how far its draft is."""

    NAME = "drafts"
    HELP_TITLE = "Draft all"
    HELP_TEXT = (
        "A first draft of every question that you have not answered, each going on from those before it. S begins, or goes on "
        "where a run was stopped; escape stops it, and what is done stays. You may go elsewhere meanwhile: the line on top "
        "tells how far it is. Nothing you wrote is touched; drafts wait in Review and open once your own answer stands. "
        "Enter goes to the question. ◇ drafted, ○ blank since nothing supports an answer, ● yours, ✗ failed, – left."
    )
    BINDINGS: ClassVar = [
        key("drafts.start", "s", "start", "start", "Draft what is open, or go on where it was stopped"),
        key("drafts.question", "enter", "question", "question", "Go to the question; the drafts go on"),
        key("drafts.stop", "escape", "back", "stop", "Stop it and keep what is done; else go back"),
    ]
    DEFAULT_CSS = """
    DraftAll #sum { height: auto; padding: 0 1; }
    DraftAll #questions { height: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    DraftAll Preview { display: none; }
    DraftAll.-short Preview { height: 4; }
    DraftAll.-writes Preview { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._clock: Timer | None = None
        self._written: list[str] = []
        self._follows = True
        """Whether the list goes to what is drafted now, which it does until the person goes somewhere in it."""

    def body(self) -> Iterable[Widget]:
        """What it comes to so far, the questions, and what is being written."""
        yield Static("", id="sum", markup=False)
        yield OptionList(id="questions", markup=False, compact=True)
        yield Preview(" Written so far; nothing of it is kept yet ")

    def on_mount(self) -> None:
        self.query_one(OptionList).set_options([Option(self._line(each), each.slug) for each in QUESTIONS])
        self.query_one(OptionList).highlighted = 0
        self.query_one(OptionList).focus()
        self._clock = self.set_interval(0.1, self._tick)
        self.redraw()
        if not self.counterpoint.is_drafting:
            self.action_start()

    def redraw(self) -> None:
        """Draw how far it is."""
        self.progressed()
        super().redraw()

    def progressed(self) -> None:
        """A question has come further."""
        super().progressed()
        listing = self.query_one(OptionList)
        if not listing.option_count:
            return
        for place, question in enumerate(QUESTIONS):
            listing.replace_option_prompt_at_index(place, self._line(question))
        run = self.counterpoint.drafting
        nodes = run.nodes if run is not None and not run.ended else {}
        under_way = [
            place for place, each in enumerate(QUESTIONS) if _state(nodes.get(each.slug)) == "running"
        ]
        if self._follows and under_way:
            listing.highlighted = under_way[0]
        self._sum_up()
        self.refresh_bindings()

    def on_key(self, event: events.Key) -> None:
        """Whoever moves in the list stays where they are."""
        if event.key in {"up", "down", "home", "end", "pageup", "pagedown"}:
            self._follows = False

    def _tick(self) -> None:
        """Ten looks a second at what is written; the seconds move on with every tenth."""
        run = self.counterpoint.drafting
        self.set_class(run is not None and not run.ended and run.seen.count > 0, "-writes")
        if run is None or run.ended:
            return
        at = self._current
        is_here = _state(run.nodes.get(at)) == "running" and bool(run.seen.lines(at))
        lines = self._readable(at if is_here else run.seen.target, run.seen)
        if lines != self._written:
            self._written = lines
            self.query_one(Preview).show(lines)
        second = int(monotonic() * 10)
        if second % 10 == 0:
            self.progressed()

    def _readable(self, slug: str, seen: Seen) -> list[str]:
        """What is written about a question, or no more than that it is: the own answer comes first."""
        lines = seen.lines(slug)
        if lines and self.view.snapshot.needs_own_answer(slug, self.view.mode):
            count = sum(len(line.split()) for line in lines)
            return [
                f"{QUESTION[slug].title}: {counted(count, 'word')} so far. The draft opens once your own answer stands."
            ]
        return lines

    @property
    def _current(self) -> str:
        at = self.query_one(OptionList).highlighted
        return QUESTIONS[at].slug if at is not None else ""

    def _line(self, question: Question) -> Content:
        run = self.counterpoint.drafting
        node = run.nodes.get(question.slug) if run is not None else None
        state = node.state if node is not None else self._before(question)
        if run is not None and run.ended and state in ("running", "waiting") and node is not None:
            state = "left"
        sign, words, style = _STATES[state]
        took = ""
        if node is not None and state == "running" and run is not None:
            took = f"{int(monotonic() - run.since.get(question.slug, monotonic()))} s"
        elif node is not None and node.seconds:
            took = f"{node.seconds:.0f} s"
        return joined(
            [
                (f"{sign} ", style),
                f"{question.number:>2} {question.title:<46.46} ",
                (f"{words:<16} ", style),
                (f"{took:>5}  ", "$quiet"),
                (one_line(_why(node), 400), "$quiet"),
            ]
        )

    def _before(self, question: Question) -> str:
        """The state of a question of which no run has told yet."""
        from assistant.advisor.drafting.all_drafts import is_answered

        if is_answered(self.view.snapshot.engagement, question):
            return "answered"
        return "kept" if question.slug in self._drafted else "waiting"

    @property
    def _drafted(self) -> frozenset[str]:
        """The questions for which a draft waits, whatever run it is of."""
        return frozenset(sealed_by(each) or "" for each in self.view.snapshot.suggestions)

    def _sum_up(self) -> None:
        run, app = self.counterpoint.drafting, self.counterpoint
        if run is None:
            drafted = len(self._drafted - {""})
            before = f"{counted(drafted, 'question')} drafted before" if drafted else "Nothing is drafted yet"
            text = plain(f"{before}. s {'goes on' if drafted else 'begins'}.", "$quiet")
        else:
            so_far = f"{run.seconds} s · {run.tokens:,} tokens"
            head = (
                run.result if run.ended else f"{run.told[0].upper()}{run.told[1:]} with {app.advisor_name}."
            )
            more = "v reviews" if run.ended else "escape stops it; it goes on where you go"
            text = joined([(head, "bold"), (f"  {so_far} · {more}", "$quiet")])
            why = _why(run.nodes.get(self._current))
            if why and self.has_class("-narrow"):
                # Its row has no room for that.
                text = joined([text, "\n", one_line(why, 300)])
        self.query_one("#sum", Static).update(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A run that is under way is not begun again."""
        if action == "start":
            return not self.counterpoint.is_drafting
        return super().check_action(action, parameters)

    def key_label(self, binding: Binding) -> str:
        """Escape says what it does now."""
        return "back" if binding.id == "drafts.stop" and not self.counterpoint.is_drafting else ""

    def action_start(self) -> None:
        """Say what it takes, and begin where the person wants it."""
        app = self.counterpoint

        def answered(begin: str | None) -> None:
            if begin == "begin":
                app.begin_drafts()
            elif begin == "look":
                app.show_outgoing_drafts()

        app.push_screen(BeforeAll(), answered)

    def action_question(self) -> None:
        """Go to the highlighted question."""
        self.counterpoint.show_question(self._current)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._sum_up()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_question()

    def action_back(self) -> None:
        """Stop the run; where none is under way, go back."""
        if not self.counterpoint.stop_drafts():
            self.leave()


class BeforeAll(Overlay[str | None]):
    """What drafting everything would take, before anything is sent."""

    HELP_TITLE = "Before everything is drafted"
    HELP_TEXT = "Y begins, p shows exactly what would be sent, n or escape leaves everything as it is."
    BINDINGS: ClassVar = [
        key("before.begin", "y,enter", "answer('begin')", "begin", "Draft what is open"),
        key("before.look", "p", "answer('look')", "what would be sent", "See the very messages first"),
        key("before.no", "n,escape", "answer('')", "not now", "Leave everything as it is"),
    ]

    class Told(Message):
        """What was found out."""

        def __init__(self, found: Foreseen | BaseException) -> None:
            super().__init__()
            self.found = found

    def __init__(self) -> None:
        super().__init__()
        self._work: Work | None = None

    @property
    def _app(self) -> CounterpointApp:
        app: CounterpointApp = self.app  # type: ignore[assignment]  # the application by its own type
        return app

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain("Draft all open questions?", "bold"), classes="question", markup=False)
            yield Static(plain("Counting what it takes …"), id="takes", classes="hint", markup=False)
            yield KeyBar()

    def on_mount(self) -> None:
        self._work = self._app.foresee(lambda found: self.post_message(self.Told(found)))

    def on_unmount(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def on_before_all_told(self, message: Told) -> None:
        """Say what was found out."""
        self.query_one("#takes", Static).update(takes(message.found, self._app))

    def action_answer(self, which: str) -> None:
        """Begin, look, or neither."""
        self.dismiss(which or None)


def takes(found: Foreseen | BaseException, app: CounterpointApp) -> Content:
    """What a run would take, in a few lines."""
    if isinstance(found, BaseException):
        return plain(f"What it takes could not be counted: {one_line(str(found), 400)}", "$text-warning")
    answered = len(QUESTIONS) - found.open
    yours = (
        "the one that you have answered stays"
        if answered == 1
        else f"the {answered} that you have answered stay"
    )
    stay = f"; {yours} with you" if answered else ""
    if not found.open:
        return plain("You have answered every question yourselves: there is nothing to draft.")
    lines = [f"{found.open} of {len(QUESTIONS)} questions are open{stay}."]
    if found.kept:
        some = (
            "All of them are"
            if found.kept == found.open
            else "One is"
            if found.kept == 1
            else f"{found.kept} are"
        )
        lines.append(f"{some} drafted already and not asked for again.")
    hosts = sorted({f"{sending.model} at {sending.host}" for _, sending in found.sendings})
    if not app.asks_model:
        lines.append("The method guide drafts, from words of your documents. Nothing leaves this machine.")
    elif hosts:
        lines.append(f"It goes to {', '.join(hosts)}.")
        lines.append(
            f"About {found.tokens:,} tokens go out, and replies of at most {found.reply_tokens:,} come back; somewhat more goes out "
            "in the end, since later questions read the drafts of earlier ones."
        )
    elif found.kept < found.open:
        lines.append(f"{app.advisor_name} drafts.")
    lines += found.notices
    # Who works on drafts has chosen to see them; anybody else writes first.
    sealed = app.view is not None and app.view.workspace.mode != DRAFTING
    opens = ", and opens once your own answer stands" if sealed else ""
    lines.append(f"Nothing that you wrote is changed: each draft waits in Review{opens}.")
    return plain("\n".join(lines))


def _state(node: Node | None) -> str:
    return node.state if node is not None else ""


def _why(node: Node | None) -> str:
    """What there is to say of a question besides its state."""
    if node is None:
        return ""
    return node.error.message if node.error is not None else " ".join(node.notices)
