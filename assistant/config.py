"""Settings and folders: which model and embedder, where they are, how long to wait, and where Counterpoint keeps things.

A setting is looked up in a fixed order: the command line, the environment, the config file, the default.
Each remembers where its value came from, so that a wrong one can be mended where it stands. Keys of model
providers are not settings: they live in the provider's own environment variables and nowhere else.
"""

from __future__ import annotations

import difflib
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.errors import BadInput, CounterpointError, NotFound
from assistant.text import one_line, safe_text

NO_MODEL: Final = "none"
LEXICAL: Final = "lexical"
MINILM: Final = "minilm"
LITELLM: Final = "litellm:"
"""What a setting for the embedder begins with that names a model behind litellm."""
DEFAULT_TIMEOUT: Final = 60.0
_APP: Final = "counterpoint"
_LARGEST_CONFIG: Final = 64 * 1024
_SECRET_NAME: Final = re.compile(r"key|token|secret|passw|credential|bearer", re.IGNORECASE)


class Settings(BaseModel):
    """What a person can set about the model and the embedder. Frozen; made by `load_settings`."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    model: str | None = Field(
        default=None,
        max_length=200,
        description="The model as litellm names it (openai/gpt-4.1, ollama_chat/llama3.1); "
        "`none`, or nothing, means the built-in method guide.",
    )
    api_base: str | None = Field(
        default=None,
        max_length=2000,
        description="Address of the model server, for local or company servers; http or https.",
    )
    timeout: float = Field(
        default=DEFAULT_TIMEOUT,
        gt=0,
        le=3600,
        allow_inf_nan=False,
        description="Seconds that one reply of the model may take from request to last word.",
    )
    embedder: str = Field(
        default=LEXICAL,
        max_length=200,
        description="What finds passages beside their words: `lexical` (words alone, nothing to fetch), `minilm` (a "
        "small model on this machine, fetched once) or `litellm:` and an embedding model as litellm names it.",
    )
    embedder_api_base: str | None = Field(
        default=None,
        max_length=2000,
        description="Address of the server of a `litellm:` embedder; never taken from the model's.",
    )
    local_only: bool = Field(
        default=False,
        description="Whether only servers on this machine (loopback) may be asked, by the model and the embedder.",
    )
    token_cap: int | None = Field(
        default=None,
        ge=1,
        le=10**12,
        description="Tokens, in and out, that all calls of one run may take together; `none`, or nothing, sets no cap.",
    )
    context_tokens: int | None = Field(
        default=None,
        ge=512,
        le=10**8,
        description="Tokens that the model can read at once, where its server does not say so; `none` leaves it open.",
    )
    language: str | None = Field(
        default=None,
        max_length=60,
        description="Language in which the model answers, such as German or de; without it, the one the answers are in.",
    )
    origins: dict[str, str] = Field(
        default_factory=dict,
        description="Where each setting's value came from, in words a person can follow.",
    )

    @property
    def uses_model(self) -> bool:
        """Whether a language model is configured; otherwise the method guide answers."""
        return self.model is not None and self.model != NO_MODEL

    @property
    def embedding_model(self) -> str | None:
        """The embedding model behind litellm; None where another embedder is set."""
        return self.embedder.removeprefix(LITELLM) if self.embedder.startswith(LITELLM) else None

    def origin(self, name: str) -> str:
        """Where the value of setting `name` came from; ``default`` where nobody set it."""
        return self.origins.get(name, "default")

    @field_validator("model", "api_base", "embedder_api_base")
    @classmethod
    def _one_plain_word(cls, value: str | None) -> str | None:
        return None if value is None else _plain_word(value)

    @field_validator("model")
    @classmethod
    def _spell_none_one_way(cls, value: str | None) -> str | None:
        return NO_MODEL if value is not None and value.casefold() == NO_MODEL else value

    @field_validator("embedder")
    @classmethod
    def _a_known_embedder(cls, value: str) -> str:
        value = _plain_word(value) or LEXICAL
        kind, colon, model = value.partition(":")
        kind = kind.casefold()
        if kind in {LEXICAL, MINILM} and not colon:
            return kind
        if kind + colon == LITELLM and model:
            return LITELLM + model
        raise ValueError("must be lexical, minilm or litellm: and a model")

    @field_validator("token_cap", "context_tokens", mode="before")
    @classmethod
    def _none_is_no_number(cls, value: object) -> object:
        if isinstance(value, str) and value.strip().casefold() == "none":
            return None
        if isinstance(value, bool):
            raise ValueError("must be a whole number, or none")  # noqa: TRY004 - what pydantic takes for a refusal
        return value

    @field_validator("language")
    @classmethod
    def _on_one_line(cls, value: str | None) -> str | None:
        return one_line(value or "") or None

    @field_validator("api_base", "embedder_api_base")
    @classmethod
    def _a_web_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise ValueError("must be a web address such as http://127.0.0.1:11434/v1") from error
        if parts.scheme not in {"http", "https"} or not host:
            raise ValueError("must be a web address such as http://127.0.0.1:11434/v1")
        if parts.username or parts.password:
            raise ValueError(
                "must not carry a name or password; keys belong in the provider's environment variable"
            )
        return value.rstrip("/")


def _plain_word(value: str) -> str | None:
    value = value.strip()
    if safe_text(value) != value or any(character.isspace() for character in value):
        raise ValueError("must be one word without spaces or control characters")
    return value or None


@dataclass(frozen=True)
class _Found:
    """A raw value, and where it was found."""

    value: Any
    origin: str


_VARIABLES: Final = {
    "model": "COUNTERPOINT_MODEL",
    "api_base": "COUNTERPOINT_API_BASE",
    "timeout": "COUNTERPOINT_TIMEOUT",
    "embedder": "COUNTERPOINT_EMBEDDER",
    "embedder_api_base": "COUNTERPOINT_EMBEDDER_API_BASE",
    "local_only": "COUNTERPOINT_LOCAL_ONLY",
    "token_cap": "COUNTERPOINT_TOKEN_CAP",
    "context_tokens": "COUNTERPOINT_CONTEXT_TOKENS",
    "language": "COUNTERPOINT_LANGUAGE",
}
_SWITCHES: Final = frozenset({"local_only"})


def load_settings(
    model: str | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    config_file: Path | None = None,
) -> Settings:
    """The settings in force: `model` from the command line, then environment, config file and defaults.

    `config_file` replaces the usual place (see `config_file_path`); a file that was named, here or in
    COUNTERPOINT_CONFIG, must exist, the usual one may be absent.

    Raises:
        BadInput: a broken file, an unknown or secret-looking name in it, or a value out of range; the
            message names the file and line, the variable or the option.
        NotFound: a config file that was named does not exist.
    """
    found: dict[str, _Found] = {}
    named = config_file is not None or bool(environ.get("COUNTERPOINT_CONFIG", "").strip())
    path = config_file or config_file_path(environ)
    found.update(_read_file(path, must_exist=named))
    for name, variable in _VARIABLES.items():
        value = environ.get(variable, "").strip()
        if value:
            found[name] = _Found(value, variable)
    if model is not None and model.strip():
        found["model"] = _Found(model, "--model")
    try:
        return Settings(
            **{name: item.value for name, item in found.items()},
            origins={name: item.origin for name, item in found.items()},
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0])
        raise _refusal(name, found[name], str(first["msg"])) from None


def config_file_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the config file is looked for: COUNTERPOINT_CONFIG, else ``config.toml`` in the config folder."""
    chosen = environ.get("COUNTERPOINT_CONFIG", "").strip()
    return Path(chosen).expanduser() if chosen else _folder("config", environ) / "config.toml"


