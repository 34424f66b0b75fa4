"""The labels of an answer: the few words in it that are not quoted.

They are in the language and the script of the question, not in those of the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Script = Literal["zh-Hans", "zh-Hant", "en"]
"""What a label can be written in: Simplified or Traditional Chinese, or English."""

LABELS: Mapping[str, Mapping[Script, str]] = {
    "refused": {
        "zh-Hans": "这些文档里没有找到能回答这个问题的内容。",
        "zh-Hant": "這些文件裡沒有找到能回答這個問題的內容。",
        "en": "The documents do not hold an answer to this question.",
    },
    "nothing_else": {
        "zh-Hans": "除了上面引用的，这些文档里没有找到别的。",
        "zh-Hant": "除了上面引用的，這些文件裡沒有找到別的。",
        "en": "The documents hold nothing else beside what is quoted above.",
    },
    "uncertain": {
        "zh-Hans": "没有找到有把握的答案。下面的原文可能相关，请自行核对。",
        "zh-Hant": "沒有找到有把握的答案。下面的原文可能相關，請自行核對。",
        "en": "No certain answer was found. What follows may be it; please check it yourself.",
    },
    "respelled": {
        "zh-Hans": "没有找到“{typed}”，按“{meant}”查找：",
        "zh-Hant": "沒有找到「{typed}」，按「{meant}」查找：",
        "en": "Nothing was found for “{typed}”; searched for “{meant}”:",
    },
    "conflicting": {
        "zh-Hans": "文档中的说法不一致：",
        "zh-Hant": "文件中的說法不一致：",
        "en": "The documents differ on this:",
    },
    "missing": {
        "zh-Hans": "文档里没有找到这一部分的答案：“{part}”",
        "zh-Hant": "文件裡沒有找到這一部分的答案：「{part}」",
        "en": "The documents do not answer this part: “{part}”",
    },
    "counted": {
        "zh-Hans": "文中没有写明总数，列出了{number}：",
        "zh-Hant": "文中沒有寫明總數，列出了{number}：",
        "en": "The text states no total; it lists {number}:",
    },
    "compared": {
        "zh-Hans": "按引文中的数值，{claim}：",
        "zh-Hant": "按引文中的數值，{claim}：",
        "en": "Going by the figures quoted, {claim}:",
    },
    "equal": {
        "zh-Hans": "引文中的数值相同：",
        "zh-Hant": "引文中的數值相同：",
        "en": "The figures quoted are the same:",
    },
}

BETWEEN: Mapping[Script, str] = {"zh-Hans": "”“", "zh-Hant": "」「", "en": "”, “"}
"""What stands between the items of a field in quotation marks."""


def label(code: str, script: Script, **fields: str) -> str:
    """The words of a label; ``missing`` takes the field ``part``, ``compared`` the field
    ``claim``, ``counted`` the field ``number``, ``respelled`` the fields ``typed`` and ``meant``
    (several joined by ``BETWEEN``)."""
    return LABELS[code][script].format(**fields)
