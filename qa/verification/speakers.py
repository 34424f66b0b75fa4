"""Who says it: whether a claim puts a statement into the mouth that the cited sentence does."""

from __future__ import annotations

from collections.abc import Sequence

from index import compile_later
from qa.verification.alignment import overlap

_SAYS = (
    r"(?:认为|主张|表示|指出|声称|宣称|批评|推测|记载|估计|觉得|写道|"
    r"[一普]?般?称(?!为|号)|said|says|believed?s?|thought|claim(?:s|ed)|argued|suggested|warned)"
)
_SAYING = compile_later(_SAYS)
_MARKS = compile_later(r"[，,。；;：:“”\"\n]")
_ADVERBS = compile_later(r"则|也|曾|却|一般|仍|都|还|在自传中|在\d{4}年")


def speaker_share(claim: str, cited: Sequence[str]) -> float:
    """How much of the claim's speaker is in that of the statement most like the claim's (0 to 1).

    All is folded; 1 where the claim or the cited sentences name nobody who says something.
    """
    mine = _sayings(claim)
    said = [saying for text in cited for saying in _sayings(text)]
    if not mine or not said:
        return 1.0
    who, what = mine[0]
    nearest, _ = max(said, key=lambda saying: overlap(what, saying[1]).units)
    return overlap(_ADVERBS.sub("", who), nearest).units


def _sayings(text: str) -> list[tuple[str, str]]:
    """Who says what: what stands before the verb in its clause, and behind it up to the next
    speaker. A clause that begins with the verb has no speaker of its own."""
    verbs = list(_SAYING.finditer(text))
    marks = [0, *(mark.end() for mark in _MARKS.finditer(text))]
    begins = [max(mark for mark in marks if mark <= verb.start()) for verb in verbs]
    ends = [*begins[1:], len(text)][: len(begins)]
    return [
        (text[begin : verb.start()], text[verb.end() : end])
        for verb, begin, end in zip(verbs, begins, ends, strict=True)
        if verb.start() - begin > 1
    ]
