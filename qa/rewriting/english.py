"""The same rules for follow-ups in English: «and in 2019?», «why?», «who wrote it?»"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import compile_later, has_han
from qa.rewriting.continuation import asks_for_more


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = compile_later(r"[A-Za-z]+(?:['’][a-z]+)?")
LEAD = compile_later(
    r"^(?:(?:and|but|so|then|ok(?:ay)?|well|also|or|now|thanks|thank you)\b[,.!]?\s*)+", re.I
)
_BARE = compile_later(
    r"(?:but\s+)?(?:why(?: not| so| is that| was that)?|how(?: so| exactly| come)?|"
    r"what else|who else|where else|anything else|"
    r"any others?|what are the others|go on|tell me more|more|more details?|such as|"
    r"like what|for example|"
    r"(?:can|could) you (?:explain|elaborate)(?: more| on (?:that|this|it))?|explain|elaborate|"
    r"what does (?:that|this|it) mean|what do you mean|in what way|since when|by whom|"
    r"really|are you sure|"
    r"when|where|who|how many|how much|how long|how often|which ones?|"
    r"what happened (?:then|next|after(?:wards)?)|and then)",
    re.I,
)
_WHAT_ABOUT = compile_later(r"^(?:what|how) about\s+|^and (?:what about\s+)?", re.I)
_ORDINAL = compile_later(
    r"^(?:what (?:is|was|about)|and)?\s*(?:the\s+)?"
    r"(?:first|second|third|fourth|fifth|last|other|former|latter|next)"
    r"(?: (?:one|point|part|item|reason|step))?$",
    re.I,
)
_YEAR = compile_later(r"\b(?:1\d{3}|20\d{2})\b")
_MONTH = compile_later(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
# «No, I meant March», «not March, April», «I was asking about type B».
_CORRECTION = compile_later(
    r"^(?:(?:no|sorry|wait|oh)\b[,.!]?\s*)*(?:not\s+(?P<wrong>[^,;.]+?)\s*[,;]\s*(?:but\s+)?)?"
    r"(?P<lead>(?:but\s+)?(?:I|we)(?:\s+(?:really|actually))?(?:\s+(?:mean|meant|am asking about|"
    r"was asking about|asked about|am talking about|was thinking of)|['’]m asking about)[,:]?\s+)?",
    re.I,
)
_PREPOSITION = compile_later(
    r"^(in|at|on|for|from|during|since|before|after|by|with|under|to|of)\b\s*", re.I
)
_SUBJECT_PRONOUN = compile_later(
    r"\b(?:it|he|she|they|him|her(?!\s+[a-z])|them|this|that|these|those)\b", re.I
)
_POSSESSIVE = compile_later(r"\b(?:its|his|her(?=\s+[a-z])|their)\b", re.I)
_PERSON = compile_later(r"\b(?:he|she|him|his|her)\b", re.I)
_AUXILIARY = _word_set(
    "is are was were do does did can could will would should shall may might must has have had"
)
_ASKING = _word_set("what which who whom whose when where why how")
_OPENERS = _word_set(
    "what which who whom whose when where why how many much long often far old big large "
    "high the a an of in on at and or is are was were do does did can could will would "
    "should has have had to for by with from be been being not it i you we me tell about "
    "please"
)
_NAME = compile_later(
    r"“[^”]+”|\"[^\"]+\"|(?:[A-Z][\w’'.-]*|[A-Z]+)(?:\s+(?:of|the|de|van|von|and|"
    r"[A-Z][\w’'.-]*|\d+))*"
)
_VERB_LIKE = compile_later(
    r"^(?:\w+ed|made|built|born|written|found|held|won|become|began|begin|send|say|"
    r"do|give|get|take|go|come|use|mean|have|die|live|work|happen|exit|need|call)s?$",
    re.I,
)
_VERB_AFTER_NOUN = compile_later(
    r"^(?:run|start|open|close|cost|last|leave|arrive|expire|serve|stop|weigh|contain|cover|offer|"
    r"include|sign|finish|operate|apply|belong|depart|meet|pay|sell|build|write|buy)s?$",
    re.I,
)
"""What is a verb where a noun stands before it, after «does»: «does the lease run»."""

_THE_OTHER_ONE = compile_later(r"^the ([a-z]+) one$", re.I)
_IDLE_IT = compile_later(
    r"\bit\s+(?:rain|snow|possible|true|necessary|important|take|takes|safe|legal|better)|"
    r"\bis it\s+\w+\s+to\b|\bthat\s+(?:the|a|an|is|are|was|were)\b",
    re.I,
)


def is_english(question: str) -> bool:
    """Whether the question is written in Latin letters and contains no Chinese."""
    return not has_han(question) and bool(_WORD.search(question))


def resolve(question: str, earlier: Sequence[str]) -> str | None:
    """Return the question with what it omits filled in from the earlier (resolved) questions.

    ``earlier`` is oldest first and not empty. Returns None when there is nothing to fill in.
    """
    base = base_question(earlier[-1])
    question = _strip_correction(question.strip())
    body = LEAD.sub("", question)
    plain = body.rstrip("?!. ？")
    if not plain:
        return None
    if _BARE.fullmatch(plain) or asks_for_more(plain, base) or _ORDINAL.fullmatch(plain):
        return _join(base, body)
    if corrected := _correct(question, base):
        return corrected
    if fragment := _find_fragment(question, body):
        if _POSSESSIVE.match(fragment) or _SUBJECT_PRONOUN.match(fragment):
            return _insert_topic(body, earlier)
        other = _find_other_one(base, fragment) or _substitute(base, fragment)
        return other or _join(base, body)
    return _insert_topic(body, earlier)


def _find_other_one(base: str, fragment: str) -> str | None:
    """The previous question with «the current one» in place of «the first manager»."""
    other = _THE_OTHER_ONE.match(fragment)
    named = re.search(r"\bthe ([a-z]+) ([a-z]+)", base, re.I)
    if other is None or named is None or named[2].lower() in _OPENERS:
        return None
    return f"{base[: named.start(1)]}{other[1]} {named[2]}{base[named.end() :]}"


def _strip_correction(question: str) -> str:
    """The question without «I meant», where what follows is itself a question."""
    found = _CORRECTION.match(question)
    if found is None or not found["lead"]:
        return question
    rest = question[found.end() :]
    words = [word.lower() for word in _WORD.findall(rest)]
    asks = bool(words) and words[0] in _ASKING and any(word in _AUXILIARY for word in words)
    return rest[:1].upper() + rest[1:] if asks else question


def _correct(question: str, base: str) -> str | None:
    """Return the previous question with what «I meant March» names; None without a correction.

    What is named replaces what was ruled out («not March, April») or what it parallels, and is
    added otherwise.
    """
    found = _CORRECTION.match(question)
    named = question[found.end() :].rstrip("?!. ").strip(" ,") if found else ""
    if found is None or not named or not (found["lead"] or found["wrong"]):
        return None
    words = [word.lower() for word in _WORD.findall(named)]
    if len(named.split()) > 7 or any(word in _AUXILIARY | _ASKING for word in words[:1]):
        return None
    wrong = (found["wrong"] or "").strip()
    if wrong and wrong.lower() in base.lower():
        at = base.lower().index(wrong.lower())
        return base[:at] + named + base[at + len(wrong) :]
    bare = re.sub(r"^(?:the|an?)\s+", "", named)
    for phrase in (named, bare):
        if parallel := _find_parallel_phrase(base, phrase):
            return base[: parallel[0]] + phrase + base[parallel[1] :]
    known = _MONTH.search(named) or _YEAR.search(named) or _PREPOSITION.match(named)
    alike = _NAME.search(bare) and _find_name(base.rstrip("?"))
    return (_substitute(base, named) if known or alike else None) or _append(base, f"({named})")


def base_question(resolved: str) -> str:
    """Return the question without bare follow-ups that were joined to it."""
    parts = re.findall(r"[^?？]+[?？]?\s*", resolved.strip())
    kept = [
        part
        for at, part in enumerate(parts)
        if not _BARE.fullmatch(part.strip(" ?？."))
        and not (at and asks_for_more(part, "".join(parts[:at])))
    ]
    return "".join(kept or parts).strip()


def _join(base: str, body: str) -> str:
    mark = "" if base.endswith(("?", "？", ".", "!")) else "?"
    return f"{base}{mark} {body[:1].upper()}{body[1:]}"


def _find_fragment(question: str, body: str) -> str | None:
    """Return the X of «what about X?», «and X?»; None when the question has its own verb."""
    about = _WHAT_ABOUT.match(body) or _WHAT_ABOUT.match(question)
    rest = body[about.end() :] if about and body[: about.end()] == about.group() else body
    rest = rest.rstrip("?!. ？")
    words = [word.lower() for word in _WORD.findall(rest)]
    if len(rest.split()) > 7 or (
        words
        and words[0]
        in _OPENERS - {"the", "a", "an", "in", "on", "at", "for", "by", "with", "from", "to", "of"}
    ):
        return None
    if any(word in _AUXILIARY for word in words):
        return None
    time = _YEAR.fullmatch(rest) or _MONTH.fullmatch(rest)
    short = len(rest.split()) <= 4 and bool(_PREPOSITION.match(rest) or time)
    return rest if about or short else None


def _substitute(base: str, fragment: str) -> str | None:
    """Return the previous question with the fragment in place of its counterpart, or None."""
    for time in (_YEAR, _MONTH):
        if found := time.search(fragment):
            return _substitute_time(base, fragment, time, found.group())
    if preposition := _PREPOSITION.match(fragment):
        return _replace_prepositional_phrase(base, fragment, preposition.group(1))
    if parallel := _find_parallel_phrase(base, fragment):
        return base[: parallel[0]] + fragment + base[parallel[1] :]
    named = find_topic(base)
    alike = named and ((_NAME.search(fragment) is not None) or named.lower().startswith("the "))
    return base.replace(named, fragment, 1) if named and alike and named in base else None


def _substitute_time(base: str, fragment: str, time: re.Pattern[str], named: str) -> str:
    """Replace the year, or the month, that the question names, or append this one."""
    if time.search(base):
        return time.sub(named, base, count=1)
    return _append(base, fragment if _PREPOSITION.match(fragment) else f"in {fragment}")


def _replace_prepositional_phrase(base: str, fragment: str, word: str) -> str:
    """Replace the phrase that has the same preposition, or append the fragment.

    Of «to Europe take» only the name is replaced.
    """
    name = rf"\b{word}\s+(?:the\s+)?(?:[A-Z][\w’'-]*|\d+)(?:\s+(?:of\s+)?(?:[A-Z][\w’'-]*|\d+))*"
    like = re.search(name, base) or re.search(rf"\b{word}\s+[^?,]+?(?=\?|,|$)", base, re.I)
    if like and not re.search(r"\b(?:is|are|was|were|of what)\b", like.group()):
        return base[: like.start()] + fragment + base[like.end() :]
    return _append(base, fragment)


def _find_parallel_phrase(base: str, fragment: str) -> tuple[int, int] | None:
    """Return the span of the phrase in ``base`` that shares the fragment's first or last word."""
    words = fragment.lower().split()
    if len(words) < 2:
        return None
    found = list(re.finditer(r"[\w’'-]+", base))
    lowered = [match.group().lower() for match in found]
    for size in range(len(words) + 2, 1, -1):
        for at in range(len(lowered) - size + 1):
            run = lowered[at : at + size]
            if run[0] in _ASKING:
                continue
            same_start = run[0] == words[0] and words[0] not in _OPENERS
            same_end = run[-1] == words[-1]
            labelled = same_start and len(run) == 2 == len(words) and _is_label(words[1], run[1])
            same = same_start or run[0] in ("the", "a", "an") or size == len(words)
            if run != words and (labelled or (same_end and same)):
                return found[at].start(), found[at + size - 1].end()
    return None


