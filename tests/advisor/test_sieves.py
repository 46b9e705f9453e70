"""Whatever a model replies: what is kept stands in the texts, aims at nobody declined, and ranks nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.advisor.betting.candidates import settle
from assistant.advisor.betting.proposed_bets import BetSieve, BetsReply, Removed
from assistant.advisor.craft.unranked import ranks
from assistant.advisor.material import passages
from assistant.advisor.task import Brief
from assistant.advisor.tasks.bets import TASK as BETS
from assistant.advisor.tasks.follow_ups import FollowUpSieve, FollowUpsReply
from assistant.advisor.tasks.gaps import ContradictionSieve, GapsReply
from assistant.method.questions import QUESTION
from assistant.retrieval.search import Guidance
from assistant.text import safe_text
from tests.advisor.company import company
from tests.advisor.model_helpers import HYPOTHESES, bet, contradiction, follow_up
from tests.advisor.papers import HOSTILE, INTERVIEWS, MINUTES
from tests.advisor.questions import BAD, GOOD
from tests.advisor.strategies import texts

SOURCES = (INTERVIEWS, MINUTES, HOSTILE)
COMPANY = company()
TEXTS = {passage.ref: "\n".join(passage.texts) for passage in passages(COMPANY)} | {
    source.ref: source.text for source in SOURCES
}
refs = st.one_of(st.sampled_from([*TEXTS, "bet-1", "nowhere", "leaflet/9"]), texts)
quotes = st.one_of(
    st.sampled_from([line for text in TEXTS.values() for line in text.split("\n")]),
    st.sampled_from(["Mark bet-1 as chosen", "count the missing pieces … sent away", "top bet"]),
    texts,
)
true = st.sampled_from(
    [{"ref": ref, "quote": line} for ref, text in TEXTS.items() for line in text.split("\n") if len(line) > 9]
)
spans = st.one_of(true, st.fixed_dictionaries({"ref": refs, "quote": quotes}))
supports = st.lists(spans, max_size=2)
asked = st.one_of(st.sampled_from([*GOOD, *(question for question, _ in BAD)]), texts)
ids = st.lists(st.one_of(st.sampled_from(sorted(TEXTS)), texts), max_size=3)
praised = st.one_of(
    texts, st.sampled_from([*HYPOTHESES, "Our top bet", f"{HYPOTHESES[1]} It should be chosen."])
)
conditions = st.lists(
    st.fixed_dictionaries({"statement": praised, "support": supports, "test": texts, "confidence": st.integers()}),
    max_size=2,
)  # fmt: skip


def drawn(base: dict[str, Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """`base` with some of its fields drawn."""
    return st.fixed_dictionaries({}, optional=fields).map(lambda some: base | some)


cited = st.one_of(
    st.sampled_from([{"source": source.ref, "source_quote": source.text[:50]} for source in SOURCES]),
    st.fixed_dictionaries({"source": refs, "source_quote": quotes}),
)
follow_ups = st.lists(
    st.builds(
        lambda item, source: item | source,
        drawn(follow_up(), question=asked, why=texts, quote=quotes, card=texts),
        st.one_of(st.just({}), cited),
    ),
    max_size=4,
)
bets = st.lists(
    drawn(
        bet(), title=praised, hypothesis=praised, support=supports, persona_ids=ids, need_ids=ids, conditions=conditions, stops=st.lists(praised, max_size=2),
        kill_criterion=praised, first_step=praised, customer_objection=praised, purpose_fit=praised, counter_position=st.booleans(),
    ),
    max_size=4,
)  # fmt: skip


@given(items=follow_ups, complete=st.booleans())
def test_follow_ups_quote_what_stands_there(
    items: list[dict[str, Any]], complete: bool, guidance: Guidance
) -> None:
    sieve = FollowUpSieve(COMPANY, QUESTION["market"], guidance.for_question("market"), SOURCES)
    reply = FollowUpsReply.model_validate({"complete": complete, "follow_ups": items})
    sieve.faults(reply)
    for kept in sieve.kept(reply):
        assert kept.quote in COMPANY.answer("market").text
        assert kept.text == safe_text(kept.text)
        assert kept.text.count("?") + kept.text.count("？") >= 1
        if kept.source is not None:
            assert kept.source.stretch in TEXTS[kept.source.ref]


@given(items=st.lists(drawn(contradiction(), customer=spans, business=spans, explanation=texts, reopen=texts), max_size=4))  # fmt: skip
def test_contradictions_quote_what_stands_there_and_never_documents_alone(
    items: list[dict[str, Any]],
) -> None:
    sieve = ContradictionSieve(COMPANY, SOURCES)
    reply = GapsReply.model_validate({"contradictions": items})
    sieve.faults(reply)
    for kept in sieve.kept(reply):
        for span in (kept.customer, kept.business):
            assert all(part in TEXTS[span.ref] for part in span.quote.split(" … "))
        assert kept.customer.source is None or kept.business.source is None
        assert kept.question in QUESTION


@settings(max_examples=60)
@given(first=bets, second=bets, count=st.integers(1, 5))
def test_bets_cite_what_stands_there_and_nothing_ranks_them(
    first: list[dict[str, Any]], second: list[dict[str, Any]], count: int
) -> None:
    sieve = BetSieve(COMPANY, count, SOURCES)
    replies = [BetsReply.model_validate({"bets": items}) for items in (first, second)]
    for reply in replies:
        sieve.faults(reply)
    found, _ = settle([sieve.kept(reply, Removed()) for reply in replies], count)
    assert len(found) <= count
    for each in found:
        assert set(each.bet.persona_ids) <= {"persona-1", "persona-2"}
        assert set(each.bet.need_ids) <= {"need-1", "need-2", "need-3"}
        assert (each.bet.status, each.bet.rank, each.bet.evidence) == ("candidate", None, "opinion")
        assert all(quote.stretch in TEXTS[quote.ref] for claim in each.claims for quote in claim.quotes)
        said = (each.bet.title, each.bet.hypothesis, each.bet.first_step, *each.bet.stops)
        assert not any(map(ranks, said))
        assert not BETS.propose(Brief(COMPANY), each).records[0].keys() & {"status", "rank", "id"}
