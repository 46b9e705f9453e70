"""The five sources of the method, their sections, and how each is to be attributed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Source:
    """A published text the method rests on; `sections` maps section ids to readable headings."""

    id: str
    title: str
    author: str
    licence: str
    sections: dict[str, str]


SOURCES: Final[dict[str, Source]] = {
    source.id: source
    for source in (
        Source(
            "cvmbok",
            "Strategic Alignment and Transformation of CVM",
            "Exacaster (CVMBoK © 2024)",
            "CC BY-NC 4.0",
            {
                "necessity": "Why alignment is needed",
                "aspects": "The six key aspects",
                "matrix": "The board of questions",
                "cadence": "Sessions and weeks",
                "session-1": "Session 1",
                "jobs-to-be-done": "Jobs to be done",
                "session-2": "Session 2",
                "session-3": "Session 3",
                "session-4": "Session 4",
                "session-5": "Session 5",
                "session-6-objectives": "Session 6, objectives",
                "session-6-initiatives": "Session 6, initiatives",
                "trace": "Using the tool for CVM alignment",
            },
        ),
        Source(
            "big-picture",
            "Aligning Purpose, Value and the Customer",
            "Big Picture",
            "",
            {
                "anchors": "Purpose, value and customer",
                "exercise": "The board in the room",
                "enabler": "Alignment as an enabler",
                "litmus": "Purpose as litmus test",
                "large-groups": "Large groups",
            },
        ),
        Source(
            "unification-roadmap",
            "The Strategy Unification Roadmap, part 2: the customer perspective",
            "publisher of the Strategy Unification Roadmap™",
            "",
            {
                "four-perspectives": "The four perspectives",
                "customer-perspective": "The customer perspective",
                "key-questions": "Key questions",
                "benefits": "Benefits of customer-centricity",
                "chain": "How the perspectives work together",
            },
        ),
        Source(
            "value-at-scale",
            "Customer Value: Operating at Scale",
            "author of the Customer Value blog series",
            "",
            {
                "slogan": "Declaring is not doing",
                "project-rut": "The project rut",
                "process-limits": "What processes cannot do",
                "entrepreneurial": "Entrepreneurial from the ground up",
                "executive-role": "The role of executives",
            },
        ),
        Source(
            "customer-empowers",
            "Where and how does the customer empower the organization?",
            "Helge Tennø",
            "",
            {
                "organise": "How we organise",
                "sensemaking": "How we make sense of the world",
                "decisions": "How we make decisions",
                "improvement": "How we improve",
            },
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Section:
    """One section of one source, written ``source/section``."""

    source: str
    section: str

    def __post_init__(self) -> None:
        if self.section not in SOURCES[self.source].sections:
            raise ValueError(f"{self.source} has no section {self.section!r}")

    def __str__(self) -> str:
        return f"{self.source}/{self.section}"

    @property
    def citation(self) -> str:
        """The section as a reader would cite it: author, title, heading."""
        source = SOURCES[self.source]
        licence = f" ({source.licence})" if source.licence else ""
        return f"{source.author}, “{source.title}”, {source.sections[self.section]}{licence}"


ATTRIBUTION: Final = (
    "The questions follow the Strategic CVM Alignment Tool of the CVMBoK, © 2024 Exacaster, CC BY-NC 4.0, "
    "in Counterpoint's own words."
)
