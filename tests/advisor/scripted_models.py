"""Models for measuring the measure: one that reads the cases well, one that is lazy, and one that makes things up.

They answer within the process, by the same rules of grounding and the same one correction as a model behind a server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from assistant.advisor.client.client import Completion, ModelClient
from assistant.advisor.client.ladder import Rung
from assistant.advisor.client.sending import Sending
from assistant.advisor.client.usage import Usage
from assistant.advisor.client.window import Window
from assistant.advisor.evaluation.cases import Archive, Contradicting, Interview, Rivals, load
from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.model.lanes import Lanes
from assistant.config import Settings
from assistant.method.questions import QUESTION
from tests.advisor.model_helpers import bet, contradiction
from tests.advisor.model_helpers import follow_up as follow_up_item
from tests.fakes.advice import ADVICE, Body, passages

Replies = Mapping[str, Callable[[Body], Any]]
"""What is answered, by the name of the reply that is asked for."""


class ScriptedClient(ModelClient):
    """Answers at once; what the grounding rule faults is answered the same way once more."""

    def __init__(self, replies: Replies) -> None:
        super().__init__(Settings(model="openai/scripted", api_base="http://127.0.0.1:9/v1"))
        self.replies = replies
        self.asked: list[str] = []

    async def window(self) -> Window:
        return Window(None, "unknown")

    async def complete(self, messages: Any, response_model: type[Any], **options: Any) -> Completion[Any]:
        assert isinstance(messages, Sending)
        name = response_model.__name__
        self.asked.append(name)
        body = {"messages": [{"role": each.role, "content": each.content} for each in messages.messages]}
        value: BaseModel = response_model.model_validate(self.replies[name](body))
        faults = options["validate"](value)
        return Completion(value, "openai/scripted", Usage(100, 10), 1, bool(faults), Rung.PROMPT_ONLY)


def scripted(replies: Replies, lanes: int = 1) -> ModelAdvisor:
    """An advisor with such a model behind it, asked so many things at once."""
    return ModelAdvisor(ScriptedClient(replies), lanes=Lanes(lanes))


def _organisation(body: Body) -> str:
    return next(text for label, text in passages(body) if label == "organisation")


def _card(body: Body) -> str:
    reply = ADVICE["FollowUpsReply"](body)
    assert isinstance(reply, dict)
    return str(reply["follow_ups"][0]["card"])


def _interview(body: Body) -> tuple[Interview, str]:
    case = next(each for each in load("follow-ups", Interview) if each.organisation == _organisation(body))
    return case, next(text for label, text in passages(body) if label.startswith("answer"))


def _asking(body: Body, questions: list[str]) -> Body:
    card = _card(body)
    return {
        "complete": not questions,
        "follow_ups": [follow_up_item(text, card=card) for text in questions[:3]],
    }


def _ask_for_more(body: Body) -> Body:
    case, answer = _interview(body)
    untold = [fact for fact in case.facts if fact.says not in answer]
    told = {fact.name for fact in case.facts if fact.says in answer}
    return _asking(body, [fact.ask for fact in untold if not fact.after or fact.after in told])


def _ask_whether(body: Body) -> Body:
    return _asking(body, ["Is that important to you?", "Do you agree with what is written?"])


def _ask_again(body: Body) -> Body:
    case, _ = _interview(body)
    return _asking(
        body, [f"What do you say on {turn.written.split('|')[0]}?" for turn in [case.said[0].keys]]
    )


def _contradicting(body: Body) -> Contradicting:
    cases: tuple[Contradicting, ...] = load("contradictions", Contradicting)
    return next(each for each in cases if each.organisation == _organisation(body))


def _find_planted(body: Body) -> Body:
    case = _contradicting(body)
    texts = {label.split()[0]: text for label, text in passages(body)}
    changed = {ref: _words(change) for ref, change in case.clean.items()}
    if any(words in texts[ref] for ref, words in changed.items()):
        return {"contradictions": []}
    quotes = {
        side: _longest(texts, refs)
        for side, refs in (("customer", case.customer), ("business", case.business))
    }
    return {"contradictions": [contradiction(**quotes, reopen="bets")]}


def _words(change: str | Mapping[str, Any]) -> str:
    return change if isinstance(change, str) else max((str(text) for text in change.values()), key=len)


def _longest(texts: Mapping[str, str], refs: frozenset[str]) -> dict[str, str]:
    ref = sorted(refs)[0]
    line = max(texts[ref].splitlines(), key=len)
    return {"ref": ref, "quote": line.partition(": ")[2] or line}


def _documents(body: Body) -> dict[str, str]:
    return {
        label.split()[0]: text.partition("\n")[2]
        for label, text in passages(body)
        if label.endswith(" document")
    }


def _draft(claims: list[Body], silent: str | None) -> Body:
    return {"claims": claims, "silent": silent, "conflicts": [], "records": []}


def _claim(text: str, ref: str, quote: str) -> Body:
    return {"text": text, "support": [{"ref": ref, "quote": quote}]}


def _draft_what_stands(body: Body) -> Body:
    archive = next(each for each in load("drafts", Archive) if each.organisation == _organisation(body))
    user = body["messages"][-1]["content"]
    asked = next(each for each in archive.questions if QUESTION[each.question].text in user)
    wanted = {ref for fact in asked.facts for ref in fact.stands_in}
    claims = [_claim(text, ref, text) for ref, text in _documents(body).items() if ref in wanted]
    return _draft(claims, None if claims else "The documents do not say.")


def _draft_nothing(_body: Body) -> Body:
    return _draft([], "I do not know.")


def _draft_figures(body: Body) -> Body:
    ref, text = next(iter(_documents(body).items()), ("answer", "nothing at all"))
    return _draft(
        [_claim(f"In {1900 + number}, {number},777 said so.", ref, text) for number in (1, 2, 3)], None
    )


def _company(body: Body) -> dict[str, list[Mapping[str, Any]]]:
    companies = [each for rivals in load("bets", Rivals) for each in rivals.companies]
    company = next(each for each in companies if each.organisation == _organisation(body))
    kinds: dict[str, list[Mapping[str, Any]]] = {}
    for record in company.records:
        kinds.setdefault(record["kind"], []).append(record)
    return kinds


def _bet_on_what_is_known(body: Body) -> Body:
    kinds = _company(body)
    strength = kinds["swot_item"][0]
    made = []
    for place, rival in enumerate(kinds["alternative"]):
        need = next(each for each in kinds["need"] if each["id"] in rival["need_ids"])
        persona = next(each for each in kinds["persona"] if each["id"] in need["persona_ids"])
        weakness = rival.get("weaknesses", [rival["title"]])[0]
        made.append(
            _bet(
                place,
                f"If we begin with whoever has this to tell: {persona.get('note', persona['title'])} then they leave "
                f"“{rival['title']}”, because there it is otherwise: {weakness}, and here: {strength['note']}",
                persona["id"], need["id"], rival["id"],
            )
        )  # fmt: skip
    return {"bets": made}


def _bet(place: int, hypothesis: str, persona: str, need: str, rival: str) -> Body:
    return bet(
        place, title=f"Way {place}", hypothesis=hypothesis, persona_ids=[persona], need_ids=[need], alternative_ids=[rival],
        swot_ids=["swot-item-1"], trend_ids=["trend-1"], counter_position=place == 0,
    )  # fmt: skip


def _bet_on_nothing(body: Body) -> Body:
    items = [_bet(place, f"If we delight customers number {place}, they will stay, because quality counts.", "persona-1", "need-1", "alternative-1") for place in range(5)]  # fmt: skip
    for item in items:
        item |= {"conditions": [], "kill_criterion": "", "counter_position": False}
    return {"bets": items}


def _bet_on_the_unknown(body: Body) -> Body:
    return {"bets": [_bet(place, f"If we open shop {place} on the moon, whales come.", "persona-77", "need-99", "alternative-5") for place in range(5)]}  # fmt: skip


GOOD: Replies = {
    "FollowUpsReply": _ask_for_more, "GapsReply": _find_planted, "DraftReply": _draft_what_stands, "BetsReply": _bet_on_what_is_known,
}  # fmt: skip
LAZY: Replies = {
    "FollowUpsReply": _ask_whether, "GapsReply": lambda _body: {"contradictions": []}, "DraftReply": _draft_nothing, "BetsReply": _bet_on_nothing,
}  # fmt: skip
INVENTING: Replies = {
    "FollowUpsReply": _ask_again, "GapsReply": ADVICE["GapsReply"], "DraftReply": _draft_figures, "BetsReply": _bet_on_the_unknown,
}  # fmt: skip
