"""What comes back on forms: one act per reply, so that one undo takes one reply back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from assistant.errors import NotFound
from assistant.method.engagement import Answer, Voice
from assistant.text import one_line, safe_text
from assistant.workspace import conflicts, history
from assistant.workspace.changes import Body, fingerprint
from assistant.workspace.content import known_question
from assistant.workspace.errors import NOTHING_CHANGED
from assistant.workspace.events import canonical, stamp
from assistant.workspace.lifecycle import WorkspaceFile
from assistant.workspace.state import Draft
from assistant.workspace.voicing import PARTS, Part, answer_in, put_voice

Fate = Literal["new", "replaced", "same", "kept", "closed"]
"""What became of a part: it is new, takes the place of what was there, or stood there already; or it was not taken, since
the person has changed theirs meanwhile (it waits as a suggestion), or since the answers are open to the room by now."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a reply says on one question; None where it says nothing, which takes nothing back."""

    answer: str | None = None
    agreement: int | None = None
    dissent: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one part of a reply."""

    question: str
    part: Part
    fate: Fate
    suggestion: str = ""
    rewritten: bool = False
    """Whether the text that a score or dissent is about has been written anew since the form was made."""


@dataclass(frozen=True, slots=True)
class CollectedReply:
    """What collecting one reply came to. `before` names the file of an earlier reply of theirs, where there was one."""

    taken: tuple[Taken, ...]
    already: bool
    """Whether this very reply was collected before; nothing was done."""
    before: str
    revision: int


class Collecting(WorkspaceFile):
    """The act of taking a reply in."""

    def trial(self) -> Draft:
        """Where replies are collected to see what would come of it; nothing of it is written."""
        with self._current():
            return Draft(self._ledger.state, history.COLLECT)

    def called_before(self) -> dict[str, str]:
        """Names that participants had before, with the names they have now; not those that somebody else has by now."""
        with self._current():
            now = {id_ for id_, _ in self._ledger.state.listed("participants")}
            renames = self._ledger.select("WHERE kind = ? ORDER BY seq", history.RENAME)
            undone = self._undone()
        names: dict[str, str] = {}
        for event in renames:
            mine = [change for change in event.changes if change.collection == "participants"]
            gone = [change.id for change in mine if change.removed is not None]
            came = [change.id for change in mine if change.created is not None]
            if event.seq not in undone and gone and came:
                names = {old: came[0] if new == gone[0] else new for old, new in names.items()}
                names[gone[0]] = came[0]
        return {old: new for old, new in names.items() if new in now and old not in now}

    def collect_reply(
        self,
        participant: str,
        given: Mapping[str, Given],
        *,
        issue: int,
        source: str,
        trial: Draft | None = None,
    ) -> CollectedReply:
        """Makes what a reply says the voice of a participant, all of it as one act.

        What they have changed themselves since the form was made, or since their last reply, stays as it is: what the reply
        says on it waits as a suggestion. An answer is not taken any more once the answers are open to the room.

        Args:
            participant: who they are; they take part.
            given: what the reply says, by the slugs of the questions.
            issue: the revision that the form was made from.
            source: the file's name, for the history.
            trial: collect it into this draft and write nothing.

        Raises:
            NotFound: they do not take part, or there is no such question.
        """
        if trial is not None:
            taken, already, before = self._collect(trial, participant, given, issue, source)
            return CollectedReply(taken, already, before, self.revision)
        with self._ledger.act(history.COLLECT) as draft:
            taken, already, before = self._collect(draft, participant, given, issue, source)
        return CollectedReply(taken, already, before, draft.seq or self.revision)

    # -- within

    def _collect(
        self, draft: Draft, participant: str, given: Mapping[str, Given], issue: int, source: str
    ) -> tuple[tuple[Taken, ...], bool, str]:
        if draft.get("participants", participant) is None:
            raise NotFound(f"Nobody called {one_line(participant, 80)!r} takes part.", kept=NOTHING_CHANGED)
        said = {known_question(slug): _fields(one) for slug, one in given.items()}
        name = f"{history.COLLECTED}{_digest(participant, issue, said)}"
        names = {participant, *(old for old, new in self.called_before().items() if new == participant)}
        last = self._last(draft, names)
        if draft.get("settings", name) is not None:
            return (), True, str(last.get("source", ""))
        taken: list[Taken] = []
        for slug, fields in said.items():
            base = self._answer_at(draft, slug, issue)
            # A form that is older than that of their last reply knows nothing of what they have said since.
            is_older = issue < int(last.get("issue", 0))
            stood = Voice() if is_older else _voice_of(base, names)
            said_last = {} if is_older else last.get("said", {})
            known = {part: said_last.get(f"{slug} {part}", "") for part in PARTS}
            apart = self._put(draft, slug, participant, fields, base, stood, known, taken)
            if apart:
                retired = self._ledger.retired("suggestions")
                kept = conflicts.keep_voice(
                    draft, slug, participant, apart, actor=self.actor, retired=retired
                )
                taken += [Taken(slug, part, "kept", kept) for part in PARTS if part in apart]
        if any(each.fate in ("new", "replaced", "kept") for each in taken):
            told = {
                "participant": participant,
                "issue": issue,
                "source": one_line(source, 200),
                "date": stamp(self._ledger.clock())[:10],
                "said": {
                    f"{slug} {part}": fingerprint(str(value))
                    for slug, fields in said.items()
                    for part, value in fields.items()
                },
            }
            draft.put("settings", name, told)
            draft.note = f"{one_line(participant, 80)}, {one_line(source, 100)}"
            # What waits as a suggestion is part of the act, and goes with it when that is taken back.
            draft.kind = history.COLLECT
        return tuple(taken), False, str(last.get("source", ""))

    @staticmethod
    def _put(
        draft: Draft,
        slug: str,
        participant: str,
        fields: Mapping[Part, Any],
        base: Answer | None,
        stood: Voice,
        known: Mapping[Part, str],
        taken: list[Taken],
    ) -> dict[str, Any]:
        """Puts in what is in order on one question, adds to `taken`, and gives back what is in conflict.

        In order is what takes the place of nothing, of what `stood` when the form was made, or of what their last reply said,
        of which `known` has the fingerprints.
        """
        now = answer_in(draft, slug)
        stands = now.voice(participant)
        rewritten = base is not None and base.text != now.text
        apart: dict[str, Any] = {}
        puts: dict[str, Any] = {}
        for part, value in fields.items():
            current = getattr(stands, part)
            is_new = current in (None, "")
            if current == value:
                taken.append(Taken(slug, part, "same"))
            elif part == "answer" and now.is_open:
                taken.append(Taken(slug, part, "closed"))
            elif fingerprint(str(current)) == known[part] if known[part] else current == getattr(stood, part):
                fate: Fate = "new" if is_new else "replaced"
                taken.append(Taken(slug, part, fate, rewritten=rewritten and part != "answer"))
                puts[part] = value
            else:
                apart[part] = value
        if "agreement" in puts:
            # A score is for the text that the form showed, not for one that was agreed upon since.
            puts["early"] = not (now if base is None else base).agreed.strip()
        if puts:
            put_voice(draft, slug, participant, puts)
        return apart

    def _last(self, draft: Draft, names: set[str]) -> Body:
        """The last reply of theirs that was collected; nothing where there was none."""
        last: Body = {}
        newest = 0
        for id_, body in draft.listed("settings"):
            if id_.startswith(history.COLLECTED) and body.get("participant") in names:
                entity = draft.state.get("settings", id_)
                # What a trial has collected comes after all that was written.
                seq = entity.revisions.get("", 0) if entity else draft.state.seq + 1
                if seq >= newest:
                    last, newest = body, seq
        return last

    def _answer_at(self, draft: Draft, slug: str, seq: int) -> Answer | None:
        """The answer as it was after event `seq`, before anything of this act; None where the file has no such event yet."""
        if seq > draft.state.seq:
            return None
        body = draft.state.body("answers", slug)
        about = f'"id":{canonical(slug)}'
        for event in self._ledger.select(
            "WHERE seq > ? AND seq <= ? AND instr(body, ?) ORDER BY seq DESC", seq, draft.state.seq, about
        ):
            for change in reversed(event.changes):
                if (change.collection, change.id) == ("answers", slug):
                    body = change.revert(body)
        return Answer.model_validate(body or {"question": slug})


def _fields(given: Given) -> dict[Part, Any]:
    """The parts that say something."""
    texts = {part: value for part, value in asdict(given).items() if value is not None}
    safe: dict[Part, Any] = {}
    for part in PARTS:
        value = texts.get(part)
        if isinstance(value, str):
            value = safe_text(value).strip()
        if value not in (None, ""):
            safe[part] = value
    return safe


def _digest(participant: str, issue: int, said: Mapping[str, Mapping[Part, Any]]) -> str:
    return hashlib.blake2b(canonical([participant, issue, said]).encode(), digest_size=8).hexdigest()


def _voice_of(answer: Answer | None, names: set[str]) -> Voice:
    found = () if answer is None else (each for each in answer.voices if each.participant in names)
    return next(iter(found), Voice())
