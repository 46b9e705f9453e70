"""What one person says to a question, as a card; and how far a room agrees, as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widgets import Static

from assistant.method.agreement import HIGHEST, Agreement, low, told_score
from assistant.method.engagement import Answer, Voice
from assistant.text import one_line
from tui.safe import hint, joined, line, plain

if TYPE_CHECKING:
    from assistant.retrieval.named import Named

_LONGEST: Final = 40_000
"""Characters of one answer that a card shows."""
_NAME: Final = 24
_SEVERAL, _SINGLE = 12, 24
"""How many terms are listed; what is left out is counted."""


def score_sign(score: int | None) -> tuple[str, str]:
    """An agreement in a word and its style; ▼ marks a low one, so that colour is not the only sign."""
    if score is None:
        return "no score", "$quiet"
    return f"{score} of {HIGHEST}{' ▼' if low(score) else ''}", "$text-error" if low(
        score
    ) else "$text-success"


class VoiceCard(Static, can_focus=True):
    """One person's answer as they gave it, their agreement and their dissent."""

    HELP_TITLE = "A voice"
    HELP_TEXT = (
        "What one person answered alone, word for word. 0 to 5 sets how far they go along with the answer on top, "
        "0 not at all, 5 wholly, - takes it back; enter or d takes down what they hold against it, in their own words."
    )

    def __init__(self, participant: str, answer: Answer, role: str) -> None:
        super().__init__("", classes="voice", markup=False)
        self.participant = participant
        self.show(answer, role)

    def on_resize(self) -> None:
        """Stay in sight with a dissent that has made it longer."""
        if self.has_focus:
            self.scroll_visible(animate=False, immediate=True)

    def show(self, answer: Answer, role: str) -> None:
        """Draw what they say now on the question of `answer`."""
        voice = answer.voice(self.participant)
        score = answer.score_of(voice)
        self.update(voice_content(voice))
        name = one_line(voice.participant, _NAME) or "anonymous"
        self.border_title = line(f"{name} · {role}" if role else name)
        self.border_subtitle = line(
            score_sign(score)[0] if score == voice.agreement else told_score(answer, voice)
        )
        self.set_class(low(score), "-low")


def voice_content(voice: Voice) -> Content:
    """The answer, and the dissent below it."""
    answer = voice.answer.strip()
    parts = [plain(voice.answer[:_LONGEST]) if answer else plain("No answer given alone.", "$quiet")]
    if len(voice.answer) > _LONGEST:
        parts.append(plain("… the rest is too long to be shown here", "$quiet"))
    if voice.dissent.strip():
        parts.append(joined([("Dissent", "bold $text-error"), "\n", voice.dissent[:_LONGEST]]))
    return joined(parts, "\n\n")


def picture(found: Agreement, answer: Answer, people: int) -> Content:
    """How far the room agrees: the figures, and who stands where from 0 to 5."""
    if not found.scored:
        return hint("Agreement: nobody has given a score yet. `0`–`5` sets that of the one you are on.")
    by = ", ".join(one_line(name, _NAME) or "anonymous" for name in found.lowest_by)
    figures = f"{found.scored} of {max(people, found.voices)} gave a score · spread {found.spread} · mean {found.mean:.1f}"
    same = found.lowest == found.highest
    lowest = "all the same" if same else f"lowest {found.lowest} by {by}"
    dissents = f" · {len(found.dissents)} in dissent" if found.dissents else ""
    steps: list[Content] = []
    for score in range(HIGHEST + 1):
        names = [voice.participant for voice in answer.voices if answer.score_of(voice) == score]
        who = ", ".join(one_line(name, _NAME) or "anonymous" for name in names)
        steps.append(
            joined(
                [
                    (f"{score} ", "bold"),
                    ("▇" * len(names) if names else "·", score_sign(score)[1] if names else "$faint"),
                    f" {who}" if who else "",
                ]
            )
        )
    head = joined([("Agreement  ", "bold $text-accent"), lowest, (f" · {figures}{dissents}", "$quiet")])
    return joined([head, "\n", joined(steps, "   ")])


def names_content(several: Sequence[Named], single: Sequence[Named]) -> Content:
    """What was named by how many, and what only one named."""
    lines: list[Content] = []
    if several:
        terms = [
            joined(
                [(named.term, "bold"), (f" {len(named.by)}", "$text-accent"), (f" ({_by(named)})", "$quiet")]
            )
            for named in several[:_SEVERAL]
        ]
        lines.append(
            joined(
                [("Named by several  ", "bold $text-accent"), joined(terms, " · "), _rest(several, _SEVERAL)]
            )
        )
    if single:
        people: dict[str, list[str]] = {}
        for named in single[:_SINGLE]:
            people.setdefault(_by(named), []).append(named.term)
        terms = [joined([(f"{who}: ", "$quiet"), ", ".join(said)]) for who, said in people.items()]
        lines.append(
            joined(
                [("Named by one only  ", "bold $text-accent"), joined(terms, " · "), _rest(single, _SINGLE)]
            )
        )
    return joined(lines, "\n")


def _by(named: Named) -> str:
    return ", ".join(one_line(name, _NAME) or "anonymous" for name in named.by)


def _rest(found: Sequence[Named], shown: int) -> tuple[str, str]:
    return (f" · and {len(found) - shown} more in the answers" if len(found) > shown else "", "$quiet")
