"""Commands on proof: what the documents say to an answer, and what answers and records cite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from assistant.cli.inputs import check_base, open_workspace, question_named
from assistant.cli.options import base_option, by_option, file_argument, json_option, question_argument
from assistant.cli.output import EXIT_FOUND, WIDTH, emit, say, say_aside, side_by_side
from assistant.cli.progress import bar
from assistant.text import one_line
from assistant.workspace.document import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.retrieval.library import Library, PassageFound
    from assistant.retrieval.proof import Conflict, Quotable

BROKEN: Final = frozenset({"changed", "removed", "erased"})
"""States of a citation that nobody can rely on any more. One that only moved is where it is said to be found."""
_MOST_BESIDE: Final = 3


@click.command()
@file_argument
@question_argument
@click.option("--for", "looking_for", default="", metavar="WORDS", help="Look for these words besides.")
@click.option(
    "-k", "count", type=click.IntRange(1, 50), default=5, show_default=True, help="How many passages."
)
@json_option
def evidence(file: Path, question: str, looking_for: str, count: int, as_json: bool) -> None:
    """What the documents of FILE say to QUESTION and its answer, and the numbers for the same thing that differ."""
    from assistant.documents.homework import results
    from assistant.documents.proving import is_cited, proof_for, said_to

    asked = question_named(question)
    with open_workspace(file, read_only=True) as workspace, library_of(workspace) as library:
        engagement = workspace.engagement()
        titles = titles_of(workspace)
        said = said_to(engagement, asked)
        proof = proof_for(engagement, library, asked.slug, count, looking_for=looking_for)
        cited = [is_cited(engagement, asked.slug, each.found) for each in proof.found]
        notice = library.notice
        brought = results(workspace, engagement, asked.slug)
    if as_json:
        emit(
            {
                "question": asked.slug,
                "homework": [
                    {"action": action.id} | passage_data(each.found, titles) | {"quote": each.quote}
                    for action, each in brought
                ],
                "passages": [
                    passage_data(each.found, titles)
                    | {
                        "quote": each.quote,
                        "matched": _matched(each),
                        "speaks_to": "answer" if each.answers else "question",
                        "cited": is_cited_,
                    }
                    for each, is_cited_ in zip(proof.found, cited, strict=True)
                ],
                "conflicts": [conflict_data(each, titles, said) for each in proof.conflicts],
                "notice": notice,
            }
        )
        return
    for action, each in brought:
        say(f"From homework {action.id}, done {action.done}:")
        say(where(each.found, titles), indent="    ", width=WIDTH, hang="    ")
        say(f"“{each.quote}”", indent="    ", width=WIDTH)
        say()
    shown = {(each.found.document, each.found.place) for _, each in brought}
    for each, is_cited_ in zip(proof.found, cited, strict=True):
        if (each.found.document, each.found.place) in shown:
            continue
        say(f"{where(each.found, titles)}{'  (cited)' if is_cited_ else ''}", width=WIDTH, hang="    ")
        say(f"“{each.quote}”", indent="    ", width=WIDTH)
        if _matched(each):
            told = "speaks of" if each.answers else "speaks to the question"
            say(f"{told}: {', '.join(_matched(each))}", indent="    ", width=WIDTH, hang="  ")
        elif each.found.passage.headings:
            under = one_line(" > ".join(each.found.passage.headings))
            say(f"stands under: {under}", indent="    ", width=WIDTH, hang="  ")
        say()
    tell_conflicts(proof.conflicts, titles, said)
    if not titles:
        say("There are no documents yet. To add some:")
        say(f"counterpoint add {file} PATHS…", indent="    ")
    elif not proof.found and not brought:
        unanswered = "" if said or looking_for else " Once something is answered, they are searched for that."
        say(
            f"Nothing in the documents speaks to this.{unanswered} Words of your own may find more: --for WORDS",
            width=WIDTH,
        )
    else:
        first = (brought[0][1] if brought else proof.found[0]).found
        say("To cite the first:")
        say(
            f"counterpoint cite {file} {asked.slug} --document {first.document} --place {first.place + 1}",
            indent="    ",
        )
    if notice:
        say_aside(f"counterpoint: {one_line(notice)}")


@click.command()
@file_argument
@click.argument("target")
@click.option("--document", required=True, metavar="ID", help="The document.")
@click.option(
    "--place", type=click.IntRange(1), required=True, metavar="N", help="The passage, as `evidence` counts."
)
@click.option("--quote", default="", metavar="TEXT", help="The words; the fitting sentences where not given.")
@by_option
@json_option
def cite(
    file: Path, target: str, document: str, place: int, quote: str, actor: str | None, as_json: bool
) -> None:
    """Cite a passage on TARGET, the slug of a question or the id of a record. The words must stand there."""
    from assistant.documents.proving import cite_passage, sources_of

    with open_workspace(file, actor) as workspace:
        citation, written = cite_passage(workspace, target, document, place - 1, quote)
        sources = sources_of(workspace.engagement(), target)
        index = sources.index(citation) + 1
    if as_json:
        emit(
            {
                "target": target,
                "index": index,
                "citation": citation,
                "changed": written.changed,
                "revision": written.revision,
            }
        )
        return
    done = "Cited" if written.changed else "Cited there already"
    say(
        f"{done} on {one_line(target)}, source {index}: {citation.title}, {citation.location}",
        width=WIDTH,
        hang="  ",
    )
    say(f"“{citation.quote}”", indent="  ", width=WIDTH)


@click.command()
@file_argument
@click.argument("target")
@click.argument("index", type=click.IntRange(1), metavar="N")
@base_option
@by_option
@json_option
def uncite(file: Path, target: str, index: int, base: int | None, actor: str | None, as_json: bool) -> None:
    """Take back source N of TARGET, counted as `citations` does."""
    from assistant.documents.proving import sources_of

    with open_workspace(file, actor) as workspace:
        check_base(workspace, base)
        written = workspace.uncite(target, index - 1, base=base)
        left = len(sources_of(workspace.engagement(), target))
    if as_json:
        emit({"target": target, "left": left, "changed": written.changed, "revision": written.revision})
    else:
        say(
            f"Took back source {index} of {one_line(target)}. `counterpoint undo {file}` brings it back.",
            width=WIDTH,
        )


@click.command()
@file_argument
@click.argument("target", required=False)
@json_option
def citations(file: Path, target: str | None, as_json: bool) -> int:
    """What answers and records cite of the documents, and whether it still stands there; exit code 1 where not."""
    from assistant.documents.proving import sources_of
    from assistant.reports.cited import TOLD

    with open_workspace(file, read_only=True) as workspace:
        if target is not None:
            sources_of(workspace.engagement(), target)
        cited = [each for each in workspace.citations() if target in (None, each.target)]
    broken = sum(each.state in BROKEN for each in cited)
    if as_json:
        emit(
            {
                "citations": [
                    {
                        "target": each.target,
                        "index": each.index + 1,
                        **each.citation.model_dump(mode="json"),
                        "state": each.state,
                    }
                    for each in cited
                ],
                "broken": broken,
            }
        )
        return EXIT_FOUND if broken else 0
    for each in cited:
        source = each.citation
        mark = "✗" if each.state in BROKEN else "?" if each.state == "unknown" else "✓"
        place = ", ".join(filter(None, (source.document, source.title, source.location)))
        say(f"{mark} {each.target} {each.index + 1}  {place}", width=WIDTH, hang="    ")
        if source.quote:
            say(f"“{source.quote}”", indent="    ", width=WIDTH)
        if each.state in TOLD:
            say(TOLD[each.state], indent="    ", width=WIDTH)
    if not cited:
        say("No document is cited.")
    return EXIT_FOUND if broken else 0


@contextmanager
def library_of(workspace: Workspace) -> Iterator[Library]:
    """The documents of `workspace`, with their index brought up to date before anything is sought."""
    from assistant.config import load_settings
    from assistant.documents.shelf import open_library

    with open_library(workspace, load_settings()) as library:
        with bar("Indexing") as progress:
            library.refresh(progress)
        yield library


def titles_of(workspace: Workspace) -> dict[str, str]:
    """What each document in use is called."""
    return {document.id: document.title for document in workspace.engagement().documents}


def where(found: PassageFound, titles: Mapping[str, str]) -> str:
    """Where a passage stands, for people: title and location, and what `cite` calls it."""
    title = ", ".join(filter(None, (one_line(titles.get(found.document, "")), found.passage.location)))
    return f"{title}   [{found.document}, place {found.place + 1}]"


def passage_data(found: PassageFound, titles: Mapping[str, str]) -> dict[str, Any]:
    """A passage that was found."""
    return {
        "document": found.document,
        "title": titles.get(found.document, ""),
        "place": found.place + 1,
        "location": found.passage.location,
        "headings": list(found.passage.headings),
        "text": found.passage.text,
        "score": round(found.score, 4),
    }


def conflict_data(conflict: Conflict, titles: Mapping[str, str], said: str = "") -> dict[str, Any]:
    """Numbers for the same thing that differ; a side without a document is the answer itself."""
    from assistant.documents.proving import number_in

    sides = []
    for side in conflict.sides:
        number = number_in(side, said)
        found = side.found
        sides.append(
            {
                "document": found.document if found else None,
                "title": titles.get(found.document, "") if found else "",
                "place": found.place + 1 if found else None,
                "location": found.passage.location if found else "",
                "number": number.number,
                "sentence": number.sentence,
            }
        )
    return {"what": conflict.what, "sides": sides}


def tell_conflicts(conflicts: Sequence[Conflict], titles: Mapping[str, str], said: str = "") -> None:
    """Set numbers for the same thing that differ side by side."""
    from assistant.documents.proving import number_in

    for conflict in conflicts:
        say(f"Numbers that differ: {one_line(conflict.what)}", width=WIDTH)
        cells = []
        for side in conflict.sides:
            number = number_in(side, said)
            told = where(side.found, titles) if side.found else "your answer"
            cells.append(f"{number.number}\n{told}\n“{number.sentence}”")
        rows = ceil(len(cells) / _MOST_BESIDE)
        beside = ceil(len(cells) / rows)
        for start in range(0, len(cells), beside):
            side_by_side([*cells[start:], *[""] * beside][:beside])
            say()


def _matched(each: Quotable) -> list[str]:
    """The words that speak to the answer, each once, as they stand there."""
    words = (each.found.passage.text[start:end] for start, end in each.matched)
    return list({word.casefold(): word for word in words}.values())


COMMANDS = (evidence, cite, uncite, citations)
