"""What is done with suggestions: they are stored, and a person accepts, edits or rejects them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.method.engagement import Answer, Parked, Suggestion
from assistant.method.records import RECORD
from assistant.method.said import Origin
from assistant.text import one_line
from assistant.workspace import conflicts, history, review, taking
from assistant.workspace.consequences import substance_revision
from assistant.workspace.content import known_kind, plain
from assistant.workspace.ids import next_id, record_prefix
from assistant.workspace.lifecycle import WorkspaceFile
from assistant.workspace.proposals import Proposal, reaches, rests_on, target_of
from assistant.workspace.review import Accepted
from assistant.workspace.state import Draft


class Reviewing(WorkspaceFile):
    """The acts on suggestions. Nothing that is proposed enters the record without one of them."""

    def next_ids(self, kind: str, count: int = 1) -> list[str]:
        """Ids that new records of a kind would get now, for proposals; `suggest` sees to it if one is taken."""
        prefix = record_prefix(known_kind(kind))
        with self._current():
            first = next_id(Draft(self._ledger.state, ""), "records", prefix, self._ledger.retired("records"))
            number = int(first.rpartition("-")[2])
            return [f"{prefix}-{number + step}" for step in range(count)]

    def suggest(
        self,
        task: str,
        proposals: Sequence[Proposal],
        *,
        origin: Origin,
        seen: int | None = None,
        supersede: Sequence[str] = (),
    ) -> list[Suggestion]:
        """Stores what an advisor proposes, for a person to accept, edit or reject; one per proposal, in order.

        Args:
            task: which advisor task made them.
            proposals: what each would change.
            origin: who or what made them.
            seen: the revision of the engagement they were made from; what has changed since makes those
                that rest on it stale from the start, unless it came in by accepting what they were drafted upon.
            supersede: open suggestions that these take the place of.

        Raises:
            BadInput: a proposal does not fit.
            NotFound: a suggestion in `supersede`, or one that was drafted upon, does not exist.
        """
        with self._ledger.act("suggest") as draft:
            draft.note = one_line(task, 80)
            ids = review.add(
                draft, draft.note, proposals, origin,
                retired=self._retired("suggestions"), supersede=supersede,
                is_outdated=lambda proposal: seen is not None and self._is_outdated(proposal, seen),
            )  # fmt: skip
        return [self._suggestion(draft, id_) for id_ in ids]

    def accept(self, ids: Sequence[str]) -> list[Accepted]:
        """Carries out open suggestions as they stand: all of them as one act, or none.

        Links among them hold in whatever order they are named; a link to what is still only proposed is left out.

        Raises:
            NotFound: one does not exist, or a record that it would change is gone.
            NotOpen: one was dealt with before, or is stale.
            Overtaken: an answer says by now what a proposed text does not begin with.
        """
        with self._ledger.act("accept") as draft:
            taken = taking.take(draft, ids, self._retired("parked"))
        return [self._accepted(draft, touched) for touched in taken]

    def edit(self, id: str, payload: dict[str, object]) -> Accepted:
        """Carries out one open suggestion with a payload that a person has changed.

        `payload` is that of a `Proposal`; parts that it leaves out stay as they were proposed.

        Raises:
            NotFound, NotOpen, Overtaken: as `accept`.
            BadInput: the changed payload does not fit.
        """
        with self._ledger.act("edit") as draft:
            [touched] = taking.take(draft, [id], self._retired("parked"), edited=plain(dict(payload)))
        return self._accepted(draft, touched)

    def reject(self, ids: Sequence[str], reason: str = "") -> list[Suggestion]:
        """Sets suggestions that are open or stale aside for good: all of them, or none. The history keeps the reason.

        Raises:
            NotFound: one does not exist.
            NotOpen: one was accepted, edited or rejected before.
        """
        with self._ledger.act("reject") as draft:
            draft.note = one_line(reason, 500)
            for id_ in dict.fromkeys(ids):
                review.must_be_open(draft, id_, or_stale=True)
                draft.update("suggestions", id_, {"state": "rejected"})
        return [self._suggestion(draft, id_) for id_ in dict.fromkeys(ids)]

    def outdated_suggestions(self) -> list[Suggestion]:
        """Stale suggestions of which something that they rest on has changed or is gone, in the order they were made.

        Those whose task was asked about the same target again, at that time or since, are left out: the newer ones
        stand in their place.
        """
        with self._current():
            every = self._snapshots.suggestions(self._ledger.state)
            stale = [each for each in every if each.state == "stale"]
            if not stale:
                return []
            born = {each.id: self._revision(each.id, "task") for each in every}
            since = {each.id: self._revision(each.id, "state") for each in stale}
            kinds = self._ledger.kinds_of(since.values())
        last = {_asked(each): each.id for each in every}

        def is_replaced(one: Suggestion) -> bool:
            newest, fell = last[_asked(one)], since[one.id]
            if kinds.get(fell) == "import":
                # A file does not tell what came first, other than by the order.
                return newest != one.id
            if kinds.get(fell) in ("suggest", history.COLLECT) and fell > born[one.id]:
                return True
            return born[newest] > born[one.id] and born[newest] >= fell

        return [each for each in stale if not is_replaced(each)]

    def _revision(self, id_: str, field: str) -> int:
        entity = self._ledger.state.get("suggestions", id_)
        return entity.revisions.get(field, 0) if entity is not None else 0

    def _accepted(self, draft: Draft, touched: taking.Touched) -> Accepted:
        return Accepted(
            self._suggestion(draft, touched.suggestion),
            records=tuple(RECORD.validate_python(draft.get("records", id_)) for id_ in touched.records),
            changed=tuple(RECORD.validate_python(draft.get("records", id_)) for id_ in touched.changed),
            answers=tuple(Answer.model_validate(draft.get("answers", slug)) for slug in touched.answers),
            parked=tuple(Parked.model_validate(draft.get("parked", id_)) for id_ in touched.parked),
            unlinked=touched.unlinked,
            revision=draft.seq,
        )

    @staticmethod
    def _suggestion(draft: Draft, id_: str) -> Suggestion:
        return Suggestion.model_validate(draft.get("suggestions", id_))

    def _retired(self, collection: str) -> tuple[set[str], set[str]]:
        return self._ledger.retired("records"), self._ledger.retired(collection)

    def _is_outdated(self, proposal: Proposal, seen: int) -> bool:
        """Whether something that a proposal rests on has changed since `seen`, other than as it was drafted upon."""
        state = self._ledger.state
        drafts = [state.get("suggestions", id_) for id_ in proposal.drafts]
        taken = {
            (ref, entity.revisions.get("state", 0))
            for entity in drafts
            if entity is not None and entity.body.get("state") == "accepted"
            for ref in reaches(entity.body.get("payload", {}))
        }
        return any(
            self._moved_since(ref, seen) and (ref, substance_revision(state, ref)) not in taken
            for ref in rests_on(plain(proposal))
        )

    def _moved_since(self, ref: str, seen: int) -> bool:
        gone = (self._removed_after(ref, seen, collection) for collection in ("records", "documents"))
        return substance_revision(self._ledger.state, ref) > seen or any(gone)

    def _removed_after(self, ref: str, base: int | None, collection: str = "records") -> Any:
        """The body of what was removed after `base`; None where there is no such."""
        if base is None or ref not in self._ledger.retired(collection):
            return None
        if self._ledger.state.get(collection, ref) is not None:
            return None
        return conflicts.removed_after(list(self._backwards(ref)), ref, base, collection)


def _asked(suggestion: Suggestion) -> tuple[str, str]:
    """The task and what it was asked about; of a person's edit that was kept aside, which nobody asked for, its id."""
    about = suggestion.id if suggestion.task == review.EDIT_TASK else target_of(suggestion.payload)
    return suggestion.task, about
