"""The styles a report needs, found by name in a template, and those it lacks added to it as ours are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from assistant.reports.docx.marks import element

if TYPE_CHECKING:
    from docx.document import Document

_LINKS: Final = ("basedOn", "next", "link")
_RANKED: Final = "2"
"""The id in our template of the numbered list."""
_NUMBERING: Final = "numbering"


@dataclass(frozen=True, slots=True)
class Styling:
    """What the text of a report is written with."""

    ids: Mapping[str, str]
    """The id of each style by its name in our template."""
    missing: tuple[str, ...]
    """Names of the styles that were not there and are now."""
    definition: str
    """The id of what a numbered list looks like."""
    numbering: Any
    """The element that holds all lists."""

    @property
    def highest(self) -> int:
        """The highest id of a list."""
        return _highest(self.numbering, "num", "numId")

    def start_lists(self, highest: int, starts: Iterable[int]) -> None:
        """Give each numbered list its first number; their ids follow on `highest`."""
        for number, start in enumerate(starts, 1):
            begins = element("lvlOverride", element("startOverride", val=str(start)), ilvl="0")
            kind = element("abstractNumId", val=self.definition)
            self.numbering.append(element("num", kind, begins, numId=str(highest + number)))


def styling(document: Document, ours: Document) -> Styling:
    """Make `document` hold every style of `ours`; it may be the same."""
    mine = {_value(style, "name"): style for style in _styles(ours)}
    numbering, lists = _lists(document, ours)
    there = {_key(style): _id(style) for style in _styles(document)}
    ids, missing = _ids(mine, there)
    by_id = {_id(style): ids[name] for name, style in mine.items()}
    for name in missing:
        copy = deepcopy(mine[name])
        copy.set(_qn("styleId"), ids[name])
        copy.attrib.pop(_qn("default"), None)
        for link in (each for sort in _LINKS for each in copy.findall(_qn(sort))):
            link.set(_qn("val"), by_id[link.get(_qn("val"))])
        for number in copy.iter(_qn("numId")):
            number.set(_qn("val"), lists[number.get(_qn("val"))])
        document.styles.element.append(copy)
    ranked = next(each for each in numbering.findall(_qn("num")) if each.get(_qn("numId")) == lists[_RANKED])
    return Styling(ids, tuple(missing), _value(ranked, "abstractNumId"), numbering)


def _ids(mine: Mapping[str, Any], there: Mapping[tuple[str, str], str]) -> tuple[dict[str, str], list[str]]:
    """The id of each style of ours where it is to be used, and the names of those that are not there."""
    ids: dict[str, str] = {}
    missing = []
    taken = set(there.values())
    for name, style in mine.items():
        found = there.get(_key(style))
        if found is None:
            missing.append(name)
            found = _id(style)
            while found in taken:
                found += "Counterpoint"
            taken.add(found)
        ids[name] = found
    return ids, missing


def _lists(document: Document, ours: Document) -> tuple[Any, dict[str, str]]:
    """The lists of `document`, ours among them, and what our ids of lists became there."""
    mine = _numbering(ours)
    own = [each.get(_qn("numId")) for each in mine.findall(_qn("num"))]
    if document is ours:
        return mine, {id_: id_ for id_ in own}
    numbering = _numbering(document)
    # It must come last, says nothing of the lists, and may be left out.
    for each in numbering.findall(_qn("numIdMacAtCleanup")):
        numbering.remove(each)
    first, next_list = (
        _highest(numbering, tag, id_) + 1 for tag, id_ in (("abstractNum", "abstractNumId"), ("num", "numId"))
    )
    definitions = {}
    at = max((numbering.index(each) + 1 for each in numbering.findall(_qn("abstractNum"))), default=0)
    for number, each in enumerate(mine.findall(_qn("abstractNum"))):
        copy = deepcopy(each)
        definitions[each.get(_qn("abstractNumId"))] = str(first + number)
        copy.set(_qn("abstractNumId"), str(first + number))
        # Tied to styles by id, of which the template may have its own.
        for style in list(copy.iter(_qn("pStyle"))):
            style.getparent().remove(style)
        numbering.insert(at + number, copy)
    lists = {}
    for number, each in enumerate(mine.findall(_qn("num"))):
        lists[each.get(_qn("numId"))] = str(next_list + number)
        kind = element("abstractNumId", val=definitions[_value(each, "abstractNumId")])
        numbering.append(element("num", kind, numId=str(next_list + number)))
    return numbering, lists


def _numbering(document: Document) -> Any:
    """The element that holds the lists of a document, made where there is none."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.parts.numbering import NumberingPart

    part = document.part
    try:
        return part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element  # type: ignore[attr-defined]  # it is one of XML
    except KeyError:
        made = NumberingPart(
            PackURI("/word/counterpoint-numbering.xml"),
            CONTENT_TYPE.WML_NUMBERING,
            cast("Any", element(_NUMBERING)),
            part.package,
        )
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return made.element


def _highest(numbering: Any, tag: str, id_: str) -> int:
    return max((int(each.get(_qn(id_))) for each in numbering.findall(_qn(tag))), default=0)


def _styles(document: Document) -> list[Any]:
    return [style for style in document.styles.element.findall(_qn("style")) if _value(style, "name")]


def _key(style: Any) -> tuple[str, str]:
    return style.get(_qn("type"), "paragraph"), _value(style, "name").casefold()


def _id(style: Any) -> str:
    return str(style.get(_qn("styleId")))


def _value(within: Any, tag: str) -> str:
    found = within.find(_qn(tag))
    return "" if found is None else str(found.get(_qn("val"), ""))


def _qn(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")
