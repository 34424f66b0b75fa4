"""Questions in English that the sentences of a document answer, made by rule; see ``chinese``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index import Document, compile_later
from qa.suggesting.texts import Candidate, Stated, name_of, sentences

Asked = tuple[str, float]

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = (
    rf"(?:(?:in|on|since) )(?:(?:early|late|"
    rf"mid-)?\s?(?:\d{{1,2}} )?(?:{_MONTH})(?: \d{{1,2}})?,? )?\d{{4}}"
)
_PLACED = {
    "located": "located",
    "situated": "situated",
    "based": "based",
    "headquartered": "headquartered",
}
_PASSIVE = (
    "founded|established|built|opened|completed|created|published|released|born|"
    "launched|introduced|"
    "incorporated|inaugurated|constructed|discovered|invented|adopted|signed|formed|demolished"
)
_ACTIVE = {"opened": "open", "closed": "close", "began": "begin", "died": "die", "started": "start"}
_NUMBER = r"\d[\d,.]*"
_UNIT = (
    r"(?:%|per cent|percent|kg|g|mg|kWh|kW|W|watts?|V|A|mm|cm|m|km|metres?|meters?|kilometres?|"
    r"kilometers?|miles?|feet|litres?|liters?|l|ml|hours?|h|minutes?|min|seconds?|days?|weeks?|"
    r"months?|years?|°C|°F|degrees|euros?|dollars?|pounds?|people|members|employees|hectares?|"
    r"square \w+|rpm|dB|bar|tonnes?|tons?)\b"
)
_ASKS = compile_later(
    r"(?:what|who|whom|whose|when|where|why|which|how|can|could|may|do|does|did|is|"
    r"are|should|will)\b",
    re.IGNORECASE,
)
_POINTING = compile_later(
    r"\b(?:this|that|these|those|it|its|he|she|his|her|they|their|them|we|our|us|"
    r"former|latter|such|"
    r"above|below|following|here|there|then|same|other|another|one|both|each|every|"
    r"any|some|all|next|"
    r"previous|last|also|however|but|and|or|if|because|although|while)\b",
    re.IGNORECASE,
)
_NP = r"(?:[A-Za-z][\w'’&.-]*)(?: [A-Za-z0-9][\w'’&.-]*){0,5}"
_VERBS = compile_later(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|must|may|can|should|do|does|did|"
    r"which|who|when|where|to|by|not|only|with|for|from|at|into|than|as|after|"
    r"before|during|until|in|on)\b"
)


def english_candidates(document: Document) -> Iterator[Candidate]:
    """Questions about a document in English."""
    name = name_of(document)
    for stated in sentences(document, "en"):
        for question, weight in _asked(stated, name):
            if _reads_well(question):
                end = stated.after if stated.line and stated.text.endswith("?") else stated.end
                yield Candidate(question, document.path, stated.start, end, weight)


def _asked(stated: Stated, name: str) -> Iterator[Asked]:
    """What a sentence answers."""
    text = " ".join(stated.text.split())
    if stated.line and text.endswith("?"):
        yield from _heading(text)
        return
    if not 20 <= len(text) <= 300:
        return
    bare = re.sub(r" ?\([^()]*\)", "", text).rstrip(".")
    yield from _definition(bare)
    yield from _place(bare)
    yield from _date(bare)
    yield from _measure(bare)
    yield from _maker(bare)
    yield from _parts(bare)
    yield from _subject(text, bare, name, stated)


def _heading(text: str) -> Iterator[Asked]:
    asked = re.sub(r"^(?:Q(?:uestion)?[.:)]|\d+[.)])\s*", "", text)
    words = asked.split()
    if _ASKS.match(asked) and 4 <= len(words) <= 16 and asked.count("?") == 1:
        yield asked, 1.0


def _definition(text: str) -> Iterator[Asked]:
    found = re.match(
        rf"[“\"]?((?:An? |The )?{_NP})[”\"]? (means|refers to|is defined as) .{{10,}}", text
    )
    if found and not _VERBS.search(found[1]):
        term = re.sub(r"^(?:An?|The) ", "", found[1])
        shown = term if term[:1].isupper() and term[1:2].islower() is False else _lower(term)
        yield f"What does “{shown}” mean?", 0.9


def _place(text: str) -> Iterator[Asked]:
    found = re.match(
        rf"((?:The )?{_NP}) (is|are|was|were) ({'|'.join(_PLACED)}) (?:in|on|at|near|"
        rf"between|along) ",
        text,
    )
    if found and _is_name(found[1]):
        yield f"Where {found[2]} {_in_sentence(found[1])} {found[3]}?", 0.9


def _date(text: str) -> Iterator[Asked]:
    found = re.match(
        rf"((?:The |An? )?{_NP}) (was|were) (?:officially |formally |"
        rf"first )?({_PASSIVE}) (?:(?:by|in|at) [^,;\d]{{2,40}}? )?{_DATE}",
        text,
    )
    if found and _is_name(found[1]):
        yield f"When {found[2]} {_in_sentence(found[1])} {found[3]}?", 0.9
    found = re.match(rf"((?:The )?{_NP}) ({'|'.join(_ACTIVE)}) (?:its doors )?{_DATE}", text)
    if found and _is_name(found[1]):
        yield f"When did {_in_sentence(found[1])} {_ACTIVE[found[2]]}?", 0.85


def _measure(text: str) -> Iterator[Asked]:
    """«The maximum load is 7 kg», «The deposit is 40 euros»."""
    found = re.match(
        rf"(The {_NP}(?: of (?:the )?{_NP})?) (is|are|was) (?:about |around |"
        rf"approximately |set at |limited to )?(?:[€£$] ?{_NUMBER}|"
        rf"{_NUMBER} ?{_UNIT})",
        text,
    )
    if found and not _VERBS.search(found[1]):
        yield f"What {found[2]} {_in_sentence(found[1])}?", 0.85
    found = re.match(
        rf"((?:The )?{_NP}) (weighs|costs|lasts|takes) (?:about |around |"
        rf"approximately )?(?:[€£$] ?{_NUMBER}|{_NUMBER} ?{_UNIT})",
        text,
    )
    if found and _is_name(found[1]):
        how = {
            "weighs": ("How much", "weigh"),
            "costs": ("How much", "cost"),
            "lasts": ("How long", "last"),
            "takes": ("How long", "take"),
        }[found[2]]
        yield f"{how[0]} does {_in_sentence(found[1])} {how[1]}?", 0.85


_MAKERS = {
    "founded": "founded",
    "designed": "designed",
    "written": "wrote",
    "invented": "invented",
    "directed": "directed",
    "composed": "composed",
    "discovered": "discovered",
    "built": "built",
    "painted": "painted",
    "established": "established",
    "developed": "developed",
}
_MADE = "|".join(_MAKERS)


def _maker(text: str) -> Iterator[Asked]:
    found = re.match(
        rf"((?:The )?{_NP}) (?:is|was|were) ({_MADE})(?: in \d{{4}})? by (?:the )?[A-Z]",
        text,
    )
    if found and _is_name(found[1]):
        yield f"Who {_MAKERS[found[2]]} {_in_sentence(found[1])}?", 0.85


def _parts(text: str) -> Iterator[Asked]:
    found = re.match(
        rf"((?:The )?{_NP}) (?:consists of|comprises|is made up of) .*(?:,| and )", text
    )
    if found and _is_name(found[1]) and found[1].removeprefix("The ")[:1].isupper():
        yield f"What does {_in_sentence(found[1])} consist of?", 0.75


def _subject(text: str, bare: str, name: str, stated: Stated) -> Iterator[Asked]:
    """What or who a page is about, where its first sentence says so.

    A person is told by the years in brackets; where the words only may say so, nothing is asked.
    """
    pattern = rf"((?:The )?){re.escape(name)} (is|was) (?:an?|the) ((?:[\w-]+ ?){{1,5}})"
    found = re.match(pattern, bare) if name and stated.first else None
    if found and re.search(r"\((?:born|b\.|[^()]*\d{4} ?[–-])", text[: len(name) + 60]):
        yield f"Who {found[2]} {name}?", 0.8
    elif found and not re.search(r"(?:er|or|ist|ian|man|woman|ess|king|queen|poet)\b", found[3]):
        yield f"What {found[2]} {found[1].lower()}{name}?", 0.7


def _in_sentence(phrase: str) -> str:
    """A phrase as it is written within a sentence: its article small."""
    return re.sub(r"^(The|An?)\b", lambda found: found[1].lower(), phrase)


def _lower(term: str) -> str:
    return term[:1].lower() + term[1:] if term[1:2].islower() and " " not in term else term


def _is_name(phrase: str) -> bool:
    return (
        not _POINTING.search(phrase)
        and not _VERBS.search(phrase)
        and (
            " " in phrase
            or (len(phrase) > 3 and phrase[:1].isupper() and phrase[1:] != phrase[1:].lower())
        )
    )


def _reads_well(question: str) -> bool:
    """Whether a question stands alone, is whole, and is of a length that people ask."""
    words = question[:-1].split()
    if not 4 <= len(words) <= 16 or re.search(r"[;:…/|<>\[\]{}#*_=\n]", question):
        return False
    heading = _ASKS.match(question)
    return bool(heading) and not re.search(
        r"\b(?:this|that|these|those|he|she|his|her|they|their|above|below)\b",
        question,
        re.IGNORECASE,
    )
