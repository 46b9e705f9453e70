"""What a room does together: answers given alone, agreement and dissent, votes, and what lenses ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Answer, Ballot
from assistant.text import one_line, safe_text
from assistant.workspace.changes import Body
from assistant.workspace.content import checked, known_question, reflection_key
from assistant.workspace.events import stamp
from assistant.workspace.ids import PREFIX, next_id
from assistant.workspace.lifecycle import WorkspaceFile, Written
from assistant.workspace.state import Draft
from assistant.workspace.voicing import answer_in, join, put_voice

NoScore = Literal["none"]
NO_SCORE: Final[NoScore] = "none"
"""Given in place of an agreement, it takes back the one that stands."""


class Gathering(WorkspaceFile):
    """The acts of several people on one question or choice. What is secret stays so until it is opened."""

    # -- voices

    def give_voice(
        self,
        question: str,
        participant: str,
        *,
        answer: str | None = None,
        agreement: int | NoScore | None = None,
        dissent: str | None = None,
    ) -> Written:
        """Notes what one participant thinks; what is None stays as it was, an empty text is taken back.

        Somebody who is not among the participants yet is added as a contributor, in the same act.

        Args:
            question: its slug.
            participant: by name or alias.
            answer: the answer given alone, in Markdown; no longer taken once the answers are open to the room.
            agreement: with the agreed text, 0 (not at all) to 5 (wholly); ``none`` takes it back.
            dissent: in their own words; every report carries it verbatim.

        Raises:
            NotFound: there is no such question.
            BadInput: no name is given, the agreement is not 0 to 5, or the answers are open already.
        """
        slug, name = known_question(question), _name(participant)
        given: dict[str, object] = {
            "answer": None if answer is None else safe_text(answer),
            "agreement": agreement,
            "dissent": None if dissent is None else safe_text(dissent),
        }
        with self._ledger.act("voice") as draft:
            stored = answer_in(draft, slug)
            if answer is not None and stored.is_open and given["answer"] != stored.voice(name).answer:
                raise BadInput(
                    "The answers are open to the room already; one that is given now is not given alone.",
                    kept="What was given before stays as it was.",
                    hint="Agreement and dissent can still be given.",
                )
            fields = {field: value for field, value in given.items() if value is not None}
            if agreement == NO_SCORE:
                fields["agreement"] = None
            put_voice(draft, slug, name, fields)
        return self._written(draft)

    def take_back_voice(self, question: str, participant: str) -> Written:
        """Removes everything that one participant said on a question.

        Raises:
            NotFound: there is no such question, or they said nothing on it.
        """
        slug, name = known_question(question), _name(participant)
        with self._ledger.act("voice") as draft:
            body = draft.get("answers", slug) or {"question": slug}
            stored = Answer.model_validate(body)
            if name not in {voice.participant for voice in stored.voices}:
                raise NotFound(f"{name} said nothing on this question.")
            voices = [voice for voice in stored.voices if voice.participant != name]
            draft.put("answers", slug, checked("answers", {**body, "voices": voices}, slug))
        return self._written(draft)

    def open_voices(self, question: str) -> Written:
        """Opens the answers that were given alone to the room.

        Raises:
            NotFound: there is no such question.
            BadInput: nobody has given an answer alone yet.
        """
        slug = known_question(question)
        with self._ledger.act("open") as draft:
            body = draft.get("answers", slug) or {"question": slug}
            stored = Answer.model_validate(body)
            if not any(voice.answer.strip() for voice in stored.voices):
                raise BadInput("Nobody has given an answer alone to this question yet.")
            if stored.opened is None:
                draft.put("answers", slug, checked("answers", {**body, "opened": self._noted()}, slug))
        return self._written(draft)

    # -- lenses

    def reflect(
        self, probe: str, about: str = "", *, answer: str | None = None, verdict: str | None = None
    ) -> Written:
        """Notes what was answered to a lens's probe; what is None stays, empty texts take it back.

        Args:
            probe: its slug.
            about: the id of the record it was put to; empty for the whole engagement.
            answer: in Markdown.
            verdict: ``yes``, ``partly`` or ``no``; empty for none.

        Raises:
            NotFound: there is no such record.
            BadInput: no probe is named, or there is no such verdict.
        """
        probe, about = one_line(probe, 80), one_line(about, 80)
        if not probe:
            raise BadInput("A probe is needed.")
        with self._ledger.act("reflect") as draft:
            if about and draft.get("records", about) is None:
                raise NotFound(f"There is no record {about!r}.")
            key = reflection_key(probe, about)
            body = dict(draft.get("reflections", key) or {"probe": probe, "about": about})
            body |= {} if answer is None else {"answer": safe_text(answer)}
            body |= {} if verdict is None else {"verdict": verdict or None}
            fields = checked("reflections", body, probe)
            if fields.get("answer", "").strip() or fields.get("verdict"):
                if fields != draft.get("reflections", key):
                    draft.put("reflections", key, fields | self._noted())
            elif draft.get("reflections", key) is not None:
                draft.drop("reflections", key)
        return self._written(draft)

    # -- votes

    def call_vote(self, bet_ids: Sequence[str], dots: int = 3) -> Ballot:
        """Begins a vote on bets in which everybody has the same number of dots.

        Raises:
            NotFound: one of them is no bet.
            BadInput: there are fewer than two bets, or the dots are not 1 to 100.
        """
        ids = list(dict.fromkeys(bet_ids))
        if len(ids) < 2:
            raise BadInput("A vote needs at least two bets.", hint="Name them by their ids.")
        with self._ledger.act("call vote") as draft:
            for id_ in ids:
                if (draft.get("records", id_) or {}).get("kind") != "bet":
                    raise NotFound(f"There is no bet {one_line(id_, 80)!r}.")
            id_ = next_id(draft, "ballots", PREFIX["ballots"], self._ledger.retired("ballots"))
            body = checked("ballots", {"id": id_, "dots": dots, "bet_ids": ids}, id_)
            draft.put("ballots", id_, body)
        return Ballot.model_validate(body)

    def vote(self, ballot: str, participant: str, dots: Mapping[str, int]) -> Written:
        """Gives the dots of one participant, in place of those they gave before; none take their vote back.

        Somebody who is not among the participants yet is added as a contributor, in the same act.

        Raises:
            NotFound: there is no such vote, or it is not on one of these bets.
            BadInput: more dots than there are, a negative number, or the vote was opened already.
        """
        name = _name(participant)
        with self._ledger.act("vote") as draft:
            stored = self._ballot(draft, ballot)
            if stored.opened is not None:
                raise BadInput("This vote was opened already.", kept="It stays as it was counted.")
            for id_, count in dots.items():
                if id_ not in stored.bet_ids:
                    raise NotFound(
                        f"This vote is not on {one_line(id_, 80)!r}.",
                        hint=f"It is on {', '.join(stored.bet_ids)}.",
                    )
                if isinstance(count, bool) or not isinstance(count, int) or count < 0:
                    raise BadInput(f"{id_}: dots are given in whole numbers from 0.")
            given = sum(dots.values())
            if given > stored.dots:
                raise BadInput(
                    f"{name} gave {given} dots; everybody has {stored.dots}.", kept="Nothing was counted."
                )
            votes: list[Any] = [vote for vote in stored.votes if vote.participant != name]
            if given:
                placed = [{"bet_id": id_, "count": count} for id_, count in dots.items() if count]
                votes.append({"participant": name, "dots": placed})
            draft.put("ballots", stored.id, checked("ballots", {**stored.model_dump(), "votes": votes}))
            if given:
                join(draft, name)
        return self._written(draft)

    def open_vote(self, ballot: str) -> Ballot:
        """Opens a vote: from here on everybody sees who gave what, and nobody can change it.

        Raises:
            NotFound: there is no such vote.
            BadInput: nobody has voted yet.
        """
        with self._ledger.act("open") as draft:
            stored = self._ballot(draft, ballot)
            if not stored.votes:
                raise BadInput("Nobody has voted yet.")
            opened = {**stored.model_dump(mode="json"), "opened": stored.opened or self._noted()}
            draft.put("ballots", stored.id, checked("ballots", opened))
        return Ballot.model_validate(draft.get("ballots", ballot))

    # -- within

    @staticmethod
    def _ballot(draft: Draft, id_: str) -> Ballot:
        body = draft.get("ballots", id_)
        if body is None:
            raise NotFound(f"There is no vote {one_line(id_, 80)!r}.")
        return Ballot.model_validate(body)

    def _noted(self) -> Body:
        return {"by": self.actor, "date": stamp(self._ledger.clock())[:10]}


def _name(participant: str) -> str:
    name = one_line(participant, 200)
    if not name:
        raise BadInput("A participant is needed.", hint="By name or alias.")
    return name
