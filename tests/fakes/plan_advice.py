"""What a sensible model would answer where a bet is put on trial or planned for; see `tests.fakes.advice`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from tests.fakes.advice import Body, passages

_BET: Final = re.compile(r"^The bet(?: on trial)?: (\S+)$", re.MULTILINE)
_WINDOW: Final = re.compile(r"^- (long|medium|short): (\d{4}) to \d{4}", re.MULTILINE)
_LISTED: Final = re.compile(r"^(?:- )?(?P<name>[^:\n]+): (?P<ids>[a-z][^\n]*)$", re.MULTILINE)


def _user(body: Body) -> str:
    return "\n".join(message["content"] for message in body["messages"] if message["role"] == "user")


def _listed(body: Body, name: str) -> list[str]:
    """Ids on the line that begins with `name`."""
    found = (match for match in _LISTED.finditer(_user(body)) if match["name"].startswith(name))
    return next((match["ids"].split(", ") for match in found), [])


def _fields(body: Body, ref: str) -> dict[str, str]:
    """The first line of each field of a passage."""
    text = next((text for label, text in passages(body) if label.split()[0] == ref), "")
    lines = (line.partition(": ") for line in text.splitlines())
    return {name: value for name, _, value in reversed(list(lines))}


def _bet(body: Body) -> str:
    return str(_BET.findall(_user(body))[0])


def _support(body: Body) -> list[dict[str, str]]:
    """The first document in its own words, where there is one."""
    for label, text in passages(body):
        if label.endswith(" document"):
            return [{"ref": label.split()[0], "quote": text.splitlines()[-1]}]
    return []


def challenge(body: Body) -> object:
    """One condition of each sort, after those the bet names; the first that is new is the weakest."""
    own = [text for label, text in passages(body) if label.startswith("condition ")]
    voices, personas = _listed(body, "Personas it is for"), _listed(body, "Personas who may lose")
    hypothesis = _fields(body, _bet(body)).get("hypothesis", "")
    new = {
        "customers": "Customers will leave what they have for it.",
        "ourselves": "We can do it every day without the best of our people.",
        "rivals": "No rival can do the same within a year.",
    }
    conditions = [
        {"known": number, "about": "customers", "statement": statement, "support": []}
        for number, statement in enumerate(own, 1)
    ]
    conditions += [
        {"known": None, "about": about, "statement": statement, "support": _support(body)}
        for about, statement in new.items()
    ]
    return {
        "conditions": conditions,
        "weakest": len(own) + 1,
        "why_weakest": "Nobody has been asked to pay for it yet.",
        "test": {
            "what": "Ask ten customers for a deposit on it, face to face.",
            "weeks": 4,
            "against": "If fewer than three of the ten pay, it does not hold.",
        },
        "premortem": [
            "The first customers had been promised more than the crews were able to keep.",
            "A rival copied the offer in spring and was cheaper from the first day.",
        ],
        "objection": {
            "persona_id": voices[0],
            "words": "I have managed so far, and I do not want to learn it again.",
        }
        if voices
        else None,
        "competitor": {
            "sentence": hypothesis or None,
            "why": "It names nothing that is ours alone." if hypothesis else "The bet says nothing yet.",
        },
        "loser": {
            "persona_id": personas[-1] if personas else None,
            "why": "They pay for what others use." if personas else "No personas are recorded.",
        },
        "kill_criterion": None
        if "null, since the bet has one" in str(body["messages"])
        else "Fewer than three deposits by the end of June.",
    }


def objectives(body: Body) -> object:
    """One objective on each horizon for customers, what we do and what we know, the shorter serving the longer."""
    years = {horizon: int(year) for horizon, year in _WINDOW.findall(_user(body))}
    title = _fields(body, _bet(body)).get("title", "the bet")
    rows = [
        (
            "long",
            "financial",
            "Customers of it carry the company",
            "Share of revenue from these customers",
            "40 %",
            [],
        ),
        ("medium", "customer", "Customers of it stay", "Share of customers who renew", "9 of 10", ["a"]),
        (
            "short",
            "learning",
            "Our people can do it unaided",
            "Teams of ours certified for it",
            "All 6",
            ["b"],
        ),
    ]
    return {
        "objectives": [
            {
                "key": "abc"[place],
                "title": f"{said}: {title}"[:150],
                "note": None,
                "support": _support(body) if place == 1 else [],
                "horizon": horizon,
                "metric": metric,
                "baseline": "unknown",
                "target": target,
                "due_year": years[horizon],
                "perspective": perspective,
                "supports": supports,
            }
            for place, (horizon, perspective, said, metric, target, supports) in enumerate(rows)
        ]
    }


def capabilities(body: Body) -> object:
    """One capability of each form."""
    title = _fields(body, _bet(body)).get("title", "the bet")
    forms = {
        "offer": "Give it a price",
        "organisational": "Decide on the spot",
        "technological": "See it as it happens",
    }
    return {
        "capabilities": [
            {"title": f"{said}: {title}"[:150], "note": None, "support": _support(body) if form == "offer" else [],
             "form": form, "state": "missing" if form == "offer" else None}
            for form, said in forms.items()
        ]
    }  # fmt: skip


def activities(body: Body) -> object:
    """One activity for each capability that is lacking, of every mode in turn."""
    modes = ("project", "everyday", "process")
    return {
        "activities": [
            {"title": f"Create {_fields(body, id_).get('title', id_)}"[:150], "note": None, "support": [], "capability_ids": [id_],
             "owner": None, "start": None, "finish": None, "mode": modes[place % 3]}
            for place, id_ in enumerate(_listed(body, "capability_ids"))
        ]
    }  # fmt: skip


def trace(body: Body) -> object:
    """One of each kind, linked to the first of what may be linked."""
    title = _fields(body, _bet(body)).get("title", "the bet")
    ids: dict[str, Any] = {
        name: _listed(body, name)[:1] for name in ("persona_ids", "need_ids", "objective_ids")
    }
    ids = {name: [] if ids[name][:1] == ["(none recorded"] else ids[name] for name in ids}
    plain: dict[str, Any] = {"note": None, "support": []}
    return {
        "kpis": [
            {**plain, "title": f"Renewals: {title}"[:150], "metric": "Share of contracts renewed", "target": "9 of 10",
             "objective_ids": ids["objective_ids"], "persona_ids": ids["persona_ids"]}
        ],
        "moments": [
            {**plain, "title": f"The first time it goes wrong: {title}"[:150], "persona_ids": ids["persona_ids"],
             "need_ids": ids["need_ids"], "priority": "high"}
        ],
        "collaborations": [
            {**plain, "title": f"One answer for the customer: {title}"[:150], "functions": ["Sales", "Service"], "owner": None}
        ],
    }  # fmt: skip


PLAN_ADVICE: Final[dict[str, Callable[[Body], object]]] = {
    "ChallengeReply": challenge,
    "ObjectivesReply": objectives,
    "CapabilitiesReply": capabilities,
    "ActivitiesReply": activities,
    "TraceReply": trace,
}
"""Responders by the name of the response model."""
