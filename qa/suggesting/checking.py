"""Which candidates are worth offering: distinct ones that the assistant answers with confidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from index import Document, compile_later, fold
from qa.question.language import label_language
from qa.suggesting.chinese import Tagger, chinese_candidates
from qa.suggesting.english import english_candidates
from qa.suggesting.texts import Candidate, Suggestion, language_of_document
from qa.types import Answer

CONFIDENT = 0.7
HEADING_CONFIDENT = 0.6  # a heading that asks is a person's own question
TRIED = 6  # candidates of one document that are asked
KEPT = 4  # of one document
_ASKS = compile_later("是?什么时候|是?多少|是?什么|哪[一些]|是指|[是的于在为元天]")


def candidates_of(document: Document, tagged: Tagger) -> list[Candidate]:
    """The candidates of a document, the best of each kind first, without near repetitions."""
    if language_of_document(document) == "zh":
        made: Iterable[Candidate] = chinese_candidates(document, tagged)
    else:
        made = english_candidates(document)
    distinct: list[Candidate] = []
    for each in sorted(made, key=lambda candidate: -candidate.weight):
        if not any(is_repetition(each.question, other.question) for other in distinct):
            distinct.append(each)
    return distinct


def check(
    candidates: Iterable[Candidate], ask: Callable[[str], Answer]
) -> Iterator[Suggestion | None]:
    """What became of each candidate, one question after another: None where it is not offered."""
    for candidate in candidates:
        yield _checked(candidate, ask(candidate.question))


def _checked(candidate: Candidate, answer: Answer) -> Suggestion | None:
    """The suggestion, where the answer is confident, whole, of the question as it stands, and
    begins with the stretch that the candidate was made from."""
    needed = HEADING_CONFIDENT if candidate.weight == 1.0 else CONFIDENT
    if not answer.answered or answer.confidence < needed or answer.missing or answer.conflicting:
        return None
    if answer.resolved_question != candidate.question:
        return None
    first = answer.citations[0]
    if first.document != candidate.document:
        return None
    if first.start >= candidate.end or first.end <= candidate.start:
        return None
    language = label_language(candidate.question)
    return Suggestion(candidate.question, first.document, first.start, first.end, language)


def is_repetition(question: str, other: str) -> bool:
    """Whether two questions are the same but for a few characters."""
    one, two = _pairs(question), _pairs(other)
    return len(one & two) >= 0.7 * max(len(one), len(two))


def _pairs(question: str) -> set[str]:
    """Adjacent characters, without what only asks."""
    folded = "".join(character for character in fold(question) if character.isalnum())
    folded = _ASKS.sub("", folded)
    return {folded[at : at + 2] for at in range(len(folded) - 1)} or {folded}
