"""«那X呢？»: put X into the previous question, in place of the constituent it parallels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import compile_later, fold
from qa.question.lexicon import GENERIC_NOUNS, LIGHT, RELATIONAL, TIME
from qa.question.subject import find_subject
from qa.question.tokens import Token, is_break, is_interrogative, is_nominal, is_proper, tokenize
from qa.question.topics import find_owner

_LONGEST = 14
_ENOUGH = 2.0


@dataclass(frozen=True, slots=True)
class _Fragment:
    """The fragment to put in: as typed, folded, and tokenized."""

    text: str
    folded: str
    tokens: tuple[Token, ...]

    @property
    def kind(self) -> str:
        return _classify(self.tokens)


def substitute(question: str, fragment: str) -> str | None:
    """Return ``question`` with ``fragment`` in place of its counterpart, or None without one.

    A time replaces the time (or goes to the front); anything else replaces the constituent that
    shares its ending, beginning or word class; a name that resembles nothing replaces the subject.
    """
    folded = fold(question)
    piece = _Fragment(fragment, fold(fragment), tokenize(fold(fragment)))
    if not piece.tokens or piece.folded in folded:
        return None
    if TIME.fullmatch(piece.folded):
        return _replace_time(question, folded, piece)
    tokens = tokenize(folded)
    if (preposition := piece.tokens[0]).word in _PREPOSITIONS and len(piece.tokens) > 1:
        place = _find_after_preposition(tokens, preposition.word, piece)
        if place is None:
            return None
        start, end = tokens[place[0]].start, tokens[place[1] - 1].end
        return question[:start] + fragment[preposition.end :] + question[end:]
    place = _find_best_place(folded, tokens, piece) or _find_default_place(tokens, piece)
    if place is None:
        return None
    start, end = tokens[place[0]].start, tokens[place[1] - 1].end
    return question[:start] + fragment + question[end:]


def replace_parallel(question: str, fragment: str) -> str | None:
    """Return ``question`` with ``fragment`` in place of the constituent that resembles it.

    Unlike ``substitute`` it returns None where nothing does, whatever the fragment names.
    """
    folded = fold(question)
    piece = _Fragment(fragment, fold(fragment), tokenize(fold(fragment)))
    if not piece.tokens or piece.folded in folded:
        return None
    tokens = tokenize(folded)
    place = _find_best_place(folded, tokens, piece)
    if place is None:
        return None
    return question[: tokens[place[0]].start] + fragment + question[tokens[place[1] - 1].end :]


_PREPOSITIONS = frozenset("在到从对向往由给")


def _find_after_preposition(
    tokens: Sequence[Token], preposition: str, piece: _Fragment
) -> tuple[int, int] | None:
    """Return the span after the same preposition («到 上海», for «到广州呢？»), or None."""
    for at, token in enumerate(tokens[:-1]):
        if token.word == preposition:
            end = at + 1
            while end < len(tokens) and is_nominal(tokens[end]):
                end += 1
                if is_proper(tokens[end - 1]) and _classify(piece.tokens[1:]) == "place":
                    break
            return (at + 1, end) if end > at + 1 else None
    return None


def _replace_time(question: str, folded: str, piece: _Fragment) -> str:
    """Replace the time of the same unit, or put the time in front of a question without any."""
    unit = piece.folded[-1]
    found = list(TIME.finditer(folded))
    for match in found:
        if match.group().endswith(unit):
            begin = match.start()
            if (
                piece.folded.endswith(("月", "日", "号"))
                and "年" in match.group()
                and "年" not in piece.folded
            ):
                begin += match.group().index("年") + 1
            return question[:begin] + piece.text + question[match.end() :]
    if found:
        return question[: found[0].start()] + piece.text + question[found[0].end() :]
    return piece.text + question


def _classify(tokens: Sequence[Token]) -> str:
    """Return what the words name: 'place', 'person', 'title', 'latin', 'relation' or ''."""
    if not tokens:
        return ""
    last = tokens[-1]
    if len(tokens) == 1 or all(map(is_proper, tokens)):
        for flag, kind in (("ns", "place"), ("nr", "person"), ("nq", "title"), ("eng", "latin")):
            if last.flag.startswith(flag):
                return kind
    related = last.word in RELATIONAL and len(tokens) <= 2 and not any(map(is_proper, tokens))
    return "relation" if related else ""


def _find_best_place(
    folded: str, tokens: Sequence[Token], piece: _Fragment
) -> tuple[int, int] | None:
    best, place = 0.0, None
    head = (find_subject(tokens) or (0, 0))[1]
    for span in _iterate_constituents(tokens):
        score = _score_likeness(folded, tokens, span, piece, head)
        if score > best:
            best, place = score, span
    return place if best >= _ENOUGH else None


def _iterate_constituents(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield every run of up to ``_LONGEST`` tokens without question words or punctuation."""
    for begin in range(len(tokens)):
        for end in range(begin + 1, min(begin + _LONGEST, len(tokens)) + 1):
            token = tokens[end - 1]
            if is_interrogative(token) or is_break(token):
                break
            if not _is_function(tokens[begin]):
                yield begin, end


