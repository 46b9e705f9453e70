"""The records that a question asks for: their shape for a model, what is given with them, and what they link to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from assistant.advisor.drafting.drafted import PEOPLES, RecordItem, RecordSieve, item_model
from assistant.errors import BadInput
from assistant.method.graph import upstream
from assistant.method.questions import QUESTION, Question
from assistant.method.records import KINDS
from assistant.method.said import link_kind, within

GIVEN: Final[Mapping[str, Mapping[str, object]]] = MappingProxyType(
    {f"objectives-{horizon}": {"horizon": horizon} for horizon in ("long", "medium", "short")}
)
"""By question, the fields of its records that go without asking."""
_MOST_IDS: Final = 60


def given_with(question: Question) -> Mapping[str, object]:
    """The fields that every record of a question has."""
    return GIVEN.get(question.slug, {})


def goes_on(question: Question) -> bool:
    """Whether a question goes on with records that exist: it shares their kind, or there is one of it at most."""
    return bool(question.decides) or KINDS[question.kind].single


@lru_cache(maxsize=2 * len(QUESTION))
def record_item(question: Question, *, revises: bool) -> type[RecordItem]:
    """The shape of a record of a question: of a shared kind without what another question decides."""
    theirs = {name for each in QUESTION.values() if each.kind == question.kind for name in each.decides}
    rest = KINDS[question.kind].model_fields.keys() - set(question.decides)
    return item_model(
        question.kind,
        people=tuple(name for name in question.decides if name in PEOPLES),
        fixed=tuple(sorted(rest if question.decides else theirs | given_with(question).keys())),
        revises=revises,
    )


def ids_for(item: type[RecordItem], sieve: RecordSieve) -> dict[str, list[str]]:
    """The ids that a model may name, by the fields that it is asked for."""
    return {
        name: known[:_MOST_IDS]
        for name, known in sieve.known().items()
        if name.partition(".")[0] in item.model_fields
    }


def kinds_beside(question: Question) -> frozenset[str]:
    """The kinds of record to read with a question: its own, what they link to, and those it builds on."""
    links = (link_kind(info) for info in KINDS[question.kind].model_fields.values())
    before = (QUESTION[slug].kind for slug in upstream(question.slug))
    return frozenset({question.kind, *filter(None, links), *before})


def in_words(question: Question) -> dict[str, str]:
    """What the records are called and what they are, for a prompt."""
    model = KINDS[question.kind]
    return {"plural": within(model.plural), "what": model.__doc__ or ""}


def must_not_be_bets(question: Question) -> None:
    """Refuses the question of bets, which has a task of its own.

    Raises:
        BadInput: it is that one.
    """
    if question.kind == "bet":
        raise BadInput(
            "Bets are not drafted as an answer: many candidates stand beside each other, and people choose.",
            hint="Ask for candidate bets instead: `bets` on the command line, the Bets screen in the interface.",
        )
