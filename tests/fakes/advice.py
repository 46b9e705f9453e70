"""What a sensible model would answer to the advisor's prompts: made of what the prompt itself offers.

The fake server uses these by the name of the response model, so that the whole application can be tried
against it by hand and in tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from tests.fakes.filler import schema_of

Body = dict[str, Any]
_PASSAGE: Final = re.compile(
    r"<<<[0-9a-f]+ (?P<label>[^>\n]*)>>>\n(?P<text>.*?)\n<<<end [0-9a-f]+>>>", re.DOTALL
)
_CARD: Final = re.compile(r"^## (?P<id>[a-z0-9-]+): ", re.MULTILINE)
_IDS: Final = re.compile(r"^- (?P<name>[a-z_]+_ids): (?P<ids>.*)$", re.MULTILINE)
_COUNT: Final = re.compile(r"^Propose (\d+) ", re.MULTILINE)
_SIDE: Final = re.compile(r"^Passages of the (customer|business)'s side: (.*)$", re.MULTILINE)


def _user(body: Body) -> str:
    return "\n".join(message["content"] for message in body["messages"] if message["role"] == "user")


def passages(body: Body) -> list[tuple[str, str]]:
    """What stands between delimiters in a request: label and text of each passage."""
    return [(match["label"], match["text"]) for match in _PASSAGE.finditer(_user(body))]


def _documents(body: Body) -> list[tuple[str, str]]:
    """The passages of documents in a request: the id of each, and its first sentence."""
    return [
        (label.split()[0], re.split(r"(?<=[.!?])\s", text.partition("\n")[2], maxsplit=1)[0])
        for label, text in passages(body)
        if label.endswith(" document")
    ]


def follow_ups(body: Body) -> object:
    """One question about the first words of the answer, or an opening one where there is none.

    It rests on the first document, where one is given.
    """
    cards = _CARD.findall(_user(body))
    source, source_quote = next(iter(_documents(body)), (None, None))
    answers = [text for label, text in passages(body) if label.startswith("answer ")]
    if not answers:
        question, quote = "What did the last customer you spoke with do about this?", None
    else:
        quote = " ".join(answers[0].split()[:3])
        question = f"When you say “{quote}”, which customer do you have before your eyes?"
    return {
        "complete": False,
        "follow_ups": [
            {
                "question": question,
                "why": "A case shows what a general word hides.",
                "quote": quote,
                "card": cards[0],
                "source": source,
                "source_quote": source_quote,
            }
        ],
    }


def gaps(body: Body) -> object:
    """The titles of the first passage of each side, as if they could not both hold."""
    sides = {side: refs.split(", ") for side, refs in _SIDE.findall(_user(body))}
    titles = {}
    for label, text in passages(body):
        found = re.search(r"^title: (.{8,})$", text, re.MULTILINE)
        if found:
            titles[label.split()[0]] = found[1]
    spans: dict[str, dict[str, str]] = {}
    for side, refs in sides.items():
        ref = next(
            (
                ref
                for ref in refs
                if ref in titles and titles[ref] not in {span["quote"] for span in spans.values()}
            ),
            "",
        )
        spans[side] = {"ref": ref, "quote": titles.get(ref, "")}
    if not all(span["ref"] for span in spans.values()):
        return {"contradictions": []}
    why = "Whoever takes the first at its word cannot keep the second."
    return {"contradictions": [{**spans, "explanation": why, "severity": "important", "reopen": "bets"}]}


def bets(body: Body) -> object:
    """As many bets as are asked for, each for another need where there are enough, the last one contrary."""
    user = _user(body)
    ids = {
        match["name"]: [id_ for id_ in match["ids"].split(", ") if not id_.startswith("(")]
        for match in _IDS.finditer(user)
    }
    owners: dict[str, str] = {}
    titles: dict[str, str] = {}
    for label, text in passages(body):
        ref = label.split()[0]
        titled = re.search(r"^title: (.+)$", text, re.MULTILINE)
        titles[ref] = titled[1] if titled else ref
        found = re.search(r"^persona_ids: ([^,\n]+)", text, re.MULTILINE)
        if label.endswith(" need") and found and found[1] in ids["persona_ids"]:
            owners[ref] = found[1]
    needs = sorted(need for need in ids["need_ids"] if need in owners) or ids["need_ids"]
    count = int(_COUNT.findall(user)[0])
    return {"bets": [_bet(place, count, needs, owners, titles, ids) for place in range(count)]}


_WAYS: Final = (
    "send the same face every Monday", "let neighbours book together online", "lend the tools for a season", "print the price on the door",
    "repair before replacing anything", "open a counter at the station", "train apprentices in public", "answer calls within four rings",
    "ship half sizes in returnable crates", "publish every mistake we make", "pay whoever finds a fault",
)  # fmt: skip
_REASONS: Final = (
    "a familiar hand calms them", "sharing halves the bother", "owning was never the point", "haggling tires everybody out",
    "waste offends them more than cost", "the road home leads past it", "skill that is seen is trusted",
)  # fmt: skip


def _bet(
    place: int,
    count: int,
    needs: list[str],
    owners: dict[str, str],
    titles: dict[str, str],
    ids: dict[str, list[str]],
) -> Body:
    need = needs[place % len(needs)]
    persona = owners.get(need, ids["persona_ids"][0])
    way, reason = _WAYS[place % len(_WAYS)], _REASONS[place % len(_REASONS)]
    return {
        "title": f"Way {place + 1} to serve {need}",
        "hypothesis": f"If we {way} for “{titles.get(persona, persona)}”, they will come to us, because {reason}.",
        "support": [{"ref": need, "quote": titles.get(need, need)}],
        "persona_ids": [persona],
        "need_ids": [need],
        "value_proposition_ids": [],
        "alternative_ids": ids["alternative_ids"][:1],
        "swot_ids": ids["swot_ids"][:1],
        "trend_ids": ids["trend_ids"][:1],
        "conditions": [
            {
                "statement": "They would switch for it.",
                "support": [],
                "test": "Ask ten of them to pay a deposit.",
                "confidence": 40,
            }
        ],
        "stops": ["The leaflet campaign"],
        "kill_criterion": "Fewer than three of ten pay by the end of March.",
        "first_step": "Visit ten of them next week.",
        "customer_objection": "I have managed so far.",
        "purpose_fit": None,
        "counter_position": place == count - 1,
    }


def _item(body: Body, **said: object) -> Body:
    """A record as the reply to this request has them, with nothing said but `said`."""
    _, schema = schema_of(body)
    kind = schema["properties"]["records"]["items"]["$ref"].rsplit("/", 1)[-1]
    fields = schema["$defs"][kind]["properties"]
    return {name: [] if field.get("type") == "array" else None for name, field in fields.items()} | said


def _first_words(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", text.strip())[0].splitlines()[0]


def draft(body: Body) -> object:
    """What the first passages of documents say, word for word, and the first of it as a record; blank without any."""
    read = [
        (label.split()[0], text.partition("\n")[2]) for label, text in passages(body) if " document" in label
    ]
    claims = [
        {"text": _first_words(text), "support": [{"ref": ref, "quote": _first_words(text)}]}
        for ref, text in read[:3]
    ]
    if not claims:
        return {"claims": [], "silent": "No document speaks to it.", "conflicts": [], "records": []}
    record = _item(body, title=str(claims[0]["text"])[:60], support=claims[0]["support"])
    return {"claims": claims, "silent": None, "conflicts": [], "records": [record]}


def extract(body: Body) -> object:
    """The first sentence of the prose as a record."""
    ref, text = next((label.split()[0], text) for label, text in passages(body) if " answer - " in label)
    words = _first_words(text)
    return {"records": [_item(body, title=words[:60], support=[{"ref": ref, "quote": words}])]}


def aim(body: Body) -> object:
    """The first words of the first open answer, as what today goes on from."""
    ref, text = next((label.split()[0], text) for label, text in passages(body) if label.endswith(" answer"))
    words = _first_words(text)
    return {"sentences": [{"text": words, "support": [{"ref": ref, "quote": words}]}]}


ADVICE: Final[dict[str, Callable[[Body], object]]] = {
    "FollowUpsReply": follow_ups,
    "GapsReply": gaps,
    "BetsReply": bets,
    "DraftReply": draft,
    "ExtractReply": extract,
    "AimReply": aim,
}
"""Responders by the name of the response model."""
