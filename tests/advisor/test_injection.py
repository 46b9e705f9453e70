"""Hostile documents in front of a model that obeys them: nothing changes, nothing false is cited, people are warned."""

from __future__ import annotations

import re
import shutil
from asyncio import gather
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.desk import Given
from assistant.advisor.foreign import Foreign
from assistant.advisor.found import source_of
from assistant.advisor.grounds.sources import Source
from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.model.book import WorkspaceBook
from assistant.advisor.model.lanes import Lanes
from assistant.config import Settings
from assistant.documents.adding import add_documents
from assistant.documents.evidence import open_desk
from assistant.method.engagement import Suggestion
from assistant.passages import Content, Passage, PassageStore
from assistant.retrieval.library import Library, PassageFound
from assistant.retrieval.search import Guidance
from assistant.workspace.document import Workspace
from tests.advisor.company import RECORDS, company, record
from tests.advisor.hostile.attacks import ATTACKS, FACTS, GROUPS, Attack
from tests.advisor.hostile.obedient import Obedient
from tests.cli.command import counterpoint, in_own_process
from tests.fakes.filler import schema_of
from tests.fakes.model_server import FakeModelServer
from tests.tui.hostile import harm
from tests.tui.room import WIDE, at_work, words
from tests.tui.test_hostile import sound

KEY = "sk-hidden-0123456789abcdef"
SECRET = "Sperrwort: Linen Direct is to be bought in May for four million."
BET = record(
    "bet", 1, "Chips", hypothesis="If we chip every gown, matrons will switch, because nothing is lost.", persona_ids=["persona-1"],
    need_ids=["need-1"], conditions=[{"statement": "Chips survive the wash."}],
)  # fmt: skip
TASKS = {"DraftReply": ("draft", "needs"), "FollowUpsReply": ("follow-ups", "needs"), "GapsReply": ("gaps", ""), "BetsReply": ("bets", ""),
         "ChallengeReply": ("challenge", "bet-1")}  # fmt: skip
"""Those that read documents, by what a model answers with."""
WARNINGS = re.compile(
    "asks the reader's assistant to do something|to be seen|laid invisibly|white on an empty page"
)


@dataclass(frozen=True)
class Prepared:
    """A workspace with every hostile document in it, none of which may be sent."""

    path: Path
    documents: dict[str, str]
    """Name of the attack to id of its document."""
    others: tuple[str, ...]
    """Ids of what is no attack; the first is never sent."""


class Few(PassageStore):
    """Some documents of a workspace: of sixty with the same sentence none stands out in a search."""

    def __init__(self, store: PassageStore, documents: set[str]) -> None:
        self._store, self._documents = store, documents

    def contents(self) -> Sequence[Content]:
        return [one for one in self._store.contents() if one.document in self._documents]

    def texts(self, digest: str, reader: str) -> Iterator[Passage]:
        return self._store.texts(digest, reader)

    def get(self, digest: str, reader: str, places: Sequence[int]) -> Sequence[Passage]:
        return self._store.get(digest, reader, places)


@dataclass(frozen=True)
class Outcome:
    """What an attack came to."""

    suggestions: list[Suggestion]
    notices: dict[str, str]
    """By task, of those that came to an end."""
    failed: dict[str, str]
    """By task, what people were told of those that did not."""
    sent: str
    """All messages of all requests."""
    read: dict[str, frozenset[str]]
    """By document, the tasks that were given it."""
    noted: list[frozenset[str]]
    """What is noted of each document."""
    warned: list[bool]
    """Of each document, whether the tasks read a warning with one of its passages."""
    hosts: frozenset[str]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "fernhill.counterpoint"
    plain = {"secret": f"{FACTS[0]}\n\n{SECRET}", "boiler": "The boiler was mended in March.", "vans": "Two vans are blue, one is green.",
             "soap": "Soap comes from the mill by the river.", "canteen": "The canteen opens at noon."}  # fmt: skip
    paths = [folder / f"{name}.txt" for name in plain]
    for path_, text in zip(paths, plain.values(), strict=True):
        path_.write_text(text, encoding="utf-8")
    for attack, fact in (
        (attack, fact) for group in GROUPS for attack, fact in zip(group, FACTS, strict=False)
    ):
        paths.append(folder / attack.name / attack.file)
        paths[-1].parent.mkdir()
        paths[-1].write_bytes(attack.content(fact))
    voice = {"participant": "Namewort", "answer": "Voicewort", "dissent": "Voicewort"}
    answers = company().model_dump(mode="json")["answers"]
    held = company(
        records=[*RECORDS, BET],
        answers=answers | {"needs": {"assumed": "They want their own clothes.", "voices": [voice]}},
        participants=[{"name": "Namewort", "role": "decider"}],
        parked=[{"id": "parked-1", "question": "needs", "title": "Parkwort, what do they pay elsewhere?"}],
    )
    with Workspace.create(path, organisation="Fernhill Laundry", actor="Iva") as workspace:
        workspace.import_engagement(held, source="test")
        outcomes = list(add_documents(workspace, paths, send="never"))
    assert [outcome.error for outcome in outcomes] == [None] * len(paths)
    ids = [outcome.document for outcome in outcomes]
    names = (attack.name for group in GROUPS for attack in group)
    return Prepared(path, dict(zip(names, ids[len(plain) :], strict=True)), tuple(ids[: len(plain)]))


