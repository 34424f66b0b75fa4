"""What two editions of one document say differently: «宿舍规定2021和2024有什么不同？»

They are found by their names, which are the same but for the year or the number of the edition, and
laid side by side sentence by sentence. Where most of what they say is the same or nearly so, they
are editions for certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import PurePosixPath

from index import HAN, DocumentInfo, Index, compile_later, fold
from qa.answering.relations.neighbours import likeness
from qa.answering.selection import Selected, Selection
from qa.ranking.candidates import sentence_texts
from qa.ranking.qualifiers import in_digits
from qa.retrieval.names.scope import Scope

MOST_QUOTED = 16
"""Most sentences that an answer quotes of both; of editions that differ in more, none are."""

LONGEST = 200
"""Passages of an edition that is laid beside another, at most."""

_ALIKE = 0.5
"""Shared pairs of characters from which a sentence is another edition's of the same."""

_SAME_SHARE = 0.5
"""Share of the sentences of the shorter edition that the other must have in some form."""

_EDITION = compile_later(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)年?(?:度|版|修订)*|"
    r"(?<![a-z0-9])v(?:er(?:sion)?)?[. ]?(?P<version>\d+(?:\.\d+)*)(?![a-z0-9.])版?|"
    r"第(?P<nth>\d+)版"
)
_ASKS = compile_later(
    r"(?:有|存在|做了|作了)?(?:什么|哪些|何|啥)?(?:地方|内容|条款)?"
    r"(?:不同|区别|差别|差异|不一样|变化|变动|改动|修改|改了)(?:之处|了)?(?:什么|哪些|哪里|啥)?|"
    r"\b(?:differences?|differ|different|changed|changes)\b"
)
_BINDING = compile_later(
    r"[\s?？。,，的和与跟同比较年版之间两两个本从到相在于及请问]|\b(?:what|is|are|was|were|the|between|and|of|"
    r"from|to|in|how|has|have|do|does|did|there|which|editions?|versions?)\b"
)
_TOKEN = compile_later(rf"[{HAN}]|[^\W{HAN}]+")
_LEAST_NAMED = 2
"""Characters of the name, or of the one thing asked about, that a question must have."""


@dataclass(frozen=True, slots=True)
class _Stated:
    """A sentence of an edition: where it stands, its text, and that without its own edition."""

    start: int
    end: int
    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class _Editions:
    """Two documents, by their paths and what tells them apart, and what of them is asked about:
    all that differs if it is empty."""

    first: str
    second: str
    marks: tuple[str, str]
    topic: str


_Pair = tuple[_Stated | None, _Stated | None]


def find_differences(index: Index, question: str, scope: Scope) -> Selection | None:
    """The sentences in which the two editions that a question names differ, each beside its
    counterpart, of one thing only if it names one; None where it asks for no such thing, or it is
    not sure which editions, or the differences are too many to quote all of them."""
    folded = in_digits(fold(question))
    marks = sorted(dict.fromkeys(_marks(folded)))
    if len(marks) != 2 or not _ASKS.search(folded):
        return None
    subject = _BINDING.sub(" ", _ASKS.sub(" ", _EDITION.sub(" ", folded)))
    found = [
        selection
        for editions in _find_editions(index, _TOKEN.findall(subject), marks, scope)
        if (selection := _select_differing(index, editions)) is not None
    ]
    return found[0] if len(found) == 1 else None


def _marks(folded: str) -> list[str]:
    """The years and numbers of editions that a text in digits names: «2021», «v1.2», «3»."""
    return [next(filter(None, found.groups())) for found in _EDITION.finditer(folded)]


def _find_editions(
    index: Index, subject: Sequence[str], marks: Sequence[str], scope: Scope
) -> Iterator[_Editions]:
    """The pairs of documents whose names differ in these marks alone, if the question names them,
    or something that they may say."""
    named: dict[str, set[tuple[str, str]]] = {}
    for info in index.documents:
        if scope.documents and info.path not in scope.documents:
            continue
        for name in _names(info):
            found = _marks(name)
            if len(found) == 1 and found[0] in marks:
                bare = re.sub(r"[\W_]+", "", _EDITION.sub("", name))
                named.setdefault(bare, set()).add((found[0], info.path))
    pairs: dict[tuple[str, str], _Editions] = {}
    for bare, editions in named.items():
        topic = _topic(subject, bare)
        for one, other in combinations(sorted(editions), 2):
            if topic is not None and one[0] != other[0] and one[1] != other[1]:
                between = _Editions(one[1], other[1], (one[0], other[0]), topic)
                known = pairs.get((one[1], other[1]))
                if known is None or len(topic) < len(known.topic):
                    pairs[one[1], other[1]] = between
    yield from pairs.values()


