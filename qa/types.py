"""What the question side hands on: ranked passages, citations and answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """A passage found for a query. ``text`` equals ``document.text[start:end]``.

    ``rank`` counts from 1. ``score`` is the fused score (higher is better, comparable within one
    search only); ``dense`` the cosine of query and passage (-1 to 1); ``lexical`` the BM25 score
    (0 or more). ``passage`` is the passage's number in the index generation.
    """

    rank: int
    document: str
    title: str
    start: int
    end: int
    text: str
    score: float
    dense: float
    lexical: float
    paragraph: int
    part: str
    passage: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence quoted in an answer. ``quote`` equals ``document.text[start:end]``, always.

    ``n`` is the marker's number, from 1; ``paragraph`` the paragraph's number in the document;
    ``part`` the essay's title; ``page`` its page where the document has pages; ``score`` the
    evidence model's probability that the sentence answers (0 to 1).
    """

    n: int
    document: str
    title: str
    paragraph: int
    start: int
    end: int
    quote: str
    score: float
    part: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, or a refusal.

    ``text`` holds the quoted sentences with their markers ``[n]``, or the words of the refusal.
    ``confidence`` is the calibrated probability (0 to 1) that the documents answer the question.
    ``closest`` holds the nearest passages when not answered, and is empty otherwise.
    """

    question: str
    resolved_question: str
    answered: bool
    confidence: float
    text: str
    citations: tuple[Citation, ...]
    closest: tuple[Result, ...]
    seconds: float
