"""Rules on how the room worked: dissent, assumptions left out, links and citations that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.method.agreement import low
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.records import KINDS
from assistant.method.rules.picture import Picture, listed, name, quoted
from assistant.method.rules.table import Gap, rule
from assistant.method.said import BaseRecord, Citation, links, within


@rule("dissent-open", "important", reopen="market", source="cvmbok/necessity")
def dissent_open(picture: Picture) -> Iterator[Gap]:
    """An answer is agreed while a voice scores 0 to 2, and no decision settles the question."""
    settled = {decision.question for decision in picture.engagement.decisions}
    for slug, answer in picture.engagement.answers.items():
        against = [voice for voice in answer.voices if low(answer.score_of(voice))]
        if answer.status == "agreed" and against and slug not in settled:
            who = listed(
                [f"{voice.participant or 'one voice'} ({voice.agreement} of 5)" for voice in against]
            )
            text = f"“{QUESTION[slug].title}” is agreed, but {who} did not go along and no decision says what follows."
            yield _about_answer(text, slug)


@rule("agreed-without-assumed", "hint", reopen="market", source="cvmbok/session-1")
def agreed_without_assumed(picture: Picture) -> Iterator[Gap]:
    """An answer is agreed with nothing assumed before the discussion, and not skipped on purpose."""
    for slug, answer in picture.engagement.answers.items():
        if answer.status == "agreed" and not answer.assumed.strip() and answer.skipped is None:
            text = f"“{QUESTION[slug].title}” is agreed, but nobody wrote down what was assumed before."
            yield _about_answer(text, slug)


@rule("broken-link", "blocking", reopen="market", source="cvmbok/trace")
def broken_link(picture: Picture) -> Iterator[Gap]:
    """A link names an id that exists nowhere or is of the wrong kind."""
    for record in picture.engagement.records:
        for link in links(record):
            target = picture.by_id.get(link.id)
            if getattr(target, "kind", None) == link.kind:
                continue
            wanted = KINDS[link.kind]
            is_what = (
                "does not exist"
                if target is None
                else f"is a {within(target.label)}, not a {within(wanted.label)}"
            )
            text = f"{record.label} {name(record)} names {link.id} under {link.path}, which {is_what}."
            yield Gap(text, (record,), reopen=question_of(record)).on(wanted.side, link.id)


@rule("citation-lost", "important", reopen="market", source="cvmbok/trace")
def citation_lost(picture: Picture) -> Iterator[Gap]:
    """An answer or a record cites a document that the workspace does not hold any more."""
    held = {document.id for document in picture.engagement.documents}
    for slug, answer in picture.engagement.answers.items():
        for gone in _gone(answer.sources, held):
            yield _about_answer(
                f"“{QUESTION[slug].title}” cites {gone}, which is not among the documents.", slug
            )
    for record in picture.engagement.records:
        for gone in _gone(record.sources, held):
            text = f"{record.label} {name(record)} cites {gone}, which is not among the documents."
            yield Gap(text, (record,), reopen=question_of(record))


def _gone(sources: list[Citation], held: set[str]) -> Iterator[str]:
    """What citations call the documents that are not among those held, each once."""
    lost = {cited.document: cited.title for cited in reversed(sources) if cited.document not in held | {""}}
    for id_, title in sorted(lost.items()):
        yield quoted(title.strip()) if title.strip() else id_


def question_of(record: BaseRecord) -> str:
    """The question at which a record is most at home; for the trace and the purpose, the bets."""
    fitting = [question for question in QUESTIONS if question.holds_answer(record)]
    by_kind = [question for question in QUESTIONS if question.kind == getattr(record, "kind", "")]
    shared = next((question.slug for question in fitting if question.decided_by is None), None)
    return shared or next((question.slug for question in (*fitting, *by_kind)), "bets")


def _about_answer(text: str, slug: str) -> Gap:
    """A gap that lies within one answer: the question stands for the side it belongs to."""
    return Gap(text, reopen=slug).on("business" if QUESTION[slug].row in "EF" else "customer", slug)
