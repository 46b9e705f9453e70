"""A form as Markdown, for any editor: answers stand below the headings that bear their codes."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.method.sources import ATTRIBUTION
from assistant.reports.forms.codes import LABELS, head_code, part_code
from assistant.reports.forms.model import Asked, Form
from assistant.reports.forms.wording import CODES, EXAMPLE, GOOD, THANKS, lead, standing_label
from assistant.text import safe_text


def to_markdown(form: Form) -> bytes:
    """The form as the bytes of a file."""
    lines = [f"# {form.title}", "", form.address, ""]
    if form.organisation:
        lines += [form.organisation, ""]
    for paragraph in (*lead(form), CODES):
        lines += [paragraph, ""]
    for asked in form.asked:
        lines += _question(asked)
    lines += ["", f"{THANKS} {form.mark}", "", ATTRIBUTION, ""]
    return safe_text("\n".join(lines)).encode()


def _question(asked: Asked) -> Iterator[str]:
    question = asked.question
    yield from (f"## {question.title} {head_code(question)}", "")
    yield from (f"**{question.text}**", "", f"*{question.purpose}*", "")
    yield from (f"{GOOD}:", "", *(f"- {each}" for each in question.good), "")
    if asked.example:
        yield f"> {EXAMPLE}: {asked.example.title}"
        for paragraph in asked.example.paragraphs:
            yield from (">", f"> {paragraph}")
        yield ""
    if asked.is_own:
        yield from _place(f"{LABELS['answer']} {part_code(question.slug, 'answer')}")
        return
    yield from (f"{standing_label(asked)}:", "")
    yield from (f"> {line}" if line.strip() else ">" for line in asked.standing.split("\n"))
    yield ""
    yield from _place(f"{LABELS['agreement']} {part_code(question.slug, 'agreement')}")
    yield from _place(f"{LABELS['dissent']} {part_code(question.slug, 'dissent')}")


def _place(label: str) -> Iterator[str]:
    yield from (f"### {label}", "", "", "")
