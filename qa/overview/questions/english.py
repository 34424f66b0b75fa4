"""English questions for an overview: "Summarise X in five points", "What is this folder about?"

All patterns are of lower-case questions without the marks around them.
"""

from __future__ import annotations

import re

from index import KINDS, compile_later
from qa.overview.questions.matches import Following, Groups, follow, request_of, target_of
from qa.overview.questions.requests import WHOLE, Request, Rule, sentences_for

_WORDS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20,
}  # fmt: skip
_PLACES = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "last": -1,
}  # fmt: skip
_NUMBER = rf"(?:\d{{1,4}}|{'|'.join(_WORDS)})"
_ANY_KIND = r"(?:documents?|files?|articles?|texts?|papers?|docs?|one|pages?)"
_KIND = (
    r"(?:documents?|files?|articles?|texts?|papers?|docs?|one|pages?|reports?|manuals?|guides?|"
    r"contracts?|agreements?|notices?|memos?|books?|letters?|stor(?:y|ies)|polic(?:y|ies)|"
    r"essays?|handbooks?)"
)
_POLITE = (
    r"(?:(?:please|can you|could you|would you|can i (?:get|have)|"
    r"i(?: would|'d)? (?:like|want|need)|"
    r"give me|show me|let me have|write|provide|make|produce|create|tell me|and|ok|now|so|then|"
    r"briefly|quickly|just)[ ,]+)*"
)
_ARTICLE = r"(?:an? |the )?"


def _short(name: str) -> str:
    """Words for a short one, in a group of that name."""
    return rf"(?P<{name}>short|brief|quick|concise|simple)"


def _long(name: str) -> str:
    """Words for a long one, in a group of that name."""
    return rf"(?P<{name}>detailed|long|longer|full|complete|thorough|comprehensive|in-depth)"


def _how_long(count: str, words: str) -> str:
    """A length in sentences or points, or in words, in groups of these names."""
    return (
        r"(?:in |with |using |of )?(?:about |at most |no more than |up to |under |the )?"
        rf"(?:(?P<{count}>{_NUMBER})[ -](?:key |main |short |bullet )?"
        r"(?:sentences?|points?|bullets?|bullet points?|lines?|takeaways?)|"
        rf"(?P<{words}>\d{{1,4}})[ -]words?(?: or (?:less|fewer))?)"
    )


_SUMMARY = (
    r"(?:summary|overview|outline|synopsis|abstract|gist|recap|tl;?dr|rundown|"
    r"(?:key|main|most important|important|major|principal) (?:points?|ideas?|takeaways?|contents?|"
    r"messages?|facts)|contents)"
)
_SUFFIXES = "|".join(sorted(suffix.removeprefix(".") for suffix in KINDS))
_FOLDER = r"(?:folder|collection|library|directory|index|knowledge base|archive|set)"
_TARGET = (
    rf"(?:(?:(?:the |this )?{_KIND} )?[\"“'‘](?P<titled>.{{1,120}}?)[\"”'’](?: {_KIND})?|"
    rf"(?:the (?:file |document )?)?(?P<file>[^\s\"]+\.(?:{_SUFFIXES}))|"
    rf"(?:the )?(?P<place>{'|'.join(_PLACES)}) {_KIND}|"
    rf"{_KIND} (?:number |no\.? |#)?(?P<number>\d{{1,4}})|"
    rf"(?P<whole>(?:these|those|all(?: of)?(?: the| my| these| our)?|my|our|the(?: \w+)?) "
    rf"(?:documents|files|articles|texts|papers|docs|pages)(?: in (?:this|the) {_FOLDER}| here)?|"
    rf"everything(?: here| in (?:this|the) {_FOLDER})?|"
    rf"(?:this|the|my|our) (?:whole |entire )?{_FOLDER}|"
    rf"all of (?:it|them|this)|them(?: all)?|these|here)|"
    rf"(?P<this>(?:this|that|the) (?:whole |entire )?(?P<kind>{_KIND})|it|this|that)|"
    rf"(?:the )?(?P<bare>[^\"“”]{{1,60}}?))"
)
_TAIL = r"(?:[ ,]+(?:please|thanks|thank you|for me))*"

