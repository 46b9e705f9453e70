"""A whole engagement from an interchange file brought into a workspace, as one act."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from assistant.errors import BadInput
from assistant.method.engagement import Answer, Engagement
from assistant.method.said import Origin, not_said
from assistant.text import one_line
from assistant.workspace.changes import Body, same
from assistant.workspace.content import (
    ADVISOR,
    KEY,
    PLAN,
    advisor_body,
    body_of,
    dismissal_key,
    plain,
    plan_body,
    reflection_key,
    refusal,
)
from assistant.workspace.proposals import Proposal
from assistant.workspace.state import Draft


def bring_in(draft: Draft, engagement: Engagement, source: str) -> None:
    """Puts everything the engagement holds into the draft.

    A workspace without answers and records simply takes it. Otherwise what is there already stays, and
    what is equal is passed over. Records that do not say where they come from are marked as imported
    from `source`.

    Raises:
        BadInput: something of the same id but another content is there already; names all of them.
    """
    has_answers = any(Answer.model_validate(body).has_own_answer for _, body in draft.listed("answers"))
    is_plain = not has_answers and not draft.listed("records")
    clashes = []
    for collection, id_, body in _bodies(engagement):
        existing = draft.get(collection, id_)
        if collection == "records" and "origin" not in body:
            if existing is not None and same(existing | {"origin": None}, body | {"origin": None}):
                continue
            body = body | {"origin": plain(Origin(by="import", name=one_line(source, 200)))}
        if (collection, id_) == ("settings", ADVISOR):
            # What is set here holds: nobody's file lifts a cap, or lets out what was to stay on this machine.
            draft.put(collection, id_, body | (existing or {}))
        elif existing is None and (taken := _of_same_session(draft, collection, body)):
            clashes.append(f"{taken} ({collection})")
        elif existing is None or is_plain:
            draft.put(collection, id_, body)
        elif collection == "settings" or same(existing, body) or (
            collection == "answers" and not Answer.model_validate(existing).has_own_answer
        ):  # fmt: skip
            if collection == "answers":
                draft.put(collection, id_, body)
        else:
            clashes.append(f"{id_} ({collection})")
    if clashes:
        shown = ", ".join(clashes[:10]) + (f" and {len(clashes) - 10} more" if len(clashes) > 10 else "")
        raise BadInput(
            f"The workspace holds other content under the same names: {one_line(shown, 1000)}.",
            kept="Nothing was imported.",
            hint="Import into a new workspace, or rename them in the file.",
        )
    draft.note = one_line(source, 200)


def _of_same_session(draft: Draft, collection: str, body: Body) -> str:
    """The id of what is there for the session of `body`, where there may be one only; empty where there is none."""
    if collection not in ("workshops", "runsheets"):
        return ""
    return next((id_ for id_, held in draft.listed(collection) if held["session"] == body["session"]), "")


def _payload(payload: Body, path: str) -> Body:
    """A payload as every act may read it; what is not ours in it is kept, and refused when it is accepted.

    Raises:
        BadInput: one of the parts that a proposal has is of another shape; names it.
    """
    kept = {name: value for name, value in payload.items() if not not_said(value)}
    try:
        Proposal.model_validate({name: kept[name] for name in Proposal.model_fields if name in kept})
    except ValidationError as error:
        raise BadInput(refusal(error, path), kept="Nothing was imported.") from None
    return kept


def _bodies(engagement: Engagement) -> Iterator[tuple[str, str, Body]]:
    if engagement.organisation.strip():
        yield "settings", "organisation", {"value": one_line(engagement.organisation)}
    if engagement.as_of:
        yield "settings", "as_of", {"value": engagement.as_of.isoformat()}
    if advisor := advisor_body(engagement.advisor):
        yield "settings", ADVISOR, advisor
    if plan := plan_body(engagement.plan):
        yield "settings", PLAN, plan
    for slug, answer in engagement.answers.items():
        yield "answers", slug, body_of(answer)
    for collection, key in {"records": "id", **KEY}.items():
        for item in getattr(engagement, collection):
            body = body_of(item)
            yield collection, body[key], body
    for place, suggestion in enumerate(engagement.suggestions):
        body = body_of(suggestion)
        if "payload" in body:
            body["payload"] = _payload(body["payload"], f"suggestions[{place}].payload")
        yield "suggestions", body["id"], body
    for dismissal in engagement.dismissals:
        body = body_of(dismissal)
        yield "dismissals", dismissal_key(body["rule"], body.get("ids", [])), body
    for reflection in engagement.reflections:
        body = body_of(reflection)
        yield "reflections", reflection_key(body["probe"], body.get("about", "")), body
