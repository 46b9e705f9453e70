"""A challenge without a model: the probes of the lens that wait for an answer, and what the records lay beside them.

Nothing is made up: who objects, what a rival could say and why it failed is for people to say. What can be told by
rule is which condition is shakiest, and which failures the bet's own records make likely.
"""

from __future__ import annotations

from typing import Final

from assistant.advisor.betting.challenged import Asked, Challenge
from assistant.advisor.guide.premortem import premortem
from assistant.method.bets import weakest
from assistant.method.engagement import Engagement
from assistant.method.lenses import LENS, Probe, laid_beside, put_to
from assistant.method.records import Bet
from assistant.method.rules.picture import name, quoted

BY_RULE: Final = "These are questions put together by rule from the bet's own records; nobody has thought about the answers."


def compose_challenge(engagement: Engagement, bet: Bet) -> Challenge:
    """The questions that wait for people.

    The prompts of the pre-mortem come once people have written their own reasons: what is read first is what gets
    written.
    """
    puts = [put_to(engagement, probe, bet) for probe in LENS["challenge"].probes]
    asked = [_asked(engagement, bet, put.probe) for put in puts if not put.answered]
    told_own = any(put.probe.slug == "premortem" and put.answered for put in puts)
    if told_own and (prompts := premortem(engagement, bet)):
        asked.insert(0, Asked(heading="Had it been one of these?", text="", beside=tuple(prompts)))
    return Challenge(bet=bet.id, asked=tuple(asked), parks=_to_park(bet))


def _asked(engagement: Engagement, bet: Bet, probe: Probe) -> Asked:
    heading, words = laid_beside(engagement, bet, probe)
    return Asked(
        heading=probe.slug.replace("-", " ").capitalize(),
        text=f"{probe.text} {probe.why}",
        beside=tuple(f"{heading}: {quoted(each.strip())}" for each in words if each.strip()),
    )


def _to_park(bet: Bet) -> str:
    """The one question worth keeping: how to find out about the shakiest condition; none where a test is named."""
    shakiest = weakest(bet)
    if shakiest is None:
        return f"{name(bet)}: what would have to be true, and of what are we least sure?"
    if shakiest.test.strip():
        return ""
    return f"{quoted(shakiest.statement.strip(' .'))}: how could we find out within weeks whether that holds?"
