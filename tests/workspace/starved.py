"""A sequence of acts under every file-size limit; run as a process of its own: ``starved PATH STEP``.

The limit is set before each act and lifted after it. An act that fails must leave everything as it was and
succeed when tried again. Prints how many acts failed under a limit.
"""

from __future__ import annotations

import resource
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from assistant.errors import CounterpointError
from assistant.method.said import Citation, Origin
from assistant.workspace.calls import CallBegun, CallEnded, JournalEntry
from assistant.workspace.doctor import examine
from assistant.workspace.document import Proposal, Workspace
from assistant.workspace.errors import CannotWrite, StorageFull
from tests.workspace.build import reading, texts

ACTS: tuple[Callable[[Workspace], object], ...] = (
    lambda ws: ws.write_answer("market", "assumed", "Everyone who crosses. " * 400),
    lambda ws: ws.add_record("persona", {"title": "Shift nurse", "note": "n" * 3000}),
    lambda ws: ws.suggest(
        "bets",
        [Proposal(records=[{"kind": "bet", "title": "Night boat"}], based_on=["persona-1"])],
        origin=Origin(by="guide"),
    ),
    lambda ws: ws.accept([ws.suggestions()[0].id]),
    lambda ws: ws.change_record("persona-1", {"note": "m" * 9000}),
    lambda ws: ws.undo(),
    lambda ws: ws.add_document(reading("plan.pdf", *(f"boat {number} " * 60 for number in range(20)))),
    lambda ws: ws.cite("persona-1", Citation(title="plan.pdf", quote="boat 7", document="document-1")),
    lambda ws: ws.add_document(reading("plan.pdf", *(f"ferry {number} " * 90 for number in range(15)))),
    lambda ws: ws.undo(),
    lambda ws: ws.erase_document("document-1"),
)


ASIDE: tuple[Callable[[Workspace], object], ...] = (
    lambda ws: ws.begin_call(CallBegun("draft", "draft", "m" * 250, "localhost:1", "0" * 64, 100), 500),
    lambda ws: ws.journal_put(JournalEntry("k", "draft", "market", "given", notices=("n" * 900,) * 5)),
    lambda ws: ws.end_call(1, CallEnded("ok", 40, 40)),
)
"""What is kept beside the log."""


def limited(limit: int) -> None:
    """No file may grow beyond `limit` bytes; -1 for no limit."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


def run(path: Path, limit: int) -> int:
    """The whole sequence under one limit; returns how many acts failed at first."""
    failed = 0
    with Workspace.open(path, backup_folder=path.parent / "backups") as ws:
        for act in (*ACTS, *ASIDE):
            before, held = ws.engagement(), texts(ws)
            use, step = ws.token_use(), ws.journal_get("k")
            revision = ws.revision
            limited(limit)
            try:
                act(ws)
            except (StorageFull, CannotWrite) as error:
                limited(resource.RLIM_INFINITY)
                if not (error.kept and error.hint):
                    raise AssertionError("it is not said what was kept and what to do") from error
                assert ws.engagement() == before, "a failed act has left something behind"
                assert texts(ws) == held, "a failed act has left half a text behind"
                if (ws.token_use(), ws.journal_get("k")) != (use, step):
                    raise AssertionError("a failed act is in the log of calls or the journal") from error
                with Workspace.open(path, read_only=True) as reader:
                    assert reader.engagement() == before, "a failed act is in the file"
                failed += 1
                act(ws)
            finally:
                limited(resource.RLIM_INFINITY)
            assert ws.revision == revision + (act not in ASIDE)
    report = examine(path)
    assert report.ok, report
    return failed


def main() -> None:
    """Sweeps the limit from nothing to where all acts pass, and the making of a file and copies as well."""
    base, step = Path(sys.argv[1]), int(sys.argv[2])
    with Workspace.create(base, organisation="Fjordline Ferries"):
        pass
    failed, limit, passed = 0, 0, False
    while not passed:
        path = base.with_name(f"limit-{limit}")
        shutil.copyfile(base, path)
        count = run(path, limit)
        failed += count
        passed = count == 0 and limit > path.stat().st_size
        path.unlink()
        limit += step
    for limit in range(0, base.stat().st_size, step):
        limited(limit)
        try:
            Workspace.create(base.with_name("new"), organisation="X").close()
        except CounterpointError:
            limited(resource.RLIM_INFINITY)
        else:
            raise AssertionError(f"a new file came out of {limit} bytes")
        assert not base.with_name("new").exists()
        with Workspace.open(base, backup_folder=base.with_name("copies")) as ws:
            limited(limit)
            told = ws.back_up()
            limited(resource.RLIM_INFINITY)
            assert told.path is None
            assert told.notice == ws.notice != ""
            assert list(base.with_name("copies").iterdir()) == []
    print(failed)


if __name__ == "__main__":
    main()
