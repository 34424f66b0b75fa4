"""Words of an index that a mistyped Chinese word of a question may stand for.

They sound the same (冠玲 for 冠翎, 摘冒 for 摘帽) or nearly so (z and zh, n and ng, l and n), or
they have three or four characters and differ in one (贫因县 for 贫困县).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index import Index, fold, has_han, numerals
from qa.question.lexicon import FUNCTION_WORDS, INTERROGATIVES, LIGHT, MENTIONING
from qa.question.tokens import Token, is_interrogative, tokenize
from qa.retrieval.dictionaries.sounds import Sounds, blur

MOST = 3
"""Words that one mistyped word may stand for, the likeliest."""

LONGEST = 6
_LONGEST_WORD = 4
_MOST_ALIKE = 60
_PASSAGES_WITH_ALL = 8
_MOST_OF_PAIR = 2.0
_OTHER = 4.0
_EMPTY_WORDS = FUNCTION_WORDS | INTERROGATIVES | LIGHT | MENTIONING
_FIXED_FLAGS = ("nq", "nrx", "time", "eng", "m", "x")
_NAME_FLAGS = ("nr", "ns", "nt", "nz")
_ENDINGS = "的了着过是在"
"""What belongs to no name, though jieba takes it for part of one («瞳的»)."""

_TELLING = (
    "东西南北中上下左右前后内外里男女老少大小多高低长短新旧正副总分甲乙丙丁春夏秋冬早晚"
    "进出买卖增减升降开关收支公私不没未非无有"
)
"""Characters in which words differ that mean something else («女主任», «副主任»)."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What stands from ``start`` to ``end`` of a folded question may be meant as ``word``.

    ``distance`` counts what differs: 1 for each character that sounds the same, 2 for one that
    sounds nearly so, 4 for another; it is 0 for pinyin. ``known`` are the words to find in the
    documents.
    """

    start: int
    end: int
    word: str
    distance: float
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a folded question has what the index does not know, and whether it is a name."""

    start: int
    end: int
    named: bool = False


def guess_words(
    index: Index, sounds: Sounds, folded: str, stretches: Sequence[Stretch]
) -> list[list[Guess]]:
    """For each of the ``unknown_stretches`` of a folded question that the index has something like,
    what it may stand for, the likeliest first."""
    return [
        guesses
        for stretch in stretches
        for guesses in _guess_stretch(index, sounds, folded, stretch)
    ]


def unknown_stretches(index: Index, folded: str) -> list[Stretch]:
    """Where a folded question has Chinese characters that are no word of the index: a word that is
    not in it, or neighbouring characters that form no pair that is."""
    stretches: list[Stretch] = []
    for each in tokenize(folded):
        token = _without_ending(each)
        if not _may_be_mistyped(index, token):
            continue
        before = stretches[-1] if stretches else None
        if before and before.end == token.start and (_is_single(token) or _is_single(before)):
            stretches[-1] = Stretch(before.start, token.end)
        else:
            stretches.append(Stretch(token.start, token.end, token.flag.startswith(_NAME_FLAGS)))
    return [
        stretch
        for stretch in stretches
        if stretch.end - stretch.start <= LONGEST
        and not _is_known(index, folded[stretch.start : stretch.end])
    ]


def _without_ending(token: Token) -> Token:
    word = token.word.rstrip(_ENDINGS) or token.word
    return replace(token, word=word, end=token.start + len(word))


def _may_be_mistyped(index: Index, token: Token) -> bool:
    """Whether a word is Chinese, means something, is no number, and is not in the index."""
    word = token.word
    if not all(map(has_han, word)) or token.flag.startswith(_FIXED_FLAGS):
        return False
    if word in _EMPTY_WORDS or is_interrogative(token) or set(word) & set(numerals.NUMERALS):
        return False
    return _is_single(token) or not _is_known(index, word)


def _is_single(span: Token | Stretch) -> bool:
    return span.end - span.start == 1


