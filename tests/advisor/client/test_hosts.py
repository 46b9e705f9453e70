"""Which addresses count as this machine."""

from __future__ import annotations

import pytest

from assistant.advisor.client.hosts import is_loopback


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:11434", True),
        ("http://127.8.9.10/v1", True),
        ("http://LocalHost:1234/v1", True),
        ("http://localhost.:1234", True),
        ("http://[::1]:8080/v1", True),
        ("http://[::ffff:127.0.0.1]:8080", True),
        ("http://0.0.0.0:8080", False),
        ("http://192.168.1.5:11434", False),
        ("http://127.0.0.1.example.org/v1", False),
        ("http://localhost.example.org/v1", False),
        ("http://127.0.0.1@example.org/v1", False),
        ("http://example.org/127.0.0.1", False),
        ("http://[::ffff:10.0.0.1]", False),
        ("http://2130706433", False),
        ("127.0.0.1:11434", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_only_this_machine_is_this_machine(address: str, here: bool) -> None:
    assert is_loopback(address) is here
