"""The numbers that Word puts before list items and headings without writing them in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.documents.formats.word.number_formats import in_words

if TYPE_CHECKING:
    from lxml.etree import _Element

WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_BASES = 10  # styles based on one another
_OFF = frozenset({"0", "false", "off"})


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering.

    start: its first number. look: the format of its numbers. text: what is shown, in which ``%1``
    stands for the number of the first level and so on. suffix: what follows, «tab», «space» or
    «nothing». style: the paragraph style that is linked to it. restart: the depth, from 1, of the
    level after which it begins anew; 0 for never, None for any level above. legal: whether all
    numbers in it are shown in figures.
    """

    start: int
    look: str
    text: str
    suffix: str = "tab"
    style: str = ""
    restart: int | None = None
    legal: bool = False


Levels = dict[int, Level]


@dataclass(frozen=True, slots=True)
class _Reference:
    """The list and the level that a paragraph or a style names; either may be missing."""

    number: str
    depth: int | None


class Numbers:
    """Counts on, paragraph by paragraph, as Word does when it shows a document."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        """The roots of numbering.xml and styles.xml, where the document has them."""
        self.lists: dict[str, tuple[str, Levels]] = {}  # numId -> what it counts with
        self.counts: dict[tuple[str, int], int] = {}
        self._styles: dict[str, _Reference] = {}
        self._bases: dict[str, str] = {}
        for style in [] if styles is None else styles.iter(f"{WORDS}style"):
            identifier = style.get(f"{WORDS}styleId", "")
            self._bases[identifier] = value(style, "basedOn")
            if found := _reference(style):
                self._styles[identifier] = found
        if numbering is not None:
            self._read(numbering)

    def before(self, paragraph: _Element) -> str:
        """What Word shows before a paragraph: «第一章 », «（二）», «3. », or nothing.

        Every numbered paragraph has to be asked about, for it counts even if it is empty.
        """
        number, depth = self._place(paragraph)
        if number not in self.lists:
            return ""
        counter, levels = self.lists[number]
        level = levels.get(depth)
        if level is None:
            return ""
        self._count(counter, depth, levels)
        shown = re.sub(
            r"%([1-9])", lambda match: self._number(counter, levels, level, match), level.text
        )
        if level.look in ("bullet", "none") or not shown.strip():
            return ""
        close = level.suffix == "nothing" or (shown[-1] in "、）．" and level.suffix == "tab")
        return shown if close else shown + " "

    def _place(self, paragraph: _Element) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, or those of its style."""
        own = _reference(paragraph)
        found = paragraph.find(f"{WORDS}pPr/{WORDS}pStyle")
        style = "" if found is None else found.get(f"{WORDS}val", "")
        if own is not None and own.number:
            return own.number, own.depth or 0
        named, reference = self._of_style(style)
        if reference is None:
            return "", 0
        depth = reference.depth if own is None or own.depth is None else own.depth
        levels = self.lists.get(reference.number, ("", {}))[1]
        linked = [place for place, level in levels.items() if level.style == named]
        return reference.number, depth if depth is not None else min(linked, default=0)

    def _of_style(self, style: str) -> tuple[str, _Reference | None]:
        """The nearest of a style and those it is based on that names a list, and what it names."""
        for _ in range(_MOST_BASES):
            if style in self._styles and self._styles[style].number:
                return style, self._styles[style]
            style = self._bases.get(style, "")
        return "", None

    def _count(self, counter: str, depth: int, levels: Levels) -> None:
        """One further at a level; the levels below it begin anew, unless they say otherwise."""
        start = levels[depth].start
        self.counts[counter, depth] = self.counts.get((counter, depth), start - 1) + 1
        for key in [key for key in self.counts if key[0] == counter and key[1] > depth]:
            restart = levels[key[1]].restart if key[1] in levels else None
            if restart is None or depth < restart:
                del self.counts[key]

    def _number(self, counter: str, levels: Levels, shown: Level, match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        level = levels.get(depth)
        if level is None:
            return ""
        count = self.counts.get((counter, depth), level.start)
        return in_words(count, "decimal" if shown.legal else level.look)

    def _read(self, numbering: _Element) -> None:
        """Take in the definitions; lists of one definition count on from each other."""
        kinds, linked, styled = {}, {}, {}
        for kind in numbering.iter(f"{WORDS}abstractNum"):
            identifier = kind.get(f"{WORDS}abstractNumId", "")
            kinds[identifier] = _levels(kind)
            linked[identifier] = value(kind, "numStyleLink")
            if style := value(kind, "styleLink"):
                styled[style] = identifier
        for number in numbering.iter(f"{WORDS}num"):
            kind = value(number, "abstractNumId")
            kind = styled.get(linked.get(kind, ""), kind)
            levels, restarted = _overridden(kinds.get(kind, {}), number)
            identifier = number.get(f"{WORDS}numId", "")
            counter = f"list {identifier}" if restarted else f"kind {kind}"
            self.lists[identifier] = (counter, levels)


def _overridden(levels: Levels, number: _Element) -> tuple[Levels, bool]:
    """The levels of a list that changes some of its definition; whether any begins elsewhere."""
    changed, restarted = dict(levels), False
    for override in number.iter(f"{WORDS}lvlOverride"):
        depth = whole(override.get(f"{WORDS}ilvl"), 0)
        changed |= _levels(override)
        start = value(override, "startOverride")
        if start and depth in changed:
            changed[depth] = replace(changed[depth], start=whole(start, 1))
            restarted = True
    return changed, restarted


def _levels(kind: _Element) -> Levels:
    levels = {}
    for level in kind.iter(f"{WORDS}lvl"):
        restart = value(level, "lvlRestart")
        legal = level.find(f"{WORDS}isLgl")
        levels[whole(level.get(f"{WORDS}ilvl"), 0)] = Level(
            start=whole(value(level, "start"), 1),
            look=value(level, "numFmt") or "decimal",
            text=value(level, "lvlText"),
            suffix=value(level, "suff") or "tab",
            style=value(level, "pStyle"),
            restart=int(restart) if restart.isdecimal() else None,
            legal=legal is not None and legal.get(f"{WORDS}val", "1") not in _OFF,
        )
    return levels


def _reference(element: _Element) -> _Reference | None:
    """The list and level that a paragraph or style belongs to by itself."""
    reference = element.find(f"{WORDS}pPr/{WORDS}numPr")
    if reference is None:
        return None
    depth = value(reference, "ilvl")
    return _Reference(value(reference, "numId"), int(depth) if depth.isdecimal() else None)


def value(element: _Element, name: str) -> str:
    """The value of a child element, empty where there is none."""
    found = element.find(f"{WORDS}{name}")
    return "" if found is None else str(found.get(f"{WORDS}val", ""))


def whole(text: str | None, otherwise: int) -> int:
    """A number as an attribute has it, or another where there is none."""
    return int(text) if text and text.isdecimal() else otherwise
