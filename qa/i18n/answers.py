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
    "greeting": {
        "zh-Hans": "你好！想知道这些文档里的什么，直接问就可以。",
        "zh-Hant": "你好！想知道這些文件裡的什麼，直接問就可以。",
        "en": "Hello! Ask anything that these documents may answer.",
    },
    "thanks": {
        "zh-Hans": "不客气。还想知道什么，请接着问。",
        "zh-Hant": "不客氣。還想知道什麼，請接著問。",
        "en": "You are welcome. Is there anything else you would like to know?",
    },
    "understood": {
        "zh-Hans": "好的。还想知道什么，请接着问。",
        "zh-Hant": "好的。還想知道什麼，請接著問。",
        "en": "Good. Is there anything else you would like to know?",
    },
    "farewell": {
        "zh-Hans": "再见！",
        "zh-Hant": "再見！",
        "en": "Goodbye!",
    },
    "abilities": {
        "zh-Hans": "我用这些文档里的原句回答问题：每一句都是引用，点一下就能看到它在原文里的位置；"
        "文档里没有答案时，我会直说。也可以让我概述一份文档，或者问这里有哪些文档。",
        "zh-Hant": "我用這些文件裡的原句回答問題：每一句都是引用，點一下就能看到它在原文裡的位置；"
        "文件裡沒有答案時，我會直說。也可以讓我概述一份文件，或者問這裡有哪些文件。",
        "en": "I answer questions in the documents' own sentences: every one is a quotation, and a"
        " click shows it in its place. Where the documents hold no answer I say so. I can also"
        " give an overview of a document, or list what documents there are.",
    },
    "refused_within": {
        "zh-Hans": "“{names}”{others}里没有找到能回答这个问题的内容。",
        "zh-Hant": "「{names}」{others}裡沒有找到能回答這個問題的內容。",
        "en": "“{names}”{others}: no answer to this question was found there.",
    },
    "nothing_else_within": {
        "zh-Hans": "除了上面引用的，“{names}”{others}里没有找到别的。",
        "zh-Hant": "除了上面引用的，「{names}」{others}裡沒有找到別的。",
        "en": "“{names}”{others}: nothing else was found there beside what is quoted above.",
    },
    "uncertain_within": {
        "zh-Hans": "“{names}”{others}里没有找到有把握的答案。下面的原文可能相关，请自行核对。",
        "zh-Hant": "「{names}」{others}裡沒有找到有把握的答案。下面的原文可能相關，請自行核對。",
        "en": "“{names}”{others}: no certain answer was found there. What follows may be it; please"
        " check it yourself.",
    },
    "others": {
        "zh-Hans": "等 {count} 项",
        "zh-Hant": "等 {count} 項",
        "en": " and others, {count} in all",
    },
    "ask_everywhere": {
        "zh-Hans": "可以在全部文档中再问。",
        "zh-Hant": "可以在全部文件中再問。",
        "en": "All documents may hold more: ask of everything.",
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
    "listed_count": {
        "zh-Hans": "以上列出并核实的共 {count} 项。",
        "zh-Hant": "以上列出並核實的共 {count} 項。",
        "en": "Listed and verified above: {count}.",
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
    "overview_document": {
        "zh-Hans": "{title}，摘引 {count} 句：",
        "zh-Hant": "{title}，摘引 {count} 句：",
        "en": "{title}, sentences quoted: {count}",
    },
    "overview_parts": {
        "zh-Hans": "{title}，共 {parts} 部分，摘引 {count} 句：",
        "zh-Hant": "{title}，共 {parts} 部分，摘引 {count} 句：",
        "en": "{title}, parts: {parts}, sentences quoted: {count}",
    },
    "overview_some_parts": {
        "zh-Hans": "{title}，共 {parts} 部分，从其中 {shown} 部分摘引 {count} 句：",
        "zh-Hant": "{title}，共 {parts} 部分，從其中 {shown} 部分摘引 {count} 句：",
        "en": "{title}, parts: {parts} ({shown} of them shown), sentences quoted: {count}",
    },
    "overview_outline": {
        "zh-Hans": "{title}分为 {parts} 部分：",
        "zh-Hant": "{title}分為 {parts} 部分：",
        "en": "{title}, parts: {parts}",
    },
    "overview_part": {"zh-Hans": "{part}", "zh-Hant": "{part}", "en": "{part}"},
    "overview_stretch": {
        "zh-Hans": "第 {first}–{last} 段",
        "zh-Hant": "第 {first}–{last} 段",
        "en": "Paragraphs {first}–{last}",
    },
    "overview_paragraph": {
        "zh-Hans": "第 {first} 段",
        "zh-Hant": "第 {first} 段",
        "en": "Paragraph {first}",
    },
    "overview_folder": {
        "zh-Hans": "{within}共 {documents} 份文档：",
        "zh-Hant": "{within}共 {documents} 份文件：",
        "en": "{within}Documents: {documents}",
    },
    "overview_topics": {
        "zh-Hans": "{within}共 {documents} 份文档，按内容分为 {topics} 组：",
        "zh-Hant": "{within}共 {documents} 份文件，按內容分為 {topics} 組：",
        "en": "{within}Documents: {documents}, in {topics} groups by topic",
    },
    "overview_within": {
        "zh-Hans": "“{folder}”文件夹，",
        "zh-Hant": "「{folder}」資料夾，",
        "en": "Folder “{folder}”. ",
    },
    "overview_topic": {
        "zh-Hans": "{topic}（{count} 份）",
        "zh-Hant": "{topic}（{count} 份）",
        "en": "{topic} ({count})",
    },
    "overview_entry": {
        "zh-Hans": "{number}. {title}",
        "zh-Hant": "{number}. {title}",
        "en": "{number}. {title}",
    },
    "overview_list": {
        "zh-Hans": "{within}共 {documents} 份文档：",
        "zh-Hant": "{within}共 {documents} 份文件：",
        "en": "{within}Documents: {documents}",
    },
    "overview_more": {
        "zh-Hans": "……另有 {count} 份",
        "zh-Hant": "……另有 {count} 份",
        "en": "… and {count} more",
    },
    "overview_which": {
        "zh-Hans": "有 {documents} 份文档有这一章，请指明是哪一份：",
        "zh-Hant": "有 {documents} 份文件有這一章，請指明是哪一份：",
        "en": "Several documents have such a chapter ({documents}); say which one is meant:",
    },
    "overview_no_chapter": {
        "zh-Hans": "{title}里没有这一章。它分为：“{names}”{others}",
        "zh-Hant": "{title}裡沒有這一章。它分為：「{names}」{others}",
        "en": "There is no such chapter in {title}. Its chapters: “{names}”{others}",
    },
    "overview_beyond": {
        "zh-Hans": "没有这一份：一共只有 {documents} 份文档。",
        "zh-Hant": "沒有這一份：一共只有 {documents} 份文件。",
        "en": "There is no such document; there are only so many: {documents}",
    },
}

BETWEEN: Mapping[Script, str] = {"zh-Hans": "”“", "zh-Hant": "」「", "en": "”, “"}
"""What stands between the items of a field in quotation marks."""


def label(code: str, script: Script, **fields: str) -> str:
    """The words of a label; ``missing`` takes the field ``part``, ``compared`` the field
    ``claim``, ``counted`` the field ``number``, ``respelled`` the fields ``typed`` and ``meant``
    (several joined by ``BETWEEN``), those that end in ``_within`` the fields ``names`` (likewise)
    and ``others``, and ``others`` the field ``count``; those of
    overviews what their braces name."""
    return LABELS[code][script].format(**fields)
