"""pdf: the text of each page with its comments and filled forms, under the headings of the outline where there is one."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from assistant.retrieval.reading.cutting import MOST
from assistant.retrieval.reading.errors import Refusal
from assistant.retrieval.reading.flow import Heading, Item, block
from assistant.retrieval.reading.formats.pageparts import attached, look_at_baggage
from assistant.retrieval.reading.limits import Limits
from assistant.retrieval.reading.notes import Notes
from assistant.retrieval.reading.places import Spot
from assistant.retrieval.reading.pulse import reached
from assistant.text import fold

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_HYPHENS: Final = ("-", "\u2010")
_LIST_ITEM: Final = re.compile(r"\s*(?:[-*•–·▪●◦‣]|\(?\d{1,3}[.)]|[a-z][.)])\s")
_CLOSING: Final = "\"'’”»)]"
_SENTENCE_ENDS: Final = (".", "!", "?", ":", "…")
_INVISIBLE: Final = re.compile(rb"\b[37]\s+Tr\b")
_TINY: Final = re.compile(rb"/\S+\s+(?:0?\.\d+|[01](?:\.\d*)?)\s+Tf\b")
_WHITE: Final = re.compile(
    rb"(?<![\d.])(?:1(?:\.0*)?\s+1(?:\.0*)?\s+1(?:\.0*)?\s+rg|1(?:\.0*)?\s+g)\s"
    # Nothing may set another colour before the text.
    rb"(?:(?!\s(?:rg|g|k|scn?|Q)\s).){0,400}?T[jJ]",
    re.DOTALL,
)
_PAINTED: Final = re.compile(rb"(?:^|\s)(?:f\*?|F|B\*?|b\*?|sh|Do)(?=\s|\Z)")
_DEEPEST: Final = 9
_MOST_BOOKMARKS: Final = 5_000
_NUMBERING: Final = r"(?:(?:[^\W\d]+ )?[\divxlc]+(?:\.\d+)*[.):]? )?"
"""What may stand before a heading's words on the page and not in the outline: ``2.1``, ``chapter iv``."""
_FEW: Final = 4
"""Pages below which nothing can be told to run along them."""
_REPEATED: Final = 0.35
"""Share of the pages on which a first or last line stands that counts as running; in a book, left and right pages differ."""


_STRING: Final = 16
"""What a piece of text costs beyond its bytes: the library looks up its place and its letters."""
_LIGATURES: Final = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)


def blocks(data: bytes, notes: Notes, limits: Limits) -> Iterator[Item]:
    """The paragraphs of all pages; lines that run along the top or foot of the pages are given once.

    Raises:
        Refusal: ``password`` for a document that opens only with one.
    """
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        # Many are locked only against printing and open without a password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refusal("password")
        count = len(reader.pages)
    except FileNotDecryptedError as error:
        raise Refusal("password", "it is encrypted") from error
    look_at_baggage(reader, notes)
    bookmarks = _bookmarks(reader)
    pages: list[list[str]] = []
    extras: list[list[Item]] = []
    drawn, held = 0, 0
    for number in range(min(count, limits.pages)):
        reached(number, count)
        where = f"page {number + 1}"
        page = reader.pages[number]
        size = _size(page)
        drawn += size
        if drawn - size > limits.drawn or held > limits.passages * MOST:
            break
        if size > limits.page:
            notes.add("page-left-out", "More is drawn on this page than can be read; it was left out.", where)
            pages.append([])
        else:
            pages.append(_lines(page, where, notes))
        held += sum(map(len, pages[-1]))
        extras.append(_extras(page, where, notes))
    if len(pages) < count:
        text = f"Only the first {len(pages)} of {count} pages were read; the rest was left out."
        notes.add("cut", text, f"page {len(pages)}")
    running = _running(pages)
    said: set[_Known] = set()
    for number, lines in enumerate(pages, start=1):
        place = Spot(f"page {number}")
        kept: list[str] = []
        edges = _edges(lines)
        for at, line in enumerate(lines):
            known = _known(line, number) & running if at in edges else set()
            # A page's number alone is no text; its place says it.
            if not known & said and not any(words == "#" for words, _ in known):
                kept.append(line)
            said |= known
        yield from _page(kept, place, bookmarks.get(number, []))
        yield from extras[number - 1]


def _size(page: PageObject) -> int:
    """What reading the page costs, in bytes that draw lines; 0 where it cannot be told, which reading then shows."""
    try:
        contents = page.get_contents()
        data = b"" if contents is None else contents.get_data()
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - a damaged page raises whatever the library stumbles over
        return 0
    return len(data) + _STRING * (data.count(b"(") + data.count(b"<"))


def _extras(page: PageObject, where: str, notes: Notes) -> list[Item]:
    """Comments and forms on the page. Damaged ones are noted and cost nothing else."""
    try:
        return list(attached(page, where, notes))
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - as above
        notes.add("damaged-parts", "Comments or forms on this page are damaged and could not be read.", where)
        return []


def _lines(page: PageObject, where: str, notes: Notes) -> list[str]:
    """The lines of a page that hold something. A page that cannot be read is noted, and the others go on."""
    try:
        text = page.extract_text().translate(_LIGATURES)
        _look_for_invisible(page, where, notes)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - a damaged page raises whatever the library stumbles over; the other pages are whole
        notes.add("page-without-text", "This page is damaged and could not be read.", where)
        return []
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        notes.add(
            "page-without-text", "No text can be read on this page; it may be a picture or a scan.", where
        )
    return lines


