"""Documents made for the tests, byte for byte; none of them is kept in the repository."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from assistant.passages import Reading
from assistant.retrieval.reading.reader import Reader

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = """<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
_RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_REL = '<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'


def word(
    body: str,
    parts: Mapping[str, str] | None = None,
    extra: Mapping[str, str | bytes] | None = None,
    prolog: str = '<?xml version="1.0" encoding="UTF-8"?>',
) -> bytes:
    """A docx with the XML `body`. `parts` are related parts (``footnotes``: XML within its root), `extra` further files."""
    parts = parts or {}
    main = f'{prolog}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    related = [
        (number, name.rstrip("0123456789"), f"{name}.xml") for number, name in enumerate(parts, start=1)
    ]
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS.format(_REL.format(1, "officeDocument", "word/document.xml")),
        "word/document.xml": main,
        "word/_rels/document.xml.rels": _RELS.format("".join(_REL.format(*one) for one in related)),
    }
    for name, xml in parts.items():
        root = {"header": "hdr", "footer": "ftr"}.get(name.rstrip("0123456789"), name)
        files[f"word/{name}.xml"] = f'<w:{root} xmlns:w="{WORD}">{xml}</w:{root}>'
    return zipped({**files, **(extra or {})})


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """An archive of `files`."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def changed(
    archive: bytes,
    part: str = "",
    old: str = "",
    new: str = "",
    *,
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """`archive` with `old` replaced by `new` in one of its parts, and with further files."""
    files: dict[str, str | bytes] = {}
    with zipfile.ZipFile(BytesIO(archive)) as held:
        for name in held.namelist():
            content = held.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            files[name] = content
    return zipped({**files, **(extra or {})})


def bomb() -> bytes:
    """A docx of less than 400 kB that unfolds to 300 MB."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        with zipfile.ZipFile(BytesIO(word(paragraph("Words.")))) as good:
            for name in good.namelist():
                archive.writestr(name, good.read(name))
        with archive.open("word/more.xml", "w") as part:
            for _ in range(300):
                part.write(b" " * 1_000_000)
    return held.getvalue()


def paragraph(text: str, *, style: str = "", run: str = "") -> str:
    """A paragraph of a docx; `run` is XML of its run's properties."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def pdf(pages: Sequence[str | bytes], *, outline: Sequence[tuple[str, int]] = ()) -> bytes:
    """A PDF with one string of text or stream of drawing operators a page, and bookmarks (title, page from 0)."""
    objects: list[bytes] = [
        b"",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    kids = []
    for page in pages:
        drawn = page if isinstance(page, bytes) else drawn_lines(page)
        objects.append(b"<</Length %d>>stream\n" % len(drawn) + drawn + b"\nendstream")
        content = len(objects)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            % content
        )
        kids.append(len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    catalog = b"<</Type/Catalog/Pages 2 0 R"
    if outline:
        root = len(objects) + 1
        last = root + len(outline)
        objects.append(
            b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (root + 1, last, len(outline))
        )
        for number, (title, page_number) in enumerate(outline, start=root + 1):
            following = b"/Next %d 0 R" % (number + 1) if number < last else b""
            objects.append(
                b"<</Title(%s)/Parent %d 0 R/Dest[%d 0 R/Fit]%s>>"
                % (title.encode("latin-1"), root, kids[page_number], following)
            )
        catalog += b"/Outlines %d 0 R" % root
    objects[0] = catalog + b">>"
    return _assembled(objects)


def drawn_lines(text: str, *, before: str = "") -> bytes:
    """Operators that write the lines of `text` from the top of a page down."""
    escaped = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in text.split("\n")]
    shown = " T* ".join(f"({line}) Tj" for line in escaped)
    return f"BT {before} /F1 11 Tf 14 TL 50 780 Td {shown} ET".encode("cp1252")


def _assembled(objects: Sequence[bytes]) -> bytes:
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    )


def laid(folder: Path, name: str, content: str | bytes) -> Path:
    """The path of a new file in `folder` with `content`."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


class Desk:
    """Lays bytes down as a file and reads it."""

    def __init__(self, reader: Reader, folder: Path) -> None:
        self.reader = reader
        self.folder = folder

    def lay(self, name: str, content: str | bytes) -> Path:
        """The path of a file with `content`."""
        return laid(self.folder, name, content)

    def read(self, name: str, content: str | bytes) -> Reading:
        """What reading such a file gives."""
        return self.reader.read(self.lay(name, content))


def said(reading: Reading) -> list[tuple[str, str]]:
    """Location and text of each passage."""
    return [(passage.location, passage.text) for passage in reading.passages]


def noted(reading: Reading, code: str) -> list[tuple[str, str]]:
    """Location and text of the notes with `code`."""
    return [(note.location, note.text) for note in reading.notes if note.code == code]
