"""The examples are what is written today: whoever changes what is written looks at it, with `make examples`."""

from __future__ import annotations

from tests.examples import FOLDER, content, examples, index


def test_the_examples_are_up_to_date() -> None:
    made = list(examples())
    written = {name: data for name, _, data in made} | {
        "README.md": index([(name, what) for name, what, _ in made])
    }
    held = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    assert held.keys() == written.keys(), "run make examples"
    old = [name for name, data in written.items() if content(held[name]) != content(data)]
    assert old == [], "run make examples, and look at what has changed"
