"""A bet on trial: the probes that are put to it, what was answered, and what helps to answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.method.lenses import LENS, Lens, Probe, Put, laid_beside, put_to
from assistant.method.records import Bet
from assistant.text import one_line
from tui.lensrows import sign
from tui.safe import hint, joined, plain
from tui.widgets.betrows import bet_rows
from tui.widgets.probe import probe_content, words_of

if TYPE_CHECKING:
    from tui.state import Snapshot

LENSES: Final = tuple(LENS[id_] for id_ in ("challenge", "big-picture", "customer-empowers"))
"""The lenses under which a bet is put on trial, in this order."""


def probes(lens: Lens) -> list[Probe]:
    """Those probes of `lens` that are put to bets."""
    return [probe for probe in lens.probes if "bet" in probe.about]


def waits(snapshot: Snapshot, probe: Probe) -> bool:
    """Whether a statement of the Big Picture is missing that `probe` lays beside the bet."""
    return not all(words_of(name, snapshot) for name in probe.statements)


def called(probe: Probe) -> str:
    """A short name for a probe."""
    return probe.slug.replace("-", " ").capitalize()


def row(put: Put) -> Content:
    """A probe in a line: whether it was answered, and how."""
    answer = f"  {one_line(put.answer, 160)}" if put.answer else ""
    mark, style = sign(put)
    return joined([(f"{mark} ", style), called(put.probe), (answer, "$quiet")])


def in_full(snapshot: Snapshot, bet: Bet, probe: Probe) -> Content:
    """A probe put to `bet`: the question, what was answered, what helps, and where it comes from."""
    put = put_to(snapshot.engagement, probe, bet)
    beside = [each for each in (helps(snapshot, put),) if len(each)]
    if waits(snapshot, probe):
        beside.append(hint("It needs your purpose beside it; `enter` opens that to be written first."))
    return probe_content(put, snapshot, beside=beside)


def conditions_in_full(snapshot: Snapshot, bet: Bet) -> Content:
    """What the bet claims and what would have to be true for it, the weakest marked."""
    parts: list[Content] = []
    for each in bet_rows(bet, snapshot):
        if each.name in _STAKES:
            text = each.text or plain("not said", "$quiet")
            parts.append(joined([(each.name, "bold $text-accent"), "\n", text]))
    parts.append(hint("`enter` opens the bet, to name conditions, how sure you are, and how to test them."))
    return joined(parts, "\n\n")


def helps(snapshot: Snapshot, put: Put) -> Content:
    """What helps to answer a probe about a bet; empty where nothing does."""
    bet = snapshot.records.get(put.about)
    if not isinstance(bet, Bet):
        return Content("")
    if put.probe.slug == "premortem":
        return _prompts(snapshot, bet) if put.answered else hint(_FIRST)
    return _listed(*laid_beside(snapshot.engagement, bet, put.probe))


_STAKES: Final = ("Hypothesis", "What would have to be true", "We stop when", "First step")
_FIRST: Final = (
    "Your own words come first; the guide's prompts follow once they are kept. What is read first is what gets "
    "written."
)


def _prompts(snapshot: Snapshot, bet: Bet) -> Content:
    # The guide is not needed to draw anything else here.
    from assistant.advisor.betting.reasons import reasons_told
    from assistant.advisor.guide.premortem import premortem

    beside = [
        _listed("As the model tells it", reasons_told(snapshot.engagement, bet)),
        _listed("The guide asks: had it been one of these?", premortem(snapshot.engagement, bet)),
    ]
    told = [each for each in beside if len(each)]
    none = "The guide has no prompts: the bet names nothing yet that could have failed."
    return joined(told, "\n\n") if told else plain(none, "$quiet")


def _listed(heading: str, texts: Iterable[str]) -> Content:
    lines = [f"• {one_line(text)}" for text in texts if text.strip()]
    return joined([(heading, "bold $text-accent"), "\n", "\n".join(lines)]) if lines else Content("")