def _is_label(one: str, other: str) -> bool:
    """Whether both words tell things of one kind apart («type A», «type B», «line 2»)."""
    return all(len(word) == 1 or word.isdecimal() for word in (one, other))


def _append(base: str, fragment: str) -> str:
    core = base.rstrip("?？. ")
    mark = base[len(core) :] or "?"
    return f"{core} {fragment}{mark}"


def _insert_topic(body: str, earlier: Sequence[str]) -> str | None:
    """Return the question with its pronoun replaced by the topic; None without such a pronoun."""
    possessive = _POSSESSIVE.search(body)
    pronoun = possessive or _SUBJECT_PRONOUN.search(body)
    if pronoun is None or _IDLE_IT.search(body) or _has_own_antecedent(body[: pronoun.start()]):
        return None
    if pronoun.group().lower() in ("this", "that", "these", "those") and re.match(
        r"\s+[a-z]+", body[pronoun.end() :]
    ):
        following = body[pronoun.end() :].split(maxsplit=1)[0].strip("?").lower()
        if following not in _AUXILIARY:
            return _join(base_question(earlier[-1]), body)
    for question in reversed(earlier):
        named = find_topic(question, person=bool(_PERSON.search(pronoun.group())))
        if named:
            owned = f"{named}’s" if "’" in body or "’" in question else f"{named}'s"
            name = owned if possessive else named
            return body[: pronoun.start()] + name + body[pronoun.end() :]
    return _join(base_question(earlier[-1]), body)


