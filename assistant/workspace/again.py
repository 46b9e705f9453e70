"""The next round: a new workspace that begins with what the last one ended with."""

from __future__ import annotations

from pathlib import Path

from assistant.method.engagement import Answer, Engagement
from assistant.text import one_line
from assistant.workspace.document import Workspace


def begin_again(old: Workspace, path: Path, *, actor: str = "") -> Workspace:
    """Makes the workspace of the next round at `path` and opens it.

    What was agreed becomes what is assumed; nothing is agreed yet. Records, participants, documents
    with their texts, homework that is not done, what is still parked and how advice is asked for go along. Voices, votes, decisions, dismissals,
    suggestions and what lenses were answered stay in the old file, which is not changed.

    Raises:
        AlreadyExists: something lies at `path`.
        WorkspaceError: it cannot be written there, or the old one cannot be read.
    """
    content = next_round(old.engagement())
    source = f"the round before, {one_line(old.path.name, 120)}"
    return Workspace.create(
        path,
        organisation=old.organisation,
        mode=old.mode,
        actor=actor,
        content=content,
        source=source,
        texts=old.passages(),
    )


def next_round(engagement: Engagement) -> Engagement:
    """What the next round begins with."""
    return Engagement(
        organisation=engagement.organisation,
        advisor=engagement.advisor,
        answers={
            slug: Answer(question=slug, assumed=answer.text, status="assumed", sources=answer.sources)
            for slug, answer in engagement.answers.items()
            if answer.text.strip()
        },
        records=engagement.records,
        participants=engagement.participants,
        actions=[action for action in engagement.actions if action.done is None],
        parked=[item for item in engagement.parked if item.state == "open"],
        documents=engagement.documents,
    )
