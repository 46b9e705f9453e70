"""Which bets come first: placing and ranking them, and never more than three chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from assistant.errors import BadInput, NotFound
from assistant.method.bets import MOST_CHOSEN
from assistant.method.records import BetStatus
from assistant.text import one_line, safe_text
from assistant.workspace.changes import Body
from assistant.workspace.lifecycle import WorkspaceFile, Written
from assistant.workspace.most_chosen import bets_in, must_leave_room, others_chosen
from assistant.workspace.review import changed_record
from assistant.workspace.state import Draft


class Choosing(WorkspaceFile):
    """The acts of a person who chooses. Each is one act, however many bets it moves."""

    def place_bet(self, id: str, status: BetStatus, *, reason: str = "", rank: int | None = None) -> Written:
        """Says where a bet stands: candidate, shortlisted, chosen, parked or dropped.

        Only chosen bets have a rank: the first free one where none is given; a bet that has that rank
        already changes places. The reason is kept for as long as the bet is parked or dropped.

        Raises:
            NotFound: there is no such bet.
            BadInput: there is no such status, three others are chosen already, a bet is dropped without a
                reason, or a reason or rank is given where it has no meaning.
        """
        if status not in get_args(BetStatus):
            raise BadInput(f"There is no status {one_line(str(status), 40)!r} of a bet.")
        reason = safe_text(reason).strip()
        if status == "dropped" and not reason:
            raise BadInput("A bet is dropped with a reason.", hint="Say in a few words why.")
        if reason and status not in ("parked", "dropped"):
            raise BadInput("A reason says why a bet is parked or dropped; it is neither now.")
        if rank is not None and status != "chosen":
            raise BadInput("Only chosen bets are ranked.")
        with self._ledger.act("place") as draft:
            bet, others = _bet(draft, id)
            if status != "chosen":
                fields = {"status": status, "rank": None, "reason": reason}
                if status == "parked" and bet.get("status") == "parked" and not reason:
                    del fields["reason"]
                draft.put("records", id, changed_record(draft, id, fields))
            else:
                chosen = changed_record(draft, id, {"status": "chosen", "reason": ""})
                must_leave_room(draft, chosen)
                draft.put("records", id, chosen)
                if rank is not None or not bet.get("rank"):
                    _rank(draft, id, _free(others) if rank is None else rank, others)
        return self._written(draft)

    def rank_bet(self, id: str, rank: int) -> Written:
        """Gives a chosen bet a rank, 1 first; a chosen bet that has it already changes places.

        Raises:
            NotFound: there is no such bet.
            BadInput: it is not chosen, or there are not so many places.
        """
        with self._ledger.act("place") as draft:
            bet, others = _bet(draft, id)
            if bet.get("status") != "chosen":
                raise BadInput("Only chosen bets are ranked.", hint="Choose it first.")
            _rank(draft, id, rank, others)
        return self._written(draft)

    def choose_bets(self, ids: Sequence[str]) -> Written:
        """Chooses these bets and ranks them in this order, 1 first, in one act.

        Bets that are chosen besides keep their order and come after them.

        Raises:
            NotFound: one of them is no bet.
            BadInput: more than three would be chosen.
        """
        first = list(dict.fromkeys(ids))
        with self._ledger.act("place") as draft:
            for id_ in first:
                _bet(draft, id_)
            chosen = {ref: body for ref, body in bets_in(draft).items() if body.get("status") == "chosen"}
            after = sorted(
                chosen.keys() - set(first), key=lambda ref: (chosen[ref].get("rank") or len(chosen), ref)
            )
            if len(first) + len(after) > MOST_CHOSEN:
                raise BadInput(
                    f"{len(first) + len(after)} bets would be chosen; at most {MOST_CHOSEN} can come first.",
                    kept="Nothing was changed.",
                    hint="Park, drop or shortlist others first.",
                )
            for rank, id_ in enumerate([*first, *after], 1):
                fields = {"status": "chosen", "rank": rank, "reason": ""}
                draft.put("records", id_, changed_record(draft, id_, fields))
        return self._written(draft)


def _bet(draft: Draft, id_: str) -> tuple[Body, dict[str, Body]]:
    """The bet `id_`, and the others that are chosen."""
    bets = bets_in(draft)
    if id_ not in bets:
        raise NotFound(
            f"There is no bet {one_line(id_, 80)!r}.", hint=f"Bets: {', '.join(bets) or 'none yet'}."
        )
    return bets[id_], others_chosen(draft, id_)


def _rank(draft: Draft, id_: str, rank: int, others: Mapping[str, Body]) -> None:
    places = max(MOST_CHOSEN, len(others) + 1)
    if not 1 <= rank <= places:
        raise BadInput(f"A rank is 1 to {places}.", kept="Nothing was changed.")
    free = (draft.get("records", id_) or {}).get("rank")
    settled = {ref: body for ref, body in others.items() if body.get("rank") != rank} | {id_: {"rank": rank}}
    for ref in others.keys() - settled.keys():
        place = free if free not in {None, rank} else _free(settled)
        draft.put("records", ref, changed_record(draft, ref, {"rank": place}))
        settled[ref], free = {"rank": place}, None
    draft.put("records", id_, changed_record(draft, id_, {"rank": rank}))


def _free(chosen: Mapping[str, Body]) -> int:
    """The first rank that none of `chosen` has."""
    taken = {body.get("rank") for body in chosen.values()}
    return next(rank for rank in range(1, len(taken) + 2) if rank not in taken)
