"""Setting a page in type: a template of ours, data, and the fonts that are shipped; nothing else goes in.

What people wrote is handed over as data and stays that: the template shows it as it was written, and no text is ever
run as markup or code. The compiler sees one folder with nothing of anybody's in it, no fonts of the machine, and no
packages, so that the same data give the same bytes everywhere.
"""

from __future__ import annotations

import json
import struct
import tempfile
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Final, Literal

from assistant.errors import CounterpointError
from assistant.text import one_line

if TYPE_CHECKING:
    from typst import Fonts

NO_SIGN: Final = "□"
"""What stands for a sign that no font of ours has and that has no name to go by."""


class CannotTypeset(CounterpointError):
    """The page could not be set: the fault is ours or the installation's, not the reader's."""

    code = "cannot-typeset"


def typeset(template: str, data: object, form: Literal["pdf", "svg"], day: date) -> list[bytes]:
    """`data` in the template of that name: one PDF, or one SVG for each page, dated `day`.

    The template finds the data as JSON in ``sys.inputs.data``.

    Raises:
        CannotTypeset: the template fails on these data, or the fonts are missing.
    """
    import typst

    home = files("assistant.reports")
    with as_file(home / "fonts") as fonts, tempfile.TemporaryDirectory() as nothing:
        try:
            compiler = typst.Compiler(
                root=nothing,
                font_paths=_fonts(str(fonts)),
                ignore_system_fonts=True,
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                package_path=nothing,
                package_cache_path=nothing,
            )
            made = compiler.compile(
                (home / "templates" / template).read_bytes(),
                format=form,
                timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
            )
        except (OSError, RuntimeError) as error:
            raise CannotTypeset(
                f"The page could not be set in type: {one_line(str(error), 300)}.",
                kept="Nothing was written.",
                hint="The .html report holds the same and more; please report this.",
            ) from None
    return made if isinstance(made, list) else [made or b""]


@lru_cache(maxsize=1)
def _fonts(folder: str) -> Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def drawable(text: str) -> str:
    """`text` with every sign that our fonts lack replaced: a picture by its name in brackets, others by `NO_SIGN`."""
    if text.isascii():
        return text
    known = _signs()
    return "".join(sign if ord(sign) in known or sign.isspace() else _instead(sign) for sign in text)


def _instead(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in ("Cf", "Mn", "Me", "Sk"):
        # Joiners, variants and skin tones change the sign before them, and are nothing without it.
        return ""
    name = unicodedata.name(sign, "")
    return f"[{name.lower()}]" if category == "So" and name else NO_SIGN


@lru_cache(maxsize=1)
def _signs() -> frozenset[int]:
    """The code points that at least one of our upright fonts has a glyph for."""
    return frozenset(
        point
        for font in (files("assistant.reports") / "fonts").iterdir()
        if "Regular" in font.name
        for point in _mapped(font.read_bytes())
    )


def _mapped(font: bytes) -> Iterator[int]:
    """The code points that a font maps to glyphs (source: OpenType, table ``cmap``, formats 4 and 12)."""
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, start, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag != b"cmap":
            continue
        for table in range(struct.unpack_from(">H", font, start + 2)[0]):
            at = start + struct.unpack_from(">HHI", font, start + 4 + 8 * table)[2]
            form = struct.unpack_from(">H", font, at)[0]
            if form == 12:
                for group in range(struct.unpack_from(">I", font, at + 12)[0]):
                    first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * group)
                    yield from range(first, last + 1)
            elif form == 4:
                yield from _segments(font, at)


def _segments(font: bytes, at: int) -> Iterator[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    shifts = struct.unpack_from(f">{count}H", font, at + 16 + 4 * count)
    offsets_at = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    for place, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            glyph = point
            if offsets[place]:
                glyph = struct.unpack_from(
                    ">H", font, offsets_at + 2 * place + offsets[place] + 2 * (point - first)
                )[0]
            if (glyph and offsets[place]) or (not offsets[place] and (glyph + shifts[place]) % 0x10000):
                yield point
