"""What kind of document some bytes are: decided by what is in them; a name only tells one text from another."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from assistant.retrieval.reading.errors import Refusal

MEDIA_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "csv": "text/csv",
    "markdown": "text/markdown",
    "text": "text/plain",
    "html": "text/html",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
}
"""Every kind that is read, with its media type."""

SUFFIXES: Final = {
    ".docx": "docx", ".docm": "docx", ".dotx": "docx", ".dotm": "docx",
    ".pptx": "pptx", ".pptm": "pptx", ".potx": "pptx", ".potm": "pptx", ".ppsx": "pptx", ".ppsm": "pptx",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xltx": "xlsx", ".xltm": "xlsx",
    ".pdf": "pdf", ".csv": "csv", ".tsv": "csv", ".md": "markdown", ".markdown": "markdown",
    ".txt": "text", ".text": "text", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".vtt": "vtt", ".srt": "srt",
}  # fmt: skip
"""The kind that a file's name promises."""

NAMES: Final = {
    "docx": "a Word document", "pptx": "a presentation", "xlsx": "a workbook", "pdf": "a PDF", "csv": "a table",
    "markdown": "Markdown", "text": "plain text", "html": "HTML", "vtt": "subtitles", "srt": "subtitles",
}  # fmt: skip

OFFICE: Final = (
    ("wordprocessingml", "docx"), ("ms-word", "docx"), ("presentationml", "pptx"), ("ms-powerpoint", "pptx"),
    ("spreadsheetml", "xlsx"), ("ms-excel", "xlsx"),
)  # fmt: skip
"""What stands in the content type of an office file's main part, and the kind it makes it."""

_FOREIGN: Final = (
    (b"{\\rtf", "rich text"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"RIFF", "sound or film"), (b"ID3", "sound"), (b"OggS", "sound"), (b"\x1a\x45\xdf\xa3", "film"), (b"\x1f\x8b", "an archive"),
    (b"7z\xbc\xaf", "an archive"), (b"Rar!", "an archive"), (b"BZh", "an archive"), (b"\xfd7zXZ", "an archive"),
    (b"SQLite format 3\0", "a database"), (b"\x7fELF", "a program"), (b"MZ\x90", "a program"), (b"%!PS", "PostScript"),
)  # fmt: skip
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")

_HTML: Final = re.compile(
    rb"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_VTT: Final = re.compile(rb"\AWEBVTT(?:[ \t\r\n]|\Z)")
_SRT: Final = re.compile(rb"\A\s*\d+[ \t]*\r?\n\s*\d+:\d{1,2}:\d{1,2}[,.]\d{1,3}\s*-->\s*\d+:")


def promised(name: str) -> str:
    """The kind that the file's `name` promises; empty where it promises none that is read."""
    return SUFFIXES.get(PurePath(name).suffix.lower(), "")


def binary_kind(data: bytes) -> str:
    """``pdf`` or ``zip`` for bytes that begin so, empty for what may be text.

    Raises:
        Refusal: it is something else: ``password`` for an encrypted office file, ``unsupported`` for what is
            known and not read.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return "zip"
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Refusal("password")
        raise Refusal("unsupported", "it is an office file of the kind used before 2007, which is not read")
    for mark, what in _FOREIGN:
        if data.startswith(mark):
            raise Refusal("unsupported", f"it is {what}, which is not read")
    return ""


def text_kind(text: bytes, promise: str) -> str:
    """The kind of a text, from its first bytes in UTF-8 and from the kind that its name promises."""
    if _VTT.match(text):
        return "vtt"
    if _SRT.match(text):
        return "srt"
    if _HTML.match(text):
        return "html"
    # Markdown, tables and plain text look alike; a fragment of HTML or a subtitle file without its head are taken at their word.
    return promise if promise in {"markdown", "csv", "html", "vtt", "srt"} else "text"
