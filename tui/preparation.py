"""What the Prepare place lists: one line for each thing, and what there is to read about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.method.agreement import Agreement, agenda, low, room, spoke, told_score
from assistant.method.homework import ordered as homework_order
from assistant.method.questions import QUESTION
from assistant.text import one_line
from tui.beside import (
    Collection,
    beside,
    decision_line,
    homework_line,
    homework_sign,
    parked_line,
    question_line,
)
from tui.cited import (
    States,
    citing,
    document_facts,
    document_line,
    note_lines,
    removed_line,
    sending,
    state_words,
)
from tui.safe import hint, joined, plain
from tui.widgets.cards import bullets, heading
from tui.widgets.voicecard import picture

if TYPE_CHECKING:
    from assistant.method.engagement import Action, Decision, Document, Engagement, Parked, Participant
    from tui.state import Snapshot

EMPTY: Final = {
    "participants": "Nobody takes part yet. `n` adds somebody by name or alias.",
    "workshops": "No workshop is planned yet. `n` lays the six over about four weeks: from when on, on which days, which holidays. The days are shown before you keep them.",
    "agenda": "Nobody has said anything on a question yet. `n` picks one to hear people on; `p` does it from a question.",
    "decisions": "Nothing was decided yet. `n` takes a decision down: who, on which assumptions, against which dissent.",
    "actions": "No homework is given. `n` gives some: what, who, until when.",
    "documents": "No documents yet. `n` adds files or folders; so do paths that are pasted or dragged here. Passages that speak to an answer are shown beside it then.",
    "parked": "Nothing is parked. `n` sets something aside; it comes back when its question is opened again.",
}
"""What a section says where it holds nothing."""


_READ: Final = 20_000
"""Characters of what was found that are read here."""


@dataclass(frozen=True)
class Row:
    """One thing in a section: its id, what it is called, its question, its line, and how to tell all about it."""

    id: str
    name: str
    question: str
    line: Content
    about: Callable[[], Content]
    removed: bool = False
    """Whether it is listed though it was removed."""


def rows_of(collection: Collection | None, engagement: Engagement, today: date) -> list[Row]:
    """The lines of one section; None is the agenda."""
    if collection is None:
        return [_on_agenda(found, engagement, today) for found in agenda(engagement)]
    if collection == "participants":
        return [_person(person, engagement, today) for person in engagement.participants]
    if collection == "decisions":
        return [_decision(item) for item in engagement.decisions]
    if collection == "actions":
        titles = {each.id: one_line(each.title, 80) for each in engagement.documents}
        return [_homework(item, today, titles) for item in homework_order(engagement.actions)]
    return [_parked(item, engagement) for item in _parked_order(engagement.parked)]


def document_rows(
    snapshot: Snapshot, states: States, removed: Iterable[Document] = (), erasing: str = ""
) -> list[Row]:
    """The lines of the documents in use, then of those that were `removed`; `erasing` is the id of one on its way out."""
    in_use = [
        _document(document, snapshot, states, document_line(document, snapshot))
        for document in snapshot.engagement.documents
    ]
    gone = [
        _document(document, snapshot, states, removed_line(document, snapshot), _REMOVED)
        for document in removed
    ]
    return [
        replace(row, line=joined([("… erasing  ", "$text-warning"), (row.name, "$quiet")]))
        if row.id == erasing
        else row
        for row in (*in_use, *gone)
    ]


def _document(document: Document, snapshot: Snapshot, states: States, line: Content, state: str = "") -> Row:
    def about() -> Content:
        parts = [_head(document.title or document.id), plain(document_facts(document), "$quiet")]
        sent = f"{sending(document)[0].upper()}{sending(document)[1:]}: {_SENDING[document.send]}"
        parts.append(hint(state) if state else plain(sent))
        if document.notes:
            parts.append(_block("Before relying on it", note_lines(document)))
        cited = [
            joined(
                [
                    f"{snapshot.title(ref)}: “{one_line(each.quote, 120)}”  ",
                    state_words(states.get(each)),
                ]
            )
            for ref in citing(snapshot.sources, document.id)
            for each in snapshot.sources[ref]
            if each.document == document.id
        ]
        if cited:
            parts.append(_block("Cited by", cited))
        return joined(parts, "\n\n")

    name = one_line(document.title, 60) or document.id
    return Row(document.id, name, "", line, about, bool(state))


_REMOVED: Final = "It was removed: no search looks into it. Its text is still in this file. `r` brings it back, `X` erases it for good."
_SENDING: Final = {
    "always": "when you ask a model, words of it may be among what it is given.",
    "never": "no model and no embedder on a server gets a word of it. It is searched here.",
}


def _parked_order(items: Iterable[Parked]) -> list[Parked]:
    """What is still open first."""
    return sorted(items, key=lambda item: item.state != "open")


def _on_agenda(found: Agreement, engagement: Engagement, today: date) -> Row:
    slug = found.question
    heard = spoke(engagement.answer(slug))
    people = len(room(engagement, heard))
    by = ", ".join(one_line(name, 24) or "anonymous" for name in found.lowest_by)
    sign, style = ("▼", "$text-error") if found.is_disputed else ("·", "$quiet")
    facts = [
        "no score yet"
        if found.lowest is None
        else f"lowest {found.lowest}{f' by {by}' if low(found.lowest) else ''}",
        f"spread {found.spread}" if found.spread else "",
        f"dissent: {len(found.dissents)}" if found.dissents else "",
        f"{max(found.answered, found.scored)} of {people} heard",
    ]
    line = joined(
        [(f"{sign} ", style), question_line(slug), (f"  {' · '.join(filter(None, facts))}", "$quiet")]
    )

    def about() -> Content:
        answer = engagement.answer(slug)
        silent = [one_line(name, 40) for name in room(engagement, heard) if name not in heard]
        parts = [_head(question_line(slug)), picture(found, answer, people)]
        if text := answer.text.strip():
            parts.append(joined([heading("Agreed" if answer.agreed.strip() else "Assumed"), "\n", text]))
        for name, words in found.dissents:
            parts.append(joined([heading(f"{one_line(name, 40) or 'Anonymous'} dissents"), "\n", words]))
        if silent:
            parts.append(joined([heading("Not heard yet"), "\n", ", ".join(silent)]))
        parts += _beside(engagement, slug, today)
        return joined(parts, "\n\n")

    return Row(slug, QUESTION[slug].title, slug, line, about)


def _person(person: Participant, engagement: Engagement, today: date) -> Row:
    name = person.name
    voices = [
        (answer.question, voice)
        for answer in engagement.answers.values()
        for voice in answer.voices
        if voice.participant == name
    ]
    line = joined([one_line(name, 80), (f"  {person.role}", "$quiet")])

    def about() -> Content:
        parts = [
            _head(name),
            plain(" · ".join(filter(None, (person.role, one_line(person.contact)))), "$quiet"),
        ]
        answered = [question_line(slug) for slug, voice in voices if voice.answer.strip()]
        if answered:
            parts.append(_block("Answered alone", [plain(text) for text in answered]))
        scores = [
            f"{told}  {question_line(slug)}"
            for slug, voice in voices
            if (told := told_score(engagement.answer(slug), voice))
        ]
        if scores:
            parts.append(_block("Agreement", [plain(text) for text in scores]))
        for slug, voice in voices:
            if voice.dissent.strip():
                parts.append(joined([heading(f"Dissents on {question_line(slug)}"), "\n", voice.dissent]))
        owned = [
            joined([homework_line(item, today), (f"  {question_line(item.question)}", "$quiet")])
            for item in homework_order(engagement.actions)
            if item.owner == name
        ]
        if owned:
            parts.append(_block("Homework", owned))
        if not voices and not owned:
            parts.append(plain("Said nothing yet, and has no homework.", "$quiet"))
        return joined(parts, "\n\n")

    return Row(name, one_line(name, 60), "", line, about)


def _decision(item: Decision) -> Row:
    def about() -> Content:
        foot = " · ".join(filter(None, (", ".join(item.by), item.date)))
        parts = [
            _head(item.decided or "Not worded yet"),
            plain(f"{question_line(item.question)} · {foot or 'by nobody yet'}", "$quiet"),
        ]
        if item.assumptions:
            parts.append(joined([heading("On these assumptions"), "\n", bullets(tuple(item.assumptions))]))
        if item.dissent:
            parts.append(joined([heading("Against this dissent"), "\n", bullets(tuple(item.dissent))]))
        return joined(parts, "\n\n")

    return Row(item.id, one_line(item.decided, 60) or item.id, item.question, decision_line(item), about)


def _homework(item: Action, today: date, titles: Mapping[str, str]) -> Row:
    def about() -> Content:
        sign, style = homework_sign(item, today)
        late = " late" if sign == "[!]" else ""
        facts = [
            f"by {one_line(item.owner)}" if item.owner.strip() else "nobody has taken it yet",
            f"due {item.due}{late}" if item.due else "no date",
            f"done {item.done}" if item.done else "",
        ]
        parts = [_head(item.title or "Not worded yet"), plain(" · ".join(filter(None, facts)), style)]
        parts.append(plain(question_line(item.question), "$quiet"))
        if item.found.strip():
            more = " … the rest stands in its document" if len(item.found) > _READ else ""
            parts.append(joined([heading("Found"), "\n", item.found[:_READ], (more, "$quiet")]))
        held = [plain(title, "$quiet") for title in map(titles.get, item.documents) if title]
        if held:
            parts.append(_block("In the documents, to be cited", held))
        elif item.done is None:
            parts.append(hint("`space` says that it is done, and asks what was found."))
        return joined(parts, "\n\n")

    return Row(item.id, one_line(item.title, 60) or item.id, item.question, homework_line(item, today), about)


def _parked(item: Parked, engagement: Engagement) -> Row:
    def about() -> Content:
        raised = f"raised by {one_line(item.raised_by)}" if item.raised_by.strip() else "nobody's name on it"
        when = {
            "open": "It comes back when its question is opened again.",
            "taken up": "It was taken up.",
            "dropped": "It was dropped.",
        }[item.state]
        parts = [
            _head(item.title or "Not worded yet"),
            plain(f"{raised} · {question_line(item.question)}", "$quiet"),
            plain(when),
        ]
        if text := engagement.answer(item.question).text.strip() if item.question else "":
            parts.append(joined([heading("What the question is answered with today"), "\n", text]))
        return joined(parts, "\n\n")

    return Row(item.id, one_line(item.title, 60) or item.id, item.question, parked_line(item), about)


def _beside(engagement: Engagement, slug: str, today: date) -> Iterator[Content]:
    for name, lines in beside(engagement, slug, today):
        yield _block(name, lines)


def _block(name: str, lines: Iterable[Content]) -> Content:
    return joined([heading(name), *lines], "\n")


def _head(text: str) -> Content:
    return plain(text, "bold")