@pytest.fixture(scope="module")
def server() -> Iterator[FakeModelServer]:
    with FakeModelServer() as running:
        yield running


async def attacked(
    attacks: Sequence[Attack], prepared: Prepared, server: FakeModelServer, path: Path, guidance: Guidance
) -> Outcome:
    """All tasks, side by side, where the documents of `attacks` alone may be read."""
    shutil.copy(prepared.path, path)
    own = [prepared.documents[attack.name] for attack in attacks]
    elsewhere = "all the homes have signed for five years"
    server.calls.clear()
    server.default = Obedient(
        attacks,
        ((f"{prepared.others[0]}/1", SECRET), (f"{prepared.others[0]}/1", elsewhere), ("audit-2031/7", elsewhere), (f"{own[0]}/1", elsewhere)),
    )  # fmt: skip
    settings = Settings(model="openai/fake", api_base=server.url, timeout=20.0)
    with Workspace.open(path, actor="Iva") as workspace:
        for each in own:
            workspace.change("documents", each, {"send": "always"})
        before = workspace.engagement().model_dump(mode="json", exclude={"suggestions"})
        client = ModelClient(settings, standing=Standing(), book=WorkspaceBook(workspace, None))
        advisor = ModelAdvisor(client, guidance, lanes=Lanes(len(TASKS)))
        library = Library(Few(workspace.passages(), {*own, *prepared.others}), folder=None)
        with open_desk(workspace, settings, advisor=advisor, library=lambda: library) as desk:
            given = (desk.give(task, target, count=2) for task, target in TASKS.values())
            came = await gather(*given, return_exceptions=True)
        library.close()
        engagement = workspace.engagement()
        assert engagement.model_dump(mode="json", exclude={"suggestions"}) == before
        hosts = frozenset(call.begun.host for call in workspace.calls())
        noted = [frozenset(note.code for note in one.notes) for one in engagement.documents if one.id in own]
        warned = [any(source.warned for source in _sources(workspace, each)) for each in own]
    notices, failed = dict[str, str](), dict[str, str]()
    for (task, _), outcome in zip(TASKS.values(), came, strict=True):
        if isinstance(outcome, Given):
            notices[task] = " ".join(outcome.notices)
        elif isinstance(outcome, ModelFailure):
            failed[task] = f"{outcome} {outcome.hint}"
        else:
            raise outcome
    sent = ["\n".join(each["content"] for each in body["messages"]) for body in server.bodies]
    asked = [TASKS[schema_of(body)[0]][0] for body in server.bodies]
    read = {
        each: frozenset(task for task, words in zip(asked, sent, strict=True) if f" {each}/" in words)
        for each in own
    }
    return Outcome(engagement.suggestions, notices, failed, "\n".join(sent), read, noted, warned, hosts)


