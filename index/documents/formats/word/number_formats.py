"""How Word writes a number, by the name of its format (ECMA-376-1, 17.18.59, ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

from index.text.numerals import format_numeral

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_DIGITS = "〇一二三四五六七八九"
_CAPITALS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_TRADITIONAL_CAPITALS = str.maketrans("一二三四五六七八九十百千万", "壹貳參肆伍陸柒捌玖拾佰仟萬")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
          (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_MOST_LETTERS = 26 * 30


def in_words(number: int, look: str) -> str:
    """A number of 0 or more as a numbering shows it: «3», «三», «丙», «③», «C», «iii».

    In figures where the format has no such number, or is none of those known.
    """
    formatted = _FORMATS[look](number) if look in _FORMATS else ""
    return formatted or str(number)


def _han(number: int) -> str:
    return format_numeral(number) if number < 100_000_000 else ""


def _digits(number: int) -> str:
    """Figure by figure: 12 is 一二."""
    return "".join(_DIGITS[int(figure)] for figure in str(number))


def _capitals(table: dict[int, int]) -> Callable[[int], str]:
    """Numerals that cannot be altered: 壹拾贰; unlike 十二, they begin with the one."""

    def write(number: int) -> str:
        shown = _han(number).translate(table)
        return f"壹{shown}" if shown.startswith("拾") else shown

    return write


def _enumerate(characters: str) -> Callable[[int], str]:
    """Each number has a character of its own, as far as they go."""
    return lambda number: characters[number - 1] if 1 <= number <= len(characters) else ""


def _from(first: int, count: int) -> Callable[[int], str]:
    return _enumerate("".join(map(chr, range(first, first + count))))


def _letters(number: int) -> str:
    """A to Z, then AA to ZZ, AAA and so on."""
    if not 1 <= number <= _MOST_LETTERS:
        return ""
    times, place = divmod(number - 1, 26)
    return chr(ord("A") + place) * (times + 1)


def _roman(number: int) -> str:
    shown = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value) if number < 4000 else (0, number)
        shown += letters * times
    return shown


def _ordinal(number: int) -> str:
    teens = 10 <= number % 100 <= 20
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


_CIRCLED = _from(0x2460, 20)
_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _han,
    "chineseCountingThousand": _han,
    "taiwaneseCounting": _han,
    "taiwaneseCountingThousand": _han,
    "japaneseCounting": _han,
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "chineseLegalSimplified": _capitals(_CAPITALS),
    "ideographLegalTraditional": _capitals(_TRADITIONAL_CAPITALS),
    "ideographTraditional": _enumerate(_STEMS),
    "ideographZodiac": _enumerate(_BRANCHES),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _from(0x2474, 20),
    "decimalEnclosedFullstop": _from(0x2488, 20),
    "ideographEnclosedCircle": _from(0x3280, 10),
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
}
