"""Plan records that a model drafts for one bet: what holds of them, what the rules say, and how they are proposed.

The rules that look at the plan look at the draft as well, as if the bet were chosen and the draft accepted; what they
find is told to the model once, and to people where it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

from pydantic import BaseModel, ConfigDict, create_model

from assistant.advisor.betting.bet_reading import Reading
from assistant.advisor.drafting.drafted import Drafted, RecordItem, RecordSieve, item_model
from assistant.advisor.foreign import Foreign
from assistant.advisor.grounds.claims import ClaimSieve
from assistant.advisor.ids import free_ids, taken_ids
from assistant.advisor.material import left_out
from assistant.advisor.paper import PAPER, Paper, Part, cautions
from assistant.advisor.settled import set_aside, settled_titles
from assistant.advisor.task import Brief, Filled, Job, Result
from assistant.method.engagement import Engagement
from assistant.method.records import KINDS, RECORD, Bet
from assistant.method.rules import Finding, find_gaps
from assistant.method.rules.picture import name
from assistant.method.said import BaseRecord, field_label, field_order, link_kind, links, not_said
from assistant.text import fold, one_line
from assistant.workspace.ids import record_prefix
from assistant.workspace.proposals import Proposal

R = TypeVar("R", bound=BaseModel)

MOST: Final = 12
"""How many records of a kind are taken from one reply."""
_LONGEST_TITLE: Final = 160
_MOST_BEFORE: Final = 20
_UNTOLD: Final = frozenset({"title", "note", "sources", "evidence", "bet_ids"})


class Planned(BaseModel):
    """Records to be taken or left together, and the paper that shows what they rest on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    records: tuple[dict[str, Any], ...]
    """Full records with ids that are free today; their links among each other name these."""
    paper: Paper
    rests_on: tuple[str, ...]
    """Ids of records and slugs of answers."""


@dataclass(frozen=True)
class Group:
    """One list of a reply: the records of a kind. What the kind's `fixed` fields hold is not asked for."""

    path: str
    """The field of the reply."""
    kind: str
    fixed: tuple[str, ...] = ("bet_ids",)

    @property
    def plain(self) -> type[RecordItem]:
        """What a record of it is asked as."""
        return item_model(self.kind, fixed=self.fixed)


@dataclass
class Piece:
    """One drafted record on its way into a suggestion."""

    item: RecordItem
    drafted: Drafted
    record: dict[str, Any]
    marks: list[str] = field(default_factory=list)

    @property
    def held(self) -> BaseRecord:
        """The record, validated."""
        return RECORD.validate_python(self.record)


Finish = Callable[[list[Piece], list[str]], list[Piece]]
"""What a task does with the pieces of a reply: it mends and drops, and says in the list of notices what."""


