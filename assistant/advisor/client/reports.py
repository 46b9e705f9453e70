"""What a person is told about a fault: what happened, and which setting to mend or when to come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from assistant.advisor.client.failures import FailureCode
from assistant.advisor.client.faults import Fault, FaultKind
from assistant.advisor.client.retry import clock_time

_CODES: Final[dict[FaultKind, FailureCode]] = {
    "auth": "auth",
    "missing_model": "not_configured",
    "bad_request": "not_configured",
    "format": "not_configured",
    "context": "too_long",
    "rate_limited": "rate_limited",
    "quota": "rate_limited",
    "refused": "refused",
    "timeout": "timeout",
    "slow_server": "timeout",
    "unavailable": "unavailable",
    "no_model_server": "unavailable",
    "redirect": "unavailable",
    "packed": "unavailable",
    "not_local": "not_configured",
    "too_big": "too_long",
    "cut": "too_long",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What a person calls what was asked: the settings to mend, and how a name for it is written."""

    model: str = "COUNTERPOINT_MODEL"
    api_base: str = "COUNTERPOINT_API_BASE"
    form: str = "provider/model, such as openai/gpt-4.1"


MODEL: Final = Names()
"""The language model."""
_CHECK: Final = "`counterpoint model --check` tries it."


def code_of(fault: Fault) -> FailureCode:
    """The stable code that `fault` is reported under."""
    return _CODES[fault.kind]


def words_for(
    fault: Fault, model: str, timeout: float, back: datetime | None, names: Names = MODEL
) -> tuple[str, str]:
    """Message and hint for `fault`; `back` is when the server wants to be asked again, if it said so."""
    said = f" It says: “{fault.detail}”." if fault.detail else ""
    status = f" (HTTP {fault.status})" if fault.status and fault.status >= 400 else ""
    when = f"after {clock_time(back)}" if back else "in a minute or so"
    table: dict[FaultKind, tuple[str, str]] = {
        "auth": (
            f"The model server does not accept the key{status}.{said}",
            f"Set the provider's key in its environment variable, such as OPENAI_API_KEY. {_CHECK}",
        ),
        "missing_model": (
            f"The model server does not know {model}{status}.{said}",
            f"Check the model's name ({names.model}) and the address ({names.api_base}). {_CHECK}",
        ),
        "bad_request": (
            f"A request for {model} was turned down as it stands{status}.{said}",
            f"Check {names.model} ({names.form}; for a local server openai/ and its "
            f"name) and {names.api_base}. {_CHECK}",
        ),
        "format": (
            f"{model} cannot be asked for a structured reply{status}.{said}",
            f"Choose another model in {names.model}.",
        ),
        "context": (
            f"The request is longer than {model} can read{status}.{said}",
            "Leave something out: fewer documents, shorter answers; or choose a model that reads more.",
        ),
        "rate_limited": (
            f"The model server asks for a pause: too many requests{status}.{said}",
            f"Try again {when}.",
        ),
        "quota": (
            f"The provider's quota is used up{status}.{said}",
            f"Look at the plan and billing of the provider's account, or choose another model in {names.model}.",
        ),
        "refused": (
            f"The model declined to answer.{said}",
            "Rephrase the answer it works on, or go on without it.",
        ),
        "timeout": (
            f"The model did not finish within {timeout:g} seconds.",
            "Try again, or set COUNTERPOINT_TIMEOUT (seconds) higher for a slow model.",
        ),
        "slow_server": (
            f"The model server gave up waiting{status}.{said}",
            f"Try again {when}.",
        ),
        "unavailable": (
            f"The model server cannot be reached or does not work just now{status}.{said}",
            f"Try again {when}; if it stays so, check {names.api_base} and the network. {_CHECK}",
        ),
        "no_model_server": (
            "What answers there does not look like a model server: it sent something else than a reply.",
            f"Check {names.api_base}; on a guest network, open a browser and sign in first.",
        ),
        "redirect": (
            f"What answers there does not look like a model server: it sends us on to {fault.detail}.",
            f"Set {names.api_base} to the right address; on a guest network, open a browser and sign in first.",
        ),
        "packed": (
            "The model server sent a compressed reply that was not asked for, so it was not opened.",
            f"Look at the proxy in front of the server ({names.api_base}).",
        ),
        "not_local": (
            f"Only servers on this machine may be asked, and {model} is at {fault.detail or 'a server elsewhere'}. "
            "Nothing was sent.",
            f"Set {names.api_base} to a server on this machine, such as http://127.0.0.1:11434, or lift the "
            "restriction: COUNTERPOINT_LOCAL_ONLY, local_only in the config file, or the workspace's setting.",
        ),
        "too_big": (
            "The reply was far longer than any that was asked for, so it was cut off.",
            f"Try again, or choose another model in {names.model}.",
        ),
        "cut": (
            "The reply broke off before it was complete.",
            "Ask for less at once; with a local server, look at its limits for context and output.",
        ),
    }
    return table[fault.kind]
