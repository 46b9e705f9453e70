"""Commands on records: list, add, set, remove, for every kind alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args, get_origin

import click

from assistant.cli.inputs import bytes_from, check_base, open_workspace
from assistant.cli.options import base_option, by_option, file_argument, json_option
from assistant.cli.output import emit, say, say_set, table
from assistant.errors import BadInput, NotFound
from assistant.method.linking import link_field
from assistant.method.records import KINDS
from assistant.method.said import BaseRecord, link_kind, within
from assistant.strict_json import NotJson, load_json
from assistant.text import one_line
from assistant.workspace.document import Workspace

_LARGEST = 8 * 1024 * 1024

kind_choice = click.Choice(list(KINDS))
_NOT_BY_HAND = ("origin",)
"""Fields that say what happened, and so are not for anyone to write."""
field_arguments = click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]...")
file_option = click.option("--json-file", metavar="F", help="Fields as a JSON object; - for standard input.")


@click.group()
@file_argument
@click.pass_context
def record(context: click.Context, file: Path) -> None:
    """List, add, set or remove records of FILE.

    FIELD=VALUE sets one field; a list field takes several (repeat it), or JSON; an empty value clears it.
    """
    context.obj = file


@record.command("list")
@click.option("--kind", type=kind_choice, help="Only this kind.")
@json_option
@click.pass_obj
def list_(file: Path, kind: str | None, as_json: bool) -> None:
    """List the records."""
    with open_workspace(file, read_only=True) as workspace:
        records = [record for record in workspace.engagement().records if kind in (None, record.kind)]
    if as_json:
        emit({"records": records})
    else:
        table((record.id, record.label, one_line(record.title, 90)) for record in records)
        if not records:
            say("There are none yet.")


@record.command()
@click.argument("kind", type=kind_choice, metavar="KIND")
@field_arguments
@click.option("--title", help="What people call it.")
@click.option(
    "--named-in", "naming", multiple=True, metavar="ID", help="A record that names the new one; repeat it."
)
@file_option
@by_option
@json_option
@click.pass_obj
def add(
    file: Path,
    kind: str,
    fields: tuple[str, ...],
    title: str | None,
    naming: tuple[str, ...],
    json_file: str | None,
    actor: str | None,
    as_json: bool,
) -> None:
    """Add a record of KIND; with --named-in, linked from others in the same act."""
    values = _values(KINDS[kind], fields, json_file) | ({"title": title} if title else {})
    if values.pop("kind", kind) != kind:
        raise BadInput("The kind is said twice, and differently.", kept="Nothing was changed.")
    with open_workspace(file, actor) as workspace:
        named_in = [(id_, _naming_field(workspace, id_, kind)) for id_ in dict.fromkeys(naming)]
        added = workspace.add_record(kind, values, named_in=named_in)
    if as_json:
        emit({"record": added})
    else:
        say(f"Added {added.id}.")


@record.command("set")
@click.argument("id_", metavar="ID")
@field_arguments
@file_option
@base_option
@by_option
@json_option
@click.pass_obj
def set_(
    file: Path,
    id_: str,
    fields: tuple[str, ...],
    json_file: str | None,
    base: int | None,
    actor: str | None,
    as_json: bool,
) -> None:
    """Change fields of the record ID; the others stay as they are."""
    with open_workspace(file, actor) as workspace:
        check_base(workspace, base)
        held = record_named(workspace, id_)
        values = _values(type(held), fields, json_file)
        if not values:
            raise BadInput("There is nothing to set.", hint="Give FIELD=VALUE or --json-file.")
        written = workspace.change_record(held.id, values, base=base)
        now = record_named(workspace, id_)
    if as_json:
        emit({"record": now, "revision": written.revision, "suggestion": written.suggestion or None})
    else:
        say_set(id_, written)


@record.command()
@click.argument("id_", metavar="ID")
@by_option
@json_option
@click.pass_obj
def remove(file: Path, id_: str, actor: str | None, as_json: bool) -> None:
    """Remove the record ID; what names it then shows as a broken link. `undo` brings it back."""
    with open_workspace(file, actor) as workspace:
        record_named(workspace, id_)
        written = workspace.remove_record(id_)
    if as_json:
        emit({"removed": id_, "revision": written.revision})
    else:
        say(f"Removed {id_}. `counterpoint undo {file}` brings it back.")


def record_named(workspace: Workspace, id_: str) -> BaseRecord:
    """The record called `id_`.

    Raises:
        NotFound: the workspace has none of that id.
    """
    for held in workspace.engagement().records:
        if held.id == id_:
            return held
    raise NotFound(
        f"There is no record {one_line(id_, 80)!r}.", hint="`counterpoint record FILE list` shows them."
    )


def _naming_field(workspace: Workspace, id_: str, kind: str) -> str:
    held = record_named(workspace, id_)
    field = link_field(type(held), kind)
    if not field:
        raise BadInput(
            f"The {within(held.label)} {id_} has no field for a {within(KINDS[kind].label)}.",
            kept="Nothing was changed.",
        )
    return field


def _values(model: type[BaseRecord], fields: tuple[str, ...], json_file: str | None) -> dict[str, Any]:
    values: dict[str, Any] = json_object(json_file) if json_file else {}
    given: dict[str, list[str]] = {}
    for pair in fields:
        name, equals, value = pair.partition("=")
        name = name.strip()
        if not equals or name not in model.model_fields:
            known = ", ".join(name for name in model.model_fields if name not in ("kind", *_NOT_BY_HAND))
            raise BadInput(
                f"{one_line(pair, 80)!r} names no field of a {within(model.label)}.",
                kept="Nothing was changed.",
                hint=f"Write FIELD=VALUE; fields: {known}.",
            )
        given.setdefault(name, []).append(value)
    values |= {name: _value(model, name, said) for name, said in given.items()}
    for name in _NOT_BY_HAND:
        if name in values:
            raise BadInput(
                f"{name} cannot be written by hand: it says where a record came from.",
                kept="Nothing was changed.",
            )
    return values


def _value(model: type[BaseRecord], name: str, said: list[str]) -> Any:
    field = model.model_fields[name]
    if len(said) == 1 and said[0][:1] in "[{" and said[0]:
        try:
            return load_json(said[0])
        except NotJson:
            pass  # a text may begin with a bracket; a field that wants a list says so when it is validated
    if get_origin(field.annotation) is list:
        if link_kind(field):
            return [part.strip() for value in said for part in value.split(",") if part.strip()]
        return [value for value in said if value]
    if len(said) > 1:
        raise BadInput(f"The field {name} was given more than once.", kept="Nothing was changed.")
    if bool in get_args(field.annotation):
        return {"true": True, "yes": True, "false": False, "no": False}.get(said[0].lower(), said[0])
    return said[0]


def json_object(name: str) -> dict[str, Any]:
    """The JSON object in file `name` (``-`` for standard input).

    Raises:
        BadInput: it is not JSON, or not an object; the message names the place.
    """
    content = bytes_from(name, largest=_LARGEST)
    try:
        data = load_json(content.decode_text())
    except NotJson as error:
        raise BadInput(error.told(content.name), kept="Nothing was changed.") from None
    if not isinstance(data, dict):
        raise BadInput(f"{content.name} must hold a JSON object.", kept="Nothing was changed.")
    return data


COMMANDS = (record,)
