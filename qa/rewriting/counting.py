"""Questions that count things, asked as a list: «一共有几座提水站？», «有哪些提水站？»"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index import HAN, compile_later, fold, has_han
from qa.question.lexicon import INTERROGATIVE
from qa.question.tokens import is_nominal, is_verb, tokenize


@dataclass(frozen=True, slots=True)
class Counting:
    """How many of what a question asks for.

    noun: what is counted, folded («提水站»). unit: its measure word, or empty. scope: of what they
    are, folded («东线»), or empty. list_question: the question that asks which ones they are.
    """

    noun: str
    unit: str
    scope: str
    list_question: str


_TOTAL = r"(?:一共|总共|共计|合计|共|全部|到底|究竟|现在?|目前|都|大概|大约)"
_HAS = (
    r"(?:设有|建有|拥有|设立|设置|包括|包含|分为|分成|下辖|下设|管辖|开设|提供|有|设|建|辖|含|分)"
)
_MEASURE = "[个座家所条种类项名位台部处支间栋幢辆艘架片块门场份本只头口孔眼级层章节根张把套件枚]"
# «全线一共有几座提水站？», «公司有多少个部门？»
_NOUN_LAST = compile_later(
    rf"(?P<before>.*?){_TOTAL}*(?P<verb>{_HAS})?了?{_TOTAL}*(?:多少|几)(?P<unit>{_MEASURE}?)"
    rf"(?P<noun>[{HAN}a-z0-9]{{1,10}}?)(?:呢|啊|了)?"
)
# «提水站一共有几座？»
_NOUN_FIRST = compile_later(
    rf"(?P<before>.*?的)?(?P<noun>[{HAN}a-z0-9]{{2,10}}?){_TOTAL}*(?P<verb>{_HAS}){_TOTAL}*"
    rf"(?:多少|几)(?P<unit>{_MEASURE})(?:呢|啊|了)?"
)
# «全线», «整个县城»: the whole, which documents that speak of nothing else leave unsaid.
_WHOLE = compile_later(rf"^(?:全(?![{HAN}]{{2,}}[省市县区镇])|整个|整条|整座|所有)[{HAN}]{{0,2}}$")
_NOT_LISTED = compile_later(
    r"(?:钱|年|月|日|天|小时|分钟|米|公里|里|元|吨|斤|公斤|亩|度|岁|倍|人|人口|次|时间|遍|回|票)$"
)
_ENGLISH = compile_later(
    r"how many (?P<noun>[\w-]+(?: [\w-]+)?) (?:"
    r"(?P<be>are|were) there(?P<where> .+)?|(?P<do>does|do|did) (?P<who>.+?) (?P<verb>have|own|run|"
    r"operate|include|contain|list)(?P<rest> .+)?)",
    re.I,
)


def parse_counting(question: str) -> Counting | None:
    """Take a question apart that asks how many things there are; None if it is no such question,
    or counts what no text would list (years, kilometres, people)."""
    typed = question.strip().rstrip("？?。.！! ")
    return _parse_chinese(typed) if has_han(typed) else _parse_english(typed)


def _parse_chinese(typed: str) -> Counting | None:
    folded = fold(typed)
    found = _NOUN_FIRST.fullmatch(folded) or _NOUN_LAST.fullmatch(folded)
    if found is None or not found["verb"]:
        return None
    noun, unit = found["noun"], found["unit"]
    if found.start("unit") < found.start("noun") and _is_part_of_word(folded, found.start("unit")):
        noun, unit = unit + noun, ""
    before = typed[slice(*found.span("before"))] if found["before"] else ""
    before = before.removesuffix("的")
    if (
        INTERROGATIVE.search(fold(before) + noun)
        or _NOT_LISTED.search(noun)
        or not _is_noun(noun, unit)
    ):
        return None
    if _WHOLE.search(fold(before)):
        before = ""
    counted = typed[found.end("noun") - len(noun) : found.end("noun")]
    verb = typed[slice(*found.span("verb"))]
    asked = f"{before}{verb}哪些{counted}？" if before else f"{counted}有哪些？"
    return Counting(noun, unit, fold(before), asked)


def _is_noun(noun: str, unit: str) -> bool:
    """Whether the words name things; after a measure word all but a lone verb does."""
    tokens = tokenize(noun)
    if unit:
        return len(tokens) > 1 or not is_verb(tokens[0])
    return len(noun) > 1 and (is_nominal(tokens[-1]) or tokens[-1].flag == "q")


def _is_part_of_word(folded: str, at: int) -> bool:
    """Whether what looks like a measure word begins a longer word («多少部门»)."""
    return any(token.start == at and token.end > at + 1 for token in tokenize(folded))


def _parse_english(typed: str) -> Counting | None:
    found = _ENGLISH.fullmatch(typed)
    if found is None:
        return None
    noun = found["noun"]
    if found["be"]:
        where = found["where"] or ""
        scope = re.sub(r"^ (?:in|on|at|of|along) (?:the )?", "", where)
        asked = f"Which {noun} {found['be'].lower()} there{where}?"
    else:
        rest = found["rest"] or ""
        scope = re.sub(r"^the ", "", found["who"])
        asked = f"Which {noun} {found['do'].lower()} {found['who']} {found['verb']}{rest}?"
    return Counting(noun.lower(), "", scope.lower(), asked)
