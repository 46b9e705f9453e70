"""Never more than three bets are chosen, whichever act makes a bet a chosen one."""

from __future__ import annotations

from assistant.errors import BadInput
from assistant.method.bets import MOST_CHOSEN
from assistant.workspace.changes import Body
from assistant.workspace.state import Draft


def bets_in(draft: Draft) -> dict[str, Body]:
    """Every bet, by its id."""
    return {ref: body for ref, body in draft.listed("records") if body.get("kind") == "bet"}


def others_chosen(draft: Draft, id_: str) -> dict[str, Body]:
    """The chosen bets besides `id_`, by their ids."""
    return {
        ref: body for ref, body in bets_in(draft).items() if body.get("status") == "chosen" and ref != id_
    }


def must_leave_room(draft: Draft, record: Body) -> None:
    """Refuses to make `record` a chosen bet where there is no place for it; whatever else it is may be put.

    A bet that is chosen already may be changed, even where a file brought in more than three.

    Raises:
        BadInput: three others are chosen.
    """
    if record.get("kind") != "bet" or record.get("status") != "chosen":
        return
    id_ = str(record.get("id", ""))
    if (draft.get("records", id_) or {}).get("status") == "chosen":
        return
    others = others_chosen(draft, id_)
    if len(others) >= MOST_CHOSEN:
        raise BadInput(
            f"{', '.join(others)} are chosen already; a fourth would take the meaning out of it.",
            kept="Nothing was changed.",
            hint="Park, drop or shortlist one of them first.",
        )
