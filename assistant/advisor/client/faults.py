"""Reading what went wrong with one request: from the wire first, from litellm's exception where that is silent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from assistant.advisor.client.failures import foreign_words
from assistant.advisor.client.ladder import names_the_format
from assistant.advisor.client.retry import told_wait
from assistant.advisor.client.wire import Wire

FaultKind = Literal[
    "auth",
    "missing_model",
    "bad_request",
    "format",
    "context",
    "rate_limited",
    "quota",
    "refused",
    "timeout",
    "slow_server",
    "unavailable",
    "no_model_server",
    "redirect",
    "packed",
    "not_local",
    "too_big",
    "cut",
]


@dataclass(frozen=True)
class Fault:
    """What went wrong. `detail` holds the server's words, safe and without keys; `wait` the seconds it asks for.

    `again`: whether the same request may succeed a little later. `shown`: the text that had been handed on.
    """

    kind: FaultKind
    detail: str = ""
    status: int | None = None
    again: bool = False
    wait: float | None = None
    shown: str = ""


_CONTEXT: Final = re.compile(
    r"context[ _-]?(?:length|window|size)|maximum context|too many (?:input )?tokens|prompt is too long"
    r"|input is too long|reduce the length|exceeds? the (?:maximum|available|model).{0,40}(?:token|context)"
    r"|request too large|string too long",
    re.IGNORECASE,
)
_REFUSED: Final = re.compile(r"content[ _]?(?:policy|filter|management)|safety|responsible ai", re.IGNORECASE)
_QUOTA: Final = re.compile(
    r"insufficient[ _]quota|exceeded your current quota|billing|credit balance", re.IGNORECASE
)
_NO_KEY: Final = re.compile(r"api[_ ]?key|credential|authenticat", re.IGNORECASE)
_CLASS_NAMES: Final = re.compile(r"\b(?:litellm\.)?[A-Z]\w*(?:Error|Exception)(?:\s+-|:)\s*")
_LONGEST_COMPLAINT: Final = 16 * 1024


def read_fault(error: BaseException, wire: Wire, now: datetime) -> Fault:
    """The fault behind `error`, an exception of litellm, given what the transport saw."""
    if wire.fault == "too_big":
        return Fault("too_big")
    if wire.fault == "no_model_server":
        return Fault("no_model_server", status=wire.status)
    if wire.fault == "redirect":
        return Fault("redirect", wire.elsewhere, wire.status)
    if wire.fault == "not_local":
        return Fault("not_local", wire.elsewhere)
    if wire.fault == "packed":
        return Fault("packed", status=wire.status)
    complaint = server_words(wire)
    if wire.status is not None and wire.status >= 400:
        wait = told_wait(wire.headers, now)
        return by_status(wire.status, complaint, wait, html=wire.looks_like_html, told=_sentence_of(wire))
    if wire.status is not None:
        return _after_ok(error, wire, complaint)
    return _before_any_answer(error, wire)


def by_status(
    status: int, complaint: str, wait: float | None = None, *, html: bool = False, told: str = ""
) -> Fault:
    """The fault that an HTTP status and the server's words tell; `told` are those that a person reads, or all."""
    detail = "" if html else foreign_words(told or complaint)
    if status == 429:
        broke = bool(_QUOTA.search(complaint))
        return Fault("quota" if broke else "rate_limited", detail, status, again=not broke, wait=wait)
    # Some servers call these an internal error, so the words count before the status does.
    if status != 404 and names_the_format(complaint) and (status < 500 or "grammar" in complaint.lower()):
        return Fault("format", detail, status)
    if _CONTEXT.search(complaint) and status not in {401, 403, 404, 408, 409}:
        return Fault("context", detail, status)
    if status == 408:
        return Fault("slow_server", detail, status, again=True, wait=wait)
    if status == 409 or status >= 500:
        return Fault("unavailable", detail, status, again=True, wait=wait)
    if status in {401, 402, 403, 407}:
        return Fault("auth", detail, status)
    if status == 404:
        return Fault("missing_model", detail, status)
    if status == 413:
        return Fault("context", detail, status)
    return Fault("refused" if _REFUSED.search(complaint) else "bad_request", detail, status)


def _after_ok(error: BaseException, wire: Wire, complaint: str) -> Fault:
    """The server said 200, and yet there is no reply: an error in the body or the stream, or a broken line."""
    status = _status_in(wire.body())
    if status is not None and not wire.is_stream:
        return by_status(status, complaint, told=_sentence_of(wire))
    if wire.complete and not wire.is_stream:
        return Fault("no_model_server", status=wire.status)
    words = "" if wire.is_stream and not wire.complete else _own_words(error)
    return Fault("unavailable", foreign_words(complaint or words), wire.status, again=True)


def _before_any_answer(error: BaseException, wire: Wire) -> Fault:
    status = getattr(error, "status_code", None)
    words = _own_words(error)
    if not wire.sent and isinstance(status, int) and status < 500 and status != 408:
        # litellm's own objections, raised before anything left the machine.
        if names_the_format(words):
            return Fault("format", foreign_words(words))
        return Fault("auth" if status in {401, 403} else "bad_request", foreign_words(words))
    if not wire.sent and _NO_KEY.search(words):
        return Fault("auth", foreign_words(words))
    if status == 408 or "timeout" in type(error).__name__.lower():
        return Fault("timeout")
    return Fault("unavailable", foreign_words(_cause(error)), again=True)


def server_words(wire: Wire) -> str:
    """What the server says about an error in the body it sent, its codes included; empty where it says nothing."""
    if wire.looks_like_html:
        return ""
    body = wire.body()
    if body is None and wire.status is not None and wire.status >= 400:
        return bytes(wire.opening[:_LONGEST_COMPLAINT]).decode("utf-8", "replace")
    error = _error_in(body)
    if isinstance(error, Mapping):
        parts = (error.get(name) for name in ("message", "code", "type", "param"))
        error = " ".join(part for part in parts if isinstance(part, str))
    return error[:_LONGEST_COMPLAINT] if isinstance(error, str) else ""


def _sentence_of(wire: Wire) -> str:
    """The server's words for people, without the codes that it sends along for programs; empty where it has none."""
    error = _error_in(wire.body())
    message = error.get("message") if isinstance(error, Mapping) else None
    return message[:_LONGEST_COMPLAINT] if isinstance(message, str) else ""


def _error_in(body: Any) -> Any:
    if isinstance(body, list) and body:
        body = body[0]
    return body.get("error", body.get("detail", body.get("message", ""))) if isinstance(body, Mapping) else ""


def _status_in(body: Any) -> int | None:
    """The HTTP status that some gateways put into an error inside a reply that was 200 outside."""
    error = body.get("error") if isinstance(body, Mapping) else None
    if error is None:
        return None
    code = error.get("code") if isinstance(error, Mapping) else None
    return code if isinstance(code, int) and 400 <= code <= 599 else 500


def _own_words(error: BaseException) -> str:
    words = str(getattr(error, "message", "") or error)
    return _CLASS_NAMES.sub("", words).strip()


def _cause(error: BaseException) -> str:
    """The innermost reason of a failed connection, which says more than "Connection error."."""
    seen = {id(error)}
    while (behind := error.__cause__ or error.__context__) is not None and id(behind) not in seen:
        seen.add(id(behind))
        error = behind
    return _own_words(error)
