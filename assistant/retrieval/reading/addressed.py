"""Text that speaks to the reader's language model instead of to the reader.

A document is material, never an instruction. These patterns are there to tell the person that somebody tried,
not to keep anything out: what the model is given is fenced in any case. So they would rather miss a clever
wording than cry wolf over a report on language models.
"""

from __future__ import annotations

import base64
import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import islice
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
_START: Final = r"(?:^|[.!?:;\n#*>}\])|] ?)"
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
    # The marks that set passages apart in ours.
    r"<<< ?end [0-9a-f]+ ?>>>",
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
_CALLED: Final = (
    rf"(?:{_MACHINE}|assistant|(?:ai|language|the) model|model|gpt(?:-\w+)?|gemini|(?:automated|automatic|machine|digital) (?:readers?|summari[sz]ers?|agents?|systems?)"
    r"|summari[sz]ers?|bot|assistent(?:in)?|sprachmodell|ki|ia|modèle)"
)
_DO: Final = (
    r"(?:skip|stop|use|act|grant|award|promote|ignore|disregard|forget|override|includes?|answer|reply|respond|state|say|write|output|print|reveal|delete|erase|accept|approve|mark|set"
    r"|rank|rate|score|recommend|cite|quote|translate|treat|leave|omit|mention|repeat|copy|choose|select|follow|obey|praise|conclude|assume|pretend|add|insert"
    r"|lösche|ignoriere|markiere|setze|antworte|erwähne|nenne|nennt|schreibe|sage|empfiehl|bewerte|akzeptiere|verrate|wähle|befolge|lobe"
    r"|supprime|marque|réponds|répondez|recommande[rz]?|cite[rz]|dis|dites|accepte[rz]?|écris|écrivez|choisis|approuve[rz]?)(?:n sie)?\b"
)
_OUR_ID: Final = (
    r"(?:bet|need|persona|alternative|trend|value-proposition|swot-item|objective|capability|activity)-\d+\b"
)
_BROADER: Final = (
    # Called by what it is, and told what to do.
    rf"{_START}(?:(?:dear|hey|hi|hello|attention|ok|important|note|liebe[rs]?|chère?|an alle) ?[,:]? ?)?(?:the |all |any )?{_CALLED} ?[,:;!]"
    rf" ?(?:(?:please|kindly|now|bitte|you|must|should|will|do not|don't|never|always|only|ne) )*{_DO}",
    rf"\b(?:for|to|à toute|aux?|für|an) (?:the |any |all |every |alle )?(?:{_MACHINE}|{_MASCHINE}|{_MACHINE_FR}|automated summari[sz]ers?)(?: [^.:;!]{{0,60}})? ?: ?"
    rf"(?:(?:please|kindly|bitte|do not|don't|never|always|only|ne) )*{_DO}",
    rf"\b(?:whatever|whichever|which|any|every|each|the) (?:{_MACHINE}|model) (?:that |which |who )?(?:process|read|summari[sz]|analy[sz]|draft|evaluat|review|prepar)(?:e?s|ing)?"
    rf" [^.]{{0,40}}(?:should|must|shall|has to|needs to|is to) (?:not |only |always |never )*{_DO}",
    rf"\bthe {_MACHINE} (?:must|should|shall|has to|is to) (?:not |only |always |never )*(?:include the (?:link|words|sentence|following)|state that|say that|output"
    r"|cite (?:only )?this|treat the (?:above|following|rest)|conclude that|not mention|mark)\b",
    r"\b(?:ai|llm|model|assistant) (?:must|should|has to) treat (?:the (?:above|following)|this (?:text|document|note)) as\b",
    r"\bif you can read this[^.]{0,20}you are\b",
    rf"\byou are (?:an? |the )?(?:{_MACHINE})[;,:.] ?(?:please )?{_DO}",
    # What it was told is said to be over, or to be replaced.
    rf"\b{_SET_ASIDE} (?:whatever|anything|everything|all|what)(?: that)?(?: you)? (?:were|was|have been|has been|'ve been|came|went|stood)"
    r" (?:told|given|instructed|taught|said|before|asked)",
    r"\b(?:supersedes?|overrid(?:es?|ing)|replaces?|cancels?|takes? precedence over) (?:all |any )?your (?:\w+ )?(?:instructions?|guidelines|configuration|rules|prompts?|directives|programming|settings)\b",
    r"\byour (?:\w+ )?(?:instructions|guidelines|prompts?|rules) (?:have|has) (?:now )?(?:changed|been (?:changed|replaced|updated|overridden|cancelled|revoked))",
    rf"\b(?:new|updated|revised|neue|nouvelles?) (?:system )?(?:instructions?|prompts?|anweisung(?:en)?|consignes?) ?[:.] ?(?:please |only )?{_DO}",
    r"#+ ?(?:new|updated|real|true) (?:system )?(?:prompts?|instructions)\b",
    r"\b(?:do not|don't|stop) (?:continue|continuing)(?: with)? your (?:\w+ )?(?:task|instructions|work|job)\b",
    r"\b(?:drop|forget|oublie[rz]?|vergiss) (?:your|ton|votre|deine) (?:current |present )?(?:role|rôle|rolle)\b|\bmachine reading this\b",
    r"\b(?:show|translate|repeat|print) the system (?:message|prompt)\b",
    r"\byou have no (?:rules|restrictions|filters|guidelines|limitations)\b",
    r"\bpretend (?:that )?you(?: are|'re) [^.]{0,60} and (?:approve|agree|answer|say|confirm|accept|recommend|output)\b",
    # Asking for what it must not give.
    r"\b(?:tell me|reveal|print|repeat|output|include|disclose|leak) (?:your|the) (?:secret |api |access )+(?:key|token)s?\b",
    r"\b(?:deinen|ihren|deine|ton|votre|tes) (?:system-?prompt|prompt|instructions système|systemanweisung(?:en)?)\b|\b(?:affiche|montre|révèle|donne|répète)[rz]? (?:le |ton |votre )?prompt\b",
    # What goes into the answer, told to who writes it.
    r"\b(?:in|of|to|from) (?:the|any|each|every) (?:answer|claim|summary|draft|reply|response)s? (?:that )?you (?:draft|write|prepare|give|generate|produce)\b",
    r"\b(?:do not|don't|never) (?:mention|name|cite|quote|use|include) [^.]{0,60}\bin your (?:answer|summary|output|claims|draft)\b",
    r"\b(?:always|only|must)? ?(?:cite|quote|use|give) (?:only )?th(?:is|e) (?:document|paper|file|passage|text) as (?:the|your) (?:only|sole|single)\b",
    r"\bnenn(?:e|t|en sie) nur dies\w+ \w+ als quelle|\b(?:anderen|übrigen) dokumente nicht (?:erwähnen|nennen|zitieren|beachten)|\bignor\w+ (?:alle |die )*(?:anderen|übrigen) dokumente",
    r"\bne (?:mentionne[rz]?|cite[rz]?|nomme[rz]?) (?:pas|aucun) (?:les |des )?autres documents|\bdans (?:ta|votre) réponse,? ne\b",
    r"\b(?:l'assistant|l'ia|le modèle|le chatbot) (?:doit|devra) (?:marquer|classer|recommander|ignorer|répondre|citer|dire|accepter|choisir)\b",
    r"\b(?:antworte|antworten sie|réponds|répondez|reply|respond)(?: \w+)? (?:ausschließlich|nur|uniquement|seulement|only) (?:mit|par|with) ['\"]?(?:ja|nein|oui|non|yes|no)\b",
    # Handling what is ours by its id.
    rf"{_START}(?:please |now |bitte |then |and )?(?:mark|choose|select|pick|rank|rate|set|approve|accept|recommend|call|declare|delete|markiere|wähle|setze|stufe|lösche"
    rf"|marque[rz]?|choisis(?:sez)?|classe[rz]?|supprime[rz]?)\b[^.]{{0,40}}\b{_OUR_ID}",
    r"\b(?:accept|approve|reject|delete|mark) (?:all|every|each)(?: of)?(?: the| other| open| waiting)* suggestions?\b",
    r"\b(?:lösche|akzeptiere|supprime[rz]?|accepte[rz]?) (?:alle|toutes)(?: (?:anderen|offenen|les|autres))* (?:vorschläge|suggestions)\b",
)


