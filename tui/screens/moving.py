"""Moving one workshop: every day it would be on is shown with what follows, before anything is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from assistant.method.planned import Workshop, day_named
from assistant.method.schedule import Impossible, is_working, moved, ordered
from tui.keys import key
from tui.planrows import SESSION, days_beside, doubts
from tui.safe import joined, plain
from tui.screens.overlay import Overlay
from tui.widgets.bars import KeyBar

if TYPE_CHECKING:
    from tui.app import CounterpointApp

_DAY: Final = timedelta(days=1)


class MoveWorkshop(Overlay[tuple[date, date, bool] | None]):
    """Gives the day that the workshop was on, the day it is to be on, and whether those in its way move on."""

    HELP_TITLE = "Moving a workshop"
    HELP_TEXT = (
        "Right and left (or + and -) go on and back by a working day; what would follow is shown. No workshop passes another: "
        "where a later one is in the way, p pushes it and those behind it on, and again p leaves them. Enter does it, escape "
        "leaves everything as it is; u takes it back in one step."
    )
    BINDINGS: ClassVar = [
        key("moving.do", "enter,y", "do", "move it", "Move it as shown", display="enter"),
        key("moving.later", "right,plus,equals_sign", "step(1)", "later", "A working day later", display="→"),
        key("moving.earlier", "left,minus", "step(-1)", "earlier", "A working day earlier", display="←"),
        key("moving.push", "p", "push", "push later ones", "Push those in its way on, or leave them where they are"),
        key("moving.cancel", "escape,n", "cancel", "leave it", "Leave everything as it is"),
    ]  # fmt: skip

    def __init__(self, session: int, by: int) -> None:
        super().__init__()
        self._session, self._by = session, by
        self._to: date | None = None
        self._was: date | None = None
        self._push = False
        self._fits = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("", id="what", classes="question", markup=False)
            with VerticalScroll(classes="reading", can_focus=False):
                yield Static("", id="days", classes="prose", markup=False)
            yield Static("", id="wrong", classes="error", markup=False)
            yield KeyBar()

    def on_mount(self) -> None:
        self.redraw()
        self.action_step(self._by)

    @property
    def _workshop(self) -> Workshop | None:
        view = cast("CounterpointApp", self.app).view
        held = view.snapshot.engagement.workshops if view is not None else []
        return next((each for each in held if each.session == self._session), None)

    def redraw(self) -> None:
        """Show what would follow, as the plan stands now."""
        view, workshop = cast("CounterpointApp", self.app).view, self._workshop
        if view is None or workshop is None:
            # Somebody took the plan back meanwhile.
            self.dismiss(None)
            return
        if self._was != workshop.date:
            self._was, self._to = workshop.date, self._to or workshop.date
        assert self._to is not None
        engagement = view.snapshot.engagement
        today = engagement.as_of or date.today()
        wrong, after = "", ordered(engagement.workshops)
        try:
            after = moved(engagement.workshops, self._session, self._to, engagement.plan, push=self._push)
        except Impossible as error:
            wrong = f"{error} {error.hint}"
            if self._can_push():
                wrong = f"{error} p pushes the later ones on."
        self._fits = not wrong and self._to != self._was
        title = SESSION[self._session].title
        stays = self._to == self._was
        self.query_one("#what", Static).update(
            joined(
                [
                    (f"Session {self._session}: {title}\n", "bold"),
                    day_named(self._was),
                    "" if stays else (" → ", "bold $text-accent"),
                    "" if stays else (day_named(self._to), "bold $text-accent"),
                ]
            )
        )
        of = doubts(engagement, today, after)
        self.query_one("#days", Static).update(days_beside(engagement.workshops, after, of, self._session))
        self.query_one("#wrong", Static).update(plain(f"✗ {wrong}" if wrong else ""))
        self.refresh_bindings()

    def _can_push(self) -> bool:
        """Whether something is in the way that could be pushed on."""
        view = cast("CounterpointApp", self.app).view
        if view is None or self._to is None:
            return False
        later = [each for each in view.snapshot.engagement.workshops if each.session > self._session]
        return any(each.date <= self._to for each in later)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what would do something."""
        if action == "do":
            return self._fits
        if action == "push":
            return self._can_push()
        return super().check_action(action, parameters)

    def action_step(self, by: int) -> None:
        """Go to the working day after or before; over a day that is none."""
        view = cast("CounterpointApp", self.app).view
        if view is None or self._to is None:
            return
        plan = view.snapshot.engagement.plan
        days = (self._to + by * number * _DAY for number in range(1, 400))
        self._to = next((day for day in days if is_working(day, plan)), self._to + by * _DAY)
        self.redraw()

    def action_push(self) -> None:
        """Push those in its way on, or leave them."""
        self._push = not self._push
        self.redraw()

    def action_do(self) -> None:
        """Move it as shown."""
        if self._fits and self._was is not None and self._to is not None:
            self.dismiss((self._was, self._to, self._push))

    def action_cancel(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)
