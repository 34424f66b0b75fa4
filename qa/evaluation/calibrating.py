"""Calibrating the confidence for a model: questions asked, judged, and a line fitted to them.

A question gives up to two examples: the shipped confidence with whether what would be quoted is
right; and the confidence that remains once the passages that answer it are left out, when nothing
is right. Questions are those of labelled files (``qa.evaluation.run``) or are made from one's own
documents (``qa.suggesting``).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from index import Encoder, Index, Settings, SettingsError, load_encoder
from qa.evaluation.datasets import LabelledConversation, SquadFile, SquadQuestion, sample
from qa.evaluation.folders import FolderQuestion, QuestionFolder
from qa.evaluation.metrics import calibration_error
from qa.evaluation.outcomes import (
    any_right,
    needs_met,
    passages_of,
    quotes_answer,
    unrefusing,
)
from qa.evaluation.run import (
    Building,
    Progress,
    Questions,
    documents_retriever,
    read_questions,
    squad_retriever,
)
from qa.ranking.calibration import (
    Calibration,
    fit_line,
    learned,
    needs_calibration,
    reranker_name,
    write_calibration,
)
from qa.ranking.pipeline import rank_query
from qa.retrieval.retriever import Retriever
from qa.suggesting import Candidate, candidates_of

LEAST = 40
"""Fewer examples, or fewer than a tenth of them right or wrong, tell too little."""

OF_A_DOCUMENT = 4
"""Most questions made from one document."""

_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A shipped confidence (0 to 1), and whether the answer was right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What was fitted and where it is kept, and what it changes.

    questions: how many were asked. right: the share of examples that are right. error_before,
    error_after: expected calibration error; brier_before, brier_after: mean squared distance of
    confidence and truth; the ones after are of examples that the line was not fitted on.
    """

    calibration: Calibration
    path: Path
    model: str
    questions: int
    right: float
    error_before: float
    error_after: float
    brier_before: float
    brier_after: float


def calibrate_model(
    files: Sequence[Path],
    settings: Settings,
    limit: int,
    *,
    encoder: Encoder | None = None,
    progress: Progress = lambda items, _: items,
    building: Building | None = None,
) -> Calibrated:
    """Fit the confidence to the model of the settings, and keep what was fitted.

    files: labelled questions as ``evaluate_files`` takes them; where there are none, questions are
    made from the documents of ``settings.index``. limit: most questions of a file, or made.

    Raises SettingsError when the model needs none, a file is not what it should be, or too few
    questions can be asked; IndexMissing when there is no index to ask them of.
    """
    read = [read_questions(path) for path in files]
    if not needs_calibration(settings.model, settings):
        raise SettingsError("calibrate.not_needed", model=settings.model)
    loaded = load_encoder(settings) if encoder is None else encoder
    if not needs_calibration(loaded.name, settings):
        raise SettingsError("calibrate.not_needed", model=loaded.name)
    asked: list[list[Example]] = []
    for path, questions in zip(files, read, strict=True):
        some, judge = _asking(path, questions, settings, loaded, limit, building)
        asked += [list(judge(each)) for each in progress(some, path.name)]
    if not files:
        retriever = Retriever.open(settings=settings, encoder=loaded)
        made = make_questions(retriever, limit)
        asked = [list(judge_made(retriever, each)) for each in progress(made, settings.index.name)]
    return _fit(loaded, settings, asked)


def _asking(
    path: Path,
    questions: Questions,
    settings: Settings,
    encoder: Encoder,
    limit: int,
    building: Building | None,
) -> tuple[list[Any], Callable[[Any], Iterator[Example]]]:
    """The questions of a file to be asked, at most ``limit``, and how one is judged."""
    if isinstance(questions, SquadFile):
        retriever = squad_retriever(path, questions, settings, encoder, building)
        return sample(questions.questions, limit), partial(_judge_squad, retriever)
    if isinstance(questions, QuestionFolder):
        retriever = documents_retriever(questions.documents, settings, encoder, building)
        return _some(questions.questions, limit), partial(_judge_folder, retriever)
    common = lru_cache(partial(Retriever.open, settings=settings, encoder=encoder))

    def judge(conversation: LabelledConversation) -> Iterator[Example]:
        documents = conversation.documents
        own = documents_retriever(documents, settings, encoder) if documents else common()
        return _judge_conversation(own, conversation)

    return _some(questions, limit), judge


def _some(questions: Sequence[Any], limit: int) -> list[Any]:
    """At most ``limit`` of them, the same every time."""
    return random.Random(0).sample(list(questions), min(limit, len(questions)))


