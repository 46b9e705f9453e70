"""The one-page canvas for the wall, A3 as PDF or SVG: the board, the Big Picture, the top bets and the horizons.

What is too long for its box is set smaller down to a least size and then cut with an ellipsis, and the page says so.
Dissent is never cut: what does not fit on the first page stands whole on those behind it, and word for word in the
file besides: attached to a PDF, in the metadata of an SVG, which no line break or missing letter can touch.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from assistant.method.aspects import ASPECTS
from assistant.method.bets import MOST_CHOSEN
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION
from assistant.method.said import counted
from assistant.reports.overview import Overview, Place, Said, Thing, Wager, explained, overview
from assistant.reports.tables_room import Dissent
from assistant.reports.typeset import NO_SIGN, drawable, typeset
from assistant.text import one_line, safe_text

TEMPLATE: Final = "onepage.typ"
LONGEST: Final = 700
"""Characters of an answer that may be drawn; what is longer could never fit its box."""
LONGEST_DISSENT: Final = 200_000
"""Characters of one dissent that are drawn; some hundred pages of one person's words are read in a file of their own."""
LONGEST_DISSENTS: Final = 2_000_000
"""Of all dissents together: a thousand pages more would take gigabytes to set."""
_LETTERS_A_LINE: Final = 40
"""As many characters as a line takes room of, however short it is."""
MOST_GOALS: Final = 24
"""Goals of one horizon that may be drawn; more could never fit their column."""
_UNBROKEN: Final = re.compile(r"\S{16}(?=\S{6})")
_SIGNS: Final = {"agreed": "✓", "disputed": "≠", "in trouble": "!", "under way": "→", "not yet": "○"}
"""A sign for each state of a cell, so that none is told by colour alone."""
_DRAWN_ELSEWHERE: Final = frozenset({"bet", "objective", "purpose", "collaboration"})
"""Kinds of records that the board leaves to the bets, the horizons and the band above."""
_SIZE: Final = re.compile(rb'width="([\d.]+)pt" height="([\d.]+)pt"')


def to_pdf(engagement: Engagement, today: date) -> bytes:
    """The canvas as a tagged PDF; its dissents are attached word for word as ``dissent.json``."""
    seen = overview(engagement, today)
    (made,) = typeset(TEMPLATE, _data(seen), "pdf", seen.as_of)
    return made


def to_svg(engagement: Engagement, today: date) -> bytes:
    """The canvas as one drawing, with its text for readers of screens and its dissents word for word beside it.

    Further pages stand below the first: a drawing has no pages, and what opens one shows a single file.
    """
    seen = overview(engagement, today)
    data = _data(seen)
    pages = typeset(TEMPLATE, data, "svg", seen.as_of)
    sizes = [tuple(map(float, found.groups())) for page in pages if (found := _SIZE.search(page))]
    width, height = max(size[0] for size in sizes), sum(size[1] for size in sizes)
    dissent = "".join(
        f"<dissent xmlns={quoteattr('urn:counterpoint')} by={quoteattr(one_line(each.by))} "
        f"on={quoteattr(_about(each))}>{escape(safe_text(each.words))}</dissent>"
        for each in seen.dissents
    )
    title, text = escape(str(data["title"])), escape("\n".join(_told(data)))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
        f'aria-labelledby="title text" lang="en" viewBox="0 0 {width:g} {height:g}" width="{width:g}pt" '
        f'height="{height:g}pt"><title id="title">{title}</title><desc id="text">{text}</desc>'
        f"<metadata>{dissent}</metadata>"
    )
    drawn, top = [], 0.0
    for number, (page, size) in enumerate(zip(pages, sizes, strict=True)):
        # Within the whole, a length is counted in its units, which are points already.
        placed = _SIZE.sub(rb'width="\1" height="\2"', page, count=1)
        drawn.append(_own_names(placed, number).replace(b"<svg ", b'<svg y="%g" ' % top, 1))
        top += size[1]
    return head.encode() + b"".join(drawn) + b"</svg>\n"


def _own_names(page: bytes, number: int) -> bytes:
    """A page whose parts have names that no other page's have; no text of anybody's is in it, only outlines."""
    return re.sub(rb'( id="|xlink:href="#|url\(#)', rb"\1p%d" % number, page)


def _data(seen: Overview) -> dict[str, Any]:
    """What the template draws."""
    shown = seen.bets[:MOST_CHOSEN]
    data: dict[str, Any] = {
        "title": f"{_line(seen.organisation, 120)}: strategy on a page",
        "organisation": _line(seen.organisation, 120),
        "date": {"year": seen.as_of.year, "month": seen.as_of.month, "day": seen.as_of.day},
        "as_of": f"{seen.as_of.day} {seen.as_of:%B %Y}",
        "standing": seen.standing.rstrip("."),
        "states": [said.state for place in seen.board for said in place.said],
        "aspects": [{"letter": each.letter, "name": each.name, "side": each.side} for each in ASPECTS],
        "statements": [{"name": name.capitalize(), "text": _line(text)} for name, text in _statements(seen)],
        "cells": {place.name: _cell(place) for place in seen.board},
        "bets": [_bet(bet) for bet in shown],
        "more_bets": f"and {len(seen.bets) - len(shown)} more in play" if len(seen.bets) > len(shown) else "",
        "horizons": [
            {
                "name": name.capitalize() or "No horizon",
                "years": years,
                "goals": [
                    {"title": _line(goal.title, 140), "measure": _line(goal.measure, 180), "due": goal.due}
                    for goal in goals[:MOST_GOALS]
                ],
                "others": max(0, len(goals) - MOST_GOALS),
            }
            for name, years, goals in seen.horizons
        ],
        "dissents": list(_dissents(seen.dissents)),
        "opportunity": explained(seen),
        "attribution": seen.attribution,
    }
    drawn: dict[str, Any] = _drawable(data)
    drawn["lacking"] = NO_SIGN if drawn != data else ""
    drawn["attached"] = json.dumps(
        [{"by": each.by, "on": _about(each), "words": safe_text(each.words)} for each in seen.dissents],
        ensure_ascii=False,
        indent=1,
    )
    return drawn


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, dict):
        return {key: _drawable(item) for key, item in value.items()}
    return [_drawable(item) for item in value] if isinstance(value, list) else value


