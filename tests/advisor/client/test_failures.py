"""Keys are kept out of everything that is said; faults are read right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.advisor.client.failures import FAILURE_CODES, MASK, ModelFailure, foreign_words, mask_keys
from assistant.advisor.client.faults import by_status, read_fault, server_words
from assistant.advisor.client.reports import code_of, words_for
from assistant.advisor.client.wire import Wire

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@given(
    key=st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=8, max_size=40),
    around=st.text(max_size=40),
)
def test_a_key_of_the_environment_never_comes_through(key: str, around: str) -> None:
    said = mask_keys(f"{around}{key}{around}", {"ACME_API_KEY": key, "HOME": "/home/ada"})
    assert key not in said


@pytest.mark.parametrize(
    "text",
    [
        "Incorrect API key provided: sk-abcd****************wxyz.",
        "Authorization: Bearer abcdef123456",
        "Incorrect API key provided: Bearer abcdef123456",
        "https://x.example/v1?key=abcdef123456&alt=sse",
        '{"api_key": "abcdef123456"}',
        "x-api-key: abcdef123456",
        "token AIzaSyabcdef123456 is wrong",
        "gsk_abcdef123456 expired",
    ],
)
def test_what_looks_like_a_key_is_masked_wherever_it_comes_from(text: str) -> None:
    said = mask_keys(text, {})
    assert MASK in said
    assert "abcdef123456" not in said
    assert "wxyz" not in said


def test_what_is_masked_once_is_not_masked_again() -> None:
    text = "Incorrect API key provided: Bearer abcdef123456. Header was 'Authorization: Bearer abcdef123456'"
    told = f"Incorrect API key provided: Bearer {MASK}. Header was 'Authorization: Bearer {MASK}'"
    assert mask_keys(text, {"ACME_API_KEY": "abcdef123456"}) == told


def test_ordinary_words_are_left_alone() -> None:
    text = "The risk-averse customer asked for 20 task-lists; the token limit is 4096 and the key question is why."
    assert mask_keys(text, {"PATH": "customer", "OPENAI_API_KEY": "x", "MONKEY": "customer"}) == text


def test_foreign_words_are_safe_short_and_on_one_line() -> None:
    said = foreign_words("a\x1b[2J\nb\u202e " + "c" * 5000)
    assert "\x1b" not in said
    assert "\n" not in said
    assert len(said) == 240


def test_a_failure_says_what_happened_what_is_safe_and_what_to_do() -> None:
    failure = ModelFailure("timeout", "It took too long.", hint="Try again.")
    assert failure.code == "timeout"
    assert str(failure) == "It took too long. Your answers and records are as they were. Try again."
    assert len(FAILURE_CODES) == 12


@pytest.mark.parametrize(
    ("status", "words", "code", "again"),
    [
        (400, "nope", "not_configured", False),
        (402, "no credit", "auth", False),
        (404, "unknown json_schema model", "not_configured", False),
        (407, "proxy", "auth", False),
        (409, "conflict", "unavailable", True),
        (413, "", "too_long", False),
        (418, "teapot", "not_configured", False),
        (429, "context window of requests", "rate_limited", True),
        (500, "the schema registry is down", "unavailable", True),
        (599, "", "unavailable", True),
    ],
)
def test_statuses(status: int, words: str, code: str, again: bool) -> None:
    fault = by_status(status, words)
    assert (code_of(fault), fault.again) == (code, again)
    message, hint = words_for(fault, "openai/fake", 60, None)
    assert str(status) in message
    assert not words or message.endswith(f" It says: “{words}”.")
    assert hint


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error": {"message": "m", "code": "c", "type": 3}}', "m c"),
        (b'{"error": "plain"}', "plain"),
        (b'{"detail": "fast"}', "fast"),
        (b'{"message": "bare"}', "bare"),
        (b'[{"error": {"message": "in a list"}}]', "in a list"),
        (b"[]", ""),
        (b'"text"', ""),
        (b'{"error": 7}', ""),
        (b"not json", "not json"),
        (b"<html>no</html>", ""),
        (b"[" * 100_000, "[" * 16384),
    ],
)
def test_the_words_of_a_server_are_found_in_many_bodies(body: bytes, words: str) -> None:
    assert server_words(Wire(status=400, opening=bytearray(body))) == words


def test_people_read_the_sentence_of_a_server_and_not_its_codes() -> None:
    body = b'{"error": {"message": "Slow down", "type": "error", "code": "insufficient_quota"}}'
    fault = read_fault(_OwnError("", 429), Wire(status=429, opening=bytearray(body), sent=True), NOW)
    assert (fault.kind, fault.detail) == ("quota", "Slow down")


class _OwnError(Exception):
    """An objection of the library itself."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status_code = status


@pytest.mark.parametrize(
    ("error", "wire", "code"),
    [
        (_OwnError("litellm.UnsupportedParamsError: no response_format", 400), Wire(), "not_configured"),
        (_OwnError("litellm.AuthenticationError: who?", 401), Wire(), "auth"),
        (_OwnError("LLM Provider NOT provided", 400), Wire(), "not_configured"),
        (_OwnError("The api_key client option must be set", 500), Wire(), "auth"),
        (_OwnError("litellm.Timeout: slow", 408), Wire(sent=True), "timeout"),
        (TimeoutError("late"), Wire(sent=True), "timeout"),
        (ValueError("odd"), Wire(sent=True), "unavailable"),
    ],
)
def test_what_fails_before_a_server_answers(error: Exception, wire: Wire, code: str) -> None:
    assert code_of(read_fault(error, wire, NOW)) == code


def test_the_innermost_reason_of_a_connection_is_told() -> None:
    outer = _OwnError("litellm.InternalServerError: Connection error.", 500)
    outer.__cause__ = OSError("certificate verify failed")
    outer.__cause__.__context__ = outer
    assert "certificate verify failed" in read_fault(outer, Wire(sent=True), NOW).detail


def test_refusals_in_a_stream_are_read_from_its_events() -> None:
    events = (
        b'data: {"choices": [{"delta": {"refusal": "I "}}]}\n\ndata: {"refusal": broken\n\n'
        b'data: {"choices": [], "refusal": 1}\n\ndata: {"choices": [{"delta": {"refusal": null}}]}\n\n'
        b'data: {"choices": [{"delta": 3, "refusal": 1}]}\n\n: "refusal"\n\n'
        b'data: {"choices": [{"delta": {"refusal": "will not"}}]}\n\n'
    )
    assert Wire(opening=bytearray(events)).refusal_in_stream() == "I will not"
    assert Wire().refusal_in_stream() == ""
