"""The chapters and sections of a document, and which of them a question means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import Document, compile_later, fold, numerals
from qa.overview.headings import heading_depths
from qa.overview.parts import DocumentPart, plain
from qa.overview.questions.requests import ChapterName, whole_number

LEAST_OF_A_NAME = 2
"""Characters of a heading that will do for it, where no other heading has them."""

_NUMBER = rf"(?:\d{{1,3}}|[{numerals.NUMERALS}]{{1,5}})"
_NUMBERED = compile_later(
    rf"\s*(?:第\s*(?P<counted>{_NUMBER})\s*(?P<unit>[章节编卷讲课回幕]|部分|单元)|"
    rf"[(（]?(?P<item>{_NUMBER})(?:[)）、.．:：]|\s)(?!\d)|"
    r"(?P<word>chapter|section|part|unit|lesson)\s+(?P<number>\d{1,3}|[ivx]{1,5})\b)\s*[:：.、-]?\s*"
)
_ROMAN = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading: its words, the numbers of its first and last paragraph, the
    heading itself among them, and how deep it lies, from 0."""

    title: str
    first: int
    last: int
    depth: int


@dataclass(frozen=True, slots=True)
class _Ordinal:
    """What a heading begins with: its number, and what it calls itself («章»; "" for «三、»)."""

    number: int
    unit: str


def sections_of(document: Document) -> tuple[Section, ...]:
    """The sections of a document in order, each followed by those inside it; what stands under its
    title is the document itself and none."""
    depths = heading_depths(document)
    heads: list[tuple[str, int, int]] = []
    part = -1
    for paragraph in document.paragraphs:
        begins, part = paragraph.part != part, paragraph.part
        text = document.text[paragraph.start : paragraph.end]
        if " ".join(text.split()) == document.title:
            continue
        if paragraph.number in depths:
            heads.append((text, paragraph.number, depths[paragraph.number]))
        elif begins and len(document.parts) > 1 and part < len(document.parts):
            heads.append((document.parts[part].title, paragraph.number, 0))
    end = document.paragraphs[-1].number if document.paragraphs else 0
    return tuple(
        Section(
            " ".join(text.split()),
            first,
            next((other[1] - 1 for other in heads[at + 1 :] if other[2] <= depth), end),
            depth,
        )
        for at, (text, first, depth) in enumerate(heads)
    )


def find_sections(
    sections: Sequence[Section], chapters: Sequence[ChapterName], loosely: bool = False
) -> tuple[Section, ...]:
    """The sections that are called so; the ones of the last name that lie in one of those of the
    names before it.

    loosely: whether a section may also be the third chapter where none says what it is, by its
    number or place.
    """
    found = tuple(sections)
    for chapter in chapters:
        called = _called(found, chapter, loosely)
        if chapter is chapters[-1]:
            return called
        found = tuple(
            each for each in sections for outer in called if _inside(each, outer) and each != outer
        )
    return ()


def _inside(section: Section, outer: Section) -> bool:
    return outer.first <= section.first and section.last <= outer.last


def _called(
    sections: Sequence[Section], chapter: ChapterName, loosely: bool
) -> tuple[Section, ...]:
    if chapter.way == "named":
        return _named(sections, chapter.name)
    of_unit = [
        (each, one.number)
        for each in sections
        if (one := _ordinal(each)) and one.unit == chapter.unit
    ]
    if of_unit or not loosely:
        return _at(of_unit, chapter.number)
    return _at(_unnamed(sections), chapter.number)


def _named(sections: Sequence[Section], name: str) -> tuple[Section, ...]:
    """Those with that heading, its number aside; else the only one that has the name in it."""
    wanted = plain(fold(name))
    if not wanted:
        return ()
    exact = tuple(each for each in sections if wanted in _names_of(each))
    if exact or len(wanted) < LEAST_OF_A_NAME:
        return exact
    partly = tuple(each for each in sections if wanted in plain(fold(each.title)))
    return partly if len(partly) == 1 else ()


def _names_of(section: Section) -> tuple[str, str]:
    folded = fold(section.title)
    return plain(folded), plain(_NUMBERED.sub("", folded, count=1))


def _unnamed(sections: Sequence[Section]) -> list[tuple[Section, int]]:
    """The highest sections with their numbers, or their places where none is numbered; none where
    one says what it is («第一章»)."""
    top = _top(sections)
    ordinals = [_ordinal(each) for each in top]
    if any(one and one.unit for one in ordinals):
        return []
    said = [(each, one.number) for each, one in zip(top, ordinals, strict=True) if one]
    return said or [(each, at) for at, each in enumerate(top, 1)]


def _at(numbered: Sequence[tuple[Section, int]], number: int) -> tuple[Section, ...]:
    if number < 0:
        return (numbered[-1][0],) if numbered else ()
    return tuple(section for section, own in numbered if own == number)


def _top(sections: Sequence[Section]) -> list[Section]:
    """The highest sections of which there are several: a title over all of them is none."""
    for depth in sorted({each.depth for each in sections}):
        found = [each for each in sections if each.depth == depth]
        if len(found) > 1:
            return found
    return list(sections)


def sections_of_unit(sections: Sequence[Section], unit: str = "") -> list[Section]:
    """The sections that call themselves so («第二节»), in order; where none does, or nothing is
    given, the highest."""
    said = [each for each in sections if unit and (one := _ordinal(each)) and one.unit == unit]
    return said or _top(sections)


def top_titles(sections: Sequence[Section]) -> list[str]:
    """The headings of the highest sections."""
    return [each.title for each in _top(sections)]


def _ordinal(section: Section) -> _Ordinal | None:
    found = _NUMBERED.match(fold(section.title))
    if found is None:
        return None
    if found["word"]:
        said = found["number"]
        return _Ordinal(int(said) if said.isdecimal() else _roman(said), found["word"])
    number = whole_number(found["counted"] or found["item"])
    return None if number is None else _Ordinal(number, found["unit"] or "")


def _roman(numeral: str) -> int:
    values = [_ROMAN[letter] for letter in numeral]
    return sum(
        -value if at + 1 < len(values) and values[at + 1] > value else value
        for at, value in enumerate(values)
    )


def parts_within(sections: Sequence[Section], chosen: Sequence[Section]) -> list[DocumentPart]:
    """The parts of an overview of some sections: of a single one what stands in it before and under
    the headings next below its own, of several these."""
    if len(chosen) > 1:
        return [DocumentPart(each.title, each.first, each.last) for each in _apart(chosen)]
    (section,) = chosen
    below = [each for each in sections if _inside(each, section) and each.depth > section.depth]
    depth = min((each.depth for each in below), default=0)
    inner = [each for each in below if each.depth == depth]
    parts = [DocumentPart(each.title, each.first, each.last) for each in inner]
    first = inner[0].first if inner else section.last + 1
    before = [DocumentPart("", section.first, first - 1)] if first > section.first else []
    return before + parts


def _apart(chosen: Sequence[Section]) -> Iterator[Section]:
    """Sections without those that lie in one before."""
    last = 0
    for each in chosen:
        if each.first > last:
            yield each
            last = each.last