class PlanSieve:
    """The grounding rule of the four tasks that draft plan records for one bet."""

    def __init__(
        self,
        brief: Brief,
        task: str,
        reading: Reading,
        groups: Sequence[Group],
        rules: Collection[str],
        finish: Finish = lambda pieces, _: pieces,
        faults: Callable[[Any], Iterator[str]] = lambda _: iter(()),
    ) -> None:
        """`rules` are those that the draft answers for; `faults` are what else is wrong with a reply."""
        self.reading = reading
        self._engagement, self._groups, self._rules = brief.engagement, tuple(groups), frozenset(rules)
        self._finish, self._more_faults = finish, faults
        self._claims = ClaimSieve(reading.book, reading.facts)
        self._settled = settled_titles(brief.engagement, task)
        self._sieves = {
            group.path: RecordSieve(
                brief.engagement,
                group.kind,
                self._claims,
                lambda: reading.facts,
                fixed={"bet_ids": [reading.bet.id]} if "bet_ids" in group.fixed else {},
            )
            for group in self._groups
        }

    def known(self) -> dict[str, list[str]]:
        """By link field, the ids that may be named."""
        return {
            path: ids
            for group in self._groups
            for path, ids in self._sieves[group.path].known().items()
            if path not in group.fixed
        }

    def faults(self, reply: BaseModel) -> list[str]:
        """What is wrong with `reply`, a line each: record by record, then as the rules see the whole."""
        found = []
        for group in self._groups:
            items: Sequence[RecordItem] = getattr(reply, group.path)
            if len(items) > MOST:
                found.append(f"{group.path}: at most {MOST}, keep those without which the bet fails")
            found += self._sieves[group.path].faults(_plain(group, items), group.path)
            found += [
                f"{group.path}[{place}].title: people have set this one aside; leave it out"
                for place, item in enumerate(items)
                if fold(item.title) in self._settled
            ]
        found += self._more_faults(reply)
        pieces, _ = self.pieces(reply)
        return found + [f"all together: {finding.text}" for finding in self.findings(pieces)]

    def pieces(self, reply: BaseModel) -> tuple[list[Piece], list[str]]:
        """The records of `reply` that hold, and plain sentences on what was taken out."""
        pieces, notices = list[Piece](), list[str]()
        for group in self._groups:
            items = [
                item for item in getattr(reply, group.path)[:MOST] if fold(item.title) not in self._settled
            ]
            drafted, told = self._sieves[group.path].settle(_plain(group, items))
            ids = free_ids(record_prefix(group.kind), taken_ids(self._engagement))
            by_title = {fold(one_line(item.title, _LONGEST_TITLE)): item for item in reversed(items)}
            pieces += [
                Piece(by_title[fold(one.fields["title"])], one, _record(one, next(ids)), self._marks(one))
                for one in drafted
            ]
            notices += told
        return self._finish(pieces, notices), list(dict.fromkeys(notices))

    def findings(self, pieces: Sequence[Piece]) -> list[Finding]:
        """What the rules say once the bet is chosen and the pieces are accepted."""
        bet = self.reading.bet
        drafted = [piece.held for piece in pieces]
        about = {bet.id, *(record.id for record in drafted)}
        about |= {
            record.id for record in self._engagement.records if bet.id in getattr(record, "bet_ids", ())
        }
        trial = as_chosen(self._engagement, bet, drafted)
        return [
            finding
            for finding in find_gaps(trial)
            if finding.rule in self._rules and about.intersection(finding.refs)
        ]

    def result_notices(self, pieces: Sequence[Piece]) -> Iterator[str]:
        """What the rules would still say, for people to see to."""
        if not pieces:
            yield "Nothing that the model gave could be used."
            return
        yield from (f"The rules would still say: {finding.text}" for finding in self.findings(pieces))

    def _marks(self, one: Drafted) -> list[str]:
        return list(cautions([one.claim], one.figures, self.reading.unconfirmed))


def job_of(
    task: str,
    reply: type[R],
    brief: Brief,
    reading: Reading,
    sieve: PlanSieve,
    values: Mapping[str, Any],
    *,
    made: Callable[[list[Piece]], tuple[Planned, ...]] | None = None,
    nothing: str = "",
    max_output_tokens: int = 4096,
) -> Job[R, Planned]:
    """The job of a task that drafts for a bet: one request with the bet's material, sifted by `sieve`.

    Args:
        task: its id.
        reply: what a model answers with.
        brief: what it was asked on.
        reading: the bet and what is read for it.
        sieve: its grounding rule.
        values: what its prompt is filled with besides.
        made: what is made of the pieces that hold; each stands alone where nothing is said.
        nothing: why there is nothing to ask, where that is so.
        max_output_tokens: the most that a reply may take.
    """

    def fill(budget: int) -> Filled:
        packed = reading.packed(budget)
        common = {
            "organisation": Foreign("organisation", brief.engagement.organisation),
            "bet": reading.bet.id,
            "material": packed.passages,
            "documents": packed.documents,
            "before": before(brief.engagement, task),
        }
        return Filled({**common, **values}, packed.notices)

    def result(replies: Sequence[R]) -> Result[Planned]:
        if not replies:
            return Result((), (nothing,))
        pieces, notices = sieve.pieces(replies[0])
        notices += sieve.result_notices(pieces)
        planned = made(pieces) if made else one_by_one(reading, pieces, brief.engagement)
        return Result(planned, tuple(notices))

    return Job(reply, () if nothing else (fill,), sieve.faults, result, max_output_tokens)


def asked(group: Group, **more: Any) -> type[RecordItem]:
    """What a model is asked for in `group`: a record of its kind, with the fields `more` of the task's own."""
    made = create_model(group.plain.__name__, __base__=group.plain, __doc__=group.plain.__doc__, **more)
    return cast("type[RecordItem]", made)


def as_chosen(engagement: Engagement, bet: Bet, drafted: Sequence[BaseRecord] = ()) -> Engagement:
    """`engagement` as it would be with `bet` chosen and `drafted` accepted."""
    chosen = bet.model_copy(update={"status": "chosen"})
    held = [chosen if record.id == bet.id else record for record in engagement.records]
    return engagement.model_copy(update={"records": [*held, *drafted]})


