"""What two editions of one document say differently: «宿舍规定2021和2024有什么不同？»

They are found by their names, which are the same but for the year, and laid side by side sentence
by sentence. Where most of what they say is the same or nearly so, they are editions for certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import PurePosixPath

from index import Index, Passage, Sentence, compile_later, fold
from qa.answering.relations.neighbours import likeness
from qa.answering.selection import Selected, Selection
from qa.retrieval.names.scope import Scope

MOST_QUOTED = 16
"""Most sentences that an answer quotes of both; of editions that differ in more, none are."""

LONGEST = 200
"""Passages of an edition that is laid beside another, at most."""

_ALIKE = 0.5
"""Shared pairs of characters from which a sentence is another edition's of the same."""

_SAME_SHARE = 0.5
"""Share of the sentences of the shorter edition that the other must have in some form."""

_YEAR = compile_later(r"(?<!\d)((?:19|20)\d\d)(?!\d)年?(?:度|版|修订)*")
_ASKS = compile_later(
    r"(?:有|存在)?(?:什么|哪些|何|啥)?(?:地方|内容|条款)?(?:不同|区别|差别|差异|不一样|变化|改动|修改|改了)|"
    r"\b(?:differences?|differ|different|changed|changes)\b"
)
_BINDING = compile_later(
    r"[\s?？。,，的和与跟比较年版之间两两个本从到相在于及请问]|"
    r"\b(?:what|is|are|the|between|and|of|from|to|in|how|has|have|which|editions?|versions?)\b"
)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A sentence of an edition: where it stands, and its text."""

    start: int
    end: int
    text: str


def find_differences(index: Index, question: str, scope: Scope) -> Selection | None:
    """The sentences in which the two editions that a question names differ, each beside its
    counterpart; None where it asks for no such thing, or it is not sure which editions, or the
    differences are too many to quote all of them."""
    folded = fold(question)
    years = sorted(set(_YEAR.findall(folded)))
    if len(years) != 2 or not _ASKS.search(folded):
        return None
    pairs = list(_find_editions(index, folded, years, scope))
    if len(pairs) != 1:
        return None
    first, second = pairs[0]
    return _select_differing(
        first, _sentences_of(index, first), second, _sentences_of(index, second)
    )


def _find_editions(
    index: Index, folded: str, years: Sequence[str], scope: Scope
) -> Iterator[tuple[str, str]]:
    """The pairs of documents whose names differ in the year alone, and are in the question."""
    subject = _BINDING.sub("", _ASKS.sub("", _YEAR.sub("", folded)))
    named: dict[str, list[tuple[str, str]]] = {}
    for info in index.documents:
        if scope.documents and info.path not in scope.documents:
            continue
        stem = fold(PurePosixPath(info.path).stem)
        for name in dict.fromkeys((stem, fold(info.title))):
            found = _YEAR.findall(name)
            bare = re.sub(r"[\W_]+", "", _YEAR.sub("", name))
            if len(found) == 1 and found[0] in years and _names(subject, bare):
                named.setdefault(bare, []).append((found[0], info.path))
    seen: set[tuple[str, str]] = set()
    for editions in named.values():
        for one, other in combinations(sorted(set(editions)), 2):
            pair = (one[1], other[1])
            if one[0] != other[0] and one[1] != other[1] and pair not in seen:
                seen.add(pair)
                yield pair


def _names(subject: str, bare: str) -> bool:
    """Whether all that a question says of its editions stands in their name, in its order."""
    rest = iter(bare)
    return len(subject) > 1 and all(character in rest for character in subject)


def _select_differing(
    first: str, ours: Sequence[_Stated], second: str, theirs: Sequence[_Stated]
) -> Selection | None:
    """What two documents, by their paths, say differently; None if they are no editions."""
    pairs = _align(ours, theirs)
    known = sum(1 for one, other in pairs if one and other)
    if known < 2 or known < _SAME_SHARE * min(len(ours), len(theirs)):
        return None
    differing = [pair for pair in pairs if _differ(*pair)]
    chosen = [
        Selected(document, stated.start, stated.end, 1.0, group=group)
        for group, pair in enumerate(differing)
        for document, stated in zip((first, second), pair, strict=True)
        if stated is not None
    ]
    return Selection(tuple(chosen)) if 0 < len(chosen) <= MOST_QUOTED else None


def _differ(one: _Stated | None, other: _Stated | None) -> bool:
    """Whether two sentences differ in more than the year of their edition."""
    if one is None or other is None:
        return True
    return _plain(one.text) != _plain(other.text)


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", _YEAR.sub("", fold(text)))


def _sentences_of(index: Index, path: str) -> list[_Stated]:
    """The sentences of a document, without those of a word; none of one that is too long."""
    passages = index.passages_of(path)
    if len(passages) > LONGEST:
        return []
    return [
        _Stated(sentence.start, sentence.end, text)
        for passage in map(index.passage, passages)
        for sentence in passage.sentences
        if len(_plain(text := passage.text[_within(passage, sentence)])) > 1
    ]


def _within(passage: Passage, sentence: Sentence) -> slice:
    return slice(sentence.start - passage.start, sentence.end - passage.start)


def _align(
    ours: Sequence[_Stated], theirs: Sequence[_Stated]
) -> list[tuple[_Stated | None, _Stated | None]]:
    """The sentences of both in order, each beside its counterpart if it has one.

    Those that are the same are matched first (Ratcliff and Obershelp's longest common blocks, as in
    ``difflib``); of those between them, the ones that are alike.
    """
    matcher = SequenceMatcher(
        None, [_plain(s.text) for s in ours], [_plain(s.text) for s in theirs], autojunk=False
    )
    pairs: list[tuple[_Stated | None, _Stated | None]] = []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        left, right = ours[start:end], list(theirs[other_start:other_end])
        if kind == "equal":
            pairs += zip(left, right, strict=True)
            continue
        for one in left:
            like = max(right, key=lambda s: likeness(one.text, s.text), default=None)
            if like is not None and likeness(one.text, like.text) >= _ALIKE:
                pairs.append((one, like))
                right.remove(like)
            else:
                pairs.append((one, None))
        pairs += [(None, other) for other in right]
    return pairs
