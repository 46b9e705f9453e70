"""Where a gap is cured: for each rule what to open, add, link, decide or answer, the likeliest first.

What the rules find is told by `assistant.method.rules`; here stands only what a person does about it. Every gap can
also be cured by going back to its question, which comes last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from assistant.method.lens_gaps import lens_gaps
from assistant.method.lenses import LENS, due, work_of
from assistant.method.linking import linked
from assistant.method.questions import QUESTION
from assistant.method.records import KINDS, Bet, Objective, Record
from assistant.method.said import field_label, link_kind, links, not_said
from assistant.method.strategy_map import strategy_map
from assistant.text import one_line
from tui.additions import fields_for, following, kind_word

if TYPE_CHECKING:
    from assistant.method.lenses import Put
    from assistant.method.rules import Finding
    from tui.state import Snapshot

MOST: Final = 6
"""Records of one sort that are offered; with more, their own list is the better one."""

_OVER: Final = ("parked", "dropped")
"""What a bet is that nothing more is to be named in."""

Sort = Literal[
    "open",
    "add",
    "link",
    "decide",
    "hear",
    "write",
    "skip",
    "answer",
    "place",
    "uncite",
    "return",
    "question",
]


@dataclass(frozen=True)
class Way:
    """One way to cure a gap, with what is needed to go it.

    "open" the record `ref` at the field `at`; "add" a record of `kind` that begins with `fields`; "link" by changing
    the record `ref` to `fields`; "decide", "hear" people, "write" what was assumed or "skip" it, all on the question
    `ref`; "answer" the probe `at` about the record `ref`; "place" goes to `ref` with `fields`; "uncite" takes
    the source number `index` of `fields`, from 0, back from the answer or record `ref`; "return" brings the document `ref` back into use; "question" goes to `ref`.
    """

    sort: Sort
    label: str
    ref: str = ""
    kind: str = ""
    at: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


Cure = Callable[["Finding", "Snapshot"], Iterator[Way]]


def ways(finding: Finding, snapshot: Snapshot) -> list[Way]:
    """The ways to cure a gap, the likeliest first and the one to its question last."""
    found = [way for cure in CURES.get(finding.rule, ()) for way in cure(finding, snapshot)]
    return [
        *found,
        Way("question", f"Go to the question “{QUESTION[finding.question].title}”", finding.question),
    ]


def settling(slug: str) -> list[Way]:
    """The ways to deal with a dissent on the answer to a question."""
    return [
        Way("decide", "Take down what was decided, with the dissent there is", slug),
        Way("hear", "Hear people on it again: who thinks what", slug),
    ]


# -- what can be done, made to measure by the table below -----------------------------------------------


def _open(kind: str, *fields: str) -> Cure:
    """Open the records of `kind` that the gap names, at the field that is in the way, else at the one left blank."""

    def cure(finding: Finding, snapshot: Snapshot) -> Iterator[Way]:
        for record in _about(finding, snapshot, kind):
            at = _field(record, fields, finding)
            yield Way("open", f"Open {called(record)}: {field_label(at).lower()}", record.id, kind, at)

    return cure


def _field(record: Record, fields: tuple[str, ...], finding: Finding) -> str:
    others = set(finding.refs) - {record.id}
    culprits = (name for name in fields if others & set(_ids(getattr(record, name))))
    blank = (name for name in fields if not_said(getattr(record, name)))
    return next(culprits, next(blank, fields[0]))


def _add(kind: str, **given: Any) -> Cure:
    """Add a record of `kind`, linked to what the gap names."""

    def cure(finding: Finding, snapshot: Snapshot) -> Iterator[Way]:
        named = [snapshot.records[ref] for ref in finding.refs if ref in snapshot.records]
        around: dict[str, list[str]] = {}
        for record in named:
            around.setdefault(record.kind, []).append(record.id)
        fields = fields_for(kind, around)
        for record in named if kind != "objective" else ():
            # What follows from a record begins with more than its link, such as the time and currency of a budget.
            more = (each.fields for each in following(record, around, snapshot) if each.kind == kind)
            fields = {**next(more, {}), **fields}
        holders = [record for record in named if any(record.id in _ids(value) for value in fields.values())]
        what = f" for {called(holders[0])}" if len(holders) == 1 else ""
        words = f" ({', '.join(map(str, given.values()))})" if given else ""
        yield Way("add", f"Add: {kind_word(kind)}{words}{what}", kind=kind, fields=fields | given)

    return cure


def _into(kind: str, name: str) -> Cure:
    """Name what the gap is about in the field `name` of a record of `kind`; of bets only in living ones."""

    def cure(finding: Finding, snapshot: Snapshot) -> Iterator[Way]:
        wanted = link_kind(KINDS[kind].model_fields[name]) or ""
        holders = [each for each in snapshot.of_kind(kind) if getattr(each, "status", "") not in _OVER][:MOST]
        for record in _about(finding, snapshot, wanted):
            for holder in holders:
                label = f"Name it in {called(holder)}"
                yield Way("link", label, holder.id, kind, name, linked(holder, name, record.id))

    return cure


def _go(place: str, label: str) -> Cure:
    """Go to a place."""
    return lambda finding, snapshot: iter([Way("place", label, place, fields=_at(place, finding, snapshot))])


def _at(place: str, finding: Finding, snapshot: Snapshot) -> dict[str, str]:
    bets = _about(finding, snapshot, "bet")
    return {"at": bets[0].id} if place == "bets" and bets else {}


def _settle(finding: Finding, _: Snapshot) -> Iterator[Way]:
    yield from settling(finding.question)


def _assumed(finding: Finding, _: Snapshot) -> Iterator[Way]:
    yield Way("write", "Write down what was assumed before the discussion", finding.question)
    yield Way("skip", "Say that this was skipped on purpose; it is recorded", finding.question)


def _lost(finding: Finding, snapshot: Snapshot) -> Iterator[Way]:
    for ref in finding.refs:
        if (record := snapshot.records.get(ref)) is None:
            continue
        for link in links(record):
            if link.id in finding.refs and link.id != record.id:
                at = link.path.partition("[")[0]
                yield Way(
                    "open", f"Open {called(record)}: {field_label(at).lower()}", record.id, record.kind, at
                )
                return


def _cited(finding: Finding, snapshot: Snapshot) -> Iterator[Way]:
    """Take the citations back whose documents are not there."""
    held = {document.id for document in snapshot.engagement.documents}
    told: set[str] = set()
    for ref in finding.refs:
        holder = snapshot.records.get(ref) or snapshot.engagement.answer(ref)
        for index, citation in enumerate(holder.sources):
            where = ", ".join(filter(None, (citation.title, citation.location))) or citation.document
            if citation.document and citation.document not in held and where not in told:
                told.add(where)
                yield Way("uncite", f"Take the citation of {where} back", ref, fields={"index": index})


def _objective(finding: Finding, snapshot: Snapshot) -> Iterator[Way]:
    """Add the objective that a bet lacks in the horizon of the question."""
    horizon = finding.question.removeprefix("objectives-")
    yield from _add("objective", horizon=horizon)(finding, snapshot)


def _chain(finding: Finding, snapshot: Snapshot) -> Iterator[Way]:
    """Mend what the strategy map of a bet lacks."""
    goals = [record for record in snapshot.engagement.records if isinstance(record, Objective)]
    for bet in _about(finding, snapshot, "bet"):
        assert isinstance(bet, Bet)
        for lack in strategy_map(bet, goals).lacks[:MOST]:
            if lack.sort == "empty":
                fields = {"bet_ids": [bet.id], "perspective": lack.perspective}
                yield Way(
                    "add",
                    f"Add: objective ({lack.perspective}) for {called(bet)}",
                    kind="objective",
                    fields=fields,
                )
            else:
                at = "perspective" if lack.sort == "unplaced" else "supports_ids"
                lower = lack.sort == "led to by nothing"
                what = "see what leads to it" if lower else field_label(at).lower()
                yield Way(
                    "open", f"Open {called(snapshot.records[lack.ref])}: {what}", lack.ref, "objective", at
                )


def _traced(finding: Finding, snapshot: Snapshot) -> Iterator[Way]:
    """Add what a chosen bet is measured, met and worked on by, where it lacks that."""
    goals = [goal for goal in snapshot.engagement.records if isinstance(goal, Objective)]
    lacking: tuple[tuple[str, dict[str, str]], ...] = (
        ("kpi", {}),
        ("moment_of_truth", {"priority": "high"}),
        ("collaboration", {}),
    )
    for bet in _about(finding, snapshot, "bet"):
        ways_there = {bet.id, *(goal.id for goal in goals if bet.id in goal.bet_ids)}
        for kind, given in lacking:
            there = [
                each for each in snapshot.of_kind(kind) if ways_there & {link.id for link in links(each)}
            ]
            if not any(all(getattr(each, name) == value for name, value in given.items()) for each in there):
                yield from _add(kind, **given)(finding, snapshot)


def _everyday(finding: Finding, snapshot: Snapshot) -> Iterator[Way]:
    """Open the work of the bets that the gap names at how it is done."""
    bets = [bet for bet in _about(finding, snapshot, "bet") if isinstance(bet, Bet)]
    for work in work_of(snapshot.engagement, *bets):
        if work.kind == "activity":
            yield Way(
                "open", f"Open {called(work)}: {field_label('mode').lower()}", work.id, work.kind, "mode"
            )


def _probes(finding: Finding, snapshot: Snapshot) -> Iterator[Way]:
    """Answer the probes anew to which people said no, or those of an opened lens that wait."""
    puts = due(snapshot.engagement)
    for lens in LENS.values():
        if finding not in lens_gaps(lens, [finding], puts):
            continue
        own = [put for put in puts if put.probe.lens == lens.id and put.about in ("", *finding.refs)]
        if finding.rule == "lens-left-open":
            yield from (_answer(put, "Answer") for put in own if not put.answered)
        else:
            yield from (
                _answer(put, "Answer again")
                for put in own
                if put.verdict == "no" and put.probe.question == finding.question
            )


def _statements(finding: Finding, snapshot: Snapshot) -> Iterator[Way]:
    """Open the Big Picture at the statements that are out of step."""
    for put in due(snapshot.engagement):
        if put.verdict == "no" and put.probe.statements and put.probe.question == finding.question:
            for name in put.probe.statements:
                yield from _open("purpose", name)(finding, snapshot)


def _purpose(finding: Finding, snapshot: Snapshot) -> Iterator[Way]:
    """Put a bet to the purpose, by the probe whose answer is the bet's fit with it."""
    ids = {bet.id for bet in _about(finding, snapshot, "bet")}
    for put in due(snapshot.engagement):
        if put.probe.field == "purpose_fit" and put.about in ids:
            yield _answer(put, "Answer")


