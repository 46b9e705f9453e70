"""The slides on what is wagered: one for each living bet, the roadmap, and the work and money behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.method.bets import weakest
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.records import Bet, Condition
from assistant.reports.overview import Goal, Overview, Wager
from assistant.reports.slides.deck import SIZES, TITLE_SIZES, Column, Deck, Notes, Row, head_row
from assistant.reports.slides.drawing import MUTED, Cell
from assistant.reports.slides.measure import Para, Run, height, para, titled
from assistant.reports.slides.opening import STATES, dissenters, heading, unsaid
from assistant.reports.slides.template import AGREED, BODY, BUSINESS, CUSTOMER, DISSENT, PLAIN, TITLE

_ABOUT_BETS = tuple(question for question in QUESTIONS if question.kind == "bet")


def bets(deck: Deck, held: Overview, engagement: Engagement) -> None:
    """A slide for each bet that is still in play, chosen ones first."""
    said = {record.id: record for record in engagement.records if isinstance(record, Bet)}
    chosen = held.chosen
    for bet in held.bets:
        is_chosen = bet.status == "chosen"
        if is_chosen:
            place = chosen.index(bet)
            kicker, accent = f"CHOSEN BET {bet.rank or place + 1} OF {len(chosen)}", AGREED
        else:
            kicker, accent = f"NOT CHOSEN, {bet.status.upper()}: STILL IN PLAY", MUTED
        notes = Notes(
            f"the record {bet.id} and what it names; {bet.backing}.",
            "what would make you take this bet back, and who will look whether it has come?",
        )
        columns = (
            Column("The customer", tuple(_customer(bet, notes)), CUSTOMER if is_chosen else MUTED, 0.95),
            Column("What would have to be true", tuple(_conditions(bet, said[bet.id], notes)), PLAIN if is_chosen else MUTED),
            Column("The business", tuple(_business(bet, notes)), BUSINESS if is_chosen else MUTED, 1.15),
        )  # fmt: skip
        title, over = _claim(bet, notes, is_chosen=is_chosen)
        first = replace(columns[0], paras=(*over, *columns[0].paras))
        deck.columns(
            title,
            (first, *columns[1:]),
            notes,
            kicker=kicker,
            accent=accent,
            strip=_strip(bet, held, notes),
            sizes=SIZES[2:],
        )


def _claim(bet: Wager, notes: Notes, *, is_chosen: bool) -> tuple[list[Para], list[Para]]:
    """The title, which is the whole claim where there is room, and what of the claim must stand below it."""
    name = notes.title("Bet", bet.title, 90)
    mark = [] if is_chosen else [Run(" (not chosen)", colour=MUTED)]
    short = [Para((Run(name, bold=True, colour="tx2"), *mark))]
    if not bet.hypothesis:
        return short, []
    whole = [Para((Run(name, bold=True, colour="tx2"), *mark, Run(f": {bet.hypothesis}", colour="tx1")))]
    if "\n" not in bet.hypothesis and height(whole, TITLE_SIZES[-1], TITLE.w) <= TITLE.h:
        return whole, []
    return short, [
        heading("Because we believe", PLAIN, first=True),
        para(notes.short("Hypothesis", bet.hypothesis)),
    ]


def _listed(label: str, colour: str, entries: Sequence[str], notes: Notes, *, first: bool = False, needed: bool = True) -> Iterator[Para]:  # fmt: skip
    """A part of a column with its entries; where there are none it says so if one is `needed`."""
    if entries or needed:
        yield heading(label, colour, first=first)
    for entry in entries:
        yield para(notes.short(label, entry), bullet=len(entries) > 1, before=2)
    if not entries and needed:
        yield unsaid()


def _customer(bet: Wager, notes: Notes) -> Iterator[Para]:
    yield from _listed("For whom", CUSTOMER, bet.for_whom, notes, first=True)
    yield from _listed("What they want done", CUSTOMER, bet.needs, notes)
    yield from _listed("Instead of", CUSTOMER, bet.instead_of, notes)
    yield from _listed("With what", CUSTOMER, bet.promises, notes)


def _conditions(bet: Wager, said: Bet, notes: Notes) -> Iterator[Para]:
    yield heading("What would have to be true", PLAIN, first=True)
    first = weakest(said)
    if first is None:
        yield unsaid()
    else:
        yield Para((Run("Weakest, test it first", bold=True),), before=2, leads=True)
        yield para(_condition(first, notes))
        test = first.test.strip()
        yield (
            Para((Run("Test: ", colour=MUTED), Run(notes.short("Test", test))))
            if test
            else unsaid("No test yet.")
        )
        others = [each for each in said.conditions if each is not first and each.statement.strip()]
        if others:
            yield Para((Run("Also", bold=True),), before=6, leads=True)
        for each in others:
            yield para(_condition(each, notes), bullet=len(others) > 1, before=2)
    objection = [f"“{bet.objection}”"] if bet.objection else []
    yield from _listed("What the customer would object", CUSTOMER, objection, notes)


def _condition(condition: Condition, notes: Notes) -> str:
    sure = "" if condition.confidence is None else f" ({condition.confidence} % sure)"
    return notes.short("Condition", condition.statement.strip()) + sure


def _business(bet: Wager, notes: Notes) -> Iterator[Para]:
    yield from _listed("First step", BUSINESS, [bet.first_step] if bet.first_step else [], notes, first=True)
    criterion = [bet.kill_criterion] if bet.kill_criterion else []
    yield from _listed("We give up when", BUSINESS, criterion, notes)
    yield from _listed("We stop", BUSINESS, bet.stops, notes, needed=False)
    yield heading("Objectives", BUSINESS)
    if not bet.goals:
        yield unsaid("None leads to it yet.")
    for goal in bet.goals:
        yield _goal(goal, notes, bullet=True)


def _goal(goal: Goal, notes: Notes, *, bullet: bool = False, measured: bool = False) -> Para:
    due = f", {goal.due}" if goal.due else ""
    runs = [Run(notes.title("Objective", goal.title, 100), bold=measured), Run(due, colour=MUTED)]
    if measured:
        told = notes.short("Measure", goal.measure, 160) if goal.measure else "no measure yet"
        runs.append(Run(f"\n{told}", italic=not goal.measure, colour="tx1" if goal.measure else MUTED))
    return Para(tuple(runs), before=5 if measured else 2, bullet=bullet)


def _strip(bet: Wager, held: Overview, notes: Notes) -> list[Para]:
    """What stands behind the bet: evidence, how far the answer is agreed, and who does not go along."""
    runs = [Run(notes.short("Backing", bet.backing.capitalize(), 200))]
    said = {answer.question: answer for place in held.board for answer in place.said}
    for question in _ABOUT_BETS:
        sign, colour = STATES[said[question.slug].state]
        runs += [
            Run(f"   {sign} ", True, colour=colour),
            Run(f"“{question.title}” is {said[question.slug].state}"),
        ]
    against = tuple(each for each in held.dissents if each.ref == bet.id or _is_about_bets(each.question))
    if against:
        runs += [Run("   ≠ ", True, colour=DISSENT), Run(f"Does not go along: {dissenters(against)}")]
    return [Para(tuple(runs))]


def _is_about_bets(slug: str) -> bool:
    return slug in QUESTION and QUESTION[slug].kind == "bet"


def roadmap(deck: Deck, held: Overview) -> None:
    """The chosen bets by the horizons of their objectives, each with its measure; nothing where there is none."""
    _goals(deck, held)
    _work(deck, held)


def _goals(deck: Deck, held: Overview) -> None:
    number = len({goal.id for _, _, goals in held.horizons for goal in goals})
    if not number:
        return
    notes = Notes(
        "the objectives by horizon, each with its measure, its present value and its target.",
        "which of these measures would tell you first that a bet does not work?",
    )
    horizons = held.horizons
    label = 150.0
    widths = (label, *((BODY.w - label) / len(horizons),) * len(horizons))
    head = Row((
        Cell((para("Bet", bold=True, colour="bg1"),), "tx2", middle=True),
        *(Cell((Para((Run(name.capitalize() or "No horizon yet", True, colour="bg1"), Run(f"  {years}", colour="bg1"))),), "tx2", middle=True) for name, years, _ in horizons),
    ))  # fmt: skip
    rows = []
    placed: set[str] = set()
    for place, bet in enumerate(held.chosen, 1):
        cells = [[goal for goal in goals if bet.id in goal.bets] for _, _, goals in horizons]
        placed.update(goal.id for goals in cells for goal in goals)
        name = para(f"{bet.rank or place}  {notes.title('Bet', bet.title, 80)}", bold=True, colour=BUSINESS)
        rows.append(_horizons_of(name, cells, notes))
    loose = [[goal for goal in goals if goal.id not in placed] for _, _, goals in horizons]
    if any(loose) or not rows:
        told = "For no chosen bet" if rows else "No bet is chosen yet"
        rows.append(_horizons_of(para(told, italic=True, colour=MUTED), loose, notes))
    last = next((name for name, _, goals in reversed(horizons) if name and goals), "")
    title = f"{number} objectives lead from the next step to the {last} term" if number > 1 and last else ""
    deck.table(
        [titled(title or "One objective stands so far")], head, rows,
        widths, notes, kicker="THE ROADMAP", accent=BUSINESS, about="The roadmap: bets by horizon",
    )  # fmt: skip


def _horizons_of(name: Para, cells: Sequence[Sequence[Goal]], notes: Notes) -> Row:
    told = (
        tuple(_goal(goal, notes, measured=True) for goal in goals) or (para("–", colour=MUTED),)
        for goals in cells
    )
    return Row((Cell((name,), "bg2"), *(Cell(paras) for paras in told)))


def _work(deck: Deck, held: Overview) -> None:
    """What is done for the chosen bets, by whom, when, and for how much; nothing where nothing is planned."""
    notes = Notes(
        "the activities, the capabilities they create, and the budgets that name them.",
        "who answers for each line, and what do they drop for it?",
    )
    rows = []
    for place, bet in enumerate(held.chosen, 1):
        for number, work in enumerate(bet.work):
            name = f"{bet.rank or place}  {notes.title('Bet', bet.title, 60)}" if not number else ""
            told = (
                notes.short("Capability", work.capability, 160), notes.short("Work", work.title, 160),
                notes.title("Owner", work.owner, 40) or "nobody yet", work.period or "no dates yet", work.money or "–",
            )  # fmt: skip
            paras = [
                para(text, colour=MUTED if text in ("nobody yet", "no dates yet", "–") else "tx1")
                for text in told
            ]
            rows.append(
                Row(
                    (Cell((para(name, bold=True, colour=BUSINESS),), "bg2"), *(Cell((one,)) for one in paras))
                )
            )
    if not rows:
        return
    head = head_row("Bet", "Capability", "Work that creates it", "Who answers", "When", "Money")
    count = len({work.id for bet in held.chosen for work in bet.work})
    deck.table(
        [titled(f"{count} pieces of work make the chosen bets come true" if count > 1 else "One piece of work is planned")],
        head, rows, (130, 204, 204, 90, 128, BODY.w - 756), notes, kicker="WORK AND MONEY", accent=BUSINESS,
        about="Work and money for the chosen bets",
    )  # fmt: skip
