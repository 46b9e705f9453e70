"""A bet as a card that can be weighed against its neighbours."""

from __future__ import annotations

from typing import Final

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

_STATUS: Final = {
    "chosen": "★ chosen",
    "shortlisted": "◆ shortlisted",
    "candidate": "○ candidate",
    "parked": "⏸ parked",
    "dropped": "✗ dropped",
}


class BetCard(VerticalScroll, can_focus=True):
    """One bet; a suggested one is dashed and says that it is not yours yet."""

    HELP_TITLE = "A bet"
    HELP_TEXT = (
        "Up and down scroll the card. Enter opens it in a form; c chooses, s shortlists, p parks, d drops."
    )

    def __init__(
        self, ref: str, bet: Bet, snapshot: Snapshot, *, suggestion: Suggestion | None = None
    ) -> None:
        super().__init__(classes="bet")
        self.ref, self.bet, self.suggestion = ref, bet, suggestion
        self._snapshot = snapshot
        self.add_class("-suggested" if suggestion is not None else f"-{bet.status}")
        rank = f" {bet.rank}" if bet.rank and bet.status == "chosen" else ""
        status = "◇ suggested, not yet yours" if suggestion is not None else f"{_STATUS[bet.status]}{rank}"
        self.border_title = line(status)
        self.border_subtitle = line(ref, limit=30)

    def compose(self) -> ComposeResult:
        yield Static(bet_content(self.bet, self._snapshot, self.suggestion), markup=False)


def bet_content(bet: Bet, snapshot: Snapshot, suggestion: Suggestion | None) -> Content:
    """What a person needs to weigh a bet, the hypothesis first."""
    parts: list[Content] = [plain(one_line(bet.title) or "untitled", "bold")]
    if bet.hypothesis.strip():
        parts.append(plain(bet.hypothesis.strip()))

    def section(name: str, text: str, style: str = "") -> None:
        if text.strip():
            parts.append(joined([(name, "bold $text-accent"), "\n", (text, style) if style else text]))

    def names(ids: list[str]) -> str:
        return "\n".join(f"• {one_line(snapshot.title(id_))}" for id_ in ids)

    section("For whom", names([*bet.persona_ids, *bet.need_ids]), "$customer")
    section("Instead of what", names(bet.alternative_ids), "$customer")
    section("With what", names([*bet.value_proposition_ids, *bet.swot_ids, *bet.trend_ids]), "$business")
    conditions = [
        f"• {one_line(item.statement)}"
        + (f" — test: {one_line(item.test)}" if item.test.strip() else "")
        + (f" ({item.confidence} % sure)" if item.confidence is not None else "")
        for item in bet.conditions
    ]
    section("What would have to be true", "\n".join(conditions))
    section("What we give up", "\n".join(f"• {one_line(item)}" for item in bet.stops), "$business")
    section("We stop when", bet.kill_criterion)
    section("The customer objects", bet.customer_objection, "$customer")
    section("First step", bet.first_step)
    section("Fit with our purpose", bet.purpose_fit)
    section("Note", bet.note)
    origin = suggestion.origin if suggestion is not None else bet.origin
    backed = f"backed by: {bet.evidence}"
    parts.append(plain(f"◇ {made_by(origin)} · {backed}" if origin is not None else backed, "$quiet"))
    return joined(parts, "\n\n")
