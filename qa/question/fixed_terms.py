"""What a text fixes by a number: a year, an edition, a rank, a numbered thing, a model.

Of one kind there are several, of which a question means one: «第十三届龙舟赛» is not the twelfth,
«3.3版» not 3.1, "bus 15" not bus 14. A kind is named by what stands beside the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index import HAN, compile_later
from qa.question.lexicon import ENGLISH_FUNCTION_WORDS, ENGLISH_MONTHS

YEAR = "year"
RANK = "rank"
NAME = "name "

_UNITS = "元块万亿人名户吨米里度岁倍个台辆份件斤公平立小分秒次种条本册页字天家只多余年"
_NO_NAMES = "的了和与或是有在从到去里中个我你他她它这那本该各每全某几哪不"
_YEAR = compile_later(
    rf"(?<![\d.:/-])((?:19|20)\d\d)(?:年(?![代前后内来间以历])|(?![\d.:%年a-z])(?![{_UNITS}]))"
)
_NUMBERED = compile_later(
    r"(?:第(\d+)|首)(届|期|版|任|代|季度|赛季|轮|批|季|号)|(?<![\d第.])(\d)(季度|等奖)"
)
_ERA = compile_later(
    r"(民国|宣统|光绪|同治|咸丰|道光|嘉庆|乾隆|雍正|康熙|昭和|平成|令和)(\d+|元)年"
)
_SEASON = compile_later(
    r"(?<!\d)((?:19|20)\d\d)年?\s*[-–—~/至到]\s*(?:(?:19|20)?\d\d)年?(?=学年|赛季|年度)"
)
_NAME = compile_later(
    rf"(?=((?:(?![{_NO_NAMES}])[{HAN}]){{2}})([店站馆校县村镇乡区市厂路楼院库仓队港园]))"
)
_VERSION = compile_later(
    r"(?<![\d.a-z])v(?:er(?:sion)?)?[. ]?(\d+(?:\.\d+)+)(?![\d.])|(?<![\d.a-z])(\d+(?:\.\d+)+) ?版|"
    r"版本(?:号?为?|:)? ?(\d+(?:\.\d+)+)(?![\d.])"
)
_MONTH = compile_later(rf"(?<!\d)(1[0-2]|[1-9])月份?([{HAN}]{{2}})")
_THING = compile_later(
    rf"第(\d+)((?![条款章节项编篇页行列点步段届期版任代季轮批号名位个天日周])[{HAN}]{{2}})"
)
_NTH = compile_later(r"\b(\d+)(?:st|nd|rd|th) ([a-z]+)")
_LABEL = compile_later(
    r"(?<![a-z0-9])([a-z]+)[- ]?(?!(?:19|20)\d\d(?!\d))(\d{1,5})[a-z]?"
    r"(?![a-z0-9]|[.-]\d|[价款代次倍])"
)
_NO_LABELS = (ENGLISH_FUNCTION_WORDS - {*"ist"}).union(  # «T3» is one of several
    ENGLISH_MONTHS,
    ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    ("spring", "summer", "autumn", "fall", "winter", "season", "year", "years"),
    ("since", "within", "around", "nearly", "almost", "least", "last", "next", "past", "first"),
    ("get", "gets", "pay", "pays", "cost", "costs", "take", "takes", "v", "ver", "version"),
    ("chapter", "section", "article", "page", "step", "part", "figure", "table", "item"),
    ("question", "rule", "clause", "point"),
)
_RANKS = compile_later(
    r"第(\d+)(?!\d)名?(?=[^\w]|[是为由的在]|名|$)|(冠军)|(亚军)|(季军)|(殿军)|"
    r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b"
)
_ENGLISH_RANKS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FixedTerm:
    """A number that fixes something: of what kind it is, its value, and where it stands."""

    kind: str
    value: str
    start: int
    end: int


def find_fixed(text: str) -> Iterator[FixedTerm]:
    """What a text fixes, which is folded and has its numerals in digits."""
    for match in _YEAR.finditer(text):
        yield FixedTerm(YEAR, match[1], *match.span())
    for match in _NUMBERED.finditer(text):
        yield FixedTerm(match[2] or match[4], match[1] or match[3] or "1", *match.span())
    for match in _SEASON.finditer(text):
        yield FixedTerm("season", match[1], *match.span())
    for match in _VERSION.finditer(text):
        yield FixedTerm("版", match[1] or match[2] or match[3], *match.span())
    for match in _ERA.finditer(text):
        yield FixedTerm(match[1], match[2], *match.span())
    for kind, pattern in (("月", _MONTH), ("第", _THING), ("th", _NTH)):
        for match in pattern.finditer(text):
            yield FixedTerm(f"{kind} {match[2]}", match[1], *match.span())
    for match in _LABEL.finditer(text):
        if match[1] not in _NO_LABELS:
            yield FixedTerm(f"{match[1]} ", match[2], *match.span())


def find_ranks(text: str) -> Iterator[FixedTerm]:
    """The ranks in a standing or a race that such a text names: «冠军» is the first."""
    for match in _RANKS.finditer(text):
        number, *titles, english = match.groups()
        places = [at for at, title in enumerate(titles, 1) if title]
        value = number or (str(places[0]) if places else str(_ENGLISH_RANKS.index(english) + 1))
        yield FixedTerm(RANK, value, *match.span())


def asked_ranks(question: str) -> Iterator[FixedTerm]:
    """The ranks that such a question asks about: "the third floor" is none."""
    return find_ranks(question) if _ASKS_RANK.search(question) else iter(())


_ASKS_RANK = compile_later(
    r"[冠亚季殿]军|第\d+名|[排名]|\b(?:who|came|come|placed?|finish(?:ed)?|prize|rank(?:ed)?|winner)\b"
)


def find_names(text: str) -> Iterator[FixedTerm]:
    """What may be the name of a place of a kind, by the two characters before that: «东门店»."""
    for match in _NAME.finditer(text):
        yield FixedTerm(f"{NAME}{match[2]}", match[1], match.start(1), match.end(2))


_FILLING = compile_later(rf"^(?:年度?|度|的|版|款|赛季|学年|第\d+[{HAN}]|[ ,'’]|s\b)+")
_LED = compile_later(r"(?:\b(?:in|of|for|the|year|since|during)\b|[ ,的在于])+$")


def beside(text: str, term: FixedTerm, size: int) -> tuple[str, ...]:
    """What stands right before and right after a term: a word in Latin letters, or as many Chinese
    characters as ``size``."""
    after = _FILLING.sub("", text[term.end :])
    before = _LED.sub("", text[: term.start])
    following = re.match(rf"[a-z]{{3,}}|[{HAN}]{{{size}}}", after)
    leading = re.search(rf"(?:[a-z]{{3,}}|[{HAN}]{{{size}}})$", before)
    return tuple(found.group() for found in (leading, following) if found)
