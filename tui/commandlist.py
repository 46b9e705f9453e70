"""Everything the command palette offers, each with the other words that a person might type for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from assistant.method.bets import LIVING
from assistant.method.lenses import LENSES, Lens, due
from assistant.method.questions import QUESTIONS
from assistant.method.records import KINDS
from assistant.method.sessions import TRACE_TITLE
from tui.asks import DISAGREEMENT, EXTRACT, ON_A_BET, SYNTHESIS
from tui.asks import DRAFT as ASK_DRAFT
from tui.offers import pick
from tui.places import PLACES
from tui.rounds import begin_next_round, compare_rounds
from tui.screens.bets import Bets
from tui.screens.challenge import Challenge
from tui.screens.sidebyside import SideBySide
from tui.screens.voting import Voting
from tui.state import TRACE

if TYPE_CHECKING:
    from assistant.method.records import Bet
    from tui.app import CounterpointApp

PLACE_WORDS: Final = {
    "workshop": "answer questions write assumed agreed home",
    "gaps": "findings problems mismatch conflicts check rules missing dismissed",
    "bets": "strategy choose rank shortlist candidates options",
    "roadmap": "plan objectives capabilities activities initiatives horizons kpi",
    "board": "matrix aspects overview summary cells",
    "lenses": "probes perspectives companion views",
    "prepare": "documents files participants people team agenda decisions homework actions todo parking lot parked meeting",
    "live": "facilitate facilitator workshop room timer clock run sheet agenda capture projector beamer present",
    "standing": "assessment status score progress measures figures coverage evidence coherence agreement freshness next step",
    "guided": "self-assessment assess wizard continue resume one at a time lead",
    "review": "suggestions drafts proposals accept reject",
    "advisor": "model language token tokens cap budget local only alias names privacy settings machine key provider calls spent cost",
    "history": "log past events who when undo changes audit",
}
"""Other words for each place."""
_LENS_WORDS: Final = {
    "big-picture": "purpose litmus value delivery statements",
    "strategy-map": "balanced scorecard perspectives financial customer internal learning chain",
    "scaling": "project process everyday scale rut",
    "customer-empowers": "organise hypothesis learn measure four questions",
    "challenge": "pre-mortem premortem weakest condition competitor objection kill criterion",
}


@dataclass(frozen=True)
class Command:
    """Something that can be done: its name, what it is for, the deed, and other words by which it is looked for."""

    name: str
    help: str
    deed: Callable[[], object]
    words: str = ""


def commands(app: CounterpointApp) -> Iterator[Command]:
    """What makes sense now, acts first."""
    if app.view is not None:
        yield from _places(app)
        yield from _on_the_question(app)
        yield from _on_the_whole(app)
    yield Command("Open a workspace", "By its path", app.open_by_path, "file load")
    yield Command("New workspace", "Asks three things", app.new_workspace, "create start file")
    yield Command(
        "Use the method guide",
        "No model; nothing leaves this machine",
        app.use_guide,
        "offline private local",
    )
    yield Command("Light or dark", "Change the colours", app.change_colours, "theme colors")
    yield Command("Help", "Explain what has the focus", app.action_help, "keys shortcuts f1 ?")
    yield Command("Quit", "Everything is saved", app.exit, "exit leave close")
    if app.view is not None:
        yield from _things(app)


def _places(app: CounterpointApp) -> Iterator[Command]:
    for place in PLACES.values():
        about = f"{place.about[0].lower()}{place.about[1:]}"
        yield Command(f"{place.title}: {about}", "", partial(app.go, place.name), PLACE_WORDS[place.name])
    for place_, act, argument, name, help_, words in _PARTS:
        yield Command(name, help_, partial(_go_on, app, place_, act, *argument), words)
    for lens in LENSES:
        yield Command(f"Lens: {lens.title}", lens.purpose, partial(_to_lens, app, lens), _LENS_WORDS[lens.id])


_PARTS: Final[tuple[tuple[str, str, tuple[object, ...], str, str, str], ...]] = (
    ("roadmap", "show", ("trace",), "Trace: from personas to KPIs", "As a tree that shows every break", "breaks chain tree"),
    ("roadmap", "show", ("money",), "Money: what the bets cost", "Sums by bet, year and currency", "budgets sums cost spend capex opex"),
    ("board", "picture", (), "Big Picture board", "Purpose, customer, value and delivery", "statements litmus"),
    ("standing", "view", ("opportunities",), "Plot: opportunity map", "Needs by importance and satisfaction", "chart graph"),
    ("standing", "view", ("trends",), "Plot: trend radar", "Trends by category and magnitude", "chart graph pestl"),
    ("standing", "view", ("agreement",), "Plot: agreement", "How far people agree on each question", "chart graph spread"),
    ("standing", "view", ("budget",), "Plot: budget by year", "", "chart graph money"),
    ("prepare", "section", (1,), "People: who takes part", "", "participants team roles sponsor decider"),
    ("prepare", "section", (2,), "Plan of the workshops", "When each is, who must come, what is doubtful", "schedule dates calendar sessions meetings move"),
    ("prepare", "section", (3,), "Agenda: what is most disputed", "", "meeting topics disagreement"),
    ("prepare", "section", (4,), "Decisions", "What was decided, by whom, against which dissent", "minutes protocol"),
    ("prepare", "section", (5,), "Homework", "What, who, until when", "actions tasks todo due"),
    ("prepare", "section", (6,), "Parking lot", "What was set aside", "parked later"),
    ("prepare", "section", (7,), "Documents", "What proof is looked for in", "files interviews reports read send erase remove"),
)  # fmt: skip
"""Parts of places: the place, the act that shows the part, what it is given, its name, what it is for, other words."""


def _on_the_question(app: CounterpointApp) -> Iterator[Command]:
    assert app.view is not None
    yield Command(
        "Ask about this answer",
        "Questions that go to its weak spots",
        lambda: app.go("workshop", then="ask"),
        "follow-up model advisor",
    )
    yield Command(ASK_DRAFT.name, ASK_DRAFT.help, lambda: app.go("workshop", then="draft"), ASK_DRAFT.words)
    yield Command(EXTRACT.name, EXTRACT.help, lambda: app.go("workshop", then="extract"), EXTRACT.words)
    yield Command(
        "Skip the own answer to this question",
        "Recorded; drafts may then be shown",
        lambda: app.go("workshop", then="skip"),
    )
    yield Command(
        "Mark this answer as agreed, or open it again",
        "",
        lambda: app.go("workshop", then="agree"),
        "done reopen settle",
    )
    for tab, name, help_, words in _TABS:
        yield Command(name, help_, partial(_go_on, app, "workshop", "tab", tab), words)
    yield Command(
        "Search the guidance",
        "Cards of the method",
        partial(_go_on, app, "workshop", "search"),
        "find examples",
    )
    if (question := app.view.current) is not None:
        slug = question.slug
        yield Command(
            DISAGREEMENT.name, DISAGREEMENT.help, partial(app.ask_for, DISAGREEMENT, slug), DISAGREEMENT.words
        )
        yield Command(
            "Voices on this question",
            "Answer alone, compare, agree or dissent",
            partial(app.show_voices, slug),
            "who thinks what people score disagreement",
        )
        yield Command(
            "Park something for this question",
            "It comes back when the question is opened again",
            partial(app.put_beside, "parked", question=slug),
            "later parking lot",
        )
        yield Command(
            "Take down a decision on this question",
            "With who, assumptions and dissent",
            partial(app.put_beside, "decisions", question=slug),
            "decide note",
        )
        yield Command(
            "Give homework for this question",
            "With an owner and a date",
            partial(app.put_beside, "actions", question=slug),
            "task action todo assign",
        )


_TABS: Final = (
    ("Guide", "What a good answer has", "What the question is for, and cards of the method", "guide help example"),
    ("Ask", "Questions asked about this answer", "With what each goes to", "follow-ups suggested"),
    ("Gaps", "Gaps of this question", "What does not fit", "problems"),
    ("Proof", "Proof for this answer", "What it rests on, and what the documents say to it", "evidence sources quotes citations passages cite conflicting numbers"),
    ("Past", "What happened to this question", "What was decided, given as homework, parked and done", "history past log"),
    ("Diff", "What the discussion changed in this answer", "Before and after, word by word, with the records", "diff changed difference compare assumed agreed"),
)  # fmt: skip
"""The tabs beside the answer: each by what a person would call what stands there."""


def _on_the_whole(app: CounterpointApp) -> Iterator[Command]:
    yield Command(
        "Compare bets side by side", "All that live", partial(_lay_out, app), "versus against table"
    )
    yield Command("Vote on bets", "Everybody gives dots in secret", partial(_vote, app), "dots ballot poll")
    yield Command(
        "Challenge a bet",
        "What must be true, how it failed, who else could say it",
        partial(_challenge, app),
        "pre-mortem premortem trial conditions competitor objection kill",
    )
    yield Command(
        "Find contradictions",
        "Ask the model for texts that cannot both hold",
        app.ask_contradictions,
        "conflicts gaps",
    )
    yield Command(
        "Draft candidate bets",
        "Suggestions, not yours until you accept them",
        app.propose_bets,
        "ideas generate propose",
    )
    yield Command(
        "Draft all open questions",
        "One going on from the other; your own answers stay",
        app.open_drafts,
        "everything 21 first drafts run resume advisor",
    )
    yield Command(
        "What would be sent",
        "The very messages, and to whom; looking sends nothing",
        lambda: app.offer_outgoing(_bet_in_hand(app)),
        "preview privacy leaves outgoing payload prompt messages tokens",
    )
    for ask in ON_A_BET:
        yield Command(ask.name, ask.help, partial(app.ask_about_bet, ask, _bet_in_hand(app)), ask.words)
    yield Command(SYNTHESIS.name, SYNTHESIS.help, partial(app.ask_for, SYNTHESIS), SYNTHESIS.words)
    if app.failure is not None:
        yield Command(
            "Why did the advisor fail?", "All that is known of it", app.action_why, "error reason rest"
        )
    yield Command("Undo the last act", "Says what was undone", app.undo, "take back revert")
    if app.waiting:
        yield Command(
            "Go on with an unfinished form", "With what you had typed", app.action_take_up, "restore recover"
        )
    yield Command(
        "Add documents",
        "Files, or folders of them",
        app.add_documents,
        "upload import attach read files folder",
    )
    yield Command(
        "Lay the workshops over the weeks",
        "From a day on, with holidays; shown before it is kept",
        app.lay_plan,
        "plan schedule dates start holidays weeks",
    )
    if app.view is not None and app.view.snapshot.engagement.workshops:
        yield Command(
            "Write the calendar of the workshops",
            "As .ics; written again, it updates the entries",
            app.write_calendar,
            "ics ical outlook export invite dates plan",
        )
    for name, help_, deed, words in (
        ("Run sheet of a session", "Steps, clock times and minutes, changed by keys", app.open_run_sheet, "agenda timebox steps breaks minutes note aim"),
        ("Session pack", "For you or for participants, to print or send", app.write_pack, "runsheet handout brief facilitator word docx several all tailor probes"),
        ("Forms to fill in before a workshop", "For everybody who must come, or for one", app.write_forms, "prework pre-work homework questionnaire docx xlsx html"),
    ):  # fmt: skip
        yield Command(name, help_, partial(app.for_session, f"{name}: which session?", deed), words)
    yield Command(
        "Collect replies",
        "Filled forms become voices, once it is seen what they bring",
        app.collect_replies,
        "preview dry run prework pre-work forms returned import answers",
    )
    yield Command(
        "Report: read it and write it to a file",
        "All of it, what it comes to, what is open or what it means",
        app.export,
        "export html markdown json save as print share preview",
    )
    yield Command(
        "Begin the next round",
        "What was agreed becomes what you assume",
        partial(begin_next_round, app),
        "again repeat new year",
    )
    yield Command(
        "Compare with an earlier round",
        "What moved since, and which bets that undermines",
        partial(compare_rounds, app),
        "changed last year before",
    )
    yield Command(
        "Save a copy elsewhere", "The whole workspace, with everything you typed", app.save_copy, "backup"
    )
    yield Command(
        "How you work: prepare a workshop",
        "Questions and gaps set the agenda",
        lambda: app.set_mode("prepare"),
        "mode",
    )
    yield Command(
        "How you work: assess ourselves",
        "Your own answer comes before any draft",
        lambda: app.set_mode("assess"),
        "mode self-assessment",
    )
    yield Command(
        "How you work: draft for review",
        "Skip own answers everywhere, drafts come first",
        lambda: app.set_mode("draft"),
        "mode",
    )
    yield Command("Close this workspace", "Go back to the start", lambda: app.go("start"), "leave switch")


def _things(app: CounterpointApp) -> Iterator[Command]:
    for question in QUESTIONS:
        name = f"Question {question.number}: {question.title}"
        yield Command(name, question.text, partial(app.show_question, question.slug), question.slug)
    yield Command(TRACE_TITLE, "KPIs, Moments of Truth, collaborations", partial(app.show_question, TRACE))
    for kind, model in KINDS.items():
        yield Command(f"Add: {model.label}", model.__doc__ or "", partial(app.add_record, kind), "new record")


def _go_on(app: CounterpointApp, place: str, act: str, *arguments: object) -> None:
    """Go to a place, and once it stands, do there what shows a part of it."""
    app.go(place)
    there = app.place

    def act_there() -> None:
        if app.place is not there or there is None:
            return
        if there.is_mounted:
            getattr(there, f"action_{act}")(*arguments)
        else:
            app.call_later(act_there)

    act_there()


def _living(app: CounterpointApp, least: int) -> list[Bet]:
    """The bets that are still in play; where there are fewer than `least`, that is said and none is given."""
    assert app.view is not None
    found = [bet for bet in app.view.snapshot.bets if bet.status in LIVING]
    if len(found) < least:
        app.say(
            f"For that {'a bet is' if least == 1 else 'two bets are'} needed; b leads to the bets.", "warn"
        )
        return []
    app.go("bets")
    return found


def _bet_in_hand(app: CounterpointApp) -> str:
    """The id of the bet that the person looks at; empty where they look at none."""
    place = app.place
    if isinstance(place, Challenge):
        return place.bet_id
    card = place.current if isinstance(place, Bets) else None
    return card.ref if card is not None and card.suggestion is None else ""


def _lay_out(app: CounterpointApp) -> None:
    if bets := _living(app, 2):
        app.push_screen(SideBySide([(bet.id, bet) for bet in bets]))


def _vote(app: CounterpointApp) -> None:
    if bets := _living(app, 2):
        app.push_screen(Voting([bet.id for bet in bets]))


def _challenge(app: CounterpointApp) -> None:
    if bets := _living(app, 1):
        pick(
            app,
            "Challenge which bet?",
            bets,
            lambda bet: bet.title or bet.id,
            lambda bet: app.push_screen(Challenge(bet.id)),
        )


def _to_lens(app: CounterpointApp, lens: Lens) -> None:
    """Go to a lens, to the first of its probes that waits for an answer."""
    assert app.view is not None
    puts = [put for put in due(app.view.snapshot.engagement) if put.probe.lens == lens.id]
    first = next((put for put in puts if not put.answered), puts[0] if puts else None)
    if first is not None:
        app.go("lenses", probe=first.probe.slug, about=first.about)
    else:
        app.go("lenses")
        what = "chosen" if lens.bets == "chosen" else "there"
        app.call_after_refresh(app.say, f"“{lens.title}” waits until a bet is {what}.")
