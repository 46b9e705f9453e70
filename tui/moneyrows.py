"""What the bets cost as lines: by bet, year, currency and kind of spending, then all together, then what has no place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.method.records import Bet, Budget
from assistant.method.sums import Column, Sums
from assistant.text import one_line
from tui.safe import joined, plain

if TYPE_CHECKING:
    from tui.state import Snapshot

_BAR: Final = 24
"""Cells of the bar of the largest amount in a currency."""
_UNSAID: Final = "not said"


@dataclass(frozen=True)
class Line:
    """One line; `budgets` are the ids behind it, and a heading has neither them nor a meaning of its own."""

    id: str
    content: Content
    budgets: tuple[str, ...] = ()
    about: str = ""
    """What the line says, in a sentence."""


def lines(sums: Sums, snapshot: Snapshot, *, bars: bool) -> list[Line]:
    """Every line of the money view."""
    return [*_by_bet(sums, snapshot, bars=bars), *_together(sums), *_unplaced(sums)]


def summary(sums: Sums) -> str:
    """What all of it comes to, in a line."""
    placed = ", ".join(f"{amount(sum_)} {currency}" for currency, sum_ in sums.totals.items())
    left = f"could not be placed: {len(sums.unplaced)}" if sums.unplaced else ""
    return " · ".join(part for part in (placed or "no money is placed yet", left) if part)


def amount(value: Decimal) -> str:
    """An amount with two decimal places, or with all of them where it has more."""
    cents = value.quantize(Decimal("0.01"))
    return f"{cents if cents == value else value:,}"


def money(budget: Budget) -> str:
    """The amount of a budget with its currency, as far as they are said."""
    sum_ = "no amount yet" if budget.amount is None else amount(budget.amount)
    return f"{sum_} {budget.currency or ''}".strip()


def _by_bet(sums: Sums, snapshot: Snapshot, *, bars: bool) -> Iterator[Line]:
    width = max((len(amount(value)) for value in sums.totals.values()), default=0)
    most = {
        currency: max(line.amount for line in sums.lines if line.currency == currency)
        for currency in sums.totals
    }
    for bets, group in groupby(sums.lines, key=lambda line: line.bets):
        shares = list(group)
        yield Line(f"bets:{'/'.join(bets)}", _names(bets, snapshot))
        for share in shares:
            spend = share.spend or _UNSAID
            bar = (
                "▇" * int(_BAR * share.amount / most[share.currency]) if bars and most[share.currency] else ""
            )
            yield Line(
                f"line:{'/'.join(bets)}:{share.year}:{share.currency}:{spend}",
                joined(
                    [
                        f"  {share.year}  {share.currency}  {spend:<8}  {amount(share.amount):>{width}}",
                        (f"  {bar}", "$business"),
                    ]
                ),
                share.budgets,
                f"{share.year}, {spend}: {amount(share.amount)} {share.currency}",
            )
        for currency in sorted({share.currency for share in shares}):
            same = [share for share in shares if share.currency == currency]
            if len(same) > 1:
                total = sum((share.amount for share in same), Decimal())
                ids = tuple(dict.fromkeys(id_ for share in same for id_ in share.budgets))
                yield Line(
                    f"sum:{'/'.join(bets)}:{currency}",
                    plain(f"  {'all':<4}  {currency}  {'':<8}  {amount(total):>{width}}", "bold"),
                    ids,
                    f"In all years: {amount(total)} {currency}",
                )


def _names(bets: Iterable[str], snapshot: Snapshot) -> Content:
    found = []
    for id_ in bets:
        bet = snapshot.records.get(id_)
        status = bet.status if isinstance(bet, Bet) else ""
        note = "" if status == "chosen" else f" ({status})"
        found.append(f"{one_line(snapshot.title(id_), 80)}{note}")
    several = "Together for " if len(found) > 1 else ""
    return plain(several + " + ".join(found), "bold $text-accent")


def _together(sums: Sums) -> Iterator[Line]:
    if not sums.lines:
        return
    yield Line("together", plain("All bets together", "bold $text-accent"))
    width = max(len(amount(value)) for value in sums.totals.values())
    by: tuple[Column, ...] = ("year", "spend")
    for column in by:
        for group in sums.by(column):
            name = str(group.values[0] or _UNSAID)
            text = f"  {name:<8}  {group.currency}  {'':<4}  {amount(group.amount):>{width}}"
            ids = tuple(
                dict.fromkeys(
                    id_
                    for line in sums.lines
                    if line.currency == group.currency and getattr(line, column) == group.values[0]
                    for id_ in line.budgets
                )
            )
            about = f"{name}: {amount(group.amount)} {group.currency}"
            yield Line(f"{column}:{name}:{group.currency}", plain(text), ids, about)
    for currency, total in sums.totals.items():
        text = f"  {'total':<8}  {currency}  {'':<4}  {amount(total):>{width}}"
        ids = tuple(
            dict.fromkeys(id_ for line in sums.lines if line.currency == currency for id_ in line.budgets)
        )
        yield Line(f"total:{currency}", plain(text, "bold"), ids, f"Everything: {amount(total)} {currency}")


def _unplaced(sums: Sums) -> Iterator[Line]:
    if not sums.unplaced:
        return
    rest = ", ".join(f"{amount(value)} {currency}" for currency, value in sums.unplaced_totals.items())
    yield Line("unplaced", plain(f"Could not be placed{f': {rest}' if rest else ''}", "bold $text-warning"))
    for each in sums.unplaced:
        reasons = ", ".join(each.reasons)
        title = one_line(each.budget.title, 80) or each.budget.id
        yield Line(
            f"unplaced:{each.budget.id}",
            joined([("  ◆ ", "$text-warning"), title, (f"  {money(each.budget)}", "$quiet"), f": {reasons}"]),
            (each.budget.id,),
            f"In no sum, for it has {reasons}.",
        )
