"""Text that speaks to the reader's language model instead of to the reader.

A document is material, never an instruction. These patterns are there to tell the person that somebody tried,
not to keep anything out: what the model is given is fenced in any case. So they would rather miss a clever
wording than cry wolf over a report on language models.
"""

from __future__ import annotations

import re
from typing import Final

from assistant.text import fold

_MACHINE: Final = (
    r"(?:a\.?i\.?(?:[ -](?:assistants?|agents?|models?|systems?|readers?|tools?))?|llms?|(?:large )?language models?"
    r"|chat ?bots?|chat ?gpt|copilot|(?:digital|virtual) assistants?)"
)
_THIS_TEXT: Final = (
    r"th(?:is|e) (?:document|text|file|page|report|message|content|article|transcript|passage)"
)

_PATTERNS: Final = (
    # Setting aside what it was told, in the languages that documents come in.
    r"(?:ignore|disregard|forget|override|bypass)(?: (?:all|any|every|the|your|my|of|these|those))*"
    r" (?:previous|prior|above|earlier|preceding|foregoing)(?: (?:system|and|or|previous|prior|above|earlier))*"
    r" (?:instructions?|prompts?|directions|directives|guidelines|commands|rules)",
    r"(?:ignore|disregard|forget|override|bypass)(?: (?:all|any|the|of))* (?:your|existing|original|initial|system)"
    r"(?: (?:existing|original|initial|system|safety))* (?:instructions|prompts?)",
    r"(?:ignorieren?|missachten?|vergiss|vergessen)(?: (?:sie|bitte|alle|alles|die|deine|ihre|sämtliche))*"
    r" (?:vorherigen?|bisherigen?|vorigen?|obigen?|früheren?|vorangegangenen?)"
    r" (?:anweisung|instruktion|vorgabe|befehl)(?:en|e|n)?",
    r"(?:ignore[zr]?|oublie[zr]?)(?: (?:toutes?|tous|les|vos|tes))* (?:instructions|consignes|directives)"
    r" (?:précédentes|antérieures|ci-dessus)",
    r"(?:ignor[ae][dr]?|olvid[ae]|omita)(?: (?:todas?|las|tus|sus))* (?:instrucciones|indicaciones)"
    r" (?:anteriores|previas)",
    r"ignor[ai](?:re)?(?: (?:tutte|le|tue))* istruzioni precedenti",
    r"ignore(?: (?:todas|as|suas))* instruções (?:anteriores|acima|prévias)",
    r"negeer(?: (?:alle|de))* (?:vorige|eerdere|voorgaande|bovenstaande) (?:instructies|aanwijzingen)",
    r"忽略(?:所有|全部)?(?:之前|以上|先前|此前)的?(?:所有)?(?:指令|指示|提示)",
    r"(?:以前|これまで|前|上記)の(?:すべての)?(?:指示|命令)を(?:すべて)?無視",
    # Speaking to it by what it is.
    rf"\bif you(?:'re| are) (?:an? |the )?{_MACHINE}(?!\w)",
    r"\b(?:wenn|falls) (?:du|sie) (?:eine? )?(?:ki|sprachmodell|ki-(?:assistent|modell|system))\b",
    rf"\b(?:note|notice|instructions?|message|attention) (?:to|for) (?:the |any |all )?{_MACHINE}"
    rf"(?: (?:reading|processing|reviewing|summari[sz]ing) [^:.]{{0,40}})? ?[:!]",
    rf"\b(?:dear|hey|hello|attention) {_MACHINE} ?[:!,]",
    rf"\b{_MACHINE},? (?:(?:that|which|who) (?:is |are )?)?"
    rf"(?:reads?|reading|processing|summari[sz](?:es|ing)|analy[sz]ing|reviewing|parsing) {_THIS_TEXT}",
    r"you are (?:now|no longer) (?:an? |the )?(?:unrestricted|jailbroken|evil|dan\b|ai\b|language model|chatbot)",
    # Asking for what it must not give, or to keep something from the person.
    r"(?:reveal|print|output|repeat|show|disclose|leak) (?:me )?"
    r"(?:your (?:full |entire )?(?:system|hidden|initial|secret) (?:prompt|instructions?)|the system prompt)",
    r"(?:do not|don't|never) (?:tell|inform|mention|reveal|disclose)[^.]{0,30}"
    r"\b(?:these|this|your|hidden|secret) (?:instructions?|prompts?)\b",
    # The marks that set the roles apart in a model's own input.
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[/?inst\]|<</?sys>>|</?system(?:[-_]?prompt)?>",
)
_ANY: Final = re.compile("|".join(_PATTERNS))
_WORTH_A_LOOK: Final = re.compile(
    r"ignor|disregard|forget|overrid|bypass|missacht|vergiss|vergess|oubli|olvid|omita|negeer|忽略|無視|if you|wenn|falls"
    r"|a\.?i\b|llm|language model|chat|copilot|assistant|you are|prompt|instruction|<\||inst\]|sys>>|<system|</system"
)


def addresses_assistant(text: str) -> str:
    """The words in `text` that ask a language model for something, as they are compared; empty where there are none."""
    words = fold(text)
    if not _WORTH_A_LOOK.search(words):
        return ""
    found = _ANY.search(words)
    return found.group().strip(" .!?:;,[(<-") if found else ""
