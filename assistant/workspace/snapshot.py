"""The engagement as a value, made again only as far as something has changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant.method.advising import AdvisorSettings
from assistant.method.engagement import Engagement, Suggestion
from assistant.method.planned import Plan
from assistant.method.questions import QUESTIONS
from assistant.text import one_line
from assistant.workspace.changes import Entity
from assistant.workspace.content import ADVISOR, PLAN, model_of, refusal
from assistant.workspace.errors import damaged
from assistant.workspace.state import COLLECTIONS, State

_LISTS = tuple(name for name in COLLECTIONS if name not in ("settings", "answers"))


class Snapshots:
    """Makes engagements from states; keeps the model of every entity that has stayed the same."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._models: dict[tuple[str, str], tuple[Entity, BaseModel]] = {}
        self._engagement: Engagement | None = None
        self._tail = ""

    def engagement(self, state: State) -> Engagement:
        """The engagement that `state` holds. The same object as before where nothing has changed.

        Raises:
            Damaged: what is stored does not fit the models.
        """
        if self._engagement is None or self._tail != state.hash:
            answers = {question.slug: state.get("answers", question.slug) for question in QUESTIONS}
            as_of = setting(state, "as_of")
            fields: dict[str, Any] = {name: self.models(state, name) for name in _LISTS}
            try:
                self._engagement = Engagement(
                    organisation=setting(state, "organisation"),
                    as_of=date.fromisoformat(as_of) if as_of else None,
                    advisor=AdvisorSettings.model_validate(state.body("settings", ADVISOR) or {}),
                    plan=Plan.model_validate(state.body("settings", PLAN) or {}),
                    answers={
                        slug: self._model("answers", slug, entity)
                        for slug, entity in answers.items()
                        if entity is not None
                    },
                    **fields,
                )
            except ValidationError as error:
                raise damaged(self._path, one_line(refusal(error), 500).rstrip(".")) from error
            except ValueError as error:
                raise damaged(self._path, one_line(str(error), 500)) from error
            self._tail = state.hash
            self._forget(state)
        return self._engagement

    def suggestions(self, state: State) -> list[Suggestion]:
        """Every suggestion, in order."""
        return [model for model in self.models(state, "suggestions") if isinstance(model, Suggestion)]

    def models(self, state: State, collection: str) -> list[BaseModel]:
        """A collection as models, in order."""
        return [self._model(collection, id_, entity) for id_, entity in state.listed(collection)]

    def _model(self, collection: str, id_: str, entity: Entity) -> BaseModel:
        known = self._models.get((collection, id_))
        if known is not None and known[0] is entity:
            return known[1]
        try:
            model = model_of(collection, entity.body)
        except ValidationError as error:
            raise damaged(self._path, one_line(refusal(error, id_), 500).rstrip(".")) from error
        self._models[(collection, id_)] = (entity, model)
        return model

    def _forget(self, state: State) -> None:
        if len(self._models) > 2 * sum(map(len, state.entities.values())) + 100:
            self._models = {key: known for key, known in self._models.items() if state.get(*key) is known[0]}


def setting(state: State, name: str) -> str:
    """One setting; empty where it was never set."""
    entity = state.get("settings", name)
    return str(entity.body.get("value", "")) if entity else ""
