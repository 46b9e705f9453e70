"""The advisor's desk for a command: opened with the documents at hand, asked one thing, and what it would send shown."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.cli.output import emit, error_data, say
from assistant.cli.papers import WIDTH

if TYPE_CHECKING:
    from assistant.advisor.desk import Desk
    from assistant.errors import CounterpointError
    from assistant.workspace.document import Workspace

T = TypeVar("T")


def at_desk(workspace: Workspace, model: str | None, act: Callable[[Desk], Coroutine[Any, Any, T]]) -> T:
    """What `act` comes to at a desk on `workspace`, with the model that is set or the one that is named."""
    from assistant.advisor.client.runtime import run_blocking
    from assistant.config import load_settings
    from assistant.documents.evidence import open_desk

    with open_desk(workspace, load_settings(model)) as desk:
        return run_blocking(act(desk))


def show_sendings(
    workspace: Workspace, model: str | None, task: str, target: str = "", *, count: int = 0, as_json: bool
) -> None:
    """Print the requests of a task to the word, before they are sent, and why they would be refused, if so."""
    sendings = at_desk(workspace, model, lambda desk: desk.preview(task, target, count=count))
    refusal = _refusal(workspace, model) if sendings else None
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
                ],
                "refused": error_data(refusal) if refusal else None,
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
    if refusal is not None:
        say(f"It would be refused. {refusal.message} {refusal.hint}", width=WIDTH)


def _refusal(workspace: Workspace, model: str | None) -> CounterpointError | None:
    """Why nothing may go to the model that is set: it is elsewhere, and only this machine may be asked."""
    from assistant.advisor.client.whereto import elsewhere, provider_in
    from assistant.advisor.in_force import in_force
    from assistant.config import load_settings

    settings = in_force(load_settings(model), workspace.engagement().advisor)
    return elsewhere(provider_in(settings.model or ""), settings)
