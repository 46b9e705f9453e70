"""docs/cli.md stays true: every command and option is in it, and every line starting with `$` runs."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest

from assistant.cli.app import MODULES, cli
from tests.cli.command import ROOT, Result, counterpoint, in_own_process

PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
ANY = "…"


class Step(NamedTuple):
    line: str
    shown: str


def steps() -> Iterator[Step]:
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL):
        for part in block.split("$ ")[1:]:
            line, _, shown = part.partition("\n")
            yield Step(line.strip(), shown.strip())


def commands(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for inner, leaf in command.commands.items():
                yield f"{name} {inner}", leaf
        else:
            yield name, command


@pytest.mark.parametrize(
    ("name", "command"), list(commands(cli)), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    section = re.search(rf"^### {name.split()[0]}$(.*?)(?=^###? |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert section, f"docs/cli.md has no section on {name}"
    told = section[1]
    if " " in name:
        told = next(
            line
            for line in told.replace("\n[", " [").split("`counterpoint")
            if f" {name.split()[1]} " in line
        )
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert any(option in told for option in parameter.opts), (
                f"{name}: {parameter.opts} is not documented"
            )


def test_no_option_is_documented_that_does_not_exist() -> None:
    known = {"--version", "--help"}
    for _, command in commands(cli):
        known.update(
            option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
        )
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) <= known


def test_the_page_runs_from_top_to_bottom(tmp_path: Path) -> None:
    (tmp_path / "change.json").write_text('{"title": "Sharper"}', encoding="utf-8")
    (tmp_path / "prices.md").write_text(
        "# Station\n\nFresh bread sells at the station before seven.\n\n# Prices\n\nA tray of rye loaves costs 42 euros.\n",
        encoding="utf-8",
    )
    (tmp_path / "tasting.md").write_text("A tray of rye loaves costs 48 euros.\n", encoding="utf-8")
    bets: list[str] = []
    waiting = dict.fromkeys(MODULES, in_own_process)
    for step in steps():
        line, _, remark = step.line.partition("  # exit ")
        words = shlex.split(line)
        assert words.pop(0) == "counterpoint"
        words = [_in(tmp_path, bets.pop(0) if word == "<bet>" else word) for word in words]
        # The first of its family runs from a cold start, so that none leans on what another has loaded.
        family = next((module for module, names in MODULES.items() if words[0] in names), "")
        done = waiting.pop(family, counterpoint)(*words)
        assert done.code == int(remark or 0), (step.line, done)
        if step.shown:
            _same_shape(json.loads(step.shown), _data(done, step), step.line)
        if words[:1] == ["bets"] and "--json" in words:
            bets = [suggestion["id"] for suggestion in done.data["suggestions"]]
    assert not waiting, "families of which the page runs no command"


def _in(folder: Path, word: str) -> str:
    return (
        str(folder / word)
        if re.fullmatch(
            r"[a-z-]+\.(counterpoint|json|md|html|docx|xlsx|csv|ics)|[a-z-]+/(?:[a-z0-9-]+\.[a-z]+)?", word
        )
        else word
    )


def _data(done: Result, step: Step) -> Any:
    try:
        return done.data
    except ValueError:
        pytest.fail(f"{step.line} did not print JSON: {done.out[:300]}")


def _same_shape(shown: Any, printed: Any, where: str) -> None:
    """Keys are equal all the way down; `…` stands for anything; lists are compared by their first entry."""
    if shown == ANY:
        return
    if isinstance(shown, dict):
        assert isinstance(printed, dict), where
        if ANY in shown:
            assert shown.keys() - {ANY} <= printed.keys(), where
        else:
            assert shown.keys() == printed.keys(), where
        for key in shown.keys() - {ANY}:
            _same_shape(shown[key], printed[key], f"{where} → {key}")
    elif isinstance(shown, list) and shown:
        assert printed, f"{where}: the page shows entries, the command printed none"
        _same_shape(shown[0], printed[0], f"{where}[0]")
    elif shown is not None and printed is not None:
        assert isinstance(printed, type(shown)), (where, shown, printed)


def test_the_schema_in_the_repository_is_the_one_the_program_makes() -> None:
    assert counterpoint("schema").out == (ROOT / "docs" / "counterpoint-1.schema.json").read_text(
        encoding="utf-8"
    )
