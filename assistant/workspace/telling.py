"""The lines in which the history tells of acts: titles and plain words, never the names of fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from assistant.method.probes import PROBE
from assistant.method.questions import QUESTION
from assistant.method.records import KINDS
from assistant.method.said import counted, field_label
from assistant.method.sessions import SESSIONS
from assistant.text import one_line
from assistant.workspace.changes import Body, Change
from assistant.workspace.content import ADVISOR
from assistant.workspace.state import COLLECTIONS

Look = Callable[[str, str], Body | None]
"""The body of a thing, by its collection and its id there; None where nobody knows it any more."""

_MOST: Final = 3
_TITLE: Final = 60
_SORTS: Final[Mapping[str, str]] = {
    "decisions": "Decision",
    "actions": "Homework",
    "parked": "Parked item",
    "documents": "Document",
}
_OF_SESSIONS: Final[Mapping[str, str]] = {"workshops": "Workshop", "runsheets": "Run sheet of"}
_BET: Final[Mapping[str, str]] = {
    "candidate": "Made {} a candidate again",
    "shortlisted": "Shortlisted {}",
    "chosen": "Chose {}",
    "parked": "Parked {}",
    "dropped": "Dropped {}",
}
_PARKED: Final[Mapping[str, str]] = {
    "open": "Opened {} again",
    "taken up": "Took up {}",
    "dropped": "Dropped {}",
}
_RANKS: Final[Mapping[int, str]] = {1: "first", 2: "second", 3: "third"}
_PLACING: Final = {"status", "rank", "reason"}


def looker(now: Look, changes: Iterable[Change]) -> Look:
    """Looks a thing up as it is `now`, and where it is gone, as the `changes` made or removed it."""
    gone: dict[tuple[str, str], Body] = {}
    for change in changes:
        if (body := change.removed or change.created) is not None:
            gone.setdefault((change.collection, change.id), body)

    def look(collection: str, id_: str) -> Body | None:
        return now(collection, id_) or gone.get((collection, id_))

    return look


def listed(parts: Iterable[str]) -> str:
    """The first few of `parts`, each once, and how many more there are."""
    once = list(dict.fromkeys(parts))
    more = [f"and {len(once) - _MOST} more"] if len(once) > _MOST else []
    return "; ".join([*once[:_MOST], *more])


def phrase(change: Change, look: Look) -> str:
    """What one change did, in a few words that begin with a capital."""
    name = named(change, look)
    if change.collection == "settings":
        # Of the advisor's settings alone one says which: what its aliases stand for is nobody's to read here.
        which = change.created or change.fields or {}
        return (
            f"Advisor: {_labels(which)}"
            if change.id == ADVISOR
            else f"{_capital(field_label(change.id))} set"
        )
    if change.created is not None or change.removed is not None:
        return _came_or_went(change, name)
    fields = change.fields or {}
    now = {field: difference.get("now") for field, difference in fields.items()}
    return _moved(change, name, now, look) or f"{name}: {_labels(fields)}"


def _came_or_went(change: Change, name: str) -> str:
    is_new = change.created is not None
    if change.collection == "answers":
        fields = [field for field in change.created or change.removed or {} if field != "question"]
        return f"{name}: {_labels(fields) or 'answer'}{'' if is_new else ' removed'}"
    if change.collection == "dismissals":
        return f"Dismissed {name}" if is_new else f"Brought {name} back"
    if change.collection == "parked" and is_new:
        return f"Parked {_title(change.created or {}) or 'an item'}"
    return f"{name} {'added' if is_new else 'removed'}"


def _moved(change: Change, name: str, now: Mapping[str, Any], look: Look) -> str:
    """What a change of a single state means to people; empty where there is no such word for it."""
    match change.collection, set(now):
        case "answers", fields if fields == {"status"} and now["status"]:
            return f"{name} marked {now['status']}"
        case "records", fields if fields <= _PLACING and _is_bet(change, look):
            return _placed(_lower(name), now)
        case "parked", fields if fields == {"state"}:
            return _PARKED.get(str(now["state"]), "Opened {} again").format(f"the {_lower(name)}")
        case "workshops", fields if "date" in fields and fields <= {"date", "moved"}:
            return f"{name} moved to {one_line(str(now['date']), 10)}"
        case "actions", fields if "done" in fields and fields <= {"done", "found", "documents"}:
            return f"{name} {'done' if now['done'] else 'to be done again'}"
    return ""


def _is_bet(change: Change, look: Look) -> bool:
    return (look("records", change.id) or {}).get("kind") == "bet"


def _placed(bet: str, now: Mapping[str, Any]) -> str:
    the_bet = f"the {bet}"
    if "status" in now:
        return _BET.get(str(now["status"]), _BET["candidate"]).format(the_bet)
    if "rank" in now:
        rank = now["rank"]
        return f"Put {the_bet} {_RANKS.get(rank, f'at place {rank}')}" if rank else f"Left {the_bet} unranked"
    return f"Said why {the_bet} does not come first"


def named(change: Change, look: Look) -> str:
    """What people call the thing that changed."""
    name = called(
        change.collection, change.id, change.created or change.removed or look(change.collection, change.id)
    )
    about = change.id.partition(" ")[2] if change.collection == "reflections" else ""
    return f"{name} about {called('records', about, look('records', about))}" if about else name


def called(collection: str, id_: str, body: Body | None) -> str:
    """What people call a thing: its sort and title; its id only where it has no title."""
    if collection == "answers" and id_ in QUESTION:
        return QUESTION[id_].title
    if collection == "reflections":
        probe = id_.partition(" ")[0]
        return f"“{one_line(PROBE[probe].text, _TITLE)}”" if probe in PROBE else probe
    body = body or {}
    if collection == "dismissals":
        return f"the gap “{one_line(id_.partition(' ')[0].replace('-', ' '), _TITLE)}”"
    if collection == "ballots":
        return f"Vote on {counted(len(body['bet_ids']), 'bet')}" if body.get("bet_ids") else "Vote"
    if collection in _OF_SESSIONS:
        titles = [session.title for session in SESSIONS if session.number == body.get("session")]
        return _OF_SESSIONS[collection] + (f" “{titles[0]}”" if titles else "")
    if collection == "participants":
        return one_line(id_, _TITLE)
    if collection == "suggestions":
        return "Suggestion"
    sort = KINDS[kind].label if (kind := str(body.get("kind"))) in KINDS else _SORTS.get(collection, "")
    return " ".join(filter(None, (sort, _title(body) or id_)))


def _title(body: Mapping[str, Any]) -> str:
    title = one_line(str(body.get("title") or body.get("decided") or ""), _TITLE).strip()
    return f"“{title}”" if title else ""


def suggested(changes: Sequence[Change], verb: str, look: Look) -> str:
    """What became of suggestions: how many, and what they would add or change."""
    bodies = [change.created or look("suggestions", change.id) or {} for change in changes]
    what = listed(part for body in bodies for part in _proposed(body.get("payload") or {}, look) if part)
    return f"{verb}{f': {what}' if what else ''}"


def _proposed(payload: Mapping[str, Any], look: Look) -> Iterator[str]:
    for record in _parts(payload, "records"):
        yield called("records", str(record.get("id", "")), record)
    for edit in _parts(payload, "changes"):
        yield _thing("records", edit, look)
    for answer in _parts(payload, "answers"):
        yield called("answers", str(answer.get("question", "")), None)
    for item in _parts(payload, "parked"):
        yield f"to park {_title(item) or 'an item'}"
    for voice in _parts(payload, "voices"):
        question = called("answers", str(voice.get("question", "")), None)
        yield f"{one_line(str(voice.get('participant', '')), _TITLE)} on {question}"
    for edit in _parts(payload, "beside"):
        yield _thing(str(edit.get("collection", "")), edit, look)


def _parts(payload: Mapping[str, Any], name: str) -> list[Body]:
    # A file that was brought in may hold suggestions of any shape.
    parts = payload.get(name)
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []


def _thing(collection: str, edit: Body, look: Look) -> str:
    id_ = str(edit.get("id", ""))
    return called(collection, id_, look(collection, id_) if collection in COLLECTIONS else None)


def _labels(fields: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(map(field_label, fields)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
