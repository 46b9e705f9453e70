"""What a session pack is told of each question beyond the engagement: probes of the method guide, and what documents say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from assistant.advisor.found import found_of
from assistant.advisor.guide.deck import deck_of, shipped_guidance
from assistant.advisor.guide.follow_ups import follow_ups
from assistant.advisor.task import Found, Saying
from assistant.documents.proving import is_cited, proof_for, said_to
from assistant.errors import BadInput
from assistant.method.engagement import Engagement
from assistant.method.questions import Question
from assistant.method.runsheet import RunSheet
from assistant.method.said import Citation, CitationState
from assistant.method.sessions import SESSIONS
from assistant.reports.model import Cited, Report
from assistant.reports.pack import Audience, pack
from assistant.reports.packed import Material, Probe
from assistant.retrieval.library import Library
from assistant.text import one_line
from assistant.workspace.errors import NOTHING_CHANGED

_MOST_FOUND: Final = 3
"""Passages for a question; who wants more looks with `evidence`."""


def pack_for(
    engagement: Engagement,
    sheet: RunSheet,
    today: date,
    *,
    audience: Audience,
    states: Mapping[Citation, CitationState],
    library: Library | None = None,
) -> Report:
    """The pack of the session that `sheet` is of; the facilitator's with all that `material_for` knows."""
    material = material_for(engagement, sheet.session, library) if audience == "facilitator" else {}
    return pack(engagement, sheet, today, audience=audience, material=material, states=states)


def material_for(engagement: Engagement, session: int, library: Library | None = None) -> dict[str, Material]:
    """What there is for each question of `session`, by slug. No model is asked.

    Without a `library` no documents are searched.
    """
    return {
        question.slug: _material(engagement, question, library)
        for question in SESSIONS[session - 1].questions
    }


def _material(engagement: Engagement, question: Question, library: Library | None) -> Material:
    asked = follow_ups(engagement, question, deck_of(shipped_guidance()))
    probes = tuple(Probe(each.text, each.why, each.quote) for each in asked)
    if library is None:
        return Material(probes)
    titles = {one.id: one.title for one in engagement.documents}
    remarks = {one.id: one.notes for one in engagement.documents}
    proof = proof_for(engagement, library, question.slug, 2 * _MOST_FOUND)
    found: Found = found_of(proof, said_to(engagement, question), titles, remarks)
    fresh = [
        saying
        for saying, one in zip(found.sayings, proof.found, strict=True)
        if not is_cited(engagement, question.slug, one.found)
    ]
    conflicts = tuple((what, tuple(map(_cited, sides))) for what, sides in found.conflicts)
    return Material(probes, tuple(map(_cited, fresh[:_MOST_FOUND])), conflicts)


def _cited(saying: Saying) -> Cited:
    source = saying.source
    if source is None:
        return Cited("", "", saying.words)
    return Cited(source.title or source.document, source.location, saying.words, source.warned)


def path_for(target: Path, number: int, *, several: bool) -> Path:
    """The file of one pack: `target` with the number of the session for ``{session}``, or behind its name among `several`.

    Raises:
        BadInput: `target` names no file.
    """
    if not target.name:
        raise BadInput(
            f"{one_line(str(target), 200)} names no file.",
            kept=NOTHING_CHANGED,
            hint="Name one with an ending, such as pack.html.",
        )
    if several and "{session}" not in target.name:
        return target.with_name(f"{target.stem}-{number}{target.suffix}")
    return target.with_name(target.name.replace("{session}", str(number)))
