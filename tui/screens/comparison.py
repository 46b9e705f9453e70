"""Two rounds side by side: what moved, which bets that undermines, and which answers are no longer the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from assistant.method.differences import differences
from assistant.method.questions import QUESTION
from assistant.method.records import KINDS
from assistant.method.rounds import Comparison, Undermined
from assistant.text import one_line
from tui.changed import marked
from tui.keys import key
from tui.safe import joined, plain
from tui.screens.overlay import Overlay
from tui.widgets.bars import KeyBar

_SIGNS: Final = {"added": "+", "removed": "−", "changed": "≠"}


class Compared(Overlay[None]):
    """What is not as it was in an earlier round."""

    HELP_TITLE = "Two rounds"
    HELP_TEXT = (
        "First the bets that rest on something that moved, with the reason; then the trends, personas, alternatives "
        "and objectives that moved; then answers and other records. Up and down scroll, escape goes back."
    )
    BINDINGS: ClassVar = [key("compared.close", "escape,q", "close", "close", "Go back to this round")]

    def __init__(self, comparison: Comparison, name: str) -> None:
        super().__init__()
        self._comparison, self._older = comparison, name

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(
                joined([("What moved since ", "bold"), (one_line(self._older, 60), "bold")]),
                classes="question",
                markup=False,
            )
            with VerticalScroll(id="compared"):
                for block in blocks(self._comparison):
                    yield Static(block, classes="prose", markup=False)
            yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#compared").focus()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def blocks(comparison: Comparison) -> Iterator[Content]:
    """The comparison as paragraphs, what matters most first."""
    yield _headed("Bets that this undermines", map(_bet, comparison.undermined), "None rests on what moved.")
    moved = [joined([(f"{_SIGNS.get(each.sort, '·')} ", "$quiet"), each.text]) for each in comparison.moved]
    yield _headed("Trends, personas, alternatives and objectives", moved, "None of them moved.")
    answers = [
        joined(
            [
                (QUESTION[each.question].title, "bold"),
                (f"  {each.sort}\n", "$quiet"),
                marked(differences(each.was, each.now)) if each.sort == "changed" else (each.now or each.was),
            ]
        )
        for each in comparison.answers
    ]
    yield _headed("Agreed answers", answers, "The same as then.", "\n\n")
    told = {each.ref for each in comparison.moved}
    others = [
        joined(
            [
                (f"{_SIGNS[each.sort]} ", "$quiet"),
                (f"{KINDS[each.kind].label}  ", "$quiet"),
                one_line(each.title, 120) or each.id,
            ]
        )
        for each in comparison.records
        if each.id not in told
    ]
    yield _headed("Other records", others, "The same as then.")


def _bet(bet: Undermined) -> Content:
    lines: list[Content | str | tuple[str, str]] = [
        ("◆ ", "$text-warning"),
        (one_line(bet.title, 120) or bet.ref, "bold"),
        (f"  {bet.status_was} then, {bet.status_now or 'gone'} now", "$quiet"),
    ]
    for reason in bet.reasons:
        lines += ["\n  ", reason.text]
    return joined(lines)


def _headed(title: str, lines: Iterable[Content], none: str, between: str = "\n") -> Content:
    shown = list(lines) or [plain(none, "$quiet")]
    return joined([joined([(title, "bold $text-accent"), "\n"]), joined(shown, between)])
