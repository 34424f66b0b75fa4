"""Splitting a question by its coordinated items into one for each: «A、B和C分别…»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index import compile_later, fold
from qa.question.lexicon import INTERROGATIVE
from qa.question.tokens import QUOTED, Token, is_interrogative, tokenize

_EACH = compile_later(
    r"(?P<each>分别|依次|各自|各(?=有|是|为|占|叫|在|指|需|要|属|位)|都(?=各))|\brespectively\b"
)
_SEPARATOR = compile_later(r"、|(?:以及|和|与|及|跟)")
_HOW_OR_WHY = compile_later(r"怎么样?|怎样|如何|为什么|为何|为啥")
# Coordinated things that are compared, or act together, are not asked about one by one.
_TOGETHER = compile_later(
    r"区别|关系|不同|差异|差别|异同|相同|共同|相比|比较|之间|联系|合作|联合|一起|一同|共有|合称|并称|统称|"
    r"谁更|哪个更|对比|加起来|总共|合计"
)
_MODAL = compile_later("要|能够?|会|才|才[能会可]|应该?|该|需要|必须|可以|[去来得就又也]")
_ADJECTIVES = ("a", "b", "z")


@dataclass(frozen=True, slots=True)
class Coordination:
    """The coordinated items of a question, and the text before and after them."""

    before: str
    items: tuple[str, ...]
    after: str


def split_items(clause: str) -> list[str]:
    """Return one question per item, or the clause alone unless each item is asked about."""
    found = find_coordination(clause)
    if found is None or any(not re.search(r"\w", item) for item in found.items):
        return [clause]
    return [found.before + item + found.after for item in found.items]


def find_coordination(clause: str) -> Coordination | None:
    """Find the items of a question that are each asked about; None if there are none."""
    folded = fold(clause)
    if _TOGETHER.search(folded):
        return None
    masked = QUOTED.sub(lambda match: "■" * len(match.group()), folded)
    each = _EACH.search(masked)
    if each is not None and "■" in masked[: each.start()]:
        quoted = _find_quotations(clause, folded, each)
        if quoted is not None:
            return quoted
    if each is not None:
        return _find_before_each(clause, folded, masked, each)
    return _find_after_asking(clause, folded, masked)


def _find_quotations(clause: str, folded: str, each: re.Match[str]) -> Coordination | None:
    """«“六稳”“六保”分别…»: quotations with at most a separator between them."""
    run: list[tuple[int, int]] = []
    for match in QUOTED.finditer(folded, 0, each.start()):
        gap = folded[run[-1][1] : match.start()] if run else ""
        if run and not re.fullmatch(r"(?:[、，,\s]|以及|和|与|及)?", gap):
            run = []
        run.append(match.span())
    if len(run) < 2:
        return None
    items = tuple(clause[start:end] for start, end in run)
    after = clause[run[-1][1] : each.start()] + clause[each.end() :]
    return Coordination(clause[: run[0][0]], items, after.lstrip("，,"))


def _find_before_each(
    clause: str, folded: str, masked: str, each: re.Match[str]
) -> Coordination | None:
    """«A、B和C的大小分别…»: items before the word for «each»."""
    asking = INTERROGATIVE.search(masked)
    limit = each.start()
    if asking is not None and asking.start() < limit:
        return None
    marks = _find_separators(masked, 0, limit)
    if not marks:
        return None
    tail = clause[each.end() :]
    spans = _find_spans(folded, marks, 0, len(folded[:limit].rstrip("，, ")))
    if spans is None:
        return None
    before = clause[: spans[0][0]]
    shared = clause[spans[-1][1] : limit].rstrip("，, ")
    return Coordination(before, tuple(clause[a:b] for a, b in spans), shared + tail)


def _find_after_asking(clause: str, folded: str, masked: str) -> Coordination | None:
    """«怎么找症结、理脉络、定方案？»: items joined by «、» at the end of the question."""
    asking = _HOW_OR_WHY.search(masked)
    if asking is None:
        return None
    end = len(masked.rstrip("？?。！!，,；; \n"))
    marks = _find_separators(masked, asking.end(), end)
    if not marks or not any(masked[a:b] == "、" for a, b in marks):
        return None
    if INTERROGATIVE.search(masked, marks[0][1]) or "，" in masked[marks[0][0] : end]:
        return None
    spans = _find_spans(folded, marks, asking.end(), end)
    if spans is None or spans[-1][1] != end:
        return None
    items = tuple(clause[a:b] for a, b in spans)
    return Coordination(clause[: spans[0][0]], items, clause[end:])


def _find_separators(masked: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find the spans of the separators; «和» counts alone or after «、», never before it."""
    found = [match.span() for match in _SEPARATOR.finditer(masked, start, end)]
    lists = [span for span in found if masked[span[0]] == "、"]
    words = [span for span in found if masked[span[0]] != "、" and _is_word(masked, span)]
    if not lists:
        return words if len(words) == 1 else []
    return lists + [span for span in words if span[0] > lists[-1][1]][:1]


