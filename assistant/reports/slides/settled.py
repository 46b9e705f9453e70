"""The slides on what was settled: decisions with what they assume, homework with what came of it, and the money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from assistant.method.engagement import Action, Decision, Engagement
from assistant.method.records import Budget
from assistant.method.said import counted
from assistant.reports.overview import in_money
from assistant.reports.slides.deck import SIZES, Deck, Notes, Row, head_row
from assistant.reports.slides.drawing import MUTED, Cell
from assistant.reports.slides.measure import Para, Run, para, titled
from assistant.reports.slides.template import AGREED, BODY, BUSINESS, DISSENT, PLAIN
from assistant.reports.worded import question_named, titles_of
from assistant.text import one_line, safe_text

_SPENT = {"capex": "investment", "opex": "running cost"}


def decisions(deck: Deck, engagement: Engagement) -> None:
    """What was decided, by whom, and on which assumptions; nothing where nothing was."""
    every = [each for each in engagement.decisions if each.decided.strip()]
    if not every:
        return
    notes = Notes(
        "the decisions as they were written down; who does not go along is quoted in full further on.",
        "which of the assumptions could turn out wrong first, and who would notice?",
    )
    rows = [Row(tuple(Cell(paras) for paras in _decision(each, notes))) for each in every]
    loose = sum(not any(map(str.strip, each.assumptions)) for each in every)
    told = f"{loose} without a word on what it assumes" if loose else "and what each of them assumes"
    deck.table(
        [titled(f"{counted(len(every), 'decision')}, {told}" if len(every) > 1 else "One decision was taken")],
        head_row("Decided", "On", "By, and when", "It assumes"), rows, (330, 160, 150, BODY.w - 640), notes,
        kicker="WHAT WAS DECIDED", accent=AGREED, sizes=SIZES, about="Decisions with what they assume",
    )  # fmt: skip


def _decision(each: Decision, notes: Notes) -> Iterator[tuple[Para, ...]]:
    against = sum(bool(text.strip()) for text in each.dissent)
    mark = [para(f"≠ {counted(against, 'dissent')}, in full further on", colour=DISSENT)] if against else []
    yield para(notes.short("Decision", each.decided, 320), bold=True), *mark
    yield (para(question_named(each.question) or "no question", colour=MUTED),)
    by = ", ".join(one_line(name, 40) for name in each.by) or "nobody named"
    yield para(notes.title("By", by, 120)), para(one_line(each.date, 30) or "no date", colour=MUTED)
    assumed = [text for text in each.assumptions if text.strip()]
    yield tuple(para(notes.short("Assumption", text, 200), bullet=len(assumed) > 1) for text in assumed) or (
        para("nothing that was said", italic=True, colour=MUTED),
    )


def homework(deck: Deck, engagement: Engagement) -> None:
    """The homework with who does it, by when, and what came of it; nothing where there is none."""
    if not engagement.actions:
        return
    notes = Notes(
        "the homework, with what was found in the words of who did it.",
        "what did we find out that changes an answer?",
    )
    done = sum(each.done is not None for each in engagement.actions)
    rows = [Row(tuple(Cell(paras) for paras in _homework(each, notes))) for each in engagement.actions]
    of = len(engagement.actions)
    title = f"{done} of {counted(of, 'piece')} of homework {'is' if done == 1 else 'are'} done"
    deck.table(
        [titled(title)], head_row("What", "Who", "By", "What came of it"), rows,
        (330, 110, 110, BODY.w - 550), notes, kicker="HOMEWORK", accent=PLAIN, sizes=SIZES, about="Homework with what came of it",
    )  # fmt: skip


def _homework(each: Action, notes: Notes) -> Iterator[tuple[Para, ...]]:
    about = [para(f"for {question_named(each.question)}", colour=MUTED)] if each.question else []
    yield para(notes.short("Homework", each.title or each.id, 320), bold=True), *about
    yield (para(one_line(each.owner, 40) or "nobody yet", colour="tx1" if each.owner.strip() else MUTED),)
    yield (para(each.due.isoformat() if each.due else "no date yet", colour="tx1" if each.due else MUTED),)
    if each.done is None:
        yield (para("not done yet", italic=True, colour=MUTED),)
    else:
        found = [para(notes.short("What came of it", each.found, 320))] if each.found.strip() else []
        yield para(f"● done {each.done.isoformat()}", colour=AGREED), *found


def money(deck: Deck, engagement: Engagement) -> None:
    """Each budget with what it is for, and the sum in each currency; nothing where no amount is known."""
    budgets = [each for each in engagement.records if isinstance(each, Budget) and each.amount is not None]
    if not budgets:
        return
    notes = Notes(
        "the budgets as they were written down; amounts in different currencies are never added.",
        "which of these amounts would we spend differently if it were our own?",
    )
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for each in budgets:
        sums[each.currency or ""] += each.amount or Decimal()
    titles = titles_of(engagement)
    rows = [Row(tuple(Cell((one,)) for one in _budget(each, titles, notes))) for each in budgets]
    together = [in_money(currency or None, amount) for currency, amount in sorted(sums.items())]
    if len(budgets) > 1:
        total = [para(each, bold=True) for each in together]
        rows.append(Row((Cell((para("Together", bold=True),), "bg2", 4), Cell(tuple(total), "bg2"))))
    named = together[:3] + ["more"] * (len(together) > 3)
    deck.table(
        [titled(f"{' and '.join(named)} {'is' if len(together) == 1 else 'are'} budgeted")],
        head_row("Budget", "Pays for", "From and until", "As", "Amount"), rows, (200, 310, 120, 118, BODY.w - 748), notes,
        kicker="WHAT IT COSTS", accent=BUSINESS, sizes=SIZES, about="Budgets with what they pay for",
    )  # fmt: skip


def _budget(each: Budget, titles: dict[str, str], notes: Notes) -> Iterator[Para]:
    yield para(notes.short("Budget", each.title.strip() or each.id, 160), bold=True)
    work = "; ".join(titles.get(id_) or id_ for id_ in each.activity_ids)
    yield _or(notes.short("Pays for", work, 240), "no work yet")
    # Two lines: a date would break at its dashes.
    days = f"{each.period_start or '?'}\nto {each.period_end or '?'}"
    yield _or(days if each.period_start or each.period_end else "", "no dates yet")
    yield _or(_SPENT.get(each.spend or "", ""), "not said")
    assert each.amount is not None, "Only budgets with an amount are shown."
    yield Para((Run(in_money(each.currency, each.amount)),))


def _or(text: str, unsaid: str) -> Para:
    return para(safe_text(text)) if text else para(unsaid, colour=MUTED)
