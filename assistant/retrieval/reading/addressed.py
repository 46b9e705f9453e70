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
    r"(?:a\.?i\.?(?:[ -](?:assistants?|agents?|(?:language )?models?|systems?|readers?|tools?))?|llms?"
    r"|(?:large )?language models?|chat ?bots?|chat ?gpt|copilot|(?:digital|virtual) assistants?)"
)
_MASCHINE: Final = (
    r"(?:ki(?:-(?:assistent(?:in|en)?|agent(?:en)?|modelle?n?|systeme?n?))?|künstliche intelligenz(?:en)?|(?:ki-)?sprachmodelle?n?"
    r"|llms?|chatbots?)"
)
_MACHINE_FR: Final = r"(?:(?:assistants? |agents? )?ia|intelligences? artificielles?|modèles? de langage|assistants? virtuels?|llms?|chatbots?)"
_THIS_TEXT: Final = (
    r"th(?:is|e) (?:document|text|file|page|report|message|content|article|transcript|passage)"
)
_SET_ASIDE: Final = r"(?:ignore|disregard|forget|override|bypass|discard|stop following)"
_RULES: Final = r"(?:instructions?|prompts?|directions|directives|guidelines|guidance|commands|rules)"
_VERGISS: Final = (
    r"(?:ignorieren?|missachten?|vergiss|vergessen)(?: (?:sie|bitte|alle|alles|die|deine|ihre|sämtliche))*"
)
_OUBLIE: Final = r"(?:ignore[zr]?|oublie[zr]?)(?: (?:toutes?|tous|les|vos|tes))*"
_START: Final = r"(?:^|[.!?:;\n#*>] ?)"
"""Where a sentence begins: who is spoken to stands there, who is spoken of stands anywhere."""

