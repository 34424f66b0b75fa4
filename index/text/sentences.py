"""Sentence boundaries: for Chinese above all, but for any other script as well."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from index.patterns import compile_later
from index.text.han import HAN
from index.types import Sentence

LONG_SENTENCE = 150  # longer sentences are divided inside their quotations
LONG_QUOTATION = 60  # longer quotations (or brackets) may be divided
MOST_WIDTH = 120  # a sentence that is wider is cut where a clause or a blank ends
MOST_WIDTH_OF_BLANKS = 60  # the same where blanks stand for the marks that are missing
NARROW = 0.4  # the width of a character that is not of a wide script

OPENING = "“‘「『（(【《〈〔[{｛［"
CLOSING = "”’」』）)】》〉〕]}｝］"
BRACKETS = "（(【〔[{｛［〈《"
PARTNER = dict(zip(CLOSING, OPENING, strict=True))
TERMINATORS = "。！？；!?;…｡."
BRACKET = compile_later(f'[{re.escape(OPENING + CLOSING)}"]')
TERMINATOR_RUN = compile_later(f"[{re.escape(TERMINATORS)}]+")
CLAUSE_END = compile_later(
    r"(?:[，、；：;。！？!?…—]|[,:](?![0-9/]))+[”’」』）)】》〉\"]*|(?<=\S)\s+"
)
WIDE_FROM = "\u2e80"
JOINERS = "\u200d\ufe0e\ufe0f"  # zero-width joiner, variation selectors
CLAUSE_MARK = compile_later(r"(?:[，；：;。！？!?…—]|[,:](?![0-9/]))+[”’」』）)】》〉\"]*")
WORD = compile_later(r"[^\W_]")
WIDE = compile_later(
    "[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef“”‘’…—\U00020000-\U0003ffff]"
)
# Blanks and line ends between wide characters: they stand for full stops where there are none.
GAP = compile_later(
    r"(?<=[\u2e80-\u9fff\uff00-\uffef”’」』）》])\s+(?=\S)|(?<=\S)\s+(?=[\u2e80-\u9fff])"
)
MARK = compile_later("[，、；：。！？…,;!?]")
# Text after a quotation that shows that the sentence goes on: «“…。”的», «“…！”他说。».
GOES_ON = compile_later(
    r"[，、；：,;:]|的|地(?![方点区])|得(?![知益到])|等|和(?!平)|与|及|或(?!许)|之(?![后前所一])|"
    rf"[{HAN}]{{0,4}}?(?:说|道|问|答|喊|叫|表示|指出|强调|认为)(?:着|道)?[，。：！；,]"
)
GOES_ON_ANYWHERE = compile_later("[，、：,]|(?<=…)[等的]")
ABBREVIATION = compile_later(
    r"(?:^|[^\w.])(?:[A-Za-z]|(?:[A-Za-z]\.)+[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|etc|al|No|Nos|Fig|"
    r"Eq|Vol|pp|Ch|Sec|Inc|Ltd|Co|Corp|Dept|Univ|Gen|Gov|Sen|Rep|Rev|Hon|Capt|Col|Lt|Sgt|Mt|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|ca|cf|ed|eds|est)$"
)
LISTED = compile_later(r"[：:；;。，,、\s（(][0-9]{1,2}$")
ITEM_NUMBER = compile_later(r"\s*[0-9]{1,3}\.\s*")  # of a list within a paragraph
ONLY_NUMBER = compile_later(r"[\W_]*(?:[0-9]+(?:\.[0-9]+)*|[A-Za-z]|[ivxIVX]+)$")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Sentence]:
    """The sentences of a paragraph, ``text[start:end]``, in order.

    They cover it except for the white space between them; a sentence without any word (a lone
    ``……``) is joined to its neighbour. A sentence ends at 。！？；…… and their ASCII
    counterparts, after any closing quotes and brackets. It does not end inside quotes or brackets,
    unless it is longer than about 150 characters. What is then still wider than 120 Chinese
    characters (300 Latin ones) is cut between clauses, where it has any; text without any mark, at
    its blanks. Runs in linear time.
    """
    return [
        piece for whole in _find_sentences(text, start, end) for piece in _cut_wide(text, whole)
    ]


def _find_sentences(text: str, start: int, end: int | None) -> list[Sentence]:
    """The sentences as their marks end them, however long."""
    end = len(text) if end is None else end
    found: list[Sentence] = []
    begin = seen = start
    words = False
    for stop in (*_find_ends(text, start, end), end):
        words = words or WORD.search(text, seen, stop) is not None
        seen = stop
        if words and not ITEM_NUMBER.fullmatch(text, begin, min(stop, begin + 8)):
            found.append(Sentence(*trim(text, begin, stop)))
            begin, words = stop, False
    first, last = trim(text, begin, end)
    if first < last and found:  # no word in it: joined to the sentence before
        found[-1] = Sentence(found[-1].start, last)
    elif first < last:
        found.append(Sentence(first, last))
    return found


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a span to exclude the white space at both ends."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut_wide(text: str, sentence: Sentence) -> Iterator[Sentence]:
    """Cut a sentence that is too wide to be quoted as one; pieces are about equally wide."""
    start, end = sentence.start, sentence.end
    if end - start <= MOST_WIDTH_OF_BLANKS:
        yield sentence
        return
    width = _width(text, start, end)
    boundaries: list[int] = []
    most = MOST_WIDTH
    if width > MOST_WIDTH_OF_BLANKS and MARK.search(text, start, end - 1) is None:
        boundaries = [gap.end() for gap in GAP.finditer(text, start, end)]
        most = MOST_WIDTH_OF_BLANKS
    elif width > MOST_WIDTH:
        boundaries = [mark.end() for mark in CLAUSE_MARK.finditer(text, start, end)]
    boundaries = _outside_short_quotations(text, sentence, boundaries)
    yield from _cut_at(text, sentence, boundaries, width, most)


def _outside_short_quotations(text: str, sentence: Sentence, boundaries: list[int]) -> list[int]:
    """The boundaries that would not break up a short quotation or bracket."""
    if not boundaries:
        return []
    short = [
        (opening, closing)
        for opening, closing in _find_quotations(text, sentence.start, sentence.end)
        if closing - opening <= LONG_QUOTATION
    ]
    starts = [opening for opening, _ in short]
    kept = []
    for boundary in boundaries:
        before = bisect_left(starts, boundary) - 1
        if before < 0 or short[before][1] < boundary:
            kept.append(boundary)
    return kept


def _cut_at(
    text: str, sentence: Sentence, boundaries: list[int], width: float, most: int
) -> Iterator[Sentence]:
    """Cut a sentence at some of the boundaries, into as few pieces as are needed."""
    begin, seen, so_far = sentence.start, sentence.start, 0.0
    for stop, after in pairwise([*boundaries, sentence.end]):
        so_far += _width(text, seen, stop)
        seen = stop
        target = width / -(-width // most)
        further = so_far + _width(text, stop, after)
        if stop < sentence.end and further > target and target - so_far <= further - target:
            yield Sentence(*trim(text, begin, stop))
            begin, width, so_far = stop, width - so_far, 0.0
    yield Sentence(*trim(text, begin, sentence.end))


def _width(text: str, start: int, end: int) -> float:
    """The width of a stretch in Chinese characters."""
    wide = sum(1 for character in text[start:end] if character >= WIDE_FROM)
    return wide + NARROW * (end - start - wide)


def _find_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the positions where sentences end, in ascending order."""
    pairs = _find_quotations(text, start, end)
    inner: list[int] = []
    begin = start
    for stop, within in _find_candidates(text, start, end, pairs):
        if within:
            inner.append(stop)
            continue
        if stop - begin > LONG_SENTENCE:
            yield from inner
        inner.clear()
        yield stop
        begin = stop
    if end - begin > LONG_SENTENCE:
        yield from inner


