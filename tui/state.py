"""What the screens draw: one snapshot of the workspace per revision, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final

from assistant.errors import CounterpointError
from assistant.method.bets import in_order
from assistant.method.questions import QUESTION, QUESTIONS, Question
from assistant.method.sessions import SESSIONS, TRACE_KINDS, TRACE_TITLE
from assistant.text import one_line

if TYPE_CHECKING:
    from assistant.method.engagement import Answer, Ballot, Document, Engagement, Suggestion
    from assistant.method.records import Bet, Record
    from assistant.method.rules import Finding
    from assistant.method.said import Citation
    from assistant.workspace.document import Workspace

TRACE: Final = "trace"
"""Where the flow ends: not a question, but the records that must each trace to a chosen bet."""

PLACES: Final[tuple[str, ...]] = (*(question.slug for question in QUESTIONS), TRACE)
"""Every stop of the flow in order."""


@dataclass(frozen=True)
class Snapshot:
    """The workspace as it stood at `revision`; cheap to make, and what follows is worked out when asked for."""

    revision: int
    engagement: Engagement
    suggestions: tuple[Suggestion, ...]
    """The open ones, oldest first."""
    outdated: tuple[Suggestion, ...] = ()
    """Those that a document was cited in which was replaced or removed before anybody dealt with them."""
    mode: str = ""
    """How people have chosen to work."""

    @cached_property
    def records(self) -> dict[str, Record]:
        """Every record by its id."""
        return {record.id: record for record in self.engagement.records}

    def of_kind(self, kind: str) -> list[Record]:
        """The records of one kind, in the order they were added."""
        return [record for record in self.engagement.records if record.kind == kind]

    @cached_property
    def bets(self) -> list[Bet]:
        """The bets: chosen ones by rank, then shortlisted, candidates, parked, dropped."""
        from assistant.method.records import Bet

        return in_order(record for record in self.engagement.records if isinstance(record, Bet))

    @cached_property
    def chosen(self) -> list[Bet]:
        """The chosen bets by rank."""
        return [bet for bet in self.bets if bet.status == "chosen"]

    @cached_property
    def vote(self) -> Ballot | None:
        """The newest vote as the room may see it: before it is opened, who has voted and nothing more."""
        ballots = self.engagement.ballots
        return ballots[-1].in_the_open if ballots else None

    @cached_property
    def counted(self) -> Ballot | None:
        """The newest vote that was opened, whose dots everybody may see."""
        return next((ballot for ballot in reversed(self.engagement.ballots) if ballot.opened), None)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the gap rules find, without what was dismissed."""
        from assistant.method.rules import find_gaps

        return tuple(find_gaps(self.engagement))

    @cached_property
    def dismissed(self) -> tuple[Finding, ...]:
        """What the gap rules find and a person set aside."""
        from assistant.method.rules import find_gaps

        kept = set(self.findings)
        return tuple(finding for finding in find_gaps(self.engagement, dismissed=True) if finding not in kept)

    @cached_property
    def sealed(self) -> frozenset[str]:
        """Ids of the drafts that nobody may see yet, since the own answer comes first."""
        from assistant.advisor.drafting.sealing import sealed

        waiting = (each for each in self.suggestions if sealed(self.engagement, each, self.mode))
        return frozenset(each.id for each in waiting)

    def of_task(self, task: str) -> list[Suggestion]:
        """The open suggestions of one advisor task, without those that nobody may see yet."""
        return [each for each in self.suggestions if each.task == task and each.id not in self.sealed]

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Every document in use by its id."""
        return {document.id: document for document in self.engagement.documents}

    @cached_property
    def sources(self) -> dict[str, list[Citation]]:
        """What answers (by their question's slug) and records (by id) cite, where they cite anything."""
        on_answers = {slug: answer.sources for slug, answer in self.engagement.answers.items()}
        on_records = {record.id: record.sources for record in self.engagement.records}
        return {ref: list(cited) for ref, cited in {**on_answers, **on_records}.items() if cited}

    def dot(self, slug: str) -> str:
        """``●`` agreed, ``◐`` under way, ``○`` not begun; for the trace, by its three kinds of record."""
        if slug == TRACE:
            filled = sum(bool(self.of_kind(kind)) for kind in TRACE_KINDS)
            return "●" if filled == len(TRACE_KINDS) else "◐" if filled else "○"
        answer = self.engagement.answer(slug)
        if answer.status == "agreed":
            return "●"
        begun = answer.status != "open" or bool(answer.text.strip()) or answer.skipped is not None
        question = QUESTION[slug]
        return (
            "◐" if begun or any(question.holds_answer(record) for record in self.engagement.records) else "○"
        )

    @cached_property
    def dots(self) -> dict[str, str]:
        """The dot of every stop of the flow."""
        return {slug: self.dot(slug) for slug in PLACES}

    @property
    def agreed(self) -> int:
        """How many of the questions are agreed."""
        return sum(self.dots[question.slug] == "●" for question in QUESTIONS)

    def title(self, ref: str) -> str:
        """What people call `ref`: a record's title, or a question's."""
        if (record := self.records.get(ref)) is not None:
            from assistant.method.records import KINDS

            return one_line(record.title) or KINDS[record.kind].label
        if ref in QUESTION:
            return QUESTION[ref].title
        if ref in self.documents:
            return one_line(self.documents[ref].title) or ref
        return "no longer there"

    def text(self, ref: str) -> str:
        """The words behind `ref`: a question's answer, or what a record says of itself."""
        if ref in QUESTION:
            return self.engagement.answer(ref).text
        record = self.records.get(ref)
        if record is None:
            return ""
        for name in ("hypothesis", "promise", "organisation_effect", "durability", "note"):
            if value := getattr(record, name, ""):
                return str(value)
        return ""

    def needs_own_answer(self, slug: str, mode: str) -> bool:
        """Whether drafts for a question must wait: people come first."""
        from assistant.advisor.drafting.sealing import needs_own_answer

        return needs_own_answer(self.engagement, slug, mode)


class View:
    """The one place where the screens' state lives: the workspace's snapshot, and where the person is in it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.question = QUESTIONS[0].slug
        self.section: int | None = None
        """The section of Prepare that was open last, since whoever leaves it comes back to it."""
        self.saved_at: datetime | None = None
        self.trouble = ""
        """Why the last save failed; empty when all is well."""
        self._snapshot: Snapshot | None = None
        self.organisation = ""
        self.mode = "assess"
        self._suggestions_seen: object = None
        self._removed: tuple[int, Mapping[str, Document]] = (-1, {})

    @property
    def snapshot(self) -> Snapshot:
        """The newest state this process has been told of."""
        if self._snapshot is None:
            self.refresh()
        assert self._snapshot is not None
        return self._snapshot

    def refresh(self) -> bool:
        """Read the workspace again if it has moved; whether anything is new."""
        workspace = self.workspace
        engagement = workspace.engagement()
        revision = workspace.revision
        if self._snapshot is not None and self._snapshot.revision == revision:
            return False
        open_ = tuple(workspace.suggestions(state="open"))
        self.organisation, self.mode = workspace.organisation, workspace.mode
        outdated = tuple(workspace.outdated_suggestions())
        self._snapshot = Snapshot(revision, engagement, open_, outdated, self.mode)
        return True

    @property
    def removed(self) -> Mapping[str, Document]:
        """Documents that are out of use and can be brought back, by id; looked up when they are first asked for."""
        revision, known = self._removed
        if revision != self.snapshot.revision:
            try:
                known = {each.id: each for each in self.workspace.removed_documents()}
            except CounterpointError:
                # What cannot be read now stands as it was last seen.
                return known
            self._removed = self.snapshot.revision, known
        return known

    def document(self, id: str) -> Document | None:
        """A document by its id, in use or removed."""
        return self.snapshot.documents.get(id) or self.removed.get(id)

    @property
    def session(self) -> int:
        """Number of the session that the current question belongs to; 6 for the trace that follows it."""
        return QUESTION[self.question].session if self.question in QUESTION else len(SESSIONS)

    @property
    def current(self) -> Question | None:
        """The current question; None at the trace."""
        return QUESTION.get(self.question)

    @property
    def current_title(self) -> str:
        """What the current stop is called."""
        return TRACE_TITLE if self.current is None else self.current.title

    @property
    def answer(self) -> Answer:
        """The answer to the current question."""
        return self.snapshot.engagement.answer(self.question)

    def step(self, by: int) -> str:
        """The stop `by` places on in the flow; the ends stay."""
        place = PLACES.index(self.question) + by
        return PLACES[min(max(place, 0), len(PLACES) - 1)]

    def kinds(self, slug: str) -> tuple[str, ...]:
        """The kinds of record that belong to a stop of the flow."""
        return TRACE_KINDS if slug == TRACE else (QUESTION[slug].kind,)
