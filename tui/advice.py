"""Asking the advisor: off the interface's loop, one call at a time, to be stopped with escape at any moment."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual import work

from assistant.errors import CounterpointError
from assistant.text import one_line
from tui import crash
from tui.acts import Acting
from tui.backstage import Outcome, Work
from tui.glimpses import Seen
from tui.messages import Consulted, FoundCards, Prepared

if TYPE_CHECKING:
    from assistant.advisor.base import Advisor, Watch
    from assistant.advisor.desk import Desk
    from assistant.config import Settings
    from assistant.method.advising import AdvisorSettings
    from assistant.retrieval.library import Library
    from assistant.retrieval.search import Guidance
    from assistant.workspace.document import Workspace

Make = Callable[["Desk", "Watch | None"], Coroutine[Any, Any, Any]]
"""What is asked of a desk; what a model has written meanwhile is shown to the watch."""

_FRAMES: Final = "◜◝◞◟"
REPAINT: Final = 0.1
"""Seconds between two looks at what a model has written."""


class Advising(Acting):
    """The application's calls to the advisor and to the guidance."""

    def __init__(self, *, settings: Callable[[], Settings], advisor: Advisor | None = None) -> None:
        super().__init__(settings=settings)
        self._advisor = advisor
        self._guidance: Guidance | None = None
        self._agreed: AdvisorSettings | None = None
        self._search_notice = ""
        self.work: Work | None = None
        self.reading = ""
        """The question whose answer a model reads while the person goes on; empty where none does."""
        self.gave_nothing = False
        """Whether the model failed when it was last asked; then it is asked again only where a person says so."""
        self.failure: BaseException | None = None
        """Why it failed last; None once it has served."""
        self.failed_at: datetime | None = None
        self._seen = Seen()
        self._drawn = -1

    @property
    def advisor_name(self) -> str:
        """Who answers: the model by its name, or the method guide."""
        if self._advisor is not None:
            return "method guide" if self._advisor.by == "guide" else one_line(self.settings.model or "model")
        return one_line(self.settings.model or "model") if self.settings.uses_model else "method guide"

    @property
    def asks_model(self) -> bool:
        """Whether a model answers, and not the method guide."""
        return self._advisor.by == "model" if self._advisor is not None else self.settings.uses_model

    # -- getting ready behind the first paint --------------------------------------------------------

    @work(thread=True, exit_on_error=False, group="prepare")
    def prepare(self) -> None:
        """Back the workspace up, read the guidance and wake the model's library; in a thread, after first paint."""
        view = self.view
        try:
            if view is not None and (notice := view.workspace.back_up().notice):
                self.post_message(Prepared(trouble=notice))
        except Exception as error:  # noqa: BLE001 - a missing backup is told, and keeps nobody from working
            crash.record(error)
            self.post_message(Prepared(trouble=f"No backup could be made: {one_line(str(error), 200)}"))
        if not self.cards:
            try:
                from assistant.retrieval.cards import load_cards

                self.post_message(Prepared(cards=list(load_cards())))
            except Exception as error:  # noqa: BLE001 - without guidance everything else still works
                crash.record(error)
                self.post_message(
                    Prepared(trouble=f"The guidance cannot be read: {one_line(str(error), 200)}")
                )
        if self._advisor is None and self.settings.uses_model:
            try:
                from assistant.advisor.client.runtime import warm_up

                warm_up()
            except Exception as error:  # noqa: BLE001 - the first call will say what is wrong, in words
                crash.record(error)

    def on_prepared(self, message: Prepared) -> None:
        """The guidance is there, or something could not be got ready."""
        if message.cards is not None:
            self.cards = message.cards
            self.refresh_view()
        if message.trouble:
            self.say(message.trouble, "warn")

    @work(thread=True, exclusive=True, exit_on_error=False, group="search")
    def search_guidance(self, words: str) -> None:
        """Search the guidance for `words`; the side panel shows what is found."""
        if not words.strip():
            return
        try:
            self._open_guidance()
            assert self._guidance is not None
            hits = self._guidance.search(words, k=6)
            if (notice := self._guidance.notice) and notice != self._search_notice:
                self.post_message(Prepared(trouble=notice))
            self._search_notice = self._guidance.notice
        except CounterpointError as error:
            self.post_message(FoundCards([], str(error)))
        except Exception as error:  # noqa: BLE001 - a search that fails is a message
            crash.record(error)
            self.post_message(
                FoundCards([], f"The search failed ({type(error).__name__}); nothing else is touched.")
            )
        else:
            self.post_message(FoundCards([hit.card for hit in hits]))

    def _open_guidance(self) -> None:
        """Open the guidance where it is not yet, or was opened under what another engagement says of advice."""
        view = self.view
        agreed = view.snapshot.engagement.advisor if view is not None else None
        if self._guidance is not None and self._agreed == agreed:
            return
        from assistant.advisor.embedder import open_guidance

        if self._guidance is not None:
            self._guidance.close()
        self._guidance, self._agreed = open_guidance(self.settings, agreed), agreed

    def on_unmount(self) -> None:
        """Stop a search that waits for an embedder: closing the application must not wait with it."""
        if self._guidance is not None:
            self._guidance.close()

    def on_found_cards(self, message: FoundCards) -> None:
        """Show what was found."""
        from tui.widgets.panels import SidePanel

        if message.trouble:
            self.say(message.trouble, "fail")
        place = self.place
        for panel in place.query(SidePanel) if place is not None else ():
            panel.found(message.cards)

    # -- calls -------------------------------------------------------------------------------------

    def consult(
        self,
        label: str,
        make: Make,
        done: Callable[[Any], str],
        *,
        reads: str = "",
    ) -> None:
        """Ask the desk for what `make` says; `done` puts what came of it into one sentence.

        With `reads`, the question whose answer is read, it goes on quietly beside what the person does.
        """
        view = self.view
        if view is None or self._refuses():
            return
        if self.work is not None and not self._gives_way(reads):
            if not reads:
                self.say(f"{self.work.label} is still under way; escape stops it.", "warn")
            return
        if self.keeper is not None:
            self.pace.now()
            self.keeper.flush()
        seen = Seen()

        def ended(work: Work, outcome: Outcome) -> None:
            self.post_message(Consulted(work, outcome, done, bool(reads)))

        # What is read beside the person's own work is not put before their eyes.
        run = self.at_desk(view.workspace, lambda desk: make(desk, None if reads else seen))
        self.work, self.reading = self.backstage.start(label, run, ended), reads
        if not reads:
            self._seen, self._drawn = seen, -1
            self._progress()
            self._look(self.work)

    def at_desk(
        self, workspace: Workspace, make: Callable[[Desk], Coroutine[Any, Any, Any]]
    ) -> Callable[[], Coroutine[Any, Any, Any]]:
        """What asks at a desk on `workspace`, with the documents at hand; to be run behind the interface."""
        advisor, settings, library = self._advisor, self.settings, self._library_for(workspace)

        async def run() -> Any:
            from assistant.documents.evidence import open_desk

            with open_desk(workspace, settings, advisor=advisor, library=library) as desk:
                return await make(desk)

        return run

    def _library_for(self, workspace: Workspace) -> Callable[[], Library] | None:  # noqa: ARG002 - who looks into documents has one
        """The library of `workspace` that is open already."""
        return None

    def _gives_way(self, reads: str) -> bool:
        """Stop a quiet reading of another answer, since what is asked for now matters more; whether it was one."""
        if self.work is None or self.reading in ("", reads):
            return False
        if not reads and self.view is not None and self.reading == self.view.question:
            return False
        self.work.cancel()
        self.work, self.reading = None, ""
        return True

    def _progress(self) -> None:
        if self.work is None or self.reading:
            return
        seconds = int(monotonic() - self.work.started)
        frame = _FRAMES[int(monotonic() * 4) % len(_FRAMES)] if self.animation_level == "full" else "…"
        elapsed = f" {seconds} s" if seconds else ""
        self.show_progress(f"{frame} {self.work.label}{elapsed} · escape stops it")
        self.set_timer(0.25 if self.animation_level == "full" else 1.0, self._progress)

    def _look(self, work: Work) -> None:
        """Show what has been written since the last look, as long as `work` goes on; in a pane that takes no focus."""
        if self.work is not work:
            return
        if self._seen.count and self.place is not None:
            from tui.widgets.preview import Preview

            panes = self.place.query(Preview)
            if not panes:
                pane = Preview(" Written so far; nothing of it is kept yet ", id="so-far")
                self.place.mount(pane, before="#notice")
                self._drawn = -1
            elif self._drawn != self._seen.count:
                self._drawn = self._seen.count
                panes.first().show(self._seen.lines())
        self.set_timer(REPAINT, lambda: self._look(work))

    def _look_away(self) -> None:
        """Take away what a model had written so far."""
        if self._seen.count:
            self._seen = Seen()
            for screen in self.screen_stack:
                for pane in screen.query("#so-far"):
                    pane.remove()

    def show_progress(self, text: str) -> None:
        """Show on the notice line that something is under way, without remembering it as something that happened."""
        kept = list(self.notices)
        self.say(text)
        self.notices = kept

    def stop_work(self) -> bool:
        """Stop the running call; whether there was one."""
        work, self.work, self.reading = self.work, None, ""
        if work is None:
            return False
        work.cancel()
        self._look_away()
        self.say(f"Stopped: {work.label.lower()}. Nothing was kept of it.")
        self.refresh_view()
        return True

    def on_consulted(self, message: Consulted) -> None:
        """A call has ended: show what came of it, or say what went wrong and what to do."""
        work, outcome = message.work, message.outcome
        current = self.work is work
        if current:
            self.work, self.reading = None, ""
            self._look_away()
        if outcome.cancelled or self.view is None:
            if current:
                self.say(f"Stopped: {work.label.lower()}. Nothing was kept of it.")
            return
        if outcome.error is not None:
            if current:
                self.gave_nothing = True
                self.remember_failure(outcome.error)
                self._say_failure(outcome.error, message.quietly)
                self.refresh_view()
            return
        self.gave_nothing, self.failure = False, None
        self.refresh_view()
        if current and (arrived := getattr(self.screen, "arrived", None)) is not None:
            arrived()
        # Loaded by now, since the desk has answered.
        from assistant.advisor.desk import STALE

        notices = getattr(outcome.value, "notices", ())
        if STALE in notices:
            # What is stale is not offered, so nothing is to be said of what can be done with it.
            if not message.quietly:
                self.say(STALE, "warn")
            return
        late = "" if current or message.quietly else "It had finished just before you stopped it."
        self.say(" ".join(filter(None, (late, message.done(outcome.value), *map(one_line, notices)))), "done")

    def _say_failure(self, error: BaseException, quietly: bool) -> None:
        if quietly:
            if not isinstance(error, CounterpointError):
                crash.record(error)
            why = getattr(error, "code", type(error).__name__).replace("_", " ").replace("-", " ")
            self.say(f"No word from {self.advisor_name} ({why}); the guide asks on. a tries it again.")
        elif isinstance(error, CounterpointError) and not self.asks_model:
            # What the guide cannot is no failure of anything.
            self.say(f"{error.message} {error.hint}", "warn")
        elif isinstance(error, CounterpointError):
            self.say(
                f"{error.message} Your text is safe; F6 tells all of it. To go on without a model, choose “Use the "
                f"method guide” from the commands. {error.hint}",
                "fail",
            )
        else:
            self.say_error(error)

    def remember_failure(self, error: BaseException) -> None:
        """Keep why the model failed, to be read in full until it has served again."""
        if not self.asks_model:
            return
        if self.rests_until is not None and not getattr(error, "attempts", 0):
            # Refused because it rests: why it does so is still what a person needs to read.
            return
        self.failure, self.failed_at = error, datetime.now(UTC)
        if (until := self.rests_until) is not None:
            self.set_timer((until - datetime.now(UTC)).total_seconds() + 0.1, self.refresh_view)

    @property
    def rests_until(self) -> datetime | None:
        """Until when the model is left in peace after it failed; None where it can be asked now."""
        until = getattr(self.failure, "retry_at", None)
        return until if isinstance(until, datetime) and until > datetime.now(UTC) else None

    @property
    def badge(self) -> str:
        """What there is to say of the model in the line on top; nothing as long as all is well."""
        until = self.rests_until
        return f"model rests until {until.astimezone():%H:%M}" if until is not None else ""

    def action_why(self) -> None:
        """Say in full why the model failed last."""
        from tui.screens.dialogs import Tell
        from tui.whyfailed import in_full

        if self.failure is None:
            self.say("The advisor has not failed since it was last asked.")
        else:
            self.push_screen(Tell("Why the advisor failed", in_full(self.failure, self.failed_at)))

    def use_guide(self) -> None:
        """Let the built-in method guide answer from here on, until the application ends."""
        self._advisor, self.failure = None, None
        self.settings = self.settings.model_copy(update={"model": None})
        self.say("The method guide answers from here on; nothing leaves this machine.", "done")
        self.refresh_view()
