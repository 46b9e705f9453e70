"""Short ids that people can read and type, never handed out twice."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.workspace.state import Draft

PREFIX = {
    "decisions": "decision",
    "actions": "action",
    "parked": "parked",
    "documents": "document",
    "ballots": "vote",
    "workshops": "workshop",
    "runsheets": "runsheet",
}


def next_id(draft: Draft, collection: str, prefix: str, retired: Collection[str]) -> str:
    """The next free id such as ``need-3``.

    Ids of removed things (`retired`) and ids that suggestions hold for their records are left alone, so
    that a link, a citation or an undo never meets a stranger under an old name.
    """
    taken = {id_ for id_, _ in draft.listed(collection)} | set(retired)
    if collection == "records":
        taken |= reserved(draft)
    pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,9}})")
    numbers = (int(match[1]) for id_ in taken if (match := pattern.fullmatch(id_)))
    return f"{prefix}-{max(numbers, default=0) + 1}"


def reserved(draft: Draft, *, state: str | None = None) -> set[str]:
    """Ids of records that suggestions would add; only of suggestions in `state` where one is given."""
    return {
        str(record["id"])
        for _, body in draft.listed("suggestions")
        if state is None or body.get("state", "open") == state
        for record in body.get("payload", {}).get("records", ())
        if record.get("id")
    }


def record_prefix(kind: str) -> str:
    """What the ids of a kind of record begin with: ``offer-change`` for ``offer_change``."""
    return kind.replace("_", "-")
