"""Where the tokens of a text stand in it: a tokenizer's pieces found again in what it was given.

The tokenizer reads a normalised text (NFKC, white space folded and trimmed), in which characters
are joined, taken apart and left out; a piece is traced back to the characters it comes from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from index.patterns import compile_later

Span = tuple[int, int]

_SPACE = "▁"  # how a piece writes a space
_WHITE = compile_later(r"[^\S\x1c-\x1f]")  # what the tokenizer takes for white space
_COMPOSING = compile_later("[\u1100-\u11ff\uff9e\uff9f]")


def align_pieces(text: str, pieces: Sequence[str]) -> list[Span]:
    """The stretch of ``text`` (start, end) that each piece stands for, without the white space
    before it; one of no length for a piece that is white space alone.

    pieces: as ``TokenScorer.token_pieces`` gives them for ``text``. Empty where they are not the
    pieces of this text, or it is normalised in a way that cannot be retraced.
    """
    normal = list(_normalised(text))
    joined = "".join(pieces)
    if not normal or joined != _SPACE + "".join(
        _SPACE if each == " " else each for each, _ in normal
    ):
        return []
    first = normal[0][1][0]
    origin = [(first, first), *(span for _, span in normal)]
    found: list[Span] = []
    at = 0
    for piece in pieces:
        end = at + len(piece)
        at += len(piece) - len(piece.lstrip(_SPACE))
        here = origin[min(at, len(origin) - 1)][0]
        found.append((here, origin[end - 1][1]) if at < end else (here, here))
        at = end
    return found


def _normalised(text: str) -> Iterator[tuple[str, Span]]:
    """The characters of the normalised text, each with the stretch of ``text`` it comes from."""
    waiting: Span | None = None  # white space, which only counts once something follows
    begun = False
    for start, end in _clusters(text):
        for character in unicodedata.normalize("NFKC", text[start:end]):
            if _WHITE.match(character):
                waiting = (waiting[0] if waiting else start, end)
                continue
            if waiting and begun:
                yield " ", waiting
            waiting, begun = None, True
            yield character, (start, end)


def _clusters(text: str) -> Iterator[Span]:
    """The stretches of a text that are normalised by themselves, mostly single characters."""
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _joins(text[start:end], text[end]):
            end += 1
        yield start, end
        start = end


def _joins(cluster: str, following: str) -> bool:
    """Whether normalisation makes one thing of a cluster and the character behind it."""
    if not _may_join(following):
        return False
    normalize = unicodedata.normalize
    whole = normalize("NFKC", cluster + following)
    return whole != normalize("NFKC", cluster) + normalize("NFKC", following)


def _may_join(character: str) -> bool:
    """Whether a character may compose with what stands before it: a mark, a letter of Hangul, a
    sign of voice in half width."""
    if character < "\u0300":
        return False
    return unicodedata.category(character)[0] == "M" or bool(_COMPOSING.match(character))
