"""What the tests of the workspace share: a clock to turn, an engagement to fill in, and a look at the file."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.method.engagement import Engagement
from assistant.passages import Passage, Reading
from assistant.workspace.doctor import examine
from assistant.workspace.document import Workspace

ROOT = Path(__file__).resolve().parents[2]


class Clock:
    """A clock that moves on by one second at each look, and can be turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


Make = Callable[..., Workspace]


def reading(title: str, *texts: str, **more: Any) -> Reading:
    """What reading a file gives that says `texts`, one to a page, under a heading."""
    passages = tuple(
        Passage(text, f"page {number}", ("Plan", f"Part {number}")) for number, text in enumerate(texts, 1)
    )
    said = "\n".join(texts)
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    return Reading(title, "text/plain", digest, len(said), passages, **more)


PLAN = reading("plan.pdf", "Two boats by autumn.", "One of them by night.")
LATER = reading("plan.pdf", "Three boats by autumn.")
SURVEY = reading("survey.csv", "Nurses: 40 %")


def texts(ws: Workspace) -> dict[str, list[str]]:
    """The texts that the documents in use hold, by the document's id."""
    store = ws.passages()
    return {
        one.document: [passage.text for passage in store.texts(one.digest, one.reader)]
        for one in store.contents()
    }


def assert_sound(path: Path) -> None:
    """The doctor finds nothing wrong."""
    report = examine(path)
    assert report.ok, [check for check in report.checks if not check.ok]


def engagement(**more: Any) -> Engagement:
    """A small engagement of an invented ferry company."""
    return Engagement.model_validate(
        {
            "organisation": "Fjordline Ferries",
            "as_of": "2026-03-01",
            "answers": {
                "market": {
                    "assumed": "Island commuters",
                    "agreed": "Everyone who crosses the fjord on workdays",
                },
                "personas": {
                    "assumed": "Nurses on shift",
                    "voices": [{"participant": "Ida", "agreement": 2}],
                },
            },
            "records": [
                {"id": "persona-1", "kind": "persona", "title": "Shift nurse", "targeted": "now"},
                {"id": "need-1", "kind": "need", "title": "Arrive on time", "persona_ids": ["persona-1"]},
                {"id": "budget-1", "kind": "budget", "amount": "120.50", "currency": "EUR"},
            ],
            "participants": [{"name": "Ida", "role": "sponsor"}],
            "decisions": [{"id": "decision-1", "question": "market", "decided": "No tourists"}],
            "actions": [{"id": "action-1", "title": "Count passengers", "due": "2026-04-01"}],
            "parked": [{"id": "parked-1", "question": "market", "title": "Freight?"}],
            "dismissals": [{"rule": "swot-one-sided", "ids": ["swot"], "reason": "too early"}],
            "documents": [{"id": "document-1", "title": "Timetable.pdf"}],
            "suggestions": [{"id": "s-1", "task": "follow-ups", "payload": {"based_on": ["market"]}}],
        }
        | more
    )


def filled(ws: Workspace) -> Path:
    """A closed workspace of several pages."""
    for slug in ("market", "needs", "personas", "alternatives"):
        ws.write_answer(slug, "assumed", f"{slug} " * 1500)
    for number in range(10):
        ws.add_record("persona", {"title": f"Persona {number}", "note": "n" * 500})
    ws.close()
    return ws.path


def child(code: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    """A Python process that runs `code` with the arguments in ``sys.argv[1:]``, talking over pipes."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def finished(process: subprocess.Popen[str], timeout: float = 60) -> str:
    """What a child printed; fails with its errors if it did not end well."""
    out, errors = process.communicate(timeout=timeout)
    assert process.returncode == 0, errors
    return out
