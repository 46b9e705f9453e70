"""How to open a question on which nothing has been said: one question each that people can answer from memory."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

OPENERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "market": "If a stranger asked what business we are in and for whom, what would each of us say?",
        "personas": "Which three customers, whom you have met, could not be more different from each other?",
        "needs": "When a customer last came to us, what were they trying to get done that day?",
        "alternatives": "What did our newest customers do about it before they came to us?",
        "target-personas": "For which of these people would we be sorry to lose a single one?",
        "needs-served": "Which of these needs would customers say we serve, if we did not prompt them?",
        "trends": "What has changed in this market since this company's last big decision?",
        "trends-organisation": "Which of these trends has already shown up in our figures or our calendars?",
        "trends-needs": "What do customers ask for today that nobody asked for five years ago?",
        "trends-alternatives": "Which way of doing without us has become easier in the last few years?",
        "offer-changes": "What do customers regularly ask us for that we cannot give them today?",
        "value-proposition": "What do customers tell their friends when they recommend us?",
        "differentiation": "When a customer compared us with somebody else and stayed, what decided it?",
        "swot": "Where did we last win or lose a customer, and through what?",
        "bets": "If only one thing could be done for these customers this year, what should it be?",
        "objectives-long": "Ten years from now, what should customers find ordinary that is rare today?",
        "objectives-medium": "What would have to be in place halfway, or else the far goal is only a wish?",
        "objectives-short": "What should a customer be able to tell us in a year that none can tell us now?",
        "capabilities": "What would we fail at first if the chosen bets began tomorrow?",
        "activities": "Which piece of work, if it slipped by half a year, would take the bet down with it?",
        "budgets": "What did the last undertaking of this size really cost us, all told?",
    }
)
"""By question. Memory before opinion: what people saw comes easier, and is truer, than what they think."""

WHY: Final = "Nothing stands here yet; what people remember is a better beginning than what they believe."