def _is_function(token: Token) -> bool:
    return token.word in LIGHT or token.flag[:1] in "ucypx"


def _score_likeness(
    folded: str, tokens: Sequence[Token], span: tuple[int, int], piece: _Fragment, head: int
) -> float:
    """Return how much a constituent resembles the fragment; 2 or more is a parallel.

    ``head`` is where the subject ends: a relation («人口») parallels only the head of the subject.
    """
    inside = tokens[span[0] : span[1]]
    text = folded[inside[0].start : inside[-1].end]
    if text.endswith("的") != piece.folded.endswith("的") or (
        _is_function(inside[-1]) and not text.endswith("的")
    ):
        return 0.0
    core, other = text.removesuffix("的"), piece.folded.removesuffix("的")
    suffix, prefix = _count_shared(core[::-1], other[::-1]), _count_shared(core, other)
    if (
        suffix + prefix >= min(len(core), len(other))
        and len(core) != len(other)
        and not (suffix and prefix)
    ):
        return 0.0
    score = 1.5 * min(suffix, 4) + 1.2 * min(prefix, 4)
    if (
        piece.kind
        and piece.kind == _classify(inside)
        and (piece.kind != "relation" or score or head == span[1])
    ):
        score += 3.0
    if (
        score
        and len(core) == len(other)
        and inside[-1].flag[:1] == "n" == piece.tokens[-1].flag[:1]
    ):
        score += 1.0
    if len(inside) == 1 == len(piece.tokens) and _same_class(inside[0], piece.tokens[0]):
        score += 2.0
    if text.endswith("的"):
        score += 2.0
    return (
        score - 0.15 * abs(len(inside) - len(piece.tokens)) - 0.05 * abs(len(core) - len(other))
        if score
        else 0.0
    )


def _same_class(one: Token, other: Token) -> bool:
    """Whether both are verbs, or both adjectives, of the same length («成立», «解散»)."""
    return (
        one.flag[:1] == other.flag[:1]
        and one.flag[:1] in "vab"
        and len(one.word) == len(other.word)
        and one.word not in LIGHT
    )


def _count_shared(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _find_default_place(tokens: Sequence[Token], piece: _Fragment) -> tuple[int, int] | None:
    """Return the place of a noun without a parallel: the subject, or for a name its owner."""
    nominal = any(is_nominal(token) or token.flag[:1] in "nr" for token in piece.tokens)
    if not nominal or piece.kind == "relation":
        return None
    plain = all(token.flag in ("n", "l", "b") for token in piece.tokens)
    if (
        plain
        and (asked := _find_asked_noun(tokens))
        and tokens[asked[1] - 1].word not in RELATIONAL
    ):
        return asked
    span = find_subject(tokens)
    if span is None or (plain and all(map(is_proper, tokens[slice(*span)]))):
        return None
    return _choose_part_of_subject(tokens, span, piece)


def _choose_part_of_subject(
    tokens: Sequence[Token], span: tuple[int, int], piece: _Fragment
) -> tuple[int, int]:
    """Return the owner in «北京大学的校长» for a name, and the head for a common noun."""
    owner = find_owner(tokens, span)
    if owner is None:
        return span
    named = any(map(is_proper, piece.tokens))
    if not named and any(map(is_proper, tokens[slice(*owner)])) and tokens[owner[1]].word == "的":
        return owner[1] + 1, span[1]
    return owner if len(piece.tokens) <= 3 else span


_COUNTING = compile_later(r"多少|几[个位名所家种类]|哪些|什么|哪几[个种类]?")


def _find_asked_noun(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Return the span of a common noun counted or listed («多少 男生», «哪些 特殊属性»)."""
    for at, token in enumerate(tokens):
        if not _COUNTING.fullmatch(token.word):
            continue
        end = at + 1
        while end < len(tokens) and tokens[end].flag in ("n", "vn", "an", "a", "b", "l"):
            end += 1
        if (
            end > at + 1
            and tokens[end - 1].flag == "n"
            and tokens[end - 1].word not in GENERIC_NOUNS - {"人"}
        ):
            return at + 1, end
    return None
