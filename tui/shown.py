"""Suggestions in words: what one would change, what it quotes, and who or what made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from assistant.advisor.drafting.sealing import sealed, sealed_by
from assistant.method.engagement import Suggestion
from assistant.method.questions import QUESTION
from assistant.method.records import KINDS
from assistant.method.said import Origin, field_label, field_order, within
from assistant.method.sources import SOURCES
from assistant.text import one_line, safe_text

if TYPE_CHECKING:
    from assistant.advisor.paper import Paper
    from tui.state import Snapshot

YOURS: Final = "your other version"
REVIEWED: Final = "back with a report"
"""Sorts of suggestions that rest on nobody's sources: a person wrote them."""
_TASKS: Final = {
    "follow-ups": "question to ask",
    "gaps": "contradiction",
    "bets": "bet draft",
    "edit": YOURS,
    "draft": "drafted answer",
    "extract": "record from your words",
    "challenge": "bet on trial",
    "objectives": "objective draft",
    "capabilities": "capability draft",
    "activities": "activity draft",
    "trace": "trace draft",
    "synthesis": "strategy on a page",
    "disagreement": "what separates the voices",
    "aim": "aim of a session",
}
SEALED: Final = "It waits for your own answer: write that, or skip it with x at the question; then it opens."
"""What is said of a draft instead of its words."""
_HIDDEN: Final = {"id", "kind", "title", "origin", "sources"}


@dataclass(frozen=True)
class Quote:
    """Words of a record, an answer or a source, and where they stand."""

    where: str
    words: str
    document: str = ""
    """What people call the document and the place in it; empty for words of the plan itself."""
    warned: str = ""
    """What to know of a document that addresses an assistant."""


@dataclass(frozen=True)
class Shown:
    """A suggestion as a person reads it before they act."""

    id: str
    sort: str
    title: str
    effect: str
    """What accepting it does, in one sentence."""
    question: str
    lines: tuple[tuple[str, str], ...] = ()
    quotes: tuple[Quote, ...] = ()
    made_by: str = ""
    source: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    paper: Paper | None = None
    """What it says and rests on, part by part, where its task gives that."""
    sealed: bool = False
    """Whether nothing of it may be read yet, since the own answer comes first."""


def made_by(origin: Origin | None) -> str:
    """Who or what something came from, in a line."""
    if origin is None:
        return "a person"
    tokens = ""
    if origin.tokens_in is not None or origin.tokens_out is not None:
        about = "about " if origin.tokens_estimated else ""
        tokens = f" · {about}{(origin.tokens_in or 0) + (origin.tokens_out or 0)} tokens"
    if origin.by == "model":
        prompt = f" · prompt {origin.prompt} v{origin.prompt_version}" if origin.prompt else ""
        return one_line(f"model {origin.model or 'unnamed'}{prompt}{tokens}")
    if origin.by == "guide":
        return one_line(f"method guide{f' · {origin.prompt}' if origin.prompt else ''}")
    if origin.by == "import":
        return one_line(f"import{f' of {origin.name}' if origin.name else ''}")
    return one_line(origin.name) or "a person"


