"""What one request saw on the wire, and the guards that hold there for every provider.

litellm turns what servers send into its own exceptions and objects, differently per provider, and drops
things on the way: headers, a refusal in a stream, a page of HTML. So the HTTP transport that all its
providers share is watched (`assistant.advisor.client.transport`) and reports to the `Wire` of its task.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final, Literal

LARGEST_REPLY: Final = 16 * 1024 * 1024
LARGEST_OPENING: Final = 512 * 1024
LARGEST_CLOSING: Final = 64

WireFault = Literal["too_big", "no_model_server", "redirect", "packed", "given_up", "not_local", "unbooked"]
Leaving = Callable[[str, bytes], None]
"""Called with the address and the exact payload of a request that is about to leave; raises to keep it here."""


class WireStop(Exception):
    """Raised inside the transport to end a transfer. What it was about stands in `Wire.fault`."""


@dataclass
class Wire:
    """One request as the transport saw it. `opening` and `closing` hold the ends of the body, `received` counts it.

    `local_only`: whether it may go to this machine alone. `leaving` is told before anything is sent, and what it
    raises is kept in `objection`.
    """

    limit: int = LARGEST_REPLY
    local_only: bool = False
    leaving: Leaving | None = None
    objection: Exception | None = None
    sent: bool = False
    given_up: bool = False
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    received: int = 0
    complete: bool = False
    opening: bytearray = field(default_factory=bytearray)
    closing: bytes = b""
    fault: WireFault | None = None
    elsewhere: str = ""

    @property
    def looks_like_html(self) -> bool:
        """Whether the body is a web page."""
        return "html" in self.headers.get("content-type", "").lower() or self.opening.lstrip()[:1] == b"<"

    @property
    def is_stream(self) -> bool:
        """Whether the server answers event by event."""
        return "event-stream" in self.headers.get("content-type", "").lower()

    @property
    def said_done(self) -> bool:
        """Whether a stream ended with the word that it is complete."""
        return b"[DONE]" in self.closing

    def stop(self, fault: WireFault) -> WireStop:
        """Note `fault` and give the exception to raise."""
        self.fault = fault
        return WireStop(fault)

    def body(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(bytes(self.opening))
        except (ValueError, RecursionError):
            return None

    def refusal_in_stream(self) -> str:
        """The words of a refusal in the events of a stream, which litellm leaves out of its chunks."""
        if b'"refusal"' not in self.opening:
            return ""
        words: list[str] = []
        for line in bytes(self.opening).split(b"\n"):
            if not line.startswith(b"data:") or b'"refusal"' not in line:
                continue
            try:
                delta = json.loads(line[5:])["choices"][0]["delta"]
            except (ValueError, LookupError, TypeError, RecursionError):
                continue
            said = delta.get("refusal") if isinstance(delta, dict) else None
            words.append(said if isinstance(said, str) else "")
        return "".join(words)


_watching: ContextVar[Wire | None] = ContextVar("counterpoint_wire", default=None)


def current_wire() -> Wire | None:
    """The wire of the running task; None outside a call of ours."""
    return _watching.get()


@contextmanager
def watching(wire: Wire) -> Iterator[Wire]:
    """Let requests made in this task report to `wire`."""
    token = _watching.set(wire)
    try:
        yield wire
    finally:
        _watching.reset(token)
