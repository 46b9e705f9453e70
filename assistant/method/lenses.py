"""The companion lenses at work on one engagement: which probe is to be put to which record, and what is answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.method.bets import LIVING, weakest
from assistant.method.engagement import Engagement, Reflection
from assistant.method.probes import LENS, LENSES, PROBE, Lens, Probe
from assistant.method.records import Activity, Bet, Capability, Persona, Purpose, ValueProposition
from assistant.method.said import BaseRecord

__all__ = [
    "LENS", "LENSES", "PROBE", "Lens", "Probe", "Put", "Verdict", "due", "laid_beside", "put_to", "work_of",
]  # fmt: skip


Verdict = Literal["yes", "partly", "no"]


@dataclass(frozen=True, slots=True)
class Put:
    """A probe put to one record, with what people answered so far.

    `about` is empty for the whole, and for a field of a record that does not exist yet (the purpose).
    """

    probe: Probe
    about: str
    answer: str = ""
    verdict: Verdict | None = None

    @property
    def answered(self) -> bool:
        """Whether people have said anything: an answer, a verdict or both."""
        return bool(self.answer or self.verdict)


def due(engagement: Engagement) -> list[Put]:
    """Every probe with each record it is to be put to: lens by lens, and within a lens record by record.

    Bets are living or chosen as the lens has it; work is the capabilities of those bets and the activities
    that create them; probes that compare statements of the Big Picture wait until these are written.
    """
    said = {(reflection.probe, reflection.about): reflection for reflection in engagement.reflections}
    written = _statements(engagement)
    return [
        _put(probe, id_, record, said.get((probe.slug, id_)))
        for lens in LENSES
        for kind in lens.about
        for id_, record in _subjects(engagement, lens, kind)
        for probe in lens.probes
        if kind in (probe.about or ("",)) and written.issuperset(probe.statements)
    ]


def put_to(engagement: Engagement, probe: Probe, record: BaseRecord | None = None) -> Put:
    """`probe` put to `record`, or to the whole where there is none, whether it is due there or not."""
    about = record.id if record is not None else ""
    said = (
        reflection
        for reflection in engagement.reflections
        if (reflection.probe, reflection.about) == (probe.slug, about)
    )
    return _put(probe, about, record, next(said, None))


def _put(probe: Probe, about: str, record: BaseRecord | None, said: Reflection | None) -> Put:
    if probe.field:
        return Put(probe, about, _text(record, probe.field))
    return Put(probe, about, said.answer.strip(), said.verdict) if said else Put(probe, about)


def laid_beside(engagement: Engagement, bet: Bet, probe: Probe) -> tuple[str, list[str]]:
    """What of the records helps to answer `probe` about `bet`: what it is, and its words; none where nothing does."""
    if probe.slug == "weakest-condition":
        weak = weakest(bet)
        return "The weakest by what you said", [weak.statement] if weak else []
    by_id = {record.id: record for record in engagement.records}
    if probe.slug == "competitor-says":
        promises = [by_id.get(id_) for id_ in bet.value_proposition_ids]
        words = [each.promise or each.title for each in promises if isinstance(each, ValueProposition)]
        return "What it promises", words
    if probe.slug == "objection":
        people = [by_id.get(id_) for id_ in bet.persona_ids]
        return "Who would say it", [each.title for each in people if isinstance(each, Persona)]
    return "", []


def work_of(engagement: Engagement, *bets: Bet) -> list[Capability | Activity]:
    """The capabilities that `bets` need, and the activities that create them, in the order of the workspace."""
    ids = {bet.id for bet in bets}
    needed = [
        record
        for record in engagement.records
        if isinstance(record, Capability) and ids.intersection(record.bet_ids)
    ]
    created = {record.id for record in needed}
    work = [
        record
        for record in engagement.records
        if isinstance(record, Activity) and created.intersection(record.capability_ids)
    ]
    return [*needed, *work]


def _statements(engagement: Engagement) -> set[str]:
    """Which of the four statements of the Big Picture are written."""
    return {
        name
        for record in engagement.records
        if isinstance(record, Purpose)
        for name in ("purpose", "value", "delivery", "customer")
        if _text(record, name)
    }


def _subjects(engagement: Engagement, lens: Lens, kind: str) -> Iterator[tuple[str, BaseRecord | None]]:
    """The records of a kind that a lens is put to, by id; the whole, and a purpose yet to be written, have none."""
    wanted = ("chosen",) if lens.bets == "chosen" else LIVING
    bets = [record for record in engagement.records if isinstance(record, Bet) and record.status in wanted]
    if kind == "":
        yield "", None
    elif kind == "purpose":
        purpose = next((record for record in engagement.records if isinstance(record, Purpose)), None)
        yield (purpose.id if purpose else ""), purpose
    else:
        for record in bets if kind == "bet" else work_of(engagement, *bets):
            if record.kind == kind:
                yield record.id, record


def _text(record: BaseRecord | None, name: str) -> str:
    """What `record` says in a field of text, without the space around it."""
    return str(getattr(record, name, None) or "").strip()
