"""«甲比乙长{a-b}公里»: whose number each is, read from the sentences that are cited.

The wording of a comparison stands in no document, so what is verified instead is what it rests on:
«甲长a公里，乙长b公里». Which of the two is more follows from the numbers, and is the program's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from index import compile_later, fold
from qa.generation.arithmetic import Calculation

_MORE = "长多高大重快晚贵增宽深远厚久"
_LESS = "短少低小轻慢早便宜减窄浅近薄"
_COMPARED = compile_later(
    rf"(?P<first>[^，。；、\s]{{2,16}}?)比(?P<second>[^，。；、\s]{{2,16}}?)(?:要|还|更|只)?"
    rf"(?:(?P<more>[{_MORE}])|(?P<less>[{_LESS}]))(?:了|出)?"
)
_VERBS = {"多": "有", "少": "有", "短": "长", "低": "高", "轻": "重", "窄": "宽", "浅": "深"}
_UNIT = compile_later(r"[^，。；、！？\s]{0,12}")
_REST = compile_later(r"[。.！!\s]*")
_NUMBER = r"(?<![\d.])0*{}(?![\d]|\.\d)"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two things, the larger and the smaller, each with the number that it is taken to have, what
    is said of them («长»), and the unit."""

    larger: str
    smaller: str
    more: Decimal
    less: Decimal
    verb: str
    unit: str

    @property
    def premises(self) -> tuple[str, ...]:
        """What the comparison rests on, as a sentence to be verified, and the same with the number
        behind what is counted («有提水站9座»)."""
        counted = self.unit[1:] if self.verb == "有" else ""
        plain = self._worded("", self.unit)
        return (plain, self._worded(counted, self.unit[:1])) if counted else (plain,)

    def _worded(self, before: str, unit: str) -> str:
        return (
            f"{self.larger}{self.verb}{before}{self.more}{unit}，"
            f"{self.smaller}{self.verb}{before}{self.less}{unit}。"
        )


def read_comparison(calculation: Calculation) -> Comparison | None:
    """The comparison that a claim makes and nothing else; None for other claims."""
    if len(calculation.computed) != 1:
        return None
    (computed,) = calculation.computed
    found = _COMPARED.match(calculation.text)
    if found is None or not computed.sums or len(computed.operands) != 2:
        return None
    if found.end() != computed.start or "-" not in computed.formula.replace("−", "-"):
        return None
    unit = _UNIT.match(calculation.text, computed.end)
    assert unit is not None
    if not _REST.fullmatch(calculation.text, unit.end()):
        return None
    first, second = found["first"], found["second"]
    larger, smaller = (first, second) if found["more"] else (second, first)
    word = found["more"] or found["less"]
    return Comparison(larger, smaller, *computed.operands, _VERBS.get(word, word), unit.group())


def is_owned(comparison: Comparison, sources: Sequence[str]) -> bool:
    """Whether the sentences give each of the two its number: the name of the two that stands last
    before a number in its sentence has it."""
    if comparison.more < comparison.less:
        return False
    names = (fold(comparison.larger), fold(comparison.smaller))
    return (
        _owners(comparison.more, names, sources) == {names[0]}
        and _owners(comparison.less, names, sources) == {names[1]}
    )  # fmt: skip


def _owners(number: Decimal, names: Sequence[str], sources: Sequence[str]) -> set[str]:
    """Which of the names a number is of, wherever it stands after one."""
    owners = set()
    written = re.compile(_NUMBER.format(re.escape(format(number, "f"))))
    for text in map(fold, sources):
        for at in written.finditer(text):
            place, owner = max((text.rfind(name, 0, at.start()), name) for name in names)
            owners |= {owner} if place >= 0 else set()
    return owners
