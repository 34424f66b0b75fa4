"""Whether a question may ask for an overview at all: a quick look before anything is compiled."""

from __future__ import annotations

from collections.abc import Sequence

from index import compile_later, fold
from qa.types import Answer

_WORDS = compile_later(
    "总结|概[括述要况览]|归纳|综述|小结|提[炼要纲]|梳理|简述|摘要|要点|重点|大[意纲]|主旨|梗概|纲要|脉络|"
    "内容|观点|论点|思想|主题|结论|列出|列表|清单|介绍|[讲说写谈]|论述|讨论|阐述|关于|文档|文件|文章|资料|"
    "目录|[里中]有|[章节编卷讲课回幕]|部分|单元|chapter|section|part|unit|lesson|"
    "summar|sum up|overview|outline|gist|tl;?dr|recap|synopsis|rundown|about|point|"
    "idea|takeaway|document|file|folder|directory|article|paper|doc|text|say|cover|discuss|contain|content|"
    "digest|review|condense"
)

CODE = "overview_"
"""What the codes of an overview's labels begin with."""


def may_ask(question: str, history: Sequence[Answer] = ()) -> bool:
    """Whether it is worth parsing a question as one for an overview.

    After an overview everything is, for «那第二篇呢？» goes on with it.
    """
    if history and is_overview(history[-1]):
        return True
    return _WORDS.search(fold(question)) is not None


def is_overview(answer: Answer) -> bool:
    """Whether an answer is an overview or a list of documents."""
    return any(segment.code.startswith(CODE) for segment in answer.segments)
