"""The deck before anything is said: its theme, its master, and three layouts, made anew each time.

The colours are those of the screens: sea green for the customer's voice, amber for the business's. The font is one
that every office program has or has a twin of with letters of the same width.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from assistant.reports.slides.drawing import LINE, MUTED, NAMES, Box, bar, emu, fill, frame
from assistant.reports.slides.measure import SPACING

if TYPE_CHECKING:
    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.presentation import Presentation

WIDE, HIGH = 960.0, 540.0
"""The slide, 16 to 9, in points."""
EDGE: Final = 44.0
"""What stays free at the left and the right."""
TITLE: Final = Box(EDGE, 44, WIDE - 2 * EDGE, 66)
BODY: Final = Box(EDGE, 122, WIDE - 2 * EDGE, 370)
"""Where the content stands."""
KICKER: Final = Box(EDGE + 36, 22, WIDE - 2 * EDGE - 36, 16)
"""The line above the title that says what kind of slide it is."""
FRONT: Final = Box(EDGE + 22, 120, 760, 104)
"""The title of the first and the last slide."""
TITLE_SIZE: Final = 24.0
FOOT_SIZE: Final = 8.0
CONTENT, COVER, CLOSING = 0, 1, 2
"""The layouts, by their place."""
CUSTOMER, BUSINESS, PLAIN, DISSENT, TROUBLE, AGREED = (f"accent{number}" for number in range(1, 7))
"""What the accents of the theme stand for."""
_FONT: Final = "Arial"
_COLOURS: Final = {
    "dk1": "22272E", "lt1": "FFFFFF", "dk2": "1F3B4D", "lt2": "F6F4EF",
    "accent1": "12695E", "accent2": "8A5A12", "accent3": "2F5F8F", "accent4": "6A55A3", "accent5": "A82F2F",
    "accent6": "2F7040", "hlink": "245D94", "folHlink": "6A55A3",
}  # fmt: skip


def presentation() -> Presentation:
    """A deck without slides; nothing in it tells where, when or by what machine it was made."""
    import pptx
    from pptx.opc.constants import RELATIONSHIP_TYPE as KIND
    from pptx.oxml import parse_xml
    from pptx.util import Emu

    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Emu(emu(WIDE)), Emu(emu(HIGH))
    size = deck.element.sldSz
    size.attrib.pop("type", None)
    for layout in list(deck.slide_layouts)[3:]:
        deck.slide_layouts.remove(layout)
    for element, made in (
        (deck.slide_master.element, _master()),
        *zip((layout.element for layout in deck.slide_layouts), (_content(), _cover("Cover"), _cover("Closing")), strict=True),
    ):  # fmt: skip
        _put(element, parse_xml(made))
    theme = deck.slide_master.part.part_related_by(KIND.THEME)
    theme.blob = _theme(theme.blob.decode()).encode()
    package = deck.part.package
    for owner, kind in ((package, KIND.THUMBNAIL), (deck.part, KIND.PRINTER_SETTINGS)):
        rels = owner._rels
        for id_ in [id_ for id_, rel in rels.items() if rel.reltype == kind]:
            rels.pop(id_)
    package.part_related_by(KIND.EXTENDED_PROPERTIES).blob = (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        b"<Application>Counterpoint</Application></Properties>"
    )
    return deck


def _put(element: BaseOxmlElement, made: BaseOxmlElement) -> None:
    """Give a master or layout the content of another element, and leave its own relations as they are."""
    layouts = element.find("{*}sldLayoutIdLst")
    for child in list(element):
        element.remove(child)
    for key in list(element.attrib):
        del element.attrib[key]
    element.attrib.update(made.attrib)
    for child in list(made):
        element.append(child)
        if layouts is not None and child.tag.endswith("}clrMap"):
            element.append(layouts)


def _theme(text: str) -> str:
    """The theme of the library with our colours and font."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{code}"/></a:{name}>' for name, code in _COLOURS.items())
    fonts = f'<a:latin typeface="{_FONT}"/><a:ea typeface=""/><a:cs typeface="{_FONT}"/>'
    for tag, name, inner in (
        ("clrScheme", "Counterpoint", colours),
        (
            "fontScheme",
            "Counterpoint",
            f"<a:majorFont>{fonts}</a:majorFont><a:minorFont>{fonts}</a:minorFont>",
        ),
    ):
        text = re.sub(
            f"<a:{tag} .*?</a:{tag}>", f'<a:{tag} name="{name}">{inner}</a:{tag}>', text, flags=re.DOTALL
        )
    return text.replace('name="Office Theme"', 'name="Counterpoint"')


