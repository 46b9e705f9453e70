"""Forms as files: which formats there are, what the files are called, and how a folder of them is written."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from assistant.errors import BadInput
from assistant.files import write_each
from assistant.reports.forms.markdown import to_markdown
from assistant.reports.forms.model import Form
from assistant.reports.forms.page import to_html
from assistant.reports.forms.sheet import to_xlsx
from assistant.reports.forms.word import to_docx
from assistant.text import one_line

FORMATS: Final[Mapping[str, Callable[[Form], bytes]]] = MappingProxyType(
    {"docx": to_docx, "xlsx": to_xlsx, "md": to_markdown, "html": to_html}
)
"""How a form is written, by the ending of its file; a new format is one function in one file."""

_LONGEST: Final = 60
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:$|\.)", re.IGNORECASE)


class AlreadyThere(BadInput):
    """Files of those names stand there with other content, and nobody said that they are to be replaced."""

    code = "already-there"


def file_stems(names: Iterable[str]) -> dict[str, str]:
    """What the files of each participant begin with: their name in letters and digits, no two alike.

    All participants are given, in their order, so that somebody's file is called the same whoever else gets one.
    """
    taken: set[str] = set()
    stems = {}
    for name in names:
        letters = unicodedata.normalize("NFKC", one_line(name))
        plain = "-".join(re.findall(r"\w+", letters.replace("_", " "))).casefold()
        # Some systems count bytes of a name, and have names of their own.
        plain = plain.encode()[:_LONGEST].decode("utf-8", "ignore").strip("-") or "participant"
        plain = f"{plain}-form" if _RESERVED.match(plain) else plain
        free, number = plain, 1
        while free in taken:
            number += 1
            free = f"{plain}-{number}"
        taken.add(free)
        stems[name] = free
    return stems


def file_name(form: Form, stem: str, ending: str) -> str:
    """What the file of `form` is called."""
    numbers = "-".join(str(session.number) for session in form.sessions)
    return f"{stem}-session{'s' if len(form.sessions) > 1 else ''}-{numbers}.{ending}"


def write_forms(
    forms: Sequence[Form], everybody: Iterable[str], folder: Path, ending: str, *, replace: bool = False
) -> list[Path]:
    """Write each form into `folder`, which is made where it is missing; the paths in the order of the forms.

    Raises:
        AlreadyThere: a file of that name stands there with other content and `replace` was not said; nothing was
            written.
        BadInput: there is no such format, or the folder cannot be written to.
    """
    write = FORMATS.get(ending)
    if write is None:
        raise BadInput(
            f"There is no form as {one_line(ending, 20)!r}.", hint=f"Use one of {', '.join(FORMATS)}."
        )
    if folder.exists() and not folder.is_dir():
        raise BadInput(
            f"{one_line(str(folder), 200)} is no folder.", kept="No form was written.", hint="Name a folder."
        )
    stems = file_stems(everybody)
    made = {folder / file_name(form, stems[form.participant], ending): write(form) for form in forms}
    standing = [path for path, content in made.items() if _differs(path, content)]
    if standing and not replace:
        names = ", ".join(one_line(path.name, 80) for path in standing[:5])
        more = f" and {len(standing) - 5} more" if len(standing) > 5 else ""
        raise AlreadyThere(
            f"{names}{more} stand{'s' if len(standing) == 1 else ''} in {one_line(str(folder), 200)} already.",
            kept="Nothing was written: somebody may have filled them in.",
            hint="Name another folder, or say --replace.",
        )
    is_new = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"{one_line(str(folder), 200)} cannot be made: {one_line(error.strerror or str(error))}.",
            kept="No form was written.",
            hint="Name a folder within one that exists and can be written to.",
        ) from None
    # What was named is the folder: a link in it gives way, and nothing outside is written.
    try:
        write_each(made, follow=False)
    except BadInput:
        if is_new:
            # Not while a form stands in it.
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise
    return list(made)


def _differs(path: Path, content: bytes) -> bool:
    """Whether something else than `content` stands at `path`."""
    try:
        return path.read_bytes() != content
    except FileNotFoundError:
        return False
    except OSError:
        return True
