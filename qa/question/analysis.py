"""What a question asks for: the kind of answer it wants, and the words that matter."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index import HAN, compile_later, numerals
from qa.question.lexicon import FUNCTION_WORDS

KINDS = (
    "number",
    "date",
    "person",
    "place",
    "reason",
    "manner",
    "list",
    "whether",
    "definition",
    "what",
)

_KIND_PATTERNS: dict[str, re.Pattern[str]] = {
    "number": compile_later(
        r"多少|几(?!乎)|多大|多高|多长|多远|多重|多宽|多深|多快|第几|"
        r"how (?:many|much|long|far|old|tall)|"
        r"what (?:percentage|number|share)"
    ),
    "date": compile_later(
        r"何时|什么时候|什么时间|什么时期|什么年代|哪(?:一)?[个]?(?:年|月|日|天|世纪|年代|朝代|时期|时间|时候)|"
        r"几[年月日号点]|多久|年份|日期|when\b|what (?:year|date|time|month|day)|which year"
    ),
    "person": compile_later(
        r"谁|何人|什么人|哪(?:一|几|两|些)?[位名]|哪些人|哪个人|叫什么名|who\b|whom\b|whose\b"
    ),
    "place": compile_later(
        r"哪里|哪儿|何处|何地|什么地方|哪(?:一|个|座|一个|一座|些)?"
        r"(?:国|省|市|县|区|州|镇|村|城|城市|地区|国家|地方|地点|位置|岛|洲)|位于|在哪|where\b|"
        r"which (?:country|city|place)"
    ),
    "reason": compile_later(
        r"为什么|为何|为啥|因何|何故|什么原因|原因|缘故|什么导致|why\b|because|reason"
    ),
    "manner": compile_later(
        r"怎么|怎样|如何|咋|方式|方法|how (?:do|does|did|can|should|to|is|are)\b"
    ),
    "list": compile_later(
        rf"哪些|哪[{numerals.TO_TEN}两几0-9]+[个种项点条方类位支部大]|[几两三四五六七八九十](?:个(?!月|小时|星期|钟头|世纪|人)|[种项点条类大])|"
        r"分别|包括|what (?:are|two|three|four|five)|which (?:two|three|four|five)|list\b"
    ),
    "whether": compile_later(
        r"吗[？?。]?$|是否|是不是|有没有|能不能|会不会|可不可以|^(?:is|are|was|were|do|does|did|can)\b"
    ),
    "definition": compile_later(
        r"是指|指什么|指的是|什么意思|含义|定义|是什么|什么是|what (?:is|does .* mean)"
    ),
    "what": compile_later(r"什么|何|哪|what\b|which\b"),
}

ASKING = compile_later(
    r"为什么|什么时候|什么|多少|几(?!乎)|哪[些里儿个位年种一]?|谁|何时|何[处人地种]|如何|怎样|怎么|为何|"
    r"多[大高长远重久]|是否|吗|呢|分别|\b(?:what|which|who|whom|whose|where|when|why|how)\b"
)
"""The words that ask; what stands beside them in a question stands beside the answer in a text."""

_UNIT = compile_later(
    r"(?:多少|几(?!乎))个?"
    rf"([万亿千百年月日天号次人名位家条元岁米里度页章座点分秒倍成种项%]|[{HAN}a-z]{{1,2}})"
)
_ASKED_NOUN = compile_later(
    rf"(?:哪(?:[{numerals.TO_TEN}两几0-9])?[个位种些项条家座支部类名所款届]?|(?<!为)什么样?的?|何种)([{HAN}]{{1,2}})"
)
_COUNT = compile_later(
    r"([2-9]|[二两三四五六七八九十])(?:个(?!月|小时|星期|世纪)|种|项|点|条|类|大|方面|步|层)"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart. All text is folded (Simplified, half width, lower case).

    ``kinds`` are the kinds of answer it may want, of ``KINDS``; ``content`` its words without
    the asking and function words; ``unit`` what is counted («几个月» → «月»), or empty;
    ``before`` and ``after`` the characters (at most 6) on either side of the asking word;
    ``noun`` what is asked for («哪个城市» → «城市»), or empty; ``count`` how many things are
    («哪四种» → 4), or 0.
    """

    text: str
    kinds: frozenset[str]
    content: tuple[str, ...]
    unit: str
    before: str
    after: str
    noun: str
    count: int


def analyse(folded: str, words: list[str]) -> Question:
    """Take a folded question apart; ``words`` are its words as they are indexed."""
    text = folded.strip()
    kinds = frozenset(kind for kind, pattern in _KIND_PATTERNS.items() if pattern.search(text))
    if len(kinds) > 1:
        kinds -= {"what"}  # the pattern of last resort: the others say it better
    content = tuple(dict.fromkeys(word for word in words if word not in FUNCTION_WORDS))
    unit = _UNIT.search(text)
    asking = ASKING.search(text)
    before, after = (text[: asking.start()], text[asking.end() :]) if asking else (text, "")
    return Question(
        text=text,
        kinds=kinds,
        content=content or tuple(dict.fromkeys(words)),
        unit=unit.group(1) if unit else "",
        before=_bare(before)[-6:],
        after=_bare(after)[:6],
        noun=noun.group(1) if (noun := _ASKED_NOUN.search(text)) else "",
        count=_count(text),
    )


def _count(text: str) -> int:
    found = _COUNT.search(text)
    if found is None:
        return 0
    number = found.group(1)
    return numerals.parse_number(number) or 0


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
