"""Comparisons in English: «Which is longer, A or B?», «Is A longer than B?»"""

from __future__ import annotations

import re

from index import compile_later
from qa.rewriting.comparisons.degrees import ENGLISH, WHEN, Comparison, Degree

LONGEST_ITEM = 60

_COMPARATIVE = "|".join(sorted(ENGLISH, key=len, reverse=True))
_BE = "(?P<be>is|are|was|were)"
_PAIR = r"(?P<first>.+?),? or (?P<second>.+)"
_PATTERNS = (
    # «Which (line) is longer, A or B?»
    rf"(?:which|who|what)(?: (?:of (?:these|the two)|one|[\w-]+(?: [\w-]+)?))?? {_BE} (?:the )?"
    rf"(?P<adjective>{_COMPARATIVE})(?: one)?[,:]? {_PAIR}",
    # «Which opened earlier, A or B?», «Which has more pumps, A or B?»
    rf"(?:which|who|what)(?: [\w-]+)?? (?P<deed>[\w-]+)(?: (?P<object>[\w -]+?))? "
    rf"(?P<adjective>{_COMPARATIVE})(?: (?P<counted>[\w-]+))?[,:] {_PAIR}",
    # «Is A longer than B?»
    rf"{_BE} (?P<first>.+?) (?:any |much )?(?P<adjective>{_COMPARATIVE}) than (?P<second>.+)",
    # «Does A have more pumps than B?», «Did A open earlier than B?»
    r"(?P<auxiliary>does|do|did) (?P<first>.+?) (?P<verb>[a-z]+) "
    rf"(?P<adjective>{_COMPARATIVE})(?: (?P<counted>[\w-]+))? than (?P<second>.+)",
    # «Which of A and B is longer?», «Of A and B, which is longer?»
    r"(?:which(?: one)? )?(?:of|between) (?P<first>.+?) (?:and|or) (?P<second>.+?),? "
    rf"(?:which (?:one )?)?{_BE} (?:the )?(?P<adjective>{_COMPARATIVE})(?: one)?",
)
_QUESTIONS = tuple(compile_later(pattern, re.I) for pattern in _PATTERNS)
_ASKING = compile_later(r"\b(?:which|what|who|how|when|where|why)\b", re.I)


def parse_english(typed: str) -> Comparison | None:
    """Take apart a question in English, without its end mark; None if it compares nothing."""
    for pattern in _QUESTIONS:
        found = pattern.fullmatch(typed)
        if found is None:
            continue
        items = (found["first"].strip(), found["second"].strip())
        if any(len(item) > LONGEST_ITEM or _ASKING.search(item) for item in items):
            continue
        said = {name: value for name, value in found.groupdict().items() if value}
        degree = ENGLISH[found["adjective"].lower()]
        asked = _asked(said, degree)
        return Comparison(
            items=items,
            questions=tuple(asked.format(item=item) for item in items),
            dimensions=frozenset() if "counted" in said else _dimensions(said, degree),
            attribute=said.get("counted", "").lower().removesuffix("s"),
            counts="counted" in said,
            kind="",
            cue="" if "counted" in said else degree.cue,
            deed=said.get("verb", said.get("deed", "")).lower(),
            most=degree.most,
            claim=_claim(said),
            aged=degree.aged,
        )
    return None


def _dimensions(said: dict[str, str], degree: Degree) -> frozenset[str]:
    costs = said.get("deed", said.get("verb", "")).lower() in ("cost", "costs")
    return ENGLISH["cheaper"].dimensions if costs else degree.dimensions


def _asked(said: dict[str, str], degree: Degree) -> str:
    """The question about each thing, with a field for its name."""
    if "be" in said:
        be = said["be"].lower()
        return degree.asked if be == "is" else degree.asked.replace(" is ", f" {be} ")
    deed = said.get("verb", said.get("deed", "")).lower()
    counted = said.get("counted", "")
    if degree.dimensions == WHEN:
        what = f"{deed} {said['object']}" if "object" in said else deed
        return f"When did {{item}} {what}?" if "verb" in said else f"{{item}} {what} when?"
    if deed in ("cost", "costs"):
        return ENGLISH["cheaper"].asked
    if deed in ("has", "have", "had"):
        return f"How many {counted} does {{item}} have?" if counted else degree.asked
    auxiliary = f"{said['auxiliary'].lower()} " if "verb" in said else ""
    much = f"many {counted}" if counted else "much"
    return f"How {much} {auxiliary}{{item}} {deed}?"


def _claim(said: dict[str, str]) -> str:
    """What is said of the thing that wins, in the question's own words."""
    said = said | {"be": said["be"].lower()} if "be" in said else said
    words = [said.get(name, "") for name in ("be", "deed", "object", "adjective", "counted")]
    if "verb" in said:
        words = [_third_person(said), "", "", said["adjective"], said.get("counted", "")]
    return " " + " ".join(word for word in words if word)


def _third_person(said: dict[str, str]) -> str:
    """«has» for «does … have», «carries» for «carry»; «did open» and «do open» stay two words."""
    auxiliary = said["auxiliary"].lower()
    if auxiliary != "does":
        return f"{auxiliary} {said['verb']}"
    verb = said["verb"].lower()
    if verb == "have":
        return "has"
    if re.search("[^aeiou]y$", verb):
        return f"{verb[:-1]}ies"
    return verb + ("es" if re.search("(?:s|x|z|o|ch|sh)$", verb) else "s")
