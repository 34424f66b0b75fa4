"""What is said of another year, edition, rank or model than the question fixes: of the thirteenth
games for «第十一届龙舟赛在哪里举行？», of the rules of 2021 for those of 2024.

The words are the same, and what was learned takes it for an answer. It is none where the sentence
or what it stands under fixes another of the kind, and the document has nothing of the one asked
about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from index import Index, compile_later, fold, numerals
from qa.answering.relations.deciding import asks_whether
from qa.answering.relations.holders import (
    BEST_SENTENCES,
    Holder,
    asked_holder,
    holders_in,
    may_be_one,
)
from qa.answering.relations.neighbours import likeness
from qa.answering.relations.table_rows import parse_cells
from qa.question.fixed_terms import (
    NAME,
    RANK,
    YEAR,
    FixedTerm,
    asked_ranks,
    beside,
    find_fixed,
    find_names,
    find_ranks,
)
from qa.ranking.candidates import Evidence, keep_rows
from qa.ranking.pipeline import Ranked
from qa.ranking.qualifiers import in_digits, write_in_digits

UNSURE = 0.3
"""The most confidence in an answer about another one: what it quotes is shown as uncertain."""

ALIKE = 0.5
"""Shared pairs of characters from which two sentences say the same of different things."""

LONGEST = 200_000
"""Characters of a document that is looked through for what the question fixes; of what is in longer
ones, nothing is said to be of another."""

FIRST_RANK = 3
"""The first rank that a text has to name: who was second follows from who was beaten."""

_EDITED = compile_later(
    r"(?:\d+月)?(?:\d+日)?(?:[修制]订|修正|通过|公布|颁布|施行|发布|试行|版|节选|赛季)*\s*[)\]】]|修[订正]"
)
_RELATIVE = {
    -2: r"前年",
    -1: r"[去上]一?年|\blast year|\bprevious year",
    1: r"[明来次]年|下一?年|\bnext year|\bfollowing year",
}
_RANGE = compile_later(r"((?:19|20)\d\d)年?\s*[-–—~至到]\s*((?:19|20)?\d\d)(?!\d)")


_Terms = dict[str, tuple[FixedTerm, ...]]


@dataclass(frozen=True, slots=True)
class _Context:
    """A sentence, what it stands under and the passages of its document that were found; folded,
    with numerals in digits."""

    sentence: str
    under: str
    passage: str
    found: str


def settle_fixed(index: Index, question: str, found: Ranked) -> Ranked:
    """What was found, without what plainly speaks of another year, edition, rank or model than the
    question fixes; with little confidence if nothing else is left."""
    evidence = found.evidence
    if found.confidence <= UNSURE or not evidence.sentences:
        return found
    asked = _digits(evidence.asked.wording if evidence.asked.shift else question)
    terms = _asked_terms(asked)
    if not (terms or _asked_person(asked)) or asks_whether(evidence.asked.question):
        return found
    rows = range(min(BEST_SENTENCES, len(evidence.sentences)))
    others = {row for row in rows if _is_of_another(index, evidence, row, asked, terms)}
    if not others:
        return found
    kept = keep_rows(evidence, [row for row in range(len(evidence.scores)) if row not in others])
    if 0 in others:
        return _without_best(found, kept, asked, terms)
    return replace(found, evidence=kept)


def _without_best(found: Ranked, kept: Evidence, asked: str, terms: _Terms) -> Ranked:
    """What was found without the best sentence: ``kept``, those first that are of what is asked
    about. One that is built like the best is as sure, another as the reader finds it likely beside
    the best; where none is likely, the best is shown as uncertain."""
    evidence, chances = found.evidence, kept.chances
    unsure = replace(found, confidence=UNSURE)
    rows = range(min(BEST_SENTENCES, len(kept.sentences)))
    right = [row for row in rows if _is_of_asked(kept, row, asked, terms)]
    if not right or evidence.chances is None or chances is None:
        return unsure
    alike = [row for row in right if likeness(evidence.text(0), kept.text(row)) >= ALIKE]
    first = alike or [max(right, key=lambda row: float(chances[row]))]
    share = 1.0 if alike else float(chances[first[0]] / max(evidence.chances[0], 1e-6))
    confidence = found.confidence * min(1.0, share)
    if confidence < UNSURE:
        return unsure
    rest = [row for row in range(len(kept.sentences)) if row not in first]
    return replace(found, evidence=keep_rows(kept, [*first, *rest]), confidence=confidence)


def _digits(text: str) -> str:
    """A text folded and in digits."""
    return in_digits(_apart(text))


def _apart(text: str) -> str:
    """A text folded, with what is in figures kept apart from a numeral after it: «XQG100一次»."""
    return _JOINT.sub(" ", fold(text))


_JOINT = compile_later(rf"(?<=[0-9])(?=[{numerals.DIGITS}十])")


def _asked_terms(asked: str) -> _Terms:
    """What a question in digits fixes, by kind."""
    terms: dict[str, list[FixedTerm]] = {}
    ranks = (term for term in asked_ranks(asked) if int(term.value) >= FIRST_RANK)
    for term in (*find_fixed(asked), *ranks, *find_names(asked)):
        terms.setdefault(term.kind, []).append(term)
    return {kind: tuple(found) for kind, found in terms.items()}


def _context(evidence: Evidence, row: int) -> _Context:
    of = evidence.of[row]
    path = evidence.passages[of].document
    under = _digits(f"{evidence.titles[of]}\n{PurePosixPath(path).stem}")
    passages = [each.text for each in evidence.passages if each.document == path]
    texts = [_digits(text) for text in passages]
    own = _digits(evidence.passages[of].text)
    return _Context(_digits(evidence.text(row)), under, own, "\n".join((under, *texts)))


def _is_of_asked(evidence: Evidence, row: int, asked: str, terms: _Terms) -> bool:
    """Whether the document of a row has all that is fixed, as far as it was found."""
    context, holder = _context(evidence, row), _asked_person(asked)
    if holder is not None and not _speaks_of(context.found, holder):
        return False
    return all(
        _has(context.found, each) for kind, each in terms.items() if not kind.startswith(NAME)
    )


def _is_of_another(index: Index, evidence: Evidence, row: int, asked: str, terms: _Terms) -> bool:
    """Whether a sentence, or what it stands under, fixes another of a kind than the question, and
    its document has none of the question's."""
    context = _context(evidence, row)
    suspected = [
        each
        for kind, each in terms.items()
        if not _has(context.found, each)
        and _fixes_another(context, asked, each)
        and (not kind.startswith(NAME) or _is_titled(index, asked, each))
    ]
    holder = _missing_holder(context, asked)
    if not suspected and holder is None:
        return False
    text = _text_of(index, evidence.passages[evidence.of[row]].document)
    if text is None:
        return False
    return (holder is not None and not _speaks_of(text, holder)) or any(
        not _has(text, each) for each in suspected
    )


