"""The acts on the run sheet of a session: how long a step takes, what is left out, what comes first, and a note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.errors import BadInput, NotFound
from assistant.method.adjusted import Adjusted, unadjusted
from assistant.method.runsheet import adjust, known_steps, run_sheet
from assistant.method.schedule import Impossible
from assistant.method.sessions import SESSIONS
from assistant.text import one_line, safe_text
from assistant.workspace.content import checked
from assistant.workspace.errors import NOTHING_CHANGED
from assistant.workspace.lifecycle import WorkspaceFile, Written
from assistant.workspace.state import Draft


class Adjusting(WorkspaceFile):
    """The acts on run sheets."""

    def adjust_run_sheet(
        self,
        session: int,
        *,
        times: Mapping[str, int] | None = None,
        usual: Iterable[str] = (),
        without: Iterable[str] = (),
        back: Iterable[str] = (),
        moves: Iterable[tuple[str, str]] = (),
        aim: str | None = None,
        note: str | None = None,
        anew: bool = False,
    ) -> Written:
        """Changes the run sheet of `session`; all that is not set goes on sharing the rest of the time.

        Args:
            session: 1 to 6.
            times: minutes by step, or by question for all steps on it.
            usual: steps and questions whose minutes are no longer set.
            without: steps and questions to leave out.
            back: those to take in again.
            moves: pairs of a step or question and the one that it is to stand before.
            aim: why the session is held, for all to read; an empty text brings back what the method says.
            note: the facilitator's own words on this session, for nobody else; an empty text takes them away.
            anew: whether all changes made before are dropped first; aim and note stay.

        Raises:
            NotFound: there is no such session or step.
            BadInput: minutes are no whole number from 1 on, something is to stand before itself, or the steps do
                not fit any more.
        """
        if not 1 <= session <= len(SESSIONS):
            raise NotFound(
                f"There is no session {session}.",
                kept=NOTHING_CHANGED,
                hint=f"There are 1 to {len(SESSIONS)}.",
            )
        times, pairs = dict(times or {}), list(moves)
        usual, without, back = list(usual), list(without), list(back)
        _must_be_known(session, [*times, *usual, *without, *back, *(id_ for pair in pairs for id_ in pair)])
        if wrong := next((step for step, before in pairs if _is_within(step, before)), None):
            raise BadInput(f"{wrong} cannot stand before itself.", kept=NOTHING_CHANGED)
        engagement = self.engagement()
        with self._ledger.act("change") as draft:
            id_, held = _held(draft, session)
            start = (
                unadjusted(session).model_copy(update={"aim": held.aim, "note": held.note}) if anew else held
            )
            fields = adjust(start, times=times, usual=usual, without=without, back=back, moves=pairs)
            said = {"aim": held.aim if aim is None else aim, "note": held.note if note is None else note}
            body = checked(
                "runsheets",
                {
                    **fields,
                    "id": id_,
                    "session": session,
                    **{name: safe_text(text).strip() for name, text in said.items()},
                },
                id_,
            )
            try:
                run_sheet(engagement, session, adjusted=Adjusted.model_validate(body))
            except Impossible as error:
                raise does_not_fit(error) from None
            if set(body) == {"id", "session"}:
                if draft.get("runsheets", id_) is not None:
                    draft.drop("runsheets", id_)
            else:
                draft.put("runsheets", id_, body)
        return self._written(draft)


def does_not_fit(error: Impossible) -> BadInput:
    """A run sheet that cannot be, as an error for people."""
    return BadInput(str(error), kept=NOTHING_CHANGED, hint=error.hint)


def _held(draft: Draft, session: int) -> tuple[str, Adjusted]:
    """What was changed before, and under which id; a file that was brought in may have named it otherwise."""
    for id_, body in draft.listed("runsheets"):
        if body["session"] == session:
            return id_, Adjusted.model_validate(body)
    new = unadjusted(session)
    return new.id, new


def _must_be_known(session: int, ids: Iterable[str]) -> None:
    known = known_steps(session)
    for id_ in ids:
        if id_ not in known:
            raise NotFound(
                f"The run sheet of session {session} has no step {one_line(id_, 60)!r}.",
                kept=NOTHING_CHANGED,
                hint="Name a step as `runsheet` shows it, or a question for all steps on it: "
                + ", ".join(each.slug for each in SESSIONS[session - 1].questions)
                + ".",
            )


def _is_within(step: str, before: str) -> bool:
    """Whether one of the two is the other, or a step on it."""
    return step == before or step.startswith(f"{before}.") or before.startswith(f"{step}.")
