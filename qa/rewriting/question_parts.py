"""Splitting a question that asks for several things into questions that stand alone.

Three forms are recognised: several questions in a row («…？…？», «A是什么，又为什么…»);
coordinated items that are each asked about («A、B和C分别…», «A、B，各有…»); and coordinated
predicates or objects after the interrogative («怎么找症结、理脉络、定方案？»). Items coordinated
before the interrogative without «分别» or «各» mostly form one question («A、B和C共同创办了
哪所学校？»), which is not split.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import compile_later, fold, has_han
from qa.question.subject import find_subject
from qa.question.tokens import QUOTED, tokenize
from qa.question.topics import find_topic
from qa.rewriting.coordination import split_items

MOST_PARTS = 5
"""The most parts of one question; a question with more is asked whole."""

_ASKS = compile_later(
    r"(?<!没)(?<!没有)什么|谁|哪(?!怕)|怎(?!奈)|如何|为何|(?<!任)何[时地人处种以年者]|有何|因何|是何|"
    r"(?<![0-9十百])几(?![乎何率]|内亚)|多少|"
    r"多[大高长久远重深宽快]|是否|有没有|是不是|能不能|会不会|吗(?=[？?，,]|$)|为啥|啥|"
    r"\b(?:what|which|who|whom|whose|where|when|why|how)\b"
)
_ENDS = compile_later(r"[？?。！!；;\n]+")
_PAUSES = compile_later(
    r"[，,、]|[，,]?\s*\band\s+(?=(?:what|which|who|whom|whose|where|when|why|how)\b)"
)
_CONNECTIVES = compile_later(
    r"^\s*(?:(?:以及|并且|而且|还有|另外|此外|同时|那么|和|与|及|而|又|并|再|还|那|,|，|、)\s*)+"
)
_AGAIN = compile_later(r"(?<=[^又])(?:又|还)(?=该|会|是|有|要|怎|如何|能|应|需|可|为)")
_PRONOUN = compile_later(
    r"^(?:为什么|怎么|如何)?(?:它|他|她|其(?!他|它|中|实|余)|该|此(?!外)|这|那)|\b(?:it|he|she|they|its|his|her|their)\b"
)


def decompose(question: str) -> tuple[str, ...]:
    """Split a question into the questions it consists of, in the order asked.

    A question that asks for one thing is returned as typed. Text in quotation or title marks is
    never split. The characters typed are kept; all that is added is an end mark, the subject of
    the first question, and what coordinated items share.
    """
    clauses = split_clauses(question)
    parts = [part for clause in _complete_clauses(clauses) for part in split_items(clause)]
    distinct = tuple(dict.fromkeys(part for part in parts if part.strip()))
    return distinct if 1 < len(distinct) <= MOST_PARTS else (question,)


def split_clauses(question: str) -> list[str]:
    """Split a question where both sides ask something; what asks nothing stays with a neighbour.

    An introduction («面对困难，») goes with what follows it, a final remark with what precedes it.
    """
    found: list[str] = []
    for sentence in _cut(question, _ENDS):
        pieces, waiting = [], ""
        for piece in _cut(sentence, _PAUSES):
            waiting += piece
            if _asks_something(waiting) and _ASKS.search(_mask_quotations(piece)):
                pieces.append(waiting)
                waiting = ""
        if waiting and pieces:
            pieces[-1] += waiting
        elif waiting:
            pieces = [waiting]
        found += pieces
    return _merge_statements(found)


def _merge_statements(pieces: Sequence[str]) -> list[str]:
    """Join each sentence that asks nothing to the next one that does, or else to the last."""
    found: list[str] = []
    waiting = ""
    for piece in pieces:
        waiting += piece
        if _ASKS.search(_mask_quotations(piece)):
            found.append(waiting)
            waiting = ""
    if waiting and found:
        found[-1] += waiting
    return found


def _asks_something(piece: str) -> bool:
    """Whether a piece asks something and is more than an interrogative (not «什么时候，…»)."""
    masked = _mask_quotations(piece)
    asking = _ASKS.search(masked)
    if asking is None:
        return False
    rest = _ASKS.sub("", masked)
    if re.search(r"[a-z]", rest):
        return len(re.findall(r"[a-z]+", rest)) >= 2
    return len(re.sub(r"[\W的是在时候间地方个些样了呢吗]", "", rest)) >= 1 and bool(has_han(rest))


def _mask_quotations(text: str) -> str:
    """Fold the text and blank out what is quoted; the length stays the same."""
    return QUOTED.sub(lambda match: "■" * len(match.group()), fold(text))


def _cut(text: str, marks: re.Pattern[str]) -> list[str]:
    """Cut the text after each mark outside quotations, and drop blank pieces."""
    pieces, place = [], 0
    for mark in marks.finditer(_mask_quotations(text)):
        pieces.append(text[place : mark.end()])
        place = mark.end()
    pieces.append(text[place:])
    return [piece for piece in pieces if piece.strip()]


def _complete_clauses(clauses: Sequence[str]) -> list[str]:
    """Make each clause a question of its own, with an end mark and, if needed, a subject."""
    if len(clauses) < 2:
        return list(clauses)
    first = _add_end_mark(clauses[0])
    return [first] + [_add_subject(first, clause) for clause in clauses[1:]]


def _add_subject(first: str, clause: str) -> str:
    bare = _strip_connectives(clause)
    folded = fold(bare)
    if _PRONOUN.search(folded):
        from qa.rewriting.followups import Turn, resolve  # here: few questions need it

        return _add_end_mark(resolve(_add_end_mark(bare), [Turn(first, first, "")]))
    if re.match(r"[a-z]", folded):
        return _add_end_mark(bare)
    about = find_topic(first)
    if about is not None and about.subject and find_subject(tokenize(folded)) is None:
        return _add_end_mark(_join_overlapping(about.phrase, bare))
    return _add_end_mark(bare)


def _join_overlapping(phrase: str, rest: str) -> str:
    """Join both, saying only once what ends one and begins the other («船民用», «用什么…»)."""
    longest = next((n for n in range(len(phrase) - 1, 0, -1) if rest.startswith(phrase[-n:])), 0)
    return phrase + rest[longest:]


def _strip_connectives(clause: str) -> str:
    start = _CONNECTIVES.match(fold(clause))
    bare = clause[start.end() :] if start else clause
    again = _AGAIN.search(_mask_quotations(bare))
    return bare[: again.start()] + bare[again.end() :] if again else bare


def _add_end_mark(clause: str) -> str:
    """End the clause with the question mark of its own script."""
    bare = re.sub(r"[，,]?\s*\band$", "", clause.strip().rstrip("，,、；;？?。").strip())
    return bare + ("？" if has_han(bare) else "?")
