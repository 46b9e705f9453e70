"""The application: opens a workspace, paints at once, and leads from place to place."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.command import Provider
from textual.screen import Screen

from assistant.errors import CounterpointError
from assistant.text import one_line, safe_text
from tui.base import POLL
from tui.fence import keep_within
from tui.keys import APP_KEYS
from tui.outgoing import Outgoing
from tui.pace import TICK
from tui.places import PLACES
from tui.theme import DARK, LIGHT, fitting
from tui.widgets.clockline import show_clock

if TYPE_CHECKING:
    from assistant.advisor.base import Advisor
    from assistant.config import Settings
    from assistant.workspace.document import Mode
    from tui.onair import OnAir, Told
    from tui.screens.place import Place


def _commands() -> type[Provider]:
    from tui.commands import Commands

    return Commands


class CounterpointApp(Outgoing):
    """Counterpoint in the terminal; with no `path` it begins at the start.

    With `begin` it begins in the live view, of which it gives the session and whether it is projected: then it is watched
    and nothing else, the workspace is open for reading only, and no key leads elsewhere.
    """

    TITLE = "Counterpoint"
    # The style sheet of the first screen is read together with ours: one that comes later has all read again.
    CSS_PATH: ClassVar = ["styles/app.tcss", "styles/workshop.tcss"]
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands}
    BINDINGS: ClassVar = APP_KEYS

    def __init__(
        self,
        path: Path | None = None,
        *,
        settings: Callable[[], Settings],
        advisor: Advisor | None = None,
        begin: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(settings=settings, advisor=advisor)
        self._path = path
        self._starts_live = begin
        self.is_wall = bool(begin and begin.get("projected"))
        self.on_air: Told | None = None
        """What the clock of the workshop that runs says now."""
        self._air: OnAir | None = None
        self.projected = False
        """Whether everybody sees this window: the live view shows nothing private, also when one comes back to it."""

    # -- the beginning -----------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        """The first screen: the start, or the frame in which a workspace is about to open."""
        home: Screen[None]
        if self._path is not None:
            from tui.screens.opening import Opening

            home = Opening(self._path)
            home.add_class(*fitting(*self.size))
        else:
            home = self._home()
        # Textual reads a screen's style sheet, and notes whom it answers to, when it is pushed; the first never is.
        self._load_screen_css(home)
        home._push_result_callback(self, None)
        return home

    def _home(self) -> Place:
        home: Place
        begin = self._starts_live
        if self.is_wall and begin is not None:
            from tui.screens.wall import Wall

            home = Wall(int(str(begin["session"])))
        elif self.view is None:
            from tui.screens.start import Start

            home = Start()
        else:
            from tui.screens.workshop import Workshop

            home = Workshop()
        home.add_class(*fitting(*self.size))
        return home

    def on_ready(self) -> None:
        """The frame stands: from here on, slow things may begin."""
        self.watch_for_signals()
        self.set_interval(POLL, self._poll)
        self.set_interval(TICK, self._tell_time)
        self.screen_change_signal.subscribe(self, lambda _: self._tell_time())
        self.call_after_refresh(self._first_paint_done)

    def _first_paint_done(self) -> None:
        if self._path is not None:
            path, self._path = self._path, None
            try:
                self._open_file(path)
            except CounterpointError as error:
                if self.is_wall:
                    # There is no start from here: whoever watches opens nothing else.
                    self.exit(return_code=2, message=safe_text(str(error)))
                    return
                self.trouble = error
            self.switch_screen(self._home())
        self.call_after_refresh(self._settled)

    def _settled(self) -> None:
        self.painted = True
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        if self.is_wall:
            self.begin_keys()
            return
        self._greet()
        trouble, self.trouble = self.trouble, None
        if trouble is not None:
            self.say_error(trouble)
        self.refresh_view()
        begin, self._starts_live = self._starts_live, None
        if begin is not None and self.view is not None:
            self._show_place("live", session=begin["session"])
        elif self._leads():
            # Not by `go`: what was just said waits in the workshop until somebody has seen it.
            self._show_place("guided")
        self.begin_keys()
        self.prepare()

    def _leads(self) -> bool:
        """Whether this workspace leads through its questions from the start; a form that was left comes first."""
        from tui.guiding import still_open

        view = self.view
        if view is None or view.mode != "assess" or self.waiting:
            return False
        return not view.workspace.read_only and bool(still_open(view.snapshot))

    def _greet(self) -> None:
        view = self.view
        if view is None:
            return
        from tui.guiding import offer
        from tui.recent import remember

        remember(view.workspace.path, view.organisation)
        found = self.recover()
        if view.workspace.notice:
            self.say(view.workspace.notice, "warn")
        if found:
            self.say(found, "warn")
        elif not view.workspace.notice:
            alone = not self.settings.uses_model and self._advisor is None and not self.notices
            quiet = "No model is set up: the method guide asks and drafts; everything works." if alone else ""
            if words := " ".join(part for part in (offer(view), quiet) if part):
                self.say(words)

    def _open_file(self, path: Path) -> None:
        from assistant.workspace.document import Workspace

        keep_within(path)
        self.adopt(Workspace.open(path, actor=actor(), read_only=self.is_wall))

    # -- workspaces --------------------------------------------------------------------------------

    def open_workspace(self, path: Path) -> None:
        """Open the workspace at `path` and go to its questions; a file that cannot be opened is a message."""
        try:
            self._open_file(path)
        except CounterpointError as error:
            self.say_error(error)
            return
        self._enter()

    def _enter(self) -> None:
        self._leave_overlays()
        self.switch_screen(self._home())
        self.call_after_refresh(self._settled)

    def open_by_path(self) -> None:
        """Ask for a path and open what lies there."""
        from tui.screens.dialogs import AskPath

        self.push_screen(
            AskPath(
                "Open which workspace?",
                hint="A path; ~ is your home folder. enter opens · escape cancels",
                attempt=lambda path: self._open_file(Path(path)),
            ),
            lambda path: self._enter() if path else None,
        )

    def new_workspace(self) -> None:
        """Ask the three things a new workspace needs."""
        from tui.screens.new import NewWorkspace

        self.push_screen(NewWorkspace(), lambda made: self._made(*made) if made else None)

    def _made(self, organisation: str, path: Path, mode: Mode) -> None:
        from assistant.workspace.document import Workspace

        try:
            workspace = Workspace.create(path, organisation=organisation, mode=mode, actor=actor())
        except CounterpointError as error:
            self.say_error(error)
            return
        self.adopt(workspace)
        self._enter()

    def open_demo(self) -> None:
        """Open the demo, which is made where it is not there yet."""
        from assistant.demo import own_demo

        try:
            path = own_demo()
        except (CounterpointError, OSError) as error:
            self.say_error(error)
            return
        self.open_workspace(path)

    def set_mode(self, mode: str) -> None:
        """Choose how you work; in draft mode the own answers are skipped everywhere, once for all."""
        if self.view is None:
            return
        workspace = self.view.workspace
        said = {
            "prepare": "You prepare a workshop.",
            "assess": "You assess yourselves; your own answer comes first.",
            "draft": "You review drafts: own answers are skipped everywhere.",
        }[mode]
        self.act(lambda: workspace.set_setting("mode", mode), said)

    # -- places ------------------------------------------------------------------------------------

    def go(self, name: str, *, then: str = "", **about: object) -> None:
        """Go to the place called `name`; `then` is something to do there, `about` is what it should show."""
        if self.is_wall:
            return
        if name == "start":
            self.let_go()
            self._enter_start()
            return
        if self.view is None:
            self.say("Open a workspace first.", "warn")
            return
        self.pace.now()
        self.let_news_pass()
        self._leave_overlays()
        if name == "workshop":
            if then:
                getattr(self.screen, f"action_{then}")()
            return
        self._show_place(name, **about)

    def _show_place(self, name: str, **about: object) -> None:
        place = PLACES[name].load(**about)
        place.add_class(*fitting(*self.size))
        self.push_screen(place)

    def choose_place(self) -> None:
        """Offer every place."""
        from tui.screens.goto import GoTo

        if self.view is not None:
            self.push_screen(GoTo(), lambda name: self.go(name) if name else None)

    def _leave_overlays(self) -> None:
        self.put_forms_by()
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def _enter_start(self) -> None:
        self._leave_overlays()
        self.switch_screen(self._home())

    def show_question(self, slug: str) -> None:
        """Go to a question."""
        if self.view is None:
            return
        self.view.question = slug
        self.go("workshop")
        self.refresh_view()

    def propose_bets(self) -> None:
        """Have candidate bets drafted, once the own answer stands or was skipped."""
        self.go("bets", then="ask")
        self.call_after_refresh(lambda: getattr(self.screen, "action_ask", lambda: None)())

    # -- the clock of a workshop that runs ---------------------------------------------------------

    def _tell_time(self) -> None:
        """Have every line that shows the clock show it as it stands, also over what lies above a place."""
        if self.view is None or self.is_wall or not self.painted:
            return
        path = self.view.workspace.path
        if self._air is None or self._air.path != path:
            from tui.onair import OnAir

            self._air = OnAir(path)
        told = self._air.told(self.view.snapshot, time.time())
        changed, self.on_air = told != self.on_air, told
        show_clock(self.screen, told, changed=changed)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A way on with an unfinished form, and why the advisor failed, are shown only where there is one."""
        if self.is_wall:
            return action == "quit"
        if action == "take_up":
            return bool(self.waiting)
        if action == "why":
            return self.failure is not None
        return super().check_action(action, parameters)

    def action_help(self) -> None:
        """Explain what has the focus."""
        from tui.help import Help, about, keys

        if not isinstance(self.screen, Help):
            self.push_screen(Help(about(self.screen), keys(self.screen)))

    def change_colours(self) -> None:
        """Dark to light, and back."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name


def actor() -> str:
    """Who works here: COUNTERPOINT_ACTOR, else the name of the login."""
    for name in ("COUNTERPOINT_ACTOR", "USER", "LOGNAME", "USERNAME"):
        if value := one_line(os.environ.get(name, ""), 60):
            return value
    return ""


def run(
    path: Path | None, *, settings: Callable[[], Settings], begin: Mapping[str, object] | None = None
) -> int:
    """Open the interface, on the workspace at `path` where one is given; the exit code.

    `settings` reads them, and is asked after the first paint; where it fails, that is said in the interface. `begin` is
    as the application takes it.
    """
    app = CounterpointApp(path, settings=settings, begin=begin)
    app.run()
    return app.return_code or 0
