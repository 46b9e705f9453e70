"""Asking the advisor: off the interface's loop, one call at a time, to be stopped with escape at any moment."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import work

from assistant.errors import CounterpointError
from assistant.text import one_line
from tui import crash
from tui.acts import Acting
from tui.backstage import Outcome, Work
from tui.messages import Consulted, FoundCards, Prepared

if TYPE_CHECKING:
    from assistant.advisor.base import Advisor
    from assistant.advisor.desk import Desk
    from assistant.config import Settings
    from assistant.retrieval.search import Guidance

_FRAMES = "◜◝◞◟"


class Advising(Acting):
    """The application's calls to the advisor and to the guidance."""

    def __init__(self, *, settings: Callable[[], Settings], advisor: Advisor | None = None) -> None:
        super().__init__(settings=settings)
        self._advisor = advisor
        self._guidance: Guidance | None = None
        self._search_notice = ""
        self.work: Work | None = None
        self.reading = ""
        """The question whose answer a model reads while the person goes on; empty where none does."""
        self.gave_nothing = False
        """Whether the model failed when it was last asked; then it is asked again only where a person says so."""

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
            if self._guidance is None:
                from assistant.advisor.embedder import open_guidance

                self._guidance = open_guidance(self.settings)
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
        make: Callable[[Desk], Coroutine[Any, Any, Any]],
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
        advisor, settings, workspace = self._advisor, self.settings, view.workspace

        async def run() -> Any:
            from assistant.advisor.desk import Desk, make_advisor

            return await make(Desk(workspace, advisor if advisor is not None else make_advisor(settings)))

        def ended(work: Work, outcome: Outcome) -> None:
            self.post_message(Consulted(work, outcome, done, bool(reads)))

        self.work, self.reading = self.backstage.start(label, run, ended), reads
        if not reads:
            self._progress()

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
        self.say(f"Stopped: {work.label.lower()}. Nothing was kept of it.")
        self.refresh_view()
        return True

    def on_consulted(self, message: Consulted) -> None:
        """A call has ended: show what came of it, or say what went wrong and what to do."""
        work, outcome = message.work, message.outcome
        current = self.work is work
        if current:
            self.work, self.reading = None, ""
        if outcome.cancelled or self.view is None:
            if current:
                self.say(f"Stopped: {work.label.lower()}. Nothing was kept of it.")
            return
        if outcome.error is not None:
            if current:
                self.gave_nothing = True
                self._say_failure(outcome.error, message.quietly)
                self.refresh_view()
            return
        self.gave_nothing = False
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
        elif isinstance(error, CounterpointError) and self.settings.uses_model:
            self.say(
                f"{error} Your text is safe. To go on without a model, choose “Use the method guide” from the commands.",
                "fail",
            )
        else:
            self.say_error(error)

    def use_guide(self) -> None:
        """Let the built-in method guide answer from here on, until the application ends."""
        self._advisor = None
        self.settings = self.settings.model_copy(update={"model": None})
        self.say("The method guide answers from here on; nothing leaves this machine.", "done")
        self.refresh_view()

    def ask_follow_ups(self, slug: str) -> None:
        """Ask for follow-up questions to the answer of the question `slug`."""

        def said(asked: Any) -> str:
            count = len(asked.follow_ups)
            if not count:
                return "No question left: the answer has what a good answer has."
            return f"{count} {'question' if count == 1 else 'questions'} to ask; y parks one for the room, x rejects it."

        self.consult(f"{self._who()} reads your answer", lambda desk: desk.ask(slug), said)

    def read_answer(self, slug: str) -> None:
        """Have the model read an answer that was just written, while the person looks at what the guide asks."""
        view = self.view
        if view is None or not self.asks_model or self.gave_nothing or view.workspace.read_only:
            return

        def said(asked: Any) -> str:
            count = len(asked.follow_ups)
            if not count:
                return f"{self.advisor_name} has no further question."
            what = "1 question" if count == 1 else f"{count} questions"
            if self.view is None or self.view.question == slug:
                return f"{self.advisor_name} asks {what}; y parks it for the room."
            return f"{self.advisor_name} asks {what} on “{view.snapshot.title(slug)}”."

        self.consult(f"{self._who()} reads your answer", lambda desk: desk.ask(slug), said, reads=slug)
        self.refresh_view()

    def ask_contradictions(self) -> None:
        """Ask for contradictions in meaning between the two sides."""

        def said(gaps: Any) -> str:
            count = len(gaps.contradictions)
            if not count:
                return "No contradiction in meaning was found."
            found = "1 contradiction" if count == 1 else f"{count} contradictions"
            return f"{found} found; they stand at the end of the list."

        self.consult(f"{self._who()} compares both sides", lambda desk: desk.gaps(), said)

    def ask_bets(self, count: int = 5) -> None:
        """Ask for candidate bets."""

        def said(bets: Any) -> str:
            found = len(bets.suggestions)
            return (
                f"{found} candidate {'bet is' if found == 1 else 'bets are'} drafted; not yours until you accept (y)."
                if found
                else "No bet could be drafted yet."
            )

        self.consult(f"{self._who()} drafts candidate bets", lambda desk: desk.bets(count), said)

    def _who(self) -> str:
        name = self.advisor_name
        return f"The {name}" if name == "method guide" else name
