"""What the advisor is asked for, and what is said of what came back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.text import one_line
from tui.advice import Advising
from tui.asks import CHALLENGE, DRAFT, ON_A_BET, PAGE, SYNTHESIS, Ask
from tui.offers import pick
from tui.safe import plain
from tui.screens.dialogs import Confirm


class Asking(Advising):
    """The application's questions to the advisor, one for each of its tasks."""

    def ask_follow_ups(self, slug: str) -> None:
        """Ask for follow-up questions to the answer of the question `slug`."""

        def said(asked: Any) -> str:
            count = len(asked.follow_ups)
            if not count:
                return "No question left: the answer has what a good answer has."
            # Where one is led through the questions, x leaves the own answer out: it must not be named for this.
            rejects = "" if getattr(self.screen, "NAME", "") == "guided" else ", x rejects it"
            return f"{count} {'question' if count == 1 else 'questions'} to ask; y parks one for the room{rejects}."

        self.consult(
            f"{self._who()} reads your answer", lambda desk, watch: desk.ask(slug, watch=watch), said
        )

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

        self.consult(f"{self._who()} reads your answer", lambda desk, _: desk.ask(slug), said, reads=slug)
        self.refresh_view()

    def ask_contradictions(self) -> None:
        """Ask for contradictions in meaning between the two sides."""

        def said(gaps: Any) -> str:
            count = len(gaps.contradictions)
            if not count:
                return "No contradiction in meaning was found."
            found = "1 contradiction" if count == 1 else f"{count} contradictions"
            return f"{found} found; the list begins with what was suggested."

        self.consult(f"{self._who()} compares both sides", lambda desk, watch: desk.gaps(watch=watch), said)

    def ask_bets(self, count: int = 5) -> None:
        """Ask for candidate bets."""

        def said(bets: Any) -> str:
            found = len(bets.suggestions)
            return (
                f"{found} candidate {'bet is' if found == 1 else 'bets are'} drafted; not yours until you accept (y)."
                if found
                else "No bet could be drafted yet."
            )

        self.consult(
            f"{self._who()} drafts candidate bets", lambda desk, watch: desk.bets(count, watch=watch), said
        )

    def ask_for(self, ask: Ask, target: str = "") -> None:
        """Ask for a task about `target`: the slug of a question, the id of a bet, or nothing for the whole."""
        self.consult(
            f"{self._who()} {ask.doing}",
            lambda desk, watch: desk.give(ask.task, target, watch=watch),
            lambda given: ask.given(len(given.items)),
        )

    def ask_draft(self, slug: str) -> None:
        """Ask for a draft of an answer; it goes on from the own one, which comes first."""
        view = self.view
        if view is None or self._refuses():
            return
        self.settle_texts()
        if view.snapshot.needs_own_answer(slug, view.mode):
            self.skip_own_answer(
                slug, lambda: self.ask_for(DRAFT, slug), "Your own answer first?", "write mine first"
            )
        elif view.snapshot.engagement.answer(slug).agreed.strip():
            self._compare_with_agreed(slug)
        else:
            self.ask_for(DRAFT, slug)

    def _compare_with_agreed(self, slug: str) -> None:
        def compare(yes: bool | None) -> None:
            if yes:
                self.ask_for(DRAFT, slug)

        why = "Accepting it leaves the agreed text as it stands: a draft is there to compare, and for its records."
        self.push_screen(
            Confirm(
                "The room has agreed a text here. Have one drafted all the same?",
                yes="draft", no="leave it", details=plain(why),
            ),
            compare,
        )  # fmt: skip

    def skip_own_answer(self, slug: str, then: Callable[[], object], question: str, no: str) -> None:
        """Offer to skip the own answer to a question, and do `then` where the person does."""
        view = self.view

        def skip(yes: bool | None) -> None:
            if (
                yes
                and view is not None
                and self.act(lambda: view.workspace.skip_answer(slug, True)) is not None
            ):
                then()

        why = "People judge drafts better when they have thought for themselves. Skipping is recorded at the question."
        self.push_screen(
            Confirm(question, yes="skip my own answer and draft", no=no, details=plain(why)), skip
        )

    def offer_for_bet(self, id: str = "") -> None:
        """Let the person pick what the advisor drafts for a bet; without `id`, for which one."""
        self._for_bet(id, lambda bet: pick(
            self, f"What should be drafted for “{self._titled(bet)}”?", ON_A_BET,
            lambda ask: f"{ask.name}: {ask.help[0].lower()}{ask.help[1:]}", lambda ask: self.ask_for(ask, bet),
        ))  # fmt: skip

    def ask_about_bet(self, ask: Ask, id: str = "") -> None:
        """Ask for a task about a bet; without `id`, about which one is asked first."""
        self._for_bet(id, lambda bet: self.ask_for(ask, bet))

    def challenge_bet(self, id: str) -> None:
        """Have a bet put on trial."""
        self.ask_for(CHALLENGE, id)

    def offer_page(self) -> None:
        """Open the strategy on one page, or have it put together from what is agreed."""
        if self.view is None or self._refuses():
            return
        there = self.view.snapshot.of_kind(PAGE)
        ways: list[tuple[str, Callable[[], object]]] = [
            ("Open the page" if there else "Write it by hand", lambda: self.add_record(PAGE)),
            ("Have it put together from what is agreed; dissent stays", lambda: self.ask_for(SYNTHESIS)),
        ]
        pick(self, "The strategy on one page", ways, lambda way: way[0], lambda way: way[1]())

    def _for_bet(self, id: str, then: Callable[[str], object]) -> None:
        if self.view is None or self._refuses():
            return
        from assistant.method.bets import LIVING

        living = [bet.id for bet in self.view.snapshot.bets if bet.status in LIVING]
        if id:
            then(id)
        elif len(living) == 1:
            then(living[0])
        elif living:
            pick(self, "For which bet?", living, self._titled, then)
        else:
            self.say("For that a bet is needed; b leads to the bets.", "warn")

    def _titled(self, id: str) -> str:
        assert self.view is not None
        return one_line(self.view.snapshot.title(id), 100)

    def _who(self) -> str:
        name = self.advisor_name
        return f"The {name}" if name == "method guide" else name