_DO = Rule(
    r"summari|sum up|outline|recap|condense|digest|review",
    rf"{_POLITE}(?:summari[sz]e|sum up|outline|recap|condense|digest|review)(?: up)?"
    rf"(?: {_TARGET})?(?: {_how_long('n1', 'w1')})?"
    rf"(?: (?:{_short('short1')}ly|in (?:more )?(?P<long1>detail)))?{_TAIL}",
)
_GIVE = Rule(
    r"summary|overview|outline|synopsis|abstract|gist|recap|tl;?dr|rundown|point|idea|takeaway|"
    r"content|message|fact|sentence|bullet|line|word",
    rf"{_POLITE}(?:{_ARTICLE}(?:{_short('short1')} |{_long('long1')} )?"
    rf"(?:{_how_long('n1', 'w1')} )?{_SUMMARY}|{_ARTICLE}{_how_long('n3', 'w3')})"
    rf"(?: (?:of|from|for|in|on) {_TARGET})?(?: {_how_long('n2', 'w2')})?{_TAIL}",
)
_LIST_POINTS = Rule(
    r"\b(?:of|from|in)\b",
    rf"{_POLITE}(?:list|extract|name|what(?: are|'s| is|s)|state) {_ARTICLE}"
    rf"(?:{_how_long('n1', 'w1')}|{_SUMMARY}) (?:of|from|in|made in) {_TARGET}{_TAIL}",
)
_ASK = Rule(
    r"\babout\b",
    rf"{_POLITE}what(?: is|'s|s| are|'re) {_TARGET}"
    rf"(?: all| mainly| mostly| basically| generally)? about(?: {_how_long('n1', 'w1')})?{_TAIL}",
)
_ASK_WHAT_IT_SAYS = Rule(
    r"say|cover|discuss|contain|talk|deal",
    rf"{_POLITE}what (?:does|do|did) {_TARGET} (?:mainly |mostly |basically )?"
    rf"(?:say|cover|discuss|contain|talk about|deal with)(?: {_how_long('n1', 'w1')})?{_TAIL}",
)
_TELL = Rule(
    r"\babout\b",
    rf"{_POLITE}what {_TARGET} (?:is|are) (?:all )?about{_TAIL}",
)
_OUR_FOLDER = rf"(?:this|the|my|your|our) {_FOLDER}"
_IN_FOLDER = Rule(
    r"what",
    rf"{_POLITE}(?:what(?: is|'s|s)|what do (?:you|we|i) have) in "
    rf"(?P<whole>{_OUR_FOLDER}|here|these (?:documents|files)|the documents){_TAIL}",
)
_THINGS = r"(?:documents|files|articles|papers|docs|texts)"
_WHERE = (
    rf"(?: (?:here|indexed|available|loaded|in {_OUR_FOLDER}|in here|you have|"
    r"i can ask(?: about)?|there are|do you have|you know))*"
)
_LIST = Rule(
    _THINGS,
    rf"{_POLITE}(?:(?:list|show|display|name|enumerate)(?: me| out| up)?"
    rf"(?: all| of| the| my| your| our| available| indexed)* {_THINGS}{_WHERE}|"
    rf"(?:(?:a|the) )?list of(?: all| the| my)* {_THINGS}{_WHERE}|"
    rf"(?:what|which|how many) {_THINGS} "
    rf"(?:are (?:there|here|indexed|available|loaded|in {_OUR_FOLDER}|in here)|"
    r"(?:do|can) (?:you|we|i) (?:have|know|ask(?: about)?|hold|read|search)|"
    rf"have (?:you|we|i)(?: got)?){_WHERE}){_TAIL}",
)

_MORE = Rule(
    r"more|longer|expand|elaborate",
    rf"{_POLITE}(?:(?:in )?more (?:detail|details|detailed|sentences|points|of it)|longer|"
    r"expand(?: on (?:it|that|this))?|elaborate|"
    rf"(?:a |make it )?(?:bit |little )?(?:more detailed|longer)){_TAIL}",
)
_LESS = Rule(
    r"shorter|briefer|concise|less|short",
    rf"{_POLITE}(?:(?:a |make it )?(?:bit |little )?(?:shorter|briefer|more concise|less)|"
    rf"in short|less detail){_TAIL}",
)
_ONLY_LENGTH = Rule(
    r"sentence|point|bullet|line|takeaway|word", rf"{_POLITE}{_how_long('n1', 'w1')}{_TAIL}"
)
_ONLY_TARGET = Rule(r".", rf"(?:and |what about |how about |now |ok )*{_TARGET}{_TAIL}")

_RULES = (_DO, _GIVE, _LIST_POINTS, _ASK, _ASK_WHAT_IT_SAYS, _TELL)
_FOLLOWING = Following(_MORE, _LESS, _ONLY_LENGTH, _ONLY_TARGET)
_ANY = compile_later(_ANY_KIND)


def parse(folded: str) -> Request | None:
    """The request of a lower-case question, None where it is no question for an overview."""
    text = " ".join(folded.split())
    if _LIST.fullmatch(text):
        return Request("list")
    if _IN_FOLDER.fullmatch(text):
        return Request("folder", WHOLE)
    for rule in _RULES:
        found = rule.fullmatch(text)
        if found is None:
            continue
        request = _read(found)
        if request.target.way != "nothing" or rule is _DO or _is_summary(text):
            return request
    return None


def parse_following(folded: str) -> Request | None:
    """The request of what is said after an overview: another target, or another length."""
    return follow(" ".join(folded.split()), _FOLLOWING, _read)


def _is_summary(text: str) -> bool:
    """Whether a noun alone asks for it: «a short summary», but not «three points»."""
    return (
        re.search(r"\b(?:summary|overview|outline|synopsis|gist|recap|tl;?dr)\b", text) is not None
    )


def _read(found: re.Match[str]) -> Request:
    groups = found.groupdict()
    count = next((groups[name] for name in ("n1", "n2", "n3") if groups.get(name)), None)
    words = next((groups[name] for name in ("w1", "w2", "w3") if groups.get(name)), None)
    number = None if not count else int(count) if count.isdecimal() else _WORDS[count]
    sentences = sentences_for(number, None, int(words) if words else None)
    return request_of(found, target_of(found, _place, _ANY), sentences)


def _place(groups: Groups) -> int | None:
    if not (groups.get("place") or groups.get("number")):
        return None
    return _PLACES.get(groups["place"] or "") or int(groups["number"] or 0)
