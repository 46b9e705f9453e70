"""The acts on the plan of the workshops: lay it, move one, say where and who; and what a calendar needs to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import available_timezones

from assistant.errors import BadInput, NotFound
from assistant.method.planned import Plan, Workshop, day_named
from assistant.method.schedule import Impossible, lay, moved, ordered
from assistant.method.sessions import SESSIONS
from assistant.text import one_line
from assistant.workspace import history
from assistant.workspace.changes import Body
from assistant.workspace.content import PLAN, checked, plain, plan_body
from assistant.workspace.errors import NOTHING_CHANGED
from assistant.workspace.events import Event
from assistant.workspace.lifecycle import WorkspaceFile, Written
from assistant.workspace.state import Draft

SETTABLE = ("date", "start", "finish", "place", "attendees")
"""What one says of a workshop."""
_OF_THIS_MACHINE = frozenset({"localtime", "posixrules", "Factory"})


def is_zone(name: str) -> bool:
    """Whether `name` is a time zone that means the same on another machine.

    It is looked up in the list of names: to open a zone by its name would read whatever file that leads to.
    """
    return name not in _OF_THIS_MACHINE and name in available_timezones()


@dataclass(frozen=True, slots=True)
class Dated:
    """The event that last touched a workshop, or what it was laid by: its number, and when it was."""

    revision: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Calendar:
    """What makes calendar entries the same from one export to the next, by session.

    `name` is the workspace's own for as long as its file lives; a copy of the file bears it too.
    """

    name: str
    dated: Mapping[int, Dated]
    people: Dated
    """The event that last touched who takes part, or what the organisation is called."""
    homework: Dated
    """The event that last touched homework, or what the organisation is called."""


class Planning(WorkspaceFile):
    """The acts on the plan."""

    def lay_plan(
        self, fields: Mapping[str, object], *, times: Mapping[str, str] | None = None, again: bool = False
    ) -> Written:
        """Lays all workshops by what was planned before and the named `fields` of `Plan`.

        Places, people and times stay as somebody said them; `times` gives all a new ``start`` or ``finish``.
        Null, an empty text or an empty list brings a field back to what is usual.

        Raises:
            BadInput: a field does not fit, there is no such time zone, the sessions do not fit, or somebody moved
                a workshop and it is not to be laid `again`.
        """
        with self._ledger.act(history.PLAN) as draft:
            stands = draft.get("settings", PLAN) or {}
            body = plan_body({**stands, **plain(dict(fields))})
            if body.get("zone"):
                _must_be_a_zone(str(body["zone"]))
            held = _held(draft)
            by_hand = [each for each in held if each.moved]
            if by_hand and not again:
                raise BadInput(
                    f"{_told(by_hand)} moved by hand, which a new plan would undo.",
                    kept=NOTHING_CHANGED,
                    hint="Say --again to lay all of them anew, or move single ones with --move.",
                )
            try:
                days = lay(Plan.model_validate(body))
            except Impossible as error:
                raise _refused(error) from None
            if body or stands:
                draft.put("settings", PLAN, body)
            known = {each.session: plain(each) for each in held}
            for session, day in zip(SESSIONS, days, strict=True):
                old: Body = known.get(session.number) or {"id": f"workshop-{session.number}"}
                laid = {**old, "session": session.number, "date": day, "moved": False, **(times or {})}
                _put(draft, laid)
            draft.note = f"{len(days)} workshops from {days[0].isoformat()} to {days[-1].isoformat()}"
        return self._written(draft)

    def move_workshop(self, session: int, to: date, *, push: bool = False) -> Written:
        """Puts the workshop of `session` on another day; with `push`, those in its way move on.

        Raises:
            BadInput: there is none, or it would pass another.
        """
        with self._ledger.act("move") as draft:
            plan = Plan.model_validate(draft.get("settings", PLAN) or {})
            held = _held(draft)
            try:
                after = moved(held, session, to, plan, push=push)
            except Impossible as error:
                raise _refused(error) from None
            for was, now in zip(ordered(held), after, strict=True):
                if now != was:
                    _put(draft, plain(now))
        return self._written(draft)

    def set_workshop(
        self,
        session: int,
        fields: Mapping[str, object],
        *,
        push: bool = False,
        was: Mapping[str, object] | None = None,
    ) -> Written:
        """Says of the workshop of `session` on which day it is, when it starts and finishes, where, or who must come.

        Null, an empty text or an empty list brings back what is usual.

        Args:
            session: its number.
            fields: what is said anew.
            push: those in the way of a new day move on.
            was: what the person had before their eyes; where one of the `fields` is another by now, all stays.

        Raises:
            NotFound: there is none, or somebody who must come does not take part.
            BadInput: a field is no such thing, does not fit, or was changed meanwhile; or it would pass another.
        """
        given = plain(dict(fields))
        if wrong := [name for name in given if name not in SETTABLE]:
            raise BadInput(
                f"{one_line(', '.join(wrong), 120)} cannot be set on a workshop.",
                kept=NOTHING_CHANGED,
                hint=f"There are {', '.join(SETTABLE)}.",
            )
        with self._ledger.act("change") as draft:
            rows = _held(draft)
            held = next((each for each in rows if each.session == session), None)
            if held is None:
                raise NotFound(
                    f"There is no workshop of session {session} yet.",
                    kept=NOTHING_CHANGED,
                    hint="Lay the plan first, or name another.",
                )
            stands, seen = plain(held), plain(dict(was or {}))
            if any(stands[name] != seen[name] for name in given if name in seen):
                raise BadInput(
                    f"Somebody else changed session {session} meanwhile; it is on {day_named(held.date)}, "
                    f"{held.start} to {held.finish}.",
                    kept=NOTHING_CHANGED,
                    hint="Look at it as it is now, and say it again.",
                )
            _must_take_part(draft, given.get("attendees") or [])
            body = checked("workshops", {**stands, **given}, f"workshop {session}")
            after = ordered(rows)
            if body["date"] != stands["date"]:
                plan = Plan.model_validate(draft.get("settings", PLAN) or {})
                try:
                    after = moved(rows, session, date.fromisoformat(body["date"]), plan, push=push)
                except Impossible as error:
                    raise _refused(error) from None
                body["moved"] = True
            _put(draft, body)
            for before, now in zip(ordered(rows), after, strict=True):
                if now != before and now.session != session:
                    _put(draft, plain(now))
        return self._written(draft)

    def calendar(self) -> Calendar:
        """What the entries of a calendar are told apart and ordered by, as of now."""
        with self._current():
            state = self._ledger.state
            plan = state.get("settings", PLAN)
            laid = plan.revisions.get("", 0) if plan else 0
            revisions = {
                int(entity.body["session"]): max(laid, entity.revisions.get("", 0))
                for _, entity in state.listed("workshops")
            }
            moments = {
                number: self._ledger.select("WHERE seq = ?", number)[0].moment
                for number in set(revisions.values())
            }
            first = self._ledger.select("ORDER BY seq LIMIT 1")[0]
            people = self._last_of("participants") or first
            work = self._last_of("actions") or first
        dated = {session: Dated(number, moments[number]) for session, number in revisions.items()}
        return Calendar(first.uuid, dated, Dated(people.seq, people.moment), Dated(work.seq, work.moment))

    def _last_of(self, collection: str) -> Event | None:
        """The last event that touched, added or removed something of `collection`, or the organisation's name."""
        named = ("settings", "organisation")
        return next(
            (
                event
                for event in self._backwards()
                if any(
                    named == (each.collection, each.id) or each.collection == collection
                    for each in event.changes
                )
            ),
            None,
        )


