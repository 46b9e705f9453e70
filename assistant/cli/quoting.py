"""The words that a question or a contradiction rests on, in lines: where it was given, and where it waits for review."""

from __future__ import annotations

from typing import Final

from pydantic import ValidationError

from assistant.advisor.base import Contradiction, FollowUp
from assistant.advisor.grounds.claims import Quoted
from assistant.advisor.paper import place_of
from assistant.cli.output import say
from assistant.cli.papers import WIDTH
from assistant.method.engagement import Suggestion

_INDENT: Final = "      "


def tell_follow_up(follow_up: FollowUp) -> None:
    """Print what a follow-up question goes to, what it rests on and why it is asked."""
    if follow_up.quote:
        say(f"goes to: “{follow_up.quote}”", indent=_INDENT, width=WIDTH)
    if follow_up.source is not None:
        _tell_source(follow_up.source)
    say(f"why: {follow_up.why}", indent=_INDENT, width=WIDTH)
    card = follow_up.card
    say(f"card: {card.id} ({card.source}/{card.section})", indent=_INDENT)


def tell_sides(found: Contradiction) -> None:
    """Print the words of both sides that cannot both hold."""
    for side, span in (("customer", found.customer), ("business", found.business)):
        if span.source is None:
            say(f"{side}, {span.ref}: “{span.quote}”", indent=_INDENT, width=WIDTH)
        else:
            say(f"{side}, a document says:", indent=_INDENT, width=WIDTH)
            _tell_source(span.source)


def tell_words(suggestion: Suggestion) -> None:
    """Print the words that a stored question or contradiction rests on; nothing for what tells them on its paper."""
    shown = suggestion.payload.get("shown")
    fields = shown if isinstance(shown, dict) else {}
    try:
        if suggestion.task == "follow-ups":
            tell_follow_up(FollowUp.model_validate(_of(FollowUp, fields)))
        elif suggestion.task == "gaps":
            tell_sides(Contradiction.model_validate(_of(Contradiction, fields)))
    except ValidationError:
        # From a file that somebody else wrote; what it proposes is shown all the same.
        return


def _of(model: type[FollowUp | Contradiction], fields: dict[str, object]) -> dict[str, object]:
    return {name: fields[name] for name in model.model_fields if name in fields}


def _tell_source(source: Quoted) -> None:
    say(f"↳ source: “{source.quote}” ({place_of(source)})", indent=_INDENT, width=WIDTH, hang="  ")
    if source.warned:
        say(f"! {source.warned}", indent=_INDENT, width=WIDTH, hang="  ")