def before(engagement: Engagement, task: str) -> list[Foreign]:
    """Titles that people have set aside, as a prompt shows them."""
    return [Foreign("set aside", title) for title in set_aside(engagement, task)[:_MOST_BEFORE]]


def cut(pieces: list[Piece], notices: list[str], kept: list[Piece], why: str) -> list[Piece]:
    """`kept`, with a notice on how many of `pieces` were left out and why."""
    notices += left_out(len(pieces) - len(kept), "record was", "records were", why)
    return kept


def part_of(piece: Piece, titles: Mapping[str, str], heading: str = "") -> Part:
    """A drafted record as it is shown for review."""
    return Part(
        heading=heading or f"{KINDS[piece.drafted.kind].label}: {piece.record['title']}",
        text=_told(piece.record, titles),
        claims=(piece.drafted.claim,),
        marks=tuple(dict.fromkeys(piece.marks)),
    )


def paper_marks(bet: Bet) -> tuple[str, ...]:
    """What to be wary of in all that is drafted for `bet`."""
    if bet.status == "chosen":
        return ()
    return (f"{name(bet)} is not chosen yet; until it is, the rules will say that this leads nowhere.",)


def one_by_one(reading: Reading, pieces: Sequence[Piece], engagement: Engagement) -> tuple[Planned, ...]:
    """Each piece as a suggestion of its own, to be taken or left alone."""
    known = titles_of(engagement)
    return tuple(together(reading, [piece], known, piece.record["title"]) for piece in pieces)


def together(
    reading: Reading,
    pieces: Sequence[Piece],
    titles: Mapping[str, str],
    title: str,
    parts: Sequence[Part] = (),
    marks: Sequence[str] = (),
) -> Planned:
    """All pieces as one suggestion."""
    own = {piece.record["id"] for piece in pieces}
    named = (link.id for piece in pieces for link in links(piece.held))
    cited = (quote.ref for piece in pieces for quote in piece.drafted.claim.quotes if not quote.document)
    return Planned(
        title=title,
        records=tuple(piece.record for piece in pieces),
        paper=Paper(
            parts=tuple(parts) or tuple(part_of(piece, titles) for piece in pieces),
            marks=(*paper_marks(reading.bet), *marks),
        ),
        rests_on=tuple(ref for ref in dict.fromkeys((reading.bet.id, *named, *cited)) if ref not in own),
    )


def propose(brief: Brief, item: Planned) -> Proposal:
    """What accepting would add; a document that a record cites is rested on by the workspace's own doing."""
    return Proposal(
        records=list(item.records),
        based_on=list(item.rests_on),
        drafts=list(brief.drafts),
        shown={"title": item.title, PAPER: item.paper.model_dump(mode="json")},
    )


def settled(task: str) -> Callable[[Brief, Planned], bool]:
    """Whether all that is given was rejected before, while what it rests on was the same."""

    def is_settled(brief: Brief, item: Planned) -> bool:
        known = settled_titles(brief.engagement, task)
        return all(fold(str(record["title"])) in known for record in item.records)

    return is_settled


def titles_of(engagement: Engagement, pieces: Sequence[Piece] = ()) -> dict[str, str]:
    """What the records are called, by id, those that are drafted included."""
    held = {record.id: name(record) for record in engagement.records}
    return held | {piece.record["id"]: name(piece.held) for piece in pieces}


def _plain(group: Group, items: Sequence[RecordItem]) -> list[RecordItem]:
    """The items without the fields of the task's own."""
    model = group.plain
    return [
        model.model_validate({field: getattr(item, field) for field in model.model_fields}) for item in items
    ]


def _record(one: Drafted, id_: str) -> dict[str, Any]:
    # A model has seen nobody: what it proposes is an opinion until people bring better.
    return {**one.fields, "id": id_, "kind": one.kind, "evidence": "opinion"}


def _told(record: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """The fields of a record in a line, links by the titles of what they name."""
    model, told = KINDS[str(record["kind"])], []
    for field_name in field_order(model):
        value = record.get(field_name)
        if field_name in _UNTOLD or not_said(value):
            continue
        values = value if isinstance(value, list) else [value]
        if link_kind(model.model_fields[field_name]) is not None:
            values = [titles.get(str(each), str(each)) for each in values]
        told.append(f"{field_label(field_name)}: {', '.join(map(str, values))}")
    return "; ".join(told)
