"""The numbers that Word puts before list items and headings without writing them in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.text.numerals import format_numeral

if TYPE_CHECKING:
    from lxml.etree import _Element

WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HAN_FORMATS = frozenset(
    {"chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting",
     "taiwaneseCounting", "taiwaneseCountingThousand", "chineseLegalSimplified"}
)  # fmt: skip
STEMS = "甲乙丙丁戊己庚辛壬癸"
ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
         (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering: where it starts, how numbers look, and the text around them, in
    which ``%1`` stands for the number of the first level and so on.
    """

    start: int
    look: str
    text: str


class Numbers:
    """Counts on, paragraph by paragraph, as Word does when it shows a document."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        """The roots of numbering.xml and styles.xml, where the document has them."""
        self.lists: dict[str, tuple[str, dict[int, Level]]] = {}  # numId -> what it counts with
        self.style_lists: dict[str, tuple[str, int]] = {}  # style -> numId, level
        self.counts: dict[tuple[str, int], int] = {}
        if numbering is not None:
            self._read(numbering)
        for style in [] if styles is None else styles.iter(f"{WORDS}style"):
            if found := _reference(style):
                self.style_lists[style.get(f"{WORDS}styleId", "")] = found

    def before(self, paragraph: _Element) -> str:
        """What Word shows before a paragraph: «第一章 », «（二）», «3. », or nothing."""
        found = _reference(paragraph)
        if found is None:
            style = paragraph.find(f"{WORDS}pPr/{WORDS}pStyle")
            found = self.style_lists.get("" if style is None else style.get(f"{WORDS}val", ""))
        if found is None or found[0] not in self.lists:
            return ""
        counter, levels = self.lists[found[0]]
        level = levels.get(found[1])
        if level is None:
            return ""
        self._count(counter, found[1], level.start)
        shown = re.sub(r"%([1-9])", lambda match: self._number(counter, levels, match), level.text)
        if level.look in ("bullet", "none") or not shown.strip():
            return ""
        return shown if shown[-1] in "、）.．)" and ord(shown[-1]) > 127 else shown + " "

    def _count(self, counter: str, depth: int, start: int) -> None:
        """One further at a level; the levels below it begin anew."""
        self.counts[counter, depth] = self.counts.get((counter, depth), start - 1) + 1
        for key in [key for key in self.counts if key[0] == counter and key[1] > depth]:
            del self.counts[key]

    def _number(self, counter: str, levels: dict[int, Level], match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        level = levels.get(depth)
        if level is None:
            return ""
        return in_words(self.counts.get((counter, depth), level.start), level.look)

    def _read(self, numbering: _Element) -> None:
        """Take in the definitions; lists of one definition count on from each other."""
        kinds = {
            kind.get(f"{WORDS}abstractNumId", ""): _levels(kind)
            for kind in numbering.iter(f"{WORDS}abstractNum")
        }
        for number in numbering.iter(f"{WORDS}num"):
            identifier = number.get(f"{WORDS}numId", "")
            kind = value(number, "abstractNumId")
            levels = dict(kinds.get(kind, {}))
            overridden = False
            for override in number.iter(f"{WORDS}lvlOverride"):
                depth = whole(override.get(f"{WORDS}ilvl"), 0)
                start = value(override, "startOverride")
                if start and depth in levels:
                    old = levels[depth]
                    levels[depth] = Level(whole(start, 1), old.look, old.text)
                    overridden = True
            counter = f"list {identifier}" if overridden else f"kind {kind}"
            self.lists[identifier] = (counter, levels)


def in_words(number: int, look: str) -> str:
    """A number as a numbering shows it: «3», «三», «丙», «③», «C», «iii»."""
    if look in HAN_FORMATS and 0 <= number < 100:
        return format_numeral(number)
    if look == "ideographTraditional" and 1 <= number <= 10:
        return STEMS[number - 1]
    if look.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if look in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        letter = chr(ord("A") + number - 1)
        return letter if look == "upperLetter" else letter.lower()
    if look in ("upperRoman", "lowerRoman") and 1 <= number < 4000:
        shown = _roman(number)
        return shown if look == "upperRoman" else shown.lower()
    return str(number)


def _roman(number: int) -> str:
    shown = ""
    for value, letters in ROMAN:
        times, number = divmod(number, value)
        shown += letters * times
    return shown


def _levels(kind: _Element) -> dict[int, Level]:
    levels = {}
    for level in kind.iter(f"{WORDS}lvl"):
        depth = whole(level.get(f"{WORDS}ilvl"), 0)
        start = whole(value(level, "start"), 1)
        levels[depth] = Level(start, value(level, "numFmt"), value(level, "lvlText"))
    return levels


def _reference(element: _Element) -> tuple[str, int] | None:
    """The list and level that a paragraph or style belongs to by itself."""
    reference = element.find(f"{WORDS}pPr/{WORDS}numPr")
    if reference is None:
        return None
    return value(reference, "numId"), whole(value(reference, "ilvl"), 0)


def value(element: _Element, name: str) -> str:
    """The value of a child element, empty where there is none."""
    found = element.find(f"{WORDS}{name}")
    return "" if found is None else str(found.get(f"{WORDS}val", ""))


def whole(text: str | None, otherwise: int) -> int:
    """A number as an attribute has it, or another where there is none."""
    return int(text) if text and text.isdecimal() else otherwise
