"""Which of the checked questions to show: no repetition, the reader's language first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from qa.suggesting.checking import is_repetition
from qa.suggesting.texts import SuggestedLanguage, Suggestion
from qa.types import Answer

SHOWN_AT_FIRST = 4
SHOWN_AFTER = 3

Checked = Mapping[str, Sequence[Suggestion]]


def choose_welcome(checked: Checked, language: SuggestedLanguage) -> tuple[str, ...]:
    """Questions for the empty chat: one of each document in turn, in the reader's language first.

    Where no document is in it, they are in the language of the documents, for they are made of
    their words.
    """
    return _distinct(_in_turn(checked.values(), language), (), SHOWN_AT_FIRST)


def choose_after(
    checked: Checked, cited: Sequence[str], turns: Sequence[Answer], language: SuggestedLanguage
) -> tuple[str, ...]:
    """Questions to go on with: about the cited documents, then about others.

    None that was asked in these turns, and none that a sentence answers which was quoted in them.
    """
    asked = [each for turn in turns for each in (turn.question, turn.resolved_question)]
    quoted = [
        (each.document, each.start, each.end)
        for turn in turns
        for each in (*turn.citations, *turn.possible)
    ]
    near = [each for path in cited for each in checked.get(path, ())]
    others = [found for path, found in checked.items() if path not in cited]
    new = [
        each
        for each in (*near, *_in_turn(others, language))
        if not any(
            each.document == document and each.start < end and each.end > start
            for document, start, end in quoted
        )
    ]
    return _distinct(new, asked, SHOWN_AFTER)


def _in_turn(
    found: Iterable[Sequence[Suggestion]], language: SuggestedLanguage
) -> list[Suggestion]:
    """The first question of each document, then the second; of the reader's language first."""
    rounds = [each for some in zip_longest(*found) for each in some if each is not None]
    return sorted(rounds, key=lambda each: each.language != language)


def _distinct(
    suggestions: Iterable[Suggestion], asked: Iterable[str], most: int
) -> tuple[str, ...]:
    """The first questions that repeat neither one another nor what was asked."""
    chosen: list[str] = []
    before = list(asked)
    for each in suggestions:
        if len(chosen) == most:
            break
        if not any(is_repetition(each.question, other) for other in (*before, *chosen)):
            chosen.append(each.question)
    return tuple(chosen)
