"""One form for every kind of record: made from the Pydantic model, so that a new kind needs none of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static, TextArea

from assistant.method.records import Bet
from assistant.method.said import field_order
from assistant.text import safe_data
from tui.keys import key
from tui.recovery import Unfinished
from tui.safe import joined, plain
from tui.screens.dialogs import Confirm
from tui.screens.overlay import Overlay
from tui.widgets.bars import KeyBar
from tui.widgets.checks import ChecksPanel, FormPanel
from tui.widgets.choice import FieldChanged
from tui.widgets.editors import SafeTextArea
from tui.widgets.fields import FieldBox

if TYPE_CHECKING:
    from tui.app import CounterpointApp
    from tui.state import Snapshot

Result = TypeVar("Result")

_PLACED: Final = ("status", "reason", "rank")
_PLACED_AT: Final = "Choose, rank, park or drop it at the bets (b)."
"""Where a bet stands is no field to fill in: choosing asks once, and knows how many can come first."""


class Form(Overlay[Result | None], Generic[Result]):
    """Something to fill in. What is typed in it is put by until the person keeps it or lets it go."""

    def __init__(self, about: Unfinished) -> None:
        super().__init__()
        self._about = about
        self._filled = False

    @property
    def unfinished(self) -> Unfinished:
        """What the form is for, with what was changed in it."""
        return self._about.with_typed(self.typed)

    @property
    def typed(self) -> dict[str, Any]:
        """What the person changed, as typed; empty where they changed nothing."""
        return self._differences() if self._filled else self._about.typed

    def _differences(self) -> dict[str, Any]:
        raise NotImplementedError

    def _fill(self, typed: dict[str, Any]) -> None:
        raise NotImplementedError

    def on_mount(self) -> None:
        self._fill(self._about.typed)
        self._filled = True

    def touched(self) -> None:
        """The person changed something: have it put by soon."""
        cast("CounterpointApp", self.app).pace.touched()

    def warn(self, text: str) -> None:
        """Say in the form that something is wrong; an empty text takes it back."""
        self.query_one("#wrong", Static).update(plain(f"✗ {text}" if text else ""))

    @property
    def changed(self) -> bool:
        """Whether there is anything to be lost."""
        return bool(self.typed)

    def action_keep(self) -> None:
        """Keep what stands in the form."""
        raise NotImplementedError

    def action_leave(self) -> None:
        """Leave; where something was changed, ask first."""
        if not self.changed:
            self.dismiss(None)
            return

        def answered(keep: bool | None) -> None:
            if keep:
                self.action_keep()
            elif keep is False:
                self.dismiss(None)

        self.app.push_screen(Leave(), answered)

    @on(SafeTextArea.Leave)
    def _left_text(self, event: SafeTextArea.Leave) -> None:
        event.stop()
        self.action_leave()

    @on(SafeTextArea.Refused)
    def _refused(self, event: SafeTextArea.Refused) -> None:
        event.stop()
        where = f" All of it lies in {event.kept}." if event.kept else ""
        self.warn(f"{event.length:,} characters are too many for a field; nothing was pasted.{where}")


class RecordForm(Form[dict[str, Any]]):
    """Fields of one model; gives every asked field as JSON data, or None where the person left.

    It begins at the field `at`, where there is one of that name, else at the first.
    """

    HELP_TITLE = "A form"
    HELP_TEXT = (
        "Tab and shift+tab go from field to field. Ctrl+s (or F3) keeps it; escape leaves, and asks first if "
        "something was changed. What is wrong is said beside its field."
    )
    BINDINGS: ClassVar = [
        key("form.keep", "ctrl+s,f3", "keep", "keep", "Keep what stands in the form", display="ctrl+s"),
        key("form.leave", "escape", "leave", "leave", "Leave the form"),
        key("form.next", "tab", "app.focus_next", "next field", "Go to the next field"),
    ]

    def __init__(
        self,
        model: type[BaseModel],
        values: dict[str, Any],
        snapshot: Snapshot,
        *,
        heading: str,
        about: Unfinished,
        fixed: bool = False,
        lead: str = "",
        at: str = "",
        panel: FormPanel | None = None,
    ) -> None:
        super().__init__(about)
        is_bet = issubclass(model, Bet)
        self._lead, self._at = lead or (_PLACED_AT if is_bet else ""), at
        self._model, self._values, self._heading, self._fixed = model, values, heading, fixed
        self._boxes = [
            FieldBox(name, model.model_fields[name], values.get(name, _default(model, name)), snapshot)
            for name in field_order(model)
            if not (is_bet and name in _PLACED)
        ]
        self._before = self.raw
        self._as_typed = {box.field: box.typed for box in self._boxes}
        self._checks = panel or ChecksPanel(model, snapshot)
        self._tried = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog form"):
            about = (self._model.__doc__ or "").strip().split("\n")[0]
            lead = f"\n{self._lead}" if self._lead else ""
            yield Static(
                joined([(self._heading, "bold $text-primary"), (f"  {about}", "$quiet"), lead]),
                classes="title",
                markup=False,
            )
            with VerticalScroll(id="fields", can_focus=False):
                yield from self._boxes
            yield self._checks
            yield Static("", id="wrong", classes="error", markup=False)
            yield KeyBar()

    def _fill(self, typed: dict[str, Any]) -> None:
        begin = next((box for box in self._boxes if box.field == self._at), self._boxes[0])
        self.set_focus(begin.input)
        for box in self._boxes:
            if box.field in typed:
                box.fill(typed[box.field])
                self.check(only=box.field)
        self._checks.look(self.raw)

    def _differences(self) -> dict[str, Any]:
        as_typed = {box.field: box.typed for box in self._boxes}
        changed = {name: typed for name, typed in as_typed.items() if typed != self._as_typed[name]}
        if changed and self._about.subject in ("new", "beside") and not self._about.ref:
            # What the form held from the start is in no record yet, so it is put by with what was typed.
            return {name: as_typed[name] for name in self._values if name in as_typed} | changed
        return changed

    @property
    def raw(self) -> dict[str, Any]:
        """What stands in the fields, unchecked."""
        return {box.field: box.value for box in self._boxes}

    @property
    def changed(self) -> bool:
        return not self._fixed and self.raw != self._before

    def check(self, *, only: str | None = None) -> dict[str, Any] | None:
        """The fields as JSON data where all is well; else None, with each fault said beside its field."""
        given: dict[str, Any] = {
            name: value for name, value in self._values.items() if name in ("id", "kind")
        }
        if "id" in self._model.model_fields:
            given.setdefault("id", "new")
        data = safe_data(given | self.raw)
        assert isinstance(data, dict)
        faults: dict[str, str] = {}
        value: BaseModel | None = None
        try:
            value = self._model.model_validate(data)
        except ValidationError as error:
            for item in error.errors():
                faults.setdefault(str(item["loc"][0]) if item["loc"] else "", friendly(item))
        for box in self._boxes:
            if only is None or box.field == only or box.field not in faults:
                box.wrong(faults.get(box.field, ""))
        self.warn(faults.get("", ""))
        if value is None:
            return None
        dumped = value.model_dump(mode="json")
        return {name: dumped[name] for name in self.raw}

    def action_keep(self) -> None:
        """Keep what stands in the form, if it is right."""
        if self._fixed:
            self.dismiss(None)
            return
        self._tried = True
        fields = self.check()
        if fields is not None:
            self.dismiss(fields)
            return
        wrong = next((box for box in self._boxes if box.has_class("-wrong")), None)
        if wrong is not None:
            wrong.input.focus()

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(FieldChanged)
    def _edited(self, event: Input.Changed | TextArea.Changed | FieldChanged) -> None:
        event.stop()
        self.touched()
        self._checks.look(self.raw)
        if self._tried:
            self.check()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        box = next((box for box in self._boxes if box.input is event.widget), None)
        if box is not None and self.is_mounted:
            self.check(only=box.field)


class Leave(Confirm):
    """Keep the changes, let them go, or go on."""

    HELP_TEXT = "Y keeps what you changed, n lets it go, escape goes back to the form."
    BINDINGS: ClassVar = [key("leave.stay", "escape", "stay", "go on", "Go back to the form")]

    def __init__(self) -> None:
        super().__init__("You changed something. Keep it?", yes="keep it", no="let it go     esc go on")

    def action_stay(self) -> None:
        """Go back to the form."""
        self.app.pop_screen()


class PlainArea(SafeTextArea):
    """The text of a form, which nothing saves before it is kept."""

    BINDINGS: ClassVar = [
        key("text.out", "escape", "leave", "leave", "Leave the text; asks first if it was changed")
    ]


class PlainForm(Form[str]):
    """One longer text to edit."""

    HELP_TITLE = "A text"
    HELP_TEXT = "Ctrl+s (or F3) keeps it; escape leaves, and asks first if something was changed."
    BINDINGS: ClassVar = [
        key("text.keep", "ctrl+s,f3", "keep", "keep", "Keep the text", display="ctrl+s"),
        key("text.leave", "escape", "leave", "leave", "Leave the text as it was"),
    ]

    def __init__(self, heading: str, text: str, *, about: Unfinished) -> None:
        super().__init__(about)
        self._heading = heading
        self._area = PlainArea(text, compact=True, highlight_cursor_line=False)
        self._as_typed = self._area.text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(plain(self._heading, "bold"), classes="title", markup=False)
            yield self._area
            yield Static("", id="wrong", classes="error", markup=False)
            yield KeyBar()

    def _fill(self, typed: dict[str, Any]) -> None:
        self.set_focus(self._area)
        if isinstance(text := typed.get("text"), str):
            self._area.load_text(text)

    def _differences(self) -> dict[str, Any]:
        return {"text": self._area.text} if self._area.text != self._as_typed else {}

    @on(TextArea.Changed)
    def _edited(self, event: TextArea.Changed) -> None:
        event.stop()
        self.touched()

    def action_keep(self) -> None:
        self.dismiss(self._area.text)


def friendly(error: ErrorDetails) -> str:
    """What is wrong with a field, in words a person can act on."""
    context = error.get("ctx") or {}
    place = ".".join(str(part) for part in error["loc"][1:])
    kind = error["type"]
    if kind in (
        "int_parsing",
        "int_from_float",
        "float_parsing",
        "decimal_parsing",
        "int_type",
        "float_type",
    ):
        text = "this must be a number"
    elif kind.startswith("date"):
        text = "this must be a date such as 2026-03-31"
    elif kind == "greater_than_equal":
        text = f"the least is {context.get('ge')}"
    elif kind == "less_than_equal":
        text = f"the most is {context.get('le')}"
    elif kind == "string_pattern_mismatch":
        text = (
            "three capital letters such as EUR"
            if context.get("pattern") == "^[A-Z]{3}$"
            else "this is not in the form it must have"
        )
    elif kind == "missing":
        text = "this is needed"
    else:
        text = str(error["msg"]).removeprefix("Value error, ")
    if place.isdecimal():
        # Such a list is written one a line.
        return f"line {int(place) + 1}: {text}"
    return f"{place}: {text}" if place else text


def _default(model: type[BaseModel], name: str) -> Any:
    info = model.model_fields[name]
    return None if info.is_required() else info.get_default(call_default_factory=True)