def _is_known(index: Index, word: str) -> bool:
    """Whether the index has a word, or all pairs of its characters."""
    if index.word_ids([word])[0] >= 0:
        return True
    pairs = [one + other for one, other in pairwise(word)]
    return len(pairs) > 1 and min(index.word_ids(pairs)) >= 0


def _guess_stretch(
    index: Index, sounds: Sounds, folded: str, stretch: Stretch
) -> list[list[Guess]]:
    """What the whole stretch may stand for; else a word across its ends, and what is left of it; or
    else its parts."""
    start, end = stretch.start, stretch.end
    whole = _guess_part(index, sounds, folded, start, end) if end - start > 1 else []
    if whole:
        return [whole]
    if end - start > 1 and sounds.readings(folded[start:end]):
        return []  # a word, only none of these documents
    around = _guess_around(index, sounds, folded, stretch)
    if not around:
        return _guess_parts(index, sounds, folded, start, end)
    first = around[0]
    return [
        *_guess_parts(index, sounds, folded, start, first.start),
        [guess for guess in around if (guess.start, guess.end) == (first.start, first.end)],
        *_guess_parts(index, sounds, folded, first.end, end),
    ]


def _guess_parts(
    index: Index, sounds: Sounds, folded: str, start: int, end: int
) -> list[list[Guess]]:
    """What parts of a stretch may stand for, of two or three characters each, in order; where two
    overlap, the one that differs less."""
    places = [(at, at + n) for n in (3, 2) for at in range(start, end - n + 1)]
    found = [part for place in places if (part := _guess_part(index, sounds, folded, *place))]
    apart: list[list[Guess]] = []
    for part in sorted(found, key=lambda part: part[0].distance):
        if all(part[0].end <= each[0].start or each[0].end <= part[0].start for each in apart):
            apart.append(part)
    return sorted(apart, key=lambda part: part[0].start)


def _guess_part(index: Index, sounds: Sounds, folded: str, start: int, end: int) -> list[Guess]:
    """Words of the index that sound like a part of the question, the likeliest first."""
    typed = folded[start:end]
    if _is_known(index, typed) or sounds.readings(typed):
        return []  # what is a word is meant as it is, even if none of these documents
    options = [_alike(sounds, character) for character in typed]
    chains = _chains(index, options)
    chosen = _sorted_by_use(index, chains)
    if len(typed) > 2:
        chosen = [word for word in chosen[: 2 * MOST] if _stands(index, word)]
    return [Guess(start, end, word, chains[word], (word,)) for word in chosen[:MOST]]


def _alike(sounds: Sounds, character: str) -> dict[str, float]:
    """Characters that sound like one, with their distance; itself first, with none."""
    own = sounds.sounds(character)
    found = {character: 0.0}
    for sound in sorted(own):
        for each in sounds.words((blur(sound),)):
            distance = 1.0 if each.sounds[0] in own else 2.0
            found[each.word] = min(distance, found.get(each.word, distance))
    nearest = sorted(found, key=lambda other: found[other])  # stable: the most frequent first
    same = [other for other in nearest if found[other] < 2][:_MOST_ALIKE]
    near = [other for other in nearest if found[other] == 2][:_MOST_ALIKE]
    return {other: found[other] for other in (*same, *near)}


def _chains(index: Index, options: Sequence[dict[str, float]]) -> dict[str, float]:
    """Strings of one option each of which the index knows every pair, with their distances.

    Of a pair both characters may sound the same, or one nearly so.
    """
    chains = options[0]
    for at, following in enumerate(options[1:]):
        ends = {chain[-1] for chain in chains}
        pairs = [
            one + other
            for one in ends
            for other, distance in following.items()
            if options[at][one] + distance <= _MOST_OF_PAIR
        ]
        known = {pair for pair, n in zip(pairs, index.word_ids(pairs), strict=True) if n >= 0}
        chains = {
            chain + other: cost + following[other]
            for chain, cost in chains.items()
            for other in following
            if chain[-1] + other in known
        }
    return {chain: cost for chain, cost in chains.items() if cost > 0}


