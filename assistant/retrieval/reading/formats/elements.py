"""Elements of office XML by their local names, so that both dialects of the format read the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


def parsed(xml: bytes) -> _Element:
    """The root of a part that has been looked over; nothing is fetched and no entity unfolded all the same."""
    from lxml import etree

    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def name(element: _Element) -> str:
    """The element's name without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: _Element | None, attribute: str = "val") -> str:
    """An attribute by its local name; empty where there is none."""
    if element is None:
        return ""
    return next((str(text) for key, text in element.items() if str(key).rpartition("}")[2] == attribute), "")


def child(element: _Element | None, wanted: str) -> _Element | None:
    """The first child called `wanted`."""
    return None if element is None else next((inner for inner in element if name(inner) == wanted), None)
