"""Any sequence of acts, reopenings and crashes leaves what a plain dictionary would hold."""

from __future__ import annotations

import copy
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from assistant.method.said import Citation, Origin
from assistant.text import safe_text
from assistant.workspace.calls import CallBegun, CallEnded, TokenUse
from assistant.workspace.document import Proposal, Workspace
from assistant.workspace.errors import NothingToUndo, OverBudget, UndoConflict
from tests.workspace.build import assert_sound, reading, texts

SLUGS = st.sampled_from(["market", "needs", "bets"])
SIDES = st.sampled_from(["assumed", "agreed"])
NAMES = st.sampled_from(["plan.pdf", "survey.csv"])
SAYINGS = st.sampled_from(["Two boats.", "Three boats.", "No boats."])
TEXTS = st.text(max_size=12) | st.text("ab \n", min_size=40, max_size=90)


class _PowerCut(BaseException):
    """Ends an act at its last moment, as a power cut would."""


class Store(RuleBasedStateMachine):
    """One workspace beside a model of it: what is written, what documents say, what is cited, and how it stood before."""

    @initialize()
    def make(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "a"
        self.ws = Workspace.create(self.path, organisation="X", backup_folder=self.folder / "b")
        self.model: dict[str, Any] = {
            "answers": {}, "records": {}, "parked": {}, "documents": {}, "sources": {}, "states": {}
        }  # fmt: skip
        self.before: list[dict[str, Any]] = []
        self.seen: set[str] = set()
        self.erased = False
        self.upon: dict[str, list[str]] = {}
        self.used, self.reserved = 0, dict[int, int]()

    def teardown(self) -> None:
        if hasattr(self, "ws"):
            self.ws.close()
            assert_sound(self.path)
            shutil.rmtree(self.folder)

    def _remember(self) -> None:
        self.before.append(copy.deepcopy(self.model))

    @rule(slug=SLUGS, side=SIDES, text=TEXTS)
    def write(self, slug: str, side: Any, text: str) -> None:
        text = safe_text(text)
        stands = self.model["answers"].get((slug, side), "")
        assert self.ws.write_answer(slug, side, text).changed == (text != stands)
        if text != stands:
            self._remember()
            self.model["answers"][slug, side] = text

    @rule(title=TEXTS)
    def add(self, title: str) -> None:
        self._remember()
        record = self.ws.add_record("persona", {"title": title})
        assert record.id not in self.model["records"]
        self.model["records"][record.id] = safe_text(title)

    @precondition(lambda self: self.model["records"])
    @rule(data=st.data(), title=TEXTS)
    def change(self, data: st.DataObject, title: str) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.model["records"])))
        title = safe_text(title)
        if self.ws.change_record(id_, {"title": title}).changed:
            self._remember()
        assert title == self.model["records"][id_] or self.before[-1]["records"][id_] != title
        self.model["records"][id_] = title

    @precondition(lambda self: self.model["records"])
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.model["records"])))
        self._remember()
        self.ws.remove_record(id_)
        del self.model["records"][id_]
        self.model["sources"].pop(id_, None)

    @rule(title=TEXTS)
    def park(self, title: str) -> None:
        self._remember()
        item: Any = self.ws.put("parked", {"title": title})
        self.model["parked"][item.id] = safe_text(title)

    @rule(name=NAMES, saying=SAYINGS, as_new=st.booleans())
    def add_document(self, name: str, saying: str, as_new: bool) -> None:
        added = self.ws.add_document(reading(name, saying, name), as_new=as_new)
        known = self.model["documents"]
        assert added.written.changed == (added.state != "unchanged")
        assert (added.state in ("unchanged", "replaced")) == (added.id in known)
        assert (added.id in self.seen) == (added.state != "added")
        if added.state != "unchanged":
            self._remember()
            known[added.id] = [saying, name]
        assert known[added.id] == [saying, name]
        self.seen.add(added.id)

    @precondition(lambda self: self.model["documents"])
    @rule(data=st.data())
    def remove_document(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.model["documents"])))
        self._remember()
        self.ws.remove_document(id_)
        del self.model["documents"][id_]

    @precondition(lambda self: self.seen)
    @rule(data=st.data())
    def erase_document(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.seen)))
        if self.ws.erase_document(id_).written.changed:
            self.model["documents"].pop(id_, None)
            self.before.clear()
            self.erased = True
        assert id_ not in self.model["documents"]

    @rule(data=st.data(), saying=SAYINGS)
    def cite(self, data: st.DataObject, saying: str) -> None:
        target = data.draw(st.sampled_from(["market", *sorted(self.model["records"])]))
        document = data.draw(st.sampled_from(["", *sorted(self.model["documents"])]))
        there = self.model["sources"].setdefault(target, [])
        written = self.ws.cite(target, Citation(title="t", quote=saying, document=document))
        assert written.changed == ((document, saying) not in there)
        if written.changed:
            self._remember()
            there.append((document, saying))

    @precondition(lambda self: any(self.model["sources"].values()))
    @rule(data=st.data())
    def uncite(self, data: st.DataObject) -> None:
        citing = sorted(target for target, sources in self.model["sources"].items() if sources)
        target = data.draw(st.sampled_from(citing))
        index = data.draw(st.integers(0, len(self.model["sources"][target]) - 1))
        self._remember()
        assert self.ws.uncite(target, index).changed
        del self.model["sources"][target][index]

    @rule(data=st.data(), title=TEXTS)
    def suggest(self, data: st.DataObject, title: str) -> None:
        drafts = (
            data.draw(st.lists(st.sampled_from(sorted(self.upon)), max_size=2, unique=True))
            if self.upon
            else []
        )
        proposed = Proposal(records=[{"kind": "persona", "title": title}], drafts=drafts)
        [made] = self.ws.suggest("draft", [proposed], origin=Origin(by="guide"))
        fallen = {"rejected", "stale"} & {self.model["states"][id_] for id_ in drafts}
        assert (made.state == "stale") == bool(fallen)
        if made.id not in self.upon:
            self.upon[made.id] = drafts
            for model in (self.model, *self.before):
                model["states"][made.id] = made.state

    @precondition(lambda self: "open" in self.model["states"].values())
    @rule(data=st.data(), accepted=st.booleans())
    def deal_with(self, data: st.DataObject, accepted: bool) -> None:
        states = self.model["states"]
        waiting = sorted(id_ for id_, state in states.items() if state == "open")
        some = data.draw(st.lists(st.sampled_from(waiting), min_size=1, max_size=2, unique=True))
        self._remember()
        states.update(dict.fromkeys(some, "accepted" if accepted else "rejected"))
        if accepted:
            for one in self.ws.accept(some):
                self.model["records"] |= {record.id: record.title for record in one.records}
            return
        self.ws.reject(some)
        fallen = set(some)
        while more := [
            id_ for id_ in states if states[id_] == "open" and fallen.intersection(self.upon[id_])
        ]:
            states.update(dict.fromkeys(more, "stale"))
            fallen.update(more)

    @rule(tokens=st.integers(0, 400))
    def call(self, tokens: int) -> None:
        """A call to a model: no event, and nothing that undo or a crash could take back."""
        room = self.used + sum(self.reserved.values()) + tokens <= 1000
        begun = CallBegun("draft", "draft", "m", "localhost:1", "0" * 64, tokens)
        if room:
            self.reserved[self.ws.begin_call(begun, 1000)] = tokens
        else:
            with pytest.raises(OverBudget):
                self.ws.begin_call(begun, 1000)

    @precondition(lambda self: self.reserved)
    @rule(data=st.data(), tokens=st.integers(0, 100))
    def call_ended(self, data: st.DataObject, tokens: int) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.reserved)))
        self.ws.end_call(id_, CallEnded("ok", tokens, tokens))
        del self.reserved[id_]
        self.used += 2 * tokens

    @rule()
    def undo(self) -> None:
        if self.before:
            self.ws.undo()
            self.model = self.before.pop()
        else:
            with pytest.raises(UndoConflict if self.erased else NothingToUndo):
                self.ws.undo()

    @rule()
    def reopen(self) -> None:
        self.ws.close()
        self.ws = Workspace.open(self.path, backup_folder=self.folder / "b")

    @rule(slug=SLUGS, point=st.sampled_from(["append", "settle"]), goes_on=st.booleans())
    def crash(self, slug: str, point: str, goes_on: bool) -> None:
        """An act dies before its commit; the same object or a new one goes on from the state before."""

        def cut(*_args: object) -> None:
            raise _PowerCut

        name = {
            "append": "assistant.workspace.ledger.row",
            "settle": "assistant.workspace.ledger.settle",
        }
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(name[point], cut)
            with pytest.raises(_PowerCut):
                self.ws.write_answer(slug, "assumed", "never to be seen")
        if not goes_on:
            self.reopen()

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        if not hasattr(self, "ws"):
            return
        held = self.ws.engagement()
        for (slug, side), text in self.model["answers"].items():
            assert getattr(held.answer(slug), side) == text
        assert {one.id: one.title for one in held.records} == self.model["records"]
        assert {one.id: one.title for one in held.parked} == self.model["parked"]
        assert texts(self.ws) == self.model["documents"]
        assert {one.id: one.state for one in held.suggestions} == self.model["states"]
        assert self.ws.token_use() == TokenUse(self.used, sum(self.reserved.values()))
        assert len({one.title for one in held.documents}) == len(held.documents)
        on = {"market": held.answer("market").sources} | {one.id: one.sources for one in held.records}
        told = {target: [(one.document, one.quote) for one in sources] for target, sources in on.items()}
        assert {target: sources for target, sources in told.items() if sources} == {
            target: sources for target, sources in self.model["sources"].items() if sources
        }
        for cited in self.ws.citations():
            document = self.model["documents"].get(cited.citation.document)
            if document is None:
                assert cited.state in ("removed", "erased")
            else:
                assert (cited.state == "changed") == (cited.citation.quote not in document)


def test_fault_16_any_sequence_of_acts_and_crashes_leaves_what_a_dictionary_would_hold() -> None:
    run_state_machine_as_test(
        Store, settings=settings(max_examples=30, stateful_step_count=25, deadline=None)
    )
