"""Rounds of writing that end by SIGKILL; run as a process of its own: ``killed PATH ROUNDS SEED``.

Each round forks a writer that says on a pipe what it has been told is saved. What was said is compared
with what the file holds afterwards; any loss ends the run with an error.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from assistant.passages import Reading
from assistant.workspace.calls import CallBegun, CallEnded, JournalEntry
from assistant.workspace.doctor import examine
from assistant.workspace.document import Workspace
from tests.workspace.build import reading, texts


def write_for_ever(path: Path, name: str, tell: int) -> None:
    """Adds items and types into an answer, and tells of each act once it has returned."""
    with Workspace.open(path, actor=name) as ws:
        for number in range(10_000):
            ws.put("parked", {"title": f"{name}-{number}"})
            ws.write_answer("market", "assumed", f"{name}-{number} " + "islands " * (number * 37 % 900))
            ws.add_record("persona", {"title": f"{name}-{number}", "note": "n" * (number % 7) * 700})
            ws.add_document(plan(name, number))
            call = CallBegun("draft", name, "m", "localhost:1", "0" * 64, 100)
            ws.end_call(ws.begin_call(call), CallEnded("ok", 1, number))
            ws.journal_put(JournalEntry(f"{name}-{number}", "draft", "market", "given", ("s-1",)))
            if number % 3 == 2:
                ws.erase_document(ws.engagement().documents[-1].id)
            os.write(tell, b"%d\n" % number)


def plan(name: str, number: int) -> Reading:
    """A document whose every passage says which one it is of, and how many there are."""
    count = 3 + number * 11 % 40
    return reading(f"{name}-{number % 4}.txt", *(f"{name}-{number} of {count} " * 30 for _ in range(count)))


def one_round(path: Path, name: str, words: int, wait: float) -> int:
    """Kills a writer `wait` seconds after it said `words` things; returns how many it said in all."""
    listen, tell = os.pipe()
    writer = os.fork()
    if writer == 0:
        os.close(listen)
        write_for_ever(path, name, tell)
        os._exit(0)
    os.close(tell)
    said = b""
    while said.count(b"\n") < words:
        more = os.read(listen, 64)
        assert more, "the writer has died by itself"
        said += more
    time.sleep(wait)
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    while more := os.read(listen, 65536):
        said += more
    os.close(listen)
    promised = [int(line) for line in said.split()]
    with Workspace.open(path) as ws:
        held = ws.engagement()
        steps = {number for number in range(promised[-1] + 1) if ws.journal_get(f"{name}-{number}")}
        ended = {call.tokens_out for call in ws.calls() if call.begun.prompt == name and call.ended}
        documents = {document.id: document for document in held.documents}
        for id_, pieces in texts(ws).items():
            count = documents[id_].passages
            assert len(pieces) == count, f"{id_} is there by half"
            assert len(set(pieces)) == 1, f"{id_} is mixed with another"
            assert f" of {count} " in pieces[0], f"{id_} has the text of another"
    parked = {item.title for item in held.parked}
    personas = {record.title for record in held.records}
    for number in promised:
        assert f"{name}-{number}" in parked, f"{name}-{number} is lost"
        assert f"{name}-{number}" in personas, f"the persona {name}-{number} is lost"
    assert {*promised} <= steps, "the journal has lost a step"
    assert {*promised} <= ended, "the log of calls has lost one"
    label, _, typed = held.answer("market").assumed.split(" ", 1)[0].rpartition("-")
    assert label == name
    assert int(typed) >= promised[-1], "the last text that was promised is lost"
    report = examine(path)
    assert report.ok, report
    return len(promised)


def main() -> None:
    """Runs all rounds on one file and prints how many acts were promised in all."""
    path, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)
    with Workspace.create(path, organisation="Fjordline Ferries"):
        pass
    promised = sum(
        one_round(path, f"r{number}", chance.randint(1, 6), chance.uniform(0, 0.012))
        for number in range(rounds)
    )
    print(promised * 4)


if __name__ == "__main__":
    main()
