"""Chinese numerals: 一百二十 to 120 and back.

The constants are sets of characters as strings, which also serve as the contents of a
character class in a regular expression: ``compile_later(f"第[{TO_TEN}]")``.
"""

from __future__ import annotations

ONES = "一二三四五六七八九"
TO_TEN = f"{ONES}十"
DIGITS = f"零〇{ONES}两"
TENS = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
"""The units that multiply a whole numeral before them, and their values."""

NUMERALS = DIGITS + "".join((*TENS, *LARGE))
"""Every character that ``parse_numeral`` reads."""

_VALUES = {"零": 0, "〇": 0, "两": 2, **{digit: place for place, digit in enumerate(ONES, 1)}}
_MOST_CHARACTERS = 30  # longer than any number in practice


def parse_numeral(text: str) -> int | None:
    """Parse a Chinese numeral: 三千二百 is 3200, 一九七五 is 1975, 两万 is 20000.

    Returns None when the text is no numeral, is empty, or is longer than 30 characters. Of two
    digits in a row before a unit, as in 三四百, the last one counts.
    """
    if not text or len(text) > _MOST_CHARACTERS or not all(map(NUMERALS.__contains__, text)):
        return None
    if all(character in _VALUES for character in text):
        return int("".join(str(_VALUES[character]) for character in text))
    total, section, digit, last_large = 0, 0, 0, 0
    for character in text:
        if character in _VALUES:
            digit = _VALUES[character]
        elif character in TENS:
            section += (digit or 1) * TENS[character]
            digit = 0
        elif not (section or digit or total):  # 万 and 亿 need a number before them
            return None
        else:
            large = LARGE[character]
            if large < last_large:  # 一亿三千万: the 万 belongs to the 三千 alone
                total += (section + digit) * large
            else:
                total = (total + section + digit) * large
            section, digit, last_large = 0, 0, large
    return total + section + digit


def parse_number(text: str) -> int | None:
    """Parse a whole number in figures or in Chinese numerals: 12 and 十二 are both 12.

    Returns None for anything else, also for figures with a sign, a comma or a fraction.
    """
    return int(text) if text.isdecimal() else parse_numeral(text)


def format_numeral(number: int) -> str:
    """Write a number from 0 to 99,999,999 in Chinese: 120 is 一百二十, 10 is 十.

    Raises ValueError for any other number.
    """
    if not 0 <= number < LARGE["亿"]:
        raise ValueError(f"{number} is not between 0 and 99,999,999")
    high, low = divmod(number, LARGE["万"])
    if not high:
        return _format_section(low) or "零"
    gap = "零" if 0 < low < 1000 else ""
    return f"{_format_section(high)}万{gap}{_format_section(low, leading=False)}"


def _format_section(number: int, *, leading: bool = True) -> str:
    """Write a number below 10,000, as '' for 0; a leading 10 to 19 is written without 一."""
    written, pending_zero = "", False
    for unit, value in (*reversed(TENS.items()), ("", 1)):
        digit, number = divmod(number, value)
        if not digit:
            pending_zero = bool(written)
            continue
        bare = leading and not written and digit == 1 and unit == "十"
        written += ("零" if pending_zero else "") + ("" if bare else ONES[digit - 1]) + unit
        pending_zero = False
    return written
