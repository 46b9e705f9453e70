"""What reports of every depth are put together from: texts, records, bets and gaps, each told the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.method.bets import in_order
from assistant.method.engagement import Answer, Engagement
from assistant.method.questions import QUESTION
from assistant.method.records import Bet, Kernel, Need, opportunity_score
from assistant.method.rules import Finding
from assistant.method.said import BaseRecord, Citation, field_label
from assistant.method.sources import SOURCES
from assistant.reports.cited import Citations
from assistant.reports.gathered import changed, dissenting
from assistant.reports.model import (
    Block,
    Item,
    Items,
    Line,
    Quote,
    Ref,
    Section,
    Sources,
    Table,
    Text,
    Words,
    emphasis,
    line,
    strong,
)
from assistant.reports.worded import backing, fields_by_name, question_named, ref_of, titles_of


def kernel(engagement: Engagement, citations: Citations) -> Iterator[Section]:
    """The strategy on one page, for those who read no further."""
    kernel = next((record for record in engagement.records if isinstance(record, Kernel)), None)
    if kernel is not None:
        yield Section(kernel.title.strip() or kernel.label, tuple(_kernel_blocks(kernel, citations)))


def _kernel_blocks(kernel: Kernel, citations: Citations) -> Iterator[Block]:
    yield Text(line(emphasis(backing(kernel))))
    for heading, name in (("Diagnosis", "diagnosis"), ("Guiding policy", "guiding_policy")):
        if ref := ref_of(kernel, name):
            yield Text(line(strong(heading)))
            yield Quote(getattr(kernel, name), ref=ref)
    if kernel.coherent_action:
        yield Text(line(strong("Coherent action")))
        yield Items(tuple(Item(line(text)) for text in kernel.coherent_action))
    for number, text in enumerate(kernel.dissent):
        yield from dissenting(text, Ref("own", kernel.id, f"dissent {number}"))
    yield from resting_on(kernel.sources, citations)


def chosen_bets(engagement: Engagement) -> Iterator[Section]:
    """The bets the room has chosen, by rank."""
    bets = [record for record in engagement.records if isinstance(record, Bet)]
    chosen = [bet for bet in in_order(bets) if bet.status == "chosen"]
    if chosen:
        items = (
            Item(
                line(strong(bet.title.strip() or bet.id, ref_of(bet, "title"))),
                line(Words(bet.hypothesis.strip(), ref=ref_of(bet, "hypothesis"))),
                number=bet.rank,
            )
            for bet in chosen
        )
        yield Section("The chosen bets", (Items(tuple(items)),))


def gaps(engagement: Engagement, findings: Iterable[Finding]) -> Section:
    """Findings of the gap rules with both sides by name and where each rule is from, in the order given."""
    titles = titles_of(engagement)

    def side(refs: Sequence[str]) -> Line:
        named = (question_named(ref) if ref in QUESTION else titles.get(ref) or ref for ref in refs)
        return line("; ".join(named) or "–")

    rows = tuple(
        (
            line(strong(finding.severity)),
            line(finding.text, emphasis(f" Rule {finding.rule}, from {_where(finding.source)}.")),
            side(finding.customer),
            side(finding.business),
        )
        for finding in findings
    )
    found = Table(("Weight", "What does not fit", "Customer side", "Business side"), rows)
    none = Text(line("The rules find none in what has been worked on so far."))
    return Section("Gaps between the two perspectives", (found if rows else none,))


def _where(source: str) -> str:
    """A section of a source by its heading, from ``source/section``."""
    id_, _, section = source.partition("/")
    return f"“{SOURCES[id_].sections[section]}”"


def texts(answer: Answer) -> Iterator[Block]:
    """An answer before and after the discussion, each said for what it is, and what the room made of it."""
    agreed = "Agreed after the discussion" if answer.status == "agreed" else "Written down, not agreed yet"
    if answer.assumed.strip() and answer.agreed.strip():
        yield from changed(answer, agreed)
    elif answer.assumed.strip():
        yield Text(line("Assumed before the discussion:"))
        yield Quote(answer.assumed, ref=Ref("answers", answer.question, "assumed"))
    elif answer.skipped:
        by = f" by {answer.skipped.by}" if answer.skipped.by else ""
        yield Text(line(f"The own answer was skipped on purpose{by}."))
    if answer.agreed.strip() and not answer.assumed.strip():
        yield Text(line(f"{agreed}:"))
        yield Quote(answer.agreed, ref=Ref("answers", answer.question, "agreed"))


def resting_on(sources: Iterable[Citation], citations: Citations) -> Iterator[Block]:
    """What a text rests on; nothing where nothing is cited."""
    if cited := citations.of(tuple(sources)):
        yield Sources(cited)


def records_of(
    records: Iterable[BaseRecord], engagement: Engagement, citations: Citations
) -> Iterator[Block]:
    """Records with their fields, what backs them, and what they cite."""
    titles = titles_of(engagement)
    items = tuple(_record(record, titles, citations) for record in records)
    if items:
        yield Items(items)


def _record(record: BaseRecord, titles: dict[str, str], citations: Citations) -> Item:
    told = [
        line(f"{field_label(name)}: ", Words(value, ref=ref_of(record, name)))
        for name, value in fields_by_name(record, titles)
    ]
    if isinstance(record, Need) and (score := opportunity_score(record)) is not None:
        told.append(line(f"opportunity: {score:g} of 20"))
    if record.note.strip():
        told.append(line("note: ", Words(record.note, ref=ref_of(record, "note"))))
    title = strong(record.title.strip() or record.id, ref_of(record, "title"))
    return Item(
        line(title, f" ({record.id}; {backing(record)})"),
        below=tuple(map(Item, told)),
        sources=citations.of(record.sources),
    )


def of_kinds(
    title: str, kinds: Iterable[str], engagement: Engagement, citations: Citations
) -> Iterator[Section]:
    """The records of some kinds under a title; nothing where there are none."""
    wanted = frozenset(kinds)
    records = [record for record in engagement.records if getattr(record, "kind", "") in wanted]
    if records:
        yield Section(title, tuple(records_of(records, engagement, citations)))
