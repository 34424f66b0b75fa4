"""The other ways in which a text may write the numbers, dates and times of a question.

One value has many spellings: 120, 一百二十; 3.5万, 35,000, 三万五千; 10%, 百分之十; 2024年,
二〇二四年, 民国113年; 第3, 第三. They serve for matching alone; a quotation is never respelled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index import HAN, compile_later, numerals
from qa.question.quantities import find_quantities

_N = numerals.NUMERALS
_FIGURES = rf"\d{{1,4}}|[{_N}]+"
_WAN, _YI = numerals.LARGE["万"], numerals.LARGE["亿"]
_LARGEST = 10**12
_FIRST_YEAR = 1912
"""The first year of the Republic, from which 民国 counts."""

_YEAR = compile_later(
    rf"民国(?P<era>元|{_FIGURES})年|"
    rf"(?<![\d.])(?P<year>\d{{4}}|[{numerals.DIGITS}○]{{4}})年"
)
_ORDINAL = compile_later(rf"第(?P<ordinal>{_FIGURES})(?![{_N}\d.])")
_MONTH_OR_DAY = compile_later(
    rf"(?<![\d.{_N}第])(?P<number>\d{{1,2}}|[{numerals.TO_TEN}]{{1,3}})(?P<unit>[月日号])"
)
_COUNTED = frozenset(
    "个种条项位件座名人次天年月日岁元米斤吨里亩户所倍层页份段章节款类部台辆艘架只头匹棵株颗粒间栋幢张片块根"
    "套组批期届代级步道门家队线站处口公成"
)
"""What small numbers are respelled before: in names they are not («秋山幸二»)."""

_HALF = compile_later("一半|半数|二分之一")
_HALVES = ("一半", "半数", "二分之一")
_RELATIVE = compile_later("([以之])([前后内外])(?![面边头])")
_POINT = compile_later(f"点[{numerals.DIGITS}]")
_BESIDE_CODE = compile_later(rf"[a-z\d/_:+#{_N}-]")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A span of a folded question, and what a text may have in its place.

    ``text`` is the span, ``others`` the other spellings; ``unit`` the character that follows all
    of them, or empty. Those that are ``minor`` matter only where no text has the question's own.
    """

    start: int
    end: int
    text: str
    others: tuple[str, ...]
    unit: str = ""
    minor: bool = False


@lru_cache(maxsize=1024)
def find_spellings(folded: str) -> tuple[Spelling, ...]:
    """What a folded question has that a text may spell otherwise, in order."""
    found: list[Spelling] = []
    ways = (_years, _ordinals, _days, _numbers, _relative)
    for spelling in (spelling for way in ways for spelling in way(folded)):
        apart = all(spelling.end <= one.start or one.end <= spelling.start for one in found)
        if spelling.others and apart:
            found.append(spelling)
    return tuple(sorted(found, key=lambda spelling: spelling.start))


def replace_spellings(text: str, chosen: Sequence[tuple[Spelling, str]]) -> str:
    """The question with the chosen spelling in the place of each span; spans are in order. Where it
    is that of the question, its script stays as well."""
    parts, position = [], 0
    for spelling, form in chosen:
        own = text[spelling.start : spelling.end]
        parts += [text[position : spelling.start], own if form == spelling.text else form]
        position = spelling.end
    return "".join((*parts, text[position:]))


@dataclass(frozen=True, slots=True)
class Replacement:
    """What to look for in a folded text, and what to put in its place."""

    pattern: re.Pattern[str]
    text: str


def make_replacement(forms: Iterable[str], chosen: str, spelling: Spelling) -> Replacement:
    """What replaces any of ``forms`` in the place of ``spelling`` by ``chosen``."""
    patterns = (
        spelling_pattern(form, spelling.unit) for form in sorted(forms, key=len, reverse=True)
    )
    return Replacement(re.compile("|".join(patterns)), chosen + spelling.unit)


def respell(text: str, replacements: Sequence[Replacement]) -> str:
    """A folded text in the spellings of a question: for matching, never for display."""
    for replacement in replacements:
        text = replacement.pattern.sub(replacement.text, text)
    return text


def spelling_pattern(form: str, unit: str) -> str:
    """A regular expression for a spelling that is a number of its own: not 120 within 1,120 or
    120.5, nor 一百二十 within 一百二十三."""
    before = after = ""
    if form[0].isdigit():
        before = r"(?<![a-z\d.第])(?<!\d,)"
    elif form[0] in _N:
        before = rf"(?<![{_N}\d点第之])"
    if unit:
        after = f" ?{re.escape(unit)}"
    elif form[-1].isdigit():
        after = r"(?![\d万亿千百%]|[.,]\d)"
    elif form[-1] in _N:
        after = rf"(?![{_N}\d点])"
    return f"{before}{re.escape(form)}{after}"


def _years(folded: str) -> Iterator[Spelling]:
    for match in _YEAR.finditer(folded):
        era, year = match["era"], match["year"]
        value = _value(era) + _FIRST_YEAR - 1 if era else _value(year.replace("○", "〇"))
        if 1000 <= value <= 9999:
            yield _spelling(match.start(), match.group(), _year_forms(value))


