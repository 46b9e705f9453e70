"""Lists of what can be done where a person stands in the plan or the trace, and the doing of what they pick."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App

from tui.additions import Addition
from tui.remedies import Remedy, remedies
from tui.screens.dialogs import Pick

if TYPE_CHECKING:
    from assistant.method.trace import Break
    from tui.app import CounterpointApp

T = TypeVar("T")


def offer_additions(app: CounterpointApp, choices: Sequence[Addition]) -> None:
    """Let the person pick what to add, and open its form."""
    pick(app, "What do you add?", choices, lambda each: each.label, lambda each: _add(app, each))


def offer_budgets(app: CounterpointApp, ids: Sequence[str]) -> None:
    """Let the person pick one of several budgets to open."""
    assert app.view is not None
    pick(app, "Which budget?", ids, app.view.snapshot.title, app.edit_record)


def offer_remedies(app: CounterpointApp, breaks: Sequence[Break], reached: Collection[str]) -> None:
    """Let the person pick a way to mend a break; of several, first which."""
    assert app.view is not None
    if len(breaks) > 1:
        pick(
            app,
            "Which break?",
            breaks,
            lambda each: each.text,
            lambda each: offer_remedies(app, [each], reached),
        )
        return
    for found in breaks:
        ways = remedies(found, app.view.snapshot, reached)
        pick(app, found.text, ways, lambda way: way.label, lambda way: _mend(app, way))


def pick(
    app: App[Any],
    question: str,
    choices: Sequence[T],
    label: Callable[[T], str],
    then: Callable[[T], object],
) -> None:
    """Let the person pick one of `choices`, each called by its `label`, and go on with it."""

    def picked(number: str | None) -> None:
        if number is not None:
            then(choices[int(number)])

    app.push_screen(
        Pick(question, [(str(number), label(each)) for number, each in enumerate(choices)]), picked
    )


def _add(app: CounterpointApp, addition: Addition, named_in: Sequence[tuple[str, str]] = ()) -> None:
    app.add_record(addition.kind, given=addition.fields, named_in=named_in)


def _mend(app: CounterpointApp, way: Remedy) -> None:
    assert app.view is not None
    workspace = app.view.workspace
    if way.adds is not None:
        _add(app, way.adds, way.named_in)
    elif way.changes:
        said = f"Done: {way.label}. u takes it back."
        app.act(lambda: workspace.change_record(way.ref, dict(way.changes)), said)
    else:
        app.edit_record(way.ref)
