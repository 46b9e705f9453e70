"""What an objective still lacks, told while it is being written (source: cvmbok/session-6-objectives).

A good objective says which outcome, for whom, by how much, from where, by when and for which bet. What is blank can
be told for certain and is "missing". Whether words name an outcome, or anybody, is guessed from English wording: such
a guess is never more than "doubtful", and nothing here keeps anyone from saving what they wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from assistant.method.engagement import Engagement
from assistant.method.records import Bet, Persona
from assistant.method.rules.picture import Picture, names
from assistant.method.rules.plan import YEARS_AHEAD
from assistant.method.sources import Section

SOURCE: Final = Section("cvmbok", "session-6-objectives")
NAMES: Final = ("outcome", "who", "how much", "baseline", "by when", "bet")
"""The checks, in the order in which they are told."""

_MOST_TEXT: Final = 4_000
"""Characters of a field that are looked at: an objective is a sentence, and typing must not stall."""


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


_WORK: Final = re.compile(
    r"^\W*(?:to |we |we will |we want to |we shall )?(?:launch|implement|roll[- ]?out|build|develop|deliver|deploy|introduce|"
    r"install|set up|design|create|migrate|publish|organi[sz]e|hold|run|write|finish|complete|release|start|open|hire|train|buy|"
    r"purchase|conduct|execute|establish|prepare)(?:s|ed|ing)?\b",
    re.IGNORECASE,
)
"""A title that begins with something to do."""
_DELIVERED: Final = _words(
    "launched", "implemented", "deployed", "rolled out", "go[- ]live", "on time and (?:on|in|within) budget", "milestones?",
    r"(?:features|projects|campaigns|workshops|trainings?|reports|systems|tools|modules) \w+",
)  # fmt: skip
"""A measure of work done rather than of what came of it."""
_FOR_AN_OUTCOME: Final = _words(
    "so that", "in order to", "in order that", "as a result", "which lets", "that lets"
)
_PEOPLE: Final = _words(
    "customers?", "clients?", "consumers?", "buyers?", "users?", "guests?", "patients?", "visitors?", "passengers?", "members?",
    "subscribers?", "tenants?", "landlords?", "owners?", "households?", "homes?", "houses", "famil(?:y|ies)", "patrons?",
    "shoppers?", "students?", "citizens?", "farmers?", "partners?", "suppliers?", "dealers?", "companies", "firms", "people", "persons?",
    "employees?", "staff", "teams?", "colleagues?", "managers?", "sellers?", "installers?", "technicians?", "engineers?", "drivers?",
    "everyone who", "those who",
)  # fmt: skip
_NUMBER_WORDS: Final = _words(
    "all", "none", "no", "nobody", "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozen",
    "hundred", "thousand", "million", "half", "halve[ds]?", "third", "quarter", "doubled?", "twice", "tripled?", "every", "each",
    "first", "never", "always",
)  # fmt: skip
_UNKNOWN: Final = re.compile(r"^\W*(?:unknown|not known|nobody knows)\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"[12][0-9]{3}")
_NAME_WORD: Final = re.compile(r"[^\W_]{4,}")


@dataclass(frozen=True, slots=True)
class Check:
    """How an objective stands on one point.

    `state` is "missing" where nothing is said, "doubtful" where it may be worth a second look, else "ok";
    `text` is one sentence that says why, or what to add.
    """

    name: str
    state: Literal["ok", "missing", "doubtful"]
    text: str


def checks(fields: Mapping[str, object], engagement: Engagement, as_of: date) -> list[Check]:
    """How an objective stands while it is written, on every point of `NAMES` in their order.

    Args:
        fields: the form's fields by name, as typed so far: texts may be blank or unfinished, a year may be a
            number or text, bets a list of ids or ids with commas between.
        engagement: where the bets and personas are that it may be for.
        as_of: the date that horizons are counted from.
    """
    return list(_checks(_Typed(fields, Picture(engagement, as_of)), as_of))


class _Typed:
    """The fields as far as they can be read."""

    def __init__(self, fields: Mapping[str, object], picture: Picture) -> None:
        self.picture = picture
        self.fields = fields
        self.bet_ids = self._ids("bet_ids")
        self.bets = picture.linked(self.bet_ids, Bet)

    def text(self, *fields: str) -> str:
        """The text of some fields, one after the other; blank where none is said."""
        texts = (str(self.fields.get(field) or "")[:_MOST_TEXT].strip() for field in fields)
        return ". ".join(text for text in texts if text)

    def _ids(self, field: str) -> list[str]:
        value = self.fields.get(field)
        several = value if isinstance(value, list | tuple) else str(value or "").split(",")
        return [id_ for each in several if (id_ := str(each or "").strip())]


def _checks(typed: _Typed, as_of: date) -> Iterator[Check]:
    yield _outcome(typed)
    yield _who(typed)
    yield _how_much(typed)
    yield _baseline(typed)
    yield _by_when(typed, as_of)
    yield _bet(typed)


def _outcome(typed: _Typed) -> Check:
    told = typed.text("title", "metric")
    if not told:
        return Check("outcome", "missing", "Say what will be different, for customers or for the business.")
    if _is_work(typed):
        return Check(
            "outcome", "doubtful", "This reads like work to be done: what will be different once it is?"
        )
    perspective = typed.text("perspective")
    if not perspective:
        return Check(
            "outcome",
            "doubtful",
            "Whose outcome is it, the customers' or the business's? Choose a perspective.",
        )
    whose = "customers" if perspective == "customer" else "the business"
    return Check("outcome", "ok", f"An outcome for {whose}.")


def _is_work(typed: _Typed) -> bool:
    if _FOR_AN_OUTCOME.search(typed.text("title", "metric", "target", "note")):
        return False
    # Work in the title is set right by a measure of what comes of it.
    metric = typed.text("metric")
    return bool(_DELIVERED.search(metric) if metric else _WORK.search(typed.text("title")))


def _who(typed: _Typed) -> Check:
    told = typed.text("title", "metric", "target", "note")
    if not told:
        return Check("who", "missing", "Say for whom it will be different: which customers, or who else.")
    aimed_at = typed.picture.linked((id_ for bet in typed.bets for id_ in bet.persona_ids), Persona)
    if named := _named(told, typed.picture.all(Persona), aimed_at):
        return Check("who", "ok", f"It is about {names(named)}.")
    if people := _PEOPLE.search(told):
        return Check("who", "ok", f"It is about {people[0].lower()}.")
    if typed.text("perspective") == "financial":
        return Check("who", "ok", "It is about the business itself.")
    hint = f"; the bet is for {names(aimed_at)}" if aimed_at else ""
    return Check("who", "doubtful", f"It seems to name nobody{hint}.")


def _named(told: str, personas: Iterable[Persona], aimed_at: Iterable[Persona]) -> list[Persona]:
    """The personas that a text speaks of: by their whole title, or for those of its bet by a word of it."""
    text = told.casefold()
    stems = {word.removesuffix("s") for word in _NAME_WORD.findall(text)}
    close = {persona.id for persona in aimed_at}

    def is_named(persona: Persona) -> bool:
        title = persona.title.strip().casefold()
        own = {word.removesuffix("s") for word in _NAME_WORD.findall(title)}
        return bool(title and title in text) or (persona.id in close and not own.isdisjoint(stems))

    return [persona for persona in personas if is_named(persona)]


def _how_much(typed: _Typed) -> Check:
    metric, target = typed.text("metric"), typed.text("target")
    if not metric or not target:
        lacks = " and ".join(
            words
            for words, there in (("what is measured", metric), ("how far it must have come", target))
            if not there
        )
        return Check("how much", "missing", f"Say {lacks}.")
    if not _has_number(target):
        return Check(
            "how much", "doubtful", "The target holds no figure: how would anyone tell that it was missed?"
        )
    return Check("how much", "ok", "A measure with a target that can be missed.")


def _baseline(typed: _Typed) -> Check:
    baseline = typed.text("baseline")
    if not baseline:
        return Check("baseline", "missing", "Say where it stands today, or write unknown.")
    if _UNKNOWN.search(baseline):
        return Check("baseline", "ok", "Unknown is an honest answer; measuring it comes first.")
    if baseline.casefold() == typed.text("target").casefold():
        return Check(
            "baseline", "doubtful", "Baseline and target are the same, so that nothing would change."
        )
    if not _has_number(baseline):
        return Check(
            "baseline",
            "doubtful",
            "The baseline holds no figure to count from; write unknown if there is none.",
        )
    return Check("baseline", "ok", "A starting point to count from.")


def _has_number(text: str) -> bool:
    return any(character.isnumeric() for character in text) or bool(_NUMBER_WORDS.search(text))


def _by_when(typed: _Typed, as_of: date) -> Check:
    horizon, written = typed.text("horizon"), typed.text("due_year")
    window = YEARS_AHEAD.get(horizon)
    span = f"{as_of.year + window[0]} to {as_of.year + window[1]}" if window else ""
    if not written:
        wanted = f"Give a year from {span}." if window else "Choose a horizon and give a year."
        return Check("by when", "missing", wanted)
    if not _YEAR.fullmatch(written):
        return Check("by when", "doubtful", "Write the year in four digits.")
    year = int(written)
    if window is None:
        fits = [name for name, (first, last) in YEARS_AHEAD.items() if first <= year - as_of.year <= last]
        of = f"{year} is {' or '.join(fits)}" if fits else f"{year} lies in none of the three"
        return Check("by when", "missing", f"Choose a horizon: {of}.")
    if not window[0] <= year - as_of.year <= window[1]:
        return Check("by when", "doubtful", f"{year} lies outside the {horizon} horizon, {span}.")
    return Check("by when", "ok", f"By the end of {year}, within the {horizon} horizon.")


def _bet(typed: _Typed) -> Check:
    if not typed.bet_ids:
        return Check("bet", "missing", "Say which chosen bet it serves.")
    if not typed.bets:
        return Check("bet", "doubtful", "No bet of that id exists.")
    chosen = [bet for bet in typed.bets if bet.status == "chosen"]
    if not chosen:
        return Check("bet", "doubtful", f"It serves {names(typed.bets)}, and that is not chosen.")
    return Check("bet", "ok", f"It serves {names(chosen)}.")
