"""Follow-ups that refer back: «他是谁？», «该校有多少学生？», «第二点呢？», «后者呢？»

Each rule returns the question rewritten, or None when it does not apply.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import compile_later, fold
from qa.question.lexicon import (
    AMONG,
    DEMONSTRATIVES,
    HYPERNYMS,
    INTERROGATIVE,
    ORDINAL,
    PERSONS,
    PLACES,
    RELATIONAL,
    THINGS,
    TIME,
    TIMES,
    YEARS,
)
from qa.question.subject import find_subject
from qa.question.tokens import Token, is_break, is_interrogative, is_nominal, is_proper, tokenize
from qa.rewriting.antecedents import find_former_or_latter, find_item
from qa.rewriting.context import Context, describe_person, join_questions, prefix_topic
from qa.rewriting.substitution import substitute


def resolve_ordinal(body: str, context: Context) -> str | None:
    """«第二点呢？», «后者呢？»: name the item meant, if the last turn lists it."""
    folded = fold(body)
    if "前者" in folded or "后者" in folded:
        named = find_former_or_latter(context.base, context.answer, latter="后者" in folded)
        if named is None:
            return join_questions(context, body)
        at = folded.find("后者" if "后者" in folded else "前者")
        rest = body[at + 2 :]
        if INTERROGATIVE.search(folded) and "呢" not in folded[at + 2 : at + 3]:
            return body[:at] + named + rest
        return join_questions(context, named + rest)
    match = ORDINAL.match(folded)
    if match is None or not _is_about_ordinal(folded[match.end() :], match):
        return None
    parallel = (
        substitute(context.base, body[: match.end()])
        if ORDINAL.search(fold(context.base))
        else None
    )
    if parallel is not None:
        return parallel
    found = find_item(context.base, context.answer, match.group("ordinal"))
    note = f"（{found}）" if found and found not in body else ""
    return join_questions(context, body[: match.end()] + note + body[match.end() :])


def _is_about_ordinal(rest: str, match: re.Match[str]) -> bool:
    """Whether nothing but a question particle follows («第二点呢», «第三个是什么»)."""
    if not match.group("unit") and not match.group("ordinal").startswith("其"):
        return bool(re.fullmatch(r"[呢？?。\s]*|是(?:什么|谁|哪[个里]?|指什么).*", rest))
    return bool(
        re.fullmatch(
            r"[呢？?。！\s]*|(?:又|具体|指的?)*(?:是|指|有|说|讲|怎么|如何|为什么)[^，,]{0,8}", rest
        )
    )


def resolve_pointer(body: str, context: Context) -> str | None:
    """«他是哪一年出生的？», «该校有多少学生？», «那年发生了什么？»: insert the antecedent."""
    folded = fold(body)
    if dated := _replace_day(body, folded, context.base):
        return dated
    tokens = tokenize(folded)
    for at, token in enumerate(tokens):
        end, noun = _find_pointing_phrase(folded, tokens, at)
        if (
            end == 0
            or _is_connective(tokens, at)
            or _is_in_apposition(tokens, at, noun)
            or _has_antecedent(tokens, at)
            or (token.word in TIMES and _is_dated(tokens, at))
        ):
            continue
        if noun in _TEXTS and not _is_about_text(context, noun):
            return body
        name = _find_referent(context, tokens, at, noun)
        if name is not None:
            return _replace_pointer(body, token, end, name)
        if noun and at > 0 and context.topic and find_subject(tokens) is None:
            return context.topic.entity + body
        return prefix_topic(context, body) if noun else join_questions(context, body)
    return None


def _replace_day(body: str, folded: str, base: str) -> str | None:
    """The question with the one day that the question before names for «那天»."""
    pointer, days = _THAT_DAY.search(folded), list(_DAY.finditer(fold(base)))
    if pointer is None or len(days) != 1 or _DAY.search(folded):
        return None
    day = base[days[0].start() : days[0].end()]
    return body[: pointer.start()] + day + body[pointer.end() :]


_THAT_DAY = compile_later(r"(?<![前后刹])那一?[天日](?!本)")
_DAY = compile_later(r"(?:\d{4}年)?(?:\d{1,2}月)\d{1,2}[日号]|\d{4}-\d{1,2}-\d{1,2}")

# Words for what one reads: «这篇文章» is the document, unless the question before named such a one.
_TEXTS = frozenset(("文章", "文件", "文档", "材料", "资料", "报告", "通知", "合同", "公告", "手册"))


def _is_about_text(context: Context, noun: str) -> bool:
    """Whether the question before was about a titled work, or about such a text."""
    return context.topic is not None and (
        "《" in context.topic.phrase or fold(context.topic.entity).endswith(noun)
    )


def _is_connective(tokens: Sequence[Token], at: int) -> bool:
    """Whether «那» opens the second half of a sentence («…不是终点，那什么才是目标？»)."""
    return (
        tokens[at].word == "那"
        and 0 < at < len(tokens) - 1
        and is_break(tokens[at - 1])
        and is_interrogative(tokens[at + 1])
    )


def _is_in_apposition(tokens: Sequence[Token], at: int, noun: str) -> bool:
    """Whether the phrase takes up the noun right before it («脱贫攻坚这场硬仗»)."""
    return bool(noun) and at > 0 and is_nominal(tokens[at - 1]) and tokens[at].word[0] in "这那"


_POINTER = compile_later(
    r"(?:该|此|这|那)(?:一)?(?:[个位座家所部本支条种些项场届次艘款首类段片间幅块只头辆架门套两几篇份张封])*"
)
_NOT_POINTERS = compile_later(
    r"那么|这么|那样|这样|此外|此后|该不该|应该|这次|此次|这时|彼此|因此|如此|从此|就此|此前"
)


def _find_pointing_phrase(folded: str, tokens: Sequence[Token], at: int) -> tuple[int, str]:
    """Return where a demonstrative phrase («这座城市») ends, 0 if there is none, and its noun."""
    token = tokens[at]
    if is_proper(token) or _NOT_POINTERS.fullmatch(token.word):
        return 0, ""
    if token.word in PERSONS | PLACES | TIMES or token.word in THINGS - {"该", "此"}:
        return token.end, ""
    pointer = _POINTER.match(folded, token.start)
    if pointer is None or token.flag[:1] not in "rmqdzv":
        return 0, ""
    return _find_noun_after(folded, tokens, (pointer.end(), token.end)) or (
        (0, "") if token.word == "该" else (token.end, "")
    )


def _find_noun_after(
    folded: str, tokens: Sequence[Token], begins: Sequence[int]
) -> tuple[int, str] | None:
    """Return the end of the noun that begins at one of the places, and the noun itself.

    jieba may cut «这本书» as «这 本书», so known kinds of things are tried first.
    """
    ends = {each.end for each in tokens}
    for begin in begins:
        for end in range(min(begin + 4, len(folded)), begin, -1):
            if end in ends and folded[begin:end] in HYPERNYMS:
                return end, folded[begin:end]
    for begin in begins:
        end = begin
        for each in tokens:
            if each.start == end and is_nominal(each):
                end = each.end
        if end > begin:
            return end, folded[begin:end]
    return None


def _is_dated(tokens: Sequence[Token], at: int) -> bool:
    """Whether a question with «当时» says itself when or of whom, or uses it in passing."""
    return at > 1 or any(token.flag == "time" or is_proper(token) for token in tokens)


def _has_antecedent(tokens: Sequence[Token], at: int) -> bool:
    """Whether the question itself names, before the pronoun, something it can stand for."""
    before = tokens[:at]
    if before and is_proper(before[-1]) and tokens[at].word not in PERSONS:
        return True
    if any(
        token.flag[:2] == "nr" and not (place and is_interrogative(before[place - 1]))
        for place, token in enumerate(before)
    ):
        return True
    person = tokens[at].word in PERSONS
    clause = any(map(is_break, before)) and sum(map(is_nominal, before)) >= 2
    asked = any(map(is_interrogative, before)) and any(map(is_nominal, before))
    if not person and tokens[at].word not in TIMES and (clause or asked):
        return True
    span = find_subject(before)
    if span is None:
        return False
    named = before[slice(*span)]
    if person:
        return not all(token.flag in ("ns", "t", "time", "f", "s") for token in named)
    return any(map(is_nominal, named)) and tokens[at].word not in TIMES


_WORKS = frozenset(
    ("书", "小说", "电影", "电视剧", "作品", "剧", "歌", "诗", "文章", "著作", "影片")
)
_ROLES = frozenset(("人", "人物", "作家", "球员", "演员", "歌手", "导演", "艺人", "科学家"))


def _find_referent(context: Context, tokens: Sequence[Token], at: int, noun: str) -> str | None:
    """Return what a demonstrative phrase stands for, or None when that is uncertain."""
    word = tokens[at].word
    if word in TIMES:
        return _find_time(context, word)
    if context.topic is None:
        return None
    if word in PERSONS or noun in _ROLES:
        return describe_person(context, word)
    if noun in _WORKS and (title := re.search("《[^》]*》", context.topic.phrase)):
        return title.group()
    if noun:
        fits = noun in HYPERNYMS or fold(context.topic.entity).endswith(noun)
        return context.topic.entity if fits else None
    bare = word in DEMONSTRATIVES and not _is_predicated(tokens, at)
    return None if bare else context.topic.entity


def _is_predicated(tokens: Sequence[Token], at: int) -> bool:
    """Whether «这» or «那» is the subject of a question about a thing («这属于哪个省？»)."""
    following = "".join(token.word for token in tokens[at + 1 : at + 4])
    return bool(re.match(r"属于|位于|在哪|是(?:哪[个座家所部本种国]|谁|由|在哪)", following))


def _find_time(context: Context, word: str) -> str | None:
    """Return the time that the previous question, or else its answer, mentions."""
    for text in (context.base, context.answer):
        found = [
            match
            for match in TIME.finditer(fold(text))
            if "年" in match.group() or word not in YEARS
        ]
        if found:
            return text[found[0].start() : found[0].end()]
    return None


def _replace_pointer(body: str, pointer: Token, end: int, name: str) -> str:
    """Return the question with ``name`` for the demonstrative phrase; «其X» becomes «…的X»."""
    after = body[end:]
    possessive = (
        pointer.word in ("其", "此") and after[:1] not in ("的", "") and _is_noun_next(body, end)
    )
    return body[: pointer.start] + name + ("的" if possessive else "") + after


def _is_noun_next(body: str, place: int) -> bool:
    tokens = tokenize(fold(body[place:]))
    return bool(tokens) and (is_nominal(tokens[0]) or tokens[0].word in RELATIONAL)


def resolve_selection(body: str, context: Context) -> str | None:
    """«其中最大的是哪个？», «后来呢？»: append it to the previous question."""
    folded = fold(body)
    if not AMONG.match(folded):
        return None
    tokens = tokenize(folded)
    named = [token for token in tokens if is_proper(token)]
    if named and not folded.startswith("其中"):
        return None
    return join_questions(context, body)
