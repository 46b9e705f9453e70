"""What one participant says on a question, as it is put into an act: by themselves, from a form, or from a suggestion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, get_args

from assistant.method.engagement import Answer
from assistant.workspace.content import checked
from assistant.workspace.state import Draft

Part = Literal["answer", "agreement", "dissent"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
"""What somebody can say on a question: an answer of their own, how far they go along with the text, and why not."""


def answer_in(draft: Draft, question: str) -> Answer:
    """The answer to `question` as it stands in the act; an open one where nothing was said yet."""
    return Answer.model_validate(draft.get("answers", question) or {"question": question})


def put_voice(draft: Draft, question: str, participant: str, fields: Mapping[str, Any]) -> None:
    """Sets the named fields of somebody's voice, and puts them on the list where they are not on it yet.

    A score that is given while no text is agreed counts as early, unless `fields` says.

    Raises:
        BadInput: a field does not fit.
    """
    body = draft.get("answers", question) or {"question": question}
    stored = Answer.model_validate(body)
    said = dict(fields)
    if "agreement" in said and "early" not in said:
        said["early"] = said["agreement"] is not None and not stored.agreed.strip()
    voice = {**stored.voice(participant).model_dump(mode="json"), **said}
    voices: list[object] = [voice if one.participant == participant else one for one in stored.voices]
    if voice not in voices:
        voices.append(voice)
    draft.put("answers", question, checked("answers", {**body, "voices": voices}, question))
    join(draft, participant)


def join(draft: Draft, name: str) -> None:
    """Puts somebody on the list of participants who is not on it yet."""
    if draft.get("participants", name) is None:
        draft.put("participants", name, checked("participants", {"name": name}))
