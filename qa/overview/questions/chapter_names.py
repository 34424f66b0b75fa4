"""Which chapter a question names: «第三章», «第二节», «“安全措施”这一节», "chapter 3", and the
question that is left when «this document» stands in its place.

All patterns are of folded questions (Simplified, half width, lower case).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index import compile_later, fold, numerals
from qa.overview.questions.requests import ChapterName, whole_number

UNITS = "章|节|部分|单元|编|卷|讲|课|回|幕"
"""What parts of a book or paper are called in Chinese, by number."""

ENGLISH_UNITS = "chapter|section|part|unit|lesson"

_NUMBER = rf"\d{{1,3}}|[{numerals.NUMERALS}]{{1,5}}"
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
           "tenth")  # fmt: skip
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_WORDS = {
    word: at for words in (_PLACES, _CARDINALS, _ROMAN) for at, word in enumerate(words, 1)
} | {"last": -1}

_OF = r"(?:[里中内]面?|的|\s)*"
_NUMBERED = (
    rf"(?:第\s*(?P<number>{_NUMBER})\s*(?P<unit>{UNITS})(?!课)|"
    rf"最后一?(?:个)?(?P<last>{UNITS})|首(?P<first>[章节编卷回幕]))"
)
_SEVERAL = compile_later(
    rf"{_OF}(?P<path>(?:{_NUMBERED.replace('?P<', '?P<a_')})"
    rf"(?:{_OF}(?:{_NUMBERED.replace('?P<', '?P<b_')}))?)"
)
_ONE = compile_later(_NUMBERED)
_MARKED = compile_later(r"[《〈“「『\"][^《》“”\"]*[》〉”」』\"]")
_THIS = r"(?:这|那|该|一|个|的|\s)*(?:小节|章节|章|节|部分|段落)"
_IN_MARKS = compile_later(rf"{_OF}[《〈“「『\"](?P<name>[^《》“”\"]{{1,60}})[》〉”」』\"]{_THIS}")
_BEHIND_A_TITLE = compile_later(
    r"(?<=[》〉])(?:[里中内]面?|的)+(?P<name>[^《》“”\"]{2,40}?)(?:这|那|该)一?(?:个)?"
    r"(?:小节|章节|章|节|部分)"
)
_AFTER_ALL = compile_later(r"(?<=[^《》“”\"\s])(?:这|那|该)一?(?:个)?(?:小节|章节|章|节|部分)")
_ENGLISH_NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join((*_CARDINALS, *_ROMAN))})"
_ENGLISH = compile_later(
    rf"(?:the )?(?:\b(?P<unit>{ENGLISH_UNITS}) (?:number |no\.? |#)?{_ENGLISH_NUMBER}\b|"
    rf"\b(?P<place>{'|'.join(_PLACES)}|last) (?P<unit2>{ENGLISH_UNITS})\b|"
    rf"(?:\b(?P<unit3>{ENGLISH_UNITS}) )?[\"“](?P<before>[^\"“”]{{1,80}})[\"”] "
    rf"(?P<unit4>{ENGLISH_UNITS})\b|"
    rf"\b(?P<unit5>{ENGLISH_UNITS}) (?:on |called |titled |named |about )?[\"“]"
    rf"(?P<behind>[^\"“”]{{1,80}})[\"”])"
    r"(?P<of> (?:of|in|from))?"
)


def take_out(folded: str) -> Iterator[tuple[tuple[ChapterName, ...], str]]:
    """The chapters that a folded question names, the outer one first, each time with what is left
    of the question: once with «this document» in their place, once with nothing.

    Where a name alone says «this chapter» («安全措施这一节»), what is left keeps the name, and
    there is one chapter of no name: the name is that of what is left.
    """
    for chapters, before, after in _found(folded):
        yield chapters, f"{before}这份文件{after}"
        yield chapters, before + after
    for found in _AFTER_ALL.finditer(folded):
        rest = folded[: found.start()] + folded[found.end() :]
        yield (ChapterName("named"),), rest
    for found in _ENGLISH.finditer(folded):
        before, after = folded[: found.start()], folded[found.end() :]
        chapter = (_english(found),)
        if not found["of"]:
            yield chapter, f"{before}this document{after}"
        yield chapter, f"{before} {after}"


def chapters_called(name: str) -> tuple[ChapterName, ...]:
    """What is meant by the name of a chapter that is given by itself: «第三章», «第三章第二节»,
    "chapter 3", or the words that stand over it."""
    folded = fold(name).strip()
    if found := _SEVERAL.fullmatch(folded):
        return tuple(map(_numbered, _ONE.finditer(found["path"])))
    if (english := _ENGLISH.fullmatch(folded)) and not english["of"]:
        return (_english(english),)
    return (ChapterName("named", name=name.strip()),)


def _found(folded: str) -> Iterator[tuple[tuple[ChapterName, ...], str, str]]:
    """The chapters named in Chinese, and what stands before and behind them."""
    bare = _MARKED.sub(lambda each: "\0" * len(each[0]), folded)
    for found in _SEVERAL.finditer(bare):
        path = tuple(map(_numbered, _ONE.finditer(found["path"])))
        yield path, folded[: found.start()], folded[found.end() :]
    for pattern in (_BEHIND_A_TITLE, _IN_MARKS):
        for found in pattern.finditer(folded):
            name = ChapterName("named", name=found["name"].strip())
            yield (name,), folded[: found.start()], folded[found.end() :]


def _numbered(found: re.Match[str]) -> ChapterName:
    if found["last"]:
        return ChapterName("number", number=-1, unit=found["last"])
    if found["first"]:
        return ChapterName("number", number=1, unit=found["first"])
    return ChapterName("number", number=whole_number(found["number"]) or 0, unit=found["unit"])


def _english(found: re.Match[str]) -> ChapterName:
    if name := found["before"] or found["behind"]:
        return ChapterName("named", name=name.strip())
    said = found["number"] or found["place"]
    number = int(said) if said.isdecimal() else _WORDS[said]
    return ChapterName("number", number=number, unit=found["unit"] or found["unit2"])
