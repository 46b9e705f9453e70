"""A bet as a card that can be weighed against its neighbours."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from assistant.method.engagement import Suggestion
from assistant.method.records import Bet
from assistant.text import one_line
from tui.safe import joined, line, plain
from tui.shown import made_by
from tui.state import Snapshot
from tui.widgets.betrows import SUGGESTED, Row, bet_rows, standing


class BetCard(VerticalScroll, can_focus=True):
    """One bet; a suggested one is dashed and says that it is not yours yet."""

    HELP_TITLE = "A bet"
    HELP_TEXT = (
        "Up and down scroll the card. Enter opens it in a form, t puts it on trial; c chooses, s shortlists, p parks, "
        "d drops. Space marks it: m lays the marked ones side by side, r has the room vote on them."
    )

    def __init__(
        self, ref: str, bet: Bet, snapshot: Snapshot, *, suggestion: Suggestion | None = None
    ) -> None:
        super().__init__(classes="bet")
        self.ref, self.bet, self.suggestion = ref, bet, suggestion
        self._snapshot = snapshot
        self.add_class("-suggested" if suggestion is not None else f"-{bet.status}")
        self.border_subtitle = line(ref, limit=30)
        self.mark(False)

    def mark(self, marked: bool) -> None:
        """Show that the card is one of those that the next act is about, or no longer."""
        status = SUGGESTED if self.suggestion is not None else standing(self.bet)
        self.border_title = line(f"{'[x] ' if marked else ''}{status}")
        self.set_class(marked, "-marked")

    def compose(self) -> ComposeResult:
        yield Static(bet_content(self.bet, self._snapshot, self.suggestion), markup=False)


def bet_content(bet: Bet, snapshot: Snapshot, suggestion: Suggestion | None) -> Content:
    """What a person needs to weigh a bet, the hypothesis first."""
    hypothesis, *rows = bet_rows(bet, snapshot)
    parts: list[Content] = [plain(one_line(bet.title) or "untitled", "bold")]
    if hypothesis.text:
        parts.append(plain(hypothesis.text))
    parts += [plain(f"! {mark}", "$text-warning") for mark in _marks(suggestion)]
    parts += [
        joined([(row.name, "bold $text-accent"), "\n", (row.text, row.style)])
        for row in [*rows, Row("Note", bet.note.strip())]
        if row.text
    ]
    origin = suggestion.origin if suggestion is not None else bet.origin
    backed = f"backed by: {bet.evidence}"
    parts.append(plain(f"◇ {made_by(origin)} · {backed}" if origin is not None else backed, "$quiet"))
    return joined(parts, "\n\n")


def _marks(suggestion: Suggestion | None) -> tuple[str, ...]:
    """What to be wary of in a suggested bet."""
    shown = suggestion.payload.get("shown") if suggestion is not None else None
    if suggestion is None or not isinstance(shown, dict) or "paper" not in shown:
        return ()
    # Its models are loaded once there is one to show.
    from assistant.advisor.paper import paper_of

    paper = paper_of(suggestion.payload)
    return () if paper is None else (*(mark for part in paper.parts for mark in part.marks), *paper.marks)
