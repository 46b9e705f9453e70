"""The 21 questions of the Strategic CVM Alignment Tool, worded afresh, with what each one is for.

Order, cells, sessions and sections follow the CVMBoK (© 2024 Exacaster, CC BY-NC 4.0); it prints number 13
twice, so questions are known by slug and only show their printed number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from assistant.method.sources import Section


@dataclass(frozen=True, slots=True)
class Says:
    """Whether a record says anything in one of these fields."""

    fields: tuple[str, ...]

    def __call__(self, record: object) -> bool:
        """Whether `record` does."""
        values = (getattr(record, field, None) for field in self.fields)
        return any(value.strip() if isinstance(value, str) else value for value in values)


@dataclass(frozen=True, slots=True)
class Question:
    """One hard question: where it stands on the board, what it builds on, and what a good answer has."""

    slug: str
    number: int
    row: str
    columns: str
    session: int
    builds_on: tuple[str, ...]
    kind: str
    title: str
    text: str
    purpose: str
    good: tuple[str, ...]
    section: str
    decided_by: Callable[[object], bool] | None = None
    """For questions that share a record kind: whether a record holds what this one decides."""

    @property
    def cell(self) -> str:
        """The cell of the board, such as ``D×A``; E and F span all three customer aspects."""
        return f"{self.row}×{self.columns}" if len(self.columns) == 1 else self.row

    @property
    def source(self) -> Section:
        """The section of the CVMBoK that the question comes from."""
        return Section("cvmbok", self.section)

    @property
    def decides(self) -> tuple[str, ...]:
        """Which fields of a shared record kind this question fills; empty where it is about the whole record."""
        return self.decided_by.fields if isinstance(self.decided_by, Says) else ()

    def holds_answer(self, record: object) -> bool:
        """Whether `record` holds what this question decides."""
        if getattr(record, "kind", None) != self.kind:
            return False
        return self.decided_by is None or self.decided_by(record)


def _on_horizon(horizon: str) -> Callable[[object], bool]:
    return lambda record: getattr(record, "horizon", None) == horizon


QUESTIONS: Final[tuple[Question, ...]] = (
    Question(
        "market", 1, "D", "A", 1, (), "market",
        "The market we play in",
        "In which market do we compete, and where do we draw its edges?",
        "A playing field with lines on it: every later answer is about the people and rivals inside them.",
        (
            "Names the market by place, language, kind of customer and kind of service, as far as each matters",
            "Says what lies outside and why, so that somebody could be told no",
            "Is drawn as customers see it, wide enough to hold the rivals they would really turn to",
            "Notes where the edge is expected to move",
        ),
        "session-1",
    ),
    Question(
        "personas", 2, "D", "A", 1, ("market", "needs"), "persona",
        "Typical customers",
        "Who are the typical customers in this market, what tells them apart, and how are they changing?",
        "A handful of people everyone in the room can picture, grouped by what they need rather than by age or revenue.",
        (
            "Three to seven personas, each with needs the others do not share",
            "Traits that change what they choose, not only what they look like",
            "At least one way in which each is changing",
            "Covers people in the market who buy elsewhere or not at all",
        ),
        "session-1",
    ),
    Question(
        "needs", 6, "D", "B", 1, ("market",), "need",
        "Jobs and expectations",
        "What are customers trying to get done here, and what do they expect while doing it?",
        "Jobs that stay when products come and go: the ground on which personas, promises and bets stand.",
        (
            "Each need is a job in the customer's words, without naming a product of ours",
            "Says how much it matters and how well today's solutions do it",
            "Holds the emotional and social side of the job as well as the practical one",
            "Rests on something customers said, did or paid for",
        ),
        "jobs-to-be-done",
    ),
    Question(
        "alternatives", 10, "D", "C", 1, ("needs",), "alternative",
        "Other ways to get it done",
        "How else can customers get each job done, including by themselves or by leaving it undone?",
        "The true competition is whatever the customer would do if we were not there.",
        (
            "For each important need, rivals, substitutes, self-help and doing nothing",
            "What each does well from the customer's point of view",
            "Where each lets the customer down",
            "Newcomers that matter more each year are marked",
        ),
        "session-1",
    ),
    Question(
        "target-personas", 3, "D", "A", 2, ("personas", "needs"), "persona",
        "Whom we target",
        "Which personas do we target today, which should we, and whom do we leave to others?",
        "A choice made on purpose, often for the first time since the founders made it by instinct.",
        (
            "Every persona is marked: now, should, or no",
            "At least one is a clear no",
            "Says why us for them, and them for us",
            "Names what would follow for the ones we stop courting",
        ),
        "session-2",
        Says(("targeted",)),
    ),
    Question(
        "needs-served", 7, "D", "B", 2, ("needs", "target-personas"), "need",
        "Which jobs we serve",
        "Which of our target personas' needs do we serve today, and which should we?",
        "Serving a need costs; this is where the company says which ones it will be judged by.",
        (
            "Every need of a target persona is marked: now, should, or no",
            "Served means the customer would agree that we serve it",
            "Under-served needs are faced, taken up or declined with a reason",
            "The list is short enough to be kept",
        ),
        "session-2",
        Says(("served",)),
    ),
    Question(
        "trends", 4, "D", "A", 3, ("market",), "trend",
        "Trends in the market",
        "Which political, economic, social, technological and legal trends move this market?",
        "Slow forces with a predictable pull, seen early enough to lean on or step aside from.",
        (
            "Something in each of the five categories",
            "A direction and a pace, not only a topic",
            "Ranked by how strongly each will bite, and when",
            "A source that somebody outside the room would accept",
        ),
        "session-3",
    ),
    Question(
        "trends-organisation", 5, "D", "A", 3, ("trends",), "trend",
        "Trends that hit us",
        "Which of these trends hit our organisation, how hard, and for good or ill?",
        "The same weather does not strike every house alike.",
        (
            "Each strong trend has its effect on us, or is marked as leaving us alone",
            "Says through what it hits: revenue, cost, people, licence to operate",
            "Opportunity and threat are both considered",
            "The order of magnitude has been argued about",
        ),
        "session-3",
        Says(("organisation_effect", "effect_direction")),
    ),
    Question(
        "trends-needs", 8, "D", "B", 3, ("trends", "needs-served"), "trend",
        "Trends that change needs",
        "Which trends change what our personas need, and in what way?",
        "A need that grows is a bet's tailwind; one that fades takes its product with it.",
        (
            "Names the need and how it grows, shrinks or changes shape",
            "Tells a change in the job from a change in the way it is done",
            "Says for which persona first",
            "Includes needs that do not exist yet",
        ),
        "session-3",
        Says(("need_effects",)),
    ),
    Question(
        "trends-alternatives", 11, "D", "C", 3, ("trends",), "trend",
        "Trends that change the alternatives",
        "Which trends make the alternatives stronger, weaker or new?",
        "Rivals live in the same weather; some of them are being built by it.",
        (
            "Names the alternative and what the trend does to it",
            "Looks at self-help and doing nothing too",
            "Expects newcomers that today's trends make possible",
            "Says when a customer would notice",
        ),
        "session-3",
        Says(("alternative_effects",)),
    ),
    Question(
        "offer-changes", 9, "D", "B", 4, ("needs-served", "alternatives", "trends-needs"), "offer_change",
        "What to change in the offer",
        "What could we add to, change in or drop from our services, products and features to serve these needs better?",
        "A long list first: quantity before judgement, every item tied to a job.",
        (
            "Each change serves a named need",
            "Includes things to stop offering",
            "Answers what the alternatives do better today",
            "Uses at least one trend as a tailwind",
        ),
        "session-4",
    ),
    Question(
        "value-proposition", 12, "D", "C", 4, ("offer-changes", "alternatives"), "value_proposition",
        "What we promise",
        "What do we promise each target persona that makes us worth choosing over the alternatives?",
        "A promise in the customer's words that could be kept or broken.",
        (
            "One promise for each target persona",
            "Tied to needs which that persona really has",
            "Says instead of which alternative, doing nothing included",
            "Could be checked by the customer after a month",
        ),
        "session-4",
    ),
    Question(
        "differentiation", 13, "D", "C", 4, ("value-proposition", "trends-alternatives"), "differentiator",
        "What sets it apart, and lasts",
        "What sets that promise apart from the alternatives, and why will it still do so in some years?",
        "A difference that is easy to copy is a head start, not a strategy.",
        (
            "Names the alternative it is different from",
            "Matters to the customer, who would pay or change habits for it",
            "Says why others cannot or will not copy it",
            "Stands up to the trends that strengthen the alternatives",
        ),
        "session-4",
    ),
    Question(
        "swot", 13, "E", "ABC", 4,
        ("target-personas", "value-proposition", "differentiation", "trends-organisation"), "swot_item",
        "Strengths, weaknesses, opportunities, threats",
        "Measured against these personas, this promise and this difference, where are we strong and weak, "
        "and what helps or threatens us?",
        "The company's own means and limits, owners' expectations and money included, held against what was promised.",
        (
            "Each item is about the promise to a persona, not about the company in general",
            "All four quadrants hold something, weighed by how much it counts",
            "Strengths are ones a rival would admit",
            "Opportunities and threats come from the trends, not from wishes",
        ),
        "session-4",
    ),
    Question(
        "bets", 14, "E", "ABC", 5, ("swot", "value-proposition", "trends"), "bet",
        "Our best bets",
        "What are our best bets, the fastest ways to bring these personas the promise that sets us apart, "
        "and which one to three come first?",
        "The crux of the work: many candidates, then very few, each saying what it gives up.",
        (
            "At least five candidates before any is chosen, one of them contrary to the rest",
            "Each names persona, need, alternative and the strength or trend it leans on",
            "Each says what would have to be true, how to test that, and what would end it",
            "One to three are chosen, with what we stop doing for them",
        ),
        "session-5",
    ),
    Question(
        "objectives-long", 15, "E", "ABC", 6, ("bets",), "objective",
        "Objectives in 5 to 10 years",
        "If a chosen bet comes off, where must we stand in five to ten years?",
        "A destination far enough away to free the thinking, exact enough to steer by.",
        (
            "At least one for each chosen bet",
            "An outcome for the customer or the business, not a task",
            "A measure, where it stands today (or unknown), a target and a year",
            "Not only money",
        ),
        "session-6-objectives",
        _on_horizon("long"),
    ),
    Question(
        "objectives-medium", 16, "E", "ABC", 6, ("objectives-long",), "objective",
        "Objectives in 3 to 5 years",
        "What must be true in three to five years for the long objectives to be within reach?",
        "The middle of the bridge, where most plans sag.",
        (
            "Each serves a long objective by name",
            "Would show early that the bet is failing",
            "A measure, a baseline or unknown, a target and a year",
            "Includes something about processes or people, not only results",
        ),
        "session-6-objectives",
        _on_horizon("medium"),
    ),
    Question(
        "objectives-short", 17, "E", "ABC", 6, ("objectives-medium",), "objective",
        "Targets in 1 to 2 years",
        "Which targets must we hit in the next one to two years, and who will notice?",
        "Near enough to be somebody's year, and tied upward so that it is not only that.",
        (
            "Each serves a medium objective by name",
            "One owner could be held to it",
            "A customer would notice if it were hit",
            "A measure, a baseline or unknown, a target and a year",
        ),
        "session-6-objectives",
        _on_horizon("short"),
    ),
    Question(
        "capabilities", 18, "F", "ABC", 6, ("bets", "objectives-short"), "capability",
        "Capabilities we need",
        "Which capabilities in offer, organisation and technology do the bets need, and which do we lack?",
        "What we must be able to do, before anyone argues about projects and systems.",
        (
            "Each belongs to a chosen bet",
            "All three sorts are considered: offer, organisational, technological",
            "Marked as had, partly had or missing, by someone who would know",
            "Written as an ability, not as a tool to buy",
        ),
        "session-6-initiatives",
    ),
    Question(
        "activities", 19, "F", "ABC", 6, ("capabilities",), "activity",
        "Work that creates them",
        "Which major pieces of work create what is missing, who owns each, and by when?",
        "The few large moves, and a look at whether they are only projects.",
        (
            "Every missing or partial capability has work behind it",
            "One owner and a finish for each",
            "Not everything is a project: some of it changes how every day is worked",
            "Something stops to make room",
        ),
        "session-6-initiatives",
    ),
    Question(
        "budgets", 20, "F", "ABC", 6, ("activities",), "budget",
        "What it costs",
        "What money does that work need, over which period, as investment or running cost?",
        "A bet without money is a wish; orders of magnitude are enough at this height.",
        (
            "Each sum belongs to named work",
            "A period, a currency, and investment told from running cost",
            "A range or a confidence where the sum is a guess",
            "Says what is not funded as a result",
        ),
        "session-6-initiatives",
    ),
)  # fmt: skip

QUESTION: Final[Mapping[str, Question]] = MappingProxyType(
    {question.slug: question for question in QUESTIONS}
)
"""The questions by slug."""
