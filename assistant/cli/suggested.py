"""Suggestions as commands tell them: where each came from, what it says and what accepting it would do.

A draft whose question nobody has answered, or a bet drafted before there is one of people, is told of and not shown: the own
answer comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from assistant.advisor.betting.reasons import without_reasons
from assistant.advisor.drafting.sealing import question_of, sealed, sealed_by
from assistant.cli.output import say
from assistant.cli.papers import WIDTH, tell_paper
from assistant.cli.shapes import suggestion_data
from assistant.errors import BadInput
from assistant.method.engagement import Engagement, Suggestion
from assistant.method.questions import QUESTION
from assistant.method.said import Origin
from assistant.text import one_line
from assistant.workspace.document import Workspace
from assistant.workspace.errors import NOTHING_CHANGED
from assistant.workspace.voicing import PARTS

SEALED: Final = "waits for an answer of your own; `answer FILE {slug} --skip` leaves yours out on purpose"
"""What is said of a draft instead of its words."""


def sealed_in(workspace: Workspace) -> frozenset[str]:
    """Ids of the drafts that wait for an own answer."""
    engagement = workspace.engagement()
    return frozenset(each.id for each in engagement.suggestions if sealed(engagement, each, workspace.mode))


def must_be_unsealed(workspace: Workspace, ids: Sequence[str]) -> None:
    """Refuses to accept drafts that nobody has seen.

    Raises:
        BadInput: one of them waits for an own answer.
    """
    waiting = sealed_in(workspace).intersection(ids)
    for each in workspace.suggestions(state="open"):
        if each.id in waiting:
            slug = sealed_by(each) or ""
            raise BadInput(
                f"{each.id} is a draft for “{QUESTION[slug].title}”, which has no answer of your own yet.",
                kept=NOTHING_CHANGED,
                hint=f"Write yours first: `answer FILE {slug} --assumed --text …`; or leave it out: `answer FILE {slug} --skip`.",
            )


def shown_data(suggestion: Suggestion, engagement: Engagement, sealed: frozenset[str]) -> dict[str, Any]:
    """A suggestion with where it came from and what accepting it would do; of a sealed one only that it is there.

    Reasons of a failure are left out as long as people have not said theirs.
    """
    data = suggestion_data(suggestion) | {"sealed": suggestion.id in sealed}
    if suggestion.id in sealed:
        data["payload"] = {"shown": {"question": sealed_by(suggestion)}}
    else:
        data["payload"] = without_reasons(engagement, data["payload"])
    return data


def tell_suggestion(suggestion: Suggestion, *, sealed: bool = False) -> None:
    """Print a suggestion for people."""
    from assistant.advisor.paper import paper_of

    state = "" if suggestion.state == "open" else f" [{suggestion.state}]"
    slug = question_of(suggestion)
    about = f" on {slug}" if slug else ""
    say(f"{suggestion.id}{state}  {suggestion.task}{about}, from {_origin(suggestion.origin)}")
    if sealed:
        say(SEALED.format(slug=sealed_by(suggestion) or "QUESTION"), indent="      ", width=WIDTH)
        return
    paper = paper_of(suggestion.payload)
    if paper is not None:
        tell_paper(paper)
    for line in _would_do(suggestion):
        say(line, indent="      ", width=WIDTH)


def _origin(origin: Origin) -> str:
    if origin.by == "model":
        return f"{origin.model} with prompt {origin.prompt} {origin.prompt_version}".strip()
    return {"guide": "the method guide", "person": origin.name or "a person"}.get(
        origin.by, origin.name or origin.by
    )


def _would_do(suggestion: Suggestion) -> list[str]:
    payload = suggestion.payload
    lines = [
        ". ".join(
            str(text).rstrip(". ")
            for text in (
                f"adds {record.get('kind', 'record')} {record.get('id', '')}: {record.get('title', '')}",
                record.get("hypothesis", ""),
            )
            if text
        )
        for record in payload.get("records", ())
    ]
    lines += [f"parks for {item.get('question')}: {item.get('title')}" for item in payload.get("parked", ())]
    lines += [
        f"writes {item.get('field')} answer of {item.get('question')}: {item.get('text')}"
        for item in payload.get("answers", ())
    ]
    lines += [
        f"sets {', '.join(item.get('fields', {}))} of {item.get('id')}" for item in payload.get("changes", ())
    ]
    lines += [
        f"sets {name} of {item.get('id')}: {_told(value)}"
        for item in payload.get("beside", ())
        for name, value in item.get("fields", {}).items()
    ]
    lines += [
        f"sets the {' and '.join(name for name in PARTS if each.get(name) is not None)} of {each.get('participant')} "
        f"on {each.get('question')}, as their form said"
        for each in payload.get("voices", ())
    ]
    return [one_line(line, 600) for line in lines]


def _told(value: object) -> str:
    texts = value if isinstance(value, list) else [value]
    return "; ".join(str(text) for text in texts if text not in (None, "")) or "nothing"
