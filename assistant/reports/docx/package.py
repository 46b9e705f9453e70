"""Word templates: ours, which lies unfolded beside the code, and those of users, looked over before they are opened."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from assistant.errors import BadInput, NotFound
from assistant.text import one_line

if TYPE_CHECKING:
    from docx.document import Document

LARGEST: Final = 20_000_000
"""Bytes of a template."""
_UNFOLDED: Final = 100_000_000
"""Bytes of all its parts."""
_PARTS: Final = 2_000
_UNSAFE_NAME: Final = re.compile(r"\A[/\\]|(?:\A|[/\\])\.\.(?:[/\\]|\Z)|\0")
_FORBIDDEN: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MAIN: Final = b"wordprocessingml.document.main+xml"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_KEPT: Final = frozenset(
    ["fontTable", "footer", "header", "numbering", "settings", "styles", "stylesWithEffects", "theme"]
)
"""What a template's document leads to and hands on."""
_HINT: Final = (
    "Save it in your word processor as a Word document (.docx) without macros or a password, and name that."
)


def ours() -> Document:
    """Our own template."""
    import docx

    folder = Path(__file__).resolve().parent.parent / "templates" / "word"
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.writestr(path.relative_to(folder).as_posix(), path.read_bytes())
    return docx.Document(packed)


def checked(path: Path) -> bytes:
    """The bytes of a user's template, once it is known that it can be used.

    Raises:
        NotFound: there is no such file.
        BadInput: it is no Word document, is damaged, protected by a password or too large, or holds macros or
            definitions that reach outside it.
    """
    name = one_line(path.name, 120)
    try:
        if not path.is_file():
            raise NotFound(
                f"There is no file {name} to take as a template.", hint="Give --template a .docx file."
            )
        if path.stat().st_size > LARGEST:
            raise BadInput(f"The template {name} is larger than {LARGEST // 1_000_000} MB.", hint=_HINT)
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"The template {name} could not be read: {one_line(error.strerror or str(error))}.", hint=_HINT
        ) from None
    try:
        with ZipFile(BytesIO(data)) as archive:
            _look_over(archive, name)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise unusable(name, "is no Word document, or is damaged") from error
    return data


def theirs(data: bytes) -> Document:
    """A user's template without the text, the notes and the properties of its own document.

    Its styles, numbering, fonts, theme and settings stay, and the page set-up of its last section with its headers
    and footers. Whatever the library says of a damaged part is raised.
    """
    import docx

    document = docx.Document(BytesIO(data))
    _empty(document)
    return document


def unusable(name: str, why: str) -> BadInput:
    """What is said of a template that is of no use."""
    return BadInput(f"The template {name} {why}.", hint=_HINT)


def _look_over(archive: ZipFile, name: str) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > _PARTS or sum(entry.file_size for entry in entries) > _UNFOLDED:
        raise unusable(name, "unfolds to more than a template has use for")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise unusable(name, "is protected by a password")
    if (
        len(set(names)) < len(names)
        or any(_UNSAFE_NAME.search(each) for each in names)
        or any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries)
        or "[Content_Types].xml" not in names
    ):
        raise unusable(name, "is no Word document, or is damaged")
    types = archive.read("[Content_Types].xml")
    if b"macroEnabled" in types or any(each.lower().endswith("vbaproject.bin") for each in names):
        raise unusable(name, "holds macros")
    if _MAIN not in types:
        raise unusable(name, "is no Word document (.docx)")
    for each in names:
        # A part in UTF-16 has a NUL beside each of these letters.
        is_xml = each.lower().endswith((".xml", ".rels"))
        if is_xml and _FORBIDDEN.search(archive.read(each).replace(b"\0", b"")):
            raise unusable(name, "holds definitions that reach outside it or unfold without end")


def _empty(document: Document) -> None:
    """Take out of a template what is not for a report: its text, and whatever only that text led to."""
    from docx.oxml.ns import qn

    part = document.part
    body = part.element.body
    for child in list(body):
        if child is not body[-1] or child.tag != qn("w:sectPr"):
            body.remove(child)
    for printer in list(body.iter(qn("w:printerSettings"))):
        printer.getparent().remove(printer)
    for behind in part.element.findall(qn("w:background")):
        for child in list(behind):
            behind.remove(child)
    for id_, relation in list(part.rels.items()):
        if relation.reltype.removeprefix(_OFFICE) not in _KEPT:
            del part.rels[id_]
    settings = document.settings.element
    for sort in ("attachedTemplate", "mailMerge", "documentProtection", "writeProtection"):
        for each in settings.findall(qn(f"w:{sort}")):
            settings.remove(each)
    part.part_related_by(f"{_OFFICE}settings").rels.clear()
    for id_, relation in list(part.package.rels.items()):
        if relation.reltype != f"{_OFFICE}officeDocument":
            del part.package.rels[id_]
