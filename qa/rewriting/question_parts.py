"""A question that asks for several things, taken apart into questions that stand alone.

Three shapes are known: several questions one after the other («…？…？», «A是什么，又为什么…»);
coordinated items that are each asked about («A、B和C分别…», «A、B，各有…»); and coordinated
predicates or objects after the asking word («怎么找症结、理脉络、定方案？»). Coordination in front
of the asking word without «分别» or «各» is one thing more often than several («A、B和C共同创办了
哪所学校？») and is left whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import fold, has_han
from qa.question.subject import find_subject
from qa.question.tokens import QUOTED, tokenize
from qa.question.topics import topic
from qa.rewriting.coordination import per_item

MOST_PARTS = 5
"""Parts of one question; a question with more is asked whole."""

_ASKS = re.compile(
    r"(?<!没)(?<!没有)什么|谁|哪(?!怕)|怎(?!奈)|如何|为何|(?<!任)何[时地人处种以年者]|有何|因何|是何|"
    r"(?<![0-9十百])几(?![乎何率]|内亚)|多少|"
    r"多[大高长久远重深宽快]|是否|有没有|是不是|能不能|会不会|吗(?=[？?，,]|$)|为啥|啥|"
    r"\b(?:what|which|who|whom|whose|where|when|why|how)\b"
)
_ENDS = re.compile(r"[？?。！!；;\n]+")
_PAUSES = re.compile(
    r"[，,、]|[，,]?\s*\band\s+(?=(?:what|which|who|whom|whose|where|when|why|how)\b)"
)
_CONNECTIVES = re.compile(
    r"^\s*(?:(?:以及|并且|而且|还有|另外|此外|同时|那么|和|与|及|而|又|并|再|还|那|,|，|、)\s*)+"
)
_AGAIN = re.compile(r"(?<=[^又])(?:又|还)(?=该|会|是|有|要|怎|如何|能|应|需|可|为)")
_PRONOUN = re.compile(
    r"^(?:为什么|怎么|如何)?(?:它|他|她|其(?!他|它|中|实|余)|该|此(?!外)|这|那)|\b(?:it|he|she|they|its|his|her|their)\b"
)


def decompose(question: str) -> tuple[str, ...]:
    """The questions that a question consists of, each standing alone, in the order asked.

    One question, as it was typed, when it asks for one thing. What stands in quotation or title
    marks is never cut. The person's own characters are kept; only an end mark, the subject of the
    first question, and what coordinated items share are added.
    """
    clauses = asking_clauses(question)
    parts = [part for clause in _standing_alone(clauses) for part in per_item(clause)]
    distinct = tuple(dict.fromkeys(part for part in parts if part.strip()))
    return distinct if 1 < len(distinct) <= MOST_PARTS else (question,)


def asking_clauses(question: str) -> list[str]:
    """The question cut where both sides ask something; what asks nothing stays with its neighbour.

    An introduction («面对困难，») goes with what follows; a remark at the end with what it follows.
    """
    found: list[str] = []
    for sentence in _cut(question, _ENDS):
        pieces, waiting = [], ""
        for piece in _cut(sentence, _PAUSES):
            waiting += piece
            if _asks_something(waiting) and _ASKS.search(_masked(piece)):
                pieces.append(waiting)
                waiting = ""
        if waiting and pieces:
            pieces[-1] += waiting
        elif waiting:
            pieces = [waiting]
        found += pieces
    return _asking_only(found)


def _asking_only(pieces: Sequence[str]) -> list[str]:
    """Sentences that ask nothing are joined to the next that does (or to the last one)."""
    found: list[str] = []
    waiting = ""
    for piece in pieces:
        waiting += piece
        if _ASKS.search(_masked(piece)):
            found.append(waiting)
            waiting = ""
    if waiting and found:
        found[-1] += waiting
    return found


def _asks_something(piece: str) -> bool:
    """Whether a piece asks, and says more than the asking word («什么时候，在哪里…» does not)."""
    masked = _masked(piece)
    asking = _ASKS.search(masked)
    if asking is None:
        return False
    rest = _ASKS.sub("", masked)
    if re.search(r"[a-z]", rest):
        return len(re.findall(r"[a-z]+", rest)) >= 2
    return len(re.sub(r"[\W的是在时候间地方个些样了呢吗]", "", rest)) >= 1 and bool(has_han(rest))


def _masked(text: str) -> str:
    """The folded text with what is quoted blanked out; as long as the text."""
    return QUOTED.sub(lambda match: "■" * len(match.group()), fold(text))


def _cut(text: str, marks: re.Pattern[str]) -> list[str]:
    """The text cut behind each mark that is not within quotation marks; nothing is lost."""
    pieces, place = [], 0
    for mark in marks.finditer(_masked(text)):
        pieces.append(text[place : mark.end()])
        place = mark.end()
    pieces.append(text[place:])
    return [piece for piece in pieces if piece.strip()]


def _standing_alone(clauses: Sequence[str]) -> list[str]:
    """The clauses as questions of their own: an end mark, and the first one's subject if needed."""
    if len(clauses) < 2:
        return list(clauses)
    first = _ended(clauses[0])
    return [first] + [_with_subject(first, clause) for clause in clauses[1:]]


def _with_subject(first: str, clause: str) -> str:
    bare = _without_connectives(clause)
    folded = fold(bare)
    if _PRONOUN.search(folded):
        from qa.rewriting.followups import Turn, resolve  # here: few questions need it

        return _ended(resolve(_ended(bare), [Turn(first, first, "")]))
    if re.match(r"[a-z]", folded):
        return _ended(bare)
    about = topic(first)
    if about is not None and about.subject and find_subject(tokenize(folded)) is None:
        return _ended(_overlapped(about.phrase, bare))
    return _ended(bare)


def _overlapped(phrase: str, rest: str) -> str:
    """Both, what ends the one and begins the other said once («船民用», «用什么记…»)."""
    longest = next((n for n in range(len(phrase) - 1, 0, -1) if rest.startswith(phrase[-n:])), 0)
    return phrase + rest[longest:]


def _without_connectives(clause: str) -> str:
    start = _CONNECTIVES.match(fold(clause))
    bare = clause[start.end() :] if start else clause
    again = _AGAIN.search(_masked(bare))
    return bare[: again.start()] + bare[again.end() :] if again else bare


def _ended(clause: str) -> str:
    """The clause with an end mark of its own script."""
    bare = re.sub(r"[，,]?\s*\band$", "", clause.strip().rstrip("，,、；;？?。").strip())
    return bare + ("？" if has_han(bare) else "?")
