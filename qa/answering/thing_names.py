"""Where a text names a thing that is compared: with its article or not, «2024版» as «2024年版»."""

from __future__ import annotations

import re

from index import compile_later, fold, numerals

_EDITION = compile_later(r"((?:19|20)\d\d)年?版")
_YEAR = compile_later(r"((?:19|20)\d\d)(?:年度?)?")
_FIGURES = compile_later(r"((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})")
_SAID = compile_later(r"(?:((?:19|20)\d\d)年)?(\d{1,2})月(?:(\d{1,2})[日号])?")
_ARTICLE = compile_later(r"^(?:the|an?) ")


def spellings_of(name: str) -> tuple[str, ...]:
    """The ways in which a text may name a thing, folded, the longest first."""
    bare = _ARTICLE.sub("", fold(name))
    edition = _EDITION.fullmatch(bare)
    if edition:
        return f"{edition[1]}年版", f"{edition[1]}版", edition[1]
    return (bare,)


def names_in(text: str, name: str) -> tuple[int, int] | None:
    """Where a folded text first names a thing, as start and end; None where it does not."""
    for spelled in spellings_of(name):
        at = text.find(spelled)
        while at >= 0 and _inside_word(text, at, at + len(spelled)):
            at = text.find(spelled, at + 1)
        if at >= 0:
            return at, at + len(spelled)
    return None


def last_named(text: str, name: str) -> int:
    """Where a folded text last names a thing; -1 where it does not."""
    return max(text.rfind(spelled) for spelled in spellings_of(name))


def is_named_by(cell: str, name: str) -> bool:
    """Whether a folded cell names a thing: by its name, or as another way to write its date."""
    bare = spellings_of(name)[0]
    if cell == bare:
        return True
    year = _YEAR.fullmatch(bare)
    if year:
        return bool(re.fullmatch(rf"{year[1]}(?:年度?)?", cell))
    return names_in(cell, name) is not None or _is_same_date(cell, bare)


def _is_same_date(cell: str, name: str) -> bool:
    """Whether a cell is the date that a name is, in figures («2024-05-01», «5月1日»)."""
    written, said = _FIGURES.fullmatch(cell), _SAID.fullmatch(name)
    if written is None or said is None:
        return False
    pairs = zip(written.groups(), said.groups(), strict=True)
    return all(theirs is None or int(ours) == int(theirs) for ours, theirs in pairs)


def _inside_word(text: str, start: int, end: int) -> bool:
    """Whether Latin letters, digits or numerals go on beside a stretch («A1» in «A12»)."""
    before, after = text[start - 1 : start], text[end : end + 1]
    first, last = text[start : start + 1], text[end - 1 : end]
    pairs = [before + first, last + after]
    if any(len(pair) == 2 and pair.isascii() and pair.isalnum() for pair in pairs):
        return True
    return bool(before) and before in numerals.TO_TEN and first in numerals.TO_TEN
