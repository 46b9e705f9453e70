"""A text that came back from a review keeps what an office program tidied up in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.collecting.reviewed.values import restored, same


@given(st.text("ab “”'\n\t–-.", max_size=60), st.text("ab “”'\n\t–-.", max_size=60))
def test_what_is_restored_says_what_came_back(old: str, new: str) -> None:
    assert same(restored(old, new), new)
    if same(old, new) and old.strip():
        assert [line for line in restored(old, new).split("\n") if line.strip()] == [
            line for line in old.split("\n") if same(line, line) and line.strip()
        ]
