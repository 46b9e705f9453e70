"""All checks, in the order of the method; importing this module fills the table."""

from __future__ import annotations

from assistant.advisor.guide.checks import choices, customers, needs, phrasing, plan, promise  # noqa: F401 - imported to fill the table, in this order
from assistant.advisor.guide.checks.core import CHECKS, Check


def checks_for(slug: str) -> tuple[Check, ...]:
    """The checks for one question, the weightiest first."""
    return tuple(
        sorted((check for check in CHECKS if slug in check.questions), key=lambda check: -check.weight)
    )
