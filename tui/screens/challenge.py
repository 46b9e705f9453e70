"""Challenge: one bet on trial, probe by probe, each answer kept with the bet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.method.lenses import PROBE, Probe, Put, put_to
from assistant.method.records import Bet
from assistant.text import one_line
from tui.keys import key
from tui.safe import joined, plain
from tui.screens.judging import Judging
from tui.screens.within import Within
from tui.trial import LENSES, conditions_in_full, in_full, probes, row, waits
from tui.widgets.betrows import conditions, standing

CONDITIONS: Final = "conditions"
"""The row that is not a probe: what the bet claims, and what would have to be true."""


class Challenge(Within, Judging):
    """A bet before its own people: what must be true, why it failed, who else could say it, what ends it."""

    NAME = "challenge"
    HELP_TITLE = "A bet on trial"
    HELP_TEXT = (
        "On the left the probes, ● where one was answered; on the right the one you look at. Enter answers it in a form; "
        "what you type is kept even if the terminal dies. With y, p and n you say whether a claim holds. The pre-mortem wants your own words first; the guide's "
        "prompts follow once these are kept. With a the advisor puts the bet on trial, f has more drafted for it. [ and ] go to the other bets."
    )
    CSS_PATH = "../styles/challenge.tcss"
    BINDINGS: ClassVar = [
        key("challenge.answer", "enter,e", "answer", "answer", "Answer the probe, or open the bet in a form"),
        key(
            "challenge.ask",
            "a",
            "ask",
            "ask",
            "Have the advisor put this bet on trial; your own words come first",
        ),
        key(
            "challenge.further",
            "f",
            "further",
            "draft for it",
            "Have objectives, capabilities, work or the trace drafted for this bet",
        ),
        key("challenge.next", "right_square_bracket", "turn(1)", "next bet", "Put the next bet on trial"),
        key(
            "challenge.previous",
            "left_square_bracket",
            "turn(-1)",
            "bet before",
            "Put the bet before on trial",
        ),
        key("challenge.read", "right,l", "read", "read", "Go into the text to scroll it", show=False),
        key("challenge.list", "left,h", "list", "probes", "Go back to the probes", show=False),
    ]

    def __init__(self, bet: str) -> None:
        super().__init__()
        self.bet_id = bet
        self._drawn: object = None

    def body(self) -> Iterable[Widget]:
        """The bet, its probes, and the one that is looked at."""
        yield Static("", id="bet", markup=False)
        yield Horizontal(
            OptionList(id="probes", markup=False, compact=True),
            VerticalScroll(Static("", id="probe", markup=False), id="reading"),
            id="place",
        )

    def on_mount(self) -> None:
        self.redraw()
        self.query_one("#probes").focus()

    def redraw(self) -> None:
        """Draw the bet's probes anew if something changed; a bet that is gone leads back."""
        snapshot = self.view.snapshot
        if snapshot.revision != self._drawn:
            self._drawn = snapshot.revision
            bet = snapshot.records.get(self.bet_id)
            if not isinstance(bet, Bet):
                self.counterpoint.say(f"{self.bet_id} is no longer there.", "warn")
                self.call_after_refresh(self.leave)
                return
            self._draw(bet)
        super().redraw()

    def _draw(self, bet: Bet) -> None:
        title = one_line(bet.title) or "untitled"
        self.query_one("#bet", Static).update(
            joined([(title, "bold"), (f"  {bet.id} · {standing(bet)}", "$quiet")])
        )
        listing = self.query_one("#probes", OptionList)
        at, options = listing.highlighted, self._options(bet)
        listing.set_options(options)
        listing.highlighted = 0 if at is None else min(at, len(options) - 1)
        self._show(bet)

    def _options(self, bet: Bet) -> list[Option]:
        stated = len(conditions(bet))
        rows = [
            Option(
                joined(
                    [f"{'●' if stated else '○'} What would have to be true", (f"  {stated or ''}", "$quiet")]
                ),
                CONDITIONS,
            )
        ]
        for lens in LENSES:
            heading = lens.title
            if lens.bets == "chosen" and bet.status != "chosen":
                heading += " (due once it is chosen)"
            rows.append(Option(plain(heading, "bold $text-accent"), disabled=True))
            rows += [Option(self._row(bet, probe), probe.slug) for probe in probes(lens)]
        return rows

    def _row(self, bet: Bet, probe: Probe) -> Content:
        return row(put_to(self.view.snapshot.engagement, probe, bet))

    @property
    def _bet(self) -> Bet | None:
        bet = self.view.snapshot.records.get(self.bet_id)
        return bet if isinstance(bet, Bet) else None

    @property
    def current(self) -> str:
        """The slug of the probe that is looked at; `CONDITIONS` for what would have to be true."""
        listing = self.query_one("#probes", OptionList)
        if listing.highlighted is None:
            return CONDITIONS
        return listing.get_option_at_index(listing.highlighted).id or CONDITIONS

    @property
    def put(self) -> Put | None:
        """The probe that is looked at, with what was answered."""
        bet, slug = self._bet, self.current
        if bet is None or slug == CONDITIONS or waits(self.view.snapshot, PROBE[slug]):
            return None
        return put_to(self.view.snapshot.engagement, PROBE[slug], bet)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if (bet := self._bet) is not None:
            self._show(bet)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_answer()

    def _show(self, bet: Bet) -> None:
        slug, snapshot = self.current, self.view.snapshot
        shown = (
            conditions_in_full(snapshot, bet) if slug == CONDITIONS else in_full(snapshot, bet, PROBE[slug])
        )
        self.query_one("#probe", Static).update(shown)
        self.query_one("#reading", VerticalScroll).scroll_home(animate=False)
        self.refresh_bindings()

    def action_answer(self) -> None:
        """Answer the probe; where it needs the purpose beside it, that is written first."""
        slug = self.current
        if slug == CONDITIONS:
            self.counterpoint.edit_record(self.bet_id, at="conditions")
        elif waits(self.view.snapshot, PROBE[slug]):
            self.counterpoint.add_record("purpose", at="purpose")
        else:
            self.counterpoint.answer_probe(slug, self.bet_id)

    def action_ask(self) -> None:
        """Have the advisor put the bet on trial."""
        self.counterpoint.challenge_bet(self.bet_id)

    def action_further(self) -> None:
        """Have something drafted for the bet."""
        self.counterpoint.offer_for_bet(self.bet_id)

    def action_turn(self, by: int) -> None:
        """Put another bet on trial; the probe that is looked at stays the same."""
        ids = [bet.id for bet in self.view.snapshot.bets]
        if self.bet_id in ids:
            self.bet_id = ids[(ids.index(self.bet_id) + by) % len(ids)]
            self._drawn = None
            self.redraw()

    def action_read(self) -> None:
        """Go into the text."""
        self.query_one("#reading").focus()

    def action_list(self) -> None:
        """Go back to the probes."""
        self.query_one("#probes").focus()
