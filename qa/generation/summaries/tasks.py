"""What a question asks of a model that takes a plan: overviews in its words, and lists."""

from __future__ import annotations

from qa.assistant import Assistant
from qa.generation.endpoint import Endpoint
from qa.generation.summaries.planning import Plan, make_plan
from qa.generation.summaries.reading import read_overview
from qa.i18n.answers import Script
from qa.question.language import script_of_question
from qa.types import Answer

_SUMMARISE: dict[Script, str] = {
    "zh-Hans": "总结这些内容",
    "zh-Hant": "總結這些內容",
    "en": "Summarise this",
}
"""What is asked of every part: the same whatever the words of the question, so that a part that was
read for one need not be read for another."""


def plan_for(assistant: Assistant, answer: Answer, endpoint: Endpoint) -> Plan | None:
    """The plan for an answer in a model's words, where it is an overview or a list; None where one
    request with the best evidence does, as for other questions."""
    script = script_of_question(answer.question)
    reading = read_overview(assistant.retriever.current(), answer)
    if reading is None:
        return None
    return make_plan("summary", _SUMMARISE[script], script, reading, endpoint)
