"""Looks over an archive before any library opens it: size, names, and what its XML may not contain."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import Final

from assistant.retrieval.reading.errors import Refusal
from assistant.retrieval.reading.kinds import OFFICE
from assistant.retrieval.reading.limits import Limits
from assistant.retrieval.reading.notes import Notes

_PLAIN_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_UNSAFE_NAME: Final = re.compile(r"\A[/\\]|\A[A-Za-z]:|(?:\A|[/\\])\.\.(?:[/\\]|\Z)|\0")
_XML_NAME: Final = re.compile(r"\.(?:xml|rels|vml)\Z", re.IGNORECASE)
_ARCHIVE_NAME: Final = re.compile(
    r"\.(?:zip|7z|rar|gz|docx|docm|pptx|pptm|xlsx|xlsm|xlsb|bin|ole)\Z", re.IGNORECASE
)
_DECLARED: Final = re.compile(r"\A<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_ENCODINGS: Final = {"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "windows-1252"}
_FORBIDDEN: Final = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MAIN: Final = re.compile(r"""ContentType\s*=\s*["']([^"']*\.main\+xml)["']""")


def office_kind(data: bytes, limits: Limits, notes: Notes) -> str:
    """The kind of office file that the archive `data` holds, once all of it has been looked over.

    Raises:
        Refusal: it is no office file, or asks for more than `limits`, or holds what no office program writes.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_directory(entries, len(data), limits)
            kind = _kind(archive)
            for entry in entries:
                if _XML_NAME.search(entry.filename):
                    _check_xml(archive.read(entry))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        UnicodeError,
        ValueError,
        OSError,
    ) as error:
        raise Refusal("damaged") from error
    _note_contents([entry.filename for entry in entries], notes)
    return kind


def _check_directory(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise Refusal("too-large", f"it is an archive of {len(entries)} files")
    unfolded = sum(entry.file_size for entry in entries)
    if unfolded > limits.unfolded or (unfolded > limits.ratio_from and unfolded > size * limits.ratio):
        raise Refusal("too-large", f"its {_spoken(size)} unfold to {_spoken(unfolded)}")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(_UNSAFE_NAME.search(name) for name in names):
        raise Refusal("damaged", "it is an archive with names that lead out of it or stand there twice")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refusal("password")
    if any(entry.compress_type not in _PLAIN_METHODS for entry in entries):
        raise Refusal("damaged", "it is an archive packed in a way that office programs do not use")


def _kind(archive: zipfile.ZipFile) -> str:
    try:
        types = archive.read("[Content_Types].xml")
    except KeyError:
        if "mimetype" in archive.namelist():
            raise Refusal("unsupported", "it is an OpenDocument file or a book, which is not read") from None
        raise Refusal("unsupported", "it is an archive; unfold it and add what is in it") from None
    _check_xml(types)
    for main in _MAIN.findall(types.decode("utf-8", "replace")):
        for mark, kind in OFFICE:
            if mark in main:
                return kind
    raise Refusal("unsupported")


def _check_xml(part: bytes) -> None:
    """Refuse a document type and entities: they reach for other files or unfold without end, and office programs write none."""
    wide = part.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = part.decode("utf-16", "replace") if wide else part.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    declared = _DECLARED.match(text)
    # In an encoding that is not like ASCII the words looked for would not be found.
    if text.strip() and (
        not text.lstrip().startswith("<")
        or "\0" in text
        or (declared and declared[1].lower() not in _ENCODINGS)
    ):
        raise Refusal("damaged", "a part of it is in an encoding that office programs do not use")
    if _FORBIDDEN.search(text):
        raise Refusal(
            "damaged",
            "it holds definitions that reach outside it or unfold without end, so it was not opened",
        )


def _note_contents(names: list[str], notes: Notes) -> None:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        notes.add("macros", "It contains macros; they were neither run nor read.")
    embedded = [
        name for name in names if _ARCHIVE_NAME.search(name) and "vbaproject" not in name.lower()
        and "printersettings" not in name.lower() and "/activex" not in name.lower()
    ]  # fmt: skip
    # The workbook behind a chart is part of the chart.
    embedded = [
        name for name in embedded if not re.search(r"/embeddings/microsoft_excel_(?:work)?sheet", name, re.I)
    ]
    if embedded:
        count = "Another file is" if len(embedded) == 1 else f"{len(embedded)} other files are"
        notes.add("embedded-files", f"{count} embedded in it and not read.")


def _spoken(size: int) -> str:
    return f"{size / 1e6:.0f} MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} kB"
