"""Which gaps belong to which lens: those that its probes brought to light, and those its source warns of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from assistant.method.lenses import Lens, Put
from assistant.method.rules import Finding

_OWN: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "big-picture": frozenset({"board-out-of-step", "bet-not-put-to-purpose"}),
        "strategy-map": frozenset({"strategy-map-broken", "objectives-all-financial"}),
        "scaling": frozenset({"scaling-cold", "project-rut"}),
        "challenge": frozenset({"weakest-condition-untested", "bet-not-falsifiable"}),
    }
)
"""Rules that speak of one lens alone, by its id."""


def lens_gaps(lens: Lens, findings: Sequence[Finding], puts: Sequence[Put]) -> list[Finding]:
    """Those of `findings` that belong to `lens`, in their order.

    `puts` are all the probes that are due. An answer of no belongs to the lens whose probe was answered so, and
    questions left open belong to each lens that was opened for that record and is not done with it.
    """
    own = [put for put in puts if put.probe.lens == lens.id]
    return [finding for finding in findings if _belongs(finding, lens, own)]


def _belongs(finding: Finding, lens: Lens, puts: Sequence[Put]) -> bool:
    if finding.rule == "lens-answered-no":
        return any(
            put.verdict == "no"
            and put.about in finding.refs
            and put.probe.question == finding.question
            and str(put.probe.source) == finding.source
            for put in puts
        )
    if finding.rule == "lens-left-open":
        about = [put for put in puts if put.about in finding.refs]
        opened = any(put.answered for put in about if not put.probe.field)
        return opened and not all(put.answered for put in about)
    return finding.rule in _OWN.get(lens.id, ())
