"""The README can be followed word by word: its commands exist and run, its picture and links are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click

from assistant.cli.app import cli
from assistant.config import load_settings
from tests.cli.command import ROOT, in_own_process

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_commands_of_the_tour_run(tmp_path: Path) -> None:
    lines = re.findall(r"^\s*\.venv/bin/counterpoint (.+)$", README, re.MULTILINE)
    assert len(lines) >= 2
    for line in lines:
        words = [
            str(tmp_path / word) if re.search(r"\.(counterpoint|md|html)$", word) else word
            for word in shlex.split(line)
        ]
        done = in_own_process(*words)
        assert done.code == 0, (line, done)


def test_every_command_that_is_named_exists() -> None:
    known = set(cli.list_commands(click.Context(cli)))
    for named in re.findall(r"`(?:\.venv/bin/)?counterpoint ([a-z|]+)", README):
        assert set(named.split("|")) <= known, named
    for target in re.findall(r"`?make ([a-z]+)", README):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_every_file_it_points_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("http"):
            assert (ROOT / target).is_file(), target


def test_the_settings_it_shows_are_read(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    file = tmp_path / "config.toml"
    file.write_text(shown, encoding="utf-8")
    settings = load_settings(config_file=file, environ={})
    assert (settings.model, settings.timeout) == ("openai/gpt-4.1-mini", 90)
    for variable in set(re.findall(r"COUNTERPOINT_(?:MODEL|API_BASE|TIMEOUT)", README)):
        value = {"COUNTERPOINT_TIMEOUT": "300", "COUNTERPOINT_API_BASE": "http://127.0.0.1:1"}.get(
            variable, "openai/x"
        )
        assert load_settings(environ={variable: value, "COUNTERPOINT_HOME": str(tmp_path)}).origins
