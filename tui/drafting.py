"""First drafts of everything: begun, watched, stopped and gone on with from wherever the person is meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.said import counted
from assistant.text import one_line
from tui.citing import Citing
from tui.glimpses import Seen
from tui.messages import DraftsEnded, DraftTold

if TYPE_CHECKING:
    from assistant.advisor.client.sending import Sending
    from assistant.advisor.desk import Desk
    from assistant.advisor.drafting.all_drafts import Node, State
    from tui.backstage import Outcome, Work

_OVER: Final = frozenset({"drafted", "kept", "blank", "answered", "failed", "left"})


@dataclass(eq=False)
class Drafts:
    """One run through the questions. Only the interface's own thread changes it."""

    spent_before: int
    """Tokens that the workspace had used when it began."""
    nodes: dict[str, Node] = field(default_factory=dict)
    """How far each question is, by its slug."""
    since: dict[str, float] = field(default_factory=dict)
    """When the turn of each question came, on a monotonic clock."""
    seen: Seen = field(default_factory=Seen)
    begun: float = field(default_factory=lambda: monotonic())
    took: float = 0.0
    tokens: int = 0
    ended: bool = False
    stopped: bool = False
    work: Work | None = None

    def count(self, *states: State) -> int:
        """How many questions are in one of `states`."""
        return sum(node.state in states for node in self.nodes.values())

    @property
    def seconds(self) -> int:
        """How long it has taken."""
        return int(self.took if self.ended else monotonic() - self.begun)

    @property
    def told(self) -> str:
        """How far it is, in a few words for the line on top; empty once it has ended."""
        if self.ended:
            return ""
        over = sum(node.state in _OVER for node in self.nodes.values())
        return f"drafting {over}/{len(QUESTIONS)}"

    @property
    def result(self) -> str:
        """What it came to, in one line."""
        counts = (
            (self.count("drafted"), "drafted"), (self.count("kept"), "kept from before"), (self.count("blank"), "blank"),
            (self.count("failed"), "failed"), (self.count("left"), "left"),
        )  # fmt: skip
        words = ", ".join(f"{count} {name}" for count, name in counts if count) or "nothing was open"
        words = f"{'Stopped: ' if self.stopped else ''}{words}"
        if self.count("failed", "left"):
            words += "; draft all again goes on where it was, and asks nothing twice"
        return f"{words[0].upper()}{words[1:]}."


@dataclass(frozen=True)
class Foreseen:
    """What a run would come to if it began now."""

    open: int
    """How many questions people have not answered."""
    kept: int
    """How many of them are drafted already, from the very same."""
    sendings: tuple[tuple[str, Sending], ...]
    """Each request as it would go out now, with what it is for."""
    notices: tuple[str, ...] = ()

    @property
    def tokens(self) -> int:
        """About how many tokens go out."""
        return sum(sending.tokens for _, sending in self.sendings)

    @property
    def reply_tokens(self) -> int:
        """The most that all replies may take."""
        return sum(sending.output_tokens for _, sending in self.sendings)


class Drafting(Citing):
    """The application's run through all questions."""

    drafting: Drafts | None = None
    """The run that is under way, or the last one."""

    @property
    def badge(self) -> str:
        """How far the drafts are; else what there is to say of the model."""
        return (self.drafting.told if self.drafting is not None else "") or super().badge

    @property
    def is_drafting(self) -> bool:
        """Whether a run is under way."""
        return self.drafting is not None and not self.drafting.ended

    def open_drafts(self) -> None:
        """Go to the screen of the drafts; where none are made, ask whether to begin."""
        from tui.screens.draftall import DraftAll

        if self.view is None or isinstance(self.screen, DraftAll):
            return
        if not self._refuses():
            self.push_screen(DraftAll())

    def begin_drafts(self) -> None:
        """Draft all open questions, behind the interface."""
        view = self.view
        if view is None or self.is_drafting or self._refuses():
            return
        self.settle_texts()
        run = Drafts(view.workspace.token_use().used)

        def told(node: Node) -> None:
            self.post_message(DraftTold(run, node))

        def ended(_: Work, outcome: Outcome) -> None:
            self.post_message(DraftsEnded(run, outcome))

        async def make(desk: Desk) -> Any:
            from assistant.advisor.drafting.all_drafts import draft_all

            return await draft_all(desk, progress=told, watch=run.seen)

        self.drafting = run
        run.work = self.backstage.start("Drafting all questions", self.at_desk(view.workspace, make), ended)
        self._tell_drafts()

    def stop_drafts(self) -> bool:
        """Stop the run; what is done stays. Whether there was one."""
        run = self.drafting
        if run is None or run.ended or run.work is None:
            return False
        run.work.cancel()
        self._close_drafts(run, stopped=True)
        done = run.count("drafted", "kept")
        self.say(f"Stopped. {counted(done, 'draft')} kept; draft all again goes on where it was.")
        self._tell_drafts()
        return True

    def on_draft_told(self, message: DraftTold) -> None:
        """A question has come further."""
        run, node = message.run, message.node
        if run is not self.drafting or self.view is None:
            return
        run.nodes[node.question] = node
        if node.state == "running":
            run.since[node.question] = monotonic()
        if node.error is not None:
            self.remember_failure(node.error)
        run.tokens = max(0, self.view.workspace.token_use().used - run.spent_before)
        if node.suggestions:
            self.refresh_view()
        self._tell_drafts()

    def on_drafts_ended(self, message: DraftsEnded) -> None:
        """The run is over: say in one line what it came to."""
        run, outcome = message.run, message.outcome
        if run is not self.drafting or self.view is None:
            return
        told = not run.ended
        self._close_drafts(run, stopped=run.stopped)
        if outcome.error is not None:
            self.say_error(outcome.error)
        elif told:
            notices = getattr(outcome.value, "notices", ())
            reviews = "v reviews." if run.count("drafted", "kept") else ""
            words = " ".join(filter(None, (run.result, reviews, *map(one_line, notices))))
            self.say(words, "warn" if run.count("failed") else "done")
        self.refresh_view()
        self._tell_drafts()

    def _close_drafts(self, run: Drafts, *, stopped: bool) -> None:
        if not run.ended:
            run.took, run.ended, run.stopped = monotonic() - run.begun, True, stopped

    def _tell_drafts(self) -> None:
        if self.place is not None:
            self.place.progressed()

    def let_go(self) -> None:
        """Stop asking, save what is typed and close the workspace."""
        for work in (self.work, self.drafting.work if self.drafting is not None else None):
            if work is not None:
                work.cancel()
        self.work, self.drafting = None, None
        super().let_go()

    def foresee(self, done: Callable[[Foreseen | BaseException], object]) -> Work | None:
        """Find out what a run would come to; `done` is told of it in the thread behind the interface."""
        view = self.view
        if view is None:
            return None

        def ended(_: Work, outcome: Outcome) -> None:
            if not outcome.cancelled:
                done(outcome.error if outcome.error is not None else outcome.value)

        return self.backstage.start("What drafting takes", self.at_desk(view.workspace, foreseen), ended)


async def foreseen(desk: Desk) -> Foreseen:
    """What a run at `desk` would ask now, question by question; sends nothing."""
    from assistant.advisor.drafting.all_drafts import foresee

    ahead = await foresee(desk)
    sendings = tuple((QUESTION[each.question].title, sending) for each in ahead for sending in each.sendings)
    return Foreseen(len(ahead), sum(each.is_kept for each in ahead), sendings, tuple(desk.documents.notices))