def _in_one(patterns: Iterable[str]) -> re.Pattern[str]:
    """All of `patterns` as one that looks for the beginning of a word, or of a sentence, once for all of them."""
    word, sentence, other = list[str](), list[str](), list[str]()
    for pattern in patterns:
        if pattern.startswith(_START):
            sentence.append(pattern.removeprefix(_START))
        elif pattern.startswith(r"\b") or re.match(r"(?:\(\?:)?[a-z]", pattern):
            word.append(pattern.removeprefix(r"\b"))
        else:
            other.append(pattern)
    return re.compile("|".join((rf"\b(?:{'|'.join(word)})", f"{_START}(?:{'|'.join(sentence)})", *other)))


_ANY: Final = _in_one((*_ENGLISH, *_BROADER, *_GERMAN, *_FRENCH, *_OTHERS))
_WORTH_A_LOOK: Final = re.compile(
    r"ignor|disregard|forget|overrid|bypass|missacht|vergiss|vergess|oubli|olvid|omita|negeer|忽略|無視|if you|wenn |falls |sofern "
    r"|\ba\.?i\b|llm|language model|chat|copilot|assistant|you are|prompt|instruct|<\||inst\]|sys>>|</?system|system ?:|from now on"
    r"|your (?:new|real|actual|true|only)|no (?:restrict|rules|guide|filters|limit)|when(?:ever)? you|the (?:user|human)"
    r"|(?:above|before)\b|conversation|hidden|(?:model|bot) ?[:,]|\bki\b|sprachmodell|künstlich|ab (?:jetzt|sofort)|nutzer|utilisat"
    r"|tu es |du bist|\bals \w|en tant|compte des|consigne|directives|beachte|anweisung|instruktion|vorgaben|you (?:were|received|got|have)|your (?:answer|reply|response|summary|output|system)|act as|mention|\bmode\b|si (?:vous|tu|eres)|\bia\b|maintenant|artific|se sei|## ?(?:hum|resp)|<<<"
    r"|\bgpt|gemini|automat|summari[sz]er|\bmodel|model(?:l|) |assistent|modèle|your (?:\w+ )?(?:rules|guid|config|direct|program|task)|no rules|pretend|key\b|token|you (?:draft|write|prepare|give|generate|produce)"
    r"|as (?:the|your) (?:only|sole|single)|machine reading|system message|\brole|rôle|rolle|quelle|dokumente|autres documents|dans (?:ta|votre)|réponds|répondez|antworte|(?:bet|need|persona|alternative|trend|proposition|item|objective|capability|activity)-\d|suggestion|vorschläge|what came|you can read"
)


