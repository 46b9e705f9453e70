"""What the advisor may do in a workspace and what it did, in lines: model, language, tokens, names, documents, calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.method.said import counted
from assistant.text import one_line
from tui.safe import hint, joined, plain

if TYPE_CHECKING:
    from assistant.method.engagement import Engagement
    from assistant.workspace.calls import Call, TokenUse
    from tui.app import CounterpointApp

_NAMED: Final = 6
_SIGNS: Final = {
    "ok": ("✓", "$text-success"),
    "under_way": ("◐", "$text-accent"),
    "cancelled": ("–", "$quiet"),
}
_FAILED: Final = ("✗", "$text-error")
_LOST: Final = "never_came_back"


def allowance(app: CounterpointApp, engagement: Engagement, use: TokenUse) -> Content:
    """All that holds for the advisor here, a line each."""
    rows = list(_rows(app, engagement, use))
    width = max(len(name) for name, _ in rows)
    return joined([joined([(f"{name:<{width}}  ", "$quiet"), text]) for name, text in rows], "\n")


def _rows(app: CounterpointApp, engagement: Engagement, use: TokenUse) -> Iterator[tuple[str, Content]]:
    # What names hosts comes with the client, which nobody waits for before this is looked at.
    from assistant.advisor.client.whereto import shown_host
    from assistant.advisor.in_force import in_force

    agreed, settings = engagement.advisor, in_force(app.settings, engagement.advisor)
    if not app.asks_model:
        yield "Model", plain("none: the method guide answers, and nothing is sent")
    elif settings.uses_model:
        where = f"{one_line(settings.model or '')} at {one_line(shown_host(settings))}"
        yield "Model", joined([where, (f"  from {one_line(settings.origin('model'))}", "$quiet")])
    else:
        yield "Model", plain(app.advisor_name)
    yield (
        "To change it",
        hint(
            "set COUNTERPOINT_MODEL or the config file (`counterpoint doctor` says where it lies) and start again; "
            "`counterpoint model --find` looks for a local one"
        ),
    )
    language = one_line(settings.language or "")
    yield "Language", plain(language or "the one people write in")
    here = f" of at most {agreed.token_cap:,}" if agreed.token_cap else ""
    cap = here if here or settings.token_cap else ", without a cap"
    reserved = f", {use.reserved:,} reserved for calls whose end is not known" if use.reserved else ""
    run = f"; at most {settings.token_cap:,} in one run" if settings.token_cap else ""
    yield "Tokens", plain(f"{use.used:,} used{cap}{reserved}{run}")
    only = "yes: no other host is asked" if settings.local_only else "no: it is asked wherever it is"
    yield "This machine only", plain(only)
    names = [f"{one_line(each.name, 60)} → {one_line(each.alias, 60)}" for each in agreed.aliases]
    yield "Names that stay here", plain(_some(names) or "none")
    kept = [one_line(each.title, 60) or each.id for each in engagement.documents if each.send == "never"]
    count = len(engagement.documents)
    of = f"{len(kept)} of {counted(count, 'document')}" if count else "there are no documents"
    yield "Never sent", plain(f"{of}: {_some(kept)}" if kept else of)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def call_line(call: Call) -> Content:
    """A call in a line: when, how it ended, what for, tokens, and where it went."""
    sign, style = _SIGNS.get(call.outcome, _FAILED)
    if call.outcome == _LOST:
        sign, style = "?", "$text-warning"
    about = "≈" if call.estimated or call.ended is None else " "
    return joined(
        [
            (f"{call.at.astimezone():%d %b %H:%M} ", "$quiet"),
            (f"{sign} {one_line(call.outcome.replace('_', ' '), 16):<16} ", style),
            f"{one_line(call.begun.task or call.begun.prompt, 13):<13} ",
            f"{about}{call.tokens:>7,} tokens  ",
            (f"{one_line(call.begun.model, 80)} at {one_line(call.begun.host, 80)}", "$quiet"),
        ]
    )


def call_in_full(call: Call) -> Content:
    """All that is kept of a call; never what was said in it."""
    begun, took = call.begun, f"{call.tokens_in:,} in, {call.tokens_out:,} out"
    rows = [
        ("What for", begun.task), ("Prompt", f"{begun.prompt} {begun.prompt_version}".strip()),
        ("Model", begun.model), ("Host", begun.host), ("Outcome", call.outcome.replace("_", " ")),
        ("Began", f"{call.at.astimezone():%Y-%m-%d %H:%M:%S}"),
        ("Ended", f"{call.ended.astimezone():%Y-%m-%d %H:%M:%S}" if call.ended is not None else "not known"),
        ("Tokens", f"{begun.reserved:,} reserved" if call.ended is None else f"{took}{' (estimated)' if call.estimated else ''}"),
        ("Cost", f"{call.cost:.4f} US dollars" if call.cost is not None else ""),
        ("SHA-256 of what was sent", begun.payload_hash),
    ]  # fmt: skip
    return joined([joined([(f"{name}: ", "$quiet"), one_line(text)]) for name, text in rows if text], "\n")
