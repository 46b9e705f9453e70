"""Office files whose bytes do not depend on when they were written."""

from __future__ import annotations

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip can tell."""


def settled(data: bytes) -> bytes:
    """The archive `data` with its parts in their order, each dated the first moment a zip can tell."""
    fixed = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(fixed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, _ZIP_DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
