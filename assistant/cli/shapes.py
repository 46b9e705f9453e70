"""The JSON shapes that scripts rely on, in one place (documented in docs/cli.md)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, Final

from assistant.method.agreement import Agreement
from assistant.method.engagement import SEVERITIES, Suggestion
from assistant.method.lenses import Lens, Put
from assistant.method.questions import QUESTIONS, Question
from assistant.method.rules import Finding, find_gaps
from assistant.method.schedule import is_late, next_workshop
from assistant.method.sessions import SESSIONS
from assistant.workspace.document import Workspace


def finding_data(finding: Finding) -> dict[str, Any]:
    """A gap that a rule found."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "customer": list(finding.customer),
        "business": list(finding.business),
        "text": finding.text,
        "question": finding.question,
        "source": finding.source,
    }


def question_data(question: Question) -> dict[str, Any]:
    """A question of the method."""
    return {
        "slug": question.slug,
        "number": question.number,
        "title": question.title,
        "text": question.text,
        "cell": question.cell,
        "session": question.session,
        "builds_on": list(question.builds_on),
        "purpose": question.purpose,
        "good": list(question.good),
        "source": str(question.source),
    }


HIDDEN: Final = "…"
"""What stands in place of an answer that was given alone."""


def suggestion_data(suggestion: Suggestion) -> dict[str, Any]:
    """A suggestion with where it came from and what accepting it would add or change.

    What somebody answered alone is left out of it: `voices` shows that once it is open to the room.
    """
    data = suggestion.model_dump(mode="json")
    voices = data["payload"].get("voices")
    for each in voices if isinstance(voices, list) else ():
        if isinstance(each, dict) and each.get("answer"):
            each["answer"] = HIDDEN
    return data


def agreement_data(picture: Agreement) -> dict[str, Any]:
    """How far people agree on the answer to a question."""
    return asdict(picture) | {
        "lowest_by": list(picture.lowest_by),
        "dissents": [{"participant": name, "text": text} for name, text in picture.dissents],
    }


def lens_data(lens: Lens) -> dict[str, Any]:
    """A companion lens."""
    return {"id": lens.id, "title": lens.title, "purpose": lens.purpose, "source": str(lens.source)}


def put_data(put: Put) -> dict[str, Any]:
    """A probe of a lens as it is put to one record, with what was answered."""
    probe = put.probe
    return {
        "probe": probe.slug,
        "about": put.about,
        "text": probe.text,
        "why": probe.why,
        "source": str(probe.source),
        "credit": probe.credit,
        "claim": probe.claim,
        "field": probe.field or None,
        "answer": put.answer,
        "verdict": put.verdict,
    }


def status_data(workspace: Workspace) -> dict[str, Any]:
    """Where an engagement stands."""
    engagement = workspace.engagement()
    findings = find_gaps(engagement)
    today = engagement.as_of or date.today()
    waiting = [each for each in engagement.actions if each.done is None]
    coming = next_workshop(engagement.workshops, today)
    return {
        "organisation": workspace.organisation,
        "mode": workspace.mode,
        "questions": len(QUESTIONS),
        "agreed": sum(engagement.answer(question.slug).status == "agreed" for question in QUESTIONS),
        "sessions": [
            {
                "number": session.number,
                "title": session.title,
                "questions": [
                    {
                        "slug": question.slug,
                        "status": engagement.answer(question.slug).status,
                        "records": sum(question.holds_answer(record) for record in engagement.records),
                    }
                    for question in session.questions
                ],
            }
            for session in SESSIONS
        ],
        "gaps": {
            severity: sum(finding.severity == severity for finding in findings) for severity in SEVERITIES
        },
        "suggestions": len(workspace.suggestions()),
        "homework": {
            "open": len(waiting),
            "overdue": [each.id for each in waiting if is_late(each, today)],
        },
        "next_workshop": coming and {"session": coming.session, "date": coming.date.isoformat()},
        "revision": workspace.revision,
    }
