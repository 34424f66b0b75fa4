"""Splitting a document into passages as long as the settings and the model allow."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from index.errors import ModelError
from index.settings import Settings
from index.text.sentences import cut_near, sentences, split_clauses, trim
from index.types import Document, Paragraph, Passage, Sentence

BATCH = 256  # passages checked by the model at a time
LONGEST_ROW = 240  # characters of a table's row that is quoted as one
TINY = 1 / 6  # the share of the limit below which a last passage is evened out

Fits = Callable[[Sequence[str]], list[bool]]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph's sentences, after those of the headings right above it (``headed`` if any)."""

    sentences: list[Sentence]
    part: int
    headed: bool


def split(document: Document, settings: Settings, fits: Fits) -> list[Passage]:
    """The passages of a document, in order.

    They contain every sentence once and cover the paragraphs except for white space. None is longer
    than ``settings.passage_characters``, mixes parts or spans omitted text. ``fits`` says of each
    text whether the model reads it whole; a passage that does not fit is divided, never truncated.

    Raises ModelError when the model cannot read even a single character.
    """
    return list(iterate_passages(document, settings, fits))


def iterate_passages(document: Document, settings: Settings, fits: Fits) -> Iterator[Passage]:
    """Like ``split``, one passage at a time, for documents too large to hold all of them."""
    limit = settings.passage_characters
    starts = [paragraph.start for paragraph in document.paragraphs]
    batch: list[tuple[list[Sentence], int]] = []
    for part, units in groupby(_make_units(document, limit), key=lambda unit: unit.part):
        for group in _pack(document.text, units, limit):
            batch.append((group, part))
            if len(batch) == BATCH:
                yield from _make_passages(document, batch, starts, fits)
                batch.clear()
    yield from _make_passages(document, batch, starts, fits)


def _make_units(document: Document, limit: int) -> Iterator[_Unit]:
    """Yield the paragraphs as units; a heading joins what follows it in its part."""
    waiting: list[Sentence] = []
    headed = False
    paragraphs = document.paragraphs
    for position, paragraph in enumerate(paragraphs):
        waiting.extend(_sentences_within(document.text, paragraph, limit))
        below = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
        if below is not None and _is_heading_of(document, paragraph, below):
            headed = True
        elif waiting:
            yield _Unit(waiting, paragraph.part, headed)
            waiting, headed = [], False


def _sentences_within(text: str, paragraph: Paragraph, limit: int) -> Iterator[Sentence]:
    """Yield the paragraph's sentences; those longer than the limit are cut between clauses.

    The row of a table is one sentence, for its first cells say what the others are about.
    """
    if paragraph.labels and paragraph.end - paragraph.start <= min(LONGEST_ROW, limit):
        yield Sentence(*trim(text, paragraph.start, paragraph.end))
        return
    for sentence in sentences(text, paragraph.start, paragraph.end):
        if sentence.end - sentence.start <= limit:
            yield sentence
        else:
            yield from split_clauses(text, sentence, limit)


def _is_heading_of(document: Document, paragraph: Paragraph, below: Paragraph) -> bool:
    """Whether a paragraph is the heading of the one right below it."""
    if below.heading is None or below.part != paragraph.part:
        return False
    if paragraph.end - paragraph.start != len(below.heading):
        return False
    same = document.text.startswith(below.heading, paragraph.start)
    return same and _is_blank(document.text, paragraph.end, below.start)


def _is_blank(text: str, start: int, end: int) -> bool:
    """Whether there is nothing but white space in ``text[start:end]``."""
    return start == end or text[start:end].isspace()


def _length(group: Sequence[Sentence]) -> int:
    return group[-1].end - group[0].start if group else 0


def _pack(text: str, units: Iterable[_Unit], limit: int) -> Iterator[list[Sentence]]:
    """Group the sentences of one part into groups no longer than the limit.

    A group ends with a paragraph if it is at least half full by then; otherwise the next paragraph
    joins it, and if both together are too long, they are divided evenly.
    """
    done: list[Sentence] = []  # held back: the last group may still have to be evened out
    current: list[Sentence] = []
    for unit in units:
        joined = [*current, *unit.sentences]
        apart = current and not _is_blank(text, current[-1].end, unit.sentences[0].start)
        full = 2 * _length(current) >= limit or (unit.headed and _length(joined) > limit)
        if current and (apart or full):
            if done:
                yield done
            done, joined = current, unit.sentences
        *filled, current = _divide_evenly(joined, limit)
        for group in filled:
            if done:
                yield done
            done = group
    yield from _even_out_last(text, done, current, limit)


def _even_out_last(
    text: str, before: list[Sentence], last: list[Sentence], limit: int
) -> Iterator[list[Sentence]]:
    """Yield the last two groups; a tiny last one is merged or evened out with the other."""
    near = bool(before) and bool(last) and _is_blank(text, before[-1].end, last[0].start)
    if near and _length(last) < TINY * limit:
        yield from _divide_evenly([*before, *last], limit)
        return
    yield from (group for group in (before, last) if group)


def _divide_evenly(group: list[Sentence], limit: int) -> list[list[Sentence]]:
    """Divide a group into as few groups within the limit as possible, about equally long."""
    groups: list[list[Sentence]] = []
    first, stop = 0, len(group)
    while first < stop:
        begin = group[first].start
        rest = group[-1].end - begin
        target = rest / -(-rest // limit)
        last = first
        while last + 1 < stop and group[last + 1].end - begin <= limit:
            so_far, further = group[last].end - begin, group[last + 1].end - begin
            if further > target and target - so_far <= further - target:
                break
            last += 1
        groups.append(group[first : last + 1])
        first = last + 1
    return groups


def _make_passages(
    document: Document, batch: list[tuple[list[Sentence], int]], starts: list[int], fits: Fits
) -> Iterator[Passage]:
    """Yield the passages of some groups; those that the model cannot read whole are divided."""
    texts = [document.text[group[0].start : group[-1].end] for group, _ in batch]
    for (group, part), fitting in zip(batch, fits(texts) if texts else [], strict=True):
        halves = [group] if fitting else _halve_until_fitting(document.text, group, fits)
        for piece in halves:
            start, end = piece[0].start, piece[-1].end
            number = document.paragraphs[bisect_right(starts, start) - 1].number
            yield Passage(
                document.path, start, end, document.text[start:end], number, part, tuple(piece)
            )


def _halve_until_fitting(text: str, group: list[Sentence], fits: Fits) -> Iterator[list[Sentence]]:
    """Halve a group that does not fit until each piece does."""
    for half in _halve(text, group):
        if fits([text[half[0].start : half[-1].end]])[0]:
            yield half
        else:
            yield from _halve_until_fitting(text, half, fits)


def _halve(text: str, group: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """Divide a group at the sentence nearest its middle, a lone sentence at the nearest clause.

    Raises ModelError when the group is a single character.
    """
    start, end = group[0].start, group[-1].end
    if len(group) > 1:
        middle = (start + end) / 2
        first = min(range(1, len(group)), key=lambda i: abs(group[i].start - middle))
        return group[:first], group[first:]
    if end - start < 2:
        raise ModelError("model.no_character_fits")
    cut = cut_near(text, start + 1, end - 1, (start + end) // 2)
    return [Sentence(*trim(text, start, cut))], [Sentence(*trim(text, cut, end))]
