"""The companion lenses and their probes: what each asks, about which records, and where it comes from.

A lens is data: a new one, or a new probe, is a row in this table. The wording is Counterpoint's own; each
probe names the section its idea comes from, and whom else it is owed to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from assistant.method.sources import Section


@dataclass(frozen=True, slots=True)
class Probe:
    """One open question of a lens, put to each record of the kinds in `about` (to the whole where there are none).

    The answer is a reflection, or what stands in `field` of the record itself. Where there is a `claim`, people
    also say whether it holds: yes, partly or no; `question` is the slug to go back to when it does not.
    """

    slug: str
    lens: str
    text: str
    why: str
    source: Section
    about: tuple[str, ...] = ()
    field: str = ""
    claim: str = ""
    question: str = ""
    statements: tuple[str, ...] = ()
    """Statements of the Big Picture to lay beside the probe; it waits until all of them are written."""
    credit: str = ""
    """Whom the way of asking is owed to, where that is not the source."""

    @property
    def verdicts(self) -> bool:
        """Whether people also say yes, partly or no: to the claim."""
        return bool(self.claim)


@dataclass(frozen=True, slots=True)
class Lens:
    """A way of looking at the plan, from one source, with its probes in the order they are put."""

    id: str
    title: str
    purpose: str
    source: Section
    bets: Literal["living", "chosen"]
    """Which bets it is put to, or to whose work."""
    probes: tuple[Probe, ...]

    @property
    def about(self) -> tuple[str, ...]:
        """The kinds of record its probes are put to; ``""`` for the whole."""
        return tuple(dict.fromkeys(kind for probe in self.probes for kind in probe.about or ("",)))


_EMPOWERS: Final = "customer-empowers"
_MAP: Final = "strategy-map"
_BIG: Final = "big-picture"
_SCALING: Final = "scaling"
_CHALLENGE: Final = "challenge"
_WHOLE_BOARD: Final = Section("big-picture", "anchors")
_CHAIN: Final = Section("unification-roadmap", "chain")
_DECISIONS: Final = Section("customer-empowers", "decisions")
_KLEIN: Final = "Gary Klein, “Performing a Project Premortem”, Harvard Business Review, September 2007"
_LAFLEY: Final = (
    "A. G. Lafley, Roger L. Martin, Jan W. Rivkin and Nicolaj Siggelkow, “Bringing Science to the Art of "
    "Strategy”, Harvard Business Review, September 2012"
)

LENSES: Final[tuple[Lens, ...]] = (
    Lens(
        _BIG,
        "Big Picture board",
        "Purpose on top, the customer in the middle, the value and the way it gets there: four statements that should be in step.",
        _WHOLE_BOARD,
        "living",
        (
            Probe(
                "board-purpose", _BIG,
                "What are we here to bring about?",
                "Everything else on the board is read under this statement.",
                _WHOLE_BOARD, ("purpose",), "purpose",
            ),
            Probe(
                "board-customer", _BIG,
                "Who stands in the middle of our picture?",
                "Somebody a stranger could recognise, in place of everyone.",
                _WHOLE_BOARD, ("purpose",), "customer",
            ),
            Probe(
                "board-value", _BIG,
                "What is better in these people's lives because of us?",
                "What they have, in place of what we make.",
                _WHOLE_BOARD, ("purpose",), "value",
            ),
            Probe(
                "board-delivery", _BIG,
                "Through which parts of the house does that value pass until a customer has it?",
                "Value travels through hands; those in the back belong on the picture too.",
                Section("big-picture", "exercise"), ("purpose",), "delivery",
            ),
            Probe(
                "purpose-and-value", _BIG,
                "Where in what customers get from us can our purpose be recognised?",
                "A purpose that nobody can find in the offer is decoration.",
                _WHOLE_BOARD, claim="What customers get from us shows what we are here for.",
                question="value-proposition", statements=("purpose", "value"),
            ),
            Probe(
                "value-and-customer", _BIG,
                "In which words would the customer in the middle tell a friend what they get from us?",
                "The value is theirs to name.",
                _WHOLE_BOARD, claim="The customer in the middle would name the same value as we do.",
                question="needs-served", statements=("value", "customer"),
            ),
            Probe(
                "value-and-delivery", _BIG,
                "Where on its way through the house does the value get lost?",
                "A promise is worth what is left of it at the end of the way.",
                _WHOLE_BOARD, claim="The way we deliver brings the value to the customer whole.",
                question="capabilities", statements=("value", "delivery"),
            ),
            Probe(
                "purpose-and-customer", _BIG,
                "How would the customer in the middle notice that we are here for them?",
                "Companies drift: those they were founded for and those they serve can come apart.",
                _WHOLE_BOARD, claim="The customer in the middle is the one we are here for.",
                question="target-personas", statements=("purpose", "customer"),
            ),
            Probe(
                "litmus", _BIG,
                "What does this bet do to our purpose?",
                "There is no right answer; what strains the purpose should be known before it is chosen.",
                Section("big-picture", "litmus"), ("bet",), "purpose_fit", statements=("purpose",),
            ),
            Probe(
                "litmus-strain", _BIG,
                "Which part of this bet would be hardest to explain by our purpose?",
                "The strain sits in a part, and a part can be changed.",
                Section("big-picture", "litmus"), ("bet",), claim="The purpose can carry all of this bet.",
                question="value-proposition", statements=("purpose",),
            ),
        ),
    ),
    Lens(
        _MAP,
        "Strategy map",
        "From what people learn, through how work is done and what customers notice, to the money: where the chain holds.",
        _CHAIN,
        "chosen",
        (
            Probe(
                "money-from-customers", _MAP,
                "What would customers do differently before this bet earns anything?",
                "Money comes last; it follows from something people decide to do.",
                _CHAIN, ("bet",), claim="An objective says what customers will do differently.",
                question="objectives-long",
            ),
            Probe(
                "customers-from-work", _MAP,
                "Which work of ours has to run differently before customers notice anything of this bet?",
                "What customers notice is made somewhere in the house.",
                _CHAIN, ("bet",), claim="An objective says which work will run differently.",
                question="objectives-medium",
            ),
            Probe(
                "work-from-learning", _MAP,
                "What must people here have learned before that work can run differently for this bet?",
                "The slowest part of the chain is the one that begins first.",
                _CHAIN, ("bet",), claim="An objective says what people here will have learned.",
                question="activities",
            ),
            Probe(
                "reason-to-stay", _MAP,
                "What would hold these customers if somebody else offered the same?",
                "Loyalty is the step between a content customer and steady income.",
                Section("unification-roadmap", "key-questions"), ("bet",),
            ),
        ),
    ),
    Lens(
        _SCALING,
        "Scaling check",
        "Whether work ends as a project, cools into a process, or wakes up the people who face customers.",
        Section("value-at-scale", "entrepreneurial"),
        "chosen",
        (
            Probe(
                "kind-of-work", _SCALING,
                "What is this work mostly: something that ends, something that repeats, or room in the everyday?",
                "A bet carried by projects alone goes out with the last of them.",
                Section("value-at-scale", "project-rut"), ("activity",), "mode",
            ),
            Probe(
                "after-the-project", _SCALING,
                "What of this work is still done a year after its last milestone?",
                "Quick wins are pleasant, and they add up to little when nobody carries them on.",
                Section("value-at-scale", "project-rut"), ("activity",),
                claim="This work lives on without its project.", question="needs-served",
            ),
            Probe(
                "beyond-the-procedure", _SCALING,
                "What happens here to a customer for whom no procedure was written?",
                "Procedures are needed, and none of them cares.",
                Section("value-at-scale", "process-limits"), ("activity",),
                claim="Whoever faces that customer may act on their own judgement.", question="needs",
            ),
            Probe(
                "own-stake", _SCALING,
                "Who has a bad day when customers gain nothing from this work?",
                "A founder feels it at once; a large house has to arrange for somebody to.",
                Section("value-at-scale", "entrepreneurial"), ("activity",),
                claim="Someone's own success hangs on what customers gain here.", question="target-personas",
            ),
            Probe(
                "executives-give", _SCALING,
                "What do executives put into this beyond their approval?",
                "Tools, room, reward and cover for risks are theirs alone to give.",
                Section("value-at-scale", "executive-role"), ("capability",),
                claim="Executives give tools, room, reward and cover for risks.", question="budgets",
            ),
            Probe(
                "executives-near", _SCALING,
                "What did the executives behind this last hear from a customer directly?",
                "The higher the desk, the more hands a customer's words have passed through.",
                Section("value-at-scale", "executive-role"), ("capability",),
                claim="An executive behind this hears customers first-hand.", question="personas",
            ),
        ),
    ),
    Lens(
        _EMPOWERS,
        "Where the customer empowers",
        "Four questions to every chosen bet: how we organise, how we see the world, how we decide, how we improve.",
        _DECISIONS,
        "chosen",
        (
            Probe(
                "organised-around-situations", _EMPOWERS,
                "How would we have to be set up to meet customers in the situations that this bet is about?",
                "Situations cut across departments; what is organised around output hands them on.",
                Section("customer-empowers", "organise"), ("bet",),
                claim="We are set up to meet these situations whole, across functions.", question="capabilities",
            ),
            Probe(
                "model-of-the-world", _EMPOWERS,
                "Whose picture of the world is this bet drawn on?",
                "A model made for another time, or with us in its middle, hides what customers see.",
                Section("customer-empowers", "sensemaking"), ("bet",),
                claim="The picture is of today, and the customer is in the middle of it.", question="personas",
            ),
            Probe(
                "customer-as-counterweight", _EMPOWERS,
                "What would customers change in this bet if they sat at the table?",
                "A bet is a theory about customers; they are the ones who know whether the trouble exists.",
                _DECISIONS, ("bet",),
                claim="Customers helped to shape this bet, and the trouble it ends is one they have.",
                question="needs",
            ),
            Probe(
                "learning-for-both", _EMPOWERS,
                "By what would we learn early that this bet gives customers as much as it gives us?",
                "What only one side gains from does not last, and what nobody measures is not learned from.",
                Section("customer-empowers", "improvement"), ("bet",),
                claim="We will measure what customers gain as closely as what we gain.",
                question="objectives-short",
            ),
        ),
    ),
    Lens(
        _CHALLENGE,
        "Challenge",
        "The bet on trial, by its own people: first in their own words, then from the customer's and the rival's chair.",
        _DECISIONS,
        "living",
        (
            Probe(
                "premortem", _CHALLENGE,
                "Two years have gone by, and this bet has failed for all to see. What happened?",
                "In the past tense people name what they would not dare to predict. Write alone first.",
                _DECISIONS, ("bet",), credit=_KLEIN,
            ),
            Probe(
                "weakest-condition", _CHALLENGE,
                "Of all that must be true for this bet, what are we least sure of?",
                "The shakiest condition is the cheapest place to be proved wrong.",
                Section("cvmbok", "session-5"), ("bet",),
                claim="We can test the shakiest condition before the large money is spent.", question="bets",
                credit=_LAFLEY,
            ),
            Probe(
                "competitor-says", _CHALLENGE,
                "Which competitor could put their own name to this bet without changing a word?",
                "What anyone could say, nobody will remember us for.",
                Section("cvmbok", "session-4"), ("bet",),
                claim="No competitor could say this of themselves.", question="differentiation",
            ),
            Probe(
                "objection", _CHALLENGE,
                "What would a customer say who hears of this and turns it down?",
                "In their words, as they would say them to a friend.",
                _DECISIONS, ("bet",), "customer_objection",
            ),
            Probe(
                "what-ends-it", _CHALLENGE,
                "At which sign, seen by when, do we end this bet?",
                "Agreed while nobody has anything to defend yet.",
                _DECISIONS, ("bet",), "kill_criterion",
            ),
        ),
    ),
)  # fmt: skip

LENS: Final[Mapping[str, Lens]] = MappingProxyType({lens.id: lens for lens in LENSES})
PROBE: Final[Mapping[str, Probe]] = MappingProxyType(
    {probe.slug: probe for lens in LENSES for probe in lens.probes}
)
"""Every probe by its slug; slugs are unique over all lenses."""