def config_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of the config file and key bindings, made for this user alone where it is missing."""
    return _made(_folder("config", environ))


def data_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of backups and recovery files, made for this user alone where it is missing."""
    return _made(_folder("data", environ))


def cache_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of what can be rebuilt at any time, made for this user alone where it is missing."""
    return _made(_folder("cache", environ))


def _folder(kind: str, environ: Mapping[str, str]) -> Path:
    home = environ.get("COUNTERPOINT_HOME", "").strip()
    if home:
        return Path(home).expanduser().absolute() / kind
    usual = Path(
        {
            "config": platformdirs.user_config_dir,
            "data": platformdirs.user_data_dir,
            "cache": platformdirs.user_cache_dir,
        }[kind](_APP, appauthor=False)
    )
    if usual.is_absolute():
        return usual
    # Neither HOME nor an entry in the user database: "~" stays as it is and would land in the working folder.
    return _homeless() / kind


def _homeless() -> Path:
    user = getattr(os, "getuid", lambda: "user")()
    return Path(tempfile.gettempdir()) / f"{_APP}-{user}"


def _made(folder: Path) -> Path:
    try:
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(exist_ok=True, mode=0o700)
        # The temporary folder is open to all: somebody may have put a folder or a link of that name there first.
        above = folder.parent
        if above == _homeless() and (above.is_symlink() or above.stat().st_uid != os.getuid()):
            raise PermissionError(f"{folder.parent} belongs to someone else")
    except OSError as error:
        raise CounterpointError(
            f"The folder {one_line(str(folder))} cannot be made: {one_line(str(error.strerror or error))}.",
            hint="Set COUNTERPOINT_HOME to a folder that you may write to.",
        ) from error
    return folder


def _read_file(path: Path, *, must_exist: bool) -> dict[str, _Found]:
    shown = one_line(str(path))
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST_CONFIG + 1)
    except FileNotFoundError:
        if must_exist:
            raise NotFound(
                f"There is no config file {shown}.", hint="Check COUNTERPOINT_CONFIG, or unset it."
            ) from None
        return {}
    except OSError as error:
        raise BadInput(
            f"The config file {shown} cannot be read: {one_line(error.strerror or str(error))}.",
            hint="Mend its permissions, or name another file in COUNTERPOINT_CONFIG.",
        ) from None
    if len(raw) > _LARGEST_CONFIG:
        raise BadInput(
            f"The config file {shown} is larger than {_LARGEST_CONFIG // 1024} kB; it is not ours."
        )
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInput(f"The config file {shown} is not UTF-8 text (line {line}).") from None
    except tomllib.TOMLDecodeError as error:
        last = text.rstrip().count("\n") + 1
        reason = str(error).replace("at end of document", f"at line {last}, the end of the file")
        raise BadInput(
            f"The config file {shown} is not valid TOML: {one_line(reason)}.",
            hint='A setting looks like this: model = "openai/gpt-4.1"',
        ) from None
    except RecursionError:
        raise BadInput(f"The config file {shown} is not valid TOML: it is nested too deeply.") from None
    return {name: _accepted(name, value, text, shown) for name, value in table.items()}


def _accepted(name: str, value: object, text: str, shown: str) -> _Found:
    place = f"{shown}, line {_line_of(name, text)}"
    plain = not isinstance(value, dict | list) and (not isinstance(value, bool) or name in _SWITCHES)
    if name in _VARIABLES and plain:
        return _Found(value, place)
    secret = _secret_in(name, value)
    if secret and name not in _VARIABLES:
        raise BadInput(
            f"{place}: {one_line(secret, 60)} looks like a key, and keys are not kept in the config file.",
            hint="Take the line out and set the provider's environment variable instead, such as OPENAI_API_KEY.",
        )
    if name in _VARIABLES:
        raise BadInput(f"{place}: {name} must be one plain value.")
    near = difflib.get_close_matches(name, list(_VARIABLES), n=1)
    raise BadInput(
        f"{place}: there is no setting {one_line(name, 60)}.",
        hint=f"Did you mean {near[0]}?" if near else f"Settings are {', '.join(_VARIABLES)}.",
    )


def _secret_in(name: str, value: object) -> str:
    """The first name in `name` and the tables below it that looks like a secret's; empty without one."""
    waiting: list[tuple[str, object]] = [(name, value)]
    while waiting:
        label, item = waiting.pop()
        if _SECRET_NAME.search(label):
            return label
        if isinstance(item, dict):
            waiting.extend((str(key), below) for key, below in item.items())
    return ""


