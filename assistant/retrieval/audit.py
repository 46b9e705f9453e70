"""Whether the guidance is whole: what it covers, how it is linked and credited, and that no two cards say the same.

``python -m assistant.retrieval.audit [--against FILE…] [--texts PATH…]`` prints figures for the shipped cards and
ends with 1 if anything is wrong. With ``--against`` our words (the cards, the prompts and the method's own, or
``--texts``) are compared with other people's, of which no `wording.RUN` words in a row may be found in ours.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Final, get_args

from assistant import method
from assistant.errors import BadInput
from assistant.method.questions import QUESTIONS
from assistant.method.sources import SOURCES
from assistant.resources import resource_folder
from assistant.retrieval.cards import Card, Kind, load_cards
from assistant.retrieval.wording import own_texts, runs, shared

NEEDED: Final = ("concept", "probe", "good-answer", "pitfall", "example")
"""Kinds of card that every question has at least one of."""
PROBES: Final = 5
"""Follow-up questions that every question has at least."""
COVER: Final = 3
"""Cards that every section of every source has at least."""
BODY: Final = range(60, 191)
"""Words that a body may have, bullets and dashes counted."""
CUES: Final = range(12, 41)
"""How many cues a card may have."""
SHINGLE: Final = 4
"""Words in the runs by which bodies are compared."""
ALIKE: Final = 0.1
"""The share of the shorter body's runs that another card may have too; the highest is 0.04."""

CRAFTS: Final = {
    "jobs-to-be-done outcome statements": "outcome-statements",
    "opportunity scores": "opportunity-score",
    "segments from needs": "segments-from-needs",
    "PESTL": "pestl-sweep",
    "ranking by magnitude": "rank-trends",
    "TOWS": "weighed-swot",
    "strategy kernel": "kernel-on-a-page",
    "what would have to be true": "would-have-to-be-true",
    "bets as hypotheses": "bet-as-hypothesis",
    "pre-mortem": "premortem-with-customer",
    "objectives with baselines": "baseline-first",
    "capability mapping": "capability-map",
    "Moments of Truth": "choose-the-moments",
    "gradients of agreement": "gradients-of-agreement",
    "individual before group": "own-answer-first",
    "divergence before convergence": "open-then-close",
}
"""Crafts that the questions need, each with the card that teaches it and names who it is from."""

_OPENING: Final = re.compile(r"\n+(?=- )")


def find_faults(cards: Sequence[Card]) -> Iterator[str]:
    """Everything that is wrong with `cards`, one line each."""
    yield from _missing(cards)
    for card in cards:
        yield from (f"{card.id}: {fault}" for fault in _faults_of(card))
    yield from _repeated("title", ((card.id, card.title) for card in cards))
    yield from _repeated("company", ((card.id, card.company) for card in cards if card.company))
    yield from _repeated("cue", ((card.id, cue) for card in cards for cue in card.cues))
    yield from _repeated(
        "follow-up question", ((card.id, probe.question) for card in cards for probe in card.probes)
    )
    for one, other, share in alike(cards):
        if share <= ALIKE:
            break
        yield f"{one}: says the same as {other} ({share:.2f} of the shorter text)"
    yield from _uncredited(cards)
    linked = {id for card in cards for id in card.see}
    yield from (f"{card.id}: leads nowhere (see)" for card in cards if not card.see)
    yield from (f"{card.id}: no other card leads to it" for card in cards if card.id not in linked)


def _missing(cards: Sequence[Card]) -> Iterator[str]:
    by_id = {card.id: card for card in cards}
    first = {card.questions[0] for card in cards if card.kind == "example" and card.questions}
    for question in QUESTIONS:
        of_it = [card for card in cards if question.slug in card.questions]
        for kind in NEEDED:
            if all(card.kind != kind for card in of_it):
                yield f"question {question.slug}: no {kind} card"
        probes = sum(len(card.probes) for card in of_it)
        if probes < PROBES:
            yield f"question {question.slug}: {probes} follow-up questions instead of at least {PROBES}"
        if question.slug not in first:
            yield f"question {question.slug}: no example that is first of all about it"
    sections = Counter(str(card.reference) for card in cards)
    for source in SOURCES.values():
        for section in source.sections:
            if sections[f"{source.id}/{section}"] < COVER:
                yield f"section {source.id}/{section}: fewer than {COVER} cards"
    for craft, id in CRAFTS.items():
        card = by_id.get(id)
        if card is None or card.kind != "method":
            yield f"craft “{craft}”: no method card {id!r}"
        elif not card.credits:
            yield f"craft “{craft}”: {id} does not say who it is from"


def _faults_of(card: Card) -> Iterator[str]:
    length = len(card.body.split())
    if length not in BODY:
        yield f"{length} words in the body instead of {BODY.start} to {BODY.stop - 1}"
    if len(card.cues) not in CUES:
        yield f"{len(card.cues)} cues instead of {CUES.start} to {CUES.stop - 1}"
    if len(card.questions) > 4:
        yield "belongs to more than four questions"
    own = runs(card.body, SHINGLE) | runs(card.title, SHINGLE)
    for cue in card.cues:
        if runs(cue, SHINGLE) & own or cue.casefold() in card.body.casefold():
            yield f"the cue “{cue}” is the card's own words"
    if card.company and card.company.split()[0] not in card.body:
        yield f"the body does not name the company {card.company}"
    if card.probes or card.marks:
        opening, *bullets = _OPENING.split(card.body)
        if not opening.strip() or opening.startswith("- "):
            yield "no paragraph before the bullets"
        if any(re.search(r"\n\s*\n", bullet) for bullet in bullets):
            yield "something follows the bullets"