def _year_forms(year: int) -> list[str]:
    digits = "".join(_digit(figure) for figure in str(year))
    forms = [f"{year}年", *(f"{digits.replace('零', zero)}年" for zero in "〇零○")]
    counted = year - _FIRST_YEAR + 1
    if 1 <= counted < 1000:
        forms += [f"民国{counted}年", f"民国{numerals.format_numeral(counted)}年"]
        forms.append("民国" + "".join(_digit(figure) for figure in str(counted)) + "年")
    return [*forms, "民国元年"] if counted == 1 else forms


def _ordinals(folded: str) -> Iterator[Spelling]:
    for match in _ORDINAL.finditer(folded):
        value = _value(match["ordinal"])
        if 0 < value < _WAN:
            forms = [f"第{value}", f"第{numerals.format_numeral(value)}"]
            yield _spelling(match.start(), match.group(), forms, _unit(folded, match.end()))


def _days(folded: str) -> Iterator[Spelling]:
    for match in _MONTH_OR_DAY.finditer(folded):
        value = _value(match["number"])
        if 0 < value <= (12 if match["unit"] == "月" else 31):
            forms = [str(value), numerals.format_numeral(value)]
            yield _spelling(match.start(), match["number"], forms, match["unit"])


def _numbers(folded: str) -> Iterator[Spelling]:
    for match in _HALF.finditer(folded):
        yield _spelling(match.start(), match.group(), [*_HALVES, *_percent_forms(50)])
    for quantity in find_quantities(folded):
        if not isinstance(quantity.value, float) or _in_code(folded, quantity.start, quantity.end):
            continue
        start, end, value = quantity.start, quantity.end, round(quantity.value, 6)
        if quantity.unit == "%":
            end += folded[end : end + 1] == "%"
            yield _spelling(start, folded[start:end], _percent_forms(value))
        elif (unit := _unit(folded, end)) in _COUNTED or value >= 10:
            yield _spelling(start, folded[start:end], _number_forms(value), unit)


def _relative(folded: str) -> Iterator[Spelling]:
    """三天以后 and 三天之后, 五年以前 and 五年之前."""
    for match in _RELATIVE.finditer(folded):
        other = ("之" if match[1] == "以" else "以") + match[2]
        yield Spelling(match.start(), match.end(), match.group(), (other,), minor=True)


def _in_code(folded: str, start: int, end: int) -> bool:
    """Whether a number is part of a code or of another number: covid-19, 3.5.1, 10:30, 三点五,
    1亿7千."""
    if not folded[start].isdigit():
        return folded[start - 1 : start] == "点" or bool(_POINT.match(folded, end))
    before, after = folded[start - 1 : start], folded[end : end + 1]
    dotted = before == "." or re.match(r"\.\d", folded[end:])
    return bool(dotted or _BESIDE_CODE.match(before) or _BESIDE_CODE.match(after))


def _number_forms(value: float) -> list[str]:
    """How a number of 0 or more may be written, without a unit."""
    if value >= _LARGEST:
        return []
    figures = _figures(value)
    forms = [figures, *_chinese(value)]
    if value == int(value):
        whole = int(value)
        forms += [f"{whole:,}"] if whole >= 1000 else []
        for scale, character in ((_WAN, "万"), (_YI, "亿")):
            share = whole / scale
            if share >= 1 and round(share, 4) == share:
                forms += [f"{each}{character}" for each in (_figures(share), *_chinese(share))]
    return forms


def _percent_forms(value: float) -> list[str]:
    figures = _figures(value)
    forms = [f"{figures}%", f"百分之{figures}"]
    forms += [f"百分之{chinese.replace('两', '二')}" for chinese in _chinese(value)]
    return [*forms, *_HALVES] if value == 50 else forms


def _figures(value: float) -> str:
    """Without an exponent and without zeros at the end: 3.5, 120."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _chinese(value: float) -> list[str]:
    """The Chinese numerals for a number of 0 or more."""
    whole, _, rest = _figures(value).partition(".")
    base = _whole_numeral(int(whole))
    if rest:
        return [f"{base}点{''.join(map(_digit, rest))}"]
    if base == "二":
        return ["两"]  # 二 counts nothing by itself
    forms = [base]
    if base[0] == "二" and base[1] in "百千万亿":
        forms.append(f"两{base[1:]}")
    tens = {2: "廿", 3: "卅"}.get(int(whole) // 10)
    return [*forms, tens + base[2:]] if tens else forms


def _whole_numeral(number: int) -> str:
    if number < _YI:
        return numerals.format_numeral(number)
    high, low = divmod(number, _YI)
    rest = numerals.format_numeral(low) if low else ""
    gap = "零" if 0 < low < _YI // 10 else ""
    return f"{numerals.format_numeral(high)}亿{gap}{rest}"


def _digit(figure: str) -> str:
    return numerals.format_numeral(int(figure))


def _value(text: str) -> int:
    """A whole number in figures or numerals; 元 is 1; -1 when it is none."""
    if text == "元":
        return 1
    parsed = numerals.parse_number(text)
    return -1 if parsed is None else parsed


def _unit(folded: str, end: int) -> str:
    """The Han character after a number; empty when there is none."""
    after = folded[end : end + 1]
    return after if re.match(f"[{HAN}]", after) else ""


def _spelling(start: int, text: str, forms: Sequence[str], unit: str = "") -> Spelling:
    others = tuple(form for form in dict.fromkeys(forms) if form != text)
    return Spelling(start, start + len(text), text, others, unit)