def _held(draft: Draft) -> list[Workshop]:
    return [Workshop.model_validate(body) for _, body in draft.listed("workshops")]


def _put(draft: Draft, fields: Body) -> None:
    body = checked("workshops", fields, f"workshop {fields['session']}")
    if not body.get("moved"):
        body.pop("moved", None)
    draft.put("workshops", str(body["id"]), body)


def _must_take_part(draft: Draft, names: Sequence[object]) -> None:
    for name in names:
        if draft.get("participants", str(name)) is None:
            raise NotFound(
                f"Nobody called {one_line(str(name), 80)!r} takes part.",
                kept=NOTHING_CHANGED,
                hint="Add them to the participants first.",
            )


def _must_be_a_zone(name: str) -> None:
    if not is_zone(name):
        raise BadInput(
            f"There is no time zone {one_line(name, 60)!r}.",
            kept=NOTHING_CHANGED,
            hint="Name it as Europe/Oslo or America/New_York.",
        )


def _told(workshops: Sequence[Workshop]) -> str:
    sessions = [str(each.session) for each in ordered(workshops)]
    return f"Session {sessions[0]} was" if len(sessions) == 1 else f"Sessions {', '.join(sessions)} were"


def _refused(error: Impossible) -> BadInput:
    return BadInput(str(error), kept=NOTHING_CHANGED, hint=error.hint)
