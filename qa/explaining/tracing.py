"""Notes what is ranked for a question, and makes an explanation of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from index import Index, Passage, Settings, WordCutter, has_han
from qa.explaining.types import (
    ExplainedPassage,
    ExplainedSearch,
    ExplainedSentence,
    ExplainedWord,
    Explanation,
    Way,
)
from qa.overview.questions.hints import is_overview
from qa.question.analysis import KINDS
from qa.ranking.candidates import Evidence
from qa.ranking.confidence import (
    CONFIDENCE_FEATURES,
    READING_FEATURES,
    confidence_features,
    reading_features,
)
from qa.ranking.features import FEATURES
from qa.ranking.pipeline import Ranked
from qa.retrieval.names.scope import Scope
from qa.retrieval.retriever import best_results
from qa.types import Answer

MOST_SEARCHES = 8
PASSAGES = 5
SENTENCES = 8
"""How many are told of: searches, and of each search passages and sentences."""

Cited = Mapping[tuple[str, int], int]
"""The numbers of the citations, by the document and the start of the sentence."""


class Trace:
    """Notes what is ranked, in order, each search once."""

    def __init__(self) -> None:
        self._noted: dict[tuple[str, tuple[str, ...]], tuple[Index, Ranked]] = {}

    def note(self, index: Index, question: str, scope: Scope, found: Ranked) -> None:
        """Note what an index holds for a question, or for a part of one."""
        self._noted.setdefault((question, scope.documents), (index, found))

    def explain(
        self, answer: Answer, index: Index, words: WordCutter, settings: Settings, documents: int
    ) -> Explanation:
        """What was noted, for the answer that came of it.

        documents: how many could be searched.
        """
        cited = {(each.document, each.start): each.n for each in answer.citations}
        searches = [
            _search(opened, words, question, confined, found, cited)
            for (question, confined), (opened, found) in self._noted.items()
        ]
        return Explanation(
            question=answer.question,
            resolved_question=answer.resolved_question,
            way=_way(answer, bool(searches)),
            answered=answer.answered,
            confidence=answer.confidence,
            threshold=settings.threshold,
            possible_threshold=settings.possible_threshold,
            documents=documents,
            generation=index.generation,
            within=answer.within,
            respelled=any(segment.code == "respelled" for segment in answer.segments),
            searches=tuple(searches[:MOST_SEARCHES]),
            seconds=answer.seconds,
        )


def _way(answer: Answer, searched: bool) -> Way:
    if searched:
        return "searched"
    if is_overview(answer):
        return "overview"
    return "looked_up" if answer.answered else "nothing"


def _search(
    index: Index,
    cutter: WordCutter,
    question: str,
    documents: tuple[str, ...],
    found: Ranked,
    cited: Cited,
) -> ExplainedSearch:
    evidence = found.evidence
    asked = evidence.asked
    rows = range(min(SENTENCES, len(evidence.sentences)))
    groups = _words_asked(evidence, cutter)
    words_in = [_words_in(index, evidence, row, groups) for row in rows]
    translated = asked.shift != 0.0
    nowhere = None if found.reading is None else _likelihood(found.reading.none)
    whole = {word for word, _ in cutter.tagged(asked.question.text)}
    return ExplainedSearch(
        question=question,
        kinds=tuple(kind for kind in KINDS if kind in asked.question.kinds),
        translations=asked.question.content if translated else (),
        documents=documents,
        confidence=found.confidence,
        words=tuple(
            ExplainedWord(
                text,
                weight,
                known=max(ids) >= 0,
                sentences=sum(text in inside for inside in words_in),
                whole=translated or not is_pair(text) or text in whole,
            )
            for text, (ids, weight) in groups.items()
        ),
        passages=tuple(
            ExplainedPassage(
                each.document, each.title, each.paragraph, each.start, each.end,
                each.score, each.dense, each.lexical,
            )
            for each in best_results(index, found.ranking, PASSAGES)
        ),
        sentences=_sentences(index, found, words_in, cited),
        figures=_figures(found),
        read_nowhere=nowhere,
    )  # fmt: skip


Groups = Mapping[str, tuple[tuple[int, ...], float]]
"""The words of a question that matter, with the ids that stand for each, and its weight."""


def _words_asked(evidence: Evidence, cutter: WordCutter) -> Groups:
    asked = evidence.asked
    content = asked.question.content
    texts: Sequence[str] = content
    if asked.shift == 0.0:
        texts = list(dict.fromkeys(cutter.words(asked.question.text)))
    if len(texts) != len(asked.words):  # words that were joined for the search
        return {}
    weighted = zip(texts, asked.words, asked.idf.tolist(), strict=True)
    return {text: (ids or (-1,), weight) for text, ids, weight in weighted if text in content}


def _words_in(index: Index, evidence: Evidence, row: int, groups: Groups) -> tuple[str, ...]:
    """The words of the question that a sentence has."""
    of = evidence.of[row]
    starts = [sentence.start for sentence in evidence.passages[of].sentences]
    at = starts.index(evidence.sentences[row].start)
    there = set(index.sentence_words(evidence.numbers[of])[at].tolist())
    return tuple(text for text, (ids, _) in groups.items() if there.intersection(ids))


def _sentences(
    index: Index, found: Ranked, words_in: Sequence[tuple[str, ...]], cited: Cited
) -> tuple[ExplainedSentence, ...]:
    evidence = found.evidence
    if not len(evidence.scores):
        return ()
    powers = np.exp(evidence.scores - evidence.scores.max())
    shares = powers / powers.sum()
    read = _read(found)
    dense, coverage = FEATURES.index("dense"), FEATURES.index("coverage")
    told = []
    for row, words in enumerate(words_in):
        sentence, of = evidence.sentences[row], evidence.of[row]
        passage = evidence.passages[of]
        info = index.document_info(index.document_number(evidence.numbers[of]))
        told.append(
            ExplainedSentence(
                document=passage.document,
                title=info.title,
                paragraph=_paragraph(index, passage, sentence.start),
                start=sentence.start,
                end=sentence.end,
                text=evidence.text(row),
                score=float(evidence.scores[row]),
                share=float(shares[row]),
                dense=float(evidence.features[row, dense]),
                coverage=float(evidence.features[row, coverage]),
                words=words,
                read=read.get((passage.document, sentence.start)),
                citation=_citation(cited, passage.document, sentence.start, sentence.end),
            )
        )
    return tuple(told)


def _paragraph(index: Index, passage: Passage, start: int) -> int:
    """The number of the paragraph that a position of a passage is in."""
    inside = [
        paragraph.number
        for paragraph in index.document(passage.document).paragraphs
        if paragraph.start <= start < paragraph.end
    ]
    return inside[0] if inside else passage.paragraph


def _citation(cited: Cited, document: str, start: int, end: int) -> int | None:
    """The number of the citation that begins in a sentence: a clause of it may be quoted."""
    return next(
        (n for (path, at), n in cited.items() if path == document and start <= at < end), None
    )


def _read(found: Ranked) -> dict[tuple[str, int], float]:
    """What the reader thinks of the sentences it read, by document and start."""
    if found.reading is None or found.before is None:
        return {}
    before, reading = found.before, found.reading
    return {
        (before.passages[before.of[row]].document, before.sentences[row].start): _likelihood(likely)
        for row, likely in zip(reading.rows, reading.likely.tolist(), strict=True)
    }


def _likelihood(both: float) -> float:
    """The geometric mean (0 to 1) of two probabilities, whose logarithms add up to ``both``."""
    return min(1.0, math.exp(both / 2))


def is_pair(word: str) -> bool:
    """Whether a word is two Chinese characters, as every pair of neighbours is."""
    return len(word) == 2 and all(map(has_han, word))


def _figures(found: Ranked) -> tuple[tuple[str, float], ...]:
    if not len(found.evidence.scores):
        return ()
    if found.reading is None:
        names, row = CONFIDENCE_FEATURES, confidence_features(found.evidence)
    else:
        names = READING_FEATURES
        row = reading_features(found.evidence, found.reading, found.places)
    return tuple(zip(names, row.tolist(), strict=True))
