"""What `doctor` says of the installation itself: folders, guidance, index, model."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from assistant import config
from assistant.errors import CounterpointError
from assistant.retrieval.cards import load_cards
from assistant.workspace.doctor import Check, Report


def examine_installation() -> Report:
    """Whether this installation has what it needs; nothing is changed and nobody is contacted."""
    checks = (
        Check("python", True, f"{sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}", ""),
        *(
            _folder(name, get)
            for name, get in (("data folder", config.data_dir), ("cache folder", config.cache_dir))
        ),
        Check("config file", True, _config_file()),
        _guidance(),
        _model(),
    )
    return Report(Path(sys.prefix), checks)


def _folder(name: str, get: Callable[[], Path]) -> Check:
    try:
        folder = get()
    except (CounterpointError, OSError) as error:
        return Check(name, False, str(error), "Set COUNTERPOINT_HOME to a folder you can write to.")
    writable = os.access(folder, os.W_OK)
    return Check(
        name, writable, str(folder), "" if writable else "Set COUNTERPOINT_HOME to a folder you can write to."
    )


def _config_file() -> str:
    path = config.config_file_path()
    return str(path) if path.is_file() else f"{path} (not there; defaults hold)"


def _guidance() -> Check:
    try:
        cards = load_cards()
    except (CounterpointError, OSError) as error:
        return Check("guidance", False, str(error), "Install Counterpoint again.")
    return Check("guidance", True, f"{len(cards)} cards", "")


def _model() -> Check:
    try:
        settings = config.load_settings()
    except CounterpointError as error:
        return Check("model", False, error.message, error.hint)
    if not settings.uses_model:
        return Check("model", True, "none: the built-in method guide answers", "")
    return Check("model", True, f"{settings.model}; try it with `counterpoint model --check`", "")
