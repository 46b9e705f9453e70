"""The slides on what is open and what was said: gaps, every dissent in full, what is next, and the answers themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from assistant.method.aspects import ASPECT
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION
from assistant.method.sessions import SESSIONS
from assistant.method.standing import ranked, standing
from assistant.reports.overview import WHAT_OPPORTUNITY_IS, Overview, Place
from assistant.reports.slides.deck import Column, Deck, Notes, Row, counting, head_row
from assistant.reports.slides.drawing import MUTED, Box, Cell
from assistant.reports.slides.measure import Para, Run, height, para, take, titled
from assistant.reports.slides.opening import STATES, heading, merged, unsaid
from assistant.reports.slides.template import BODY, BUSINESS, CUSTOMER, DISSENT, PLAIN, TROUBLE
from assistant.reports.tables_room import Dissent
from assistant.reports.worded import question_named
from assistant.text import one_line, safe_text

MOST_SHOWN: Final = 30_000
"""Characters of one dissent on slides; a longer one goes on in the notes, whole."""
_WEIGHTS: Final = {"blocking": ("▲", TROUBLE), "important": ("◆", BUSINESS)}
_COMES_FROM: Final = {
    5: (("bet", "bets"),),
    6: (("objective", "the roadmap"), ("activity", "work"), ("budget", "money")),
}
"""What a slide is made of, by the session that says it: kind of record, and what people call it."""
_SIZES: Final = (18.0, 16.0, 14.0, 12.0)
_META: Final = 190.0
"""How wide the column is that says who spoke and against what."""


def gaps(deck: Deck, held: Overview, engagement: Engagement) -> None:
    """The gaps that somebody should see to, gravest first; nothing where there are none."""
    found = [gap for gap in ranked(engagement, held.gaps, held.as_of) if gap.severity in _WEIGHTS]
    if not found:
        return
    hints = sum(gap.severity not in _WEIGHTS for gap in held.gaps)
    notes = Notes(
        f"the rules of the method, applied to what has been worked on; {hints} hints are left out here.",
        "which of these would embarrass us first if a customer saw it?",
    )
    head = head_row("Weight", "Gap", "Takes up again")
    rows = []
    for gap in found:
        sign, colour = _WEIGHTS[gap.severity]
        rows.append(Row((
            Cell((para(f"{sign} {gap.severity}", bold=True, colour=colour),)),
            Cell((para(notes.short("Gap", gap.text, 320)),)),
            Cell((para(question_named(gap.question), colour=MUTED),)),
        )))  # fmt: skip
    foot = WHAT_OPPORTUNITY_IS if any("(opportunity " in gap.text for gap in found) else ""
    one = (
        "One blocking or important gap stands"
        if len(found) == 1
        else f"{len(found)} blocking or important gaps stand"
    )
    deck.table(
        [titled(f"{one} between what customers want and what we do")], head, rows, (110, 562, 200), notes,
        kicker="GAPS", accent=TROUBLE, about="Gaps between the two perspectives", foot=foot,
    )  # fmt: skip


def dissent(deck: Deck, held: Overview) -> None:
    """Every dissent in its own words, none of them cut, on as many slides as that takes."""
    every = merged(held.dissents)
    if not every:
        return
    pages = list(_pages(every))
    title = (
        "One voice does not go along" if len(every) == 1 else f"Who does not go along: {len(every)} dissents"
    )
    for number, page_of in enumerate(pages, 1):
        notes = Notes(
            "the voices, decisions and the strategy on a page; word by word, as they were given.",
            "what would have to happen for this to turn out right, and who would notice?",
        )
        page = deck.page(
            counting([titled(title)], number, len(pages)),
            _with_long(notes, page_of),
            kicker="DISSENT, IN FULL",
            accent=DISSENT,
        )
        y = page.body.y
        for card in page_of:
            page.bar(Box(BODY.x, y, 3, card.high), DISSENT)
            page.text(
                f"About dissent {card.number}",
                Box(BODY.x + 14, y, _META, card.high),
                card.about,
                12,
                inset=10,
            )
            page.text(
                f"Dissent {card.number}", Box(BODY.x + 14 + _META, y, BODY.w - 14 - _META, card.high), card.words, card.size,
                about=f"Dissent {card.number}, in its own words", ground="bg2", inset=10,
            )  # fmt: skip
            y += card.high + 12
        deck.close(page)


class _Card:
    """One dissent, or a part of one, as high as it is on its slide."""

    def __init__(
        self, number: int, about: tuple[Para, ...], words: tuple[Para, ...], size: float, whole: str = ""
    ) -> None:
        self.number, self.about, self.words, self.size, self.whole = number, about, words, size, whole
        self.high = max(height(about, 12, _META - 20) + 20, height(words, size, _ROOM) + 20)


_ROOM: Final = BODY.w - 14 - _META - 20


def _pages(every: Sequence[tuple[Dissent, list[str]]]) -> Iterator[list[_Card]]:
    """The dissents as pages of cards; a new page begins where one does not fit whole, and a long one goes on."""
    page: list[_Card] = []
    left = BODY.h
    for number, (each, against) in enumerate(every, 1):
        said = safe_text(each.words)
        long = len(said) > MOST_SHOWN
        words: tuple[Para, ...] = (para(said[:MOST_SHOWN]),)
        size = next((size for size in _SIZES if height(words, size, _ROOM) + 20 <= BODY.h), _SIZES[-1])
        about = _about(each, against)
        goes_on = False
        while words:
            taken, rest = take(words, size, _ROOM, BODY.h - 20)
            if long and not rest:
                taken = (*taken, para("goes on in the notes, whole", italic=True, colour=MUTED))
            card = _Card(
                number, _going_on(about) if goes_on else about, taken, size, said if long and not rest else ""
            )
            if card.high > left and page:
                yield page
                page, left = [], BODY.h
            page.append(card)
            left -= card.high + 12
            words, goes_on = rest, True
    if page:
        yield page


def _going_on(about: tuple[Para, ...]) -> tuple[Para, ...]:
    return (about[0], para("goes on", italic=True, colour=MUTED))


def _about(each: Dissent, against: Sequence[str]) -> tuple[Para, ...]:
    by = one_line(each.by, 60)
    what = f"the {' and the '.join(dict.fromkeys(against))}"
    told = f"against {what}" + (f" on “{QUESTION[each.question].title}”" if each.question in QUESTION else "")
    return (
        para(f"≠ {by or 'Who said it stays open'}", bold=True, colour=DISSENT),
        para(told, colour=MUTED, before=2),
    )


def _with_long(notes: Notes, cards: Sequence[_Card]) -> Notes:
    notes.whole.extend((f"Dissent {card.number}", card.whole) for card in cards if card.whole)
    return notes


def next_steps(deck: Deck, held: Overview, engagement: Engagement, today: date) -> None:
    """The one thing to do next and why, the first steps of the chosen bets, and homework that is not done."""
    step = standing(engagement, held.gaps, {}, today).next_step
    notes = Notes(
        "the rules that rank gaps, open answers and dissent; the bets' first steps; homework without a date of doing.",
        "who does it, and by when?",
    )
    at = [para(f"At {question_named(step.question)}", colour=MUTED, before=4)] if step.question else []
    firsts = [
        Para((Run(f"{notes.title('Bet', bet.title, 60)}: ", bold=True), Run(notes.short("First step", bet.first_step, 220))), before=4)
        for bet in held.chosen if bet.first_step
    ]  # fmt: skip
    undone = [
        Para((
            Run(f"{one_line(each.owner, 40) or 'Nobody yet'}: ", bold=True), Run(notes.short("Homework", each.title, 220)),
            Run(f", by {each.due.isoformat()}" if each.due else ", no date yet", colour=MUTED),
        ), before=4)
        for each in sorted(engagement.actions, key=lambda each: (each.due is None, each.due or held.as_of))
        if each.done is None
    ]  # fmt: skip
    columns = [
        Column("Next", (heading("Why now", PLAIN, first=True), para(notes.short("Why", step.why)), *at), PLAIN),
        *(
            Column(name, (heading(title, colour, first=True), *entries), colour)
            for name, title, colour, entries in (
                ("First steps", "First steps of the chosen bets", BUSINESS, firsts),
                ("Homework", "Homework that is not done", CUSTOMER, undone),
                ("Workshops", "Workshops ahead", PLAIN, list(_ahead(held, engagement))),
                ("Missing", "What these slides do not hold yet", MUTED, list(_missing(engagement))),
            )
            if entries
        ),
    ]  # fmt: skip
    deck.columns(
        [titled(f"Next: {notes.title('Next', step.what, 160).rstrip('.')}")],
        columns,
        notes,
        kicker="WHAT IS NEXT",
        accent=PLAIN,
    )


def _ahead(held: Overview, engagement: Engagement) -> Iterator[Para]:
    """The workshops that are still to come."""
    for each in sorted(engagement.workshops, key=lambda each: (each.date, each.start)):
        if each.date >= held.as_of:
            named = Run(f"Session {each.session}, {SESSIONS[each.session - 1].title}\n", bold=True)
            yield Para((named, Run(f"{each.date:%a} {each.date.isoformat()}, {each.start}")), before=4)


def _missing(engagement: Engagement) -> Iterator[Para]:
    """What has no slide because nobody has said it, and the session that it comes from."""
    kinds = {getattr(record, "kind", "") for record in engagement.records}
    for session, parts in _COMES_FROM.items():
        if missing := [what for kind, what in parts if kind not in kinds]:
            named = ", ".join(missing)
            told = f" from session {session}, {SESSIONS[session - 1].title}"
            yield Para(
                (Run(f"{named[:1].upper()}{named[1:]}:", bold=True), Run(told, colour=MUTED)), before=4
            )


def cells(deck: Deck, held: Overview, engagement: Engagement) -> None:
    """Behind the board: each cell's answers with how far they are agreed; the notes have what each said alone."""
    for place in held.board:
        voiced = [
            (said, voice)
            for said in place.said
            for voice in engagement.answer(said.question).in_the_open.voices
            if voice.answer.strip()
        ]
        if not voiced and all(said.state == "open" for said in place.said):
            # The board says that nothing was begun here.
            continue
        notes = Notes(
            "the answers of this cell, agreed ones as agreed, others as they were assumed.",
            "is this still what we think?",
        )
        rows = list(_answers(place, notes))
        notes.whole += [
            (f"{one_line(voice.participant, 60)} on “{said.title}”", safe_text(voice.answer))
            for said, voice in voiced
        ]
        head = head_row("Question", "How far", "Answer")
        deck.table(
            [titled(f"{_meeting(place)}: {place.why[:1].lower()}{one_line(place.why, 140)[1:].rstrip('.')}")], head, rows, (190, 110, 572),
            notes, kicker=f"BEHIND THE BOARD, {place.name}", accent=PLAIN, about=f"Answers of the cell {place.name}",
        )  # fmt: skip


def _meeting(place: Place) -> str:
    return " meets ".join(
        ASPECT[letter].name if number == 0 else ASPECT[letter].name.lower()
        for number, letter in enumerate(place.name.split("×"))
    )


def _answers(place: Place, notes: Notes) -> Iterator[Row]:
    for said in place.said:
        sign, colour = STATES[said.state]
        told = notes.short(said.title, said.text, 560) if said.text else ""
        assumed = said.state in ("assumed", "not agreed yet")
        yield Row((
            Cell((para(f"{said.number}. {said.title}", bold=True),)),
            Cell((para(f"{sign} {said.state}", bold=True, colour=colour),)),
            Cell((para(told, italic=assumed) if told else unsaid("Nobody has answered yet."),), "bg2" if assumed else ""),
        ))  # fmt: skip
