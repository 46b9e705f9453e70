"""The room in a session pack: who plays which part, what has to be at hand, and what could go wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.method.briefs import BRIEFS, EVERY_MATERIAL, EVERY_RISK, ROLES, ROLES_SOURCE
from assistant.method.engagement import Engagement
from assistant.method.sources import SOURCES
from assistant.method.sources import Section as Place
from assistant.reports.model import Block, Item, Items, Section, Table, Text, emphasis, line, strong


def roles(engagement: Engagement, session: int) -> Section:
    """The parts that are played, by whom as far as it is known, and whom else the session needs."""
    return Section("Roles", tuple(_roles(engagement, session)))


def _roles(engagement: Engagement, session: int) -> Iterator[Block]:
    items = []
    for role, does in ROLES:
        names = ", ".join(each.name for each in engagement.participants if each.role == role.lower())
        items.append(Item(line(strong(role), f" ({names}): " if names else ": ", does)))
    yield Items(tuple(items))
    yield Text(line("For this session the room also needs:"))
    yield _plain(BRIEFS[session].seats)
    yield _after([ROLES_SOURCE, BRIEFS[session].source])


def materials(session: int) -> Section:
    """What has to lie there when people come in."""
    return Section("What to have at hand", (_plain((*BRIEFS[session].materials, *EVERY_MATERIAL)),))


def risks(session: int) -> Section:
    """What tends to go wrong: the sign, and what to do then."""
    told = (*BRIEFS[session].risks, *EVERY_RISK)
    rows = tuple((line(each.sign), line(each.then)) for each in told)
    table = Table(("When you notice", "Then"), rows)
    return Section("What could go wrong", (table, _after(each.source for each in told)))


def _after(places: Iterable[Place]) -> Text:
    """Whom the words above rest on, each source once with its sections."""
    by_source: dict[str, list[str]] = {}
    for each in dict.fromkeys(places):
        by_source.setdefault(each.source, []).append(SOURCES[each.source].sections[each.section])
    cited = []
    for id_, names in by_source.items():
        source = SOURCES[id_]
        licence = f" ({source.licence})" if source.licence else ""
        cited.append(f"{source.author}, “{source.title}”: {', '.join(names)}{licence}")
    return Text(line(emphasis(f"After {'; '.join(cited)}.")))


def _plain(texts: Sequence[str]) -> Items:
    return Items(tuple(Item(line(text)) for text in texts))