def show(suggestion: Suggestion, snapshot: Snapshot) -> Shown:
    """`suggestion` in words; a task this version does not know is shown by what it would change."""
    payload = suggestion.payload
    sort = _TASKS.get(suggestion.task, one_line(suggestion.task, 30))
    if sealed(snapshot.engagement, suggestion, snapshot.mode):
        slug = sealed_by(suggestion) or ""
        title = f"Draft for “{QUESTION[slug].title}”" if slug else "Draft"
        by = made_by(suggestion.origin)
        return Shown(suggestion.id, sort, title, SEALED, slug, made_by=by, sealed=True)
    extra = _table(payload.get("shown"))
    sort = REVIEWED if extra.get("report") else sort
    paper = _paper(extra, payload)
    # It may hold no more than what to be wary of.
    says_all = paper is not None and bool(paper.parts)
    records, answers, parked, changes, beside = (
        _rows(payload.get(name)) for name in ("records", "answers", "parked", "changes", "beside")
    )
    question = _question(extra, answers, parked, records)
    lines: list[tuple[str, str]] = []
    effects: list[str] = []
    title = _text(extra.get("text")) or (_text(extra.get("title")) if says_all else "")
    for record in records:
        kind = _text(record.get("kind"))
        label = KINDS[kind].label if kind in KINDS else "Record"
        effects.append(f"adds the {within(label)} {_text(record.get('id'))}")
        title = title or _text(record.get("title"))
        lines += told(record, snapshot)
    for answer in answers:
        slug, side = _text(answer.get("question")), _text(answer.get("field"))
        when = "before" if side == "assumed" else "after"
        name = QUESTION[slug].title if slug in QUESTION else slug
        held = snapshot.engagement.answer(slug) if slug in QUESTION else None
        stored = str(getattr(held, side, "")) if side in ("assumed", "agreed") else ""
        text = _text(answer.get("text"))
        goes_on = bool(answer.get("goes_on")) or text.startswith(stored.rstrip())
        verb = "replaces" if stored.strip() and not goes_on else "adds to" if stored.strip() else "writes"
        effects.append(f"{verb} the answer {when} the discussion of “{name}”")
        title = title or f"{name} ({when} the discussion)"
        lines += [("as stored", stored), ("as suggested", text)]
    for item in parked:
        slug = _text(item.get("question"))
        what = f"“{one_line(_text(item.get('title')), 160)}”" if says_all else "it"
        effects.append(f"parks {what} for “{QUESTION[slug].title if slug in QUESTION else slug}”")
        title = title or _text(item.get("title"))
    for change in changes:
        ref = _text(change.get("id"))
        fields = ", ".join(field_label(name) for name in _table(change.get("fields")))
        effects.append(f"changes {ref} “{snapshot.title(ref)}”{f' ({fields})' if says_all else ''}")
        title = title or snapshot.title(ref)
        lines += _moves(change, snapshot.records.get(ref), snapshot)
    for edit in beside:
        called, now = _beside(edit, snapshot)
        effects.append(f"changes “{called}”")
        title = title or called
        lines += _moves(edit, now, snapshot)
    for voice in _rows(payload.get("voices")):
        slug, name = _text(voice.get("question")), one_line(_text(voice.get("participant")), 80)
        about = QUESTION[slug].title if slug in QUESTION else slug
        # Not a word of it: an answer may have been given alone.
        effects.append(f"sets what {name} said on “{about}” to what their form said")
        title = title or f"{name} on {about}"
    if suggestion.task == "follow-ups" and _text(extra.get("why")):
        lines.append(("why", _text(extra.get("why"))))
    if extra.get("report"):
        lines += _of_review(extra, lines)
    return Shown(
        id=suggestion.id,
        sort=sort,
        title=one_line(title) or "untitled",
        effect=f"Accepting {_listed(effects)}." if effects else "Accepting it changes nothing.",
        question=question,
        # A paper with parts says it all, each piece with what it rests on.
        lines=() if says_all else tuple(lines),
        quotes=() if says_all else tuple(_quotes(extra, records, snapshot)),
        made_by=made_by(suggestion.origin),
        source=_source(extra),
        extra=extra,
        paper=paper,
    )