def _asked_person(asked: str) -> Holder | None:
    """The holder of a post that a question speaks of; the games of a year are none."""
    return None if "届" in asked else asked_holder(asked)


def _speaks_of(text: str, holder: Holder) -> bool:
    """Whether a text speaks of a holder; in English "the first" may stand alone."""
    if holder.post.isascii() and any(rank.value == holder.which for rank in find_ranks(text)):
        return True
    return holder.which in holders_in(text, holder.post)


def _missing_holder(context: _Context, asked: str) -> Holder | None:
    """The holder asked about where a sentence speaks of another one of the post, and what was found
    of its document not of that one."""
    holder = _asked_person(asked)
    if holder is None or _speaks_of(context.found, holder):
        return None
    held = holders_in(context.sentence, holder.post)
    return holder if held and not any(may_be_one(holder.which, each) for each in held) else None


def _is_titled(index: Index, asked: str, terms: Sequence[FixedTerm]) -> bool:
    """Whether a document's name begins with the name that a question says: it is one, then."""
    names = tuple(asked[term.start : term.end] for term in terms)
    stems = ((PurePosixPath(each.path).stem, each.title) for each in index.documents)
    return any(_digits(name).startswith(names) for each in stems for name in each)


def _text_of(index: Index, path: str) -> str | None:
    """A document's text, folded and in digits; None of one that is too long."""
    text = index.document(path).text
    return write_in_digits(_apart(text)) if len(text) <= LONGEST else None


