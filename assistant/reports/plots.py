"""Pictures in plain text of what people would rather look at than read, for the terminal and the interface.

Each is drawn on at most `height` lines of at most `width` columns; what its signs mean stands below it, on
as many lines as that takes. No line holds a code for the terminal. Where there is nothing to draw, a
sentence says so. The figures behind each are in `figures`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from assistant.method.engagement import Engagement
from assistant.reports.bars import agreement, budget
from assistant.reports.canvas import LOWEST, NARROWEST
from assistant.reports.maps import opportunities, trends

__all__ = ["LOWEST", "NARROWEST", "PLOTS", "agreement", "budget", "opportunities", "trends"]

PLOTS: Final[Mapping[str, Callable[[Engagement, int, int], str]]] = MappingProxyType(
    {"opportunities": opportunities, "trends": trends, "agreement": agreement, "budget": budget}
)
"""Every plot by its name: from an engagement, a width and a height to its text."""