def _has_own_antecedent(before: str) -> bool:
    """Whether the question itself has a name or a noun before its pronoun."""
    words = _WORD.findall(before)
    content = [word for word in words if word.lower() not in _OPENERS]
    return (
        any(word[0].isupper() for word in words[1:] if word.lower() not in _OPENERS)
        or len(content) >= 3
    )


def find_topic(question: str, *, person: bool = False) -> str | None:
    """Return what an English question is about: «the Great Wall», «Beijing»; None when unclear.

    With ``person``, «Who is the mayor of Beijing?» is about «the mayor of Beijing».
    """
    text = question.strip().rstrip("?？. ")
    if "?" in text:
        text = text.split("?")[0]
    asked = re.match(r"who\s+(?:is|was|are|were)\s+(.+)$", text, re.I)
    if asked and (person or not _NAME.search(asked.group(1))):
        return asked.group(1)
    did = re.match(r"who\s+(\w+)\s+(.+)$", text, re.I)
    if person and did and did.group(1).lower() not in _AUXILIARY:
        return f"the person who {did.group(1)} {did.group(2)}"
    named, phrase = _find_name(text), _find_noun_phrase(text)
    if named and phrase and named in phrase and " of " not in phrase:
        return phrase
    return named or phrase


def _find_name(text: str) -> str | None:
    """Return the first name, quoted or capitalised, with its article."""
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0].lower() in _OPENERS:
            words = words[1:]
        while words and words[-1].lower() in ("of", "the", "and", "de", "van", "von"):
            words = words[:-1]
        if words and words != ["I"]:
            name = " ".join(words)
            article = re.search(rf"\b[Tt]he\s+{re.escape(name)}", text)
            return article.group() if article else name
    return None


def _find_noun_phrase(text: str) -> str | None:
    """Return the subject between the auxiliary and the verb: «can [honest people] send»."""
    words = text.split()
    lowered = [word.lower() for word in words]
    at = next((i for i, word in enumerate(lowered) if word in _AUXILIARY), None)
    if at is None or at + 1 >= len(words):
        return None
    end = at + 1
    while (
        end < len(words)
        and not _VERB_LIKE.match(words[end])
        and lowered[end] not in ("be", "in", "on", "at", "by", "for", "to", "from", "mean")
        and not (
            lowered[at] in ("do", "does", "did")
            and lowered[end - 1] not in _OPENERS
            and _VERB_AFTER_NOUN.match(words[end])
            and not any(map(_VERB_LIKE.match, words[end + 1 : end + 2]))
        )
    ):
        end += 1
    phrase = words[at + 1 : end]
    while phrase and phrase[-1].lower() in ("the", "a", "an", "of", "not"):
        phrase.pop()
    content = [word for word in phrase if word.lower() not in _OPENERS]
    return " ".join(phrase) if content and len(phrase) <= 8 else None