def make_questions(retriever: Retriever, limit: int) -> list[Candidate]:
    """Questions that sentences of the index should answer, of documents all over it."""
    paths = [info.path for info in retriever.documents]
    random.Random(len(paths)).shuffle(paths)
    made: list[Candidate] = []
    for path in paths:
        if len(made) >= limit:
            break
        found = candidates_of(retriever.document(path), retriever.words.tagged)
        made += found[: max(OF_A_DOCUMENT, -(-limit // len(paths)))]
    return made[:limit]


def _judge_squad(retriever: Retriever, question: SquadQuestion) -> Iterator[Example]:
    quoted = unrefusing(retriever).ask(question.text).citations
    gold = passages_of(retriever.current(), question.document)
    yield _as_asked(retriever, question.text, quotes_answer(quoted, question))
    yield _without(retriever, question.text, gold)


def _judge_folder(retriever: Retriever, question: FolderQuestion) -> Iterator[Example]:
    quoted = unrefusing(retriever).ask(question.text).citations
    index = retriever.current()
    yield _as_asked(retriever, question.text, any_right(quoted, question))
    if question.answerable:
        gold = [passages_of(index, document) for document in question.documents]
        yield _without(retriever, question.text, frozenset[int]().union(*gold))


def _judge_conversation(
    retriever: Retriever, conversation: LabelledConversation
) -> Iterator[Example]:
    """The last turn of a conversation."""
    chat = unrefusing(retriever).conversation()
    for turn in conversation.turns:
        answer = chat.ask(turn)
    met = needs_met(conversation, answer.citations) == len(conversation.evidence)
    yield _as_asked(retriever, answer.resolved_question, conversation.answerable and met)


def judge_made(retriever: Retriever, made: Candidate) -> Iterator[Example]:
    """A question made from a stretch of a document: right where that is quoted, or words of it."""
    index = retriever.current()
    text = retriever.document(made.document).text[made.start : made.end].strip()
    quoted = unrefusing(retriever).ask(made.question).citations
    right = any(
        (each.document == made.document and each.start < made.end and each.end > made.start)
        or text in each.quote
        for each in quoted
    )
    yield _as_asked(retriever, made.question, right)
    yield _without(retriever, made.question, frozenset(_stating(index, made, text)))


def _stating(index: Index, made: Candidate, text: str) -> Iterator[int]:
    """The passages that the question was made from."""
    for number in index.passages_of(made.document):
        passage = index.passage(number)
        if (passage.start < made.end and passage.end > made.start) or text in passage.text:
            yield number


def _as_asked(retriever: Retriever, question: str, right: bool) -> Example:
    index = retriever.current()
    query = retriever.query(index, question)
    return Example(rank_query(retriever, index, query, calibrated=False).confidence, right)


def _without(retriever: Retriever, question: str, gold: frozenset[int]) -> Example:
    index = retriever.current()
    query = retriever.query(index, question)
    found = rank_query(retriever, index, query, without=gold, calibrated=False)
    return Example(found.confidence, False)


def _fit(encoder: Encoder, settings: Settings, asked: Sequence[Sequence[Example]]) -> Calibrated:
    """Fit a line to all examples, and say what it changes on those it was not fitted on."""
    examples = [example for each in asked for example in each]
    sure = np.array([each.confidence for each in examples], np.float64)
    right = np.array([each.right for each in examples], np.bool_)
    rarer = int(min(right.sum(), (~right).sum())) if examples else 0
    if len(examples) < LEAST or rarer < len(examples) / 10:
        raise SettingsError(
            "calibrate.too_few", count=len(examples), right=int(right.sum()), least=LEAST
        )
    fold = np.concatenate([np.full(len(each), at % _FOLDS) for at, each in enumerate(asked)])
    after = np.empty(len(sure))
    for held in range(_FOLDS):
        line = _line(encoder, settings, sure[fold != held], right[fold != held])
        after[fold == held] = [line.apply(float(each)) for each in sure[fold == held]]
    fitted = _line(encoder, settings, sure, right)
    return Calibrated(
        calibration=fitted,
        path=write_calibration(settings, fitted),
        model=encoder.name,
        questions=len(asked),
        right=round(float(right.mean()), 4),
        error_before=round(calibration_error(sure[right], sure[~right]), 4),
        error_after=round(calibration_error(after[right], after[~right]), 4),
        brier_before=round(float(((sure - right) ** 2).mean()), 4),
        brier_after=round(float(((after - right) ** 2).mean()), 4),
    )


def _line(encoder: Encoder, settings: Settings, sure: Any, right: Any) -> Calibration:
    slope, shift = fit_line(sure, right)
    whose = (encoder.fingerprint, reranker_name(settings))
    return Calibration(*whose, slope, shift, len(sure), learned())