def _line_of(name: str, text: str) -> int:
    pattern = re.compile(rf"""^\s*(?:\[+\s*)?["']?{re.escape(name)}["']?\s*[\].=]""")
    return next((number for number, line in enumerate(text.split("\n"), 1) if pattern.match(line)), 1)


def _refusal(name: str, found: _Found, reason: str) -> BadInput:
    reason = reason.removeprefix("Value error, ")
    reason = reason[:1].lower() + reason[1:]
    # The value itself stays out of the message: people paste keys into the wrong place.
    label = found.origin if found.origin.startswith(("--", "COUNTERPOINT_")) else f"{found.origin}: {name}"
    hints = {
        "model": "A model is named as provider/model, such as openai/gpt-4.1; none uses the method guide.",
        "api_base": "Give the address up to the version, such as http://127.0.0.1:8080/v1.",
        "timeout": "Give seconds, more than 0 and at most 3600.",
        "embedder": "Known are lexical, minilm and litellm:provider/model, such as litellm:ollama/nomic-embed-text.",
        "embedder_api_base": "Give the server's address, such as http://127.0.0.1:11434.",
        "local_only": "Give true or false; true lets nothing but servers on this machine be asked.",
        "token_cap": "Give a number of tokens, such as 200000, or none.",
        "context_tokens": "Give the model's window in tokens, at least 512, such as 8192, or none.",
        "language": "Name one language in at most 60 characters, such as German.",
    }
    return BadInput(f"{label} cannot be used: {one_line(reason, 200)}.", hint=hints[name])
