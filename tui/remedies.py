"""What can be done about a break in the trace: add what is missing, link what is there, or open the record."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from assistant.method.linking import link_field, linked
from assistant.method.records import KINDS, Bet, Need, Record, ValueProposition
from assistant.method.said import links
from assistant.text import one_line
from tui.additions import Addition, aim, around_bet, fields_for, following, kind_word

if TYPE_CHECKING:
    from assistant.method.trace import Break
    from tui.state import Snapshot

_CUSTOMERS: Final = ("persona", "need", "value_proposition")
_MOST: Final = 12
"""Links of one sort that are offered; with more, the form of the record is the better list."""


@dataclass(frozen=True)
class Remedy:
    """One way out of a break.

    With `adds` it is a new record, which is then named in the fields `named_in` of other records, as pairs of
    id and field. With `changes` it is new values for fields of the record `ref`. With neither, `ref` is opened.
    """

    label: str
    adds: Addition | None = None
    named_in: tuple[tuple[str, str], ...] = ()
    ref: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)


def remedies(found: Break, snapshot: Snapshot, reached: Collection[str]) -> list[Remedy]:
    """The ways out of a break, the likeliest first; `reached` are the ids that lead to a chosen bet."""
    record = snapshot.records.get(found.ref)
    if record is None:
        return []
    bet = snapshot.records.get(found.bet)
    ways = list(_lost(record, found.missing, snapshot))
    if not isinstance(bet, Bet):
        # What names a record that is gone is no better for having another one below it.
        ways += ways or _leads(record, found.missing, snapshot, reached)
    elif found.missing in _CUSTOMERS:
        ways += _customers(record, bet, found.missing, snapshot)
    else:
        ways += _work(bet, found, snapshot, reached)
    ways.append(Remedy(f"Open {_name(record)} in its form", ref=record.id))
    if isinstance(bet, Bet) and bet is not record:
        ways.append(Remedy(f"Open {_name(bet)} in its form", ref=bet.id))
    return ways


def _lost(record: Record, kind: str, snapshot: Snapshot) -> Iterator[Remedy]:
    for link in links(record):
        target = snapshot.records.get(link.id)
        if link.kind != kind or (target is not None and target.kind == kind):
            continue
        value = getattr(record, link.path, None)
        if value is not None:
            rest = [id_ for id_ in value if id_ != link.id] if isinstance(value, list) else None
            label = f"Take the lost {link.id} out of {_name(record)}"
            yield Remedy(label, ref=record.id, changes={link.path: rest})


def _leads(record: Record, kind: str, snapshot: Snapshot, reached: Collection[str]) -> Iterator[Remedy]:
    """Ways to lead a record to a chosen bet, or to add the work that a capability lacks."""
    if kind != "bet":
        for addition in following(record, {}, snapshot):
            if addition.kind == kind:
                yield Remedy(f"Add: {addition.label}", addition)
        return
    for parent in ("bet", "capability", "activity"):
        if name := link_field(type(record), parent):
            targets = [each for each in snapshot.of_kind(parent) if each.id in reached][:_MOST]
            for target in targets:
                yield Remedy(
                    f"Link it to {_name(target)}", ref=record.id, changes=linked(record, name, target.id)
                )
            return


def _work(bet: Bet, found: Break, snapshot: Snapshot, reached: Collection[str]) -> Iterator[Remedy]:
    """Ways to give a bet the objective, work, money or measure that it lacks."""
    kind = found.missing
    if kind in ("activity", "budget"):
        above = "capability" if kind == "activity" else "activity"
        for parent in _plan_of(bet, above, snapshot):
            for addition in following(parent, around_bet(bet), snapshot):
                if addition.kind == kind:
                    yield Remedy(f"Add: {addition.label}", addition)
    else:
        fields = fields_for(kind, around_bet(bet))
        if kind == "objective":
            fields |= aim(bet.id, found.horizon, snapshot)
        elif kind == "moment_of_truth":
            fields["priority"] = "high"
        word = {"objective": f", {found.horizon},", "moment_of_truth": " of high priority"}.get(kind, "")
        label = f"{KINDS[kind].label}{word} for {_name(bet)}"
        yield Remedy(f"Add: {label}", Addition(label, kind, fields))
    for other in [each for each in snapshot.of_kind(kind) if each.id not in reached][:_MOST]:
        name = link_field(type(other), "bet")
        fits = found.horizon in ("", getattr(other, "horizon", ""))
        if name and fits:
            label = f"Link {_name(other)}, which leads to no chosen bet yet"
            yield Remedy(label, ref=other.id, changes=linked(other, name, bet.id))


def _plan_of(bet: Bet, kind: str, snapshot: Snapshot) -> list[Record]:
    capabilities = [each for each in snapshot.of_kind("capability") if _names(each, bet.id)]
    if kind == "capability":
        return capabilities
    ids = {each.id for each in capabilities}
    return [each for each in snapshot.of_kind(kind) if any(_names(each, id_) for id_ in ids)]


def _customers(record: Record, bet: Bet, kind: str, snapshot: Snapshot) -> Iterator[Remedy]:
    """Ways to lead a bet back to a persona, a need and a promise that belong together."""
    bet_field = link_field(Bet, kind)
    own = getattr(bet, bet_field)
    if record is not bet:
        yield from _finished(record, kind, own, snapshot)
    kin = {record.id} if record is not bet else {*bet.persona_ids, *bet.need_ids, *bet.value_proposition_ids}
    others = [each for each in snapshot.of_kind(kind) if each.id not in own]
    fitting = [each for each in others if not kin or _akin(each, kin, snapshot)][:_MOST]
    for each in fitting:
        yield Remedy(f"Name {_name(each)} in the bet", ref=bet.id, changes=linked(bet, bet_field, each.id))
    around = {"persona": list(bet.persona_ids), "need": list(bet.need_ids), record.kind: [record.id]}
    if isinstance(record, Need):
        around["persona"] = _unpromised(record, bet, snapshot)
    elif isinstance(record, ValueProposition) and record.persona_id:
        around["persona"] = [record.persona_id]
    label = f"{KINDS[kind].label} for {_name(record)}"
    named_in = [(bet.id, bet_field)]
    if record is not bet and (name := link_field(type(record), kind)):
        named_in.append((record.id, name))
    yield Remedy(f"Add: {label}", Addition(label, kind, fields_for(kind, around)), named_in=tuple(named_in))


def _finished(record: Record, kind: str, ids: Collection[str], snapshot: Snapshot) -> Iterator[Remedy]:
    """Ways to finish a need of nobody, or a promise to nobody or about nothing, by what its bet names already."""
    name = link_field(type(record), kind)
    if not name or getattr(record, name):
        return
    for each in [snapshot.records[id_] for id_ in ids if id_ in snapshot.records][:_MOST]:
        fits = (
            not isinstance(record, ValueProposition)
            or not isinstance(each, Need)
            or record.persona_id in each.persona_ids
        )
        if fits and each.kind == kind:
            yield Remedy(
                f"Name {_name(each)} in {_name(record)}", ref=record.id, changes=linked(record, name, each.id)
            )


def _unpromised(need: Need, bet: Bet, snapshot: Snapshot) -> list[str]:
    """The personas of a bet that have a need, those first to whom no promise about it is kept."""
    kept = {
        promise.persona_id
        for id_ in bet.value_proposition_ids
        if isinstance(promise := snapshot.records.get(id_), ValueProposition) and need.id in promise.need_ids
    }
    return sorted((id_ for id_ in bet.persona_ids if id_ in need.persona_ids), key=kept.__contains__)


def _akin(record: Record, ids: Collection[str], snapshot: Snapshot) -> bool:
    named = [snapshot.records[id_] for id_ in ids if id_ in snapshot.records]
    return any(_names(record, id_) for id_ in ids) or any(_names(each, record.id) for each in named)


def _names(record: Record, id: str) -> bool:
    return any(link.id == id for link in links(record))


def _name(record: Record) -> str:
    return f"the {kind_word(record.kind)} “{one_line(record.title, 60) or record.id}”"
