"""The settings of the machine together with what an engagement says of advice."""

from __future__ import annotations

from assistant.config import Settings
from assistant.method.advising import AdvisorSettings


def in_force(settings: Settings, agreed: AdvisorSettings) -> Settings:
    """`settings` with what an engagement says of advice: it can forbid more, and it has the last word on language."""
    return settings.model_copy(
        update={
            "local_only": settings.local_only or agreed.local_only,
            "language": agreed.language or settings.language,
        }
    )
