"""The ways a call to a model can fail, said so that a person knows what to do; and keys kept out of all of it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, get_args

from assistant.advisor.client.usage import NO_USAGE, Usage
from assistant.errors import CounterpointError
from assistant.text import one_line, safe_text

FailureCode = Literal[
    "not_configured",
    "auth",
    "rate_limited",
    "timeout",
    "unavailable",
    "refused",
    "too_long",
    "not_json",
    "invalid",
    "budget",
    "not_logged",
    "cancelled",
]
FAILURE_CODES: Final[tuple[FailureCode, ...]] = get_args(FailureCode)

UNTOUCHED: Final = "Your answers and records are as they were."
MASK: Final = "[key hidden]"
_SHORTEST_SECRET: Final = 6
_SECRET_VARIABLE: Final = re.compile(
    r"(?:_|^)(?:KEYS?|TOKEN|SECRET|PASSWORD|CREDENTIALS?)(?:_|$)", re.IGNORECASE
)
_SECRET_SHAPES: Final = re.compile(
    # How the large providers' keys look, also when the provider itself blanked a part out.
    r"\b(?:sk|pk|rk|gsk|xai|hf|r8|pplx|nvapi|csk|fw|tgp)[-_][\w*.…-]{6,}"
    r"|\bAIza[\w*-]{10,}|\bya29\.[\w.-]{10,}|\bAKIA[0-9A-Z]{12,}|\beyJ[\w-]{10,}\.[\w.-]{10,}"
)
_SECRET_LABELS: Final = re.compile(
    r"(?P<label>\b(?:bearer|basic)\s+|\b(?:api[-_ ]?key|x-api-key|access[-_]?token|secret|password)"
    r"[\"']?(?:\s+provided)?\s*[:=]\s*[\"']?(?:(?:bearer|basic)\s+)?+|[?&](?:key|token)=)"
    # What is masked already is no value of a label before it.
    rf"(?!{re.escape(MASK)})(?P<value>[^\s\"'&,;]{{4,}})",
    re.IGNORECASE,
)


class ModelFailure(CounterpointError):
    """A call to the model that gave nothing to use. `code` is one of `FAILURE_CODES`.

    Beside what every error says: `retry_at`, when to come back, where that is known; `input_too_long`,
    true where a shorter request may succeed; `partial`, the safe text that had been shown before the reply
    broke off, to be marked as incomplete; `usage`, what the failed call cost all the same; `attempts`, how
    many requests were sent.
    """

    def __init__(
        self,
        code: FailureCode,
        message: str,
        *,
        kept: str = UNTOUCHED,
        hint: str = "",
        retry_at: datetime | None = None,
        input_too_long: bool = False,
        partial: str = "",
        usage: Usage = NO_USAGE,
        attempts: int = 0,
    ) -> None:
        super().__init__(message, kept=kept, hint=hint)
        self.code: FailureCode = code
        self.retry_at = retry_at
        self.input_too_long = input_too_long
        self.partial = partial
        self.usage = usage
        self.attempts = attempts


def mask_keys(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """`text` with every key taken out: those in the environment, and whatever is shaped or labelled like one."""
    secrets = {
        value.strip()
        for name, value in environ.items()
        if len(value.strip()) >= _SHORTEST_SECRET and _SECRET_VARIABLE.search(name)
    }
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, MASK)
    text = _SECRET_SHAPES.sub(MASK, text)
    return _SECRET_LABELS.sub(lambda match: match["label"] + MASK, text)


def foreign_words(text: str, limit: int = 240) -> str:
    """Words of a server or library, fit to stand in a message: safe, without keys, on one line, cut to `limit`."""
    # Sequences go first, so that an escape code inside a key cannot hide it from the mask.
    return one_line(mask_keys(safe_text(text[: limit * 40])), limit)
