"""What a comparison is, and the adjectives that compare."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a question compares, and how.

    items: the things compared, as typed. questions: what is asked of each of them. dimensions: what
    the answers may measure (see ``qa.question.measures``); anything where it is empty. attribute:
    what of them is compared, folded («票价»), or empty; counts: whether it is how many of that they
    have. kind: a noun beside «which», folded, that says what they are («哪条管道») or what of them
    is compared («哪个库容»), or empty. cue: a pattern of the words beside which the value stands
    where the adjective does not say what is measured, or empty. deed: the verb, folded, that the
    value may stand beside («开门»), or empty. most: whether the larger value wins. claim: the words
    that, after an item, say that it wins («更长», « is longer»). aged: whether it is how old they
    are, so that a date from which they have been is a value too, and the earlier one the larger.
    """

    items: tuple[str, ...]
    questions: tuple[str, ...]
    dimensions: frozenset[str]
    attribute: str
    counts: bool
    kind: str
    cue: str
    deed: str
    most: bool
    claim: str
    aged: bool = False


@dataclass(frozen=True, slots=True)
class Degree:
    """An adjective: what is asked of a thing («有多长»), what that measures, and which end wins.

    cue: where it may measure anything, a pattern of the words that stand beside what it does. aged:
    whether it may also be told by the date from which a thing has been.
    """

    asked: str
    dimensions: frozenset[str]
    most: bool
    cue: str = ""
    aged: bool = False


WHEN = frozenset(("date", "relative year", "day of the year", "time of day"))
_MONEY = frozenset(("yuan", "dollars", "euros", "pounds"))
_LENGTH = frozenset(("length",))
_MASS = frozenset(("mass",))
_SPAN = frozenset(("length", "duration"))
_AGE = frozenset(("age", "duration"))
_ANYTHING: frozenset[str] = frozenset()
_HEIGHT = "高|海拔|high|tall|elevation|height"
_SIZE = "大小|面积|占地|规模|area|size|covers"
CHINESE: dict[str, Degree] = {
    "长": Degree("有多长", _SPAN, True),
    "短": Degree("有多长", _SPAN, False),
    "高": Degree("有多高", _ANYTHING, True, _HEIGHT),
    "矮": Degree("有多高", _LENGTH, False),
    "低": Degree("有多高", _ANYTHING, False, _HEIGHT),
    "大": Degree("有多大", _ANYTHING, True, _SIZE),
    "小": Degree("有多大", _ANYTHING, False, _SIZE),
    "重": Degree("有多重", _MASS, True),
    "轻": Degree("有多重", _MASS, False),
    "宽": Degree("有多宽", _LENGTH, True),
    "窄": Degree("有多宽", _LENGTH, False),
    "深": Degree("有多深", _LENGTH, True),
    "浅": Degree("有多深", _LENGTH, False),
    "厚": Degree("有多厚", _LENGTH, True),
    "薄": Degree("有多厚", _LENGTH, False),
    "远": Degree("有多远", _LENGTH, True),
    "近": Degree("有多远", _LENGTH, False),
    "久": Degree("要多久", frozenset(("duration",)), True),
    "贵": Degree("多少钱", _MONEY, True),
    "便宜": Degree("多少钱", _MONEY, False),
    "多": Degree("有多少", _ANYTHING, True),
    "少": Degree("有多少", _ANYTHING, False),
    "老": Degree("是什么时候建的", _AGE, True, aged=True),
    "旧": Degree("是什么时候建的", _AGE, True, aged=True),
    "新": Degree("是什么时候建的", _AGE, False, aged=True),
    "年长": Degree("多少岁", _AGE, True, aged=True),
    "年轻": Degree("多少岁", _AGE, False, aged=True),
    "早": Degree("什么时候", WHEN, False),
    "先": Degree("什么时候", WHEN, False),
    "晚": Degree("什么时候", WHEN, True),
    "迟": Degree("什么时候", WHEN, True),
}
ENGLISH: dict[str, Degree] = {
    "longer": Degree("How long is {item}?", _SPAN, True),
    "shorter": Degree("How long is {item}?", _SPAN, False),
    "taller": Degree("How tall is {item}?", _LENGTH, True),
    "higher": Degree("How high is {item}?", _ANYTHING, True, _HEIGHT),
    "lower": Degree("How high is {item}?", _ANYTHING, False, _HEIGHT),
    "bigger": Degree("How big is {item}?", _ANYTHING, True, _SIZE),
    "larger": Degree("How large is {item}?", _ANYTHING, True, _SIZE),
    "smaller": Degree("How large is {item}?", _ANYTHING, False, _SIZE),
    "heavier": Degree("How heavy is {item}?", _MASS, True),
    "lighter": Degree("How heavy is {item}?", _MASS, False),
    "wider": Degree("How wide is {item}?", _LENGTH, True),
    "narrower": Degree("How wide is {item}?", _LENGTH, False),
    "deeper": Degree("How deep is {item}?", _LENGTH, True),
    "older": Degree("How old is {item}?", _AGE, True, aged=True),
    "younger": Degree("How old is {item}?", _AGE, False, aged=True),
    "newer": Degree("How old is {item}?", _AGE, False, aged=True),
    "more expensive": Degree("How much does {item} cost?", _MONEY, True),
    "dearer": Degree("How much does {item} cost?", _MONEY, True),
    "cheaper": Degree("How much does {item} cost?", _MONEY, False),
    "earlier": Degree("When is {item}?", WHEN, False),
    "first": Degree("When is {item}?", WHEN, False),
    "later": Degree("When is {item}?", WHEN, True),
    "last": Degree("When is {item}?", WHEN, True),
    "more": Degree("How many does {item} have?", _ANYTHING, True),
    "fewer": Degree("How many does {item} have?", _ANYTHING, False),
    "less": Degree("How much does {item} have?", _ANYTHING, False),
}
