"""The advisor's desk for a command: opened with the documents at hand, asked one thing, and what it would send shown."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.cli.output import emit, say
from assistant.cli.papers import WIDTH

if TYPE_CHECKING:
    from assistant.advisor.client.sending import Sending
    from assistant.advisor.desk import Desk
    from assistant.workspace.document import Workspace

T = TypeVar("T")


def at_desk(workspace: Workspace, model: str | None, act: Callable[[Desk], Coroutine[Any, Any, T]]) -> T:
    """What `act` comes to at a desk on `workspace`, with the model that is set or the one that is named."""
    from assistant.advisor.client.runtime import run_blocking
    from assistant.config import load_settings
    from assistant.documents.evidence import open_desk

    with open_desk(workspace, load_settings(model)) as desk:
        return run_blocking(act(desk))


def show_sendings(sendings: tuple[Sending, ...], *, as_json: bool) -> None:
    """Print requests to the word, before they are sent."""
    if as_json:
        emit(
            {
                "requests": [
                    {
                        "host": each.host,
                        "model": each.model,
                        "tokens": each.tokens,
                        "output_tokens": each.output_tokens,
                        "messages": [{"role": m.role, "content": m.content} for m in each.messages],
                    }
                    for each in sendings
                ]
            }
        )
        return
    for number, each in enumerate(sendings, 1):
        say(
            f"Request {number} of {len(sendings)} to {each.model} at {each.host}: about {each.tokens:,} tokens, "
            f"and up to {each.output_tokens:,} for the reply",
            width=WIDTH,
        )
        for message in each.messages:
            say(f"--- {message.role}")
            say(message.content)
    if not sendings:
        say("Nothing would be sent.")
    else:
        say("--- That is all. Nothing was sent.")
