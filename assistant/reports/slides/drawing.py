"""Shapes of a slide in the words of the format: text boxes, bars, tables and the places that the master sets.

All lengths are points. Every text is escaped here and nowhere else, and nothing is ever drawn as a picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from assistant.reports.slides.measure import INDENT, Para, Run, line_height
from assistant.text import one_line, safe_text

NAMES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_POINT: Final = 12_700
_LONGEST_RUN: Final = 100_000
"""Characters in one stretch; readers of the format refuse stretches of some millions."""
_DECORATIVE: Final = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style of the format that adds neither lines nor fills."""


MUTED: Final = "muted"
"""Grey for what stands behind: the colour of text, made lighter, and still to be read by everybody."""
LINE: Final = "line"
"""For thin lines between rows."""
_SHADES: Final = {
    MUTED: ("tx1", '<a:lumMod val="65000"/><a:lumOff val="35000"/>'),
    LINE: ("bg2", '<a:lumMod val="85000"/>'),
}


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the slide, in points from its upper left corner."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; one that spans several is followed by as many that are blank."""

    paras: tuple[Para, ...] = ()
    fill: str = ""
    span: int = 1
    base: float = 0
    """Size of its letters; 0 for that of the table."""
    middle: bool = False


def emu(points: float) -> int:
    """Points in the unit of the format."""
    return round(points * _POINT)


def fill(colour: str) -> str:
    """An even colour of the theme's, or none."""
    if not colour:
        return "<a:noFill/>"
    name, changes = _SHADES.get(colour, (colour, ""))
    return f'<a:solidFill><a:schemeClr val="{name}">{changes}</a:schemeClr></a:solidFill>'


def _run(run: Run, size: float) -> str:
    look = f' b="{int(run.bold)}" i="{int(run.italic)}"'
    properties = f'lang="en-GB" sz="{round(size * 100)}"{look} dirty="0"'
    parts: list[str] = []
    for number, told in enumerate(safe_text(run.text).split("\n")):
        if number:
            parts.append(f"<a:br><a:rPr {properties}/></a:br>")
        parts.extend(
            f"<a:r><a:rPr {properties}>{fill(run.colour)}</a:rPr>"
            f"<a:t>{escape(told[at : at + _LONGEST_RUN])}</a:t></a:r>"
            for at in range(0, len(told), _LONGEST_RUN)
        )
    return "".join(parts)


def paragraphs(paras: Sequence[Para], base: float) -> str:
    """Paragraphs as the format has them; one empty paragraph where there is none."""
    return "".join(_paragraph(one, base, first=not number) for number, one in enumerate(paras)) or "<a:p/>"


def _paragraph(one: Para, base: float, *, first: bool) -> str:
    size = base + one.step
    before = 0 if first else one.before
    way = ' algn="r" rtl="1"' if one.is_rtl else ' algn="l" rtl="0"'
    side = "marR" if one.is_rtl else "marL"
    inset = f' {side}="{emu(INDENT)}" indent="-{emu(INDENT)}"' if one.bullet else ' marL="0" indent="0"'
    mark = '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if one.bullet else "<a:buNone/>"
    return (
        f"<a:p><a:pPr{inset}{way}>"
        f'<a:lnSpc><a:spcPts val="{round(line_height(size) * 100)}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{round(before * 100)}"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="0"/></a:spcAft>{mark}</a:pPr>'
        f"{''.join(_run(run, size) for run in one.runs)}"
        f'<a:endParaRPr lang="en-GB" sz="{round(size * 100)}" dirty="0"/></a:p>'
    )


def frame(box: Box, tag: str = "a:xfrm") -> str:
    """Where something stands and how large it is."""
    return (
        f'<{tag}><a:off x="{emu(box.x)}" y="{emu(box.y)}"/>'
        f'<a:ext cx="{emu(box.w)}" cy="{emu(box.h)}"/></{tag}>'
    )


def text_box(
    number: int, name: str, box: Box, paras: Sequence[Para], base: float, *, about: str = "", ground: str = "",
    inset: float = 0, middle: bool = False,
) -> str:  # fmt: skip
    """A box of text; `about` says in words what it is, for those who do not see it."""
    margin = emu(inset)
    return (
        f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(one_line(name))} '
        f'descr={quoteattr(one_line(about or name))}/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr>{frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill(ground)}</p:spPr>'
        f'<p:txBody><a:bodyPr wrap="square" lIns="{margin}" tIns="{margin}" rIns="{margin}" bIns="{margin}" '
        f'anchor="{"ctr" if middle else "t"}"><a:noAutofit/></a:bodyPr><a:lstStyle/>'
        f"{paragraphs(paras, base)}</p:txBody></p:sp>"
    )


