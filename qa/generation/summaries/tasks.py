"""What a question asks of a model that takes a plan: overviews in its words, and lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index import HAN, Index, compile_later, fold, has_han
from qa.assistant import Assistant
from qa.generation.endpoint import Endpoint
from qa.generation.evidence import Given
from qa.generation.summaries.planning import Plan, make_plan
from qa.generation.summaries.reading import Reading, read_document, read_overview
from qa.generation.summaries.wording import Kind
from qa.i18n.answers import Script
from qa.question.language import script_of_question
from qa.question.measures import find_measures
from qa.question.tokens import is_nominal, tokenize, use_words
from qa.retrieval.names.scope import documents_within
from qa.rewriting.counting import parse_counting
from qa.types import Answer

MOST_PASSAGES = 4000
"""Passages up to which every sentence of the documents is looked at for a list; of more, those of
the documents that are found for the question."""

FOUND = 100
"""Passages that are searched for then."""

_SUMMARISE: dict[Script, str] = {
    "zh-Hans": "总结这些内容",
    "zh-Hant": "總結這些內容",
    "en": "Summarise this",
}
"""What is asked of every part: the same whatever the words of the question, so that a part that was
read for one need not be read for another."""

_NAME = rf"[{HAN}A-Za-z0-9《》“”·.-]"
_SIDES = (
    compile_later(
        rf"(?:请|帮我|麻烦)?(?:比较|对比|比一比)(?:一下)?(?P<a>{_NAME}{{1,20}}?)(?:和|与|跟|同|及|、)"
        rf"(?P<b>{_NAME}{{1,20}}?)(?:的.{{1,12}})?"
    ),
    compile_later(
        rf"(?P<a>{_NAME}{{1,20}}?)(?:和|与|跟|同|及)(?P<b>{_NAME}{{1,20}}?)(?:之间)?"
        r"(?:有什么|有何|有哪些|的)?(?:主要)?(?:的)?(?:区别|不同|差异|差别|异同)(?:之处|点)?"
        r"(?:是什么|有哪些|在哪里?)?"
    ),
    compile_later(
        r"(?:please )?compare (?:the )?(?P<a>.{2,40}?) (?:and|with|to) (?:the )?(?P<b>.{2,40})",
        re.I,
    ),
    compile_later(
        r"what (?:is|are) the differences? between (?:the )?(?P<a>.{2,40}?) and (?:the )?"
        r"(?P<b>.{2,40})",
        re.I,
    ),
)
_TIMELINE = compile_later(
    r"(?:请|帮我)?(?:按照?|依)(?:时间|年份|年代|日期)(?:的)?(?:先后)?(?:顺序|次序)?(?:列出|列举|列表|整理|"
    r"梳理|排列|说明|罗列)(?:一下)?(?P<zh>.{0,20})|(?P<of>.{1,20}?)的?(?:大事记|时间线|年表)(?:是什么)?|"
    r"(?:list|give)(?: me)? (?P<en>.{2,60}?) "
    r"(?:in (?:chronological )?order|chronologically|by date)|"
    r"(?:a )?timeline of (?P<line>.{2,60})",
    re.I,
)
_TABLE = compile_later(
    r"(?:请|帮我)?(?:用表格|以表格|列表|列个表|做个?表)(?:的形式)?(?:列出|说明|整理|比较)?(?P<zh>.{2,40})|"
    r"(?:列出|列举)(?:所有|全部|各)(?:的)?(?P<all>.{2,30})|"
    r"(?:make|give me) a table of (?P<en>.{2,60})|list (?:all|every) (?P<every>.{2,60})",
    re.I,
)
_GENERAL = frozenset(
    ("大事", "事件", "事情", "情况", "时间", "年份", "日期", "顺序", "重要", "主要", "内容", "各个")
)
_ENDS = "？?。.！! 吗呢"


@dataclass(frozen=True, slots=True)
class Task:
    """What kind of list a question asks for, and which sentences it concerns: those that hold one
    of the words, with a date where ``dated``."""

    kind: Kind
    words: tuple[str, ...]
    dated: bool = False

    def concerns(self, text: str) -> bool:
        """Whether a folded sentence may hold some of the list."""
        if self.words and not any(word in text for word in self.words):
            return False
        return not self.dated or any(each.dimension == "date" for each in find_measures(text))


def read_task(question: str) -> Task | None:
    """The list that a question asks for; None for other questions."""
    typed = question.strip().rstrip(_ENDS)
    counting = parse_counting(question)
    if counting is not None:
        noun = counting.noun if has_han(counting.noun) else counting.noun.rstrip("s")
        return Task("count", (noun,))
    for pattern in _SIDES:
        found = pattern.fullmatch(typed)
        if found is not None:
            return Task("comparison", (fold(found["a"]), fold(found["b"])))
    found = _TIMELINE.fullmatch(typed)
    if found is not None:
        return Task("timeline", _topic(_first(found)), dated=True)
    found = _TABLE.fullmatch(typed)
    if found is not None and (words := _topic(_first(found))):
        return Task("table", words)
    return None


def _first(found: re.Match[str]) -> str:
    return next((group for group in found.groups() if group), "")


def _topic(text: str) -> tuple[str, ...]:
    """The nouns of a topic, folded."""
    folded = fold(text)
    if not has_han(folded):
        return tuple(word for word in re.findall(r"[a-z0-9]{4,}", folded))
    words = [each.word for each in tokenize(folded) if is_nominal(each)]
    kept = tuple(word for word in words if len(word) > 1 and word not in _GENERAL)
    return kept or ((folded,) if len(folded) > 1 and folded not in _GENERAL else ())


def plan_for(assistant: Assistant, answer: Answer, endpoint: Endpoint) -> Plan | None:
    """The plan for an answer in a model's words, where it is an overview or a list; None where one
    request with the best evidence does, as for other questions.

    Lists are made from every sentence that concerns them, also where the quotations alone are no
    answer («一共有几座？» where no sentence says a number).
    """
    index = assistant.retriever.current()
    script = script_of_question(answer.question)
    reading = read_overview(index, answer)
    if reading is not None:
        return make_plan("summary", _SUMMARISE[script], script, reading, endpoint)
    if answer.reason in ("no_documents", "empty_question", "small_talk"):
        return None
    with use_words(assistant.retriever.words):
        task = read_task(answer.resolved_question)
        found = () if task is None else _concerned(assistant, index, answer, task)
    if task is None or not found or not _has_all(task, found):
        return None
    reading = Reading(found, len(found))
    return make_plan(task.kind, answer.resolved_question, script, reading, endpoint)


def _has_all(task: Task, found: Sequence[Given]) -> bool:
    """Whether there is something about both sides of a comparison."""
    if task.kind != "comparison":
        return True
    texts = [_known(each) for each in found]
    return all(any(word in text for text in texts) for word in task.words)


def _known(given: Given) -> str:
    """What a sentence says, folded, with what stands above it: its document may be named there."""
    return fold(f"{given.source.title}\n{given.source.text}")


def _concerned(assistant: Assistant, index: Index, answer: Answer, task: Task) -> tuple[Given, ...]:
    say: Callable[[Given], str] = _known if task.kind == "comparison" else _text
    return tuple(
        each
        for path in _documents(assistant, index, answer)
        for each in read_document(index, path)
        if task.concerns(say(each))
    )


def _text(given: Given) -> str:
    return fold(given.source.text)


def _documents(assistant: Assistant, index: Index, answer: Answer) -> Sequence[str]:
    """The documents that are looked through, in their order."""
    within = set(documents_within(index, answer.within)) or {each.path for each in index.documents}
    some = [each for each in index.documents if each.path in within]
    if sum(each.passages for each in some) > MOST_PASSAGES:
        results = assistant.retriever.search(answer.resolved_question, FOUND, answer.within)
        near = {each.document for each in results}
        some = [each for each in some if each.path in near]
    return [each.path for each in some]
