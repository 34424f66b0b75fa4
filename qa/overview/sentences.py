"""The sentences of a document that may stand in an overview, each with how fit it is to be read by
itself: whole sentences before fragments, menus, calls and boilerplate."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import Document, Index, compile_later, fold, has_han
from qa.overview.parts import DocumentPart, content_paragraphs

FloatArray = NDArray[np.float32]

FRAGMENT = 0.25
"""What counts for whole sentences below which a sentence is quoted only where there is no other."""

A_LABEL = 2
"""The start and the end of a label: a row of a table has more than one («备注：» is none)."""

ROW_AMONG_PROSE = 0.3
"""What a row of a table counts where there are sentences beside it: it says less of the rest."""

_ENDS = compile_later(r"[。!?…｡.;][”’」』)）\]】》\"'*_]*$")
_CLAUSE = compile_later(r"[,，、:;]")
_BARE = compile_later(r"^(?:[-*+•·▪●◆□☆★>|]|\||\d{1,2}:\d{2})")
_ITEM = compile_later(
    r"^(?:[一二三四五六七八九十]{1,3}[、.,是要]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、)](?!\d)|"
    r"第[一二三四五六七八九十百\d]{1,4}[,、条点]|首先|其次|再次|最后|此外)"
)
_LEANS = compile_later(
    r"^(?:但是?|然而|因此|所以|于是|此外|另外|同时|而且|并且|不过|可是|这[是也样里种些个]|那[是也样里种些个]|"
    r"它们?|他们?|她们?|其[中次他]?|该|此|上述|对此|为此|如此|而|也|又|还|则|否则|同样|反之|例如|比如|"
    r"(?:but|however|therefore|thus|so|this|that|these|those|it|he|she|they|such|also|moreover|"
    r"furthermore|otherwise|then|for example|for instance|in addition)\b)"
)
_ANNOUNCES = compile_later(r"(?:如下|以下|下列)[^。]{0,12}[。:：]?$|[:：]$")
_BOILERPLATE = compile_later(
    r"浏览|点赞|收藏|转发|关注|扫码|二维码|版权|免责|责任编辑|来源[:：]|编辑[:：]|作者[:：]|上一篇|下一篇|"
    r"首页|登录|注册|广告|赞助|分享到|点击|下载|回复|楼主|发表于|阅读全文|更多|热线|客服|咨询电话|"
    r"(?:之日|\d日|起)起(?:执行|施行|实施|生效)|特此(?:通知|公告)|未尽事宜|"
    r"copyright|all rights reserved|cookie|subscribe|sign up|log in|newsletter|advertis|follow us|"
    r"click|share this|privacy policy|terms of (?:use|service)|read more|related articles"
)
_WORD = compile_later(r"[a-z0-9][a-z0-9'’-]*")
_NOISE = compile_later(r"[|>›»·•→_/\\#*=~^]")


@dataclass(frozen=True, slots=True)
class Sentences:
    """Some sentences of a document, in order.

    starts, ends: where they stand in its text, int64. texts: their texts. paragraphs: the numbers
    of their paragraphs, int64. fitness: how fit each is to be read by itself, 0 to about 1.3,
    float32. vectors: shape (number of sentences, dimension), float32, rows of length about 1.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    texts: tuple[str, ...]
    paragraphs: NDArray[np.int64]
    fitness: FloatArray
    vectors: FloatArray

    def __len__(self) -> int:
        return len(self.texts)


def read_sentences(
    index: Index, document: Document, parts: Sequence[DocumentPart], most: int | None = None
) -> Iterator[tuple[DocumentPart, Sentences]]:
    """The sentences of each part that stand in its paragraphs, headings left out; of no more than
    the first ``most`` passages."""
    numbers = index.passages_of(document.path)
    found = _Reader(index, document)
    position, taken = 0, list(numbers if most is None else numbers[:most])
    for part in parts:
        rows: list[tuple[int, int, int, int]] = []
        vectors = []
        while position < len(taken):
            passage = found.passage(taken[position])
            if passage.first > part.last:
                break
            inside = [
                at for at, row in enumerate(passage.rows) if part.first <= row[2] <= part.last
            ]
            rows += [passage.rows[at] for at in inside]
            vectors.append(passage.vectors[inside])
            if passage.last > part.last:
                break
            position += 1
        if rows:
            yield part, _sentences(document, rows, np.concatenate(vectors))