def _names(info: DocumentInfo) -> dict[str, None]:
    """What a document is called, in digits: its file, also with its folder, and its title."""
    path = PurePosixPath(info.path)
    names = (path.stem, f"{path.parent.name} {path.stem}", info.title)
    return dict.fromkeys(in_digits(fold(name)) for name in names)


def _topic(subject: Sequence[str], bare: str) -> str | None:
    """What a question says beyond the name that its editions have but for their marks; None where
    it says too little of either."""
    place = taken = 0
    for token in subject:
        at = bare.find(token, place)
        if at < 0:
            break
        place, taken = at + len(token), taken + 1
    whole, rest = "".join(subject), "".join(subject[taken:])
    if len(whole) < _LEAST_NAMED:
        return None
    return whole if 0 < len(rest) < _LEAST_NAMED else rest  # «承包费» of «食堂承包合同»


def _select_differing(index: Index, editions: _Editions) -> Selection | None:
    """What two documents say differently, of what is asked about; None if they are no editions."""
    ours = _sentences_of(index, editions.first, editions.marks[0])
    theirs = _sentences_of(index, editions.second, editions.marks[1])
    pairs = _align(ours, theirs)
    known = sum(1 for one, other in pairs if one and other)
    if known < 2 or known < _SAME_SHARE * min(len(ours), len(theirs)):
        return None
    differing = [pair for pair in pairs if _differ(*pair) and _speaks_of(editions.topic, pair)]
    chosen = [
        Selected(document, stated.start, stated.end, 1.0, group=group)
        for group, pair in enumerate(differing)
        for document, stated in zip((editions.first, editions.second), pair, strict=True)
        if stated is not None
    ]
    return Selection(tuple(chosen)) if 0 < len(chosen) <= MOST_QUOTED else None


def _differ(one: _Stated | None, other: _Stated | None) -> bool:
    return one is None or other is None or one.plain != other.plain


def _speaks_of(topic: str, pair: _Pair) -> bool:
    """Whether one of a pair has what is asked about."""
    return any(topic in stated.plain for stated in pair if stated is not None)


def _sentences_of(index: Index, path: str, mark: str) -> list[_Stated]:
    """The sentences of a document, without those of a word; none of one that is too long."""
    passages = index.passages_of(path)
    if len(passages) > LONGEST:
        return []
    return [
        _Stated(sentence.start, sentence.end, text, plain)
        for passage in map(index.passage, passages)
        for sentence, text in zip(passage.sentences, sentence_texts(passage), strict=True)
        if len(plain := _plain(text, mark)) > 1
    ]


def _plain(text: str, mark: str) -> str:
    """A text in digits without punctuation and without the mark of its own edition."""

    def kept(found: re.Match[str]) -> str:
        return "" if mark in found.groups() else found.group()

    return re.sub(r"[^\w.]+", "", _EDITION.sub(kept, in_digits(fold(text)))).strip(".")


def _align(ours: Sequence[_Stated], theirs: Sequence[_Stated]) -> list[_Pair]:
    """The sentences of both in order, each beside its counterpart if it has one.

    Those that are the same are matched first (Ratcliff and Obershelp's longest common blocks, as in
    ``difflib``); of those between them, the ones that are alike.
    """
    matcher = SequenceMatcher(
        None, [each.plain for each in ours], [each.plain for each in theirs], autojunk=False
    )
    pairs: list[_Pair] = []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        left, right = ours[start:end], list(theirs[other_start:other_end])
        if kind == "equal":
            pairs += zip(left, right, strict=True)
            continue
        for one in left:
            like = max(right, key=lambda each: likeness(one.text, each.text), default=None)
            if like is not None and likeness(one.text, like.text) >= _ALIKE:
                pairs.append((one, like))
                right.remove(like)
            else:
                pairs.append((one, None))
        pairs += [(None, other) for other in right]
    return pairs