def _find_quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find the outermost pairs of quotes and brackets, as the positions of their two marks.

    A mark without a partner in the paragraph is ignored.
    """
    stack: list[tuple[str, int]] = []
    open_marks = dict.fromkeys([*OPENING, '"'], 0)
    pairs: list[tuple[int, int]] = []
    for match in BRACKET.finditer(text, start, end):
        mark, place = match[0], match.start()
        partner = PARTNER.get(mark, '"' if mark == '"' and open_marks['"'] else None)
        if partner is None:
            stack.append((mark, place))
            open_marks[mark] += 1
        elif open_marks[partner]:
            while True:
                opened, opening_place = stack.pop()
                open_marks[opened] -= 1
                if opened == partner:
                    break
            while pairs and pairs[-1][0] > opening_place:
                pairs.pop()
            pairs.append((opening_place, place))
    return pairs


def _find_candidates(
    text: str, start: int, end: int, pairs: list[tuple[int, int]]
) -> Iterator[tuple[int, bool]]:
    """Yield where sentences may end: the position, and whether it is inside a quotation."""
    closings = {closing for _, closing in pairs}
    number = 0
    position = start
    while match := TERMINATOR_RUN.search(text, position, end):
        position = match.end()
        while number < len(pairs) and pairs[number][1] < match.start():
            number += 1
        opening, closing = pairs[number] if number < len(pairs) else (end, end)
        within = opening < match.start()
        if not _terminates(text, match.start(), match.end(), start, end):
            continue
        stop = _skip_closing_marks(text, position, end, closings)
        position = stop
        if not within:
            if not GOES_ON_ANYWHERE.match(text, stop, end):
                yield stop, False
        elif stop <= closing:
            if closing - opening > LONG_QUOTATION:
                yield stop, True
        elif not _goes_on(text, (opening, closing), stop, start, end):
            yield stop, False
        elif closing - opening > LONG_QUOTATION:
            yield stop, True


def _goes_on(text: str, pair: tuple[int, int], stop: int, start: int, end: int) -> bool:
    """Whether a sentence goes on at ``stop``, after a quotation that contains a sentence end.

    It does after a parenthesis inside it, and where the words that follow show it.
    """
    opening, closing = pair
    if TERMINATOR_RUN.search(text, closing, stop):
        return GOES_ON_ANYWHERE.match(text, stop, end) is not None
    if text[opening] in BRACKETS and opening > start:
        before = text[opening - 1]
        return not (before.isspace() or before in TERMINATORS or before in CLOSING)
    return GOES_ON.match(text, stop, end) is not None


def _skip_closing_marks(text: str, position: int, end: int, closings: set[int]) -> int:
    """The position after the closing quotes, brackets and terminators at ``position``."""
    while position < end:
        mark = text[position]
        if mark == '"':
            if position not in closings:
                break
        elif mark not in CLOSING and mark not in TERMINATORS:
            break
        position += 1
    return position


def _terminates(text: str, first: int, last: int, start: int, end: int) -> bool:
    """Whether the run of terminators ``text[first:last]`` can end a sentence."""
    run = text[first:last]
    if any(mark in run for mark in "。！？；…｡"):
        return True
    if run.strip(".") == "":
        return _is_full_stop(text, first, last, start, end)
    before = text[first - 1] if first > start else ""
    after = text[last] if last < end else ""
    if not after or WIDE.match(after) or WIDE.match(before):
        return True
    if run[-1] == ";":
        following = text[last : min(end, last + 2)].lstrip()[:1]
        return after.isspace() and WIDE.match(following) is not None
    return after.isspace() or after in CLOSING or after == '"'


def _is_full_stop(text: str, first: int, last: int, start: int, end: int) -> bool:
    """Whether the dots ``text[first:last]`` end a sentence, rather than being part of a decimal,
    a name, an abbreviation, an address or the number of an item.
    """
    behind = text[last : min(end, last + 8)]
    following = behind.lstrip(" \t\n\u3000" + CLOSING + '"')
    if not following:
        return True
    before = text[max(start, first - 12) : first]
    set_off = len(following) < len(behind) or WIDE.match(following) is not None
    if not set_off or following[0].islower() or following[0] in ",;:，；：、":
        return False
    if last - first > 1:
        return True
    numbers_item = first - start <= 12 and ONLY_NUMBER.match(before) is not None
    numbers_item |= WIDE.match(following) is not None and LISTED.search(before) is not None
    return not numbers_item and ABBREVIATION.search(before) is None


def split_clauses(text: str, sentence: Sentence, limit: int) -> Iterator[Sentence]:
    """Split a sentence into pieces of at most ``limit`` characters, about equally long.

    It is cut after a comma or the like if possible, else where no character, word or number is
    broken up, and failing that anywhere.
    """
    start, end = sentence.start, sentence.end
    while end - start > limit:
        near = start + (end - start) // -(-(end - start) // limit)
        cut = cut_near(text, start + limit // 3, start + limit, near)
        yield Sentence(*trim(text, start, cut))
        start, _ = trim(text, cut, end)
    yield Sentence(start, end)


def cut_near(text: str, low: int, high: int, near: int) -> int:
    """The best place from ``low`` to ``high`` to cut a sentence: the end of a clause nearest to
    ``near``, else the nearest place before ``near`` that breaks nothing up, else ``near`` itself.
    """
    ends = [match.end() for match in CLAUSE_END.finditer(text, low - 1, high)]
    if ends:
        return min(ends, key=lambda end: abs(end - near))
    for cut in range(near, max(low, near - 40), -1):
        if not _breaks_token(text, cut):
            return cut
    return near


def _breaks_token(text: str, cut: int) -> bool:
    """Whether a cut would break up a combined character, an ASCII word or a number."""
    before, after = text[cut - 1], text[cut]
    if before == "\u200d" or after in JOINERS or unicodedata.category(after) in ("Mn", "Me", "Mc"):
        return True
    if "\udc00" <= after <= "\udfff" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    word = before.isascii() and before.isalnum()
    return word and after.isascii() and (after.isalnum() or after in ".,'")