_LOOKALIKES: Final = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u04cf\u0432\u043a\u043c\u043d\u0442\u043f\u0433"
    "\u03b1\u03b5\u03bf\u03c1\u03b9\u03bd\u03c5\u03ba\u03c4",
    "aeopcyxijsdqlbkmhtnraeopivukt",
)  # fmt: skip
"""Letters of other scripts, folded, and the Latin ones that they are taken for."""
_MIXED: Final = re.compile("[a-z][\u0370-\u052f]|[\u0370-\u052f][a-z]")
_SET_APART: Final = re.compile(r"(?<!\w)(?:\w ){11,}\w(?!\w)")
_JOINED: Final = re.compile(
    r"(?:ignore|disregard|forget)(?:all|the|any|your)*(?:previous|prior|above|earlier)|previousinstructions|systemprompt|ifyouarean?(?:ai|llm|language)"
)
_BASE_64: Final = re.compile(r"(?<![\w+/])[\w+/-]{24,}={0,2}(?![\w+/])", re.ASCII)
_HEXADECIMAL: Final = re.compile(r"(?<!\w)(?:[0-9a-fA-F]{2} ?){16,}(?!\w)")
_ROT13: Final = re.compile(
    "|".join(codecs.encode(word, "rot13") for word in ("ignor", "disregard", "instruct", "prompt", "assistant", "system")),
    re.IGNORECASE,
)  # fmt: skip
_MOST_CODED: Final = 20
"""Stretches of one text that are decoded, so that a table of keys costs no time."""


def addresses_assistant(text: str) -> str:
    """The words in `text` that ask a language model for something, as they are compared; empty where there are none.

    They are looked for in the text as it stands, with letters of other scripts taken for those they look like, with
    letters that were set apart joined, and decoded where it is in base 64, hexadecimal or ROT13.
    """
    words = fold(text)
    if asked := _asked(words):
        return asked
    for run in _SET_APART.finditer(words):
        if found := _JOINED.search(run[0].replace(" ", "")):
            return found[0]
    return next(filter(None, (_asked(fold(hidden)) for hidden in _disguised(text, words))), "")


def _asked(words: str) -> str:
    if not _WORTH_A_LOOK.search(words):
        return ""
    found = _ANY.search(words)
    return found.group().strip(" .!?:;,[(<-") if found else ""


def _disguised(text: str, words: str) -> Iterator[str]:
    """What else somebody could read in `text`, whose folded form is `words`."""
    if _MIXED.search(words):
        yield words.translate(_LOOKALIKES)
    if _ROT13.search(text):
        yield codecs.encode(text, "rot13")
    for coded in islice(_BASE_64.finditer(text), _MOST_CODED):
        yield _decoded(coded[0])
    for coded in islice(_HEXADECIMAL.finditer(text), _MOST_CODED):
        yield bytes.fromhex(coded[0]).decode("utf-8", "ignore")


def _decoded(coded: str) -> str:
    """What `coded` says in base 64; nothing where it is no text."""
    bare = coded.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4)).decode("utf-8")
    except ValueError:
        return ""