_ENGLISH: Final = (
    # Setting aside what it was told.
    rf"\b{_SET_ASIDE}(?: (?:all|any|every|the|your|my|of|these|those))*"
    r" (?:previous|prior|above|earlier|preceding|foregoing)(?: (?:system|and|or|previous|prior|above|earlier))*"
    rf" {_RULES}",
    rf"\b{_SET_ASIDE}(?: (?:all|any|the|of))* (?:your|existing|original|initial|system)"
    r"(?: (?:existing|original|initial|system))* (?:(?:safety|content) (?:guidelines|rules|filters|polic(?:y|ies)|instructions)"
    r"|instructions|prompts?|programming)",
    rf"\b{_SET_ASIDE} (?:everything|anything|all)(?: that| which)?(?: (?:is|was|were|stands|has been|have been|you|you've|been))*"
    r" ?(?:written|said|told|stated|instructed)?(?: to you| here)? (?:above|before (?:this|that)|before and|so far|previously|until now)",
    r"(?:do not|don't|never|stop) (?:follow|obey)(?:ing)? the (?:user|human)(?:'?s)? (?:instructions|prompts|commands)",
    # Giving it a new task.
    r"\byour (?:new|real|actual|true|only) (?:instructions?|directives?|system prompts?) (?:is|are)\b",
    r"\byour (?:new|real|actual|true|only) (?:task|job|goal|role) is to (?:recommend|praise|say|answer|respond|reply|output|ignore|rate|rank)\b",
    r"from now on,? you (?:will |must |shall |should |are to )?(?:only |always )?(?:answer|respond|reply)[^.]{0,40} with ['\"]",
    r"you are (?:now|no longer) (?:an? |the )?(?:unrestricted|jailbroken|evil|dan\b|ai\b|language model|chatbot)",
    r"you are (?:now )?in (?:developer|debug|admin|god|dan|jailbreak) mode",
    r"\bas (?:if|though) you (?:had|have) no (?:restrictions|rules|guidelines|filters|limitations)",
    # Speaking to it by what it is.
    rf"\bif you(?:'re| are) (?:an? |the )?{_MACHINE}(?!\w)",
    rf"\bif (?:an? |any |the )?{_MACHINE} (?:is |are )?(?:reads?|reading|processes|processing|summari[sz](?:es|ing)|reviewing) (?:this|it)(?: \w+)?[,:]",
    rf"\bas an? {_MACHINE},? (?:reading this,? )?(?:you (?:must|should|shall|will|have to|are required|need to)|please)\b",
    rf"\bprocessed by (?:an? |any ){_MACHINE}, ",
    rf"\b(?:note|notice|instructions?|message|attention|important) (?:to|for) (?:the |any |all )?{_MACHINE}"
    rf"(?: (?:reading|processing|reviewing|summari[sz]ing) [^:.]{{0,40}})? ?[:!]",
    rf"\b(?:dear|hey|hello|attention) {_MACHINE} ?[:!,]",
    rf"{_START}{_MACHINE} ?[:,] ?(?:please |you (?:must|should|will) )?(?:do not|don't|always|never|ignore|disregard|only|say|state|answer"
    r"|respond|reply|rate|rank|recommend|omit|leave out)\b",
    rf"{_START}(?:assistant|model|bot) ?[:,] ?(?:please )?(?:only )?(?:respond|reply|answer|ignore|disregard|when asked|always (?:say|answer|respond|reply))\b",
    rf"{_START}system(?: (?:prompt|message|note|override))? ?: ?(?:you (?:must|are|will|should|shall)|ignore|disregard|rank|rate|always|never)\b",
    r"\b(?:all )?(?:previous|prior|earlier) (?:instructions|prompts) (?:are|is) (?:now )?(?:void|invalid|cancelled|canceled|revoked|obsolete)\b",
    rf"\b{_RULES} (?:that )?you (?:were given|received|got|have been given)(?: before| earlier| so far)?\b[^.]{{0,20}} (?:no longer|and start over|do not apply)",
    r"\byour system prompts? (?:has been|have been|is|was|were)\b",
    r"\bact as dan\b",
    r"\b(?:enter|enable|activate) (?:developer|god|dan|jailbreak|debug) mode and (?:print|reveal|ignore|output|show|answer)",
    r"\byou are now (?:an? |the )?(?:assistant|ai\b|chatbot) (?:who|that|which)",
    r"\b(?:begin|start|end) your (?:answer|reply|response|summary|output) with ['\"]",
    r"#{2,} ?(?:system|instructions?|human|user|assistant|response) ?:",
    rf"\b{_MACHINE},? (?:(?:that|which|who) (?:is |are )?)?"
    rf"(?:reads?|reading|processing|summari[sz](?:es|ing)|analy[sz]ing|reviewing|parsing) {_THIS_TEXT}"
    r"(?:,? (?:must|should|shall|has to|have to|please|is to|will)\b| ?[:!])",
    rf"\b{_MACHINE}s?(?: \w+){{0,4}} (?:must|should|shall|has to|have to) (?:give|rate|rank|score|award|output|conclude|praise|recommend|put)"
    r" (?:this|us\b|our|it |him|her|approved|full|the (?:highest|best|top|full))",
    # The reader's other documents are none of the business of whoever wrote this one.
    rf"\b{_MACHINE}(?: (?:reading|processing|summari[sz]ing|reviewing) (?:this|it|{_THIS_TEXT}))?"
    rf" (?:must|should|shall|has to|have to|is to|are to|will) (?:please )?{_SET_ASIDE}"
    r" (?:(?:all|any|the|every) )*(?:other|remaining) (?:documents?|files?|sources?|texts?|reports?|passages?|material|evidence)",
    rf"\b{_MACHINE} (?:reading|processing|summari[sz]ing|reviewing) (?:this|it) (?:must|should|shall|has to|have to|is to|are to) (?:only |always )?"
    r"(?:ignore|disregard|recommend|praise|rate|rank|score|say|state|answer|output|conclude|not mention|omit|leave out)\b",
    rf"{_START}(?:hey|hi|to|for) (?:the |any |all )?{_MACHINE}(?: (?:that|which|who|reading|processing|reviewing|evaluating)[^.:!]{{0,40}})? ?[:!]",
    rf"{_START}(?:hey|hi) {_MACHINE} ?,",
    rf"\bwhen(?:ever)? you (?:summari[sz]e|review|analy[sz]e|translate|process) {_THIS_TEXT}[^.]{{0,30}}"
    r"\b(?:(?:say|state|claim|conclude|report|write) that|(?:do not|don't|never) mention|leave out|omit)\b",
    # Asking for what it must not give, or to keep something from the person.
    r"(?:reveal|print|output|repeat|show|disclose|leak) (?:me )?"
    r"(?:your (?:full |entire )?(?:system|hidden|initial|secret) (?:prompt|instructions?|rules|guidelines)|the system prompt)",
    r"(?:print|output|repeat|reveal) (?:everything|all (?:of )?the (?:text|words|content)) (?:above|before)\b",
    r"(?:send|post|forward|upload|leak) (?:me )?(?:the )?(?:contents?|text|history|transcript) of (?:this|the|our|your) (?:conversation|chat|prompt|session)\b",
    r"(?:do not|don't|never) (?:tell|inform|mention|reveal|disclose)[^.]{0,30}"
    r"\b(?:these|this|your|hidden|secret) (?:instructions?|prompts?)\b",
    r"(?:do not|don't|never) (?:tell|inform|alert|warn) the (?:user|human|reader)(?: (?:that|about|of))? (?:you|these|this|hidden|secret)\b",
    r"(?:do not|don't|never) (?:reveal|mention|show) th(?:is|ese) (?:message|note|text|lines?|paragraph)s? to the (?:user|human|reader)",
    r"\bnever mention this (?:note|message|instruction|text)\b",
    rf"{_START}without (?:telling|informing|alerting) the (?:user|human|reader),",
    rf"\b(?:tell|inform|assure|convince) the (?:user|human) that {_THIS_TEXT}\b",
    # The marks that set the roles apart in a model's own input.
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[/?inst\]|<</?sys>>|</?system(?:[-_]?prompt)?>",
)
_GERMAN: Final = (
    rf"\b{_VERGISS} (?:vorherigen?|bisherigen?|vorigen?|obigen?|früheren?|vorangegangenen?)"
    r" (?:system)?(?:anweisung|instruktion|vorgabe|befehl)(?:en|e|n)?",
    r"\b(?:ignorieren?|missachten?|vergiss|vergessen)(?: sie)?(?: bitte)?(?: alle)? (?:deine|ihre|eure)"
    r" (?:ursprünglichen )?(?:system)?(?:anweisungen|instruktionen|vorgaben)\b(?! nicht)",
    r"\b(?:ignorieren?|missachten?|vergiss|vergessen)(?: sie)?(?: bitte)? alles,? (?:was )?(?:oben|bisher|davor|vorher|zuvor|weiter oben)\b",
    rf"\b(?:wenn|falls|sofern) (?:du|sie) (?:eine? |das )?{_MASCHINE}\b",
    rf"\b(?:(?:hinweis|nachricht|anweisung(?:en)?|achtung) (?:für|an)|achtung) (?:alle |die |den |das |eine? )?{_MASCHINE}(?: [^:.]{{0,40}})? ?[:!]",
    r"\bab (?:jetzt|sofort) (?:befolgst|gehorchst) du\b",
    r"\b(?:alle )?(?:vorherigen|bisherigen|früheren|obigen) (?:anweisungen|instruktionen|vorgaben) (?:sind|gelten|werden) (?:ungültig|nicht mehr|aufgehoben|nichtig)",
    r"\bbeachten?(?: sie)? die (?:vorherigen|bisherigen|früheren|obigen) (?:anweisungen|instruktionen|vorgaben) nicht\b",
    rf"\bals {_MASCHINE},? (?:musst|sollst|darfst|müssen sie|sollen sie|bitte)\b",
    rf"{_START}an (?:die |alle |das |jede )?{_MASCHINE}\b[^.:!]{{0,50}}[:!]",
    r"\bdu bist (?:jetzt|nun|ab sofort) (?:ein|eine) (?:assistent(?:in)?\b|ki\b|sprachmodell|chatbot)",
    r"\bverrate(?:n sie)? (?:dem|der|den) (?:be)?nutzer(?:in|n|innen)? (?:nicht|nichts|niemals)\b",
    r"\b(?:sage?n?|verraten?|teilen?|erzählen?)(?: sie)? (?:dem|der|den) (?:be)?nutzer(?:in|n|innen)?[^.]{0,10} (?:nichts?|niemals)"
    r"(?: mit)?,? (?:dass|von|über) (?:du|diese[rsmn]?|hier)\b",
)
_FRENCH: Final = (
    rf"\b{_OUBLIE} (?:instructions|consignes|directives) (?:précédentes|antérieures|ci-dessus)",
    r"\b(?:ignore[zr]?|oublie[zr]?)(?: toutes)? (?:vos|tes) (?:instructions|consignes|directives)\b",
    r"\b(?:ignore[zr]?|oublie[zr]?) (?:tout )?(?:ce qui|le texte qui) (?:précède|figure au-dessus|est écrit (?:plus haut|au-dessus|ci-dessus))",
    r"\bne (?:tiens|tenez) (?:pas |aucun )?compte des (?:instructions|consignes|directives) (?:précédentes|antérieures|ci-dessus)",
    r"\b(?:instructions|consignes|directives) (?:précédentes|antérieures) (?:ne sont plus|sont (?:annulées|nulles|caduques))",
    r"\b(?:ignore[zr]?|oublie[zr]?) (?:la|cette) (?:consigne|instruction) (?:précédente|antérieure)",
    rf"\ben tant qu(?:e |')(?:une? )?{_MACHINE_FR},? (?:vous devez|tu dois)\b",
    rf"\bà l'attention (?:de l'|des |de toute |d'une? ){_MACHINE_FR}\b",
    rf"\btu es maintenant une? {_MACHINE_FR}\b|\btu es maintenant un assistant qui\b",
    rf"\bsi (?:vous êtes|tu es) (?:une? |l')?{_MACHINE_FR}\b",
    rf"\b(?:(?:note|message|instructions?|attention) (?:à|aux|pour)|attention) (?:l'|les |toute |tous les |une? )?{_MACHINE_FR}(?: [^:.]{{0,40}})? ?[:!]",
    r"\bne (?:dis|dites|révèle|révélez) (?:pas|jamais|rien) (?:à l'|aux? )(?:utilisateurs?|utilisatrice)(?: que| de)? (?:ce|cette|ces|tu|vous)\b",
    r"\bà partir de maintenant,? (?:tu|vous) (?:ne )?répond(?:s|ez|ras|rez)\b[^.]{0,15} (?:uniquement|seulement|que) (?:en faveur|par ['\"]|['\"])",
)
_OTHERS: Final = (
    r"\b(?:ignor[ae][dr]?|olvid[ae]|omita)(?: (?:todas?|las|tus|sus))* (?:instrucciones|indicaciones)(?: (?:anteriores|previas))",
    r"\b(?:ignora|ignore|olvida|olvide) todo lo anterior\b",
    r"\bsi eres (?:una? )?(?:ia|inteligencia artificial|modelo de lenguaje)\b",
    r"\bignor[ai](?:re)?(?: (?:tutte|le|tue))* istruzioni precedenti",
    r"\bse sei (?:una? |un')?(?:ia|intelligenza artificiale|modello linguistico)\b",
    r"\bignore(?: (?:todas|as|suas))* instruções (?:anteriores|acima|prévias)",
    r"\bnegeer(?: (?:alle|de))* (?:vorige|eerdere|voorgaande|bovenstaande) (?:instructies|aanwijzingen)",
    r"忽略(?:所有|全部)?(?:之前|以上|先前|此前)的?(?:所有)?(?:指令|指示|提示)",
    r"(?:以前|これまで|前|上記)の(?:すべての)?(?:指示|命令)を(?:すべて)?無視",
)
_ANY: Final = re.compile("|".join((*_ENGLISH, *_GERMAN, *_FRENCH, *_OTHERS)))
_WORTH_A_LOOK: Final = re.compile(
    r"ignor|disregard|forget|overrid|bypass|missacht|vergiss|vergess|oubli|olvid|omita|negeer|忽略|無視|if you|wenn |falls |sofern "
    r"|\ba\.?i\b|llm|language model|chat|copilot|assistant|you are|prompt|instruct|<\||inst\]|sys>>|</?system|system ?:|from now on"
    r"|your (?:new|real|actual|true|only)|no (?:restrict|rules|guide|filters|limit)|when(?:ever)? you|the (?:user|human)"
    r"|(?:above|before)\b|conversation|hidden|(?:model|bot) ?[:,]|\bki\b|sprachmodell|künstlich|ab (?:jetzt|sofort)|nutzer|utilisat"
    r"|tu es |du bist|\bals \w|en tant|compte des|consigne|directives|beachte|anweisung|instruktion|vorgaben|you (?:were|received|got|have)|your (?:answer|reply|response|summary|output|system)|act as|mention|\bmode\b|si (?:vous|tu|eres)|\bia\b|maintenant|artific|se sei|## ?(?:hum|resp)"
)


def addresses_assistant(text: str) -> str:
    """The words in `text` that ask a language model for something, as they are compared; empty where there are none."""
    words = fold(text)
    if not _WORTH_A_LOOK.search(words):
        return ""
    found = _ANY.search(words)
    return found.group().strip(" .!?:;,[(<-") if found else ""
