"""Commands on the documents that are in a workspace."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from assistant.cli.adding import tell_notes
from assistant.cli.beside import change
from assistant.cli.inputs import open_workspace
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import WIDTH, emit, say
from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Document
from assistant.method.said import counted
from assistant.passages import DocumentNote
from assistant.text import one_line

if TYPE_CHECKING:
    from assistant.workspace.citing import Cited
    from assistant.workspace.document import Workspace

_SHOWN: Final = 20


@click.group()
@file_argument
@click.pass_context
def documents(context: click.Context, file: Path) -> None:
    """List, show, remove, return or erase the documents of FILE; `add` brings them in."""
    context.obj = file


@documents.command("list")
@json_option
@click.pass_obj
def list_(file: Path, as_json: bool) -> None:
    """List the documents: what they are, whether they may be sent to a model, and how often they are cited."""
    with open_workspace(file, read_only=True) as workspace:
        listed, removed = workspace.engagement().documents, workspace.removed_documents()
        here = {content.document for content in workspace.passages().contents()}
        cited = Counter(each.citation.document for each in workspace.citations())
    if as_json:
        emit(
            {
                "documents": [
                    {**each.model_dump(mode="json"), "here": each.id in here, "cited": cited[each.id]}
                    for each in listed
                ],
                "removed": [{**each.model_dump(mode="json"), "cited": cited[each.id]} for each in removed],
            }
        )
        return
    for each in listed:
        say(f"{each.id}  {one_line(each.title)}", width=WIDTH, hang="    ")
        say(", ".join(_about(each, here=each.id in here, cited=cited[each.id])), indent="    ", width=WIDTH)
        tell_notes(_notes(each), "    ")
    if not listed:
        say(f"No documents. Add some: counterpoint add {file} PATHS…", width=WIDTH)
    for each in removed:
        say(f"{each.id}  removed: {one_line(each.title)}", width=WIDTH, hang="    ")
    if removed:
        say("The text of what was removed is still in the file; next is one of")
        for what in ("return", "erase"):
            say(f"counterpoint documents {file} {what} ID", indent="  ")


@documents.command()
@click.argument("id_", metavar="ID")
@click.option(
    "--from", "first", type=click.IntRange(1), default=1, show_default=True, help="The first passage shown."
)
@click.option(
    "-n", "count", type=click.IntRange(1, 100_000), default=_SHOWN, show_default=True, help="How many."
)
@click.option(
    "--around", type=click.IntRange(1), metavar="N", help="Passage N with the one before and after it."
)
@json_option
@click.pass_obj
def show(file: Path, id_: str, first: int, count: int, around: int | None, as_json: bool) -> None:
    """The passages of the document ID, numbered as `cite` wants them."""
    from assistant.documents.proving import content_of

    with open_workspace(file, read_only=True) as workspace:
        document = _named(workspace, id_)
        content = content_of(workspace, document.id)
        if around is not None:
            first, count = max(1, around - 1), min(around, 2) + 1
        if (around or first) > content.count:
            raise NotFound(
                f"{document.id} has no passage {around or first}.",
                hint=f"It has {counted(content.count, 'passage')}.",
            )
        places = range(first - 1, min(first - 1 + count, content.count))
        passages = workspace.passages().get(content.digest, content.reader, places)
    numbered = list(zip((place + 1 for place in places), passages, strict=True))
    if as_json:
        emit(
            {
                "document": document,
                "passages": [
                    {
                        "place": place,
                        "location": passage.location,
                        "headings": list(passage.headings),
                        "text": passage.text,
                    }
                    for place, passage in numbered
                ],
            }
        )
        return
    say(
        f"{document.id}  {one_line(document.title)} ({counted(content.count, 'passage')})",
        width=WIDTH,
        hang="    ",
    )
    tell_notes(_notes(document), "    ")
    for place, passage in numbered:
        where = " › ".join(filter(None, (passage.location, *map(one_line, passage.headings))))
        say(f"\n{place}  {where}", width=WIDTH, hang="   ")
        say(passage.text, indent="   ", width=WIDTH)
    if numbered[-1][0] < content.count and around is None:
        say(
            f"\nThe next: counterpoint documents {file} show {document.id} --from {numbered[-1][0] + 1}",
            width=WIDTH,
        )


@documents.command()
@click.argument("id_", metavar="ID")
@click.argument("when", type=click.Choice(["always", "never"]))
@by_option
@json_option
@click.pass_obj
def send(file: Path, id_: str, when: Literal["always", "never"], actor: str | None, as_json: bool) -> None:
    """Whether the text of ID may be sent to a model: always, or never."""
    change(file, "documents", id_, {"send": when}, actor, as_json=as_json)


@documents.command()
@click.argument("id_", metavar="ID")
@by_option
@json_option
@click.pass_obj
def remove(file: Path, id_: str, actor: str | None, as_json: bool) -> None:
    """Take the document ID out of use. `undo` brings it back; its text stays in the file until it is erased."""
    with open_workspace(file, actor) as workspace:
        title = _named(workspace, id_).title
        written = workspace.remove_document(id_)
        cited = workspace.citations_of(id_)
    if as_json:
        emit({"removed": id_, "cited": _where(cited), "revision": written.revision})
        return
    say(f"Removed {one_line(title)}. Its text is still in the file; next is one of", width=WIDTH)
    for what in ("return", "erase"):
        say(f"counterpoint documents {file} {what} {id_}", indent="  ")
    _tell_cited(cited)


@documents.command("return")
@click.argument("id_", metavar="ID")
@by_option
@json_option
@click.pass_obj
def return_(file: Path, id_: str, actor: str | None, as_json: bool) -> None:
    """Bring the document ID, which was removed, back into use."""
    with open_workspace(file, actor) as workspace:
        written = workspace.return_document(id_)
        title = _named(workspace, id_).title
    if as_json:
        emit({"returned": id_, "title": title, "changed": written.changed, "revision": written.revision})
    elif written.changed:
        say(f"{one_line(title)} is in use again.", width=WIDTH)
    else:
        say(f"{one_line(title)} is in use; nothing was changed.", width=WIDTH)


@documents.command()
@click.argument("id_", metavar="ID")
@click.option("--yes", is_flag=True, help="Erase without asking.")
@by_option
@json_option
@click.pass_obj
def erase(file: Path, id_: str, yes: bool, actor: str | None, as_json: bool) -> None:
    """Erase the document ID for good, text and all. Nothing brings it back; what was quoted from it stays."""
    from assistant.config import load_settings
    from assistant.documents.shelf import erase_document, open_library

    with open_workspace(file, actor) as workspace:
        workspace.must_be_writable()
        # Known or not, in use or removed: it is told before anybody is asked.
        workspace.texts_to_erase(id_)
        known = [*workspace.engagement().documents, *workspace.removed_documents()]
        title = next((each.title for each in known if each.id == id_), id_)
        if not yes:
            _consent(one_line(title))
        with open_library(workspace, load_settings()) as library:
            erased = erase_document(workspace, library, id_)
        cited = workspace.citations_of(id_)
    if as_json:
        emit(
            {
                "erased": id_,
                "passages": erased.passages,
                "cited": _where(cited),
                "copies": [str(copy) for copy in erased.copies],
                "compacted": erased.compacted,
                "revision": erased.written.revision,
            }
        )
        return
    say(f"Erased {one_line(title)}: {counted(erased.passages, 'passage')} gone for good.", width=WIDTH)
    _tell_cited(cited)
    if erased.copies:
        say("These backups of before still hold the text; delete them if it must be nowhere:", width=WIDTH)
        for copy in erased.copies:
            say(str(copy), indent="  ")


def _consent(title: str) -> None:
    if not sys.stdin.isatty():
        raise BadInput(
            "Nothing was erased, since there is nobody here to ask.",
            kept="Nothing was changed.",
            hint="Say --yes.",
        )
    click.confirm(f"Erase {title} for good? `undo` will not bring it back.", abort=True, err=True)


def _named(workspace: Workspace, id_: str) -> Document:
    document = next((each for each in workspace.engagement().documents if each.id == id_), None)
    if document is not None:
        return document
    if any(each.id == id_ for each in workspace.removed_documents()):
        raise NotFound(f"{id_} was removed.", hint=f"`documents FILE return {id_}` brings it back into use.")
    raise NotFound(
        f"There is no document {one_line(id_, 80)!r}.", hint="`documents FILE list` names them all."
    )


def _about(document: Document, *, here: bool, cited: int) -> list[str]:
    from assistant.retrieval.reading.kinds import MEDIA_TYPES

    kind = next(
        (kind for kind, media in MEDIA_TYPES.items() if media == document.media_type), document.media_type
    )
    return [
        kind or "unknown kind",
        counted(document.passages or 0, "passage") if here else "text not here",
        "may be sent" if document.send == "always" else "never sent",
        f"cited {counted(cited, 'time')}" if cited else "not cited",
        *([f"added {document.added.isoformat()}"] if document.added else []),
    ]


def _notes(document: Document) -> tuple[DocumentNote, ...]:
    return tuple(DocumentNote(note.code, note.text, note.location) for note in document.notes)


def _where(cited: list[Cited]) -> list[dict[str, Any]]:
    return [{"target": each.target, "index": each.index + 1} for each in cited]


def _tell_cited(cited: list[Cited]) -> None:
    if cited:
        targets = ", ".join(dict.fromkeys(each.target for each in cited))
        say(f"It is cited on {targets}; `citations` and every report say that it is gone.", width=WIDTH)


COMMANDS = (documents,)