def _guess_around(index: Index, sounds: Sounds, folded: str, stretch: Stretch) -> list[Guess]:
    """Words of three or four characters of the index that differ from what is typed in one
    character of the stretch: in how it is written, or else in any way."""
    places = [
        (first, at, last)
        for first, last in _windows(folded, stretch)
        if not sounds.readings(folded[first:last])
        for at in range(max(stretch.start, first), min(stretch.end, last))
    ]
    alike = {at: _alike(sounds, folded[at]) for _, at, _ in places}
    found = _replaced(index, folded, places, alike)
    if found or _is_single(stretch):
        return found
    # A name that differs is another's; so is what differs in a word that tells things apart.
    fixed = {*_TELLING, *_ENDINGS, "为"}
    other = {
        at: dict.fromkeys(set(_beside(index, sounds, folded, at)) - fixed, _OTHER)
        for at in alike
        if folded[at] not in fixed
    }
    whole = (stretch.start, stretch.end)
    free = [place for place in places if not (stretch.named and place[::2] == whole)]
    return _replaced(index, folded, free, other)


def _replaced(
    index: Index,
    folded: str,
    places: Sequence[tuple[int, int, int]],
    options: Mapping[int, Mapping[str, float]],
) -> list[Guess]:
    """Words of the index that come of what is typed when one character is replaced.

    places: where a word begins, which character is replaced, and where the word ends. options: for
    each such character the others, with their distances.
    """
    guesses = [
        Guess(first, last, word, distance, (word,))
        for first, at, last in places
        for character, distance in options.get(at, {}).items()
        if character != folded[at]
        for word in [folded[first:at] + character + folded[at + 1 : last]]
    ]
    ids = index.word_ids([guess.word for guess in guesses])
    known = [guess for guess, number in zip(guesses, ids, strict=True) if number >= 0]
    use = _use(index, [guess.word for guess in known])
    return sorted(known, key=lambda guess: (guess.distance, -use[guess.word], guess.word))[:MOST]


def _windows(folded: str, stretch: Stretch) -> Iterator[tuple[int, int]]:
    """Where three or four Chinese characters stand together that a stretch is in, or is part of."""
    for size in (_LONGEST_WORD, _LONGEST_WORD - 1):
        least = stretch.end - size
        for first in range(max(0, min(least, stretch.start)), max(least, stretch.start) + 1):
            typed = folded[first : first + size]
            if len(typed) == size and all(map(has_han, typed)):
                yield first, first + size


def _beside(index: Index, sounds: Sounds, folded: str, at: int) -> list[str]:
    """Common characters that the index knows beside a neighbour of a place of the question."""
    before, after = folded[at - 1 : at], folded[at + 1 : at + 2]
    pairs = [
        (character, pair)
        for character in sounds.characters
        for pair in (before + character, character + after)
        if len(pair) == 2
    ]
    ids = index.word_ids([pair for _, pair in pairs])
    known = (character for (character, _), n in zip(pairs, ids, strict=True) if n >= 0)
    return list(dict.fromkeys(known))


def _stands(index: Index, word: str) -> bool:
    """Whether a word all of whose pairs the index knows stands in one of the best passages."""
    ids = index.word_ids([one + other for one, other in pairwise(word)])
    passages = index.lexical_search(ids, _PASSAGES_WITH_ALL)[0]
    return any(word in fold(text) for text in index.passage_texts(passages))


def _sorted_by_use(index: Index, distances: dict[str, float]) -> list[str]:
    use = _use(index, distances)
    return sorted(distances, key=lambda word: (distances[word], -use[word], word))


def _use(index: Index, words: Iterable[str]) -> dict[str, float]:
    """How common each of the words is in the index: the rarest pair of one counts."""
    return {
        word: -float(max(index.idf(index.word_ids([a + b for a, b in pairwise(word)]))))
        for word in words
    }