@dataclass(frozen=True, slots=True)
class _PassageRows:
    """A passage's sentences: start, end, number of the paragraph, place in it; their vectors; and
    the first and last paragraph."""

    rows: list[tuple[int, int, int, int]]
    vectors: FloatArray
    first: int
    last: int


class _Reader:
    """Reads passages, one at a time, with the paragraphs of their sentences."""

    def __init__(self, index: Index, document: Document) -> None:
        self._index = index
        self._paragraphs = document.paragraphs
        self._starts = [paragraph.start for paragraph in document.paragraphs]
        self._content = {paragraph.number for paragraph in content_paragraphs(document)}
        self._last: tuple[int, _PassageRows] | None = None

    def passage(self, number: int) -> _PassageRows:
        """The passage of that number; the last one read is kept, for parts may share it."""
        if self._last is None or self._last[0] != number:
            self._last = number, self._read(number)
        return self._last[1]

    def _read(self, number: int) -> _PassageRows:
        rows, kept = [], []
        numbers = []
        for at, sentence in enumerate(self._index.passage(number).sentences):
            place = max(bisect_right(self._starts, sentence.start) - 1, 0)
            paragraph = self._paragraphs[place]
            numbers.append(paragraph.number)
            if paragraph.number in self._content:
                rows.append((sentence.start, sentence.end, paragraph.number, place))
                kept.append(at)
        vectors = self._index.sentence_vectors(number)[kept]
        return _PassageRows(rows, vectors, min(numbers, default=0), max(numbers, default=0))


def _sentences(
    document: Document, rows: Sequence[tuple[int, int, int, int]], vectors: FloatArray
) -> Sentences:
    texts = tuple(document.text[start:end] for start, end, _, _ in rows)
    starts = np.array([row[0] for row in rows], np.int64)
    opening = {document.paragraphs[row[3]].start for row in rows}
    tabular = [len(document.paragraphs[row[3]].labels) > A_LABEL for row in rows]
    row_fitness = 1.0 if all(tabular) else ROW_AMONG_PROSE
    fitness = [
        fitness_of(text) * (1.0 if start in opening else 0.85) * (row_fitness if row else 1.0)
        for text, start, row in zip(texts, starts.tolist(), tabular, strict=True)
    ]
    return Sentences(
        starts,
        np.array([row[1] for row in rows], np.int64),
        texts,
        np.array([row[2] for row in rows], np.int64),
        np.array(fitness, np.float32),
        vectors,
    )


def fitness_of(sentence: str) -> float:
    """How fit a sentence is to be read by itself: 1 for a whole sentence of usual length, more for
    an item of a list of points, ``FRAGMENT`` or less for what is no sentence."""
    text = fold(sentence).strip()
    size = _size(text)
    if size < 5 or _BARE.match(text) or len(_NOISE.findall(text)) * 12 > len(text):
        return 0.1
    whole = _ENDS.search(text) is not None
    if not whole and (size < 14 or _CLAUSE.search(text) is None):
        return FRAGMENT * min(size, 14) / 14
    fit = 1.0 if whole else 0.5
    fit *= min(1.0, size / 12) * (1.0 if size <= 90 else max(0.5, 90 / size))
    if text.rstrip('”’」』)"').endswith("?"):
        fit *= 0.4
    if _BOILERPLATE.search(text):
        fit *= 0.4
    if _ANNOUNCES.search(text):
        fit *= 0.5
    if _ITEM.match(text):
        return fit * 1.3
    return fit * (0.75 if _LEANS.match(text) else 1.0)


def _size(folded: str) -> float:
    """The length of a text in Chinese characters; an English word counts as two."""
    if has_han(folded):
        return sum(character.isalnum() for character in folded)
    return 2.0 * len(_WORD.findall(folded))
