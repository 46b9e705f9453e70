"""The slides that come first: the cover, all in one view, and the board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from assistant.method.aspects import ASPECT
from assistant.method.board import CellState
from assistant.method.said import counted
from assistant.reports.overview import Overview, Place, State, Wager, explained
from assistant.reports.slides import template
from assistant.reports.slides.deck import INSET, Column, Deck, Notes, Row, put_table
from assistant.reports.slides.drawing import MUTED, Box, Cell
from assistant.reports.slides.measure import Para, Run, height, para, titled
from assistant.reports.slides.template import (
    AGREED,
    BODY,
    BUSINESS,
    COVER,
    CUSTOMER,
    DISSENT,
    FRONT,
    PLAIN,
    TROUBLE,
)
from assistant.reports.tables_room import Dissent
from assistant.text import one_line

STATES: Final[Mapping[State, tuple[str, str]]] = {
    "agreed": ("●", AGREED),
    "not agreed yet": ("◐", PLAIN),
    "assumed": ("□", BUSINESS),
    "open": ("○", MUTED),
}
"""The sign and the colour of how far the room stands behind an answer; the word always stands beside them."""
_MOST_IN_CELL: Final = 40
"""Titles of which it is tried how many go into a cell of the board; it has never had room for more."""
_CELLS: Final[Mapping[CellState, tuple[str, str]]] = {
    "not yet": ("○", MUTED),
    "under way": ("◐", PLAIN),
    "agreed": ("●", AGREED),
    "disputed": ("≠", DISSENT),
    "in trouble": ("▲", TROUBLE),
}
_STATEMENTS: Final = {
    "purpose": "Why we are here", "customer": "Whom we are here for", "value": "What they get from us",
    "delivery": "How they get it",
}  # fmt: skip


def heading(text: str, colour: str, *, first: bool = False) -> Para:
    """What stands above a part of a column."""
    return Para((Run(text, bold=True, colour=colour),), step=-1, before=0 if first else 12, leads=True)


def unsaid(text: str = "Nobody has said yet.") -> Para:
    """That something is missing, to be seen as such."""
    return para(text, italic=True, colour=MUTED)


def states(held: Overview) -> Counter[State]:
    """How many answers are agreed, written down, assumed and open."""
    return Counter(said.state for place in held.board for said in place.said)


def gaps_in_words(held: Overview) -> str:
    """How many gaps there are that somebody should see to."""
    weights = Counter(finding.severity for finding in held.gaps)
    if not weights["blocking"] + weights["important"]:
        return "No blocking or important gaps"
    return f"{counted(weights['blocking'], 'blocking gap')}, {weights['important']} important"


def dissenters(dissents: tuple[Dissent, ...]) -> str:
    """Who does not go along, each once; where nobody is named, how many dissents there are."""
    names = list(dict.fromkeys(one_line(each.by, 40) for each in dissents if each.by.strip()))
    shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    return shown or counted(len(dissents), "dissent")


def cover(deck: Deck, held: Overview) -> None:
    """Whose strategy this is, as of when, and how far it is agreed."""
    notes = Notes(
        "the workspace of this organisation; the figures are counted from its answers.",
        "is everybody here whose agreement counts, and who is missing?",
    )
    page = deck.page(
        [para(notes.title("Organisation", held.organisation, 120), bold=True, colour="bg1")], notes, layout=COVER,
        box=FRONT, sizes=(40, 34, 28, 24),
    )  # fmt: skip
    page.text(
        "What this is", Box(FRONT.x, FRONT.y + FRONT.h + 10, FRONT.w, 44),
        [para("Strategy between what customers want and what we want", colour="bg1"),
         para(f"As of {held.as_of.isoformat()}", colour="bg2", step=-2)],
        16,
    )  # fmt: skip
    count, against = states(held), len(merged(held.dissents))
    figures = (
        (f"{count['agreed']} of {sum(count.values())}", "● answers agreed"),
        (f"{count['assumed']}", "□ assumed, not agreed"),
        (f"{len(held.chosen)}", "bet chosen" if len(held.chosen) == 1 else "bets chosen"),
        (f"{sum(gap.severity != 'hint' for gap in held.gaps)}", "▲ ◆ blocking or important gaps"),
        (
            f"{against}",
            f"≠ {'dissent' if against == 1 else 'dissents'}, in full inside" if against else "≠ dissents",
        ),
    )
    wide = (template.WIDE - FRONT.x - template.EDGE) / len(figures)
    for number, (figure, what) in enumerate(figures):
        box = Box(FRONT.x + number * wide, 388, wide - 12, 70)
        told = [para(figure, bold=True, colour="bg1", step=16), para(what, colour="bg2")]
        page.text(what, box, told, 12, about=f"{figure} {what}")
    deck.close(page)


def merged(dissents: tuple[Dissent, ...]) -> list[tuple[Dissent, list[str]]]:
    """Each dissent once, with all that it is against: the words of a voice are often kept with the decision, too."""
    found: dict[tuple[str, str], tuple[Dissent, list[str]]] = {}
    for each in dissents:
        first, against = found.setdefault((each.question, each.words.strip()), (each, []))
        against.append(each.against)
        if not first.by and each.by:
            found[each.question, each.words.strip()] = (each, against)
    return list(found.values())


def summary(deck: Deck, held: Overview) -> None:
    """The Big Picture, the chosen bets in a line each, and where it stands."""
    notes = Notes(
        "the statements of the Big Picture, the bets by rank, and counts of answers, gaps and dissent.",
        "would a newcomer, given only this slide, decide as you would?",
    )
    count = states(held)
    stand = [heading("Where we stand", PLAIN, first=True)]
    for state, (sign, colour) in STATES.items():
        if count[state] or state in ("agreed", "assumed"):
            word = {"open": "without an answer", "not agreed yet": "written down, not agreed yet"}.get(
                state, state
            )
            stand.append(
                Para((Run(f"{sign} ", True, colour=colour), Run(f"{counted(count[state], 'answer')} {word}")))
            )
    stand += [heading("What is open", PLAIN), para(f"{gaps_in_words(held)}.")]
    stand += [heading("Who does not go along", DISSENT)]
    stand.append(
        Para((Run("≠ ", True, colour=DISSENT), Run(f"{dissenters(held.dissents)}: in full under “Who does not go along”.")))
        if held.dissents
        else para("Nobody has said that they do not.")
    )  # fmt: skip
    columns = (
        Column("The Big Picture", tuple(_big_picture(held, notes)), CUSTOMER, 1.15),
        Column("The chosen bets", tuple(_bets(held, notes)), BUSINESS, 1.15),
        Column("Where we stand", tuple(stand), PLAIN, 0.8),
    )
    deck.columns([titled(_claim(held))], columns, notes, kicker="THE SUMMARY", accent=PLAIN)


def _claim(held: Overview) -> str:
    if held.chosen:
        named = [f"“{one_line(bet.title, 50)}”" for bet in held.chosen[:3]]
        told = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
        return f"We bet on {told}"
    if held.bets:
        return f"No bet is chosen yet; {counted(len(held.bets), 'bet')} {'is' if len(held.bets) == 1 else 'are'} in play"
    return "No bet has been written down yet"


def _big_picture(held: Overview, notes: Notes) -> Iterator[Para]:
    yield heading("The Big Picture", CUSTOMER, first=True)
    if not any(text for _, text in held.statements):
        yield unsaid()
    for name, text in held.statements:
        if text:
            yield Para(
                (Run(f"{_STATEMENTS[name]}: ", colour=MUTED), Run(notes.short(_STATEMENTS[name], text, 260))),
                before=5,
            )
    for name, text in (("Diagnosis", held.diagnosis), ("Guiding policy", held.policy)):
        if text:
            yield heading(name, CUSTOMER)
            yield para(notes.short(name, text, 260))
    if held.actions:
        yield heading("Coherent action", CUSTOMER)
        for each in held.actions:
            yield para(notes.short("Coherent action", each, 160), bullet=True)


def _bets(held: Overview, notes: Notes) -> Iterator[Para]:
    yield heading("The chosen bets", BUSINESS, first=True)
    if not held.chosen:
        yield unsaid("None is chosen yet; the room chooses in session 5.")
    for place, bet in enumerate(held.chosen, 1):
        yield Para(
            (Run(f"{bet.rank or place}  {notes.title('Bet', bet.title, 80)}", bold=True),),
            before=5,
            leads=True,
        )
        yield para(_in_short(bet, notes), colour=MUTED)
    others = [bet for bet in held.bets if bet.status != "chosen"]
    if others:
        yield heading("In play, not chosen", MUTED)
        for bet in others:
            yield para(f"{notes.title('Bet', bet.title, 80)} ({bet.status})", colour=MUTED, bullet=True)


def _in_short(bet: Wager, notes: Notes) -> str:
    parts = (("for", bet.for_whom), ("instead of", bet.instead_of))
    told = "; ".join(f"{word} {', '.join(named)}" for word, named in parts if named)
    return notes.short(
        "For whom and instead of what", told or "nobody has said for whom, nor instead of what", 180
    )


def the_board(deck: Deck, held: Overview) -> None:
    """The board as a table: each cell's state with its sign and in words, and what stands in it."""
    notes = Notes(
        "the questions and records of each cell; its state follows from gaps, dissent and agreement.",
        "which cell would you bet least money on, and what would change that?",
    )
    label = 112.0
    widths = (label, *((BODY.w - label) / 3,) * 3)
    head = Row((
        Cell((para("Board", bold=True, colour=MUTED),), middle=True),
        *(Cell((para(f"{letter}  {ASPECT[letter].name}", bold=True, colour="bg1"),), CUSTOMER, middle=True) for letter in "ABC"),
    ))  # fmt: skip
    by_name = {place.name: place for place in held.board}
    rows = []
    for row, high in (("D", 186.0), ("E", 48.0), ("F", 48.0)):
        places = [by_name[f"D×{column}"] for column in "ABC"] if row == "D" else [by_name[row]]
        span = 1 if row == "D" else 3
        room = widths[1] * span - 2 * INSET
        rows.append(Row((
            Cell((para(f"{row}  {ASPECT[row].name}", bold=True, colour="bg1"),), BUSINESS),
            *(Cell(tuple(_in_cell(place, room, high, notes)), "bg2" if place.state != "agreed" else "", span) for place in places),
        ), high + 2 * INSET))  # fmt: skip
    tally = Counter(place.state for place in held.board)
    told = ", ".join(f"{number} {state}" for state, number in tally.items())
    title = f"Cells of the board: {told}"
    if len(tally) == 1:
        title = (
            "Nothing on the board has been begun"
            if tally["not yet"]
            else f"All cells of the board are {next(iter(tally))}"
        )
    page = deck.page([titled(title)], notes, kicker="THE BOARD", accent=PLAIN)
    put_table(page, f"The board with the state of each cell: {told}", head, rows, widths, 12)
    legend = "○ not yet   ◐ under way   ● agreed   ≠ disputed   ▲ a blocking gap"
    page.explain("   ".join(filter(None, (legend, explained(held)))))
    deck.close(page)