def bar(number: int, name: str, box: Box, colour: str) -> str:
    """A coloured area that says nothing of its own; programs that read aloud pass it over."""
    return (
        f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name)} descr="">{_DECORATIVE}</p:cNvPr>'
        f"<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>{frame(box)}"
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill(colour)}<a:ln><a:noFill/></a:ln></p:spPr>'
        f'<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


def title(number: int, paras: Sequence[Para], base: float, kind: str = "title") -> str:
    """The title, in the place that the layout has for it."""
    return (
        f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{number}" name="Title"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f'</p:cNvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/>{paragraphs(paras, base)}</p:txBody></p:sp>"
    )


def _foot(size: float, colour: str) -> str:
    """The look of what stands at the foot. Said with the text, for not every program takes it from the master."""
    return f'<a:rPr lang="en-GB" sz="{round(size * 100)}" dirty="0">{fill(colour)}<a:latin typeface="+mn-lt"/></a:rPr>'


def footer(number: int, text: str, size: float, colour: str) -> str:
    """The line at the foot, in its place."""
    return (
        f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{number}" name="Footer"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        '</p:cNvSpPr><p:nvPr><p:ph type="ftr" sz="quarter" idx="11"/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r>{_foot(size, colour)}<a:t>{escape(text)}</a:t></a:r>"
        "</a:p></p:txBody></p:sp>"
    )


def slide_number(number: int, shown: int, size: float, colour: str) -> str:
    """The number of the slide, which counts along when slides are moved."""
    return (
        f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{number}" name="Slide number"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        '</p:cNvSpPr><p:nvPr><p:ph type="sldNum" sz="quarter" idx="12"/></p:nvPr></p:nvSpPr><p:spPr/>'
        '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum">'
        f"{_foot(size, colour)}<a:t>{shown}</a:t></a:fld></a:p></p:txBody></p:sp>"
    )


def table(
    number: int, name: str, box: Box, widths: Sequence[float], rows: Iterable[tuple[float, Sequence[Cell]]], base: float,
    *, about: str, inset: float,
) -> str:  # fmt: skip
    """A table; each row is as high as is said with it, and the first one is its head."""
    columns = "".join(f'<a:gridCol w="{emu(wide)}"/>' for wide in widths)
    body = "".join(
        f'<a:tr h="{emu(high)}">{"".join(_cell(cell, base, inset) for cell in _spanned(cells))}</a:tr>'
        for high, cells in rows
    )
    return (
        f'<p:graphicFrame {NAMES}><p:nvGraphicFramePr><p:cNvPr id="{number}" name={quoteattr(one_line(name))} '
        f'descr={quoteattr(one_line(about))}/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/>'
        f"</p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>{frame(box, 'p:xfrm')}"
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        f'<a:tbl><a:tblPr firstRow="1"><a:tableStyleId>{_NO_STYLE}</a:tableStyleId></a:tblPr>'
        f"<a:tblGrid>{columns}</a:tblGrid>{body}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _spanned(cells: Sequence[Cell]) -> Iterable[Cell | None]:
    for cell in cells:
        yield cell
        yield from (None for _ in range(cell.span - 1))


def _cell(cell: Cell | None, base: float, inset: float) -> str:
    if cell is None:
        return '<a:tc hMerge="1"><a:txBody><a:bodyPr/><a:lstStyle/><a:p/></a:txBody><a:tcPr/></a:tc>'
    span = f' gridSpan="{cell.span}"' if cell.span > 1 else ""
    rule = f'w="9525">{fill(LINE)}'
    margins = f'marL="{emu(inset)}" marR="{emu(inset)}" marT="{emu(inset)}" marB="{emu(inset)}"'
    return (
        f"<a:tc{span}><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs(cell.paras, cell.base or base)}</a:txBody>"
        f'<a:tcPr {margins} anchor="{"ctr" if cell.middle else "t"}">'
        f"<a:lnL><a:noFill/></a:lnL><a:lnR><a:noFill/></a:lnR><a:lnT {rule}</a:lnT><a:lnB {rule}</a:lnB>"
        f"{fill(cell.fill)}</a:tcPr></a:tc>"
    )
