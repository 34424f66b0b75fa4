"""Which lines are headings, judged by their own words: 第三章, 一、, （一）, ##."""

from __future__ import annotations

from index.patterns import compile_later
from index.text.numerals import DIGITS

END_OF_SENTENCE = compile_later(r"[。！？!?…；;，,、：:.][”’」』）)】》\"']*$")
NUMBER = f"[0-9０-９{DIGITS}十百千]+"
CHAPTER = compile_later(
    rf"第\s*{NUMBER}\s*(?:篇|章|部分|部|编|卷|回|讲|集)(?:[\s:：、]|$)?"
    rf"|.{{1,30}}[篇章]\s*{NUMBER}$"
    r"|(?i:chapter|part)\s+[0-9IVXLC]+\b"
)
SECTION = compile_later(rf"第\s*{NUMBER}\s*[节条款]|{NUMBER}\s*[、．]|[0-9]+(?:\.[0-9]+)+\s")
SUBSECTION = compile_later(rf"[（(]\s*{NUMBER}\s*[)）]|[0-9]+[.)]\s")
MARKED_HEADING = compile_later(r"(#{1,6})\s+\S")
HEADING_CHARACTERS = 40


def may_be_heading(shown: str) -> bool:
    """Whether a line is short enough for a heading, and neither a sentence nor a list item."""
    if len(shown) > HEADING_CHARACTERS or END_OF_SENTENCE.search(shown):
        return False
    return not shown.startswith(("“", "「", "-", "•"))


def level_by_form(shown: str, length: int, below: int) -> int:
    """The level that a line's own words show (第三章, 一、, （一）, ##), 0 when they show none.

    length, below: how long the line and the one below it are; an item of a list of short items
    is no heading.
    """
    if marked := MARKED_HEADING.match(shown):
        return len(marked[1])
    if CHAPTER.match(shown):
        return 1
    if SECTION.match(shown) and below > length:
        return 2
    if SUBSECTION.match(shown) and below > max(length, 40):
        return 3
    return 0
