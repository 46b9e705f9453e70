"""The command palette: every act by name, every question by its number or words, every kind of record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from assistant.method.questions import QUESTIONS
from assistant.method.records import KINDS
from assistant.method.sessions import TRACE_TITLE
from tui.places import PLACES
from tui.rounds import begin_next_round, compare_rounds
from tui.state import TRACE

if TYPE_CHECKING:
    from tui.app import CounterpointApp

Command = tuple[str, str, Callable[[], object]]


def acts(app: CounterpointApp) -> Iterator[Command]:
    """Name, explanation and deed of every command that makes sense now."""
    if app.view is not None:
        for place in PLACES.values():
            yield f"{place.title}: {place.about[0].lower()}{place.about[1:]}", "", partial(app.go, place.name)
        yield (
            "Ask about this answer",
            "Questions that go to its weak spots",
            lambda: app.go("workshop", then="ask"),
        )
        yield "Find contradictions", "Ask the model for texts that cannot both hold", app.ask_contradictions
        yield "Draft candidate bets", "Suggestions, not yours until you accept them", app.propose_bets
        yield "Undo the last act", "Says what was undone", app.undo
        yield (
            "Skip the own answer to this question",
            "Recorded; drafts may then be shown",
            lambda: app.go("workshop", then="skip"),
        )
        yield "Mark this answer as agreed, or open it again", "", lambda: app.go("workshop", then="agree")
        if (question := app.view.current) is not None:
            slug = question.slug
            yield (
                "Voices on this question",
                "Answer alone, compare, agree or dissent",
                partial(app.show_voices, slug),
            )
            yield (
                "Park something for this question",
                "It comes back when the question is opened again",
                partial(app.put_beside, "parked", question=slug),
            )
            yield (
                "Take down a decision on this question",
                "With who, assumptions and dissent",
                partial(app.put_beside, "decisions", question=slug),
            )
            yield (
                "Give homework for this question",
                "With an owner and a date",
                partial(app.put_beside, "actions", question=slug),
            )
        if app.waiting:
            yield "Go on with an unfinished form", "With what you had typed", app.action_take_up
        yield "Export as Markdown or JSON", "Write the engagement to a file", app.export
        yield (
            "Begin the next round",
            "What was agreed becomes what you assume",
            partial(begin_next_round, app),
        )
        yield (
            "Compare with an earlier round",
            "What moved since, and which bets that undermines",
            partial(compare_rounds, app),
        )
        yield "Save a copy elsewhere", "The whole workspace, with everything you typed", app.save_copy
        yield (
            "How you work: prepare a workshop",
            "Questions and gaps set the agenda",
            lambda: app.set_mode("prepare"),
        )
        yield (
            "How you work: assess ourselves",
            "Your own answer comes before any draft",
            lambda: app.set_mode("assess"),
        )
        yield (
            "How you work: draft for review",
            "Skip own answers everywhere, drafts come first",
            lambda: app.set_mode("draft"),
        )
        yield "Close this workspace", "Go back to the start", lambda: app.go("start")
    yield "Open a workspace", "By its path", app.open_by_path
    yield "New workspace", "Asks three things", app.new_workspace
    yield "Use the method guide", "No model; nothing leaves this machine", app.use_guide
    yield "Light or dark", "Change the colours", app.change_colours
    yield "Help", "Explain what has the focus", app.action_help
    yield "Quit", "Everything is saved", app.exit


class Commands(Provider):
    """Acts, questions and record kinds for the command palette."""

    def _all(self) -> Iterator[Command]:
        app = cast("CounterpointApp", self.app)
        yield from acts(app)
        if app.view is None:
            return
        for question in QUESTIONS:
            yield (
                f"Question {question.number}: {question.title}",
                question.text,
                partial(app.show_question, question.slug),
            )
        yield TRACE_TITLE, "KPIs, Moments of Truth, collaborations", partial(app.show_question, TRACE)
        for kind, model in KINDS.items():
            yield f"Add: {model.label}", model.__doc__ or "", partial(app.add_record, kind)

    async def discover(self) -> Hits:
        """Everything there is, acts first."""
        for name, help_, deed in self._all():
            yield DiscoveryHit(name, deed, help=help_ or None)

    async def search(self, query: str) -> Hits:
        """What matches `query`, by name first and by explanation as well."""
        matcher = self.matcher(query)
        for name, help_, deed in self._all():
            score = max(matcher.match(name), 0.6 * matcher.match(help_))
            if score > 0:
                yield Hit(score, matcher.highlight(name), deed, text=name, help=help_ or None)
