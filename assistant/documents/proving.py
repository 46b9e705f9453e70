"""What the documents say to an answer, and the words of theirs that an answer or a record rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from assistant.advisor.grounds.grounding import Grounding, find_quote
from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, Question
from assistant.method.records import Budget, Objective
from assistant.method.said import BaseRecord, Citation
from assistant.passages import Content, Passage
from assistant.retrieval.library import Library, PassageFound
from assistant.retrieval.own_words import record_text
from assistant.retrieval.proof import ConflictSide, Proof, evidence_for, quotable
from assistant.text import one_line, safe_text
from assistant.workspace.document import Workspace
from assistant.workspace.errors import NOTHING_CHANGED
from assistant.workspace.lifecycle import Written

_SHOWN: Final = 200
_AROUND: Final = 100
_EDGE: Final = re.compile(r"[.!?;]\s+|\n+")


def said_to(engagement: Engagement, question: Question) -> str:
    """What is answered to `question`: the agreed text, else the assumed one, and the records that hold the answer.

    What a record says in figures stands on a line of its own, so that it can be compared with the documents.
    """
    answer = engagement.answer(question.slug)
    records = (_words_of(record) for record in engagement.records if question.holds_answer(record))
    return "\n".join(filter(str.strip, (answer.text, *records)))


def proof_for(
    engagement: Engagement,
    library: Library,
    question: str,
    k: int = 5,
    *,
    looking_for: str = "",
    instead: bool = False,
) -> Proof:
    """The `k` passages that speak most to what is answered to `question`, and the numbers that disagree.

    The words of `looking_for` are looked for besides what is answered, or `instead` of it.

    Raises:
        NotFound: there is no such question.
        BadInput: `k` is less than one.
    """
    said = said_to(engagement, QUESTION[question]) if question in QUESTION and not instead else ""
    return evidence_for(
        library,
        question,
        said,
        k,
        looking_for=looking_for,
        titles={document.id: document.title for document in engagement.documents},
        year=(engagement.as_of or date.today()).year,
    )


@dataclass(frozen=True, slots=True)
class Number:
    """A number in conflict with another, and the sentence that it stands in, as far as it is not too long."""

    before: str
    number: str
    after: str

    @property
    def sentence(self) -> str:
        """All of it on one line."""
        return one_line(self.before + self.number + self.after)


def number_in(side: ConflictSide, said: str) -> Number:
    """One side of a conflict in its own words; `said` is what was answered, for the side that is the answer."""
    text = side.found.passage.text if side.found is not None else safe_text(said)
    before, after = text[: side.start], text[side.end :]
    edges = [edge.end() for edge in _EDGE.finditer(before)]
    lead = before[edges[-1] if edges else 0 :]
    end = _EDGE.search(after)
    tail = after[: end.start() + 1 if end else len(after)]
    lead = lead if len(lead) <= _AROUND else f"…{lead[-_AROUND:]}"
    tail = tail if len(tail) <= _AROUND else f"{tail[:_AROUND]}…"
    return Number(lead, text[side.start : side.end], tail)


def is_cited(engagement: Engagement, question: str, found: PassageFound) -> bool:
    """Whether the answer to `question`, or a record that holds it, cites this passage already."""
    asked = QUESTION[question]
    records = (record.sources for record in engagement.records if asked.holds_answer(record))
    return any(
        (source.document, source.location) == (found.document, found.passage.location)
        and " ".join(source.quote.split()) in " ".join(found.passage.text.split())
        for sources in (engagement.answer(question).sources, *records)
        for source in sources
    )


def cite_passage(
    workspace: Workspace, target: str, document: str, place: int, quote: str = ""
) -> tuple[Citation, Written]:
    """Puts words of a passage under an answer or a record, as they stand in the document.

    Args:
        workspace: where all of it is.
        target: slug of a question or id of a record.
        document: id of a document in use.
        place: the how-manieth passage of it, from 0.
        quote: the words; where there are none, the sentences that fit what the target says best.

    Raises:
        NotFound: there is no such question or record, document or passage.
        BadInput: the words do not stand there; nothing was changed.
    """
    engagement = workspace.engagement()
    sources_of(engagement, target)
    said = _said_by(engagement, target)
    listed = next((one for one in engagement.documents if one.id == document), None)
    passage = _passage(workspace, document, place)
    title = listed.title if listed is not None else ""
    words = _standing(passage, quote, f"{title}, {passage.location}") if quote.strip() else ""
    words = words or quotable(PassageFound(document, place, passage, 1.0), said).quote
    citation = Citation(title=title, location=passage.location, quote=words, document=document)
    return citation, workspace.cite(target, citation)


def sources_of(engagement: Engagement, target: str) -> list[Citation]:
    """What an answer (by the slug of its question) or a record (by its id) cites.

    Raises:
        NotFound: there is no such question and no such record.
    """
    if target in QUESTION:
        return engagement.answer(target).sources
    record = next((record for record in engagement.records if record.id == target), None)
    if record is None:
        raise NotFound(
            f"There is no question and no record {one_line(target, 80)!r}.",
            hint="Name the slug of a question or the id of a record.",
        )
    return record.sources


def content_of(workspace: Workspace, document: str) -> Content:
    """The text that a document in use has in the file.

    Raises:
        NotFound: there is no such document, or no text of it, since only a list of documents came in from elsewhere.
    """
    listed = next((one for one in workspace.engagement().documents if one.id == document), None)
    if listed is None:
        raise NotFound(
            f"There is no document {one_line(document, 80)!r}.", hint="`documents FILE list` names them all."
        )
    held = next((one for one in workspace.passages().contents() if one.document == document), None)
    if held is None:
        raise NotFound(
            f"The text of {one_line(listed.title, 120) or listed.id} is not in this file.",
            hint="Only its name came in from elsewhere: add the file itself.",
        )
    return held


def _said_by(engagement: Engagement, target: str) -> str:
    if target in QUESTION:
        question = QUESTION[target]
        return f"{question.title} {question.text}\n{said_to(engagement, question)}"
    record = next((record for record in engagement.records if record.id == target), None)
    return _words_of(record) if record is not None else ""


def _words_of(record: BaseRecord) -> str:
    return "\n".join(filter(None, (record.title, record_text(record), _in_figures(record))))


def _in_figures(record: BaseRecord) -> str:
    """What a record says is so, with the figure for it: what is budgeted, and where an objective starts."""
    if isinstance(record, Budget) and record.amount is not None and record.currency:
        return f"{record.title}: {record.amount.normalize():,f} {record.currency}"
    if isinstance(record, Objective) and record.metric and record.baseline:
        return f"{record.metric}: {record.baseline}"
    return ""


def _passage(workspace: Workspace, document: str, place: int) -> Passage:
    held = content_of(workspace, document)
    if not 0 <= place < held.count:
        raise NotFound(
            f"{one_line(document, 80)} has no passage {place + 1}.",
            kept=NOTHING_CHANGED,
            hint=f"It has {held.count}: `documents FILE show {one_line(document, 80)}` shows them.",
        )
    return workspace.passages().get(held.digest, held.reader, [place])[0]


def _standing(passage: Passage, quote: str, where: str) -> str:
    """The words of the passage that `quote` gives, in the passage's own wording.

    Raises:
        BadInput: they do not stand there.
    """
    found: Grounding = find_quote(quote, passage.text)
    if found.verified:
        return found.stretch
    if found.kind == "too-short":
        raise BadInput(
            "These are too few words to tell by them what is meant.",
            kept=NOTHING_CHANGED,
            hint="Quote a few more.",
        )
    near = f"What stands there is: “{one_line(found.words, _SHOWN)}”" if found.kind == "near" else ""
    raise BadInput(
        f"These words do not stand in {one_line(where, 200).rstrip(', ')}.",
        kept=NOTHING_CHANGED,
        hint=near or "Quote the passage word for word, or leave the quote out.",
    )