def _level(size: float, colour: str, font: str, *, bold: bool = False, align: str = "l") -> str:
    weight = ' b="1"' if bold else ""
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" '
        f'hangingPunct="1"><a:lnSpc><a:spcPts val="{round(size * SPACING * 100)}"/></a:lnSpc><a:buNone/>'
        f'<a:defRPr sz="{round(size * 100)}"{weight} kern="1200">{fill(colour)}<a:latin typeface="+{font}-lt"/>'
        f'<a:ea typeface="+{font}-ea"/><a:cs typeface="+{font}-cs"/></a:defRPr></a:lvl1pPr>'
    )


def _place(
    number: int, name: str, kind: str, box: Box, hint: str, style: str = "", *, anchor: str = "t"
) -> str:
    """A place of the master or a layout for something that slides hold."""
    idx = {"body": ' idx="1"', "ftr": ' sz="quarter" idx="11"', "sldNum": ' sz="quarter" idx="12"'}.get(
        kind, ""
    )
    told = (
        '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:rPr lang="en-GB"/>'
        "<a:t>‹#›</a:t></a:fld>"
        if kind == "sldNum"
        else f'<a:r><a:rPr lang="en-GB"/><a:t>{hint}</a:t></a:r>'
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}"{idx}/></p:nvPr></p:nvSpPr><p:spPr>{frame(box)}'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>'
        f'<a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="{anchor}">'
        f"<a:noAutofit/></a:bodyPr><a:lstStyle>{style}</a:lstStyle><a:p>{told}</a:p></p:txBody></p:sp>"
    )


def _foot(number: int, colour: str) -> str:
    style = _level(FOOT_SIZE, colour, "mn")
    return _place(
        number, "Footer", "ftr", Box(EDGE, 510, 780, 12), "", style, anchor="ctr"
    ) + _place(
        number + 1, "Slide number", "sldNum", Box(WIDE - EDGE - 60, 510, 60, 12), "",
        _level(FOOT_SIZE + 1, colour, "mn", align="r"), anchor="ctr",
    )  # fmt: skip


def _tree(shapes: str, ground: str, name: str = "") -> str:
    told = f' name="{name}"' if name else ""
    return (
        f"<p:cSld{told}><p:bg><p:bgPr>{fill(ground)}<a:effectLst/></p:bgPr></p:bg><p:spTree>"
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        f"{shapes}</p:spTree></p:cSld>"
    )


def _master() -> str:
    shapes = (
        _place(2, "Title", "title", TITLE, "Title")
        + _place(3, "Text", "body", BODY, "Text")
        + _foot(4, MUTED)
    )
    return (
        f"<p:sldMaster {NAMES}>{_tree(shapes, 'bg1')}"
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
        'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
        f"<p:txStyles><p:titleStyle>{_level(TITLE_SIZE, 'tx2', 'mj', bold=True)}</p:titleStyle>"
        f"<p:bodyStyle>{_level(14, 'tx1', 'mn')}</p:bodyStyle><p:otherStyle>{_level(14, 'tx1', 'mn')}</p:otherStyle>"
        "</p:txStyles></p:sldMaster>"
    )


def _layout(kind: str, name: str, shapes: str, ground: str) -> str:
    return (
        f'<p:sldLayout {NAMES} type="{kind}" preserve="1">{_tree(shapes, ground, name)}'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _content() -> str:
    """Two voices above the title, a thin line above the foot."""
    shapes = (
        bar(7, "Customer's voice", Box(EDGE, 24, 26, 4), CUSTOMER)
        + bar(8, "Business's voice", Box(EDGE, 31, 26, 4), BUSINESS)
        + bar(9, "Line above the foot", Box(EDGE, 502, WIDE - 2 * EDGE, 0.75), LINE)
        + _place(2, "Title", "title", TITLE, "Title")
        + _foot(4, MUTED)
    )
    return _layout("titleOnly", "Content", shapes, "bg1")


def _cover(name: str) -> str:
    """The first and the last slide: light on dark."""
    shapes = (
        bar(7, "Customer's voice", Box(EDGE, FRONT.y, 5, 154), "accent1")
        + bar(8, "Business's voice", Box(EDGE + 8, FRONT.y, 5, 154), "accent2")
        + _place(2, "Title", "title", FRONT, "Title", _level(40, "bg1", "mj", bold=True), anchor="b")
        + _foot(4, "bg2")
    )
    return _layout("titleOnly", name, shapes, "tx2")