def _of_review(extra: Mapping[str, Any], lines: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Which file it came back with, and what its writer had before their eyes where that stands here no more."""
    was = _text(extra.get("was"))
    stands = [text for name, text in lines if name != "as suggested"]
    if was.strip() and not any(text == was or text.startswith(f"{was} → ") for text in stands):
        yield "as the report said, before it was changed here", was
    yield "came back with", ", ".join(filter(None, (_text(extra.get("source")), _text(extra.get("at"))[:10])))


def _listed(effects: list[str]) -> str:
    return " and ".join(filter(None, ("; ".join(effects[:-1]), effects[-1])))


def _paper(extra: Mapping[str, Any], payload: Mapping[str, Any]) -> Paper | None:
    if "paper" not in extra:
        return None
    # Its models are loaded once there is one to show.
    from assistant.advisor.paper import paper_of

    return paper_of(payload)


def _moves(edit: Mapping[str, Any], now: object, snapshot: Snapshot) -> list[tuple[str, str]]:
    """What each field of `now` is, and what the edit makes of it."""
    return [
        (
            field_label(name),
            f"{said(getattr(now, name, ''), snapshot) or '–'} → {said(value, snapshot) or '–'}",
        )
        for name, value in _table(edit.get("fields")).items()
    ]


def _beside(edit: Mapping[str, Any], snapshot: Snapshot) -> tuple[str, object]:
    """What people call the homework, decision, parked item or participant that is edited, and the thing itself."""
    from tui.beside import SORTS, find

    for collection, sort in SORTS.items():
        if collection == edit.get("collection"):
            now = find(snapshot.engagement, collection, _text(edit.get("id")))
            return one_line(str(getattr(now, sort.named_by, "")), 80) or _text(edit.get("id")), now
    if edit.get("collection") == "runsheets":
        # One that nobody has changed yet is known by the session it is of.
        session = said(_table(edit.get("fields")).get("session"), snapshot)
        return f"run sheet of session {session}", None
    return _text(edit.get("id")), None


def said(value: object, snapshot: Snapshot) -> str:
    """A field's value in words: ids by the titles behind them, lists separated by semicolons."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        if "quote" in value and ("title" in value or "document" in value):
            return _cited(value, snapshot)
        return ", ".join(said(item, snapshot) for item in value.values() if said(item, snapshot))
    if isinstance(value, list | tuple):
        return "; ".join(said(item, snapshot) for item in value)
    if hasattr(value, "model_dump"):
        return said(value.model_dump(), snapshot)
    text = safe_text(str(value))
    return snapshot.title(text) if text in snapshot.records else text


def _cited(citation: Mapping[str, Any], snapshot: Snapshot) -> str:
    """A citation: its words, the title of what is cited, and the place in it; never a bare id."""
    quote, title, place, id_ = (
        _text(citation.get(name)) for name in ("quote", "title", "location", "document")
    )
    if not title.strip() and id_ in snapshot.documents:
        title = snapshot.documents[id_].title
    words = f"“{one_line(quote, 400)}”" if quote.strip() else ""
    return " · ".join(filter(None, (words, one_line(title, 120), one_line(place, 120))))


def told(record: Mapping[str, Any], snapshot: Snapshot) -> list[tuple[str, str]]:
    """What a record says, field by field in the order of its form; what stands in lists, one below the other."""
    model = KINDS.get(_text(record.get("kind")))
    known = field_order(model) if model is not None else []
    found: list[tuple[str, str]] = []
    for name in sorted(record, key=lambda name: known.index(name) if name in known else len(known)):
        value = record[name]
        several = isinstance(value, list | tuple) and len(value) > 1
        words = "\n".join(f"• {said(item, snapshot)}" for item in value) if several else said(value, snapshot)
        if words and name not in _HIDDEN and (name, value) != ("evidence", "none"):
            found.append((field_label(name), words))
    return found


def _quotes(extra: Mapping[str, Any], records: list[dict[str, Any]], snapshot: Snapshot) -> list[Quote]:
    quotes: list[Quote] = []
    for side in ("customer", "business"):
        span = _table(extra.get(side))
        if words := _text(span.get("quote")):
            ref, source = _text(span.get("ref")), _table(span.get("source"))
            where = _place(source) if source else f"{ref} {snapshot.title(ref)}"
            quotes.append(
                Quote(f"{side}'s side · {where}", words, _place(source), _text(source.get("warned")))
            )
    if words := _text(extra.get("quote")):
        quotes.append(Quote("your answer", words))
    source = _table(extra.get("source"))
    if words := _text(source.get("quote")):
        quotes.append(Quote(_place(source), words, _place(source), _text(source.get("warned"))))
    for record in records:
        for citation in _rows(record.get("sources")):
            if words := _text(citation.get("quote")):
                where = " · ".join(
                    filter(None, (_text(citation.get("title")), _text(citation.get("location"))))
                )
                quotes.append(Quote(where or "source", words))
    return quotes


def _place(source: Mapping[str, Any]) -> str:
    """Where words of a document stand, as people call it; empty for none."""
    named = one_line(_text(source.get("title")), 80) or one_line(_text(source.get("ref")), 80)
    return ", ".join(filter(None, (named, one_line(_text(source.get("location")), 80))))


def _source(extra: Mapping[str, Any]) -> str:
    card = _table(extra.get("card"))
    source, section = SOURCES.get(_text(card.get("source"))), _text(card.get("section"))
    if source is None:
        return ""
    return f"{source.title}: {source.sections.get(section, section)}"


def _question(extra: Mapping[str, Any], *rows: list[dict[str, Any]]) -> str:
    for table in (extra, *(row for group in rows for row in group)):
        if (slug := _text(table.get("question"))) in QUESTION:
            return slug
        kind = _text(table.get("kind"))
        if kind in KINDS:
            return next((question.slug for question in QUESTION.values() if question.kind == kind), "")
    return ""


def _table(value: object) -> dict[str, Any]:
    return {str(name): item for name, item in value.items()} if isinstance(value, Mapping) else {}


def _rows(value: object) -> list[dict[str, Any]]:
    return (
        [_table(item) for item in value if isinstance(item, Mapping)]
        if isinstance(value, list | tuple)
        else []
    )


def _text(value: object) -> str:
    return safe_text(value) if isinstance(value, str) else ""
