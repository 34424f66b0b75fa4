"""When and where a statement holds: values of two years, or of two places, contradict nothing."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from index import HAN, compile_later, fold
from qa.question.analysis import Question
from qa.question.lexicon import BINDING_TOKENS
from qa.question.quantities import find_quantities
from qa.question.tokens import tokenize
from qa.ranking.qualifiers import in_digits

_PERIOD = compile_later(
    r"(?P<relative>前年|去年|上年|今年|本年|明年|后年|上个?月|本月|这个?月|下个?月|昨天|今天|明天)|"
    r"(?P<quarter>第?[一二三四1-4]季度|\bq[1-4]\b|(?:first|second|third|fourth) quarter)|"
    r"(?P<half>[上下]半年|(?:first|second) half)|"
    r"(?P<season>[春夏秋冬][季天])|"
    r"(?P<weekday>(?:周|星期|礼拜)[一二三四五六日天末]|工作日|平日|节假日|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bweekdays?\b|\bweekends?\b)"
)
_WEEK = compile_later("^(?:星期|礼拜)")
_SAME = {
    "上年": "去年", "今年": "本年", "上个月": "上月", "这个月": "本月", "这月": "本月",
    "下个月": "下月", "周天": "周日",
}  # fmt: skip
"""Periods of two names, by the one that is compared."""

_LEADING = compile_later(
    r"\s*(?P<where>(?:在|于|对于|就)[^，,。；;]{1,12}|(?:in|at|on) [^,.;]{2,30})[，,]"
)
_CLOCK = compile_later(r"几点|几时|什么时间|\bwhat time\b")
_HEADING_END = compile_later(r"[。！？；!?;.]\s*$")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When and where a statement holds, as far as it says so: times by their kind (year, month, …),
    the places named before its first number, and the adverbial that it opens with.

    A time that says when something else happened («建于1958年，坝高54米») is none of these.
    """

    times: frozenset[tuple[str, Hashable]]
    places: frozenset[str]
    opening: str


def circumstances(sentence: str, headings: str = "") -> Circumstances:
    """The circumstances of a sentence; its year, if it names none, is that of its headings."""
    folded = fold(sentence)
    times = frozenset(_governing_times(folded))
    if not any(kind in ("year", "relative") for kind, _ in times):
        times |= {time for time in _times(fold(headings)) if time[0] == "year"}
    opening = _LEADING.match(folded)
    numbers = (quantity.start for quantity in find_quantities(folded) if quantity.kind == "number")
    before = folded[: next(numbers, len(folded))]
    places = frozenset(token.word for token in tokenize(before) if token.flag == "ns")
    return Circumstances(times, places, opening["where"].strip() if opening else "")


def asked_times(question: str) -> Circumstances:
    """The times that a question names, wherever it does."""
    return Circumstances(frozenset(_times(fold(question))), frozenset(), "")


def hold_apart(question: Question, first: Circumstances, second: Circumstances) -> bool:
    """Whether two statements hold at different times or places, and so may both be true.

    Not where the date is itself what the question asks for; places count where a number is.
    """
    if "date" in question.kinds and not _CLOCK.search(question.text):
        return False
    if of_other_times(first, second):
        return True
    if "number" not in question.kinds:
        return False
    if first.opening and second.opening and first.opening != second.opening:
        return True
    alike = any(one in other or other in one for one in first.places for other in second.places)
    return bool(first.places and second.places and not alike)


def of_other_thing(question: Question, first: str, second: str) -> bool:
    """Whether the first of two folded statements is of a thing that the question names, and the
    second of another such thing («白云水库» where «青龙水库» is asked about)."""
    for run in re.findall(rf"[{HAN}]+", question.text):
        for end in range(_NAME, len(run) + 1):
            name = run[end - _NAME : end]
            if name in first and name not in second and _names_other(question, second, name[2:]):
                return True
    return False


_NAME = 4
"""Characters of a name that tells things of one kind apart: two of its own, two of the kind."""


def _names_other(question: Question, text: str, head: str) -> bool:
    """Whether a text has the head of a name after two characters that may be another name."""
    names = re.finditer(rf"(?=([{HAN}]{{2}}){head})", text)
    return any(
        not BINDING_TOKENS & set(match[1]) and match[1] + head not in question.text
        for match in names
    )


def of_other_times(first: Circumstances, second: Circumstances) -> bool:
    """Whether both say when, in times of one kind (years, months, …), and none is the same."""
    for kind in {kind for kind, _ in first.times}:
        ours = {value for each, value in first.times if each == kind}
        others = {value for each, value in second.times if each == kind}
        if others and not ours & others:
            return True
    return False


def _governing_times(folded: str) -> Iterator[tuple[str, Hashable]]:
    """The times of a statement: that which it begins with, those in a clause with a number, and
    those that are a clause of their own."""
    for at, clause in enumerate(re.split(r"[，,；;。:]", folded)):
        dates = [each for each in find_quantities(clause) if each.kind == "date"]
        spans = [(each.start, each.end) for each in dates]
        spans += [match.span() for match in _PERIOD.finditer(clause)]
        numbered = any(each.kind == "number" for each in find_quantities(clause))
        begins = at == 0 and any(start <= _OPENING for start, _ in spans)
        alone = len(clause.strip()) - sum(end - start for start, end in spans) <= _OPENING
        if spans and (numbered or begins or alone):
            yield from _times(clause)


_OPENING = 3
"""Characters that may stand before the time that a statement begins with («截至2023年»)."""


def _times(folded: str) -> Iterator[tuple[str, Hashable]]:
    for quantity in find_quantities(folded):
        if isinstance(quantity.value, tuple):
            year, month, day = quantity.value
            yield from (("year", year),) if year is not None else ()
            yield from (("month", month),) if month is not None else ()
            yield from (("day", (month, day)),) if day is not None else ()
    for match in _PERIOD.finditer(folded):
        kind = match.lastgroup or ""
        said = _WEEK.sub("周", match.group().removeprefix("第")).removesuffix("s")
        yield kind, in_digits(_SAME.get(said, said))


def headings_of(name: str, before: str) -> str:
    """What stands above a sentence: the document's name, and the lines before it in the text that
    end like no sentence."""
    lines = [line.strip() for line in before.splitlines()]
    return "\n".join([name, *(line for line in lines if line and not _HEADING_END.search(line))])