def _answer(put: Put, what: str) -> Way:
    return Way("answer", f"{what}: {put.probe.text}", put.about, at=put.probe.slug)


def _about(finding: Finding, snapshot: Snapshot, kind: str) -> list[Record]:
    named = (snapshot.records.get(ref) for ref in finding.refs)
    return [record for record in named if record is not None and record.kind == kind][:MOST]


def _ids(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()


def called(record: Record) -> str:
    """A record by its kind and title, in the middle of a sentence."""
    return f"the {kind_word(record.kind)} “{one_line(record.title, 44) or record.id}”"


CURES: Final[Mapping[str, tuple[Cure, ...]]] = {
    "persona-without-need": (_add("need"), _open("persona", "targeted"), _into("need", "persona_ids")),
    "need-without-alternative": (_add("alternative"), _open("need", "served"), _into("alternative", "need_ids")),
    "alternative-unanswered": (
        _into("value_proposition", "alternative_ids"), _into("differentiator", "alternative_ids"),
        _add("value_proposition"), _add("differentiator"),
    ),
    "persona-without-promise": (_add("value_proposition"), _open("persona", "targeted")),
    "promise-without-need": (_open("value_proposition", "need_ids"),),
    "change-without-need": (_open("offer_change", "need_ids"),),
    "opportunity-missed": (
        _add("offer_change"), _open("need", "served"), _into("offer_change", "need_ids"), _into("bet", "need_ids"),
    ),
    "trend-without-effect": (_open("trend", "organisation_effect", "need_effects", "alternative_effects"),),
    "pestl-category-empty": (_add("trend"),),
    "market-without-edges": (_open("market", "excluded"),),
    "persona-without-bet": (_into("bet", "persona_ids"), _add("bet"), _open("persona", "targeted")),
    "bet-without-customer": (_open("bet", "persona_ids", "need_ids"),),
    "bet-off-target": (_open("bet", "persona_ids", "need_ids"), _open("persona", "targeted"), _open("need", "served")),
    "threat-unanswered": (_into("bet", "swot_ids"), _add("bet")),
    "strength-unused": (_into("bet", "swot_ids"), _add("bet")),
    "swot-one-sided": (_add("swot_item"),),
    "too-few-candidates": (_go("bets", "Go to the bets, where more can be drafted and weighed"), _add("bet")),
    "too-many-chosen": (_go("bets", "Go to the bets, to choose and rank anew"),),
    "bet-not-falsifiable": (_open("bet", "conditions", "kill_criterion"),),
    "bet-on-opinion": (_open("persona", "evidence"), _open("need", "evidence"), _open("value_proposition", "evidence")),
    "bet-not-put-to-purpose": (_purpose,),
    "bet-without-objective": (_objective,),
    "objective-without-bet": (_open("objective", "bet_ids"),),
    "objective-unmeasurable": (_open("objective", "metric", "target", "due_year"),),
    "horizon-broken": (_open("objective", "supports_ids"),),
    "objectives-all-financial": (_add("objective", perspective="customer"), _open("objective", "perspective")),
    "capability-without-activity": (_add("activity"), _into("activity", "capability_ids")),
    "initiative-without-bet": (_open("capability", "bet_ids"), _open("activity", "capability_ids")),
    "activity-without-owner": (_open("activity", "owner", "finish"),),
    "activity-without-budget": (_add("budget"), _into("budget", "activity_ids")),
    "budget-without-activity": (_open("budget", "activity_ids"),),
    "currencies-mixed": (_open("budget", "currency"),),
    "project-rut": (_open("activity", "mode"), _go("roadmap", "Go to the roadmap, to add work of another sort")),
    "bet-untraced": (_traced, _go("roadmap", "Go to the roadmap; 2 shows its trace there")),
    "trace-without-bet": (
        _open("kpi", "bet_ids"), _open("moment_of_truth", "bet_ids"), _open("collaboration", "bet_ids"),
    ),
    "dissent-open": (_settle,),
    "agreed-without-assumed": (_assumed,),
    "broken-link": (_lost,),
    "citation-lost": (_cited,),
    "board-out-of-step": (_statements, _probes),
    "lens-answered-no": (
        _open("bet", "hypothesis"), _open("capability", "state"), _open("activity", "mode"), _probes,
    ),
    "lens-left-open": (_probes,),
    "weakest-condition-untested": (_open("bet", "conditions"),),
    "strategy-map-broken": (_chain,),
    "scaling-cold": (_everyday, _go("roadmap", "Go to the roadmap, to add work of another sort")),
}  # fmt: skip
"""For every rule what can be done about its gaps, the likeliest first."""
