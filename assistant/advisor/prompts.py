"""Prompt files: a template with front matter for each task, rendered so that foreign text stays foreign.

What people and documents say reaches a prompt only as `Foreign`: whatever a template prints of it comes out
delimited, and the bare words are out of its reach.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from assistant.advisor.client.ladder import Message
from assistant.advisor.foreign import Foreign
from assistant.errors import CounterpointError
from assistant.resources import resource_folder
from assistant.text import one_line

_FRONT: Final = re.compile(r"\A---[ \t]*\n(?P<front>.*?)\n---[ \t]*\n(?P<body>.*)\Z", re.DOTALL)
_PARTS: Final = ("system", "user")
_NONCE_BYTES: Final = 8
_SHARED: Final = "shared"
"""The folder of what several prompts include."""

_Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")]


class PromptFault(CounterpointError):
    """A prompt file cannot be used: it is missing, malformed, or asks for something nobody gives it."""

    code = "prompt"


class FrontMatter(BaseModel):
    """What a prompt file says about itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Name
    version: Annotated[str, StringConstraints(pattern=r"^[0-9][0-9A-Za-z.-]*$")]
    response_model: _Name


@dataclass(frozen=True)
class Prompt:
    """One prompt file, ready to be rendered. `hash` is the SHA-256 of the file and of the parts it may share."""

    id: str
    version: str
    response_model: str
    hash: str
    template: Template

    def render(self, *, nonce: str | None = None, **values: Any) -> list[Message]:
        """The messages to send, with a delimiter nobody could have guessed unless a `nonce` is given to compare by.

        Raises:
            PromptFault: the template asks for a value that was not given, or does what it may not.
        """
        nonce = secrets.token_hex(_NONCE_BYTES) if nonce is None else nonce
        try:
            context = self.template.new_context({**values, "nonce": nonce})
            parts = {name: "".join(self.template.blocks[name](context)) for name in _PARTS}
        except TemplateError as error:
            raise PromptFault(
                f"The prompt {self.id} cannot be filled in: {one_line(str(error), 200)}.",
                hint="Restore the prompt file, or install Counterpoint again.",
            ) from error
        return [Message("system", parts["system"].strip()), Message("user", parts["user"].strip())]


def load_prompt(task: str, folder: Path | None = None) -> Prompt:
    """The prompt of `task`, from the shipped folder unless another is given.

    Raises:
        PromptFault: there is none, or it is not a prompt file; the message names the file.
    """
    name = f"{task}.md.j2"
    folder = resource_folder("prompts") if folder is None else folder
    data = _read(folder / name, name)
    shared = [path.read_bytes() for path in sorted((folder / _SHARED).glob("*.j2"))]
    digest = hashlib.sha256(b"".join((data, *shared))).hexdigest()
    return _parsed(folder, name, task, data.decode("utf-8").replace("\r\n", "\n"), digest)


def _read(path: Path, name: str) -> bytes:
    try:
        data = path.read_bytes()
        data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _fault(name, f"cannot be read ({one_line(str(error), 120)})") from error
    return data


@lru_cache(maxsize=32)
def _parsed(folder: Path, name: str, task: str, text: str, digest: str) -> Prompt:
    parts = _FRONT.match(text)
    if parts is None:
        raise _fault(name, "does not begin with front matter between two lines of ---")
    try:
        front = FrontMatter.model_validate(yaml.safe_load(parts["front"]))
        template = _environment(folder).from_string(parts["body"])
    except (yaml.YAMLError, ValidationError, TemplateError) as error:
        raise _fault(name, f"is faulty ({one_line(str(error), 200)})") from error
    if front.id != task:
        raise _fault(name, f"calls itself {front.id!r}")
    missing = [part for part in _PARTS if part not in template.blocks]
    if missing:
        raise _fault(name, f"has no block called {' or '.join(missing)}")
    return Prompt(front.id, front.version, front.response_model, digest, template)


@pass_context
def _finalize(context: Context, value: object) -> object:
    return value.delimited(str(context["nonce"])) if isinstance(value, Foreign) else value


def _fault(name: str, what: str) -> PromptFault:
    return PromptFault(f"The prompt file {name} {what}.", hint="Restore it, or install Counterpoint again.")


def _environment(folder: Path) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=False,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
