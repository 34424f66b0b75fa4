"""The names of a claim, and whether they stand in what it cites."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import HAN, has_han
from qa.question.lexicon import ENGLISH_FUNCTION_WORDS
from qa.question.tokens import QUOTED, tokenize

_CAPITALISED = re.compile(r"[A-Z][\w'’-]*(?: (?:of |the |and |de |von |van )?[A-Z][\w'’-]*)*")
_CODE = re.compile(
    r"(?<![A-Za-z\d])(?=[A-Za-z\d]*[A-Za-z])(?=[A-Za-z-]*\d)[A-Za-z\d]+(?:-[A-Za-z\d]+)*"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+.#-]*[A-Za-z0-9+#]")
_SUFFIX = re.compile(rf"(?<=[{HAN}]{{2}})[省市县区镇乡村州国河江湖山路街站桥寺庙]$")
_NO_NAMES = ENGLISH_FUNCTION_WORDS | frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mr",
        "mrs",
        "ms",
        "dr",
    ]
)
_NAMES = ("nr", "ns", "nt", "nz")


def names(claim: str, folded: str) -> list[tuple[int, int]]:
    """The spans of a claim that name a person, place, work, body or model; ``folded`` is its
    folded form, of the same length."""
    han = has_han(claim)
    spans = [match.span() for match in QUOTED.finditer(folded) if match.end() - match.start() < 30]
    if han:
        spans += [match.span() for match in _LATIN.finditer(claim)]
        spans += [
            (token.start, token.end)
            for token in tokenize(folded)
            if token.flag.startswith((*_NAMES, "nrx")) and token.end - token.start > 1
        ]
    else:
        spans += [match.span() for match in _CODE.finditer(claim)]
        spans += [
            span
            for match in _CAPITALISED.finditer(claim)
            if (span := _without_first_word(claim, *match.span())) is not None
        ]
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if all(end <= one or two <= start for one, two in found):
            found.append((start, end))
    return sorted(found)


def _without_first_word(claim: str, start: int, end: int) -> tuple[int, int] | None:
    """A capitalised stretch without a first word that is none of the name («In May»); None where
    nothing is left, or a single word that has its capital from beginning the sentence."""
    words = claim[start:end].split(" ")
    begins = not claim[:start].strip(" \"'“‘(")
    while words and words[0].lower() in _NO_NAMES:
        start += len(words.pop(0)) + 1
        begins = False
    if not words or (begins and len(words) == 1 and words[0][1:].islower()):
        return None
    return start, end


def stands_in(name: str, texts: Sequence[str]) -> bool:
    """Whether a folded name stands in one of the folded texts, at least without its marks, the
    word for its kind («省»), or in another order of its Latin words."""
    bare = name.strip('《》“”「」『』"【】〈〉 ')
    forms = {bare, _SUFFIX.sub("", bare), bare.replace("·", ""), bare.rstrip("s").removesuffix("'")}
    if any(form and form in text for form in forms for text in texts):
        return True
    words = [word for word in re.split(r"[ ·-]", bare) if len(word) > 1]
    return len(words) > 1 and all(any(word in text for text in texts) for word in words)
