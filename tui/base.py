"""The ground of the application: safe output, quiet failures, and texts that are saved whatever happens."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from rich.text import Text
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.filter import LineFilter
from textual.screen import Screen

from assistant.errors import CounterpointError
from assistant.text import one_line
from tui import crash
from tui.backstage import Backstage
from tui.keyline import KeyLine
from tui.keys import key_name
from tui.messages import ChangedElsewhere, Saved
from tui.pace import Pace
from tui.safe import CleanLines
from tui.theme import DARK, LIGHT
from tui.widgets.bars import Notice, Sign

if TYPE_CHECKING:
    from assistant.config import Settings
    from assistant.retrieval.cards import Card
    from assistant.workspace.document import Workspace
    from tui.keeper import Keeper, Kept, PutBy, Report
    from tui.screens.form import Form
    from tui.screens.place import Place
    from tui.state import View

T = TypeVar("T")

RETRY = 4.0
"""Seconds after which a save that failed is tried again."""
POLL = 1.0
"""Seconds between looks for what another process has written."""


class BaseApp(KeyLine):
    """Holds the workspace, its view and its keeper, and tells the person what happens to them."""

    def __init__(self, *, settings: Callable[[], Settings]) -> None:
        super().__init__()
        self._read_settings = settings
        self._settings: Settings | None = None
        self.trouble: CounterpointError | None = None
        """What went wrong before there was a place to say it in."""
        self.view: View | None = None
        self.keeper: Keeper | None = None
        self._written_on = ""
        """The question whose text was saved last."""
        self.backstage = Backstage()
        self.cards: list[Card] = []
        self.forms: list[Form[Any]] = []
        """The forms that are open: neither kept nor cancelled yet."""
        self.painted = False
        self.is_wall = False
        """Whether this window is only watched, for as long as it stands."""
        self.notices: list[tuple[Sign, str]] = []
        """Everything that was said, newest last; what the notice line shows is the last of it."""
        self.pace = Pace(self._save, lambda delay, callback: self.set_timer(delay, callback))
        self._clean = CleanLines()
        self._polling = False
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        # Set like this, and not by assigning, the colours do not have all style sheets read twice at the start.
        self.set_reactive(BaseApp.theme, DARK.name)
        self.set_class(True, f"-theme-{DARK.name}", "-dark-mode")
        self.stylesheet.set_variables(self.get_css_variables())

    @property
    def settings(self) -> Settings:
        """The settings in force. They are read when they are first asked for, which is after the first paint."""
        if self._settings is None:
            from assistant.config import Settings

            try:
                self._settings = self._read_settings()
            except CounterpointError as error:
                # With settings that cannot be read nothing may leave this machine.
                self._settings, self.trouble = Settings(), error
        return self._settings

    @settings.setter
    def settings(self, settings: Settings) -> None:
        self._settings = settings

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The filters every drawn line passes; ours comes last, so that nothing gets past it."""
        return [*super().get_line_filters(), self._clean]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours, for themes that do not know of them."""
        return {**super().get_theme_variable_defaults(), **DARK.variables}

    # -- what is said ------------------------------------------------------------------------------

    def say(self, text: str, sign: Sign = "info") -> None:
        """Put `text` on the notice line of the place that is shown."""
        text = one_line(text)
        if text:
            self.notices.append((sign, text))
            del self.notices[:-200]
        for screen in reversed(self.screen_stack):
            try:
                screen.query_one("#notice", Notice).say(text, sign)
            except NoMatches:
                continue
            return

    def let_news_pass(self) -> None:
        """Clear what the place that is shown told of before; warnings and failures stay."""
        if self.place is not None:
            for notice in self.place.query(Notice):
                notice.let_pass()

    def say_error(self, error: BaseException) -> None:
        """Say what went wrong, what was kept and what to do; never a traceback."""
        if isinstance(error, CounterpointError):
            self.say(str(error), "fail")
            return
        crash.record(error)
        self.say(
            f"Something unexpected happened ({type(error).__name__}); nothing that was saved is touched. "
            "Try again; if it happens again, run counterpoint doctor on the file.",
            "fail",
        )

    def act(self, deed: Callable[[], T], said: str = "") -> T | None:
        """Do one act on the workspace: texts are committed first, a failure is a message, the screen follows."""
        if self.keeper is not None:
            self.pace.now()
            self.keeper.flush()
        self.let_news_pass()
        view = self.view
        before = view.workspace.revision if view is not None else 0
        try:
            result = deed()
        except Exception as error:  # noqa: BLE001 - whatever an act runs into, the person is told and goes on
            self.say_error(error)
            self.refresh_view()
            return None
        if view is not None and view is self.view and view.workspace.revision != before:
            view.saved_at = datetime.now(UTC)
        self.refresh_view()
        if said:
            self.say(said, "done")
        return result

    def refresh_view(self) -> None:
        """Read the workspace again and draw the place that is shown."""
        if self.view is None:
            return
        try:
            self.view.refresh()
        except Exception as error:  # noqa: BLE001 - a workspace that cannot be read is shown as it was last seen
            self.say_error(error)
            return
        for screen in reversed(self.screen_stack):
            if (redraw := getattr(screen, "redraw", None)) is not None:
                # One that is being put up has nothing to draw on yet, and draws itself when it has; one that is
                # being taken down has nothing any more.
                if screen.is_mounted and not screen._pruning:
                    redraw()
                return

    def get_key_display(self, binding: Binding) -> str:
        """How a key is written on the screen."""
        return key_name(binding)

    def binding_label(self, binding: Binding) -> str:
        """What the key bar calls a binding; the review place says how much waits there."""
        waiting = len(self.view.snapshot.suggestions) if self.view is not None else 0
        return (
            f"{binding.description} ({waiting})"
            if binding.id == "place.review" and waiting
            else binding.description
        )

    # -- texts -------------------------------------------------------------------------------------

    def adopt(self, workspace: Workspace) -> None:
        """Work on `workspace` from here on."""
        # The state knows the method and its models; the first paint does without them.
        from tui.keeper import Keeper
        from tui.recent import left_at
        from tui.state import PLACES, View

        self.let_go()
        self._written_on = ""
        self.view = View(workspace)
        self.view.refresh()
        if (at := left_at(workspace.path)) in PLACES:
            self.view.question = at
        self.keeper = Keeper(workspace, self._tell_saved)

    def _tell_saved(self, result: Report) -> None:
        self.post_message(Saved(result))

    def let_go(self) -> None:
        """Save what is typed and close the workspace."""
        keeper, view = self.keeper, self.view
        if keeper is not None:
            self.hold_forms()
            self.forms.clear()
        self.keeper = self.view = None
        if keeper is not None:
            keeper.close()
        if view is not None:
            if not self.is_wall:
                from tui.recent import remember

                remember(view.workspace.path, view.organisation, at=view.question)
            view.workspace.close()

    def hold_forms(self) -> None:
        """Hand what stands in the open forms to the keeper."""
        if self.keeper is not None:
            for form in self.forms:
                self.keeper.hold_form(form.unfinished)

    def _save(self) -> None:
        if self.keeper is not None:
            self.hold_forms()
            self.keeper.save()

    def on_saved(self, message: Saved) -> None:
        """A text was committed, or could not be."""
        view, keeper, result = self.view, self.keeper, message.result
        if view is None or keeper is None:
            return
        from tui.keeper import NotKept, PutBy

        if isinstance(result, PutBy):
            self._say_put_by(result)
            return
        if isinstance(result, NotKept):
            first = not view.trouble
            view.trouble = result.reason
            hint = f" {result.hint}" if result.hint else ""
            self.say(
                f"Not saved: {result.reason}{hint} Your text is kept in memory and saving is tried again; F2 saves a copy elsewhere.",
                "fail",
            )
            if first:
                self.set_timer(RETRY, self._retry)
            self.refresh_view()
            return
        self._confirm(result, view)

    def _say_put_by(self, result: PutBy) -> None:
        text = ""
        if result.reason:
            text = f"Your form is in memory only: {result.reason} Keep it with ctrl+s; putting it by is tried again."
            self.set_timer(RETRY, self._retry_put_by)
        for form in self.forms:
            form.warn(text)
        self.say(text or "Your form is safe on the disk again.", "fail" if text else "done")

    def _retry_put_by(self) -> None:
        if self.keeper is not None and self.keeper.trouble:
            self._save()
            self.set_timer(RETRY, self._retry_put_by)

    def _confirm(self, result: Kept, view: View) -> None:
        recovered, view.trouble = bool(view.trouble), ""
        view.saved_at = result.at
        slug = result.slot.question
        if slug != self._written_on:
            # Where one leaves is told at the end; a terminal that dies tells nothing.
            from tui.recent import remember

            self._written_on = slug
            remember(view.workspace.path, view.organisation, at=slug)
        settled = view.snapshot.engagement.answer(slug).status == "agreed"
        view.refresh()
        # Whoever writes down what was agreed would else press m for it, and so open it again.
        settles = not settled and view.snapshot.engagement.answer(slug).status == "agreed"
        for screen in self.screen_stack:
            if (kept := getattr(screen, "kept", None)) is not None:
                kept(result.slot, view.snapshot.revision, result.suggestion)
        self.refresh_view()
        if result.suggestion:
            self.say(
                f"Changed elsewhere; yours is kept as suggestion {result.suggestion}: F4 compares, v lists it.",
                "warn",
            )
        elif recovered:
            self.say("Saved again; nothing was lost.", "done")
        elif settles:
            self.say("Agreed, since something stands after the discussion. m opens it again.", "done")

    def _retry(self) -> None:
        if self.view is not None and self.view.trouble and self.keeper is not None:
            self.keeper.save()
            self.set_timer(RETRY, self._retry)

    def _poll(self) -> None:
        view, keeper = self.view, self.keeper
        if view is None or keeper is None or self._polling:
            return
        self._polling = True
        workspace = view.workspace

        def look() -> None:
            try:
                if workspace.changed_elsewhere():
                    self.post_message(ChangedElsewhere())
            except Exception as error:  # noqa: BLE001 - a look that fails is no news; the next save says what is wrong
                crash.record(error)
            finally:
                self._polling = False

        keeper.submit(look)

    def on_changed_elsewhere(self, _: ChangedElsewhere) -> None:
        """Another process wrote: show it, without touching what is being typed."""
        if self.view is not None:
            before = self.view.snapshot.revision
            self.refresh_view()
            news = self.view is not None and self.view.snapshot.revision != before
            if news and not self.is_wall:
                self.say("This workspace was changed elsewhere; you see it as it stands now.")

    # -- the end -----------------------------------------------------------------------------------

    def watch_for_signals(self) -> None:
        """Save what is typed when the system or the terminal ends the application."""
        if self.is_headless:
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._on_signal, number)
        # In a browser there is no terminal to lose: the driver sees the server close the way in.
        if not self.is_web:
            self.set_interval(POLL, self._look_for_the_terminal)

    def _look_for_the_terminal(self) -> None:
        # What started us may keep the signal to itself (make does), and reading from a terminal that is gone never waits.
        import termios

        try:
            termios.tcgetattr(sys.__stdin__.fileno() if sys.__stdin__ is not None else -1)
        except (termios.error, ValueError):
            self._on_signal(signal.SIGHUP)

    def _on_signal(self, number: signal.Signals) -> None:
        self.let_go_quietly()
        self.exit(return_code=128 + number)

    def let_go_quietly(self) -> None:
        """Save what is typed, and put by what cannot be saved; raises nothing."""
        try:
            if self.keeper is not None:
                self.hold_forms()
                self.keeper.flush()
        except Exception as error:  # noqa: BLE001 - on the way out there is nobody left to tell but the report
            crash.record(error)

    def on_unmount(self) -> None:
        try:
            self.let_go()
        except Exception as error:  # noqa: BLE001 - see let_go_quietly
            crash.record(error)
        self.backstage.close()

    def _handle_exception(self, error: Exception) -> None:
        # Textual would print a traceback with local variables, and with them the answers, into the scrollback.
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self.let_go_quietly()
        where = crash.record(error)
        self._exit_renderables.append(
            Text(
                f"Counterpoint ran into a fault of its own ({type(error).__name__}) and had to stop.\n"
                f"What you typed is saved.{f' A report without your words lies in {where}.' if where else ''}\n"
                "Start it again with the same file; counterpoint doctor FILE checks the file."
            )
        )
        self._close_messages_no_wait()

    @property
    def place(self) -> Place | None:
        """The place that is shown, also while something lies over it."""
        for screen in reversed(cast("Sequence[Screen[Any]]", self.screen_stack)):
            if hasattr(screen, "NAME"):
                return cast("Place", screen)
        return None