def _uncredited(cards: Sequence[Card]) -> Iterator[str]:
    """Cards that name somebody whom another card credits, and do not say for what."""
    surnames = {name for card in cards for credit in card.credits for name in _surnames(credit.author)}
    for card in cards:
        credited = {name for credit in card.credits for name in _surnames(credit.author)}
        for name in sorted(surnames - credited):
            if name in card.body and re.search(rf"\b[A-Z]\S+ {re.escape(name)}\b", card.body):
                yield f"{card.id}: names {name} without a credit"
        for credit in card.credits:
            if not any(name in card.body for name in _surnames(credit.author)):
                yield f"{card.id}: credits {credit.author} without naming them in the text"


def _surnames(author: str) -> set[str]:
    people = re.split(r", | and | with ", author)
    return {person.split()[-1] for person in people if person.split()}


def _repeated(what: str, said: Iterable[tuple[str, str]]) -> Iterator[str]:
    where: dict[str, list[str]] = {}
    for id, text in said:
        where.setdefault(text.casefold(), []).append(id)
    for text, ids in where.items():
        if len(ids) > 1:
            yield f"{', '.join(ids)}: the same {what} twice, “{text}”"


def alike(cards: Sequence[Card]) -> list[tuple[str, str, float]]:
    """Pairs of cards with the share of the shorter body's runs that the other has too, the most alike first."""
    said = {card.id: runs(card.body, SHINGLE) for card in cards}
    pairs = [
        (one, other, len(said[one] & said[other]) / (min(len(said[one]), len(said[other])) or 1))
        for one, other in combinations(said, 2)
    ]
    return sorted(pairs, key=lambda pair: -pair[2])


def figures(cards: Sequence[Card]) -> str:
    """How many cards of which kind there are for each question and source, and how long and how linked they are."""
    kinds: tuple[str, ...] = get_args(Kind)
    width = max(len(question.slug) for question in QUESTIONS) + 2
    heading = "".join(f"{kind:>12s}" for kind in kinds)
    lines = [f"{'question':{width}s}{heading}{'follow-ups':>12s}"]
    for question in QUESTIONS:
        of_it = [card for card in cards if question.slug in card.questions]
        tally = Counter(card.kind for card in of_it)
        row = "".join(f"{tally[kind]:12d}" for kind in get_args(Kind))
        lines.append(f"{question.slug:{width}s}{row}{sum(len(card.probes) for card in of_it):12d}")
    for source in SOURCES:
        tally = Counter(card.kind for card in cards if card.source == source)
        row = "".join(f"{tally[kind]:12d}" for kind in get_args(Kind))
        lines.append(f"{source:{width}s}{row}")
    lengths = [len(card.body.split()) for card in cards] or [0]
    one, other, share = (*alike(cards), ("", "", 0.0))[0]
    lines += [
        f"{len(cards)} cards, {sum(len(card.cues) for card in cards)} cues, "
        f"{sum(len(card.probes) for card in cards)} follow-up questions, "
        f"{sum(card.kind == 'example' for card in cards)} companies",
        f"words in a body: {min(lengths)} to {max(lengths)}, half of them up to {median(lengths):.0f}",
        f"most alike: {one} and {other}, {share:.2f} of the shorter text",
        f"links: {sum(len(card.see) for card in cards)}; "
        f"credits: {sum(len(card.credits) for card in cards)} on {sum(bool(card.credits) for card in cards)} cards, "
        f"to {len({credit for card in cards for credit in card.credits})} works",
    ]
    return "\n".join(lines)


def default_texts() -> tuple[Path, ...]:
    """Where our words lie: the cards, the prompts and the method."""
    return (resource_folder("knowledge"), resource_folder("prompts"), *map(Path, method.__path__))


def main(arguments: Sequence[str]) -> int:
    """Print the figures and every fault; 1 if there is one."""
    parser = argparse.ArgumentParser("python -m assistant.retrieval.audit", description="Check the guidance.")
    parser.add_argument(
        "--against",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="texts we may share no sentence with",
    )
    parser.add_argument(
        "--texts",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="texts of ours to compare instead of the usual ones",
    )
    chosen = parser.parse_args(arguments)
    try:
        cards = load_cards()
        faults = list(find_faults(cards))
        titles = [
            *(source.title for source in SOURCES.values()),
            *(credit.work for card in cards for credit in card.credits),
        ]
        theirs = [(str(path), path.read_text("utf-8")) for path in chosen.against]
        ours = list(own_texts(chosen.texts or default_texts())) if theirs else []
    except (BadInput, OSError, UnicodeDecodeError, SyntaxError) as fault:
        sys.stdout.write(f"{fault}\n")
        return 1
    faults += [
        f"{one.ours}: shares {len(one.words.split())} words with {one.theirs}: “{one.words}”"
        for one in shared(ours, theirs, titles)
    ]
    sys.stdout.write(figures(cards) + "\n")
    if theirs:
        sys.stdout.write(f"{len(ours)} texts of ours compared with {len(theirs)} others\n")
    for line in faults:
        sys.stdout.write(f"wrong: {line}\n")
    sys.stdout.write(f"Faults: {len(faults)}.\n" if faults else "Nothing is wrong.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
