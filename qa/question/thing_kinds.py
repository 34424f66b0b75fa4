"""What kind of thing a question says a code is: «S-0388的水表装在哪» a meter.

A sheet that lists the thing with its place need not say so anywhere; but it may say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import HAN, compile_later
from qa.question.tokens import tokenize

Span = tuple[int, int]

_CHINESE = compile_later(
    rf"[{HAN}]{{1,4}}[表泵阀门机器仪柜箱灯炉塔罐桶锁车梯井站桩闸扇屏架]|[{HAN}]{{0,3}}(?:空调|电脑|包裹|快递|探头|摄像头|水龙头)"
)
_NO_THINGS = compile_later(
    r".*(?:报|列|图|附|年|课|刻|目|细|计|总|览|记|代|发|程|日志)表|.*(?:司|手|时|有|危|待|随)机|.*(?:邮|信)箱|"
    r".*(?:部|专|东|西|南|北|大|热)门|.*(?:网|车|全)站|.*武器"
)
"""What ends like a thing and is none: sheets, people, and where somebody is reached."""

_ENGLISH = compile_later(
    r"(?:water |gas |power )?(?:pump|valve|meter|compressor|motor|fan|boiler|tank|sensor|heater|"
    r"cooler|chiller|filter|generator|transformer|camera|machine|engine|truck|van|car|lorry|tractor|"
    r"forklift|lift|elevator|crane|panel|switch|gate|door|drill|printer|scanner|router|server|"
    r"laptop|computer|monitor|screen|parcel|package|cabinet|rack|lamp|light|extinguisher|detector|"
    r"hydrant)s?"
)
_BETWEEN = compile_later(r"\s*号?(?:的|这|那|该)?[个块台只辆件套]?\s*")
_KIND_HEAD = compile_later(
    r"名称|品名|货名|类型|类别|种类|品种|车型|设备|器具|物料|描述|\b(?:name|type|kind|item|category|"
    r"description|equipment|device)\b"
)


@dataclass(frozen=True, slots=True)
class ThingKind:
    """The word for a kind of thing in a folded question, and where it stands."""

    word: str
    start: int
    end: int


def find_kind(folded: str, codes: Iterable[Span]) -> ThingKind | None:
    """What a folded question says right after one of the codes, or right before it, that the thing
    is («S-0388的水表», "pump EQ-512"); None where it says nothing of the sort."""
    for start, end in codes:
        between = _BETWEEN.match(folded, end)
        after = between.end() if between else end
        if found := _word_at(folded, after) or _word_until(folded, start):
            return found
    return None


def _word_at(folded: str, start: int) -> ThingKind | None:
    english = re.match(rf"(?:{_ENGLISH.pattern})\b", folded[start:])
    if english is not None:
        return ThingKind(english.group(), start, start + english.end())
    first = next(iter(tokenize(folded[start:])), None)
    if first is None or not _is_thing(first.word):
        return None
    return ThingKind(first.word, start, start + len(first.word))


def _word_until(folded: str, end: int) -> ThingKind | None:
    before = folded[:end].rstrip()
    english = re.search(rf"\b(?:{_ENGLISH.pattern})$", before)
    if english is not None:
        return ThingKind(english.group(), *english.span())
    last = next(iter(tokenize(before)[-1:]), None)
    if last is None or not _is_thing(last.word):
        return None
    return ThingKind(last.word, last.start, last.end)


def _is_thing(word: str) -> bool:
    return _CHINESE.fullmatch(word) is not None and _NO_THINGS.fullmatch(word) is None


def is_said_otherwise(kind: str, cells: Sequence[tuple[str, str]], under: str) -> bool:
    """Whether a row, of cells as head and text, or what its table stands under may say that the
    thing is of another kind: in a cell that names it, by another word that ends alike («电表» for
    «水表»), or by a word for things above it. All is folded."""
    named = [text for head, text in cells if _KIND_HEAD.search(head)]
    if named and not any(_agree(kind, text) for text in named):
        return True
    above = _things(" ".join((under, *(head for head, _ in cells))))
    if above and not any(_agree(kind, each) for each in above):
        return True
    return _has_alike(kind, [text for _, text in cells])


def is_called_otherwise(kind: str, cells: Sequence[tuple[str, str]]) -> bool:
    """Whether a row says for certain that the thing is of another kind: a cell that names it has
    another word that ends alike, and none for this kind."""
    return _has_alike(kind, [text for head, text in cells if _KIND_HEAD.search(head)])


def _has_alike(kind: str, texts: Sequence[str]) -> bool:
    alike = [each for text in texts for each in _things(text) if each[-1] == kind[-1]]
    return bool(alike) and not any(_agree(kind, each) for each in (*alike, *texts))


def _things(text: str) -> list[str]:
    """The words of a text for kinds of things."""
    found = [token.word for token in tokenize(text) if _is_thing(token.word)]
    return found + [match.group() for match in re.finditer(rf"\b(?:{_ENGLISH.pattern})\b", text)]


def _agree(kind: str, other: str) -> bool:
    """Whether two words may be for one kind: one is part of the other, but for what only says how
    the thing works, or one is for all of the sort."""
    one, two = (_HOW.sub("", word.removesuffix("s")) for word in (kind, other))
    return bool({kind, other} & _ANY_KIND) or (bool(two) and (one in two or two in one))


_HOW = compile_later(
    r"^(?:智能|远传|机械|数字|电子|普通|自动|手动|便携式?|备用|[新旧大小总分主副])"
)
_ANY_KIND = frozenset(("仪表", "仪器", "机器", "器具", "机械", "machine"))
