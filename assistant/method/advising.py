"""How advice is asked for in one engagement, as it is kept with it: language, limits, and the names that stay at home."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from assistant.method.said import NotTrue, Said


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


class Alias(Said):
    """A name that no model is told, and what it is told instead."""

    name: Annotated[str, AfterValidator(_in_one_line)] = Field(min_length=1, max_length=200)
    alias: Annotated[str, AfterValidator(_in_one_line)] = Field(min_length=1, max_length=200)


class AdvisorSettings(Said):
    """How advice is asked for in this engagement; what is not said here is left to the settings of the machine."""

    language: Annotated[str, AfterValidator(_in_one_line)] = Field(
        "",
        max_length=60,
        description="The language it answers in, such as German or de; the writer's where empty",
    )
    token_cap: Annotated[int, Field(ge=1), NotTrue] | None = Field(
        None, description="The most tokens that all calls together may take, in and out"
    )
    local_only: bool = Field(False, description="Nothing is sent to a model on another machine")
    aliases: list[Alias] = Field(
        default_factory=list,
        max_length=200,
        description="Names of companies, people and products to keep back",
    )

    @model_validator(mode="after")
    def _names_and_aliases_can_be_told_apart(self) -> AdvisorSettings:
        seen: dict[str, set[str]] = {"name": set(), "alias": set()}
        for place, each in enumerate(self.aliases):
            for side, others in seen.items():
                said = getattr(each, side)
                if not said:
                    raise ValueError(f"aliases[{place}].{side}: this is needed")
                if (known := _alike(said)) in others:
                    raise ValueError(f"aliases[{place}].{side}: {said!r} is used twice")
                others.add(known)
        for place, each in enumerate(self.aliases):
            if _alike(each.alias) in seen["name"]:
                raise ValueError(f"aliases[{place}].alias: {each.alias!r} is one of the names")
        return self


def _alike(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
