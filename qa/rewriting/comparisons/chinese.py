"""Comparisons in Chinese: «东线和西线哪条更长？», «A比B早通水吗？», «哪个更贵，A还是B？»"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import HAN, compile_later, fold
from qa.question.language import script_of_question
from qa.question.lexicon import INTERROGATIVE, LEADING_FILLER, RELATIONAL
from qa.question.tokens import tokenize
from qa.rewriting.comparisons.degrees import CHINESE, WHEN, Comparison, Degree
from qa.rewriting.comparisons.kinds import is_measured, split_periods, without_kind

LONGEST_ITEM = 24

_ADJECTIVE = "|".join(sorted(CHINESE, key=len, reverse=True))
_WHICH = (
    r"(?:哪(?:一)?(?:个|[条座家所种类项款部台支架辆本间栋年月天位边者里方版届期层场次组队块份批处])?|"
    r"谁|孰)"
    rf"(?P<noun>[{HAN}]{{0,6}}?)"
)
_TAIL = r"(?:一?些|一?点儿?|得多|呢|啊|了|的|吗|么|不)*"
_VERB = rf"(?:(?P<verb>[{HAN}]{{1,5}}?)(?:得|的))?"
_HOW = rf"(?:更|最|比较|较|要)?(?P<adjective>{_ADJECTIVE})"
_HOW += rf"(?P<deed>(?:(?<=[先早晚迟])[{HAN}]{{1,5}}?)?)"
# The next five are compiled when they are first needed: to do so at import takes 10 ms.
# «东线和西线哪条更长？», «A和B的票价哪个贵？», «A型和B型哪个卖得多？», «A和B哪个先通水？»
_WHICH_OF = (
    r"(?P<items>.+?)(?:之间|两者|二者|相比较?|比较|比起来|当中|(?P<among>中))?[，, ]*"
    rf"(?:是|到底|究竟)*{_WHICH}(?P<of>的[{HAN}]{{1,6}}?)?(?:会|能|是)?{_VERB}{_HOW}{_TAIL}"
)
# «哪条更长，东线还是西线？»
_WHICH_FIRST = (
    rf"{_WHICH}(?P<of>的[{HAN}]{{1,6}}?)?{_VERB}{_HOW}{_TAIL}[，,：: ]+(?:是)?(?P<items>.+)"
)
# «东线比西线长吗？», «A比B早通水几年？»
_THAN = (
    rf"(?P<first>[^，,比]+?)(?:是不是|是否)?(?<![占百对相之])比(?![如较例])(?P<second>[^，,比]+?){_VERB}{_HOW}"
    rf"(?:多少[{HAN}]{{0,2}}|几[{HAN}]{{1,2}})?{_TAIL}"
)
# «是东线长还是西线长？»
_OR = (
    rf"(?:是)?(?P<first>[^，,]+?)(?:更|要)?(?P<adjective>{_ADJECTIVE})[，, ]*还是"
    rf"(?P<second>[^，,]+?)(?:更|要)?(?P=adjective){_TAIL}"
)
# «东线还是西线更长？»
_OR_WHICH = rf"(?:是)?(?P<first>[^，,]+?)还是(?P<second>[^，,]+?)(?:更|比较|较){_HOW}{_TAIL}"
# A name holds no question, and does not end in a preposition or an adverb.
_NOT_NAMES = compile_later(f"{INTERROGATIVE.pattern}|(?:[在从于受被对把很太占是]|非常)$")
_TRADITIONAL = str.maketrans("长宽远钱时么", "長寬遠錢時麼")
_SEPARATOR = compile_later(r"、|以及|还是|或者|[和与跟同及或]")


@dataclass(frozen=True, slots=True)
class _Items:
    """The things compared, and what the question says of all of them: before their names
    («三月»), right after («水泵»), and as what is compared («票价»)."""

    before: str
    names: tuple[str, ...]
    after: str
    attribute: str


def parse_chinese(typed: str) -> Comparison | None:
    """Take apart a question in Chinese, without its end mark; None if it compares nothing."""
    filler = LEADING_FILLER.match(fold(typed))
    typed = typed[filler.end() :] if filler else typed
    folded = fold(typed)
    for pattern in (_WHICH_OF, _WHICH_FIRST, _THAN, _OR, _OR_WHICH):
        found = re.fullmatch(pattern, folded)
        if found is None:
            continue
        groups = {
            name: typed[slice(*found.span(name))] for name in found.groupdict() if found[name]
        }
        items = _items_in(groups)
        compared = _comparison(items, groups, CHINESE[found["adjective"]]) if items else None
        if compared is not None:
            return compared
    return None


def _items_in(groups: dict[str, str]) -> _Items | None:
    """The things compared, from the words that name them all, or from those that name each."""
    if "items" not in groups:
        return _share("", [groups["first"], groups["second"]])
    text = groups["items"]
    pause = max(text.rfind("，"), text.rfind(","))
    before, text = text[: pause + 1], text[pause + 1 :]
    folded = fold(text)
    tokens = tokenize(folded)
    words = {(token.start, token.end) for token in tokens}
    # jieba may join «和» to a name that it does not know («和乙库»).
    words |= {
        (token.start, token.start + 1)
        for token in tokens
        if token.start and token.flag in ("nz", "nr") and len(token.word) > 2
    }
    parts, place = [], 0
    for mark in _SEPARATOR.finditer(folded):
        if mark.group() == "、" or mark.span() in words:
            parts.append(text[place : mark.start()])
            place = mark.end()
    if not parts:
        return _share(before, sides) if (sides := _alike_sides(text)) else None
    return _share(before, [*parts, text[place:]])


def _alike_sides(text: str) -> list[str]:
    """The names on both sides of the one «和» of a text, which jieba took for a part of a word,
    where they end alike («一车间和二车间»)."""
    sides = re.split("[和与跟]", text)
    alike = len(sides) == 2 and len(sides[0]) > 2 and sides[0][-2:] == sides[1][-2:]
    return sides if alike else []


def _share(before: str, parts: Sequence[str]) -> _Items | None:
    """Tell the names from what is said once for all of them («A型和B型水泵三月的销量»)."""
    periods = split_periods(parts)
    if periods is not None and periods[1]:
        return (
            None
            if _NOT_NAMES.search(fold(periods[1]))
            else _Items(before, periods[0], "", periods[1])
        )
    names = [part.strip() for part in parts]
    time, names[0] = _leading_time(names[0])
    owners = [name.partition("的") for name in names]
    attribute = owners[-1][2] or owners[0][2]
    if attribute:
        names = [owner for owner, _, _ in owners]
    names[-1], attribute, late_time = _trailing(names[-1], attribute)
    if attribute and all(len(name) > len(attribute) for name in names[:-1]):
        names[:-1] = [name.removesuffix(attribute) for name in names[:-1]]
    first, last = names[0], names[-1]
    after = ""
    if len(last) > len(first) > 1 and last[len(first) - 1] == first[-1]:
        after, names[-1] = last[len(first) :], last[: len(first)]
    plain = all(0 < len(name) <= LONGEST_ITEM and re.search(r"\w", name) for name in names)
    if not plain or any(_NOT_NAMES.search(fold(each)) for each in (*names, attribute)):
        return None
    return _Items(before + time, tuple(names), after + late_time, attribute)


def _leading_time(name: str) -> tuple[str, str]:
    tokens = tokenize(fold(name))
    if len(tokens) > 1 and tokens[0].flag == "time" and not tokens[1].word.startswith("版"):
        return name[: tokens[0].end], name[tokens[0].end :]
    return "", name


def _trailing(name: str, attribute: str) -> tuple[str, str, str]:
    """The name without the time and the attribute that follow it («上海人口», «B型三月»)."""
    tokens, time = list(tokenize(fold(name))), ""
    if len(tokens) > 1 and tokens[-1].flag == "time":
        name, time = name[: tokens[-1].start], name[tokens[-1].start :]
        tokens.pop()
    if not attribute and len(tokens) > 1 and tokens[-1].word in RELATIONAL:
        name, attribute = name[: tokens[-1].start], name[tokens[-1].start :]
    return name, attribute, time


def _comparison(items: _Items, groups: dict[str, str], degree: Degree) -> Comparison | None:
    noun, deed, verb = (groups.get(name, "") for name in ("noun", "deed", "verb"))
    if "among" in groups and items.attribute:
        return None  # «A和B的C中哪个…»: one of the C is asked for
    timed = degree.dimensions == WHEN
    noun = without_kind(noun, items.names)
    verb = without_kind(verb, items.names) if not noun else verb
    if timed and not deed:
        noun, deed = _kind_and_deed(noun)
    if (deed and not timed) or INTERROGATIVE.search(fold(deed + verb + noun)):
        return None
    attribute = items.attribute or groups.get("of", "").removeprefix("的")
    if _NOT_NAMES.search(fold(attribute)):
        return None
    counts = fold(groups["adjective"]) in ("多", "少")
    measured = is_measured(fold(noun))
    after = items.after
    if attribute and noun and (measured or fold(noun) in RELATIONAL):
        after, attribute = f"的{attribute}{after}", ""  # «满十年的员工哪个年假长»
    if not attribute and (
        counts or ((measured or fold(noun) in RELATIONAL) and not degree.dimensions)
    ):
        attribute, noun = noun, ""
    asked = _asked(degree, attribute, verb or deed, counted=counts)
    if script_of_question(groups["adjective"] + "".join(items.names)) == "zh-Hant":
        asked = asked.translate(_TRADITIONAL)
    kind = "" if attribute or verb else noun
    return Comparison(
        items=items.names,
        questions=tuple(
            f"{items.before}{name}{after}{'' if name.endswith(kind) else kind}{asked}？"
            for name in items.names
        ),
        dimensions=degree.dimensions if not attribute or timed else frozenset(),
        attribute=fold(attribute),
        counts=counts and bool(attribute) and fold(attribute) not in RELATIONAL,
        kind=fold(kind),
        cue="" if attribute or verb else degree.cue,
        deed=fold(verb or deed),
        most=degree.most,
        claim=_claim(groups["adjective"], attribute, verb, deed),
        aged=degree.aged,
    )


def _kind_and_deed(noun: str) -> tuple[str, str]:
    """«办事处成立» as what the things are, and what they did."""
    tokens = tokenize(fold(noun))
    if len(tokens) < 2:
        return "", noun
    return noun[: tokens[-1].start], noun[tokens[-1].start :]


def _asked(degree: Degree, attribute: str, deed: str, *, counted: bool) -> str:
    """What is asked of each of the things, in place of which of them it is more true of."""
    if degree.dimensions == WHEN:
        return f"的{attribute}是什么时候" if attribute else f"什么时候{deed}"
    if attribute and counted and fold(attribute) not in RELATIONAL:
        return f"有多少{attribute}"
    if attribute:
        return f"的{attribute}是多少"
    if deed:
        return f"{deed}了多少" if counted else f"{deed}得{degree.asked.removeprefix('有')}"
    return degree.asked


def _claim(adjective: str, attribute: str, verb: str, deed: str) -> str:
    """What is said of the thing that wins, in the question's own words."""
    if adjective == "先":
        return adjective + deed
    owned = f"的{attribute}" if attribute else ""
    done = f"{verb}得" if verb else deed
    return f"{owned}{done}更{adjective}"
