"""The base of what models answer with."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """As strict schemas want it: every field required, none added."""

    model_config = ConfigDict(extra="forbid", frozen=True)
