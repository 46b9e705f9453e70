"""Records that a model drafts: the shape it answers in, made from the record kinds, and what of it holds.

What only people can say is not in that shape: whom to target and what to serve, what is chosen, dropped and ranked, and
how much anything weighs. Figures, dates and names that nobody ever gave are taken out again. Links name records that
exist, and every record says what it rests on or is an assumption.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Annotated, Any, Final, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from assistant.advisor.drafting.revised import same_title, title_key, what_is_new
from assistant.advisor.grounds.claims import Claim, ClaimItem, ClaimSieve, SupportItem
from assistant.advisor.grounds.figures import Known
from assistant.advisor.guide.ground import declined
from assistant.advisor.material import left_out
from assistant.advisor.strict import Strict
from assistant.method.engagement import Engagement
from assistant.method.records import KINDS, RECORD
from assistant.method.said import BaseRecord, link_kind, not_said
from assistant.text import fold, one_line
from assistant.workspace.linking import without

PEOPLES: Final = frozenset(
    {"targeted", "served", "status", "rank", "reason", "importance", "satisfaction", "magnitude", "weight"}
)
"""Fields that only people fill: a draft has them where its question asks for nothing else."""
UNKNOWN: Final = "unknown"
NEVER_INVENTED: Final[Mapping[str, object]] = {
    "baseline": UNKNOWN, "amount": None, "currency": None, "owner": "", "start": None, "finish": None,
    "period_start": None, "period_end": None,
}  # fmt: skip
"""Fields that hold facts, and what they hold where nobody has given any."""
_SHORTEST_NAME: Final = 3
_NOT_DRAFTED: Final = frozenset({"id", "kind", "origin", "sources", "evidence", "title", "note"})
_PEOPLES_OF: Final = {"persona": frozenset({"priority"})}
"""Fields that only people fill in records of one kind, and anybody in others."""
_LONGEST_TITLE: Final = 160
_KNOWN_SHOWN: Final = 12
_TOLD: Final = 8
_NOT_THERE: Final = "the words that it should be from do not stand there"
_CURRENCIES: Final = {
    "EUR": ("€", "euro"), "USD": ("$", "dollar"), "GBP": ("£", "pound"), "CHF": ("franken", "francs"),
}  # fmt: skip
"""How people write a currency, besides its code."""


class RecordItem(Strict):
    """What every drafted record has; its own fields are added for each kind."""

    title: str
    note: str | None
    support: list[SupportItem]


class Revision(Strict):
    """A drafted record, or what is to be said of one that exists."""

    id: str | None


class Drafted(BaseModel):
    """One record that holds. `id` names the record to change; None for a new one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str | None
    kind: str
    fields: dict[str, Any] = Field(
        description="As a record of the kind has them, without id and kind; of one that exists only what is new"
    )
    claim: Claim = Field(description="What it rests on")
    figures: tuple[str, ...] = Field((), description="Numbers in its fields that nobody has given")


@lru_cache(maxsize=128)
def item_model(
    kind: str, *, people: tuple[str, ...] = (), fixed: tuple[str, ...] = (), revises: bool = False
) -> type[RecordItem]:
    """The shape of a drafted record of `kind`.

    Args:
        kind: the record kind.
        people: fields of `PEOPLES` that are asked for all the same.
        fixed: fields that are not asked for, since the task gives them.
        revises: whether it may name a record that exists.
    """
    model = KINDS[kind]
    left_out = _NOT_DRAFTED | set(fixed) | ((PEOPLES | _PEOPLES_OF.get(kind, frozenset())) - set(people))
    fields: dict[str, Any] = {
        name: (_asked(info.annotation), Field(description=info.description))
        for name, info in model.model_fields.items()
        if name not in left_out
    }
    bases = (RecordItem, Revision) if revises else (RecordItem,)
    made = create_model(f"{model.__name__}Item", __base__=bases, __doc__=model.__doc__, **fields)
    return cast("type[RecordItem]", made)


