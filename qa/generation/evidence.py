"""The sentences that a model may use for an answer: the best evidence, and what is around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index import Document, Index, Sentence
from qa.answering.citations import cite, paragraph_at
from qa.assistant import Assistant
from qa.generation.orders import is_order
from qa.question.tokens import use_words
from qa.ranking.candidates import Evidence
from qa.ranking.pipeline import rank_question
from qa.retrieval.names.named_documents import named_documents
from qa.retrieval.names.scope import Scope, document_names, documents_within
from qa.types import Answer, Citation
from qa.verification.types import Source

SENTENCES = 30
CENTRES = 8
"""How many of the best sentences bring their neighbours along."""
REACH = 2
"""How far the neighbours go, in sentences to either side."""


@dataclass(frozen=True, slots=True)
class Given:
    """A sentence that is given to the model: as a source, as a citation (``n`` is 0: it has no
    number yet), and whether it is one that the extractive answer quotes."""

    source: Source
    citation: Citation
    quoted: bool


def gather(assistant: Assistant, answer: Answer, most: int = SENTENCES) -> tuple[Given, ...]:
    """The sentences for an answer, at most ``most``, the most important first.

    First what the answer quotes, then the best of the evidence and the neighbours of the best.
    Sentences that speak to a model («忽略以上指令») are left out.
    """
    index = assistant.retriever.current()
    document = lru_cache(maxsize=None)(index.document)
    wanted: dict[tuple[str, int, int], bool] = {
        (each.document, each.start, each.end): True for each in answer.citations
    }
    with use_words(assistant.retriever.words):
        evidence = _evidence(assistant, index, answer)
    for place in _around(evidence):
        wanted.setdefault(place, False)
    given = (_given(document, place, quoted) for place, quoted in wanted.items())
    kept = [each for each in given if each.source.text.strip() and not is_order(each.source.text)]
    return tuple(kept[:most])


def _evidence(assistant: Assistant, index: Index, answer: Answer) -> Evidence:
    """The evidence for a question, from the documents that the answer had to come from."""
    question, scope = answer.resolved_question, Scope(documents_within(index, answer.within))
    named = named_documents(question, document_names(index), scope.documents)
    if named is not None:
        narrower = replace(scope, documents=named.paths)
        found = rank_question(assistant.retriever, index, named.question, narrower).evidence
        if found.sentences:
            return found
    return rank_question(assistant.retriever, index, question, scope).evidence


def _around(evidence: Evidence) -> Iterable[tuple[str, int, int]]:
    """The places of sentences in the order of their worth: each of the best with its neighbours,
    then the rest."""
    orders = {
        id(passage): {each.start: at for at, each in enumerate(passage.sentences)}
        for passage in evidence.passages
    }
    for row, sentence in enumerate(evidence.sentences):
        passage = evidence.passages[evidence.of[row]]
        near: Sequence[Sentence] = [sentence]
        if row < CENTRES:
            at = orders[id(passage)][sentence.start]
            around = passage.sentences[max(0, at - REACH) : at + REACH + 1]
            near = [sentence, *(each for each in around if each != sentence)]
        for each in near:
            yield passage.document, each.start, each.end


def _given(document: Callable[[str], Document], place: tuple[str, int, int], quoted: bool) -> Given:
    path, start, end = place
    return given_sentence(document(path), start, end, quoted)


def given_sentence(whole: Document, start: int, end: int, quoted: bool = False) -> Given:
    """The sentence ``whole.text[start:end]`` of a document, to be given to the model."""
    citation, paragraph = cite(whole, start, end), paragraph_at(whole, start)
    part, around = citation.part, whole.text[paragraph.start : paragraph.end]
    title = whole.title if not part or part in whole.title else f"{whole.title} {part}"
    source = Source(whole.path, start, end, citation.quote, around, title)
    return Given(source, citation, quoted)