def _line(text: str, limit: int = LONGEST) -> str:
    """`text` on one line and no longer than can be drawn, with places to break what has none."""
    return _breakable(one_line(text[: 8 * limit], limit) + ("…" if len(text) > 8 * limit else ""))


def _breakable(text: str) -> str:
    return _UNBROKEN.sub("\\g<0>\u200b", text)


def _statements(seen: Overview) -> Iterator[tuple[str, str]]:
    yield from seen.statements
    if seen.diagnosis or seen.policy or seen.actions:
        yield "diagnosis", seen.diagnosis
        yield "guiding policy", seen.policy
        yield "coherent action", "; ".join(seen.actions)


def _cell(place: Place) -> dict[str, Any]:
    things = [each for each in place.things if each.kind not in _DRAWN_ELSEWHERE]
    return {
        "state": place.state,
        "sign": _SIGNS[place.state],
        "gaps": counted(place.gaps, "gap") if place.gaps else "",
        "answers": [_answer(said) for said in place.said],
        "things": [_thing(each) for each in things[:12]],
        "others": max(0, len(things) - 12),
    }


def _answer(said: Said) -> dict[str, Any]:
    return {"number": str(said.number), "title": said.title, "state": said.state, "text": _line(said.text)}


def _thing(thing: Thing) -> dict[str, str]:
    unproved = {"evidence: none": "no evidence", "evidence: opinion": "only opinion"}
    weak = unproved.get(thing.backing.partition(";")[0], "")
    return {
        "kind": thing.kind.replace("_", " "),
        "title": _line(thing.title, 140),
        "note": ", ".join(filter(None, (thing.note, weak))),
    }


def _bet(bet: Wager) -> dict[str, Any]:
    said = (
        ("For whom", "; ".join(bet.for_whom)),
        ("Weakest condition", bet.weakest),
        ("We stop if", bet.kill_criterion),
        ("First step", bet.first_step),
    )
    return {
        "title": _line(bet.title, 140),
        "chosen": bet.status == "chosen",
        "status": bet.status if bet.status == "chosen" else f"{bet.status}, not chosen",
        "rank": "" if bet.rank is None else str(bet.rank),
        "hypothesis": _line(bet.hypothesis),
        "said": [{"name": name, "text": _line(text, 400)} for name, text in said],
    }


def _about(dissent: Dissent) -> str:
    title = f"“{QUESTION[dissent.question].title}”" if dissent.question else ""
    if dissent.against == "answer":
        return title
    return f"{dissent.against} on {title}" if title else dissent.against


def _dissents(held: Sequence[Dissent]) -> Iterator[dict[str, str]]:
    """Dissents as they are drawn: the same words on the same question once, with all that they are said of."""
    alike: dict[tuple[str, str], list[Dissent]] = {}
    for each in held:
        alike.setdefault((each.question, each.words.strip()), []).append(each)
    room = LONGEST_DISSENTS
    for (_, words), same in alike.items():
        by = dict.fromkeys(_line(each.by, 120) for each in same if each.by.strip())
        on = dict.fromkeys(_about(each) for each in same)
        text = safe_text(words)
        drawn = _begun(text, min(room, LONGEST_DISSENT))
        room -= len(drawn) + _LETTERS_A_LINE * drawn.count("\n")
        yield {
            "by": ", ".join(by),
            "on": ", ".join(on),
            "words": _breakable(drawn),
            "rest": "" if drawn == text else "The whole is inside this file, word for word.",
        }


def _begun(text: str, room: int) -> str:
    """The beginning of `text` for which there is room, counted in letters, of which each line takes some."""
    lines = []
    for each in text.split("\n"):
        if room <= 0:
            break
        lines.append(each[:room])
        room -= len(each) + _LETTERS_A_LINE
    return "\n".join(lines)


def _told(data: dict[str, Any]) -> Iterator[str]:
    """The canvas as text, line by line, for who hears it or looks for words in it."""
    yield f"{data['organisation']}: strategy on a page, as of {data['as_of']}. {data['standing']}."
    for each in data["statements"]:
        yield f"{each['name']}: {each['text'] or 'not written yet'}"
    for name, cell in data["cells"].items():
        yield f"{name}: {cell['state']}"
        yield from (f"{each['title']} ({each['state']}): {each['text']}" for each in cell["answers"])
        yield from (f"{each['kind']}: {each['title']} ({each['note']})" for each in cell["things"])
    for bet in data["bets"]:
        yield f"Bet, {bet['status']}: {bet['title']}. {bet['hypothesis']}"
        yield from (f"{each['name']}: {each['text'] or 'nobody has said'}" for each in bet["said"])
    for each in data["horizons"]:
        yield f"{each['name']} {each['years']}"
        yield from (f"{goal['title']} ({goal['measure']}) {goal['due']}" for goal in each["goals"])
        if each["others"]:
            yield f"and {each['others']} more in the record"
    for each in data["dissents"]:
        yield f"Does not go along: {each['by']} on {each['on']}: {' '.join(filter(None, (each['words'], each['rest'])))}"
    yield data["attribution"]
