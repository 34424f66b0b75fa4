"""Questions for the meaning of an identifier: «valve_no 这个字段是什么意思？»."""

from __future__ import annotations

import re

from index import compile_later

_NAME = r"[`'\"“]?(?P<name>[a-z_]\w*(?:[.-]\w+)*)[`'\"”]?"
_KIND = r"(?:字段名?|列名?|参数|变量|属性|配置项?|选项|键|常量|指标|标志位?|代码|缩写)"
_ASK = (
    r"(?:是?(?:什么|啥)意思|是?指?的?是(?:什么|啥)|指(?:什么|啥)|(?:代表|表示)的?是?(?:什么|啥)|"
    r"的?(?:中文)?(?:含义|意思|意义|说明|注释|用途|作用)(?:是(?:什么|啥))?|"
    r"是(?:用来|用于)?(?:干|做)(?:什么|啥)用?的?|有(?:什么|啥)用)"
)
_LEAD = r"(?:请问|那么?|想问一?下?|我想知道|[,，\s])*"
_QUESTION = compile_later(
    rf"{_LEAD}(?P<before>{_KIND})?\s*{_NAME}\s*(?:(?:这一?|该|此)个?)?(?P<after>{_KIND})?\s*的?"
    rf"{_ASK}\s*[?？。!]*",
    re.ASCII,
)


def parse_identifier_question(folded: str) -> str:
    """The identifier whose meaning a folded question asks for; empty where it asks for none.

    A plain word («GDP 是什么») is one only where the question says so («GDP 这个字段»).
    """
    match = _QUESTION.fullmatch(folded.strip())
    if match is None:
        return ""
    named = match["before"] or match["after"] or "_" in match["name"]
    return match["name"] if named else ""