def _look_for_invisible(page: PageObject, where: str, notes: Notes) -> None:
    contents = page.get_contents()
    drawn = contents.get_data() if contents is not None else b""
    if _INVISIBLE.search(drawn):
        notes.add(
            "invisible-text",
            "Text is laid invisibly over the page, as scanners do with what they recognised; it was read all the same.",
            where,
        )
    white = _WHITE.search(drawn)
    # White on a ground that something was painted on may well be seen.
    if white and not _PAINTED.search(drawn[: white.start()]):
        notes.add("invisible-text", "Text is white on an empty page; it was read all the same.", where)
    tiny = _TINY.search(drawn)
    # Where the page is scaled, a size of 1 says nothing.
    if tiny and not re.search(rb"\s(?:Tm|cm)\s", drawn):
        notes.add("invisible-text", "Text is too small to be seen; it was read all the same.", where)


_Known = tuple[str, int | None]


def _running(pages: list[list[str]]) -> set[_Known]:
    """Lines that stand at the edges of most pages, the same but for the number of the page."""
    if len(pages) < _FEW:
        return set()
    times: Counter[_Known] = Counter()
    for number, lines in enumerate(pages, start=1):
        times.update({known for at in _edges(lines) for known in _known(lines[at], number)})
    return {known for known, count in times.items() if count >= max(_FEW, len(pages) * _REPEATED)}


def _edges(lines: list[str]) -> set[int]:
    """Which lines are the first and the last of a page: one at each end, two where it has many."""
    depth = 2 if len(lines) > _FEW * 2 else 1
    return {*range(len(lines))[:depth], *range(len(lines))[-depth:]}


def _known(line: str, page: int) -> set[_Known]:
    """What a line is recognised by on another page: its words, and its words around a number that goes up with the pages."""
    words = " ".join(line.split())
    known: set[_Known] = {(words, None)}
    numbers = list(re.finditer(r"\d{1,6}", words))
    for number in (numbers[:1] + numbers[-1:]) if numbers else []:
        known.add((f"{words[: number.start()]}#{words[number.end() :]}", int(number[0]) - page))
    return known


def _page(lines: list[str], place: Spot, bookmarks: list[tuple[int, str]]) -> Iterator[Item]:
    """Paragraphs of a page under the headings that begin on it."""
    headings, own = _headings(lines, bookmarks)
    widest = max((len(line.strip()) for line in lines), default=0)
    held: list[str] = []
    before = ""
    for number, line in enumerate(lines):
        starts = (
            number in headings
            or _LIST_ITEM.match(line)
            or (before.rstrip(_CLOSING).endswith(_SENTENCE_ENDS) and len(before) < widest * 0.8)
        )
        if held and starts:
            yield block(_joined(held), place, place.section)
            held = []
        for level, title in headings.get(number, ()):
            yield Heading(level, title, place)
        before = line.strip()
        if number not in own:
            held.append(before)
    if held:
        yield block(_joined(held), place, place.section)
    for level, title in headings.get(len(lines), ()):
        yield Heading(level, title, place)


def _headings(
    lines: list[str], bookmarks: list[tuple[int, str]]
) -> tuple[dict[int, list[tuple[int, str]]], set[int]]:
    """The headings by the line they begin at, and the lines that are headings themselves.

    A bookmark whose words stand on no line begins where the one before it did, or at the top.
    """
    words = [fold(line) for line in lines]
    headings: dict[int, list[tuple[int, str]]] = {}
    own: set[int] = set()
    start = 0
    for level, title in bookmarks:
        wanted = re.compile(_NUMBERING + re.escape(fold(title)))
        found = next(
            (n for n in range(start, len(words)) if n not in own and wanted.fullmatch(words[n])), None
        )
        if found is not None:
            start = found
            own.add(found)
            title = lines[found].strip()
        headings.setdefault(start, []).append((level, title))
    return headings, own


def _joined(lines: list[str]) -> str:
    """Lines as one; a word divided at the end of a line is put together."""
    words: list[str] = []
    for line, after in pairwise([*lines, ""]):
        divided = line.endswith(_HYPHENS) and line[-2:-1].isalpha() and after[:1].islower()
        words += [line[:-1]] if divided else [line, " "]
    return "".join(words)


def _bookmarks(reader: PdfReader) -> dict[int, list[tuple[int, str]]]:
    """Level and title of the entries of the outline, by the page they lead to (from 1)."""
    found: dict[int, list[tuple[int, str]]] = {}
    try:
        outline = reader.outline
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - a damaged outline costs the headings, not the text
        return {}
    left = _MOST_BOOKMARKS

    def walk(entries: list[Any], level: int) -> None:
        nonlocal left
        for entry in entries:
            left -= 1
            if left < 0:
                return
            if isinstance(entry, list):
                if level < _DEEPEST:
                    walk(entry, level + 1)
                continue
            page = reader.get_destination_page_number(entry)
            title = " ".join(str(entry.title or "").split())
            if page is not None and page >= 0 and title:
                found.setdefault(page + 1, []).append((level, title))

    try:
        walk(outline, 1)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - as above: an entry that leads nowhere costs the headings after it
        return found
    return found
