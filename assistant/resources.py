"""Where the prompts and the guidance cards lie: in the checkout, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource_folder(name: str) -> Path:
    """The folder of shipped files called `name` (``prompts`` or ``knowledge``).

    A checkout (also one installed in editable mode) is preferred, so that an edited card or prompt is
    used at once; a wheel carries the same folders as package data.

    Raises:
        FileNotFoundError: neither place has the folder, so the installation is damaged.
    """
    checkout = _PACKAGE.parent
    for candidate in (checkout / name, _PACKAGE / "_data" / name):
        if candidate.is_dir() and (
            candidate.parent == _PACKAGE / "_data" or (checkout / "pyproject.toml").is_file()
        ):
            return candidate
    raise FileNotFoundError(f"the installation lacks its {name} folder; install Counterpoint again")
