"""The customers' side of a chosen bet: the ways that lead to it from personas, and where they are cut.

(source: cvmbok/trace). A way is whole where a persona has a need and is made a promise about it, and the bet names
all three. What keeps records of a bet from being on such a way is said once, of the record that lacks the link:
a promise that is about no need yet is one break, not one more for each need that could be meant by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.method.records import Bet, Need, Persona, ValueProposition
from assistant.method.rules.picture import Picture, R, name
from assistant.method.said import BaseRecord, links
from assistant.method.trace_nodes import Break

_NAMED_BY = {"persona": "persona_ids", "need": "need_ids", "value_proposition": "value_proposition_ids"}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a bet, from the top down and without the bet; `cut` is the break on it."""

    records: tuple[BaseRecord, ...]
    cut: Break | None = None


def ways_to(picture: Picture, bet: Bet) -> list[Way]:
    """Every way that leads to `bet` from what it names: whole ones, and those that are cut."""
    return list(_Customers(picture, bet).ways())


def without_customers(bet: Bet, ways: list[Way]) -> Iterator[Break]:
    """What `bet` lacks of personas, needs and promises, where no cut on one of its `ways` says so already."""
    said = {way.cut.missing for way in ways if way.cut is not None}
    for kind, words in (
        ("persona", "names no persona"),
        ("need", "names no need"),
        ("value_proposition", "keeps no promise"),
    ):
        # A lost id is told as such.
        if kind not in said and not any(link.kind == kind for link in links(bet)):
            yield Break(bet.id, kind, f"The chosen bet {name(bet)} {words}.", "blocking", bet.id)


def _names_any(picture: Picture, bet: Bet, kind: str) -> bool:
    found = (picture.by_id.get(id_) for id_ in getattr(bet, _NAMED_BY[kind]))
    return any(getattr(record, "kind", "") == kind for record in found)


class _Customers:
    """What a bet names of personas, needs and promises, and which of them hang together."""

    def __init__(self, picture: Picture, bet: Bet) -> None:
        self.picture, self.bet = picture, bet
        self.personas = self._named(bet.persona_ids, Persona)
        self.needs = self._named(bet.need_ids, Need)
        self.promises = self._named(bet.value_proposition_ids, ValueProposition)
        self.owned = [
            (who, need) for who in self.personas for need in self.needs if who.id in need.persona_ids
        ]
        homes = {need.id for _, need in self.owned}
        self.strange = [need for need in self.needs if need.id not in homes]
        """Needs that no persona of the bet has."""
        kept = {promise.id for who, need in self.owned for promise in self._kept(who, need)}
        self.idle = [promise for promise in self.promises if promise.id not in kept]
        """Promises that belong to no persona of the bet with a need of theirs in it."""

    def ways(self) -> Iterator[Way]:
        cuts = {promise.id: cut for promise in self.idle if (cut := self._idle_cut(promise)) is not None}
        meant = self._meant([promise for promise in self.idle if promise.id in cuts])
        nobodys = [need for need in self.strange if not self.picture.linked(need.persona_ids, Persona)]
        for who in self.personas:
            mine = [need for persona, need in self.owned if persona is who]
            if not mine:
                yield Way((who,), self._needless_cut(who, cuts, nobodys))
            for need in mine:
                kept = self._kept(who, need)
                for promise in kept:
                    yield Way((who, need, promise))
                if not kept:
                    text = f"keeps no promise to {name(who)} about {name(need)}"
                    said = (who.id, need.id) in meant
                    yield Way((who, need), None if said else self._cut(need, "value_proposition", text))
        for need in self.strange:
            known = self.picture.linked(need.persona_ids, Persona)
            text = f"names the need {name(need)}, but {'no persona that has it' if known else 'nobody has it yet'}"
            yield Way((need,), self._cut(need, "persona", text))
        for promise in self.idle:
            cut = cuts.get(promise.id)
            yield Way((promise,), None if cut is not None and self._lost(promise, cut.missing) else cut)

    def _meant(self, promises: list[ValueProposition]) -> set[tuple[str, str]]:
        """Personas and needs without a promise, for each of which one of `promises` stands that is not finished."""
        unfinished = [
            each
            for each in promises
            if not self.picture.linked([each.persona_id or ""], Persona)
            or not self.picture.linked(each.need_ids, Need)
        ]
        found = set()
        # In the order of the needs, so that one which is added takes no promise away from those before it.
        for need in self.needs:
            for who in (persona for persona, owned in self.owned if owned is need):
                fits = next((each for each in unfinished if _may_mean(each, who, need)), None)
                if fits is not None and not self._kept(who, need):
                    unfinished.remove(fits)
                    found.add((who.id, need.id))
        return found

    def _lost(self, record: BaseRecord, kind: str) -> bool:
        """Whether `record` names something of `kind` that does not exist, which is told as a break of its own."""
        found = (self.picture.by_id.get(link.id) for link in links(record) if link.kind == kind)
        return any(getattr(each, "kind", "") != kind for each in found)

    def _named(self, ids: list[str], kind: type[R]) -> list[R]:
        return self.picture.linked(dict.fromkeys(ids), kind)

    def _kept(self, who: Persona, need: Need) -> list[ValueProposition]:
        return [each for each in self.promises if each.persona_id == who.id and need.id in each.need_ids]

    def _cut(self, record: BaseRecord, missing: str, text: str) -> Break:
        # A bet that names none of a kind at all is worse off than one that lacks a single link.
        some = _names_any(self.picture, self.bet, missing)
        told = f"The chosen bet {name(self.bet)} {text}."
        return Break(record.id, missing, told, "important" if some else "blocking", self.bet.id)

    def _needless_cut(self, who: Persona, cuts: dict[str, Break], nobodys: list[Need]) -> Break | None:
        """The break of a persona without a need; None where a promise to them or a need of nobody stands for it."""
        if any(
            cuts[each.id].missing == "need" and each.persona_id == who.id
            for each in self.idle
            if each.id in cuts
        ):
            return None
        if nobodys:
            del nobodys[0]
            return None
        return self._cut(who, "need", f"names the persona {name(who)}, but no need of theirs")

    def _idle_cut(self, promise: ValueProposition) -> Break | None:
        """What a promise lacks to be on a way; None where it waits for a persona that one of its needs lacks."""
        whose = self.picture.linked([promise.persona_id or ""], Persona)
        what = f"keeps the promise {name(promise)}"
        if not whose:
            return self._cut(promise, "persona", f"{what}, which is made to nobody yet")
        for need in self.strange:
            known = self.picture.linked(need.persona_ids, Persona)
            if need.id in promise.need_ids and (not known or whose[0] in known):
                return None
        if whose[0] not in self.personas:
            return self._cut(promise, "persona", f"{what}, but is not for the persona it is made to")
        if not self.picture.linked(promise.need_ids, Need):
            return self._cut(promise, "need", f"{what}, which is about no need yet")
        return self._cut(promise, "need", f"{what}, but names no need of that persona that it is about")


def _may_mean(promise: ValueProposition, who: Persona, need: Need) -> bool:
    """Whether a promise that does not yet say to whom or about what could be the one to `who` about `need`."""
    return promise.persona_id in (None, who.id) and (not promise.need_ids or need.id in promise.need_ids)
