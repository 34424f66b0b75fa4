"""Words a question as the documents do: a number, a date or a regional word that the index holds
in another spelling is searched for in that spelling too.

All of it happens on the side of the question, so any index will do. As with the translations of a
word (``qa.retrieval.translation``), all spellings of one thing count as one word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from index import HAN, Index, WordCutter, compile_later, fold
from qa.question.regional_words import regional_words
from qa.question.spellings import (
    Replacement,
    Spelling,
    find_spellings,
    make_replacement,
    replace_spellings,
    spelling_pattern,
)

MIXED = 0.05
"""Least share of the passages in either script for an index to count as mixed: regional words
are then looked for in both forms."""

_SAMPLE = 200
_PASSAGES_WITH_ALL = 8
_HAN_ONLY = compile_later(f"[{HAN}]+")
_SCALED = compile_later(r"([\d.]+)([万亿])")
_ONE_FIGURE = compile_later(r"第?\d")


@dataclass(frozen=True, slots=True)
class Wording:
    """A question in the words of the documents.

    text: the question, with each spelling that the index lacks replaced by one that it has.
    alternatives: words of ``text``, each with the ids of the words that stand for it as well.
    search_ids: what is to be searched for besides the words of ``text``.
    replacements: what brings a text of the documents to the spellings of ``text``.
    """

    text: str
    alternatives: tuple[tuple[str, tuple[int, ...]], ...] = ()
    search_ids: tuple[int, ...] = ()
    replacements: tuple[Replacement, ...] = ()


@dataclass(frozen=True, slots=True)
class _Choice:
    """The spelling chosen for a span of the question, and the others that the index has.

    Of the others, ``distinct`` are those whose words are not those of the chosen one, as 35,000
    and 35000 are; each with the id of the word that it is found by.
    """

    spelling: Spelling
    chosen: str
    others: tuple[str, ...]
    distinct: dict[str, int]


def word_as_documents(index: Index, cutter: WordCutter, question: str) -> Wording:
    """Word a question as the documents of an index do."""
    folded = fold(question)
    numbers = (_choose_number(index, cutter, each) for each in find_spellings(folded))
    regional = (_choose_word(index, cutter, each) for each in regional_words(folded))
    choices = _apart([choice for choice in (*numbers, *regional) if choice is not None])
    if not choices:
        return Wording(question)
    text = replace_spellings(question, _forms(choices))
    doubled = [choice for choice in choices if choice.distinct]
    words = set(cutter.words(text))
    further = cutter.words(replace_spellings(question, _forms(choices, doubled)))
    ids = {number for choice in doubled for number in choice.distinct.values()}
    alternatives: dict[str, tuple[int, ...]] = {}
    for choice in doubled:
        apart = cutter.words(replace_spellings(question, _forms(choices, [choice])))
        own = sorted(word for word in words.difference(apart) if _is_part(word, choice))
        alternatives |= dict.fromkeys(own, tuple(dict.fromkeys(choice.distinct.values())))
    return Wording(
        text=text,
        alternatives=tuple(alternatives.items()),
        search_ids=tuple(sorted({*ids, *index.word_ids([*{*further} - words])} - {-1})),
        replacements=tuple(
            make_replacement(choice.others, choice.chosen, choice.spelling)
            for choice in choices
            if choice.others
        ),
    )


def _is_part(word: str, choice: _Choice) -> bool:
    """Whether a word belongs to the chosen spelling, and is more than the character after it."""
    spelled = choice.chosen.replace(",", "") + choice.spelling.unit
    return word in spelled and (len(word) > 1 or word == choice.chosen)


def _apart(choices: Sequence[_Choice]) -> list[_Choice]:
    """In the order of the question, without those whose span overlaps one before."""
    apart: list[_Choice] = []
    for choice in sorted(choices, key=lambda choice: choice.spelling.start):
        if not apart or apart[-1].spelling.end <= choice.spelling.start:
            apart.append(choice)
    return apart


def _forms(
    choices: Sequence[_Choice], doubled: Sequence[_Choice] = ()
) -> list[tuple[Spelling, str]]:
    """The chosen spelling of each span; of those in ``doubled`` the first other one instead."""
    return [
        (choice.spelling, next(iter(choice.distinct)) if choice in doubled else choice.chosen)
        for choice in choices
    ]


def _choose_number(index: Index, cutter: WordCutter, spelling: Spelling) -> _Choice | None:
    """None if the index has no other spelling than that of the question."""
    own = _known(index, cutter, spelling.text, spelling.unit)
    others = {
        form: number
        for form in spelling.others
        if (number := _known(index, cutter, form, spelling.unit)) >= 0
        # One figure is found in any text; where the question's own numeral is known, it will do.
        and (own < 0 or not _ONE_FIGURE.fullmatch(form))
    }
    return None if own >= 0 and spelling.minor else _choice(spelling, own, others)


def _choose_word(index: Index, cutter: WordCutter, word: Spelling) -> _Choice | None:
    """None if the index has no other word; or where it has the question's own and its documents
    are all of one region, in which the other word means something else."""
    own = _known(index, cutter, word.text)
    others = {form: n for form in word.others if (n := _known(index, cutter, form)) >= 0}
    return None if own >= 0 and others and not _is_mixed(index) else _choice(word, own, others)


def _choice(spelling: Spelling, own: int, others: dict[str, int]) -> _Choice | None:
    if not others:
        return None
    chosen = spelling.text if own >= 0 else next(iter(others))
    found_by = own if own >= 0 else others[chosen]
    distinct = {form: number for form, number in others.items() if number != found_by}
    return _Choice(spelling, chosen, tuple(form for form in others if form != chosen), distinct)


def _known(index: Index, cutter: WordCutter, form: str, unit: str = "") -> int:
    """The id of the word that a spelling is found by: its own or that of the rarest word in it;
    -1 if the index lacks it."""
    whole = -1 if len(form) == 1 and unit and _HAN_ONLY.match(form) else index.word_ids([form])[0]
    if whole >= 0:
        return whole
    words = _words_of(cutter, form, unit)
    ids = index.word_ids(words)
    if not ids or min(ids) < 0 or (len(ids) > 1 and not _stands(index, ids, form, unit)):
        return -1
    return ids[int(np.argmax(index.idf(ids)))]


def _stands(index: Index, ids: Sequence[int], form: str, unit: str) -> bool:
    """Whether a spelling stands in one of the best passages with all of its words; they may be in
    the index each by itself."""
    pattern = re.compile(spelling_pattern(form, unit))
    passages = index.lexical_search(ids, _PASSAGES_WITH_ALL)[0]
    return any(pattern.search(fold(text)) for text in index.passage_texts(passages))


def _words_of(cutter: WordCutter, form: str, unit: str) -> list[str]:
    """Words that any text with a spelling contains, whatever stands around it."""
    if scaled := _SCALED.fullmatch(form):
        return [scaled[1], *([scaled[2] + unit] if unit else [])]
    if _HAN_ONLY.fullmatch(form):
        run = form + unit if len(form) == 1 else form
        return [run[place : place + 2] for place in range(len(run) - 1)]
    return cutter.words(form)


_mixed: WeakKeyDictionary[Index, bool] = WeakKeyDictionary()


def _is_mixed(index: Index) -> bool:
    """Whether an index has passages in both scripts, judged by up to 200 of them, once a
    generation."""
    found = _mixed.get(index)
    if found is None:
        count = min(_SAMPLE, len(index))
        texts = index.passage_texts(np.linspace(0, len(index) - 1, count).astype(np.int64))
        traditional = sum(map(_is_traditional, texts)) / max(count, 1)
        found = MIXED <= traditional <= 1 - MIXED
        _mixed[index] = found
    return found


def _is_traditional(text: str) -> bool:
    changed = sum(
        before != after and _HAN_ONLY.match(before) is not None
        for before, after in zip(text, fold(text), strict=True)
    )
    return changed > len(text) / 20
