"""The report as it would leave: at each of its four depths, to be read before it is written to a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from assistant.method.differences import Piece, Sort
from assistant.reports.build import LEVELS, Level, build
from assistant.reports.model import Block, Change, Item, Items, Line, Quote, Section, Table, Text
from tui.keys import key
from tui.safe import joined, plain
from tui.screens.within import Within

if TYPE_CHECKING:
    from assistant.reports.model import Cited

_NAMES: Final[dict[Level, str]] = {
    "record": "all of it",
    "synthesis": "what it comes to",
    "questions": "what is open",
    "interpretation": "what it means",
}
_ORDER: Final = tuple(LEVELS)
_MARKS: Final[dict[Sort, str]] = {"same": "", "removed": "strike $quiet", "added": "underline $text-success"}


class ReportPreview(Within):
    """One depth of the report, section by section."""

    NAME = "report"
    HELP_TITLE = "The report before it is written"
    HELP_TEXT = (
        "What a report would say, at four depths: all of it, what it comes to, what is open, and what it means. Left and "
        "right go from depth to depth, up and down through it. W writes the one that is shown to a file: .html reads well "
        "on a phone and on paper, .docx goes on in a word processor, .md is for other tools. Every dissent stands in each of them, word for word."
    )
    BINDINGS: ClassVar = [
        key("report.write", "w", "write", "write to a file", "Write what is shown to a file"),
        key("report.deeper", "right,l", "turn(1)", "next depth", "Show the next depth"),
        key("report.back_a_depth", "left,h", "turn(-1)", "depth before", "Show the depth before", show=False),
        key("report.back", "escape", "back", "back", "Go back; nothing is written"),
    ]
    DEFAULT_CSS = """
    ReportPreview #depths { height: auto; padding: 0 1; }
    ReportPreview #reading { height: 1fr; padding: 0 1; }
    ReportPreview #reading Static { height: auto; margin-bottom: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._level: Level = "record"
        self._drawn: object = None

    def body(self) -> Iterable[Widget]:
        """The four depths, and the one that is shown."""
        yield Static("", id="depths", markup=False)
        yield VerticalScroll(id="reading")

    def on_mount(self) -> None:
        self.redraw()
        self.query_one("#reading").focus()

    def redraw(self) -> None:
        """Show the report anew if something changed."""
        state = (self.view.snapshot.revision, self._level)
        if state != self._drawn:
            self._drawn = state
            self._show()
        super().redraw()

    def _show(self) -> None:
        names = [
            (f"● {name}  ", "bold") if level == self._level else (f"○ {name}  ", "$quiet")
            for level, name in _NAMES.items()
        ]
        self.query_one("#depths", Static).update(joined(names))
        states = self.view.workspace.citation_states()
        report = build(self.view.snapshot.engagement, date.today(), states, self._level)
        shown = [joined([(report.title, "bold"), *_apart(report.blocks)])]
        shown += [
            content for section in report.sections for content in _section(section, "bold $text-accent")
        ]
        shown.append(plain(report.attribution, "$quiet"))
        reading = self.query_one("#reading", VerticalScroll)
        reading.remove_children()
        reading.mount_all(Static(content, markup=False) for content in shown)
        reading.scroll_home(animate=False)

    def action_turn(self, by: int) -> None:
        """Show another depth."""
        self._level = _ORDER[(_ORDER.index(self._level) + by) % len(_ORDER)]
        self.redraw()

    def action_write(self) -> None:
        """Write what is shown to a file."""
        self.counterpoint.write_report(self._level)

    def action_back(self) -> None:
        """Go back; a call that is under way elsewhere goes on."""
        self.leave()


def _section(section: Section, style: str) -> Iterator[Content]:
    """A section and those within it, each as a text of its own."""
    yield joined([(section.title, style), *_apart(section.blocks)])
    for within in section.sections:
        yield from _section(within, "bold")


def _apart(blocks: Iterable[Block]) -> Iterator[Content]:
    for block in blocks:
        yield joined(["\n", _block(block)])


def _block(block: Block) -> Content:
    if isinstance(block, Text):
        return _line(block.line)
    if isinstance(block, Quote):
        style = "$text-warning" if block.dissent else ""
        return _quoted([(block.text.strip("\n"), style)], style)
    if isinstance(block, Items):
        return joined([row for item in block.items for row in _item(item, "")], "\n")
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Change):
        return joined(
            [row for what, pieces in block.sides for row in (f"{what}:", _side(pieces, block))], "\n"
        )
    return joined(["It rests on:", *(_cited(each, "") for each in block.cited)], "\n")


def _table(table: Table) -> Content:
    """A table row by row: what it is about, and below it what its other columns say of it."""
    rows: list[str | Content] = [f"{table.caption}:"] if table.caption else []
    for first, *others in table.rows:
        rows.append(joined(["• ", _line(first)]))
        told = zip(table.columns[1:], others, strict=True)
        said = [joined([(f"{column}: ", "$quiet"), _line(cell)]) for column, cell in told if cell]
        rows += [joined(["  ", joined(said, " · ")])] if said else []
    return joined(rows, "\n")


def _side(pieces: Iterable[Piece], change: Change) -> Content:
    return _quoted([(each.text, _MARKS[each.sort] if change.is_marked else "") for each in pieces])


def _quoted(parts: Iterable[tuple[str, str]], bar: str = "") -> Content:
    """What somebody wrote, with a bar ahead of each line."""
    told = [("  │ ", bar)]
    for text, style in parts:
        first, *others = text.split("\n")
        told.append((first, style))
        told += [each for line in others for each in (("\n  │ ", bar), (line, style))]
    return joined(told)


def _item(item: Item, indent: str) -> Iterator[Content]:
    sign = f"{item.number}." if item.number else "•"
    yield joined([f"{indent}{sign} ", _line(item.line)])
    if item.text:
        yield joined([f"{indent}  ", _line(item.text)])
    for each in item.below:
        yield from _item(each, f"{indent}  ")
    yield from (_cited(each, f"{indent}  ") for each in item.sources)


def _cited(cited: Cited, indent: str) -> Content:
    where = ", ".join(filter(None, (cited.title, cited.location)))
    words = f": “{cited.quote}”" if cited.quote.strip() else ""
    warning = f" ({cited.warning})" if cited.warning else ""
    return joined([(f"{indent}↳ {where}{words}", "$quiet"), (warning, "$text-warning")])


def _line(line: Line) -> Content:
    return joined(
        [(words.text, "bold" if words.strong else "$quiet" if words.emphasis else "") for words in line]
    )
