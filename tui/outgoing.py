"""What would be sent for a task, put together without sending it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from tui.asks import ASKS, DRAFT, ON_A_BET
from tui.drafting import Drafting, foreseen
from tui.offers import pick

if TYPE_CHECKING:
    from assistant.advisor.base import Watch
    from assistant.advisor.client.sending import Sending
    from assistant.advisor.desk import Desk
    from assistant.method.questions import Question

Requests = tuple[tuple[str, "Sending"], ...]
"""Requests, each with what it is for."""


@dataclass(frozen=True)
class Row:
    """Something that can be asked, and the deed that asks it."""

    name: str
    task: str
    send: Callable[[], object]
    target: str = ""
    count: int = 0


class Outgoing(Drafting):
    """The application's looks at what would leave this machine."""

    def offer_outgoing(self, bet: str = "") -> None:
        """Let the person pick a task for the question or the bet in hand, and show what it would send."""
        view = self.view
        if view is None:
            return
        rows = [
            Row("Find contradictions", "gaps", self.ask_contradictions),
            Row("Draft candidate bets", "bets", self.ask_bets, count=5),
        ]
        rows += [
            Row(ask.name, ask.task, partial(self.ask_for, ask)) for ask in ASKS if ask.subject == "engagement"
        ]
        if bet:
            rows[:0] = [Row(ask.name, ask.task, partial(self.ask_for, ask, bet), bet) for ask in ON_A_BET]
        if (question := view.current) is not None:
            rows[:0] = self._on_question(question)

        def show(row: Row) -> None:
            async def look(desk: Desk) -> Requests:
                found = await desk.preview(row.task, row.target, count=row.count)
                return tuple((row.name, sending) for sending in found)

            self.show_outgoing(row.name, look, row.send)

        pick(self, "What would be sent for what?", rows, lambda row: row.name, show)

    def _on_question(self, question: Question) -> list[Row]:
        """What can be asked about one question."""
        slug = question.slug
        sends = {DRAFT: partial(self.ask_draft, slug)}
        asks = [ask for ask in ASKS if ask.subject == "question" and question.kind != "bet"]
        return [
            Row(f"Ask about “{question.title}”", "follow-ups", partial(self.ask_follow_ups, slug), slug),
            *(
                Row(ask.name, ask.task, sends.get(ask, partial(self.ask_for, ask, slug)), slug)
                for ask in asks
            ),
        ]

    def show_outgoing_drafts(self) -> None:
        """Show what drafting all questions would send, as things stand now."""

        async def look(desk: Desk) -> Requests:
            return (await foreseen(desk)).sendings

        self.show_outgoing("Draft all open questions", look, self.begin_drafts)

    def tailor_packs(self, sessions: Sequence[int]) -> None:
        """Have probes and aims of packs tailored as suggestions, once it is seen what would be sent for that."""
        if self.view is None or self._refuses():
            return
        from assistant.advisor.tailoring import to_tailor
        from assistant.method.questions import QUESTION

        self.settle_texts()
        asked = to_tailor(self.view.snapshot.engagement, sessions)
        titles = {about: self.view.snapshot.title(about) for _, about in asked}
        name = f"Tailor the pack of session {', '.join(map(str, sessions))}"

        async def look(desk: Desk) -> Requests:
            found: list[tuple[str, Sending]] = []
            for task, about in asked:
                what = f"Probes on “{titles[about]}”" if about in QUESTION else f"Aim of session {about}"
                found += [(what, sending) for sending in await desk.preview(task, about)]
            return tuple(found)

        async def tailor(desk: Desk, watch: Watch | None) -> list[str]:
            made: dict[str, None] = {}
            for task, about in asked:
                given = await desk.give(task, about, watch=watch)
                made |= dict.fromkeys(each.id for each, _ in given.items if each.state == "open")
            return list(made)

        def said(made: list[str]) -> str:
            if not made:
                return "Nothing was suggested: the pack has the probes of the method guide."
            wait = "1 suggestion waits" if len(made) == 1 else f"{len(made)} suggestions wait"
            return f"{wait}; v reviews. What you accept stands in the pack: p writes it."

        self.show_outgoing(name, look, lambda: self.consult(f"{self._who()} tailors the pack", tailor, said))

    def show_outgoing(
        self, title: str, look: Callable[[Desk], Coroutine[Any, Any, Requests]], send: Callable[[], object]
    ) -> None:
        """Show the requests that `look` puts together; `send` does what they are for."""
        from tui.screens.outgoing import WouldBeSent

        if self.view is None:
            return
        self.settle_texts()
        self.push_screen(WouldBeSent(title, self.at_desk(self.view.workspace, look), send))
