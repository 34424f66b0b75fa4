"""What a follow-up takes from the earlier turns: the last question, its answer, the topic."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index import compile_later, fold
from qa.question.language import script_of_question
from qa.question.lexicon import (
    GENERIC_NOUNS,
    LIGHT,
)
from qa.question.tokens import Token, is_interrogative, is_proper
from qa.question.topics import Topic, sentences
from qa.rewriting.antecedents import find_person

END_MARKS = "？?。！!～~ 　\n"


@dataclass(frozen=True, slots=True)
class Context:
    """The last full question, its answer, and the current topic (None if none is named)."""

    base: str
    answer: str
    topic: Topic | None


def join_questions(context: Context, body: str) -> str:
    """Return the previous question with this one after it: «脱贫摘帽是终点吗？为什么？»"""
    base = context.base
    if not base:
        return body
    return base + body if base[-1] in END_MARKS else f"{base}，{body}"


def prefix_topic(context: Context, body: str) -> str:
    """Return «关于TOPIC，…», or both questions joined when there is no topic."""
    if context.topic is None:
        return join_questions(context, body)
    return (
        f"关于{context.topic.phrase}，{body}"
        if script_of_question(body) != "zh-Hant"
        else f"關於{context.topic.phrase}，{body}"
    )


WHO_IS = compile_later(r"(?:是|叫|为|系)(?:谁|什么名字|什么人|哪位|哪一位|何人|哪个人)")
_WHO_DOES = compile_later(
    r"(?P<by>由|被|是|受)?(?:谁|哪位|何人|哪个人|什么人|哪一位)(?P<did>[^，,？?]+)"
)


def describe_person(context: Context, pronoun: str = "他") -> str:
    """Return words for the person «他» means: who was asked for, else the topic; '' if unknown.

    «X的作者是谁？» gives «X的作者» with the name the answer holds; «谁发明了电话？» gives
    «发明了电话的人», or «发明了电话的NAME».
    """
    found = context.topic
    if found is None:
        return ""
    base = sentences(context.base)[-1] if context.base else ""
    folded = fold(base)
    if WHO_IS.search(folded) and found.subject:
        return found.phrase + (find_person(context.answer, base) or "")
    if asked := _WHO_DOES.search(folded):
        return _describe_doer(base, folded, asked, found, find_person(context.answer, base))
    return (
        found.phrase
        if found.phrase == found.entity or pronoun in ("他们", "她们")
        else found.entity
    )


def _describe_doer(
    base: str, folded: str, asked: re.Match[str], found: Topic, name: str | None
) -> str:
    """Return «导演《金刀情侠》的人» for «《金刀情侠》由谁导演？»."""
    did = re.sub(r"(?:的|了|呢)*$", "", folded[asked.start("did") : asked.end("did")])
    if did.startswith("是"):
        return base[asked.start("did") + 1 : asked.start("did") + len(did)] + (name or "")
    typed = base[asked.start("did") : asked.start("did") + len(did)]
    who = name or "人"
    if not found.subject or found.phrase in typed:
        return f"{typed}的{who}"
    if asked.group("by") == "受" or (asked.group("by") is None):
        return found.phrase
    return f"{typed}{found.phrase}的{who}"


def is_content(token: Token) -> bool:
    """Whether this is a content word: no function word, pronoun or generic noun."""
    return is_proper(token) or (
        token.word not in LIGHT
        and token.word not in GENERIC_NOUNS
        and token.flag[:1] not in "uypxcqrmdfe"
        and token.flag != "time"
        and not is_interrogative(token)
    )