def _is_word(masked: str, span: tuple[int, int]) -> bool:
    """Whether «和», «与» or «及» is a word there, not part of one («和平», «与会», «普及»)."""
    return any(
        token.word in ("和", "与", "及", "跟", "以及") and (token.start, token.end) == span
        for token in tokenize(masked)
    )


def _find_spans(
    folded: str, marks: Sequence[tuple[int, int]], start: int, end: int
) -> list[tuple[int, int]] | None:
    """Find the spans of the items, inferring where the first begins and the last ends."""
    inner = [(a[1], b[0]) for a, b in pairwise(marks)]
    tokens = tokenize(folded)
    left = [token for token in tokens if start <= token.start and token.end <= marks[0][0]]
    right = [token for token in tokens if marks[-1][1] <= token.start and token.end <= end]
    if not left or not right:
        return None
    items = [[t for t in tokens if start <= t.start < end] for start, end in inner]
    items.append(_leading_tokens(right))
    # If one of the items is plainly a verb with its object, all of them are.
    model = next((item for item in items if item and _is_action(item)), items[0])
    first = _find_first_item(left, model)
    last = _find_last_item(right, folded[inner[-1][0] : inner[-1][1]] if inner else "")
    if first is None or last is None:
        return None
    return [(first, marks[0][0]), *inner, (marks[-1][1], last)]


def _is_nominal(token: Token) -> bool:
    return (
        token.flag[:1] in "nsijlmqt"
        or token.flag in ("vn", "an", "eng", "time", "nq", "nrx", *_ADJECTIVES)
    ) and not is_interrogative(token)


def _is_action(model: Sequence[Token]) -> bool:
    """Whether an item is an action («定 方案», «取信于民») rather than a thing."""
    first = model[0].flag
    with_object = len(model) > 1 and (first == "vn" or model[-1].flag == "nq")
    return first in ("v", "l", "i") or with_object


def _leading_tokens(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens before the first «的», or all of them."""
    found = []
    for token in tokens:
        if token.word == "的":
            break
        found.append(token)
    return found


def _find_first_item(left: Sequence[Token], model: Sequence[Token]) -> int | None:
    """Find where the first item begins: like the second, or with its last noun phrase or verb."""
    if not model:
        return None
    same = [token for token in left if token.word == model[0].word]
    if same:
        return same[-1].start
    if len(model) > 1 and left[-1].word == model[-1].word:
        return left[max(len(left) - len(model), 0)].start
    if not _is_action(model) and all(_is_nominal(token) for token in model):
        begin = len(left)
        while begin and _is_nominal(left[begin - 1]) and left[begin - 1].flag not in ("t", "time"):
            begin -= 1
        return left[begin].start if begin < len(left) else left[-1].start
    begin = 0
    while begin < len(left) and (
        is_interrogative(left[begin]) or _MODAL.fullmatch(left[begin].word)
    ):
        begin += 1
    return left[begin].start if begin < len(left) else None


def _find_last_item(right: Sequence[Token], before: str) -> int | None:
    """Find where the last item ends: at a «的» that the items before it lack, or at the end."""
    if "的" not in before:
        for at, token in enumerate(right):
            if token.word == "的" and at:
                return right[at - 1].end
    return right[-1].end
