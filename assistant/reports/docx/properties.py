"""Properties that a Word document is given besides those that every one has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from docx.document import Document

_CUSTOM: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{}</Properties>'
)
_PROPERTY: Final = '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{}" name="{}"><vt:lpwstr>{}</vt:lpwstr></property>'
_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"


def give_properties(document: Document, held: Sequence[tuple[str, str]]) -> None:
    """Put names with their values, safe to store, into the properties of a document that has none of its own."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    rows = (_PROPERTY.format(number, name, escape(value)) for number, (name, value) in enumerate(held, 2))
    package = document.part.package
    part = Part(PackURI("/docProps/custom.xml"), _TYPE, _CUSTOM.format("".join(rows)).encode(), package)
    package.relate_to(part, _RELATION)