def _in_cell(place: Place, room: float, high: float, notes: Notes) -> Iterator[Para]:
    """State, why, and as much of what stands there as goes in; the rest is counted."""
    sign, colour = _CELLS[place.state]
    why = notes.short(f"Why {place.name} is {place.state}", place.why, 110)
    done = [Para((Run(f"{sign} {place.state}", bold=True, colour=colour), Run(f"   {why}", colour=MUTED)))]
    first = {"bet": 0, "objective": 1}
    things = [
        f"{one_line(thing.title, 60)}{f' ({thing.note})' if thing.note else ''}"
        for thing in sorted(place.things, key=lambda thing: first.get(thing.kind, 2))
    ]
    if not things:
        yield from (*done, unsaid("Nothing stands here yet."))
        return
    for shown in range(min(len(things), _MOST_IN_CELL), -1, -1):
        left = len(things) - shown
        more = f"and {left} more" if shown and left else counted(left, "record") if left else ""
        if place.name in ("E", "F"):
            told = [*done, para(" · ".join(things[:shown]) + f" {more}".rstrip(), before=2)]
        else:
            told = [*done, *(para(thing, bullet=True, before=2) for thing in things[:shown])]
            told += [para(more, colour=MUTED, before=2)] if more else []
        if shown == 0 or height(told, 12, room) <= high:
            yield from told
            return


def closing(deck: Deck, held: Overview) -> None:
    """Whom the questions are owed to, and how far what was shown can be relied on."""
    notes = Notes("the licence of the method.", "what will each of you do differently tomorrow?")
    page = deck.page(
        [para("What this rests on", bold=True, colour="bg1")], notes, layout=template.CLOSING,
        box=FRONT, sizes=(40,),
    )  # fmt: skip
    told = [
        para(held.attribution, colour="bg1"),
        para(f"{held.standing} What is assumed is shown as assumed; who does not go along is quoted whole.", colour="bg2", before=10),
        para("What a model proposed says so where it stands, and was accepted by a person.", colour="bg2", before=10),
    ]  # fmt: skip
    page.text("Attribution", Box(FRONT.x, FRONT.y + FRONT.h + 20, 700, 150), told, 15)
    deck.close(page)