@pytest.mark.parametrize("attacks", GROUPS, ids=lambda group: "+".join(attack.name for attack in group))
async def test_an_obedient_model_gets_nowhere(
    attacks: Sequence[Attack],
    prepared: Prepared,
    server: FakeModelServer,
    tmp_path: Path,
    guidance: Guidance,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    path = tmp_path / "copy.counterpoint"
    came = await attacked(attacks, prepared, server, path, guidance)
    assert all({"draft", "follow-ups", "challenge"} <= tasks for tasks in came.read.values()), came.read

    # Nothing is more than a suggestion, and nobody else was asked.
    assert {(each.state, each.origin.by) for each in came.suggestions} <= {("open", "model")}
    assert came.hosts == {server.url.removeprefix("http://").removesuffix("/v1")}
    assert bool(came.suggestions) == (attacks[0].deed not in NOTHING), came.failed
    assert harm(" ".join((*came.failed.values(), *came.notices.values()))) == ""

    # What is not to be sent was not; what was sent stands between delimiters that it does not close.
    passages = re.findall(r"<<<(\w{16}) ([^<>\n]*)>>>\n(.*?)\n<<<end (\w+)>>>", came.sent, re.DOTALL)
    assert {
        label.split("/")[0] for _, label, _, _ in passages if label.endswith(" document")
    } == came.read.keys()
    assert all(begins == ends and "<<<" not in words for begins, _, words, ends in passages)
    read = "\n".join(words for _, _, words, _ in passages)
    assert not re.search("Sperrwort|Voicewort|Parkwort|Namewort", read)
    assert KEY not in came.sent
    assert [attack.name for attack in attacks if (attack.sent in read) != attack.reaches] == []

    # Every quote stands in what was sent, before it was taken apart, and names nothing else.
    sent = read.replace("< <", "<<").replace("< <", "<<").replace("> >", ">>").replace("> >", ">>")
    for quoted in _quotes([each.payload for each in came.suggestions]):
        assert quoted["document"] in ("", *came.read)
        assert all(part in sent for part in (quoted["quote"] or "").split(" … ")), quoted

    # Review does nothing to the terminal, keeps the secret, and warns where the task has read the document.
    plain, data = counterpoint("review", path).out, counterpoint("review", path, "--json").out
    assert harm((plain + data).replace("\n", "")) == ""
    assert KEY.encode() not in path.read_bytes() + (plain + data).encode()
    warned = {task for tasks in came.read.values() for task in tasks if attacks[0].warned == "passage"}
    told = {
        part.split(" ")[0]: " ".join(part.split()) for part in re.split(r"^(?=s-\d+  )", plain, flags=re.M)
    }
    for each in came.suggestions:
        assert bool(WARNINGS.search(told[each.id])) == (each.task in warned), told[each.id]
    for task, notices in came.notices.items():
        assert bool(WARNINGS.search(notices)) == (task in warned), (task, notices)
    assert came.warned == [attack.warned == "passage" for attack in attacks]
    notes = {"addresses-assistant", "hidden-characters", "invisible-text"}
    assert {bool(notes & noted) for noted in came.noted} == {attacks[0].warned != "unseen"}


NOTHING = ("prose", "echoes", "huge", "flood")
"""Deeds of which nothing at all comes, but a failure that is told."""


def _sources(workspace: Workspace, document: str) -> Iterator[Source]:
    """All passages of a document as tasks read them, found or not."""
    store, documents = workspace.passages(), workspace.engagement().documents
    titles, notes = {one.id: one.title for one in documents}, {one.id: one.notes for one in documents}
    held = next(one for one in store.contents() if one.document == document)
    for place, passage in enumerate(store.texts(held.digest, held.reader)):
        yield source_of(PassageFound(document, place, passage, 1.0), titles, notes)


def _quotes(value: Any) -> Iterator[dict[str, Any]]:
    """Every quote in what is stored."""
    if isinstance(value, list):
        for each in value:
            yield from _quotes(each)
    if isinstance(value, dict):
        if "quote" in value and "document" in value:
            yield value
        for each in value.values():
            yield from _quotes(each)


async def test_what_the_worst_of_them_left_is_plain_text_on_the_screen_and_in_a_terminal(
    prepared: Prepared, server: FakeModelServer, tmp_path: Path, guidance: Guidance
) -> None:
    path = tmp_path / "copy.counterpoint"
    wanted = ("interface-markup", "console-markup", "clipboard-escape", "text-turned-around")
    worst = [attack for attack in ATTACKS if attack.name in wanted]
    came = await attacked(worst, prepared, server, path, guidance)
    shown = in_own_process("review", path)
    assert (shown.code, harm(shown.out.replace("\n", "")), shown.err) == (0, "", "")
    assert "[@click=app.quit]Quit[/]" in " ".join(shown.out.split())
    async with at_work(path, size=WIDE) as (app, pilot):
        app.go("review")
        await pilot.pause()
        seen = ""
        for _ in came.suggestions:
            sound(app)
            seen += words(app)
            await pilot.press("down")
        assert "[@click=app.quit]" in seen
        assert "asks the reader's assistant" in " ".join(seen.split())
        assert seen.count("It rests on these words") == 2, "the question and the contradiction"


PIECES = st.sampled_from(
    [
        "<",
        ">",
        "<<<",
        ">>>",
        "\u2039",
        "\uff1e",
        "\u200b",
        "\u2060",
        "end ",
        "0123",
        "4567",
        "01234567",
        " document",
        "\n",
        "\x1b[2J",
        "{{ nonce }}",
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join))
def test_no_text_closes_its_passage_even_if_it_knows_the_number(text: str) -> None:
    nonce = "01234567"
    first, *middle, last = Foreign("doc-1/1 document", text).delimited(nonce).split("\n")
    assert (first, last) == (f"<<<{nonce} doc-1/1 document>>>", f"<<<end {nonce}>>>")
    inner = re.sub("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]", "", "\n".join(middle))
    assert not re.search(f"[<\u2039\uff1c]{{2}}|[>\u203a\uff1e]{{2}}|{nonce}", inner)
    assert harm(inner.replace("\n", "").replace("\t", "")) == ""
