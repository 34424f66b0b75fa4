"""Questions for the text of a numbered article: «第三条规定了什么？», «第3条第二款讲什么»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from index import compile_later, numerals

_FIGURES = rf"(?:\d{{1,4}}|[{numerals.NUMERALS}]{{1,8}})"
_REFERENCE = compile_later(
    rf"第 ?(?P<number>{_FIGURES}) ?条"
    rf"(?:的?第 ?(?P<paragraph>{_FIGURES}) ?款)?"
    rf"(?:的?第? ?[(]?(?P<item>{_FIGURES})[)]? ?项)?"
)
_BETWEEN = compile_later(r"[和与及跟、,，\s]|以及")
_LEAD = compile_later(
    r"^(?:请问|请|麻烦|想问一?下?|我想知道|我想看看?|帮我|告诉我|给我|念|读|查|找|看看?|说说|引用|列出|"
    r"根据|按照|依据|依照|按|在|那么|那|一下|[,，\s])+"
)
_OF_THIS = compile_later(
    r"^(?:本|该|此|这个|这份|这部|上述)?(?:法|办法|规定|条例|合同|协议|章程|文件|文档|制度|细则|规则|"
    r"通知|守则|规范|文章|文)?(?:里面?|中|内|当中)?的?$"
)
_TAIL = compile_later(r"(?:里面?|中|内|当中|的|[,，\s])+$")
_ASKS_FOR_THE_TEXT = compile_later(
    r"(?:的|里面?|中|都|是|又|究竟|到底|具体|主要|分别|有|对此|规定|讲述?|说明?|写|提到?|要求|约定|"
    r"涉及|关于|内容|条文|原文|全文|正文|文字|条款|事项|怎么|怎样|如何|什么|啥|哪些|哪|方面|意思|"
    r"些|了|过|着|的?东西|吗|呢|呀|啊|请|念|读|给我|看|一下|全部|完整|列出来?|出来|[,，。?!\s])*"
)


@dataclass(frozen=True, slots=True)
class ArticleReference:
    """An article by its number; ``paragraph`` (款) and ``item`` (项) narrow it down, and are 0
    where they are not given."""

    number: int
    paragraph: int = 0
    item: int = 0


@dataclass(frozen=True, slots=True)
class ArticleQuestion:
    """The articles whose text is asked for, in order, and the name of their document, folded;
    empty where none is given."""

    references: tuple[ArticleReference, ...]
    document: str = ""


def parse_article_question(folded: str) -> ArticleQuestion | None:
    """The articles that a folded question wants to read; None where it asks something else, even
    something about an article («违反第三条怎么处罚»)."""
    matches = list(_REFERENCE.finditer(folded))
    if not matches:
        return None
    for before, after in pairwise(matches):
        if _BETWEEN.sub("", folded[before.end() : after.start()]):
            return None
    if not _ASKS_FOR_THE_TEXT.fullmatch(folded[matches[-1].end() :]):
        return None
    references = [_reference(match) for match in matches]
    if any(reference is None for reference in references):
        return None
    document = _TAIL.sub("", _LEAD.sub("", folded[: matches[0].start()].strip()))
    document = "" if _OF_THIS.match(document) else document.strip('《》〈〉“”"「」『』 ')
    return ArticleQuestion(tuple(each for each in references if each), document)


def _reference(match: re.Match[str]) -> ArticleReference | None:
    numbers = [_whole(match[name]) for name in ("number", "paragraph", "item")]
    if numbers[0] < 1 or min(numbers) < 0:
        return None
    return ArticleReference(*numbers)


def _whole(text: str | None) -> int:
    """0 for no number at all, -1 for none that can be read."""
    if not text:
        return 0
    parsed = numerals.parse_number(text)
    return -1 if parsed is None else parsed