def _has(text: str, terms: Sequence[FixedTerm]) -> bool:
    """Whether a text has one of several terms of a kind."""
    kind, values = terms[0].kind, {term.value for term in terms}
    if kind == YEAR:
        ranges = [(int(found[1]), int(found[1][: 4 - len(found[2])] + found[2]))
                  for found in _RANGE.finditer(text)]  # fmt: skip
        return any(
            re.search(rf"(?<!\d){value}(?!\d)", text)
            or any(first <= int(value) <= last for first, last in ranges)
            for value in values
        )
    if any(re.search(pattern, text) for pattern in _other_forms(kind, values)):
        return True
    return any(term.kind == kind and term.value in values for term in _find(kind, text))


def _other_forms(kind: str, values: Iterable[str]) -> Iterator[str]:
    """Patterns of what a text may say for a term of a kind: «2.3» for «2.3版», "the 345" for
    "model 345", «前八名» for the fifth."""
    if kind == RANK:
        yield r"前\d+名|第\d+名?[到至~-]|其[余他]"
    for value in values:
        if kind == "版":
            yield rf"(?<![\d.]){re.escape(value)}(?!\d|\.\d)"
        elif kind.startswith("第 "):
            yield rf"第{value}{kind[2]}"
        elif kind.endswith(" ") and kind[:1].isascii() and len(value) > _SHORT:
            yield rf"(?<![\d.]){value}(?![\d.])"


_SHORT = 2
"""Digits of a number that may be anything."""


def _find(kind: str, text: str) -> Iterator[FixedTerm]:
    if kind == RANK:
        return find_ranks(text)
    return find_names(text) if kind.startswith(NAME) else find_fixed(text)


def _fixes_another(context: _Context, asked: str, terms: Sequence[FixedTerm]) -> bool:
    kind = terms[0].kind
    if kind == RANK:
        return any(find_ranks(context.sentence)) and not parse_cells(context.sentence)
    if kind == YEAR:
        return _is_of_another_year(context, asked, terms)
    if len(kind) == 1 and re.search(rf"[上下前][一1]?{kind}", context.sentence):
        return False  # «上一届», which may be the one asked about
    texts = [context.sentence, context.under]
    if not kind.startswith(NAME):
        texts.append(context.passage)
    return any(term.kind == kind for text in texts for term in _find(kind, text))


def _is_of_another_year(context: _Context, asked: str, terms: Sequence[FixedTerm]) -> bool:
    """Whether what a sentence stands under is of another year, and of the thing whose year the
    question fixes; or the sentence says of the same in another year."""
    titled = _years(context.under)
    if _said_relatively(context, titled, terms):
        return False
    edited = any(_EDITED.match(context.under, term.end) for term in titled)
    near = [word for term in terms for word in beside(asked, term, 3 if edited else 2)]
    around = context.under if edited else f"{context.under}\n{context.sentence}"
    if titled and any(word in around for word in near):
        return True
    same = {word for term in terms for word in beside(asked, term, 2)[-1:]}
    return any(
        word in same
        for term in _years(context.sentence)
        for word in beside(context.sentence, term, 2)[-1:]
    )


def _years(text: str) -> list[FixedTerm]:
    return [term for term in find_fixed(text) if term.kind == YEAR]


def _said_relatively(
    context: _Context, titled: Iterable[FixedTerm], terms: Sequence[FixedTerm]
) -> bool:
    """Whether «去年» or the like, from the year of the title, is the year asked about."""
    asked = {int(term.value) for term in terms}
    return any(
        int(term.value) + shift in asked and re.search(said, context.passage) is not None
        for term in titled
        for shift, said in _RELATIVE.items()
    )