def _asked(annotation: Any) -> Any:
    """A type as strict schemas want it: required, with null for what is not said."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _asked(args[0])
    if origin in (Union, types.UnionType):
        return _asked(next(arg for arg in args if arg is not type(None)))
    if origin is list:
        inner = _bare(args[0])
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return list[_nested(inner)]  # type: ignore[misc]  # a type made at run time
        return list[str]
    if origin is Literal or annotation in (bool, int, float):
        return annotation | None
    return str | None


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


@lru_cache(maxsize=16)
def _nested(model: type[BaseModel]) -> type[Strict]:
    fields: dict[str, Any] = {
        name: (str if info.is_required() else _asked(info.annotation), Field(description=info.description))
        for name, info in model.model_fields.items()
    }
    made = create_model(f"{model.__name__}Item", __base__=Strict, __doc__=model.__doc__, **fields)
    return cast("type[Strict]", made)


class RecordSieve:
    """The grounding rule for drafted records of one kind."""

    def __init__(
        self,
        engagement: Engagement,
        kind: str,
        claims: ClaimSieve,
        given: Callable[[], Collection[str]],
        *,
        fixed: Mapping[str, object] | None = None,
        revises: bool = False,
        must_quote: bool = False,
    ) -> None:
        """`given` are all the texts that facts may come from; `fixed` fields go into every record as they are.

        What rests on nothing is an assumption, or dropped where it `must_quote`.
        """
        self._kind, self._claims, self._given = kind, claims, given
        self._fixed = dict(fixed or {})
        self._revises, self._must_quote = revises, must_quote
        self._records: dict[str, BaseRecord] = {record.id: record for record in engagement.records}
        self._ids: dict[str, set[str]] = {}
        for record in engagement.records:
            self._ids.setdefault(record.kind, set()).add(record.id)
        self._declined = declined(engagement)
        self._titles = {
            title_key(record.title): record.id
            for record in engagement.records
            if record.kind == kind and _is_alike(record, self._fixed)
        }
        self._names = {fold(person.name) for person in engagement.participants}

    def known(self) -> dict[str, list[str]]:
        """By link field, the ids that may be named; for revisions also ``id``."""
        found = {
            name: sorted(self._ids.get(linked, set()) - self._declined)
            for name, linked in _link_fields(KINDS[self._kind])
            if name not in self._fixed
        }
        return found | ({"id": sorted(self._ids.get(self._kind, ()))} if self._revises else {})

    def faults(self, items: Sequence[RecordItem], path: str = "records") -> list[str]:
        """What is wrong, a line each, so that the model can mend it."""
        found = []
        for place, item in enumerate(items):
            here = f"{path}[{place}]"
            found += [f"{here}.{fault}" for fault in self._faults_of(item)]
        return found + self._claims.faults([_claim_item(item) for item in items], path)

    def settle(self, items: Sequence[RecordItem]) -> tuple[list[Drafted], tuple[str, ...]]:
        """The records that hold, without what does not, and plain sentences on what was taken out."""
        drafted: list[Drafted] = []
        unknown, invented, there = dict[str, None](), set[str](), list[str]()
        seen, single, unbacked = set[str](), KINDS[self._kind].single, 0
        for item in items:
            title, revised = one_line(item.title, _LONGEST_TITLE), self._revised(item)
            key = revised or title_key(title)
            if not key or key in seen or (single and drafted):
                continue
            seen.add(key)
            # What a record that exists is called need not be said again.
            named = title or one_line(self._records[key].title) or key
            claim = next(iter(self._claims.settle([_claim_item(item, named)])), None)
            if claim is None:
                continue
            if claim.basis == "assumption":
                unbacked += self._must_quote or bool(item.support)
                if self._must_quote:
                    continue
            if revised is None and (same := self._same(title)):
                there.append(same)
                continue
            fields = {"title": named, **self._sound(item, unknown, invented)}
            citations = [each.model_dump(mode="json") for each in self._claims.citations([claim])]
            if revised is not None:
                fields = what_is_new(self._records[revised], fields, citations)
            elif citations:
                fields["sources"] = citations
            if not fields:
                there.append(cast("str", revised))
                continue
            missing = self._known.missing("\n".join(_strings({**fields, "sources": ()})))
            drafted.append(Drafted(id=revised, kind=self._kind, fields=fields, claim=claim, figures=missing))
        told = _told(unknown, invented, there)
        if self._must_quote:
            return drafted, (*told, *left_out(unbacked, "record was", "records were", _NOT_THERE))
        return drafted, (*told, *now_assumed(unbacked, "record"))

    @cached_property
    def _texts(self) -> list[str]:
        return list(self._given())

    @cached_property
    def _known(self) -> Known:
        return Known(self._texts)

    @cached_property
    def _folded(self) -> str:
        return fold("\n".join(self._texts))

    def _revised(self, item: RecordItem) -> str | None:
        """The id of the record that is meant; where there is one record of the kind at most, that one."""
        held = self._ids.get(self._kind, set())
        if not self._revises:
            return None
        named = getattr(item, "id", None)
        if named in held:
            return cast("str", named)
        if KINDS[self._kind].single and held:
            return next(iter(held))
        return self._same(item.title)

    def _same(self, title: str) -> str | None:
        """The id of a record that is called so already."""
        return same_title(title, self._titles)

    def _faults_of(self, item: RecordItem) -> Iterator[str]:
        if not item.title.strip():
            yield "title: must not be blank"
        if self._must_quote and not item.support:
            yield "support: quote the words that it is from"
        named = getattr(item, "id", None)
        if self._revises and named and named not in self._ids.get(self._kind, ()):
            known = ", ".join(self.known()["id"][:_KNOWN_SHOWN]) or "none"
            yield f"id: there is no {self._kind} {one_line(named, 40)!r}; null for a new one, or one of {known}"
        if not self._revises and (same := self._same(item.title)):
            yield f"title: {same} is this already; leave it out"
        raw = self._raw(item)
        for field, _, why in without({**raw, "kind": self._kind}, self._lost)[1]:
            yield f"{field}: {why}"
        for name, why in self._misfits(raw).items():
            yield f"{name}: {why}"
        for name in self._invented(raw):
            yield f"{name}: nobody has given this; {_blank(name)} where it is not in the passages"

    def _raw(self, item: RecordItem) -> dict[str, Any]:
        data = item.model_dump(mode="json", exclude={"support", "id", "title"})
        plain = {name: _once(value) for name, value in data.items() if not not_said(value)}
        return {**plain, **self._fixed}

    def _sound(self, item: RecordItem, unknown: dict[str, None], invented: set[str]) -> dict[str, Any]:
        raw = self._raw(item)
        for name in self._invented(raw):
            invented.add(name)
            raw[name] = NEVER_INVENTED[name]
        raw, left_out = without({**raw, "kind": self._kind}, self._lost)
        unknown |= {one_line(id_, 40): None for _, id_, _ in left_out}
        del raw["kind"]
        for name in self._misfits(raw):
            raw.pop(name, None)
        return {name: value for name, value in raw.items() if not not_said(value)}

    def _lost(self, kind: str, id_: str) -> str:
        """Why a record cannot be linked to; empty where it can."""
        if id_ in self._declined:
            return f"{id_} was declined by the people; leave it out"
        if id_ in self._ids.get(kind, ()):
            return ""
        known = ", ".join(sorted(self._ids.get(kind, set()) - self._declined)[:_KNOWN_SHOWN]) or "none"
        return f"there is no {kind} {one_line(id_, 40)!r}; known are {known}"

    def _misfits(self, raw: Mapping[str, Any]) -> dict[str, str]:
        """Fields whose values do not fit, and why; links are looked at apart."""
        try:
            RECORD.validate_python({"id": "draft", "title": "draft", **raw, "kind": self._kind})
        except ValidationError as error:
            return {
                str(each["loc"][1]): one_line(str(each["msg"]), 120)
                for each in error.errors(include_url=False)
                if len(each["loc"]) > 1
            }
        return {}

    def _invented(self, raw: Mapping[str, Any]) -> list[str]:
        return [
            name
            for name, blank in NEVER_INVENTED.items()
            if raw.get(name) and raw[name] != blank and not self._was_given(name, str(raw[name]))
        ]

    def _was_given(self, name: str, value: str) -> bool:
        said = fold(value)
        if name == "owner":
            return said in self._names or (len(said) >= _SHORTEST_NAME and _stands_in(said, self._folded))
        if name == "currency":
            return _stands_in(said, self._folded) or any(
                sign in self._folded for sign in _CURRENCIES.get(value, ())
            )
        return not self._known.missing(value)


def _stands_in(said: str, text: str) -> bool:
    """Whether the words of `said` stand in `text` as words of their own."""
    return re.search(rf"(?<!\w){re.escape(said)}(?!\w)", text) is not None


def _is_alike(record: BaseRecord, fixed: Mapping[str, object]) -> bool:
    """Whether a record is what is asked for: an objective of another horizon may be called the same."""
    return all(
        getattr(record, name, None) == value for name, value in fixed.items() if isinstance(value, str)
    )


def _claim_item(item: RecordItem, title: str = "") -> ClaimItem:
    said = (one_line(text).rstrip(".") for text in (title or item.title, item.note or ""))
    return ClaimItem(text=". ".join(filter(None, said)), support=item.support)


def _link_fields(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """The link fields of a record kind with the kinds they name, those of the things in its lists included."""
    for name, info in model.model_fields.items():
        kind = link_kind(info)
        inner = _bare(next(iter(get_args(info.annotation)), None))
        if kind is not None:
            yield name, kind
        elif isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from ((f"{name}.{below}", linked) for below, linked in _link_fields(inner))


def _once(value: object) -> object:
    """A list of texts without repetitions and blanks; anything else as it is."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return list(dict.fromkeys(each.strip() for each in value if each.strip()))
    return value


def _strings(value: object) -> Iterator[str]:
    """What the fields of a record say, without ids."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if not str(name).endswith(("_id", "_ids")):
                yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _blank(name: str) -> str:
    value = NEVER_INVENTED[name]
    return f"write {value!r}" if value else "give null"


def now_assumed(number: int, what: str) -> tuple[str, ...]:
    """A notice that so many claims or records are assumptions, since what they quote stands nowhere; none for none."""
    if not number:
        return ()
    is_one = f"{what} is" if number == 1 else f"{what}s are"
    return (
        f"{number} {is_one} only an assumption: what the model quoted for it does not stand in the texts.",
    )


def _told(unknown: Collection[str], invented: Collection[str], there: Sequence[str]) -> Iterator[str]:
    if unknown:
        yield f"Links to records that do not exist or were declined were removed: {', '.join(list(unknown)[:_TOLD])}."
    if invented:
        yield f"Taken out, since nobody had given it: {', '.join(sorted(invented))}."
    if there:
        yield f"Left out, since it is there already: {', '.join(dict.fromkeys(there[:_TOLD]))}."
