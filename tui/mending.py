"""Curing a gap from wherever it is shown: the ways to do so are offered, and the one that is picked is gone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from assistant.method.questions import QUESTION
from assistant.text import one_line
from tui.cures import Way, settling, ways
from tui.offers import pick
from tui.screens.workshop import Workshop

if TYPE_CHECKING:
    from assistant.method.rules import Finding
    from tui.app import CounterpointApp
    from tui.state import View


def offer_cures(app: CounterpointApp, finding: Finding) -> None:
    """Let the person pick a way to cure a gap; where only its question is left, go there."""
    assert app.view is not None
    found = [*_returns(app.view, finding), *ways(finding, app.view.snapshot)]
    if len(found) == 1:
        go_way(app, found[0])
    else:
        pick(app, finding.text, found, lambda way: way.label, partial(go_way, app))


def _returns(view: View, finding: Finding) -> Iterator[Way]:
    """Bring the documents back that were removed and are cited here; what was erased is gone."""
    if finding.rule != "citation-lost":
        return
    cited = dict.fromkeys(
        each.document for ref in finding.refs for each in view.snapshot.sources.get(ref, ())
    )
    for id_ in cited:
        if (document := view.removed.get(id_)) is not None:
            yield Way("return", f"Bring “{one_line(document.title, 80)}” back into use", id_)


def offer_settling(app: CounterpointApp, slug: str) -> None:
    """Let the person pick what to do about a dissent on the answer to the question `slug`."""
    what = f"Somebody does not go along with the answer to “{QUESTION[slug].title}”."
    pick(app, what, settling(slug), lambda way: way.label, partial(go_way, app))


def go_way(app: CounterpointApp, way: Way) -> None:
    """Go one way to cure a gap."""
    assert app.view is not None
    workspace = app.view.workspace
    if way.sort == "open":
        app.edit_record(way.ref, at=way.at)
    elif way.sort == "add":
        app.add_record(way.kind, given=way.fields)
    elif way.sort == "link":
        done = f"Done: {way.label[0].lower()}{way.label[1:]}. u takes it back."
        app.act(lambda: workspace.change_record(way.ref, dict(way.fields)), done)
    elif way.sort == "decide":
        app.put_beside("decisions", question=way.ref, at="decided")
    elif way.sort == "hear":
        app.show_voices(way.ref)
    elif way.sort == "answer":
        app.answer_probe(way.at, way.ref)
    elif way.sort == "place":
        app.go(way.ref, **way.fields)
    elif way.sort == "uncite":
        base = app.view.snapshot.revision
        app.act(
            lambda: workspace.uncite(way.ref, way.fields["index"], base=base),
            "The citation is taken back. u puts it there again.",
        )
    elif way.sort == "return":
        app.return_document(way.ref)
    elif way.sort == "skip":
        app.act(
            lambda: workspace.skip_answer(way.ref, True), "Recorded as skipped on purpose. u takes it back."
        )
    else:
        app.show_question(way.ref)
        if way.sort == "write" and isinstance(place := app.place, Workshop):
            place.action_edit("before")
