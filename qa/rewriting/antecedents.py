"""What the last turn listed or named: the second point, the latter, the person in the answer."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from index import compile_later, fold, numerals
from qa.question.lexicon import LIGHT
from qa.question.tokens import QUOTED, Token, is_interrogative, tokenize
from qa.question.topics import sentences

_LONGEST_ITEM = 24
_ITEM_NUMBER = compile_later(f"[零{numerals.ONES}]|[{numerals.ONES}]?十[{numerals.ONES}]?")
_NUMBERED = compile_later(
    rf"(?:第?[{numerals.TO_TEN}]+(?:是|要|、|方面[，,]?(?:是|要)?)|[（(][{numerals.TO_TEN}\d]+[)）]|"
    r"首先|其次|再次|最后|一方面|另一方面|\d+[.、．])[，,：:]?(?:是|要)?"
)
_SPLIT = compile_later(r"[、，,]|(?:以及|和|与|及|还是|或者|或|跟)")


def parse_ordinal(ordinal: str) -> int | None:
    """Return the number of the item an ordinal names, from 1 («第二», «第12», «其二»).

    -1 stands for the last item; None means that it is no ordinal.
    """
    if ordinal.startswith("最后"):
        return -1
    word = ordinal.lstrip("第其")
    if word.isdecimal():
        return int(word)
    return numerals.parse_numeral(word) if _ITEM_NUMBER.fullmatch(word) else None


def find_item(question: str, answer: str, ordinal: str) -> str | None:
    """Return the item an ordinal refers to in the answer, else in the question, else None.

    A list is «一是…二是…», «“敢啃”、“会啃”、“实啃”», or phrases between enumeration commas.
    """
    number = parse_ordinal(ordinal)
    if number is None or number == 0:
        return None
    for text in (answer, question):
        for items in (_find_numbered(text), _find_quoted(text), _find_enumerated(text)):
            if len(items) >= max(number, 2):
                return items[number - 1 if number > 0 else -1]
    return None


def _find_numbered(text: str) -> list[str]:
    marks = list(_NUMBERED.finditer(fold(text)))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=False)]
    return [_first_clause(each) for each in found if each.strip()]


def _first_clause(text: str) -> str:
    return re.split(r"[。；;，,！？!?\n]", text.strip(), maxsplit=1)[0][:_LONGEST_ITEM]


def _find_quoted(text: str) -> list[str]:
    """Return the first run of adjacent quotations («“敢啃”、“会啃”、“实啃”»)."""
    found = list(QUOTED.finditer(text))
    run: list[str] = []
    for before, after in itertools.pairwise(found):
        if re.fullmatch(r"[、，,和与及\s]?", text[before.end() : after.start()]):
            run = run or [before.group()]
            run.append(after.group())
        elif run:
            break
    return run


def _find_enumerated(text: str) -> list[str]:
    for clause in re.split(r"[。；;！？!?，,：:\n]", text):
        parts = [part.strip() for part in clause.split("、")]
        if len(parts) >= 3 and all(0 < len(part) <= _LONGEST_ITEM for part in parts):
            return parts
    return []


def find_former_or_latter(question: str, answer: str, *, latter: bool) -> str | None:
    """Return the former or the latter of two things named together in question or answer."""
    for text in (question, answer):
        for sentence in sentences(text):
            pair = find_pair(sentence)
            if pair:
                return pair[1 if latter else 0]
    return None


def find_pair(sentence: str) -> tuple[str, str] | None:
    """Return two things that a sentence names together («党员和群众»), or None."""
    tokens = tokenize(fold(sentence))
    for at, token in enumerate(tokens):
        if token.word not in ("和", "与", "跟", "同", "还是", "及", "以及", "或", "或者", "、"):
            continue
        begin, end = at, at + 1
        while begin > 0 and _may_belong_to_item(tokens[begin - 1].word, tokens[begin - 1].flag):
            begin -= 1
        while end < len(tokens) and _may_belong_to_item(tokens[end].word, tokens[end].flag):
            end += 1
        if begin < at and end > at + 1 and not any(map(is_interrogative, tokens[begin:end])):
            second = at + 1
            while begin < at - 1 and tokens[begin].word in LIGHT:
                begin += 1
            while begin < at - 1 and second < end - 1 and tokens[begin].word == tokens[second].word:
                begin, second = begin + 1, second + 1
            left = sentence[tokens[begin].start : tokens[at - 1].end]
            right = sentence[tokens[second].start : tokens[end - 1].end]
            return left, right
    return None


def _may_belong_to_item(word: str, flag: str) -> bool:
    if flag[:1] in "il" and len(word) > 3:
        return False
    return (flag[:1] in "nsjlib" or flag in ("vn", "eng", "v", "m", "a", "x")) and (
        word not in ("是", "有", "要", "能", "会", "，", ",", "。", "？", "?", "、", "：", "！")
    )


def find_person(answer: str, question: str) -> str | None:
    """Return the only person the answer names that the question does not, or None if unsure."""
    asked = fold(question)
    for sentence in sentences(answer):
        tokens = tokenize(fold(sentence))
        people = {
            sentence[token.start : _name_end(tokens, at)]: None
            for at, token in enumerate(tokens)
            if _is_complete_name(tokens, at)
            and token.flag.startswith("nr")
            and 2 <= len(token.word) <= 12
            and token.word not in asked
        }
        if len(people) == 1:
            return next(iter(people))
        if people:
            return None
    return None


def _name_end(tokens: Sequence[Token], at: int) -> int:
    """Where a name ends: with a measure word that jieba took from it («黄玉|枝|是»), as where
    no number stands before that a verb or a mark follows."""
    name, after = tokens[at], tokens[at + 1 : at + 3]
    cut = len(name.word) == 2 and len(after) == 2 and len(after[0].word) == 1
    if cut and after[0].flag == "q" and (after[1].word in ("是", "为") or after[1].flag == "x"):
        return after[0].end
    return name.end


def _is_complete_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a function word or a mark follows; otherwise jieba may have cut the name short."""
    if at + 1 >= len(tokens):
        return True
    following = tokens[at + 1]
    return (following.flag[:1] in "xucpdyfmtq" and len(following.word) <= 2) or following.word in (
        "是",
        "为",
        "等",
    )
